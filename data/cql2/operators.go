package cql2

import (
	"maps"
	"slices"
	"strings"
)

// CompareOp is a comparison, as both encodings write it.
type CompareOp string

// The comparisons.
const (
	Equal          CompareOp = "="
	NotEqual       CompareOp = "<>"
	Less           CompareOp = "<"
	LessOrEqual    CompareOp = "<="
	Greater        CompareOp = ">"
	GreaterOrEqual CompareOp = ">="
)

// ArithmeticOp is an arithmetic operator, as both encodings write it.
type ArithmeticOp string

// The arithmetic operators.
const (
	Add      ArithmeticOp = "+"
	Subtract ArithmeticOp = "-"
	Multiply ArithmeticOp = "*"
	Divide   ArithmeticOp = "/"   // without rounding
	Modulo   ArithmeticOp = "%"   // the remainder has the sign of the dividend
	IntDiv   ArithmeticOp = "div" // rounds towards zero
	Power    ArithmeticOp = "^"
)

// SpatialOp is a spatial comparison, as the JSON encoding writes it; the text
// encoding writes it in capitals.
type SpatialOp string

// The spatial comparisons.
const (
	SContains   SpatialOp = "s_contains"
	SCrosses    SpatialOp = "s_crosses"
	SDisjoint   SpatialOp = "s_disjoint"
	SEquals     SpatialOp = "s_equals"
	SIntersects SpatialOp = "s_intersects"
	SOverlaps   SpatialOp = "s_overlaps"
	STouches    SpatialOp = "s_touches"
	SWithin     SpatialOp = "s_within"
)

// TemporalOp is a temporal comparison, as the JSON encoding writes it; the
// text encoding writes it in capitals.
type TemporalOp string

// The temporal comparisons. Only TAfter, TBefore, TDisjoint, TEquals and
// TIntersects take instants; the others compare intervals.
const (
	TAfter        TemporalOp = "t_after"
	TBefore       TemporalOp = "t_before"
	TContains     TemporalOp = "t_contains"
	TDisjoint     TemporalOp = "t_disjoint"
	TDuring       TemporalOp = "t_during"
	TEquals       TemporalOp = "t_equals"
	TFinishedBy   TemporalOp = "t_finishedBy"
	TFinishes     TemporalOp = "t_finishes"
	TIntersects   TemporalOp = "t_intersects"
	TMeets        TemporalOp = "t_meets"
	TMetBy        TemporalOp = "t_metBy"
	TOverlappedBy TemporalOp = "t_overlappedBy"
	TOverlaps     TemporalOp = "t_overlaps"
	TStartedBy    TemporalOp = "t_startedBy"
	TStarts       TemporalOp = "t_starts"
)

// TakesInstants reports whether the comparison is defined for dates and
// timestamps, not only for intervals.
func (op TemporalOp) TakesInstants() bool {
	switch op {
	case TAfter, TBefore, TDisjoint, TEquals, TIntersects:
		return true
	}
	return false
}

// ArrayOp is a comparison of arrays, as the JSON encoding writes it; the text
// encoding writes it in capitals.
type ArrayOp string

// The comparisons of arrays.
const (
	AContainedBy ArrayOp = "a_containedBy" // the first is a subset of the second
	AContains    ArrayOp = "a_contains"    // the first is a superset of the second
	AEquals      ArrayOp = "a_equals"
	AOverlaps    ArrayOp = "a_overlaps" // they share an element
)

// The operators by their name in capitals, which is also their keyword.
var (
	spatialOps = byKeyword(SContains, SCrosses, SDisjoint, SEquals, SIntersects, SOverlaps, STouches, SWithin)

	temporalOps = byKeyword(TAfter, TBefore, TContains, TDisjoint, TDuring, TEquals, TFinishedBy, TFinishes,
		TIntersects, TMeets, TMetBy, TOverlappedBy, TOverlaps, TStartedBy, TStarts)

	arrayOps = byKeyword(AContainedBy, AContains, AEquals, AOverlaps)

	compareOps = byKeyword(Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual)

	arithmeticOps = byKeyword(Add, Subtract, Multiply, Divide, Modulo, IntDiv, Power)
)

func byKeyword[T ~string](ops ...T) map[string]T {
	m := make(map[string]T, len(ops))
	for _, op := range ops {
		m[keyword(string(op))] = op
	}
	return m
}

func keyword(name string) string { return strings.ToUpper(name) }

// reserved holds the words that never name a property without double quotes.
var reserved = wordSet("AND", "BETWEEN", "DIV", "FALSE", "IN", "IS", "LIKE", "NOT", "NULL", "OR", "TRUE")

// geometryTags holds the words that begin a geometry literal.
var geometryTags = wordSet("POINT", "MULTIPOINT", "LINESTRING", "MULTILINESTRING", "POLYGON", "MULTIPOLYGON", "GEOMETRYCOLLECTION")

// constructors holds the other words that mean something before a parenthesis.
var constructors = wordSet("ACCENTI", "BBOX", "CASEI", "DATE", "INTERVAL", "TIMESTAMP")

func wordSet(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// standardFunctions lists the functions of the language itself.
func standardFunctions() []string {
	names := slices.Collect(maps.Keys(constructors))
	names = slices.AppendSeq(names, maps.Keys(spatialOps))
	names = slices.AppendSeq(names, maps.Keys(temporalOps))
	names = slices.AppendSeq(names, maps.Keys(arrayOps))
	slices.Sort(names)
	return names
}

// isKeyword reports whether a word is one of the language, in whatever case.
func isKeyword(word string) bool {
	w := keyword(word)
	if reserved[w] || geometryTags[w] || constructors[w] {
		return true
	}
	_, spatial := spatialOps[w]
	_, temporal := temporalOps[w]
	_, array := arrayOps[w]
	return spatial || temporal || array
}
