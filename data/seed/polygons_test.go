package seed_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

func TestCountriesShareTheBorderVertexForVertex(t *testing.T) {
	ls := border(t)
	for _, f := range features(t, "countries") {
		iso := f.Properties.MustString("iso")
		if iso != "TJ" && iso != "AF" {
			continue
		}
		edges := map[[2]orb.Point]bool{}
		for _, polygon := range f.Geometry.(orb.MultiPolygon) {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					edges[[2]orb.Point{ring[i-1], ring[i]}] = true
				}
			}
		}
		for i := 1; i < len(ls); i++ {
			// Outer rings are counter-clockwise and Tajikistan lies left of the
			// line: its ring runs with the line, Afghanistan's against it.
			edge := [2]orb.Point{ls[i-1], ls[i]}
			if iso == "AF" {
				edge[0], edge[1] = edge[1], edge[0]
			}
			if !edges[edge] {
				t.Fatalf("the outline of %s lacks the border's edge %v", iso, edge)
			}
		}
	}
}

// TestCountriesFitTogether proves that there are neither gaps nor overlaps:
// every edge inside the window belongs to exactly two outlines, once each way.
func TestCountriesFitTogether(t *testing.T) {
	edges := map[[2]orb.Point]string{}
	for _, f := range features(t, "countries") {
		iso := f.Properties.MustString("iso")
		for _, polygon := range f.Geometry.(orb.MultiPolygon) {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					e := [2]orb.Point{ring[i-1], ring[i]}
					if other := edges[e]; other != "" {
						t.Fatalf("%s and %s both have the edge %v", iso, other, e)
					}
					edges[e] = iso
				}
			}
		}
	}
	for e, iso := range edges {
		onWindow := e[0][0] == e[1][0] && (e[0][0] == 63 || e[0][0] == 78.5) || e[0][1] == e[1][1] && (e[0][1] == 34 || e[0][1] == 42)
		if edges[[2]orb.Point{e[1], e[0]}] == "" && !onWindow {
			t.Errorf("no neighbour shares the edge %v of %s", e, iso)
		}
	}
}

func TestBoundariesAreTheOutlines(t *testing.T) {
	outline := map[[2]orb.Point]bool{}
	for _, f := range features(t, "countries") {
		for _, polygon := range f.Geometry.(orb.MultiPolygon) {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					outline[[2]orb.Point{ring[i-1], ring[i]}] = true
				}
			}
		}
	}
	for _, f := range features(t, "boundaries") {
		if f.ID == "af-tj" {
			t.Error("the border itself is among the other countries' boundaries")
		}
		for _, ls := range f.Geometry.(orb.MultiLineString) {
			for i := 1; i < len(ls); i++ {
				if !outline[[2]orb.Point{ls[i-1], ls[i]}] || !outline[[2]orb.Point{ls[i], ls[i-1]}] {
					t.Fatalf("%v: the edge %v %v is not in two outlines", f.ID, ls[i-1], ls[i])
				}
			}
		}
	}
}

// TestPolygonsAreValid checks what OGC simple features asks of polygons, as far
// as errors of the build could break it: closed rings of at least four points,
// outer ones counter-clockwise and holes clockwise (RFC 7946), no two edges of
// one feature that cross. GEOS (through ogrinfo's ST_IsValid) agrees.
func TestPolygonsAreValid(t *testing.T) {
	for _, collection := range []string{"countries", "lakes", "world"} {
		for _, f := range features(t, collection) {
			var all []orb.LineString
			for _, polygon := range f.Geometry.(orb.MultiPolygon) {
				for i, ring := range polygon {
					if problem := badRing(ring, i > 0); problem != "" {
						t.Errorf("%s/%v: %s", collection, f.ID, problem)
					}
					all = append(all, orb.LineString(ring))
				}
			}
			if crossing := selfCrossing(all...); crossing != "" {
				t.Errorf("%s/%v: %s", collection, f.ID, crossing)
			}
		}
	}
}

func badRing(ring orb.Ring, hole bool) string {
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return fmt.Sprintf("a ring of %d points at %v is not closed", len(ring), ring[0])
	}
	if (ring.Orientation() == orb.CW) != hole {
		return fmt.Sprintf("the ring at %v turns the wrong way", ring[0])
	}
	for i, p := range ring {
		if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			return fmt.Sprintf("the point %v is not on the earth", p)
		}
		if i > 0 && ring[i-1] == p {
			return fmt.Sprintf("the point %v is there twice", p)
		}
	}
	return ""
}

type edge struct {
	a, b        orb.Point
	line, index int
	last        int // index of the line's last edge
	closed      bool
}

func (e edge) next(o edge) bool {
	if e.line != o.line {
		return false
	}
	d := e.index - o.index
	return d == 1 || d == -1 || e.closed && (d == e.last || d == -e.last)
}

// selfCrossing describes two edges of the lines that cross, nothing if there
// are none. Edges that have an end in common are fine.
func selfCrossing(lines ...orb.LineString) string {
	var edges []edge
	for n, ls := range lines {
		for i := 1; i < len(ls); i++ {
			a, b := ls[i-1], ls[i]
			if b[0] < a[0] {
				a, b = b, a
			}
			edges = append(edges, edge{a, b, n, i - 1, len(ls) - 2, ls[0] == ls[len(ls)-1]})
		}
	}
	slices.SortFunc(edges, func(p, q edge) int {
		switch {
		case p.a[0] < q.a[0]:
			return -1
		case p.a[0] > q.a[0]:
			return 1
		}
		return 0
	})
	for i, p := range edges {
		for _, q := range edges[i+1:] {
			if q.a[0] > p.b[0] {
				break
			}
			if !p.next(q) && cross(p, q) {
				return fmt.Sprintf("the edges %v %v and %v %v cross", p.a, p.b, q.a, q.b)
			}
		}
	}
	return ""
}

func cross(p, q edge) bool {
	if p.a == q.a || p.a == q.b || p.b == q.a || p.b == q.b {
		return false
	}
	if max(p.a[1], p.b[1]) < min(q.a[1], q.b[1]) || max(q.a[1], q.b[1]) < min(p.a[1], p.b[1]) {
		return false
	}
	return turn(p.a, p.b, q.a)*turn(p.a, p.b, q.b) <= 0 && turn(q.a, q.b, p.a)*turn(q.a, q.b, p.b) <= 0
}

// turn is the side of the line through a and b on which c lies: 1, 0 or -1.
func turn(a, b, c orb.Point) int {
	d := (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
	switch {
	case d > 1e-14:
		return 1
	case d < -1e-14:
		return -1
	}
	return 0
}
