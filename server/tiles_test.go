package server_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// decode lets GDAL read a tile and returns what ogrinfo says of its layers.
func decode(t *testing.T, tile []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tile.pbf")
	if err := os.WriteFile(path, tile, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "ogrinfo", "-al", "MVT:"+path).CombinedOutput()
	if err != nil {
		t.Fatalf("ogrinfo: %v\n%s", err, out)
	}
	return string(out)
}

func TestTileHasItsLayersAndTags(t *testing.T) {
	s := start(t)
	text := decode(t, s.ok("/xyz/incidents,border,incidents_area/7/89/49.mvt").body)
	for _, want := range []string{
		"Layer name: incidents\n", "Layer name: border\n", "Layer name: incidents_area\n", "2025-11-30-shodak", "radius_m", "in_article (Integer(Boolean)) = 1",
		"Geometry: Point", "Geometry: Polygon",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the tile lacks %q", want)
		}
	}
	for _, never := range []string{"claims", "people", "passages"} {
		if strings.Contains(text, never) {
			t.Errorf("the tile has the column %s", never)
		}
	}
}

func TestTilesHaveARadiusButTheNullGeometryNone(t *testing.T) {
	s := start(t)
	text := decode(t, s.ok("/xyz/incidents/0/0/0.pbf").body)
	if strings.Contains(text, "2025-12-intrusions") || !strings.Contains(text, "2025-11-30-shodak") {
		t.Errorf("zoom 0: %.2000s", text)
	}
}

func TestZoomRangeOfRows(t *testing.T) {
	s := start(t)
	low, high := s.ok("/xyz/places/4/11/6.mvt"), s.ok("/xyz/places/9/356/198.mvt")
	if strings.Count(decode(t, low.body), "OGRFeature") >= 150 {
		t.Error("at zoom 4 nearly all places are drawn, though min_zoom holds most of them back")
	}
	if !strings.Contains(decode(t, high.body), "OGRFeature") {
		t.Error("at zoom 9 no place is drawn")
	}
}

func TestEmptyTile(t *testing.T) {
	s := start(t)
	a := s.get("/xyz/border/6/0/0.mvt", "Accept-Encoding", "gzip")
	if a.StatusCode != http.StatusNoContent || len(a.body) > 0 || a.Header.Get("ETag") == "" || a.Header.Get("Content-Encoding") != "" {
		t.Errorf("%s %v", a, a.Header)
	}
}

func TestTileJSON(t *testing.T) {
	s := start(t)
	var d struct {
		TileJSON         string
		Tiles            []string
		MinZoom, MaxZoom int
		Bounds           [4]float64
		Attribution      string
		VectorLayers     []struct {
			ID     string
			Fields map[string]string
		} `json:"vector_layers"`
	}
	s.json("/xyz/border,incidents_area.json", &d)
	if d.TileJSON != "3.0.0" || d.MinZoom != 0 || d.MaxZoom != 14 || len(d.Tiles) != 1 || len(d.VectorLayers) != 2 || d.Attribution == "" {
		t.Fatalf("%+v", d)
	}
	if d.VectorLayers[1].ID != "incidents_area" || d.VectorLayers[1].Fields["radius_m"] != "Number" {
		t.Errorf("%+v", d.VectorLayers)
	}
	if d.Bounds[0] > 67.78 || d.Bounds[2] < 74.88 {
		t.Errorf("bounds %v", d.Bounds)
	}
	tile := strings.NewReplacer("{z}", "6", "{x}", "44", "{y}", "24").Replace(d.Tiles[0])
	a := s.ok(tile)
	if got := a.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("a tile of the current version: Cache-Control %q", got)
	}
	if got := s.ok("/xyz/border/6/44/24.mvt?v=old").Header.Get("Cache-Control"); got != "public, no-cache" {
		t.Errorf("a tile of another version: Cache-Control %q", got)
	}
	if pbf := s.ok("/xyz/border,incidents_area/6/44/24.pbf"); !bytes.Equal(pbf.body, a.body) {
		t.Error(".pbf and .mvt differ")
	}
}

func TestManyAskForOneTile(t *testing.T) {
	s := start(t)
	const target = "/xyz/border,rivers,countries/5/22/12.mvt"
	bodies := make([][]byte, 16)
	var wait sync.WaitGroup
	for i := range bodies {
		wait.Go(func() { bodies[i] = s.get(target, "Accept-Encoding", []string{"gzip", "identity"}[i%2]).body })
	}
	wait.Wait()
	for i := 2; i < len(bodies); i++ {
		if !bytes.Equal(bodies[i], bodies[i-2]) {
			t.Errorf("answer %d differs from answer %d", i, i-2)
		}
	}
	if !bytes.Equal(unpack(t, "gzip", bodies[0]), bodies[1]) {
		t.Error("compressed the tile says something else")
	}
}
