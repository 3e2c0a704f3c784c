//go:build !race

// What is compared here needs no race detector, under which it takes minutes:
// `make test` runs it without.

package server_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"panj/data"
	"panj/data/cql2"
	"panj/data/gpkg"
	"panj/server"
)

// fortyRequests are filters of every kind; the incidents of the seed and those
// that mixedIncidents makes have the properties they name.
var fortyRequests = []string{
	// comparisons, and what is not stated
	`type = 'drone-strike'`,
	`type <> 'drone-strike'`,
	`killed > 1`,
	`NOT (killed > 1)`,
	`killed IS NULL AND injured IS NULL`,
	`killed = injured`,
	`km >= 300.25 AND km < 900`,
	`in_article = TRUE`,
	`in_article <> FALSE OR killed >= 3`,
	`title > 'M'`,
	// LIKE, BETWEEN, IN
	`title LIKE '%at%'`,
	`title NOT LIKE 'A\_%'`,
	`type LIKE 'd____-%'`,
	`km BETWEEN 100 AND 700.5`,
	`killed NOT BETWEEN 1 AND 2`,
	`type IN ('clash', 'armed-assault', 'nothing')`,
	`killed NOT IN (0, 1, 2.0)`,
	`earliest IN (DATE('2025-11-26'), DATE('2025-11-30'), DATE('2024-02-29'))`,
	// case and accents
	`CASEI(title) LIKE CASEI('%SHODAK%')`,
	`ACCENTI(CASEI(type)) = ACCENTI(CASEI('Clàsh'))`,
	// logic that leans on NULL and on precedence
	`killed > 0 OR injured > 0 AND NOT type = 'clash'`,
	`(killed > 0 OR injured > 0) AND NOT (type = 'clash' OR side = 'left')`,
	`NOT (killed > 0 AND injured > 0)`,
	`(killed > 0) IS NULL`,
	// arithmetic and functions
	`killed + injured * 2 > 3`,
	`km / 10 - killed % 2 > 50 AND -km < -20`,
	`round(km) div 100 = 7`,
	`length(title) > 20 AND upper(type) <> 'CLASH'`,
	// time
	`earliest >= DATE('2025-11-01') AND latest <= '2025-12-31'`,
	`T_INTERSECTS(INTERVAL(earliest, latest), INTERVAL('2025-11-26', '..'))`,
	`T_DURING(INTERVAL(earliest, latest), INTERVAL('2024-01-01', '2025-12-31T00:00:00Z'))`,
	`T_BEFORE(earliest, TIMESTAMP('2025-08-01T12:00:00Z'))`,
	// space
	`S_INTERSECTS(geometry, BBOX(70, 37, 71.5, 38.5))`,
	`S_INTERSECTS(geometry, POLYGON((69 36.5, 72 37, 71 38.6, 69 36.5), (70.2 37.2, 70.6 37.2, 70.4 37.5, 70.2 37.2))) AND killed >= 0`,
	`S_WITHIN(geometry, MULTIPOLYGON(((69 37, 70 37, 70 38, 69 38, 69 37)), ((71 37, 72 37, 72 39, 71 39, 71 37))))`,
	`S_DISJOINT(geometry, BBOX(70, 37, 71.5, 38.5)) AND type <> 'clash'`,
	`S_TOUCHES(geometry, BBOX(70, 37, 71, 38)) OR S_CROSSES(geometry, LINESTRING(69 36, 72.5 39.5)) OR S_OVERLAPS(geometry, POLYGON((70 37, 71 37, 71 38, 70 37)))`,
	`S_INTERSECTS(geometry, BBOX(179, -90, -179, 90)) OR geometry IS NULL`,
	`NOT S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(70.5 37.5), LINESTRING(70 37, 71 38), POLYGON((71 37, 72 37, 72 38, 71 37)))) AND in_article = FALSE`,
	`S_CONTAINS(geometry, POINT(70.5 37.6)) OR S_EQUALS(geometry, POINT(70.5 37.5)) OR km > 1000 AND S_WITHIN(geometry, BBOX(60, 30, 80, 40))`,
}

// TestFortyRequests asks each of them over HTTP, where SQLite answers with its
// indexes, and holds the answer against every row of the collection by
// evaluation in Go: on the seed, and on 50,000 features of all types of geometry
// in a file of ogr2ogr, without indexes on its columns and with.
func TestFortyRequests(t *testing.T) {
	if len(fortyRequests) != 40 {
		t.Fatalf("there are %d requests", len(fortyRequests))
	}
	t.Run("seed", func(t *testing.T) {
		path := databasePath(t)
		askForty(t, path, answersInGo(t, path, 32))
	})
	path := mixedFile(t, 50_000)
	want := answersInGo(t, path, 40)
	t.Run("mixed", func(t *testing.T) { askForty(t, path, want) })
	tool(t, "sqlite3", path, `CREATE INDEX a ON incidents (type); CREATE INDEX b ON incidents (killed); CREATE INDEX c ON incidents (km);
		CREATE INDEX d ON incidents (earliest); CREATE INDEX e ON incidents (title)`)
	t.Run("mixed with indexes", func(t *testing.T) { askForty(t, path, want) })
}

// askForty sends the requests.
func askForty(t *testing.T, path string, want [][]string) {
	t.Helper()
	store := openStore(t, path)
	s := start(t, func(o *server.Options) { o.Features, o.Articles = store, store })
	for i, text := range fortyRequests {
		if got := inSQL(t, s, text); !slices.Equal(got, want[i]) {
			t.Errorf("%s: SQL finds %d features, Go %d; %s", text, len(got), len(want[i]), difference(got, want[i]))
		}
	}
}

// answersInGo evaluates every filter for every row; so many filters at least
// have to find something.
func answersInGo(t *testing.T, path string, least int) (answers [][]string) {
	t.Helper()
	c, rows := everyIncident(t, openStore(t, path))
	found := 0
	for _, text := range fortyRequests {
		e, err := cql2.ParseText(text)
		if err == nil {
			e, err = cql2.Check(e, c.FilterSchema())
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		ids := inGo(t, e, c, rows)
		if answers = append(answers, ids); len(ids) > 0 {
			found++
		}
	}
	if found < least {
		t.Errorf("only %d of the requests find something", found)
	}
	return answers
}

func everyIncident(t *testing.T, store *gpkg.Store) (*data.Collection, []data.Feature) {
	t.Helper()
	list, err := store.Collections(t.Context(), "incidents")
	if err != nil {
		t.Fatal(err)
	}
	c := list[slices.IndexFunc(list, func(c *data.Collection) bool { return c.ID == "incidents" })]
	var rows []data.Feature
	for f, err := range store.Features(t.Context(), data.Query{Collection: c.ID, SkipRelated: true}) {
		if err != nil {
			t.Fatal(err)
		}
		row := *f
		row.Values = slices.Clone(f.Values)
		rows = append(rows, row)
	}
	return c, rows
}

func inGo(t *testing.T, e cql2.Expr, c *data.Collection, rows []data.Feature) []string {
	t.Helper()
	var ids []string
	row := c.FilterRow()
	for i := range rows {
		truth, err := cql2.Eval(e, row(&rows[i]))
		if err != nil {
			t.Fatal(err)
		}
		if truth == cql2.True {
			ids = append(ids, rows[i].ID)
		}
	}
	return ids
}

// inSQL reads the ids of an answer, page after page.
func inSQL(t *testing.T, s *site, text string) []string {
	t.Helper()
	var ids []string
	next := s.URL + "/collections/incidents/items?f=json&limit=10000&skipGeometry=true&properties=type&filter=" + url.QueryEscape(text)
	for next != "" {
		a := s.send(http.MethodGet, next)
		var page features
		if err := json.Unmarshal(a.body, &page); err != nil || a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v", a, err)
		}
		ids = append(ids, page.ids()...)
		if next = rel(t, page.Links, "next"); next == "" && len(ids) != page.NumberMatched {
			t.Errorf("%s: %d features came, numberMatched is %d", text, len(ids), page.NumberMatched)
		}
	}
	return ids
}

// difference names the first features that only one side has.
func difference(got, want []string) string {
	only := func(a, b []string) (list []string) {
		other := map[string]bool{}
		for _, id := range b {
			other[id] = true
		}
		for _, id := range a {
			if !other[id] && len(list) < 5 {
				list = append(list, id)
			}
		}
		return list
	}
	return fmt.Sprintf("only SQL has %q, only Go %q", only(got, want), only(want, got))
}

// mixedFile has ogr2ogr make a GeoPackage of features like incidents.
func mixedFile(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	source, path := filepath.Join(dir, "mixed.geojson"), filepath.Join(dir, "mixed.gpkg")
	if err := os.WriteFile(source, mixedIncidents(n), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "ogr2ogr", "-f", "GPKG", path, source, "-nln", "incidents")
	return path
}

// mixedIncidents writes GeoJSON with every type of geometry, around Badakhshan
// and, one in ten, at the antimeridian. The same n gives the same bytes.
func mixedIncidents(n int) []byte {
	r := rand.New(rand.NewPCG(40, 50_000))
	orNull := func(share int, text string) string {
		if r.IntN(share) == 0 {
			return "null"
		}
		return text
	}
	types := []string{"clash", "armed-assault", "drone-strike", "crossing", "Clash"}
	titles := []string{"Clash at Shodak", "Drone over Ṣhodak", "ШОДАК", "A_b", "at the bridge of Tem, again", "it's \\\\ 100%", "Zorkul", "", "dawn"}
	out := []byte(`{"type":"FeatureCollection","features":[`)
	for i := range n {
		if i > 0 {
			out = append(out, ',')
		}
		day := fmt.Sprintf("20%02d-%02d-%02d", 23+r.IntN(3), 1+r.IntN(12), 1+r.IntN(28))
		latest := day
		if r.IntN(3) == 0 {
			latest = "2025-12-31"
		}
		out = fmt.Appendf(out, `{"type":"Feature","properties":{"title":"%s","type":"%s","killed":%s,"injured":%s,"km":%s,"earliest":%s,"latest":"%s","in_article":%v,"side":%s},"geometry":%s}`,
			titles[r.IntN(len(titles))], types[r.IntN(len(types))], orNull(3, fmt.Sprint(r.IntN(5))), orNull(4, fmt.Sprint(r.IntN(9))),
			orNull(9, fmt.Sprintf("%.3f", r.Float64()*1343)), orNull(20, `"`+day+`"`), latest, r.IntN(2) == 0, orNull(5, `"`+[]string{"left", "right"}[r.IntN(2)]+`"`), mixedGeometry(r, i))
	}
	return append(out, "]}"...)
}

func mixedGeometry(r *rand.Rand, i int) string {
	x, y := 68+float64(r.IntN(120))/20, 36+float64(r.IntN(80))/20
	if i%10 == 0 {
		x = 179 + float64(r.IntN(20))/20
	}
	point := func(dx, dy float64) string { return fmt.Sprintf("[%g,%g]", x+dx, y+dy) }
	ring := "[" + point(0, 0) + "," + point(0.5, 0) + "," + point(0.25, 0.5) + "," + point(0, 0) + "]"
	line := "[" + point(0, 0) + "," + point(0.4, 0.3) + "," + point(0.1, 0.6) + "]"
	return [...]string{
		`{"type":"Point","coordinates":` + point(0, 0) + `}`,
		`{"type":"LineString","coordinates":` + line + `}`,
		`{"type":"Polygon","coordinates":[` + ring + `]}`,
		`{"type":"MultiPoint","coordinates":[` + point(0, 0) + `,` + point(0.3, 0.1) + `]}`,
		`{"type":"MultiLineString","coordinates":[` + line + `]}`,
		`{"type":"MultiPolygon","coordinates":[[` + ring + `]]}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":` + point(0, 0) + `},{"type":"LineString","coordinates":` + line + `}]}`,
		`null`,
	}[i%8]
}
