package cql2

// sum reads terms joined by + and -, from left to right.
func (p *textReader) sum() (Expr, error) {
	return p.chain(p.product, func() (ArithmeticOp, bool) {
		if p.tok.kind != tokenSymbol || p.tok.value != "+" && p.tok.value != "-" {
			return "", false
		}
		return ArithmeticOp(p.tok.value), true
	})
}

// product reads terms joined by *, /, % and div, from left to right.
func (p *textReader) product() (Expr, error) {
	return p.chain(p.power, func() (ArithmeticOp, bool) {
		switch {
		case p.isWord("DIV"):
			return IntDiv, true
		case p.isSymbol("*"), p.isSymbol("/"), p.isSymbol("%"):
			return ArithmeticOp(p.tok.value), true
		}
		return "", false
	})
}

// chain reads operands joined by operators of one rank. Each operator adds a
// level to the tree.
func (p *textReader) chain(read func() (Expr, error), operator func() (ArithmeticOp, bool)) (Expr, error) {
	start := p.tok
	left, err := read()
	if err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		op, ok := operator()
		if !ok {
			return left, nil
		}
		if n > MaxDepth {
			return nil, errDepth
		}
		if err := p.value(start, left); err != nil {
			return nil, err
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		start = p.tok
		right, err := read()
		if err != nil {
			return nil, err
		}
		if err := p.value(start, right); err != nil {
			return nil, err
		}
		left = &Arithmetic{op, left, right}
	}
}

func (p *textReader) power() (Expr, error) {
	start := p.tok
	base, err := p.factor()
	if err != nil || !p.isSymbol("^") {
		return base, err
	}
	if err := p.value(start, base); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	start = p.tok
	exponent, err := p.factor()
	if err != nil {
		return nil, err
	}
	if p.isSymbol("^") {
		return nil, p.fail("parentheses around one of the powers, like (a ^ b) ^ c")
	}
	return &Arithmetic{Power, base, exponent}, p.value(start, exponent)
}

// factor reads an operand with its sign.
func (p *textReader) factor() (Expr, error) {
	if e := p.taken; e != nil {
		p.taken = nil
		return e, nil
	}
	if !p.isSymbol("-") && !p.isSymbol("+") {
		return p.primary()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	sign := p.tok.value
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokenNumber {
		return p.numberLiteral(sign)
	}
	if sign == "+" {
		return nil, p.fail("a number after the sign +")
	}
	start := p.tok
	e, err := p.factor()
	if err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case Integer:
		if -e == e && e != 0 { // the least integer has no positive
			return Float(-float64(e)), nil
		}
		return -e, nil
	case Float:
		return -e, nil
	}
	return &Arithmetic{Multiply, Integer(-1), e}, p.value(start, e)
}

func (p *textReader) numberLiteral(sign string) (Expr, error) {
	e, ok := parseNumber(sign + p.tok.value)
	if !ok {
		return nil, p.fail("a number that fits 64 bits")
	}
	return e, p.advance()
}

func (p *textReader) primary() (Expr, error) {
	t := p.tok
	switch {
	case t.kind == tokenString:
		return String(t.value), p.advance()
	case t.kind == tokenNumber:
		return p.numberLiteral("")
	case t.kind == tokenQuoted:
		if t.value == "" {
			return nil, p.fail("a name between the double quotes")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.isSymbol("(") {
			return nil, p.failAt(t, "the name of a function without quotes")
		}
		return Property(t.value), nil
	case p.isSymbol("("):
		return p.parenthesised()
	case t.kind == tokenWord:
		return p.word()
	}
	if t.kind == tokenSymbol && t.value == "=" && t.start > 0 && p.lexer.text[t.start-1] == '=' {
		return nil, p.fail("a property, a literal, a function or a parenthesis (equal is one =)")
	}
	return nil, p.fail("a property, a literal, a function or a parenthesis")
}

func (p *textReader) parenthesised() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.condition()
	if err != nil {
		return nil, err
	}
	if p.isSymbol(",") {
		return nil, p.fail("a closing parenthesis (a list stands after IN, or in array functions)")
	}
	return e, p.symbol(")", "an operator or a closing parenthesis")
}

// word reads what begins with a word: a literal, a standard function, a
// function or a property.
func (p *textReader) word() (Expr, error) {
	t := p.tok
	w := keyword(t.value)
	switch {
	case w == "TRUE", w == "FALSE":
		return Bool(w == "TRUE"), p.advance()
	case w == "NULL":
		return nil, p.fail("a value (write IS NULL or IS NOT NULL)")
	case reserved[w]:
		return nil, p.fail("a property, a literal, a function or a parenthesis (a property of this name stands in double quotes)")
	case geometryTags[w] && p.beginsGeometry():
		return p.geometry()
	}
	if next := p.ahead(); next.kind != tokenSymbol || next.value != "(" {
		return Property(t.value), p.advance()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil { // the parenthesis
		return nil, err
	}
	if constructors[w] {
		return p.constructor(w)
	}
	if op, ok := spatialOps[w]; ok {
		left, right, err := p.pair(p.operand)
		return &Spatial{op, left, right}, err
	}
	if op, ok := temporalOps[w]; ok {
		left, right, err := p.pair(p.operand)
		return &Temporal{op, left, right}, err
	}
	if op, ok := arrayOps[w]; ok {
		left, right, err := p.pair(p.arrayOperand)
		return &ArrayCompare{op, left, right}, err
	}
	if p.isSymbol(")") {
		return &Function{Name: t.value}, p.advance()
	}
	args, err := p.list(p.element)
	return &Function{t.value, args}, err
}

func (p *textReader) constructor(w string) (Expr, error) {
	switch w {
	case "CASEI", "ACCENTI":
		e, err := p.operand()
		if err != nil {
			return nil, err
		}
		if err := p.symbol(")", "a closing parenthesis"); err != nil {
			return nil, err
		}
		if w == "CASEI" {
			return &CaseFold{e}, nil
		}
		return &AccentFold{e}, nil
	case "DATE":
		d, ok := ParseDate(p.tok.value)
		if p.tok.kind != tokenString || !ok {
			return nil, p.fail(expectedDate)
		}
		return d, p.closeAfter()
	case "TIMESTAMP":
		t, ok := ParseTimestamp(p.tok.value)
		if p.tok.kind != tokenString || !ok {
			return nil, p.fail(expectedTimestamp)
		}
		return t, p.closeAfter()
	case "INTERVAL":
		start, end, err := p.pair(p.bound)
		return &Interval{start, end}, err
	}
	return p.envelope()
}

// closeAfter takes the token in hand and a closing parenthesis.
func (p *textReader) closeAfter() error {
	if err := p.advance(); err != nil {
		return err
	}
	return p.symbol(")", "a closing parenthesis")
}

// pair reads two arguments and the closing parenthesis.
func (p *textReader) pair(read func() (Expr, error)) (left, right Expr, err error) {
	if left, err = read(); err != nil {
		return nil, nil, err
	}
	if err = p.symbol(",", "a comma and the second argument"); err != nil {
		return nil, nil, err
	}
	if right, err = read(); err != nil {
		return nil, nil, err
	}
	return left, right, p.symbol(")", "a closing parenthesis after two arguments")
}

// bound reads an end of an interval: nil is open.
func (p *textReader) bound() (Expr, error) {
	start := p.tok
	if p.tok.kind == tokenString {
		if p.tok.value == ".." {
			return nil, p.advance()
		}
		e := parseInstant(p.tok.value)
		if e == nil {
			return nil, p.fail(expectedInstant)
		}
		return e, p.advance()
	}
	e, err := p.operand()
	if err != nil {
		return nil, err
	}
	switch e.(type) {
	case Date, Timestamp, Property, *Function:
		return e, nil
	}
	return nil, p.failAt(start, expectedInstant+", a property or a function")
}

// arrayOperand reads an argument of an array function.
func (p *textReader) arrayOperand() (Expr, error) {
	start := p.tok
	e, err := p.element()
	if err != nil {
		return nil, err
	}
	return e, p.value(start, e)
}

// array reads items between parentheses.
func (p *textReader) array() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.isSymbol(")") {
		return &Array{}, p.advance()
	}
	items, err := p.list(p.element)
	return &Array{items}, err
}

// element reads an item of an array or an argument of a function: anything. A
// parenthesis is an array, unless an operator follows it.
func (p *textReader) element() (Expr, error) {
	if !p.isSymbol("(") {
		return p.condition()
	}
	e, err := p.array()
	if err != nil || p.isSymbol(",") || p.isSymbol(")") || p.tok.kind == tokenEnd {
		return e, err
	}
	for {
		array, ok := e.(*Array)
		if !ok {
			break
		}
		if len(array.Items) != 1 {
			return nil, p.fail("a comma or a closing parenthesis after an array")
		}
		e = array.Items[0]
	}
	p.taken = e
	return p.condition()
}
