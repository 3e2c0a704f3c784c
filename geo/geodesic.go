package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Distance returns the length in metres of the shortest way between two points
// on the ellipsoid. It is NaN when a coordinate is NaN or infinite and
// otherwise good to some nanometres, for antipodal points too.
func Distance(a, b orb.Point) float64 {
	metres, _, _ := Inverse(a, b)
	return metres
}

// Inverse solves the inverse geodesic problem: the length in metres of the
// shortest way from a to b, its azimuth at a, and its azimuth at b (the
// direction in which it goes on), in degrees clockwise from north.
//
// Where the shortest way is not unique (opposite points) one of them is
// described. Between coincident points the azimuths are equal and mean
// nothing. At a pole an azimuth counts from the meridian of the longitude
// given for that point.
func Inverse(a, b orb.Point) (metres, azimuth1, azimuth2 float64) {
	if !finite(a) || !finite(b) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	lat1, lat2 := coarse(clampLat(a[1])), coarse(clampLat(b[1]))
	lon, rest := lonDiff(a[0], b[0])
	lon = coarse(lon)

	// Everything is solved in one configuration: the first point in the
	// south and at least as far from the equator as the second, which lies
	// east of it. The signs undo the reflections that lead there.
	swap, east, south := 1.0, 1.0, 1.0
	if lon < 0 || lon == 0 && rest < 0 {
		lon, rest, east = -lon, -rest, -1
	}
	if math.Abs(lat1) < math.Abs(lat2) {
		lat1, lat2, swap, east = lat2, lat1, -1, -east
	}
	if lat1 > 0 {
		lat1, lat2, south = -lat1, -lat2, -1
	}

	var v inverse
	v.set(lat1, lat2, lon, rest)
	metres = v.solve()
	s1, c1, s2, c2 := v.sinAlpha1, v.cosAlpha1, v.sinAlpha2, v.cosAlpha2
	if swap < 0 {
		s1, c1, s2, c2 = s2, c2, s1, c1
	}
	east, south = swap*east, swap*south
	return metres, atan2Deg(east*s1, south*c1), atan2Deg(east*s2, south*c2)
}

// Direct returns the point reached from a by going so many metres along the
// geodesic that starts with the given azimuth. Negative metres go backwards.
// The longitude of the answer is in -180..180.
func Direct(a orb.Point, azimuth, metres float64) orb.Point {
	if !finite(a) || !finite(orb.Point{azimuth, metres}) {
		return orb.Point{math.NaN(), math.NaN()}
	}
	g := newGeodesic(a, azimuth)
	p, _ := g.at(metres)
	return p
}

// finite reports whether both coordinates are neither NaN nor infinite.
func finite(p orb.Point) bool {
	return p[0]-p[0] == 0 && p[1]-p[1] == 0
}

// reducedLat is sine and cosine of the reduced latitude; the cosine is never
// quite zero, which keeps the pole from being a special case.
func reducedLat(lat float64) (sin, cos float64) {
	sin, cos = sincosDeg(lat)
	sin, cos = unit(axisRatio*sin, cos)
	return sin, math.Max(tiny, cos)
}

// tiny is far below any angle that matters and its square is not yet zero.
const tiny = 1e-150

// geodesic is the way that leaves a point with an azimuth, prepared so that
// points along it are cheap.
type geodesic struct {
	lon              float64
	sinAlpha0        float64 // azimuth where it crosses the equator
	cosAlpha0        float64
	sinSigma1        float64 // arc from that crossing to the start, auxiliary sphere
	cosSigma1        float64
	sinTau1, cosTau1 float64
	omega1           float64 // longitude from that crossing to the start, auxiliary sphere
	scale            float64 // b A1: metres per radian
	lonScale         float64 // f sin(alpha0) A3
	b11, b31         float64 // c1 and c3 summed at the start
	c1Reverted, c3   sinSeries
}

// newGeodesic prepares the geodesic from a. All arguments must be finite.
func newGeodesic(a orb.Point, azimuth float64) geodesic {
	sinAlpha1, cosAlpha1 := sincosDeg(coarse(azimuth))
	sinBeta1, cosBeta1 := reducedLat(coarse(clampLat(a[1])))
	g := geodesic{lon: reduceLon(a[0])}
	g.sinAlpha0 = sinAlpha1 * cosBeta1
	g.cosAlpha0 = math.Hypot(cosAlpha1, sinAlpha1*sinBeta1)
	sinSigma, cosSigma := sinBeta1, cosBeta1*cosAlpha1
	g.omega1 = math.Atan2(g.sinAlpha0*sinSigma, cosSigma)
	g.sinSigma1, g.cosSigma1 = unit(sinSigma, cosSigma) // along the equator: 0, 1
	eps := epsilon(g.cosAlpha0)
	a1, c1 := distanceSeries(eps)
	g.scale = semiMinor * a1
	g.c1Reverted = revertedSeries(eps)
	g.b11 = c1.sum(g.sinSigma1, g.cosSigma1)
	s, c := math.Sincos(g.b11)
	g.sinTau1 = g.sinSigma1*c + g.cosSigma1*s
	g.cosTau1 = g.cosSigma1*c - g.sinSigma1*s
	g.c3 = longitudeSeries(eps)
	g.lonScale = -flattening * g.sinAlpha0 * longitudeA3(eps)
	g.b31 = g.c3.sum(g.sinSigma1, g.cosSigma1)
	return g
}

// at returns the point so many metres from the start and the azimuth there.
func (g *geodesic) at(metres float64) (orb.Point, float64) {
	tau := metres / g.scale
	s, c := math.Sincos(tau)
	// The arc to the point: tau turned back into sigma. The start's own term
	// cancels in tau1, so only the end's is left.
	b12 := g.c1Reverted.sum(g.sinTau1*c+g.cosTau1*s, g.cosTau1*c-g.sinTau1*s)
	sigma := tau + b12 + g.b11
	s, c = math.Sincos(sigma)
	sinSigma2 := g.sinSigma1*c + g.cosSigma1*s
	cosSigma2 := g.cosSigma1*c - g.sinSigma1*s

	sinBeta2 := g.cosAlpha0 * sinSigma2
	cosBeta2 := math.Hypot(g.sinAlpha0, g.cosAlpha0*cosSigma2)
	sinAlpha2, cosAlpha2 := g.sinAlpha0, g.cosAlpha0*cosSigma2
	if cosBeta2 == 0 { // at a pole
		cosBeta2, cosAlpha2 = tiny, tiny
	}
	omega := math.Atan2(g.sinAlpha0*sinSigma2, cosSigma2) - g.omega1
	lon := omega + g.lonScale*(sigma+g.c3.sum(sinSigma2, cosSigma2)-g.b31)
	p := orb.Point{
		reduceLon(g.lon + math.Remainder(lon/degree, 360)),
		atan2Deg(sinBeta2, axisRatio*cosBeta2),
	}
	return p, atan2Deg(sinAlpha2, cosAlpha2)
}
