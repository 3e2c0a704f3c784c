package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"panj/geo"
)

// The GeoPackage binary header (GeoPackage 1.4, 2.1.3.1): "GP", a version, a
// byte of flags, the srs_id, and an envelope whose length the flags tell.
const (
	headerSize = 8

	flagLittleEndian = 1 << 0
	flagEnvelopeXY   = 1 << 1
	flagEmpty        = 1 << 4
	flagExtended     = 1 << 5
)

// envelopeSizes are the bytes an envelope takes, by its code in the flags.
var envelopeSizes = [...]int{0, 32, 48, 48, 64}

var (
	errNotGeometry = errors.New("is not a GeoPackage geometry")
	errTooShort    = errors.New("is a geometry cut short")
	errNotFinite   = errors.New("is a geometry with a coordinate that is no number")
)

// header is what stands before the WKB of a geometry.
type header struct {
	empty    bool
	envelope *orb.Bound // nil when the blob has none, or one with no numbers
	body     int        // where the WKB begins
}

func parseHeader(blob []byte) (header, error) {
	if len(blob) < headerSize || blob[0] != 'G' || blob[1] != 'P' || blob[2] != 0 {
		return header{}, errNotGeometry
	}
	flags := blob[3]
	code := int(flags >> 1 & 7)
	if flags&flagExtended != 0 {
		return header{}, errors.New("is a geometry of an extension that is not supported")
	}
	if code >= len(envelopeSizes) {
		return header{}, errNotGeometry
	}
	h := header{empty: flags&flagEmpty != 0, body: headerSize + envelopeSizes[code]}
	if len(blob) < h.body {
		return header{}, errTooShort
	}
	if code > 0 {
		var order binary.ByteOrder = binary.BigEndian
		if flags&flagLittleEndian != 0 {
			order = binary.LittleEndian
		}
		at := func(i int) float64 { return math.Float64frombits(order.Uint64(blob[headerSize+8*i:])) }
		b := orb.Bound{Min: orb.Point{at(0), at(2)}, Max: orb.Point{at(1), at(3)}}
		if b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1] {
			h.envelope = &b
		}
	}
	return h, nil
}

// decodeGeometry reads a GeoPackage geometry blob, in the axis order of the
// blob: x, y. Z and M are left out. An empty geometry comes back as nil.
func decodeGeometry(blob []byte) (orb.Geometry, error) {
	h, err := parseHeader(blob)
	if err != nil {
		return nil, err
	}
	if h.empty {
		return nil, nil
	}
	return decodeWKB(blob[h.body:])
}

// boundOf returns the envelope of a geometry blob, and false for an empty
// geometry: from the header where there is one, else from the coordinates.
func boundOf(blob []byte) (orb.Bound, bool, error) {
	h, err := parseHeader(blob)
	if err != nil || h.empty {
		return orb.Bound{}, false, err
	}
	if h.envelope != nil {
		return *h.envelope, true, nil
	}
	g, err := decodeWKB(blob[h.body:])
	if err != nil || g == nil {
		return orb.Bound{}, false, err
	}
	return g.Bound(), true, nil
}

// encodeGeometry writes a geometry (x, y as given) as a GeoPackage blob:
// little endian, with an envelope unless it is a point. nil gives nil.
func encodeGeometry(g orb.Geometry, srs int32) ([]byte, error) {
	if g == nil {
		return nil, nil
	}
	_, isPoint := g.(orb.Point)
	flags := byte(flagLittleEndian)
	b, empty := bound(g)
	switch {
	case empty:
		flags |= flagEmpty
	case !isFinite(b.Min) || !isFinite(b.Max):
		return nil, errNotFinite
	case !isPoint:
		flags |= flagEnvelopeXY
	}
	blob := make([]byte, headerSize, 96)
	blob[0], blob[1], blob[2], blob[3] = 'G', 'P', 0, flags
	binary.LittleEndian.PutUint32(blob[4:], uint32(srs))
	if flags&flagEnvelopeXY != 0 {
		for _, v := range [...]float64{b.Min[0], b.Max[0], b.Min[1], b.Max[1]} {
			blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(v))
		}
	}
	return appendWKB(blob, g)
}

// bound is the envelope of a geometry; true when there is no vertex at all. A
// vertex that is no number makes the envelope one that is not finite.
func bound(g orb.Geometry) (b orb.Bound, empty bool) {
	nan := orb.Point{math.NaN(), math.NaN()}
	b = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	empty, broken := true, false
	geo.EachVertex(g, func(p orb.Point) {
		empty = false
		broken = broken || !isFinite(p)
		b = orb.Bound{
			Min: orb.Point{math.Min(b.Min[0], p[0]), math.Min(b.Min[1], p[1])},
			Max: orb.Point{math.Max(b.Max[0], p[0]), math.Max(b.Max[1], p[1])},
		}
	})
	if broken {
		return orb.Bound{Min: nan, Max: nan}, false
	}
	return b, empty
}

func isFinite(p orb.Point) bool {
	return !math.IsNaN(p[0]-p[0]) && !math.IsNaN(p[1]-p[1])
}

// unsupportedError names a geometry type that cannot be shown.
type unsupportedError struct{ code uint32 }

func (e *unsupportedError) Error() string {
	// The names of ISO 19125-1 / SQL-MM part 3 by their WKB codes.
	names := map[uint32]string{
		8: "CIRCULARSTRING", 9: "COMPOUNDCURVE", 10: "CURVEPOLYGON", 11: "MULTICURVE", 12: "MULTISURFACE",
		13: "CURVE", 14: "SURFACE", 15: "POLYHEDRALSURFACE", 16: "TIN", 17: "TRIANGLE",
	}
	if name, ok := names[e.code]; ok {
		return "is a geometry of the type " + name + ", which is not supported"
	}
	return fmt.Sprintf("is a geometry of the unknown type %d", e.code)
}
