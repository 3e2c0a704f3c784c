package gpkg

import (
	"context"
	"slices"

	"panj/data"
)

// jsonKinds returns the columns with what the values of those of JSON are, if
// they are all objects or all arrays. Tables of manyRows and more are not read
// for that.
func (t *table) jsonKinds(ctx context.Context, c *conn, rows int) ([]data.Column, error) {
	isJSON := func(column data.Column) bool { return column.Type == data.JSON && !column.Related }
	if rows == 0 || rows >= manyRows || !slices.ContainsFunc(t.Columns, isJSON) {
		return t.Columns, nil
	}
	columns := slices.Clone(t.Columns)
	for i, described := range columns {
		if !isJSON(described) {
			continue
		}
		value := column(described.Name)
		// The least and the greatest are the same when all are.
		kind := `CASE WHEN json_valid(` + value + `) THEN json_type(` + value + `) ELSE 'text' END`
		v, err := c.one(ctx, `SELECT CASE WHEN min(`+kind+`) = max(`+kind+`) THEN max(`+kind+`) END FROM `+quoted(t.ID)+` AS t WHERE `+value+` IS NOT NULL`)
		if err != nil {
			return nil, err
		}
		switch v {
		case "object", "array":
			columns[i].JSONKind = v.(string)
		}
	}
	return columns, nil
}
