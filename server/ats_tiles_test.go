package server_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	orbmvt "github.com/paulmach/orb/encoding/mvt"

	"panj/geo"
)

// tilesTests are the abstract tests of OGC API - Tiles - Part 1 (20-057, annex A) and of Two
// Dimensional Tile Matrix Set and Tile Set Metadata (17-083r4, annex A), under
// their own names, by conformance class.
func tilesTests() abstractTests {
	return abstractTests{
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core": {
			"/conf/core/conformance-success":    atsTilesConformance,
			"/conf/core/tc-op":                  atsTilesTemplate,
			"/conf/core/tc-success":             atsTilesSuccess,
			"/conf/core/tc-error":               atsTilesError,
			"/conf/core/tilematrix-definition":  atsTilesPathParameters,
			"/conf/core/tilerow-definition":     atsTilesPathParameters,
			"/conf/core/tilecol-definition":     atsTilesPathParameters,
			"/conf/core/tc-success of all data": atsTilesHoldEverything,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset": {
			"/conf/tileset/description": atsTilesetDescription,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list": {
			"/conf/tilesets-list/tileset-links": atsTilesetLinks,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets": {
			"/conf/dataset-tilesets/landingpage": atsTilesLandingPage,
			"/conf/dataset-tilesets/operation":   atsTilesetLinks,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets": {
			"/conf/geodata-tilesets/desc-links": atsTilesCollectionLinks,
			"/conf/geodata-tilesets/operation":  atsTilesetLinks,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection": {
			"/conf/collections-selection/query-collections":    atsTilesCollections,
			"/conf/collections-selection/collections-response": atsTilesCollections,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt": {
			"/conf/mvt/content": atsTilesMVT,
		},
		"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30": {
			"/conf/oas30/completeness": atsTilesOpenAPI,
			"/conf/oas30/operation-id": atsTilesOperationIDs,
		},
		"http://www.opengis.net/spec/tms/2.0/conf/tilematrixset": {
			"/conf/tilematrixset/model": atsTileMatrixSet,
		},
		"http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset": {
			"/conf/json-tilematrixset/model":      atsTileMatrixSet,
			"/conf/json-tilematrixset/ietf":       atsTileMatrixSet,
			"/conf/json-tilematrixset/schema":     atsTileMatrixSet,
			"/conf/json-tilematrixset/media-type": atsTileMatrixSet,
		},
		"http://www.opengis.net/spec/tms/2.0/conf/tilematrixsetlimits": {
			"/conf/tilematrixsetlimits/model": atsTileMatrixSetLimits,
		},
		"http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixsetlimits": {
			"/conf/json-tilematrixsetlimits/model":  atsTileMatrixSetLimits,
			"/conf/json-tilematrixsetlimits/ietf":   atsTileMatrixSetLimits,
			"/conf/json-tilematrixsetlimits/schema": atsTileMatrixSetLimits,
		},
		"http://www.opengis.net/spec/tms/2.0/conf/tilesetmetadata": {
			"/conf/tilesetmetadata/model":      atsTilesetDescription,
			"/conf/tilesetmetadata/identifier": atsTilesetDescription,
		},
		"http://www.opengis.net/spec/tms/2.0/conf/json-tilesetmetadata": {
			"/conf/json-tilesetmetadata/model":      atsTilesetDescription,
			"/conf/json-tilesetmetadata/ietf":       atsTilesetDescription,
			"/conf/json-tilesetmetadata/schema":     atsTilesetDescription,
			"/conf/json-tilesetmetadata/media-type": atsTilesetDescription,
		},
	}
}

func TestAbstractTestsOfTiles(t *testing.T) {
	s := start(t)
	for _, tests := range tilesTests() {
		for id, test := range tests {
			t.Run(id, func(t *testing.T) { test(t, s.under(t)) })
		}
	}
}

const (
	mvtType   = "application/vnd.mapbox-vector-tile"
	ogcRel    = "http://www.opengis.net/def/rel/ogc/1.0/"
	crs84Name = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
)

func atsTilesConformance(t *testing.T, s *site) {
	var d struct{ ConformsTo []string }
	s.json("/conformance", &d)
	for class := range tilesTests() {
		if !slices.Contains(d.ConformsTo, class) {
			t.Errorf("%s is not listed", class)
		}
	}
}

// atsTilesTemplate asks for the tiles of a tileset by its template: each tile
// inside the limits is there.
func atsTilesTemplate(t *testing.T, s *site) {
	eachTileset(s, func(path string, _ geo.TileMatrixSet, m *tilesetMetadata) {
		for _, l := range m.TileMatrixSetLimits[:5] {
			for _, row := range []uint32{*l.MinTileRow, *l.MaxTileRow} {
				for _, col := range []uint32{*l.MinTileCol, *l.MaxTileCol} {
					if a := s.get(m.tile(l.TileMatrix, row, col)); a.StatusCode != http.StatusOK && a.StatusCode != http.StatusNoContent {
						t.Errorf("%s: %s", path, a)
					}
				}
			}
		}
	})
}

// readTile lets another decoder read a tile.
func readTile(t *testing.T, body []byte) map[string]*orbmvt.Layer {
	t.Helper()
	layers, err := orbmvt.Unmarshal(body)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]*orbmvt.Layer{}
	for _, l := range layers {
		named[l.Name] = l
	}
	return named
}

// onGrid lists the points of the grid of whole degrees that lie in a tile and
// its buffer, by their labels.
func onGrid(tile geo.Tile) []string {
	box := tile.Buffered(256. / 4096)
	var labels []string
	for y := range gridSide {
		for x := range gridSide {
			if box.Contains([2]float64{float64(x), float64(y)}) {
				labels = append(labels, fmt.Sprintf("x%d, y%d", x, y))
			}
		}
	}
	slices.Sort(labels)
	return labels
}

func labelsOf(l *orbmvt.Layer) []string {
	var labels []string
	if l != nil {
		for _, f := range l.Features {
			labels = append(labels, f.Properties["label"].(string))
		}
	}
	slices.Sort(labels)
	return labels
}

func atsTilesSuccess(t *testing.T, s *site) {
	for _, set := range geo.TileMatrixSets() {
		tile := set.TileAt([2]float64{7.5, 5.5}, 5)
		a := s.ok(fmt.Sprintf("/collections/grid/tiles/%s/%d/%d/%d", set, tile.Z, tile.Y, tile.X), "Accept", mvtType)
		if a.Header.Get("Content-Type") != mvtType {
			t.Errorf("Content-Type %q", a.Header.Get("Content-Type"))
		}
		if got, want := labelsOf(readTile(t, a.body)["grid"]), onGrid(tile); !slices.Equal(got, want) || len(want) < 30 {
			t.Errorf("%s: %q, want %q", set, got, want)
		}
	}
	s.refused(http.StatusNotAcceptable, "/collections/grid/tiles/WebMercatorQuad/0/0/0", "Accept", "image/png")
}

// atsTilesHoldEverything goes through all tiles of a level: together they have
// every point, each in its own tile.
func atsTilesHoldEverything(t *testing.T, s *site) {
	for _, set := range geo.TileMatrixSets() {
		m := &tilesetMetadata{}
		s.json("/collections/grid/tiles/"+set.ID(), m)
		seen := map[string]bool{}
		l := m.TileMatrixSetLimits[6]
		for row := *l.MinTileRow; row <= *l.MaxTileRow; row++ {
			for col := *l.MinTileCol; col <= *l.MaxTileCol; col++ {
				a := s.get(m.tile(6, row, col))
				got := labelsOf(readTile(t, a.body)["grid"])
				if want := onGrid(geo.Tile{Z: 6, X: col, Y: row, Set: set}); !slices.Equal(got, want) {
					t.Errorf("%s: %q, want %q", a, got, want)
				}
				for _, label := range got {
					seen[label] = true
				}
			}
		}
		if len(seen) != gridRows {
			t.Errorf("%s: the tiles have %d points, want %d", set, len(seen), gridRows)
		}
	}
}

func atsTilesError(t *testing.T, s *site) {
	eachTileset(s, func(path string, set geo.TileMatrixSet, m *tilesetMetadata) {
		last := m.TileMatrixSetLimits[len(m.TileMatrixSetLimits)-1]
		z, err := strconv.Atoi(last.TileMatrix)
		if err != nil {
			t.Fatal(err)
		}
		matrix := set.Matrix(3)
		for _, address := range [][3]any{{z + 1, 0, 0}, {3, matrix.Rows, 0}, {3, 0, matrix.Columns}, {"x", 0, 0}, {3, -1, 0}, {3, 0, "00"}} {
			s.refused(http.StatusNotFound, m.tile(address[0], address[1], address[2]))
		}
		if *last.MaxTileRow+1 < set.Matrix(uint32(z)).Rows {
			if p := s.refused(http.StatusNotFound, m.tile(last.TileMatrix, *last.MaxTileRow+1, *last.MinTileCol)); !strings.Contains(p.Detail, "the tileset has the rows") {
				t.Errorf("%s: %s", path, p.Detail)
			}
		}
	})
	// Between the points of the grid there is nothing.
	for _, set := range geo.TileMatrixSets() {
		tile := set.TileAt([2]float64{7.5, 5.5}, 12)
		a := s.get(fmt.Sprintf("/collections/grid/tiles/%s/%d/%d/%d", set, tile.Z, tile.Y, tile.X))
		if a.StatusCode != http.StatusNoContent || len(a.body) > 0 || a.Header.Get("ETag") == "" {
			t.Errorf("%s", a)
		}
	}
}

// atsTilesPathParameters checks that level, row and column are in the order of
// the template, with the row counted from the north: not as XYZ has them.
func atsTilesPathParameters(t *testing.T, s *site) {
	ogc, xyz := s.ok("/tiles/WebMercatorQuad/6/24/44?collections=border,incidents_area"), s.ok("/xyz/border,incidents_area/6/44/24.mvt")
	folder := s.ok("/tiles/WebMercatorQuad/6/44/24.pbf?collections=border,incidents_area")
	if string(ogc.body) != string(xyz.body) || string(ogc.body) != string(folder.body) {
		t.Error("the same tile differs between the forms of its address")
	}
	s.refused(http.StatusNotFound, "/tiles/WebMercatorQuad/6/44/24?collections=border")
	// A reader of folders takes 404 for a failure.
	if a := s.get("/tiles/WebMercatorQuad/6/24/44.pbf?collections=border"); a.StatusCode != http.StatusNoContent {
		t.Errorf("a tile of the folder beyond the border: %s", a)
	}
}

func atsTilesetLinks(t *testing.T, s *site) {
	for _, path := range []string{"/tiles", "/collections/grid/tiles", "/collections/odd%20&%20ends/tiles"} {
		var d struct{ Tilesets []tilesetMetadata }
		if a := s.json(path, &d); a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: Content-Type %q", path, a.Header.Get("Content-Type"))
		}
		if len(d.Tilesets) != len(geo.TileMatrixSets()) {
			t.Errorf("%s lists %d tilesets", path, len(d.Tilesets))
		}
		for i, m := range d.Tilesets {
			set := geo.TileMatrixSets()[i]
			if m.DataType != "vector" || m.CRS != set.CRS().URI() || m.TileMatrixSetURI != set.URI() || m.link("self").Href != s.URL+path+"/"+set.ID() {
				t.Errorf("%s: %+v", path, m)
			}
			s.ok(m.link("self").Href)
			s.ok(m.link(ogcRel + "tiling-scheme").Href)
		}
	}
	s.refused(http.StatusNotFound, "/collections/articles/tiles")
}

func atsTilesLandingPage(t *testing.T, s *site) {
	var landing struct{ Links []link }
	s.json("/", &landing)
	for relation, want := range map[string]string{"tilesets-vector": "/tiles", "tiling-schemes": "/tileMatrixSets", "styles": "/styles"} {
		if got := rel(t, landing.Links, ogcRel+relation); got != s.URL+want {
			t.Errorf("%s leads to %q", relation, got)
		}
		s.ok(want)
	}
}

func atsTilesCollectionLinks(t *testing.T, s *site) {
	var list struct {
		Collections []struct {
			ID                string
			GeometryDimension *int
			Extent            struct{ Spatial any }
			Links             []link
		}
	}
	s.json("/collections", &list)
	for _, c := range list.Collections {
		address := rel(t, c.Links, ogcRel+"tilesets-vector")
		if spatial := c.Extent.Spatial != nil; spatial != (address != "") {
			t.Errorf("%s: tilesets at %q", c.ID, address)
		}
		if address != "" {
			s.ok(address)
		}
	}
}

func atsTilesCollections(t *testing.T, s *site) {
	for _, selected := range [][]string{{"grid"}, {"grid", "border"}, {"incidents_area", "border_sections", "grid", "border", "world"}} {
		query := "?collections=" + strings.Join(selected, ",")
		for _, set := range geo.TileMatrixSets() {
			m := &tilesetMetadata{}
			s.json("/tiles/"+set.ID()+query, m)
			var described []string
			for _, l := range m.Layers {
				described = append(described, l.ID)
			}
			if !slices.Equal(described, selected) {
				t.Errorf("%s: the tileset has the layers %q", query, described)
			}
			if !strings.HasSuffix(m.link("item").Href, query) {
				t.Errorf("%s: the tiles are at %s", query, m.link("item").Href)
			}
			layers, err := orbmvt.Unmarshal(s.ok(m.tile(0, 0, set.Matrix(0).Columns-1)).body)
			var drawn []string
			for _, l := range layers {
				drawn = append(drawn, l.Name)
			}
			if err != nil || !slices.Equal(drawn, selected) {
				t.Errorf("%s: the tile has the layers %q, %v", query, drawn, err)
			}
		}
	}
	for query, says := range map[string]string{
		"none": `names "none"`, "grid,grid": "twice", "": `names ""`, "articles": "no collection with a geometry", "incident": `did you mean "incidents"?`,
	} {
		for _, path := range []string{"/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/0/0/0", "/tiles/WebMercatorQuad/0/0/0.pbf"} {
			if p := s.refused(http.StatusBadRequest, path+"?collections="+query); p.Parameter != "collections" || !strings.Contains(p.Detail, says) {
				t.Errorf("%q: %+v", query, p)
			}
		}
	}
}

// atsTilesMVT checks that the grid of a tile maps linearly to its extent in the
// CRS of the tileset, 0,0 being the top left corner.
func atsTilesMVT(t *testing.T, s *site) {
	for _, set := range geo.TileMatrixSets() {
		tile := set.TileAt([2]float64{12.3, 14.2}, 6)
		layer := readTile(t, s.ok(fmt.Sprintf("/collections/grid/tiles/%s/%d/%d/%d?f=mvt", set, tile.Z, tile.Y, tile.X)).body)["grid"]
		if layer == nil || layer.Version != 2 || len(layer.Features) < 4 {
			t.Fatalf("%s: %+v", set, layer)
		}
		bound := tile.Bound()
		for _, f := range layer.Features {
			var x, y float64
			if _, err := fmt.Sscanf(f.Properties["label"].(string), "x%g, y%g", &x, &y); err != nil {
				t.Fatal(err)
			}
			place, on := set.CRS().Forward([2]float64{x, y}), f.Point()
			unit := (bound.Max[0] - bound.Min[0]) / float64(layer.Extent)
			if off := math.Hypot(on[0]-(place[0]-bound.Min[0])/unit, on[1]-(bound.Max[1]-place[1])/unit); off > math.Sqrt(0.5)+1e-6 {
				t.Errorf("%v: %v is drawn at %v", tile, f.Properties["label"], on)
			}
		}
	}
}

func atsTilesOpenAPI(t *testing.T, s *site) {
	var d apiDocument
	s.json("/api", &d)
	for path, wanted := range map[string][]string{
		"/tiles":                   {"f"},
		"/tiles/{tileMatrixSetId}": {"tileMatrixSetId", "collections", "f"},
		"/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}":                  {"tileMatrixSetId", "tileMatrix", "tileRow", "tileCol", "collections", "filter", "filter-lang", "filter-crs", "f"},
		"/collections/grid/tiles":                                                    {"f"},
		"/collections/grid/tiles/{tileMatrixSetId}":                                  {"tileMatrixSetId", "f"},
		"/collections/grid/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}": {"tileMatrixSetId", "tileMatrix", "tileRow", "tileCol", "filter", "f"},
		"/tileMatrixSets":                   {"f"},
		"/tileMatrixSets/{tileMatrixSetId}": {"tileMatrixSetId", "f"},
	} {
		item, there := d.Paths[path]
		if !there {
			t.Errorf("the document has no %s", path)
			continue
		}
		for _, name := range wanted {
			if !slices.ContainsFunc(item.Get.Parameters, func(p apiParameter) bool { return p.Name == name }) {
				t.Errorf("%s has no parameter %s", path, name)
			}
		}
	}
	if _, there := d.Paths["/collections/articles/tiles"]; there {
		t.Error("there are tiles of a collection without geometry")
	}
}

// atsTilesOperationIDs checks the suffixes of table 11.
func atsTilesOperationIDs(t *testing.T, s *site) {
	var d apiDocument
	s.json("/api", &d)
	for path, suffix := range map[string]string{
		"/tiles":                   ".dataset.vector.getTileSetsList",
		"/tiles/{tileMatrixSetId}": ".dataset.vector.getTileSet",
		"/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}":                  ".dataset.vector.getTile",
		"/collections/grid/tiles":                                                    ".collection.vector.getTileSetsList",
		"/collections/grid/tiles/{tileMatrixSetId}":                                  ".collection.vector.getTileSet",
		"/collections/grid/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}": ".collection.vector.getTile",
		"/tileMatrixSets":                   "getTileMatrixSetsList",
		"/tileMatrixSets/{tileMatrixSetId}": "getTileMatrixSet",
	} {
		if got := d.Paths[path].Get.OperationID; !strings.HasSuffix(got, suffix) {
			t.Errorf("%s has the operationId %q", path, got)
		}
	}
}
