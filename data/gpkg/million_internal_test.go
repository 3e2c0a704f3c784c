package gpkg

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// The million points lie on a grid over the whole world, west to east, then
// south to north; their keys count from 1. A leaf of the R-tree holds leafWide
// by leafHigh of them, a node above upperSide by upperSide of those below, and
// these divide the grid evenly, so that SQL can tell the leaf of a row.
const (
	gridWide, gridHigh = 1000, 1000
	leafWide, leafHigh = 8, 5
	upperSide          = 5
)

func gridPoint(x, y int) (lon, lat float64) { return -180 + 0.36*float64(x), -85 + 0.17*float64(y) }

// millionFile makes a GeoPackage of a million points with indexes on most of
// its columns, in some seconds: the rows are written by the sqlite3 program, the
// R-tree node by node.
func millionFile(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "million.gpkg")
	table := data.Table{Collection: data.Collection{ID: "million", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{
		{Name: "kind", Type: data.Text}, {Name: "n", Type: data.Integer}, {Name: "rare", Type: data.Integer}, {Name: "score", Type: data.Number},
		{Name: "day", Type: data.Date}, {Name: "seen", Type: data.DateTime}, {Name: "plain", Type: data.Text},
	}}}
	if err := Create(tb.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
		tb.Fatal(err)
	}
	runScript(tb, path, millionRows())
	c := connected(tb, path)
	defer c.Close()
	if err := millionTree(tb.Context(), c); err != nil {
		tb.Fatal(err)
	}
	return path
}

// runScript runs SQL by the program sqlite3.
func runScript(tb testing.TB, path, script string) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), "sqlite3", "-bail", path)
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("sqlite3 (Debian: apt-get install sqlite3): %v\n%s", err, out)
	}
}

// millionRows is the script that fills the table. The numbers of the columns
// come from the key by multiplication, so that they lie all over the grid.
func millionRows() string {
	var b strings.Builder
	b.WriteString("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -300000; PRAGMA locking_mode = EXCLUSIVE; BEGIN;\n")
	for _, suffix := range []string{"insert", "update1", "update2", "update3", "update4", "delete"} {
		b.WriteString("DROP TRIGGER rtree_million_geom_" + suffix + ";\n")
	}
	hex := func(v float64) string {
		return fmt.Sprintf("x'%x'", binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
	}
	b.WriteString("CREATE TEMP TABLE lon (c INTEGER PRIMARY KEY, b BLOB); CREATE TEMP TABLE lat (c INTEGER PRIMARY KEY, b BLOB);\n")
	for i := range gridWide {
		lon, _ := gridPoint(i, 0)
		fmt.Fprintf(&b, "INSERT INTO lon VALUES (%d, %s);", i, hex(lon))
	}
	for i := range gridHigh {
		_, lat := gridPoint(0, i)
		fmt.Fprintf(&b, "INSERT INTO lat VALUES (%d, %s);", i, hex(lat))
	}
	// a blob of GeoPackage without an envelope, EPSG:4326, then a point as WKB
	fmt.Fprintf(&b, `
INSERT INTO million (fid, geom, id, kind, n, rare, score, day, seen, plain)
WITH RECURSIVE keys(i, m) AS (SELECT 0, 0 UNION ALL SELECT i + 1, (i + 1) * 7919 %% 1000003 FROM keys WHERE i < %[1]d * %[2]d - 1)
SELECT i + 1, CAST(x'47500001e6100000' || x'0101000000' || lon.b || lat.b AS BLOB), printf('p%%07d', i), printf('k%%02d', m %% 50),
	CASE WHEN m %% 10 > 0 THEN m %% 1000 END, m %% 100000, m / 1000.0, date(1577836800 + m %% 2000 * 86400, 'unixepoch'),
	strftime('%%Y-%%m-%%dT%%H:%%M:%%S.000Z', 1577836800 + m * 60, 'unixepoch'), 'plain ' || (m %% 100)
FROM keys JOIN lon ON lon.c = i %% %[1]d JOIN lat ON lat.c = i / %[1]d;
INSERT INTO rtree_million_geom_rowid (rowid, nodeno) SELECT fid, 2 + (fid - 1) / %[1]d / %[4]d * (%[1]d / %[3]d) + (fid - 1) %% %[1]d / %[3]d FROM million;
`, gridWide, gridHigh, leafWide, leafHigh)
	for _, column := range []string{"kind", "n", "rare", "score", "day", "seen"} {
		fmt.Fprintf(&b, "CREATE INDEX IF NOT EXISTS million_%[1]s ON million (%[1]s);\n", column)
	}
	b.WriteString("UPDATE gpkg_contents SET min_x = -180, min_y = -85, max_x = 180, max_y = 85 WHERE table_name = 'million';\nCOMMIT;\n")
	return b.String()
}

// millionTree writes the nodes of the R-tree.
func millionTree(ctx context.Context, c *conn) error {
	const name = "rtree_million_geom"
	size, err := c.number(ctx, `SELECT length(data) FROM `+name+`_node WHERE nodeno = 1`)
	if err != nil {
		return err
	}
	if err := c.exec(ctx, `BEGIN`); err != nil {
		return err
	}
	t := treeWriter{w: &writer{c: c, ctx: ctx}, name: name, size: int(size)}
	cells := make([]cell, 0, gridWide*gridHigh)
	for i := range gridWide * gridHigh {
		lon, lat := gridPoint(i%gridWide, i/gridWide)
		cells = append(cells, cell{int64(i + 1), [4]float32{down(lon), up(lon), down(lat), up(lat)}})
	}
	depth := 0
	for wide, w, h := gridWide, leafWide, leafHigh; len(cells) > (t.size-nodeHead)/cellSize; w, h, depth = upperSide, upperSide, depth+1 {
		var above []cell
		for at := 0; at < len(cells); at += wide * h {
			for x := at; x < at+wide; x += w {
				var node []cell
				for row := range h {
					node = append(node, cells[x+row*wide:x+row*wide+w]...)
				}
				no := t.last + 2
				t.last++
				if err := t.write(no, 0, node); err != nil {
					return err
				}
				if depth > 0 { // where the rows are has been written already
					if err := t.linkTo(no, depth, node); err != nil {
						return err
					}
				}
				above = append(above, around(no, node))
			}
		}
		cells, wide = above, wide/w
	}
	if err := t.root(depth, cells); err != nil {
		return err
	}
	return c.exec(ctx, `COMMIT`)
}

// TestPlansOfAMillionRows asks SQLite how it would run queries of many shapes:
// the table is never gone through, and an answer takes little time however the
// R-tree and the indexes compete.
func TestPlansOfAMillionRows(t *testing.T) {
	path := millionFile(t)
	for _, analyzed := range []bool{false, true} {
		if analyzed {
			runScript(t, path, `ANALYZE;`)
		}
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := connected(t, path)
		for _, shape := range millionShapes {
			shape.checkPlan(t, s, c)
			if !analyzed {
				shape.checkCount(t, s)
			}
		}
		c.Close()
		s.Close()
	}
}

func connected(tb testing.TB, path string) *conn {
	tb.Helper()
	name, err := dsn(path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := connect(name)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// millionShape is a query over the million rows, what its plan has to say, and
// how many rows match. Where these are many, only the plan is looked at: with the
// race detector the rest would take minutes.
type millionShape struct {
	filter string
	q      data.Query
	plan   string
	rows   int
}

const (
	many   = -1
	byTree = "VIRTUAL TABLE INDEX 2:"
	byKey  = "SEARCH t USING INTEGER PRIMARY KEY"
)

var (
	smallBox = &geo.Box{West: 10, South: 10, East: 12, North: 12}
	largeBox = &geo.Box{West: -170, South: -80, East: 100, North: 80}

	// 72 points lie in smallBox and 750 x 941 in largeBox: see gridPoint. The
	// numbers are those that Python gives for the formulas of millionRows.
	millionShapes = []millionShape{
		{``, data.Query{Box: smallBox}, byTree, 72},
		{``, data.Query{Box: largeBox}, byTree, many},                                           // the first rows lie south of it
		{``, data.Query{Box: largeBox, After: new(int64(100_000))}, byKey + " (rowid>?)", many}, // the next rows fill the page
		{`plain = 'other'`, data.Query{Box: largeBox}, byTree, many},
		{`rare = 77`, data.Query{}, "SEARCH t USING INDEX million_rare (rare=?)", 10},
		{`rare = 77`, data.Query{Box: largeBox}, "SEARCH t USING INDEX million_rare (rare=?)", 8},
		{`kind = 'k19'`, data.Query{Box: smallBox}, byTree, 2},
		{`rare IN (77, 78) AND kind = 'k27'`, data.Query{}, "SEARCH t USING INDEX million_rare (rare=?)", 10},
		{`score BETWEEN 77 AND 77.5 AND rare = 77077`, data.Query{Box: largeBox}, "SEARCH t USING INDEX million_rare (rare=?)", 1},
		{`score >= 999.9`, data.Query{}, "SEARCH t USING INDEX million_score (score>?)", 103},
		{`score >= 999.9`, data.Query{Box: largeBox, After: new(int64(500_000))}, "SEARCH t USING INDEX million_score (score>?)", 68},
		{`seen > TIMESTAMP('2021-11-25T00:00:00Z')`, data.Query{Box: largeBox}, "SEARCH t USING INDEX million_seen (seen>?)", 451},
		{`day = DATE('2021-11-25')`, data.Query{}, "SEARCH t USING INDEX million_day (day>? AND day<?)", 500},
		{``, data.Query{Box: largeBox, Interval: &data.Interval{Start: "2021-11-25", End: "2021-11-25"}}, "SEARCH t USING INDEX million_day (day>? AND day<?)", 354},
		{``, data.Query{Box: largeBox, Equals: []data.Equal{{Column: "rare", Values: []string{"77"}}}}, "SEARCH t USING INDEX million_rare (rare=?)", 8},
		{`S_INTERSECTS(geometry, POLYGON((10 10, 12 10, 11 12, 10 10)))`, data.Query{}, byTree, 34},
		{`n = 507 AND S_INTERSECTS(geometry, POLYGON((10 10, 12 10, 11 12, 10 10)))`, data.Query{}, byTree, 1},
		{`rare = 77 AND S_INTERSECTS(geometry, POLYGON((-170 -80, 100 -80, 0 80, -170 -80)))`, data.Query{}, "SEARCH t USING INDEX million_rare (rare=?)", 4},
		{`rare = 77 OR kind = 'other'`, data.Query{}, "MULTI-INDEX OR", 10},
		{`id = 'p0765432'`, data.Query{Box: largeBox}, "SEARCH t USING INDEX sqlite_autoindex_million_1 (id=?)", 1},
		{`id LIKE 'p07654%'`, data.Query{}, "SEARCH t USING INDEX sqlite_autoindex_million_1 (id>? AND id<?)", 100},
		{``, data.Query{IDs: []string{"p0765432"}}, "SEARCH t USING INDEX sqlite_autoindex_million_1 (id=?)", 1},
		{``, data.Query{After: new(int64(800_000))}, byKey, 1_000_000},
		{``, data.Query{Before: new(int64(800_000))}, byKey, 1_000_000},
		{``, data.Query{Sort: by("score")}, "SCAN t USING INDEX million_score", 1_000_000},
		{``, data.Query{Sort: by("-n")}, "SCAN t USING INDEX million_n", 1_000_000},
		{``, data.Query{Sort: by("kind")}, "SCAN t USING INDEX million_kind", 1_000_000},
		{``, data.Query{Sort: by("-score"), Box: largeBox}, "SCAN t USING INDEX million_score", many},
		{``, data.Query{Sort: by("score"), Box: smallBox}, byTree, 72},
		{`rare = 77`, data.Query{Sort: by("score")}, "SEARCH t USING INDEX million_rare (rare=?)", 10},
		{``, data.Query{Sort: by("score"), Position: []any{600.0}, After: new(int64(500))}, "SEARCH t USING INDEX million_score (score>?)", 1_000_000},
		{``, data.Query{Sort: by("-score"), Position: []any{600.0}, After: new(int64(500))}, "SEARCH t USING INDEX million_score (score<?)", 1_000_000},
		{``, data.Query{Sort: by("score"), Position: []any{600.0}, Before: new(int64(500))}, "SEARCH t USING INDEX million_score (score<?)", 1_000_000},
		{``, data.Query{Sort: by("n"), Position: []any{nil}, After: new(int64(500_000))}, "SEARCH t USING INDEX million_n (n=? AND rowid>?)", 1_000_000},
	}
)

func by(name string) []data.SortKey {
	column, descending := strings.CutPrefix(name, "-")
	return []data.SortKey{{Column: column, Descending: descending}}
}

// query parses the filter.
func (shape millionShape) query(t *testing.T) (q data.Query, what string) {
	t.Helper()
	q = shape.q
	q.Collection, q.Limit = "million", 100
	if shape.filter != "" {
		var err error
		if q.Filter, err = cql2.ParseText(shape.filter); err != nil {
			t.Fatal(err)
		}
	}
	what = shape.filter
	if q.Box != nil {
		what += fmt.Sprintf(" in %v", *q.Box)
	}
	return q, fmt.Sprintf("%s sorted by %v from %v", what, q.Sort, q.Position)
}

func (shape millionShape) checkPlan(t *testing.T, s *Store, c *conn) {
	t.Helper()
	q, what := shape.query(t)
	plan := strings.ReplaceAll(planOf(t, s, c, q, "page"), "COVERING ", "")
	if !strings.Contains(plan, shape.plan) || strings.Contains(plan, "SCAN t\n") {
		t.Errorf("%s\n%s want %s", what, plan, shape.plan)
	}
	if shape.rows == many {
		return
	}
	start := time.Now()
	for _, err := range s.Features(t.Context(), q) {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	t.Logf("%8v for %s", time.Since(start).Round(100*time.Microsecond), what)
}

func (shape millionShape) checkCount(t *testing.T, s *Store) {
	t.Helper()
	q, what := shape.query(t)
	if shape.rows == many {
		return
	}
	if n, err := s.Count(t.Context(), q); err != nil || n != shape.rows {
		t.Errorf("%s: %d rows, %v; want %d", what, n, err, shape.rows)
	}
}
