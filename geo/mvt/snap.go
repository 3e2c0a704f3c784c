package mvt

import (
	"cmp"
	"slices"
)

// snapper splits edges so that they meet at their ends only, all on the grid:
// snap rounding (Hobby; Guibas and Marimont). Every grid point that is an end
// of an edge, or is nearest to where two edges cross, is hot; an edge that
// passes through the unit square around a hot point is led through the point.
// The squares contain their left and lower sides only, so each position belongs
// to one square.
type snapper struct {
	hot  []uint64 // packed, sorted
	hits []pt
	out  []edge
}

// snap returns the edges split and merged; those that cancel out are gone. The
// result is valid until the next call. It sorts the edges given.
func (s *snapper) snap(edges []edge) []edge {
	slices.SortFunc(edges, compareEdges)
	s.findHot(edges)
	s.out = s.out[:0]
	for i := range edges {
		s.split(&edges[i])
	}
	s.merge()
	return s.out
}

// compareEdges orders edges by their first end, then by the other.
func compareEdges(a, b edge) int {
	if c := cmp.Compare(packPoint(a.a), packPoint(b.a)); c != 0 {
		return c
	}
	return cmp.Compare(packPoint(a.b), packPoint(b.b))
}

func (s *snapper) findHot(edges []edge) {
	s.hot = s.hot[:0]
	for i := range edges {
		e := &edges[i]
		s.hot = append(s.hot, packPoint(e.a), packPoint(e.b))
		low, high := min(e.a.y, e.b.y), max(e.a.y, e.b.y)
		for k := i + 1; k < len(edges) && edges[k].a.x <= e.b.x; k++ {
			o := &edges[k]
			if (o.a.y < low && o.b.y < low) || (o.a.y > high && o.b.y > high) || !e.crosses(o) {
				continue
			}
			s.hot = append(s.hot, packPoint(e.crossing(o)))
		}
	}
	slices.Sort(s.hot)
	s.hot = slices.Compact(s.hot)
}

// crossing returns the grid point in whose square two crossing edges meet.
func (e *edge) crossing(o *edge) pt {
	ex, ey := int64(e.b.x-e.a.x), int64(e.b.y-e.a.y)
	ox, oy := int64(o.b.x-o.a.x), int64(o.b.y-o.a.y)
	den := ex*oy - ey*ox
	num := int64(o.a.x-e.a.x)*oy - int64(o.a.y-e.a.y)*ox
	if den < 0 {
		den, num = -den, -num
	}
	// a + d*num/den, plus a half, rounded down: at most 2^18 * 2^37 * 2.
	return pt{
		e.a.x + int32(floorDiv(2*num*ex+den, 2*den)),
		e.a.y + int32(floorDiv(2*num*ey+den, 2*den)),
	}
}

// floorDiv divides by a positive number, rounding down.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// split appends the pieces of an edge between the hot points it passes.
func (s *snapper) split(e *edge) {
	dx, dy := int64(e.b.x-e.a.x), int64(e.b.y-e.a.y)
	low, high := min(e.a.y, e.b.y), max(e.a.y, e.b.y)
	reach := dx + max(dy, -dy)
	s.hits = s.hits[:0]
	from, _ := slices.BinarySearch(s.hot, packPoint(pt{e.a.x, low}))
	for _, packed := range s.hot[from:] {
		p := unpackPoint(packed)
		if p.x > e.b.x {
			break
		}
		if p.y < low || p.y > high {
			continue
		}
		// A corner of the square that the edge just touches belongs to it only
		// if it is the lower left one: the edge falls and passes below p.
		if off := 2 * e.side(p); max(off, -off) < reach || off == reach && dy < 0 {
			s.hits = append(s.hits, p)
		}
	}
	if dy < 0 {
		slices.SortFunc(s.hits, func(p, q pt) int { return int((p.x - p.y) - (q.x - q.y)) })
	}
	for i := 1; i < len(s.hits); i++ {
		piece := edge{a: s.hits[i-1], b: s.hits[i], outer: e.outer, inner: e.inner}
		if comparePoints(piece.a, piece.b) > 0 {
			piece = edge{a: piece.b, b: piece.a, outer: -e.outer, inner: -e.inner}
		}
		s.out = append(s.out, piece)
	}
}

// merge makes one of edges with the same ends.
func (s *snapper) merge() {
	slices.SortFunc(s.out, compareEdges)
	kept := s.out[:0]
	for i := 0; i < len(s.out); {
		e := s.out[i]
		for i++; i < len(s.out) && s.out[i].a == e.a && s.out[i].b == e.b; i++ {
			e.outer += s.out[i].outer
			e.inner += s.out[i].inner
		}
		if e.outer != 0 || e.inner != 0 {
			kept = append(kept, e)
		}
	}
	s.out = kept
}
