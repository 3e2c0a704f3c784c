package datatest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/data/cql2"
)

func testFilter(t *testing.T, s suite) {
	for text, want := range map[string]string{
		`TRUE`:                            "bridge ford fair rumour east west",
		`FALSE`:                           "",
		`type = 'clash'`:                  "bridge ford",
		`NOT type = 'clash'`:              "fair rumour", // unknown without a type
		`type IS NULL OR type <> 'clash'`: "fair rumour east west",
		`id IN ('ford', 'west', 'none')`:  "ford west",
		`title LIKE '%ord%' OR CASEI(title) = 'west'`:                                    "ford west",
		`killed = 9007199254740993`:                                                      "east",
		`killed < 0 AND sure = FALSE`:                                                    "west",
		`distance BETWEEN -1 AND 12.5`:                                                   "bridge fair west",
		`earliest >= DATE('2025-12-01')`:                                                 "ford fair",
		`noted > TIMESTAMP('2025-11-27T08:00:00Z')`:                                      "ford",
		`noted = DATE('2025-11-27')`:                                                     "bridge",
		`T_AFTER(earliest, DATE('2025-11-30')) AND T_BEFORE(latest, DATE('2025-12-25'))`: "ford",
		`km_from < 300 AND km_to > 99`:                                                   "bridge ford rumour",
		`geometry IS NULL`:                                                               "rumour",
		`S_INTERSECTS(geometry, BBOX(70, 38, 71, 38))`:                                   "bridge ford",
		`S_INTERSECTS(geometry, BBOX(179, 0, -179, 20)) AND sure = TRUE`:                 "east",
		`S_DISJOINT(geometry, BBOX(70, 37, 72, 39))`:                                     "east west",
		`S_WITHIN(geometry, POLYGON((70.2 37, 71.5 37, 71.5 39, 70.2 37.2, 70.2 37)))`:   "ford fair",
	} {
		e := parse(t, text)
		expect(t, s, text, want, data.Query{Collection: "events", Filter: e})
		if first, _, more := strings.Cut(want, " "); more {
			expect(t, s, text+", one", first, data.Query{Collection: "events", Filter: e, Limit: 1})
		}
	}
	for text, want := range map[string]string{
		`S_INTERSECTS(geometry, POINT(5 5))`:             "", // in the hole
		`S_CONTAINS(geometry, POINT(1 1))`:               "3",
		`S_CROSSES(geometry, LINESTRING(20 10, 30 0))`:   "2",
		`seen > TIMESTAMP('2025-01-01T00:00:00Z')`:       "2 3 5",
		`name LIKE 'po%' AND geometry IS NOT NULL`:       "1 3 4 6",
		`S_INTERSECTS(geometry, BBOX(0, 0, 10, 10))`:     "1 3",
		`NOT S_INTERSECTS(geometry, BBOX(0, 0, 75, 10))`: "7",
	} {
		expect(t, s, text, want, data.Query{Collection: "shapes", Filter: parse(t, text)})
	}
	for _, text := range []string{`nothing = 1`, `killed = 'two'`, `claims = 'x'`, `posts IS NULL`, `S_INTERSECTS(geometry, POINT(200 0))`} {
		refuse(t, s, "filter", data.Query{Collection: "events", Filter: parse(t, text)})
	}
	refuse(t, s, "filter", data.Query{Collection: "posts", Filter: parse(t, `S_INTERSECTS(geometry, POINT(1 1))`)})
}

func parse(t *testing.T, text string) cql2.Expr {
	t.Helper()
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

// testSort orders events and walks through them one by one in both directions.
func testSort(t *testing.T, s suite) {
	up := func(c string) data.SortKey { return data.SortKey{Column: c} }
	down := func(c string) data.SortKey { return data.SortKey{Column: c, Descending: true} }
	for _, c := range []struct {
		keys []data.SortKey
		want string
	}{
		{[]data.SortKey{up("id")}, "bridge east fair ford rumour west"},
		{[]data.SortKey{down("id")}, "west rumour ford fair east bridge"},
		{[]data.SortKey{up("killed")}, "west ford bridge east fair rumour"},
		{[]data.SortKey{down("killed")}, "east bridge ford west fair rumour"},
		{[]data.SortKey{up("type")}, "bridge ford fair rumour east west"},
		{[]data.SortKey{down("type"), up("title")}, "rumour fair bridge ford east west"},
		{[]data.SortKey{up("sure"), down("distance")}, "west ford east bridge fair rumour"},
		{[]data.SortKey{up("noted")}, "bridge ford fair rumour east west"},
		{[]data.SortKey{down("noted")}, "ford bridge fair rumour east west"},
		{[]data.SortKey{down("earliest"), up("id")}, "ford fair bridge east rumour west"},
	} {
		q := data.Query{Collection: "events", Sort: c.keys}
		expect(t, s, fmt.Sprint(c.keys), c.want, q)
		var forth, back []string
		one := q
		one.Limit = 1
		for rows := read(t, s, one); len(rows) > 0; rows = read(t, s, one) {
			forth = append(forth, rows[0].ID)
			one.After, one.Position = new(rows[0].Key), rows[0].Position
		}
		back = forth[max(0, len(forth)-1):]
		one.Before, one.After = one.After, nil
		for rows := read(t, s, one); len(rows) > 0; rows = read(t, s, one) {
			back = append(back, rows[0].ID)
			one.Before, one.Position = new(rows[0].Key), rows[0].Position
		}
		slices.Reverse(back)
		if got := strings.Join(forth, " "); got != c.want {
			t.Errorf("%v, one by one: %q, want %q", c.keys, got, c.want)
		}
		if got := strings.Join(back, " "); got != c.want {
			t.Errorf("%v, one by one from the end: %q, want %q", c.keys, got, c.want)
		}
	}
	for _, q := range []data.Query{
		{Sort: []data.SortKey{up("nothing")}}, {Sort: []data.SortKey{up("claims")}}, {Sort: []data.SortKey{up("killed"), down("killed")}},
		{Sort: []data.SortKey{up("killed")}, After: new(int64(1))}, {After: new(int64(1)), Position: []any{int64(1)}},
	} {
		q.Collection = "events"
		var invalid *data.InvalidError
		if _, err := tryRead(s, q); !errors.As(err, &invalid) || invalid.Reason == "" {
			t.Errorf("%+v: %v, want an InvalidError", q, err)
		}
	}
}
