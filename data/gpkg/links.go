package gpkg

import (
	"context"
	"database/sql/driver"
	"fmt"
)

// BrokenLinks describes each row that points, by a foreign key, to a row which
// does not exist, as one clause. This package writes none; a program that edits
// the file without SQLite's foreign keys, as most do, can leave some behind,
// and the joins that make related rows pass over them in silence.
func (s *Store) BrokenLinks(ctx context.Context) ([]string, error) {
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	var broken []string
	err = c.each(ctx, func(r []driver.Value) error {
		broken = append(broken, fmt.Sprintf("row %v of %q points to a row of %q that does not exist", r[1], str(r[0]), str(r[2])))
		return nil
	}, `SELECT "table", rowid, parent FROM pragma_foreign_key_check ORDER BY 1, 2, 3`)
	if err != nil {
		return nil, fmt.Errorf("check the foreign keys: %w", err)
	}
	return broken, nil
}

// UnreadableGeometries describes each table with geometries that cannot be
// read, as one clause. Their rows are served without geometry.
func (s *Store) UnreadableGeometries(ctx context.Context) ([]string, error) {
	sch, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	var clauses []string
	for _, id := range sch.names {
		t := sch.tables[id]
		if t.geometry == "" {
			continue
		}
		n, first := 0, ""
		err := c.each(ctx, func(r []driver.Value) error {
			if _, err := t.storedGeometry(r[1]); err != nil {
				if n++; n == 1 {
					first = fmt.Sprintf("column %q of row %v of %q %v, so the row is shown without geometry", t.geometry, r[0], t.ID, err)
				}
			}
			return nil
		}, `SELECT `+row+`.`+t.key+`, `+column(t.geometry)+` FROM `+quoted(t.ID)+` AS t ORDER BY 1`)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read the geometries of %q: %w", t.ID, err)
		case n == 1:
			clauses = append(clauses, first)
		case n > 1:
			clauses = append(clauses, fmt.Sprintf("%s; %d rows of the table are like this", first, n))
		}
	}
	return clauses, nil
}
