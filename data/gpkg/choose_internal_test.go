package gpkg

import (
	"path/filepath"
	"strings"
	"testing"

	"panj/data"
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
