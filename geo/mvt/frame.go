package mvt

import (
	"math"

	"github.com/paulmach/orb"

	"panj/geo"
)

// pt is a position on the tile's grid: x to the right, y down, the tile's
// upper left corner is 0,0. Options bounds both to about 2^17, so products of
// differences are exact in int64.
type pt struct{ x, y int32 }

// vec is a position in grid units before it is rounded.
type vec struct{ x, y float64 }

// frame is a tile with its buffer: where things are clipped, and how positions
// on earth become positions on the grid.
type frame struct {
	column, row float64 // of the tile
	columns     float64 // tiles round the earth
	rows        float64 // tiles from the northern to the southern edge of the map
	degreeGrid  bool    // y is linear in latitude, not in web mercator metres
	extent      float64
	lo, hi      float64 // the clip square, grid units
	tolerance   float64 // grid units; negative: do not simplify

	// The clip square in degrees. West may be below -180, east above 180.
	west, south, east, north float64
}

// maxLon is the longitude beyond which a coordinate is no position.
const maxLon = 540

// maxLat keeps the poles finite: this latitude is two sides of the world away
// from the equator, out of every tile's buffer.
const maxLat = 89.9999

func newFrame(t geo.Tile, o Options) frame {
	matrix := t.Set.Matrix(t.Z)
	f := frame{
		column: float64(t.X), row: float64(t.Y),
		columns: float64(matrix.Columns), rows: float64(matrix.Rows),
		degreeGrid: t.Set.CRS().Geographic(),
		extent:     float64(o.Extent),
		lo:         -float64(o.Buffer),
		hi:         float64(o.Extent) + float64(o.Buffer),
		tolerance:  o.Tolerance,
	}
	f.west = f.lon(f.lo)
	f.east = f.lon(f.hi)
	f.north = f.lat(f.lo)
	f.south = f.lat(f.hi)
	return f
}

// lon returns the longitude of a grid x.
func (f *frame) lon(x float64) float64 {
	return ((x/f.extent+f.column)/f.columns - 0.5) * 360
}

// lat returns the latitude of a grid y.
func (f *frame) lat(y float64) float64 {
	fraction := (y/f.extent + f.row) / f.rows
	if f.degreeGrid {
		return min(max(90-180*fraction, -90), 90) // there is nothing beyond a pole
	}
	return math.Atan(math.Sinh(math.Pi*(1-2*fraction))) * 180 / math.Pi
}

// project returns the grid position of a longitude and latitude, drawn the
// given number of turns further east.
func (f *frame) project(p orb.Point, turns float64) vec {
	x := p[0]/360 + 0.5 + turns
	if f.degreeGrid {
		y := 0.5 - min(max(p[1], -90), 90)/180
		return vec{(x*f.columns - f.column) * f.extent, (y*f.rows - f.row) * f.extent}
	}
	sin := math.Sin(min(max(p[1], -maxLat), maxLat) * (math.Pi / 180))
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return vec{(x*f.columns - f.column) * f.extent, (y*f.rows - f.row) * f.extent}
}

// round returns the grid point nearest to v, kept inside the clip square.
func (f *frame) round(v vec) pt {
	return pt{
		int32(math.Floor(min(max(v.x, f.lo), f.hi) + 0.5)),
		int32(math.Floor(min(max(v.y, f.lo), f.hi) + 0.5)),
	}
}

// onEdge reports whether p lies on the edge of the clip square.
func (f *frame) onEdge(p pt) bool {
	lo, hi := int32(f.lo), int32(f.hi)
	return p.x == lo || p.x == hi || p.y == lo || p.y == hi
}

// degrees is the clip square in degrees, moved the given number of turns west:
// what a geometry is compared with that is drawn so many turns further east.
func (f *frame) degrees(turns float64) rect {
	return rect{f.west - 360*turns, f.south, f.east - 360*turns, f.north}
}

// turns returns the range of turns of the earth by which something between
// two longitudes must be moved east to reach into the clip square. It is
// empty (from > to) when none does.
func (f *frame) turns(west, east float64) (from, to float64) {
	return math.Ceil((f.west - east) / 360), math.Floor((f.east - west) / 360)
}

// rect is a range of x and y, edges included.
type rect struct{ minX, minY, maxX, maxY float64 }

// Where a position is as seen from a rect: bits, none of them inside.
const (
	outLeft uint8 = 1 << iota
	outRight
	outBelow
	outAbove
)

func (r *rect) code(x, y float64) uint8 {
	var c uint8
	if x < r.minX {
		c = outLeft
	} else if x > r.maxX {
		c = outRight
	}
	if y < r.minY {
		c |= outBelow
	} else if y > r.maxY {
		c |= outAbove
	}
	return c
}

// extentOf returns the bounds of the points. It is false when there are none
// or one of them is no position.
func extentOf(ps []orb.Point) (rect, bool) {
	if len(ps) == 0 {
		return rect{}, false
	}
	r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	odd := 0.0 // NaN as soon as a coordinate is NaN or infinite
	for i := range ps {
		x, y := ps[i][0], ps[i][1]
		odd += (x + y) * 0
		if x < r.minX {
			r.minX = x
		}
		if x > r.maxX {
			r.maxX = x
		}
		if y < r.minY {
			r.minY = y
		}
		if y > r.maxY {
			r.maxY = y
		}
	}
	return r, odd == 0 && r.minX >= -maxLon && r.maxX <= maxLon
}

// misses reports whether the two have no point in common.
func (r *rect) misses(o rect) bool {
	return r.maxX < o.minX || r.minX > o.maxX || r.maxY < o.minY || r.minY > o.maxY
}

// holds reports whether o lies within r.
func (r *rect) holds(o rect) bool {
	return r.minX <= o.minX && r.minY <= o.minY && r.maxX >= o.maxX && r.maxY >= o.maxY
}
