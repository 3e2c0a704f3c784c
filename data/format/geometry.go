package format

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"panj/geo"
)

// geometryWriter appends geometries. It is written for GeoJSON (RFC 7946,
// section 3.1).
type geometryWriter struct {
	transform func(orb.Point) orb.Point
	ring      []orb.Point // scratch

	// bounds of what was written since they were reset
	low, high orb.Point
}

// transformTo brings a position into a reference system, nil when it is there.
func transformTo(crs geo.CRS) func(orb.Point) orb.Point {
	if crs == geo.CRS84 {
		return nil
	}
	return func(p orb.Point) orb.Point { return crs.AxisOrder(crs.Coordinates(p)) }
}

func (g *geometryWriter) resetBounds() {
	g.low = orb.Point{math.Inf(1), math.Inf(1)}
	g.high = orb.Point{math.Inf(-1), math.Inf(-1)}
}

// appendGeometry appends a geometry object. A nil geometry is null; rings and
// bounds are polygons. Rings are closed and wound as RFC 7946 asks, exterior
// ones anticlockwise. A coordinate that is no finite number is an error.
func (g *geometryWriter) appendGeometry(dst []byte, geometry orb.Geometry) ([]byte, error) {
	var err error
	switch v := geometry.(type) {
	case nil:
		return append(dst, "null"...), nil
	case orb.Point:
		dst, err = g.appendPosition(append(dst, `{"type":"Point","coordinates":`...), v)
	case orb.MultiPoint:
		dst, err = g.appendPositions(append(dst, `{"type":"MultiPoint","coordinates":`...), v)
	case orb.LineString:
		dst, err = g.appendPositions(append(dst, `{"type":"LineString","coordinates":`...), v)
	case orb.MultiLineString:
		dst, err = appendArray(append(dst, `{"type":"MultiLineString","coordinates":`...), v, func(dst []byte, l orb.LineString) ([]byte, error) {
			return g.appendPositions(dst, l)
		})
	case orb.Ring:
		return g.appendGeometry(dst, orb.Polygon{v})
	case orb.Bound:
		return g.appendGeometry(dst, v.ToPolygon())
	case orb.Polygon:
		dst, err = g.appendRings(append(dst, `{"type":"Polygon","coordinates":`...), v)
	case orb.MultiPolygon:
		dst, err = appendArray(append(dst, `{"type":"MultiPolygon","coordinates":`...), v, g.appendRings)
	case orb.Collection:
		dst, err = appendArray(append(dst, `{"type":"GeometryCollection","geometries":`...), v, g.appendGeometry)
	default:
		return dst, fmt.Errorf("a geometry of type %T is none of GeoJSON", geometry)
	}
	return append(dst, '}'), err
}

func appendArray[T any](dst []byte, items []T, item func([]byte, T) ([]byte, error)) ([]byte, error) {
	dst = append(dst, '[')
	for i := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = item(dst, items[i]); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// errBeyond says that a position has no coordinates in the system of what is
// written, as one from beyond the earth may.
var errBeyond = errors.New("has no coordinates in the reference system")

// position transforms and checks a position, and takes it into the bounds.
func (g *geometryWriter) position(p orb.Point) (orb.Point, error) {
	if g.transform != nil && (p[0]-p[0])+(p[1]-p[1]) == 0 {
		from := p
		if p = g.transform(p); (p[0]-p[0])+(p[1]-p[1]) != 0 {
			return p, fmt.Errorf("position [%v, %v] %w", from[0], from[1], errBeyond)
		}
	}
	if (p[0]-p[0])+(p[1]-p[1]) != 0 {
		return p, fmt.Errorf("coordinate [%v, %v] is no position", p[0], p[1])
	}
	g.low = orb.Point{min(g.low[0], p[0]), min(g.low[1], p[1])}
	g.high = orb.Point{max(g.high[0], p[0]), max(g.high[1], p[1])}
	return p, nil
}

func (g *geometryWriter) appendPosition(dst []byte, p orb.Point) ([]byte, error) {
	p, err := g.position(p)
	if err != nil {
		return dst, err
	}
	dst = appendDecimal(append(dst, '['), p[0])
	dst = appendDecimal(append(dst, ','), p[1])
	return append(dst, ']'), nil
}

func (g *geometryWriter) appendPositions(dst []byte, ps []orb.Point) ([]byte, error) {
	dst = append(dst, '[')
	for i := range ps {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = g.appendPosition(dst, ps[i]); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendRings appends the rings of a polygon.
func (g *geometryWriter) appendRings(dst []byte, polygon orb.Polygon) ([]byte, error) {
	dst = append(dst, '[')
	for i, ring := range polygon {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = g.appendPositions(dst, g.wound(ring, i == 0)); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// wound returns the ring closed, and turned the right way round: exterior rings
// anticlockwise, holes clockwise (RFC 7946, section 3.1.6). The result may be
// scratch memory.
func (g *geometryWriter) wound(ring orb.Ring, exterior bool) []orb.Point {
	open := len(ring) > 0 && ring[0] != ring[len(ring)-1]
	turn := area2(ring)
	backwards := turn < 0 && exterior || turn > 0 && !exterior
	if !open && !backwards {
		return ring
	}
	g.ring = append(g.ring[:0], ring...)
	if open {
		g.ring = append(g.ring, ring[0])
	}
	if backwards {
		slices.Reverse(g.ring)
	}
	return g.ring
}

// area2 is twice the area a ring encloses, positive when it runs anticlockwise.
// It is measured from the first point, so that little is lost to rounding.
func area2(ring []orb.Point) float64 {
	sum := 0.0
	for i := 2; i < len(ring); i++ {
		ax, ay := ring[i-1][0]-ring[0][0], ring[i-1][1]-ring[0][1]
		bx, by := ring[i][0]-ring[0][0], ring[i][1]-ring[0][1]
		sum += ax*by - ay*bx
	}
	return sum
}
