package datatest

import (
	"reflect"
	"slices"
	"testing"

	"panj/data"
	"panj/geo"
)

// measured lists all collections with what is worked out from their rows.
func measured(t *testing.T, s Store) []*data.Collection {
	t.Helper()
	list, err := s.Collections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{"nobody"} // which does no harm
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	if list, err = s.Collections(t.Context(), ids...); err != nil {
		t.Fatal(err)
	}
	return list
}

// testMeasured holds that only what is asked for is worked out.
func testMeasured(t *testing.T, s suite) {
	all := measured(t, s)
	list, err := s.Collections(t.Context(), "shapes")
	if err != nil || len(list) != len(all) {
		t.Fatalf("%d collections, %v; want %d", len(list), err, len(all))
	}
	for i, got := range list {
		want := *all[i]
		if want.ID != "shapes" {
			want.Extent, want.Reach, want.Interval, want.Count = nil, nil, data.Interval{}, 0
		}
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %+v, want %+v", want.ID, *got, want)
		}
	}
}

func testCollections(t *testing.T, s suite) {
	list := measured(t, s)
	var got []string
	for _, c := range list {
		got = append(got, c.ID)
	}
	if !slices.IsSorted(got) {
		t.Errorf("the collections are not ordered by id: %q", got)
	}
	for i := range s.d.Tables {
		want := &s.d.Tables[i].Collection
		at := slices.Index(got, want.ID)
		if at < 0 {
			t.Errorf("the collection %q is missing", want.ID)
			continue
		}
		testDescription(t, list[at], want, len(s.d.Tables[i].Rows))
	}
	events := list[slices.Index(got, "events")]
	meanings := [...]string{
		events.IDColumn, events.StartColumn, events.EndColumn, events.RadiusCol, events.FromKMCol, events.ToKMCol, events.MinZoomCol, events.MaxZoomCol,
	}
	if want := [...]string{"id", "earliest", "latest", "radius_m", "km_from", "km_to", "min_zoom", "max_zoom"}; meanings != want {
		t.Errorf("columns with a meaning: %q, want %q", meanings, want)
	}
	shapes := list[slices.Index(got, "shapes")]
	if shapes.StartColumn != "seen" || shapes.EndColumn != "seen" || shapes.IDColumn != "" {
		t.Errorf("shapes: start %q, end %q, id %q; want the instant seen and no id column", shapes.StartColumn, shapes.EndColumn, shapes.IDColumn)
	}
}

// testDescription compares a collection with what was stored.
func testDescription(t *testing.T, got, want *data.Collection, rows int) {
	t.Helper()
	if want.Title != "" && got.Title != want.Title || got.Description != want.Description || got.Geometry != want.Geometry {
		t.Errorf("%s: title %q, description %q, geometry %q", want.ID, got.Title, got.Description, got.Geometry)
	}
	if got.Count != rows {
		t.Errorf("%s: count %d, want %d", want.ID, got.Count, rows)
	}
	if want.IsSpatial() && got.StorageCRS != 4326 {
		t.Errorf("%s: storage CRS %d, want 4326", want.ID, got.StorageCRS)
	}
	own := slices.DeleteFunc(slices.Clone(got.Columns), func(c data.Column) bool { return c.Related })
	if !reflect.DeepEqual(own, want.Columns) {
		t.Errorf("%s: columns %+v, want %+v", want.ID, own, want.Columns)
	}
	licence, attribution, citation := want.Licence, want.Attribution, want.Citation
	if attribution == "" { // then those of the whole dataset
		licence, attribution, citation = data.Link{Title: "CC0 1.0", Href: "https://example.org/cc0"}, "Nobody", "Nobody: Test data."
	}
	if got.Licence != licence || got.Attribution != attribution || got.Citation != citation {
		t.Errorf("%s: licence %v, attribution %q, citation %q", want.ID, got.Licence, got.Attribution, got.Citation)
	}
}

func testExtentAndInterval(t *testing.T, s suite) {
	list := measured(t, s)
	boxes := map[string]*geo.Box{
		"events": {West: -179.5, South: 10, East: 179.5, North: 38},
		"shapes": {West: 0, South: 0, East: 96.1, North: 10},
	}
	intervals := map[string]data.Interval{
		"events": {}, // one row has no end, another no start
		"shapes": {Start: "2025-01-01T00:00:00Z", End: "2025-06-01T23:59:59.999Z"},
	}
	for _, c := range list {
		if want := boxes[c.ID]; !reflect.DeepEqual(c.Extent, want) {
			t.Errorf("%s: extent %v, want %v", c.ID, c.Extent, want)
		}
		if want := intervals[c.ID]; c.Interval != want {
			t.Errorf("%s: interval %v, want %v", c.ID, c.Interval, want)
		}
	}
}

// testEmptyDataset holds that nothing is something.
func testEmptyDataset(t *testing.T, open func(*testing.T, *data.Dataset) Store) {
	s := open(t, &data.Dataset{})
	collections, err := s.Collections(t.Context())
	if err != nil || len(collections) != 0 {
		t.Errorf("collections: %v, %v", collections, err)
	}
	articles, err := s.Articles(t.Context())
	if err != nil || articles == nil || len(articles) != 0 {
		t.Errorf("articles: %v, %v; want an empty slice", articles, err)
	}
	citations, err := s.Citations(t.Context(), data.CitationFilter{})
	if err != nil || citations == nil || len(citations) != 0 {
		t.Errorf("citations: %v, %v; want an empty slice", citations, err)
	}
	if v, err := s.Version(t.Context()); err != nil || v == "" {
		t.Errorf("version: %q, %v", v, err)
	}
}
