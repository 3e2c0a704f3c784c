package gpkg

import (
	"database/sql/driver"
	"slices"
	"strings"

	"panj/data"
)

// findIndexes looks for the columns that an index of all rows begins with and
// whose values are compared in SQL as clients see them: those of a text column
// are texts, those of a numeric one numbers. SQLite lets a column hold anything;
// the index itself tells at once, for it sorts numbers, texts, blobs.
func (l *loader) findIndexes(t *table, columns []tableColumn) error {
	t.indexed = map[string]bool{}
	encoding, err := l.c.one(l.ctx, `PRAGMA encoding`)
	if err != nil {
		return err
	}
	t.utf8 = str(encoding) == "UTF-8"
	var names []string
	err = l.each(func(r []driver.Value) error {
		names = append(names, str(r[0]))
		return nil
	}, `SELECT DISTINCT x.name FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS x
		WHERE NOT l.partial AND x.seqno = 0 AND x.coll = 'BINARY' AND x.name IS NOT NULL`, t.ID)
	if err != nil {
		return err
	}
	for _, c := range columns {
		var beyond string
		kind := data.Text // of the id
		if known := t.Column(c.name); known != nil {
			kind = known.Type
		}
		d := strings.ToUpper(c.declared)
		switch {
		case !slices.Contains(names, c.name) || c.name == t.geometry:
			continue
		case kind == data.Date || kind == data.DateTime:
			t.indexed[c.name] = true
			continue
		case kind == data.Integer || kind == data.Number:
			beyond = `''`
		case kind == data.Text && !strings.Contains(d, "INT") && (strings.Contains(d, "CHAR") || strings.Contains(d, "CLOB") || strings.Contains(d, "TEXT")):
			beyond = `x''`
		default:
			continue
		}
		n, err := l.c.number(l.ctx, `SELECT EXISTS (SELECT 1 FROM `+quoted(t.ID)+` AS t WHERE `+column(c.name)+` >= `+beyond+`)`)
		if err != nil {
			return err
		}
		t.indexed[c.name] = n == 0
	}
	t.lazy.stored = map[string]*flight[bool]{}
	for name, ok := range t.indexed {
		if c, isProperty := t.sortColumn(name); ok && isProperty && (c.Type == data.DateTime || c.Type == data.Text && name != t.IDColumn) {
			t.lazy.stored[name] = &flight[bool]{}
		}
	}
	return nil
}
