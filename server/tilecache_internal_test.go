package server

import (
	"context"
	"errors"
	"testing"
	"time"
)

// soon runs what must not wait.
func soon(t *testing.T, what string, run func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		run()
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Errorf("%s waits for a tile that is compressed", what)
	}
}

// TestOneCompressionHoldsUpNobodyElse takes all room to compress while a tile
// is to be compressed.
func TestOneCompressionHoldsUpNobodyElse(t *testing.T) {
	cache, err := newTileCache(100_000, 2, maxTilesAtOnce, "tiles")
	if err != nil {
		t.Fatal(err)
	}
	tile := &tileBytes{key: "a", body: kept{plain: make([]byte, 5000)}}
	cache.add(tile)
	for range cap(packing) {
		packing <- struct{}{}
	}
	gzip := codings[len(codings)-1]
	made := make(chan []byte)
	for range 2 {
		go func() {
			body, err := tile.body.in(context.Background(), gzip)
			if err != nil {
				t.Error(err)
			}
			made <- body
		}()
	}
	time.Sleep(50 * time.Millisecond) // both wait by now
	soon(t, "the account", func() { cache.account(tile) })
	soon(t, "another tile", func() { cache.add(&tileBytes{key: "b", body: kept{plain: make([]byte, 10)}}) })
	soon(t, "a client that leaves", func() {
		ctx, leave := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer leave()
		if _, err := tile.body.in(ctx, gzip); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it got %v", err)
		}
	})
	for range cap(packing) {
		<-packing
	}
	if first, second := <-made, <-made; len(first) == 0 || &first[0] != &second[0] {
		t.Error("two who wait for one form get two")
	}
	cache.account(tile)
	if want := tile.size() + 10 + 256; cache.used != want || tile.size() <= 5000+256 {
		t.Errorf("%d bytes are counted, want %d", cache.used, want)
	}
}
