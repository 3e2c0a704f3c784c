// Package geo knows the earth: geodesics on the WGS 84 ellipsoid, a line and
// its kilometres, boxes of longitude and latitude, tile addresses, and the
// projected coordinate systems that clients and files ask for. It knows
// nothing of features, files or HTTP and does no input or output.
//
// # Units and axis order
//
// A point is longitude, latitude in degrees, WGS 84 (OGC CRS84 order), in every
// function unless its comment says otherwise. Longitudes given to this package
// may be any finite number and are reduced by whole turns where the
// computation is on the ellipsoid; latitudes beyond a pole are taken as the
// pole. Azimuths are degrees clockwise from north in -180..180. Distances and
// radii are metres. The position along a line, its chainage, is kilometres.
//
// # What is exact and what is planar
//
// [Distance], [Inverse], [Direct], [Circle] and [Line] follow geodesics: the
// shortest way on the ellipsoid, to some nanometres. [Box] is planar: an edge
// between two vertices is the straight line in longitude and latitude, as in
// GeoJSON, in the OGC standards and in tiles. The two differ by what an edge
// bulges, under a millimetre for an edge of 100 m.
package geo
