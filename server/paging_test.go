package server_test

import (
	"cmp"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"modernc.org/sqlite"

	"panj/data"
	"panj/data/gpkg"
	"panj/server"
)

// The triggers of a GeoPackage's R-tree call functions that another program
// brings along; this one edits only points without an envelope in their header.
func init() {
	point := func(name string, at int) {
		sqlite.MustRegisterDeterministicScalarFunction(name, 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			const header, x = 8, 8 + 1 + 4
			switch blob, ok := args[0].([]byte); {
			case !ok:
				return nil, nil
			case at < 0:
				return int64(0), nil
			default:
				return math.Float64frombits(binary.LittleEndian.Uint64(blob[x+8*at:])), nil
			}
		})
	}
	point("ST_MinX", 0)
	point("ST_MaxX", 0)
	point("ST_MinY", 1)
	point("ST_MaxY", 1)
	point("ST_IsEmpty", -1)
}

// hikeColumns have every type that can be sorted by, and what makes sorting
// hard: ties, nulls, numbers next to each other beyond 2^53, texts that differ
// only after their first hundred characters, one instant in two zones.
var hikeColumns = []struct {
	column data.Column
	values []any
}{
	{data.Column{Name: "count", Type: data.Integer}, []any{nil, int64(-1), int64(0), int64(0), int64(9007199254740992), int64(9007199254740993), int64(math.MinInt64)}},
	{data.Column{Name: "size", Type: data.Number}, []any{nil, -1.5, 0.0, 0.1, 0.1, 1e300, 5e-324}},
	{data.Column{Name: "open", Type: data.Boolean}, []any{nil, false, true}},
	{data.Column{Name: "name", Type: data.Text}, []any{
		nil, "", "a", "A", "a b", "é", "e\u0301", "Я", "中", "𝟗", "river", "river bank", "the river", strings.Repeat("x", 100) + "1", strings.Repeat("x", 100) + "0",
	}},
	{data.Column{Name: "day", Type: data.Date}, []any{nil, "0000-01-01", "2025-11-26", "2025-11-27", "9999-12-31"}},
	{data.Column{Name: "noted", Type: data.DateTime}, []any{
		nil, "2025-11-26T10:00:00Z", "2025-11-26T15:00:00+05:00", "2025-11-26T10:00:00.5Z", "2025-11-26T11:00:00-05:00",
	}},
	{data.Column{Name: "remark", Type: data.Text}, []any{nil, "by the river", "a bank", "no", "river river river"}},
}

// hike is a table in which rows come and go while somebody walks through it.
type hike struct {
	*site
	rand  *rand.Rand
	db    *sql.DB
	fresh []int64         // keys that no row has had
	alive map[string]bool // ids of rows
	gone  map[string]bool
}

func startHike(t *testing.T, rows int) *hike {
	t.Helper()
	h := &hike{rand: rand.New(rand.NewPCG(11, 12)), alive: map[string]bool{}, gone: map[string]bool{}}
	table := data.Table{Collection: data.Collection{ID: "hike", Geometry: data.Point, StorageCRS: 4326, IDColumn: "id"}}
	for _, c := range hikeColumns {
		table.Collection.Columns = append(table.Collection.Columns, c.column)
	}
	keys := h.rand.Perm(4000)
	h.fresh = []int64{0} // which a new table cannot have
	for _, key := range keys[rows:] {
		if key != 1000 {
			h.fresh = append(h.fresh, int64(key-1000))
		}
	}
	first := keys[:rows]
	slices.Sort(first)
	for _, key := range first {
		f := data.Feature{Key: int64(key - 1000), ID: hikeID(int64(key - 1000)), Values: h.values(), Geometry: h.point()}
		if f.Key == 0 { // stands for the next key
			continue
		}
		h.alive[f.ID] = true
		table.Rows = append(table.Rows, f)
	}
	path := filepath.Join(t.TempDir(), "hike.gpkg")
	if err := gpkg.Create(t.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, path)
	h.site = start(t, func(o *server.Options) { o.Features, o.Articles = store, store })
	var err error
	if h.db, err = sql.Open("sqlite", path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.db.Close() })
	return h
}

// hikeID holds the key, by which ties are sorted; as a text it sorts otherwise.
func hikeID(key int64) string { return fmt.Sprintf("row %d", key) }

func (h *hike) point() orb.Geometry {
	return orb.Point{float64(h.rand.IntN(20)), float64(h.rand.IntN(20))}
}

func (h *hike) values() []any {
	values := make([]any, len(hikeColumns))
	for i, c := range hikeColumns {
		values[i] = c.values[h.rand.IntN(len(c.values))]
	}
	return values
}

// edit lets a row or two go and others come, by another connection.
func (h *hike) edit() {
	h.t.Helper()
	ids := make([]string, 0, len(h.alive))
	for id := range h.alive {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for range h.rand.IntN(3) {
		id := ids[h.rand.IntN(len(ids))]
		h.exec(`DELETE FROM hike WHERE id = ?`, id)
		delete(h.alive, id)
		h.gone[id] = true
	}
	for range h.rand.IntN(3) {
		key := h.fresh[0]
		h.fresh = h.fresh[1:]
		p := h.point().(orb.Point)
		blob := append([]byte("GP\x00\x01"), 0xe6, 0x10, 0, 0, 1, 1, 0, 0, 0)
		for _, v := range p {
			blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(v))
		}
		names, marks := []string{"fid", "id", "geom"}, "?, ?, ?"
		values := append([]any{key, hikeID(key), blob}, h.values()...)
		for _, c := range hikeColumns {
			names, marks = append(names, `"`+c.column.Name+`"`), marks+", ?"
		}
		h.exec(`INSERT INTO hike (`+strings.Join(names, ", ")+`) VALUES (`+marks+`)`, values...)
		h.alive[hikeID(key)] = true
	}
}

func (h *hike) exec(statement string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), statement, args...); err != nil {
		h.t.Fatalf("%s: %v", statement, err)
	}
}

// hikePage is a page with its numbers as they are written.
type hikePage struct {
	Features []struct {
		ID         string
		Properties map[string]any
	}
	Links []link
}

func (h *hike) page(target string) (p hikePage) {
	h.t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(h.ok(target).body)))
	decoder.UseNumber()
	if err := decoder.Decode(&p); err != nil {
		h.t.Fatalf("%s: %v", target, err)
	}
	return p
}

func (p *hikePage) ids() (ids []string) {
	for _, f := range p.Features {
		ids = append(ids, f.ID)
	}
	return ids
}

// compareHikes is the order that the parameter sortby asks for, worked out
// from what clients see.
func compareHikes(t *testing.T, sortby, id, otherID string, row, other map[string]any) int {
	t.Helper()
	for name := range strings.SplitSeq(sortby, ",") {
		name, down := strings.CutPrefix(name, "-")
		a, b := row[name], other[name]
		if name == "id" {
			a, b = id, otherID
		}
		if a == nil || b == nil { // the last, either way
			if c := cmp.Compare(btoi(a == nil), btoi(b == nil)); c != 0 {
				return c
			}
			continue
		}
		c := 0
		switch a := a.(type) {
		case bool:
			c = cmp.Compare(btoi(a), btoi(b.(bool)))
		case json.Number:
			c = compareNumbers(t, a, b.(json.Number))
		case string:
			c = compareTexts(name, a, b.(string))
		}
		switch {
		case c != 0 && down:
			return -c
		case c != 0:
			return c
		}
	}
	return cmp.Compare(keyOf(t, id), keyOf(t, otherID))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compareNumbers(t *testing.T, a, b json.Number) int {
	t.Helper()
	x, err := a.Int64()
	y, err2 := b.Int64()
	if err == nil && err2 == nil {
		return cmp.Compare(x, y)
	}
	f, err := a.Float64()
	g, err2 := b.Float64()
	if err != nil || err2 != nil {
		t.Fatal(a, b)
	}
	return cmp.Compare(f, g)
}

func compareTexts(column, a, b string) int {
	if column == "noted" {
		x, err := time.Parse(time.RFC3339, a)
		y, err2 := time.Parse(time.RFC3339, b)
		if err == nil && err2 == nil {
			return x.Compare(y)
		}
	}
	if column != "id" {
		a, b = string([]rune(a)[:min(100, len([]rune(a)))]), string([]rune(b)[:min(100, len([]rune(b)))])
	}
	return strings.Compare(a, b)
}

func keyOf(t *testing.T, id string) int64 {
	t.Helper()
	key, err := strconv.ParseInt(strings.TrimPrefix(id, "row "), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestPagesInEveryOrderWhileRowsComeAndGo walks through every order, forward to
// the end and back to the start: a row that is there all the time is seen once
// each way, in its place, and no row is seen twice.
func TestPagesInEveryOrderWhileRowsComeAndGo(t *testing.T) {
	h := startHike(t, 70)
	r := rand.New(rand.NewPCG(13, 14))
	names := []string{"id"}
	for _, c := range hikeColumns {
		names = append(names, c.column.Name)
	}
	var queries []string
	for _, name := range names {
		queries = append(queries, "sortby="+name, "sortby=-"+name)
	}
	for range 12 {
		two := r.Perm(len(names))
		sign := func() string { return []string{"", "-"}[r.IntN(2)] }
		queries = append(queries, "sortby="+sign()+names[two[0]]+","+sign()+names[two[1]])
	}
	queries = append(
		queries, "", "bbox=3,3,17,17", "filter=size%20IS%20NULL%20OR%20size%20%3C%201", "open=true",
		"sortby=-name,count&bbox=3,3,17,17", "sortby=-noted&filter=count%20%3E%3D%200", "sortby=size&datetime=2025-01-01/..&bbox=0,0,19,12",
		"q=river", "q=river%20bank,no,a", "q=river&bbox=3,3,17,17", "q=ri,by&open=true", "q=river,a&sortby=-count,name", "q=row",
	)
	for i, query := range queries {
		h.walkBothWays(query, 1+(i*3)%11)
	}
}

func (h *hike) walkBothWays(query string, limit int) {
	h.t.Helper()
	const items = "/collections/hike/items?"
	for len(h.alive) < 60 { // a walk costs rows
		h.edit()
	}
	whole := h.page(items + "limit=10000&" + query)
	h.checkOrder(query, whole)
	clear(h.gone)
	var seen [][]string
	from, last := fmt.Sprintf("%slimit=%d&%s", items, limit, query), ""
	for from != "" {
		page := h.page(from)
		seen, last = append(seen, page.ids()), from
		from = rel(h.t, page.Links, "next")
		h.edit()
		if len(seen) > 5000 {
			h.t.Fatalf("%s: the pages do not end", query)
		}
	}
	h.checkSeen(query+", forward", whole.ids(), slices.Concat(seen...))
	// from the last page on, as it is now
	whole = h.page(items + "limit=10000&" + query)
	clear(h.gone)
	seen = nil
	for from = last; from != ""; {
		page := h.page(from)
		seen = append(seen, page.ids())
		from = rel(h.t, page.Links, "prev")
		h.edit()
		if len(seen) > 5000 {
			h.t.Fatalf("%s: the pages do not begin", query)
		}
	}
	slices.Reverse(seen)
	back := slices.Concat(seen...)
	// rows that came behind the last page are not before it
	if len(back) > 0 {
		if at := slices.Index(whole.ids(), back[len(back)-1]); at >= 0 {
			whole.Features = whole.Features[:at+1]
		}
	}
	h.checkSeen(query+", back", whole.ids(), back)
}

// checkOrder holds a whole answer to the order that is asked for.
func (h *hike) checkOrder(query string, whole hikePage) {
	h.t.Helper()
	if len(whole.Features) < 8 {
		h.t.Fatalf("%s: only %d rows", query, len(whole.Features))
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		h.t.Fatal(err)
	}
	if values.Has("q") && !values.Has("sortby") {
		return // by rank, of which tests of package fulltext speak
	}
	for i := 1; i < len(whole.Features); i++ {
		a, b := whole.Features[i-1], whole.Features[i]
		if compareHikes(h.t.(*testing.T), values.Get("sortby"), a.ID, b.ID, a.Properties, b.Properties) >= 0 {
			h.t.Errorf("%s: %s comes before %s", query, a.ID, b.ID)
		}
	}
}

// checkSeen compares what a walk saw with the rows that were there when it
// began and still are.
func (h *hike) checkSeen(walk string, before, seen []string) {
	h.t.Helper()
	times := map[string]int{}
	for _, id := range seen {
		if times[id]++; times[id] == 2 {
			h.t.Errorf("%s: %s is seen twice", walk, id)
		}
	}
	stayed := slices.DeleteFunc(slices.Clone(before), func(id string) bool { return h.gone[id] })
	there := slices.DeleteFunc(slices.Clone(seen), func(id string) bool { return h.gone[id] || !slices.Contains(before, id) })
	if !slices.Equal(stayed, there) {
		h.t.Errorf("%s: seen %q, want %q", walk, there, stayed)
	}
}
