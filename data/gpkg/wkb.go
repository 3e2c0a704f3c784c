package gpkg

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"
)

// WKB type codes (OGC 06-103r4, 8.2.3).
const (
	wkbPoint = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
	wkbCollection
)

// maxNesting limits collections inside collections.
const maxNesting = 32

// wkbReader walks over well-known binary. The first error sticks.
type wkbReader struct {
	b     []byte
	order binary.ByteOrder
	dims  int // coordinates of a vertex: 2, 3 or 4
	err   error
}

// decodeWKB reads one geometry: ISO codes (1000 for Z, 2000 for M, 3000 for
// both) and those of EWKB (high bits, with or without an SRID). Z and M are
// left out; empty parts too. nil means that nothing is left.
func decodeWKB(b []byte) (orb.Geometry, error) {
	// the common case without any call: a little-endian point
	if len(b) == 21 && b[0] == 1 && binary.LittleEndian.Uint32(b[1:]) == wkbPoint {
		p := orb.Point{
			math.Float64frombits(binary.LittleEndian.Uint64(b[5:])),
			math.Float64frombits(binary.LittleEndian.Uint64(b[13:])),
		}
		if isFinite(p) {
			return p, nil
		}
	}
	r := wkbReader{b: b}
	g := r.geometry(0, 0)
	if r.err == nil && len(r.b) > 0 {
		r.err = errors.New("is a geometry with bytes left over")
	}
	if r.err != nil {
		return nil, r.err
	}
	return g, nil
}

// fail notes the first error.
func (r *wkbReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.b = nil
}

func (r *wkbReader) uint32() uint32 {
	if len(r.b) < 4 {
		r.fail(errTooShort)
		return 0
	}
	v := r.order.Uint32(r.b)
	r.b = r.b[4:]
	return v
}

// count reads a number of parts and checks it against the bytes that are
// left, each part taking at least size of them.
func (r *wkbReader) count(size int) int {
	n := r.uint32()
	if r.err == nil && uint64(n)*uint64(size) > uint64(len(r.b)) {
		r.fail(errTooShort)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// start reads byte order and type of a geometry.
func (r *wkbReader) start() (code uint32) {
	if len(r.b) < 5 {
		r.fail(errTooShort)
		return 0
	}
	switch r.b[0] {
	case 0:
		r.order = binary.BigEndian
	case 1:
		r.order = binary.LittleEndian
	default:
		r.fail(errNotGeometry)
		return 0
	}
	r.b = r.b[1:]
	code = r.uint32()
	const ewkbZ, ewkbM, ewkbSRID = 1 << 31, 1 << 30, 1 << 29
	r.dims = 2
	if code&ewkbZ != 0 {
		r.dims++
	}
	if code&ewkbM != 0 {
		r.dims++
	}
	if code&ewkbSRID != 0 {
		r.uint32()
	}
	code &^= ewkbZ | ewkbM | ewkbSRID
	switch code / 1000 {
	case 1, 2:
		r.dims = 3
	case 3:
		r.dims = 4
	}
	if code < 4000 {
		code %= 1000
	}
	return code
}

// geometry reads a geometry; want is the type its container demands, 0 for
// any. nil without an error means that it is empty.
func (r *wkbReader) geometry(want uint32, depth int) orb.Geometry {
	code := r.start()
	switch {
	case r.err != nil:
		return nil
	case want != 0 && code != want:
		r.fail(errors.New("is a geometry with a part of the wrong type"))
		return nil
	case depth > maxNesting:
		r.fail(errors.New("is a geometry nested too deeply"))
		return nil
	}
	switch code {
	case wkbPoint:
		if p, ok := r.point(); ok {
			return p
		}
		return nil
	case wkbLineString:
		return notEmpty(orb.LineString(r.path()))
	case wkbPolygon:
		return notEmpty(r.polygon())
	case wkbMultiPoint:
		return notEmpty(orb.MultiPoint(parts[orb.Point](r, wkbPoint, 5, depth)))
	case wkbMultiLineString:
		return notEmpty(orb.MultiLineString(parts[orb.LineString](r, wkbLineString, 9, depth)))
	case wkbMultiPolygon:
		return notEmpty(orb.MultiPolygon(parts[orb.Polygon](r, wkbPolygon, 9, depth)))
	case wkbCollection:
		return notEmpty(orb.Collection(parts[orb.Geometry](r, 0, 9, depth)))
	}
	r.fail(&unsupportedError{code})
	return nil
}

// notEmpty turns a geometry without parts into nil.
func notEmpty[G interface {
	~[]E
	orb.Geometry
}, E any](g G) orb.Geometry {
	if len(g) == 0 {
		return nil
	}
	return g
}

// parts reads the members of a multi geometry or collection, each of at least
// size bytes.
func parts[G orb.Geometry](r *wkbReader, want uint32, size, depth int) []G {
	n := r.count(size)
	if n == 0 {
		return nil
	}
	list := make([]G, 0, n)
	for range n {
		g := r.geometry(want, depth+1)
		if r.err != nil {
			return nil
		}
		if g != nil {
			list = append(list, g.(G))
		}
	}
	return list
}

// point reads the coordinates of a single point; false when they are all NaN,
// which is how WKB writes an empty point.
func (r *wkbReader) point() (orb.Point, bool) {
	if len(r.b) < 8*r.dims {
		r.fail(errTooShort)
		return orb.Point{}, false
	}
	p := r.vertex()
	if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
		return p, false
	}
	if !isFinite(p) {
		r.fail(errNotFinite)
	}
	return p, r.err == nil
}

// vertex reads one vertex; its bytes are there.
func (r *wkbReader) vertex() orb.Point {
	p := orb.Point{
		math.Float64frombits(r.order.Uint64(r.b)),
		math.Float64frombits(r.order.Uint64(r.b[8:])),
	}
	r.b = r.b[8*r.dims:]
	return p
}

// path reads a count and as many vertices.
func (r *wkbReader) path() []orb.Point {
	n := r.count(8 * r.dims)
	if n == 0 {
		return nil
	}
	path := make([]orb.Point, n)
	for i := range path {
		path[i] = r.vertex()
		if !isFinite(path[i]) {
			r.fail(errNotFinite)
			return nil
		}
	}
	return path
}

// polygon reads rings; a polygon whose outer ring is empty is empty.
func (r *wkbReader) polygon() orb.Polygon {
	n := r.count(4)
	if n == 0 {
		return nil
	}
	rings := make(orb.Polygon, 0, n)
	for i := range n {
		ring := r.path()
		switch {
		case r.err != nil:
			return nil
		case len(ring) > 0 && (i == 0 || len(rings) > 0):
			rings = append(rings, ring)
		}
	}
	return rings
}
