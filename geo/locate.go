package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Side says on which side of a line a place is, looking towards greater
// kilometres.
type Side int8

// The sides.
const (
	Left Side = iota - 1
	On
	Right
)

// String returns "left", "on" or "right".
func (s Side) String() string {
	switch {
	case s < 0:
		return "left"
	case s > 0:
		return "right"
	}
	return "on"
}

// Location is a place in relation to a line.
type Location struct {
	Point    orb.Point // of the line, nearest to the place
	KM       float64   // of that point
	Distance float64   // metres between the two, along the geodesic
	Side     Side      // of the line on which the place is
	Segment  int       // index of the vertex at which the segment with that point begins
}

// Locate returns the point of the line nearest to p, along geodesics: exact to
// some micrometres for p anywhere on earth, across the antimeridian and at the
// poles too. When several are equally near it is the one with the smallest
// kilometre.
//
// Side is [On] within a millimetre of the line. Beyond the ends of the line it
// is the side of its straight continuation; the ends of a closed line are one
// vertex. A p that is no finite point gives NaN everywhere.
func (l *Line) Locate(p orb.Point) Location {
	if !finite(p) {
		nan := math.NaN()
		return Location{Point: orb.Point{nan, nan}, KM: nan, Distance: nan}
	}
	s := l.newSearch(p)
	s.upper = math.Inf(1)
	s.candidates = make([]candidate, 0, 16) // enough for nearly every search
	lower, _ := l.tree.nodes[0].bounds(s.p, s.v)
	s.visit(0, 0, len(l.tree.pieces), lower)
	best := s.nearest()
	return Location{
		Point:    l.pointOn(best.leg, best.along),
		KM:       math.Min(l.length, l.legs[best.leg].from+best.along) / metresPerKM,
		Distance: best.distance,
		Side:     l.side(best, s.p),
		Segment:  best.leg,
	}
}

// search is one walk through the tree of a line.
type search struct {
	line       *Line
	p          orb.Point
	v          vector
	upper      float64 // the nearest point is at most so far away
	candidates []candidate
}

// candidate is a piece that may hold the nearest point.
type candidate struct {
	piece int
	lower float64 // metres
	t     float64 // where on the piece, roughly
}

func (l *Line) newSearch(p orb.Point) search {
	p = orb.Point{reduceLon(p[0]), clampLat(p[1])}
	return search{line: l, p: p, v: wgs84.toSpace(p)}
}

// visit collects the candidates below a node, the nearer child first.
func (s *search) visit(at, lo, hi int, lower float64) {
	if lower > s.upper {
		return
	}
	t := &s.line.tree
	if hi-lo <= leafPieces {
		for i := lo; i < hi; i++ {
			s.consider(i, lower)
		}
		return
	}
	mid := (lo + hi) / 2
	left, leftUpper := t.nodes[2*at+1].bounds(s.p, s.v)
	right, rightUpper := t.nodes[2*at+2].bounds(s.p, s.v)
	s.upper = math.Min(s.upper, math.Min(leftUpper, rightUpper))
	if left <= right {
		s.visit(2*at+1, lo, mid, left)
		s.visit(2*at+2, mid, hi, right)
	} else {
		s.visit(2*at+2, mid, hi, right)
		s.visit(2*at+1, lo, mid, left)
	}
}

// consider makes a piece a candidate unless it is certainly too far away.
func (s *search) consider(i int, lower float64) {
	t := &s.line.tree
	chord, where := s.v.toChord(t.knots[i], t.knots[i+1])
	bulge := t.pieces[i].bulge()
	lower = math.Max(lower, shortestArc(chord-bulge))
	if lower <= s.upper {
		s.upper = math.Min(s.upper, longestArc(chord+bulge))
		s.candidates = append(s.candidates, candidate{i, lower, where})
	}
}

// nearest solves the candidates that are left, the most promising first.
func (s *search) nearest() foot {
	slices.SortFunc(s.candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.lower, b.lower), cmp.Compare(a.piece, b.piece))
	})
	best := foot{distance: math.Inf(1)}
	for _, c := range s.candidates {
		if c.lower > math.Min(s.upper, best.distance+arcSlack) {
			break
		}
		if c.lower > far && s.tooFar(c.piece, best.distance) {
			continue
		}
		f := s.line.foot(c.piece, c.t, s.p)
		if f.distance < best.distance-snap ||
			f.distance < best.distance+snap && s.line.metres(f) < s.line.metres(best)-snap {
			best = f
		}
	}
	return best
}

// tooFar reports whether no point of the piece can be nearer than limit.
func (s *search) tooFar(i int, limit float64) bool {
	piece := &s.line.tree.pieces[i]
	middle := s.line.pointOn(piece.leg, piece.from+piece.length/2)
	return Distance(s.p, middle)-piece.length/2 > limit+arcSlack
}

// foot is a point of the line and its distance to a place.
type foot struct {
	leg      int
	along    float64 // metres from the leg's first vertex
	distance float64 // metres
}

func (l *Line) metres(f foot) float64 { return l.legs[f.leg].from + f.along }

// footSteps bounds the steps towards a foot; two or three are usual.
const footSteps = 25

// foot returns the point of a piece nearest to p: on the sphere the foot of
// the perpendicular follows from one right-angled triangle; on the ellipsoid
// the same step is repeated until it stands still.
func (l *Line) foot(i int, t float64, p orb.Point) foot {
	piece := &l.tree.pieces[i]
	leg := &l.legs[piece.leg]
	g := newGeodesic(l.vertices[piece.leg], leg.azimuth1)
	lo, hi := piece.from, piece.from+piece.length
	best := foot{leg: piece.leg, along: math.NaN(), distance: math.Inf(1)}
	u := lo + t*piece.length
	for range footSteps {
		q, azimuth := g.at(u)
		d, toward, _ := Inverse(q, p)
		if d < best.distance {
			best.along, best.distance = u, d
		}
		_, cosTurn := sincosDeg(toward - azimuth)
		sin, cos := math.Sincos(d / semiMajor)
		next := u + semiMajor*math.Atan2(sin*cosTurn, cos)
		next = math.Max(lo, math.Min(hi, next))
		if math.Abs(next-u) < snap {
			break
		}
		u = next
	}
	if best.distance > farSide {
		for _, u := range [2]float64{lo, hi} {
			q, _ := g.at(u)
			if d := Distance(q, p); d < best.distance {
				best.along, best.distance = u, d
			}
		}
	}
	return best
}

// farSide is the distance in metres from which on the distance along a piece
// may be greatest, not least, where the step above stands still.
const farSide = 9_000_000
