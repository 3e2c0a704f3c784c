package gpkg

import (
	"slices"
	"strconv"
	"strings"

	"panj/data"
	"panj/data/cql2"
)

// Limits of what becomes SQL; SQLite limits the depth of an expression and the
// number of parameters. What lies beyond is evaluated in Go.
const (
	maxFilterDepth = 12  // levels of AND, OR and NOT
	maxFilterList  = 200 // terms of an AND or OR, items of an IN
	maxFilterArgs  = 2000
	maxTestColumns = 100 // arguments of panj_test; SQLite limits them
)

// filter adds the condition of Query.Filter.
func (s *selection) filter() error {
	if s.q.Filter == nil {
		return nil
	}
	e, err := cql2.Check(s.q.Filter, s.t.FilterSchema())
	if err != nil {
		return invalid("filter", cql2.Text(s.q.Filter), "%s", err)
	}
	return s.demand(e)
}

// demand adds a condition that was checked. Each part of it is SQL with the
// three truths of CQL2 (1, 0, NULL): comparisons of columns with literals as
// they are, everything else through panj_test, which evaluates it in Go.
func (s *selection) demand(e cql2.Expr) error {
	terms := []cql2.Expr{e}
	if and, ok := e.(*cql2.And); ok && len(and.Args) <= maxFilterList {
		terms = and.Args
	}
	for _, term := range terms {
		s.addWay(s.sargable(term))
	}
	condition, err := s.condition(e, 0)
	if err != nil {
		return err
	}
	s.and(condition)
	return nil
}

// condition writes a condition as SQL, in parentheses where it needs them.
func (s *selection) condition(e cql2.Expr, depth int) (string, error) {
	if depth > maxFilterDepth || len(s.args) > maxFilterArgs {
		return s.inGo(e)
	}
	switch e := e.(type) {
	case cql2.Bool:
		if e {
			return `1`, nil
		}
		return `0`, nil
	case *cql2.And:
		return s.joined(e, e.Args, ` AND `, depth, func(rest []cql2.Expr) cql2.Expr { return &cql2.And{Args: rest} })
	case *cql2.Or:
		return s.joined(e, e.Args, ` OR `, depth, func(rest []cql2.Expr) cql2.Expr { return &cql2.Or{Args: rest} })
	case *cql2.Not:
		if !s.isNative(e.Arg) {
			return s.inGo(e)
		}
		arg, err := s.condition(e.Arg, depth+1)
		return `(NOT ` + arg + `)`, err
	}
	if !s.isNative(e) {
		return s.inGo(e)
	}
	return s.native(e), nil
}

// joined writes an AND or OR. The terms that have to be evaluated in Go come
// last and in one call.
func (s *selection) joined(whole cql2.Expr, args []cql2.Expr, operator string, depth int, join func([]cql2.Expr) cql2.Expr) (string, error) {
	if len(args) > maxFilterList {
		return s.inGo(whole)
	}
	var rest []cql2.Expr
	var parts []string
	for _, a := range args {
		if !s.isNative(a) {
			rest = append(rest, a)
			continue
		}
		part, err := s.condition(a, depth+1)
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
	}
	switch len(rest) {
	case 0:
		return balanced(parts, operator), nil
	case 1:
	default:
		rest = []cql2.Expr{join(rest)}
	}
	part, err := s.inGo(rest[0])
	return balanced(append(parts, part), operator), err
}

// balanced joins conditions so that their tree is as flat as can be.
func balanced(parts []string, operator string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	half := len(parts) / 2
	return `(` + balanced(parts[:half], operator) + operator + balanced(parts[half:], operator) + `)`
}

// isNative reports whether a condition holds anything to be written as SQL.
func (s *selection) isNative(e cql2.Expr) bool {
	switch e := e.(type) {
	case cql2.Bool:
		return true
	case *cql2.And:
		return slices.ContainsFunc(e.Args, s.isNative)
	case *cql2.Or:
		return slices.ContainsFunc(e.Args, s.isNative)
	case *cql2.Not:
		return s.isNative(e.Arg)
	case *cql2.IsNull:
		p, ok := e.Arg.(cql2.Property)
		return ok && s.compares(p)
	case *cql2.Compare:
		return s.comparable(e.Left, e.Right)
	case *cql2.Between:
		return s.comparable(e.Arg, e.Low) && s.comparable(e.Arg, e.High)
	case *cql2.In:
		return len(e.List) <= maxFilterList && !slices.ContainsFunc(e.List, func(item cql2.Expr) bool { return !s.comparable(e.Arg, item) })
	}
	return false
}

// comparable reports whether SQL compares the two as CQL2 does: at least one
// is a column, the other a column of the same kind or a literal.
func (s *selection) comparable(a, b cql2.Expr) bool {
	p, ok := a.(cql2.Property)
	if !ok {
		p, ok = b.(cql2.Property)
		b = a
	}
	if !ok || !s.compares(p) {
		return false
	}
	switch b := b.(type) {
	case cql2.Property:
		return s.compares(b)
	case cql2.String:
		return !strings.ContainsRune(string(b), 0) // SQLite ends some texts there
	case cql2.Integer, cql2.Float, cql2.Bool, cql2.Date, cql2.Timestamp:
		return true
	}
	return false
}

// filterColumn returns the column that a filter calls by that name; false for
// the geometry.
func (s *selection) filterColumn(p cql2.Property) (data.Column, bool) {
	name := string(p)
	if s.t.IsSpatial() && name == s.t.GeometryName() {
		return data.Column{}, false
	}
	if c := s.t.Column(name); c != nil {
		return *c, true
	}
	return data.Column{Name: name, Type: data.Text}, true // the id
}

// compares reports whether SQL can compare the values of a property. Instants
// can have any zone, and a JSON null is NULL: both are looked at in Go.
func (s *selection) compares(p cql2.Property) bool {
	c, ok := s.filterColumn(p)
	return ok && c.Type != data.DateTime && c.Type != data.JSON
}

// native writes a condition that isNative, other than AND, OR and NOT.
func (s *selection) native(e cql2.Expr) string {
	switch e := e.(type) {
	case *cql2.IsNull:
		return `(` + s.value(e.Arg) + ` IS NULL)`
	case *cql2.Compare:
		return `(` + s.value(e.Left) + ` ` + string(e.Op) + ` ` + s.value(e.Right) + `)`
	case *cql2.Between:
		return `(` + s.value(e.Arg) + ` BETWEEN ` + s.value(e.Low) + ` AND ` + s.value(e.High) + `)`
	case *cql2.In:
		items := make([]string, len(e.List))
		for i, item := range e.List {
			items[i] = s.value(item)
		}
		return `(` + s.value(e.Arg) + ` IN (` + strings.Join(items, ", ") + `))`
	}
	panic("not a native condition") // isNative has let nothing else through
}

// value writes an operand: a literal, or a column as clients see its values.
// SQLite lets any column hold anything; what is of another type than the
// column's goes through the function that converts it for clients.
func (s *selection) value(e cql2.Expr) string {
	switch e := e.(type) {
	case cql2.String:
		return s.bind(string(e))
	case cql2.Integer:
		return s.bind(int64(e))
	case cql2.Float:
		return s.bind(float64(e))
	case cql2.Bool:
		return s.bind(bool(e))
	case cql2.Date:
		return s.bind(string(e))
	case cql2.Timestamp: // beside a date it is cut to its date
		return s.bind(string(e.Date()))
	case cql2.Property:
		c, _ := s.filterColumn(e)
		return shown(c)
	}
	panic("not a native operand")
}

// shown writes the value of a column as clients see it.
func shown(c data.Column) string {
	name := column(c.Name)
	typed := func(kind, value string) string {
		return `CASE typeof(` + name + `) WHEN '` + kind + `' THEN ` + value + ` WHEN 'null' THEN NULL ELSE panj_` + string(c.Type) + `(` + name + `) END`
	}
	switch c.Type {
	case data.Integer:
		return typed("integer", name)
	case data.Number:
		// a number too large for a float is none to clients
		return `CASE WHEN typeof(` + name + `) = 'real' AND abs(` + name + `) <= 1.7976931348623157e308 THEN ` + name + ` ELSE panj_number(` + name + `) END`
	case data.Boolean:
		return typed("integer", `(`+name+` <> 0)`)
	case data.Date:
		return `CASE WHEN ` + name + ` = date(` + name + `) THEN ` + name + ` ELSE panj_date(` + name + `) END`
	}
	return typed("text", name)
}

// inGo writes a condition that panj_test evaluates with the values of the
// columns that it names.
func (s *selection) inGo(e cql2.Expr) (string, error) {
	test := &rowTest{expr: e, crs: s.t.crs}
	args := []string{""}
	for _, name := range cql2.Properties(e) {
		property := testColumn{name: name, geometry: true}
		expression := column(s.t.geometry)
		if c, ok := s.filterColumn(cql2.Property(name)); ok {
			property.kind, property.geometry = c.Type, false
			expression = column(c.Name)
		}
		test.columns = append(test.columns, property)
		args = append(args, expression)
	}
	if len(test.columns) > maxTestColumns {
		return "", invalid("filter", cql2.Text(s.q.Filter), "compares %d properties in one condition; at most %s are allowed", len(test.columns), strconv.Itoa(maxTestColumns))
	}
	id := tests.add(test)
	s.tests = append(s.tests, id)
	args[0] = s.bind(id)
	return `panj_test(` + strings.Join(args, ", ") + `)`, nil
}

// release forgets what the statement evaluates in Go, once it has ended.
func (s *selection) release() {
	tests.remove(s.tests)
	rankings.remove(s.rankings)
	if s.words != nil {
		s.words.release()
	}
}
