package datatest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"panj/data"
)

// testFewValues holds that the columns with few values say which, and the
// others nothing.
func testFewValues(t *testing.T, s suite, open func(*testing.T, *data.Dataset) Store) {
	found, err := s.Values(t.Context(), "events")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]any{
		"title":    {"At the bridge", "At the ford, “über” \"x\"", "East", "Fair", "Heard of", "West"},
		"type":     {"clash", "fair", "rumour"},
		"killed":   {int64(-9223372036854775808), int64(0), int64(2), int64(9007199254740993)},
		"sure":     {false, true},
		"min_zoom": {int64(3), int64(5)},
		"max_zoom": {int64(7)},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("events: %v, want %v", found, want)
	}
	if found, err := s.Values(t.Context(), "empty"); err != nil || len(found) != 0 {
		t.Errorf("empty: %v, %v", found, err)
	}
	if _, err := s.Values(t.Context(), "nobody"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("nobody: %v, want not found", err)
	}
	few, many := data.Table{Collection: manyValues("few")}, data.Table{Collection: manyValues("many")}
	for i := range 3 * data.FewValues {
		few.Rows = append(few.Rows, data.Feature{Values: []any{fmt.Sprintf("%02d", i%data.FewValues)}})
		many.Rows = append(many.Rows, data.Feature{Values: []any{fmt.Sprintf("%02d", i%(data.FewValues+1))}})
	}
	other := open(t, &data.Dataset{Tables: []data.Table{few, many, lists()}})
	wantItems := map[string][]any{"names": {"A", "B, \"C\"", "я"}}
	if found, err := other.Values(t.Context(), "lists"); err != nil || !reflect.DeepEqual(found, wantItems) {
		t.Errorf("lists: %v, %v; want %v", found, err, wantItems)
	}
	if found, err := other.Values(t.Context(), "few"); err != nil || len(found["name"]) != data.FewValues {
		t.Errorf("few: %v, %v", found, err)
	}
	if found, err := other.Values(t.Context(), "many"); err != nil || len(found) != 0 {
		t.Errorf("many: %v, %v", found, err)
	}
}

// lists has a column of arrays of texts, and some that hold one thing more, or
// more texts than are listed.
func lists() data.Table {
	t := data.Table{Collection: data.Collection{ID: "lists", Title: "Lists"}}
	for _, name := range []string{"names", "mixed", "object", "nested", "empty", "many"} {
		t.Collection.Columns = append(t.Collection.Columns, data.Column{Name: name, Type: data.JSON})
	}
	add := func(values ...string) {
		row := data.Feature{}
		for _, v := range values {
			if v == "" {
				row.Values = append(row.Values, nil)
				continue
			}
			row.Values = append(row.Values, json.RawMessage(v))
		}
		t.Rows = append(t.Rows, row)
	}
	var many []string
	for i := range data.FewItems + 1 {
		many = append(many, strconv.Itoa(i))
	}
	long := `["` + strings.Join(many, `","`) + `"]`
	add(`["я","A"]`, `["A"]`, `["A"]`, `["A"]`, `[]`, long)
	add(`["B, \"C\"","A"]`, `["A",1]`, `{"A":"B"}`, `[["A"]]`, ``, `[]`)
	add(``, ``, ``, ``, ``, ``)
	add(`[]`, `[]`, `[]`, `[]`, `[]`, `["0"]`)
	return t
}

func manyValues(id string) data.Collection {
	return data.Collection{ID: id, Title: id, Columns: []data.Column{{Name: "name", Type: data.Text}}}
}
