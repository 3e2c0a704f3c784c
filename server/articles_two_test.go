package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"panj/server"
)

// startTwo serves the seed with the second article that the tests of the page
// have. It reports two incidents of the first one, in the other order.
func startTwo(t *testing.T, index string) *site {
	t.Helper()
	content, err := os.ReadFile(databasePath(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "two.gpkg")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "sqlite3", path, ".read ../web/e2e/data/second-article.sql")
	store := openStore(t, path)
	return start(t, withIndex(index), func(o *server.Options) { o.Features, o.Articles = store, store })
}

const articlesIndex = `<!doctype html><html lang="en"><body>
{{range .Articles}}<p>article {{.ID}}|{{.Title}}|{{.Publisher}}|{{.Language}} {{direction .Language}}|{{.Link}}|{{.Href}}|{{.Shown}}</p>
{{end}}{{with .Article}}{{range .Sections}}{{range .Paragraphs}}{{range .Passages}}{{$p := .}}{{range .Incidents}}<p>cites {{$p.ID}} {{.ID}} {{.Number}}</p>
{{end}}{{end}}{{end}}{{end}}{{end}}{{range .Incidents}}{{if .Number}}<p>row {{.ID}} {{.Number}}</p>
{{end}}{{end}}{{with .Map}}{{range .Incidents}}{{if .Number}}<p>mark {{.ID}} {{.Number}}</p>
{{end}}{{end}}{{end}}</body></html>`

func TestAnIncidentInTwoArticles(t *testing.T) {
	s := startTwo(t, articlesIndex)
	const first, second = "rising-border-tensions", "gozaresh"
	for target, want := range map[string]struct {
		shown       string
		cites, rows []string
	}{
		"/?f=html":                    {first, []string{"the-evidence-1.2 2025-12-intrusions 1", "the-evidence-1.3 2025-12-24-kavok 2"}, []string{"2025-11-26-shohin-camp 3", "2025-11-30-shodak 4", "2025-12-intrusions 1", "2025-12-24-kavok 2"}},
		"/?article=gozaresh&lang=fa":  {second, []string{"dar-rah-1.1 2025-11-30-shodak 1", "dar-marz-1.1 2025-12-24-kavok 2"}, []string{"2025-11-30-shodak 1", "2025-12-24-kavok 2"}},
		"/?passage=dar-marz-1.1":      {second, nil, []string{"2025-11-30-shodak 1", "2025-12-24-kavok 2"}},
		"/?incident=2025-12-24-kavok": {first, nil, nil},
		"/?article=gozaresh&type=clash&incident=2025-12-24-kavok": {second, nil, []string{"2025-11-30-shodak 1", "2025-12-24-kavok 2"}},
	} {
		a := s.ok(target)
		var lines []string
		for _, line := range linesOf(a, "article") {
			fields := strings.Split(line, "|")
			link := s.URL + "/?article=" + fields[0]
			if strings.Contains(target, "lang=fa") {
				link += "&lang=fa"
			}
			if fields[4] != link || fields[5] != s.URL+"/articles/"+fields[0] || fields[6] != fmt.Sprint(fields[0] == want.shown) {
				t.Errorf("%s: %q, want the link %s", target, fields, link)
			}
			lines = append(lines, fields[0]+" "+fields[3])
		}
		if !slices.Equal(lines, []string{first + " en ltr", second + " fa-AF rtl"}) {
			t.Errorf("%s: the articles are %q", target, lines)
		}
		if cites := linesOf(a, "cites"); want.cites != nil && !slices.Equal(cites[:len(want.cites)], want.cites) {
			t.Errorf("%s: cites %q, want %q", target, cites, want.cites)
		}
		rows, marks := linesOf(a, "row"), linesOf(a, "mark")
		if want.rows != nil && !slices.Equal(rows, want.rows) {
			t.Errorf("%s: rows %q, want %q", target, rows, want.rows)
		}
		for _, mark := range marks {
			if !slices.Contains(rows, mark) {
				t.Errorf("%s: the mark %q is none of the rows %q", target, mark, rows)
			}
		}
		if len(marks) == 0 {
			t.Errorf("%s: no mark has a number", target)
		}
	}
}

// An incident names each passage that backs it, with the article it stands in.
func TestPassagesNameTheirArticle(t *testing.T) {
	s := startTwo(t, articlesIndex)
	var one struct {
		Properties struct {
			Passages []struct {
				ID, Href, Article string
				Title             string `json:"article_title"`
			}
		}
	}
	s.json("/collections/incidents/items/2025-11-30-shodak", &one)
	var got []string
	for _, p := range one.Properties.Passages {
		if p.Href != s.URL+"/articles/"+p.Article+"/passages/"+p.ID {
			t.Errorf("%+v", p)
		}
		s.ok(p.Href)
		title, _, _ := strings.Cut(p.Title, " ")
		got = append(got, p.Article+" "+title)
	}
	slices.Sort(got)
	if want := []string{"gozaresh گزارش", "rising-border-tensions Exploring"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if text := string(s.ok("/articles?f=html").body); !strings.Contains(text, "Some articles and public reports, not a complete record") {
		t.Error("two articles are called one")
	}
	page := string(s.ok("/i/2025-11-30-shodak?f=html").body)
	for _, want := range []string{"کارگران سرک", "After that came another armed assault"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the incident lacks %q", want)
		}
	}
	for article, want := range map[string]string{"gozaresh": `<span class="badge">1</span>`, "rising-border-tensions": `<span class="badge">4</span>`} {
		text := string(s.ok("/articles/" + article + "?f=html").body)
		if at := strings.Index(text, `data-incident="2025-11-30-shodak"`); at < 0 || !strings.Contains(text[at:at+400], want) {
			t.Errorf("the article %s does not number the incident as its own: %s", article, text[max(at, 0):max(at, 0)+300])
		}
	}
}
