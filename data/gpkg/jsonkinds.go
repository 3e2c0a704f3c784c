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
		rows := ` FROM ` + quoted(t.ID) + ` AS t`
		kind, err := c.theSame(ctx, `CASE WHEN json_valid(`+value+`) THEN json_type(`+value+`) ELSE 'text' END`, rows+` WHERE `+value+` IS NOT NULL`)
		if err != nil {
			return nil, err
		}
		switch kind {
		case "object":
			columns[i].JSONKind = kind
		case "array":
			columns[i].JSONKind = kind
			item, err := c.theSame(ctx, `item.type`, rows+`, json_each(`+value+`) AS item`)
			if err != nil {
				return nil, err
			}
			columns[i].JSONItems = schemaTypes[item]
		}
	}
	return columns, nil
}

// schemaTypes are what JSON Schema calls the types of SQLite's json_each. What
// it has two names for, such as true and false, is left out: a list of one of
// them says nothing.
var schemaTypes = map[string]string{"text": "string", "integer": "integer", "real": "number", "object": "object", "array": "array"}

// theSame returns what an expression is in all rows, "" when it differs.
func (c *conn) theSame(ctx context.Context, expression, rows string) (string, error) {
	// The least and the greatest are the same when all are.
	v, err := c.one(ctx, `SELECT CASE WHEN min(`+expression+`) = max(`+expression+`) THEN max(`+expression+`) END`+rows)
	text, _ := v.(string)
	return text, err
}
