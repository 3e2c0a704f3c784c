package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestBadQueriesNameTheParameter(t *testing.T) {
	s := start(t)
	const grid, incidents = "/collections/grid/items?", "/collections/incidents/items?"
	for _, test := range []struct{ target, parameter, says string }{
		{grid + "bbox=1,2,3", "bbox", "and 3 came"},
		{grid + "bbox=1,2,3,4,5", "bbox", "and 5 came"},
		{grid + "bbox=", "bbox", "and 1 came"},
		{grid + "bbox=a,2,3,4", "bbox", `holds "a"`},
		{grid + "bbox=1,2,,4", "bbox", `holds ""`},
		{grid + "bbox=NaN,2,3,4", "bbox", `holds "NaN"`},
		{grid + "bbox=1,2,Inf,4", "bbox", `holds "Inf"`},
		{grid + "bbox=1,2,-inf,4", "bbox", "is not a number"},
		{grid + "bbox=0x10,2,30,4", "bbox", "is not a number"},
		{grid + "bbox=1,2,1e999,4", "bbox", "is not a number"},
		{grid + "bbox=0,0,10,91", "bbox", "latitude outside -90 to 90"},
		{grid + "bbox=0,-91,10,0", "bbox", "latitude outside -90 to 90"},
		{grid + "bbox=-181,0,10,1", "bbox", "longitude outside -180 to 180"},
		{grid + "bbox=0,10,10,0", "bbox", "south north of its north"},
		{grid + "bbox=0,0,9,10,10,1", "bbox", "lowest elevation above its highest"},
		{grid + "bbox=0,0,1,1&bbox=2,2,3,3", "bbox", "is given 2 times"},
		{grid + "limit=0", "limit", "whole number from 1"},
		{grid + "limit=-1", "limit", "whole number from 1"},
		{grid + "limit=abc", "limit", "whole number from 1"},
		{grid + "limit=1.5", "limit", "whole number from 1"},
		{grid + "limit=", "limit", "whole number from 1"},
		{grid + "limit=NaN", "limit", "whole number from 1"},
		{grid + "limit=1&limit=2", "limit", "is given 2 times"},
		{grid + "offset=-1", "offset", "whole number from 0"},
		{grid + "offset=99999999999999999999", "offset", "whole number from 0"},
		{grid + "offset=1&cursor=x", "offset", "together with cursor"},
		{grid + "cursor=x", "cursor", "not a cursor"},
		{grid + "cursor=", "cursor", "not a cursor"},
		{grid + "datetime=yesterday", "datetime", ""},
		{grid + "datetime=2020-02-30", "datetime", ""},
		{grid + "datetime=2020-01-02/2020-01-01", "datetime", "starts after it ends"},
		{grid + "datetime=", "datetime", ""},
		{grid + "datetime=2020-01-01%00", "datetime", "control character"},
		{grid + "label=%FF", "label", "not valid UTF-8"},
		{grid + "label=%zz", "label", "write a percent sign as %25"},
		{grid + "%", "%", "write a percent sign as %25"},
		{grid + "label=a;b", "label", "a semicolon as %3B"},
		{"/?f=json&%", "%", "write a percent sign as %25"},
		{grid + "resultType=some", "resultType", "results, hits"},
		{grid + "f=xml", "f", "json"},
		{grid + "row=many", "row", ""},
		{grid + "half=NaN", "half", ""},
		{grid + "even=perhaps", "even", ""},
		{grid + "bboxx=1,2,3,4", "bboxx", `did you mean "bbox"?`},
		{grid + "LABEL=x", "LABEL", `did you mean "label"?`},
		{grid + "%00=x", "\x00", "control character"},
		{grid + "km=300", "km", "the collection has no kilometres"},
		{grid + "match=area", "match", "no radius of uncertainty; allowed are geometry, within"},
		{grid + strings.Repeat("x", 8000) + "=1", "", "unknown parameter"},
		{"/collections/articles/items?bbox=1,2,3", "bbox", "and 3 came"},
		{"/collections/articles/items?datetime=yesterday", "datetime", "2025-11-26"},
		{"/collections/articles/items?match=geometry", "match", "the collection has no geometry"},
		{"/collections/odd%20%26%20ends/items?doc=1", "doc", "cannot be searched by this column"},
		{incidents + "km=abc", "km", "is not a kilometre"},
		{incidents + "km=-1", "km", "is negative"},
		{incidents + "km=520/300", "km", "ends before it begins"},
		{incidents + "km=NaN", "km", "is not a kilometre"},
		{incidents + "km=1/2/3", "km", "is not a kilometre"},
		{incidents + "match=area", "match", "there is no bbox"},
		{incidents + "match=within", "match", "there is no bbox"},
		{incidents + "match=circle&bbox=1,2,3,4", "match", "geometry, area, within"},
		{incidents + "typ=clash", "typ", `did you mean "type"?`},
		{"/border/locate?lat=37", "lon", "is missing"},
		{"/border/locate?lon=71&lat=91", "lat", "-90 to 90"},
		{"/border/locate?lon=NaN&lat=1", "lon", "is not a number"},
		{"/border/at?km=1344", "km", "0 to 1343.955"},
		{"/border/at?km=-0.1", "km", "0 to 1343.955"},
		{"/border/slice?from=2&to=1", "from", "is beyond to"},
		{"/border/slice?from=2", "to", "is missing"},
		{"/?incident=x&f=json", "incident", "unknown parameter"},
		{"/conformance?x=1", "x", "unknown parameter"},
		{"/annotations?artcle=x", "artcle", `did you mean "article"?`},
		{"/annotations?page=-1", "page", "whole number from 0"},
		{"/annotations?page=x", "page", "whole number from 0"},
		{"/annotations?page=99999999999999999999", "page", "whole number from 0"},
		{"/annotations?iris=yes", "iris", "0, 1"},
		{"/download/grid.geojson?limit=3", "limit", "unknown parameter"},
		{"/xyz/grid/0/0/0.mvt?q=1", "q", "unknown parameter"},
		{"/xyz/grid,grid/0/0/0.mvt", "layer", "twice"},
		{"/xyz/" + strings.Repeat("grid,", 20) + "/0/0/0.mvt", "layer", "twice"},
	} {
		p := s.refused(http.StatusBadRequest, test.target)
		if test.parameter != "" && p.Parameter != strings.ToValidUTF8(test.parameter, "") {
			t.Errorf("%s: names %q as the parameter at fault, want %q", test.target, p.Parameter, test.parameter)
		}
		if !strings.Contains(p.Detail, test.says) {
			t.Errorf("%s: says %q, want %q in it", test.target, p.Detail, test.says)
		}
		if p.Nearest == "" && p.Value != "" && (p.Reason == "" || !strings.HasSuffix(p.Detail, ": "+p.Reason)) {
			t.Errorf("%s: the detail is %q and the reason %q", test.target, p.Detail, p.Reason)
		}
		if len(p.Detail) > 1500 {
			t.Errorf("%.60s: the detail has %d bytes", test.target, len(p.Detail))
		}
	}
}

func TestMissingThings(t *testing.T) {
	s := start(t)
	for _, test := range []struct{ target, says string }{
		{"/collections/incident", `did you mean "incidents"?`},
		{"/collections/nothing/items", `no collection "nothing"`},
		{"/collections/incidents/items/none", `no feature "none"`},
		{"/collections/grid/items/999999", `no feature "999999"`},
		{"/collections/grid/items/1.0", "no feature"},
		{"/collections/incidents/items/2025-11-30-shodak/more", "nothing at this path"},
		{"/collections/../healthz", "nothing at this path"},
		{"/collections/incidents/items/..%2F..%2Fx", `no feature "../../x"`},
		{"/articles/none", `no article "none"`},
		{"/articles/rising-border-tension", `did you mean "rising-border-tensions"?`},
		{"/articles/rising-border-tensions/passages/the-evidence-9.9", "no passage"},
		{"/annotations/none", "no annotation"},
		{"/annotations?page=1", "no page 1 of these annotations: 4 match, and make 1 pages"},
		{"/annotations?article=none&page=0", "0 match"},
		{"/i/none", `no incident "none"`},
		{"/i/2025-11-30-shoda", `did you mean "2025-11-30-shodak"?`},
		{"/i/a/b", "nothing at this path"},
		{"/xyz/none/0/0/0.mvt", "no layer"},
		{"/xyz/incident_area/0/0/0.mvt", `did you mean "incidents_area"?`},
		{"/xyz/articles/0/0/0.mvt", "no layer"},
		{"/xyz/border/31/0/0.mvt", "zoom levels 0 to 14"},
		{"/xyz/border/15/0/0.mvt", "zoom levels 0 to 14"},
		{"/xyz/border/2/4/0.mvt", "from 0 to 3"},
		{"/xyz/border/2/0/4.mvt", "from 0 to 3"},
		{"/xyz/border/-1/0/0.mvt", "whole numbers"},
		{"/xyz/border/0/0/a.mvt", "whole numbers"},
		{"/xyz/border/00/0/0.mvt", "whole numbers"},
		{"/xyz/border/0/0/99999999999.mvt", "whole numbers"},
		{"/xyz/border/0/0/0.png", "nothing at this path"},
		{"/xyz/border/0/0/0", "nothing at this path"},
		{"/xyz/border/0/0/.mvt", "nothing at this path"},
		{"/download/grid.shp", "nothing at this path"},
		{"/download/none.geojson", "no collection"},
		{"/assets/none.js", "none.js"},
		{"/assets/../index.html", "index.html"},
		{"/nothing", "nothing at this path"},
		{"//", "nothing at this path"},
	} {
		if p := s.refused(http.StatusNotFound, test.target); !strings.Contains(p.Detail, test.says) {
			t.Errorf("%s: says %q, want %q in it", test.target, p.Detail, test.says)
		}
	}
	for _, target := range []string{"/collections/inci%00dents", "/i/%00", "/xyz/border/0/0/%FF.mvt"} {
		s.refused(http.StatusBadRequest, target)
	}
}

func TestLegalThoughUnusual(t *testing.T) {
	s := start(t)
	for target, want := range map[string]int{
		"/collections/grid/items?bbox=14,14,-170,20":                              4, // crosses the antimeridian
		"/collections/grid/items?bbox=3,4,3,4":                                    1, // a point
		"/collections/grid/items?bbox=3,4,5,4":                                    3, // a line
		"/collections/grid/items?bbox=3,4,-100,5,4,100":                           3, // with elevations
		"/collections/grid/items?bbox=3,%204,%205,%204":                           3, // with spaces
		"/collections/grid/items?bbox=-180,-90,180,90":                            gridRows,
		"/collections/grid/items?limit=1e9":                                       gridRows, // counts as the maximum
		"/collections/grid/items?limit=1000000000":                                gridRows,
		"/collections/grid/items?limit=99999999999999999999999":                   gridRows,
		"/collections/grid/items?offset=9000000000000000000":                      gridRows,
		"/collections/grid/items?datetime=0000-01-01/9999-12-31":                  gridRows,
		"/collections/grid/items?datetime=../..":                                  gridRows,
		"/collections/grid/items?datetime=/2020-01-01":                            gridSide,
		"/collections/grid/items?datetime=2020-01-16/..":                          gridSide,
		"/collections/grid/items?datetime=0000-01-01":                             0,
		"/collections/grid/items?datetime=9999-12-31T23:59:59Z":                   0,
		"/collections/grid/items?datetime=2020-01-01T12:00:00%2B05:00":            gridSide,
		"/collections/grid/items?row=3&row=4":                                     2 * gridSide,
		"/collections/grid/items?label=x3%2C%20y4":                                1,
		"/collections/grid/items?label=" + strings.Repeat("y", 8000):              0,
		"/collections/incidents/items?km=582/583":                                 2, // Shodak, and the aggregate over the whole border
		"/collections/incidents/items?km=../10":                                   1,
		"/collections/odd%20%26%20ends/items?bbox=-180,-90,180,90":                6, // one has no geometry
		"/collections/odd%20%26%20ends/items?match=geometry&bbox=-180,-90,180,90": 5,
		"/collections/odd%20%26%20ends/items?datetime=2020-01-01":                 6, // none has a date
		"/collections/articles/items?bbox=1,2,3,4":                                1,
		"/collections/odd%20%26%20ends/items?a%20b=%3C/script%3E%22%5C..":         1,
		"/collections/odd%20%26%20ends/items?limit=3":                             6, // the parameter, not the column
	} {
		var page features
		s.json(target, &page)
		if page.NumberMatched != want {
			t.Errorf("%.100s: numberMatched %d, want %d", target, page.NumberMatched, want)
		}
	}
}

func TestOversizedRequests(t *testing.T) {
	s := start(t)
	p := s.refused(http.StatusRequestURITooLong, "/collections/grid/items?label="+strings.Repeat("y", 20000))
	if !strings.Contains(p.Detail, "16384 bytes") {
		t.Errorf("says %q", p.Detail)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/collections", strings.NewReader(strings.Repeat("x", 100_000)))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 100,000 bytes: %s", response.Status)
	}
}
