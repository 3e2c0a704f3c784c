package gpkg

import (
	"context"
	"errors"
	"sync"
)

// pool hands out connections for reading. It keeps a few open and opens more
// while they are needed: a slow client of a long answer keeps its connection,
// and with it its view of the data, as long as it reads.
type pool struct {
	dsn   string
	same  *sameFile
	keep  int
	slots chan struct{} // one for each connection in use

	mu     sync.Mutex
	idle   []*conn // the one used last at the end
	closed bool
}

var errClosed = errors.New("the store is closed")

// maxReaders limits the connections that are open at once, and with them the
// memory of their caches.
const maxReaders = 64

func newPool(same *sameFile, mode string, keep int) (*pool, error) {
	p := params(mode)
	p.Set("_query_only", "1")
	name, err := dsn(same.path, p)
	if err != nil {
		return nil, err
	}
	return &pool{dsn: name, same: same, keep: keep, slots: make(chan struct{}, max(maxReaders, keep))}, nil
}

// get returns a connection that nobody else uses; put must give it back.
func (p *pool) get(ctx context.Context) (*conn, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := p.take()
	if err == nil && c == nil {
		c, err = p.connect()
	}
	if err != nil {
		<-p.slots
		return nil, err
	}
	return c, nil
}

// connect opens one more connection to the file that the others have open.
func (p *pool) connect() (*conn, error) {
	c, err := connect(p.dsn)
	if err != nil {
		return nil, err
	}
	if err := p.same.check(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// take returns an idle connection, nil when there is none.
func (p *pool) take() (*conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if len(p.idle) == 0 {
		return nil, nil
	}
	last := len(p.idle) - 1
	c := p.idle[last]
	p.idle = p.idle[:last]
	return c, nil
}

func (p *pool) put(c *conn) {
	p.mu.Lock()
	c.detachGone()
	kept := !p.closed && len(p.idle) < p.keep
	if kept {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !kept {
		c.Close()
	}
	<-p.slots
}

// detachGone lets the idle connections go of indexes that are out of use; those
// in use do so when they come back.
func (p *pool) detachGone() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.idle {
		c.detachGone()
	}
}

// Close closes the idle connections now and those in use when they come back.
func (p *pool) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	var errs []error
	for _, c := range p.idle {
		errs = append(errs, c.Close())
	}
	p.idle = nil
	return errors.Join(errs...)
}
