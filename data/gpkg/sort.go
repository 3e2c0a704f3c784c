package gpkg

import (
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

// sortedText is how many characters of a text count, so that a position stays
// short.
const sortedText = 100

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
		list = append(list, term{s.sortValue(k), s.t.sortValue(k), k.Descending})
	}
	return list
}

// sorted reports whether the order is another than that of the keys.
func (s *selection) sorted() bool { return len(s.q.Sort) > 0 || s.rank != "" }

// sort checks the order that is asked for, and adds the condition that a row
// comes after or before a position in it.
func (s *selection) sort() error {
	if len(s.q.Sort) > data.MaxSortKeys {
		return invalid("sortby", strconv.Itoa(len(s.q.Sort)), "is more properties than the %d by which features are sorted", data.MaxSortKeys)
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
	s.and(s.beyond(s.terms(), s.place(), row+"."+s.t.key, s.q.Before != nil))
	s.seek()
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

// sortValue is t.sortValue, or the bare column where that is the same order.
func (s *selection) sortValue(k data.SortKey) string {
	if s.isStored(k) {
		return column(k.Column) + ` COLLATE BINARY`
	}
	return s.t.sortValue(k)
}

// isStored reports whether rows are sorted by what the table holds. A position
// of another version of the file can be none that the table could hold now.
func (s *selection) isStored(k data.SortKey) bool {
	if !s.stored[k.Column] {
		return false
	}
	for i := range s.q.Position {
		if s.q.Sort[i].Column == k.Column {
			_, ok := s.storedPosition(i)
			return ok
		}
	}
	return true
}

// inIndex reports whether an index has the rows in the order of the key.
func (s *selection) inIndex(k data.SortKey) bool {
	if _, asked := s.t.lazy.stored[k.Column]; asked {
		return s.isStored(k)
	}
	return s.t.indexed[k.Column]
}

// storedPosition is the i-th value of the position as the table holds it.
func (s *selection) storedPosition(i int) (any, bool) {
	at := s.q.Position[i]
	c, _ := s.t.sortColumn(s.q.Sort[i].Column)
	text, isText := at.(string)
	if c.Type != data.DateTime || !isText {
		return at, true
	}
	t, ok := storeDateTime(text + "Z")
	return t, ok && len(t) == len("2006-01-02T15:04:05.000Z")
}

// place is the position as sortValue has it.
func (s *selection) place() []any {
	place := slices.Clone(s.q.Position)
	for i, k := range s.q.Sort {
		if s.isStored(k) {
			place[i], _ = s.storedPosition(i)
		}
	}
	return place
}

// seek lets an index on the first property lead to the position: without it
// the index would be gone through from its end. Rows without a value, which
// come last, need a search of their own, see sortedStatement.
func (s *selection) seek() {
	k, at := s.q.Sort[0], s.place()[0]
	if at == nil || !s.inIndex(k) {
		return
	}
	before := s.q.Before != nil
	operator := ` >= `
	if k.Descending != before {
		operator = ` <= `
	}
	reached := s.sortValue(k) + operator + s.bind(at)
	if c, _ := s.t.sortColumn(k.Column); before || c.Required {
		s.and(reached)
		return
	}
	s.reached, s.rest = reached, s.sortValue(k)+` IS NULL`
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
	keys := s.sortedKeys("", limit)
	if s.reached != "" {
		// SQLite begins with the second half only when the first has not filled the page
		most := ` LIMIT -1`
		if s.q.Limit > 0 {
			most = ` LIMIT ` + s.bind(s.q.Limit+s.q.Offset)
		}
		keys = `SELECT k FROM (` + s.sortedKeys(s.reached, most) + `) UNION ALL SELECT k FROM (` + s.sortedKeys(s.rest, most) + `)` + limit
	}
	return `SELECT ` + strings.Join(expressions, ", ") + ` FROM (` + keys + `) AS p CROSS JOIN ` + quoted(s.t.ID) + ` AS t ON t.` + s.t.key + ` = p.k` +
		s.order(func(t term) string { return t.shown }, row+"."+s.t.key, false)
}

// sortedKeys selects the keys of a sorted page, perhaps under a further
// condition.
func (s *selection) sortedKeys(condition, limit string) string {
	where := s.where
	if condition != "" {
		s.where = append(where[:len(where):len(where)], condition)
	}
	from, _ := s.fromWhere("")
	s.where = where
	key := row + "." + s.t.key
	chosen := func(t term) string {
		if s.way != nil && s.way.columns != s.q.Sort[0].Column {
			return `+` + t.value // no index but that one
		}
		return t.value
	}
	if s.rank != "" { // worked out once for each row: SQLite does not look into a subquery with a limit
		return `SELECT k, r FROM (SELECT ` + key + ` AS k, ` + s.rank + ` AS r` + from + ` LIMIT -1)` + s.position + s.order(chosen, `k`, s.backward()) + limit
	}
	return `SELECT ` + key + ` AS k` + from + s.order(chosen, key, s.backward()) + limit
}
