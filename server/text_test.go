package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestWordsInFeatures(t *testing.T) {
	s := start(t)
	for target, want := range map[string]string{
		"/collections/grid/items?q=x3,x4&row=2&limit=3":                          "36 37", // x3, y2 and x4, y2
		"/collections/grid/items?q=x1%20%09y2&sortby=label&limit=1":              "34",
		"/collections/grid/items?q=x15&q=y0":                                     "16",
		"/collections/odd%20%26%20ends/items?q=u%20O":                            "ü ö",
		"/collections/odd%20%26%20ends/items?q=script%20plain&skipGeometry=true": "plain",
		"/collections/grid/items?q=nothing":                                      "",
	} {
		var page features
		s.json(target, &page)
		if got := strings.Join(page.ids(), " "); got != want || page.NumberMatched != len(page.Features) {
			t.Errorf("%s: %q of %d, want %q", target, got, page.NumberMatched, want)
		}
	}
	var hits, file features
	s.json("/collections/grid/items?q=y7&resultType=hits", &hits)
	s.json("/download/grid.geojson?q=y7", &file)
	if hits.NumberMatched != gridSide || len(file.Features) != gridSide {
		t.Errorf("%d hits, %d features in the file, want %d", hits.NumberMatched, len(file.Features), gridSide)
	}
}

func TestBadWordsAreNamed(t *testing.T) {
	s := start(t)
	for query, says := range map[string]string{
		"q=":                              "holds no word",
		"q=,%20!%22*()":                   "holds no word",
		"q=a&q=-":                         "holds no word",
		"q=" + strings.Repeat("a", 257):   "at most 256",
		"q=a" + strings.Repeat("&q=a", 8): "at most 8",
		"q=" + strings.Repeat("%D0%B9", 250) + "&q=1234567": "257 characters",
	} {
		if p := s.refused(http.StatusBadRequest, "/collections/grid/items?"+query); p.Parameter != "q" || !strings.Contains(p.Detail, says) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	var page features
	s.json("/collections/grid/items?q=x1&limit=2", &page)
	if p := s.refused(http.StatusBadRequest, strings.Replace(rel(t, page.Links, "next"), "q=x1", "q=x2", 1)); p.Parameter != "cursor" {
		t.Errorf("another query's cursor: %+v", p)
	}
}

// TestWordsArePaged walks in the order of ranks, in both directions.
func TestWordsArePaged(t *testing.T) {
	s := start(t)
	var whole features
	s.json("/collections/grid/items?q=x1,y2,x12&limit=10000", &whole)
	forth := walk(s, "/collections/grid/items?q=x1,y2,x12&limit=7", "next")
	if got := slices.Concat(forth...); !slices.Equal(got, whole.ids()) || len(got) < 20 {
		t.Errorf("%q, want %q", got, whole.ids())
	}
}
