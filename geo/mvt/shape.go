package mvt

import (
	"slices"

	"github.com/paulmach/orb"
)

// shape is one geometry on the tile's grid, sorted by dimension.
type shape struct {
	points []pt
	lines  paths
	rings  paths // each exterior ring followed by its holes

	polygons []int // which rings are exterior, before they are mended
	clipper  clipper
	mender   mender
}

func (s *shape) reset() {
	s.points = s.points[:0]
	s.lines.reset()
	s.rings.reset()
	s.polygons = s.polygons[:0]
}

func (s *shape) isEmpty() bool {
	return len(s.points) == 0 && len(s.lines.ends) == 0 && len(s.rings.ends) == 0
}

// size is roughly the bytes of memory held.
func (s *shape) size() int {
	c, m := &s.clipper, &s.mender
	return 8*(cap(s.points)+cap(s.lines.pts)+cap(s.rings.pts)+cap(c.grid)+cap(c.simplify.out)+cap(m.sweeper.events)+cap(m.snapper.hot)) +
		16*(cap(c.in)+cap(c.out)+cap(c.few)) + 32*(cap(m.sweeper.edges)+cap(m.snapper.out)+cap(m.tracer.arcs))
}

// draw replaces the shape with what is seen of g in the frame.
func (s *shape) draw(f *frame, g orb.Geometry) {
	s.reset()
	s.add(f, g)
	if len(s.points) > 1 {
		slices.SortFunc(s.points, comparePoints)
		s.points = slices.Compact(s.points)
	}
	s.mender.mend(&s.rings, s.polygons)
}

func (s *shape) add(f *frame, g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		s.addPoint(f, g)
	case orb.MultiPoint:
		for _, p := range g {
			s.addPoint(f, p)
		}
	case orb.LineString:
		s.addLine(f, g)
	case orb.MultiLineString:
		for _, l := range g {
			s.addLine(f, l)
		}
	case orb.Ring:
		s.addPolygon(f, orb.Polygon{g})
	case orb.Polygon:
		s.addPolygon(f, g)
	case orb.MultiPolygon:
		for _, p := range g {
			s.addPolygon(f, p)
		}
	case orb.Bound:
		s.addPolygon(f, g.ToPolygon())
	case orb.Collection:
		for _, m := range g {
			s.add(f, m)
		}
	}
}

func (s *shape) addPoint(f *frame, p orb.Point) {
	if !(p[1] >= f.south && p[1] <= f.north && p[0] >= -maxLon && p[0] <= maxLon) {
		return // NaN ends here too
	}
	from, to := f.turns(p[0], p[0])
	for turns := from; turns <= to; turns++ {
		s.points = append(s.points, f.round(f.project(p, turns)))
	}
}

func (s *shape) addLine(f *frame, line orb.LineString) {
	bounds, ok := extentOf(line)
	if !ok {
		return
	}
	from, to := f.turns(bounds.minX, bounds.maxX)
	for turns := from; turns <= to; turns++ {
		if square := f.degrees(turns); !square.misses(bounds) {
			s.clipper.line(&s.lines, f, line, turns, square.holds(bounds))
		}
	}
}

func (s *shape) addPolygon(f *frame, polygon orb.Polygon) {
	if len(polygon) == 0 {
		return
	}
	bounds, ok := extentOf(polygon[0])
	if !ok {
		return
	}
	from, to := f.turns(bounds.minX, bounds.maxX)
	for turns := from; turns <= to; turns++ {
		if square := f.degrees(turns); !square.misses(bounds) {
			s.drawPolygon(f, polygon, turns, square)
		}
	}
}

// drawPolygon adds the rings of a polygon, the holes after the exterior ring.
func (s *shape) drawPolygon(f *frame, polygon orb.Polygon, turns float64, square rect) {
	for i, ring := range polygon {
		bounds, ok := extentOf(ring)
		if !ok || square.misses(bounds) {
			continue // only a hole may be: the exterior ring was looked at before
		}
		n := len(s.rings.ends)
		s.clipper.ring(&s.rings, f, ring, turns, square.holds(bounds))
		if len(s.rings.ends) == n {
			if i == 0 {
				return
			}
			continue
		}
		if i == 0 {
			s.polygons = append(s.polygons, n)
		}
		drawn := s.rings.path(n)
		if hole := i > 0; (area2(drawn) < 0) != hole {
			slices.Reverse(drawn)
		}
	}
}

// area2 is twice the area of a ring by the surveyor's formula: positive when
// it runs clockwise on the screen, whose y grows downward.
func area2(ring []pt) int64 {
	var sum int64
	if len(ring) == 0 {
		return 0
	}
	prev := ring[len(ring)-1]
	for _, p := range ring {
		sum += int64(prev.x)*int64(p.y) - int64(p.x)*int64(prev.y)
		prev = p
	}
	return sum
}

// comparePoints orders points by x, then y.
func comparePoints(a, b pt) int {
	if a.x != b.x {
		return int(a.x - b.x)
	}
	return int(a.y - b.y)
}
