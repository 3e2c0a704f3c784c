// Package mvt encodes features as a Mapbox Vector Tile, version 2.1.
//
// It knows tiles and geometry; it knows neither collections nor HTTP, and it
// does not decide which features belong on a tile. What the caller passes in
// is never modified.
//
// # What happens to a geometry
//
// Its coordinates (WGS 84 longitude, latitude in degrees, a straight edge
// between two vertices being straight on the map of the tile matrix set: web
// mercator, or longitude and latitude) are clipped to the tile grown by the buffer, rounded to the tile's integer grid and
// simplified with the Douglas-Peucker method. Copies of the geometry one turn
// of the earth to the east and to the west are drawn where they reach into
// the tile, so that the buffer is right at the antimeridian too, and
// longitudes beyond 180 degrees (up to 540) work. Two vertices on opposite
// sides of the antimeridian are joined the long way round, as RFC 7946
// reads them.
//
// A geometry collection becomes one feature for each dimension it holds, all
// with the same id and tags. A part (line, ring) that has a coordinate which
// is no position (not finite, longitude beyond 540 degrees) is left out, as
// is everything that shrinks to nothing: a line within one grid point, a ring
// without area. A feature of which nothing is left is left out, then a layer
// without features.
//
// # What is guaranteed
//
//   - With the default tolerance, each vertex lies within one unit of the
//     source's line and the source's line within three units of the drawn one,
//     a unit being a 4096th of the tile: less than half a pixel of a tile drawn
//     512 pixels wide.
//   - Polygons are valid as ISO 19107 and the specification ask, whatever the
//     source was: rings neither cross nor touch themselves nor share an edge,
//     have an area, holes lie inside their exterior ring and not in each other,
//     and the polygons of one feature do not overlap. Clipping, rounding or
//     simplifying that would break this is mended by computing the covered area
//     anew on the grid; a source ring that crosses itself covers every point it
//     goes round. Exterior rings run clockwise on the screen, holes the other
//     way, and a ring's first point is not repeated at its end.
//   - Lines that two features share stay shared where both leave the tile:
//     they are simplified between the same two points.
//   - The same input gives the same bytes.
package mvt

import (
	"fmt"
	"iter"
	"math"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"panj/geo"
)

// Tag is one property of a feature. Value is a string, bool, int64, uint64 or
// float64. A nil value, a NaN and an infinite number are left out, for the
// format has no place for them.
type Tag struct {
	Key   string
	Value any
}

// Feature is what is drawn. ID 0 means that it has none.
type Feature struct {
	ID       uint64
	Geometry orb.Geometry // longitude, latitude in degrees; nil is drawn nowhere
	Tags     []Tag        // each key at most once; in the order they are written
}

// Layer is a named sequence of features. A failure of the sequence ends the
// encoding.
type Layer struct {
	Name     string // not empty, unique in the tile
	Features iter.Seq2[Feature, error]
}

// Options tunes the encoding. The zero value is right for a map.
type Options struct {
	// Extent is the number of grid units along a side of the tile, at most
	// 65536; 0 means 4096.
	Extent uint32
	// Buffer is how far beyond the tile geometries are kept, in grid units, at
	// most Extent; 0 means a sixteenth of Extent.
	Buffer uint32
	// Tolerance is how far a simplified line may be from the rounded one, in
	// grid units; 0 means 2 for each 4096 of Extent, less than 0 means not to
	// simplify.
	Tolerance float64
}

const (
	defaultExtent    = 4096
	maxExtent        = 1 << 16
	bufferShare      = 16
	defaultTolerance = 2.0 / defaultExtent
)

// withDefaults fills in what is zero and refuses what is out of range.
func (o Options) withDefaults() (Options, error) {
	if o.Extent == 0 {
		o.Extent = defaultExtent
	}
	if o.Extent > maxExtent {
		return o, fmt.Errorf("tile extent %d: at most %d is allowed", o.Extent, maxExtent)
	}
	if o.Buffer == 0 {
		o.Buffer = o.Extent / bufferShare
	}
	if o.Buffer > o.Extent {
		return o, fmt.Errorf("tile buffer %d: at most the extent (%d) is allowed", o.Buffer, o.Extent)
	}
	if math.IsNaN(o.Tolerance) || math.IsInf(o.Tolerance, 0) {
		return o, fmt.Errorf("tile tolerance %v: a finite number is needed", o.Tolerance)
	}
	if o.Tolerance == 0 {
		o.Tolerance = defaultTolerance * float64(o.Extent)
	}
	return o, nil
}

// Encode draws the layers, in their order, on the tile. It returns an empty
// slice when there is nothing to draw.
//
// An error names what was wrong: a tile outside the matrix, an option out of
// range, a layer name that is empty or used twice, a tag of a type that the
// format cannot hold or a key given twice; or it wraps the error of a layer's
// sequence.
func Encode(t geo.Tile, layers []Layer, o Options) ([]byte, error) {
	if _, err := t.Set.Tile(t.Z, t.X, t.Y); err != nil {
		return nil, fmt.Errorf("encode tile: %w", err)
	}
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	names := make(map[string]bool, len(layers))
	for _, l := range layers {
		if l.Name == "" || !utf8.ValidString(l.Name) {
			return nil, fmt.Errorf("layer name %q: a name in UTF-8 is needed", l.Name)
		}
		if names[l.Name] {
			return nil, fmt.Errorf("layer name %q: used for two layers", l.Name)
		}
		names[l.Name] = true
	}
	s := scratches.Get().(*scratch)
	defer s.release()
	s.frame = newFrame(t, o)
	var out []byte
	for _, l := range layers {
		if out, err = s.appendLayer(out, l); err != nil {
			return nil, fmt.Errorf("layer %q: %w", l.Name, err)
		}
	}
	return out, nil
}
