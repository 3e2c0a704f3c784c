package geo

import "math"

// The WGS 84 ellipsoid (EPSG:7030) and the figures that follow from it.
// Untyped constants: the compiler evaluates them, and every series coefficient
// built from them, exactly.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563

	semiMinor = semiMajor * (1 - flattening)
	thirdFlat = flattening / (2 - flattening)     // n
	ecc2      = flattening * (2 - flattening)     // e squared
	secEcc2   = ecc2 / (1 - ecc2)                 // e' squared
	axisRatio = 1 - flattening                    // b/a
	degree    = math.Pi / 180                     // radians
	minRadius = semiMajor * axisRatio * axisRatio // smallest radius of curvature, at the equator along the meridian
	maxRadius = semiMajor / axisRatio             // largest radius of curvature, at the poles
)

// reduceLon returns the longitude in -180..180; a value already there is
// returned as it is.
func reduceLon(lon float64) float64 {
	if lon >= -180 && lon <= 180 {
		return lon
	}
	return math.Remainder(lon, 360)
}

// clampLat takes latitudes beyond a pole as the pole.
func clampLat(lat float64) float64 {
	if lat > 90 {
		return 90
	}
	if lat < -90 {
		return -90
	}
	return lat
}

// coarse drops what of a small angle in degrees is below 7e-18 (a picometre on
// the ground), so that products of small angles never underflow.
func coarse(deg float64) float64 {
	const least = 1. / 16
	if deg >= least || deg <= -least {
		return deg
	}
	return math.Copysign(least-(least-math.Abs(deg)), deg)
}

// sincosDeg is sine and cosine of an angle in degrees, exact at multiples of
// 90 and without loss next to them.
func sincosDeg(deg float64) (sin, cos float64) {
	if deg > 1e6 || deg < -1e6 {
		deg = math.Remainder(deg, 360)
	}
	quarter := math.RoundToEven(deg / 90)
	s, c := math.Sincos((deg - 90*quarter) * degree)
	switch int(quarter) & 3 {
	case 1:
		s, c = c, -s
	case 2:
		s, c = -s, -c
	case 3:
		s, c = -c, s
	}
	return s + 0, c + 0 // + 0 turns -0 into 0
}

// atan2Deg is atan2 in degrees, exact at multiples of 90 and without loss next
// to them.
func atan2Deg(y, x float64) float64 {
	ay, ax := math.Abs(y), math.Abs(x)
	var a float64
	switch {
	case ay > ax:
		a = 90 - math.Atan2(ax, ay)/degree
	default:
		a = math.Atan2(ay, ax) / degree
	}
	if math.Signbit(x) {
		a = 180 - a
	}
	if math.Signbit(y) {
		a = -a
	}
	return a
}

// lonDiff returns to - from as an angle in -180..180 and the rounding error
// of it, so that their sum is exact.
func lonDiff(from, to float64) (diff, rest float64) {
	from, to = reduceLon(from), reduceLon(to)
	diff = to - from
	back := diff - to
	rest = (to - (diff - back)) - (from + back)
	switch {
	case diff > 180:
		diff -= 360
	case diff < -180:
		diff += 360
	}
	return diff, rest
}

// unit scales the vector to length one.
func unit(x, y float64) (float64, float64) {
	h := math.Hypot(x, y)
	if h == 0 {
		return 0, 1
	}
	return x / h, y / h
}
