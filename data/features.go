package data

import (
	"github.com/paulmach/orb"

	"panj/data/cql2"
	"panj/data/fulltext"
	"panj/geo"
)

// Feature is one row of a collection.
type Feature struct {
	Key      int64        // the row's integer key, any int64; grows in the order features are yielded
	ID       string       // the id clients see, unique in the collection
	Geometry orb.Geometry // lon, lat; nil when the row has none
	Values   []any        // one for each of Collection.Columns; nil is null
	// Position has one value for each of Query.Sort, or the rank where
	// Query.Text orders the features: where the row stands in that order, for
	// Query.Position. Each is nil, int64, float64, string or []byte; they may
	// be kept.
	Position []any
}

// MaxSortKeys is by how many properties features can be ordered.
const MaxSortKeys = 8

// SortKey is one property by which features are ordered.
type SortKey struct {
	Column     string // one of [Collection.FilterColumns]
	Descending bool
}

// Match says which shape of a feature a box is compared with.
type Match string

// The ways to match a box.
const (
	MatchGeometry Match = "geometry" // the geometry itself
	MatchArea     Match = "area"     // the circle of uncertainty around a point: "may be inside"
	// MatchWithin asks for what lies inside whole: the circle around a point with
	// a radius of uncertainty ("certainly inside"), else the geometry itself.
	MatchWithin Match = "within"
)

// KMRange is a closed range of chainage in kilometres, From <= To.
type KMRange struct{ From, To float64 }

// Equal asks that a column has one of the given values. Values are text as the
// client wrote it; the store compares by the column's type and refuses what
// does not fit with an [*InvalidError].
type Equal struct {
	Column string
	Values []string
}

// Query selects features of one collection. The zero value of every field
// but Collection asks for nothing in particular.
type Query struct {
	Collection string
	IDs        []string // only these ids
	Box        *geo.Box // exact intersection with the geometry, edges included
	// Projected takes the place of Box: a box in another reference system, with
	// the geometry compared there ([geo.ProjectedBox.IntersectsGeometry]).
	Projected *geo.ProjectedBox
	Match     Match // what the box is compared with; empty means MatchGeometry
	// Unplaced makes the box match the rows without a geometry too.
	Unplaced bool
	// Interval must overlap the row's instant or interval; a row that has neither
	// matches every interval.
	Interval *Interval
	KM       *KMRange // the row's range of chainage must overlap it
	Equals   []Equal  // all must hold
	Zoom     *int     // only rows drawn at this tile zoom
	// Filter must be true of the row; nil asks for nothing. The store checks it
	// against [Collection.FilterSchema] and refuses what does not fit. Its
	// geometries are in longitude and latitude.
	Filter cql2.Expr
	// Text must be found in the texts of the row, see [Collection.HasText]: its
	// id, its text columns and the texts inside its JSON columns, each condition
	// in one of them. Without Sort the features are ordered by
	// [fulltext.Tally.Rank], the best first, then by their keys; the rank is
	// then the one value of Position. It depends on the row and on Text alone.
	Text *fulltext.Query

	Limit  int    // at most so many features; 0 means all
	Offset int    // leave out so many first
	After  *int64 // only keys greater than this; a key can be any int64, also 0 and less
	Before *int64 // only keys less than this, the last Limit of them, still in ascending order

	// Sort orders the features by these properties, then by their keys. Texts
	// are ordered by code points, of which the first hundred count; a feature
	// without a value comes last, whichever the direction. With Sort,
	// or in the order of ranks, Position is [Feature.Position] of the row whose
	// key is After or Before, of which one at most is given, and these mean what
	// comes later or earlier in that order; with neither the answer begins with
	// the first row of that position.
	Sort     []SortKey // at most MaxSortKeys
	Position []any

	// LinkBase is put before the path of every href inside a value ("https://
	// example.org/panj" gives ".../articles/..."), without a trailing slash.
	LinkBase string
	// SkipRelated leaves the values of Related columns nil.
	SkipRelated bool
	// Columns names the columns to read, nil for all; the others are nil.
	Columns []string
	// SkipGeometry leaves the geometry nil.
	SkipGeometry bool
}

// Bounds is a box in longitude and latitude that holds Box or Projected; ok is
// false when there is neither.
func (q *Query) Bounds() (box geo.Box, ok bool) {
	switch {
	case q.Projected != nil:
		return q.Projected.Box(), true
	case q.Box != nil:
		return *q.Box, true
	}
	return geo.Box{}, false
}
