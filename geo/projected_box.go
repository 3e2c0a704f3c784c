package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// ProjectedBox is a box in the coordinates of a reference system, eastward
// before northward whatever [CRS.LatLon] says: a range of each, edges included.
// Where the system is [CRS.Upright], a Min east of its Max means that the box
// crosses the antimeridian.
type ProjectedBox struct {
	CRS   CRS
	Bound orb.Bound
}

// Upright reports whether a box in the system is a [Box] too: whether lines of
// equal coordinates are meridians and parallels.
func (c CRS) Upright() bool {
	switch c.kind() {
	case kindWGS84, kindETRS89, kindWebMercator, kindWorldMercator:
		return true
	}
	return false
}

const (
	// A grid is used this far from its origin, metres: some 35 degrees of
	// longitude at the equator, and nearly to the pole.
	gridReach  = 4_200_000
	gridHeight = 9_995_000
	// edgeSamples is how many points of each edge are transformed.
	edgeSamples = 64
)

// Box returns a box in longitude and latitude that holds every position of b,
// and little more; the whole world where b goes beyond the reach of its grid,
// since there is no telling what else is projected there.
func (b ProjectedBox) Box() Box {
	bound, reach := b.bound(), orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	if b.CRS.Upright() {
		return boxAround(orb.Bound{Min: b.CRS.Inverse(bound.Min), Max: b.CRS.Inverse(bound.Max)})
	}
	central := (bound.Min[0] + bound.Max[0]) / 2
	if g, ok := b.CRS.grid(); ok {
		central = g.centralLon
		reach = orb.Bound{Min: orb.Point{g.east - gridReach, g.north - gridHeight}, Max: orb.Point{g.east + gridReach, g.north + gridHeight}}
	}
	if !reach.Contains(bound.Min) || !reach.Contains(bound.Max) {
		return Box{-180, -90, 180, 90}
	}
	out := emptyBound
	for _, p := range edgePoints(bound, b.CRS) {
		lonlat := b.CRS.Inverse(p)
		d, _ := lonDiff(central, lonlat[0]) // so that the antimeridian does not matter
		out = out.Extend(orb.Point{central + d, lonlat[1]})
	}
	// The edges are curved between the points.
	x, y := (out.Max[0]-out.Min[0])/100, (out.Max[1]-out.Min[1])/100
	return boxAround(orb.Bound{Min: orb.Point{out.Min[0] - x, out.Min[1] - y}, Max: orb.Point{out.Max[0] + x, out.Max[1] + y}})
}

// edgePoints are points along the edges of a bound, with those on the central
// meridian of a grid, where an edge bends most.
func edgePoints(b orb.Bound, c CRS) []orb.Point {
	points := make([]orb.Point, 0, 4*edgeSamples+6)
	for i := range edgeSamples + 1 {
		f := float64(i) / edgeSamples
		x, y := b.Min[0]+f*(b.Max[0]-b.Min[0]), b.Min[1]+f*(b.Max[1]-b.Min[1])
		points = append(points, orb.Point{x, b.Min[1]}, orb.Point{x, b.Max[1]}, orb.Point{b.Min[0], y}, orb.Point{b.Max[0], y})
	}
	if g, ok := c.grid(); ok && b.Min[0] < g.east && g.east < b.Max[0] {
		points = append(points, orb.Point{g.east, b.Min[1]}, orb.Point{g.east, b.Max[1]})
	}
	return points
}

// bound is the box with what coordinates may be off, so that what lies on an
// edge counts as inside whoever did the sum.
func (b ProjectedBox) bound() orb.Bound { return b.Bound.Pad(b.CRS.slack()) }

// slack is what coordinates of the system may be off, as in Coordinates.
func (c CRS) slack() float64 {
	if c.Geographic() {
		return 1e-9
	}
	return 1e-4 // metres
}

// parts are the bounds that the box consists of: two when it crosses the
// antimeridian.
func (b ProjectedBox) parts() []orb.Bound {
	whole := b.bound()
	if b.Bound.Min[0] <= b.Bound.Max[0] || !b.CRS.Upright() {
		return []orb.Bound{whole}
	}
	east, west := whole, whole
	east.Max[0], west.Min[0] = b.CRS.Forward(orb.Point{180, 0})[0], b.CRS.Forward(orb.Point{-180, 0})[0]
	return []orb.Bound{east, west}
}

// IntersectsGeometry reports whether the geometry, given in longitude and
// latitude, shares a point with the box once its vertices are brought into the
// system of the box and joined by straight lines there; a tenth of a millimetre
// (or a billionth of a degree) beyond an edge counts as on it. Otherwise it is
// like [Box.IntersectsGeometry]; the geometry is not changed.
func (b ProjectedBox) IntersectsGeometry(g orb.Geometry) bool {
	switch v := g.(type) {
	case nil:
		return false
	case orb.Point:
		g = b.CRS.Forward(v)
	case orb.Bound:
		g = MapVertices(v.ToPolygon(), b.CRS.Forward)
	default:
		g = MapVertices(orb.Clone(g), b.CRS.Forward)
	}
	turn := 0.0 // how far it is round the earth, where it can be gone round
	if world := b.CRS.Forward(orb.Point{180, 0})[0]; b.CRS.Upright() {
		if west, east := lonReach(g); west < -world || east > world {
			turn = 2 * world
		}
	}
	for _, part := range b.parts() {
		if touches(part, g) {
			return true
		}
		if turn > 0 && (touches(shifted(part, turn), g) || touches(shifted(part, -turn), g)) {
			return true
		}
	}
	return false
}

func shifted(b orb.Bound, x float64) orb.Bound {
	b.Min[0] += x
	b.Max[0] += x
	return b
}

// Reaches reports whether the point lies within so many metres of the box, on
// the ellipsoid. The nearest position of the box is found in its own system: on
// a grid, whose angles are true and whose scale hardly changes, it is the nearest
// on the ground too, but for a ten-thousandth of the distance within a zone.
func (b ProjectedBox) Reaches(p orb.Point, metres float64) bool {
	at := b.CRS.Forward(p)
	for _, part := range b.parts() {
		if inBound(part, at) {
			return true
		}
		nearest := orb.Point{
			math.Max(part.Min[0], math.Min(part.Max[0], at[0])),
			math.Max(part.Min[1], math.Min(part.Max[1], at[1])),
		}
		if metres > 0 && Distance(p, b.CRS.Inverse(nearest)) <= metres {
			return true
		}
	}
	return false
}

// HoldsCircle reports whether every position within so many metres of the
// point, on the ellipsoid, lies in the box, as [Box.HoldsCircle] does.
func (b ProjectedBox) HoldsCircle(p orb.Point, radius float64) bool {
	if b.CRS.Upright() {
		return b.Box().HoldsCircle(p, radius)
	}
	at, bound := b.CRS.Forward(p), b.bound()
	if !inBound(bound, at) || !(radius > 0) {
		return inBound(bound, at)
	}
	low, high := bound.Min, bound.Max
	for _, side := range [...]struct {
		foot orb.Point // the nearest position of the side, on the grid
		axis int       // along which it runs
	}{
		{orb.Point{low[0], at[1]}, 1}, {orb.Point{high[0], at[1]}, 1}, {orb.Point{at[0], low[1]}, 0}, {orb.Point{at[0], high[1]}, 0},
	} {
		if Distance(p, b.CRS.Inverse(side.foot)) < radius {
			return false
		}
		// The way over the ground may be shorter beside it.
		from, to := math.Max(low[side.axis], at[side.axis]-2*radius), math.Min(high[side.axis], at[side.axis]+2*radius) // far enough, in degrees too
		if pathWithin(p, radius, from, to, b.CRS.slack(), func(v float64) orb.Point {
			q := side.foot
			q[side.axis] = v
			return b.CRS.Inverse(q)
		}) {
			return false
		}
	}
	return true
}

// HoldsGeometry reports whether every point of the geometry, given in longitude
// and latitude, lies in the box, with the geometry brought into its system as
// [ProjectedBox.IntersectsGeometry] does; otherwise it is like [Box.HoldsGeometry].
func (b ProjectedBox) HoldsGeometry(g orb.Geometry) bool {
	if b.CRS.Upright() {
		return b.Box().HoldsGeometry(g)
	}
	bound, held, some := b.bound(), true, false
	EachVertex(g, func(p orb.Point) { held, some = held && inBound(bound, b.CRS.Forward(p)), true })
	return held && some
}
