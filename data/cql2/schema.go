package cql2

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/paulmach/orb"
)

// Type is the type of a property or a value.
type Type string

// The types, with what a [Row] returns for a property of the type; nil is NULL
// for every one of them.
const (
	TypeText      Type = "text"      // string
	TypeInteger   Type = "integer"   // int64
	TypeNumber    Type = "number"    // float64 or int64
	TypeBoolean   Type = "boolean"   // bool
	TypeDate      Type = "date"      // Date
	TypeTimestamp Type = "timestamp" // Timestamp
	TypeGeometry  Type = "geometry"  // orb.Geometry, longitude and latitude
	TypeArray     Type = "array"     // []any of these, nil, []any and map[string]any
	TypeJSON      Type = "JSON"      // what encoding/json makes of it, numbers as json.Number; an array is compared like a TypeArray
	TypeInterval  Type = "interval"  // only of INTERVAL(...), not of a property
	TypeOther     Type = "other"     // anything: it can only be tested with IS NULL
)

// Schema holds the properties that a filter may use, by name.
type Schema map[string]Type

// Row gives the values of the row that a filter is evaluated for, as the
// comments of the types say. A property it does not know is nil.
type Row interface{ Value(property string) any }

// RowFunc is a [Row] made of a function.
type RowFunc func(property string) any

// Value calls the function.
func (f RowFunc) Value(property string) any { return f(property) }

// Row makes a [Row] from values as a store keeps them, by the types of the
// schema: dates and timestamps as strings, arrays as JSON (string, []byte or
// json.RawMessage), numbers of any Go type that databases use. What does not
// fit its type becomes nil.
func (s Schema) Row(value func(property string) any) Row {
	return RowFunc(func(property string) any { return s[property].Convert(value(property)) })
}

// Convert turns a value as a store keeps it into what a [Row] returns for a
// property of the type, see [Schema.Row].
func (t Type) Convert(v any) any {
	switch t {
	case TypeDate:
		if s, ok := v.(string); ok {
			if d, ok := ParseDate(s); ok {
				return d
			}
			return nil
		}
	case TypeTimestamp:
		if s, ok := v.(string); ok {
			if ts, ok := ParseTimestamp(s); ok {
				return ts
			}
			return nil
		}
	case TypeArray:
		if items, ok := decoded(v).([]any); ok && items != nil {
			return items
		}
		return nil
	case TypeJSON:
		return decoded(v)
	}
	switch v := v.(type) {
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case float32:
		return float64(v)
	case orb.Geometry, nil:
		return v
	}
	return v
}

// decoded reads JSON; nil for what is none. Anything but text is what it says.
func decoded(v any) any {
	var data []byte
	switch v := v.(type) {
	case json.RawMessage:
		data = v
	case []byte:
		data = v
	case string:
		data = []byte(v)
	default:
		return v
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return nil
	}
	return value
}

// names returns the names of the schema, sorted.
func (s Schema) names() []string {
	names := make([]string, 0, len(s))
	for n := range s {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// unknownName makes the error for a name that is not among the known.
func unknownName(kind, name string, known []string) error {
	return &UnknownNameError{Kind: kind, Name: name, Nearest: Nearest(name, known), Known: known}
}

// unknownFunction makes the error for a function that does not exist. It may
// mean one of the language, such as INTERSECTS for S_INTERSECTS.
func unknownFunction(name string) error {
	known := functionNames()
	return &UnknownNameError{Kind: "function", Name: name, Nearest: Nearest(name, slices.Concat(known, standardFunctions())), Known: known}
}

// Nearest returns the known name that is most like the given one, "" when none
// is alike: two letters may differ, in a long name a third of them, in one of
// three letters one. Case does not count. Of names as near the first in the
// alphabet is returned.
func Nearest(name string, known []string) string {
	const longest = 200
	if len(name) > longest {
		return ""
	}
	n := utf8.RuneCountInString(name)
	best, least := "", max(2, n/3)+1
	if n <= 3 {
		least = min(2, n) // at least one letter has to be the same
	}
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}
