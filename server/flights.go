package server

import (
	"context"
	"runtime/debug"
	"sync"
)

// flights makes a value once for all who want it at the same time. The work is
// nobody's own: it goes on while anybody waits for it, and is cancelled when
// the last one has left.
type flights[T any] struct {
	limit int // of works that run or queue at once; 0 for none

	mu      sync.Mutex
	running map[string]*flight[T]
}

type flight[T any] struct {
	waiting int // guarded by flights.mu
	cancel  context.CancelFunc
	done    chan struct{} // closed when value and err stand
	value   T
	err     error
}

// do returns what build makes for the key, or why it could not. The context of
// build ends after workTimeout, and when nobody waits any more. It reports
// busy, with what is asked for, when there is too much to do.
func (g *flights[T]) do(ctx context.Context, key, what string, build func(context.Context) (T, error)) (T, error) {
	var none T
	g.mu.Lock()
	f := g.running[key]
	if f == nil {
		if g.limit > 0 && len(g.running) >= g.limit {
			g.mu.Unlock()
			return none, busy(what)
		}
		f = g.start(ctx, key, build)
	}
	f.waiting++
	g.mu.Unlock()
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		g.forget(key, f)
	}
	return none, ctx.Err()
}

// start begins the work for a key; mu is held.
func (g *flights[T]) start(ctx context.Context, key string, build func(context.Context) (T, error)) *flight[T] {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), workTimeout)
	f := &flight[T]{cancel: cancel, done: make(chan struct{})}
	if g.running == nil {
		g.running = map[string]*flight[T]{}
	}
	g.running[key] = f
	go func() {
		defer cancel()
		f.value, f.err = survivePanic(ctx, build)
		g.mu.Lock()
		g.forget(key, f)
		g.mu.Unlock()
		close(f.done)
	}()
	return f
}

// forget lets the next one who wants the key begin anew; mu is held. Another
// work may have taken the place of one that was given up.
func (g *flights[T]) forget(key string, f *flight[T]) {
	if g.running[key] == f {
		delete(g.running, key)
	}
}

// survivePanic makes an error of a panic: on a goroutine of its own nobody else
// would.
func survivePanic[T any](ctx context.Context, build func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &panicError{fault, debug.Stack()}
		}
	}()
	return build(ctx)
}
