package data

import (
	"strings"

	"panj/geo"
)

// GeometryType names the geometry type of a collection as the GeoPackage and
// OGC standards spell it. The empty string means no geometry at all.
type GeometryType string

// The geometry types a collection may declare. Any admits mixed types.
const (
	NoGeometry         GeometryType = ""
	AnyGeometry        GeometryType = "GEOMETRY"
	Point              GeometryType = "POINT"
	MultiPoint         GeometryType = "MULTIPOINT"
	LineString         GeometryType = "LINESTRING"
	MultiLineString    GeometryType = "MULTILINESTRING"
	Polygon            GeometryType = "POLYGON"
	MultiPolygon       GeometryType = "MULTIPOLYGON"
	GeometryCollection GeometryType = "GEOMETRYCOLLECTION"
)

// Dimension is 0 for points, 1 for lines, 2 for polygons; false for what may
// hold several of them, and for none.
func (t GeometryType) Dimension() (dimension int, known bool) {
	switch t {
	case Point, MultiPoint:
		return 0, true
	case LineString, MultiLineString:
		return 1, true
	case Polygon, MultiPolygon:
		return 2, true
	}
	return 0, false
}

// ColumnType is the type of a property as clients see it.
type ColumnType string

// The column types, with the Go type of a value in [Feature.Values]; every
// one may also be nil.
const (
	Integer  ColumnType = "integer"  // int64
	Number   ColumnType = "number"   // float64
	Text     ColumnType = "text"     // string
	Boolean  ColumnType = "boolean"  // bool
	Date     ColumnType = "date"     // string, YYYY-MM-DD
	DateTime ColumnType = "datetime" // string, RFC 3339
	JSON     ColumnType = "json"     // json.RawMessage, valid JSON
	Binary   ColumnType = "binary"   // []byte
)

// Column describes one property of a collection.
type Column struct {
	Name        string // as in the table; never renamed on the way out
	Type        ColumnType
	Title       string // from the Schema extension; may be empty
	Description string
	Required    bool     // NOT NULL in the table
	Enum        []string // allowed values, where the Schema extension lists them
	Range       *Range   // allowed numbers, where the Schema extension bounds them
	Glob        string   // what a text must match, where the Schema extension says so: *, ? and [a-z] as in SQLite
	MaxLength   int      // characters of a text, where its type limits them; 0 is no limit
	JSONKind    string   // "object" or "array" when every JSON value is one; only when asked for, see [FeatureStore]
	JSONItems   string   // what every item is where JSONKind is "array": "string", "object" ...; empty when they differ
	// Related marks a property that is not in the table itself: an array of
	// the rows which a relation of the Related Tables extension joins to it.
	Related bool
}

// Range bounds numbers. A bound that is nil is none; one that is open is itself
// outside.
type Range struct {
	Min, Max         *float64
	MinOpen, MaxOpen bool
}

// Collection describes one table that the store serves.
type Collection struct {
	ID          string // the table's name
	Title       string
	Description string
	Geometry    GeometryType
	Columns     []Column // in the order clients see them; id and geometry are not among them
	Extent      *geo.Box // nil without geometry or rows; only when asked for, see [FeatureStore]
	Reach       *geo.Box // holds the circles of uncertainty around the rows; nil without any; only when asked for
	Interval    Interval // what the temporal columns span; zero when there are none; only when asked for
	StorageCRS  int      // EPSG code of the stored geometry
	Count       int      // rows when the description was made; only when asked for

	// Columns with a meaning, by name; empty where the collection has none.
	IDColumn    string // text column that is the feature's id; empty: the integer key is
	StartColumn string // instant, or start of the row's interval
	EndColumn   string // end of the interval; equal to StartColumn for an instant
	RadiusCol   string // radius of uncertainty around the point, metres
	FromKMCol   string // start of the row's range of chainage, km
	ToKMCol     string // end of it
	MinZoomCol  string // lowest tile zoom at which the row is drawn
	MaxZoomCol  string // highest

	Licence     Link   // Title and Href; zero when unknown
	Attribution string // the credit line, plain text
	Citation    string // how to cite the collection, plain text
}

// Link is a titled reference.
type Link struct{ Title, Href string }

// IsSpatial reports whether the collection has a geometry column.
func (c *Collection) IsSpatial() bool { return c.Geometry != NoGeometry }

// titleColumns are names of columns that say what a row is called, the best first.
var titleColumns = []string{"title", "name", "label"}

// TitleColumn is the name of the column that says what a row is called, empty
// without one. Capital letters make no difference.
func (c *Collection) TitleColumn() string {
	for _, title := range titleColumns {
		for i := range c.Columns {
			if column := &c.Columns[i]; column.Type == Text && !column.Related && strings.EqualFold(column.Name, title) {
				return column.Name
			}
		}
	}
	return ""
}

// Column returns the column with that exact name, or nil.
func (c *Collection) Column(name string) *Column {
	for i := range c.Columns {
		if c.Columns[i].Name == name {
			return &c.Columns[i]
		}
	}
	return nil
}
