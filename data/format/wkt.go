package format

import (
	"fmt"

	"github.com/paulmach/orb"
)

// appendWKT appends a geometry, which is not nil, as well-known text (ISO
// 19125). Rings come out as in GeoJSON.
func (g *geometryWriter) appendWKT(dst []byte, geometry orb.Geometry) ([]byte, error) {
	switch v := geometry.(type) {
	case orb.Point:
		return g.appendWKTPoint(append(dst, "POINT "...), v)
	case orb.MultiPoint:
		return appendWKTList(append(dst, "MULTIPOINT "...), v, g.appendWKTPoint)
	case orb.LineString:
		return g.appendWKTLine(append(dst, "LINESTRING "...), v)
	case orb.MultiLineString:
		return appendWKTList(append(dst, "MULTILINESTRING "...), v, func(dst []byte, l orb.LineString) ([]byte, error) {
			return g.appendWKTLine(dst, l)
		})
	case orb.Ring:
		return g.appendWKT(dst, orb.Polygon{v})
	case orb.Bound:
		return g.appendWKT(dst, v.ToPolygon())
	case orb.Polygon:
		return g.appendWKTRings(append(dst, "POLYGON "...), v)
	case orb.MultiPolygon:
		return appendWKTList(append(dst, "MULTIPOLYGON "...), v, g.appendWKTRings)
	case orb.Collection:
		return appendWKTList(append(dst, "GEOMETRYCOLLECTION "...), v, g.appendWKT)
	}
	return dst, fmt.Errorf("a geometry of type %T has no well-known text", geometry)
}

func appendWKTList[T any](dst []byte, items []T, item func([]byte, T) ([]byte, error)) ([]byte, error) {
	if len(items) == 0 {
		return append(dst, "EMPTY"...), nil
	}
	for i := range items {
		separator := byte(',')
		if i == 0 {
			separator = '('
		}
		var err error
		if dst, err = item(append(dst, separator), items[i]); err != nil {
			return dst, err
		}
	}
	return append(dst, ')'), nil
}

func (g *geometryWriter) appendWKTPoint(dst []byte, p orb.Point) ([]byte, error) {
	dst, err := g.appendWKTPosition(append(dst, '('), p)
	return append(dst, ')'), err
}

func (g *geometryWriter) appendWKTPosition(dst []byte, p orb.Point) ([]byte, error) {
	p, err := g.position(p)
	if err != nil {
		return dst, err
	}
	dst = append(appendDecimal(dst, p[0]), ' ')
	return appendDecimal(dst, p[1]), nil
}

func (g *geometryWriter) appendWKTLine(dst []byte, ps []orb.Point) ([]byte, error) {
	return appendWKTList(dst, ps, g.appendWKTPosition)
}

func (g *geometryWriter) appendWKTRings(dst []byte, polygon orb.Polygon) ([]byte, error) {
	exterior := true
	return appendWKTList(dst, polygon, func(dst []byte, ring orb.Ring) ([]byte, error) {
		ps := g.wound(ring, exterior)
		exterior = false
		return g.appendWKTLine(dst, ps)
	})
}
