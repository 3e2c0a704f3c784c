package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// TestLimitsHoldTheCirclesOfUncertainty looks for a circle of 500 km far from
// the point that it is drawn around.
func TestLimitsHoldTheCirclesOfUncertainty(t *testing.T) {
	s := startWith(t, &data.Dataset{Tables: []data.Table{{
		Collection: data.Collection{
			ID: "seen", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "radius_m", Type: data.Number}},
		},
		Rows: []data.Feature{{Geometry: orb.Point{70, 38}, Values: []any{500_000.0}}},
	}}})
	for _, set := range geo.TileMatrixSets() {
		for _, at := range []orb.Point{{70, 42.45}, {70, 33.52}, {64.35, 38}, {75.65, 38}} {
			tile := set.TileAt(at, 7)
			path := fmt.Sprintf("/collections/seen/tiles/%s/%d/%d/%d", set, tile.Z, tile.Y, tile.X)
			layers := readTile(t, s.ok(path).body)
			if layers["seen_area"] == nil || layers["seen"] != nil {
				t.Errorf("%s has the layers %v", path, layers)
			}
		}
		m := &tilesetMetadata{}
		s.json("/collections/seen/tiles/"+set.ID(), m)
		if low, high := m.BoundingBox.LowerLeft, m.BoundingBox.UpperRight; low[0] > 64.4 || low[1] > 33.6 || high[0] < 75.6 || high[1] < 42.4 {
			t.Errorf("%s: bounding box %v %v", set, low, high)
		}
		tile := set.TileAt(orb.Point{60, 38}, 7)
		s.refused(http.StatusNotFound, fmt.Sprintf("/collections/seen/tiles/%s/%d/%d/%d", set, tile.Z, tile.Y, tile.X))
	}
}

// TestTilesOfAnInterval compares with the features of the same interval.
func TestTilesOfAnInterval(t *testing.T) {
	s := start(t)
	for _, interval := range []string{"2025-11-26", "2025-11-01/2025-11-30", "2026-01-01/..", "1999-01-01"} {
		var page features
		s.json("/collections/incidents/items?limit=1000&datetime="+interval, &page)
		var want []string
		for _, f := range page.Features {
			if f.Geometry != nil {
				want = append(want, fmt.Sprint(f.ID))
			}
		}
		slices.Sort(want)
		for _, path := range []string{"WebMercatorQuad/0/0/0", "WebMercatorQuad/0/0/0.pbf", "WorldCRS84Quad/0/0/1"} {
			var got []string
			if layer := readTile(t, s.get("/collections/incidents/tiles/"+path+"?datetime="+interval).body)["incidents"]; layer != nil {
				for _, f := range layer.Features {
					got = append(got, f.Properties["id"].(string))
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s in %s: %q, want %q", path, interval, got, want)
			}
		}
	}
	for target, says := range map[string]string{
		"/collections/incidents/tiles/WebMercatorQuad/0/0/0?datetime=yesterday":              "",
		"/collections/odd%20%26%20ends/tiles/WebMercatorQuad/0/0/0?datetime=2020-01-01":      "unknown parameter",
		"/tiles/WebMercatorQuad/0/0/0?collections=incidents&datetime=2025-11-26":             "unknown parameter",
		"/collections/incidents/tiles/WebMercatorQuad/0/0/0?collections=incidents":           "unknown parameter",
		"/collections/incidents/tiles/WebMercatorQuad?collections=incidents":                 "unknown parameter",
		"/collections/incidents/tiles/WebMercatorQuad/0/0/0?filter=nothing%3D1":              `no property "nothing"`,
		"/tiles/WebMercatorQuad/0/0/0?collections=grid,incidents&filter=row%3D3":             `no property "row"`,
		"/tiles/WebMercatorQuad/0/0/0?collections=grid&filter=row%3D3&filter-lang=cql2-json": "asks for JSON",
		"/tiles/WebMercatorQuad/0/0/0?f=pbf":                                                 "is not a format",
	} {
		if p := s.refused(http.StatusBadRequest, target); !strings.Contains(p.Detail, says) {
			t.Errorf("%s: %s", target, p.Detail)
		}
	}
}

// TestEachMapDrawsByItsScale: a level of the map in degrees shows the rows that
// belong to the level of the same scale.
func TestEachMapDrawsByItsScale(t *testing.T) {
	s := start(t)
	for _, level := range []uint32{3, 5, 7} {
		tile := geo.WorldCRS84Quad.TileAt(orb.Point{70, 37.8}, level)
		box := tile.Buffered(256. / 4096)
		var page features
		s.json(fmt.Sprintf("/collections/places/items?limit=1000&bbox=%v,%v,%v,%v&filter=min_zoom%%3C%%3D%d", box.West, box.South, box.East, box.North, level+1), &page)
		layer := readTile(t, s.ok(fmt.Sprintf("/tiles/WorldCRS84Quad/%d/%d/%d?collections=places", level, tile.Y, tile.X)).body)["places"]
		if layer == nil || len(layer.Features) != page.NumberMatched || page.NumberMatched == 0 {
			t.Errorf("level %d: %d places match", level, page.NumberMatched)
		}
	}
}

func TestTilesetsOfOtherDatasets(t *testing.T) {
	s := startWith(t, &data.Dataset{Tables: []data.Table{{Collection: data.Collection{ID: "list", Columns: []data.Column{{Name: "word", Type: data.Text}}}}}})
	var tilesets struct{ Tilesets []any }
	if a := s.json("/tiles", &tilesets); tilesets.Tilesets == nil || len(tilesets.Tilesets) > 0 {
		t.Errorf("%s", a)
	}
	var styles struct{ Styles []any }
	if a := s.json("/styles", &styles); styles.Styles == nil || len(styles.Styles) > 0 {
		t.Errorf("%s", a)
	}
	for _, path := range []string{"/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/0/0/0", "/tiles/WebMercatorQuad/metadata.json", "/styles/panj", "/collections/list/tiles"} {
		s.refused(http.StatusNotFound, path)
	}

	names := []string{"a,b", "tiles", "x_area", "x"} // what tables can be called
	d := &data.Dataset{}
	for i, name := range names {
		d.Tables = append(d.Tables, data.Table{
			Collection: data.Collection{ID: name, Geometry: data.AnyGeometry, StorageCRS: 4326, Columns: []data.Column{{Name: "radius_m", Type: data.Number}}},
			Rows:       []data.Feature{{Geometry: orb.Point{10, float64(i)}, Values: []any{1000.0}}},
		})
	}
	s = startWith(t, d)
	var api struct {
		Paths map[string]struct {
			Get struct {
				Parameters []struct{ Example any }
			}
		}
	}
	s.json("/api", &api)
	if p := api.Paths["/xyz/{layer}.json"].Get.Parameters; len(p) == 0 || p[0].Example != "tiles" { // the first that is one layer there
		t.Errorf("the example of a layer: %v", p)
	}
	layers := readTile(t, s.ok("/tiles/WebMercatorQuad/0/0/0").body)
	for _, name := range names {
		if layers[name] == nil {
			t.Errorf("the tile of everything lacks %q", name)
		}
		path := "/collections/" + strings.ReplaceAll(name, ",", "%2C") + "/tiles/WorldCRS84Quad"
		m := &tilesetMetadata{}
		s.json(path, m)
		if got := readTile(t, s.ok(m.tile(0, 0, 1)).body); got[name] == nil || len(m.Layers) == 0 {
			t.Errorf("%s has the layers %v", path, got)
		}
	}
	// An empty table has a tileset too, with nothing on its tiles.
	s = startWith(t, &data.Dataset{Tables: []data.Table{{Collection: data.Collection{ID: "empty", Geometry: data.Polygon, StorageCRS: 4326}}}})
	m := &tilesetMetadata{}
	s.json("/collections/empty/tiles/WebMercatorQuad", m)
	if a := s.get(m.tile(3, 7, 7)); a.StatusCode != http.StatusNoContent || m.BoundingBox != nil || len(m.TileMatrixSetLimits) != 15 {
		t.Errorf("%s, %+v", a, m)
	}
	s.ok("/styles/panj")
}

// TestAllLayersCanBeNamed has more collections than most: what a tile has
// without a selection it has with all of them selected too.
func TestAllLayersCanBeNamed(t *testing.T) {
	const many = 40
	d := &data.Dataset{}
	var names []string
	for i := range many {
		names = append(names, fmt.Sprintf("layer%02d", i))
		d.Tables = append(d.Tables, data.Table{
			Collection: data.Collection{ID: names[i], Geometry: data.Point, StorageCRS: 4326}, Rows: []data.Feature{{Geometry: orb.Point{10, float64(i)}}},
		})
	}
	s := startWith(t, d)
	all := s.ok("/tiles/WebMercatorQuad/0/0/0").body
	if got := readTile(t, all); len(got) != many {
		t.Fatalf("%d layers", len(got))
	}
	list := strings.Join(names, ",")
	for _, path := range []string{"/tiles/WebMercatorQuad/0/0/0?collections=" + list, "/xyz/" + list + "/0/0/0.mvt"} {
		if !bytes.Equal(s.ok(path).body, all) {
			t.Errorf("%s is another tile", path)
		}
	}
	if p := s.refused(http.StatusBadRequest, "/tiles/WebMercatorQuad/0/0/0?collections="+list+",layer07"); p.Parameter != "collections" || !strings.Contains(p.Detail, `"layer07" twice`) {
		t.Errorf("%+v", p)
	}
}

// TestTileJSONLeadsToTheSameTiles follows the templates of both kinds.
func TestTileJSONLeadsToTheSameTiles(t *testing.T) {
	s := start(t)
	bodies := map[string]string{}
	for _, path := range []string{"/tiles/WebMercatorQuad?f=tilejson&collections=border,places", "/xyz/border,places.json"} {
		var d struct {
			TileJSON string
			Tiles    []string
			Bounds   []float64
			Layers   []struct{ ID string } `json:"vector_layers"`
		}
		s.json(path, &d)
		a := s.ok(strings.NewReplacer("{z}", "6", "{x}", "44", "{y}", "24").Replace(d.Tiles[0]))
		if got := a.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if d.TileJSON != "3.0.0" || len(d.Layers) != 2 || d.Layers[1].ID != "places" || len(d.Bounds) != 4 {
			t.Errorf("%s: %+v", path, d)
		}
		bodies[string(a.body)] = path
	}
	if len(bodies) != 1 {
		t.Error("the tiles differ")
	}
	if a := s.ok("/tiles/WebMercatorQuad", "Accept", "application/vnd.mapbox.tile+json"); a.Header.Get("Content-Type") != "application/vnd.mapbox.tile+json" {
		t.Errorf("%s", a)
	}
	s.refused(http.StatusNotAcceptable, "/tiles/WorldCRS84Quad", "Accept", "application/vnd.mapbox.tile+json")
	if p := s.refused(http.StatusBadRequest, "/tiles/WorldCRS84Quad?f=tilejson"); p.Parameter != "f" {
		t.Errorf("%+v", p)
	}
	s.refused(http.StatusNotFound, "/tiles/WorldCRS84Quad/metadata.json")
	s.refused(http.StatusNotFound, "/tiles/WorldCRS84Quad/3/10/2.pbf")
	s.refused(http.StatusNotFound, "/styles/none")
}
