package geo

import "github.com/paulmach/orb"

// MaxZoom is the highest zoom level of a [Tile]: there a tile is some 3 cm wide.
const MaxZoom = 30

// Tile is the address of a tile: zoom level, column from the west, row from
// the north, in a tile matrix set, which is WebMercatorQuad unless said.
type Tile struct {
	Z, X, Y uint32
	Set     TileMatrixSet
}

// NewTile returns a tile of WebMercatorQuad, see [TileMatrixSet.Tile].
func NewTile(z, x, y uint32) (Tile, error) { return WebMercatorQuad.Tile(z, x, y) }

// TileAt returns a tile of WebMercatorQuad, see [TileMatrixSet.TileAt].
func TileAt(p orb.Point, z uint32) Tile { return WebMercatorQuad.TileAt(p, z) }

// Zoom returns the level of WebMercatorQuad with the tile's scale: that on
// which a tile is as wide at the equator.
func (t Tile) Zoom() uint32 { return t.Z + t.Set.definition().columns/2 }

// Box returns the tile's extent in longitude and latitude.
func (t Tile) Box() Box { return t.Buffered(0) }

// Buffered returns the tile's extent grown on every side by the given fraction
// of its own side. North and south end at the edge of the map (in WebMercatorQuad
// latitude 85.0511287798066); west and east go on across the antimeridian, and cover
// all longitudes once the width reaches a whole turn. A fraction that is
// negative or no number counts as 0.
func (t Tile) Buffered(fraction float64) Box {
	if !(fraction > 0) {
		fraction = 0
	}
	columns, rows := t.size()
	west := (float64(t.X)-fraction)/columns*360 - 180
	east := (float64(t.X)+1+fraction)/columns*360 - 180
	b := Box{
		West: west, South: t.Set.lat((float64(t.Y) + 1 + fraction) / rows),
		East: east, North: t.Set.lat((float64(t.Y) - fraction) / rows),
	}
	switch {
	case east-west >= 360:
		b.West, b.East = -180, 180
	default:
		b.West, b.East = reduceLon(west), reduceLon(east)
	}
	return b
}

func (t Tile) size() (columns, rows float64) {
	c, r := t.Set.size(t.Z)
	return float64(c), float64(r)
}

// Bound returns the tile's extent in the CRS of its tile matrix set: x, y in
// metres or degrees.
func (t Tile) Bound() orb.Bound {
	side, origin := t.Set.Side(t.Z), t.Set.definition().origin
	west, north := origin[0]+float64(t.X)*side, origin[1]-float64(t.Y)*side
	return orb.Bound{Min: orb.Point{west, north - side}, Max: orb.Point{west + side, north}}
}
