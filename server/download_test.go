package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"panj/data"
	"panj/server"
)

func TestDownloadIsAWholeFileWithItsProvenance(t *testing.T) {
	day := time.Date(2026, 1, 31, 23, 0, 0, 0, time.UTC)
	s := start(t, func(o *server.Options) { o.Now = func() time.Time { return day } })
	var d struct {
		features
		Name       string
		Provenance struct {
			Attribution, Citation, DatasetVersion, Retrieved, Request, Note string
			Licence                                                         struct{ Title, Href string }
		}
	}
	const target = "/download/incidents.geojson?bbox=70.9,38.3,71.2,38.6&match=geometry"
	a := s.json(target, &d)
	if got := d.ids(); len(got) != 1 || got[0] != "2025-11-30-shodak" || d.NumberMatched != 1 {
		t.Errorf("%s", a)
	}
	p := d.Provenance
	if p.Attribution == "" || p.Citation == "" || p.DatasetVersion == "" || p.Retrieved != "2026-01-31" || p.Licence.Href == "" || p.Note == "" {
		t.Errorf("provenance %+v", p)
	}
	if !strings.HasPrefix(p.Request, s.URL+"/download/incidents.geojson?bbox=70.9") {
		t.Errorf("request %q", p.Request)
	}
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="incidents.geojson"; filename*=UTF-8''incidents.geojson` {
		t.Errorf("Content-Disposition %q", got)
	}
	if got := a.Header.Get("Content-Length"); got != fmt.Sprint(len(a.body)) {
		t.Errorf("Content-Length %q, body %d", got, len(a.body))
	}
	if same := s.get(target, "If-None-Match", a.Header.Get("ETag")); same.StatusCode != http.StatusNotModified {
		t.Errorf("%s", same)
	}
	day = day.Add(2 * time.Hour)
	if next := s.get(target, "If-None-Match", a.Header.Get("ETag")); next.StatusCode != http.StatusOK {
		t.Errorf("the file of the next day: %s", next)
	}
}

func TestDownloadHasNoCap(t *testing.T) {
	s := start(t)
	var d features
	s.json("/download/grid.geojson", &d)
	if len(d.Features) != gridRows {
		t.Errorf("%d features, want %d", len(d.Features), gridRows)
	}
	var empty features
	s.json("/download/grid.geojson?row=99", &empty)
	if empty.Type != "FeatureCollection" || len(empty.Features) != 0 {
		t.Errorf("an empty file: %+v", empty)
	}
	a := s.ok("/download/odd%20%26%20ends.geojson")
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="odd & ends.geojson"; filename*=UTF-8''odd%20&%20ends.geojson` {
		t.Errorf("Content-Disposition %q", got)
	}
}

func TestDownloadInParts(t *testing.T) {
	s := start(t)
	for _, target := range []string{"/download/grid.geojson", "/download/countries.geojson"} {
		whole := s.ok(target).body
		size := len(whole)
		etag := s.do(http.MethodHead, target).Header.Get("ETag")
		for _, test := range []struct {
			ask      string
			from, to int
		}{
			{"bytes=0-0", 0, 1}, {"bytes=0-99", 0, 100}, {"bytes=100-", 100, size}, {"bytes=-100", size - 100, size},
			{fmt.Sprintf("bytes=%d-", size-1), size - 1, size}, {"bytes=10-99999999999999999999", 10, size}, {"bytes=-99999999999999999999", 0, size},
			{fmt.Sprintf("bytes=%d-%d", size/2, size/2+70000), size / 2, min(size, size/2+70001)},
		} {
			a := s.get(target, "Range", test.ask, "Accept-Encoding", "gzip")
			want := fmt.Sprintf("bytes %d-%d/%d", test.from, test.to-1, size)
			if a.StatusCode != http.StatusPartialContent || a.Header.Get("Content-Range") != want || !bytes.Equal(a.body, whole[test.from:test.to]) {
				t.Errorf("%s of %s: %d, %q, want %q, %d bytes", test.ask, target, a.StatusCode, a.Header.Get("Content-Range"), want, len(a.body))
			}
		}
		for _, ignored := range []string{"bytes=5-1", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=", "bytes=-", "bytes=1", "bytes 0-1"} {
			if a := s.get(target, "Range", ignored); a.StatusCode != http.StatusOK || !bytes.Equal(a.body, whole) {
				t.Errorf("%s of %s: %d, %d bytes", ignored, target, a.StatusCode, len(a.body))
			}
		}
		for _, none := range []string{fmt.Sprintf("bytes=%d-", size), "bytes=-0"} {
			if a := s.get(target, "Range", none); a.StatusCode != http.StatusRequestedRangeNotSatisfiable || a.Header.Get("Content-Range") != fmt.Sprintf("bytes */%d", size) {
				t.Errorf("%s of %s: %s, %q", none, target, a, a.Header.Get("Content-Range"))
			}
		}
		if a := s.get(target, "Range", "BYTES=0-9", "If-Range", etag); a.StatusCode != http.StatusPartialContent || a.Header.Get("ETag") != etag {
			t.Errorf("If-Range with the tag: %d", a.StatusCode)
		}
		// A weak tag and a date say too little (RFC 9110, 13.1.5).
		for _, condition := range []string{`"other"`, "W/" + etag, "Wed, 21 Oct 2099 07:28:00 GMT", "*"} {
			if a := s.get(target, "Range", "bytes=0-9", "If-Range", condition); a.StatusCode != http.StatusOK || !bytes.Equal(a.body, whole) {
				t.Errorf("If-Range %s: %d", condition, a.StatusCode)
			}
		}
		if a := s.get(target, "Range", "bytes=0-9", "If-None-Match", etag); a.StatusCode != http.StatusNotModified {
			t.Errorf("a part of what the client has: %d", a.StatusCode)
		}
		for _, part := range []string{"bytes=0-9", fmt.Sprintf("bytes=%d-", size)} { // RFC 9110, 14.2: GET alone has parts
			if a := s.do(http.MethodHead, target, "Range", part); a.StatusCode != http.StatusOK || a.Header.Get("Content-Length") != fmt.Sprint(size) {
				t.Errorf("HEAD with Range: %d", a.StatusCode)
			}
		}
		head := s.do(http.MethodHead, target)
		if head.Header.Get("Content-Length") != fmt.Sprint(size) || head.Header.Get("Accept-Ranges") != "bytes" {
			t.Errorf("HEAD %s: %v", target, head.Header)
		}
	}
}

func TestLargeDownloadStreams(t *testing.T) {
	s := start(t)
	plain := s.ok("/download/countries.geojson")
	if !json.Valid(plain.body) || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("%.80s %v", plain.body, plain.Header)
	}
	packed := packedForms(s, "/download/countries.geojson")
	if len(packed) != 3 {
		t.Errorf("%d compressed forms", len(packed))
	}
	for coding, a := range packed {
		if !bytes.Equal(unpack(t, coding, a.body), plain.body) {
			t.Errorf("the file compressed with %s says something else", coding)
		}
		if a.Header.Get("ETag") == plain.Header.Get("ETag") {
			t.Errorf("with %s it has the tag of the plain file", coding)
		}
	}
}

// TestHeadDoesNotMakeALargeFile counts the rows that are read for it.
func TestHeadDoesNotMakeALargeFile(t *testing.T) {
	store := &counting{FeatureStore: openStore(t, databasePath(t))}
	s := start(t, func(o *server.Options) { o.Features = store })
	const target = "/download/countries.geojson"
	s.ok("/download/grid.geojson?row=3") // with it goes what is read of a dataset once
	store.rows.Store(0)
	head := s.do(http.MethodHead, target)
	before := store.rows.Swap(0)
	whole := s.ok(target)
	if all := store.rows.Load(); before >= all || head.StatusCode != http.StatusOK || head.Header.Get("Content-Length") != "" {
		t.Errorf("HEAD reads %d of %d rows: %v", before, all, head.Header)
	}
	if got := s.do(http.MethodHead, target).Header.Get("Content-Length"); got != fmt.Sprint(len(whole.body)) {
		t.Errorf("of a file that was made, HEAD says %q", got)
	}
}

// TestAKnownDownloadIsNotCounted asks a server that has just started for a file
// that the client has.
func TestAKnownDownloadIsNotCounted(t *testing.T) {
	const target = "/download/grid.geojson?row=3"
	fixed := func(o *server.Options) {
		o.BaseURL, o.Now = "https://a.example", func() time.Time { return time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC) }
	}
	etag := start(t, fixed).ok(target).Header.Get("ETag")
	store := &counting{FeatureStore: openStore(t, databasePath(t))}
	again := start(t, fixed, func(o *server.Options) { o.Features = store })
	if a := again.get(target, "If-None-Match", etag); a.StatusCode != http.StatusNotModified || store.counts.Load() != 0 || store.rows.Load() != 0 {
		t.Errorf("%d after %d countings and %d rows", a.StatusCode, store.counts.Load(), store.rows.Load())
	}
}

// TestADownloadIsOfOneVersion lets commits come when the rows of a file or of
// its parts are read: one is seen, and those that never end are too many.
func TestADownloadIsOfOneVersion(t *testing.T) {
	const target = "/download/grid.geojson?row=3"
	store := &moving{FeatureStore: openStore(t, databasePath(t))}
	s := start(t, func(o *server.Options) { o.Features = store })
	for _, headers := range [][]string{{"Accept-Encoding", "identity"}, {"Range", "bytes=1-"}} {
		store.version.Store(0)
		old := s.ok(target)
		store.commits.Store(1)
		a := s.get(target, headers...)
		now := s.ok(target)
		if !strings.Contains(string(a.body), `"datasetVersion":"v1"`) || !bytes.HasSuffix(now.body, a.body) {
			t.Errorf("%q: %s", headers, a)
		}
		if tag := a.Header.Get("ETag"); tag != now.Header.Get("ETag") || tag == old.Header.Get("ETag") {
			t.Errorf("%q: the tags are %s before, %s, and %s afterwards", headers, old.Header.Get("ETag"), tag, now.Header.Get("ETag"))
		}
		store.commits.Store(9)
		if a := s.get(target, headers...); a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
			t.Errorf("%q, edits without end: %s", headers, a)
		}
		store.commits.Store(0)
	}
	// What resumes the file of before gets the file of now, whole.
	store.version.Store(0)
	etag := s.ok(target).Header.Get("ETag")
	store.commits.Store(1)
	a := s.get(target, "Range", "bytes=5-", "If-Range", etag)
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Range") != "" || a.Header.Get("Content-Length") != fmt.Sprint(len(a.body)) || !json.Valid(a.body) {
		t.Errorf("%s, %v", a, a.Header)
	}
}

type counting struct {
	data.FeatureStore
	rows   atomic.Int64
	counts atomic.Int64
}

func (c *counting) Count(ctx context.Context, q data.Query) (int, error) {
	c.counts.Add(1)
	return c.FeatureStore.Count(ctx, q)
}

func (c *counting) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	return func(yield func(*data.Feature, error) bool) {
		for f, err := range c.FeatureStore.Features(ctx, q) {
			c.rows.Add(1)
			if !yield(f, err) {
				return
			}
		}
	}
}
