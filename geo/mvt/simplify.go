package mvt

// simplifier leaves out vertices with the method of Douglas and Peucker, on
// integers, so that a line gives the same result in both directions. It holds
// working memory only.
type simplifier struct {
	keep  []bool
	spans []span
	out   []pt
}

// span is a stretch between two kept vertices, ends included.
type span struct{ from, to int }

// line returns the line with fewer vertices, none of which is further than
// the tolerance from what is returned: a single one for a small closed line.
// The result is valid until the next call; it is the line itself when there is
// nothing to do.
func (s *simplifier) line(ps []pt, tolerance float64) []pt {
	if tolerance < 0 || len(ps) < 3 {
		return ps
	}
	s.begin(len(ps))
	s.stretch(ps, 0, len(ps)-1, tolerance*tolerance)
	return s.kept(ps)
}

// ring returns the ring (its first vertex not repeated) with fewer vertices
// and without spikes. It is simplified between the vertices on the frame's
// edge, where the lines it shares with others come in and go out; a ring that
// does not touch the edge between its first vertex by x and y and the one
// furthest from that. The result is valid until the next call; it is empty
// when nothing is left.
func (s *simplifier) ring(ps []pt, f *frame) []pt {
	for len(ps) > 1 && ps[0] == ps[len(ps)-1] {
		ps = ps[:len(ps)-1]
	}
	if len(ps) < 3 {
		return nil
	}
	if f.tolerance < 0 {
		s.out = append(s.out[:0], ps...)
		return trimSpikes(s.out)
	}
	ps = s.turned(ps, f)
	tolerance2 := f.tolerance * f.tolerance
	s.begin(len(ps))
	last := 0
	for i := 1; i < len(ps); i++ {
		if f.onEdge(ps[i]) {
			s.stretch(ps, last, i, tolerance2)
			last = i
		}
	}
	if last < len(ps)-1 {
		far := last
		if last == 0 {
			far = furthest(ps)
			s.stretch(ps, 0, far, tolerance2)
		}
		s.stretch(ps, far, len(ps)-1, tolerance2)
	}
	out := s.kept(ps)
	return trimSpikes(out[:len(out)-1])
}

// turned returns the ring beginning, and with that vertex repeated ending, at
// a vertex on the frame's edge, or without one at the first by x and y.
func (s *simplifier) turned(ps []pt, f *frame) []pt {
	first := 0
	for i, p := range ps {
		if f.onEdge(p) {
			first = i
			break
		}
		if comparePoints(p, ps[first]) < 0 {
			first = i
		}
	}
	s.out = append(s.out[:0], ps[first:]...)
	s.out = append(s.out, ps[:first]...)
	return append(s.out, ps[first])
}

func (s *simplifier) begin(n int) {
	if cap(s.keep) < n {
		s.keep = make([]bool, n)
	}
	s.keep = s.keep[:n]
	clear(s.keep)
}

// kept returns the vertices that are kept. A loop between two of them that is
// gone leaves one.
func (s *simplifier) kept(ps []pt) []pt {
	if cap(s.out) < len(ps) {
		s.out = make([]pt, 0, len(ps))
	}
	out := s.out[:0] // may be ps itself: nothing is overwritten before it is read
	for i, p := range ps {
		if s.keep[i] {
			out = appendNew(out, p)
		}
	}
	s.out = out
	return out
}

// stretch marks the vertices to keep between two, these included.
func (s *simplifier) stretch(ps []pt, from, to int, tolerance2 float64) {
	s.keep[from], s.keep[to] = true, true
	s.spans = append(s.spans[:0], span{from, to})
	for len(s.spans) > 0 {
		sp := s.spans[len(s.spans)-1]
		s.spans = s.spans[:len(s.spans)-1]
		if sp.to-sp.from < 2 {
			continue
		}
		if i, d := outlier(ps, sp); d > tolerance2 {
			s.keep[i] = true
			s.spans = append(s.spans, span{sp.from, i}, span{i, sp.to})
		}
	}
}

// outlier returns the vertex between the ends of a span that is furthest from
// the segment joining them, and the square of its distance. Of several it is
// the one nearest along the line to the end which is first by x and y.
func outlier(ps []pt, sp span) (at int, distance2 float64) {
	a, b := ps[sp.from], ps[sp.to]
	i, end, step := sp.from+1, sp.to, 1
	if comparePoints(b, a) < 0 {
		a, b = b, a
		i, end, step = sp.to-1, sp.from, -1
	}
	dx, dy := int64(b.x-a.x), int64(b.y-a.y)
	length2 := dx*dx + dy*dy
	at = -1
	for ; i != end; i += step {
		px, py := int64(ps[i].x-a.x), int64(ps[i].y-a.y)
		var d float64
		if along := px*dx + py*dy; along <= 0 {
			d = float64(px*px + py*py)
		} else if along >= length2 {
			qx, qy := px-dx, py-dy
			d = float64(qx*qx + qy*qy)
		} else {
			cross := float64(px*dy - py*dx)
			d = cross * cross / float64(length2)
		}
		if at < 0 || d > distance2 {
			at, distance2 = i, d
		}
	}
	return at, distance2
}

// furthest returns the vertex furthest from the first.
func furthest(ps []pt) int {
	var most int64
	at := 0
	for i, p := range ps {
		dx, dy := int64(p.x-ps[0].x), int64(p.y-ps[0].y)
		if d := dx*dx + dy*dy; d > most {
			most, at = d, i
		}
	}
	return at
}

// trimSpikes takes away, in place, the vertices of a ring that lie on a line
// with both their neighbours: in the middle of a straight edge, or at the tip
// of a spike without area.
func trimSpikes(ps []pt) []pt {
	out := ps[:0]
	for _, p := range ps {
		for len(out) > 0 && out[len(out)-1] == p || len(out) > 1 && turn(out[len(out)-2], out[len(out)-1], p) == 0 {
			out = out[:len(out)-1]
		}
		out = append(out, p)
	}
	for n := len(out); n > 2; n = len(out) {
		switch {
		case out[0] == out[n-1], turn(out[n-2], out[n-1], out[0]) == 0:
			out = out[:n-1]
		case turn(out[n-1], out[0], out[1]) == 0:
			out = out[1:]
		default:
			return out
		}
	}
	return nil
}

// turn is positive when the way from a over b to c turns clockwise on the
// screen, 0 when the three lie on a line.
func turn(a, b, c pt) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}
