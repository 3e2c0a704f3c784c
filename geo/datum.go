package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// The transformation Pulkovo 1942 to WGS 84 (16), EPSG:15865, a coordinate
// frame rotation without change of scale, accuracy 4.5 m: translation in
// metres, rotation in radians.
var (
	pulkovoShift = vector{25, -141, -78.5}
	pulkovoTurn  = vector{0, -0.35 * arcSecond, -0.736 * arcSecond}
)

const arcSecond = degree / 3600

// fromPulkovo transforms longitude, latitude on Pulkovo 1942, at the height of
// its ellipsoid, to WGS 84.
func fromPulkovo(p orb.Point) orb.Point {
	v := krassovsky.toSpace(p)
	t := pulkovoTurn
	return wgs84.fromSpace(vector{
		v[0] + t[2]*v[1] - t[1]*v[2] + pulkovoShift[0],
		v[1] - t[2]*v[0] + t[0]*v[2] + pulkovoShift[1],
		v[2] + t[1]*v[0] - t[0]*v[1] + pulkovoShift[2],
	})
}

// toPulkovo is the inverse of fromPulkovo: for the small shift between the two
// two or three corrections by what is still missing reach the last digit.
func toPulkovo(p orb.Point) orb.Point {
	p = orb.Point{reduceLon(p[0]), clampLat(p[1])}
	q := p
	for range 6 {
		back := fromPulkovo(q)
		d, _ := lonDiff(back[0], p[0])
		q = orb.Point{reduceLon(q[0] + d), clampLat(q[1] + p[1] - back[1])}
		if math.Abs(d)+math.Abs(p[1]-back[1]) < 1e-12 {
			break
		}
	}
	return q
}

// toSpace returns the place of a point of the ellipsoid.
func (e ellipsoid) toSpace(p orb.Point) vector {
	e2 := e.f * (2 - e.f)
	sinLon, cosLon := sincosDeg(p[0])
	sinLat, cosLat := sincosDeg(p[1])
	r := e.a / math.Sqrt(1-e2*sinLat*sinLat)
	return vector{r * cosLat * cosLon, r * cosLat * sinLon, r * (1 - e2) * sinLat}
}

// fromSpace returns longitude and latitude of a place at most a few kilometres
// off the ellipsoid; three rounds bring a height of a kilometre below a
// nanometre.
func (e ellipsoid) fromSpace(v vector) orb.Point {
	e2 := e.f * (2 - e.f)
	across := math.Hypot(v[0], v[1])
	lat := math.Atan2(v[2], (1-e2)*across)
	for range 3 {
		sin := math.Sin(lat)
		lat = math.Atan2(v[2]+e2*e.a*sin/math.Sqrt(1-e2*sin*sin), across)
	}
	return orb.Point{atan2Deg(v[1], v[0]), lat / degree}
}
