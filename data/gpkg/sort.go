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

// sorted reports whether the order is another than that of the keys.
func (s *selection) sorted() bool { return len(s.q.Sort) > 0 }

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
	case n != len(s.q.Sort):
		return invalid("cursor", strconv.Itoa(n), "has not as many values as there are properties to sort by (%d)", len(s.q.Sort))
	case s.q.After != nil && s.q.Before != nil:
		return invalid("cursor", strconv.FormatInt(*s.q.Before, 10), "gives both ends of a sorted page; one is allowed")
	}
	s.and(s.beyond(0, s.q.Before != nil))
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
// the i-th property and those that follow it.
func (s *selection) beyond(i int, before bool) string {
	key := row + "." + s.t.key
	if i == len(s.q.Sort) {
		switch {
		case before:
			return key + ` < ` + s.bind(*s.q.Before)
		case s.q.After == nil:
			return `1`
		}
		return key + ` > ` + s.bind(*s.q.After)
	}
	k, at := s.q.Sort[i], s.q.Position[i]
	value := s.t.sortValue(k)
	rest := s.beyond(i+1, before)
	if at == nil { // among the last
		same := `(` + value + ` IS NULL AND ` + rest + `)`
		if before {
			return `(` + value + ` IS NOT NULL OR ` + same + `)`
		}
		return same
	}
	operator := ` > `
	if k.Descending != before {
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
func (s *selection) order(reversed bool) string {
	var terms []string
	for _, k := range s.q.Sort {
		direction := ` ASC NULLS LAST`
		switch {
		case k.Descending && reversed:
			direction = ` ASC NULLS FIRST`
		case k.Descending:
			direction = ` DESC NULLS LAST`
		case reversed:
			direction = ` DESC NULLS FIRST`
		}
		terms = append(terms, s.t.sortValue(k)+direction)
	}
	key := row + "." + s.t.key
	if reversed {
		key += ` DESC`
	}
	return ` ORDER BY ` + strings.Join(append(terms, key), ", ")
}

// sortedStatement writes the SELECT of a sorted page. The keys of the page are
// found first: only then is the rest of its rows read.
func (s *selection) sortedStatement(expressions []string, limit string) string {
	from, _ := s.fromWhere("")
	keys := `SELECT ` + row + "." + s.t.key + ` AS k` + from + s.order(s.backward()) + limit
	return `SELECT ` + strings.Join(expressions, ", ") + ` FROM (` + keys + `) AS p CROSS JOIN ` + quoted(s.t.ID) + ` AS t ON t.` + s.t.key + ` = p.k` + s.order(false)
}
