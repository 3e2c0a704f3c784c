package server

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"panj/data"
)

// choiceNames are the properties of incidents of which the form of the map page
// offers the values that occur.
var choiceNames = []string{"type", "target", "place_basis", "in_article"}

// Bounds of the form: values of one property, and incidents that are counted.
const (
	maxChoices = 60
	maxCounted = 50_000
)

// choiceRows are the incidents with the values that the form offers.
type choiceRows struct {
	columns  []data.Column
	rows     []choiceRow
	speakers []string // everybody who says something, sorted; empty when they are too many
}

type choiceRow struct {
	id     string
	values []string // in the order of the columns, as parameters write them; "" for null
}

// choices returns the rows of that version of the dataset; without columns when
// there are too many to be counted for a page.
func (s *Server) choices(ctx context.Context, version string, c *data.Collection) (*choiceRows, error) {
	return s.choiceRows.get(ctx, version, func(ctx context.Context) (*choiceRows, error) {
		t := &choiceRows{}
		var names []string
		for _, name := range choiceNames {
			if column := c.Column(name); column != nil && slices.Contains([]data.ColumnType{data.Text, data.Boolean}, column.Type) && !column.Related {
				t.columns, names = append(t.columns, *column), append(names, name)
			}
		}
		if len(names) == 0 {
			return t, nil
		}
		query := data.Query{Collection: c.ID, Limit: maxCounted + 1, SkipGeometry: true, SkipRelated: true, Columns: names}
		speakers := map[string]bool{}
		if column := c.Column(speakersColumn); column != nil && column.Type == data.JSON && !column.Related {
			query.Columns = append(slices.Clone(names), speakersColumn)
		}
		for f, err := range s.features.Features(ctx, query) {
			if err != nil {
				return nil, fmt.Errorf("read the choices of incidents: %w", err)
			}
			row := choiceRow{id: f.ID}
			for _, name := range names {
				row.values = append(row.values, asParam(valueOf(c, f.Values, name)))
			}
			for _, who := range speakersOf(valueOf(c, f.Values, speakersColumn)) {
				speakers[who] = true
			}
			if t.rows = append(t.rows, row); len(t.rows) > maxCounted {
				return &choiceRows{}, nil
			}
		}
		t.speakers = someSpeakers(speakers)
		return t, nil
	})
}

// asParam writes a value as a parameter asks for it.
func asParam(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// chosen are the values that the query asks for, by column.
func (t *choiceRows) chosen(values url.Values) [][]string {
	chosen := make([][]string, len(t.columns))
	for i, column := range t.columns {
		for _, v := range values[column.Name] {
			if column.Type == data.Boolean {
				v = strings.NewReplacer("1", "true", "0", "false").Replace(v)
			}
			chosen[i] = append(chosen[i], v)
		}
	}
	return chosen
}

// misses tells how many of the columns of a row have none of the values that are
// chosen of them, and which was the last of these.
func (r choiceRow) misses(chosen [][]string) (misses, last int) {
	for i, v := range r.values {
		if len(chosen[i]) > 0 && !slices.Contains(chosen[i], v) {
			misses, last = misses+1, i
		}
	}
	return misses, last
}

// matching returns the ids of the rows that match what is chosen; only those in
// left, if it is not nil.
func (t *choiceRows) matching(chosen [][]string, left map[string]bool) map[string]bool {
	found := map[string]bool{}
	for _, row := range t.rows {
		if misses, _ := row.misses(chosen); misses == 0 && (left == nil || left[row.id]) {
			found[row.id] = true
		}
	}
	return found
}

// count counts the values of each column among the rows that match what is
// chosen of the others; only those in left, if it is not nil.
func (t *choiceRows) count(chosen [][]string, left map[string]bool) []map[string]int {
	counts := make([]map[string]int, len(t.columns))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	for _, row := range t.rows {
		misses, missed := row.misses(chosen)
		for i, v := range row.values {
			counts[i][v] += 0 // it occurs, if perhaps nowhere here
			if (misses == 0 || misses == 1 && missed == i) && (left == nil || left[row.id]) {
				counts[i][v]++
			}
		}
	}
	return counts
}

// fields are the fields of the form, with the choices counted among the rows in
// left, nil for all. given is the query as it came.
func (n *narrowed) fields(given url.Values, t *choiceRows, left map[string]bool) []PageField {
	chosen := t.chosen(n.values)
	var fields []PageField
	for i, counts := range t.count(chosen, left) {
		if f := newChoices(t.columns[i], counts, chosen[i]); len(f.Choices) > 0 {
			fields = append(fields, f)
		}
	}
	fields = append(fields, n.conditionFields(t)...)
	for _, p := range n.params {
		if slices.Contains([]string{paramDatetime, paramKM, paramQ}, p.name) {
			fields = append(fields, PageField{Name: p.name, Value: given.Get(p.name)})
		}
	}
	return fields
}

// newChoices offers the values of a column; none when there are too many.
func newChoices(column data.Column, counts map[string]int, chosen []string) PageField {
	f := PageField{Name: column.Name, Label: columnTitle(column), Several: len(chosen) > 1}
	add := func(value string) {
		if value == "" || slices.ContainsFunc(f.Choices, func(c PageChoice) bool { return c.Value == value }) {
			return
		}
		f.Choices = append(f.Choices, PageChoice{Value: value, Label: choiceLabel(column, value), Count: counts[value], Chosen: slices.Contains(chosen, value)})
	}
	order := column.Enum
	if column.Type == data.Boolean {
		order = []string{"true", "false"}
	}
	for _, value := range order {
		if _, occurs := counts[value]; occurs {
			add(value)
		}
	}
	if len(counts) > maxChoices {
		return PageField{}
	}
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		add(value)
	}
	for _, value := range chosen {
		add(value)
	}
	return f
}

// choiceLabel writes a value for people: one of a fixed list, which is a name
// for machines, as words.
func choiceLabel(column data.Column, value string) string {
	switch {
	case column.Type == data.Boolean && value == "true":
		return "yes"
	case column.Type == data.Boolean:
		return "no"
	case !slices.Contains(column.Enum, value):
		return value
	}
	words := strings.ReplaceAll(value, "-", " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// kept are the parameters that the form passes on: what it does not ask for.
func (n *narrowed) kept(q *request, fields []PageField) []PageInput {
	var kept []PageInput
	add := func(name string, values []string) {
		for _, v := range values {
			kept = append(kept, PageInput{name, v})
		}
	}
	for _, name := range keptOnPage {
		add(name, q.values[name])
	}
	conditional := slices.ContainsFunc(fields, func(f PageField) bool { return f.Name == paramFilter })
	for _, name := range sortedNames(n.values) {
		i := slices.IndexFunc(fields, func(f PageField) bool { return f.Name == name })
		switch {
		case name == paramFilterLang && conditional: // text, as without it
		case i < 0:
			add(name, n.values[name])
		case name == paramFilter:
			if rest := n.restOfFilter(fields); rest != "" {
				add(name, []string{rest})
			}
		case len(fields[i].Choices) == 0:
			add(name, n.values[name][1:]) // the field has the first one
		}
	}
	return kept
}

// keptOnPage are the parameters that stay when other incidents are asked for.
var keptOnPage = []string{"article", paramLang}

// allIncidents is the address of the page with every incident.
func allIncidents(q *request) string {
	values := url.Values{}
	for _, name := range keptOnPage {
		if given := q.values.Get(name); given != "" {
			values.Set(name, given)
		}
	}
	if len(values) == 0 {
		return q.base + "/"
	}
	return q.base + "/?" + values.Encode()
}
