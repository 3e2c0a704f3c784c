package data

import (
	"slices"

	"panj/data/cql2"
)

// GeometryName is the name under which filters and schemas have the geometry of
// a feature, whatever its column is called: "geometry", or with as many "_" in
// front as are needed because a property has that name.
func (c *Collection) GeometryName() string { return c.FreeName("geometry") }

// FreeName puts "_" in front of a name until no property has it.
func (c *Collection) FreeName(name string) string {
	for c.Column(name) != nil {
		name = "_" + name
	}
	return name
}

// FilterColumns are the columns whose values can be compared and sorted: the id
// when it is a column of its own, and every column with a single value.
func (c *Collection) FilterColumns() []Column {
	var columns []Column
	if c.IDColumn != "" && c.Column(c.IDColumn) == nil {
		columns = append(columns, Column{Name: c.IDColumn, Type: Text, Title: "Id", Required: true})
	}
	for _, column := range c.Columns {
		if !column.Related && column.Type != JSON && column.Type != Binary {
			columns = append(columns, column)
		}
	}
	return columns
}

// HasText reports whether a row has texts that can be searched for words: an
// id of its own, text columns or JSON columns. Rows that a relation joins are
// not searched: they are features of their own collection.
func (c *Collection) HasText() bool {
	return c.IDColumn != "" || slices.ContainsFunc(c.Columns, func(column Column) bool {
		return !column.Related && (column.Type == Text || column.Type == JSON)
	})
}

// filterTypes are the types of columns as filters know them.
var filterTypes = map[ColumnType]cql2.Type{
	Integer: cql2.TypeInteger, Number: cql2.TypeNumber, Text: cql2.TypeText, Boolean: cql2.TypeBoolean,
	Date: cql2.TypeDate, DateTime: cql2.TypeTimestamp, JSON: cql2.TypeJSON,
}

// FilterType is the type of a column's values as filters know it.
func (t ColumnType) FilterType() cql2.Type { return filterTypes[t] }

// JSONColumns are the columns of JSON in the table itself. A filter can hold
// the arrays in them against others; they are not compared otherwise.
func (c *Collection) JSONColumns() []Column {
	var columns []Column
	for _, column := range c.Columns {
		if column.Type == JSON && !column.Related {
			columns = append(columns, column)
		}
	}
	return columns
}

// FilterSchema names the properties that a filter of the collection may use,
// with their types.
func (c *Collection) FilterSchema() cql2.Schema {
	schema := cql2.Schema{}
	for _, column := range slices.Concat(c.FilterColumns(), c.JSONColumns()) {
		schema[column.Name] = column.Type.FilterType()
	}
	if c.IsSpatial() {
		schema[c.GeometryName()] = cql2.TypeGeometry
	}
	return schema
}

// FilterRow returns what shows a feature to a filter: the same values that
// clients see.
func (c *Collection) FilterRow() func(*Feature) cql2.Row {
	schema, geometry := c.FilterSchema(), c.GeometryName()
	return func(f *Feature) cql2.Row {
		return schema.Row(func(name string) any {
			if name == geometry && c.IsSpatial() {
				if f.Geometry == nil {
					return nil
				}
				return f.Geometry
			}
			for i := range c.Columns {
				if c.Columns[i].Name == name {
					return f.Values[i]
				}
			}
			if name == c.IDColumn {
				return f.ID
			}
			return nil
		})
	}
}
