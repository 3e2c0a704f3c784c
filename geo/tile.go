package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// MaxZoom is the highest zoom level of a [Tile]: there a tile is 37 mm wide.
const MaxZoom = 30

// Tile is the address of a tile in the WebMercatorQuad tile matrix set: zoom
// level, column from the west, row from the north.
type Tile struct{ Z, X, Y uint32 }

// NewTile returns the tile, or a *[RangeError] when the zoom level is above
// [MaxZoom] or the column or row is outside the matrix of that level.
func NewTile(z, x, y uint32) (Tile, error) {
	if z > MaxZoom {
		return Tile{}, &RangeError{Name: "z", Value: float64(z), Allowed: fmt.Sprintf("a zoom level in 0..%d", MaxZoom)}
	}
	last := uint32(1)<<z - 1
	if x > last {
		return Tile{}, &RangeError{Name: "x", Value: float64(x), Allowed: fmt.Sprintf("a column in 0..%d at zoom level %d", last, z)}
	}
	if y > last {
		return Tile{}, &RangeError{Name: "y", Value: float64(y), Allowed: fmt.Sprintf("a row in 0..%d at zoom level %d", last, z)}
	}
	return Tile{z, x, y}, nil
}

// TileAt returns the tile that holds the point. A point on an edge belongs to
// the tile east or south of it; one beyond the map's northern or southern
// edge, to the nearest row. A zoom level above [MaxZoom] is taken as
// [MaxZoom], a coordinate that is no number as 0.
func TileAt(p orb.Point, z uint32) Tile {
	z = min(z, MaxZoom)
	side := float64(uint32(1) << z)
	lon := p[0]
	if !(lon >= -180 && lon <= 180) {
		lon = reduceLon(lon)
	}
	x := (lon/360 + 0.5) * side
	y := (0.5 - Mercator(orb.Point{0, p[1]})[1]/worldSide) * side
	return Tile{z, cell(x, side), cell(y, side)}
}

// cell is the integer part of v, held inside 0..side-1.
func cell(v, side float64) uint32 {
	switch {
	case !(v >= 0):
		return 0
	case v >= side:
		return uint32(side - 1)
	}
	return uint32(v)
}

// Box returns the tile's extent in longitude and latitude.
func (t Tile) Box() Box { return t.Buffered(0) }

// Buffered returns the tile's extent grown on every side by the given fraction
// of its own side. North and south end at the edge of the map (latitude
// 85.0511287798066); west and east go on across the antimeridian, and cover
// all longitudes once the width reaches a whole turn. A fraction that is
// negative or no number counts as 0.
func (t Tile) Buffered(fraction float64) Box {
	if !(fraction > 0) {
		fraction = 0
	}
	side := t.side()
	west := (float64(t.X)-fraction)/side*360 - 180
	east := (float64(t.X)+1+fraction)/side*360 - 180
	b := Box{
		West: west, South: rowLat((float64(t.Y) + 1 + fraction) / side),
		East: east, North: rowLat((float64(t.Y) - fraction) / side),
	}
	switch {
	case east-west >= 360:
		b.West, b.East = -180, 180
	default:
		b.West, b.East = reduceLon(west), reduceLon(east)
	}
	return b
}

// side returns the number of tiles along one side of the matrix.
func (t Tile) side() float64 { return float64(uint64(1) << min(t.Z, MaxZoom)) }

// rowLat is the latitude at a fraction of the map's height from the north.
func rowLat(fraction float64) float64 {
	switch {
	case fraction <= 0:
		return MaxMercatorLat
	case fraction >= 1:
		return -MaxMercatorLat
	}
	return math.Atan(math.Sinh(math.Pi*(1-2*fraction))) / degree
}

// MercatorBound returns the tile's extent in web mercator metres (EPSG:3857).
func (t Tile) MercatorBound() orb.Bound {
	size := worldSide / t.side()
	west, north := float64(t.X)*size-worldSide/2, worldSide/2-float64(t.Y)*size
	return orb.Bound{Min: orb.Point{west, north - size}, Max: orb.Point{west + size, north}}
}
