package server

import (
	"context"
	"fmt"
	"net/http"

	"panj/data"
)

type healthDocument struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"` // of the program
	Dataset string `json:"dataset,omitempty"`
}

// GET /healthz
// The process answers.
func (s *Server) healthz(q *request) error {
	return q.sendJSON(mediaJSON, healthDocument{Status: "ok", Version: s.shown})
}

// GET /readyz
// The store answers a question that needs a row of it. A server that shuts
// down takes no connections, so it is not asked.
func (s *Server) readyz(q *request) error {
	ctx, cancel := context.WithTimeout(q.ctx(), readyTimeout)
	defer cancel()
	version, err := s.tryStore(ctx)
	if err != nil {
		if q.ctx().Err() != nil { // nobody waits for the answer
			return q.ctx().Err()
		}
		s.log.ErrorContext(ctx, "not ready", "id", q.w.id, "error", err)
		return &statusError{http.StatusServiceUnavailable, "the store does not answer"}
	}
	if version == "" {
		return fmt.Errorf("the store has no version")
	}
	return q.sendJSON(mediaJSON, healthDocument{Status: "ready", Version: s.shown, Dataset: version})
}

// tryStore reads a row, since a store may know its collections by heart while
// it can read no more rows. It returns the version of the dataset.
func (s *Server) tryStore(ctx context.Context) (version string, err error) {
	if version, err = s.features.Version(ctx); err != nil {
		return "", err
	}
	all, err := s.features.Collections(ctx)
	if err != nil || len(all) == 0 {
		return version, err
	}
	query := data.Query{Collection: all[0].ID, Limit: 1, SkipGeometry: true, SkipRelated: true, Columns: []string{}}
	for _, err := range s.features.Features(ctx, query) {
		if err != nil {
			return "", fmt.Errorf("read a row of %q: %w", all[0].ID, err)
		}
	}
	return version, ctx.Err()
}
