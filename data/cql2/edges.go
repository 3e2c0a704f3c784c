package cql2

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/rtree"
)

// leastIndexed is the number of edges from which an index pays.
const leastIndexed = 16

// edgeIndex finds the edges of a line or an area near a place.
type edgeIndex struct {
	tree  *rtree.RTree
	edges [][2]orb.Point
	area  bool
}

// indexed reports whether the shape is a literal with many edges, for which an
// index is kept because it is compared with many rows.
func (s *Shape) indexed() bool {
	if !s.kept {
		return false
	}
	s.indexOnce.Do(func() {
		x := &edgeIndex{}
		if !x.collect(s.geometry) || len(x.edges) < leastIndexed {
			return
		}
		x.build()
		s.index = x
	})
	return s.index != nil
}

// build makes the tree of the edges collected.
func (x *edgeIndex) build() {
	items := make([]rtree.BulkItem, len(x.edges))
	for i, e := range x.edges {
		items[i] = rtree.BulkItem{RecordID: i, Box: edgeBox(e)}
	}
	x.tree = rtree.BulkLoad(items)
}

func edgeBox(e [2]orb.Point) rtree.Box {
	return rtree.Box{
		MinX: math.Min(e[0][0], e[1][0]), MinY: math.Min(e[0][1], e[1][1]),
		MaxX: math.Max(e[0][0], e[1][0]), MaxY: math.Max(e[0][1], e[1][1]),
	}
}

// collect takes the edges of a geometry; it is false for points and
// collections.
func (x *edgeIndex) collect(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.LineString:
		x.path(g)
	case orb.MultiLineString:
		for _, l := range g {
			x.path(l)
		}
	case orb.Polygon:
		x.area = true
		for _, r := range g {
			x.path(r)
		}
	case orb.MultiPolygon:
		x.area = true
		for _, p := range g {
			x.collect(p)
		}
	default:
		return false
	}
	return true
}

func (x *edgeIndex) path(points []orb.Point) {
	for i := 1; i < len(points); i++ {
		x.edges = append(x.edges, [2]orb.Point{points[i-1], points[i]})
	}
}

// near returns the edges whose bounds meet a bound, as a geometry. It is false
// when they are so many that the whole geometry is as good.
func (x *edgeIndex) near(b orb.Bound) (found orb.MultiLineString, few bool) {
	box := rtree.Box{MinX: b.Min[0], MinY: b.Min[1], MaxX: b.Max[0], MaxY: b.Max[1]}
	_ = x.tree.RangeSearch(box, func(i int) error { // fails only when the callback does
		e := x.edges[i]
		if e[0] != e[1] {
			found = append(found, orb.LineString{e[0], e[1]})
		}
		if len(found) > len(x.edges)/4 {
			return rtree.Stop
		}
		return nil
	})
	return found, len(found) <= len(x.edges)/4
}

// What keeps the library for topology from taking minutes and gigabytes: it
// makes a node of every crossing, which costs it about 5 microseconds.
const (
	carefree     = 300    // edges that can be compared without looking
	pairsPerEdge = 8      // near each other when two shapes share an edge
	pairsAllowed = 50_000 // beside these
)

// tangled reports whether the edges of two geometries come so near each other
// so often that their relation cannot be computed in reasonable time.
func tangled(a, b orb.Geometry) bool {
	x := &edgeIndex{}
	x.collectAll(a)
	x.collectAll(b)
	if len(x.edges) <= carefree {
		return false
	}
	x.build()
	left := pairsAllowed + pairsPerEdge*len(x.edges)
	for i, e := range x.edges {
		_ = x.tree.RangeSearch(edgeBox(e), func(j int) error { // fails only when the callback does
			if j > i+1 { // edges that follow each other always meet
				left--
			}
			if left < 0 {
				return rtree.Stop
			}
			return nil
		})
		if left < 0 {
			return true
		}
	}
	return false
}

// collectAll takes the edges of every part of a geometry.
func (x *edgeIndex) collectAll(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Ring:
		x.path(g)
	case orb.Collection:
		for _, m := range g {
			x.collectAll(m)
		}
	default:
		x.collect(g)
	}
}
