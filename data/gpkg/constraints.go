package gpkg

import (
	"database/sql/driver"
	"slices"

	"panj/data"
)

// The types of constraints of the Schema extension (GeoPackage 1.4, table 19).
const (
	constraintEnum  = "enum"
	constraintRange = "range"
	constraintGlob  = "glob"
)

// constraintsOf counts the constraints of a column; the format has room for one.
func constraintsOf(c data.Column) int {
	n := 0
	for _, has := range []bool{len(c.Enum) > 0, c.Range != nil, c.Glob != ""} {
		if has {
			n++
		}
	}
	return n
}

// constraint writes what is allowed in a column.
func (w *writer) constraint(name string, c data.Column) error {
	const insert = `INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, min, min_is_inclusive, max, max_is_inclusive)
		VALUES (?, ?, ?, ?, ?, ?, ?)`
	switch r := c.Range; {
	case r != nil:
		return w.exec(insert, name, constraintRange, nil, boundary(r.Min), !r.MinOpen, boundary(r.Max), !r.MaxOpen)
	case c.Glob != "":
		return w.exec(insert, name, constraintGlob, c.Glob, nil, nil, nil, nil)
	}
	for _, value := range c.Enum {
		if err := w.exec(insert, name, constraintEnum, value, nil, nil, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

func boundary(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// loadConstraint reads what is allowed in a column. A range bounds numbers and
// a pattern texts; of other columns neither says anything.
func (l *loader) loadConstraint(c *data.Column, name string) error {
	minOpen, maxOpen, err := l.inclusiveColumns()
	if err != nil {
		return err
	}
	return l.each(func(r []driver.Value) error {
		switch str(r[0]) {
		case constraintEnum:
			c.Enum = append(c.Enum, str(r[1]))
		case constraintGlob:
			c.Glob = str(r[1])
		case constraintRange:
			c.Range = &data.Range{Min: asBound(r[2]), MinOpen: r[3] == int64(0), Max: asBound(r[4]), MaxOpen: r[5] == int64(0)}
		}
		return nil
	}, `SELECT constraint_type, CAST(value AS TEXT), min, +`+minOpen+`, max, +`+maxOpen+` FROM gpkg_data_column_constraints
		WHERE constraint_name = ? ORDER BY rowid`, name)
}

// inclusiveColumns names the two columns that GeoPackage 1.0 spells otherwise.
func (l *loader) inclusiveColumns() (minimum, maximum string, err error) {
	columns, err := l.columnsOf("gpkg_data_column_constraints")
	if slices.ContainsFunc(columns, func(c tableColumn) bool { return c.name == "minIsInclusive" }) {
		return "minIsInclusive", "maxIsInclusive", err
	}
	return "min_is_inclusive", "max_is_inclusive", err
}

func asBound(v driver.Value) *float64 {
	number, ok := asNumber(v).(float64)
	if !ok {
		return nil
	}
	return &number
}
