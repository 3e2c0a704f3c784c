package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// near reports whether a number agrees with one of the standard, which gives
// 15 figures and at most 20 decimals.
func near(got, want float64) bool { return math.Abs(got-want) <= max(2e-14*math.Abs(want), 1e-20) }

func TestTileMatrixSetsAreThoseOfTheStandard(t *testing.T) {
	levels := map[geo.TileMatrixSet]int{}
	for _, row := range rows(t, "tms.csv", ",") {
		set, known := geo.TileMatrixSetByID(row[0])
		if !known {
			t.Fatalf("there is no %s", row[0])
		}
		levels[set]++
		axes := set.Axes()
		if got := fmt.Sprint(set, set.URI(), set.CRS().URI(), set.ScaleSet(), axes); got != fmt.Sprint(row[0], row[1], row[2], row[3], row[4:6]) {
			t.Errorf("%s: %s", row[0], got)
		}
		v := numbers(t, row[6:])
		z := uint32(v[0])
		m := set.Matrix(z)
		where := fmt.Sprint(set, " ", z)
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"scale", m.ScaleDenominator, v[1]}, {"cell", m.CellSize, v[2]}, {"origin x", m.Origin[0], v[3]}, {"origin y", m.Origin[1], v[4]},
			{"width", float64(m.TileSize), v[5]}, {"height", float64(m.TileSize), v[6]}, {"columns", float64(m.Columns), v[7]}, {"rows", float64(m.Rows), v[8]},
		} {
			if !near(c.got, c.want) {
				t.Errorf("%s %s: %v, want %v", where, c.what, c.got, c.want)
			}
		}
		checkTile(t, set, z, v[9:])
	}
	for _, set := range geo.TileMatrixSets() {
		if set.Levels() != levels[set] {
			t.Errorf("%s has %d levels, want %d", set, set.Levels(), levels[set])
		}
	}
}

// checkTile compares the tile at a point with what morecantile says: lon, lat,
// column, row and the extent in the CRS.
func checkTile(t *testing.T, set geo.TileMatrixSet, z uint32, v []float64) {
	t.Helper()
	p := orb.Point{v[0], v[1]}
	tile, err := set.Tile(z, uint32(v[2]), uint32(v[3]))
	if err != nil {
		t.Fatal(err)
	}
	if got := set.TileAt(p, z); got != tile {
		t.Errorf("tile at %v: %v, want %v", p, got, tile)
	}
	allowed := 1e-7 // metres
	if set.CRS().Geographic() {
		allowed = 1e-10
	}
	b := tile.Bound()
	for i, got := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if math.Abs(got-v[4+i]) > allowed {
			t.Errorf("%v: edge %d at %v, want %v", tile, i, got, v[4+i])
		}
	}
	if box := tile.Box(); !box.Contains(p) {
		t.Errorf("%v is not in %v", p, box)
	}
}

func TestTilesOfWorldCRS84Quad(t *testing.T) {
	for _, c := range []struct {
		z, x, y uint32
		want    string
	}{
		{0, 1, 0, ""},
		{30, 1<<31 - 1, 1<<30 - 1, ""},
		{31, 0, 0, "z 31: must be a zoom level in 0..30"},
		{0, 2, 0, "x 2: must be a column in 0..1 at zoom level 0"},
		{3, 0, 8, "y 8: must be a row in 0..7 at zoom level 3"},
	} {
		tile, err := geo.WorldCRS84Quad.Tile(c.z, c.x, c.y)
		switch {
		case c.want == "" && (err != nil || tile != geo.Tile{Z: c.z, X: c.x, Y: c.y, Set: geo.WorldCRS84Quad}):
			t.Errorf("%v: %v, %v", c, tile, err)
		case c.want != "" && (err == nil || err.Error() != c.want):
			t.Errorf("%v: %v", c, err)
		}
	}
	for _, c := range []struct {
		tile     geo.Tile
		fraction float64
		want     geo.Box
	}{
		{geo.Tile{Set: geo.WorldCRS84Quad}, 0, geo.Box{West: -180, South: -90, East: 0, North: 90}},
		{geo.Tile{X: 1, Set: geo.WorldCRS84Quad}, 0.125, geo.Box{West: -22.5, South: -90, East: -157.5, North: 90}},
		{geo.Tile{Z: 1, X: 1, Y: 1, Set: geo.WorldCRS84Quad}, 0.25, geo.Box{West: -112.5, South: -90, East: 22.5, North: 22.5}},
		{geo.Tile{X: 1, Set: geo.WorldCRS84Quad}, 0.5, geo.Box{West: -180, South: -90, East: 180, North: 90}},
	} {
		if got := c.tile.Buffered(c.fraction); got != c.want {
			t.Errorf("%v grown by %v: %v, want %v", c.tile, c.fraction, got, c.want)
		}
	}
	if _, known := geo.TileMatrixSetByID("webmercatorquad"); known {
		t.Error("an identifier is taken for another")
	}
}

func TestZoomHasTheSameScale(t *testing.T) {
	for _, set := range geo.TileMatrixSets() {
		tile := geo.Tile{Z: 7, Set: set}
		if got, want := geo.WebMercatorQuad.Matrix(tile.Zoom()).ScaleDenominator, set.Matrix(7).ScaleDenominator; !near(got, want) {
			t.Errorf("%s: scale %v, want %v", set, got, want)
		}
	}
}

// TestRangeHoldsTheTilesThatMeetTheBox compares with a look at every tile.
func TestRangeHoldsTheTilesThatMeetTheBox(t *testing.T) {
	boxes := []geo.Box{
		{West: 67.7, South: 36.6, East: 74.9, North: 41.1},
		{West: 0, South: 0, East: 0, North: 0},
		{West: -180, South: -90, East: 180, North: 90},
		{West: 170, South: 80, East: 179.9, North: 89},
		{West: -100, South: -89, East: -99, North: -86},
	}
	for _, set := range geo.TileMatrixSets() {
		for _, box := range boxes {
			for _, fraction := range []float64{0, 0.0625} {
				const z = 4
				got := set.Range(box, z, fraction)
				m := set.Matrix(z)
				for x := range m.Columns {
					for y := range m.Rows {
						tile := geo.Tile{Z: z, X: x, Y: y, Set: set}
						in, want := got.Contains(tile), meets(tile, box, fraction)
						// All columns stand for what goes across the antimeridian, and
						// the outermost rows for what lies beyond the map.
						if want && !in || in && !want && got.MaxX-got.MinX+1 < m.Columns && y > 0 && y < m.Rows-1 {
							t.Errorf("%v of %v grown by %v: in the range %v: %v", tile, box, fraction, got, in)
						}
					}
				}
			}
		}
	}
	if got := geo.WebMercatorQuad.Range(geo.Box{West: 170, South: 1, East: -170, North: 2}, 3, 0); got != (geo.TileRange{MinX: 0, MinY: 3, MaxX: 7, MaxY: 3}) {
		t.Errorf("across the antimeridian: %v", got)
	}
}

// meets reports whether the box and the grown tile have a point in common; a
// shared edge counts where the tile's own edge is on it to the west or north.
func meets(tile geo.Tile, box geo.Box, fraction float64) bool {
	b := tile.Buffered(fraction)
	if fraction > 0 {
		return b.Intersects(box)
	}
	return b.Intersects(box) && (b.East > box.West || b.East == 180) && (b.South < box.North || b.South <= -85)
}
