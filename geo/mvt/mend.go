package mvt

import "slices"

// mender makes polygons valid. It holds working memory only.
type mender struct {
	sweeper sweeper
	snapper snapper
	tracer  tracer
	one     paths // the polygon at hand
	hole    paths // the hole of it at hand
	all     paths // the valid polygons so far
}

// mend makes valid polygons of rings; polygons tells which rings are exterior,
// each followed by its holes. Valid ones are left as they are. First each
// polygon is mended by itself, then, where they overlap or touch, all together.
func (m *mender) mend(rings *paths, polygons []int) {
	if len(rings.ends) == 0 || m.isValid(rings) {
		return
	}
	m.all.reset()
	for n, from := range polygons {
		to := len(rings.ends)
		if n+1 < len(polygons) {
			to = polygons[n+1]
		}
		m.one.reset()
		for i := from; i < to; i++ {
			m.one.add(rings.path(i))
		}
		if len(polygons) == 1 || !m.isValid(&m.one) {
			if to-from > 2 {
				m.mendHoles(rings, from, to)
			}
			m.cover(&m.one, true)
		}
		for i := range m.one.ends {
			m.all.add(m.one.path(i))
		}
	}
	if len(m.all.ends) > 1 && !m.isValid(&m.all) {
		m.cover(&m.all, false)
	}
	rings.reset()
	for i := range m.all.ends {
		rings.add(m.all.path(i))
	}
}

// mendHoles loads a polygon with each hole that crosses itself replaced by what
// it goes round, so that no part of one hole can cancel out a part of another.
func (m *mender) mendHoles(rings *paths, from, to int) {
	m.one.reset()
	m.one.add(rings.path(from))
	for i := from + 1; i < to; i++ {
		m.hole.reset()
		m.hole.add(rings.path(i))
		slices.Reverse(m.hole.pts)
		if !m.isValid(&m.hole) {
			m.cover(&m.hole, true)
		}
		for k := range m.hole.ends {
			slices.Reverse(m.hole.path(k))
			m.one.add(m.hole.path(k))
		}
	}
}

// isValid reports whether the rings are valid polygons and touch nowhere.
func (m *mender) isValid(rings *paths) bool {
	m.load(rings, false)
	return m.sweeper.valid()
}

// cover replaces the rings by those around what they cover. With holes, it is
// what the first ring goes round and the others do not; without, what they go
// round in sum.
func (m *mender) cover(rings *paths, holes bool) {
	m.load(rings, holes)
	m.sweeper.edges = append(m.sweeper.edges[:0], m.snapper.snap(m.sweeper.edges)...)
	if !m.sweeper.run() {
		rings.reset() // cannot be: snapped edges meet at their ends only
		return
	}
	m.tracer.trace(rings, m.sweeper.edges)
}

// load turns rings into edges.
func (m *mender) load(rings *paths, holes bool) {
	edges := m.sweeper.edges[:0]
	for i := range rings.ends {
		ring := rings.path(i)
		inner := holes && i > 0
		a := ring[len(ring)-1]
		for _, b := range ring {
			e := edge{a: a, b: b}
			count := int32(1)
			if comparePoints(a, b) > 0 {
				e.a, e.b, count = b, a, -1
			}
			if inner {
				e.inner = count
			} else {
				e.outer = count
			}
			edges = append(edges, e)
			a = b
		}
	}
	m.sweeper.edges = edges
}
