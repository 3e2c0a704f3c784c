package server

import (
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/cql2"
	"panj/data/fulltext"
	"panj/geo"
)

// TestCountsDependOnEveryFieldThatSelectsRows goes through the fields that a
// query has, so that none is forgotten that is added later: each has two
// values here that select other rows, or is one of those that select none.
func TestCountsDependOnEveryFieldThatSelectsRows(t *testing.T) {
	shown := []string{"Limit", "Offset", "After", "Before", "Sort", "Position", "LinkBase", "SkipRelated", "Columns", "SkipGeometry"}
	zooms, words := []int{3, 4}, make([]*fulltext.Query, 2)
	for i, text := range []string{"bridge", "ford"} {
		var err error
		if words[i], err = fulltext.Parse(text); err != nil {
			t.Fatal(err)
		}
	}
	box := orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}
	mercator, _ := geo.CRSByEPSG(3857)
	values := map[string][2]any{
		"Collection": {"a", "b"},
		"IDs":        {[]string{"a", "b"}, []string{"a b"}},
		"Box":        {&geo.Box{West: 1, South: 2, East: 3, North: 4}, &geo.Box{West: 1, South: 2, East: 3, North: 5}},
		"Projected":  {&geo.ProjectedBox{CRS: mercator, Bound: box}, &geo.ProjectedBox{CRS: geo.CRS84, Bound: box}},
		"Match":      {data.MatchGeometry, data.MatchArea},
		"Unplaced":   {true, false},
		"Interval":   {&data.Interval{Start: "2020"}, &data.Interval{End: "2020"}},
		"KM":         {&data.KMRange{From: 1, To: 2}, &data.KMRange{From: 1, To: 3}},
		"Equals":     {[]data.Equal{{Column: "a", Values: []string{"b"}}}, []data.Equal{{Column: "a", Values: []string{"b", "c"}}}},
		"Zoom":       {&zooms[0], &zooms[1]},
		"Filter":     {cql2.Expr(cql2.Bool(true)), cql2.Expr(cql2.Bool(false))},
		"Text":       {words[0], words[1]},
	}
	seen := map[any]string{countKey("v", data.Query{}): "none"}
	for i := range reflect.TypeFor[data.Query]().NumField() {
		name := reflect.TypeFor[data.Query]().Field(i).Name
		pair, selects := values[name]
		if selects == slices.Contains(shown, name) {
			t.Errorf("does %s select rows?", name)
		}
		for _, value := range pair {
			if value == nil || value == false {
				continue // not given
			}
			var q data.Query
			reflect.ValueOf(&q).Elem().Field(i).Set(reflect.ValueOf(value))
			key := countKey("v", q)
			if other, taken := seen[key]; taken {
				t.Errorf("%s = %v has the key of a query with %s", name, value, other)
			}
			seen[key] = name
		}
	}
}
