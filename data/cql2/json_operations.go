package cql2

import "strings"

// operation reads an object with "op" and "args".
func (r *jsonReader) operation(m map[string]any) (Expr, error) {
	if err := r.only(m, "op", "args"); err != nil {
		return nil, err
	}
	op, ok := m["op"].(string)
	if !ok {
		return at(r, "/op", func() (Expr, error) { return nil, r.fail(m["op"], "the name of an operator or a function") })
	}
	args, ok := m["args"].([]any)
	if _, given := m["args"]; !given {
		return nil, r.failAs("the operator "+quoteFound(op)+" without args", `an object with "op" and "args"`)
	}
	if !ok {
		return at(r, "/args", func() (Expr, error) { return nil, r.fail(m["args"], "an array of arguments") })
	}
	switch w := keyword(op); w {
	case "AND", "OR":
		return r.joined(w, args)
	case "NOT":
		a, err := r.arguments(args, 1, r.condition)
		return build(err, func() Expr { return &Not{a[0]} })
	case "LIKE", "BETWEEN", "IN", "ISNULL":
		return r.predicate(w, args)
	case "CASEI":
		a, err := r.arguments(args, 1, r.value)
		return build(err, func() Expr { return &CaseFold{a[0]} })
	case "ACCENTI":
		a, err := r.arguments(args, 1, r.value)
		return build(err, func() Expr { return &AccentFold{a[0]} })
	default:
		return r.binary(w, op, args)
	}
}

// build makes a node when there was no fault.
func build(err error, f func() Expr) (Expr, error) {
	if err != nil {
		return nil, err
	}
	return f(), nil
}

// arguments reads exactly n arguments.
func (r *jsonReader) arguments(args []any, n int, read func(any) (Expr, error)) ([]Expr, error) {
	if len(args) != n {
		words := map[int]string{1: "an array of one argument", 2: "an array of two arguments", 3: "an array of three arguments"}
		return at(r, "/args", func() ([]Expr, error) { return nil, r.fail(args, words[n]) })
	}
	return each(r, "/args", args, read)
}

func (r *jsonReader) joined(w string, args []any) (Expr, error) {
	if len(args) < 2 {
		return at(r, "/args", func() (Expr, error) { return nil, r.fail(args, "an array of two conditions or more") })
	}
	terms, err := each(r, "/args", args, r.condition)
	if err != nil {
		return nil, err
	}
	if w == "AND" {
		return &And{terms}, nil
	}
	return &Or{terms}, nil
}

func (r *jsonReader) predicate(w string, args []any) (Expr, error) {
	switch w {
	case "ISNULL":
		a, err := r.arguments(args, 1, r.expression)
		return build(err, func() Expr { return &IsNull{a[0]} })
	case "BETWEEN":
		a, err := r.arguments(args, 3, r.value)
		return build(err, func() Expr { return &Between{a[0], a[1], a[2]} })
	}
	if len(args) != 2 {
		_, err := r.arguments(args, 2, r.value)
		return nil, err
	}
	left, err := at(r, "/args/0", func() (Expr, error) { return r.value(args[0]) })
	if err != nil {
		return nil, err
	}
	if w == "LIKE" {
		return at(r, "/args/1", func() (Expr, error) {
			pattern, err := r.value(args[1])
			if err == nil && !isPattern(pattern) {
				return nil, r.fail(args[1], "a pattern: a string, perhaps inside casei or accenti")
			}
			return build(err, func() Expr { return &Like{left, pattern} })
		})
	}
	items, ok := args[1].([]any)
	if !ok || len(items) == 0 {
		return at(r, "/args/1", func() (Expr, error) { return nil, r.fail(args[1], "an array of values, one or more") })
	}
	values, err := each(r, "/args/1", items, r.value)
	return build(err, func() Expr { return &In{left, values} })
}

// binary reads the operators with two arguments, and functions.
func (r *jsonReader) binary(w, name string, args []any) (Expr, error) {
	var node func(a []Expr) Expr
	read := r.value
	if op, ok := compareOps[w]; ok {
		node = func(a []Expr) Expr { return &Compare{op, a[0], a[1]} }
	} else if op, ok := arithmeticOps[w]; ok {
		node = func(a []Expr) Expr { return &Arithmetic{op, a[0], a[1]} }
	} else if op, ok := spatialOps[w]; ok {
		node = func(a []Expr) Expr { return &Spatial{op, a[0], a[1]} }
	} else if op, ok := temporalOps[w]; ok {
		node = func(a []Expr) Expr { return &Temporal{op, a[0], a[1]} }
	} else if op, ok := arrayOps[w]; ok {
		node = func(a []Expr) Expr { return &ArrayCompare{op, a[0], a[1]} }
		read = r.arrayOperand
	} else {
		return r.function(name, args)
	}
	a, err := r.arguments(args, 2, read)
	return build(err, func() Expr { return node(a) })
}

func (r *jsonReader) function(name string, args []any) (Expr, error) {
	if !isName(name) || isKeyword(name) {
		return at(r, "/op", func() (Expr, error) {
			return nil, r.failAs("the string "+quoteFound(name), "an operator ("+strings.Join(jsonOperators, " ")+") or the name of a function")
		})
	}
	if _, err := r.text(name); err != nil {
		return nil, err
	}
	a, err := each(r, "/args", args, r.element)
	return build(err, func() Expr { return &Function{name, a} })
}

var jsonOperators = []string{"and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "like", "between", "in", "isNull", "casei", "accenti",
	"+", "-", "*", "/", "%", "div", "^", "s_...", "t_...", "a_..."}
