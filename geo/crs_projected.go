package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// kind is the family a CRS belongs to.
type kind uint8

const (
	kindNone kind = iota
	kindWGS84
	kindETRS89
	kindWebMercator
	kindWorldMercator
	kindUTMNorth
	kindUTMSouth
	kindUTMETRS89
	kindPulkovo
	kindGaussKruger   // zone number before the easting
	kindGaussKrugerCM // without it, named by the central meridian
)

func (c CRS) kind() kind {
	switch n := c.code; {
	case n == 0, n == 4326:
		return kindWGS84
	case n == 4258:
		return kindETRS89
	case n == 3857:
		return kindWebMercator
	case n == 3395:
		return kindWorldMercator
	case n >= 32601 && n <= 32660:
		return kindUTMNorth
	case n >= 32701 && n <= 32760:
		return kindUTMSouth
	case n >= 25828 && n <= 25838:
		return kindUTMETRS89
	case n == 4284:
		return kindPulkovo
	case n >= 28404 && n <= 28432:
		return kindGaussKruger
	case n >= 2494 && n <= 2522:
		return kindGaussKrugerCM
	}
	return kindNone
}

// zone is the number in the names of UTM and Gauss-Kruger systems, counted as
// each family does.
func (c CRS) zone() int {
	switch c.kind() {
	case kindUTMNorth:
		return c.code - 32600
	case kindUTMSouth:
		return c.code - 32700
	case kindUTMETRS89:
		return c.code - 25800
	case kindGaussKruger:
		return c.code - 28400
	case kindGaussKrugerCM:
		return c.code - 2490
	}
	return 0
}

const utmScale = 0.9996

var (
	utmWGS84 = newTransverseMercator(wgs84, utmScale)
	utmGRS80 = newTransverseMercator(grs80, utmScale)
	gaussKr  = newTransverseMercator(krassovsky, 1)
)

// grid is a transverse Mercator projection with its origin.
type grid struct {
	*transverseMercator
	centralLon float64 // degrees
	east       float64 // false easting, metres
	north      float64 // false northing, metres
}

// grid returns the grid of a projected system, false for the others.
func (c CRS) grid() (grid, bool) {
	zone := float64(c.zone())
	switch c.kind() {
	case kindUTMNorth:
		return grid{utmWGS84, 6*zone - 183, 500_000, 0}, true
	case kindUTMSouth:
		return grid{utmWGS84, 6*zone - 183, 500_000, 10_000_000}, true
	case kindUTMETRS89:
		return grid{utmGRS80, 6*zone - 183, 500_000, 0}, true
	case kindGaussKruger:
		return grid{gaussKr, reduceLon(6*zone - 3), zone*1e6 + 500_000, 0}, true
	case kindGaussKrugerCM:
		return grid{gaussKr, reduceLon(6*zone - 3), 500_000, 0}, true
	}
	return grid{}, false
}

// project returns easting, northing of a point on the grid's own datum.
func (g grid) project(p orb.Point) orb.Point {
	d, _ := lonDiff(g.centralLon, p[0])
	x, y := g.forward(d, clampLat(p[1]))
	return orb.Point{g.east + x, g.north + y}
}

// unproject is the inverse of project.
func (g grid) unproject(xy orb.Point) orb.Point {
	lon, lat := g.inverse(xy[0]-g.east, xy[1]-g.north)
	return orb.Point{reduceLon(g.centralLon + lon), lat}
}

// meridianName is a central meridian as the register writes it: 69E, 177W.
func meridianName(lon float64) string {
	if lon < 0 {
		return fmt.Sprintf("%gW", -lon)
	}
	return fmt.Sprintf("%gE", lon)
}

// maxWorldLat is where this package ends World Mercator, which goes on to
// infinity.
const maxWorldLat = 89.9

// worldMercator projects to the Mercator projection of the ellipsoid.
func worldMercator(p orb.Point) orb.Point {
	lat := math.Max(-maxWorldLat, math.Min(maxWorldLat, p[1]))
	tau := conformal(math.Tan(lat*degree), math.Sqrt(ecc2))
	return orb.Point{semiMajor * degree * p[0], semiMajor * math.Asinh(tau)}
}

func worldMercatorInverse(m orb.Point) orb.Point {
	tau := geographic(math.Sinh(m[1]/semiMajor), math.Sqrt(ecc2))
	return orb.Point{m[0] / (semiMajor * degree), math.Atan(tau) / degree}
}
