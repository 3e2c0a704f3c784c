package gpkg

import (
	"context"
	"encoding/binary"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"panj/geo"
)

// rootBounds returns what the root of an R-tree spans: the bounds of all rows,
// rounded outward to float32. False when the tree is empty or not understood.
// The layout of a node is that of SQLite's own (depth, count of cells, then
// per cell an id of 8 bytes and four big-endian float32).
func rootBounds(ctx context.Context, c *conn, rtree string) (b orb.Bound, ok bool, err error) {
	v, err := c.one(ctx, `SELECT data FROM `+quoted(rtree+"_node")+` WHERE nodeno = 1`)
	if err != nil {
		return b, false, err
	}
	node, _ := v.([]byte)
	const head, cell = 4, 24
	if len(node) < head {
		return b, false, nil
	}
	n := int(binary.BigEndian.Uint16(node[2:]))
	if n == 0 || len(node) < head+n*cell {
		return b, false, nil
	}
	b = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range n {
		at := func(j int) float64 {
			return float64(math.Float32frombits(binary.BigEndian.Uint32(node[head+i*cell+8+4*j:])))
		}
		b.Min = orb.Point{math.Min(b.Min[0], at(0)), math.Min(b.Min[1], at(2))}
		b.Max = orb.Point{math.Max(b.Max[0], at(1)), math.Max(b.Max[1], at(3))}
	}
	return b, isFinite(b.Min) && isFinite(b.Max), nil
}

// storedBounds returns bounds in the coordinates of the table which together
// hold everything of the box, and whether a row inside one of them is certain
// to be inside the box. False when no bounds would help: read every row then.
func (t *table) storedBounds(box geo.Box) (bounds []orb.Bound, exact, ok bool) {
	parts := box.Split()
	if t.crs == 0 {
		for _, b := range parts {
			bounds = append(bounds, b)
			// rows that go beyond the antimeridian
			if t.bounds != nil && t.bounds.Max[0] > 180 {
				bounds = append(bounds, turned(b, 360))
			}
			if t.bounds != nil && t.bounds.Min[0] < -180 {
				bounds = append(bounds, turned(b, -360))
			}
		}
		return bounds, true, true
	}
	crs, known := geo.CRSByEPSG(t.crs)
	if !known {
		return nil, false, false
	}
	for _, b := range parts {
		p, ok := projected(crs, b)
		if !ok {
			return nil, false, false
		}
		bounds = append(bounds, p)
	}
	return bounds, false, true
}

func turned(b orb.Bound, lon float64) orb.Bound {
	b.Min[0] += lon
	b.Max[0] += lon
	return b
}

// steps is how finely the edges of a box are followed into another system.
const steps = 32

// projected returns a bound in the coordinates of crs that holds the bound b
// of longitude, latitude. Edges bend between two of their points by less than
// the slack that is added. A transverse projection folds the far side of the
// earth over, so wide boxes are refused.
func projected(crs geo.CRS, b orb.Bound) (orb.Bound, bool) {
	const widest = 20 // degrees; a zone is 6 wide, its map reaches a zone further
	if !crs.Geographic() && !crs.Upright() && b.Max[0]-b.Min[0] > widest {
		return orb.Bound{}, false
	}
	out := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range steps + 1 {
		f := float64(i) / steps
		lon := b.Min[0] + f*(b.Max[0]-b.Min[0])
		lat := b.Min[1] + f*(b.Max[1]-b.Min[1])
		for _, p := range [...]orb.Point{{lon, b.Min[1]}, {lon, b.Max[1]}, {b.Min[0], lat}, {b.Max[0], lat}} {
			xy := crs.Forward(p)
			if !isFinite(xy) {
				return orb.Bound{}, false
			}
			out = out.Extend(xy)
		}
	}
	slack := 1.0 // metres
	if crs.Geographic() {
		slack = 1e-5 // degrees
	}
	slack += 0.005 * math.Max(out.Max[0]-out.Min[0], out.Max[1]-out.Min[1])
	return out.Pad(slack), true
}

// search writes a subquery over the R-tree: k is the key, i tells that the row
// is certain to lie inside, so that its geometry need not be read.
func (s *selection) search(outer, inner []orb.Bound) string {
	inside := "0"
	if len(inner) > 0 {
		var parts []string
		for _, b := range inner {
			parts = append(parts, `minx >= `+s.bind(b.Min[0])+` AND maxx <= `+s.bind(b.Max[0])+
				` AND miny >= `+s.bind(b.Min[1])+` AND maxy <= `+s.bind(b.Max[1]))
		}
		inside = strings.Join(parts, " OR ")
	}
	var selects []string
	for _, b := range outer {
		sql := `SELECT id AS k, (` + inside + `) AS i FROM ` + quoted(s.t.rtree) +
			` WHERE maxx >= ` + s.bind(b.Min[0]) + ` AND minx <= ` + s.bind(b.Max[0]) +
			` AND maxy >= ` + s.bind(b.Min[1]) + ` AND miny <= ` + s.bind(b.Max[1])
		for _, limit := range s.keyRange("id") {
			sql += ` AND ` + limit
		}
		selects = append(selects, sql)
	}
	if len(selects) > 1 {
		return `SELECT k, max(i) AS i FROM (` + strings.Join(selects, ` UNION ALL `) + `) GROUP BY k`
	}
	return selects[0]
}
