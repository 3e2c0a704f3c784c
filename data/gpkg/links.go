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
