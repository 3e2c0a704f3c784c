package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"panj/data"
	"panj/data/cql2"
)

// versioned keeps one value that was worked out for one state of the dataset.
type versioned[T any] struct {
	making flights[T]

	mu      sync.Mutex // held for a moment only
	version string
	value   T
}

// get returns the value for the version; if another is kept, it is made anew,
// once for all who ask meanwhile. Nobody waits longer than ctx.
func (v *versioned[T]) get(ctx context.Context, version string, build func(context.Context) (T, error)) (T, error) {
	v.mu.Lock()
	kept, value := v.version == version && version != "", v.value
	v.mu.Unlock()
	if kept {
		return value, nil
	}
	return v.making.do(ctx, version, "its own work", func(ctx context.Context) (T, error) {
		value, err := build(ctx)
		if err == nil {
			v.mu.Lock()
			v.version, v.value = version, value
			v.mu.Unlock()
		}
		return value, err
	})
}

// countCache remembers how many features match a query, so that the pages of
// one walk count once.
type countCache struct {
	cache *lru.Cache[[sha256.Size]byte, int]
}

const countedQueries = 4096

func newCountCache() (*countCache, error) {
	cache, err := lru.New[[sha256.Size]byte, int](countedQueries)
	if err != nil {
		return nil, fmt.Errorf("make the cache of counts: %w", err)
	}
	return &countCache{cache}, nil
}

// count returns how many features match the query in this version of the dataset.
func (c *countCache) count(ctx context.Context, store data.FeatureStore, version string, q data.Query) (int, error) {
	key := countKey(version, q)
	if n, ok := c.cache.Get(key); ok {
		return n, nil
	}
	n, err := store.Count(ctx, q)
	if err != nil {
		return 0, fmt.Errorf("count features: %w", err)
	}
	c.cache.Add(key, n)
	return n, nil
}

// countKey is a hash of all that a count depends on: a query may be as long as
// a URI, and many are kept.
func countKey(version string, q data.Query) [sha256.Size]byte {
	key := fmt.Sprintf("%s %q %q", version, q.Collection, q.Match)
	if q.IDs != nil {
		key += fmt.Sprintf(" ids %q", q.IDs)
	}
	if q.Box != nil {
		key += fmt.Sprintf(" box %v", *q.Box)
	}
	if q.Projected != nil {
		key += fmt.Sprintf(" projected %v", *q.Projected)
	}
	if q.Unplaced {
		key += " unplaced"
	}
	if q.Interval != nil {
		key += fmt.Sprintf(" time %q", *q.Interval)
	}
	if q.KM != nil {
		key += fmt.Sprintf(" km %v", *q.KM)
	}
	if q.Zoom != nil {
		key += fmt.Sprintf(" zoom %d", *q.Zoom)
	}
	for _, equal := range q.Equals {
		key += fmt.Sprintf(" %q=%q", equal.Column, equal.Values)
	}
	if q.Text != nil {
		key += fmt.Sprintf(" text %q", q.Text)
	}
	if q.Filter != nil {
		key += fmt.Sprintf(" filter %q", cql2.Text(q.Filter))
	}
	return sha256.Sum256([]byte(key))
}
