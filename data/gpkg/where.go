package gpkg

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"panj/data"
	"panj/data/cql2"
)

// selection is the part of a statement that chooses rows, with its values. The
// first value is always Query.LinkBase, which expressions of related rows name
// by its number.
type selection struct {
	t     *table
	q     data.Query
	args  []any
	where []string
	// tree is a search of the R-tree, with k for the key and i for a row that
	// is certain to match; empty when the table is read in the order of its
	// keys. hit is then the exact condition for the other rows.
	tree, hit string
	large     bool            // the search is for a tenth of the space or more
	ways      []way           // by which indexes lead to the rows, beside the tree
	way       *way            // the one that is taken
	stored    map[string]bool // columns that are sorted as they are stored
	// reached holds for the rows of a sorted page that have a value, rest for
	// those without; empty when one search finds both.
	reached, rest string
	tests         []int64 // conditions that are evaluated in Go; release forgets them

	words    *wordIndex // to search for Query.Text; nil without one
	found    string     // that search, from FROM on
	rank     string     // what rows are ordered by for want of another order; empty without
	rankings []int64    // what rank is worked out with; release forgets them
	position string     // condition on the rank
}

// bind adds a value and returns its parameter.
func (s *selection) bind(v any) string {
	s.args = append(s.args, v)
	return "?" + strconv.Itoa(len(s.args))
}

func (s *selection) and(condition string) { s.where = append(s.where, condition) }

// newSelection compiles a query; release ends its use. known is what the query
// needs to know of the table, words its index for Text, and stored as in
// selection.
func newSelection(t *table, q data.Query, known facts, words *wordIndex, stored map[string]bool) (*selection, error) {
	s := &selection{t: t, q: q, args: []any{q.LinkBase}, words: words, stored: stored}
	steps := []func() error{s.page, s.text, func() error { return s.box(known) }, s.ids, s.interval, s.km, s.zoom, s.equals, s.filter, s.sort}
	for _, step := range steps {
		if err := step(); err != nil {
			s.release()
			return nil, err
		}
	}
	return s, nil
}

// fromWhere writes the statement from FROM to before ORDER BY. With limit, a
// clause, it also writes the page, and reports whether it has.
func (s *selection) fromWhere(limit string) (sql string, paged bool) {
	from, where := quoted(s.t.ID)+` AS t`, s.where
	if s.tree == "" {
		return ` FROM ` + from + whereAll(where), false
	}
	order := ` ORDER BY k`
	if s.backward() {
		order += ` DESC`
	}
	join := `) AS s CROSS JOIN ` + from + ` ON t.` + s.t.key + ` = s.k`
	if s.sorted() {
		return ` FROM (` + s.tree + join + whereAll(append([]string{`(s.i OR ` + s.hit + `)`}, where...)), false
	}
	if len(where) == 0 {
		// only a box: the page is cut before rows are joined, so that the keys of a large box need not all be sorted
		return ` FROM (SELECT k FROM (` + s.tree + `)` + ` WHERE ` + s.treeHit() + order + limit + join, true
	}
	// LIMIT keeps SQLite from dropping the order of a subquery
	return ` FROM (` + s.tree + order + ` LIMIT -1` + join + whereAll(append([]string{`(s.i OR ` + s.hit + `)`}, where...)), false
}

func whereAll(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	return ` WHERE ` + strings.Join(conditions, ` AND `)
}

// treeHit is the exact condition on what a search of the R-tree found: a row
// is read when the tree leaves a doubt.
func (s *selection) treeHit() string {
	return `(i OR (SELECT ` + s.hit + ` FROM ` + quoted(s.t.ID) + ` AS t WHERE t.` + s.t.key + ` = k))`
}

func invalid(param, value, format string, args ...any) error {
	return &data.InvalidError{Param: param, Value: value, Reason: fmt.Sprintf(format, args...)}
}

// page checks the numbers of a page.
func (s *selection) page() error {
	if s.q.Limit < 0 {
		return invalid("limit", strconv.Itoa(s.q.Limit), "must not be negative")
	}
	if s.q.Offset < 0 {
		return invalid("offset", strconv.Itoa(s.q.Offset), "must not be negative")
	}
	return nil
}

// keyRange returns the conditions that After and Before set on a key.
func (s *selection) keyRange(key string) (conditions []string) {
	if s.sorted() {
		return nil // After and Before are no range of keys
	}
	if s.q.After != nil {
		conditions = append(conditions, key+` > `+s.bind(*s.q.After))
	}
	if s.q.Before != nil {
		conditions = append(conditions, key+` < `+s.bind(*s.q.Before))
	}
	return conditions
}

// backward reports whether the last rows before a key are asked for.
func (s *selection) backward() bool { return s.q.Before != nil && s.q.Limit > 0 }

// ids selects rows by the ids that clients see.
func (s *selection) ids() error {
	if s.q.IDs == nil {
		return nil
	}
	var values []any
	for _, id := range s.q.IDs {
		if s.t.IDColumn != "" {
			if utf8.ValidString(id) && !strings.ContainsRune(id, 0) {
				values = append(values, id)
			}
		} else if key, err := strconv.ParseInt(id, 10, 64); err == nil && strconv.FormatInt(key, 10) == id {
			values = append(values, key)
		}
	}
	key := row + "." + s.t.key
	if s.t.IDColumn != "" {
		key = column(s.t.IDColumn)
	}
	s.oneOf(key, values)
	return nil
}

// oneOf adds the condition that an expression has one of the values.
func (s *selection) oneOf(expression string, values []any) {
	const many = 8
	switch {
	case len(values) == 0:
		s.and(`0`)
	case len(values) == 1:
		s.and(expression + ` = ` + s.bind(values[0]))
	case len(values) <= many:
		var parameters []string
		for _, v := range values {
			parameters = append(parameters, s.bind(v))
		}
		s.and(expression + ` IN (` + strings.Join(parameters, ", ") + `)`)
	default: // one parameter however many values: SQLite limits parameters
		// in JSON a text would end at its first NUL
		values = slices.DeleteFunc(values, func(v any) bool { s, ok := v.(string); return ok && strings.ContainsRune(s, 0) })
		list, err := json.Marshal(values)
		if err != nil {
			panic("texts and numbers cannot fail: " + err.Error())
		}
		s.and(expression + ` IN (SELECT value FROM json_each(` + s.bind(string(list)) + `))`)
	}
}

// interval adds the condition on time. A row with one bound missing is open at
// that end, one with both missing at both.
func (s *selection) interval() error {
	if s.q.Interval == nil || s.q.Interval.IsZero() {
		return nil
	}
	i := *s.q.Interval
	text := i.Start + "/" + i.End
	if s.t.StartColumn == "" {
		return invalid("datetime", text, "the collection %s has no column of dates", s.t.ID)
	}
	for _, bound := range []*string{&i.Start, &i.End} {
		if *bound == "" {
			continue
		}
		t, err := data.ParseTime(*bound)
		if err != nil {
			return err
		}
		*bound = t
	}
	start, end := column(s.t.StartColumn), column(s.t.EndColumn)
	if start == end && s.t.indexed[s.t.StartColumn] {
		start, end = "+"+start, "+"+end // the index is one way to the rows of several: see ways
	}
	if i.End != "" {
		c := s.t.Column(s.t.StartColumn)
		s.and(orMissing(c, start, s.notAfter(start, c.Type, i.End)))
	}
	if i.Start != "" {
		c := s.t.Column(s.t.EndColumn)
		s.and(orMissing(c, end, s.notBefore(end, c.Type, i.Start)))
	}
	if start == end {
		s.addWay(s.during(i))
	}
	return nil
}

// orMissing is a condition on a column that also holds where it has no value.
// SQLite, which knows when it always has one, goes through the whole index to
// answer an OR of which only one side is left.
func orMissing(c *data.Column, expression, condition string) string {
	if c.Required {
		return condition
	}
	return `(` + condition + ` OR ` + expression + ` IS NULL)`
}

// during is the way to the rows whose instant may lie in an interval, or that
// have none.
func (s *selection) during(i data.Interval) way {
	var w way
	for _, end := range []struct {
		op   cql2.CompareOp
		text string
	}{{cql2.GreaterOrEqual, i.Start}, {cql2.LessOrEqual, i.End}} {
		if end.text == "" {
			continue
		}
		one := s.bound(cql2.Property(s.t.StartColumn), end.op, cql2.Date(end.text[:len(time.DateOnly)]))
		w.columns, w.conditions = one.columns, append(w.conditions, one.conditions...)
	}
	if len(w.conditions) > 0 {
		w.conditions = []string{orMissing(s.t.Column(s.t.StartColumn), column(s.t.StartColumn), w.condition())}
	}
	return w
}

// notAfter compares the first instant of a column with the last of a bound.
// The texts are compared first, which an index can do; a column of times can
// hold any zone, so there the text is off by up to a day and the instant
// decides.
func (s *selection) notAfter(column string, kind data.ColumnType, bound string) string {
	const behindAll = "~" // sorts after every character of a time
	if kind == data.Date {
		return column + ` <= ` + s.bind(bound[:len(time.DateOnly)]+behindAll)
	}
	return `(` + column + ` <= ` + s.bind(shiftDay(bound, 1)+behindAll) + ` AND panj_first(` + column + `) <= ` + s.bind(data.LastInstant(bound)) + `)`
}

func (s *selection) notBefore(column string, kind data.ColumnType, bound string) string {
	if kind == data.Date {
		return column + ` >= ` + s.bind(bound[:len(time.DateOnly)])
	}
	return `(` + column + ` >= ` + s.bind(shiftDay(bound, -1)) + ` AND panj_last(` + column + `) >= ` + s.bind(data.FirstInstant(bound)) + `)`
}

// shiftDay returns the date of a bound some days later; at the ends of the
// calendar a text that lies beyond it.
func shiftDay(bound string, days int) string {
	t, err := time.Parse(time.DateOnly, bound[:len(time.DateOnly)])
	if err != nil {
		return bound
	}
	switch t = t.AddDate(0, 0, days); {
	case t.Year() < 0:
		return ""
	case t.Year() > 9999:
		return "9999-12-31~"
	}
	return t.Format(time.DateOnly)
}

// km adds the condition on chainage.
func (s *selection) km() error {
	if s.q.KM == nil {
		return nil
	}
	k := *s.q.KM
	text := fmt.Sprintf("%g/%g", k.From, k.To)
	if s.t.FromKMCol == "" {
		return invalid("km", text, "the collection %s has no kilometres", s.t.ID)
	}
	if !(k.From <= k.To) {
		return invalid("km", text, "must be two numbers, the smaller one first")
	}
	from, to := column(s.t.FromKMCol), column(s.t.ToKMCol)
	if from == to {
		s.and(from + ` BETWEEN ` + s.bind(k.From) + ` AND ` + s.bind(k.To))
		return nil
	}
	s.and(`coalesce(` + from + `, ` + to + `) <= ` + s.bind(k.To) + ` AND coalesce(` + to + `, ` + from + `) >= ` + s.bind(k.From))
	return nil
}

// zoom leaves out rows that are not drawn at a zoom.
func (s *selection) zoom() error {
	if s.q.Zoom == nil {
		return nil
	}
	for _, limit := range []struct{ name, compare string }{{s.t.MinZoomCol, ` <= `}, {s.t.MaxZoomCol, ` >= `}} {
		if limit.name != "" {
			s.and(`(` + column(limit.name) + ` IS NULL OR ` + column(limit.name) + limit.compare + s.bind(*s.q.Zoom) + `)`)
		}
	}
	return nil
}
