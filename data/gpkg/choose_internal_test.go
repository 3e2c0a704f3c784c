package gpkg

import (
	"path/filepath"
	"strings"
	"testing"

	"panj/data"
	"panj/data/cql2"
)

// TestIntervalsByAnIndex: an index leads to the rows of an interval, whether or
// not rows can be without a time.
func TestIntervalsByAnIndex(t *testing.T) {
	for _, required := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "days.gpkg")
		table := data.Table{Collection: data.Collection{ID: "days", Columns: []data.Column{{Name: "day", Type: data.Date, Required: required}}}}
		if err := Create(t.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
			t.Fatal(err)
		}
		runScript(t, path, `CREATE INDEX IF NOT EXISTS days_day ON days (day);`)
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		c := connected(t, path)
		defer c.Close()
		q := data.Query{Collection: "days", Interval: &data.Interval{Start: "2011-05-01", End: "2011-05-31"}, Limit: 10}
		for _, how := range []string{"page", "count"} {
			if plan := planOf(t, s, c, q, how); !strings.Contains(plan, "(day>? AND day<?)") || strings.Contains(plan, "SCAN") {
				t.Errorf("required %v, %s:\n%s", required, how, plan)
			}
		}
	}
}

// TestPagesOfManyRows: when an index leads to most of the rows, a page that lies
// near is read from the table, however far apart the keys are; one that does not
// comes from the index.
func TestPagesOfManyRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sparse.gpkg")
	if err := Create(t.Context(), path, &data.Dataset{}); err != nil {
		t.Fatal(err)
	}
	runScript(t, path, `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('sparse', 'attributes'), ('keyless', 'attributes');
		CREATE TABLE sparse (fid INTEGER PRIMARY KEY, n INTEGER, other INTEGER); CREATE TABLE keyless (n INTEGER, other INTEGER);
		INSERT INTO sparse WITH RECURSIVE keys(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM keys WHERE i < 150000) SELECT i * 1000000, i, i FROM keys;
		INSERT INTO keyless (rowid, n, other) SELECT * FROM sparse;
		CREATE INDEX sparse_n ON sparse (n); CREATE INDEX keyless_n ON keyless (n);`)
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := connected(t, path)
	defer c.Close()
	for _, test := range []struct {
		filter  string
		q       data.Query
		byIndex bool
	}{
		{`n > 10`, data.Query{}, false},
		{`n > 10`, data.Query{After: new(int64(70_000_000_000))}, false},
		{`n > 10`, data.Query{Before: new(int64(70_000_000_000))}, false},
		{`n > 40000`, data.Query{}, true},
		{`n > 40000`, data.Query{Before: new(int64(70_000_000_000))}, false},
		{`n > 10 AND other = 77`, data.Query{}, true},
		{`n > 140000`, data.Query{}, true},
	} {
		for _, table := range []string{"sparse", "keyless"} {
			q := test.q
			q.Collection, q.Limit = table, 10
			if q.Filter, err = cql2.ParseText(test.filter); err != nil {
				t.Fatal(err)
			}
			if plan := planOf(t, s, c, q, "page"); strings.Contains(plan, "INDEX "+table+"_n") != test.byIndex {
				t.Errorf("%s of %s after %v, before %v:\n%s", test.filter, table, q.After, q.Before, plan)
			}
		}
	}
}
