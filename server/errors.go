package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"panj/data"
	"panj/data/cql2"
)

// statusError is an answer other than success that this package decides on.
type statusError struct {
	status int
	detail string // a sentence for the person who made the request
}

// Error returns the sentence.
func (e *statusError) Error() string { return e.detail }

// unknownParamError says that a resource does not have a parameter.
type unknownParamError struct {
	name  string
	known []string
	hint  string // why it is unknown here, may be empty
}

// Error names the parameter, the nearest known one and all of them.
func (e *unknownParamError) Error() string {
	text := fmt.Sprintf("unknown parameter %q", shorten(e.name))
	if e.hint != "" {
		text += ": " + e.hint
	}
	if near := cql2.Nearest(e.name, e.known); near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	if len(e.known) == 0 {
		return text + "; this resource takes no parameters"
	}
	return text + "; known here: " + strings.Join(e.known, ", ")
}

// problem is the body of every answer that is not a success (RFC 9457).
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Parameter string `json:"parameter,omitempty"` // of the query or the path, that is at fault
	Value     string `json:"value,omitempty"`     // of that parameter, as sent, cut if long
	Reason    string `json:"reason,omitempty"`    // why that value is not taken, and what would be
	Nearest   string `json:"nearest,omitempty"`   // known name most like the unknown one
	ID        string `json:"id"`                  // of the request, also in the log
}

// problemOf is the one place where an error becomes an answer. An error that
// is not the client's fault shows nothing but the request's id.
func problemOf(err error, id string) problem {
	p := problem{Type: "about:blank", ID: id, Detail: err.Error()}
	var (
		invalid *data.InvalidError
		unknown *unknownParamError
		own     *statusError
		routing *echo.HTTPError
		large   *http.MaxBytesError
		lacking *data.UnavailableError
	)
	switch {
	case errors.As(err, &unknown):
		p.Status, p.Parameter, p.Nearest = http.StatusBadRequest, shorten(unknown.name), cql2.Nearest(unknown.name, unknown.known)
	case errors.As(err, &invalid):
		p.Status, p.Parameter, p.Value = http.StatusBadRequest, shorten(invalid.Param), shorten(invalid.Value)
		p.Reason = invalid.Reason
		p.Detail = fmt.Sprintf("parameter %s %q: %s", p.Parameter, p.Value, p.Reason)
	case errors.As(err, &own):
		p.Status, p.Detail = own.status, own.detail
	case errors.Is(err, data.ErrNotFound):
		p.Status = http.StatusNotFound
	case errors.Is(err, data.ErrConflict):
		p.Status = http.StatusConflict
	case errors.As(err, &large):
		p.Status, p.Detail = http.StatusRequestEntityTooLarge, fmt.Sprintf("a request body may have at most %d bytes", large.Limit)
	case errors.As(err, &routing) && routing.Code < http.StatusInternalServerError:
		p.Status, p.Detail = routing.Code, routingDetail(routing.Code)
	case errors.Is(err, context.Canceled):
		p.Status, p.Detail = statusClientClosed, "the request was cancelled"
	case errors.Is(err, context.DeadlineExceeded):
		p.Status, p.Detail = http.StatusServiceUnavailable, "the answer took too long to make; ask for less, or try again later"
	case errors.As(err, &lacking):
		p.Status, p.Detail = http.StatusServiceUnavailable, lacking.Reason+"; the id finds the cause in its log"
	default:
		p.Status, p.Detail = http.StatusInternalServerError, "the server failed; the id finds the cause in its log"
	}
	p.Title = http.StatusText(p.Status)
	if p.Status == statusClientClosed {
		p.Title = "Client Closed Request"
	}
	return p
}

// statusClientClosed stands in the log for a request whose client went away;
// nobody receives it. There is no number for it in the standards.
const statusClientClosed = 499

func routingDetail(status int) string {
	if status == http.StatusMethodNotAllowed {
		return "this resource can be read only: use GET, HEAD or OPTIONS"
	}
	return "there is nothing at this path; / lists what there is"
}

// fail answers with the problem that err is, and logs what is the server's
// own fault. A client that went away, or was too slow, is none: the access log
// has it. If the answer has begun, it breaks the connection instead, so
// that nobody takes a torn answer for a whole one.
func (s *Server) fail(w *recorder, r *http.Request, err error) {
	if (w.broken || r.Context().Err() != nil) && !isPanic(err) {
		err = fmt.Errorf("%w: %w", context.Canceled, err)
	}
	p := problemOf(err, w.id)
	if own := new(statusError); p.Status >= http.StatusInternalServerError && !errors.As(err, &own) {
		details := []any{"id", w.id, "path", r.URL.Path, "error", err}
		var panicked *panicError
		if errors.As(err, &panicked) {
			details = append(details, "stack", string(panicked.stack))
		}
		s.log.ErrorContext(r.Context(), "request failed", details...)
	}
	if w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","status":500}`)
	}
	h := w.Header()
	for _, name := range []string{"ETag", "Content-Encoding", "Content-Disposition", "Accept-Ranges", "Content-Crs", "Content-Location", "Preference-Applied", "Link", "OGC-NumberMatched", "OGC-NumberReturned"} {
		h.Del(name)
	}
	if p.Status != http.StatusRequestedRangeNotSatisfiable {
		h.Del("Content-Range")
	}
	h.Set("Content-Type", mediaProblem)
	if prefersPage(r) {
		if page := s.problemPage(r, p); page != nil {
			body = page
			h.Set("Content-Type", mediaHTML)
		}
	}
	h.Set("Vary", "Accept")
	h.Set("Cache-Control", cacheNever)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	switch p.Status {
	case http.StatusMethodNotAllowed:
		h.Set("Allow", allowedMethods)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		w.send(body)
	}
}

func isPanic(err error) bool {
	var panicked *panicError
	return errors.As(err, &panicked)
}

// shorten cuts what a request sent before it is quoted.
func shorten(text string) string { return cut(text, maxShown) }

// cut leaves at most so many bytes of a text, and says so.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "..."
}
