package server_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"panj/data"
	"panj/server"
)

// gated is a store whose rows of one collection come only when the gate opens.
type gated struct {
	data.FeatureStore
	id      string
	open    chan struct{}
	reading atomic.Int64 // queries that wait
	asked   atomic.Int64 // queries in all
}

func (g *gated) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	if q.Collection != g.id {
		return g.FeatureStore.Features(ctx, q)
	}
	return func(yield func(*data.Feature, error) bool) {
		g.asked.Add(1)
		g.reading.Add(1)
		defer g.reading.Add(-1)
		select {
		case <-g.open:
		case <-ctx.Done():
			yield(nil, ctx.Err())
			return
		}
		for f, err := range g.FeatureStore.Features(ctx, q) {
			if !yield(f, err) {
				return
			}
		}
	}
}

func startGated(t *testing.T, id string) (*site, *gated) {
	store := &gated{FeatureStore: openStore(t, databasePath(t)), id: id, open: make(chan struct{})}
	return start(t, func(o *server.Options) { o.Features = store }), store
}

// TestSlowDownloadsLeaveRoom has more downloads than may run at once.
func TestSlowDownloadsLeaveRoom(t *testing.T) {
	const room = 16
	s, store := startGated(t, "grid")
	var wait sync.WaitGroup
	for range room {
		wait.Go(func() {
			if body := fetch(t, s.URL+"/download/grid.geojson"); !strings.Contains(body, `"numberMatched":256`) {
				t.Errorf("a running download got %.200q", body)
			}
		})
	}
	waitFor(t, "the downloads to run", func() bool { return store.reading.Load() == room })
	for _, headers := range [][]string{nil, {"Range", "bytes=5-9"}} {
		a := s.get("/download/grid.geojson", headers...)
		if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
			t.Errorf("one download more: %s", a)
		}
	}
	s.ok("/collections/countries/items?limit=1")
	s.ok("/readyz")
	close(store.open)
	wait.Wait()
	s.ok("/download/grid.geojson")
}

// TestReadinessReadsARow has a store that knows its version and its collections
// and can read no rows.
func TestReadinessReadsARow(t *testing.T) {
	s := start(t, withFault(t, 0, func() error { return errors.New("no reader is free") }))
	s.refused(http.StatusServiceUnavailable, "/readyz")
	if !strings.Contains(s.log.String(), "no reader is free") {
		t.Errorf("the cause is not in the log: %s", s.log)
	}
	all, err := openStore(t, databasePath(t)).Collections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stuck, _ := startGated(t, all[0].ID)
	stuck.refused(http.StatusServiceUnavailable, "/readyz")
}
