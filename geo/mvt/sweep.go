package mvt

import "slices"

// edge is a segment of one or more rings, its ends in order of x, then y. A
// ring counts +1 where it runs from a to b and -1 where it runs from b to a.
type edge struct {
	a, b         pt
	outer, inner int32 // sums over exterior rings and over holes
	// How often the rings go round a point just beside the edge on the side of
	// smaller y (for an upright edge: of greater x). Set by the sweep.
	outerBefore, innerBefore int32
}

func (e *edge) outerAfter() int32 { return e.outerBefore + e.outer }
func (e *edge) innerAfter() int32 { return e.innerBefore + e.inner }

// side is positive when p is on the edge's side of greater y, 0 when it is on
// the line through it.
func (e *edge) side(p pt) int64 { return turn(e.a, e.b, p) }

// crosses reports whether the two meet in a point inside both.
func (e *edge) crosses(o *edge) bool {
	c, d := e.side(o.a), e.side(o.b)
	if c > 0 == (d > 0) || c == 0 || d == 0 {
		return false
	}
	c, d = o.side(e.a), o.side(e.b)
	return c > 0 != (d > 0) && c != 0 && d != 0
}

// An event is an end of an edge, packed so that numbers sort by position, ends
// before beginnings: x and y (18 bits each), 1 for a beginning, the edge.
const (
	coordBits  = 18
	coordShift = maxExtent // makes the least coordinate 0
	edgeBits   = 64 - 2*coordBits - 1
	begins     = 1 << edgeBits
	maxEdges   = 1 << edgeBits
)

func packPoint(p pt) uint64 {
	return uint64(p.x+coordShift)<<coordBits | uint64(p.y+coordShift)
}

func unpackPoint(u uint64) pt {
	return pt{int32(u>>coordBits) - coordShift, int32(u&(1<<coordBits-1)) - coordShift}
}

// sweeper passes over edges from smaller to greater x and finds out how often
// their rings go round each side of them.
type sweeper struct {
	edges  []edge
	events []uint64
	status []int32 // the edges under the sweep line, by y
	starts []int32 // the edges that begin at the point at hand, by direction
	strict bool    // demand more: see valid
}

// run sets the windings of all edges. It is false when two edges meet
// anywhere but at a common end, or there are more than can be numbered.
func (s *sweeper) run() bool {
	if len(s.edges) > maxEdges {
		return false
	}
	s.events, s.status = s.events[:0], s.status[:0]
	for i := range s.edges {
		e := &s.edges[i]
		s.events = append(s.events,
			packPoint(e.a)<<(edgeBits+1)|begins|uint64(i),
			packPoint(e.b)<<(edgeBits+1)|uint64(i))
	}
	slices.Sort(s.events)
	for i := 0; i < len(s.events); {
		at, ended := s.events[i]>>(edgeBits+1), 0
		s.starts = s.starts[:0]
		for ; i < len(s.events) && s.events[i]>>(edgeBits+1) == at; i++ {
			if s.events[i]&begins == 0 {
				ended++
			} else {
				s.starts = append(s.starts, int32(s.events[i]&(begins-1)))
			}
		}
		if !s.pass(unpackPoint(at), ended) {
			return false
		}
	}
	return true
}

// valid reports whether the edges' rings are those of valid polygons: no two
// meet, not even in a vertex, and each edge has the inside on one side and the
// outside, wound round not at all, on the other.
func (s *sweeper) valid() bool {
	s.strict = true
	defer func() { s.strict = false }()
	return s.run()
}

// pass moves the sweep line over a point where so many edges end and s.starts
// begin.
func (s *sweeper) pass(p pt, ended int) bool {
	from := s.find(p)
	to := from
	for to < len(s.status) && s.edges[s.status[to]].side(p) == 0 {
		if s.edges[s.status[to]].b != p {
			return false
		}
		to++
	}
	if to-from != ended || s.strict && ended+len(s.starts) != 2 || !s.orderStarts() {
		return false
	}
	var outer, inner int32
	if from > 0 {
		below := &s.edges[s.status[from-1]]
		outer, inner = below.outerAfter(), below.innerAfter()
	}
	for _, i := range s.starts {
		e := &s.edges[i]
		e.outerBefore, e.innerBefore = outer, inner
		before := outer + inner
		outer, inner = e.outerAfter(), e.innerAfter()
		if after := outer + inner; s.strict && (before < 0 || before > 1 || after != 1-before) {
			return false
		}
	}
	if s.strict && !s.apart(from, to) {
		return false
	}
	s.status = slices.Replace(s.status, from, to, s.starts...)
	return true
}

// find returns the place in the status of the first edge that is not wholly
// below p.
func (s *sweeper) find(p pt) int {
	lo, hi := 0, len(s.status)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if s.edges[s.status[mid]].side(p) > 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// orderStarts sorts the beginning edges by direction. It is false when two
// have the same.
func (s *sweeper) orderStarts() bool {
	for i := 1; i < len(s.starts); i++ {
		for k := i; k > 0; k-- {
			side := s.edges[s.starts[k-1]].side(s.edges[s.starts[k]].b)
			if side == 0 {
				return false
			}
			if side > 0 {
				break
			}
			s.starts[k-1], s.starts[k] = s.starts[k], s.starts[k-1]
		}
	}
	return true
}

// apart reports whether the edges that become neighbours, when those from..to
// in the status give way to s.starts, do not cross.
func (s *sweeper) apart(from, to int) bool {
	if len(s.starts) == 0 {
		return from == 0 || to == len(s.status) ||
			!s.edges[s.status[from-1]].crosses(&s.edges[s.status[to]])
	}
	if from > 0 && s.edges[s.status[from-1]].crosses(&s.edges[s.starts[0]]) {
		return false
	}
	last := s.starts[len(s.starts)-1]
	return to == len(s.status) || !s.edges[last].crosses(&s.edges[s.status[to]])
}
