package cql2

import (
	"errors"
	"fmt"
	"slices"
)

// Check holds a filter against the properties of a collection and returns it
// ready for [Eval] and for compilers: string literals that are compared with
// dates or timestamps have become [Date] and [Timestamp] literals. The error
// is an [*UnknownNameError] or a [*TypeError].
//
// Geometry literals have to be in longitude and latitude by now, see
// [Transform], within their range and valid.
func Check(e Expr, s Schema) (Expr, error) {
	return (&checker{schema: s, names: s.names()}).condition(e)
}

type checker struct {
	schema Schema
	names  []string
}

// typed is a checked value with its type.
type typed struct {
	Expr
	Type
}

func (c *checker) condition(e Expr) (Expr, error) {
	switch e := e.(type) {
	case Bool:
		return e, nil
	case *And:
		args, err := c.conditions(e.Args)
		return &And{args}, err
	case *Or:
		args, err := c.conditions(e.Args)
		return &Or{args}, err
	case *Not:
		arg, err := c.condition(e.Arg)
		return &Not{arg}, err
	case *Compare:
		return c.compare(e)
	case *Like:
		return c.like(e)
	case *Between:
		return c.between(e)
	case *In:
		return c.in(e)
	case *IsNull:
		return c.isNull(e)
	case *Spatial:
		left, right, err := c.pair(string(e.Op), e.Left, e.Right, TypeGeometry)
		return &Spatial{e.Op, left, right}, err
	case *Temporal:
		return c.temporal(e)
	case *ArrayCompare:
		left, right, err := c.pair(string(e.Op), e.Left, e.Right, TypeArray)
		return &ArrayCompare{e.Op, left, right}, err
	}
	v, err := c.value(e)
	if err != nil {
		return nil, err
	}
	if v.Type != TypeBoolean {
		return nil, typeError(v, "%s, but a condition is asked for here", v.describe())
	}
	return v.Expr, nil
}

func (c *checker) conditions(args []Expr) ([]Expr, error) {
	out := make([]Expr, len(args))
	for i, a := range args {
		e, err := c.condition(a)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

// value checks a value and finds its type.
func (c *checker) value(e Expr) (typed, error) {
	switch e := e.(type) {
	case Property:
		t, ok := c.schema[string(e)]
		if !ok {
			return typed{}, unknownName("property", string(e), c.names)
		}
		return typed{e, t}, nil
	case String:
		return typed{e, TypeText}, nil
	case Integer:
		return typed{e, TypeInteger}, nil
	case Float:
		return typed{e, TypeNumber}, nil
	case Date:
		return typed{e, TypeDate}, nil
	case Timestamp:
		return typed{e, TypeTimestamp}, nil
	case *Interval:
		return c.interval(e)
	case *Geometry:
		return typed{e, TypeGeometry}, checkGeometry(e)
	case *Envelope:
		return typed{e, TypeGeometry}, checkEnvelope(e)
	case *Array:
		return c.array(e)
	case *Arithmetic:
		left, right, err := c.pair(string(e.Op), e.Left, e.Right, TypeNumber)
		return typed{&Arithmetic{e.Op, left, right}, TypeNumber}, err
	case *CaseFold:
		arg, err := c.of("CASEI", e.Arg, TypeText)
		return typed{&CaseFold{arg}, TypeText}, err
	case *AccentFold:
		arg, err := c.of("ACCENTI", e.Arg, TypeText)
		return typed{&AccentFold{arg}, TypeText}, err
	case *Function:
		return c.function(e)
	case nil:
		return typed{}, &TypeError{Reason: "a part of the filter is missing"}
	}
	e, err := c.condition(e)
	return typed{e, TypeBoolean}, err
}

// of checks a value that has to be of one type.
func (c *checker) of(op string, e Expr, want Type) (Expr, error) {
	v, err := c.value(e)
	if err != nil {
		return nil, c.suggest(err, want)
	}
	if v.Type != want && !(want == TypeNumber && v.Type == TypeInteger) && !(want == TypeArray && v.Type == TypeJSON) {
		hint := ""
		if s, ok := v.Expr.(String); ok && want == TypeGeometry && beginsWithTag(string(s)) {
			hint = " (a geometry stands without quotes)"
		}
		return nil, typeError(v, "%s takes %s, but %s%s", keyword(op), want.plural(), v.describe(), hint)
	}
	return v.Expr, nil
}

// suggest names the geometry of the collection where a property that does not
// exist is taken for one.
func (c *checker) suggest(err error, want Type) error {
	var unknown *UnknownNameError
	if !errors.As(err, &unknown) || unknown.Kind != "property" || unknown.Nearest != "" || want != TypeGeometry {
		return err
	}
	suggested := *unknown
	for _, name := range c.names {
		if c.schema[name] == TypeGeometry {
			suggested.Nearest = name
		}
	}
	return &suggested
}

func (c *checker) pair(op string, left, right Expr, want Type) (l, r Expr, err error) {
	if l, err = c.of(op, left, want); err != nil {
		return nil, nil, err
	}
	r, err = c.of(op, right, want)
	return l, r, err
}

func (c *checker) isNull(e *IsNull) (Expr, error) {
	if isPredicate(e.Arg) {
		arg, err := c.condition(e.Arg)
		return &IsNull{arg}, err
	}
	v, err := c.value(e.Arg)
	return &IsNull{v.Expr}, err
}

func (c *checker) array(e *Array) (typed, error) {
	items := make([]Expr, len(e.Items))
	for i, item := range e.Items {
		v, err := c.value(item)
		if err != nil {
			return typed{}, err
		}
		items[i] = v.Expr
	}
	return typed{&Array{items}, TypeArray}, nil
}

func (c *checker) function(e *Function) (typed, error) {
	f, ok := LookupFunction(e.Name)
	if !ok {
		return typed{}, unknownFunction(e.Name)
	}
	if n := len(f.Args); len(e.Args) != n {
		plural := "s"
		if n == 1 {
			plural = ""
		}
		return typed{}, &TypeError{Reason: fmt.Sprintf("the function %s takes %d argument%s, not %d", f.Name, n, plural, len(e.Args))}
	}
	args := make([]Expr, len(e.Args))
	for i, a := range e.Args {
		arg, err := c.of(e.Name, a, f.Args[i])
		if err != nil {
			return typed{}, err
		}
		args[i] = arg
	}
	return typed{&Function{f.Name, args}, f.Result}, nil
}

// typeError makes an error about a value, and names its property if it is one.
func typeError(v typed, format string, args ...any) error {
	name, _ := v.Expr.(Property)
	return &TypeError{Property: string(name), Reason: fmt.Sprintf(format, args...)}
}

// describe says what the value is and of which type: a clause.
func (v typed) describe() string {
	if p, ok := v.Expr.(Property); ok {
		return fmt.Sprintf("the property %q is %s", string(p), v.Type.article())
	}
	return v.short() + " is " + v.Type.article()
}

// short writes the value, cut when it is long.
func (v typed) short() string {
	const most = 40
	text := []rune(Text(v.Expr))
	if len(text) > most {
		return string(text[:most]) + "..."
	}
	return string(text)
}

func (t Type) article() string {
	switch t {
	case TypeText, TypeJSON:
		return string(t)
	case TypeInteger, TypeArray, TypeInterval:
		return "an " + string(t)
	case TypeOther:
		return "of a type without comparisons"
	}
	return "a " + string(t)
}

func (t Type) plural() string {
	switch t {
	case TypeText:
		return "text"
	case TypeGeometry:
		return "geometries"
	}
	return string(t) + "s"
}

// kind brings together types that compare with each other.
func (t Type) kind() Type {
	switch t {
	case TypeInteger:
		return TypeNumber
	case TypeTimestamp:
		return TypeDate
	}
	return t
}

func (t Type) isScalar() bool {
	return slices.Contains([]Type{TypeText, TypeNumber, TypeBoolean, TypeDate}, t.kind())
}
