package mvt_test

import (
	"errors"
	"fmt"
)

// This file checks polygons for validity by comparing every edge with every
// other: slow, but simple enough to be right.

// surveyor is twice the area by the surveyor's formula.
func surveyor(ring []grid) int64 {
	var sum int64
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum
}

func cross(a, b, c grid) int64 {
	return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
}

func sign(v int64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// onSegment reports whether p lies on the closed segment a, b.
func onSegment(a, b, p grid) bool {
	return cross(a, b, p) == 0 && min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) &&
		min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}

// meeting says how two segments meet: 0 not at all, 1 in one point that is an
// end of one of them, 2 otherwise.
func meeting(a, b, c, d grid) int {
	if max(a.x, b.x) < min(c.x, d.x) || max(c.x, d.x) < min(a.x, b.x) ||
		max(a.y, b.y) < min(c.y, d.y) || max(c.y, d.y) < min(a.y, b.y) {
		return 0
	}
	touching := map[grid]bool{}
	for _, p := range []grid{c, d} {
		if onSegment(a, b, p) {
			touching[p] = true
		}
	}
	for _, p := range []grid{a, b} {
		if onSegment(c, d, p) {
			touching[p] = true
		}
	}
	if len(touching) > 0 {
		return len(touching)
	}
	if sign(cross(a, b, c))*sign(cross(a, b, d)) < 0 && sign(cross(c, d, a))*sign(cross(c, d, b)) < 0 {
		return 2
	}
	return 0
}

// where says where the point half-way between p and q lies: 1 inside the ring,
// -1 outside, 0 on it.
func where(ring []grid, p, q grid) int {
	m := grid{p.x + q.x, p.y + q.y}
	inside := false
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		a, b = grid{2 * a.x, 2 * a.y}, grid{2 * b.x, 2 * b.y}
		if onSegment(a, b, m) {
			return 0
		}
		if (a.y > m.y) != (b.y > m.y) && (cross(a, b, m) > 0) == (b.y > a.y) {
			inside = !inside
		}
	}
	if inside {
		return 1
	}
	return -1
}

// ringWithin reports whether the ring lies inside another that it does not
// cross.
func ringWithin(ring, other []grid) bool {
	for i := range ring {
		if w := where(other, ring[i], ring[(i+1)%len(ring)]); w != 0 {
			return w > 0
		}
	}
	return false
}

// checkPolygons checks the rings of a polygon feature: 4.3.4.4 and 4.3.5.
func checkPolygons(rings [][]grid) error {
	var polygons [][]int // numbers of rings
	for i, ring := range rings {
		switch area := surveyor(ring); {
		case area == 0:
			return fmt.Errorf("ring %d has no area", i)
		case area > 0:
			polygons = append(polygons, []int{i})
		case len(polygons) == 0:
			return errors.New("the first ring is not an exterior one")
		default:
			polygons[len(polygons)-1] = append(polygons[len(polygons)-1], i)
		}
	}
	if err := checkMeetings(rings); err != nil {
		return err
	}
	for _, p := range polygons {
		for i, hole := range p[1:] {
			if !ringWithin(rings[hole], rings[p[0]]) {
				return fmt.Errorf("hole %d is not inside exterior ring %d", hole, p[0])
			}
			for _, other := range p[i+2:] {
				if ringWithin(rings[hole], rings[other]) || ringWithin(rings[other], rings[hole]) {
					return fmt.Errorf("holes %d and %d lie one in the other", hole, other)
				}
			}
		}
	}
	for i, p := range polygons {
		for k, o := range polygons {
			if i != k && ringWithin(rings[p[0]], rings[o[0]]) && !withinAny(rings, p[0], o[1:]) {
				return fmt.Errorf("exterior ring %d lies in the polygon of ring %d", p[0], o[0])
			}
		}
	}
	return nil
}

func withinAny(rings [][]grid, ring int, holes []int) bool {
	for _, h := range holes {
		if ringWithin(rings[ring], rings[h]) {
			return true
		}
	}
	return false
}

// checkMeetings: rings meet others in single points only, themselves nowhere.
func checkMeetings(rings [][]grid) error {
	type segment struct {
		a, b    grid
		ring, i int
	}
	var all []segment
	for r, ring := range rings {
		for i := range ring {
			all = append(all, segment{ring[i], ring[(i+1)%len(ring)], r, i})
		}
	}
	for n, s := range all {
		for _, o := range all[n+1:] {
			m := meeting(s.a, s.b, o.a, o.b)
			if m == 0 {
				continue
			}
			last := len(rings[s.ring]) - 1
			neighbours := s.ring == o.ring && (o.i == s.i+1 || s.i == 0 && o.i == last)
			if m > 1 || s.ring == o.ring && !neighbours {
				return fmt.Errorf("edge %v of ring %d meets edge %v of ring %d", s, s.ring, o, o.ring)
			}
		}
	}
	return nil
}
