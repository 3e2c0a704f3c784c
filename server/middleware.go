package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

const (
	allowedMethods = "GET, HEAD, OPTIONS"
	// exposedHeaders are those that a script of another site may read.
	exposedHeaders = "Allow, Content-Crs, Content-Disposition, Content-Location, Content-Range, ETag, Link, OGC-NumberMatched, OGC-NumberReturned, Preference-Applied, X-Dataset, X-Request-Id"
	// contentPolicy lets a page load from this server only, run no script and no
	// style that stands in the page itself, and be in no frame.
	contentPolicy = ownContent + "frame-ancestors 'none'"
	// framedPolicy is that of a page which is made for frames on any site.
	framedPolicy = ownContent + "frame-ancestors *"
	ownContent   = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data: blob:; " +
		"font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
)

// ServeHTTP answers one request: it gives it an id, sets the headers that
// every answer has, survives a panic and writes the access log.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	rec := newRecorder(w, strings.ToLower(rand.Text()[:16]))
	setCommonHeaders(rec.Header(), rec.id)
	s.metrics.running.Inc()
	defer func() {
		fault := recover()
		if err, isError := fault.(error); fault != nil && !(isError && errors.Is(err, http.ErrAbortHandler)) {
			fault = s.survive(rec, r, fault)
		}
		took := time.Since(started)
		s.metrics.running.Dec()
		s.metrics.done(rec, r, took, fault != nil)
		s.log.InfoContext(r.Context(), "request", "id", rec.id, "client", s.origin.client(r), "method", r.Method,
			"uri", cut(r.URL.RequestURI(), maxLogged), "status", rec.status, "bytes", rec.bytes,
			"ms", float64(took.Microseconds())/1000, "aborted", fault != nil)
		if fault != nil {
			panic(http.ErrAbortHandler)
		}
	}()
	if err := checkSize(r); err != nil {
		s.fail(rec, r, err)
		return
	}
	r.Body = http.MaxBytesReader(rec, r.Body, maxBody)
	s.router.ServeHTTP(rec, stripPrefix(r, s.origin.prefix(r)))
}

// survive turns a panic into an answer. It returns what is left to panic with:
// nil, or http.ErrAbortHandler when the answer had begun.
func (s *Server) survive(rec *recorder, r *http.Request, fault any) (left any) {
	err := &panicError{fault, debug.Stack()}
	defer func() { left = recover() }()
	s.fail(rec, r, err)
	return nil
}

// panicError is a panic as an error: internal, whatever was thrown.
type panicError struct {
	fault any
	stack []byte
}

// Error describes the panic.
func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.fault) }

func setCommonHeaders(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", exposedHeaders)
}

// checkSize refuses a request that is larger than any that makes sense.
func checkSize(r *http.Request) error {
	if len(r.RequestURI) > maxURI {
		return &statusError{http.StatusRequestURITooLong, fmt.Sprintf("path and query may have at most %d bytes together", maxURI)}
	}
	if r.ContentLength > maxBody {
		return &http.MaxBytesError{Limit: maxBody}
	}
	return nil
}

// answerOptions says what is allowed, also to a browser that asks before it
// sends a request from another site's page.
func answerOptions(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Allow", allowedMethods)
	h.Set("Access-Control-Allow-Methods", allowedMethods)
	h.Set("Access-Control-Allow-Headers", "*")
	h.Set("Access-Control-Max-Age", "86400")
	h.Set("Cache-Control", cacheNever)
	w.WriteHeader(http.StatusNoContent)
}
