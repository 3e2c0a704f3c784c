package cql2

import "fmt"

// Eval says whether a row satisfies a filter. The filter should have gone
// through [Check]: values that do not compare with each other are unknown here,
// as are values of a row that are not of their property's type, and geometries
// that no predicate can be computed for. The error is for a tree that no reader
// makes, such as a value in the place of a condition.
func Eval(e Expr, row Row) (Truth, error) {
	switch e := e.(type) {
	case Bool:
		return truthOf(bool(e)), nil
	case *And:
		return joined(e.Args, row, False)
	case *Or:
		return joined(e.Args, row, True)
	case *Not:
		t, err := Eval(e.Arg, row)
		return t.Not(), err
	case *IsNull:
		return isNull(e, row)
	case *Compare:
		return binary(e.Left, e.Right, row, func(a, b any) Truth { return compare(e.Op, a, b) })
	case *Like:
		return binary(e.Arg, e.Pattern, row, like)
	case *Between:
		low, err := binary(e.Low, e.Arg, row, func(a, b any) Truth { return compare(LessOrEqual, a, b) })
		if err != nil || low == False {
			return low, err
		}
		high, err := binary(e.Arg, e.High, row, func(a, b any) Truth { return compare(LessOrEqual, a, b) })
		return and(low, high), err
	case *In:
		return in(e, row)
	case *Spatial:
		return binary(e.Left, e.Right, row, func(a, b any) Truth { return relateValues(e.Op, a, b) })
	case *Temporal:
		return binary(e.Left, e.Right, row, func(a, b any) Truth { return relateTimes(e.Op, a, b) })
	case *ArrayCompare:
		return binary(e.Left, e.Right, row, func(a, b any) Truth { return compareArrays(e.Op, a, b) })
	case *Function:
		v, err := value(e, row)
		b, ok := v.(bool)
		if err != nil || !ok {
			return Unknown, err
		}
		return truthOf(b), nil
	}
	return Unknown, fmt.Errorf("evaluate filter: %T is no condition", e)
}

func and(a, b Truth) Truth {
	switch {
	case a == False || b == False:
		return False
	case a == Unknown || b == Unknown:
		return Unknown
	}
	return True
}

// joined is AND when False decides and OR when True does: what decides wins
// over what is unknown.
func joined(args []Expr, row Row, decides Truth) (Truth, error) {
	result := decides.Not()
	for _, a := range args {
		t, err := Eval(a, row)
		if err != nil || t == decides {
			return t, err
		}
		if t == Unknown {
			result = Unknown
		}
	}
	return result, nil
}

// binary computes two values; a NULL makes the result unknown.
func binary(left, right Expr, row Row, f func(a, b any) Truth) (Truth, error) {
	a, err := value(left, row)
	if err != nil || a == nil {
		return Unknown, err
	}
	b, err := value(right, row)
	if err != nil || b == nil {
		return Unknown, err
	}
	return f(a, b), nil
}

func isNull(e *IsNull, row Row) (Truth, error) {
	if isPredicate(e.Arg) {
		t, err := Eval(e.Arg, row)
		return truthOf(t == Unknown), err
	}
	v, err := value(e.Arg, row)
	return truthOf(v == nil), err
}

func like(s, pattern any) Truth {
	text, ok := s.(string)
	p, isText := pattern.(string)
	if !ok || !isText {
		return Unknown
	}
	return truthOf(MatchLike(text, p))
}

// in is x = a OR x = b ...
func in(e *In, row Row) (Truth, error) {
	result := False
	x, err := value(e.Arg, row)
	if err != nil || x == nil {
		return Unknown, err
	}
	for _, item := range e.List {
		v, err := value(item, row)
		if err != nil {
			return Unknown, err
		}
		t := Unknown
		if v != nil {
			t = compare(Equal, x, v)
		}
		switch t {
		case True:
			return True, nil
		case Unknown:
			result = Unknown
		}
	}
	return result, nil
}

// value computes a value. Besides what a [Row] returns it may be a span or a
// *Shape; nil is NULL.
func value(e Expr, row Row) (any, error) {
	switch e := e.(type) {
	case Property:
		return row.Value(string(e)), nil
	case String:
		return string(e), nil
	case Integer:
		return int64(e), nil
	case Float:
		return float64(e), nil
	case Bool:
		return bool(e), nil
	case Date, Timestamp:
		return e, nil
	case *Interval:
		return intervalValue(e, row)
	case *Geometry:
		return e.Shape(), nil
	case *Envelope:
		return e.Shape(), nil
	case *Array:
		return arrayValue(e, row)
	case *Arithmetic:
		return arithmeticValue(e, row)
	case *CaseFold:
		return folded(e.Arg, row, FoldCase)
	case *AccentFold:
		return folded(e.Arg, row, FoldAccents)
	case *Function:
		return functionValue(e, row)
	}
	if !isPredicate(e) {
		return nil, fmt.Errorf("evaluate filter: %T is no value", e)
	}
	t, err := Eval(e, row)
	if err != nil || t == Unknown {
		return nil, err
	}
	return t == True, nil
}

func folded(e Expr, row Row, fold func(string) string) (any, error) {
	v, err := value(e, row)
	s, ok := v.(string)
	if err != nil || !ok {
		return nil, err
	}
	return fold(s), nil
}

func functionValue(e *Function, row Row) (any, error) {
	f, ok := LookupFunction(e.Name)
	if !ok {
		return nil, fmt.Errorf("evaluate filter: there is no function %q", e.Name)
	}
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		v, err := value(a, row)
		if err != nil {
			return nil, err
		}
		args[i] = v
	}
	return f.Call(args...), nil
}
