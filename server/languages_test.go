package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"panj/server"
)

// withLanguages gives the server a page in three languages.
func withLanguages(o *server.Options) {
	page := func(lang string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`<!doctype html><html lang="` + lang + `"><a class="ru" href="{{.In "ru"}}"></a><a class="any" href="{{.In ""}}"></a>` +
			`<p class="home">{{.Language}}</p>{{with .NoLanguage}}<p class="no">{{.}}</p>{{end}}<p class="all">{{.Languages}}</p></html>`)}
	}
	o.Page = fstest.MapFS{"index.html": page("en"), "index.ru.html": page("ru"), "index.fa.html": page("fa-AF"), "index-old.html": page("xx")}
}

func TestThePageComesInTheLanguageThatIsAskedFor(t *testing.T) {
	s := start(t, withLanguages)
	for _, c := range []struct{ query, header, want string }{
		{"", "", "en"},
		{"", "de,fr;q=0.5", "en"},
		{"", "ru", "ru"},
		{"", "ru-KZ,en;q=0.9", "ru"},
		{"", "en;q=0.3,ru;q=0.8", "ru"},
		{"", "de,fa;q=0.7,en;q=0.5", "fa"},
		{"", "fa-AF", "fa"},
		{"", "fa-IR", "fa"},
		{"", "prs", "fa"},
		{"", "prs-AF,en;q=0.5", "fa"},
		{"", "en,prs;q=0.5", "en"},
		{"lang=prs", "en", "fa"},
		{"", "*", "en"},
		{"", "not a header;;;q=", "en"},
		{"lang=ru", "fa", "ru"},
		{"lang=RU", "", "ru"},
		{"lang=fa-AF", "ru", "fa"},
		{"lang=en", "ru", "en"},
	} {
		a := s.ok("/?f=html&"+c.query, "Accept-Language", c.header)
		if got := a.Header.Get("Content-Language"); got != c.want || strings.Contains(string(a.body), `class="no"`) {
			t.Errorf("%q with Accept-Language %q comes in %q, want %q: %s", c.query, c.header, got, c.want, a.body)
		}
		if vary := a.Header.Get("Vary"); !strings.Contains(vary, "Accept-Language") {
			t.Errorf("Vary %q", vary)
		}
	}
	if body := string(s.ok("/?f=html&lang=fa").body); !strings.Contains(body, `<html lang="fa-AF">`) || !strings.Contains(body, `<p class="home">fa</p>`) {
		t.Errorf("lang=fa gives %s", body)
	}
}

func TestALanguageThatThereIsNotIsSaid(t *testing.T) {
	s := start(t, withLanguages)
	for value, shown := range map[string]string{"de": "de", "": "", "%3Cb%3E": "&lt;b&gt;"} {
		a := s.ok("/?f=html&lang="+value, "Accept-Language", "ru")
		body := string(a.body)
		if a.Header.Get("Content-Language") != "ru" || !strings.Contains(body, `<p class="all">en, fa, ru</p>`) || !strings.Contains(body, shown) || strings.Contains(body, "<b>") {
			t.Errorf("lang=%s gives %s", value, body)
		}
	}
}

func TestEveryLanguageHasAnETagOfItsOwn(t *testing.T) {
	s := start(t, withLanguages)
	english, russian := s.ok("/?f=html", "Accept-Language", "en"), s.ok("/?f=html", "Accept-Language", "ru")
	tag := english.Header.Get("ETag")
	if tag == "" || tag == russian.Header.Get("ETag") {
		t.Errorf("ETags %q and %q", tag, russian.Header.Get("ETag"))
	}
	if a := s.get("/?f=html", "Accept-Language", "ru", "If-None-Match", tag); a.StatusCode != http.StatusOK {
		t.Errorf("the English page stands for the Russian one: %s", a)
	}
	if a := s.get("/?f=html", "Accept-Language", "en", "If-None-Match", tag); a.StatusCode != http.StatusNotModified {
		t.Errorf("%s", a)
	}
}

// However a browser asks for a language, a cache has one page of it; where the
// address names the language, the browser has no say.
func TestOneLanguageHasOneETag(t *testing.T) {
	s := start(t, withLanguages)
	for _, same := range [][][2]string{
		{{"", "ru"}, {"", "ru-RU,ru;q=0.9,en;q=0.8"}, {"", "de,ru;q=0.5"}},
		{{"", "en"}, {"", ""}, {"", "de"}},
		{{"&lang=fa", "en"}, {"&lang=fa", "ru"}, {"&lang=fa", ""}},
	} {
		tags := map[string]bool{}
		for _, c := range same {
			a := s.ok("/?f=html"+c[0], "Accept-Language", c[1])
			tags[a.Header.Get("ETag")] = true
			if vary := a.Header.Get("Vary"); vary != "Accept, Accept-Encoding, Accept-Language" || a.Header.Get("Cache-Control") != "public, no-cache" {
				t.Errorf("Vary %q, Cache-Control %q", vary, a.Header.Get("Cache-Control"))
			}
			again := s.get("/?f=html"+c[0], "Accept-Language", c[1], "If-None-Match", a.Header.Get("ETag"))
			if again.StatusCode != http.StatusNotModified || again.Header.Get("Vary") != a.Header.Get("Vary") {
				t.Errorf("%v: %s, Vary %q", c, again, again.Header.Get("Vary"))
			}
		}
		if len(tags) != 1 || tags[""] {
			t.Errorf("%v: %v", same, tags)
		}
	}
}

func TestThePageLinksItselfInOtherLanguages(t *testing.T) {
	s := start(t, withLanguages)
	body := string(s.ok("/?f=html&incident=a%26b&lang=en").body)
	for _, want := range []string{
		`class="ru" href="` + s.URL + `/?f=html&amp;incident=a%26b&amp;lang=ru"`,
		`class="any" href="` + s.URL + `/?f=html&amp;incident=a%26b"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s: %s", want, body)
		}
	}
}

func TestTranslationsNeedAPage(t *testing.T) {
	store := openStore(t, databasePath(t))
	for name, files := range map[string]fstest.MapFS{
		"no index.html": {"index.ru.html": {Data: []byte("x")}},
		"a broken one":  {"index.html": {Data: []byte("x")}, "index.ru.html": {Data: []byte("{{.Nothing}}")}},
	} {
		if _, err := server.New(server.Options{Features: store, Articles: store, Page: files}); err == nil || !strings.Contains(err.Error(), "map page") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
