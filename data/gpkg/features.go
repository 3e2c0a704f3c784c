package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
)

// Features yields the features that match q, in the order of q.Sort or of their keys; see
// [data.FeatureStore]. The rows are those of one moment, however long the
// consumer takes over them.
func (s *Store) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	return func(yield func(*data.Feature, error) bool) {
		t, sel, err := s.selection(ctx, q)
		if err == nil {
			defer sel.release()
			err = s.read(ctx, t, sel, yield)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

// errStopped says that the consumer wants no more.
var errStopped = errors.New("stopped")

// selection compiles a query against the file as it is now.
func (s *Store) selection(ctx context.Context, q data.Query) (*table, *selection, error) {
	for {
		if t, sel, err := s.compile(ctx, q); !errors.Is(err, errOutdated) {
			return t, sel, err
		}
	}
}

// compile fails with errOutdated when the table changes before its index of
// words is held.
func (s *Store) compile(ctx context.Context, q data.Query) (*table, *selection, error) {
	t, _, err := s.find(ctx, q.Collection)
	if err != nil {
		return nil, nil, err
	}
	known, err := s.factsFor(ctx, t, &q)
	if err != nil {
		return nil, nil, err
	}
	stored, err := s.storedOrder(ctx, t, q.Sort)
	if err != nil {
		return nil, nil, err
	}
	var words *wordIndex
	if q.Text != nil {
		if words = t.words; !words.hold() {
			return nil, nil, errOutdated
		}
	}
	sel, err := newSelection(t, q, known, words, stored)
	if err != nil {
		return nil, nil, err
	}
	if words != nil {
		err = s.updateWords(ctx, t)
	}
	if err == nil {
		err = s.choose(ctx, sel)
	}
	if err != nil {
		sel.release()
		return nil, nil, err
	}
	return t, sel, nil
}

// reader returns a connection that can run the statements of the selection.
func (s *Store) reader(ctx context.Context, sel *selection) (*conn, error) {
	c, err := s.readers.get(ctx)
	if err != nil || sel.words == nil {
		return c, err
	}
	if err := c.attach(ctx, sel.words); err != nil {
		s.readers.put(c)
		return nil, err
	}
	return c, nil
}

// reading is which columns a statement reads and where they go.
type reading struct {
	columns  []int // indexes into Collection.Columns, in the order of the statement
	id       bool
	geometry bool
	first    int // position of the first of columns in the statement
	sort     int // number of values after columns that tell the position
}

// newReading checks the names in Query.Columns.
func newReading(sel *selection) (r reading, expressions []string, err error) {
	t, q := sel.t, &sel.q
	expressions = []string{row + "." + t.key}
	if r.id = t.IDColumn != ""; r.id {
		expressions = append(expressions, column(t.IDColumn))
	}
	if r.geometry = t.geometry != "" && !q.SkipGeometry; r.geometry {
		expressions = append(expressions, column(t.geometry))
	}
	r.first = len(expressions)
	wanted := map[string]bool{}
	for _, name := range q.Columns {
		if t.Column(name) == nil {
			return r, nil, invalid("properties", name, "the collection %s has no such property", t.ID)
		}
		wanted[name] = true
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if q.Columns != nil && !wanted[c.Name] || c.Related && q.SkipRelated {
			continue
		}
		r.columns = append(r.columns, i)
		expressions = append(expressions, t.expressions[i])
	}
	for _, term := range sel.terms() {
		r.sort++
		expressions = append(expressions, "+("+term.shown+")")
	}
	return r, expressions, nil
}

// statement writes the SELECT of a page.
func (s *selection) statement(expressions []string) string {
	limit := ` LIMIT -1` // also where there is none: it keeps SQLite from dropping the order of a subquery
	if s.q.Limit > 0 {
		limit = ` LIMIT ` + s.bind(s.q.Limit)
	}
	if s.q.Offset > 0 {
		limit += ` OFFSET ` + s.bind(s.q.Offset)
	}
	if s.sorted() {
		return s.sortedStatement(expressions, limit)
	}
	from, paged := s.fromWhere(limit)
	sql := `SELECT ` + strings.Join(expressions, ", ") + from
	if s.tree == "" {
		sql += ` ORDER BY ` + s.rowKey()
		if s.backward() {
			sql += ` DESC`
		}
	}
	if !paged {
		sql += limit
	}
	if s.backward() {
		sql = `SELECT * FROM (` + sql + `) ORDER BY 1`
	}
	return sql
}

// read runs the statement and yields its rows.
func (s *Store) read(ctx context.Context, t *table, sel *selection, yield func(*data.Feature, error) bool) error {
	what, expressions, err := newReading(sel)
	if err != nil {
		return err
	}
	sql := sel.statement(expressions)
	c, err := s.reader(ctx, sel)
	if err != nil {
		return err
	}
	defer s.readers.put(c)
	r, err := c.query(ctx, sql, sel.args...)
	if err != nil {
		return fmt.Errorf("read %q: %w", t.ID, err)
	}
	ended := false
	defer func() {
		if !ended { // the reader stopped, failed or panicked: the next query must find none of these rows
			r.close() // the first error counts
		}
	}()
	f := &data.Feature{Values: make([]any, len(t.Columns))}
	for r.next() {
		unreadable, err := t.fill(f, what, r.values)
		if unreadable != nil {
			s.tellUnreadable(t, f.Key, unreadable)
		}
		if err == nil && !yield(f, nil) {
			err = errStopped
		}
		if err != nil {
			return err
		}
	}
	ended = true
	if err := r.close(); err != nil {
		return fmt.Errorf("read %q: %w", t.ID, err)
	}
	return nil
}

// fill puts a row into a feature. A geometry that cannot be read is nil, and
// the first result says why: one such row must not keep all others from view.
func (t *table) fill(f *data.Feature, what reading, values []driver.Value) (unreadable, err error) {
	key, ok := values[0].(int64)
	if !ok {
		return nil, fmt.Errorf("read %q: a row has the key %v, which is not a whole number", t.ID, values[0])
	}
	f.Key = key
	next := 1
	if what.id {
		f.ID = asText(values[next]).(string)
		next++
	} else {
		f.ID = strconv.FormatInt(key, 10)
	}
	if what.geometry {
		f.Geometry, unreadable = t.storedGeometry(values[next])
	}
	for i, c := range what.columns {
		f.Values[c] = convert(t.Columns[c].Type, values[what.first+i])
	}
	f.Position = nil
	for _, v := range values[what.first+len(what.columns):][:what.sort] {
		f.Position = append(f.Position, v)
	}
	return unreadable, nil
}

// storedGeometry reads a value of the geometry column.
func (t *table) storedGeometry(v driver.Value) (orb.Geometry, error) {
	if v == nil {
		return nil, nil
	}
	blob, ok := v.([]byte)
	if !ok {
		return nil, errNotGeometry
	}
	g, err := decodeGeometry(blob)
	if err != nil {
		return nil, err
	}
	return toLonLat(g, t.crs), nil
}

// tellUnreadable logs a geometry that cannot be read, one for each version of
// a table.
func (s *Store) tellUnreadable(t *table, key int64, why error) {
	if t.lazy.told.CompareAndSwap(false, true) {
		s.log.Warn("a geometry cannot be read, so its row is served without one; further ones of the table are not named", "path", s.path,
			"table", t.ID, "row", key, "reason", fmt.Sprintf("column %q %v", t.geometry, why))
	}
}
