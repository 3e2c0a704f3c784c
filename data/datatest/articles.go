package datatest

import (
	"reflect"
	"strings"
	"testing"

	"panj/data"
)

func testArticles(t *testing.T, s suite) {
	got, err := s.Articles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(s.d.Articles) {
		t.Fatalf("%d articles, want %d", len(got), len(s.d.Articles))
	}
	for i, want := range s.d.Articles {
		if !reflect.DeepEqual(got[i], want) {
			t.Errorf("article %d is\n%+v, want\n%+v", i, got[i], want)
		}
	}
}

func testCitations(t *testing.T, s suite) {
	byID := map[string]data.Citation{}
	for _, c := range s.d.Citations {
		byID[c.ID] = c
	}
	for _, c := range []struct {
		filter data.CitationFilter
		want   string
	}{
		{data.CitationFilter{}, "one.heading-1.1.bridge one.heading-1.1.ford one.heading-1.2.ford two.heading-1.1.fair"},
		{data.CitationFilter{Article: "one"}, "one.heading-1.1.bridge one.heading-1.1.ford one.heading-1.2.ford"},
		{data.CitationFilter{Passage: "heading-1.1"}, "one.heading-1.1.bridge one.heading-1.1.ford two.heading-1.1.fair"},
		{data.CitationFilter{Article: "two", Passage: "heading-1.1"}, "two.heading-1.1.fair"},
		{data.CitationFilter{Collection: "events", Feature: "ford"}, "one.heading-1.1.ford one.heading-1.2.ford"},
		{data.CitationFilter{Feature: "bridge"}, "one.heading-1.1.bridge"},
		{data.CitationFilter{ID: "one.heading-1.2.ford"}, "one.heading-1.2.ford"},
		{data.CitationFilter{ID: "one.heading-1.2.ford", Article: "two"}, ""},
		{data.CitationFilter{Collection: "shapes"}, ""},
		{data.CitationFilter{Collection: "nothing"}, ""},
		{data.CitationFilter{Article: "' OR 1=1 --"}, ""},
	} {
		got, err := s.Citations(t.Context(), c.filter)
		if err != nil {
			t.Fatalf("%+v: %v", c.filter, err)
		}
		var list []string
		for _, g := range got {
			list = append(list, g.ID)
			if want := byID[g.ID]; *g != want {
				t.Errorf("citation %+v, want %+v", *g, want)
			}
		}
		if strings.Join(list, " ") != c.want {
			t.Errorf("%+v: got %q, want %q", c.filter, list, c.want)
		}
	}
}
