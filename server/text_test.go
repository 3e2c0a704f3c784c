package server_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/data/gpkg"
	"panj/server"
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

// found is the answer to a search of the articles.
type found struct {
	NumberMatched, NumberReturned int
	Articles                      []struct{ ID, Title string }
	Passages                      []struct {
		ID, Href, Article, Text string
		Rank                    int
		Backs                   []struct{ Collection, ID, Href string }
		Marks                   []struct{ Start, End int }
	}
}

func TestWordsInArticles(t *testing.T) {
	s := start(t, withPage)
	var all struct{ Articles []struct{ ID, Title string } }
	s.json("/articles", &all)
	article := all.Articles[0].ID
	var whole struct{ Passages []struct{ ID, Text string } }
	s.json("/articles/"+article, &whole)
	// by the eye of another: words of the plain text
	want := map[string]bool{}
	for _, p := range whole.Passages {
		if strings.Contains(" "+strings.ToLower(p.Text), " border") {
			want[p.ID] = true
		}
	}
	var f found
	s.json("/articles?q=BORD%C3%89R", &f)
	if len(want) < 3 || f.NumberMatched != len(want) || len(f.Passages) != len(want) || len(f.Articles) != 1 || f.Articles[0].ID != article {
		t.Errorf("%d of %d passages of %+v, want %d", len(f.Passages), f.NumberMatched, f.Articles, len(want))
	}
	for i, p := range f.Passages {
		text := []rune(p.Text)
		for _, m := range p.Marks {
			if got := strings.ToLower(string(text[m.Start:m.End])); !strings.HasPrefix(got, "border") {
				t.Errorf("%s: %q is marked", p.ID, got)
			}
		}
		if !want[p.ID] || p.Article != article || len(p.Marks) == 0 || i > 0 && p.Rank > f.Passages[i-1].Rank {
			t.Errorf("%+v", p)
		}
		s.ok(p.Href)
	}
	s.json("/articles?q=the,a,in,at", &f)
	backs := 0
	for _, p := range f.Passages {
		for _, b := range p.Backs {
			backs++
			s.ok(b.Href)
		}
	}
	if backs == 0 {
		t.Error("none of them backs a feature")
	}
	s.json("/articles?q=border&limit=2", &f)
	if f.NumberMatched != len(want) || f.NumberReturned != 2 || len(f.Passages) != 2 {
		t.Errorf("two of them: %+v", f)
	}
	s.json("/articles?q=xyzzy", &f)
	if f.NumberMatched != 0 || f.Passages == nil || len(f.Passages) != 0 || f.Articles == nil {
		t.Errorf("none: %+v", f)
	}
	page := string(s.ok("/articles?q=border&f=html").body)
	for id := range want {
		if !strings.Contains(page, "/articles/"+article+"#"+id) {
			t.Errorf("the page has no link to %s", id)
		}
	}
	if page := string(s.ok("/articles?q=&f=html").body); !strings.Contains(page, all.Articles[0].Title) {
		t.Error("a form without words does not list the articles")
	}
	for query, parameter := range map[string]string{"q=": "q", "q=-": "q", "limit=3": "limit", "q=a&limit=0": "limit", "offset=1": "offset"} {
		if p := s.refused(http.StatusBadRequest, "/articles?"+query); p.Parameter != parameter {
			t.Errorf("%s: %+v", query, p)
		}
	}
	// the passages are a collection as well
	var rows features
	s.json("/collections/passages/items?q=border&limit=1000", &rows)
	if rows.NumberMatched < len(want) {
		t.Errorf("%d rows of passages, want at least %d", rows.NumberMatched, len(want))
	}
}

// TestWordsWithoutAFolder answers with what is missing, and only to those who
// search for words.
func TestWordsWithoutAFolder(t *testing.T) {
	store, err := gpkg.Open(t.Context(), databasePath(t), gpkg.Options{Scratch: filepath.Join(t.TempDir(), "missing")})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := start(t, func(o *server.Options) { o.Features, o.Articles = store, store })
	p := s.refused(http.StatusServiceUnavailable, "/collections/incidents/items?q=border")
	if !strings.Contains(p.Detail, "temporary folder") || strings.Contains(p.Detail, "missing") {
		t.Errorf("%+v", p)
	}
	if log := s.log.String(); !strings.Contains(log, p.ID) || !strings.Contains(log, "missing") {
		t.Errorf("the log does not say why: %s", log)
	}
	s.ok("/collections/incidents/items")
}

func TestWordsWithoutArticles(t *testing.T) {
	s := startWith(t, &data.Dataset{Tables: []data.Table{gridTable()}})
	var f found
	s.json("/articles?q=border", &f)
	if f.NumberMatched != 0 || f.Passages == nil || f.Articles == nil {
		t.Errorf("%+v", f)
	}
}
