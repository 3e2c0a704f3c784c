package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"panj/server"
)

func TestSortedFeatures(t *testing.T) {
	s := start(t)
	values := func(target, name string) (list []string) {
		var page features
		s.json(target, &page)
		for _, f := range page.Features {
			list = append(list, fmt.Sprint(f.Properties[name]))
		}
		return list
	}
	for _, sign := range []string{"", "+", "%2B"} {
		if got := values("/collections/grid/items?limit=17&sortby="+sign+"half", "half"); got[0] != "0" || got[15] != "0" || got[16] != "0.5" {
			t.Errorf("sorted by half: %q", got)
		}
	}
	if got := values("/collections/grid/items?limit=3&sortby=-half,-row", "label"); !slices.Equal(got, []string{"x15, y15", "x15, y14", "x15, y13"}) {
		t.Errorf("sorted by half and row, both down: %q", got)
	}
	if got := values("/collections/grid/items?limit=2&offset=1&sortby=-row,half&even=true&bbox=2,0,9,9", "label"); !slices.Equal(got, []string{"x4, y9", "x6, y9"}) {
		t.Errorf("in a box: %q", got)
	}
	for _, direction := range []string{"", "-"} { // what is not stated comes last either way
		got := values("/collections/incidents/items?sortby="+direction+"killed", "killed")
		stated := slices.Index(got, "<nil>")
		if stated < 2 || slices.ContainsFunc(got[stated:], func(v string) bool { return v != "<nil>" }) {
			t.Errorf("%skilled: %q", direction, got)
		}
	}
}

// TestSortedPages walks in both directions by properties with ties and without
// values.
func TestSortedPages(t *testing.T) {
	s := start(t)
	for _, query := range []string{
		"incidents/items?sortby=-killed", "incidents/items?sortby=type,-earliest", "incidents/items?sortby=place_basis,radius_m,-side", "incidents/items?sortby=-id",
		"grid/items?bbox=0,0,4,4&sortby=even,-day", "grid/items?filter=row%3C3&sortby=-label", "odd%20%26%20ends/items?sortby=-id", "places/items?limit=50&sortby=-kind,name",
	} {
		var whole features
		s.json("/collections/"+strings.ReplaceAll(query, "limit=50&", "")+"&limit=10000", &whole)
		target := "/collections/" + query
		if !strings.Contains(query, "limit=") {
			target += "&limit=4"
		}
		forth := walk(s, target, "next")
		if got := slices.Concat(forth...); !slices.Equal(got, whole.ids()) || len(got) < 5 {
			t.Errorf("%s: forward %q, want %q", query, got, whole.ids())
		}
		var last features
		for from := target; from != ""; from = rel(t, last.Links, "next") {
			last = features{}
			s.json(from, &last)
		}
		back := walk(s, rel(t, last.Links, "self"), "prev")
		slices.Reverse(back)
		if got := slices.Concat(back...); !slices.Equal(got, whole.ids()) {
			t.Errorf("%s: backward %q, want %q", query, got, whole.ids())
		}
	}
}

func TestSortedPagingSurvivesEdits(t *testing.T) {
	path := copyDatabase(t)
	store := openStore(t, path)
	s := start(t, func(o *server.Options) { o.Features, o.Articles = store, store })
	var first, second, back features
	s.json("/collections/grid/items?limit=10&sortby=-half", &first) // the last column, from the bottom
	edit(t, path, "DELETE FROM grid WHERE label IN ('x15, y9', 'x15, y10', 'x15, y0')")
	s.json(rel(t, first.Links, "next"), &second)
	if got := second.ids(); len(got) != 10 || got[0] != "192" || got[5] != "15" {
		t.Errorf("after rows went: %q", got)
	}
	edit(t, path, "DELETE FROM grid WHERE half = 7.5 AND row < 11")
	s.json(rel(t, second.Links, "prev"), &back)
	if len(back.Features) != 0 || rel(t, back.Links, "next") == "" || rel(t, back.Links, "prev") != "" {
		t.Errorf("before the second page: %q %v", back.ids(), back.Links)
	}
	s.json(rel(t, back.Links, "next"), &back)
	if got := back.ids(); len(got) != 10 || got[0] != "192" {
		t.Errorf("from there on: %q", got)
	}
}

func TestOnlySomeProperties(t *testing.T) {
	s := start(t)
	var page features
	a := s.json("/collections/incidents/items?limit=1&properties=passages,title&skipGeometry=true", &page)
	f := page.Features[0]
	if len(f.Properties) != 2 || f.Properties["title"] == nil || f.Properties["passages"] == nil || f.Geometry != nil || f.ID == nil {
		t.Errorf("%s", a)
	}
	s.json("/collections/incidents/items?limit=1&skipGeometry=false&properties=title", &page)
	if page.Features[0].Geometry == nil {
		t.Error("the geometry is left out")
	}
	var file features
	s.json("/download/incidents.geojson?properties=title&skipGeometry=true&type=clash", &file)
	if len(file.Features) == 0 || len(file.Features[0].Properties) != 1 || file.Features[0].Geometry != nil {
		t.Errorf("the file: %+v", file)
	}
	// what is shown does not bind a cursor
	s.json("/collections/incidents/items?limit=1&properties=title", &page)
	next := rel(t, page.Links, "next")
	s.ok(strings.Replace(next, "properties=title", "properties=killed", 1))
}

func TestBadOrdersAreNamed(t *testing.T) {
	s := start(t)
	const grid = "/collections/grid/items?"
	for _, test := range []struct{ target, parameter, says string }{
		{grid + "sortby=", "sortby", `no property ""`},
		{grid + "sortby=labl", "sortby", `did you mean "label"?`},
		{grid + "sortby=row,,half", "sortby", `no property ""`},
		{grid + "sortby=row,-row", "sortby", "twice"},
		{grid + "sortby=--row", "sortby", `no property "-row"`},
		{grid + "sortby=geometry", "sortby", "allowed are row, half"},
		{grid + "sortby=a,b,c,d,e,f,g,h,i", "sortby", "at most 8"},
		{"/collections/incidents/items?sortby=people", "sortby", `no property "people"`},
		{grid + "properties=", "properties", `no property ""`},
		{grid + "properties=row,rw", "properties", `did you mean "row"?`},
		{grid + "properties=geometry", "properties", "allowed are row"},
		{grid + "skipGeometry=yes", "skipGeometry", "true or false"},
		{"/collections/articles/items?skipGeometry=true", "skipGeometry", "the collection has no geometry"},
		{"/download/grid.geojson?sortby=row", "sortby", "unknown parameter"},
	} {
		p := s.refused(http.StatusBadRequest, test.target)
		if p.Parameter != test.parameter || !strings.Contains(p.Detail, test.says) {
			t.Errorf("%s: %s: %s, want %q", test.target, p.Parameter, p.Detail, test.says)
		}
	}
	var page features
	s.json(grid+"sortby=row&limit=5", &page)
	next := rel(t, page.Links, "next")
	for _, other := range []string{"sortby=-row", "sortby=half", "even=true"} {
		if p := s.refused(http.StatusBadRequest, strings.Replace(next, "sortby=row", other, 1)); p.Parameter != "cursor" {
			t.Errorf("%s: %+v", other, p)
		}
	}
}
