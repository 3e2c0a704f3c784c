package gpkg

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"

	"modernc.org/sqlite"

	"panj/data"
	"panj/data/fulltext"
)

// textColumn is a column that is searched for words.
type textColumn struct {
	name   string
	kind   data.ColumnType // Text or JSON
	weight float64         // how much a find in it counts
}

// textColumns are the columns that are searched: the id, texts and JSON.
func (t *table) textColumns() []textColumn {
	var columns []textColumn
	if t.IDColumn != "" {
		columns = append(columns, textColumn{t.IDColumn, data.Text, 1})
	}
	title := t.TitleColumn()
	for _, c := range t.Columns {
		if !c.Related && (c.Type == data.Text || c.Type == data.JSON) {
			weight := 1.0
			if c.Name == title || isName(c.Name) {
				weight = nameWeight
			}
			columns = append(columns, textColumn{c.Name, c.Type, weight})
		}
	}
	return columns
}

// nameWeight is how much more a find counts in what a row is called.
const nameWeight = 3

// isName tells by the name of a column whether it holds a name, in one language
// or of one kind.
func isName(column string) bool {
	lower := strings.ToLower(column)
	return strings.HasPrefix(lower, "name") || strings.HasSuffix(lower, "name")
}

// each calls f with the texts of a value.
func (c *textColumn) each(v driver.Value, f func(text string)) {
	switch {
	case v == nil:
	case c.kind == data.JSON:
		eachJSONText(asText(v).(string), f)
	default:
		f(asText(v).(string))
	}
}

// eachJSONText calls f with the strings inside JSON that people read: not with
// the names of members, nor with web addresses. What is no JSON is a text.
func eachJSONText(text string, f func(text string)) {
	if !json.Valid([]byte(text)) {
		f(text)
		return
	}
	d := json.NewDecoder(strings.NewReader(text))
	var value func()
	value = func() {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch token := token.(type) {
		case json.Delim: // [ or {
			for d.More() {
				if token == '{' {
					_, _ = d.Token() // the name of a member; the text is known to be valid
				}
				value()
			}
			_, _ = d.Token()
		case string:
			if !strings.HasPrefix(token, "http://") && !strings.HasPrefix(token, "https://") {
				f(token)
			}
		}
	}
	value()
}

// ranking is what panj_rank needs to know of a statement that runs now.
type ranking struct {
	columns []textColumn
	tally   *fulltext.Tally
}

var rankings registry[*ranking]

// panjRank(number, value, ...) returns how well the texts of a row answer a
// query.
func panjRank(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	id, _ := args[0].(int64)
	r := rankings.get(id)
	if r == nil || len(args) != 1+len(r.columns) {
		return nil, fmt.Errorf("there is no ranking %v of %d values", args[0], len(args)-1)
	}
	r.tally.Reset()
	for i := range r.columns {
		c := &r.columns[i]
		c.each(args[1+i], func(text string) { r.tally.Add(text, c.weight) })
	}
	return r.tally.Rank(), nil
}

// text adds the condition of Query.Text, and orders by rank where no other
// order is asked for.
func (s *selection) text() error {
	if s.q.Text == nil {
		return nil
	}
	if !s.t.HasText() {
		return invalid("q", s.q.Text.String(), "the collection %s has no text", s.t.ID)
	}
	s.found = s.words.search(s.bind(matchExpression(s.q.Text)))
	s.and(row + "." + s.t.key + ` IN (SELECT rowid` + s.found + `)`)
	if len(s.q.Sort) > 0 {
		return nil
	}
	var parts []string
	for columns := s.t.textColumns(); len(columns) > 0; {
		n := min(len(columns), maxTestColumns)
		id := rankings.add(&ranking{columns[:n], s.q.Text.NewTally()})
		s.rankings = append(s.rankings, id)
		call := `panj_rank(` + s.bind(id)
		for _, c := range columns[:n] {
			call += `, +` + column(c.name)
		}
		parts, columns = append(parts, call+`)`), columns[n:]
	}
	s.rank = strings.Join(parts, ` + `)
	return nil
}

// matchExpression writes a query in the language of FTS5. Every phrase is a
// string of it, in which only the quotation mark has a meaning; words hold none.
func matchExpression(q *fulltext.Query) string {
	var all []string
	for _, phrases := range q.Conditions() {
		var one []string
		for _, p := range phrases {
			text := `"` + strings.Join(p.Words, " ") + `"`
			if p.Open {
				text += ` *`
			}
			one = append(one, text)
		}
		all = append(all, `(`+strings.Join(one, ` OR `)+`)`)
	}
	return strings.Join(all, ` AND `)
}
