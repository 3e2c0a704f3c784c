package server_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// resources has an address of every kind of resource.
var resources = []string{
	"/", "/?f=html", "/api", "/api?f=html", "/conformance", "/collections", "/collections/incidents", "/collections/incidents/queryables", "/collections/incidents/sortables", "/collections/incidents/items?sortby=-killed&properties=title,killed&skipGeometry=true", "/collections/incidents/items?filter=killed%3E0&filter-lang=cql2-text",
	"/collections/incidents/schema", "/collections/incidents/items", "/collections/grid/items?limit=3&offset=4", "/collections/grid/items?resultType=hits",
	"/collections/incidents/items/2025-11-30-shodak", "/download/incidents.geojson", "/download/countries.geojson", "/download/grid.geojson?row=3",
	"/xyz/border.json", "/xyz/border,incidents_area/metadata.json", "/xyz/border,places,incidents_area/6/44/24.mvt", "/xyz/border/6/44/24.pbf",
	"/tileMatrixSets", "/tileMatrixSets/WorldCRS84Quad", "/tiles", "/tiles/WebMercatorQuad?collections=border,incidents_area", "/tiles/WebMercatorQuad?f=tilejson",
	"/tiles/WebMercatorQuad/metadata.json", "/tiles/WebMercatorQuad/6/24/44?collections=border,incidents_area", "/tiles/WebMercatorQuad/6/44/24.pbf",
	"/collections/incidents/tiles", "/collections/incidents/tiles/WorldCRS84Quad", "/collections/incidents/tiles/WebMercatorQuad/metadata.json",
	"/collections/incidents/tiles/WorldCRS84Quad/6/18/88?datetime=2025-11-01/2025-12-31", "/collections/incidents/tiles/WebMercatorQuad/6/44/24.pbf",
	"/styles", "/styles/panj", "/styles/panj-dark-names", "/styles/panj/sprite.json", "/styles/panj-dark/sprite@2x.png", "/xyz/border/6/0/0.mvt", "/articles", "/articles/rising-border-tensions", "/articles/rising-border-tensions?f=html",
	"/articles/rising-border-tensions?f=txt", "/articles/rising-border-tensions/passages/the-evidence-1.3", "/annotations",
	"/annotations?collection=incidents&feature=2025-11-30-shodak", "/annotations?iris=1&page=0",
	"/annotations/rising-border-tensions_the-evidence-1.3_2025-12-24-kavok", "/i/2025-11-30-shodak", "/i/2025-11-30-shodak?f=html", "/border",
	"/border/locate?lon=71.55&lat=37.49", "/border/at?km=778", "/border/slice?from=300&to=520", "/healthz", "/readyz", "/metrics",
	"/assets/main-0123456789.css",
}

// everyResource is these and each path of the API document in each of its
// formats, so that no rule has an exception that nobody thought of.
func everyResource(s *site) []string {
	s.t.Helper()
	d, err := s.description()
	if err != nil {
		s.t.Fatal(err)
	}
	all := slices.Clone(resources)
	for path, operation := range d.operations {
		target, values, _ := examplesOf(s.t, path, operation.Operation)
		all = append(all, strings.TrimSuffix(target+"?"+values.Encode(), "?"))
		if f := operation.Operation.Parameters.GetByInAndName("query", "f"); f != nil {
			for _, name := range f.Schema.Value.Enum {
				values.Set("f", name.(string))
				all = append(all, target+"?"+values.Encode())
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestHeadEqualsGet(t *testing.T) {
	s := start(t, withPage)
	for _, target := range everyResource(s) {
		for _, encoding := range []string{"identity", "zstd"} {
			get := s.get(target, "Accept-Encoding", encoding)
			head := s.do(http.MethodHead, target, "Accept-Encoding", encoding)
			if len(head.body) > 0 {
				t.Errorf("HEAD %s has a body", target)
			}
			if get.StatusCode != head.StatusCode {
				t.Errorf("%s: GET %d, HEAD %d", target, get.StatusCode, head.StatusCode)
			}
			for _, h := range []http.Header{get.Header, head.Header} {
				h.Del("Date")
				h.Del("X-Request-Id")
				if strings.HasPrefix(target, "/metrics") { // counts that very request
					h.Del("Content-Length")
				}
			}
			for name := range get.Header {
				if !slices.Equal(get.Header[name], head.Header[name]) {
					t.Errorf("%s (%s): %s is %q with GET and %q with HEAD", target, encoding, name, get.Header[name], head.Header[name])
				}
			}
			for name := range head.Header {
				// A large file begins before its length is known.
				if get.Header[name] == nil && (name != "Content-Length" || len(get.body) <= 1<<20) {
					t.Errorf("%s (%s): only HEAD has %s", target, encoding, name)
				}
			}
		}
	}
}

func TestEveryAnswerHasAStrongTagThatSavesTheNextOne(t *testing.T) {
	s := start(t, withPage)
	for _, target := range everyResource(s) {
		if target, _, _ := strings.Cut(target, "?"); target == "/healthz" || target == "/readyz" || target == "/metrics" {
			if a := s.ok(target); a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s may be cached", target)
			}
			continue
		}
		plain := s.get(target)
		etag := plain.Header.Get("ETag")
		if len(etag) < 18 || !strings.HasPrefix(etag, `"`) || plain.Header.Get("Cache-Control") == "" {
			t.Errorf("%s: ETag %s, Cache-Control %q", target, etag, plain.Header.Get("Cache-Control"))
			continue
		}
		if same := s.get(target); !bytes.Equal(same.body, plain.body) || same.Header.Get("ETag") != etag {
			t.Errorf("%s: the second answer differs", target)
		}
		conditions := []string{etag, "W/" + etag, `"other", ` + etag, "*"}
		for coding, packed := range packedForms(s, target) {
			conditions = append(conditions, packed.Header.Get("ETag"))
			if got := unpack(t, coding, packed.body); !bytes.Equal(got, plain.body) {
				t.Errorf("%s: with %s it says something else", target, coding)
			}
		}
		slices.Sort(conditions)
		if given := len(conditions); len(slices.Compact(conditions)) != given {
			t.Errorf("%s: two forms have one tag: %q", target, conditions)
		}
		for _, condition := range conditions {
			a := s.get(target, "If-None-Match", condition)
			if a.StatusCode != http.StatusNotModified && a.StatusCode != http.StatusNoContent || len(a.body) > 0 {
				t.Errorf("%s with If-None-Match %s: %d, %d bytes", target, condition, a.StatusCode, len(a.body))
			}
			if a.StatusCode == http.StatusNotModified && (a.Header.Get("ETag") == "" || a.Header.Get("Cache-Control") == "" || a.Header.Get("Vary") == "") {
				t.Errorf("%s: a 304 without ETag, Cache-Control or Vary: %v", target, a.Header)
			}
		}
		if a := s.get(target, "If-None-Match", `"other"`); a.StatusCode != plain.StatusCode {
			t.Errorf("%s with another tag: %d", target, a.StatusCode)
		}
	}
}

func TestOptionsSaysWhatIsAllowed(t *testing.T) {
	s := start(t, withPage)
	for _, target := range everyResource(s) {
		a := s.do(http.MethodOptions, target, "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET")
		for name, want := range map[string]string{
			"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Allow-Origin": "*",
		} {
			if got := a.Header.Get(name); a.StatusCode != http.StatusNoContent || got != want {
				t.Errorf("OPTIONS %s: %d, %s %q", target, a.StatusCode, name, got)
			}
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, "PROPFIND", "NONSENSE"} {
			if a := s.do(method, target); a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
				t.Errorf("%s %s: %d, Allow %q", method, target, a.StatusCode, a.Header.Get("Allow"))
			}
		}
	}
	if a := s.do(http.MethodOptions, "/nothing"); a.StatusCode != http.StatusNotFound {
		t.Errorf("OPTIONS of nothing: %d", a.StatusCode)
	}
}

func TestEveryAnswerHasTheSafetyHeaders(t *testing.T) {
	s := start(t, withPage)
	for _, target := range append([]string{"/nothing", "/collections?x=1"}, everyResource(s)...) {
		h := s.get(target).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin",
			"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s %q", target, name, h.Get(name))
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: the policy allows something unsafe", target)
		}
	}
}

func TestNegotiation(t *testing.T) {
	s := start(t)
	for _, test := range []struct{ target, accept, want string }{
		{"/collections/grid/items", "application/geo+json, application/json;q=0.8", "application/geo+json"}, // QGIS
		{"/collections/grid/items", "application/json", "application/geo+json"},
		{"/collections/grid/schema", "application/json", "application/schema+json"},
		{"/api", "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json", "application/vnd.oai.openapi+json;version=3.0"},
		{"/i/2025-11-30-shodak", "application/geo+json", "application/geo+json"},
		{"/articles/rising-border-tensions", "text/plain", "text/plain; charset=utf-8"},
		{"/articles/rising-border-tensions", "text/plain;q=0.1, text/html;q=0.2", "text/html; charset=utf-8"},
		{"/articles/rising-border-tensions", "nonsense;q=x,,;, text/html", "text/html; charset=utf-8"},
		{"/annotations", "application/ld+json", `application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"`},
		{"/xyz/border/6/44/24.mvt", "image/*", "application/vnd.mapbox-vector-tile"},
	} {
		if got := s.ok(test.target, "Accept", test.accept).Header.Get("Content-Type"); got != test.want {
			t.Errorf("%s with Accept %q gives %q, want %q", test.target, test.accept, got, test.want)
		}
	}
	if p := s.refused(http.StatusNotAcceptable, "/collections", "Accept", "image/png"); !strings.Contains(p.Detail, "application/json") {
		t.Errorf("says %q", p.Detail)
	}
	s.ok("/collections", "Accept", "text/html, */*;q=0.1")
}

func TestASlashTooMany(t *testing.T) {
	s := start(t)
	a := s.get("/collections/grid/?f=json")
	if a.StatusCode != http.StatusPermanentRedirect || a.Header.Get("Location") != s.URL+"/collections/grid?f=json" {
		t.Errorf("%s, Location %q", a, a.Header.Get("Location"))
	}
}
