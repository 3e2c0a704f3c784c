package gpkg

import (
	"context"
	"fmt"
	"sync/atomic"

	"panj/data"
)

// lazy holds what is worked out for a table when it is first asked for. It
// belongs to one version of the schema.
type lazy struct {
	described flight[*data.Collection]
	count     flight[int]
	radius    flight[float64]
	unplaced  flight[[]int64]
	words     flight[struct{}]
	values    flight[map[string][]any]
	stored    map[string]*flight[bool] // for indexed texts and times: see storedOrder
	told      atomic.Bool              // that a geometry cannot be read
}

// abandon ends the work that nobody waits for.
func (l *lazy) abandon() {
	l.described.abandon()
	l.count.abandon()
	l.radius.abandon()
	l.unplaced.abandon()
	l.words.abandon()
	for _, f := range l.stored {
		f.abandon()
	}
	l.values.abandon()
}

// Count returns how many features match q, page and order left aside. Rows
// that the R-tree shows to lie inside a box are counted without reading them.
func (s *Store) Count(ctx context.Context, q data.Query) (int, error) {
	q.Limit, q.Offset, q.After, q.Before, q.Position = 0, 0, nil, nil, nil
	t, sel, err := s.selection(ctx, q)
	if err != nil {
		return 0, err
	}
	defer sel.release()
	if sel.tree == "" && len(sel.where) == 0 {
		return s.countAll(ctx, t)
	}
	c, err := s.reader(ctx, sel)
	if err != nil {
		return 0, err
	}
	defer s.readers.put(c)
	n, err := c.number(ctx, sel.countStatement(), sel.args...)
	if err != nil {
		return 0, fmt.Errorf("count %q: %w", t.ID, err)
	}
	return int(n), nil
}

// countStatement counts the rows of a selection.
func (s *selection) countStatement() string {
	if s.tree != "" && len(s.where) == 0 {
		return `SELECT count(*) FROM (` + s.tree + `) WHERE ` + s.treeHit()
	}
	if s.tree == "" && s.found != "" && len(s.where) == 1 && !s.t.view { // the index knows
		return `SELECT count(*)` + s.found
	}
	sql, _ := s.fromWhere("")
	return `SELECT count(*)` + sql
}

// countAll counts the rows of a table, once for a version.
func (s *Store) countAll(ctx context.Context, t *table) (int, error) {
	return t.lazy.count.get(ctx, s.life, func(ctx context.Context) (int, error) {
		c, err := s.readers.get(ctx)
		if err != nil {
			return 0, err
		}
		defer s.readers.put(c)
		n, err := c.number(ctx, `SELECT count(*) FROM `+quoted(t.ID))
		if err != nil {
			return 0, fmt.Errorf("count %q: %w", t.ID, err)
		}
		return int(n), nil
	})
}

// maxRadius returns the greatest radius of uncertainty in a table.
func (s *Store) maxRadius(ctx context.Context, t *table) (float64, error) {
	if t.RadiusCol == "" {
		return 0, nil
	}
	return t.lazy.radius.get(ctx, s.life, func(ctx context.Context) (float64, error) {
		c, err := s.readers.get(ctx)
		if err != nil {
			return 0, err
		}
		defer s.readers.put(c)
		v, err := c.one(ctx, `SELECT max(`+column(t.RadiusCol)+`) FROM `+quoted(t.ID)+` AS t WHERE typeof(`+column(t.RadiusCol)+`) IN ('integer', 'real')`)
		if err != nil {
			return 0, fmt.Errorf("read %q: %w", t.ID, err)
		}
		return max(0, number(v)), nil
	})
}
