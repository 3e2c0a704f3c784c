package geo

import "github.com/paulmach/orb"

// EachVertex calls f with every vertex of a geometry, in order: the two corners
// of a bound, nothing for nil.
func EachVertex(g orb.Geometry, f func(orb.Point)) {
	switch g := g.(type) {
	case orb.Point:
		f(g)
	case orb.MultiPoint:
		eachOf(g, f)
	case orb.LineString:
		eachOf(g, f)
	case orb.MultiLineString:
		for _, l := range g {
			eachOf(l, f)
		}
	case orb.Ring:
		eachOf(g, f)
	case orb.Polygon:
		for _, r := range g {
			eachOf(r, f)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			EachVertex(p, f)
		}
	case orb.Collection:
		for _, m := range g {
			EachVertex(m, f)
		}
	case orb.Bound:
		f(g.Min)
		f(g.Max)
	}
}

func eachOf(points []orb.Point, f func(orb.Point)) {
	for _, p := range points {
		f(p)
	}
}

// MapVertices replaces every vertex p of a geometry by f(p), in order, and
// returns the geometry. Only a point is copied: give a clone of what others
// hold. A bound is returned as it is, since its corners moved make no bound.
func MapVertices(g orb.Geometry, f func(orb.Point) orb.Point) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return f(g)
	case orb.MultiPoint:
		mapOf(g, f)
	case orb.LineString:
		mapOf(g, f)
	case orb.MultiLineString:
		for _, l := range g {
			mapOf(l, f)
		}
	case orb.Ring:
		mapOf(g, f)
	case orb.Polygon:
		for _, r := range g {
			mapOf(r, f)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			MapVertices(p, f)
		}
	case orb.Collection:
		for i, m := range g {
			g[i] = MapVertices(m, f)
		}
	}
	return g
}

func mapOf(points []orb.Point, f func(orb.Point) orb.Point) {
	for i, p := range points {
		points[i] = f(p)
	}
}
