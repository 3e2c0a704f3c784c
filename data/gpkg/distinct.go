package gpkg

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"panj/data"
)

// Bounds of the look for the values of a column: rows of a table without an
// index, and bytes of a text.
const (
	rowsForValues = 20_000
	longValue     = 100
)

// Values lists the values of the columns that have few; see [data.FeatureStore].
// They are found once for each version.
func (s *Store) Values(ctx context.Context, collection string) (map[string][]any, error) {
	t, _, err := s.find(ctx, collection)
	if err != nil {
		return nil, err
	}
	return t.lazy.values.get(ctx, s.life, func(ctx context.Context) (map[string][]any, error) {
		found, err := s.fewValues(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("list the values of %q: %w", collection, err)
		}
		return found, nil
	})
}

func (s *Store) fewValues(ctx context.Context, t *table) (map[string][]any, error) {
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	rows, err := c.number(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+quoted(t.ID)+` LIMIT ?)`, rowsForValues+1)
	if err != nil {
		return nil, err
	}
	found := map[string][]any{}
	for _, col := range t.Columns {
		kind, most := col.Type, data.FewValues
		var sql string
		switch {
		case col.Related || !slices.Contains([]data.ColumnType{data.Text, data.Integer, data.Boolean, data.JSON}, kind):
			continue
		case rows <= rowsForValues && kind == data.JSON:
			texts, err := t.listsTexts(ctx, c, col.Name)
			if err != nil {
				return nil, err
			}
			if !texts {
				continue
			}
			kind, most, sql = data.Text, data.FewItems, t.distinctItems(col.Name)
		case rows <= rowsForValues:
			sql = t.distinct(col.Name)
		case t.indexed[col.Name] && kind != data.JSON:
			sql = t.steps(col.Name)
		default:
			continue
		}
		values, few, err := readValues(ctx, c, kind, most, sql)
		if err != nil {
			return nil, err
		}
		if few {
			found[col.Name] = values
		}
	}
	return found, nil
}

// distinct looks at the rows until there are too many values.
func (t *table) distinct(name string) string {
	return `SELECT DISTINCT +` + column(name) + ` FROM ` + quoted(t.ID) + ` AS t WHERE ` + column(name) + ` IS NOT NULL LIMIT ?`
}

// listsTexts reports whether a JSON column has nothing but arrays of texts.
func (t *table) listsTexts(ctx context.Context, c *conn, name string) (bool, error) {
	value, from := column(name), ` FROM `+quoted(t.ID)+` AS t`
	other, err := c.number(ctx, `SELECT EXISTS (SELECT 1`+from+` WHERE `+value+` IS NOT NULL AND CASE WHEN json_valid(`+value+`) THEN json_type(`+value+`) END IS NOT 'array')`)
	if err != nil || other != 0 {
		return false, err
	}
	other, err = c.number(ctx, `SELECT EXISTS (SELECT 1`+from+`, json_each(`+value+`) AS item WHERE item.type <> 'text')`)
	return other == 0, err
}

// distinctItems looks at the items of the arrays in a column.
func (t *table) distinctItems(name string) string {
	return `SELECT DISTINCT item.value FROM ` + quoted(t.ID) + ` AS t, json_each(` + column(name) + `) AS item LIMIT ?`
}

// steps goes from each value to the next one in an index, past all rows
// between them.
func (t *table) steps(name string) string {
	from := ` FROM ` + quoted(t.ID) + ` AS t`
	return `WITH RECURSIVE v(x) AS (SELECT (SELECT min(` + column(name) + `)` + from + `) UNION ALL SELECT (SELECT min(` + column(name) + `)` + from +
		` WHERE ` + column(name) + ` > v.x) FROM v WHERE v.x IS NOT NULL) SELECT x FROM v WHERE x IS NOT NULL LIMIT ?`
}

// readValues reads the values of a column as clients see them, ascending; few
// is false when there are more than most, or none.
func readValues(ctx context.Context, c *conn, kind data.ColumnType, most int, sql string) (values []any, few bool, err error) {
	raw := 0
	err = c.each(ctx, func(r []driver.Value) error {
		raw++
		v := convert(kind, r[0])
		if text, isText := v.(string); isText && len(text) > longValue {
			raw = most + 1
		} else if v != nil && !slices.Contains(values, v) {
			values = append(values, v)
		}
		return nil
	}, sql, most+1)
	if err != nil || raw > most || len(values) == 0 {
		return nil, false, err
	}
	slices.SortFunc(values, compareValues)
	return values, true, nil
}

// compareValues orders two values of one column.
func compareValues(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case bool:
		if a == b.(bool) {
			return 0
		}
		if a {
			return 1
		}
		return -1
	}
	return 0
}
