package cql2

import (
	"cmp"
	"math"
)

// compare compares two values that are not NULL. It is Unknown for values of
// different kinds.
func compare(op CompareOp, a, b any) Truth {
	order, ok := order(a, b)
	if !ok {
		return Unknown
	}
	switch op {
	case Equal:
		return truthOf(order == 0)
	case NotEqual:
		return truthOf(order != 0)
	case Less:
		return truthOf(order < 0)
	case LessOrEqual:
		return truthOf(order <= 0)
	case Greater:
		return truthOf(order > 0)
	}
	return truthOf(order >= 0)
}

// order returns -1, 0 or 1; false for values that have no order.
func order(a, b any) (int, bool) {
	switch a := a.(type) {
	case string:
		b, ok := b.(string)
		return cmp.Compare(a, b), ok
	case bool:
		b, ok := b.(bool)
		return cmp.Compare(truthOf(a), truthOf(b)), ok
	case int64, float64:
		return orderNumbers(a, b)
	case Date, Timestamp:
		return orderInstants(a, b)
	}
	return 0, false
}

// orderNumbers compares numbers without rounding.
func orderNumbers(a, b any) (int, bool) {
	switch a := a.(type) {
	case int64:
		switch b := b.(type) {
		case int64:
			return cmp.Compare(a, b), true
		case float64:
			return orderMixed(a, b)
		}
	case float64:
		switch b := b.(type) {
		case int64:
			o, ok := orderMixed(b, a)
			return -o, ok
		case float64:
			return cmp.Compare(a, b), a == a && b == b // NaN has no order
		}
	}
	return 0, false
}

// orderMixed compares an integer with a float that may be outside the range of
// integers or between two of them.
func orderMixed(i int64, f float64) (int, bool) {
	switch {
	case math.IsNaN(f):
		return 0, false
	case f >= 1<<63:
		return -1, true
	case f < -1<<63:
		return 1, true
	}
	whole := math.Trunc(f)
	if o := cmp.Compare(i, int64(whole)); o != 0 {
		return o, true
	}
	return cmp.Compare(whole, f), true
}

// orderInstants compares dates and timestamps. A timestamp beside a date is
// cut to its date.
func orderInstants(a, b any) (int, bool) {
	switch a := a.(type) {
	case Date:
		switch b := b.(type) {
		case Date:
			return cmp.Compare(a, b), true
		case Timestamp:
			return cmp.Compare(a, b.Date()), true
		}
	case Timestamp:
		switch b := b.(type) {
		case Date:
			return cmp.Compare(a.Date(), b), true
		case Timestamp:
			return cmp.Compare(sortable(a), sortable(b)), true
		}
	}
	return 0, false
}
