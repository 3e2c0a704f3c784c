package datatest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/data/fulltext"
	"panj/geo"
)

// words reads conditions on texts.
func words(t *testing.T, conditions ...string) *fulltext.Query {
	t.Helper()
	q, err := fulltext.Parse(conditions...)
	if err != nil {
		t.Fatalf("%q: %v", conditions, err)
	}
	return q
}

// testText looks for words in the order of keys, with other conditions, and in
// the order of ranks.
func testText(t *testing.T, s suite) {
	byKey := []data.SortKey{{Column: "killed"}}
	for _, c := range []struct {
		conditions, want string
		q                data.Query
	}{
		{"bridge", "bridge", data.Query{}},
		{"BRIDGÉ", "bridge", data.Query{}},
		{"Über", "ford", data.Query{}},
		{"uber x", "ford", data.Query{}},
		{"at the", "ford bridge", data.Query{}},
		{"the at", "", data.Query{}},
		{"bridge clash", "", data.Query{}}, // never from one text into the next
		{"bridge&clash", "bridge", data.Query{}},
		{"clash&at", "ford bridge", data.Query{}},
		{"heard,ford", "ford rumour", data.Query{}},
		{"bri", "bridge", data.Query{}},
		{"ridge", "", data.Query{}},
		{"b", "", data.Query{}},
		{"x", "ford", data.Query{}},
		{"it was so", "bridge", data.Query{}}, // inside JSON
		{"what,who", "", data.Query{}},        // but not the names of its members
		{"OR NOT", "", data.Query{}},
		{`"bridge" * ( NEAR ^ {title} : -`, "", data.Query{}},
		{"at the", "bridge", data.Query{Equals: []data.Equal{{Column: "sure", Values: []string{"true"}}}}},
		{"at the,fair", "fair", data.Query{Box: &geo.Box{West: 70.2, South: 37, East: 70.8, North: 39}}},
		{"clash,fair", "bridge ford", data.Query{Filter: parse(t, "type = 'clash'")}},
		{"clash,fair,east", "ford bridge east fair", data.Query{Sort: byKey}},
		{"clash,fair,east", "bridge east", data.Query{Sort: byKey, Limit: 2, Offset: 1}},
	} {
		c.q.Collection, c.q.Text = "events", words(t, strings.Split(c.conditions, "&")...)
		got := strings.Fields(ids(t, s, c.q))
		want := strings.Fields(c.want)
		if c.q.Sort == nil {
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s, %+v: got %q, want %q", c.conditions, c.q, got, want)
		}
	}
	testRank(t, s)
	expect(t, s, "keys of every kind", "1099511627776", data.Query{Collection: `odd "name" of; a-tablé.x`, Text: words(t, "drop table")})
	expect(t, s, "none below zero", "0", data.Query{Collection: `odd "name" of; a-tablé.x`, Text: words(t, "order")})
	expect(t, s, "no rows", "", data.Query{Collection: "empty", Text: words(t, "order")})
	expect(t, s, "an attribute table", "first", data.Query{Collection: "posts", Text: words(t, "P & Q")})
}

// testRank demands the best first, ties by key, and pages in that order.
func testRank(t *testing.T, s suite) {
	q := data.Query{Collection: "events", Text: words(t, "fair,clash,the,ea")}
	whole := read(t, s, q)
	if len(whole) != 4 || whole[0].ID != "fair" { // in id, title and type
		t.Fatalf("by rank: %+v", whole)
	}
	for i, f := range whole {
		if len(f.Position) != 1 {
			t.Fatalf("%s: the position is %v", f.ID, f.Position)
		}
		rank, ok := f.Position[0].(int64)
		if !ok || i > 0 && rank > whole[i-1].Position[0].(int64) {
			t.Errorf("%s: the rank is %v, after %v", f.ID, f.Position[0], whole[max(0, i-1)].Position[0])
		}
		alone := q
		alone.IDs = []string{f.ID}
		if got := read(t, s, alone); len(got) != 1 || !reflect.DeepEqual(got[0].Position, f.Position) {
			t.Errorf("%s alone: %+v, want the rank %v", f.ID, got, f.Position)
		}
	}
	one := q
	one.Limit = 1
	var forth []string
	for rows := read(t, s, one); len(rows) > 0; rows = read(t, s, one) {
		forth = append(forth, rows[0].ID)
		one.After, one.Position = new(rows[0].Key), rows[0].Position
	}
	if want := strings.Fields(ids(t, s, q)); !slices.Equal(forth, want) {
		t.Errorf("one by one: %q, want %q", forth, want)
	}
	one.After, one.Before, one.Position = nil, new(whole[3].Key), whole[3].Position
	for i := 2; i >= 0; i-- {
		rows := read(t, s, one)
		if len(rows) != 1 || rows[0].ID != whole[i].ID {
			t.Fatalf("before %v: %+v, want %s", one.Position, rows, whole[i].ID)
		}
		one.Before, one.Position = new(rows[0].Key), rows[0].Position
	}
	for name, bad := range map[string]data.Query{
		"no position": {After: new(int64(1))}, "two values": {After: new(int64(1)), Position: []any{int64(1), int64(2)}},
	} {
		bad.Collection, bad.Text = "events", q.Text
		if _, err := tryRead(s, bad); err == nil {
			t.Errorf("%s: the query is taken", name)
		}
	}
}
