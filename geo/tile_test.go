package geo_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

func TestTilesAgreeWithMercantile(t *testing.T) {
	near := func(where string, got, want, allowed float64) {
		t.Helper()
		if !(math.Abs(got-want) <= allowed) {
			t.Errorf("%s: %v, want %v", where, got, want)
		}
	}
	for _, row := range rows(t, "tile.csv", ",") {
		v := numbers(t, row)
		p := orb.Point{v[0], v[1]}
		tile, err := geo.NewTile(uint32(v[2]), uint32(v[3]), uint32(v[4]))
		if err != nil {
			t.Fatal(err)
		}
		if got := geo.TileAt(p, tile.Z); got != tile {
			t.Errorf("tile at %v: %v, want %v", p, got, tile)
		}
		where := fmt.Sprint(tile)
		b, m := tile.Box(), tile.Bound()
		near(where+" west", b.West, v[5], 1e-13)
		near(where+" south", b.South, v[6], 1e-12)
		near(where+" east", b.East, v[7], 1e-13)
		near(where+" north", b.North, v[8], 1e-12)
		near(where+" left", m.Min[0], v[9], 1e-7)
		near(where+" bottom", m.Min[1], v[10], 1e-7)
		near(where+" right", m.Max[0], v[11], 1e-7)
		near(where+" top", m.Max[1], v[12], 1e-7)
		xy := geo.Mercator(p)
		near(where+" x", xy[0], v[13], 1e-7)
		near(where+" y", xy[1], v[14], 1e-7)
		back := geo.LonLat(xy)
		near(where+" longitude", back[0], p[0], 1e-12)
		near(where+" latitude", back[1], p[1], 1e-12)
		if !b.Contains(p) {
			t.Errorf("%v is not in %v", p, b)
		}
	}
}

func TestNewTile(t *testing.T) {
	for _, c := range []struct {
		z, x, y uint32
		want    string
	}{
		{0, 0, 0, ""},
		{30, 1<<30 - 1, 1<<30 - 1, ""},
		{31, 0, 0, "z 31: must be a zoom level in 0..30"},
		{math.MaxUint32, 0, 0, "z 4.294967295e+09: must be a zoom level in 0..30"},
		{0, 1, 0, "x 1: must be a column in 0..0 at zoom level 0"},
		{3, 8, 0, "x 8: must be a column in 0..7 at zoom level 3"},
		{3, 7, 8, "y 8: must be a row in 0..7 at zoom level 3"},
		{30, 0, math.MaxUint32, "y 4.294967295e+09: must be a row in 0..1073741823 at zoom level 30"},
	} {
		tile, err := geo.NewTile(c.z, c.x, c.y)
		if c.want == "" {
			if err != nil || tile != (geo.Tile{Z: c.z, X: c.x, Y: c.y}) {
				t.Errorf("%v: %v, %v", c, tile, err)
			}
			continue
		}
		var e *geo.RangeError
		if !errors.As(err, &e) || err.Error() != c.want {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestTileAtLimits(t *testing.T) {
	last := uint32(1<<30 - 1)
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		p    orb.Point
		z    uint32
		want geo.Tile
	}{
		{orb.Point{-180, 90}, 30, geo.Tile{Z: 30}},
		{orb.Point{180, -90}, 30, geo.Tile{Z: 30, X: last, Y: last}},
		{orb.Point{0, 0}, 1, geo.Tile{Z: 1, X: 1, Y: 1}},
		{orb.Point{190, 0.1}, 1, geo.Tile{Z: 1}},
		{orb.Point{-190, 0.1}, 1, geo.Tile{Z: 1, X: 1}},
		{orb.Point{71, 37}, 99, geo.TileAt(orb.Point{71, 37}, 30)},
		{orb.Point{nan, nan}, 5, geo.Tile{Z: 5}},
		{orb.Point{inf, -inf}, 5, geo.Tile{Z: 5, Y: 31}},
	} {
		if got := geo.TileAt(c.p, c.z); got != c.want {
			t.Errorf("%v at %d: %v, want %v", c.p, c.z, got, c.want)
		}
	}
}

func TestBufferedTile(t *testing.T) {
	const top = geo.MaxMercatorLat
	lat := func(row, side float64) float64 { // of a row's northern edge
		return math.Atan(math.Sinh(math.Pi*(1-2*row/side))) * 180 / math.Pi
	}
	for _, c := range []struct {
		tile     geo.Tile
		fraction float64
		want     geo.Box
	}{
		{geo.Tile{}, 0, geo.Box{West: -180, South: -top, East: 180, North: top}},
		{geo.Tile{}, 0.1, geo.Box{West: -180, South: -top, East: 180, North: top}},
		{geo.Tile{Z: 2, X: 1, Y: 1}, 0.25, geo.Box{West: -112.5, South: lat(2.25, 4), East: 22.5, North: lat(0.75, 4)}},
		{geo.Tile{Z: 2, X: 0, Y: 0}, 0.25, geo.Box{West: 157.5, South: lat(1.25, 4), East: -67.5, North: top}},
		{geo.Tile{Z: 2, X: 3, Y: 3}, 0.25, geo.Box{West: 67.5, South: -top, East: -157.5, North: lat(2.75, 4)}},
		{geo.Tile{Z: 1, X: 0, Y: 0}, 0.6, geo.Box{West: -180, South: lat(1.6, 2), East: 180, North: top}},
		{geo.Tile{Z: 2, X: 1, Y: 1}, 1e300, geo.Box{West: -180, South: -top, East: 180, North: top}},
		{geo.Tile{Z: 2, X: 1, Y: 1}, -1, geo.Tile{Z: 2, X: 1, Y: 1}.Box()},
		{geo.Tile{Z: 2, X: 1, Y: 1}, math.NaN(), geo.Tile{Z: 2, X: 1, Y: 1}.Box()},
		{geo.Tile{Z: 2, X: 1, Y: 1}, math.Inf(1), geo.Box{West: -180, South: -top, East: 180, North: top}},
	} {
		got := c.tile.Buffered(c.fraction)
		for i, d := range []float64{got.West - c.want.West, got.South - c.want.South, got.East - c.want.East, got.North - c.want.North} {
			if !(math.Abs(d) < 1e-12) {
				t.Errorf("%v grown by %v: %v, want %v (%d)", c.tile, c.fraction, got, c.want, i)
			}
		}
	}
	// The tile two rows north and its neighbours share their edges exactly.
	a, b := geo.Tile{Z: 30, X: 5, Y: 7}.Box(), geo.Tile{Z: 30, X: 6, Y: 8}.Box()
	if a.East != b.West || a.South != b.North {
		t.Errorf("a gap between %v and %v", a, b)
	}
}

func TestMercatorLimits(t *testing.T) {
	const edge = 20037508.342789244
	for _, c := range []struct{ in, want orb.Point }{
		{orb.Point{180, 90}, orb.Point{edge, edge}},
		{orb.Point{-180, -90}, orb.Point{-edge, -edge}},
		{orb.Point{0, 0}, orb.Point{0, 0}},
		{orb.Point{540, 0}, orb.Point{3 * edge, 0}},
	} {
		if got := geo.Mercator(c.in); math.Abs(got[0]-c.want[0]) > 1e-7 || math.Abs(got[1]-c.want[1]) > 1e-7 {
			t.Errorf("%v: %v, want %v", c.in, got, c.want)
		}
	}
	if got := geo.LonLat(orb.Point{0, 1e30}); got[1] != 90 {
		t.Errorf("far north: %v", got)
	}
	if got := geo.Mercator(orb.Point{1, math.NaN()}); !math.IsNaN(got[1]) {
		t.Errorf("no number: %v", got)
	}
}

func ExampleTileAt() {
	t := geo.TileAt(orb.Point{71.55, 37.49}, 12)
	fmt.Println(t.Z, t.X, t.Y)
	b := t.Box()
	fmt.Printf("%.4f %.4f %.4f %.4f\n", b.West, b.South, b.East, b.North)
	// Output:
	// 12 2862 1587
	// 71.5430 37.4400 71.6309 37.5097
}

func BenchmarkMercator(b *testing.B) {
	for b.Loop() {
		geo.Mercator(orb.Point{71.55, 37.49})
	}
}

func BenchmarkTileBuffered(b *testing.B) {
	b.ReportAllocs()
	t := geo.Tile{Z: 12, X: 2862, Y: 1587}
	for b.Loop() {
		t.Buffered(1. / 32)
	}
}
