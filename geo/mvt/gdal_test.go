package mvt_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/geo"
	"panj/geo/mvt"
)

// gdal runs one of GDAL's programs and returns what it printed.
func gdal(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("this test reads tiles with GDAL, another program: install it (Debian: apt install gdal-bin): %v", err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, messages.Bytes())
	}
	if messages.Len() > 0 {
		t.Fatalf("%s %s complains: %s", program, strings.Join(args, " "), messages.Bytes())
	}
	return out.Bytes()
}

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readTile lets GDAL decode one layer of a tile, in web mercator metres.
func readTile(t *testing.T, tile geo.Tile, content []byte, layer string) *geojson.FeatureCollection {
	t.Helper()
	path := writeFile(t, "tile.pbf", content)
	out := gdal(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path, layer, "-lco", "RFC7946=NO", "-lco", "COORDINATE_PRECISION=6",
		"-oo", fmt.Sprint("X=", tile.X), "-oo", fmt.Sprint("Y=", tile.Y), "-oo", fmt.Sprint("Z=", tile.Z), "-oo", "CLIP=NO")
	fc, err := geojson.UnmarshalFeatureCollection(out)
	if err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return fc
}

// projected lets GDAL project GeoJSON to web mercator.
func projected(t *testing.T, gs ...orb.Geometry) []orb.Geometry {
	t.Helper()
	fc := geojson.NewFeatureCollection()
	for _, g := range gs {
		fc.Append(geojson.NewFeature(g))
	}
	text, err := json.Marshal(fc)
	if err != nil {
		t.Fatal(err)
	}
	path := writeFile(t, "source.geojson", text)
	out := gdal(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path, "-t_srs", "EPSG:3857", "-lco", "RFC7946=NO", "-lco", "COORDINATE_PRECISION=6")
	fc, err = geojson.UnmarshalFeatureCollection(out)
	if err != nil {
		t.Fatal(err)
	}
	var projected []orb.Geometry
	for _, f := range fc.Features {
		projected = append(projected, f.Geometry)
	}
	return projected
}

// GDAL, which decodes the tile and projects the source on its own, sees every
// drawn vertex within one grid unit of the source.
func TestGDALSeesTheSameLines(t *testing.T) {
	line := meander(7377)
	source := projected(t, line)[0].(orb.LineString)
	for _, z := range []uint32{0, 3, 5, 8, 10, 12, 14, 17} {
		tile := geo.TileAt(line[2345], z)
		content, err := mvt.Encode(tile, []mvt.Layer{{"border", features(mvt.Feature{ID: 5, Geometry: line, Tags: []mvt.Tag{{"name", "Панҷ"}, {"km", 1343.955}}})}}, mvt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		fc := readTile(t, tile, content, "border")
		if len(fc.Features) != 1 {
			t.Fatalf("z%d: GDAL sees %d features", z, len(fc.Features))
		}
		f := fc.Features[0]
		if f.Properties["name"] != "Панҷ" || f.Properties["km"] != 1343.955 {
			t.Errorf("z%d: GDAL sees properties %v", z, f.Properties)
		}
		unit := 2 * math.Pi * 6378137 / 4096 / float64(uint(1)<<z)
		vertices := allPoints(f.Geometry)
		for _, v := range vertices {
			d := math.Inf(1)
			for i := 1; i < len(source); i++ {
				d = min(d, distance(v, source[i-1], source[i]))
			}
			if d > unit {
				t.Errorf("z%d: vertex %v is %.2f units off the source", z, v, d/unit)
			}
		}
		if len(vertices) < 2 {
			t.Errorf("z%d: %d vertices", z, len(vertices))
		}
	}
}

func TestGDALSeesTheSamePoints(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	tile := geo.Tile{Z: 9, X: 356, Y: 197}
	var gs []orb.Geometry
	var fs []mvt.Feature
	for i := range 200 {
		p := place(tile, rng.Float64()*4096, rng.Float64()*4096)
		gs = append(gs, p)
		fs = append(fs, mvt.Feature{ID: uint64(i) + 1, Geometry: p, Tags: []mvt.Tag{{"n", int64(i)}, {"odd", i%2 == 1}, {"half", float64(i) / 2}}})
	}
	content, err := mvt.Encode(tile, []mvt.Layer{{"a", features(fs[:1]...)}, {"points", features(fs...)}}, mvt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fc, want := readTile(t, tile, content, "points"), projected(t, gs...)
	if len(fc.Features) != len(want) {
		t.Fatalf("GDAL sees %d features, want %d", len(fc.Features), len(want))
	}
	unit := 2 * math.Pi * 6378137 / 4096 / 512
	for i, f := range fc.Features {
		got, want := f.Geometry.(orb.Point), want[i].(orb.Point)
		if max(math.Abs(got[0]-want[0]), math.Abs(got[1]-want[1])) > unit/2+1e-5 {
			t.Errorf("point %d at %v, GDAL projects it to %v", i, got, want)
		}
		if f.Properties["n"] != float64(i) || f.Properties["odd"] != (i%2 == 1) || f.Properties["half"] != float64(i)/2 {
			t.Errorf("point %d has properties %v", i, f.Properties)
		}
	}
}

// On the map in degrees GDAL, which is told only where its grid begins and how
// wide it is, sees the coordinates of the source itself.
func TestGDALSeesTheSameDegrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(84, 84))
	// GDAL knows square grids only: this one is a level above, 360 degrees wide
	// and as high, with nothing in its lower half.
	metadata := writeFile(t, "metadata.json", []byte(`{"name": "degrees", "version": "1", "format": "pbf", "crs": "EPSG:4326",
		"tile_origin_upper_left_x": -180, "tile_origin_upper_left_y": 90, "tile_dimension_zoom_0": 360}`))
	for _, tile := range []geo.Tile{
		{X: 0, Set: geo.WorldCRS84Quad}, {X: 1, Set: geo.WorldCRS84Quad}, degreeTile,
		{Z: 13, X: 11445, Y: 2388, Set: geo.WorldCRS84Quad}, {Z: 13, X: 0, Y: 8191, Set: geo.WorldCRS84Quad},
	} {
		var line orb.LineString
		for range 100 {
			line = append(line, place(tile, rng.Float64()*4096, rng.Float64()*4096))
		}
		content, err := mvt.Encode(tile, []mvt.Layer{{"lines", features(mvt.Feature{Geometry: line})}}, asIs)
		if err != nil {
			t.Fatal(err)
		}
		out := gdal(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", writeFile(t, "tile.pbf", content), "lines", "-lco", "COORDINATE_PRECISION=12",
			"-oo", fmt.Sprint("X=", tile.X), "-oo", fmt.Sprint("Y=", tile.Y), "-oo", fmt.Sprint("Z=", tile.Z+1), "-oo", "METADATA_FILE="+metadata)
		fc, err := geojson.UnmarshalFeatureCollection(out)
		if err != nil || len(fc.Features) != 1 {
			t.Fatalf("%v: %v in %s", tile, err, out)
		}
		got := allPoints(fc.Features[0].Geometry)
		if len(got) != len(line) {
			t.Fatalf("%v: GDAL sees %d vertices, want %d", tile, len(got), len(line))
		}
		half := tile.Set.Side(tile.Z) / 4096 / 2
		for i, p := range got {
			if off := max(math.Abs(p[0]-line[i][0]), math.Abs(p[1]-line[i][1])); off > half+1e-11 {
				t.Errorf("%v: vertex %d at %v, want %v", tile, i, p, line[i])
			}
		}
	}
}

// GEOS, by way of GDAL's SQL, finds every polygon valid, however wild the
// source.
func TestGDALFindsPolygonsValid(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	tile := geo.Tile{Z: 9, X: 356, Y: 197}
	var fs []mvt.Feature
	for i := range 400 {
		var g orb.MultiPolygon
		for range 1 + i%3 {
			g = append(g, scribble(rng, tile, 1+rng.IntN(4), 3+rng.IntN(25)))
		}
		fs = append(fs, mvt.Feature{Geometry: g, Tags: []mvt.Tag{{"n", int64(i)}}})
	}
	outline, lake := country(20000, place(tile, 2000, 2000), 0.3), country(3000, place(tile, 2000, 2000), 0.05)
	fs = append(fs, mvt.Feature{Geometry: orb.Polygon{outline, lake}, Tags: []mvt.Tag{{"n", int64(len(fs))}}})
	for _, o := range []mvt.Options{{}, asIs, {Extent: 256}} {
		content, err := mvt.Encode(tile, []mvt.Layer{{"areas", features(fs...)}}, o)
		if err != nil {
			t.Fatal(err)
		}
		drawn := encode(t, tile, o, fs...)
		path := writeFile(t, "tile.pbf", content)
		out := gdal(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", path, "-oo", "CLIP=NO", "-dialect", "SQLITE",
			"-sql", "SELECT COUNT(*) AS n, SUM(ST_IsValid(geometry)) AS valid, MIN(ST_Area(geometry)) > 0 AS area FROM areas")
		if want := fmt.Sprintf("n,valid,area\n\"%d\",\"%d\",\"1\"\n", len(drawn), len(drawn)); string(out) != want {
			t.Errorf("options %+v: GDAL says %q, want %q", o, out, want)
		}
	}
}
