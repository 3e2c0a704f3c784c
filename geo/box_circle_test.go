package geo_test

import (
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// TestCirclesAgreeWithPyproj compares with thousands of positions of each circle.
func TestCirclesAgreeWithPyproj(t *testing.T) {
	for _, row := range rows(t, "circle.csv", "|") {
		v := numbers(t, row)
		b, err := geo.NewBox(v[0], v[1], v[2], v[3])
		if err != nil {
			t.Fatal(err)
		}
		p, radius, whole, some := orb.Point{v[4], v[5]}, v[6], v[7] == 1, v[8] == 1
		if got := b.HoldsCircle(p, radius); got != whole {
			t.Errorf("%v holds the circle of %.0f m around %v: %v", b, radius, p, got)
		}
		if got := b.Reaches(p, radius); got != some {
			t.Errorf("%v has some of the circle of %.0f m around %v: %v", b, radius, p, got)
		}
	}
}

func TestHoldsCircle(t *testing.T) {
	for _, c := range []struct {
		box    geo.Box
		p      orb.Point
		radius float64
		want   bool
	}{
		{geo.Box{West: 70, South: 38, East: 71, North: 39}, orb.Point{70, 38}, 0, true}, // a point on the corner
		{geo.Box{West: 70, South: 38, East: 71, North: 39}, orb.Point{70, 38}, -5, true},
		{geo.Box{West: 70, South: 38, East: 71, North: 39}, orb.Point{70, 38.5}, 0.01, false},
		{geo.Box{West: 70, South: 38, East: 71, North: 39}, orb.Point{69.99, 38.5}, 0, false},
		{geo.Box{West: 70, South: 38, East: 70, North: 38}, orb.Point{70, 38}, 0, true}, // a box that is a point
		{geo.Box{West: 70, South: 38, East: 70, North: 38}, orb.Point{70, 38}, 1, false},
		{geo.Box{West: -180, South: -90, East: 180, North: 90}, orb.Point{70, 38}, 3e7, true},
		{geo.Box{West: -180, South: 80, East: 180, North: 90}, orb.Point{70, 89}, 800_000, true}, // over the pole; 89 is 1005 km from 80
		{geo.Box{West: -180, South: 80, East: 180, North: 90}, orb.Point{70, 89}, 1_100_000, false},
		{geo.Box{West: -180, South: 80, East: 180, North: 89.9}, orb.Point{70, 89}, 800_000, false}, // a hole at the pole
		{geo.Box{West: 0, South: 80, East: 140, North: 90}, orb.Point{70, 89}, 120_000, false},      // the pole is 112 km away
		{geo.Box{West: 0, South: 80, East: 140, North: 90}, orb.Point{70, 89}, 100_000, true},
		{geo.Box{West: 170, South: -10, East: -170, North: 10}, orb.Point{-179.99, 0}, 1_000_000, true}, // 10 degrees are 1113 km
		{geo.Box{West: 170, South: -10, East: -170, North: 10}, orb.Point{-179.99, 0}, 1_110_000, false},
	} {
		if got := c.box.HoldsCircle(c.p, c.radius); got != c.want {
			t.Errorf("%v holds the circle of %v m around %v: %v", c.box, c.radius, c.p, got)
		}
	}
}

func TestHoldsGeometry(t *testing.T) {
	box, dateLine := geo.Box{West: 0, South: 0, East: 10, North: 10}, geo.Box{West: 170, South: 0, East: -170, North: 10}
	for _, c := range []struct {
		box  geo.Box
		g    orb.Geometry
		want bool
	}{
		{box, nil, false},
		{box, orb.LineString{}, false},
		{box, orb.Collection{}, false},
		{box, orb.Point{10, 10}, true},
		{box, orb.LineString{{0, 0}, {10, 10}}, true},
		{box, orb.LineString{{1, 1}, {10.1, 9}}, false},
		{box, orb.Polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 0}}}, true},
		{box, orb.MultiPolygon{{{{1, 1}, {2, 1}, {2, 2}, {1, 1}}}, {{{11, 1}, {12, 1}, {12, 2}, {11, 1}}}}, false},
		{box, orb.Collection{orb.Point{1, 1}, orb.MultiPoint{{2, 2}, {3, 3}}}, true},
		{box, orb.Collection{orb.Point{1, 1}, orb.MultiPoint{{2, 2}, {30, 3}}}, false},
		{dateLine, orb.MultiPoint{{179, 1}, {-179, 1}}, true},
		{dateLine, orb.LineString{{179, 1}, {181, 1}}, true},
		{dateLine, orb.LineString{{179, 1}, {-179, 1}}, false}, // the long way, as GeoJSON has it
		{dateLine, orb.MultiLineString{{{179, 1}, {180, 1}}, {{-180, 1}, {-179, 1}}}, true},
	} {
		if got := c.box.HoldsGeometry(c.g); got != c.want {
			t.Errorf("%v holds %v: %v", c.box, c.g, got)
		}
	}
}

// TestProjectedBoxHoldsCircle compares with positions on the circle, which the
// system of the box places.
func TestProjectedBoxHoldsCircle(t *testing.T) {
	for _, code := range []int{32642, 28412, 4284, 3857} {
		crs, _ := geo.CRSByEPSG(code)
		box := geo.ProjectedBox{CRS: crs, Bound: orb.MultiPoint{crs.Coordinates(orb.Point{69, 37}), crs.Coordinates(orb.Point{71, 39})}.Bound()}
		yes, no := 0, 0
		for lon := 68.95; lon < 71.1; lon += 0.31 {
			for lat := 36.95; lat < 39.1; lat += 0.31 {
				for _, radius := range []float64{0, 900, 9000, 60_000} {
					held := true
					for _, p := range geo.Circle(orb.Point{lon, lat}, radius, 180)[0] {
						at := crs.Forward(p)
						held = held && box.Bound.Pad(1e-4*(box.Bound.Max[0]-box.Bound.Min[0])/2e5).Contains(at)
					}
					got := box.HoldsCircle(orb.Point{lon, lat}, radius)
					if got != held {
						t.Errorf("%s: holds the circle of %v m around %v, %v: %v", crs.Name(), radius, lon, lat, got)
					}
					if held {
						yes++
					} else {
						no++
					}
				}
			}
		}
		if yes < 50 || no < 50 {
			t.Errorf("%s: %d and %d cases", crs.Name(), yes, no)
		}
		if line := (orb.LineString{{69.5, 37.5}, {70.5, 38.5}}); !box.HoldsGeometry(line) || box.HoldsGeometry(append(line, orb.Point{72, 38})) || box.HoldsGeometry(orb.LineString{}) {
			t.Errorf("%s: lines", crs.Name())
		}
	}
}
