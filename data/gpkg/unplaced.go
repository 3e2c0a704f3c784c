package gpkg

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"panj/data"
)

// facts are what has to be known of a table before a query can be compiled.
type facts struct {
	maxRadius float64 // greatest radius of uncertainty, for MatchArea
	unplaced  []int64 // keys of the rows without a geometry, for Unplaced; nil when not known
}

// factsFor works out what a query needs, once for a version of the table.
func (s *Store) factsFor(ctx context.Context, t *table, q *data.Query) (known facts, err error) {
	if q.Box == nil && q.Projected == nil {
		return known, nil
	}
	if q.Match == data.MatchArea {
		if known.maxRadius, err = s.maxRadius(ctx, t); err != nil {
			return known, err
		}
	}
	if q.Unplaced {
		known.unplaced, err = s.unplacedRows(ctx, t)
	}
	return known, err
}

// maxUnplaced is how many keys of rows without a geometry are remembered.
const maxUnplaced = 10_000

// unplacedRows returns the keys of the rows that the R-tree does not have; nil
// when there is no R-tree, or more rows than are worth remembering.
func (s *Store) unplacedRows(ctx context.Context, t *table) ([]int64, error) {
	if t.rtree == "" {
		return nil, nil
	}
	all, err := s.countAll(ctx, t)
	if err != nil {
		return nil, err
	}
	return t.lazy.unplaced.get(ctx, s.life, func(ctx context.Context) ([]int64, error) {
		c, err := s.readers.get(ctx)
		if err != nil {
			return nil, err
		}
		defer s.readers.put(c)
		entries := quoted(t.rtree + "_rowid")
		placed, err := c.number(ctx, `SELECT count(*) FROM `+entries)
		if err != nil {
			return nil, fmt.Errorf("count the R-tree of %q: %w", t.ID, err)
		}
		keys := []int64{}
		if int(placed) == all {
			return keys, nil
		}
		err = c.each(ctx, func(row []driver.Value) error {
			key, _ := row[0].(int64)
			keys = append(keys, key)
			return nil
		}, `SELECT `+t.key+` FROM `+quoted(t.ID)+` AS t WHERE NOT EXISTS (SELECT 1 FROM `+entries+` AS e WHERE e.rowid = t.`+t.key+`) LIMIT ?`, int64(maxUnplaced+1))
		if err != nil {
			return nil, fmt.Errorf("find the rows of %q without a geometry: %w", t.ID, err)
		}
		if len(keys) > maxUnplaced {
			return nil, nil
		}
		return keys, nil
	})
}

// nowhere is the condition that a row has no geometry, or none that says where
// it is.
func (s *selection) nowhere() string {
	g := column(s.t.geometry)
	return `(` + g + ` IS NULL OR coalesce(ST_IsEmpty(` + g + `), 1))`
}

// addUnplaced lets the search of the R-tree find these keys too.
func (s *selection) addUnplaced(keys []int64) error {
	list, err := json.Marshal(keys)
	if err != nil {
		return fmt.Errorf("list keys: %w", err)
	}
	sql := `SELECT value AS k, 1 AS i FROM json_each(` + s.bind(string(list)) + `)`
	s.tree = `SELECT k, i FROM (` + s.tree + `) UNION ALL ` + sql + whereAll(s.keyRange("value"))
	return nil
}
