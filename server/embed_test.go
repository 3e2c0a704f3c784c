package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"panj/server"
)

// The map page is in no frame; the page for frames is in those of every site,
// also when a browser asks whether what it kept still holds.
func TestFrames(t *testing.T) {
	s := start(t, func(o *server.Options) {
		o.Page = fstest.MapFS{
			"index.html":    {Data: []byte(`<p>whole {{len .Incidents}}`)},
			"embed.html":    {Data: []byte(`<p>framed {{len .Incidents}} of {{.IncidentCount}}`)},
			"embed.ru.html": {Data: []byte(`<p>рамка {{len .Incidents}}`)},
		}
	})
	for _, c := range []struct{ path, body, ancestors string }{
		{"/?f=html", "whole 13", "'none'"},
		{"/embed", "framed 13 of 13", "*"},
		{"/embed?type=clash&incident=2025-12-24-kavok&no-such=1", "framed 13 of 13", "*"},
		{"/embed?lang=ru", "рамка 13", "*"},
		{"/embed?f=geojson", "is not a format", "*"},
		{"/i/2025-12-24-kavok?f=html", "", "'none'"},
	} {
		r := s.send(http.MethodGet, c.path, "Accept", "text/html")
		if policy := r.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-ancestors "+c.ancestors) {
			t.Errorf("%s: the policy is %q", c.path, policy)
		}
		if !strings.Contains(string(r.body), c.body) {
			t.Errorf("want %q: %s", c.body, r)
		}
	}
	first := s.send(http.MethodGet, "/embed")
	again := s.send(http.MethodGet, "/embed", "If-None-Match", first.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || !strings.HasSuffix(again.Header.Get("Content-Security-Policy"), "frame-ancestors *") {
		t.Errorf("asked again: %d with %q", again.StatusCode, again.Header.Get("Content-Security-Policy"))
	}
}
