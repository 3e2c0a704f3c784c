package cql2

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Signature describes a function that filters may call beside the standard's
// own.
type Signature struct {
	Name   string
	Title  string // what it returns, in a few words
	Args   []Type
	Result Type
	call   func(args []any) any
}

// Functions returns the functions that filters may call, sorted by name. There
// are no others. Their names are matched without regard to case.
func Functions() []Signature { return slices.Clone(functions) }

// LookupFunction returns the function of that name.
func LookupFunction(name string) (Signature, bool) {
	for _, f := range functions {
		if strings.EqualFold(f.Name, name) {
			return f, true
		}
	}
	return Signature{}, false
}

// Call computes the function. Its arguments are values as a [Row] returns
// them. It is nil (NULL) when one of them is nil or of another type.
func (s Signature) Call(args ...any) any {
	if len(args) != len(s.Args) {
		return nil
	}
	for i, t := range s.Args {
		_, isText := args[i].(string)
		_, isNumber := toFloat(args[i])
		if t == TypeText && !isText || t == TypeNumber && !isNumber {
			return nil
		}
	}
	return s.call(args)
}

var functions = []Signature{
	numeric("abs", "the number without its sign", func(i int64) any {
		if i == math.MinInt64 {
			return -float64(i)
		}
		return max(i, -i)
	}, math.Abs),
	numeric("ceil", "the least whole number not below", same, math.Ceil),
	numeric("floor", "the greatest whole number not above", same, math.Floor),
	{"length", "the number of characters", []Type{TypeText}, TypeInteger, func(args []any) any {
		return int64(utf8.RuneCountInString(args[0].(string)))
	}},
	{"lower", "the text in lower case", []Type{TypeText}, TypeText, func(args []any) any {
		return strings.ToLower(args[0].(string))
	}},
	numeric("round", "the nearest whole number, halves away from zero", same, math.Round),
	{"upper", "the text in upper case", []Type{TypeText}, TypeText, func(args []any) any {
		return strings.ToUpper(args[0].(string))
	}},
}

func same(i int64) any { return i }

// numeric makes a function of one number that keeps integers integers.
func numeric(name, title string, ofInteger func(int64) any, ofFloat func(float64) float64) Signature {
	return Signature{name, title, []Type{TypeNumber}, TypeNumber, func(args []any) any {
		if i, ok := args[0].(int64); ok {
			return ofInteger(i)
		}
		f, _ := toFloat(args[0])
		return finite(ofFloat(f))
	}}
}

func functionNames() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.Name
	}
	return names
}

// toFloat returns the value of a number.
func toFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// finite returns the number, or NULL when it is none.
func finite(f float64) any {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil
	}
	return f
}
