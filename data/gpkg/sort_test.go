package gpkg_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/data/cql2"
	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/geo"
)

func TestSortWithConditions(t *testing.T) {
	s := created(t, datatest.Dataset())
	q := data.Query{
		Collection: "events", Box: &geo.Box{West: 69, South: 37, East: 72, North: 39}, Filter: parsed(t, "type = 'clash' OR killed IS NULL"),
		Sort: []data.SortKey{{Column: "id", Descending: true}},
	}
	if got := idsOf(t, s, q); got != "ford fair bridge" {
		t.Errorf("in a box: %q", got)
	}
	q.Offset, q.Limit = 1, 5
	if got := idsOf(t, s, q); got != "fair bridge" {
		t.Errorf("without the first: %q", got)
	}
	if n, err := s.Count(t.Context(), q); err != nil || n != 3 {
		t.Errorf("Count = %d, %v", n, err)
	}
}

func TestSortIsRefused(t *testing.T) {
	s := created(t, datatest.Dataset())
	many := make([]data.SortKey, 20)
	for _, q := range []data.Query{
		{Sort: []data.SortKey{{Column: "nothing"}}}, {Sort: []data.SortKey{{Column: "claims"}}}, {Sort: []data.SortKey{{Column: "posts"}}},
		{Sort: []data.SortKey{{Column: "killed"}, {Column: "killed", Descending: true}}}, {Sort: many},
		{Sort: []data.SortKey{{Column: "killed"}}, After: new(int64(1))}, {Sort: []data.SortKey{{Column: "killed"}}, After: new(int64(1)), Position: []any{1, 2}},
		{Sort: []data.SortKey{{Column: "killed"}}, After: new(int64(1)), Before: new(int64(3)), Position: []any{1}}, {After: new(int64(1)), Position: []any{1}},
	} {
		q.Collection = "events"
		var last error
		for _, err := range s.Features(t.Context(), q) {
			last = err
		}
		var invalid *data.InvalidError
		if !errors.As(last, &invalid) || invalid.Reason == "" {
			t.Errorf("%+v: %v, want an InvalidError", q, last)
		}
	}
}

// sortable is a table with ties, without values, and with values of other
// types than the columns declare.
func sortable(t *testing.T, n int) string {
	t.Helper()
	statements := []string{bare + `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, i INTEGER NOT NULL, n DOUBLE, s TEXT COLLATE NOCASE, b BOOLEAN, d DATE, k DATETIME); CREATE INDEX a ON t (s); CREATE INDEX c ON t (i)`}
	r := rand.New(rand.NewPCG(3, 4))
	for range n {
		statements = append(statements, `INSERT INTO t (i, n, s, b, d, k) VALUES (`+rowValues(r)+`)`)
	}
	return foreign(t, strings.Join(statements, ";\n"))
}

func rowValues(r *rand.Rand) string {
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	return strings.Join([]string{
		fmt.Sprint(r.IntN(4)), pick("NULL", "1.5", "-2", "1e300", "9e999", "'far'", "0"), pick("NULL", "'a'", "'A'", "'b'", "''", "'é'", "x'61'", "'a b'"),
		pick("NULL", "0", "1"), pick("NULL", "'2025-01-01'", "'2025-01-02'", "'0000-01-01'"),
		pick("NULL", "'2025-01-01T10:00:00Z'", "'2025-01-01T12:00:00+05:00'", "'2025-01-01T10:00:00.5Z'", "'soon'"),
	}, ", ")
}

// orderly is such a table in which an index has the rows in every order: each
// column has one, and no value is of another type.
func orderly(t *testing.T, n int) string {
	t.Helper()
	statements := []string{bare + `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, i INTEGER NOT NULL, n DOUBLE, s TEXT, b BOOLEAN, d DATE, k DATETIME)`}
	r := rand.New(rand.NewPCG(7, 8))
	for range n {
		statements = append(statements, `INSERT INTO t (i, n, s, b, d, k) VALUES (`+orderlyValues(r)+`)`)
	}
	for _, column := range []string{"i", "n", "s", "b", "d", "k"} {
		statements = append(statements, `CREATE INDEX x_`+column+` ON t (`+column+`)`)
	}
	return foreign(t, strings.Join(statements, ";\n"))
}

func orderlyValues(r *rand.Rand) string {
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	return strings.Join([]string{
		fmt.Sprint(r.IntN(4)), pick("NULL", "1.5", "-2", "1e300", "0"), pick("NULL", "'a'", "'A'", "'b'", "''", "'é'", "'a b'"),
		pick("NULL", "0", "1"), pick("NULL", "'2025-01-01'", "'2025-01-02'", "'0000-01-01'"),
		pick("NULL", "'2025-01-01T10:00:00.000Z'", "'2025-01-01T07:00:00.000Z'", "'2025-01-01T10:00:00.500Z'"),
	}, ", ")
}

var sortKeys = [][]data.SortKey{
	{{Column: "i"}}, {{Column: "i", Descending: true}}, {{Column: "n"}}, {{Column: "n", Descending: true}}, {{Column: "s"}}, {{Column: "s", Descending: true}},
	{{Column: "b"}, {Column: "i", Descending: true}}, {{Column: "d", Descending: true}, {Column: "n"}}, {{Column: "k"}}, {{Column: "k", Descending: true}, {Column: "s"}},
	{{Column: "i"}, {Column: "n", Descending: true}, {Column: "s"}, {Column: "b", Descending: true}},
}

// TestPagesInEveryOrder walks forward and back in pages, and comes by the rows
// of the whole answer.
func TestPagesInEveryOrder(t *testing.T) {
	for _, path := range []string{sortable(t, 60), orderly(t, 60)} {
		s, _ := open(t, path)
		pagesInEveryOrder(t, s)
	}
}

func pagesInEveryOrder(t *testing.T, s *gpkg.Store) {
	t.Helper()
	for _, keys := range sortKeys {
		q := data.Query{Collection: "t", Sort: keys, Filter: parsed(t, "i < 3")}
		whole := all(t, s, q)
		for _, size := range []int{1, 7} {
			forth := walk(t, s, q, size, false, nil)
			back := walk(t, s, q, size, true, nil)
			slices.Reverse(back)
			for i, f := range whole {
				if len(forth) != len(whole) || len(back) != len(whole) || forth[i].Key != f.Key || back[i].Key != f.Key {
					t.Fatalf("%v by %d: %v forward, %v backward, want %v", keys, size, keysOf(forth), keysOf(back), keysOf(whole))
				}
			}
		}
	}
}

// walk reads page after page, from the start or from the end, each from where
// the last one ended. between is called between two pages.
func walk(t *testing.T, s *gpkg.Store, q data.Query, size int, back bool, between func()) (rows []data.Feature) {
	t.Helper()
	q.Limit = size
	if back { // from behind the last row
		everything := all(t, s, data.Query{Collection: q.Collection, Sort: q.Sort})
		last := everything[len(everything)-1]
		q.Position, q.Before = last.Position, new(last.Key+1)
	}
	for range 1000 {
		page := all(t, s, q)
		if len(page) == 0 {
			return rows
		}
		edge := page[len(page)-1]
		if back {
			edge = page[0]
			slices.Reverse(page)
			q.Before = new(edge.Key)
		} else {
			q.After = new(edge.Key)
		}
		q.Position = edge.Position
		rows = append(rows, page...)
		if between != nil {
			between()
		}
	}
	t.Fatalf("%v: the pages do not end", q.Sort)
	return nil
}

func keysOf(rows []data.Feature) (keys []int64) {
	for _, f := range rows {
		keys = append(keys, f.Key)
	}
	return keys
}

// TestPagesWhileRowsComeAndGo adds and removes rows between the pages: a row
// that is there all the time is seen once, none is seen twice.
func TestPagesWhileRowsComeAndGo(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	t.Run("of any type", func(t *testing.T) {
		pagesWhileRowsComeAndGo(t, sortable(t, 40), r, rowValues)
	})
	// now and then a row comes that ends the order of the index, and goes again
	t.Run("in the order of an index", func(t *testing.T) {
		pagesWhileRowsComeAndGo(t, orderly(t, 40), r, func(r *rand.Rand) string {
			if r.IntN(4) == 0 {
				return `1, 0, '` + strings.Repeat("a", 120) + `', 1, '2025-01-01', '2025-01-01T12:00:00+05:00'`
			}
			return orderlyValues(r)
		})
	})
}

func pagesWhileRowsComeAndGo(t *testing.T, path string, r *rand.Rand, newRow func(*rand.Rand) string) {
	t.Helper()
	s, _ := open(t, path)
	for _, keys := range sortKeys {
		for _, back := range []bool{false, true} {
			q := data.Query{Collection: "t", Sort: keys}
			stays := map[int64]bool{}
			for _, f := range all(t, s, q) {
				stays[f.Key] = true
			}
			seen := map[int64]int{}
			for _, f := range walk(t, s, q, 5, back, func() {
				gone := int64(r.IntN(200))
				delete(stays, gone)
				script(t, path, fmt.Sprintf(`DELETE FROM t WHERE fid = %d`, gone), `INSERT INTO t (i, n, s, b, d, k) SELECT `+newRow(r)+` WHERE (SELECT count(*) FROM t) < 45`)
			}) {
				seen[f.Key]++
			}
			for key := range stays {
				if seen[key] != 1 {
					t.Errorf("%v back %v: row %d, there all the time, was seen %d times", keys, back, key, seen[key])
				}
			}
			for key, n := range seen {
				if n > 1 {
					t.Errorf("%v back %v: row %d was seen %d times", keys, back, key, n)
				}
			}
		}
	}
}

// TestIndexesKeepTheOrder asks that an index changes nothing.
func TestIndexesKeepTheOrder(t *testing.T) {
	path := orderly(t, 80)
	s, _ := open(t, path)
	before := map[string]string{}
	for _, keys := range sortKeys {
		before[fmt.Sprint(keys)] = fmt.Sprint(keysOf(all(t, s, data.Query{Collection: "t", Sort: keys})))
	}
	for _, column := range []string{"i", "n", "s", "b", "d", "k"} {
		script(t, path, `DROP INDEX x_`+column)
	}
	for _, keys := range sortKeys {
		if got := fmt.Sprint(keysOf(all(t, s, data.Query{Collection: "t", Sort: keys}))); got != before[fmt.Sprint(keys)] {
			t.Errorf("%v: without an index %s, with one %s", keys, got, before[fmt.Sprint(keys)])
		}
	}
}

// TestSortAgreesWithGo orders columns without wrong values as Go would.
func TestSortAgreesWithGo(t *testing.T) {
	s, _ := open(t, sortable(t, 50))
	row := described(t, s, "t").FilterRow()
	for _, down := range []bool{false, true} {
		rows := all(t, s, data.Query{Collection: "t"})
		slices.SortStableFunc(rows, func(a, b data.Feature) int {
			x, _ := row(&a).Value("d").(cql2.Date)
			y, _ := row(&b).Value("d").(cql2.Date)
			switch {
			case (x == "") != (y == ""):
				return cmp.Compare(len(y), len(x)) // without a value: last
			case down:
				return cmp.Compare(y, x)
			}
			return cmp.Compare(x, y)
		})
		got := all(t, s, data.Query{Collection: "t", Sort: []data.SortKey{{Column: "d", Descending: down}}})
		if fmt.Sprint(keysOf(got)) != fmt.Sprint(keysOf(rows)) {
			t.Errorf("descending %v: %v, want %v", down, keysOf(got), keysOf(rows))
		}
	}
}
