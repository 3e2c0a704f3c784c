package geo_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"panj/geo"
)

func TestNewBox(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		in   [4]float64
		want string // the error; empty when the box is legal
	}{
		{[4]float64{66, 36, 76, 40}, ""},
		{[4]float64{-180, -90, 180, 90}, ""},
		{[4]float64{71, 37, 71, 37}, ""},
		{[4]float64{71, 37, 72, 37}, ""},
		{[4]float64{170, -10, -170, 10}, ""},
		{[4]float64{180, 0, -180, 0}, ""},
		{[4]float64{nan, 0, 1, 1}, "west NaN: must be a longitude in -180..180"},
		{[4]float64{0, nan, 1, 1}, "south NaN: must be a latitude in -90..90"},
		{[4]float64{0, 0, inf, 1}, "east +Inf: must be a longitude in -180..180"},
		{[4]float64{0, 0, 1, -inf}, "north -Inf: must be a latitude in -90..90"},
		{[4]float64{-180.5, 0, 1, 1}, "west -180.5: must be a longitude in -180..180"},
		{[4]float64{0, 91, 1, 1}, "south 91: must be a latitude in -90..90"},
		{[4]float64{0, 40, 1, 36}, "south 40: must be at most north, which is 36"},
	} {
		b, err := geo.NewBox(c.in[0], c.in[1], c.in[2], c.in[3])
		if c.want == "" {
			if err != nil || b != (geo.Box{West: c.in[0], South: c.in[1], East: c.in[2], North: c.in[3]}) {
				t.Errorf("%v: %v, %v", c.in, b, err)
			}
			continue
		}
		var e *geo.RangeError
		if !errors.As(err, &e) || err.Error() != c.want || b != (geo.Box{}) {
			t.Errorf("%v: %v, %v; want %q", c.in, b, err, c.want)
		}
	}
}

func TestIntersectsGeometryAgreesWithGEOS(t *testing.T) {
	for _, row := range rows(t, "box.csv", "|") {
		v := numbers(t, row[:4])
		b, err := geo.NewBox(v[0], v[1], v[2], v[3])
		if err != nil {
			t.Fatal(err)
		}
		g, err := wkt.Unmarshal(row[5])
		if err != nil {
			t.Fatalf("%s: %v", row[5], err)
		}
		want := row[4] == "1"
		for name, g := range spellings(g) {
			if got := b.IntersectsGeometry(g); got != want {
				t.Errorf("%v and %v (%s): %v, want %v", b, row[5], name, got, want)
			}
		}
	}
}

// spellings returns a geometry as it is and in forms that mean the same.
func spellings(g orb.Geometry) map[string]orb.Geometry {
	out := map[string]orb.Geometry{
		"as it is":       g,
		"nested":         orb.Collection{nil, orb.Collection{g}, orb.LineString{}},
		"turned forward": moved(g, 360),
		"turned back":    moved(g, -360),
	}
	if p, ok := g.(orb.Polygon); ok {
		if len(p) == 1 {
			out["ring"] = p[0]
		}
		open := orb.Polygon{}
		reversed := orb.Polygon{}
		for _, r := range p {
			open = append(open, r[:len(r)-1])
			back := slices.Clone(r)
			slices.Reverse(back)
			reversed = append(reversed, back)
		}
		out["open rings"], out["reversed"] = open, reversed
	}
	return out
}

// moved is a copy of the geometry with its longitudes changed.
func moved(g orb.Geometry, lon float64) orb.Geometry {
	path := func(in []orb.Point) []orb.Point {
		out := slices.Clone(in)
		for i := range out {
			out[i][0] += lon
		}
		return out
	}
	switch g := g.(type) {
	case orb.Point:
		return orb.Point{g[0] + lon, g[1]}
	case orb.MultiPoint:
		return orb.MultiPoint(path(g))
	case orb.LineString:
		return orb.LineString(path(g))
	case orb.MultiLineString:
		out := orb.MultiLineString{}
		for _, ls := range g {
			out = append(out, path(ls))
		}
		return out
	case orb.Polygon:
		out := orb.Polygon{}
		for _, r := range g {
			out = append(out, path(r))
		}
		return out
	case orb.MultiPolygon:
		out := orb.MultiPolygon{}
		for _, p := range g {
			out = append(out, moved(p, lon).(orb.Polygon))
		}
		return out
	case orb.Collection:
		out := orb.Collection{}
		for _, m := range g {
			out = append(out, moved(m, lon))
		}
		return out
	}
	panic(fmt.Sprintf("no way to move a %T", g))
}

func TestIntersectsGeometryIsExact(t *testing.T) {
	// A line through two corners' neighbourhood, one unit in the last place
	// to either side of the corner.
	b := geo.Box{West: 0, South: 0, East: 0.1, North: 0.3}
	through := orb.LineString{{0.1 - 0.7, 0.3 + 0.7}, {0.1 + 0.7, 0.3 - 0.7}}
	for i := range 3 {
		ls := slices.Clone(through)
		lift := float64(i-1) * 0x1p-50
		ls[0][1] += lift
		ls[1][1] += lift
		corner := exactSide(ls[0], ls[1], orb.Point{0.1, 0.3})
		if got, want := b.IntersectsGeometry(ls), corner >= 0; got != want {
			t.Errorf("lifted by %g: %v, want %v", lift, got, want)
		}
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, g := range []orb.Geometry{
		nil, orb.MultiPoint(nil), orb.LineString{}, orb.Ring{}, orb.Polygon{}, orb.Polygon{{}}, orb.MultiPolygon{{}}, orb.Collection{},
		orb.Point{nan, 0}, orb.Point{0, nan}, orb.LineString{{nan, nan}, {nan, nan}}, orb.LineString{{-inf, 0.1}, {inf, 0.1}},
		orb.Ring{{nan, -1}, {1, nan}, {nan, 1}}, orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}},
	} {
		if b.IntersectsGeometry(g) {
			t.Errorf("%v intersects", g)
		}
	}
	for _, g := range []orb.Geometry{
		orb.Ring{{0.05, 0.05}}, orb.Polygon{{{0, 0}, {0, 0}, {0, 0}, {0, 0}}}, orb.LineString{{0.1, 0.3}},
		orb.Bound{Min: orb.Point{0.1, 0.3}, Max: orb.Point{1, 1}}, orb.Bound{Min: orb.Point{359, -1}, Max: orb.Point{361, 1}},
		orb.LineString{{nan, nan}, {0.05, 0.05}}, orb.Point{360, 0.2},
		orb.Ring{{-1, 0.2}, {0, 9}, {1, 0.2}}, // its closing edge alone passes through, above the corner
	} {
		if !b.IntersectsGeometry(g) {
			t.Errorf("%v does not intersect", g)
		}
	}
	for _, g := range orb.AllGeometries { // every type, nil values too
		b.IntersectsGeometry(g)
		geo.BoxOf(g)
	}
}

// exactSide is the sign of the cross product in integers: the coordinates are
// multiples of 2^-56.
func exactSide(a, b, c orb.Point) int {
	n := func(v float64) int64 { return int64(math.Ldexp(v, 56)) }
	x1, y1, x2, y2 := n(a[0])-n(c[0]), n(a[1])-n(c[1]), n(b[0])-n(c[0]), n(b[1])-n(c[1])
	l, r := new(big.Int).Mul(big.NewInt(x1), big.NewInt(y2)), new(big.Int).Mul(big.NewInt(y1), big.NewInt(x2))
	return l.Cmp(r)
}

func TestBoxOf(t *testing.T) {
	for _, c := range []struct {
		g    orb.Geometry
		want geo.Box
		ok   bool
	}{
		{nil, geo.Box{}, false},
		{orb.Collection{}, geo.Box{}, false},
		{orb.Polygon{{}}, geo.Box{}, false},
		{orb.Point{math.NaN(), 1}, geo.Box{}, false},
		{orb.LineString{{1, 2}, {math.Inf(1), 3}}, geo.Box{}, false},
		{orb.Point{71, 37}, geo.Box{West: 71, South: 37, East: 71, North: 37}, true},
		{orb.Collection{orb.Point{71, 37}, nil, orb.LineString{{70, 38}, {72, 36}}}, geo.Box{West: 70, South: 36, East: 72, North: 38}, true},
		{orb.LineString{{-180, -90}, {180, 90}}, geo.Box{West: -180, South: -90, East: 180, North: 90}, true},
		{orb.LineString{{170, 0}, {190, 1}}, geo.Box{West: 170, South: 0, East: -170, North: 1}, true},
		{orb.LineString{{-190, 0}, {-170, 1}}, geo.Box{West: 170, South: 0, East: -170, North: 1}, true},
		{orb.LineString{{-200, 0}, {200, 1}}, geo.Box{West: -180, South: 0, East: 180, North: 1}, true},
		{orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}, geo.Box{West: 1, South: 2, East: 3, North: 4}, true},
		{orb.Bound{Min: orb.Point{3, 2}, Max: orb.Point{1, 4}}, geo.Box{}, false},
	} {
		if got, ok := geo.BoxOf(c.g); got != c.want || ok != c.ok {
			t.Errorf("%v: %v %v, want %v %v", c.g, got, ok, c.want, c.ok)
		}
	}
}

// TestBoxAlgebra holds the operations against sets of points on a coarse grid
// of longitudes.
func TestBoxAlgebra(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	lon := func() float64 { return float64(r.IntN(13)*30 - 180) }
	random := func() geo.Box {
		s := float64(r.IntN(5)*30 - 90)
		return geo.Box{West: lon(), South: s, East: lon(), North: s + float64(r.IntN(3)*30)}
	}
	contains := func(b geo.Box, lon, lat float64) bool {
		in := lon >= b.West && lon <= b.East
		if b.West > b.East {
			in = lon >= b.West || lon <= b.East
		}
		return in && lat >= b.South && lat <= b.North
	}
	for range 20000 {
		a, b := random(), random()
		u := a.Union(b)
		both, all := false, true
		for x := -180.0; x <= 180; x += 15 {
			for y := -90.0; y <= 90; y += 15 {
				inA, inB := contains(a, x, y), contains(b, x, y)
				both = both || inA && inB
				all = all && (!inB || inA)
				if got := a.Contains(orb.Point{x, y}); got != inA {
					t.Fatalf("%v contains %v %v: %v", a, x, y, got)
				}
				if (inA || inB) && !u.Contains(orb.Point{x, y}) {
					t.Fatalf("%v + %v = %v, without %v %v", a, b, u, x, y)
				}
			}
		}
		if a.Intersects(b) != both || b.Intersects(a) != both {
			t.Fatalf("%v and %v: %v, want %v", a, b, a.Intersects(b), both)
		}
		if a.ContainsBox(b) != all {
			t.Fatalf("%v contains %v: %v, want %v", a, b, a.ContainsBox(b), all)
		}
		if !u.ContainsBox(a) || !u.ContainsBox(b) || u != b.Union(a) {
			t.Fatalf("%v + %v = %v; the other way %v", a, b, u, b.Union(a))
		}
		if a.Crosses() != (a.West > a.East) || len(a.Split()) != map[bool]int{false: 1, true: 2}[a.Crosses()] {
			t.Fatalf("%v splits into %v", a, a.Split())
		}
	}
}

func TestUnionIsSmall(t *testing.T) {
	for _, c := range [][3]geo.Box{
		{{170, 0, 175, 1}, {-175, 0, -170, 1}, {170, 0, -170, 1}},
		{{-10, 0, 10, 1}, {20, 5, 30, 6}, {-10, 0, 30, 6}},
		{{170, 0, -170, 1}, {160, 0, 165, 1}, {160, 0, -170, 1}},
		{{170, 0, -170, 1}, {-165, 0, -160, 1}, {170, 0, -160, 1}},
		{{10, 0, -10, 1}, {-20, 0, 20, 1}, {-180, 0, 180, 1}},
		{{-180, 0, 180, 1}, {170, 2, -170, 3}, {-180, 0, 180, 3}},
	} {
		if got := c[0].Union(c[1]); got != c[2] {
			t.Errorf("%v + %v = %v, want %v", c[0], c[1], got, c[2])
		}
	}
}

func TestIntersectsGeometryAllocatesNothing(t *testing.T) {
	b := geo.Box{West: 170, South: 30, East: -170, North: 40}
	ls, err := readBorder()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []orb.Geometry{orb.Point{175, 35}, orb.Point{71, 37}, ls, orb.Polygon{orb.Ring(ls)}} {
		if n := testing.AllocsPerRun(10, func() { b.IntersectsGeometry(g) }); n != 0 {
			t.Errorf("%s: %v allocations", g.GeoJSONType(), n)
		}
	}
}

func ExampleNewBox() {
	_, err := geo.NewBox(66, 36, 76, 91)
	fmt.Println(err)
	fiji, err := geo.NewBox(176, -21, -178, -12)
	fmt.Println(fiji.Crosses(), fiji.Contains(orb.Point{-179, -17}), err)
	// Output:
	// north 91: must be a latitude in -90..90
	// true true <nil>
}

func ExampleBox_IntersectsGeometry() {
	box := geo.Box{West: 1, South: 1, East: 2, North: 2}
	square := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}
	hole := orb.Ring{{0.5, 0.5}, {0.5, 3}, {3, 3}, {3, 0.5}, {0.5, 0.5}}
	fmt.Println(box.IntersectsGeometry(orb.Polygon{square}))
	fmt.Println(box.IntersectsGeometry(orb.Polygon{square, hole}))
	// Output:
	// true
	// false
}

func BenchmarkIntersectsGeometry(b *testing.B) {
	ls, err := readBorder()
	if err != nil {
		b.Fatal(err)
	}
	box := geo.Box{West: 70, South: 38.35, East: 70.1, North: 38.36}
	country := append(orb.Ring(slices.Clone(ls)), orb.Point{75, 41}, orb.Point{67, 41}, ls[0])
	for _, g := range []orb.Geometry{orb.Point{70.05, 38.355}, orb.Point{71, 38.355}, ls, orb.Polygon{country}} {
		b.Run(strings.ToLower(fmt.Sprintf("%s/%v", g.GeoJSONType(), box.IntersectsGeometry(g))), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				box.IntersectsGeometry(g)
			}
		})
	}
}
