package cql2

import (
	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// relateValues compares two values that should be geometries.
func relateValues(op SpatialOp, a, b any) Truth {
	x, ok := shapeOf(a)
	y, ok2 := shapeOf(b)
	if !ok || !ok2 {
		return Unknown
	}
	return Relate(op, x, y)
}

func shapeOf(v any) (*Shape, bool) {
	switch v := v.(type) {
	case *Shape:
		return v, true
	case orb.Geometry:
		return NewShape(v), true
	}
	return nil, false
}

// Relate compares two shapes, in the plane of longitude and latitude, by the
// definitions of OGC 06-103r4. It is Unknown when the library for topology
// cannot cope with them, which happens for invalid geometries and for lines
// that cross each other tens of thousands of times.
//
// SIntersects and SDisjoint are exact when one of the shapes is a box or made
// of points. So is every predicate of a single point. The others take vertices
// and lines that are less than about 1e-11 degrees apart for touching.
func Relate(op SpatialOp, a, b *Shape) Truth {
	if op == SContains {
		op, a, b = SWithin, b, a
	}
	if a.empty || b.empty {
		return truthOf(op == SDisjoint || op == SEquals && a.empty && b.empty)
	}
	switch p := place(a, b); {
	case p == unclear:
		return Unknown
	case op == SIntersects || op == SDisjoint:
		return truthOf((p == apart) == (op == SDisjoint))
	case p == within:
		return truthOf(op == SWithin)
	case p != meeting:
		return False
	}
	if t, ok := relateBounds(op, a, b); ok {
		return t
	}
	if t, ok := relatePoint(op, a, b); ok {
		return t
	}
	return relateAny(op, a, b)
}

// relateBounds answers what the bounds of two shapes that meet decide.
func relateBounds(op SpatialOp, a, b *Shape) (Truth, bool) {
	switch op {
	case SWithin:
		if !holds(b.bound, a.bound) {
			return False, true
		}
	case SEquals:
		if a.bound != b.bound {
			return False, true
		}
	}
	return Unknown, false
}

func holds(outer, inner orb.Bound) bool {
	return outer.Min[0] <= inner.Min[0] && outer.Min[1] <= inner.Min[1] && outer.Max[0] >= inner.Max[0] && outer.Max[1] >= inner.Max[1]
}

func strictlyHolds(outer, inner orb.Bound) bool {
	return outer.Min[0] < inner.Min[0] && outer.Min[1] < inner.Min[1] && outer.Max[0] > inner.Max[0] && outer.Max[1] > inner.Max[1]
}

// relatePoint answers for a single point that meets another shape. It is false
// when neither shape is one, or the other is a collection.
func relatePoint(op SpatialOp, a, b *Shape) (Truth, bool) {
	p, ok := a.geometry.(orb.Point)
	other, flipped := b.geometry, false
	if !ok {
		if p, ok = b.geometry.(orb.Point); !ok {
			return Unknown, false
		}
		other, flipped = a.geometry, true
	}
	onEdge, ok := onBoundary(other, p)
	if !ok {
		return Unknown, false
	}
	switch op {
	case STouches:
		return truthOf(onEdge), true
	case SWithin:
		if flipped {
			return truthOf(isOnly(other, p)), true
		}
		return truthOf(!onEdge), true
	case SEquals:
		return truthOf(isOnly(other, p)), true
	}
	return False, true // a point that is a part of something crosses and overlaps nothing
}

// isOnly reports whether a geometry is that point and nothing else.
func isOnly(g orb.Geometry, p orb.Point) bool {
	switch g := g.(type) {
	case orb.Point:
		return g == p
	case orb.MultiPoint:
		for _, q := range g {
			if q != p {
				return false
			}
		}
		return len(g) > 0
	}
	return false
}

// onBoundary reports whether a point of a geometry belongs to its boundary:
// the rings of areas, the ends of lines that an odd number of them has there.
func onBoundary(g orb.Geometry, p orb.Point) (on, ok bool) {
	switch g := g.(type) {
	case orb.Point, orb.MultiPoint:
		return false, true
	case orb.LineString:
		return ends(g, p)&1 == 1, true
	case orb.MultiLineString:
		n := 0
		for _, l := range g {
			n += ends(l, p)
		}
		return n&1 == 1, true
	case orb.Polygon:
		return onRings(g, p), true
	case orb.MultiPolygon:
		for _, polygon := range g {
			if onRings(polygon, p) {
				return true, true
			}
		}
		return false, true
	}
	return false, false
}

func ends(l orb.LineString, p orb.Point) int {
	n := 0
	if len(l) > 0 && l[0] == p {
		n++
	}
	if len(l) > 0 && l[len(l)-1] == p {
		n++
	}
	return n
}

func onRings(polygon orb.Polygon, p orb.Point) bool {
	for _, r := range polygon {
		if covers(orb.LineString(r), p) {
			return true
		}
		if n := len(r); n > 0 && covers(orb.LineString{r[n-1], r[0]}, p) {
			return true
		}
	}
	return false
}

// relateAny asks the library for topology.
func relateAny(op SpatialOp, a, b *Shape) Truth {
	var predicate func(a, b geom.Geometry) (bool, error)
	switch op {
	case SCrosses:
		predicate = geom.Crosses
	case SEquals:
		predicate = geom.Equals
	case SOverlaps:
		predicate = geom.Overlaps
	case STouches:
		predicate = geom.Touches
	case SWithin:
		predicate = geom.Within
	}
	if predicate == nil || tangled(a.geometry, b.geometry) {
		return Unknown
	}
	var holds bool
	var err error
	if fault := guard(func() { holds, err = predicate(a.asSimple(), b.asSimple()) }); fault != nil || err != nil {
		return Unknown
	}
	return truthOf(holds)
}

// guard runs f and returns what it panics with: the library for topology does
// on some invalid geometries.
func guard(f func()) (fault any) {
	defer func() { fault = recover() }()
	f()
	return nil
}
