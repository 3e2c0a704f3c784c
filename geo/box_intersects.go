package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// IntersectsGeometry reports whether the geometry and the box share a point:
// planar in longitude and latitude, edges and corners included, decided
// exactly (without rounding) for the coordinates as given. Polygons are areas
// with their holes; rings count as polygons; a collection intersects when one
// of its members does. Rings need not be closed. A nil or empty geometry
// intersects nothing, nor does an edge with a coordinate that is no number.
//
// Longitudes count modulo 360: those beyond 180 either way, as [Circle] makes
// them, meet a box on the other side of the antimeridian. The meridian 180 and
// -180 of the box itself are two different edges, as in GeoJSON.
func (b Box) IntersectsGeometry(g orb.Geometry) bool {
	if p, ok := g.(orb.Point); ok {
		return b.Contains(p)
	}
	parts, n := b.split()
	for _, part := range parts[:n] {
		if boundIntersects(part, g) {
			return true
		}
	}
	return false
}

// maxTurns is how many whole turns away from -180..180 longitudes are looked
// for.
const maxTurns = 4

// boundIntersects compares one bound, and its copies whole turns to either
// side where the geometry goes there.
func boundIntersects(b orb.Bound, g orb.Geometry) bool {
	if touches(b, g) {
		return true
	}
	west, east := lonReach(g)
	if !(west < -180 || east > 180) {
		return false
	}
	first := math.Max(-maxTurns, math.Floor((west+180)/360))
	last := math.Min(maxTurns, math.Ceil((east-180)/360))
	for turn := first; turn <= last; turn++ {
		copied := b
		copied.Min[0] += 360 * turn
		copied.Max[0] += 360 * turn
		if turn != 0 && touches(copied, g) {
			return true
		}
	}
	return false
}

// lonReach returns the least and greatest longitude of a geometry.
func lonReach(g orb.Geometry) (west, east float64) {
	west, east = math.Inf(1), math.Inf(-1)
	eachPart(g, func(pts []orb.Point) {
		w, e := west, east
		for _, p := range pts {
			if p[0] < w {
				w = p[0]
			}
			if p[0] > e {
				e = p[0]
			}
		}
		west, east = w, e
	})
	return west, east
}

// eachPart calls f with every run of vertices of a geometry.
func eachPart(g orb.Geometry, f func([]orb.Point)) {
	switch g := g.(type) {
	case orb.Point:
		f([]orb.Point{g})
	case orb.MultiPoint:
		f(g)
	case orb.LineString:
		f(g)
	case orb.MultiLineString:
		for _, ls := range g {
			f(ls)
		}
	case orb.Ring:
		f(g)
	case orb.Polygon:
		for _, r := range g {
			f(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				f(r)
			}
		}
	case orb.Bound:
		if !g.IsEmpty() {
			f([]orb.Point{g.Min, g.Max})
		}
	case orb.Collection:
		for _, m := range g {
			eachPart(m, f)
		}
	}
}

// touches is the planar test of one bound against any geometry.
func touches(b orb.Bound, g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return inBound(b, g)
	case orb.MultiPoint:
		for _, p := range g {
			if inBound(b, p) {
				return true
			}
		}
	case orb.LineString:
		return pathTouches(b, g, false)
	case orb.MultiLineString:
		for _, ls := range g {
			if pathTouches(b, ls, false) {
				return true
			}
		}
	case orb.Ring:
		return pathTouches(b, g, true) || ringCrossings(g, b.Min)&1 == 1
	case orb.Polygon:
		return polygonTouches(b, g)
	case orb.MultiPolygon:
		for _, p := range g {
			if polygonTouches(b, p) {
				return true
			}
		}
	case orb.Bound:
		return !g.IsEmpty() && g.Min[0] <= b.Max[0] && g.Max[0] >= b.Min[0] && g.Min[1] <= b.Max[1] && g.Max[1] >= b.Min[1]
	case orb.Collection:
		for _, m := range g {
			if touches(b, m) {
				return true
			}
		}
	}
	return false
}

func inBound(b orb.Bound, p orb.Point) bool {
	return p[0] >= b.Min[0] && p[0] <= b.Max[0] && p[1] >= b.Min[1] && p[1] <= b.Max[1]
}

// polygonTouches holds when an edge touches the bound; when none does, the
// bound is wholly inside or wholly outside and one of its corners decides.
func polygonTouches(b orb.Bound, p orb.Polygon) bool {
	crossings := 0
	for _, r := range p {
		if pathTouches(b, r, true) {
			return true
		}
		crossings += ringCrossings(r, b.Min)
	}
	return crossings&1 == 1
}

// pathTouches reports whether an edge of the path (and of the closing edge, if
// it is a ring) touches the bound.
func pathTouches(b orb.Bound, path []orb.Point, ring bool) bool {
	if len(path) == 0 {
		return false
	}
	if inBound(b, path[0]) {
		return true
	}
	for i := 1; i < len(path); i++ {
		if edgeTouches(b, path[i-1], path[i]) {
			return true
		}
	}
	return ring && edgeTouches(b, path[len(path)-1], path[0])
}

// edgeTouches reports whether the segment p-q and the bound share a point: the
// ranges overlap, and the corners are not all on one side of the line.
func edgeTouches(b orb.Bound, p, q orb.Point) bool {
	switch {
	case p[0] < b.Min[0] && q[0] < b.Min[0], p[0] > b.Max[0] && q[0] > b.Max[0],
		p[1] < b.Min[1] && q[1] < b.Min[1], p[1] > b.Max[1] && q[1] > b.Max[1]:
		return false
	case inBound(b, p), inBound(b, q):
		return true
	case !finite(p), !finite(q):
		return false
	}
	// Only the two corners farthest to either side of the line matter: which
	// they are depends on whether the line rises or falls.
	low, high := orb.Point{b.Max[0], b.Min[1]}, orb.Point{b.Min[0], b.Max[1]}
	if (q[0]-p[0] > 0) != (q[1]-p[1] > 0) {
		low, high = b.Min, b.Max
	}
	return orient(p, q, low)*orient(p, q, high) <= 0
}

// ringCrossings counts the edges that a ray from p eastward crosses; p must
// not be on the ring. Odd means inside.
func ringCrossings(r orb.Ring, p orb.Point) int {
	n := 0
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		if (a[1] > p[1]) == (b[1] > p[1]) || a[0] < p[0] && b[0] < p[0] || !finite(a) || !finite(b) {
			continue
		}
		side := orient(a, b, p)
		if b[1] > a[1] && side > 0 || b[1] < a[1] && side < 0 {
			n++
		}
	}
	return n
}
