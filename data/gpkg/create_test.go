package gpkg_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/geo"
)

// onlyFile wants a folder to hold just these names.
func onlyFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func TestCreateLeavesWhatIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "there.gpkg")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := gpkg.Create(t.Context(), path, datatest.Dataset())
	if !errors.Is(err, data.ErrConflict) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want ErrConflict with the path", err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "mine" {
		t.Errorf("the file is now %q, %v", content, err)
	}
	onlyFiles(t, filepath.Dir(path), "there.gpkg")
}

// TestCreateAtOnce has several programs create one file: one wins, the others
// say so, and the file is whole.
func TestCreateAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.gpkg")
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { errs[i] = gpkg.Create(t.Context(), path, datatest.Dataset()) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, data.ErrConflict):
			t.Errorf("got %v, want ErrConflict", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of 4 made the file", won)
	}
	onlyFiles(t, filepath.Dir(path), "new.gpkg")
	open(t, path)
}

func TestCreateStops(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new.gpkg")
	d := datatest.Points(line(t), 50_000)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if err := gpkg.Create(ctx, path, d); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's error", err)
	}
	onlyFiles(t, dir)
}

func TestCreateWhereItCannot(t *testing.T) {
	dir := t.TempDir()
	for path, say := range map[string]string{
		filepath.Join(dir, "missing", "x.gpkg"): "its folder does not exist",
		filepath.Join(dir, "file", "x.gpkg"):    "not a directory",
	} {
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := gpkg.Create(t.Context(), path, datatest.Dataset()); err == nil || !strings.Contains(err.Error(), say) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q", path, err, say)
		}
	}
}

// TestHelperCreates is run by asNobody.
func TestHelperCreates(t *testing.T) {
	path := os.Getenv("PANJ_TEST_FILE")
	if path == "" {
		return
	}
	t.Logf("error: %v", gpkg.Create(t.Context(), path, datatest.Dataset()))
}

func TestCreateWithoutPermission(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755) //nolint:errcheck // the test's folder
	out := asNobody(t, "TestHelperCreates", filepath.Join(dir, "x.gpkg"))
	if !strings.Contains(out, "its folder cannot be written") {
		t.Errorf("got %s", out)
	}
}

func TestCreateTidiesUpAfterACrash(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new.gpkg")
	long, now := time.Now().Add(-time.Hour), time.Now()
	for name, at := range map[string]time.Time{
		".new.gpkg.new-crashed": long, ".new.gpkg.new-crashed-journal": long, ".new.gpkg.new-running": now, ".other.gpkg.new-crashed": long,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := gpkg.Create(t.Context(), path, datatest.Dataset()); err != nil {
		t.Fatal(err)
	}
	onlyFiles(t, dir, ".new.gpkg.new-running", ".other.gpkg.new-crashed", "new.gpkg")
}

// TestHelperCreatesMuch is run, and killed, by TestCreateKilled.
func TestHelperCreatesMuch(t *testing.T) {
	path := os.Getenv("PANJ_TEST_FILE")
	if path == "" {
		return
	}
	rows, err := strconv.Atoi(os.Getenv("PANJ_TEST_ROWS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("error: %v", gpkg.Create(t.Context(), path, datatest.Points(line(t), rows)))
}

// childOf runs a test of this binary again.
func childOf(t *testing.T, test, path string, rows int, shell string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", shell+` exec "$0" -test.run "^$1$" -test.v`, exe, test)
	cmd.Env = append(os.Environ(), "PANJ_TEST_FILE="+path, "PANJ_TEST_ROWS="+strconv.Itoa(rows))
	return cmd
}

// TestCreateKilled kills the process in the middle of the work: there is no
// file that could be taken for the real one, and the next attempt succeeds.
func TestCreateKilled(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new.gpkg")
	cmd := childOf(t, "TestHelperCreatesMuch", path, 30_000, "")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for begun := false; !begun; time.Sleep(5 * time.Millisecond) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		begun = len(entries) > 0
	}
	time.Sleep(20 * time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the work was done before it could be killed")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after the kill there is a file under the name: %v", err)
	}
	if err := gpkg.Create(t.Context(), path, datatest.Dataset()); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

// TestCreateWithoutRoom lets files grow to 500 kB only.
func TestCreateWithoutRoom(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new.gpkg")
	out, err := childOf(t, "TestHelperCreatesMuch", path, 5_000, "ulimit -f 1000;").CombinedOutput()
	if want := "error: create geopackage: " + path + " cannot be"; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%v: %s\nwant %q", err, out, want)
	}
	onlyFiles(t, dir)
}

func TestCreateKeepsThePermissionsOfTheUser(t *testing.T) {
	info, err := os.Stat(create(t, datatest.Dataset()))
	if err != nil {
		t.Fatal(err)
	}
	probe := filepath.Join(t.TempDir(), "probe")
	if err := os.WriteFile(probe, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	want, err := os.Stat(probe)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != want.Mode() {
		t.Errorf("the file has the mode %v, want that of any new file, %v", info.Mode(), want.Mode())
	}
}

func TestCreatedFileIsSound(t *testing.T) {
	path := create(t, datatest.Dataset())
	for sql, want := range map[string]string{
		`PRAGMA integrity_check`:   "ok",
		`PRAGMA foreign_key_check`: "",
		`PRAGMA application_id`:    "1196444487", // "GPKG", GeoPackage 1.4, requirement 2
		`PRAGMA journal_mode`:      "delete",
		`SELECT group_concat(srs_id) FROM (SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id)`: "-1,0,4326",
		// requirements 60, 77, 93-114 of the standard and those of OGC 18-000, as queries of their test suites
		`SELECT count(*) FROM gpkg_contents WHERE last_change NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'`:      "0",
		`SELECT count(*) FROM gpkg_contents WHERE data_type NOT IN ('features', 'attributes')`:                                                                              "0",
		`SELECT group_concat(table_name) FROM (SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' AND scope = 'write-only' ORDER BY 1)`:       "empty,events,shapes",
		`SELECT count(*) FROM gpkg_extensions WHERE extension_name IN ('gpkg_schema', 'gpkg_metadata') AND column_name IS NULL AND scope = 'read-write'`:                    "4",
		`SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'`:                                                                                 "6",
		`SELECT count(*) FROM gpkg_data_columns WHERE table_name NOT IN (SELECT table_name FROM gpkg_contents UNION SELECT table_name FROM gpkg_extensions)`:                "0",
		`SELECT count(*) FROM gpkg_data_columns WHERE constraint_name NOT IN (SELECT constraint_name FROM gpkg_data_column_constraints)`:                                    "0",
		`SELECT count(*) FROM gpkg_metadata_reference WHERE reference_scope <> 'geopackage' AND table_name NOT IN (SELECT table_name FROM gpkg_contents)`:                   "0",
		`SELECT count(*) FROM gpkgext_relations WHERE mapping_table_name NOT IN (SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_related_tables')`:      "0",
		`SELECT count(*) FROM gpkgext_relations WHERE relation_name NOT IN ('features', 'simple_attributes', 'media', 'attributes', 'tiles')`:                               "0",
		`SELECT title FROM gpkg_data_columns WHERE table_name = 'events' AND column_name = 'killed'`:                                                                        "Killed",
		`SELECT mime_type FROM gpkg_data_columns WHERE table_name = 'events' AND column_name = 'claims'`:                                                                    "application/json",
		`SELECT json_extract(metadata, '$.license.url') FROM gpkg_metadata AS m JOIN gpkg_metadata_reference AS r ON r.md_file_id = m.id WHERE table_name = 'events'`:       "https://example.org/terms",
		`SELECT json_extract(metadata, '$.citation') FROM gpkg_metadata AS m JOIN gpkg_metadata_reference AS r ON r.md_file_id = m.id WHERE reference_scope = 'geopackage'`: "Nobody: Test data.",
		`SELECT min_x || ' ' || min_y || ' ' || max_x || ' ' || max_y FROM gpkg_contents WHERE table_name = 'events'`:                                                       "-179.5 10.0 179.5 38.0",
		`SELECT count(*) FROM gpkg_contents WHERE table_name = 'empty' AND min_x IS NULL`:                                                                                   "1",
		`SELECT typeof(noted) || noted FROM events WHERE id = 'bridge'`:                                                                                                     "text2025-11-27T08:00:00.000Z",
		`SELECT count(*) FROM rtree_events_geom`:           "5",
		`SELECT hex(geom) FROM events WHERE id = 'bridge'`: "47500001E6100000" + "0101000000" + "0000000000805140" + "0000000000004340", // as GDAL writes it
	} {
		got, _ := tool(t, "sqlite3", path, sql)
		if strings.TrimSpace(got) != want {
			t.Errorf("%s\ngives %q, want %q", sql, strings.TrimSpace(got), want)
		}
	}
}

func TestCreateInOtherSystems(t *testing.T) {
	for _, crs := range []int{3857, 32642, 32742} {
		d := datatest.Dataset()
		for i := range d.Tables {
			d.Tables[i].Collection.StorageCRS = crs
		}
		for i := range d.Tables[0].Rows { // what lies too far from the zone
			if p, ok := d.Tables[0].Rows[i].Geometry.(orb.Point); ok && p[1] < 30 {
				d.Tables[0].Rows[i].Geometry = nil
			}
		}
		d.Tables[1].Rows = d.Tables[1].Rows[:0]
		path := create(t, d)
		s, _ := open(t, path)
		if got := described(t, s, "events").StorageCRS; got != crs {
			t.Errorf("stored in %d, want %d", got, crs)
		}
		for i, f := range all(t, s, data.Query{Collection: "events"}) {
			if want := d.Tables[0].Rows[i].Geometry; !close2(f.Geometry, want, 1e-9) {
				t.Errorf("%d: %v, want %v", crs, f.Geometry, want)
			}
		}
		box := geo.Box{West: 69.9, South: 37.9, East: 70.1, North: 38.1}
		if got := idsOf(t, s, data.Query{Collection: "events", Box: &box}); got != "bridge" {
			t.Errorf("%d: in the box is %q", crs, got)
		}
		if orb.Equal(d.Tables[0].Rows[0].Geometry, orb.Point{70, 38}) == false {
			t.Errorf("%d: the caller's geometry is now %v", crs, d.Tables[0].Rows[0].Geometry)
		}
		// GDAL transforms it back to the same place
		stdout, stderr := tool(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", path, "events", "-t_srs", "EPSG:4326", "-lco", "GEOMETRY=AS_XY", "-select", "id", "-where", "id = 'bridge'")
		var x, y float64
		if _, err := fmt.Sscanf(strings.Split(stdout, "\n")[1], "%g,%g", &x, &y); err != nil || math.Abs(x-70) > 1e-7 || math.Abs(y-38) > 1e-7 || stderr != "" {
			t.Errorf("%d: GDAL reads %s%s", crs, stdout, stderr)
		}
	}
}

// TestBoxesInOtherSystems has points on the edges of boxes, which are bent in
// the coordinates of the table.
func TestBoxesInOtherSystems(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	points := []orb.Point{{69, 38}} // on the central meridian, where the edge of the first box reaches lowest
	for range 1500 {
		points = append(points, orb.Point{66 + 6*random.Float64(), 30 + 10*random.Float64()})
	}
	boxes := []geo.Box{{West: 60.3, South: 38, East: 77.1, North: 39}, {West: 68, South: 20, East: 68.5, North: 60}, {West: -180, South: -90, East: 180, North: 90}}
	for range 100 {
		a, b := points[random.IntN(len(points))], points[random.IntN(len(points))]
		boxes = append(boxes, geo.Box{West: min(a[0], b[0]), South: min(a[1], b[1]), East: max(a[0], b[0]), North: max(a[1], b[1])})
	}
	for _, crs := range []int{3857, 32642} {
		table := data.Table{Collection: data.Collection{ID: "p", Geometry: data.Point, StorageCRS: crs}}
		for _, p := range points {
			table.Rows = append(table.Rows, data.Feature{Geometry: p})
		}
		s := created(t, &data.Dataset{Tables: []data.Table{table}})
		stored := all(t, s, data.Query{Collection: "p"}) // back from the table, rounded once
		for _, box := range boxes {
			if box.West == points[0][0] || box.South == 38 {
				box.South = min(box.South, stored[0].Geometry.(orb.Point)[1])
			}
			var want []string
			for _, f := range stored {
				if box.Contains(f.Geometry.(orb.Point)) {
					want = append(want, f.ID)
				}
			}
			q := data.Query{Collection: "p", Box: &box}
			if got := idsOf(t, s, q); got != strings.Join(want, " ") {
				t.Errorf("%d, box %v: %d points, want %d", crs, box, len(strings.Fields(got)), len(want))
			}
			if n, err := s.Count(t.Context(), q); err != nil || n != len(want) {
				t.Errorf("%d, box %v: count %d, %v; want %d", crs, box, n, err, len(want))
			}
		}
	}
}

func TestCreateMakesSinglesMulti(t *testing.T) {
	d := &data.Dataset{Tables: []data.Table{{
		Collection: data.Collection{ID: "m", Geometry: data.MultiPolygon},
		Rows:       []data.Feature{{Geometry: orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}, {Geometry: orb.MultiPolygon{}}},
	}}}
	got := all(t, created(t, d), data.Query{Collection: "m"})
	if want := (orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}); !orb.Equal(got[0].Geometry, want) {
		t.Errorf("got %v, want %v", got[0].Geometry, want)
	}
	if got[1].Geometry != nil {
		t.Errorf("an empty geometry is %v, want none", got[1].Geometry)
	}
}

func TestCreateRefuses(t *testing.T) {
	table := func(change func(*data.Table)) *data.Dataset {
		d := &data.Dataset{Tables: []data.Table{{
			Collection: data.Collection{ID: "t", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{
				{Name: "name", Type: data.Text, Required: true, Enum: []string{"a", "b"}}, {Name: "n", Type: data.Integer},
				{Name: "day", Type: data.Date}, {Name: "j", Type: data.JSON}, {Name: "f", Type: data.Number}, {Name: "at", Type: data.DateTime},
			}},
			Rows: []data.Feature{{ID: "x", Geometry: orb.Point{1, 2}, Values: []any{"a", nil, nil, nil, nil, nil}}},
		}}}
		change(&d.Tables[0])
		return d
	}
	value := func(i int, v any) *data.Dataset {
		return table(func(t *data.Table) { t.Rows[0].Values[i] = v })
	}
	relation := func(change func(*data.Relation)) *data.Dataset {
		d := table(func(*data.Table) {})
		r := data.Relation{Name: "r", Base: "t", Related: "t", Pairs: []data.Pair{{Base: "x", Related: "x"}}}
		change(&r)
		d.Relations = []data.Relation{r}
		return d
	}
	cited := func(change func(*data.Citation)) *data.Dataset {
		d := datatest.Dataset()
		change(&d.Citations[0])
		return d
	}
	for param, d := range map[string]*data.Dataset{
		"t[0].name":              value(0, nil),
		"t[0].name ":             value(0, "c"),
		"t[0].name  ":            value(0, 1),
		"t[0].n":                 value(1, "1"),
		"t[0].day":               value(2, "2025-02-30"),
		"t[0].j":                 value(3, json.RawMessage(`{"a":`)),
		"t[0].f":                 value(4, math.NaN()),
		"t[0].at":                value(5, "soon"),
		"t[0].Values":            table(func(t *data.Table) { t.Rows[0].Values = nil }),
		"t[0].ID":                table(func(t *data.Table) { t.Rows[0].ID = "" }),
		"t[1].ID":                table(func(t *data.Table) { t.Rows = append(t.Rows, t.Rows[0]) }),
		"t[1].Key":               table(func(t *data.Table) { t.Rows = append(t.Rows, t.Rows[0]); t.Rows[0].Key, t.Rows[1].Key = 5, 5 }),
		"t[0].geom":              table(func(t *data.Table) { t.Rows[0].Geometry = orb.LineString{{1, 2}, {3, 4}} }),
		"t[0].geom ":             table(func(t *data.Table) { t.Rows[0].Geometry = orb.Point{math.Inf(1), 2} }),
		"t[0].Geometry":          table(func(t *data.Table) { t.Collection.Geometry = "" }),
		"t.Geometry":             table(func(t *data.Table) { t.Collection.Geometry = "CURVE" }),
		"t.StorageCRS":           table(func(t *data.Table) { t.Collection.StorageCRS = 2154 }),
		"t.IDColumn":             table(func(t *data.Table) { t.Collection.IDColumn = "name" }),
		"t.Columns":              table(func(t *data.Table) { t.Collection.Columns[1].Name = "NAME" }),
		"t.Columns ":             table(func(t *data.Table) { t.Collection.Columns[1].Name = "" }),
		"t.n":                    table(func(t *data.Table) { t.Collection.Columns[1].Type = "money" }),
		"t.n ":                   table(func(t *data.Table) { t.Collection.Columns[1].Related = true }),
		"table":                  table(func(t *data.Table) { t.Collection.ID = "gpkg_mine" }),
		"table ":                 table(func(t *data.Table) { t.Collection.ID = "" }),
		"r.Base":                 relation(func(r *data.Relation) { r.Base = "nothing" }),
		"r.Related":              relation(func(r *data.Relation) { r.Related = "nothing" }),
		"r[0].Base":              relation(func(r *data.Relation) { r.Pairs[0].Base = "nobody" }),
		"r[0].Related":           relation(func(r *data.Relation) { r.Pairs[0].Related = "nobody" }),
		"r[0]":                   relation(func(r *data.Relation) { r.Pairs[0].Values = []any{1} }),
		"relation":               relation(func(r *data.Relation) { r.Name = "T" }),
		"citation[0].Collection": cited(func(c *data.Citation) { c.Collection = "nothing" }),
		"citation[0].Feature":    cited(func(c *data.Citation) { c.Feature = "nobody" }),
		"citation[0].Passage":    cited(func(c *data.Citation) { c.Passage = "nowhere-1.1" }),
	} {
		dir := t.TempDir()
		err := gpkg.Create(t.Context(), filepath.Join(dir, "x.gpkg"), d)
		var invalid *data.InvalidError
		if !errors.As(err, &invalid) || invalid.Param != strings.TrimSpace(param) {
			t.Errorf("%s: got %v", param, err)
		}
		onlyFiles(t, dir)
	}
}

func TestCitationsOfSeveralCollections(t *testing.T) {
	d := datatest.Dataset()
	extra := d.Citations[0]
	extra.ID, extra.Collection, extra.Feature = "on-a-shape", "shapes", "3"
	for i := range d.Tables[1].Rows {
		d.Tables[1].Rows[i].ID = fmt.Sprint(i + 1)
	}
	d.Citations = append(d.Citations, extra)
	s := created(t, d)
	got, err := s.Citations(t.Context(), data.CitationFilter{Collection: "shapes"})
	if err != nil || len(got) != 1 || *got[0] != extra {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := s.Citations(t.Context(), data.CitationFilter{}); err != nil || len(got) != 5 {
		t.Errorf("%d citations, %v; want 5", len(got), err)
	}
}
