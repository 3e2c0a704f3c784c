package gpkg

import (
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"panj/data"
	"panj/data/datatest"
)

// The citations of one feature are found by indexes, however many features
// and citations there are.
func TestCitationsOfAFeatureAreFoundByIndex(t *testing.T) {
	d := datatest.Dataset()
	onShape := d.Citations[0]
	onShape.ID, onShape.Collection, onShape.Feature = "on-a-shape", "shapes", "3"
	for i := range d.Tables[1].Rows {
		d.Tables[1].Rows[i].ID = fmt.Sprint(i + 1)
	}
	d.Citations = append(d.Citations, onShape)
	path := filepath.Join(t.TempDir(), "test.gpkg")
	if err := Create(t.Context(), path, d); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	features := map[string]string{"events": "ford", "shapes": "3"} // an id column, and the key
	sch := s.schema.Load()
	if len(sch.citations) != len(features) {
		t.Fatalf("%d relations hold citations, want %d", len(sch.citations), len(features))
	}
	c, err := s.readers.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	for _, r := range sch.citations {
		sql, args := r.citationsStatement(sch.tables[articlesTable], data.CitationFilter{Feature: features[r.base.ID]})
		var plan []string
		err := c.each(t.Context(), func(row []driver.Value) error {
			plan = append(plan, str(row[3]))
			return nil
		}, `EXPLAIN QUERY PLAN `+sql, args...)
		if err != nil || !strings.HasPrefix(strings.Join(plan, "; "), "SEARCH b USING ") || strings.Contains(strings.Join(plan, "; "), "SCAN") {
			t.Errorf("%s: %q, %v; want a search of b first and no scan", r.base.ID, plan, err)
		}
	}
	for id, want := range map[string]int{"3": 1, "03": 0, "+3": 0, " 3": 0, "3.0": 0, "4": 0, "x": 0} {
		if got, err := s.Citations(t.Context(), data.CitationFilter{Collection: "shapes", Feature: id}); err != nil || len(got) != want {
			t.Errorf("feature %q: %d citations, %v; want %d", id, len(got), err, want)
		}
	}
}
