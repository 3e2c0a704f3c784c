package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// vector is a place in space: metres from the centre of the earth, x towards
// longitude 0, z towards the north pole.
type vector [3]float64

// toEllipsoid returns a point of the ellipsoid near v.
func toEllipsoid(v vector) orb.Point {
	return orb.Point{
		atan2Deg(v[1], v[0]),
		atan2Deg(v[2], (1-ecc2)*math.Hypot(v[0], v[1])),
	}
}

func (v vector) minus(o vector) vector { return vector{v[0] - o[0], v[1] - o[1], v[2] - o[2]} }

func (v vector) dot(o vector) float64 { return v[0]*o[0] + v[1]*o[1] + v[2]*o[2] }

func (v vector) norm() float64 { return math.Sqrt(v.dot(v)) }

// toChord returns the distance from v to the straight segment a-b and where on
// it the nearest place is, 0 at a and 1 at b.
func (v vector) toChord(a, b vector) (distance, t float64) {
	way, off := b.minus(a), v.minus(a)
	if l2 := way.dot(way); l2 > 0 {
		t = math.Max(0, math.Min(1, off.dot(way)/l2))
	}
	for i := range off {
		off[i] -= t * way[i]
	}
	return off.norm(), t
}

// cuboid is a box in space with its edges along the axes.
type cuboid struct{ min, max vector }

func cuboidOf(a, b vector, pad float64) (c cuboid) {
	for i := range a {
		c.min[i] = math.Min(a[i], b[i]) - pad
		c.max[i] = math.Max(a[i], b[i]) + pad
	}
	return c
}

// union returns the smallest cuboid that holds both.
func union(c, o cuboid) (all cuboid) {
	for i := range c.min {
		all.min[i] = math.Min(c.min[i], o.min[i])
		all.max[i] = math.Max(c.max[i], o.max[i])
	}
	return all
}

// distance returns the distance from v to the cuboid, 0 inside.
func (c *cuboid) distance(v vector) float64 {
	var d2 float64
	for i, x := range v {
		if d := math.Max(c.min[i]-x, x-c.max[i]); d > 0 {
			d2 += d * d
		}
	}
	return math.Sqrt(d2)
}

// farthest returns the distance from v to the corner farthest from it.
func (c *cuboid) farthest(v vector) float64 {
	var d2 float64
	for i, x := range v {
		d := math.Max(x-c.min[i], c.max[i]-x)
		d2 += d * d
	}
	return math.Sqrt(d2)
}

// A geodesic bends at every place with a radius between minRadius and
// maxRadius, so its length lies between the arcs of those two circles over the
// same chord (Schur's comparison theorem gives the upper bound; the lower one
// has room for the twist of a geodesic, some 1e-8 of its length). Both are
// also wider by a micrometre for the rounding of coordinates in space.
const (
	arcSlack   = 1e-6
	wideRadius = maxRadius + 1000
)

// shortestArc is a lower bound in metres of a geodesic over the given chord.
func shortestArc(chord float64) float64 {
	x := chord / (2 * wideRadius)
	if x < 1e-4 {
		return chord - arcSlack // asin(x) >= x
	}
	return 2*wideRadius*math.Asin(math.Min(1, x)) - arcSlack
}

// longestArc is an upper bound in metres of the shortest geodesic over the
// given chord, infinite for nearly opposite places.
func longestArc(chord float64) float64 {
	x := chord / (2 * minRadius)
	if x < 1e-5 {
		return chord*(1+1e-10) + arcSlack // asin(x) <= x (1 + x^2/2)
	}
	if x >= 1 {
		return math.Inf(1)
	}
	return 2*minRadius*math.Asin(x) + arcSlack
}
