package gpkg_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"panj/data"
	"panj/data/cql2"
	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
	"panj/geo"
)

// parsed reads a filter that has to be right.
func parsed(t testing.TB, text string) cql2.Expr {
	t.Helper()
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

// TestFilterCorpus runs the corpus of data/cql2, whose answers come from
// SQLite and GEOS, through the store: with indexes and without.
func TestFilterCorpus(t *testing.T) {
	text, err := os.ReadFile("../cql2/testdata/corpus.json")
	if err != nil {
		t.Fatal(err)
	}
	var corpus struct {
		Columns map[string]cql2.Type
		Rows    []map[string]json.RawMessage
		Cases   []struct {
			Name, Text string
			True       []string
		}
	}
	if err := json.Unmarshal(text, &corpus); err != nil {
		t.Fatal(err)
	}
	path := create(t, &data.Dataset{Tables: []data.Table{corpusTable(t, corpus.Columns, corpus.Rows)}})
	plain, _ := open(t, path)
	ran := runCorpus(t, plain, corpus.Cases)
	if ran < 480 {
		t.Errorf("only %d cases of the corpus ran", ran)
	}
	for i, name := range []string{"name", "plain", "pop", "area", "active", "date", "start", "eo:cloud_cover"} {
		script(t, path, fmt.Sprintf(`CREATE INDEX i%d ON corpus (%q)`, i, name))
	}
	indexed, _ := open(t, path)
	runCorpus(t, indexed, corpus.Cases)
}

func runCorpus(t *testing.T, s *gpkg.Store, cases []struct {
	Name, Text string
	True       []string
}) (ran int) {
	t.Helper()
	geom := regexp.MustCompile(`\bgeom\b`)
	schema := described(t, s, "corpus").FilterSchema()
	for _, c := range cases {
		e := parsed(t, geom.ReplaceAllString(c.Text, "geometry"))
		if slices.ContainsFunc(cql2.Properties(e), func(name string) bool { return schema[name] == "" }) {
			continue // of a type that no column has
		}
		ran++
		q := data.Query{Collection: "corpus", Filter: e}
		got := strings.Fields(idsOf(t, s, q))
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.True))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s\n gives %q\n want  %q", c.Name, c.Text, got, want)
		}
		if n, err := s.Count(t.Context(), q); err != nil || n != len(want) {
			t.Errorf("%s: Count = %d, %v; want %d", c.Text, n, err, len(want))
		}
	}
	return ran
}

// corpusTable makes a table of the rows of the corpus.
func corpusTable(t *testing.T, columns map[string]cql2.Type, rows []map[string]json.RawMessage) data.Table {
	t.Helper()
	table := data.Table{Collection: data.Collection{ID: "corpus", Geometry: data.AnyGeometry, IDColumn: "id"}}
	types := map[cql2.Type]data.ColumnType{
		cql2.TypeText: data.Text, cql2.TypeInteger: data.Integer, cql2.TypeNumber: data.Number, cql2.TypeBoolean: data.Boolean,
		cql2.TypeDate: data.Date, cql2.TypeTimestamp: data.DateTime, cql2.TypeArray: data.JSON,
	}
	for name, kind := range columns {
		if types[kind] != "" && name != "id" {
			table.Collection.Columns = append(table.Collection.Columns, data.Column{Name: name, Type: types[kind]})
		}
	}
	slices.SortFunc(table.Collection.Columns, func(a, b data.Column) int { return strings.Compare(a.Name, b.Name) })
	read := func(raw json.RawMessage, v any) {
		if err := json.Unmarshal(raw, v); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
	}
	for _, row := range rows {
		f := data.Feature{}
		read(row["id"], &f.ID)
		if raw := row["geom"]; raw != nil && string(raw) != "null" {
			var text string
			read(raw, &text)
			var err error
			if f.Geometry, err = wkt.Unmarshal(text); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range table.Collection.Columns {
			f.Values = append(f.Values, corpusValue(c.Type, row[c.Name], read))
		}
		table.Rows = append(table.Rows, f)
	}
	return table
}

func corpusValue(kind data.ColumnType, raw json.RawMessage, read func(json.RawMessage, any)) any {
	if raw == nil || string(raw) == "null" {
		return nil
	}
	var text string
	var whole int64
	var number float64
	switch kind {
	case data.Integer:
		read(raw, &whole)
		return whole
	case data.Boolean:
		read(raw, &whole)
		return whole == 1
	case data.Number:
		read(raw, &number)
		return number
	}
	read(raw, &text)
	if kind == data.JSON {
		return json.RawMessage(text)
	}
	return text
}

// agree checks that a filter selects through SQL what it selects in Go.
func agree(t *testing.T, s *gpkg.Store, c *data.Collection, rows []data.Feature, q data.Query, text string) (selected int) {
	t.Helper()
	q.Collection, q.Filter = c.ID, parsed(t, text)
	checked, err := cql2.Check(q.Filter, c.FilterSchema())
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var want []string
	row := c.FilterRow()
	for i := range rows {
		truth, err := cql2.Eval(checked, row(&rows[i]))
		if err != nil {
			t.Fatal(err)
		}
		if truth == cql2.True && (q.Box == nil || rows[i].Geometry != nil && q.Box.IntersectsGeometry(rows[i].Geometry)) {
			want = append(want, rows[i].ID)
		}
	}
	if got := idsOf(t, s, q); got != strings.Join(want, " ") {
		t.Errorf("%s: %s in the box %v\n by SQL %q\n in Go  %q", c.ID, text, q.Box, got, strings.Join(want, " "))
	}
	if n, err := s.Count(t.Context(), q); err != nil || n != len(want) {
		t.Errorf("%s: Count = %d, %v; want %d", text, n, err, len(want))
	}
	q.Offset, q.Limit = len(want)/3, 2
	page := want[q.Offset:min(len(want), q.Offset+2)]
	if got := idsOf(t, s, q); got != strings.Join(page, " ") {
		t.Errorf("%s: from %d on there are %q, want %q", text, q.Offset, got, page)
	}
	return len(want)
}

// TestFiltersInSQLAndInGo holds both ways against each other on the seed.
func TestFiltersInSQLAndInGo(t *testing.T) {
	d, err := ingest.Seed(seed.FS)
	if err != nil {
		t.Fatal(err)
	}
	path := create(t, d)
	script(t, path, `CREATE INDEX a ON incidents (earliest)`, `CREATE INDEX b ON incidents (killed)`, `CREATE INDEX c ON incidents (type)`, `CREATE INDEX d ON places (name)`)
	s, _ := open(t, path)
	some := 0
	for collection, filters := range map[string][]string{
		"incidents": {
			`type = 'clash'`, `type <> 'clash'`, `NOT (type = 'clash')`, `type IN ('clash', 'attack', 'x')`, `type NOT IN ('clash', 'attack')`, `type LIKE '%a%'`, `type LIKE 'cl%'`,
			`NOT type LIKE '_l%'`, `killed > 0`, `killed >= 2 AND injured IS NULL`, `killed IS NULL OR injured IS NULL`, `NOT (killed > 0)`, `killed + injured > 2`, `killed BETWEEN 1 AND 3`,
			`killed NOT BETWEEN 1 AND 3`, `2 < killed`, `killed = injured`, `killed = 2.0`, `km > 300.5`, `km * 2 > 700`, `earliest >= DATE('2025-11-26')`, `earliest = '2025-11-26'`,
			`earliest < TIMESTAMP('2025-12-01T00:00:00Z')`, `earliest BETWEEN DATE('2025-11-01') AND DATE('2025-11-30')`, `earliest IN ('2025-11-26', '2025-11-30')`,
			`T_INTERSECTS(INTERVAL(earliest, latest), INTERVAL('2025-11-01', '2025-11-30'))`, `T_AFTER(earliest, DATE('2025-12-01'))`,
			`in_article = TRUE`, `NOT in_article = TRUE`, `in_article <> FALSE AND type = 'clash'`, `geometry IS NULL`, `geometry IS NOT NULL`, `id = '2025-12-24-kavok'`, `id LIKE '2025-12%'`,
			`CASEI(title) LIKE CASEI('%DRONE%')`, `ACCENTI(title) = title`, `length(title) > 30`, `upper(type) = 'CLASH'`, `TRUE`, `FALSE`, `NOT FALSE AND type = 'clash'`,
			`S_INTERSECTS(geometry, BBOX(70, 38, 71.5, 39))`, `S_INTERSECTS(geometry, BBOX(70, 38, 71.5, 39)) AND type = 'clash' AND killed > 0`,
			`S_DISJOINT(geometry, BBOX(70, 38, 71.5, 39))`, `NOT S_INTERSECTS(geometry, BBOX(70, 38, 71.5, 39))`, `S_WITHIN(geometry, POLYGON((70 37, 72 37, 71 39, 70 37)))`,
			`S_INTERSECTS(geometry, BBOX(69, 37, 69.5, 37.7)) OR S_INTERSECTS(geometry, BBOX(71, 37, 71.5, 38.7))`, `S_INTERSECTS(geometry, BBOX(170, 30, -170, 40))`,
			`S_INTERSECTS(geometry, BBOX(70, 38, 71.5, 39)) OR killed > 3`, `(killed > 0 OR injured > 0) AND NOT (side = 'left' OR status = 'x')`,
		},
		"places": {
			`rank > 1`, `name LIKE 'D%'`, `name > 'K' AND name < 'M'`, `S_INTERSECTS(geometry, BBOX(68, 37, 70, 39)) AND rank >= 1`, `rank / 2 > 0.5`, `kind IN ('town', 'crossing') AND NOT country = 'TJ'`,
		},
		"countries": {`S_INTERSECTS(geometry, POINT(68.8 38.5))`, `S_CONTAINS(geometry, POINT(68.8 38.5))`, `S_INTERSECTS(geometry, LINESTRING(60 38, 80 38))`, `S_TOUCHES(geometry, POINT(0 0))`, `iso = 'TJ' OR S_WITHIN(geometry, BBOX(55, 30, 80, 50))`},
		"rivers":    {`S_CROSSES(geometry, LINESTRING(68 36, 72 40))`, `S_INTERSECTS(geometry, BBOX(70, 37, 70.5, 37.5))`, `S_DISJOINT(geometry, BBOX(60, 30, 71, 40))`},
		"sources":   {`publisher LIKE '%a%'`, `published IS NULL`},
	} {
		c := described(t, s, collection)
		rows := all(t, s, data.Query{Collection: collection})
		for _, text := range filters {
			if agree(t, s, c, rows, data.Query{}, text) > 0 {
				some++
			}
			if c.IsSpatial() {
				agree(t, s, c, rows, data.Query{Box: &geo.Box{West: 69, South: 37, East: 71.2, North: 38.5}}, text)
				agree(t, s, c, rows, data.Query{Box: &geo.Box{West: 0, South: 0, East: 180, North: 80}}, text)
			}
		}
	}
	if some < 40 {
		t.Errorf("only %d filters select anything", some)
	}
}

// TestFiltersOfMixedGeometries does the same on a file that ogr2ogr made.
func TestFiltersOfMixedGeometries(t *testing.T) {
	source := filepath.Join(t.TempDir(), "mixed.geojson")
	if err := os.WriteFile(source, mixed(3000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-nln", "mixed"}, {"-nln", "mixed", "-t_srs", "EPSG:3857"}, {"-nln", "mixed", "-lco", "SPATIAL_INDEX=NO"}} {
		path := ogr(t, append([]string{source}, args...)...)
		script(t, path, `CREATE INDEX a ON mixed (n)`, `CREATE INDEX b ON mixed (word)`, `CREATE INDEX c ON mixed (seen)`)
		s, _ := open(t, path)
		c := described(t, s, "mixed")
		rows := all(t, s, data.Query{Collection: "mixed"})
		for _, text := range []string{
			`n = 7`, `n > 90 AND x < 0.5`, `n IN (1, 2, 3.0) OR word IS NULL`, `word LIKE 'w1%'`, `NOT (word LIKE 'w1%' AND n > 50)`, `x > n`, `n % 2 = 0 AND word <> 'w3'`,
			`seen >= TIMESTAMP('2025-01-02T00:00:00Z')`, `seen < TIMESTAMP('2025-01-01T06:00:00Z') AND n > 3`, `seen = '2025-01-02'`, `seen BETWEEN DATE('2025-01-02') AND DATE('2025-01-03')`,
			`S_INTERSECTS(geometry, BBOX(10, 10, 20, 20))`, `S_INTERSECTS(geometry, POLYGON((0 0, 30 0, 15 30, 0 0))) AND n < 50`, `S_WITHIN(geometry, BBOX(-20, -20, 20, 20))`,
			`S_DISJOINT(geometry, LINESTRING(-50 -50, 50 50))`, `S_TOUCHES(geometry, BBOX(0, 0, 10, 10))`, `S_CONTAINS(geometry, POINT(5 5))`, `S_OVERLAPS(geometry, BBOX(0, 0, 10, 10))`,
			`S_EQUALS(geometry, POINT(1 1))`, `S_INTERSECTS(geometry, BBOX(170, -80, -170, 80))`, `NOT S_DISJOINT(geometry, BBOX(10, 10, 12, 12))`, `S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(3 3), LINESTRING(7 7, 8 9)))`,
		} {
			agree(t, s, c, rows, data.Query{}, text)
			agree(t, s, c, rows, data.Query{Box: &geo.Box{West: 0, South: -10, East: 25, North: 15}}, text)
		}
	}
}

// mixed writes GeoJSON with every type of geometry, around 0, 0 and around the
// antimeridian.
func mixed(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	out := []byte(`{"type":"FeatureCollection","features":[`)
	for i := range n {
		centre := orb.Point{float64(r.IntN(100) - 50), float64(r.IntN(100) - 50)}
		if i%10 == 0 {
			centre[0] = 179 - float64(r.IntN(3))
		}
		at := func() string {
			return fmt.Sprintf("[%g,%g]", centre[0]+float64(r.IntN(5)), centre[1]+float64(r.IntN(5))/2)
		}
		x, y := centre[0], centre[1]
		ring := fmt.Sprintf("[[%g,%g],[%g,%g],[%g,%g],[%g,%g]]", x, y, x+4, y, x+2, y+3, x, y)
		geometry := [...]string{
			`{"type":"Point","coordinates":` + at() + `}`,
			fmt.Sprintf(`{"type":"LineString","coordinates":[%s,[%g,%g]]}`, at(), x+5, y+4),
			`{"type":"Polygon","coordinates":[` + ring + `]}`,
			`{"type":"MultiPoint","coordinates":[` + at() + `,` + at() + `]}`,
			`{"type":"MultiPolygon","coordinates":[[` + ring + `]]}`,
			`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":` + at() + `}]}`,
			`null`,
		}[i%7]
		word := "null"
		if i%5 > 0 {
			word = fmt.Sprintf(`"w%d"`, r.IntN(20))
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, `{"type":"Feature","properties":{"n":%d,"x":%g,"word":%s,"seen":"2025-01-0%dT%02d:30:00+05:00"},"geometry":%s}`,
			r.IntN(100), r.Float64()*100, word, 1+r.IntN(4), r.IntN(24), geometry)
	}
	return append(out, "]}"...)
}

// TestFiltersOfWrongValues filters a table whose columns hold what they should
// not hold: both ways see what clients see.
func TestFiltersOfWrongValues(t *testing.T) {
	path := foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, i INTEGER, r DOUBLE, s TEXT, loose STRING, b BOOLEAN, d DATE, k DATETIME);
		INSERT INTO t VALUES (1, 5, 1.5, 'a', 'x', 1, '2025-11-26', '2025-11-26T10:00:00.000Z'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
			(3, 'five', 9e999, x'6162', 12, 'true', '2025-02-31', 'soon'), (4, 5.5, 'far', 7, '5', 2, '2025-11-26T23:30:00-05:00', '2025-11-26 10:00'),
			(5, 6.0, -9e999, '', 5.5, 0, 20251126, '2025-11-27T01:00:00+05:00'), (6, x'35', 3, 'B', x'41', 'no', 'today', '2025-11-26'),
			(7, 9223372036854775807, 9007199254740993, 'a' || char(0), '10', 'FALSE', '2025-11-25', 5);
		INSERT INTO t SELECT fid + 10, i, r, s, loose, b, d, k FROM t;`)
	filters := []string{}
	for column, literals := range map[string][]string{
		"i": {"5", "5.5", "6", "9223372036854775807"}, "r": {"1.5", "3", "9007199254740993"}, "s": {"'a'", "'7'", "'ab'", "''"}, "loose": {"'x'", "'12'", "'5'", "'10'", "'A'"},
		"b": {"TRUE", "FALSE"}, "d": {"DATE('2025-11-26')", "DATE('2025-11-27')", "TIMESTAMP('2025-11-26T12:00:00Z')"},
		"k": {"DATE('2025-11-26')", "TIMESTAMP('2025-11-26T10:00:00Z')", "TIMESTAMP('2025-11-26T20:00:00Z')"},
	} {
		for _, literal := range literals {
			for _, op := range []string{"=", "<>", "<", "<=", ">", ">="} {
				filters = append(filters, column+" "+op+" "+literal, "NOT ("+literal+" "+op+" "+column+")")
			}
			filters = append(filters, column+" IN ("+literal+")", column+" NOT BETWEEN "+literal+" AND "+literal)
		}
		filters = append(filters, column+" IS NULL", column+" IS NOT NULL")
	}
	for _, indexes := range []string{`SELECT 1`, `CREATE INDEX a ON t (i); CREATE INDEX b ON t (r); CREATE INDEX c ON t (s); CREATE INDEX d ON t (loose);
		CREATE INDEX e ON t (b); CREATE INDEX f ON t (d); CREATE INDEX g ON t (k)`} {
		script(t, path, indexes)
		s, _ := open(t, path)
		c := described(t, s, "t")
		rows := all(t, s, data.Query{Collection: "t"})
		for _, text := range filters {
			agree(t, s, c, rows, data.Query{}, text)
		}
	}
}

// TestFiltersOfAnySize holds filters as large as the readers let through
// against the limits of SQLite.
func TestFiltersOfAnySize(t *testing.T) {
	s := created(t, datatest.Dataset())
	c := described(t, s, "events")
	rows := all(t, s, data.Query{Collection: "events"})
	list := func(n int, item, join string) string { return strings.Repeat(item+join, n-1) + item }
	var numbers []string
	for i := range cql2.MaxItems {
		numbers = append(numbers, fmt.Sprint(i+1))
	}
	for _, text := range []string{
		list(4000, "killed = 2", " OR "), list(200, "killed = 2", " OR "), list(4000, "killed < 5", " AND "), `killed IN (` + strings.Join(numbers, ",") + `)`,
		strings.Repeat("NOT (", 90) + "killed = 2" + strings.Repeat(")", 90), strings.Repeat("(killed = 2 OR sure = TRUE AND (", 30) + "distance > 1" + strings.Repeat("))", 30),
		strings.Repeat("(killed = 2 AND ("+list(100, "killed < 9", " OR ")+" OR ", 20) + "distance > 1" + strings.Repeat("))", 20),
	} {
		agree(t, s, c, rows, data.Query{}, text)
	}
}

// TestArraysInJSON compares the arrays in a JSON column; what is no array is
// neither equal nor different. The last row but one says null in JSON.
func TestArraysInJSON(t *testing.T) {
	path := foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, tags JSON);
		INSERT INTO t VALUES (1, '["a", "b"]'), (2, '["b", "a", "b"]'), (3, '[]'), (4, '[1, 2.50, true]'), (5, '{"a": 1}'), (6, '"a"'), (7, 'null'), (8, NULL);`)
	s, _ := open(t, path)
	c := described(t, s, "t")
	rows := all(t, s, data.Query{Collection: "t"})
	for text, want := range map[string]string{
		`A_EQUALS(tags, ('a', 'b'))`: "1 2", `A_CONTAINS(tags, ('a'))`: "1 2", `A_CONTAINEDBY(tags, ('a', 'b', 'c'))`: "1 2 3", `A_OVERLAPS(tags, ('b', 2.5))`: "1 2 4",
		`A_CONTAINS(tags, ())`: "1 2 3 4", `NOT A_OVERLAPS(tags, ('a'))`: "3 4", `A_CONTAINS((1, 2.5, TRUE, 'x'), tags)`: "3 4", `A_EQUALS(tags, tags)`: "1 2 3 4",
		`tags IS NULL`: "7 8", `tags IS NOT NULL AND NOT A_CONTAINS(tags, ('a'))`: "3 4", `A_EQUALS(tags, ('a')) IS NULL`: "5 6 7 8",
	} {
		agree(t, s, c, rows, data.Query{}, text)
		if got := idsOf(t, s, data.Query{Collection: "t", Filter: parsed(t, text)}); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestFilterIsRefused(t *testing.T) {
	s := created(t, datatest.Dataset())
	for text, say := range map[string]string{
		`nothing = 1`: `there is no property "nothing"`, `kiled = 1`: `did you mean "killed"?`, `killed = 'x'`: "cannot compare", `claims = 'x'`: `the property "claims" is JSON`, `posts IS NULL`: `no property "posts"`,
		`S_INTERSECTS(geometry, POINT(200 0))`: "200", `(killed + 1) = title`: "cannot compare",
	} {
		var last error
		for _, err := range s.Features(t.Context(), data.Query{Collection: "events", Filter: parsed(t, text)}) {
			last = err
		}
		_, countErr := s.Count(t.Context(), data.Query{Collection: "events", Filter: parsed(t, text)})
		for _, err := range []error{last, countErr} {
			if err == nil || !strings.HasPrefix(err.Error(), "filter ") || !strings.Contains(err.Error(), say) {
				t.Errorf("%s: %v, want %q", text, err, say)
			}
		}
	}
}

// TestFiltersOfPrefixes looks for texts around the ends of the ranges of
// characters, in each encoding that a file can have.
func TestFiltersOfPrefixes(t *testing.T) {
	last := string(utf8.MaxRune)
	texts := []string{"a", "a" + last, "a" + last + last + last + "x", "b", "\u00ff", "\u00ffz", "\u0100", "\ud7ffz", "\ue000", "\uffffz", "\U00010000", last, last + last + last + last}
	for _, encoding := range []string{"UTF-8", "UTF-16le", "UTF-16be"} {
		path := foreign(t, `PRAGMA encoding = '`+encoding+`'`, bare, `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
			CREATE TABLE t (fid INTEGER PRIMARY KEY, s TEXT); CREATE INDEX t_s ON t (s)`)
		for i, text := range texts {
			script(t, path, fmt.Sprintf(`INSERT INTO t VALUES (%d, '%s')`, i, text))
		}
		s, _ := open(t, path)
		for _, text := range texts {
			head := strings.TrimRight(text, "xz")
			var want []string
			for i, other := range texts {
				if strings.HasPrefix(other, head) {
					want = append(want, fmt.Sprint(i))
				}
			}
			q := data.Query{Collection: "t", Filter: parsed(t, `s LIKE '`+head+`%'`)}
			if got := idsOf(t, s, q); got != strings.Join(want, " ") {
				t.Errorf("%s, %+q: %q, want %q", encoding, head, got, want)
			}
		}
	}
}
