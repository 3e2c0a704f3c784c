package mvt

import "github.com/paulmach/orb"

// clipper cuts lines and rings to the frame, rounds and simplifies them. It
// holds working memory only.
type clipper struct {
	in, out  []vec
	few      []orb.Point
	grid     []pt
	simplify simplifier
}

// line adds the parts of a line that lie in the frame. whole says that all of
// it does.
func (c *clipper) line(dst *paths, f *frame, line []orb.Point, turns float64, whole bool) {
	c.grid = c.grid[:0]
	if whole {
		for i := range line {
			c.grid = appendNew(c.grid, f.round(f.project(line[i], turns)))
		}
		c.endLine(dst, f)
		return
	}
	degrees, square := f.degrees(turns), rect{f.lo, f.lo, f.hi, f.hi}
	prev := degrees.code(line[0][0], line[0][1])
	for i := 1; i < len(line); i++ {
		code := degrees.code(line[i][0], line[i][1])
		switch {
		case prev&code != 0:
		case prev|code == 0:
			if len(c.grid) == 0 {
				c.grid = append(c.grid, f.round(f.project(line[i-1], turns)))
			}
			c.grid = appendNew(c.grid, f.round(f.project(line[i], turns)))
		default:
			a, b, ok := square.cut(f.project(line[i-1], turns), f.project(line[i], turns))
			if !ok {
				break
			}
			c.grid = appendNew(appendNew(c.grid, f.round(a)), f.round(b))
			if code != 0 {
				c.endLine(dst, f)
			}
		}
		prev = code
	}
	c.endLine(dst, f)
}

// endLine adds the line at hand, if it has come to more than a point.
func (c *clipper) endLine(dst *paths, f *frame) {
	if drawn := c.simplify.line(c.grid, f.tolerance); len(drawn) > 1 {
		dst.add(drawn)
	}
	c.grid = c.grid[:0]
}

// appendNew appends p unless it is there already.
func appendNew(dst []pt, p pt) []pt {
	if n := len(dst); n > 0 && dst[n-1] == p {
		return dst
	}
	return append(dst, p)
}

// cut returns the part of a segment that lies in the rect. Its ends are the
// same whichever way the segment runs. It is false when the segment misses.
func (r *rect) cut(a, b vec) (from, to vec, ok bool) {
	from, to = a, b
	for range 4 { // each end may be cut at two edges
		first, last := r.code(from.x, from.y), r.code(to.x, to.y)
		switch {
		case first&last != 0:
			return from, to, false
		case first != 0:
			from = r.meet(a, b, first)
		case last != 0:
			to = r.meet(a, b, last)
		default:
			return from, to, true
		}
	}
	return from, to, r.code(from.x, from.y)|r.code(to.x, to.y) == 0
}

// meet returns where the line through a and b meets the edge of the rect that
// the code names (the first, if it names two).
func (r *rect) meet(a, b vec, code uint8) vec {
	switch {
	case code&outLeft != 0:
		return vec{r.minX, atX(a, b, r.minX)}
	case code&outRight != 0:
		return vec{r.maxX, atX(a, b, r.maxX)}
	case code&outBelow != 0:
		return vec{atY(a, b, r.minY), r.minY}
	default:
		return vec{atY(a, b, r.maxY), r.maxY}
	}
}

// atX returns the y of the line through a and b at x, the same for b and a.
func atX(a, b vec, x float64) float64 {
	if b.x < a.x {
		a, b = b, a
	}
	return a.y + (x-a.x)/(b.x-a.x)*(b.y-a.y)
}

// atY returns the x of the line through a and b at y, the same for b and a.
func atY(a, b vec, y float64) float64 {
	if b.y < a.y {
		a, b = b, a
	}
	return a.x + (y-a.y)/(b.y-a.y)*(b.x-a.x)
}

// ring adds the part of a ring's area that lies in the frame, as one ring: what
// falls apart is held together by edges along the frame, for the mender to
// take away. whole says that all of the ring lies in it. Nothing is added when
// less than a triangle is left.
func (c *clipper) ring(dst *paths, f *frame, ring []orb.Point, turns float64, whole bool) {
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:n-1]
	}
	c.grid = c.grid[:0]
	if whole {
		for i := range ring {
			c.grid = appendNew(c.grid, f.round(f.project(ring[i], turns)))
		}
	} else {
		c.few = reduce(c.few[:0], ring, f.degrees(turns))
		c.in = c.in[:0]
		for _, p := range c.few {
			c.in = append(c.in, f.project(p, turns))
		}
		c.cutRing(rect{f.lo, f.lo, f.hi, f.hi})
		for _, v := range c.in {
			c.grid = appendNew(c.grid, f.round(v))
		}
	}
	if drawn := c.simplify.ring(c.grid, f); len(drawn) > 0 {
		dst.add(drawn)
	}
}

// reduce returns the vertices of a ring that matter within the rect. Of a
// chain of vertices that lies beyond one of its edges only the first and the
// last are kept: the chain can be pulled straight without passing over the
// rect, so the ring still goes round the same points of it.
func reduce(dst, ring []orb.Point, r rect) []orb.Point {
	var beyond uint8 // the edges beyond which the whole chain so far lies
	skipped := -1
	for i := range ring {
		code := r.code(ring[i][0], ring[i][1])
		if beyond &= code; beyond != 0 {
			skipped = i
			continue
		}
		if skipped >= 0 {
			dst = append(dst, ring[skipped])
			skipped = -1
		}
		dst = append(dst, ring[i])
		beyond = code
	}
	if skipped >= 0 {
		dst = append(dst, ring[skipped])
	}
	return dst
}

// cutRing cuts the ring c.in to the rect, one edge after the other (the method
// of Sutherland and Hodgman).
func (c *clipper) cutRing(r rect) {
	for edge := outLeft; edge <= outAbove; edge <<= 1 {
		var codes uint8
		for _, v := range c.in {
			codes |= r.code(v.x, v.y)
		}
		if codes&edge == 0 {
			continue
		}
		c.out = c.out[:0]
		a := c.in[len(c.in)-1]
		ca := r.code(a.x, a.y) & edge
		for _, b := range c.in {
			cb := r.code(b.x, b.y) & edge
			if ca != cb {
				c.out = append(c.out, r.meet(a, b, edge))
			}
			if cb == 0 {
				c.out = append(c.out, b)
			}
			a, ca = b, cb
		}
		c.in, c.out = c.out, c.in
	}
}
