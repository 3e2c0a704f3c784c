package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
)

func filter(text string) string { return "filter=" + url.QueryEscape(text) }

func TestFilterSelectsFeatures(t *testing.T) {
	s := start(t)
	const grid = "/collections/grid/items?limit=10000&"
	for _, test := range []struct {
		query string
		want  int
	}{
		{filter("row = 3"), gridSide},
		{filter("row = 3 AND even = TRUE"), gridSide / 2},
		{filter("row IN (3, 4) OR half > 7"), 2*gridSide + gridSide - 2},
		{filter("NOT (row < 15)"), gridSide},
		{filter("label LIKE 'x1,%'"), gridSide},
		{filter("row = half * 2"), gridSide},
		{filter("row =\n\t3"), gridSide},
		{filter("day = DATE('2020-01-01')"), gridSide},
		{filter("label = 'x+1'"), 0},
		{filter("S_INTERSECTS(geometry, BBOX(0, 0, 2, 3))"), 12},
		{filter("S_WITHIN(geometry, POLYGON((-1 -1, 1.5 -1, 1.5 1.5, -1 1.5, -1 -1)))"), 4},
		{filter("row = 3") + "&bbox=0,0,4,4&even=true", 3},
		{filter("S_INTERSECTS(geometry, BBOX(0, 0, 2, 3))") + "&bbox=2,3,9,9", 1},
		{"filter-lang=cql2-text&" + filter("row = 3"), gridSide},
		{"filter-lang=cql2-json&" + filter(`{"op": "=", "args": [{"property": "row"}, 3]}`), gridSide},
		{"filter-lang=cql2-json&" + filter(`{"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [0, 0, 2, 3]}]}`), 12},
		// the same box, its corners in other systems: latitude first, and metres (PROJ 9.1: 2, 3 degrees)
		{"filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326&" + filter("S_INTERSECTS(geometry, BBOX(0, 0, 3, 2))"), 12},
		{"filter-crs=http://www.opengis.net/def/crs/EPSG/0/3857&" + filter("S_INTERSECTS(geometry, BBOX(-1, -1, 222639, 334112))"), 12},
		{"filter-lang=cql2-json", gridRows},
	} {
		var page features
		s.json(grid+test.query, &page)
		if page.NumberMatched != test.want || page.NumberReturned != test.want {
			t.Errorf("%s: %d matched, %d returned, want %d", test.query, page.NumberMatched, page.NumberReturned, test.want)
		}
		if !strings.Contains(test.query, "bbox=") && !strings.Contains(test.query, "even=") {
			var file features
			s.json("/download/grid.geojson?"+test.query, &file)
			if len(file.Features) != test.want {
				t.Errorf("%s: the file has %d features, want %d", test.query, len(file.Features), test.want)
			}
		}
	}
}

func TestFilteredPagesKeepTheirFilter(t *testing.T) {
	s := start(t)
	pages := walk(s, "/collections/grid/items?limit=3&"+filter("row = 3 AND S_INTERSECTS(geometry, BBOX(0, 0, 9, 9))"), "next")
	if got := slices.Concat(pages...); len(got) != 10 || len(pages) != 4 {
		t.Errorf("pages %q", pages)
	}
	var page features
	s.json("/collections/grid/items?limit=3&"+filter("row = 3"), &page)
	cursor := rel(t, page.Links, "next")
	cursor = cursor[strings.Index(cursor, "cursor="):]
	s.refused(http.StatusBadRequest, "/collections/grid/items?"+filter("row = 4")+"&"+cursor)
}

func TestFilterByID(t *testing.T) {
	s := start(t)
	for _, query := range []string{filter("id = '2025-12-24-kavok'"), "id=2025-12-24-kavok", filter("id LIKE '2025-12-24%'")} {
		var page features
		s.json("/collections/incidents/items?"+query, &page)
		if got := page.ids(); !slices.Equal(got, []string{"2025-12-24-kavok"}) {
			t.Errorf("%s: %q", query, got)
		}
	}
}

func TestBadFiltersAreNamed(t *testing.T) {
	s := start(t)
	const grid = "/collections/grid/items?"
	for _, test := range []struct{ target, parameter, says string }{
		{grid + filter("row ="), "filter", "at character 6: found the end, expected"},
		{grid + "filter=", "filter", "at character 1: found the end, expected"},
		{grid + filter("row == 3"), "filter", "at character 6"},
		{grid + filter("labl = 3"), "filter", `there is no property "labl"; did you mean "label"?`},
		{grid + filter("row = 'x'"), "filter", "cannot compare"},
		{grid + filter("S_INTERSECTS(geometry, POINT(200 0))"), "filter", "200"},
		{grid + filter("S_INTERSECTS(label, POINT(20 0))"), "filter", `the property "label" is text`},
		{grid + filter(`{"op": "="}`), "filter", "a filter in JSON needs filter-lang=cql2-json"},
		{grid + "filter-lang=cql2-json&" + filter("row = 3"), "filter", "asks for JSON"},
		{grid + "filter-lang=cql2-json&" + filter(`{"op": "=", "args": [{"property": "row"}]}`), "filter", "args"},
		{grid + "filter-lang=cql&" + filter("row = 3"), "filter-lang", "cql2-text, cql2-json"},
		{grid + "filter-crs=EPSG:9&" + filter("row = 3"), "filter-crs", "EPSG:4326"},
		{grid + "filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326&" + filter("S_INTERSECTS(geometry, POINT(91 0))"), "filter", "91"},
		{grid + filter(strings.Repeat("NOT (", 200)+"row = 3"+strings.Repeat(")", 200)), "filter", "at most 100"},
		{grid + filter("label = '\x01'"), "filter", "control character"},
		{grid + filter("row = 3") + "&" + filter("row = 4"), "filter", "is given 2 times"},
		{"/collections/articles/items?" + filter("S_INTERSECTS(geometry, POINT(1 0))"), "filter", `no property "geometry"`},
		{"/download/grid.geojson?" + filter("rwo = 3"), "filter", "rwo"},
		{"/xyz/grid,incidents/0/0/0.mvt?" + filter("row = 3"), "filter", `no property "row"`},
	} {
		p := s.refused(http.StatusBadRequest, test.target)
		if p.Parameter != test.parameter || !strings.Contains(p.Detail, test.says) {
			t.Errorf("%s: %s: %s, want %q", test.target, p.Parameter, p.Detail, test.says)
		}
	}
}

func TestFilterOnTiles(t *testing.T) {
	s := start(t)
	count := func(target string) int { return strings.Count(decode(t, s.ok(target).body), "OGRFeature(grid)") }
	all, some := count("/xyz/grid/0/0/0.mvt"), count("/xyz/grid/0/0/0.mvt?"+filter("row = 3"))
	if all != gridRows || some != gridSide {
		t.Errorf("%d features, with a filter %d; want %d and %d", all, some, gridRows, gridSide)
	}
	if got := count("/xyz/grid/0/0/0.mvt?" + filter("row = 4 AND half > 1")); got != gridSide-3 {
		t.Errorf("with another filter %d features", got)
	}
	if a := s.get("/xyz/grid/0/0/0.mvt?" + filter("row = 99")); a.StatusCode != http.StatusNoContent {
		t.Errorf("without features: %s", a)
	}
}

// TestAFilterHasToFitEveryLayer has layers with other columns and other
// reference systems.
func TestAFilterHasToFitEveryLayer(t *testing.T) {
	table := func(id string, crs int, column string) data.Table {
		return data.Table{
			Collection: data.Collection{ID: id, Geometry: data.Point, StorageCRS: crs, Columns: []data.Column{{Name: "n", Type: data.Integer}, {Name: column, Type: data.Integer}}},
			Rows:       []data.Feature{{Geometry: orb.Point{51, 38}, Values: []any{int64(1), int64(2)}}},
		}
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table("a", 32639, "own"), table("b", 4326, "other")}})
	near := filter("n = 1 AND S_INTERSECTS(geometry, BBOX(500000, 4200000, 500001, 4300000))") + "&filter-crs=EPSG:32639" // the meridian of 51 degrees
	for _, test := range []struct{ layers, query, refuses string }{
		{"a", near, ""}, {"a,b", near, "filter-crs"}, {"b,a", near, "filter-crs"},
		{"a,b", filter("n = 1"), ""}, {"a,b", filter("own = 2"), "filter"}, {"b,a", filter("own = 2"), "filter"},
	} {
		for _, path := range []string{"/xyz/" + test.layers + "/0/0/0.mvt?", "/tiles/WebMercatorQuad/0/0/0?collections=" + test.layers + "&"} {
			if test.refuses != "" {
				if p := s.refused(http.StatusBadRequest, path+test.query); p.Parameter != test.refuses {
					t.Errorf("%s%s: %+v", path, test.query, p)
				}
				continue
			}
			if got := readTile(t, s.ok(path+test.query).body); len(got) != len(strings.Split(test.layers, ",")) {
				t.Errorf("%s%s: %v", path, test.query, got)
			}
		}
	}
}

// Who says so is asked for by name; the incidents are those whose claims in
// incidents.json name one of the two, or both.
func TestWhoSaysSoIsAskedFor(t *testing.T) {
	s := start(t)
	for condition, want := range map[string]string{
		`A_OVERLAPS(said_by, ('Nezavisimaya Gazeta', 'Tajik border troops'))`:                              "[2024-11-17-zarbuz 2025-11-30-shodak 2026-02-10-darkad]",
		`A_CONTAINS(said_by, ('Nezavisimaya Gazeta', 'RFE/RL sources'))`:                                   "[2024-11-17-zarbuz]",
		`A_CONTAINS(said_by, ('Nezavisimaya Gazeta', 'Tajik border troops'))`:                              "[]",
		`A_OVERLAPS(said_by, ('nezavisimaya gazeta'))`:                                                     "[]",
		`A_CONTAINEDBY(said_by, ('Tajik officials', 'Amu TV sources', 'paruskg.info')) AND type = 'clash'`: "[2025-06-sayrob 2026-01-29-bahorak]",
	} {
		if got := idsIn(t, s.ok("/collections/incidents/items?limit=100&"+filter(condition))); fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", condition, got, want)
		}
	}
}

// A list of names is read where it stands; the page of an incident names them
// beside what they say and nowhere else.
func TestPagesNameWhoSaysSo(t *testing.T) {
	s := start(t)
	if text := string(s.ok("/collections/incidents/items?f=html").body); !strings.Contains(text, "RFE/RL sources; Nezavisimaya Gazeta") {
		t.Error("the table does not list who says so")
	}
	if text := string(s.ok("/i/2024-11-17-zarbuz?f=html").body); strings.Count(text, "RFE/RL sources") != 1 {
		t.Errorf("the page names them %d times", strings.Count(text, "RFE/RL sources"))
	}
}

func TestQueryablesAreWhatFiltersUse(t *testing.T) {
	s := start(t)
	for _, collection := range []string{"incidents", "grid", "articles", "odd%20%26%20ends"} {
		var d struct {
			Properties           map[string]struct{ Type, Format string }
			AdditionalProperties *bool
		}
		s.json("/collections/"+collection+"/queryables", &d)
		if len(d.Properties) == 0 || d.AdditionalProperties == nil || *d.AdditionalProperties {
			t.Errorf("%s: queryables %v", collection, d)
		}
		for name := range d.Properties {
			s.ok("/collections/" + collection + "/items?limit=1&" + filter(`"`+name+`" IS NOT NULL`))
		}
	}
}
