package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"panj/geo"
)

func TestCircle(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 3000 {
		centre := orb.Point{r.Float64()*360 - 180, math.Asin(r.Float64()*2-1) / math.Pi * 180}
		radius := math.Min(1.98e7, math.Pow(10, 7.3*r.Float64()))
		n := 3 + r.IntN(80)
		p := geo.Circle(centre, radius, n)
		if len(p) == 2 { // around both poles
			for _, q := range p[1] {
				if d := geo.Distance(centre, q); math.Abs(d-radius) > 1e-7 {
					t.Fatalf("circle %v %v %v: vertex %v of the hole is %v m away", centre, radius, n, q, d)
				}
			}
			if len(p[1]) != n+1 || p[1][0] != p[1][n] || p[1].Orientation() != orb.CW {
				t.Fatalf("circle %v %v %v: hole %v", centre, radius, n, p[1])
			}
			continue
		}
		if len(p) != 1 || len(p[0]) < n+1 || p[0][0] != p[0][len(p[0])-1] {
			t.Fatalf("circle %v %v %v: %v", centre, radius, n, p)
		}
		pole := 0 // vertices that are there only to reach the pole
		for _, q := range p[0] {
			if q[0] < centre[0]-180 || q[0] > centre[0]+180 || math.Abs(q[1]) > 90 {
				t.Fatalf("circle %v %v %v: vertex %v", centre, radius, n, q)
			}
			if math.Abs(q[1]) == 90 {
				pole++
			} else if d := geo.Distance(centre, q); math.Abs(d-radius) > 1e-7 {
				t.Fatalf("circle %v %v %v: vertex %v is %v m away", centre, radius, n, q, d)
			}
		}
		toPole := math.Min(geo.Distance(centre, orb.Point{0, 90}), geo.Distance(centre, orb.Point{0, -90}))
		if want := radius >= toPole; want != (pole > 0) {
			t.Fatalf("circle %v %v %v: %d vertices at the pole %v m away", centre, radius, n, pole, toPole)
		}
		if planar.Area(p) <= 0 || p[0].Orientation() != orb.CCW {
			t.Fatalf("circle %v %v %v is not counter-clockwise: %v", centre, radius, n, p)
		}
	}
}

// TestCircleHoldsWhatIsNear: with many vertices the polygon and the distance
// say the same of every point, whatever the circle covers.
func TestCircleHoldsWhatIsNear(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for _, c := range []struct {
		centre orb.Point
		radius float64
	}{
		{orb.Point{71.5, 37.5}, 6000}, {orb.Point{71.5, 37.5}, 4e6}, {orb.Point{179.9, 60}, 200e3}, {orb.Point{-179.9, -60}, 200e3},
		{orb.Point{180, 0}, 5e6}, {orb.Point{20, 85}, 1e6}, {orb.Point{-150, -85}, 2e6}, {orb.Point{33, 90}, 1e6}, {orb.Point{33, -90}, 3e6},
		{orb.Point{100, 89}, 9e6}, {orb.Point{0, 0}, 9.9e6},
		{orb.Point{10, 20}, 1.5e7}, {orb.Point{-170, -3}, 1.2e7}, {orb.Point{170, 50}, 1.8e7},
	} {
		p := geo.Circle(c.centre, c.radius, 2000)
		for range 400 {
			q := geo.Direct(c.centre, 360*r.Float64(), math.Min(1.9e7, 2*c.radius*r.Float64()))
			d := geo.Distance(c.centre, q)
			if math.Abs(d-c.radius) < 3e-3*c.radius {
				continue
			}
			point := geo.Box{West: q[0], South: q[1], East: q[0], North: q[1]}
			if got := point.IntersectsGeometry(p); got != (d < c.radius) {
				t.Fatalf("circle %v %v: %v at %v m is inside: %v", c.centre, c.radius, q, d, got)
			}
			inPiece := false
			for _, piece := range geo.CutAntimeridian(p) {
				inPiece = inPiece || planar.PolygonContains(piece, q)
			}
			if inPiece != (d < c.radius) {
				t.Fatalf("circle %v %v, cut: %v at %v m is inside: %v", c.centre, c.radius, q, d, inPiece)
			}
		}
	}
}

func TestCircleOddInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		centre orb.Point
		radius float64
	}{{orb.Point{nan, 0}, 1}, {orb.Point{0, inf}, 1}, {orb.Point{0, 0}, nan}, {orb.Point{0, 0}, -1}, {orb.Point{0, 0}, inf}} {
		if p := geo.Circle(c.centre, c.radius, 8); p != nil {
			t.Errorf("%v: %v", c, p)
		}
	}
	if p := geo.Circle(orb.Point{71, 37}, 0, 8); len(p) != 1 || len(p[0]) != 9 || geo.Distance(p[0][3], orb.Point{71, 37}) > 1e-6 {
		t.Errorf("radius 0: %v", p)
	}
	if p := geo.Circle(orb.Point{71, 37}, 10, -5); len(p[0]) != 4 {
		t.Errorf("-5 vertices: %v", p)
	}
	world := geo.Circle(orb.Point{71, 37}, 2e7, 8)
	if b, ok := geo.BoxOf(world); !ok || b != (geo.Box{West: -180, South: -90, East: 180, North: 90}) {
		t.Errorf("the whole earth: %v", b)
	}
}

func TestCutAntimeridian(t *testing.T) {
	plain := orb.Polygon{{{170, 0}, {180, 0}, {180, 10}, {170, 10}, {170, 0}}}
	if got := geo.CutAntimeridian(plain); len(got) != 1 || &got[0][0][0] != &plain[0][0] {
		t.Errorf("inside already: %v", got)
	}
	across := orb.Polygon{
		{{170, 0}, {190, 0}, {190, 10}, {170, 10}, {170, 0}},
		{{172, 2}, {172, 8}, {188, 8}, {188, 2}, {172, 2}},
	}
	got := geo.CutAntimeridian(across)
	if len(got) != 2 || len(got[0]) != 2 || len(got[1]) != 2 {
		t.Fatalf("across: %v", got)
	}
	area := 0.0
	for _, p := range got {
		area += planar.Area(p)
		for _, ring := range p {
			for _, q := range ring {
				if math.Abs(q[0]) > 180 {
					t.Errorf("%v is off the map", q)
				}
			}
		}
	}
	if math.Abs(area-(200-96)) > 1e-9 {
		t.Errorf("the pieces cover %v, want 104", area)
	}
	for _, p := range []orb.Polygon{nil, {}, {{}}, {{{math.NaN(), 0}, {1e300, 0}, {0, 1}}}, {{{-1e300, 0}, {1e300, 0}, {0, 1}}}} {
		geo.CutAntimeridian(p) // must return
	}
}

func ExampleCircle() {
	c := geo.Circle(orb.Point{179.95, 10}, 10_000, 4)
	for _, p := range c[0] {
		fmt.Printf("%.3f %.3f\n", p[0], p[1])
	}
	fmt.Println(len(geo.CutAntimeridian(c)), "pieces")
	// Output:
	// 179.950 10.090
	// 179.859 10.000
	// 179.950 9.910
	// 180.041 10.000
	// 179.950 10.090
	// 2 pieces
}

func BenchmarkCircle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		geo.Circle(orb.Point{71.55, 37.49}, 6000, 64)
	}
}
