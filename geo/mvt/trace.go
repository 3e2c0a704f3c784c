package mvt

import (
	"cmp"
	"slices"
)

// tracer puts the rings of valid polygons together from edges that have an
// inside on one side.
type tracer struct {
	arcs   []arc
	path   []int32 // where the walk has come from: arcs
	onPath []int32 // by arc that is the first to leave its point: place in path + 1
	rings  paths
	faces  []face
	holes  []int
}

// arc is a directed edge with the inside to the right of it on the screen.
type arc struct {
	from, to pt
	first    int32 // the first of the arcs that leave from
	leaving  int32 // how many do
	done     bool
}

// face is what there is to know of the ring of the same number.
type face struct {
	area      int64
	low, high pt  // bounds
	owner     int // of a hole: the exterior ring it lies in, -1 while unknown
}

// trace replaces the rings in dst by those that bound the inside: the points
// that exterior rings go round and holes do not.
func (t *tracer) trace(dst *paths, edges []edge) {
	t.arcs = t.arcs[:0]
	for i := range edges {
		e := &edges[i]
		before := e.outerBefore != 0 && e.innerBefore == 0
		after := e.outerAfter() != 0 && e.innerAfter() == 0
		if after && !before {
			t.arcs = append(t.arcs, arc{from: e.a, to: e.b})
		} else if before && !after {
			t.arcs = append(t.arcs, arc{from: e.b, to: e.a})
		}
	}
	t.link()
	t.rings.reset()
	t.faces = t.faces[:0]
	for i := range t.arcs {
		if !t.arcs[i].done {
			t.walk(int32(i))
		}
	}
	t.collect(dst)
}

// link sorts the arcs by where they leave from.
func (t *tracer) link() {
	slices.SortFunc(t.arcs, func(a, b arc) int {
		if c := comparePoints(a.from, b.from); c != 0 {
			return c
		}
		return comparePoints(a.to, b.to)
	})
	for i := 0; i < len(t.arcs); {
		n := i + 1
		for n < len(t.arcs) && t.arcs[n].from == t.arcs[i].from {
			n++
		}
		for k := i; k < n; k++ {
			t.arcs[k].first, t.arcs[k].leaving = int32(i), int32(n-i)
		}
		i = n
	}
	if cap(t.onPath) < len(t.arcs) {
		t.onPath = make([]int32, len(t.arcs))
	}
	t.onPath = t.onPath[:len(t.arcs)]
	clear(t.onPath)
}

// leaving returns the first arc that leaves p.
func (t *tracer) leaving(p pt) int32 {
	i, _ := slices.BinarySearchFunc(t.arcs, p, func(a arc, p pt) int { return comparePoints(a.from, p) })
	return int32(i)
}

// next returns the arc that goes on along the same face: of those that leave
// where a ends, the first one anticlockwise on the screen from the way back.
func (t *tracer) next(a *arc) int32 {
	best := t.leaving(a.to)
	n := t.arcs[best].leaving
	for i := best + 1; n > 1; i, n = i+1, n-1 {
		if sooner(a.to, a.from, t.arcs[i].to, t.arcs[best].to) {
			best = i
		}
	}
	return best
}

// sooner reports whether a ray around centre that turns from back, towards
// smaller y when back lies to the left, meets a before b.
func sooner(centre, back, a, b pt) bool {
	sideA, sideB := turn(centre, back, a), turn(centre, back, b)
	if halfA, halfB := half(sideA), half(sideB); halfA != halfB {
		return halfA < halfB
	}
	return turn(centre, a, b) < 0
}

// half says in which part of the way round a direction is met.
func half(side int64) int {
	if side == 0 {
		return 1 // straight on: no arc leads straight back
	}
	return cmp.Compare(side, 0) + 1
}

// walk goes along one face from an arc until it comes back to it. Each time it
// comes to a point where it was before, what lies between is a ring; so no
// ring touches itself.
func (t *tracer) walk(start int32) {
	t.path = t.path[:0]
	firstFace, owner := len(t.faces), -1
	for i := start; !t.arcs[i].done; i = t.next(&t.arcs[i]) {
		a := &t.arcs[i]
		a.done = true
		t.onPath[a.first] = int32(len(t.path)) + 1
		t.path = append(t.path, i)
		if at := t.onPath[t.leaving(a.to)]; at > 0 {
			t.close(int(at - 1))
		}
	}
	for i := firstFace; i < len(t.faces); i++ {
		if t.faces[i].area > 0 {
			owner = i
		}
	}
	for i := firstFace; i < len(t.faces); i++ {
		t.faces[i].owner = owner
	}
}

// close makes a ring of the path from a place on.
func (t *tracer) close(from int) {
	loop := t.path[from:]
	start := len(t.rings.pts)
	low, high := t.arcs[loop[0]].from, t.arcs[loop[0]].from
	for k, i := range loop {
		a := &t.arcs[i]
		t.onPath[a.first] = 0
		before := &t.arcs[loop[(k+len(loop)-1)%len(loop)]]
		if a.leaving == 1 && turn(before.from, a.from, a.to) == 0 {
			continue // in the middle of a straight edge
		}
		low = pt{min(low.x, a.from.x), min(low.y, a.from.y)}
		high = pt{max(high.x, a.from.x), max(high.y, a.from.y)}
		t.rings.pts = append(t.rings.pts, a.from)
	}
	t.rings.ends = append(t.rings.ends, len(t.rings.pts))
	t.path = t.path[:from]
	t.faces = append(t.faces, face{
		area: area2(t.rings.pts[start:]),
		low:  low, high: high,
	})
}

// collect writes each exterior ring followed by its holes.
func (t *tracer) collect(dst *paths) {
	t.holes = t.holes[:0]
	for i := range t.faces {
		f := &t.faces[i]
		if f.area > 0 {
			continue
		}
		if f.owner < 0 {
			f.owner = t.around(i)
		}
		t.holes = append(t.holes, i)
	}
	slices.SortStableFunc(t.holes, func(a, b int) int { return t.faces[a].owner - t.faces[b].owner })
	dst.reset()
	next := 0
	for i := range t.faces {
		if t.faces[i].area <= 0 {
			continue
		}
		dst.add(t.rings.path(i))
		for ; next < len(t.holes) && t.faces[t.holes[next]].owner == i; next++ {
			dst.add(t.rings.path(t.holes[next]))
		}
	}
}

// around returns the smallest exterior ring that a hole lies in, -1 if none.
func (t *tracer) around(n int) int {
	ring, hole := t.rings.path(n), &t.faces[n]
	best := -1
	for i := range t.faces {
		f := &t.faces[i]
		if f.area <= 0 || best >= 0 && f.area >= t.faces[best].area ||
			f.low.x > hole.low.x || f.low.y > hole.low.y || f.high.x < hole.high.x || f.high.y < hole.high.y {
			continue
		}
		if containsMiddle(t.rings.path(i), ring[0], ring[1]) {
			best = i
		}
	}
	return best
}

// containsMiddle reports whether the middle between p and q, which is not on
// the ring, lies inside it.
func containsMiddle(ring []pt, p, q pt) bool {
	mx, my := int64(p.x)+int64(q.x), int64(p.y)+int64(q.y)
	inside := false
	a := ring[len(ring)-1]
	for _, b := range ring {
		ax, ay, bx, by := 2*int64(a.x), 2*int64(a.y), 2*int64(b.x), 2*int64(b.y)
		if (ay > my) != (by > my) {
			if side := (bx-ax)*(my-ay) - (by-ay)*(mx-ax); (side > 0) == (by > ay) {
				inside = !inside
			}
		}
		a = b
	}
	return inside
}
