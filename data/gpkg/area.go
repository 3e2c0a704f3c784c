package gpkg

import (
	"math"

	"github.com/paulmach/orb"

	"panj/geo"
)

// withinReach reports whether the point lies no farther than radius metres, on
// the ellipsoid, from the nearest point of the box. A radius that is no
// positive number counts as 0.
func withinReach(box geo.Box, p orb.Point, radius float64) bool {
	if box.Contains(p) {
		return true
	}
	if !(radius > 0) {
		return false
	}
	lat := math.Max(box.South, math.Min(box.North, p[1]))
	if box.Contains(orb.Point{p[0], lat}) {
		// due north or south of the box: a meridian meets a parallel at a right angle
		return geo.Distance(p, orb.Point{p[0], lat}) <= radius
	}
	return meridianWithin(p, box.West, box.South, box.North, radius) ||
		meridianWithin(p, box.East, box.South, box.North, radius)
}

// meridianWithin compares the distance from p to a piece of the meridian lon
// with radius. The distance along a meridian has one minimum within 90 degrees
// of longitude; it is found by golden section.
func meridianWithin(p orb.Point, lon, south, north, radius float64) bool {
	dist := func(lat float64) float64 { return geo.Distance(p, orb.Point{lon, lat}) }
	if dist(south) <= radius || dist(north) <= radius {
		return true
	}
	const ratio = 0.6180339887498949
	lo, hi := south, north
	a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
	da, db := dist(a), dist(b)
	for hi-lo > 1e-9 { // a tenth of a millimetre
		if da <= radius || db <= radius {
			return true
		}
		if da < db {
			hi, b, db = b, a, da
			a = hi - ratio*(hi-lo)
			da = dist(a)
		} else {
			lo, a, da = a, b, db
			b = lo + ratio*(hi-lo)
			db = dist(b)
		}
	}
	return false
}

// grown returns a box that holds every point within radius metres of box.
func grown(box geo.Box, radius float64) geo.Box {
	if !(radius > 0) {
		return box
	}
	const degree = 110_500.0 // metres: less than any degree of latitude, or of longitude at the equator
	dLat := radius / degree
	g := geo.Box{
		West: box.West, East: box.East,
		South: math.Max(-90, box.South-dLat), North: math.Min(90, box.North+dLat),
	}
	dLon := math.Inf(1)
	if far := math.Max(math.Abs(g.South), math.Abs(g.North)); far < 90 && dLat < 90 {
		// the circle around a point reaches asin(sin r / cos lat) east and west
		if s := math.Sin(dLat*math.Pi/180) / math.Cos(far*math.Pi/180); s < 1 {
			dLon = math.Asin(s) * 180 / math.Pi
		}
	}
	width := box.East - box.West
	if box.Crosses() {
		width += 360
	}
	if width+2*dLon >= 360 {
		g.West, g.East = -180, 180
		return g
	}
	g.West, g.East = wrapped(box.West-dLon), wrapped(box.East+dLon)
	return g
}

// wrapped brings a longitude back into -180..180.
func wrapped(lon float64) float64 {
	switch {
	case lon < -180:
		return lon + 360
	case lon > 180:
		return lon - 360
	}
	return lon
}
