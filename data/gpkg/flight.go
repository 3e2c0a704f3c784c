package gpkg

import (
	"context"
	"sync"
)

// life is how long a store is open, and the work that goes on behind requests.
type life struct {
	ctx    context.Context // done when the store is closed
	cancel context.CancelFunc

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

func newLife() *life {
	l := &life{}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// run starts f; false when the store is closed.
func (l *life) run(f func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.running.Go(f)
	return true
}

// end stops what runs and waits for it.
func (l *life) end() {
	l.mu.Lock()
	l.closed = true
	l.cancel()
	l.mu.Unlock()
	l.running.Wait()
}

// flight works one value out, once for all who ask for it. The work does not
// end with the request that began it, since a large table may need longer than
// any request lasts; it ends with the store, or when the value is that of an
// old version and nobody waits for it.
type flight[T any] struct {
	mu        sync.Mutex
	call      *call[T] // that runs or has a value
	abandoned bool
}

type call[T any] struct {
	done    chan struct{}
	value   T
	err     error
	waiting int // requests; under the flight's mu
	cancel  context.CancelFunc
}

// get returns the value. It waits for it no longer than ctx lasts.
func (f *flight[T]) get(ctx context.Context, l *life, work func(context.Context) (T, error)) (none T, err error) {
	c := f.join(l, work)
	if c == nil {
		return none, errClosed
	}
	defer f.leave(c)
	select {
	case <-c.done:
		if c.err != nil && l.ctx.Err() != nil {
			return none, errClosed
		}
		return c.value, c.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

func (f *flight[T]) join(l *life, work func(context.Context) (T, error)) *call[T] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.call == nil {
		ctx, cancel := context.WithCancel(l.ctx)
		c := &call[T]{done: make(chan struct{}), cancel: cancel}
		started := l.run(func() {
			defer cancel()
			c.value, c.err = work(ctx)
			f.finish(c)
		})
		if !started {
			cancel()
			return nil
		}
		f.call = c
	}
	f.call.waiting++
	return f.call
}

// value returns what was worked out; false if nothing was, or not yet.
func (f *flight[T]) value() (none T, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.call == nil {
		return none, false
	}
	select {
	case <-f.call.done:
		return f.call.value, true
	default:
		return none, false
	}
}

// finish keeps a value; who asks after a failure tries again.
func (f *flight[T]) finish(c *call[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.err != nil && f.call == c {
		f.call = nil
	}
	close(c.done)
}

func (f *flight[T]) leave(c *call[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c.waiting--
	f.drop(c)
}

// abandon says that few will ask for the value any more.
func (f *flight[T]) abandon() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.abandoned = true
	if f.call != nil {
		f.drop(f.call)
	}
}

// drop ends work that nobody needs.
func (f *flight[T]) drop(c *call[T]) {
	if !f.abandoned || c.waiting > 0 {
		return
	}
	c.cancel()
	if f.call == c {
		f.call = nil
	}
}
