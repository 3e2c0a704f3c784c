package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"panj/geo"
)

// tilesLink is a link that may be a template.
type tilesLink struct {
	link
	Templated bool
}

// tilesetMetadata is what a client reads of a tileset.
type tilesetMetadata struct {
	Title, DataType, CRS, TileMatrixSetURI string
	TileMatrixSetLimits                    []struct {
		TileMatrix                                     string
		MinTileRow, MaxTileRow, MinTileCol, MaxTileCol *uint32
	}
	BoundingBox *struct {
		LowerLeft, UpperRight []float64
		CRS                   string
	}
	CenterPoint *struct {
		Coordinates []float64
		TileMatrix  string
	}
	Layers []struct {
		ID, DataType     string
		PropertiesSchema struct {
			Type       string
			Properties map[string]struct{ Type string }
		}
		Links []tilesLink
	}
	Links []tilesLink
}

func (m *tilesetMetadata) link(relation string) *tilesLink {
	for i := range m.Links {
		if m.Links[i].Rel == relation {
			return &m.Links[i]
		}
	}
	return &tilesLink{}
}

// tile fills in the template of the tileset.
func (m *tilesetMetadata) tile(z, row, col any) string {
	return strings.NewReplacer("{tileMatrix}", fmt.Sprint(z), "{tileRow}", fmt.Sprint(row), "{tileCol}", fmt.Sprint(col)).Replace(m.link("item").Href)
}

// atsTilesets are the addresses of tilesets of both kinds, on both maps.
var atsTilesets = []string{
	"/tiles/WebMercatorQuad", "/tiles/WorldCRS84Quad", "/collections/grid/tiles/WebMercatorQuad", "/collections/grid/tiles/WorldCRS84Quad",
	"/collections/incidents/tiles/WorldCRS84Quad", "/collections/odd%20&%20ends/tiles/WebMercatorQuad",
}

func eachTileset(s *site, test func(path string, set geo.TileMatrixSet, m *tilesetMetadata)) {
	s.t.Helper()
	for _, path := range atsTilesets {
		set, known := geo.TileMatrixSetByID(path[strings.LastIndex(path, "/")+1:])
		if !known {
			s.t.Fatal(path)
		}
		m := &tilesetMetadata{}
		s.json(path, m)
		test(path, set, m)
	}
}

func atsTilesetDescription(t *testing.T, s *site) {
	eachTileset(s, func(path string, set geo.TileMatrixSet, m *tilesetMetadata) {
		a := s.ok(path, "Accept", "application/json")
		if got := a.Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("%s: Content-Type %q", path, got)
		}
		if m.DataType != "vector" || m.CRS != set.CRS().URI() || m.TileMatrixSetURI != set.URI() || m.Title == "" || len(m.Layers) == 0 {
			t.Errorf("%s: %+v", path, m)
		}
		var definition struct{ ID, URI string }
		s.json(m.link(ogcRel+"tiling-scheme").Href, &definition)
		if definition.ID != set.ID() || definition.URI != m.TileMatrixSetURI {
			t.Errorf("%s: tile matrix set %+v", path, definition)
		}
		item := m.link("item")
		if !item.Templated || item.Type != mvtType || m.link("self").Href != s.URL+path {
			t.Errorf("%s: links %+v", path, m.Links)
		}
		for _, l := range m.Links {
			if variables := strings.Count(l.Href, "{"); l.Templated != (variables == 3) || !l.Templated && variables > 0 {
				t.Errorf("%s: %+v", path, l)
			}
		}
		b := m.BoundingBox
		if b == nil || len(b.LowerLeft) != 2 || len(b.UpperRight) != 2 || b.CRS != crs84Name || m.CenterPoint == nil || len(m.CenterPoint.Coordinates) != 2 {
			t.Errorf("%s: bounding box %+v, centre %+v", path, b, m.CenterPoint)
		}
		for _, l := range m.Layers {
			if l.ID == "" || l.DataType != "vector" || l.PropertiesSchema.Type != "object" || len(l.PropertiesSchema.Properties) == 0 || l.Links[0].Rel != ogcRel+"geodata" {
				t.Errorf("%s: layer %+v", path, l)
			}
			s.ok(l.Links[0].Href)
			for name, p := range l.PropertiesSchema.Properties {
				if !slices.Contains([]string{"boolean", "integer", "number", "string"}, p.Type) {
					t.Errorf("%s: property %s of the type %q", path, name, p.Type)
				}
			}
		}
	})
	s.refused(http.StatusNotFound, "/tiles/WorldMercatorWGS84Quad")
	s.refused(http.StatusNotFound, "/collections/none/tiles/WebMercatorQuad")
	s.refused(http.StatusNotFound, "/collections/articles/tiles/WebMercatorQuad")
}

// atsTileMatrixSet checks the members that the schema of a tile matrix set asks
// for; package geo holds the values to the standard's.
func atsTileMatrixSet(t *testing.T, s *site) {
	var list struct {
		TileMatrixSets []struct {
			ID, URI string
			Links   []link
		}
	}
	s.json("/tileMatrixSets", &list)
	if len(list.TileMatrixSets) != 2 {
		t.Fatalf("%+v", list)
	}
	for i, entry := range list.TileMatrixSets {
		var d struct {
			ID, URI, CRS, WellKnownScaleSet string
			OrderedAxes                     []string
			TileMatrices                    []map[string]json.RawMessage
		}
		a := s.json(rel(t, entry.Links, "self"), &d)
		set := geo.TileMatrixSets()[i]
		if a.Header.Get("Content-Type") != "application/json" || d.ID != set.ID() || d.URI != set.URI() || d.CRS != set.CRS().URI() || d.WellKnownScaleSet != set.ScaleSet() ||
			len(d.OrderedAxes) != 2 || len(d.TileMatrices) != set.Levels() {
			t.Errorf("%s: %s", set, a)
		}
		for z, m := range d.TileMatrices {
			want := set.Matrix(uint32(z))
			for name, value := range map[string]any{
				"id": strconv.Itoa(z), "scaleDenominator": want.ScaleDenominator, "cellSize": want.CellSize, "cornerOfOrigin": "topLeft", "pointOfOrigin": want.Origin,
				"tileWidth": 256, "tileHeight": 256, "matrixWidth": want.Columns, "matrixHeight": want.Rows,
			} {
				if text, err := json.Marshal(value); err != nil || string(m[name]) != string(text) {
					t.Errorf("%s, level %d: %s is %s, want %s", set, z, name, m[name], text)
				}
			}
		}
	}
	s.refused(http.StatusNotFound, "/tileMatrixSets/none")
}

// atsTileMatrixSetLimits checks that each level is there once, with a range
// inside the matrix that holds the tiles of the data.
func atsTileMatrixSetLimits(t *testing.T, s *site) {
	eachTileset(s, func(path string, set geo.TileMatrixSet, m *tilesetMetadata) {
		seen := map[string]bool{}
		for z, l := range m.TileMatrixSetLimits {
			matrix := set.Matrix(uint32(z))
			if l.TileMatrix != strconv.Itoa(z) || seen[l.TileMatrix] || *l.MinTileRow > *l.MaxTileRow || *l.MaxTileRow >= matrix.Rows || *l.MinTileCol > *l.MaxTileCol || *l.MaxTileCol >= matrix.Columns {
				t.Errorf("%s, level %d: %+v", path, z, l)
			}
			seen[l.TileMatrix] = true
			for _, corner := range [][]float64{m.BoundingBox.LowerLeft, m.BoundingBox.UpperRight} {
				tile := set.TileAt([2]float64(corner), uint32(z))
				if tile.X < *l.MinTileCol || tile.X > *l.MaxTileCol || tile.Y < *l.MinTileRow || tile.Y > *l.MaxTileRow {
					t.Errorf("%s, level %d: %+v leaves out the tile %v", path, z, l, tile)
				}
			}
		}
	})
}
