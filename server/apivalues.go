package server

import (
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"
)

// allows reports whether a value is one that a column's schema allows: SQLite
// holds no column to what the file says of it.
func (s schema) allows(v any) bool {
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, exampleText(v)) {
		return false
	}
	if n, isNumber := numberOf(v); isNumber {
		low := s.Minimum == nil || n > *s.Minimum || (n == *s.Minimum && !s.ExclusiveMinimum)
		high := s.Maximum == nil || n < *s.Maximum || (n == *s.Maximum && !s.ExclusiveMaximum)
		return low && high
	}
	text, isText := v.(string)
	if !isText {
		return true
	}
	if s.MaxLength > 0 && utf8.RuneCountInString(text) > s.MaxLength {
		return false
	}
	pattern, err := regexp.Compile(s.Pattern)
	return err == nil && pattern.MatchString(text)
}

// plainExample is a value that a column's schema allows, where no row has one
// to show; nil where none is easy to find.
func plainExample(s schema) any {
	candidates := []any{"text", "t"}
	switch {
	case len(s.Enum) > 0 && s.Type == "string":
		return s.Enum[0]
	case len(s.Enum) > 0:
		return json.Number(s.Enum[0])
	case s.Type == "boolean":
		return true
	case s.Type == "integer", s.Type == "number":
		candidates = []any{int64(0)}
		for _, bound := range []*float64{s.Minimum, s.Maximum} {
			if bound != nil {
				candidates = append(candidates, *bound, *bound+1, *bound-1)
			}
		}
	case s.Format == "date":
		return "2025-11-26"
	case s.Format == "date-time":
		return "2025-11-26T12:00:00Z"
	}
	for _, v := range candidates {
		if s.allows(v) {
			return v
		}
	}
	return nil
}
