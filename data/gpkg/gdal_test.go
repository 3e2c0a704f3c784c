package gpkg_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/datatest"
	"panj/geo"
)

func TestGDALReadsOurFile(t *testing.T) {
	d := datatest.Dataset()
	path := create(t, d)
	stdout, stderr := tool(t, "ogrinfo", "-so", "-al", "-ro", path)
	if stderr != "" {
		t.Errorf("ogrinfo warns: %s", stderr)
	}
	got := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)Layer name: ([^\n]+)\n.*?Feature Count: (\d+)`).FindAllStringSubmatch(stdout, -1) {
		got[m[1]] = m[2]
	}
	want := map[string]string{"articles": "2", "passages": "4"}
	for _, table := range d.Tables {
		want[table.Collection.ID] = fmt.Sprint(len(table.Rows))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("ogrinfo counts %v, want %v", got, want)
	}
	for _, line := range []string{
		"Extent: (-179.500000, 10.000000) - (179.500000, 38.000000)", // of events
		"Extent: (0.000000, 0.000000) - (96.100000, 10.000000)",      // of shapes
		`ID["EPSG",4326]`, "earliest: Date (0.0)", "noted: DateTime (0.0)", "sure: Integer(Boolean) (0.0)", "claims: String(JSON) (0.0)",
		"photo: Binary (0.0)", "killed: Integer64 (0.0)", "distance: Real (0.0)",
	} {
		if !strings.Contains(stdout, line) {
			t.Errorf("ogrinfo does not say %q", line)
		}
	}
	// every geometry, as GDAL reads it
	wkt, _ := tool(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", path, "shapes", "-lco", "GEOMETRY=AS_WKT", "-select", "name")
	wkt = strings.ReplaceAll(strings.NewReplacer(`"`, "", "((40 0),(41 1))", "(40 0,41 1)").Replace(wkt), "\r", "") // quotes and brackets vary with the version
	shapes := `WKT,name
POINT (0.1 0.2),point
LINESTRING (20 0,30 10),line
POLYGON ((0 0,10 0,10 10,0 10,0 0),(2 2,2 8,8 8,8 2,2 2)),polygon
MULTIPOINT (40 0,41 1),points
MULTILINESTRING ((50 0,51 1),(60 0,61 1)),lines
MULTIPOLYGON (((70 0,71 0,71 1,70 1,70 0)),((80 0,81 0,81 1,80 1,80 0))),polygons
GEOMETRYCOLLECTION (POINT (90 0),LINESTRING (95 0,96.1 1.1)),collection
,none
`
	if wkt != shapes {
		t.Errorf("GDAL reads\n%s, want\n%s", wkt, shapes)
	}
}

func TestGDALKnowsTheRelations(t *testing.T) {
	stdout, _ := tool(t, "sqlite3", create(t, datatest.Dataset()),
		`SELECT base_table_name, related_table_name, relation_name, mapping_table_name FROM gpkgext_relations ORDER BY id`)
	if want := "events|passages|attributes|citations\nevents|posts|attributes|event_posts\n"; stdout != want {
		t.Errorf("relations: %q, want %q", stdout, want)
	}
}

// TestEditsShow has GDAL and the sqlite3 shell change a file that is open.
func TestEditsShow(t *testing.T) {
	path := create(t, datatest.Dataset())
	s, _ := open(t, path)
	box := geo.Box{West: 10, South: 10, East: 11, North: 11}
	there := data.Query{Collection: "events", Box: &box}
	versions := map[string]bool{}
	check := func(what string, count int, inBox string, extent geo.Box) {
		t.Helper()
		v, err := s.Version(t.Context())
		if err != nil || versions[v] {
			t.Errorf("%s: the version is %q as before (%v)", what, v, err)
		}
		versions[v] = true
		c := described(t, s, "events")
		if c.Count != count || *c.Extent != extent {
			t.Errorf("%s: count %d, extent %v; want %d, %v", what, c.Count, *c.Extent, count, extent)
		}
		if got := idsOf(t, s, there); got != inBox {
			t.Errorf("%s: in the box are %q, want %q", what, got, inBox)
		}
		if n, err := s.Count(t.Context(), there); err != nil || n != len(strings.Fields(inBox)) {
			t.Errorf("%s: %d in the box, %v", what, n, err)
		}
	}
	sql := func(statement string) {
		t.Helper()
		if _, stderr := tool(t, "ogrinfo", path, "-sql", statement); stderr != "" {
			t.Errorf("%s: %s", statement, stderr)
		}
	}
	whole := geo.Box{West: -179.5, South: 10, East: 179.5, North: 38}
	check("before", 6, "", whole)
	sql(`UPDATE events SET title = 'Another title' WHERE id = 'bridge'`)
	check("an attribute", 6, "", whole)
	if f := all(t, s, data.Query{Collection: "events", IDs: []string{"bridge"}}); f[0].Values[0] != "Another title" {
		t.Errorf("the title is %v", f[0].Values[0])
	}
	sql(`UPDATE events SET geom = (SELECT geom FROM events WHERE id = 'bridge') WHERE id = 'rumour'`)
	check("a geometry where there was none", 6, "", whole)

	csv := filepath.Join(t.TempDir(), "more.csv")
	text := "id,title,WKT\nmore,\"More, of it\",POINT(10.5 10.25)\n"
	if err := os.WriteFile(csv, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "ogr2ogr", "-append", path, csv, "-nln", "events", "-oo", "GEOM_POSSIBLE_NAMES=WKT", "-a_srs", "EPSG:4326")
	check("a row", 7, "more", whole)
	sql(`DELETE FROM events WHERE id IN ('east', 'west')`)
	check("rows less", 5, "more", geo.Box{West: 10.5, South: 10.25, East: 71, North: 38})
	sql(`UPDATE events SET geom = NULL WHERE id = 'more'`)
	check("a geometry less", 5, "", geo.Box{West: 70, South: 37.5, East: 71, North: 38})
	tool(t, "sqlite3", path, `UPDATE gpkg_contents SET description = 'Changed.' WHERE table_name = 'events'`)
	check("a description", 5, "", geo.Box{West: 70, South: 37.5, East: 71, North: 38})
	if c := described(t, s, "events"); c.Description != "Changed." {
		t.Errorf("the description is %q", c.Description)
	}
	sql(`ALTER TABLE events ADD COLUMN added INTEGER DEFAULT 7`)
	if c := described(t, s, "events"); c.Column("added") == nil {
		t.Error("a new column does not show")
	}
	if f := all(t, s, data.Query{Collection: "events", Limit: 1, Columns: []string{"added"}}); fmt.Sprint(f[0].Values) == fmt.Sprint(make([]any, len(f[0].Values))) {
		t.Error("the new column has no value")
	}
	tool(t, "ogr2ogr", "-append", path, csv, "-nln", "new layer", "-oo", "GEOM_POSSIBLE_NAMES=WKT", "-a_srs", "EPSG:4326")
	if c := described(t, s, "new layer"); c.Count != 1 {
		t.Errorf("a new table has %d rows", c.Count)
	}
}

// geometries are rows of every type, with Z and M, empty and missing.
const geometries = `name,n,r,d,t,WKT
point,1,1.5,2025-01-01,2025-01-01T10:00:00Z,"POINT(70 38)"
line,2,2.5,2025-01-02,2025-01-01T10:00:00+05:00,"LINESTRING(70 38,71 39)"
polygon,3,,,,"POLYGON((70 38,71 38,71 39,70 38))"
no point,4,,,,"POINT EMPTY"
null,5,,,,
polygons,6,,,,"MULTIPOLYGON(((70 38,71 38,71 39,70 38)),((72 38,73 38,73 39,72 38)))"
z,7,,,,"POINT Z(72 38 1000)"
collection,8,,,,"GEOMETRYCOLLECTION(POINT(70 38),LINESTRING(70 38,71 39))"
zm,9,,,,"LINESTRING ZM(72 38 1000 1,73 39 1 2)"
m,10,,,,"MULTIPOINT M(72 38 1,73 39 2)"
no line,11,,,,"LINESTRING EMPTY"
`

// geometriesAsRead is what must come of them.
var geometriesAsRead = []orb.Geometry{
	orb.Point{70, 38}, orb.LineString{{70, 38}, {71, 39}}, orb.Polygon{{{70, 38}, {71, 38}, {71, 39}, {70, 38}}}, nil, nil,
	orb.MultiPolygon{{{{70, 38}, {71, 38}, {71, 39}, {70, 38}}}, {{{72, 38}, {73, 38}, {73, 39}, {72, 38}}}}, orb.Point{72, 38},
	orb.Collection{orb.Point{70, 38}, orb.LineString{{70, 38}, {71, 39}}}, orb.LineString{{72, 38}, {73, 39}},
	orb.MultiPoint{{72, 38}, {73, 39}}, nil,
}

// geometriesCSV writes them with the options ogr2ogr needs to read them.
func geometriesCSV(t *testing.T) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(path, []byte(geometries), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{path, "-oo", "AUTODETECT_TYPE=YES", "-oo", "GEOM_POSSIBLE_NAMES=WKT", "-oo", "KEEP_GEOM_COLUMNS=NO"}
}

func TestFilesOfOGR(t *testing.T) {
	source := geometriesCSV(t)
	for _, c := range []struct {
		name  string
		args  []string
		id    string
		crs   int
		error float64 // allowed, degrees
	}{
		{"plain", []string{"-a_srs", "EPSG:4326"}, "rows", 4326, 0},
		{"CRS84", []string{"-a_srs", "OGC:CRS84"}, "rows", 4326, 0},
		{"no reference system", nil, "rows", 4326, 0},
		{"no index", []string{"-a_srs", "EPSG:4326", "-lco", "SPATIAL_INDEX=NO"}, "rows", 4326, 0},
		{"odd names", []string{"-a_srs", "EPSG:4326", "-nln", `Ünï "q" c.x?%/`, "-lco", "FID=Ünï.id", "-lco", `GEOMETRY_NAME=the "geom`}, `Ünï "q" c.x?%/`, 4326, 0},
		{"version 1.0", []string{"-a_srs", "EPSG:4326", "-dsco", "VERSION=1.0"}, "rows", 4326, 0},
		{"version 1.1", []string{"-a_srs", "EPSG:4326", "-dsco", "VERSION=1.1"}, "rows", 4326, 0},
		{"version 1.3", []string{"-a_srs", "EPSG:4326", "-dsco", "VERSION=1.3"}, "rows", 4326, 0},
		{"web mercator", []string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:3857"}, "rows", 3857, 1e-9},
		{"web mercator, no index", []string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:3857", "-lco", "SPATIAL_INDEX=NO"}, "rows", 3857, 1e-9},
		{"UTM", []string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:32642"}, "rows", 32642, 1e-9},
		{"the zone beside", []string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:32643"}, "rows", 32643, 1e-9},
		{"Pulkovo", []string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:28412"}, "rows", 28412, 1e-6},
		{"ETRS89", []string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:4258"}, "rows", 4258, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			// GDAL cannot reproject an empty point: it is left out then
			args := append([]string{"-skipfailures"}, source...)
			s, log := open(t, ogr(t, append(args, c.args...)...))
			if log.Len() > 0 {
				t.Errorf("the log says %s", log)
			}
			d := described(t, s, c.id)
			if d.Count != 11 || d.StorageCRS != c.crs {
				t.Errorf("%d rows in the system %d, want 11 in %d", d.Count, d.StorageCRS, c.crs)
			}
			near(t, "extent", geo.Box{West: 70, South: 38, East: 73, North: 39}, *d.Extent, max(c.error, 1e-12))
			if want := (data.Interval{Start: "2025-01-01", End: "2025-01-02"}); d.Interval != want {
				t.Errorf("interval %v, want %v", d.Interval, want)
			}
			for i, f := range all(t, s, data.Query{Collection: c.id}) {
				if !close2(f.Geometry, geometriesAsRead[i], max(c.error, 1e-12)) {
					t.Errorf("row %d: %v, want %v", i+1, f.Geometry, geometriesAsRead[i])
				}
				if f.ID != fmt.Sprint(i+1) || f.Values[1] != int64(i+1) {
					t.Errorf("row %d: id %q, values %v", i+1, f.ID, f.Values)
				}
			}
			first := all(t, s, data.Query{Collection: c.id, Limit: 2})
			if got, want := fmt.Sprint(first[0].Values, first[1].Values),
				"[point 1 1.5 2025-01-01 2025-01-01T10:00:00Z] [line 2 2.5 2025-01-02 2025-01-01T05:00:00Z]"; got != want {
				t.Errorf("values %s, want %s", got, want)
			}
			for want, box := range map[string]geo.Box{
				"1 2 3 6 7 8 9 10": {West: -180, South: -90, East: 180, North: 90},
				"1 2 3 6 8":        {West: 69.9, South: 37.9, East: 70.1, North: 38.1},
				"3 6":              {West: 70.6, South: 38.1, East: 70.7, North: 38.2}, // inside the polygons, beside the lines
				"6 9 10":           {West: 72.9, South: 38.95, East: 73.1, North: 39.1},
				"":                 {West: 71.2, South: 38.1, East: 71.9, North: 38.9},
			} {
				q := data.Query{Collection: c.id, Box: &box}
				if got := idsOf(t, s, q); got != want {
					t.Errorf("box %v: %q, want %q", box, got, want)
				}
				if n, err := s.Count(t.Context(), q); err != nil || n != len(strings.Fields(want)) {
					t.Errorf("box %v: %d, %v", box, n, err)
				}
			}
			zoned := data.Query{Collection: c.id, Equals: []data.Equal{{Column: "t", Values: []string{"2025-01-01T05:00:00Z"}}}}
			if got := idsOf(t, s, zoned); got != "2" {
				t.Errorf("an instant in another zone: %q", got)
			}
			zoned = data.Query{Collection: c.id, Interval: &data.Interval{Start: "2025-01-02"}}
			if got := idsOf(t, s, zoned); got != "2 3 4 5 6 7 8 9 10 11" { // only 1 and 2 have a time
				t.Errorf("an interval: %q", got)
			}
		})
	}
}

// near compares boxes.
func near(t *testing.T, what string, want, got geo.Box, tolerance float64) {
	t.Helper()
	a, b := orb.LineString{{want.West, want.South}, {want.East, want.North}}, orb.LineString{{got.West, got.South}, {got.East, got.North}}
	if !close2(a, b, tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// close2 compares geometries, vertex by vertex.
func close2(a, b orb.Geometry, tolerance float64) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	var p, q []orb.Point
	collect(a, &p)
	collect(b, &q)
	if a.GeoJSONType() != b.GeoJSONType() || len(p) != len(q) {
		return false
	}
	for i := range p {
		if d := max(p[i][0]-q[i][0], q[i][0]-p[i][0], p[i][1]-q[i][1], q[i][1]-p[i][1]); !(d <= tolerance) {
			return false
		}
	}
	return true
}

// collect gathers the vertices.
func collect(g orb.Geometry, to *[]orb.Point) {
	switch g := g.(type) {
	case orb.Point:
		*to = append(*to, g)
	case orb.MultiPoint:
		*to = append(*to, g...)
	case orb.LineString:
		*to = append(*to, g...)
	case orb.MultiLineString:
		for _, l := range g {
			collect(l, to)
		}
	case orb.Polygon:
		for _, r := range g {
			*to = append(*to, r...)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			collect(p, to)
		}
	case orb.Collection:
		for _, m := range g {
			collect(m, to)
		}
	}
}

func TestTypedLayersOfOGR(t *testing.T) {
	source := geometriesCSV(t)
	for _, c := range []struct {
		nlt, where string
		want       data.GeometryType
		ids        string
	}{
		{"POINT", "name = 'point'", data.Point, "1"},
		{"POINTZ", "name = 'z'", data.Point, "1"},
		{"MULTIPOLYGON", "name LIKE 'polygon%'", data.MultiPolygon, "1 2"},
		{"LINESTRINGZM", "name = 'zm'", data.LineString, "1"},
		{"GEOMETRYCOLLECTION", "name = 'collection'", data.GeometryCollection, "1"},
		{"NONE", "n < 3", data.NoGeometry, "1 2"},
	} {
		s, log := open(t, ogr(t, append(source, "-a_srs", "EPSG:4326", "-nlt", c.nlt, "-where", c.where)...))
		if got := described(t, s, "rows").Geometry; got != c.want || log.Len() > 0 {
			t.Errorf("%s: the type is %q, want %q; log: %s", c.nlt, got, c.want, log)
		}
		if got := idsOf(t, s, data.Query{Collection: "rows"}); got != c.ids {
			t.Errorf("%s: rows %q, want %q", c.nlt, got, c.ids)
		}
	}
}

func TestWhatCannotBeServedIsNamed(t *testing.T) {
	source := geometriesCSV(t)
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"-s_srs", "EPSG:4326", "-t_srs", "EPSG:3413", "-where", "name = 'point'"}, "3413"},
		{[]string{"-a_srs", "+proj=lcc +lat_1=30 +lat_2=40 +lon_0=70 +datum=WGS84", "-where", "name = 'point'"}, "reference system"},
		{[]string{"-a_srs", "EPSG:4326", "-nlt", "CURVEPOLYGON", "-where", "name = 'polygon'"}, "CURVEPOLYGON"},
	} {
		s, log := open(t, ogr(t, append(source, c.args...)...))
		list, err := s.Collections(t.Context())
		if err != nil || len(list) != 0 {
			t.Errorf("%q: %v, %v", c.args, list, err)
		}
		if got := log.String(); !strings.Contains(got, c.say) || !strings.Contains(got, "table=rows") || strings.Count(got, "\n") != 1 {
			t.Errorf("%q: the log says %q, want one line about rows and %q", c.args, got, c.say)
		}
	}
	raster := filepath.Join(t.TempDir(), "raster.gpkg")
	tool(t, "gdal_create", "-of", "GPKG", "-outsize", "16", "16", "-bands", "3", "-a_srs", "EPSG:3857", "-a_ullr", "0", "100", "100", "0", raster)
	tool(t, "ogr2ogr", append([]string{"-update", "-append", raster, "-a_srs", "EPSG:4326"}, source...)...)
	s, log := open(t, raster)
	if list, err := s.Collections(t.Context()); err != nil || len(list) != 1 || list[0].ID != "rows" || log.Len() > 0 {
		t.Errorf("beside tiles: %v, %v; log: %s", list, err, log)
	}
}

// TestIndexSurvivesEdits has GDAL's SQLite change thousands of rows under the
// R-tree that Create has packed.
func TestIndexSurvivesEdits(t *testing.T) {
	path := create(t, datatest.Points(line(t), 6000))
	for _, statement := range []string{
		`DELETE FROM points WHERE fid % 3 = 0`,
		`INSERT INTO points (id, geom, name, type, date, km) SELECT 'n' || id, geom, name, type, date, km FROM points WHERE fid % 2 = 0`,
		`UPDATE points SET geom = (SELECT geom FROM points WHERE fid = 1) WHERE fid % 7 = 0`,
		`UPDATE points SET geom = NULL WHERE fid % 11 = 0`,
		`UPDATE points SET fid = fid + 100000 WHERE fid % 13 = 0`,
	} {
		tool(t, "ogrinfo", path, "-sql", statement)
	}
	if stdout, _ := tool(t, "sqlite3", path, `SELECT rtreecheck('rtree_points_geom')`); stdout != "ok\n" {
		t.Errorf("rtreecheck: %s", stdout)
	}
	s, _ := open(t, path)
	var rows []data.Feature
	for _, f := range all(t, s, data.Query{Collection: datatest.PointsID}) {
		if f.Geometry != nil {
			rows = append(rows, f)
		}
	}
	for i := 0; i < len(rows); i += 97 {
		p := rows[i].Geometry.(orb.Point)
		box := geo.Box{West: p[0] - 0.2, South: p[1] - 0.1, East: p[0], North: p[1]}
		var want []string
		for _, f := range rows {
			if box.Contains(f.Geometry.(orb.Point)) {
				want = append(want, f.ID)
			}
		}
		if got := idsOf(t, s, data.Query{Collection: datatest.PointsID, Box: &box}); got != strings.Join(want, " ") {
			t.Errorf("box %v: got %q, want %q", box, got, want)
		}
	}
}
