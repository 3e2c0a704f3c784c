package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// MaxMercatorLat is the latitude of the northern edge of the web mercator
// square; the southern edge lies at its negative.
const MaxMercatorLat = 85.0511287798066

// worldSide is the side of the web mercator square in metres.
const worldSide = 2 * math.Pi * semiMajor

// Mercator projects longitude, latitude to web mercator metres (EPSG:3857).
// Latitudes beyond [MaxMercatorLat] are taken as that; longitudes are not
// reduced.
func Mercator(p orb.Point) orb.Point {
	lat := math.Max(-MaxMercatorLat, math.Min(MaxMercatorLat, p[1]))
	return orb.Point{semiMajor * degree * p[0], semiMajor * math.Asinh(math.Tan(lat*degree))}
}

// LonLat is the inverse of [Mercator]: metres to longitude, latitude. Its
// latitude never goes beyond a pole.
func LonLat(m orb.Point) orb.Point {
	return orb.Point{m[0] / (semiMajor * degree), math.Atan(math.Sinh(m[1]/semiMajor)) / degree}
}
