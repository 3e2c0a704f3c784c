package gpkg_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"panj/data"
	"panj/data/gpkg"
)

// TestValuesOfALargeTable has more rows than are looked at: an index tells of
// its column all the same, and of nothing else anything is said.
func TestValuesOfALargeTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.gpkg")
	table := data.Table{Collection: data.Collection{ID: "large", Title: "Large", Columns: []data.Column{
		{Name: "with", Type: data.Text}, {Name: "without", Type: data.Text}, {Name: "different", Type: data.Integer},
	}}}
	if err := gpkg.Create(t.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
		t.Fatal(err)
	}
	script(t, path, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
		INSERT INTO large ("with", without, different) SELECT CASE WHEN i % 7 > 0 THEN 'v' || (i % 7) END, 'v', i FROM n;
		CREATE INDEX a ON large ("with"); CREATE INDEX b ON large (different)`)
	store, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	found, err := store.Values(t.Context(), "large")
	if want := map[string][]any{"with": {"v1", "v2", "v3", "v4", "v5", "v6"}}; err != nil || !reflect.DeepEqual(found, want) {
		t.Errorf("%v, %v; want %v", found, err, want)
	}
}
