package cql2

import (
	"math"
	"strconv"
	"strings"
)

// exactInteger is the range in which every whole float64 is an exact integer.
const exactInteger = 1 << 53

// parseNumber reads a numeric literal of either encoding. A whole number
// becomes an Integer, however it is written. It is false for what is too large.
func parseNumber(s string) (Expr, bool) {
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return Integer(i), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return nil, false
	}
	return number(f), true
}

// number returns the literal for a finite number.
func number(f float64) Expr {
	if f == math.Trunc(f) && math.Abs(f) <= exactInteger {
		return Integer(int64(f))
	}
	return Float(f)
}

// formatFloat writes the shortest text that reads back as the same number. It
// fits both encodings.
func formatFloat(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strings.ToUpper(strconv.FormatFloat(f, 'e', -1, 64))
	}
	if f == 0 {
		f = 0 // not "-0"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
