package gpkg

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// The way from the first row to the second is endless here.
func TestCancellationEndsTheSearchForTheNextRow(t *testing.T) {
	name, err := dsn(filepath.Join(t.TempDir(), "empty.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := connect(name)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 3 { // the connection stays of use
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r, err := c.query(ctx, `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n = 1`)
		if err != nil {
			t.Fatal(err)
		}
		if !r.next() || r.values[0] != int64(1) {
			t.Fatalf("the first row: %v, %v", r.values, r.err)
		}
		time.AfterFunc(20*time.Millisecond, cancel)
		more := make(chan bool)
		go func() { more <- r.next() }()
		select {
		case got := <-more:
			if err := r.close(); got || !errors.Is(err, context.Canceled) {
				t.Errorf("after the cancellation: %v, %v", got, err)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the search goes on 20 s after it was cancelled")
		}
		// a cancellation that comes late hits nothing
		ctx, cancel = context.WithCancel(t.Context())
		if r, err = c.query(ctx, `SELECT 1 UNION ALL SELECT 2`); err != nil || !r.next() {
			t.Fatal(err)
		}
		if err := r.close(); err != nil {
			t.Fatal(err)
		}
		cancel()
		if n, err := c.number(t.Context(), `SELECT count(*) FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 10000) SELECT n FROM c)`); err != nil || n != 10000 {
			t.Errorf("the next query: %d, %v", n, err)
		}
	}
}
