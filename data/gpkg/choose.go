package gpkg

import (
	"context"
	"fmt"
	"strings"

	"panj/data"
)

// How far the ways to the rows are measured against each other: up to so many
// rows, then up to growth times as many, and no further than mostMeasured.
const (
	firstMeasured = 1000
	growth        = 10
	mostMeasured  = 100_000
	few           = 200 // rows on a way than which none needs to be shorter
)

// choose picks the shortest way to the rows: the search of the R-tree or one of
// the indexes. SQLite cannot: a file has statistics only if somebody ran
// ANALYZE, and of the R-tree there are none at all. So the rows on each way are
// counted, a few at first, until one way comes to its end.
func (s *Store) choose(ctx context.Context, sel *selection) error {
	if sel.words != nil {
		return s.chooseWords(ctx, sel)
	}
	if len(sel.ways) == 0 && !sel.mayFollowOrder() && !sel.mayFollowKeys() {
		sel.take(nil)
		return nil
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return err
	}
	defer s.readers.put(c)
	var best *way
	switch {
	case len(sel.ways) > 0:
		best, err = sel.shortest(ctx, c)
	case sel.sorted():
		err = sel.followOrder(ctx, c)
	default:
		err = sel.followKeys(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("choose an index of %q: %w", sel.t.ID, err)
	}
	sel.take(best)
	return nil
}

// chooseWords leaves the R-tree when there are fewer rows with the words. Which
// index else is of use beside that of the words is left to SQLite.
func (s *Store) chooseWords(ctx context.Context, sel *selection) error {
	defer sel.take(nil)
	if sel.tree == "" {
		return nil
	}
	c, err := s.reader(ctx, sel)
	if err != nil {
		return err
	}
	defer s.readers.put(c)
	for most := firstMeasured; most <= mostMeasured; most *= growth {
		found, err := sel.measure(ctx, c, `SELECT 1`+sel.found, most)
		if err != nil {
			return fmt.Errorf("count words of %q: %w", sel.t.ID, err)
		}
		inside, err := sel.measure(ctx, c, `SELECT k FROM (`+sel.tree+`)`, found)
		if err != nil {
			return fmt.Errorf("choose an index of %q: %w", sel.t.ID, err)
		}
		if inside < found {
			return nil
		}
		if found < most {
			sel.tree = ""
			return nil
		}
	}
	return nil
}

// mayFollowOrder reports whether a page of a box could come from the index that
// has the rows in the order asked for, each of them held against the box.
func (s *selection) mayFollowOrder() bool {
	q := s.q
	return s.tree != "" && s.sorted() && q.Limit > 0 && s.inIndex(q.Sort[0]) && q.Filter == nil && q.Interval == nil && q.KM == nil && q.Zoom == nil && len(q.Equals) == 0
}

// followOrder leaves the R-tree when the box holds a tenth of the table or
// more, so that a page of rows is soon found in their order.
func (s *selection) followOrder(ctx context.Context, c *conn) error {
	last, err := c.number(ctx, `SELECT max(`+s.t.key+`) FROM `+quoted(s.t.ID))
	most := min(int(last/10), mostMeasured)
	if err != nil || most < firstMeasured {
		return err
	}
	n, err := s.measure(ctx, c, `SELECT k FROM (`+s.tree+`)`, most)
	if err == nil && n == most {
		s.tree = ""
	}
	return err
}

// take makes conditions of the way to the rows, nil for the R-tree or the
// table. SQLite is kept from going through the table for the sake of the order.
func (s *selection) take(w *way) {
	if s.way = w; w != nil {
		s.tree = ""
		s.where = append(s.where, w.conditions...)
	}
	if s.tree != "" {
		return
	}
	s.where = append(s.where, s.keyRange(s.rowKey())...)
	if s.hit != always {
		s.and(s.hit)
	}
}

// rowKey is the key of the row in conditions and in the order; as a mere value,
// by which SQLite does not look for rows, when an index leads to them in
// another order.
func (s *selection) rowKey() string {
	if s.way != nil && !s.way.ordered {
		return "+" + row + "." + s.t.key
	}
	return row + "." + s.t.key
}

// shortest returns the way with the fewest rows, nil for the R-tree or when
// going through the table is as good.
func (s *selection) shortest(ctx context.Context, c *conn) (*way, error) {
	if s.tree == "" && len(s.ways) == 1 {
		return s.unlessWide(ctx, c, &s.ways[0])
	}
	for most := firstMeasured; most <= mostMeasured; most *= growth {
		least := most
		var best *way
		for i := range s.ways {
			n, err := s.measure(ctx, c, s.ways[i].rows(s.t), least)
			if err != nil {
				return nil, err
			}
			if n < least {
				best, least = &s.ways[i], n
			}
		}
		if s.tree != "" && least > few {
			n, err := s.measure(ctx, c, `SELECT k FROM (`+s.tree+`)`, least)
			if err != nil {
				return nil, err
			}
			if n < least {
				best, least = nil, n
			}
		}
		if least < most {
			return best, nil
		}
	}
	if s.tree != "" {
		return nil, nil
	}
	return s.unlessWide(ctx, c, &s.ways[0])
}

// rows selects the rows on a way by its index alone.
func (w way) rows(t *table) string {
	return `SELECT 1 FROM ` + quoted(t.ID) + ` AS t WHERE ` + w.condition()
}

// measure counts rows, at most so many.
func (s *selection) measure(ctx context.Context, c *conn, rows string, most int) (int, error) {
	n, err := c.number(ctx, `SELECT count(*) FROM (`+rows+fmt.Sprintf(` LIMIT %d)`, most), s.args...)
	return int(n), err
}

// mayFollowKeys reports whether a page could come from the table in the order
// of its keys, because the box is large.
func (s *selection) mayFollowKeys() bool {
	return s.tree != "" && s.large && !s.sorted() && s.q.Limit > 0 && s.q.Before == nil
}

// followKeys leaves the R-tree when the page is found among the next rows of
// the table: the tree would give all rows of the box, to be sorted by key.
func (s *selection) followKeys(ctx context.Context, c *conn) error {
	near, err := s.near(ctx, c)
	if near {
		s.tree = ""
	}
	return err
}

// near reports whether the page is found among the next rows of the table.
func (s *selection) near(ctx context.Context, c *conn) (bool, error) {
	const looked = 10_000
	key, columns, order := row+"."+s.t.key, `*`, ``
	if !strings.HasPrefix(s.t.key, `"`) {
		columns = key + ` AS ` + s.t.key + `, *` // not among the columns
	}
	if s.q.Before != nil {
		order = ` DESC`
	}
	next := `SELECT ` + columns + ` FROM ` + quoted(s.t.ID) + ` AS t` + whereAll(s.keyRange(key)) + ` ORDER BY ` + key + order + fmt.Sprintf(` LIMIT %d`, looked)
	page := s.q.Limit + s.q.Offset
	n, err := s.measure(ctx, c, `SELECT 1 FROM (`+next+`) AS t`+whereAll(append([]string{s.hit}, s.where...)), page)
	return err == nil && n == page, err
}

// unlessWide returns the way; nil when it leads to so many rows, all to be
// sorted by key, that the page is sooner found in the table.
func (s *selection) unlessWide(ctx context.Context, c *conn, w *way) (*way, error) {
	if w.ordered || s.q.Limit == 0 || s.sorted() {
		return w, nil
	}
	if n, err := s.measure(ctx, c, w.rows(s.t), mostMeasured); err != nil || n < mostMeasured {
		return w, err
	}
	if near, err := s.near(ctx, c); err != nil || !near {
		return w, err
	}
	return nil, nil
}

// storedOrder finds out which properties are sorted by what the table holds:
// those of an index, if it has them in the order that is asked for.
func (s *Store) storedOrder(ctx context.Context, t *table, sort []data.SortKey) (map[string]bool, error) {
	var stored map[string]bool
	for _, k := range sort {
		c, ok := t.sortColumn(k.Column)
		f := t.lazy.stored[c.Name]
		if !ok || f == nil {
			continue
		}
		same, err := f.get(ctx, s.life, func(ctx context.Context) (bool, error) { return s.isStoredOrder(ctx, t, c) })
		if err != nil {
			return nil, err
		}
		if same {
			if stored == nil {
				stored = map[string]bool{}
			}
			stored[c.Name] = true
		}
	}
	return stored, nil
}

// isStoredOrder reports whether every text of a column is short, or every time
// written in GeoPackage's own form.
func (s *Store) isStoredOrder(ctx context.Context, t *table, k data.Column) (bool, error) {
	c, err := s.readers.get(ctx)
	if err != nil {
		return false, err
	}
	defer s.readers.put(c)
	name := column(k.Name)
	other := `length(` + name + `) > ` + fmt.Sprint(sortedText)
	if k.Type == data.DateTime {
		other = name + ` <> ifnull(strftime('%Y-%m-%dT%H:%M:%fZ', ` + name + `), '')`
	}
	n, err := c.number(ctx, `SELECT EXISTS (SELECT 1 FROM `+quoted(t.ID)+` AS t WHERE `+other+`)`)
	if err != nil {
		return false, fmt.Errorf("read %q: %w", t.ID, err)
	}
	return n == 0, nil
}
