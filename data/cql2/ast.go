package cql2

import "github.com/paulmach/orb"

// Expr is a node of the syntax tree. The set of its types is closed; a
// compiler can switch over all of them:
//
//   - conditions: [*And], [*Or], [*Not], [*Compare], [*Like], [*Between],
//     [*In], [*IsNull], [*Spatial], [*Temporal], [*ArrayCompare], [Bool]
//   - values: [Property], [String], [Integer], [Float], [Bool], [Date],
//     [Timestamp], [*Interval], [*Geometry], [*Envelope], [*Array],
//     [*Arithmetic], [*CaseFold], [*AccentFold]
//   - either: [*Function]
//
// A tree that a reader or [Check] returned is not changed any more and may be
// used by several goroutines at once.
type Expr interface{ isExpr() }

// And holds when all its arguments do. It has at least two.
type And struct{ Args []Expr }

// Or holds when one of its arguments does. It has at least two.
type Or struct{ Args []Expr }

// Not holds when its argument is false. NOT LIKE, NOT BETWEEN, NOT IN and IS
// NOT NULL are a Not around the positive form.
type Not struct{ Arg Expr }

// Compare compares two values.
type Compare struct {
	Op          CompareOp
	Left, Right Expr
}

// Like matches a string with a pattern, see [MatchLike]. Pattern is a [String],
// perhaps inside [*CaseFold] or [*AccentFold].
type Like struct{ Arg, Pattern Expr }

// Between holds when Low <= Arg and Arg <= High.
type Between struct{ Arg, Low, High Expr }

// In holds when Arg equals one of the list, which has at least one item.
type In struct {
	Arg  Expr
	List []Expr
}

// IsNull holds when its argument is NULL; for a condition, when it is unknown.
// It is never unknown itself.
type IsNull struct{ Arg Expr }

// Spatial compares two geometries.
type Spatial struct {
	Op          SpatialOp
	Left, Right Expr
}

// Temporal compares two dates, timestamps or intervals.
type Temporal struct {
	Op          TemporalOp
	Left, Right Expr
}

// ArrayCompare compares two arrays as sets.
type ArrayCompare struct {
	Op          ArrayOp
	Left, Right Expr
}

// Property is the value of the property of that name.
type Property string

// String is a string literal.
type String string

// Integer is a numeric literal without a fraction that fits 64 bits.
type Integer int64

// Float is any other numeric literal. It is finite.
type Float float64

// Bool is TRUE or FALSE. It is a condition and a value.
type Bool bool

// Date is a day, "2006-01-02", years 0000 to 9999. It is also what a [Row]
// returns for a property of type [TypeDate].
type Date string

// Timestamp is an instant in UTC, "2006-01-02T15:04:05Z", with a fraction of a
// second only where it is not zero and without zeros at its end. It is also
// what a [Row] returns for a property of type [TypeTimestamp].
type Timestamp string

// Interval is a closed span of time. Its ends are [Date], [Timestamp],
// [Property] or [*Function]; nil is an open end ('..').
type Interval struct{ Start, End Expr }

// Geometry is a geometry literal: orb.Point, MultiPoint, LineString,
// MultiLineString, Polygon, MultiPolygon or Collection (of these), never
// empty, rings closed.
type Geometry struct {
	Geometry orb.Geometry
	// Heights of the vertices in order when the literal has them. They are kept
	// for writing and otherwise ignored.
	Heights []float64

	prepared onceShape
}

// Envelope is a BBOX literal: the first and second coordinate of its lower and
// its upper corner. Min[0] > Max[0] crosses the antimeridian.
type Envelope struct {
	Min, Max orb.Point
	Heights  *[2]float64 // lowest and highest; ignored, nil when not given

	prepared onceShape
}

// Array is an array literal.
type Array struct{ Items []Expr }

// Arithmetic computes a number. A minus before anything but a literal is a
// multiplication with -1.
type Arithmetic struct {
	Op          ArithmeticOp
	Left, Right Expr
}

// CaseFold is CASEI: a string folded so that its case does not matter, see
// [FoldCase].
type CaseFold struct{ Arg Expr }

// AccentFold is ACCENTI: a string without accents, see [FoldAccents].
type AccentFold struct{ Arg Expr }

// Function calls a function other than the standard's own, see [Functions].
type Function struct {
	Name string
	Args []Expr
}

func (*And) isExpr()          {}
func (*Or) isExpr()           {}
func (*Not) isExpr()          {}
func (*Compare) isExpr()      {}
func (*Like) isExpr()         {}
func (*Between) isExpr()      {}
func (*In) isExpr()           {}
func (*IsNull) isExpr()       {}
func (*Spatial) isExpr()      {}
func (*Temporal) isExpr()     {}
func (*ArrayCompare) isExpr() {}
func (Property) isExpr()      {}
func (String) isExpr()        {}
func (Integer) isExpr()       {}
func (Float) isExpr()         {}
func (Bool) isExpr()          {}
func (Date) isExpr()          {}
func (Timestamp) isExpr()     {}
func (*Interval) isExpr()     {}
func (*Geometry) isExpr()     {}
func (*Envelope) isExpr()     {}
func (*Array) isExpr()        {}
func (*Arithmetic) isExpr()   {}
func (*CaseFold) isExpr()     {}
func (*AccentFold) isExpr()   {}
func (*Function) isExpr()     {}

// isCondition reports whether a node can stand where a condition is asked for.
func isCondition(e Expr) bool {
	switch e.(type) {
	case Bool, *Function:
		return true
	}
	return isPredicate(e)
}

// isPredicate reports whether a node is a condition and never a value.
func isPredicate(e Expr) bool {
	switch e.(type) {
	case *And, *Or, *Not, *Compare, *Like, *Between, *In, *IsNull, *Spatial, *Temporal, *ArrayCompare:
		return true
	}
	return false
}
