package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/geo"
)

// collectionCount asks the server how many rows a collection has.
func collectionCount(t *testing.T, srv *running, id string) int {
	t.Helper()
	var answer struct {
		NumberMatched int `json:"numberMatched"`
	}
	srv.getJSON(t, "/collections/"+id+"/items?limit=1", &answer)
	return answer.NumberMatched
}

func TestGDALReadsTheDatabase(t *testing.T) {
	srv, db := startSeeded(t)
	stdout, stderr := tool(t, "ogrinfo", "-so", "-al", "-ro", db)
	if stderr != "" {
		t.Errorf("ogrinfo warns: %s", stderr)
	}
	layers := regexp.MustCompile(`(?s)Layer name: (\S+)\n.*?Feature Count: (\d+)`).FindAllStringSubmatch(stdout, -1)
	counts := map[string]int{}
	for _, layer := range layers {
		n, err := strconv.Atoi(layer[2])
		if err != nil {
			t.Fatal(err)
		}
		counts[layer[1]] = n
	}
	for _, id := range []string{
		"border", "border_sections", "incidents", "places", "countries", "rivers", "lakes", "world",
		"articles", "passages", "sources",
	} {
		if want := collectionCount(t, srv, id); counts[id] != want || want == 0 {
			t.Errorf("ogrinfo counts %d rows in %s, the server %d", counts[id], id, want)
		}
	}
}

func TestGDALReadsTheAPI(t *testing.T) {
	srv, _ := startSeeded(t)
	for _, id := range []string{"incidents", "places", "border_sections"} {
		stdout, _ := tool(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", "OAPIF:"+srv.url, id)
		features, err := geojson.UnmarshalFeatureCollection([]byte(stdout))
		if err != nil {
			t.Fatal(err)
		}
		if want := collectionCount(t, srv, id); len(features.Features) != want {
			t.Errorf("ogr2ogr reads %d features of %s, want %d", len(features.Features), id, want)
		}
	}
	stdout, _ := tool(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", "-spat", "70.9", "38.3", "71.2", "38.6", "OAPIF:"+srv.url, "incidents")
	features, err := geojson.UnmarshalFeatureCollection([]byte(stdout))
	if err != nil {
		t.Fatal(err)
	}
	if len(features.Features) != 1 || features.Features[0].Properties["id"] != "2025-11-30-shodak" {
		t.Errorf("a spatial filter around Shodak gives %s", stdout)
	}
}

func TestGDALEditsWhileTheServerRuns(t *testing.T) {
	srv, db := startSeeded(t)
	const path = "/collections/incidents/items/2025-11-30-shodak"
	before := srv.get(t, path, http.StatusOK)
	tool(t, "ogrinfo", db, "-sql", "UPDATE incidents SET title = 'edited elsewhere' WHERE id = '2025-11-30-shodak'")
	var after struct {
		Properties struct {
			Title string `json:"title"`
		} `json:"properties"`
	}
	srv.getJSON(t, path, &after)
	if after.Properties.Title != "edited elsewhere" {
		t.Errorf("after the edit the server still answers %.300s", before)
	}
}

// TestTilesFollowTheBorder fetches every tile that the border touches from
// zoom 0 to 12, lets GDAL's MVT driver decode them, and compares the result
// with the source line. Seen on a 512-pixel tile, where a pixel is 8 of the
// tile's 4,096 units, no vertex drawn is a pixel away from the line, and the
// line is nowhere a pixel away from what is drawn.
func TestTilesFollowTheBorder(t *testing.T) {
	srv, _ := startSeeded(t)
	line := borderLine(t, srv)
	for zoom := range uint32(13) {
		dir := t.TempDir()
		tiles := tilesAlong(line.LineString(), zoom)
		for _, tile := range tiles {
			body := srv.get(t, fmt.Sprintf("/xyz/border/%d/%d/%d.pbf", tile.Z, tile.X, tile.Y), http.StatusOK)
			name := filepath.Join(dir, fmt.Sprint(tile.Z), fmt.Sprint(tile.X), fmt.Sprintf("%d.pbf", tile.Y))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		drawn := decodeTiles(t, filepath.Join(dir, fmt.Sprint(zoom)))
		compareDrawn(t, line, drawn, zoom)
	}
}

func borderLine(t *testing.T, srv *running) *geo.Line {
	t.Helper()
	features, err := geojson.UnmarshalFeatureCollection(srv.get(t, "/collections/border/items", http.StatusOK))
	if err != nil {
		t.Fatal(err)
	}
	line, err := geo.NewLine(features.Features[0].Geometry.(orb.LineString))
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// tilesAlong returns the tiles that the line touches, by stepping along each
// segment in pieces shorter than a hundredth of a tile.
func tilesAlong(line orb.LineString, zoom uint32) []geo.Tile {
	seen := map[geo.Tile]bool{}
	var tiles []geo.Tile
	step := 360 / math.Exp2(float64(zoom)) / 100
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		pieces := int(math.Max(math.Abs(b[0]-a[0]), math.Abs(b[1]-a[1]))/step) + 1
		for piece := 0; piece <= pieces; piece++ {
			f := float64(piece) / float64(pieces)
			tile := geo.TileAt(orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])}, zoom)
			if !seen[tile] {
				seen[tile] = true
				tiles = append(tiles, tile)
			}
		}
	}
	return tiles
}

// decodeTiles lets GDAL read a folder of tiles of one zoom level, buffers
// included, and returns the lines in longitude and latitude.
func decodeTiles(t *testing.T, dir string) []orb.LineString {
	t.Helper()
	stdout, _ := tool(t, "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", "-t_srs", "EPSG:4326", "/vsistdout/", "MVT:"+dir,
		"border", "-oo", "CLIP=NO", "-oo", "TILE_EXTENSION=pbf")
	var collection struct {
		Features []struct {
			Geometry json.RawMessage `json:"geometry"`
		} `json:"features"`
	}
	if err := json.Unmarshal([]byte(stdout), &collection); err != nil {
		t.Fatal(err)
	}
	var lines []orb.LineString
	for _, feature := range collection.Features {
		geometry, err := geojson.UnmarshalGeometry(feature.Geometry)
		if err != nil {
			t.Fatal(err)
		}
		switch g := geometry.Geometry().(type) {
		case orb.LineString:
			lines = append(lines, g)
		case orb.MultiLineString:
			lines = append(lines, g...)
		default:
			t.Fatalf("the border is drawn as %s", g.GeoJSONType())
		}
	}
	return lines
}

// compareDrawn holds what was drawn against the source line, both ways.
func compareDrawn(t *testing.T, line *geo.Line, drawn []orb.LineString, zoom uint32) {
	t.Helper()
	// One unit of the tile at this zoom on the equator, in metres; on the
	// ground at latitude 37 it is a fifth shorter.
	unit := 40_075_016.686 / math.Exp2(float64(zoom)) / 4096
	vertices, worst := 0, 0.0
	for _, part := range drawn {
		for _, p := range part {
			vertices++
			worst = max(worst, line.Locate(p).Distance/(unit*math.Cos(p[1]*math.Pi/180)))
		}
	}
	if vertices == 0 {
		t.Fatalf("zoom %d: GDAL finds no border", zoom)
	}
	// Half a pixel, and a unit for rounding to the grid.
	const allowed = 4096.0/512/2 + 1
	if worst > allowed {
		t.Errorf("zoom %d: a vertex lies %.2f units of the tile off the line", zoom, worst)
	}
	segments := mercatorSegments(drawn)
	far := 0.0
	for _, p := range line.LineString() {
		far = max(far, unitsFrom(geo.Mercator(p), segments, unit))
	}
	if far > allowed {
		t.Errorf("zoom %d: a source vertex lies %.1f units off what is drawn", zoom, far)
	}
	t.Logf("zoom %2d: %5d vertices drawn, worst %.2f units off; source within %.2f units", zoom, vertices, worst, far)
}

func mercatorSegments(lines []orb.LineString) [][2]orb.Point {
	var segments [][2]orb.Point
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			segments = append(segments, [2]orb.Point{geo.Mercator(line[i-1]), geo.Mercator(line[i])})
		}
	}
	return segments
}

// unitsFrom is the distance of a point from the nearest segment, in units of
// the tile, and more than 100 if none is within that.
func unitsFrom(p orb.Point, segments [][2]orb.Point, unit float64) float64 {
	nearest := 101 * unit
	for _, s := range segments {
		a, b := s[0], s[1]
		if p[0] < min(a[0], b[0])-nearest || p[0] > max(a[0], b[0])+nearest ||
			p[1] < min(a[1], b[1])-nearest || p[1] > max(a[1], b[1])+nearest {
			continue
		}
		nearest = min(nearest, distanceToSegment(p, a, b))
	}
	return nearest / unit
}

func distanceToSegment(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	f := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		f = min(1, max(0, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/length))
	}
	return math.Hypot(p[0]-a[0]-f*dx, p[1]-a[1]-f*dy)
}
