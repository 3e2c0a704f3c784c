package datatest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/geo"
)

func testInterval(t *testing.T, s suite) {
	// events: bridge 2025-11-26, ford 2025-12-23/24, fair 2025-12-01/31, east from 2024-02-29, west until 2020-01-01.
	// What has no time matches every interval (OGC API - Features, /req/core/fc-time-response, C): the rumour and four shapes.
	timed := func(timeless, matching, order string) string {
		return strings.Join(slices.DeleteFunc(strings.Fields(order), func(id string) bool {
			return !slices.Contains(strings.Fields(timeless+" "+matching), id)
		}), " ")
	}
	for _, c := range []struct{ start, end, events, shapes string }{
		{"2025-11-26", "2025-11-26", "bridge east", ""},
		{"2025-11-26T23:59:59Z", "2025-11-26T23:59:59Z", "bridge east", ""},
		{"2025-11-27T00:00:00Z", "2025-11-27T00:00:00Z", "east", ""},
		{"2025-11-25", "2025-11-26T00:00:00Z", "bridge east", ""},
		{"2025-11-25", "2025-11-25T23:59:59.999Z", "east", ""},
		{"2025-12-24", "2025-12-24", "ford fair east", ""},
		{"2025-12-25", "2025-12-25", "fair east", ""},
		{"2025-12-24", "", "ford fair east", ""},
		{"", "2020-01-01", "west", ""},
		{"", "2024-02-28", "west", ""},
		{"", "2024-02-29", "east west", ""},
		{"", "2025-12-01", "bridge fair east west", "1 2 3 5"},
		{"0000-01-01", "9999-12-31", "bridge ford fair east west", "1 2 3 5"},
		{"0000-01-01", "0000-01-01", "west", ""},
		{"9999-12-31", "9999-12-31", "east", ""},
		{"2025-01-01", "2025-01-01", "east", "1 2"},
		{"2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "east", "1"},
		{"2025-01-01T00:00:00.001Z", "2025-01-01T11:59:59.999Z", "east", ""},
		{"2025-01-01T12:00:00Z", "2025-01-02T00:00:00Z", "east", "2 3"},
		{"2025-06-01T23:59:59.999Z", "2025-06-01T23:59:59.999Z", "east", "5"},
		{"2025-06-01T23:59:59.9991Z", "2025-06-02", "east", ""},
		{"2025-06-01", "2025-06-01", "east", "5"},
		{"", "", "bridge ford fair rumour east west", "1 2 3 4 5 6 7 8"}, // asks for nothing
	} {
		q := data.Query{Collection: "events", Interval: &data.Interval{Start: c.start, End: c.end}}
		expect(t, s, fmt.Sprintf("events in %v", *q.Interval), timed("rumour", c.events, "bridge ford fair rumour east west"), q)
		q.Collection = "shapes"
		expect(t, s, fmt.Sprintf("shapes in %v", *q.Interval), timed("4 6 7 8", c.shapes, "1 2 3 4 5 6 7 8"), q)
	}
}

func testKM(t *testing.T, s suite) {
	// bridge 95-105, ford 200, rumour 0-1343.955, east from 300, west until 400, fair none
	for _, c := range []struct {
		from, to float64
		want     string
	}{
		{105, 105, "bridge rumour"},
		{105.001, 199.999, "rumour"},
		{95, 95, "bridge rumour"},
		{0, 94.9, "rumour"},
		{200, 200, "ford rumour"},
		{0, 2000, "bridge ford rumour east west"},
		{300, 300, "rumour east"},
		{301, 399, "rumour"},
		{400, 2000, "rumour west"},
		{1343.956, 2000, ""},
		{math.Inf(-1), math.Inf(1), "bridge ford rumour east west"},
	} {
		expect(t, s, fmt.Sprintf("km %v-%v", c.from, c.to), c.want, data.Query{Collection: "events", KM: &data.KMRange{From: c.from, To: c.to}})
	}
}

func testZoom(t *testing.T, s suite) {
	for zoom, want := range map[int]string{
		0: "bridge rumour east west",
		3: "bridge fair rumour east west",
		5: "bridge ford fair rumour east west",
		7: "bridge ford fair rumour east west",
		8: "bridge ford rumour east west",
	} {
		expect(t, s, fmt.Sprintf("zoom %d", zoom), want, data.Query{Collection: "events", Zoom: ptr(zoom)})
	}
	expect(t, s, "a collection without zooms", "1 2 3 4 5 6 7 8", data.Query{Collection: "shapes", Zoom: ptr(3)})
}

func testEquals(t *testing.T, s suite) {
	for _, c := range []struct {
		column string
		values []string
		want   string
	}{
		{"type", []string{"clash"}, "bridge ford"},
		{"type", []string{"clash", "fair"}, "bridge ford fair"},
		{"type", []string{"Clash"}, ""},
		{"type", []string{""}, ""},
		{"type", []string{"' OR 1=1 --"}, ""},
		{"title", []string{`At the ford, “über” "x"`}, "ford"},
		{"killed", []string{"2"}, "bridge"},
		{"killed", []string{"0"}, "ford"},
		{"killed", []string{"2", "0", "9007199254740993"}, "bridge ford east"},
		{"killed", []string{"9007199254740992"}, ""}, // differs by one, the same as a float
		{"killed", []string{"-9223372036854775808"}, "west"},
		{"distance", []string{"12.5"}, "bridge"},
		{"distance", []string{"1.25e1", "-.5"}, "bridge fair"},
		{"distance", []string{"0.1"}, "west"},
		{"sure", []string{"true"}, "bridge east"},
		{"sure", []string{"false"}, "ford west"},
		{"sure", []string{"true", "false"}, "bridge ford east west"},
		{"earliest", []string{"2025-11-26"}, "bridge"},
		{"earliest", []string{"2025-11-26", "2024-02-29"}, "bridge east"},
		{"noted", []string{"2025-11-27T08:00:00Z"}, "bridge"},
		{"noted", []string{"2025-11-27T13:00:00.000+05:00"}, "bridge"},
		{"noted", []string{"2025-12-25T10:30:00.25Z"}, "ford"},
		{"noted", []string{"2025-12-25T10:30:00Z"}, ""},
		{"type", []string{}, ""},
	} {
		expect(t, s, fmt.Sprintf("%s = %q", c.column, c.values), c.want, data.Query{
			Collection: "events", Equals: []data.Equal{{Column: c.column, Values: c.values}},
		})
	}
	odd := data.Query{Collection: `odd "name" of; a-tablé.x`, Equals: []data.Equal{
		{Column: `a "b" 'c'`, Values: []string{"1", "2"}}, {Column: "select", Values: []string{"where"}}, {Column: "x?1", Values: []string{"false"}},
	}}
	expect(t, s, "columns with odd names", "10", odd)
}

func testTogether(t *testing.T, s suite) {
	box := geo.Box{West: 60, South: 30, East: 80, North: 40}
	q := data.Query{
		Collection: "events", Box: &box, Interval: &data.Interval{Start: "2025-12-01"}, KM: &data.KMRange{From: 150, To: 250}, Zoom: ptr(6),
		Equals: []data.Equal{{Column: "type", Values: []string{"clash"}}, {Column: "sure", Values: []string{"false"}}},
	}
	expect(t, s, "everything", "ford", q)
	q.IDs = []string{"bridge", "ford"}
	expect(t, s, "with ids", "ford", q)
	q.IDs = []string{"bridge"}
	expect(t, s, "with other ids", "", q)
	q = data.Query{Collection: "events", Box: &box, Equals: []data.Equal{{Column: "type", Values: []string{"clash"}}}, Limit: 1}
	expect(t, s, "box and column, one", "bridge", q)
	q.After = ptr[int64](1)
	expect(t, s, "box and column, the next", "ford", q)
	q.After = ptr[int64](2)
	expect(t, s, "box and column, no more", "", q)
}

func testRefusals(t *testing.T, s suite) {
	events := func(q data.Query) data.Query {
		q.Collection = "events"
		return q
	}
	equal := func(column string, values ...string) data.Query {
		return events(data.Query{Equals: []data.Equal{{Column: column, Values: values}}})
	}
	box, upside := everywhere(), geo.Box{South: 2, North: 1}
	nan := geo.Box{West: math.NaN(), South: 0, East: 1, North: 1}
	for _, c := range []struct {
		param string
		q     data.Query
	}{
		{"bbox", data.Query{Collection: "posts", Box: &box}},
		{"bbox", events(data.Query{Box: &upside})},
		{"bbox", events(data.Query{Box: &nan})},
		{"match", events(data.Query{Box: &box, Match: "circle"})},
		{"match", data.Query{Collection: "shapes", Box: &box, Match: data.MatchArea}},
		{"datetime", data.Query{Collection: "posts", Interval: &data.Interval{Start: "2025-01-01"}}},
		{"datetime", events(data.Query{Interval: &data.Interval{Start: "yesterday"}})},
		{"datetime", events(data.Query{Interval: &data.Interval{End: "2025-02-29"}})},
		{"km", data.Query{Collection: "shapes", KM: &data.KMRange{From: 1, To: 2}}},
		{"km", events(data.Query{KM: &data.KMRange{From: 2, To: 1}})},
		{"km", events(data.Query{KM: &data.KMRange{From: math.NaN(), To: 1}})},
		{"nothing", equal("nothing", "x")},
		{"Title", equal("Title", "x")},
		{"killed", equal("killed", "two")},
		{"killed", equal("killed", "2.0")},
		{"killed", equal("killed", "9223372036854775808")},
		{"killed", equal("killed", "2", "")},
		{"distance", equal("distance", "far")},
		{"distance", equal("distance", "NaN")},
		{"distance", equal("distance", "Inf")},
		{"sure", equal("sure", "yes")},
		{"earliest", equal("earliest", "2025-02-29")},
		{"earliest", equal("earliest", "2025-11-26T00:00:00Z")},
		{"noted", equal("noted", "2025-11-27")},
		{"claims", equal("claims", "{}")},
		{"photo", equal("photo", "x")},
		{"posts", equal("posts", "first")},
	} {
		refuse(t, s, c.param, c.q)
	}
	// what Count leaves aside
	for _, q := range []data.Query{{Limit: -1}, {Offset: -1}, {Columns: []string{"title", "nothing"}}} {
		var invalid *data.InvalidError
		if _, err := tryRead(s, events(q)); !errors.As(err, &invalid) {
			t.Errorf("%+v: %v, want an InvalidError", q, err)
		}
	}
}
