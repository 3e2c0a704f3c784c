package gpkg

import (
	"slices"
	"strings"
	"unicode/utf8"

	"panj/data"
	"panj/data/cql2"
)

// way is a condition that an index can answer. It holds for every row of the
// answer, so it says nothing new: it only shows SQLite where to look.
type way struct {
	columns    string // the column of the index, or several
	conditions []string
	ordered    bool // the index yields the rows in the order of their keys
}

func (w way) condition() string { return strings.Join(w.conditions, ` AND `) }

// addWay keeps a way to the rows. Two on the same column are one: a range with
// both its ends.
func (s *selection) addWay(w way) {
	if len(w.conditions) == 0 {
		return
	}
	for i := range s.ways {
		if s.ways[i].columns == w.columns {
			s.ways[i].conditions = append(s.ways[i].conditions, w.conditions...)
			s.ways[i].ordered = s.ways[i].ordered || w.ordered
			return
		}
	}
	s.ways = append(s.ways, w)
}

// sargable returns the way to the rows for which a term can be true; one
// without conditions when no index helps.
func (s *selection) sargable(term cql2.Expr) way {
	switch e := term.(type) {
	case *cql2.Compare:
		if p, ok := e.Left.(cql2.Property); ok {
			return s.bound(p, e.Op, e.Right)
		}
		if p, ok := e.Right.(cql2.Property); ok {
			return s.bound(p, mirrored[e.Op], e.Left)
		}
	case *cql2.Between:
		if p, ok := e.Arg.(cql2.Property); ok {
			w := s.bound(p, cql2.GreaterOrEqual, e.Low)
			w.conditions = append(w.conditions, s.bound(p, cql2.LessOrEqual, e.High).conditions...)
			return w
		}
	case *cql2.In:
		return s.sargableIn(e)
	case *cql2.Like:
		p, ok := e.Arg.(cql2.Property)
		pattern, isText := e.Pattern.(cql2.String)
		if ok && isText {
			return s.prefix(p, string(pattern))
		}
	case *cql2.IsNull:
		if p, ok := e.Arg.(cql2.Property); ok {
			return s.null(p)
		}
	case *cql2.Or:
		return s.anyOf(e.Args)
	case *cql2.And:
		for _, a := range e.Args {
			if w := s.sargable(a); len(w.conditions) > 0 {
				return w
			}
		}
	}
	return way{}
}

// anyOf is the way to the rows of an OR: there is one when each of its terms
// has one.
func (s *selection) anyOf(terms []cql2.Expr) way {
	if len(terms) > maxFilterList {
		return way{}
	}
	var columns, parts []string
	for _, term := range terms {
		w := s.sargable(term)
		if len(w.conditions) == 0 {
			return way{}
		}
		columns, parts = append(columns, w.columns), append(parts, w.condition())
	}
	slices.Sort(columns)
	return way{columns: strings.Join(slices.Compact(columns), "\x00"), conditions: []string{balanced(parts, ` OR `)}}
}

// mirrored turns a comparison around.
var mirrored = map[cql2.CompareOp]cql2.CompareOp{
	cql2.Equal: cql2.Equal, cql2.NotEqual: cql2.NotEqual, cql2.Less: cql2.Greater, cql2.LessOrEqual: cql2.GreaterOrEqual,
	cql2.Greater: cql2.Less, cql2.GreaterOrEqual: cql2.LessOrEqual,
}

// indexed returns the column when an index on it can help.
func (s *selection) indexed(p cql2.Property) (data.Column, bool) {
	c, ok := s.filterColumn(p)
	return c, ok && c.Type != data.Boolean && s.t.indexed[c.Name]
}

// bound compares an indexed column with a literal.
func (s *selection) bound(p cql2.Property, op cql2.CompareOp, literal cql2.Expr) way {
	c, ok := s.indexed(p)
	if !ok || op == cql2.NotEqual {
		return way{}
	}
	w := way{columns: c.Name}
	var day string
	switch l := literal.(type) {
	case cql2.String, cql2.Integer, cql2.Float:
		w.conditions = []string{column(c.Name) + ` ` + string(op) + ` ` + s.value(literal)}
		w.ordered = op == cql2.Equal
		return w
	case cql2.Date:
		day = string(l)
	case cql2.Timestamp:
		day = string(l.Date())
	default:
		return way{}
	}
	// a text can have any zone, which moves its date by up to a day
	if op != cql2.Less && op != cql2.LessOrEqual {
		w.conditions = append(w.conditions, column(c.Name)+` >= `+s.bind(shiftDay(day, -1)))
	}
	if op != cql2.Greater && op != cql2.GreaterOrEqual {
		w.conditions = append(w.conditions, column(c.Name)+` <= `+s.bind(shiftDay(day, 1)+"~"))
	}
	return w
}

func (s *selection) sargableIn(e *cql2.In) way {
	p, ok := e.Arg.(cql2.Property)
	if !ok || len(e.List) > maxFilterList {
		return way{}
	}
	c, ok := s.indexed(p)
	if !ok {
		return way{}
	}
	items := make([]string, len(e.List))
	for i, item := range e.List {
		switch item.(type) {
		case cql2.String, cql2.Integer, cql2.Float:
			items[i] = s.value(item)
		default: // of dates each is a range
			terms := make([]cql2.Expr, len(e.List))
			for i, item := range e.List {
				terms[i] = &cql2.Compare{Op: cql2.Equal, Left: p, Right: item}
			}
			return s.anyOf(terms)
		}
	}
	return way{columns: c.Name, conditions: []string{column(c.Name) + ` IN (` + strings.Join(items, ", ") + `)`}, ordered: len(items) == 1}
}

// prefix compares an indexed column with what a pattern begins with.
func (s *selection) prefix(p cql2.Property, pattern string) way {
	c, ok := s.indexed(p)
	head, _, _ := strings.Cut(pattern, "%")
	head, _, _ = strings.Cut(head, "_")
	head, _, _ = strings.Cut(head, `\`)
	if !ok || head == "" || !s.t.utf8 {
		return way{}
	}
	w := way{columns: c.Name, conditions: []string{column(c.Name) + ` >= ` + s.bind(head)}}
	if end := behind(head); end != "" {
		w.conditions = append(w.conditions, column(c.Name)+` < `+s.bind(end))
	}
	return w
}

// behind returns the first text after all that begin with a text; nothing when
// all texts come before.
func behind(head string) string {
	for head != "" {
		r, size := utf8.DecodeLastRuneInString(head)
		head = head[:len(head)-size]
		if r++; utf8.ValidRune(r) {
			return head + string(r)
		}
		if r < utf8.MaxRune { // past the surrogates, which are no characters
			return head + "\uE000"
		}
	}
	return ""
}

// null looks for the rows without a value. Numbers and times that clients see
// as null can be another value in the table.
func (s *selection) null(p cql2.Property) way {
	c, ok := s.indexed(p)
	if !ok || c.Type != data.Text {
		return way{}
	}
	return way{columns: c.Name, conditions: []string{column(c.Name) + ` IS NULL`}, ordered: true}
}
