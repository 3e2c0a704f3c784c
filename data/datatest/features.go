package datatest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
)

func testValues(t *testing.T, s suite) {
	for i := range s.d.Tables {
		table := &s.d.Tables[i]
		c := &table.Collection
		got := read(t, s, data.Query{Collection: c.ID, SkipRelated: true})
		if len(got) != len(table.Rows) {
			t.Errorf("%s: %d features, want %d", c.ID, len(got), len(table.Rows))
			continue
		}
		key := int64(0)
		for j, want := range table.Rows {
			if want.Key == 0 {
				want.Key = key + 1
			}
			if c.IDColumn == "" {
				want.ID = fmt.Sprint(want.Key)
			}
			if got[j].Key != want.Key || got[j].ID != want.ID {
				t.Errorf("%s: row %d has key %d and id %q, want %d and %q", c.ID, j, got[j].Key, got[j].ID, want.Key, want.ID)
			}
			if !sameGeometry(got[j].Geometry, want.Geometry) {
				t.Errorf("%s: %s has the geometry %v, want %v", c.ID, want.ID, got[j].Geometry, want.Geometry)
			}
			for k := range c.Columns {
				if !sameValue(got[j].Values[k], want.Values[k]) {
					t.Errorf("%s: %s has %s = %#v, want %#v", c.ID, want.ID, c.Columns[k].Name, got[j].Values[k], want.Values[k])
				}
			}
			key = got[j].Key
		}
	}
}

func sameGeometry(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return orb.Equal(a, b)
}

func sameValue(a, b any) bool {
	if x, ok := a.([]byte); ok { // an empty one may be nil inside
		y, ok := b.([]byte)
		return ok && bytes.Equal(x, y)
	}
	return reflect.DeepEqual(a, b)
}

func testRelated(t *testing.T, s suite) {
	// one row after the other of what the dataset joins, as JSON
	want := map[string]map[string]string{
		"bridge": {
			"posts": `[{"id":"second","publisher":null,"url":"https://example.org/2","read":false,"backs":"the date"},
				{"id":"first","publisher":"P & Q","url":"https://example.org/?a=1&b=2","read":true,"backs":null}]`,
			"passages": `[{"id":"heading-1.1","href":"https://example.org/panj/articles/one/passages/heading-1.1","article":"one","article_title":"Article one","section":"heading","text":"There was a clash at the bridge."}]`,
		},
		"ford": {
			"posts": `[{"id":"first","publisher":"P & Q","url":"https://example.org/?a=1&b=2","read":true,"backs":"all"}]`,
			"passages": `[{"id":"heading-1.1","href":"https://example.org/panj/articles/one/passages/heading-1.1","article":"one","article_title":"Article one","section":"heading","text":"There was a clash at the bridge."},
				{"id":"heading-1.2","href":"https://example.org/panj/articles/one/passages/heading-1.2","article":"one","article_title":"Article one","section":"heading","text":"The river – é – rose."}]`,
		},
		"fair": {
			"posts":    `[]`,
			"passages": `[{"id":"heading-1.1","href":"https://example.org/panj/articles/two/passages/heading-1.1","article":"two","article_title":"Article two","section":"heading","text":"Another text."}]`,
		},
		"rumour": {"posts": `[]`, "passages": `[]`}, "east": {"posts": `[]`, "passages": `[]`}, "west": {"posts": `[]`, "passages": `[]`},
	}
	c := collection(t, s, "events")
	for _, f := range read(t, s, data.Query{Collection: "events", LinkBase: "https://example.org/panj"}) {
		for i, column := range c.Columns {
			if !column.Related {
				continue
			}
			raw, ok := f.Values[i].(json.RawMessage)
			if !ok || column.Type != data.JSON || !sameJSON(t, raw, want[f.ID][column.Name]) {
				t.Errorf("%s: %s = %s, want %s", f.ID, column.Name, raw, want[f.ID][column.Name])
			}
			delete(want[f.ID], column.Name)
		}
		if len(want[f.ID]) > 0 {
			t.Errorf("%s: not shown: %v", f.ID, want[f.ID])
		}
	}
	for _, f := range read(t, s, data.Query{Collection: "events", SkipRelated: true}) {
		for i, column := range c.Columns {
			if column.Related && f.Values[i] != nil {
				t.Errorf("%s: %s is there although it was to be skipped", f.ID, column.Name)
			}
		}
	}
}

// sameJSON compares JSON with the order of its members.
func sameJSON(t *testing.T, got json.RawMessage, want string) bool {
	t.Helper()
	var a, b bytes.Buffer
	if err := json.Compact(&a, got); err != nil {
		t.Errorf("%s is not JSON: %v", got, err)
		return false
	}
	if err := json.Compact(&b, []byte(want)); err != nil {
		t.Fatal(err)
	}
	return a.String() == b.String()
}

// collection returns the description of a collection.
func collection(t *testing.T, s suite, id string) *data.Collection {
	t.Helper()
	for _, c := range measured(t, s) {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no collection %q", id)
	return nil
}

func testColumns(t *testing.T, s suite) {
	c := collection(t, s, "events")
	q := data.Query{Collection: "events", Columns: []string{"killed", "title"}, SkipGeometry: true, IDs: []string{"bridge"}}
	got := read(t, s, q)
	if len(got) != 1 || got[0].Geometry != nil || got[0].ID != "bridge" || got[0].Key != 1 || len(got[0].Values) != len(c.Columns) {
		t.Fatalf("%+v: %+v", q, got)
	}
	for i, v := range got[0].Values {
		switch c.Columns[i].Name {
		case "killed":
			if v != int64(2) {
				t.Errorf("killed = %v", v)
			}
		case "title":
			if v != "At the bridge" {
				t.Errorf("title = %v", v)
			}
		default:
			if v != nil {
				t.Errorf("%s = %v although it was not asked for", c.Columns[i].Name, v)
			}
		}
	}
	none := read(t, s, data.Query{Collection: "events", Columns: []string{}})
	for _, f := range none {
		for i, v := range f.Values {
			if v != nil {
				t.Errorf("%s.%s = %v although no column was asked for", f.ID, c.Columns[i].Name, v)
			}
		}
	}
}

func testIDs(t *testing.T, s suite) {
	for want, ask := range map[string][]string{
		"bridge":           {"bridge"},
		"bridge ford west": {"west", "bridge", "ford", "ford"},
		"":                 {},
		"fair":             {"fair", "nobody", "", "fair\x00", "FAIR", "\xff", "1"},
	} {
		expect(t, s, fmt.Sprintf("ids %q", ask), want, data.Query{Collection: "events", IDs: ask})
	}
	many := []string{"2", "5"}
	for i := 100; i < 5000; i++ {
		many = append(many, fmt.Sprint(i))
	}
	expect(t, s, "many ids", "2 5", data.Query{Collection: "shapes", IDs: many})
	expect(t, s, "numbers not as they are written", "3", data.Query{Collection: "shapes", IDs: []string{"03", "+4", " 5", "3", "6.0", "99999999999999999999", "-1"}})
	var texts []string
	for i := range 40000 {
		texts = append(texts, strings.Repeat("x", i%7))
	}
	expect(t, s, "very many ids", "ford", data.Query{Collection: "events", IDs: append(texts, "ford")})
}

// show names a query with the keys its page is cut at.
func show(q data.Query) string {
	name := fmt.Sprintf("limit %d, offset %d", q.Limit, q.Offset)
	if q.After != nil {
		name += fmt.Sprintf(", after %d", *q.After)
	}
	if q.Before != nil {
		name += fmt.Sprintf(", before %d", *q.Before)
	}
	return name
}

func testPages(t *testing.T, s suite) {
	id := `odd "name" of; a-tablé.x`
	key := ptr[int64]
	page := func(q data.Query) data.Query {
		q.Collection = id
		return q
	}
	for _, c := range []struct {
		want string
		q    data.Query
	}{
		{"-1 0 3 10 1099511627776", data.Query{}},
		{"-1 0", data.Query{Limit: 2}},
		{"-1 0 3 10 1099511627776", data.Query{Limit: 100}},
		{"0", data.Query{Limit: 1, Offset: 1}},
		{"0 3 10 1099511627776", data.Query{Offset: 1}},
		{"", data.Query{Offset: 5}},
		{"", data.Query{Limit: 1, Offset: 1 << 30}},
		{"10 1099511627776", data.Query{After: key(3)}},
		{"10", data.Query{After: key(3), Limit: 1}},
		{"10 1099511627776", data.Query{After: key(9)}},
		{"", data.Query{After: key(1 << 40)}},
		{"-1 0 3 10", data.Query{Before: key(1 << 40)}},
		{"10", data.Query{Before: key(1 << 40), Limit: 1}},
		{"3 10", data.Query{Before: key(1 << 40), Limit: 2}},
		{"-1 0 3 10", data.Query{Before: key(1 << 40), Limit: 9}},
		{"-1 0", data.Query{Before: key(3)}},
		{"0", data.Query{Before: key(3), Limit: 1}},
		{"-1", data.Query{Before: key(0)}},
		{"-1", data.Query{Before: key(0), Limit: 2}},
		{"", data.Query{Before: key(-1), Limit: 2}},
		{"0 3 10 1099511627776", data.Query{After: key(-1)}},
		{"3 10", data.Query{After: key(0), Limit: 2}},
		{"-1 0", data.Query{After: key(math.MinInt64), Limit: 2}},
		{"0", data.Query{After: key(-1), Before: key(3)}},
		{"", data.Query{After: key(math.MaxInt64)}},
		{"", data.Query{Before: key(math.MinInt64)}},
		{"10", data.Query{After: key(3), Before: key(1 << 40)}},
	} {
		expect(t, s, show(c.q), c.want, page(c.q))
	}
	box := everywhere()
	box.East = 100 // all but "east" and "rumour", so that an index is of use
	box.West = -180
	for _, c := range []struct {
		want string
		q    data.Query
	}{
		{"bridge ford fair west", data.Query{}},
		{"bridge ford", data.Query{Limit: 2}},
		{"fair west", data.Query{Limit: 2, After: key(2)}},
		{"ford fair", data.Query{Limit: 2, Offset: 1}},
		{"ford fair", data.Query{Limit: 2, Before: key(6)}},
		{"bridge ford fair", data.Query{Before: key(6)}},
		{"fair", data.Query{After: key(2), Before: key(6)}},
	} {
		c.q.Collection, c.q.Box = "events", &box
		expect(t, s, "box, "+show(c.q), c.want, c.q)
	}
}

func testNotFound(t *testing.T, s suite) {
	for _, id := range []string{"nothing", "", "Events", `events"`, "gpkg_contents", "sqlite_schema", "events; DROP TABLE events"} {
		if _, err := tryRead(s, data.Query{Collection: id}); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("Features(%q): %v, want ErrNotFound", id, err)
		}
		if _, err := s.Count(t.Context(), data.Query{Collection: id}); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("Count(%q): %v, want ErrNotFound", id, err)
		}
	}
}

func testStopping(t *testing.T, s suite) {
	for range 300 { // more often than a store can have connections
		for _, err := range s.Features(t.Context(), data.Query{Collection: "events"}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n, last := 0, error(nil)
	for f, err := range s.Features(ctx, data.Query{Collection: "events"}) {
		if last = err; err != nil {
			if f != nil {
				t.Errorf("a feature comes with the error: %v", f)
			}
			continue
		}
		n++
		cancel()
	}
	if !errors.Is(last, context.Canceled) || n > 2 {
		t.Errorf("cancelled at the first of 6 features: %d came, the end is %v", n, last)
	}
	if _, err := s.Count(ctx, data.Query{Collection: "events"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Count with a cancelled context: %v", err)
	}
	if _, err := s.Collections(ctx, "events"); !errors.Is(err, context.Canceled) {
		t.Errorf("Collections with a cancelled context: %v", err)
	}
	if _, err := s.Version(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Version with a cancelled context: %v", err)
	}
}

func testConcurrency(t *testing.T, s suite) {
	want := ids(t, s, data.Query{Collection: "events"})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 20 {
				if got := ids(t, s, data.Query{Collection: "events"}); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
				if _, err := s.Collections(t.Context(), "events", "shapes"); err != nil {
					t.Error(err)
				}
				if _, err := s.Version(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	// one answer inside another
	n := 0
	for _, err := range s.Features(t.Context(), data.Query{Collection: "events"}) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(read(t, s, data.Query{Collection: "shapes"}))
	}
	if n != 6*8 {
		t.Errorf("%d rows of shapes for 6 events, want 48", n)
	}
}

func testVersion(t *testing.T, s suite) {
	v, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v == "" || strings.Trim(v, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
		t.Errorf("the version is %q; allowed are letters, digits and -", v)
	}
	read(t, s, data.Query{Collection: "events"})
	if again, err := s.Version(t.Context()); err != nil || again != v {
		t.Errorf("the version goes from %q to %q (%v) although nothing has changed", v, again, err)
	}
}
