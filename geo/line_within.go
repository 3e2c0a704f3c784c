package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Within returns the first and the last kilometre of the line that lie in the
// circle of the given radius (metres) around p, edge included; the line may
// leave and re-enter the circle between them. It is false when no point of the
// line is in the circle, or when an argument is no number or the radius
// negative.
func (l *Line) Within(p orb.Point, radius float64) (fromKM, toKM float64, ok bool) {
	if !finite(p) || !(radius >= 0) {
		return 0, 0, false
	}
	s := l.newSearch(p)
	s.upper = radius + arcSlack
	n := len(l.tree.pieces)
	from, ok := s.edge(0, 0, n, radius, false)
	if !ok {
		return 0, 0, false
	}
	to, ok := s.edge(0, 0, n, radius, true)
	if !ok || to < from {
		to = from
	}
	return from / metresPerKM, math.Min(l.length, to) / metresPerKM, true
}

// edge returns the first (or last) metre below a node that is in the circle.
func (s *search) edge(at, lo, hi int, radius float64, last bool) (metres float64, ok bool) {
	t := &s.line.tree
	if lower, _ := t.nodes[at].bounds(s.p, s.v); lower > s.upper {
		return 0, false
	}
	if hi-lo <= leafPieces {
		for k := range hi - lo {
			i := lo + k
			if last {
				i = hi - 1 - k
			}
			if metres, ok := s.pieceEdge(i, radius, last); ok {
				return metres, true
			}
		}
		return 0, false
	}
	mid := (lo + hi) / 2
	if last {
		if metres, ok = s.edge(2*at+2, mid, hi, radius, last); ok {
			return metres, true
		}
		return s.edge(2*at+1, lo, mid, radius, last)
	}
	if metres, ok = s.edge(2*at+1, lo, mid, radius, last); ok {
		return metres, true
	}
	return s.edge(2*at+2, mid, hi, radius, last)
}

// pieceEdge returns the first (or last) metre of one piece that is in the
// circle: between the end of the piece, if that is outside, and the foot of p
// the distance falls all the way, so halving finds where the circle is met.
func (s *search) pieceEdge(i int, radius float64, last bool) (metres float64, ok bool) {
	t, l := &s.line.tree, s.line
	piece := &t.pieces[i]
	chord, where := s.v.toChord(t.knots[i], t.knots[i+1])
	if shortestArc(chord-piece.bulge()) > s.upper {
		return 0, false
	}
	start := l.legs[piece.leg].from
	end := piece.from
	if last {
		end += piece.length
	}
	g := newGeodesic(l.vertices[piece.leg], l.legs[piece.leg].azimuth1)
	distance := func(u float64) float64 {
		q, _ := g.at(u)
		return Distance(q, s.p)
	}
	if distance(end) <= radius {
		return start + end, true
	}
	f := l.foot(i, where, s.p)
	if f.distance > s.upper {
		return 0, false
	}
	outside, inside := end, f.along
	for range 80 {
		mid := (outside + inside) / 2
		if math.Abs(outside-inside) < snap || mid == outside || mid == inside {
			break
		}
		if distance(mid) <= radius {
			inside = mid
		} else {
			outside = mid
		}
	}
	return start + inside, true
}
