package cql2

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// arrayValue computes the items of a literal. It is NULL when one of them is.
func arrayValue(e *Array, row Row) (any, error) {
	items := make([]any, len(e.Items))
	for i, item := range e.Items {
		v, err := value(item, row)
		if err != nil || v == nil {
			return nil, err
		}
		items[i] = v
	}
	return items, nil
}

// compareArrays compares two arrays as sets.
func compareArrays(op ArrayOp, a, b any) Truth {
	x, ok := a.([]any)
	y, ok2 := b.([]any)
	if !ok || !ok2 {
		return Unknown
	}
	return CompareArrays(op, x, y)
}

// CompareArrays compares two arrays as sets. Items are strings, numbers (of
// any size, also json.Number), booleans, dates, timestamps, geometries, nil,
// arrays and, from JSON, objects. Numbers are equal by value; a date or a
// timestamp equals the string that writes it, because JSON has no dates; a nil
// equals a nil.
func CompareArrays(op ArrayOp, a, b []any) Truth {
	x, y := setOf(a), setOf(b)
	switch op {
	case AContains:
		return truthOf(contains(x, y))
	case AContainedBy:
		return truthOf(contains(y, x))
	case AEquals:
		return truthOf(contains(x, y) && contains(y, x))
	case AOverlaps:
		for k := range y {
			if x[k] {
				return True
			}
		}
		return False
	}
	return Unknown
}

func contains(x, y map[string]bool) bool {
	for k := range y {
		if !x[k] {
			return false
		}
	}
	return true
}

func setOf(items []any) map[string]bool {
	set := make(map[string]bool, len(items))
	for _, item := range items {
		set[itemKey(item)] = true
	}
	return set
}

// itemKey returns a text that is the same for equal items and no others.
func itemKey(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case string:
		return textKey(v)
	case Date:
		return textKey(string(v))
	case Timestamp:
		return textKey(string(v))
	case json.Number:
		if n, ok := parseNumber(v.String()); ok {
			return numberKey(n)
		}
		return "number " + v.String()
	case int64:
		return numberKey(Integer(v))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "number " + strconv.FormatFloat(v, 'g', -1, 64)
		}
		return numberKey(number(v))
	case []any:
		keys := make([]string, 0, len(v))
		for k := range setOf(v) {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		return "[" + strings.Join(keys, ",") + "]"
	case map[string]any:
		return objectKey(v)
	case span:
		return fmt.Sprintf("span %v", v)
	case *Shape:
		return "geometry " + Text(&Geometry{Geometry: v.geometry})
	case orb.Geometry:
		return "geometry " + Text(&Geometry{Geometry: v})
	}
	return fmt.Sprintf("%T %v", v, v)
}

func textKey(s string) string { return strconv.Quote(s) }

func numberKey(e Expr) string { return "number " + Text(e) }

func objectKey(m map[string]any) string {
	keys := make([]string, 0, len(m))
	for name, v := range m {
		keys = append(keys, textKey(name)+":"+itemKey(v))
	}
	slices.Sort(keys)
	return "{" + strings.Join(keys, ",") + "}"
}
