package cql2

import (
	"unicode/utf8"
)

// ParseText reads a filter in the text encoding. The error is a [*SyntaxError]
// or a [*LimitError]. Geometries keep their coordinates as written, whatever
// their reference system.
func ParseText(text string) (Expr, error) {
	if len(text) > MaxLength {
		return nil, errLength
	}
	p := &textReader{lexer: lexer{text: text}}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return nil, p.lexer.fail(i, "a byte that is not UTF-8", "text in UTF-8")
			}
		}
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokenEnd {
		return nil, p.fail("a condition")
	}
	e, err := p.condition()
	if err != nil {
		return nil, err
	}
	if !isCondition(e) {
		return nil, p.notCondition()
	}
	if p.tok.kind != tokenEnd {
		return nil, p.fail("AND, OR or the end" + p.afterwards())
	}
	if err := checkDepth(e); err != nil {
		return nil, err
	}
	return e, nil
}

// afterwards guesses why a filter goes on where it could end.
func (p *textReader) afterwards() string {
	switch {
	case p.isSymbol(","):
		return " (decimals are written with a point)"
	case p.tok.start > 0 && p.lexer.text[p.tok.start-1] == '\'':
		return " (a single quote inside a text is written twice)"
	}
	return ""
}

// textReader is a recursive descent over the grammar of Annex B, with one
// token in hand and one more to look at.
type textReader struct {
	lexer lexer
	tok   token
	depth int
	// taken is an operand that was read before it was clear that an operator
	// follows it; the next operand asked for is this one.
	taken Expr
}

// maxNesting bounds the recursion. A level of the tree may take several levels
// of it: parentheses, a function, a sign.
const maxNesting = 5 * MaxDepth

func (p *textReader) advance() error {
	t, err := p.lexer.next()
	p.tok = t
	return err
}

// ahead returns the token after the one in hand. A fault there is reported
// when it is reached.
func (p *textReader) ahead() token {
	l := p.lexer
	t, err := l.next()
	if err != nil {
		return token{kind: tokenEnd}
	}
	return t
}

// fail says that something else was expected than the token in hand.
func (p *textReader) fail(expected string) error { return p.failAt(p.tok, expected) }

func (p *textReader) failAt(t token, expected string) error {
	found := "the end"
	if t.kind != tokenEnd {
		found = quoteFound(p.lexer.text[t.start:t.end])
	}
	return p.lexer.fail(t.start, found, expected)
}

// enter counts a level of nesting; leave it with p.depth--.
func (p *textReader) enter() error {
	p.depth++
	if p.depth > maxNesting {
		return errDepth
	}
	return nil
}

func (p *textReader) isSymbol(s string) bool { return p.tok.kind == tokenSymbol && p.tok.value == s }

func (p *textReader) isWord(w string) bool {
	return p.tok.kind == tokenWord && keyword(p.tok.value) == w
}

// symbol takes a symbol that has to be there.
func (p *textReader) symbol(s, expected string) error {
	if !p.isSymbol(s) {
		return p.fail(expected)
	}
	return p.advance()
}

// condition reads terms joined by OR.
func (p *textReader) condition() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	terms, err := p.joined("OR", p.conjunction)
	if err != nil || len(terms) == 1 {
		return first(terms), err
	}
	return &Or{terms}, nil
}

func (p *textReader) conjunction() (Expr, error) {
	terms, err := p.joined("AND", p.negation)
	if err != nil || len(terms) == 1 {
		return first(terms), err
	}
	return &And{terms}, nil
}

// joined reads operands with a word between them. When there are several, each
// has to be a condition.
func (p *textReader) joined(word string, read func() (Expr, error)) ([]Expr, error) {
	e, err := read()
	if err != nil {
		return nil, err
	}
	terms := []Expr{e}
	for p.isWord(word) {
		if !isCondition(terms[0]) {
			return nil, p.notCondition()
		}
		if len(terms) == MaxItems {
			return nil, errItems
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := read()
		if err != nil {
			return nil, err
		}
		if !isCondition(e) {
			return nil, p.notCondition()
		}
		terms = append(terms, e)
	}
	return terms, nil
}

func first(terms []Expr) Expr {
	if len(terms) == 0 {
		return nil
	}
	return terms[0]
}

// notCondition says that what was read is a value where a condition should
// stand: here a comparison is missing.
func (p *textReader) notCondition() error {
	if p.isWord("ILIKE") {
		return p.fail("LIKE, with CASEI(...) around both sides")
	}
	return p.fail("a comparison: =, <>, <, <=, >, >=, LIKE, BETWEEN, IN or IS NULL (what is true or false is compared with TRUE)")
}

func (p *textReader) negation() (Expr, error) {
	if p.taken != nil || !p.isWord("NOT") {
		return p.predicate()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.negation()
	if err != nil {
		return nil, err
	}
	if !isCondition(e) {
		return nil, p.notCondition()
	}
	return &Not{e}, nil
}

// predicate reads an operand and the comparison after it. Without one it
// returns the operand, which may be a value: the caller knows whether that
// fits, because a parenthesis may hold either.
func (p *textReader) predicate() (Expr, error) {
	start := p.tok
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.tok.kind == tokenSymbol {
		op, ok := compareOps[p.tok.value]
		if !ok {
			return left, nil
		}
		return p.comparison(start, left, op)
	}
	if p.isWord("IS") {
		return p.isNull(left)
	}
	negated := p.isWord("NOT")
	if negated {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	var e Expr
	switch {
	case p.isWord("LIKE"):
		e, err = p.like(start, left)
	case p.isWord("BETWEEN"):
		e, err = p.between(start, left)
	case p.isWord("IN"):
		e, err = p.in(start, left)
	case negated:
		return nil, p.fail("LIKE, BETWEEN or IN")
	default:
		return left, nil
	}
	if err != nil || !negated {
		return e, err
	}
	return &Not{e}, nil
}

// value refuses a condition where a value is asked for.
func (p *textReader) value(start token, e Expr) error {
	if isPredicate(e) {
		return p.lexer.fail(start.start, "a condition", "a value: a property, a literal, a function or arithmetic")
	}
	return nil
}

// operand reads a value.
func (p *textReader) operand() (Expr, error) {
	start := p.tok
	e, err := p.sum()
	if err != nil {
		return nil, err
	}
	return e, p.value(start, e)
}

func (p *textReader) comparison(start token, left Expr, op CompareOp) (Expr, error) {
	if err := p.value(start, left); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.operand()
	if err != nil {
		return nil, err
	}
	return &Compare{op, left, right}, nil
}

func (p *textReader) isNull(left Expr) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	negated := p.isWord("NOT")
	if negated {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	if !p.isWord("NULL") {
		if negated {
			return nil, p.fail("NULL")
		}
		return nil, p.fail("NULL or NOT NULL")
	}
	e := Expr(&IsNull{left})
	if negated {
		e = &Not{e}
	}
	return e, p.advance()
}

func (p *textReader) like(start token, left Expr) (Expr, error) {
	if err := p.value(start, left); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	start = p.tok
	pattern, err := p.operand()
	if err != nil {
		return nil, err
	}
	if !isPattern(pattern) {
		return nil, p.failAt(start, expectedPattern)
	}
	return &Like{left, pattern}, nil
}

const expectedPattern = "a pattern: a text in single quotes, perhaps inside CASEI or ACCENTI"

// isPattern is the rule patternExpression.
func isPattern(e Expr) bool {
	switch e := e.(type) {
	case String:
		return true
	case *CaseFold:
		return isPattern(e.Arg)
	case *AccentFold:
		return isPattern(e.Arg)
	}
	return false
}

func (p *textReader) between(start token, left Expr) (Expr, error) {
	if err := p.value(start, left); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	low, err := p.operand()
	if err != nil {
		return nil, err
	}
	if !p.isWord("AND") {
		return nil, p.fail("AND and the upper bound of BETWEEN")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	high, err := p.operand()
	if err != nil {
		return nil, err
	}
	return &Between{left, low, high}, nil
}

func (p *textReader) in(start token, left Expr) (Expr, error) {
	if err := p.value(start, left); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.symbol("(", "a list in parentheses"); err != nil {
		return nil, err
	}
	items, err := p.list(p.operand)
	if err != nil {
		return nil, err
	}
	return &In{left, items}, nil
}

// list reads items up to a closing parenthesis.
func (p *textReader) list(read func() (Expr, error)) ([]Expr, error) {
	var items []Expr
	for {
		e, err := read()
		if err != nil {
			return nil, err
		}
		if len(items) == MaxItems {
			return nil, errItems
		}
		items = append(items, e)
		if p.isSymbol(")") {
			return items, p.advance()
		}
		if err := p.symbol(",", "a comma or a closing parenthesis"); err != nil {
			return nil, err
		}
	}
}
