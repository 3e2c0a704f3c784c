package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// TileMatrixSet is a way to cut the map of the world into numbered tiles, as
// annex D of OGC Two Dimensional Tile Matrix Set and Tile Set Metadata 2.0
// (17-083r4) defines it. The zero value is [WebMercatorQuad].
type TileMatrixSet uint8

// The tile matrix sets there are.
const (
	WebMercatorQuad TileMatrixSet = iota // one square in web mercator metres
	WorldCRS84Quad                       // two squares of 180 degrees, side by side
)

// TileMatrixSets lists them.
func TileMatrixSets() []TileMatrixSet { return []TileMatrixSet{WebMercatorQuad, WorldCRS84Quad} }

// tileMatrixSet is the definition of one.
type tileMatrixSet struct {
	id, title, scaleSet string
	crs                 CRS
	axes                [2]string
	side                float64   // of the tiles of level 0, in units of the CRS
	metres              float64   // in a unit of the CRS (17-083r4, 6.1.1)
	origin              orb.Point // of every level, top left
	columns, rows       uint32    // of level 0
	levels              int       // that the standard lists
}

var tileMatrixSets = [...]tileMatrixSet{
	WebMercatorQuad: {
		id: "WebMercatorQuad", title: "Google Maps Compatible for the World", scaleSet: "GoogleMapsCompatible",
		crs: CRS{3857}, axes: [2]string{"X", "Y"}, side: worldSide, metres: 1,
		origin: orb.Point{-worldSide / 2, worldSide / 2}, columns: 1, rows: 1, levels: 25,
	},
	WorldCRS84Quad: {
		id: "WorldCRS84Quad", title: "CRS84 for the World", scaleSet: "GoogleCRS84Quad",
		crs: CRS84, axes: [2]string{"Lon", "Lat"}, side: 180, metres: worldSide / 360,
		origin: orb.Point{-180, 90}, columns: 2, rows: 1, levels: 24,
	},
}

const (
	tilePixels = 256     // along a side of a tile, as the standard's definitions have it
	pixelSize  = 0.28e-3 // of the standard, metres

	tileMatrixSetURI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/"
	scaleSetURI      = "http://www.opengis.net/def/wkss/OGC/1.0/"
)

// TileMatrixSetByID returns the set with that identifier, false when there is none.
func TileMatrixSetByID(id string) (TileMatrixSet, bool) {
	for i := range tileMatrixSets {
		if tileMatrixSets[i].id == id {
			return TileMatrixSet(i), true
		}
	}
	return 0, false
}

func (s TileMatrixSet) definition() *tileMatrixSet { return &tileMatrixSets[s] }

// ID returns the standard's identifier, such as "WebMercatorQuad".
func (s TileMatrixSet) ID() string { return s.definition().id }

// String returns the identifier.
func (s TileMatrixSet) String() string { return s.ID() }

// Title returns the standard's title.
func (s TileMatrixSet) Title() string { return s.definition().title }

// URI returns the address of the set in the register of the OGC.
func (s TileMatrixSet) URI() string { return tileMatrixSetURI + s.ID() }

// ScaleSet returns the address of the well-known scale set that it follows.
func (s TileMatrixSet) ScaleSet() string { return scaleSetURI + s.definition().scaleSet }

// CRS returns the reference system of the map that is cut.
func (s TileMatrixSet) CRS() CRS { return s.definition().crs }

// Axes names the axes of the CRS in their order.
func (s TileMatrixSet) Axes() [2]string { return s.definition().axes }

// Levels returns how many levels the standard lists. Tiles go on to [MaxZoom].
func (s TileMatrixSet) Levels() int { return s.definition().levels }

// Side returns the side of the tiles of a level in units of the CRS.
func (s TileMatrixSet) Side(z uint32) float64 {
	return math.Ldexp(s.definition().side, -int(min(z, MaxZoom)))
}

// TileMatrix is one level of a [TileMatrixSet].
type TileMatrix struct {
	ScaleDenominator float64   // with pixels of 0.28 mm, at the equator
	CellSize         float64   // side of a pixel, units of the CRS
	Origin           orb.Point // top left corner: x, y in units of the CRS
	TileSize         int       // pixels along a side of a tile
	Columns, Rows    uint32
}

// Matrix returns a level of the set. One above [MaxZoom] is taken as that.
func (s TileMatrixSet) Matrix(z uint32) TileMatrix {
	d, cell := s.definition(), s.Side(z)/tilePixels
	columns, rows := s.size(z)
	return TileMatrix{
		ScaleDenominator: cell * d.metres / pixelSize, CellSize: cell, Origin: d.origin, TileSize: tilePixels, Columns: columns, Rows: rows,
	}
}

func (s TileMatrixSet) size(z uint32) (columns, rows uint32) {
	z = min(z, MaxZoom)
	return s.definition().columns << z, s.definition().rows << z
}

// Tile returns the tile, or a *[RangeError] when the zoom level is above
// [MaxZoom] or the column or row is outside the matrix of that level.
func (s TileMatrixSet) Tile(z, x, y uint32) (Tile, error) {
	if z > MaxZoom {
		return Tile{}, &RangeError{Name: "z", Value: float64(z), Allowed: fmt.Sprintf("a zoom level in 0..%d", MaxZoom)}
	}
	columns, rows := s.size(z)
	if x >= columns {
		return Tile{}, &RangeError{Name: "x", Value: float64(x), Allowed: fmt.Sprintf("a column in 0..%d at zoom level %d", columns-1, z)}
	}
	if y >= rows {
		return Tile{}, &RangeError{Name: "y", Value: float64(y), Allowed: fmt.Sprintf("a row in 0..%d at zoom level %d", rows-1, z)}
	}
	return Tile{Z: z, X: x, Y: y, Set: s}, nil
}

// TileAt returns the tile that holds the point. A point on an edge belongs to
// the tile east or south of it; one beyond the map's northern or southern
// edge, to the nearest row. A zoom level above [MaxZoom] is taken as
// [MaxZoom], a coordinate that is no number as 0.
func (s TileMatrixSet) TileAt(p orb.Point, z uint32) Tile {
	z = min(z, MaxZoom)
	columns, rows := s.size(z)
	lon := p[0]
	if !(lon >= -180 && lon <= 180) {
		lon = reduceLon(lon)
	}
	return Tile{Z: z, X: cell((lon/360+0.5)*float64(columns), columns), Y: cell(s.fractionSouth(p[1])*float64(rows), rows), Set: s}
}

// cell is the integer part of v, held inside 0..count-1.
func cell(v float64, count uint32) uint32 {
	switch {
	case !(v >= 0):
		return 0
	case v >= float64(count):
		return count - 1
	}
	return uint32(v)
}

// fractionSouth is how far a latitude lies from the northern edge of the map,
// as a fraction of its height.
func (s TileMatrixSet) fractionSouth(lat float64) float64 {
	if s == WorldCRS84Quad {
		return 0.5 - lat/180
	}
	return 0.5 - Mercator(orb.Point{0, lat})[1]/worldSide
}

// lat is the inverse of fractionSouth, held inside the map.
func (s TileMatrixSet) lat(fraction float64) float64 {
	if s == WorldCRS84Quad {
		return math.Max(-90, math.Min(90, 90-fraction*180))
	}
	switch {
	case fraction <= 0:
		return MaxMercatorLat
	case fraction >= 1:
		return -MaxMercatorLat
	}
	return math.Atan(math.Sinh(math.Pi*(1-2*fraction))) / degree
}

// TileRange is a range of columns and rows of one level, ends included.
type TileRange struct{ MinX, MinY, MaxX, MaxY uint32 }

// Contains reports whether the tile lies in the range; the level is not looked at.
func (r TileRange) Contains(t Tile) bool {
	return t.X >= r.MinX && t.X <= r.MaxX && t.Y >= r.MinY && t.Y <= r.MaxY
}

// Range returns the tiles of a level that the box meets when each tile is
// grown by the given fraction of its side. A range that would go across the
// antimeridian is that of all columns.
func (s TileMatrixSet) Range(b Box, z uint32, fraction float64) TileRange {
	columns, rows := s.size(z)
	if !(fraction > 0) {
		fraction = 0
	}
	west, east := (b.West/360+0.5)*float64(columns)-fraction, (b.East/360+0.5)*float64(columns)+fraction
	north, south := s.fractionSouth(b.North)*float64(rows)-fraction, s.fractionSouth(b.South)*float64(rows)+fraction
	r := TileRange{MinY: cell(north, rows), MaxX: columns - 1, MaxY: cell(south, rows)}
	if west <= east && west >= 0 && east <= float64(columns) {
		r.MinX, r.MaxX = cell(west, columns), cell(east, columns)
	}
	return r
}
