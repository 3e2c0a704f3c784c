package gpkg

import (
	"strconv"
	"strings"

	"panj/data"
)

const (
	// maxSortKeys limits by how many properties rows are sorted.
	maxSortKeys = 8
	// sortedText is how many characters of a text count, so that a position
	// stays short.
	sortedText = 100
)

// term is one thing by which rows are ordered before their keys.
type term struct {
	value      string // where keys are chosen
	shown      string // where the rows of the page are read
	descending bool
}

// terms lists what the rows are ordered by; nothing for the order of their keys.
func (s *selection) terms() []term {
	if s.rank != "" {
		return []term{{`r`, `p.r`, true}}
	}
	var list []term
	for _, k := range s.q.Sort {
		value := s.t.sortValue(k)
		list = append(list, term{value, value, k.Descending})
	}
	return list
}

// sorted reports whether the order is another than that of the keys.
func (s *selection) sorted() bool { return len(s.q.Sort) > 0 || s.rank != "" }

// sort checks the order that is asked for, and adds the condition that a row
// comes after or before a position in it.
func (s *selection) sort() error {
	if len(s.q.Sort) > maxSortKeys {
		return invalid("sortby", strconv.Itoa(len(s.q.Sort)), "is more properties than the %d by which features are sorted", maxSortKeys)
	}
	seen := map[string]bool{}
	for _, k := range s.q.Sort {
		c, ok := s.t.sortColumn(k.Column)
		switch {
		case !ok:
			return invalid("sortby", k.Column, "the collection %s has no such property to sort by", s.t.ID)
		case seen[c.Name]:
			return invalid("sortby", k.Column, "is named twice")
		}
		seen[c.Name] = true
	}
	switch n := len(s.q.Position); {
	case !s.sorted() && n == 0:
		return nil
	case n == 0 && s.q.After == nil && s.q.Before == nil:
		return nil
	case n != len(s.terms()):
		return invalid("cursor", strconv.Itoa(n), "has not as many values as there are properties to sort by (%d)", len(s.terms()))
	case s.q.After != nil && s.q.Before != nil:
		return invalid("cursor", strconv.FormatInt(*s.q.Before, 10), "gives both ends of a sorted page; one is allowed")
	}
	if s.rank != "" {
		s.position = ` WHERE ` + s.beyond(s.terms(), s.q.Position, `k`, s.q.Before != nil)
		return nil
	}
	s.and(s.beyond(s.terms(), s.q.Position, row+"."+s.t.key, s.q.Before != nil))
	return nil
}

// sortColumn finds a property that rows can be sorted by.
func (t *table) sortColumn(name string) (data.Column, bool) {
	for _, c := range t.FilterColumns() {
		if c.Name == name {
			return c, true
		}
	}
	return data.Column{}, false
}

// sortValue is what a row is sorted by: what the file holds, so that an index
// helps; for times, which can have any zone, the instant.
func (t *table) sortValue(k data.SortKey) string {
	c, _ := t.sortColumn(k.Column)
	switch {
	case c.Type == data.DateTime:
		return `panj_first(` + column(c.Name) + `)`
	case c.Type == data.Text && c.Name != t.IDColumn:
		return `substr(` + column(c.Name) + `, 1, ` + strconv.Itoa(sortedText) + `)`
	}
	return column(c.Name) + ` COLLATE BINARY`
}

// beyond is the condition that a row comes after (or before) the position, by
// the terms and then by its key.
func (s *selection) beyond(terms []term, position []any, key string, before bool) string {
	if len(terms) == 0 {
		switch {
		case before:
			return key + ` < ` + s.bind(*s.q.Before)
		case s.q.After == nil:
			return `1`
		}
		return key + ` > ` + s.bind(*s.q.After)
	}
	value, at := terms[0].value, position[0]
	rest := s.beyond(terms[1:], position[1:], key, before)
	if at == nil { // among the last
		same := `(` + value + ` IS NULL AND ` + rest + `)`
		if before {
			return `(` + value + ` IS NOT NULL OR ` + same + `)`
		}
		return same
	}
	operator := ` > `
	if terms[0].descending != before {
		operator = ` < `
	}
	parameter := s.bind(at)
	further := value + operator + parameter
	if !before {
		further += ` OR ` + value + ` IS NULL`
	}
	return `(` + further + ` OR (` + value + ` = ` + parameter + ` AND ` + rest + `))`
}

// order writes the ORDER BY of a sorted answer; reversed for the rows before a
// position.
func (s *selection) order(value func(term) string, key string, reversed bool) string {
	var list []string
	for _, t := range s.terms() {
		direction := ` ASC NULLS LAST`
		switch {
		case t.descending && reversed:
			direction = ` ASC NULLS FIRST`
		case t.descending:
			direction = ` DESC NULLS LAST`
		case reversed:
			direction = ` DESC NULLS FIRST`
		}
		list = append(list, value(t)+direction)
	}
	if reversed {
		key += ` DESC`
	}
	return ` ORDER BY ` + strings.Join(append(list, key), ", ")
}

// sortedStatement writes the SELECT of a sorted page. The keys of the page are
// found first: only then is the rest of its rows read.
func (s *selection) sortedStatement(expressions []string, limit string) string {
	from, _ := s.fromWhere("")
	chosen := func(t term) string { return t.value }
	keys := `SELECT ` + row + "." + s.t.key + ` AS k` + from + s.order(chosen, row+"."+s.t.key, s.backward()) + limit
	if s.rank != "" { // worked out once for each row: SQLite does not look into a subquery with a limit
		keys = `SELECT k, r FROM (SELECT ` + row + "." + s.t.key + ` AS k, ` + s.rank + ` AS r` + from + ` LIMIT -1)` + s.position + s.order(chosen, `k`, s.backward()) + limit
	}
	return `SELECT ` + strings.Join(expressions, ", ") + ` FROM (` + keys + `) AS p CROSS JOIN ` + quoted(s.t.ID) + ` AS t ON t.` + s.t.key + ` = p.k` +
		s.order(func(t term) string { return t.shown }, row+"."+s.t.key, false)
}
