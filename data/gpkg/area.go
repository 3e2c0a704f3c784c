package gpkg

import (
	"math"

	"panj/geo"
)

// grown returns a box that holds every point within radius metres of box.
func grown(box geo.Box, radius float64) geo.Box {
	if !(radius > 0) {
		return box
	}
	const degree = 110_500.0 // metres: less than any degree of latitude, or of longitude at the equator
	dLat := radius / degree
	g := geo.Box{
		West: box.West, East: box.East,
		South: math.Max(-90, box.South-dLat), North: math.Min(90, box.North+dLat),
	}
	dLon := math.Inf(1)
	if far := math.Max(math.Abs(g.South), math.Abs(g.North)); far < 90 && dLat < 90 {
		// the circle around a point reaches asin(sin r / cos lat) east and west
		if s := math.Sin(dLat*math.Pi/180) / math.Cos(far*math.Pi/180); s < 1 {
			dLon = math.Asin(s) * 180 / math.Pi
		}
	}
	width := box.East - box.West
	if box.Crosses() {
		width += 360
	}
	if width+2*dLon >= 360 {
		g.West, g.East = -180, 180
		return g
	}
	g.West, g.East = wrapped(box.West-dLon), wrapped(box.East+dLon)
	return g
}

// wrapped brings a longitude back into -180..180.
func wrapped(lon float64) float64 {
	switch {
	case lon < -180:
		return lon + 360
	case lon > 180:
		return lon - 360
	}
	return lon
}
