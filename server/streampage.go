package server

import (
	"context"
	"fmt"
	"iter"

	"panj/data"
)

// maxTries is how often a page is begun anew because of a commit.
const maxTries = 3

// streamPage answers with a page in a format that has no place for links and
// counts, which are in the headers alone. So the places of the rows are read
// first; then the rows are written while they are read, however large they are.
// Both have to be of one version of the dataset.
func (s *Server) streamPage(q *request, p itemsParams) error {
	for range maxTries {
		query, err := s.findPage(q, p)
		if err != nil {
			return err
		}
		rows, version, err := s.openRows(q.client, query)
		if err != nil {
			return err
		}
		if version != q.version { // a commit came in between
			rows.stop()
			q.version = version
			q.etag = q.tag("")
			continue
		}
		defer rows.stop()
		if q.fresh() {
			return nil
		}
		return q.sendWhole(q.featureFile(q.formatOptions(p.query, p.crs), func(context.Context) iter.Seq2[*data.Feature, error] { return rows.rest }))
	}
	return busy("edits of the data, which come faster than a page is read")
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
// on, and says of which version of the dataset they are: of no later one than
// it returns.
func (s *Server) openRows(ctx context.Context, query *data.Query) (rows *openedRows, version string, err error) {
	rows = &openedRows{stop: func() {}}
	if query != nil {
		rows.next, rows.stop = iter.Pull2(s.features.Features(ctx, *query))
		if rows.first, err, _ = rows.next(); err != nil {
			rows.stop()
			return nil, "", fmt.Errorf("read features: %w", err)
		}
	}
	if version, err = s.features.Version(ctx); err != nil {
		rows.stop()
		return nil, "", fmt.Errorf("read the version of the dataset: %w", err)
	}
	return rows, version, nil
}

// rest yields the rows, the first one included.
func (r *openedRows) rest(yield func(*data.Feature, error) bool) {
	f, err, ok := r.first, error(nil), r.first != nil
	for ok && yield(f, err) && err == nil {
		f, err, ok = r.next()
	}
}
