package gpkg

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// appendWKB writes a geometry as little-endian ISO WKB.
func appendWKB(b []byte, g orb.Geometry) ([]byte, error) {
	start := func(code uint32) {
		b = append(b, 1)
		b = binary.LittleEndian.AppendUint32(b, code)
	}
	var err error
	switch g := g.(type) {
	case orb.Point:
		start(wkbPoint)
		b = appendVertices(b, []orb.Point{g})
	case orb.LineString:
		start(wkbLineString)
		b = appendPath(b, g)
	case orb.Ring:
		return appendWKB(b, orb.Polygon{g})
	case orb.Polygon:
		start(wkbPolygon)
		b = appendCount(b, len(g))
		for _, ring := range g {
			b = appendPath(b, ring)
		}
	case orb.MultiPoint:
		start(wkbMultiPoint)
		b, err = appendParts(b, g)
	case orb.MultiLineString:
		start(wkbMultiLineString)
		b, err = appendParts(b, g)
	case orb.MultiPolygon:
		start(wkbMultiPolygon)
		b, err = appendParts(b, g)
	case orb.Collection:
		start(wkbCollection)
		b, err = appendParts(b, g)
	case orb.Bound:
		return appendWKB(b, g.ToPolygon())
	default:
		err = fmt.Errorf("is a geometry of the type %T, which cannot be stored", g)
	}
	return b, err
}

func appendParts[G orb.Geometry](b []byte, parts []G) ([]byte, error) {
	b = appendCount(b, len(parts))
	for _, p := range parts {
		var err error
		if b, err = appendWKB(b, p); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func appendCount(b []byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(b, uint32(n))
}

func appendPath(b []byte, path []orb.Point) []byte {
	return appendVertices(appendCount(b, len(path)), path)
}

func appendVertices(b []byte, path []orb.Point) []byte {
	for _, p := range path {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
	}
	return b
}
