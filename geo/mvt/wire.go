package mvt

import "encoding/binary"

// Field tags of the messages of the vector tile schema, wire type included.
const (
	tileLayers = 3<<3 | wireBytes

	layerName     = 1<<3 | wireBytes
	layerFeatures = 2<<3 | wireBytes
	layerKeys     = 3<<3 | wireBytes
	layerValues   = 4<<3 | wireBytes
	layerExtent   = 5<<3 | wireVarint
	layerVersion  = 15<<3 | wireVarint

	featureID       = 1<<3 | wireVarint
	featureTags     = 2<<3 | wireBytes
	featureType     = 3<<3 | wireVarint
	featureGeometry = 4<<3 | wireBytes

	valueString = 1<<3 | wireBytes
	valueDouble = 3<<3 | wireFixed64
	valueUint   = 5<<3 | wireVarint
	valueSint   = 6<<3 | wireVarint
	valueBool   = 7<<3 | wireVarint

	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
)

// specVersion is the major version of the specification that is followed.
const specVersion = 2

// Commands of a geometry.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// kind is the type of a feature's geometry.
type kind byte

const (
	kindPoint   kind = 1
	kindLine    kind = 2
	kindPolygon kind = 3
)

// appendBytes appends a length-delimited field.
func appendBytes[T string | []byte](dst []byte, tag byte, b T) []byte {
	dst = append(dst, tag)
	dst = binary.AppendUvarint(dst, uint64(len(b)))
	return append(dst, b...)
}

func uvarintLen(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

// cursor writes the commands of one feature's geometry.
type cursor struct {
	dst []byte
	at  pt
}

func (c *cursor) command(id, count int) {
	c.uint(uint32(count<<3 | id))
}

func (c *cursor) to(p pt) {
	dx, dy := p.x-c.at.x, p.y-c.at.y
	c.uint(uint32(dx<<1 ^ dx>>31))
	c.uint(uint32(dy<<1 ^ dy>>31))
	c.at = p
}

func (c *cursor) uint(v uint32) {
	for v >= 0x80 {
		c.dst = append(c.dst, byte(v)|0x80)
		v >>= 7
	}
	c.dst = append(c.dst, byte(v))
}

// appendPoints appends the commands of a (multi)point.
func appendPoints(dst []byte, ps []pt) []byte {
	c := cursor{dst: dst}
	c.command(moveTo, len(ps))
	for _, p := range ps {
		c.to(p)
	}
	return c.dst
}

// appendPaths appends the commands of a (multi)line, or of the rings of a
// (multi)polygon.
func appendPaths(dst []byte, g *paths, closed bool) []byte {
	c := cursor{dst: dst}
	for i := range g.ends {
		ps := g.path(i)
		c.command(moveTo, 1)
		c.to(ps[0])
		c.command(lineTo, len(ps)-1)
		for _, p := range ps[1:] {
			c.to(p)
		}
		if closed {
			c.command(closePath, 1)
		}
	}
	return c.dst
}

// paths is a sequence of lines or rings, kept in one piece.
type paths struct {
	pts  []pt
	ends []int // where each path ends in pts
}

func (g *paths) reset() { g.pts, g.ends = g.pts[:0], g.ends[:0] }

// path returns the i-th path.
func (g *paths) path(i int) []pt {
	from := 0
	if i > 0 {
		from = g.ends[i-1]
	}
	return g.pts[from:g.ends[i]:g.ends[i]]
}

// add appends a path.
func (g *paths) add(ps []pt) {
	g.pts = append(g.pts, ps...)
	g.ends = append(g.ends, len(g.pts))
}
