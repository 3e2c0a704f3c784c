package server

import (
	"context"
	"fmt"
	"net/http"
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
// The store answers, and the server is not shutting down.
func (s *Server) readyz(q *request) error {
	if s.draining.Load() {
		return &statusError{http.StatusServiceUnavailable, "the server is shutting down"}
	}
	ctx, cancel := context.WithTimeout(q.ctx(), readyTimeout)
	defer cancel()
	version, err := s.features.Version(ctx)
	if err == nil {
		_, err = s.features.Collections(ctx)
	}
	if err != nil {
		s.log.ErrorContext(ctx, "not ready", "id", q.w.id, "error", err)
		return &statusError{http.StatusServiceUnavailable, "the store does not answer"}
	}
	if version == "" {
		return fmt.Errorf("the store has no version")
	}
	return q.sendJSON(mediaJSON, healthDocument{Status: "ready", Version: s.shown, Dataset: version})
}
