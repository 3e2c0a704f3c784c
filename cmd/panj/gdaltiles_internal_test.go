package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/geo"
)

// gdalFeatures lets GDAL read a layer in longitude and latitude.
func gdalFeatures(t *testing.T, source, layer string, options ...string) []*geojson.Feature {
	t.Helper()
	args := append([]string{"-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=12", "-t_srs", "EPSG:4326", "/vsistdout/", source, layer}, options...)
	stdout, stderr := tool(t, "ogr2ogr", args...)
	if stderr != "" {
		t.Errorf("%s: %s", source, stderr)
	}
	features, err := geojson.UnmarshalFeatureCollection([]byte(stdout))
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return features.Features
}

// collectionFeatures asks the server for all features with a geometry, by id.
func collectionFeatures(t *testing.T, srv *running, id, query string) map[string]*geojson.Feature {
	t.Helper()
	var raw geojson.FeatureCollection
	srv.getJSON(t, "/collections/"+id+"/items?limit=10000"+query, &raw)
	byID := map[string]*geojson.Feature{}
	for _, f := range raw.Features {
		if f.Geometry != nil {
			byID[f.ID.(string)] = f
		}
	}
	return byID
}

// samePoints compares points that GDAL read from tiles with the features: all
// of them are there, within a grid unit of their place, with their properties.
func samePoints(t *testing.T, source string, drawn []*geojson.Feature, want map[string]*geojson.Feature, unit float64) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range drawn {
		id, _ := f.Properties["id"].(string)
		w := want[id]
		if w == nil {
			t.Errorf("%s: GDAL finds %q, which is not asked for", source, id)
			continue
		}
		seen[id] = true
		for i, v := range f.Geometry.(orb.Point) {
			if off := math.Abs(v - w.Geometry.(orb.Point)[i]); off > unit {
				t.Errorf("%s: %s lies at %v, want %v", source, id, f.Geometry, w.Geometry)
			}
		}
		for name, v := range f.Properties {
			if _, tag := w.Properties[name]; tag && v != nil && !sameValue(v, w.Properties[name]) {
				t.Errorf("%s: %s of %s is %v, want %v", source, name, id, v, w.Properties[name])
			}
		}
	}
	if len(seen) != len(want) || len(want) == 0 {
		t.Errorf("%s: GDAL finds %d of %d", source, len(seen), len(want))
	}
}

// sameValue takes a truth value as GDAL's reader of tiles gives it, too.
func sameValue(got, want any) bool {
	if truth, isBool := want.(bool); isBool && got != want {
		return got == map[bool]float64{true: 1}[truth]
	}
	return got == want
}

// TestGDALReadsTilesetsAsFolders opens a level of a tileset by its address, as
// if it were a folder of tiles with metadata.json: GDAL finds all there is.
func TestGDALReadsTilesetsAsFolders(t *testing.T) {
	srv, _ := startSeeded(t)
	const zoom = 9 // from which on every place is drawn
	unit := 360. / (1 << zoom) / 4096
	for _, id := range []string{"incidents", "places"} {
		want := collectionFeatures(t, srv, id, "")
		for _, address := range []string{"/collections/" + id + "/tiles/WebMercatorQuad/9", "/xyz/" + id + "/9"} {
			source := "MVT:" + srv.url + address
			samePoints(t, source, gdalFeatures(t, source, id), want, unit)
		}
	}
	line := borderLine(t, srv)
	for _, address := range []string{"/collections/border/tiles/WebMercatorQuad/8", "/tiles/WebMercatorQuad/6"} {
		var level uint32
		if _, err := fmt.Sscan(filepath.Base(address), &level); err != nil {
			t.Fatal(err)
		}
		compareDrawn(t, line, decodeTiles(t, srv.url+address), level)
	}
}

// TestGDALReadsOneTile opens tiles by their addresses in OGC API - Tiles. GDAL
// has to be told which tile it is: it takes what stands before the last slash
// for the column.
func TestGDALReadsOneTile(t *testing.T) {
	srv, _ := startSeeded(t)
	// The grid of degrees as GDAL knows it, square and a level higher.
	metadata := filepath.Join(t.TempDir(), "metadata.json")
	if err := os.WriteFile(metadata, []byte(`{"name": "degrees", "version": "1", "format": "pbf", "crs": "EPSG:4326",
		"tile_origin_upper_left_x": -180, "tile_origin_upper_left_y": 90, "tile_dimension_zoom_0": 360}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		tile    geo.Tile
		query   string // of the tile
		items   string // of the features that are on it
		options []string
	}{
		{geo.Tile{Z: 6, X: 44, Y: 24}, "", "", nil},
		{geo.Tile{Z: 6, X: 44, Y: 24}, "&filter=type%3D%27clash%27", "&type=clash", nil},
		{geo.Tile{Z: 6, X: 88, Y: 18, Set: geo.WorldCRS84Quad}, "", "", []string{"-oo", "METADATA_FILE=" + metadata}},
		{geo.Tile{Z: 6, X: 88, Y: 18, Set: geo.WorldCRS84Quad}, "&filter=type%3D%27clash%27", "&type=clash", []string{"-oo", "METADATA_FILE=" + metadata}},
	} {
		box := c.tile.Box()
		items := fmt.Sprintf("&bbox=%v,%v,%v,%v", box.West, box.South, box.East, box.North)
		want := collectionFeatures(t, srv, "incidents", items+c.items)
		source := fmt.Sprintf("MVT:%s/tiles/%s/%d/%d/%d?f=mvt&collections=border,incidents%s", srv.url, c.tile.Set, c.tile.Z, c.tile.Y, c.tile.X, c.query)
		if c.query != "" { // the border has no type
			source = fmt.Sprintf("MVT:%s/collections/incidents/tiles/%s/%d/%d/%d?f=mvt%s", srv.url, c.tile.Set, c.tile.Z, c.tile.Y, c.tile.X, c.query)
		}
		options := append([]string{"-oo", fmt.Sprint("X=", c.tile.X), "-oo", fmt.Sprint("Y=", c.tile.Y), "-oo", fmt.Sprint("Z=", c.tile.Zoom())}, c.options...)
		samePoints(t, source, gdalFeatures(t, source, "incidents", options...), want, 360/math.Exp2(float64(c.tile.Zoom()))/4096)
	}
}
