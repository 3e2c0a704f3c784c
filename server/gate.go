package server

import (
	"context"
	"net/http"
)

// gate lets so many through at once.
type gate chan struct{}

// enter waits for room, but not for long: what names what there is too much of.
// Whoever is let in must leave.
func (g gate) enter(ctx context.Context, what string) error {
	short, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	err := g.wait(short)
	if err != nil && ctx.Err() == nil {
		return busy(what)
	}
	return err
}

// wait enters when there is room, or fails when ctx ends before.
func (g gate) wait(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g }

// busy says that there is no room, and what for. The answer asks the client to
// come back.
func busy(what string) error {
	return &statusError{http.StatusServiceUnavailable, "the server is busy with " + what + "; try again in a few seconds"}
}
