package cql2

func (c *checker) compare(e *Compare) (Expr, error) {
	left, err := c.value(e.Left)
	if err != nil {
		return nil, err
	}
	right, err := c.value(e.Right)
	if err != nil {
		return nil, err
	}
	if left, right, err = comparable2(string(e.Op), left, right); err != nil {
		return nil, err
	}
	return &Compare{e.Op, left.Expr, right.Expr}, nil
}

// comparable2 casts a string literal beside a date or a timestamp, and refuses
// values that do not compare.
func comparable2(op string, left, right typed) (l, r typed, err error) {
	left, right = castInstant(left, right), castInstant(right, left)
	for _, v := range []typed{left, right} {
		if !v.isScalar() {
			return left, right, typeError(v, "%s compares text, numbers, booleans, dates and timestamps, but %s", op, v.describe())
		}
	}
	if left.kind() == right.kind() {
		return left, right, nil
	}
	about := left
	if _, ok := left.Expr.(Property); !ok {
		about = right
	}
	hint := ""
	for _, pair := range [][2]typed{{left, right}, {right, left}} {
		_, isText := pair[0].Expr.(String)
		switch _, computed := pair[0].Expr.(*Arithmetic); {
		case (isText || computed) && pair[1].kind() == TypeDate:
			hint = " (write a date like '2025-11-26' or a timestamp like '2025-11-26T13:45:00Z')"
		case pair[0].kind() == TypeBoolean && pair[1].Type == TypeInteger:
			hint = " (write TRUE or FALSE)"
		}
	}
	return left, right, typeError(about, "%s cannot compare them: %s, but %s%s", op, left.describe(), right.describe(), hint)
}

// castInstant reads a string literal as a date or a timestamp when it stands
// beside one.
func castInstant(v, beside typed) typed {
	s, ok := v.Expr.(String)
	if !ok || beside.kind() != TypeDate {
		return v
	}
	switch e := parseInstant(string(s)).(type) {
	case Date:
		return typed{e, TypeDate}
	case Timestamp:
		return typed{e, TypeTimestamp}
	}
	return v
}

func (c *checker) like(e *Like) (Expr, error) {
	arg, err := c.of("LIKE", e.Arg, TypeText)
	if err != nil {
		return nil, err
	}
	pattern, err := c.of("LIKE", e.Pattern, TypeText)
	return &Like{arg, pattern}, err
}

func (c *checker) between(e *Between) (Expr, error) {
	arg, err := c.value(e.Arg)
	if err != nil {
		return nil, err
	}
	bounds := [2]Expr{e.Low, e.High}
	for i, b := range bounds {
		bound, err := c.value(b)
		if err != nil {
			return nil, err
		}
		if arg, bound, err = comparable2("BETWEEN", arg, bound); err != nil {
			return nil, err
		}
		bounds[i] = bound.Expr
	}
	return &Between{arg.Expr, bounds[0], bounds[1]}, nil
}

func (c *checker) in(e *In) (Expr, error) {
	arg, err := c.value(e.Arg)
	if err != nil {
		return nil, err
	}
	items := make([]Expr, len(e.List))
	for i, item := range e.List {
		v, err := c.value(item)
		if err != nil {
			return nil, err
		}
		if arg, v, err = comparable2("IN", arg, v); err != nil {
			return nil, err
		}
		items[i] = v.Expr
	}
	return &In{arg.Expr, items}, nil
}

func (c *checker) temporal(e *Temporal) (Expr, error) {
	sides := [2]Expr{e.Left, e.Right}
	for i, side := range sides {
		v, err := c.value(side)
		if err != nil {
			return nil, err
		}
		name := keyword(string(e.Op))
		switch {
		case v.kind() != TypeDate && v.Type != TypeInterval:
			hint := ""
			if s, ok := v.Expr.(String); ok && parseInstant(string(s)) != nil {
				hint = " (write DATE(...) or TIMESTAMP(...) around it)"
			}
			return nil, typeError(v, "%s takes dates, timestamps and intervals, but %s%s", name, v.describe(), hint)
		case v.kind() == TypeDate && !e.Op.TakesInstants():
			return nil, typeError(v, "%s takes intervals, but %s; write INTERVAL(start, end), or use T_INTERSECTS, T_BEFORE or T_AFTER", name, v.describe())
		}
		sides[i] = v.Expr
	}
	return &Temporal{e.Op, sides[0], sides[1]}, nil
}

func (c *checker) interval(e *Interval) (typed, error) {
	ends := [2]Expr{e.Start, e.End}
	for i, end := range ends {
		if end == nil {
			continue
		}
		v, err := c.value(end)
		if err != nil {
			return typed{}, err
		}
		if v.kind() != TypeDate {
			return typed{}, typeError(v, "INTERVAL takes dates and timestamps, but %s", v.describe())
		}
		ends[i] = v.Expr
	}
	if s, ok := literalSpan(ends[0], ends[1]); ok && !s.inOrder() {
		return typed{}, &TypeError{Reason: Text(e) + " starts after it ends; write the earlier time first"}
	}
	return typed{&Interval{ends[0], ends[1]}, TypeInterval}, nil
}

// literalSpan returns an interval whose ends are literals.
func literalSpan(start, end Expr) (span, bool) {
	s := span{}
	for i, e := range []Expr{start, end} {
		switch e := e.(type) {
		case nil:
		case Date, Timestamp:
			s[i] = instantOf(e)
		default:
			return s, false
		}
	}
	return s, true
}
