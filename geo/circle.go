package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// minCircle is the least number of vertices that bound an area.
const minCircle = 3

// Circle returns the circle of all points at the given distance (metres) from
// the centre as a polygon of n vertices (at least 3), closed by repeating the
// first, counter-clockwise, beginning due north of the centre. The vertices
// lie on the circle, so the polygon is a little smaller than it: the middle of
// an edge is inside by about radius * (1 - cos(pi/n)).
//
// Longitudes run on without a jump: a circle across the antimeridian has some
// beyond 180 or -180, which [BoxOf] and [Box.IntersectsGeometry] understand;
// [CutAntimeridian] makes ordinary pieces of it. A circle around a pole becomes
// the strip between its edge and the pole, a whole turn wide from 180 degrees
// west of the centre to 180 degrees east of it. A circle around both poles is
// the whole world with a hole around the opposite point, and without one from
// 19,900 km on. Radius 0 gives a polygon whose vertices are all the centre. A
// radius that is negative or no finite number, or such a centre, gives nil.
func Circle(centre orb.Point, radius float64, n int) orb.Polygon {
	if !finite(centre) || !(radius >= 0) || math.IsInf(radius, 1) {
		return nil
	}
	n = max(n, minCircle)
	centre = orb.Point{reduceLon(centre[0]), clampLat(centre[1])}
	north := radius >= Distance(centre, orb.Point{centre[0], 90})
	south := radius >= Distance(centre, orb.Point{centre[0], -90})
	w, e := centre[0]-180, centre[0]+180
	switch {
	case north && south:
		return worldWithout(centre, radius, n)
	case north:
		ring := circleRing(centre, radius, n, 0, centre[0])
		ring[0][0] = w
		return orb.Polygon{append(ring, orb.Point{e, ring[0][1]}, orb.Point{e, 90}, orb.Point{w, 90}, ring[0])}
	case south:
		ring := circleRing(centre, radius, n, 180, centre[0])
		ring[0][0] = e
		return orb.Polygon{append(ring, orb.Point{w, ring[0][1]}, orb.Point{w, -90}, orb.Point{e, -90}, ring[0])}
	}
	ring := circleRing(centre, radius, n, 0, centre[0])
	return orb.Polygon{append(ring, ring[0])}
}

// hollow is the radius in metres from which on a circle has no hole: its edge
// crosses itself around the opposite point.
const hollow = 19_900_000

// worldWithout returns a circle around both poles.
func worldWithout(centre orb.Point, radius float64, n int) orb.Polygon {
	opposite := reduceLon(centre[0] + 180)
	w, e := opposite-180, opposite+180
	world := orb.Polygon{{{w, -90}, {e, -90}, {e, 90}, {w, 90}, {w, -90}}}
	if radius < hollow {
		// Counter-clockwise around the centre is clockwise around the hole.
		ring := circleRing(centre, radius, n, 0, opposite)
		world = append(world, append(ring, ring[0]))
	}
	return world
}

// circleRing returns the n vertices, the first one in the given direction,
// with longitudes within 180 degrees of the given one. There is room for four
// more vertices.
func circleRing(centre orb.Point, radius float64, n int, first, lon float64) orb.Ring {
	ring := make(orb.Ring, n, n+4)
	for i := range ring {
		g := newGeodesic(centre, first-360*float64(i)/float64(n))
		p, _ := g.at(radius)
		d, _ := lonDiff(lon, p[0])
		ring[i] = orb.Point{lon + d, p[1]}
	}
	return ring
}

// CutAntimeridian cuts a polygon whose longitudes run beyond 180 or -180, as
// [Circle] makes them, into pieces inside -180..180. A polygon that is inside
// already comes back as the only piece, unchanged. Where a piece would fall
// apart its parts stay joined by an edge along the cut.
func CutAntimeridian(p orb.Polygon) orb.MultiPolygon {
	west, east := lonReach(p)
	if !(west < -180 || east > 180) {
		return orb.MultiPolygon{p}
	}
	var pieces orb.MultiPolygon
	first, last := math.Floor((west+180)/360), math.Ceil((east-180)/360)
	if !(last-first < 10) { // no polygon goes around the earth so often
		return orb.MultiPolygon{p}
	}
	for turn := first; turn <= last; turn++ {
		var piece orb.Polygon
		for _, r := range p {
			r = cutRing(cutRing(r, 360*turn-180, 1), 360*turn+180, -1)
			for i := range r {
				r[i][0] = math.Max(-180, math.Min(180, r[i][0]-360*turn))
			}
			if len(r) > 3 {
				piece = append(piece, r)
			} else if len(piece) == 0 {
				break // no outer ring in this turn
			}
		}
		if piece != nil {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// cutRing returns a new closed ring with what lies east (keep 1) or west (keep
// -1) of a meridian.
func cutRing(r orb.Ring, lon, keep float64) orb.Ring {
	var out orb.Ring
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		da, db := keep*(a[0]-lon), keep*(b[0]-lon)
		if da >= 0 {
			out = append(out, a)
		}
		if da < 0 && db > 0 || da > 0 && db < 0 {
			out = append(out, orb.Point{lon, a[1] + (b[1]-a[1])*da/(da-db)})
		}
	}
	if len(out) > 0 && out[0] != out[len(out)-1] {
		out = append(out, out[0])
	}
	return out
}
