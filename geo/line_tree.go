package geo

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// pieceLength is the greatest length in metres of a piece: short enough
	// for the distance to a place to have one minimum on it.
	pieceLength = 50_000
	// piecesExtra bounds how many pieces a line is cut into beside one for
	// each leg; a longer line gets longer pieces.
	piecesExtra = 1 << 16
	// leafPieces is how many pieces a leaf of the tree holds.
	leafPieces = 4
	// far is the chord in metres beyond which the bounds from chords are
	// too wide and the distance to a node's middle is computed instead.
	far = 100_000
)

// tree finds the pieces of a line near a place. Pieces are in the order of the
// line; a node covers a run of them and its two children half of that each, so
// the nodes need no links: children of node i are 2i+1 and 2i+2.
type tree struct {
	pieces []piece
	knots  []vector // piece i goes from knots[i] to knots[i+1]
	nodes  []node
}

// piece is a part of a leg, most often all of it.
type piece struct {
	leg    int
	from   float64 // metres from the leg's first vertex
	length float64 // metres
}

// bulge bounds how far the piece is from its chord anywhere, metres.
func (p *piece) bulge() float64 { return p.length * p.length / (8 * minRadius) }

// node bounds a run of pieces twice: by a cuboid in space, and by a circle on
// the ellipsoid.
type node struct {
	cuboid cuboid
	centre orb.Point
	radius float64 // metres
}

func newTree(l *Line) tree {
	var t tree
	longest := math.Max(pieceLength, l.length/piecesExtra)
	t.knots = append(t.knots, wgs84.toSpace(l.vertices[0]))
	for i := range l.legs {
		length := l.legs[i].length
		parts := math.Max(1, math.Ceil(length/longest))
		for part := range int(parts) {
			from, to := length*float64(part)/parts, length*float64(part+1)/parts
			t.pieces = append(t.pieces, piece{leg: i, from: from, length: to - from})
			t.knots = append(t.knots, wgs84.toSpace(l.pointOn(i, to)))
		}
	}
	t.build(0, 0, len(t.pieces))
	return t
}

// build fills the node that covers pieces lo..hi-1, and those below it.
func (t *tree) build(at, lo, hi int) cuboid {
	for len(t.nodes) <= at {
		t.nodes = append(t.nodes, node{})
	}
	c := cuboidOf(t.knots[lo], t.knots[lo+1], t.pieces[lo].bulge())
	if hi-lo <= leafPieces {
		for i := lo + 1; i < hi; i++ {
			c = union(c, cuboidOf(t.knots[i], t.knots[i+1], t.pieces[i].bulge()))
		}
	} else {
		mid := (lo + hi) / 2
		c = union(t.build(2*at+1, lo, mid), t.build(2*at+2, mid, hi))
	}
	var middle vector
	for i := range middle {
		middle[i] = (c.min[i] + c.max[i]) / 2
	}
	n := node{cuboid: c, centre: toEllipsoid(middle)}
	n.radius = longestArc(c.farthest(wgs84.toSpace(n.centre)))
	t.nodes[at] = n
	return c
}

// bounds returns bounds in metres of the geodesic distance from a place to the
// nearest piece in the node.
func (n *node) bounds(p orb.Point, v vector) (lower, upper float64) {
	chord := n.cuboid.distance(v)
	lower, upper = shortestArc(chord), math.Inf(1)
	if chord > far {
		d := Distance(p, n.centre)
		lower = math.Max(lower, d-n.radius)
		upper = d + n.radius
	}
	return lower, upper
}
