package gpkg

import (
	"context"
	"fmt"
	"slices"

	"panj/data"
)

// current returns the schema of the file as it is now.
func (s *Store) current(ctx context.Context) (*schema, error) {
	v, err := s.Version(ctx)
	if err != nil {
		return nil, err
	}
	if sch := s.schema.Load(); sch != nil && sch.version == v {
		return sch, nil
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if sch := s.schema.Load(); sch != nil && sch.version == v {
		return sch, nil
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	sch, err := s.readSchema(ctx, c, v)
	if err != nil {
		return nil, err
	}
	if old := s.schema.Swap(sch); old != nil {
		for _, t := range old.tables {
			t.lazy.abandon()
		}
		s.retireWords(old, sch)
	}
	return sch, nil
}

// readSchema reads the schema and logs, once each, what is left out. It is
// called with loading held, or before anybody else knows the store.
func (s *Store) readSchema(ctx context.Context, c *conn, version string) (*schema, error) {
	sch, left, err := loadSchema(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("read the tables of the geopackage: %w", err)
	}
	for _, l := range left {
		if !s.told[l] {
			s.told[l] = true
			s.log.Warn("a table of the geopackage is left out", "path", s.path, "table", l.table, "reason", l.reason)
		}
	}
	sch.version = version
	s.carryWords(s.schema.Load(), sch)
	return sch, nil
}

// find returns a table by the id of its collection.
func (s *Store) find(ctx context.Context, collection string) (*table, *schema, error) {
	sch, err := s.current(ctx)
	if err != nil {
		return nil, nil, err
	}
	t, ok := sch.tables[collection]
	if !ok {
		return nil, nil, fmt.Errorf("collection %q: %w", collection, data.ErrNotFound)
	}
	return t, sch, nil
}

// Collections lists every collection, ordered by ID; see [data.FeatureStore].
// Extent, interval and count are those of the rows, not what the file's own
// table of contents says.
func (s *Store) Collections(ctx context.Context, measured ...string) ([]*data.Collection, error) {
	sch, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]*data.Collection, 0, len(sch.names))
	for _, id := range sch.names {
		t := sch.tables[id]
		c := &t.Collection
		if slices.Contains(measured, id) { // one after the other: no request keeps more than one connection busy
			if c, err = s.measured(ctx, t); err != nil {
				return nil, fmt.Errorf("describe %q: %w", id, err)
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// Edition returns the [data.Dataset.Edition] that the file was created with,
// empty if it does not say. Edits do not change it.
func (s *Store) Edition(ctx context.Context) (string, error) {
	sch, err := s.current(ctx)
	if err != nil {
		return "", err
	}
	return sch.edition, nil
}
