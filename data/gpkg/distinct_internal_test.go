package gpkg

import (
	"database/sql/driver"
	"path/filepath"
	"strings"
	"testing"

	"panj/data"
)

// TestPlanOfValues asks SQLite how it would find the values of a column that has
// an index: each by a search, none by going through the rows.
func TestPlanOfValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "values.gpkg")
	table := data.Table{Collection: data.Collection{ID: "t", Columns: []data.Column{{Name: "a", Type: data.Text}}}}
	if err := Create(t.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
		t.Fatal(err)
	}
	runScript(t, path, `CREATE INDEX t_a ON t (a);`)
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found, _, err := s.find(t.Context(), "t")
	if err != nil {
		t.Fatal(err)
	}
	c := connected(t, path)
	defer c.Close()
	searches := 0
	err = c.each(t.Context(), func(r []driver.Value) error {
		step := str(r[3])
		if strings.HasPrefix(step, "SEARCH t USING COVERING INDEX t_a") {
			searches++
		}
		if strings.HasPrefix(step, "SCAN t") {
			t.Errorf("the table is gone through: %s", step)
		}
		return nil
	}, `EXPLAIN QUERY PLAN `+found.steps("a"), data.FewValues+1)
	if err != nil || searches != 2 { // the first value, and the next one
		t.Errorf("%d searches, %v", searches, err)
	}
}
