package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Reaches reports whether the point lies within so many metres of the box, on
// the ellipsoid. A distance that is no positive number counts as 0.
func (b Box) Reaches(p orb.Point, metres float64) bool {
	if b.Contains(p) {
		return true
	}
	if !(metres > 0) {
		return false
	}
	lat := math.Max(b.South, math.Min(b.North, p[1]))
	if b.containsLon(p[0]) {
		// due north or south of the box: a meridian meets a parallel at a right angle
		return Distance(p, orb.Point{p[0], lat}) <= metres
	}
	return b.meridianWithin(p, b.West, metres) || b.meridianWithin(p, b.East, metres)
}

// HoldsCircle reports whether every position within so many metres of the
// point, on the ellipsoid, lies in the box: whether the point does, and no edge
// comes nearer. A radius that is no positive number counts as 0. Around a pole
// only a box that goes all round the earth holds more than the pole itself.
func (b Box) HoldsCircle(p orb.Point, radius float64) bool {
	if !b.Contains(p) || !(radius > 0) {
		return b.Contains(p)
	}
	round := b.width() >= 360
	for _, lat := range [...]float64{b.South, b.North} {
		if round && math.Abs(lat) == 90 {
			continue // a pole inside, no edge
		}
		if Distance(p, orb.Point{p[0], lat}) < radius {
			return false
		}
	}
	return round || !b.meridianWithin(p, b.West, radius) && !b.meridianWithin(p, b.East, radius)
}

// HoldsGeometry reports whether every point of the geometry lies in the box:
// planar in longitude and latitude, edges included, with longitudes counted as
// [Box.IntersectsGeometry] does. A nil or empty geometry lies nowhere, nor does
// a collection with such a member.
func (b Box) HoldsGeometry(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return b.Contains(g)
	case orb.MultiPoint:
		return len(g) > 0 && !slices.ContainsFunc(g, func(p orb.Point) bool { return !b.Contains(p) })
	case orb.Collection:
		return len(g) > 0 && !slices.ContainsFunc(g, func(m orb.Geometry) bool { return !b.HoldsGeometry(m) })
	}
	held, some := true, false
	eachPart(g, func(run []orb.Point) {
		around, ok := BoxOf(orb.LineString(run))
		held, some = held && ok && b.ContainsBox(around), true
	})
	return held && some
}

// meridianWithin reports whether a side of the box lies within so many metres
// of the point.
func (b Box) meridianWithin(p orb.Point, lon, metres float64) bool {
	// Most are out of reach of the whole meridian. An ellipsoid is nowhere
	// smaller than a sphere of the radius shortest with the same latitudes.
	const shortest = 6_335_000
	if across := math.Abs(math.Sin((lon-p[0])*degree)) * math.Cos(p[1]*degree); math.Asin(math.Min(1, across))*shortest > metres {
		return false
	}
	// The latitude of the point is mostly near the nearest one.
	if Distance(p, orb.Point{lon, math.Max(b.South, math.Min(b.North, p[1]))}) <= metres {
		return true
	}
	const precision = 1e-9 // degrees: a tenth of a millimetre
	return pathWithin(p, metres, b.South, b.North, precision, func(lat float64) orb.Point { return orb.Point{lon, lat} })
}

// pathWithin reports whether a path comes within so many metres of the point,
// or one of its ends does. Between them the distance has one minimum at most,
// which is found by golden section.
func pathWithin(p orb.Point, metres, from, to, precision float64, at func(float64) orb.Point) bool {
	dist := func(v float64) float64 { return Distance(p, at(v)) }
	if dist(from) <= metres || dist(to) <= metres {
		return true
	}
	const ratio = 0.6180339887498949
	a, b := to-ratio*(to-from), from+ratio*(to-from)
	da, db := dist(a), dist(b)
	for to-from > precision {
		if da <= metres || db <= metres {
			return true
		}
		if da < db {
			to, b, db = b, a, da
			a = to - ratio*(to-from)
			da = dist(a)
		} else {
			from, a, da = a, b, db
			b = from + ratio*(to-from)
			db = dist(b)
		}
	}
	return false
}
