package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/sync/semaphore"

	"panj/data"
	"panj/geo"
)

// TestCountsAreKeptByWhatTheyDependOn has queries that count differently; what
// is kept of each has the same size, however long the query is.
func TestCountsAreKeptByWhatTheyDependOn(t *testing.T) {
	base := data.Query{Collection: "grid"}
	box, interval := base, base
	box.Box = &geo.Box{West: 1, South: 2, East: 3, North: 4}
	interval.Interval = &data.Interval{Start: "2020"}
	long, longer := base, base
	long.Equals = []data.Equal{{Column: "label", Values: []string{strings.Repeat("x", 8000)}}}
	longer.Equals = []data.Equal{{Column: "label", Values: []string{strings.Repeat("x", 8000), "y"}}}
	seen := map[any]bool{countKey("v2", base): true}
	for _, q := range []data.Query{base, box, interval, long, longer} {
		key := countKey("v1", q)
		if seen[key] {
			t.Errorf("%+.80v has the key of another query", q)
		}
		if seen[key] = true; len(key) > 64 {
			t.Errorf("a key has %d bytes", len(key))
		}
	}
	paged := long
	paged.Limit, paged.Offset, paged.SkipGeometry = 5, 10, true
	if countKey("v1", paged) != countKey("v1", long) {
		t.Error("the pages of one walk are counted each")
	}
}

// TestLargeAnswersShareTheirRoom sends an answer when all the room is taken.
func TestLargeAnswersShareTheirRoom(t *testing.T) {
	s := &Server{held: semaphore.NewWeighted(maxHeldBytes)}
	send := func(method string, size int) (*httptest.ResponseRecorder, error) {
		response := httptest.NewRecorder()
		q := &request{server: s, route: &route{}, w: newRecorder(response, "id"), r: httptest.NewRequestWithContext(t.Context(), method, "/", http.NoBody)}
		return response, q.send(mediaGeoJSON, make([]byte, size))
	}
	if response, err := send(http.MethodGet, 2*largeAnswer); err != nil || response.Body.Len() != 2*largeAnswer {
		t.Fatal(response.Body.Len(), err)
	}
	if !s.held.TryAcquire(maxHeldBytes - largeAnswer) {
		t.Fatal("an answer that was sent still takes room")
	}
	response, err := send(http.MethodGet, 2*largeAnswer)
	if problemOf(err, "id").Status != http.StatusServiceUnavailable || response.Body.Len() > 0 {
		t.Errorf("%v, %d bytes", err, response.Body.Len())
	}
	for method, size := range map[string]int{http.MethodGet: largeAnswer, http.MethodHead: 2 * largeAnswer} {
		if _, err := send(method, size); err != nil {
			t.Errorf("%s of %d bytes: %v", method, size, err)
		}
	}
}

// TestAnErrorHasNoHeadersOfTheAnswerThatFailed sets what a download sets.
func TestAnErrorHasNoHeadersOfTheAnswerThatFailed(t *testing.T) {
	s := &Server{log: slog.New(slog.DiscardHandler)}
	names := []string{"ETag", "Content-Encoding", "Content-Disposition", "Accept-Ranges", "Link", "OGC-NumberMatched", "OGC-NumberReturned"}
	for status, keeps := range map[int]bool{http.StatusServiceUnavailable: false, http.StatusInternalServerError: false, http.StatusRequestedRangeNotSatisfiable: true} {
		w := newRecorder(httptest.NewRecorder(), "id")
		for _, name := range append(names, "Content-Range") {
			w.Header().Set(name, "x")
		}
		s.fail(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody), &statusError{status, "no"})
		for _, name := range names {
			if w.Header().Get(name) != "" {
				t.Errorf("%d has %s", status, name)
			}
		}
		if (w.Header().Get("Content-Range") != "") != keeps || w.status != status {
			t.Errorf("%d, want %d; Content-Range %q", w.status, status, w.Header().Get("Content-Range"))
		}
	}
}

func TestWebLinksHaveAHost(t *testing.T) {
	for href, want := range map[string]bool{
		"https://a.example/b": true, "http://a": true, "HTTPS://a.example": true, "https://": false, "http:///path": false, "https://:80": false,
		"": false, "ftp://a": false, "javascript:alert(1)": false, "a.example": false, "https://a b": false, "https://%zz": false,
	} {
		if isWebLink(href) != want {
			t.Errorf("%q: %v", href, !want)
		}
	}
}
