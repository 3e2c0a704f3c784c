package cql2

import (
	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"

	"panj/geo"
)

// placement is what can be said of two shapes without computing their whole
// relation, which is slow.
type placement int8

const (
	unclear placement = iota // the library for topology could not tell
	apart                    // they share no point
	within                   // the first is in the inside of the second and does not touch its edge
	around                   // the same the other way round
	meeting                  // they share a point; more is not known
)

// place finds out how two shapes that are not empty lie to each other.
func place(a, b *Shape) placement {
	switch {
	case a.box != nil:
		return placeInBox(b, a).turned()
	case b.box != nil:
		return placeInBox(a, b)
	case !a.bound.Intersects(b.bound):
		return apart
	}
	if p, ok := placePoints(a, b); ok {
		return p
	}
	if b.indexed() {
		return placeInIndex(a, b)
	}
	if a.indexed() {
		return placeInIndex(b, a).turned()
	}
	return placeAny(a.asSimple(), b.asSimple())
}

// turned is the placement with the shapes exchanged.
func (p placement) turned() placement {
	switch p {
	case within:
		return around
	case around:
		return within
	}
	return p
}

func placeInBox(s, box *Shape) placement {
	switch {
	case !box.box.IntersectsGeometry(s.geometry):
		return apart
	case !box.box.Crosses() && strictlyHolds(box.bound, s.bound):
		return within
	}
	return meeting
}

// placePoints answers when one of the shapes is made of points. It is exact.
func placePoints(a, b *Shape) (placement, bool) {
	for _, pair := range [2][2]*Shape{{a, b}, {b, a}} {
		var points []orb.Point
		switch g := pair[0].geometry.(type) {
		case orb.Point:
			points = []orb.Point{g}
		case orb.MultiPoint:
			points = g
		default:
			continue
		}
		for _, p := range points {
			if covers(pair[1].geometry, p) {
				return meeting, true
			}
		}
		return apart, true
	}
	return unclear, false
}

// covers reports whether a point is in a geometry or on its edge, exactly.
func covers(g orb.Geometry, p orb.Point) bool {
	return geo.Box{West: p[0], South: p[1], East: p[0], North: p[1]}.IntersectsGeometry(g)
}

func placeAny(a, b geom.Geometry) (p placement) {
	fault := guard(func() {
		p = apart
		if geom.Intersects(a, b) {
			p = meeting
		}
	})
	if fault != nil {
		return unclear
	}
	return p
}

// placeInIndex compares a shape with one that has an index. When no edge of
// the latter meets the shape, each part of the shape is wholly inside or
// wholly outside.
func placeInIndex(s, in *Shape) placement {
	edges, few := in.index.near(s.bound)
	if !few {
		return placeAny(s.asSimple(), in.asSimple())
	}
	if len(edges) > 0 {
		if p := placeAny(s.asSimple(), toSimple(edges)); p != apart {
			return p
		}
	}
	if !in.index.area {
		return apart
	}
	inside, parts := 0, 0
	eachPart(s.geometry, func(p orb.Point) {
		parts++
		if covers(in.geometry, p) {
			inside++
		}
	})
	switch inside {
	case 0:
		return apart
	case parts:
		return within
	}
	return meeting
}

// eachPart calls f with a vertex of every connected part of a geometry.
func eachPart(g orb.Geometry, f func(orb.Point)) {
	first := func(points []orb.Point) {
		if len(points) > 0 {
			f(points[0])
		}
	}
	switch g := g.(type) {
	case orb.Point:
		f(g)
	case orb.MultiPoint:
		geo.EachVertex(g, f)
	case orb.LineString:
		first(g)
	case orb.Ring:
		first(g)
	case orb.MultiLineString:
		for _, l := range g {
			first(l)
		}
	case orb.Polygon:
		if len(g) > 0 {
			first(g[0])
		}
	case orb.MultiPolygon:
		for _, p := range g {
			eachPart(p, f)
		}
	case orb.Collection:
		for _, m := range g {
			eachPart(m, f)
		}
	}
}
