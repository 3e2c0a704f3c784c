package server

import (
	"context"
	"fmt"
	"iter"

	"panj/data"
)

// streamPage answers with a page in a format that has no place for links and
// counts, which are in the headers alone. So the places of the rows are read
// first; then the rows are written while they are read, however large they are.
// Both have to be of one version of the dataset.
func (s *Server) streamPage(q *request) error {
	if q.fresh() {
		return nil
	}
	p, err := q.itemsParams()
	if err != nil {
		return err
	}
	query, err := s.findPage(q, p)
	if err != nil {
		return err
	}
	return q.sendWhole(q.featureFile(q.formatOptions(p.query, p.crs), query))
}

// findPage finds out which rows are on a page, sets the headers that say so,
// and returns the query for these rows; nil for none.
func (s *Server) findPage(q *request, p itemsParams) (*data.Query, error) {
	if err := s.waitForPage(q, p.query); err != nil {
		return nil, err
	}
	defer s.pages.leave()
	places := p.query
	nothingShown(&places)
	pg := &featurePage{}
	if _, _, err := s.fill(q, p, places, pg); err != nil || pg.returned() == 0 {
		return nil, err
	}
	query := p.query
	query.Limit = pg.returned()
	query.Columns = q.format.features.Needs(q.collection, query.Columns)
	return &query, nil
}

// openedRows are rows of which the first has been read already.
type openedRows struct {
	first *data.Feature // nil when there is none
	next  func() (*data.Feature, error, bool)
	stop  func()
}

// openRows begins to read, so that the rows are those of one moment from then
// on. It reports a [movedError] when they may be of another version of the
// dataset than the one that is given: which was read before, so that it is
// theirs when it still stands.
func (s *Server) openRows(ctx context.Context, query *data.Query, version string) (rows *openedRows, err error) {
	rows = &openedRows{stop: func() {}}
	if query != nil {
		rows.next, rows.stop = iter.Pull2(s.features.Features(ctx, *query))
		if rows.first, err, _ = rows.next(); err != nil {
			rows.stop()
			return nil, fmt.Errorf("read features: %w", err)
		}
	}
	now, err := s.features.Version(ctx)
	switch {
	case err != nil:
		rows.stop()
		return nil, fmt.Errorf("read the version of the dataset: %w", err)
	case now != version:
		rows.stop()
		return nil, &movedError{now}
	}
	return rows, nil
}

// rest yields the rows, the first one included.
func (r *openedRows) rest(yield func(*data.Feature, error) bool) {
	f, err, ok := r.first, error(nil), r.first != nil
	for ok && yield(f, err) && err == nil {
		f, err, ok = r.next()
	}
}
