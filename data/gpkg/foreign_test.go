package gpkg_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// bare is the least that makes a file a GeoPackage.
const bare = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'epsg', 4326, 'x', NULL);`

// spatial adds geometry columns to it.
const spatial = bare + `
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);`

// foreign makes a GeoPackage of SQL.
func foreign(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "foreign.gpkg")
	script(t, path, statements...)
	return path
}

// point is the SQL of a blob without an envelope.
func point(x, y float64) string {
	return "x'47500001E6100000" + "0101000000" + hexOf(x, y) + "'"
}

// hexOf writes numbers as they stand in a little-endian blob.
func hexOf(numbers ...float64) string {
	var hex strings.Builder
	for _, v := range numbers {
		fmt.Fprintf(&hex, "%016X", swapped(v))
	}
	return hex.String()
}

func TestKeysOfForeignTables(t *testing.T) {
	s, log := open(t, foreign(t, bare+`
		INSERT INTO gpkg_contents (table_name, data_type) VALUES ('Named', 'attributes'), ('texts', 'ATTRIBUTES'), ('pairs', 'attributes'), ('hides', 'attributes'),
			('without', 'attributes'), ('seen', 'attributes'), ('unseen', 'attributes'), ('gone', 'attributes'), ('shadowed', 'attributes'), ('raster', 'tiles'), ('old', 'aspatial');
		CREATE TABLE named (a TEXT, "KEY" INTEGER PRIMARY KEY); INSERT INTO named VALUES ('x', -5), ('y', 0), ('z', 7);
		CREATE TABLE texts (name TEXT PRIMARY KEY, n INT); INSERT INTO texts VALUES ('b', 1), ('a', 2);
		CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b)); INSERT INTO pairs VALUES (1, 1), (1, 2);
		CREATE TABLE hides (rowid TEXT, _rowid_ TEXT); INSERT INTO hides VALUES ('x', 'y');
		CREATE TABLE shadowed (rowid TEXT, _rowid_ TEXT, OID TEXT);
		CREATE TABLE without (a TEXT PRIMARY KEY) WITHOUT
			rowid;
		CREATE VIEW seen AS SELECT n AS number, name AS "the name" FROM texts ORDER BY name;
		CREATE VIEW unseen AS SELECT name FROM texts;
		CREATE TABLE old (a TEXT);`))
	for id, want := range map[string]string{
		"named": "[-5:[x] 0:[y] 7:[z]]", "texts": "[1:[b 1] 2:[a 2]]", "pairs": "[1:[1 1] 2:[1 2]]", "hides": "[1:[x y]]", "seen": "[1:[b] 2:[a]]", "old": "[]",
	} {
		got := []string{}
		for _, f := range all(t, s, data.Query{Collection: id}) {
			got = append(got, fmt.Sprintf("%s:%v", f.ID, f.Values))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", id, got, want)
		}
		if d := described(t, s, id); d.Count != len(got) || d.Title == "" {
			t.Errorf("%s: count %d, title %q", id, d.Count, d.Title)
		}
	}
	if got := idsOf(t, s, data.Query{Collection: "seen", Equals: []data.Equal{{Column: "the name", Values: []string{"a"}}}}); got != "2" {
		t.Errorf("in the view: %q", got)
	}
	for table, say := range map[string]string{"without": "no rowid", "unseen": "view without an integer", "gone": "no such table", "shadowed": "hide the rowid"} {
		if n := strings.Count(log.String(), "table="+table+" "); n != 1 || !strings.Contains(log.String(), say) {
			t.Errorf("%s is named %d times, want one line with %q in\n%s", table, n, say, log)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 4 {
		t.Errorf("the log has %d lines, want 4:\n%s", n, log)
	}
}

func TestIDColumn(t *testing.T) {
	for definition, want := range map[string]string{
		`id TEXT NOT NULL UNIQUE`:                          "b a",
		`id VARCHAR(10) NOT NULL UNIQUE`:                   "b a",
		`id TEXT UNIQUE`:                                   "1 2", // may be null
		`id TEXT NOT NULL`:                                 "1 2", // may occur twice
		`id TEXT NOT NULL, x INT, UNIQUE (id, x)`:          "1 2",
		`id BLOB NOT NULL UNIQUE`:                          "1 2",
		`ID TEXT NOT NULL UNIQUE`:                          "1 2", // another name
		`id TEXT PRIMARY KEY NOT NULL`:                     "b a",
		`fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE`: "b a",
	} {
		s, _ := open(t, foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
			CREATE TABLE t (`+definition+`); INSERT INTO t (id) VALUES ('b'), ('a');`))
		if got := idsOf(t, s, data.Query{Collection: "t"}); got != want {
			t.Errorf("%s: ids %q, want %q", definition, got, want)
		}
	}
	s, _ := open(t, foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (id TEXT NOT NULL); CREATE UNIQUE INDEX some ON t (id) WHERE id <> 'a'; INSERT INTO t VALUES ('a'), ('a');`))
	if got := idsOf(t, s, data.Query{Collection: "t"}); got != "1 2" {
		t.Errorf("a partial index: ids %q", got)
	}
}

func TestTypesOfForeignColumns(t *testing.T) {
	s, _ := open(t, foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, a BOOLEAN, b TINYINT, c MEDIUMINT, d "INTEGER", e FLOAT, f DOUBLE, g REAL, h TEXT(20), i BLOB(5), j DATE, k DATETIME,
			l VARCHAR, m NUMERIC, n BIGINT, o, p TIMESTAMP, q "DOUBLE PRECISION", r JSON, s "NVARCHAR(10)", t GENERIC);
		INSERT INTO t VALUES (1, 1, 2, 3, 9223372036854775807, 1.5, 2, 3.25, 'h', x'0102', '2025-11-26', '2025-11-26T10:00:00.000Z', 'l', 1.5, -5, 'o', '2025-11-26 10:00', 2.5, '{"a": 1}', 's', 't');
		INSERT INTO t (fid) VALUES (2);
		INSERT INTO t VALUES (3, 'true', '7', 1.0, 1.5, 9e999, -9e999, 'far', 5, 'text', 20251126, 'soon', x'68C3A9', '1e3', 'x', 1.25, 5, 'q', '{bad', 7, x'FF');
		INSERT INTO t VALUES (4, 0, NULL, 'abc', 1e18, '2.5', 1, 1, CAST(x'FF41' AS TEXT), x'', '2025-11-26T10:00:00Z', '2025-11-26', 'a' || char(0) || 'b', 9007199254740993, 1, x'00', '2025-11-26T10:00:00.5+05:00', 1, '"t"', '', '');`))
	want := []data.ColumnType{
		data.Boolean, data.Integer, data.Integer, data.Integer, data.Number, data.Number, data.Number, data.Text, data.Binary, data.Date, data.DateTime,
		data.Text, data.Number, data.Integer, data.Text, data.DateTime, data.Number, data.JSON, data.Text, data.Text,
	}
	for i, c := range described(t, s, "t").Columns {
		if c.Type != want[i] {
			t.Errorf("column %s is %s, want %s", c.Name, c.Type, want[i])
		}
	}
	rows := all(t, s, data.Query{Collection: "t"})
	for i, want := range [][]any{
		{true, int64(2), int64(3), int64(9223372036854775807), 1.5, 2.0, 3.25, "h", []byte{1, 2}, "2025-11-26", "2025-11-26T10:00:00Z", "l", 1.5, int64(-5), "o",
			"2025-11-26T10:00:00Z", 2.5, json.RawMessage(`{"a": 1}`), "s", "t"},
		make([]any, 20),
		{true, int64(7), int64(1), nil, nil, nil, nil, "5", []byte("text"), nil, "soon", "hé", 1000.0, nil, "1.25", nil, nil, json.RawMessage(`"{bad"`), "7", "\uFFFD"},
		{false, nil, nil, int64(1e18), 2.5, 1.0, 1.0, "\uFFFDA", []byte(nil), "2025-11-26", "2025-11-26T00:00:00Z", "a\x00b", 9007199254740992.0, int64(1), "\x00",
			"2025-11-26T05:00:00.5Z", 1.0, json.RawMessage(`"t"`), "", ""},
	} {
		for j, v := range rows[i].Values {
			if !reflect.DeepEqual(v, want[j]) {
				t.Errorf("row %d, column %c: %#v, want %#v", i+1, 'a'+j, v, want[j])
			}
		}
	}
}

// A curve, or a blob that is no geometry at all, must not keep the other rows
// from view.
func TestUnreadableGeometryIsNil(t *testing.T) {
	const table = `
		INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('t', 'features', 4326);
		INSERT INTO gpkg_geometry_columns VALUES ('t', 'shape', 'GEOMETRY', 4326, 0, 0);
		CREATE TABLE t (fid INTEGER PRIMARY KEY, shape GEOMETRY, name TEXT, radius_m DOUBLE);`
	// the curve has an envelope from 10 to 11 east and from 20 to 21 north
	curve := `x'47500003E6100000` + hexOf(10, 11, 20, 21) + `010900000000000000'`
	path := foreign(t, spatial+table+`
		INSERT INTO t VALUES (1, `+point(70, 38)+`, 'good', 5), (17, x'0011223344', 'bad', 5), (18, `+curve+`, 'curve', 5), (19, 'POINT(1 2)', 'text', 5), (20, NULL, 'none', 5);`)
	s, log := open(t, path)
	for range 3 {
		if got := idsOf(t, s, data.Query{Collection: "t"}); got != "1 17 18 19 20" {
			t.Fatalf("the rows are %q", got)
		}
	}
	for _, f := range all(t, s, data.Query{Collection: "t"}) {
		if (f.Geometry != nil) != (f.ID == "1") || f.Values[0] == nil {
			t.Errorf("row %s has the geometry %v and the values %v", f.ID, f.Geometry, f.Values)
		}
	}
	for _, say := range []string{"table=t", "row=17", "shape", "is not a GeoPackage geometry"} {
		if !strings.Contains(log.String(), say) || strings.Count(log.String(), "\n") != 1 {
			t.Errorf("want one line with %q in the log:\n%s", say, log)
		}
	}
	script(t, path, `DELETE FROM t WHERE fid = 17`)
	idsOf(t, s, data.Query{Collection: "t"})
	if strings.Count(log.String(), "\n") != 2 || !strings.Contains(log.String(), "COMPOUNDCURVE") {
		t.Errorf("after a commit the log is:\n%s", log)
	}
	for want, box := range map[string]geo.Box{
		"":   {West: -80, South: -10, East: -70, North: 10},
		"1":  {West: 69, South: 37, East: 71, North: 39},
		"18": {West: 9, South: 19, East: 12, North: 22},
	} {
		for _, match := range []data.Match{data.MatchGeometry, data.MatchArea, data.MatchWithin} {
			q := data.Query{Collection: "t", Box: &box, Match: match}
			n, err := s.Count(t.Context(), q)
			if got := idsOf(t, s, q); got != want || err != nil || n != len(strings.Fields(want)) {
				t.Errorf("%s in %v: %q, count %d, %v; want %q", match, box, got, n, err, want)
			}
		}
	}
	if d := described(t, s, "t"); *d.Extent != (geo.Box{West: 10, South: 20, East: 70, North: 38}) || d.Count != 4 {
		t.Errorf("extent %v, count %d", d.Extent, d.Count)
	}
	clauses, err := s.UnreadableGeometries(t.Context())
	want := `column "shape" of row 18 of "t" is a geometry of the type COMPOUNDCURVE, which is not supported, so the row is shown without geometry; 2 rows of the table are like this`
	if err != nil || len(clauses) != 1 || clauses[0] != want {
		t.Errorf("%q, %v; want %q", clauses, err, want)
	}
}

func TestViewsOfFeatures(t *testing.T) {
	s, log := open(t, foreign(t, spatial+`
		INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('v', 'features', 4326), ('w', 'features', 4326), ('x', 'features', 4326), ('y', 'features', 4326);
		INSERT INTO gpkg_geometry_columns VALUES ('v', 'g', 'POINT', 4326, 0, 0), ('w', 'nothing', 'POINT', 4326, 0, 0), ('y', 'g', 'POINT', 99, 0, 0);
		CREATE TABLE t (fid INTEGER PRIMARY KEY, g POINT, day DATE);
		INSERT INTO t VALUES (5, `+point(70, 38)+`, '2025-01-01'), (6, `+point(71, 38)+`, '2025-01-02'), (9, `+point(72, 38)+`, '2025-01-03');
		CREATE VIEW v AS SELECT fid AS OGC_FID, g, day FROM t WHERE fid > 5;
		CREATE VIEW w AS SELECT * FROM t; CREATE TABLE x (fid INTEGER PRIMARY KEY, g POINT); CREATE TABLE y (fid INTEGER PRIMARY KEY, g POINT);`))
	box := geo.Box{West: 70.5, South: 37, East: 71.5, North: 39}
	if got := idsOf(t, s, data.Query{Collection: "v"}); got != "6 9" {
		t.Errorf("the view has %q", got)
	}
	if got := idsOf(t, s, data.Query{Collection: "v", Box: &box, Interval: &data.Interval{Start: "2025-01-01"}}); got != "6" {
		t.Errorf("in the box are %q", got)
	}
	if d := described(t, s, "v"); *d.Extent != (geo.Box{West: 71, South: 38, East: 72, North: 38}) || d.Interval != (data.Interval{Start: "2025-01-02", End: "2025-01-03"}) {
		t.Errorf("extent %v, interval %v", d.Extent, d.Interval)
	}
	for _, say := range []string{`its geometry column \"nothing\" does not exist`, "does not say where its geometry is", "(srs_id 99"} {
		if !strings.Contains(log.String(), say) {
			t.Errorf("the log does not say %s:\n%s", say, log)
		}
	}
}

func TestForeignRelationsAndMetadata(t *testing.T) {
	s, _ := open(t, foreign(t, bare+`
		CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT, definition TEXT, scope TEXT);
		CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY, md_scope TEXT, md_standard_uri TEXT, mime_type TEXT, metadata TEXT);
		CREATE TABLE gpkg_metadata_reference (reference_scope TEXT, table_name TEXT, column_name TEXT, row_id_value INTEGER, timestamp DATETIME, md_file_id INTEGER, md_parent_id INTEGER);
		INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', '<qgis/>'), (2, 'dataset', 'https://schema.org/Dataset', 'application/ld+json', '{bad'),
			(3, 'dataset', 'https://schema.org/Dataset', 'application/ld+json', '{"license":"https://example.org/l","creditText":"C"}');
		INSERT INTO gpkg_metadata_reference VALUES ('table', 'base', NULL, NULL, '', 1, NULL), ('table', 'base', NULL, NULL, '', 2, NULL), ('table', 'BASE', NULL, NULL, '', 3, NULL);
		CREATE TABLE gpkgext_relations (id INTEGER PRIMARY KEY, base_table_name TEXT, base_primary_column TEXT, related_table_name TEXT, related_primary_column TEXT, relation_name TEXT, mapping_table_name TEXT UNIQUE);
		INSERT INTO gpkg_contents (table_name, data_type) VALUES ('base', 'attributes'), ('media', 'attributes');
		CREATE TABLE base (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO base VALUES (1, 'a'), (2, 'b');
		CREATE TABLE media (fid INTEGER PRIMARY KEY, data BLOB NOT NULL, content_type TEXT NOT NULL, size DOUBLE, ok BOOLEAN, info JSON, day DATE);
		INSERT INTO media VALUES (7, x'00FF', 'image/png', 9e999, 1, '{"a":[1]}', '2025-01-01'), (8, x'', 'it''s "x"', 1.5, NULL, '{bad', 5);
		CREATE TABLE "map 1" (base_id INTEGER, related_id INTEGER, note TEXT, content_type TEXT); INSERT INTO "map 1" VALUES (1, 8, 'n', 'hidden'), (1, 7, NULL, ''), (1, 99, 'dangling', '');
		CREATE TABLE map2 (base_id INTEGER, related_id INTEGER); INSERT INTO map2 VALUES (2, 7);
		CREATE TABLE map3 (a INTEGER); CREATE TABLE map4 (base_id INTEGER, related_id INTEGER); CREATE TABLE map5 (base_id INTEGER, related_id INTEGER);
		INSERT INTO gpkgext_relations VALUES (1, 'base', 'id', 'media', 'fid', 'media', 'map 1'), (2, 'base', 'id', 'media', 'fid', 'media', 'map2'),
			(3, 'base', 'id', 'media', 'fid', 'media', 'map3'), (4, 'nothing', 'id', 'media', 'fid', 'media', 'map4'), (5, 'base', 'no such', 'media', 'fid', 'media', 'map5'), (6, 'base', 'id', 'media', 'fid', 'media', 'map6');`))
	d := described(t, s, "base")
	var names []string
	for _, c := range d.Columns {
		names = append(names, c.Name)
	}
	if fmt.Sprint(names) != "[name media map2]" {
		t.Errorf("properties %v", names)
	}
	if d.Licence.Href != "https://example.org/l" || d.Attribution != "C" {
		t.Errorf("licence %v, attribution %q", d.Licence, d.Attribution)
	}
	rows := all(t, s, data.Query{Collection: "base"})
	if got, want := string(rows[0].Values[1].(json.RawMessage)), `[{"content_type":"it's \"x\"","size":1.5,"ok":null,"info":"{bad","day":5,"note":"n"},`+
		`{"content_type":"image/png","size":null,"ok":true,"info":{"a":[1]},"day":"2025-01-01","note":null}]`; got != want {
		t.Errorf("related rows\n%s, want\n%s", got, want)
	}
	if got := string(rows[1].Values[1].(json.RawMessage)) + string(rows[0].Values[2].(json.RawMessage)); got != "[][]" {
		t.Errorf("no related rows are %s", got)
	}
}

func TestIntervalsOfForeignColumns(t *testing.T) {
	s, _ := open(t, foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes'), ('u', 'attributes'), ('v', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, "End" DATETIME, "START" DATE);
		INSERT INTO t VALUES (1, '2025-03-01 12:00:00', '2025-01-01'), (2, '2025-03-31T23:30:00-05:00', '2025-03-31'), (3, '2025-12-31T10:00:00Z', '2025-01-01T23:00:00Z'), (4, 'unknown', 'unknown'), (5, 20250101, 20250101), (6, '2025-06-01T03:00:00+05:00', '2025-05-31'), (7, '2025-06-10T00:00:00Z', '2025-06-10');
		CREATE TABLE v (fid INTEGER PRIMARY KEY, at DATETIME); INSERT INTO v VALUES (1, '2025-06-01T03:00:00+05:00'), (2, '2025-05-31T21:00:00-05:00');
		CREATE TABLE u (fid INTEGER PRIMARY KEY, name TEXT, "when" TIMESTAMP, later DATE); INSERT INTO u VALUES (1, 'x', '2025-03-31T23:30:00-05:00', NULL);`))
	d := described(t, s, "t")
	if d.StartColumn != "START" || d.EndColumn != "End" || d.Interval != (data.Interval{Start: "2025-01-01", End: "2025-12-31T10:00:00Z"}) {
		t.Errorf("start %q, end %q, interval %v", d.StartColumn, d.EndColumn, d.Interval)
	}
	for _, c := range []struct{ start, end, want string }{
		{"2025-03-01T12:00:00Z", "2025-03-01T12:00:00Z", "1 3"},
		{"2025-03-01T12:00:01Z", "2025-03-02", "3"},
		{"2025-04-01T04:30:00Z", "", "2 3 6 7"},
		{"2025-04-01T04:30:01Z", "", "3 6 7"},
		{"2025-05-31T22:00:01Z", "2025-06-09", "3"},
		{"2025-05-31T22:00:00Z", "2025-06-09", "3 6"},
		{"", "2025-01-01T00:00:00Z", "1 3"}, // a date column: the row begins with its day
	} {
		got := idsOf(t, s, data.Query{Collection: "t", Interval: &data.Interval{Start: c.start, End: c.end}})
		if got = strings.TrimSpace(strings.NewReplacer("4", "", "5", "").Replace(got)); strings.Join(strings.Fields(got), " ") != c.want {
			t.Errorf("%s/%s: %q, want %q", c.start, c.end, got, c.want)
		}
	}
	// texts of another day than their instants
	if got := idsOf(t, s, data.Query{Collection: "v", Interval: &data.Interval{End: "2025-05-31"}}); got != "1" {
		t.Errorf("until the end of May: %q", got)
	}
	if got := idsOf(t, s, data.Query{Collection: "v", Interval: &data.Interval{Start: "2025-06-01"}}); got != "2" {
		t.Errorf("from the first of June: %q", got)
	}
	if d := described(t, s, "u"); d.StartColumn != "when" || d.EndColumn != "when" || d.Interval.Start != "2025-04-01T04:30:00Z" {
		t.Errorf("instant %q, interval %v", d.StartColumn, d.Interval)
	}
}

// TestRowsBeyondTheAntimeridian has longitudes of more than 180 degrees, and a
// geometry whose float32 box is larger than it is.
func TestRowsBeyondTheAntimeridian(t *testing.T) {
	d := &data.Dataset{Tables: []data.Table{{
		Collection: data.Collection{ID: "t", Geometry: data.AnyGeometry},
		Rows: []data.Feature{
			{Geometry: orb.LineString{{175, 0}, {185, 0}}}, {Geometry: orb.LineString{{-185, 10}, {-175, 10}}}, {Geometry: orb.LineString{{0, 20}, {1, 20}}},
		},
	}}}
	s := created(t, d)
	for _, c := range []struct {
		box  geo.Box
		want string
	}{
		{geo.Box{West: -179, South: -1, East: -178, North: 1}, "1"},
		{geo.Box{West: 178, South: 9, East: 179, North: 11}, "2"},
		{geo.Box{West: 179, South: -20, East: -179, North: 15}, "1 2"},
		{geo.Box{West: -10, South: -20, East: 10, North: 25}, "3"},
	} {
		q := data.Query{Collection: "t", Box: &c.box}
		if got := idsOf(t, s, q); got != c.want {
			t.Errorf("box %v: %q, want %q", c.box, got, c.want)
		}
		if n, err := s.Count(t.Context(), q); err != nil || n != len(strings.Fields(c.want)) {
			t.Errorf("box %v: %d, %v", c.box, n, err)
		}
	}
}

// TestMetresWithoutASystemAreLeftOut takes positions that are no longitudes and
// latitudes, of which nothing says what they are.
func TestMetresWithoutASystemAreLeftOut(t *testing.T) {
	csv := filepath.Join(t.TempDir(), "metres.csv")
	if err := os.WriteFile(csv, []byte("name,WKT\na,\"POINT (500000 4200000)\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, log := open(t, ogr(t, csv, "-oo", "GEOM_POSSIBLE_NAMES=WKT"))
	if list, err := s.Collections(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%d collections, %v", len(list), err)
	}
	if !strings.Contains(log.String(), "table=metres") || !strings.Contains(log.String(), "undefined") {
		t.Errorf("the log says %q", log)
	}
}
