package cql2

import (
	"sync"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"

	"panj/geo"
)

// Shape is a geometry prepared for being compared with others, perhaps with
// many. It may be used by several goroutines at once.
type Shape struct {
	geometry orb.Geometry
	bound    orb.Bound
	empty    bool
	box      *geo.Box // for a BBOX: the box itself, which may cross the antimeridian

	simpleOnce sync.Once
	simple     geom.Geometry

	kept      bool // it is compared with many others
	indexOnce sync.Once
	index     *edgeIndex // nil when it does not pay
}

// onceShape keeps the shape of a literal.
type onceShape struct {
	once  sync.Once
	shape *Shape
}

// NewShape prepares a geometry in longitude and latitude. Nil is empty.
func NewShape(g orb.Geometry) *Shape {
	if b, ok := g.(orb.Bound); ok {
		g = boundGeometry(b)
	}
	s := &Shape{geometry: g, empty: true}
	if p, ok := g.(orb.Point); ok { // by far the most
		s.bound, s.empty = orb.Bound{Min: p, Max: p}, p[0] != p[0] || p[1] != p[1] // not a number
		return s
	}
	if g != nil {
		geo.EachVertex(g, func(p orb.Point) {
			if s.empty {
				s.bound, s.empty = orb.Bound{Min: p, Max: p}, false
			}
			s.bound = s.bound.Extend(p)
		})
	}
	return s
}

// NewBoxShape prepares a box. One that crosses the antimeridian is two areas
// that meet at 180 degrees; one without width or height is a line or a point.
func NewBoxShape(b geo.Box) *Shape {
	parts := b.Split()
	var s *Shape
	if len(parts) == 1 {
		s = NewShape(parts[0])
	} else {
		s = NewShape(joinParts(boundGeometry(parts[0]), boundGeometry(parts[1])))
	}
	s.box = &b
	return s
}

// Geometry returns the geometry, which the caller must not change. That of a
// box is a polygon or what is left of one.
func (s *Shape) Geometry() orb.Geometry { return s.geometry }

// Shape returns the literal prepared; always the same.
func (e *Geometry) Shape() *Shape {
	e.prepared.once.Do(func() {
		e.prepared.shape = NewShape(e.Geometry)
		e.prepared.shape.kept = true
	})
	return e.prepared.shape
}

// Shape returns the box prepared; always the same.
func (e *Envelope) Shape() *Shape {
	e.prepared.once.Do(func() { e.prepared.shape = NewBoxShape(e.Box()) })
	return e.prepared.shape
}

// Box returns the box in longitude and latitude. It has the range of these
// after [Check].
func (e *Envelope) Box() geo.Box {
	return geo.Box{West: e.Min[0], South: e.Min[1], East: e.Max[0], North: e.Max[1]}
}

// boundGeometry returns the area, the line or the point that a bound is.
func boundGeometry(b orb.Bound) orb.Geometry {
	switch {
	case b.Min == b.Max:
		return b.Min
	case b.Min[0] == b.Max[0], b.Min[1] == b.Max[1]:
		return orb.LineString{b.Min, b.Max}
	}
	return b.ToPolygon()
}

// joinParts makes one geometry of the two halves of a box.
func joinParts(a, b orb.Geometry) orb.Geometry {
	switch a := a.(type) {
	case orb.Polygon:
		if b, ok := b.(orb.Polygon); ok {
			return orb.MultiPolygon{a, b}
		}
	case orb.LineString:
		if b, ok := b.(orb.LineString); ok {
			return orb.MultiLineString{a, b}
		}
	case orb.Point:
		if b, ok := b.(orb.Point); ok {
			return orb.MultiPoint{a, b}
		}
	}
	return orb.Collection{a, b}
}

// asSimple returns the geometry as the library for topology has it.
func (s *Shape) asSimple() geom.Geometry {
	s.simpleOnce.Do(func() { s.simple = toSimple(s.geometry) })
	return s.simple
}

// toSimple converts a geometry without checking whether it is valid.
func toSimple(g orb.Geometry) geom.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return simplePoint(g).AsGeometry()
	case orb.MultiPoint:
		return geom.NewMultiPoint(convertAll(g, simplePoint)).AsGeometry()
	case orb.LineString:
		return simpleLine(g).AsGeometry()
	case orb.MultiLineString:
		return geom.NewMultiLineString(convertAll(g, simpleLine)).AsGeometry()
	case orb.Ring:
		return simplePolygon(orb.Polygon{g}).AsGeometry()
	case orb.Polygon:
		return simplePolygon(g).AsGeometry()
	case orb.MultiPolygon:
		return geom.NewMultiPolygon(convertAll(g, simplePolygon)).AsGeometry()
	case orb.Collection:
		return geom.NewGeometryCollection(convertAll(g, toSimple)).AsGeometry()
	case orb.Bound:
		return toSimple(boundGeometry(g))
	}
	return geom.Geometry{} // an empty collection
}

func convertAll[T, U any](parts []T, convert func(T) U) []U {
	out := make([]U, len(parts))
	for i, p := range parts {
		out[i] = convert(p)
	}
	return out
}

func simplePoint(p orb.Point) geom.Point {
	return geom.NewPoint(geom.Coordinates{XY: geom.XY{X: p[0], Y: p[1]}, Type: geom.DimXY})
}

func simpleLine(points orb.LineString) geom.LineString {
	return geom.NewLineString(simpleSequence(points))
}

func simplePolygon(rings orb.Polygon) geom.Polygon {
	return geom.NewPolygon(convertAll(rings, func(r orb.Ring) geom.LineString {
		if n := len(r); n > 0 && r[0] != r[n-1] {
			r = append(r[:n:n], r[0])
		}
		return geom.NewLineString(simpleSequence(r))
	}))
}

func simpleSequence(points []orb.Point) geom.Sequence {
	c := make([]float64, 0, 2*len(points))
	for _, p := range points {
		c = append(c, p[0], p[1])
	}
	return geom.NewSequence(c, geom.DimXY)
}
