package server

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// tileBytes is an encoded tile with its compressed forms. A tile with nothing
// on it has no bytes.
type tileBytes struct {
	key     string // in the cache, with the version that is on it; empty as the version is
	body    kept
	version string // of the dataset; empty when a commit tore the tile
	counted int    // bytes that it takes of the cache, which guards it
}

// size is what the tile costs in the cache, its bookkeeping included.
func (t *tileBytes) size() int { return t.body.size() + 256 }

// tileCache keeps the tiles used last, up to a number of bytes. A tile that
// several requests want at once is made once.
type tileCache struct {
	mu     sync.Mutex
	tiles  *simplelru.LRU[string, *tileBytes]
	used   int
	limit  int
	making flights[*tileBytes]
	hits   atomic.Int64
	misses atomic.Int64
	turns  gate   // held while a tile is made
	what   string // is made
}

// newTileCache makes a cache of that many bytes. No more tiles are made at once
// than there are turns, and no more wait than queue says, the others included.
func newTileCache(limit, turns, queue int, what string) (*tileCache, error) {
	c := &tileCache{limit: limit, turns: make(gate, turns), what: what}
	c.making.limit = queue
	var err error
	// The count is bounded by the bytes alone.
	c.tiles, err = simplelru.NewLRU(math.MaxInt32, func(_ string, t *tileBytes) { c.used -= t.counted })
	if err != nil {
		return nil, fmt.Errorf("make the cache of tiles: %w", err)
	}
	return c, nil
}

// get returns the tile under the key, or draws it. What is drawn is kept under
// its own key: a commit may have come since it was asked for. A tile of no
// version is not kept. A tile that nobody waits for any more is given up.
func (c *tileCache) get(ctx context.Context, key string, draw func(context.Context) (*tileBytes, error)) (*tileBytes, error) {
	if tile := c.lookup(key); tile != nil {
		c.hits.Add(1)
		return tile, nil
	}
	c.misses.Add(1)
	return c.making.do(ctx, key, "as many "+c.what+" as it draws at once", func(ctx context.Context) (*tileBytes, error) {
		if err := c.turns.wait(ctx); err != nil {
			return nil, err
		}
		defer c.turns.leave()
		tile, err := draw(ctx)
		if err == nil && tile.version != "" {
			c.add(tile)
		}
		return tile, err
	})
}

func (c *tileCache) lookup(key string) *tileBytes {
	c.mu.Lock()
	defer c.mu.Unlock()
	tile, _ := c.tiles.Get(key)
	return tile
}

func (c *tileCache) add(tile *tileBytes) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if tile.size() > c.limit/4 || c.tiles.Contains(tile.key) {
		return
	}
	c.tiles.Add(tile.key, tile)
	c.count(tile)
}

// account counts the compressed forms that a tile was given since it was added.
func (c *tileCache) account(tile *tileBytes) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept, _ := c.tiles.Peek(tile.key); kept == tile {
		c.count(tile)
	}
}

// count sets what a tile takes of the cache, and makes room for it; mu is held.
func (c *tileCache) count(tile *tileBytes) {
	size := tile.size()
	c.used += size - tile.counted
	tile.counted = size
	for c.used > c.limit {
		c.tiles.RemoveOldest()
	}
}
