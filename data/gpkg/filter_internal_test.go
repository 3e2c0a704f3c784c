package gpkg

import (
	"database/sql/driver"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// TestFilterPlans asks SQLite how it would run a filter: where an index or the
// R-tree can answer a part of it, it is searched, never the whole table.
func TestFilterPlans(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plans.gpkg")
	table := data.Table{Collection: data.Collection{ID: "t", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{
		{Name: "name", Type: data.Text}, {Name: "n", Type: data.Integer}, {Name: "day", Type: data.Date}, {Name: "seen", Type: data.DateTime}, {Name: "plain", Type: data.Text},
	}}}
	for i := range 20 {
		table.Rows = append(table.Rows, data.Feature{ID: string(rune('a' + i)), Geometry: orb.Point{float64(i), float64(i)}, Values: make([]any, 5)})
	}
	if err := Create(t.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
		t.Fatal(err)
	}
	name, err := dsn(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := connect(name)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, column := range []string{"name", "n", "day", "seen"} {
		if err := c.exec(t.Context(), `CREATE INDEX i_`+column+` ON t (`+column+`)`); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	far := &geo.Box{West: 3, South: 3, East: 4, North: 4}
	for _, test := range []struct {
		filter string
		box    *geo.Box
		plan   string // what the plan says of the one table that is not searched by its key
	}{
		{`name = 'x'`, nil, "SEARCH t USING INDEX i_name (name=?)"},
		{`name = 'x' AND plain LIKE '%y%'`, nil, "SEARCH t USING INDEX i_name (name=?)"},
		{`name LIKE 'x%'`, nil, "SEARCH t USING INDEX i_name (name>? AND name<?)"},
		{`id = 'x'`, nil, "SEARCH t USING INDEX"},
		{`n BETWEEN 3 AND 5 AND NOT plain = 'x'`, nil, "SEARCH t USING INDEX i_n (n>? AND n<?)"},
		{`5 < n AND n < 9`, nil, "SEARCH t USING INDEX i_n (n>? AND n<?)"},
		{`n IN (1, 2, 3)`, nil, "SEARCH t USING INDEX i_n (n=?)"},
		{`day = DATE('2025-11-26')`, nil, "SEARCH t USING INDEX i_day (day>? AND day<?)"},
		{`seen = TIMESTAMP('2025-11-26T00:00:00Z')`, nil, "SEARCH t USING INDEX i_seen (seen>? AND seen<?)"},
		{`S_INTERSECTS(geometry, BBOX(1, 1, 2, 2))`, nil, "VIRTUAL TABLE INDEX 2:"},
		{`S_WITHIN(geometry, POLYGON((1 1, 2 1, 2 2, 1 1))) AND plain = 'x'`, nil, "VIRTUAL TABLE INDEX 2:"},
		{`S_INTERSECTS(geometry, BBOX(1, 1, 2, 2)) OR S_EQUALS(geometry, POINT(5 5)) AND n = 1`, nil, "VIRTUAL TABLE INDEX 2:"},
		{`S_INTERSECTS(geometry, BBOX(1, 1, 12, 12))`, far, "VIRTUAL TABLE INDEX 2:"},
		{`plain = 'x'`, far, "VIRTUAL TABLE INDEX 2:"},
		{`name = 'x'`, far, "SEARCH t USING INDEX i_name (name=?)"}, // no row has it
		{`n IN (1, 2) OR id = 'x'`, far, "MULTI-INDEX OR"},
	} {
		e, err := cql2.ParseText(test.filter)
		if err != nil {
			t.Fatal(err)
		}
		q := data.Query{Collection: "t", Filter: e, Box: test.box, Limit: 100}
		for _, how := range []string{"page", "count"} {
			plan := strings.ReplaceAll(planOf(t, s, c, q, how), "COVERING ", "")
			if !strings.Contains(plan, test.plan) || strings.Contains(plan, "SCAN t\n") {
				t.Errorf("%s of %s\n%s want %s", how, test.filter, plan, test.plan)
			}
		}
	}
	later := data.Query{Collection: "t", Sort: []data.SortKey{{Column: "seen"}}, Position: []any{"2021-01-01T00:00:00.5"}, After: new(int64(5)), Limit: 100}
	if plan := planOf(t, s, c, later, "page"); !strings.Contains(plan, "INDEX i_seen (seen>?)") {
		t.Errorf("rows after a time\n%s", plan)
	}
	if n := len(tests.known); n > 0 {
		t.Errorf("%d conditions are kept after their statements", n)
	}
}

func planOf(t *testing.T, s *Store, c *conn, q data.Query, how string) string {
	t.Helper()
	_, sel, err := s.selection(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer sel.release()
	sql := sel.countStatement()
	if how == "page" {
		sql = sel.statement([]string{"t." + sel.t.key, "t.*"})
	}
	var plan strings.Builder
	err = c.each(t.Context(), func(r []driver.Value) error {
		plan.WriteString(str(r[3]) + "\n")
		return nil
	}, `EXPLAIN QUERY PLAN `+sql, sel.args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return plan.String()
}
