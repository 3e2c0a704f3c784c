package geo

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// CRS is a coordinate reference system this package can transform to and
// from. The zero value is [CRS84]. Two values of the same system are equal.
//
// Supported are, by EPSG code:
//
//   - 4326 WGS 84 and 4258 ETRS89, geographic;
//   - 3857 web mercator (also by its old codes 900913, 3785, 102100, 102113)
//     and 3395 World Mercator;
//   - 32601-32660 and 32701-32760 WGS 84 / UTM, 25828-25838 ETRS89 / UTM;
//   - 4284 Pulkovo 1942, geographic, with its Gauss-Kruger grids 28404-28432
//     (zone number before the easting) and 2494-2522 (without), as on maps of
//     the former Soviet Union.
//
// ETRS89 is taken as WGS 84, from which it differs by less than a metre, as
// PROJ does. Pulkovo 1942 is joined to WGS 84 by the transformation EPSG:15865
// (good to 4.5 m; the published one for Central Asia).
type CRS struct{ code int }

// CRS84 is longitude, latitude on WGS 84 (OGC:CRS84): the system of every
// other function of this package.
var CRS84 CRS

// Identifiers of coordinate systems.
const (
	crs84URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsgURI  = "http://www.opengis.net/def/crs/EPSG/0/"
)

// CRSByEPSG returns the system with that EPSG code, false when it is not
// supported.
func CRSByEPSG(code int) (CRS, bool) {
	switch code {
	case 900913, 3785, 102100, 102113:
		code = 3857
	}
	c := CRS{code}
	return c, code != 0 && c.kind() != kindNone
}

// CRSByURI returns the system that a URI (http://www.opengis.net/def/crs/...,
// https too), a URN (urn:ogc:def:crs:...) or a short name (EPSG:4326, CRS84)
// stands for, false when it is none of these or not supported. A pair of
// square brackets around it (a safe CURIE) is allowed.
func CRSByURI(uri string) (CRS, bool) {
	if strings.HasPrefix(uri, "[") && strings.HasSuffix(uri, "]") {
		uri = uri[1 : len(uri)-1]
	}
	switch uri {
	case crs84URI, "https" + crs84URI[len("http"):], "CRS84", "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84":
		return CRS84, true
	}
	for _, prefix := range [...]string{epsgURI, "https" + epsgURI[len("http"):], "urn:ogc:def:crs:EPSG::", "urn:ogc:def:crs:EPSG:0:", "EPSG:"} {
		number, ok := strings.CutPrefix(uri, prefix)
		if !ok {
			continue
		}
		code, err := strconv.Atoi(number)
		if err != nil || number[0] < '1' || number[0] > '9' {
			return CRS{}, false
		}
		return CRSByEPSG(code)
	}
	return CRS{}, false
}

// EPSG returns the EPSG code, 0 for [CRS84], which has none.
func (c CRS) EPSG() int { return c.code }

// URI returns the OGC identifier.
func (c CRS) URI() string {
	if c.code == 0 {
		return crs84URI
	}
	return epsgURI + strconv.Itoa(c.code)
}

// Name returns the name in the EPSG register.
func (c CRS) Name() string {
	switch c.kind() {
	case kindETRS89:
		return "ETRS89"
	case kindWebMercator:
		return "WGS 84 / Pseudo-Mercator"
	case kindWorldMercator:
		return "WGS 84 / World Mercator"
	case kindUTMNorth:
		return fmt.Sprintf("WGS 84 / UTM zone %dN", c.zone())
	case kindUTMSouth:
		return fmt.Sprintf("WGS 84 / UTM zone %dS", c.zone())
	case kindUTMETRS89:
		return fmt.Sprintf("ETRS89 / UTM zone %dN", c.zone())
	case kindPulkovo:
		return "Pulkovo 1942"
	case kindGaussKruger:
		return fmt.Sprintf("Pulkovo 1942 / Gauss-Kruger zone %d", c.zone())
	case kindGaussKrugerCM:
		g, _ := c.grid()
		return "Pulkovo 1942 / Gauss-Kruger CM " + meridianName(g.centralLon)
	}
	if c.code == 0 {
		return "WGS 84 (CRS84)"
	}
	return "WGS 84"
}

// LatLon reports whether the register puts the northward axis first (latitude,
// longitude or northing, easting). [CRS.Forward] and [CRS.Inverse] keep
// eastward, northward regardless, as GeoPackage does: swap the two when
// writing for a client that asked for the register's order.
func (c CRS) LatLon() bool {
	switch c.kind() {
	case kindETRS89, kindPulkovo, kindGaussKruger, kindGaussKrugerCM:
		return true
	}
	return c.code == 4326
}

// AxisOrder turns coordinates from eastward, northward into the order of the
// register, and back: it swaps the two where [CRS.LatLon] holds.
func (c CRS) AxisOrder(p orb.Point) orb.Point {
	if c.LatLon() {
		p[0], p[1] = p[1], p[0]
	}
	return p
}

// Geographic reports whether the coordinates are degrees, not metres.
func (c CRS) Geographic() bool {
	switch c.kind() {
	case kindWGS84, kindETRS89, kindPulkovo:
		return true
	}
	return false
}

// Forward transforms WGS 84 longitude, latitude to this system: always
// eastward, northward (x, y), whatever [CRS.LatLon] says. Finite input gives
// finite output anywhere on earth. UTM and Gauss-Kruger are exact to a tenth
// of a millimetre within 30 degrees of the central meridian and lose their
// meaning far beyond; web mercator ends at [MaxMercatorLat], World Mercator at
// latitude 89.9. Coordinates that are no finite numbers give NaN.
func (c CRS) Forward(lonlat orb.Point) orb.Point {
	if !finite(lonlat) {
		return orb.Point{math.NaN(), math.NaN()}
	}
	switch c.kind() {
	case kindWebMercator:
		return Mercator(lonlat)
	case kindWorldMercator:
		return worldMercator(lonlat)
	case kindPulkovo, kindGaussKruger, kindGaussKrugerCM:
		lonlat = toPulkovo(lonlat)
	}
	if g, ok := c.grid(); ok {
		return g.project(lonlat)
	}
	return lonlat
}

// Coordinates is [CRS.Forward] as it is worth writing: metres are rounded to a
// tenth of a millimetre, beyond which the transformation has nothing to say.
func (c CRS) Coordinates(lonlat orb.Point) orb.Point {
	p := c.Forward(lonlat)
	if !c.Geographic() {
		const perMetre = 1e4
		p = orb.Point{math.Round(p[0]*perMetre) / perMetre, math.Round(p[1]*perMetre) / perMetre}
	}
	return p
}

// Inverse is the inverse of [CRS.Forward]: eastward, northward to WGS 84
// longitude, latitude.
func (c CRS) Inverse(xy orb.Point) orb.Point {
	if !finite(xy) {
		return orb.Point{math.NaN(), math.NaN()}
	}
	switch c.kind() {
	case kindWebMercator:
		return LonLat(xy)
	case kindWorldMercator:
		return worldMercatorInverse(xy)
	}
	if g, ok := c.grid(); ok {
		xy = g.unproject(xy)
	}
	switch c.kind() {
	case kindPulkovo, kindGaussKruger, kindGaussKrugerCM:
		return fromPulkovo(xy)
	}
	return xy
}

// LonLat is [CRS.Inverse] as it is worth writing: rounded to 1e-10 degrees, a
// hundredth of a millimetre, so that what was a round number is one again.
func (c CRS) LonLat(xy orb.Point) orb.Point {
	const perDegree = 1e10
	p := c.Inverse(xy)
	return orb.Point{math.Round(p[0]*perDegree) / perDegree, math.Round(p[1]*perDegree) / perDegree}
}
