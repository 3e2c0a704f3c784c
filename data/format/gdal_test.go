package format_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
)

// ogr2ogr lets GDAL read a file and say what it saw, as GeoJSON.
func ogr2ogr(t *testing.T, file string, content []byte, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("ogr2ogr")
	if err != nil {
		t.Fatalf("this test reads files with GDAL, another program: install it (Debian: apt install gdal-bin): %v", err)
	}
	file = filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, append([]string{"-f", "GeoJSON", "/vsistdout/", file}, args...)...)
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil || messages.Len() > 0 {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, messages.Bytes())
	}
	return out.Bytes()
}

// GDAL reads the same rows from every format.
func TestGDALReadsEveryFormat(t *testing.T) {
	c := &data.Collection{ID: "things", Geometry: data.AnyGeometry, IDColumn: "id", Columns: []data.Column{
		{Name: "name", Type: data.Text}, {Name: "n", Type: data.Integer}, {Name: "km", Type: data.Number},
	}}
	geometries := []orb.Geometry{
		orb.Point{70.25, 37.5},
		orb.MultiPoint{{1, 2}, {3, 4}},
		orb.LineString{{1, 2}, {3, 4.5}},
		orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
		orb.Polygon{{{0, 0}, {0, 9}, {9, 9}, {0, 0}}, {{1, 2}, {1, 8}, {7, 8}, {1, 2}}},
		orb.MultiPolygon{{{{0, 0}, {9, 9}, {0, 9}, {0, 0}}}, {{{20, 0}, {29, 9}, {20, 9}, {20, 0}}}},
		orb.Collection{orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}},
		nil,
	}
	var fs []*data.Feature
	for i, g := range geometries {
		name := any("Панҷ, \"the\nriver\"")
		if g == nil {
			name = nil
		}
		fs = append(fs, &data.Feature{ID: string(rune('a' + i)), Geometry: g, Values: []any{name, int64(1)<<53 + 1 + int64(i), 0.125}})
	}
	type doc struct {
		Features []struct {
			Properties map[string]any
			Geometry   json.RawMessage
		}
	}
	read := func(name string, args ...string) doc {
		f, _ := format.ByName(name)
		var d doc
		decoder := json.NewDecoder(bytes.NewReader(ogr2ogr(t, "things."+f.Extension, []byte(written(t, name, c, format.Options{}, fs...)), args...)))
		decoder.UseNumber()
		if err := decoder.Decode(&d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	want := read("geojson")
	for name, d := range map[string]doc{
		"geojson": want, "geojsonseq": read("geojsonseq"), "csv": read("csv", "-oo", "AUTODETECT_TYPE=YES", "-oo", "EMPTY_STRING_AS_NULL=YES", "-a_srs", "OGC:CRS84"),
	} {
		if len(d.Features) != len(fs) {
			t.Errorf("%s: GDAL sees %d features, want %d", name, len(d.Features), len(fs))
			continue
		}
		for i, f := range d.Features {
			p := f.Properties
			if p["n"] != json.Number(strconv.Itoa(1<<53+1+i)) || p["km"] != json.Number("0.125") || p["name"] != fs[i].Values[0] {
				t.Errorf("%s: GDAL sees properties %v", name, p)
			}
			if string(f.Geometry) != string(want.Features[i].Geometry) {
				t.Errorf("%s: GDAL sees geometry %s, in GeoJSON %s", name, f.Geometry, want.Features[i].Geometry)
			}
		}
	}
	for i, kind := range []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "null"} {
		if !strings.Contains(string(want.Features[i].Geometry), kind) {
			t.Errorf("GDAL sees %s, want a %s", want.Features[i].Geometry, kind)
		}
	}
}
