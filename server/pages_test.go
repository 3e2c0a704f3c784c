package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"panj/server"
)

const testIndex = `<!doctype html><html lang="en"><head><link rel="stylesheet" href="{{.BaseURL}}/assets/main-0123456789.css"></head><body>
{{- range .Ignored}}<p class="ignored">{{.}}</p>{{end}}
{{- with .Article}}<article id="{{.ID}}">{{range .Sections}}{{range .Paragraphs}}{{range .Passages}}<span id="{{.ID}}">{{.Text}}{{range .Incidents}}<a href="{{.Href}}">{{.Number}}</a>{{end}}</span>{{end}}{{end}}{{end}}</article>{{end}}
{{- range .Incidents}}<a class="row" href="{{.Href}}">{{.Number}}|{{.Title}}|{{.When}}|{{.KM}}</a>{{end}}
{{- with .Map}}<svg viewBox="0 0 {{.Width}} {{.Height}}"><path d="{{.Border}}"/>{{range .Towns}}<text x="{{.X}}">{{.Name}}</text>{{end}}{{range .Incidents}}<circle r="{{.R}}"/>{{end}}</svg>{{end}}
</body></html>`

// withPage gives the server a page of its own, small but complete.
func withPage(o *server.Options) {
	o.Page = fstest.MapFS{
		"index.html":                 {Data: []byte(testIndex)},
		"assets/main-0123456789.css": {Data: []byte("body{margin:0}\n" + strings.Repeat("p{color:#123456}\n", 200))},
		"sw.js":                      {Data: []byte("addEventListener('fetch', () => {})\n")},
		"assets/icon.svg":            {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
	}
}

func TestBrowsersGetThePageOthersTheLandingPage(t *testing.T) {
	s := start(t, withPage)
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
	for accept, want := range map[string]string{
		"": "application/json", "*/*": "application/json", "application/json": "application/json", browser: "text/html; charset=utf-8",
		"text/html": "text/html; charset=utf-8", "text/*": "text/html; charset=utf-8", "application/json;q=0.5,text/html;q=0.4": "application/json",
	} {
		a := s.ok("/", "Accept", accept)
		if got := a.Header.Get("Content-Type"); got != want {
			t.Errorf("Accept %q gives %q, want %q", accept, got, want)
		}
		if !strings.Contains(a.Header.Get("Vary"), "Accept,") {
			t.Errorf("Vary %q", a.Header.Get("Vary"))
		}
	}
	if got := s.ok("/?f=json", "Accept", browser).Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("f=json loses to the Accept header: %q", got)
	}
	if got := s.ok("/?f=html").Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("f=html gives %q", got)
	}
	for target, want := range map[string]string{"/?incident=x": "text/html; charset=utf-8", "/?incident=x&unknown": "text/html; charset=utf-8"} {
		if got := s.ok(target).Header.Get("Content-Type"); got != want {
			t.Errorf("%s gives %q, want %q", target, got, want)
		}
	}
	s.refused(http.StatusBadRequest, "/?incident=x", "Accept", "application/json")
	s.refused(http.StatusNotAcceptable, "/", "Accept", "image/png")
}

func TestThePageIsRendered(t *testing.T) {
	s := start(t, withPage)
	text := string(s.ok("/?f=html&incident=x&zoom=4&%3Cscript%3E=1").body)
	for _, want := range []string{
		`<p class="ignored">&lt;script&gt;</p><p class="ignored">zoom</p>`,
		`<article id="rising-border-tensions">`,
		`<span id="the-evidence-1.3">`,
		s.URL + `/i/2025-12-24-kavok">`,
		`1|`, `|30 November 2025|`, `|km 566 to 594</a>`, `|km 0 to 1,344</a>`, "Khorog", `<path d="M4`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	// Numbers follow the article: the intrusions stand in the first cited passage.
	if !strings.Contains(text, `/i/2025-12-intrusions">1</a>`) || !strings.Contains(text, `/i/2025-12-24-kavok">2</a>`) {
		t.Error("the first two citations are not numbered 1 and 2")
	}
	if strings.Count(text, `class="row"`) != 13 {
		t.Errorf("%d rows, want 13 incidents", strings.Count(text, `class="row"`))
	}
}

func TestWithoutABuiltPageANoticeIsShown(t *testing.T) {
	for name, change := range map[string]func(*server.Options){
		"no files":      func(*server.Options) {},
		"no index.html": func(o *server.Options) { o.Page = fstest.MapFS{".gitkeep": {}} },
	} {
		s := start(t, change)
		a := s.ok("/?f=html&unknown=1")
		if !strings.Contains(string(a.body), "not built") || !strings.Contains(string(a.body), "/articles/rising-border-tensions") {
			t.Errorf("%s: %s", name, a)
		}
	}
}

func TestABrokenPageIsFoundAtTheStart(t *testing.T) {
	store := openStore(t, databasePath(t))
	for _, index := range []string{"{{.Nothing}}", "{{if}}"} {
		_, err := server.New(server.Options{Features: store, Articles: store, Page: fstest.MapFS{"index.html": {Data: []byte(index)}}})
		if err == nil || !strings.Contains(err.Error(), "map page") {
			t.Errorf("%s: %v", index, err)
		}
	}
}

// A page ignores what it does not know, "v" too: it would outlive the program.
func TestThePageIsNeverKeptForEver(t *testing.T) {
	s := start(t, withPage)
	version := s.ok("/collections").Header.Get("X-Dataset")
	if got := s.ok("/?f=html&v=" + version).Header.Get("Cache-Control"); got == "" || strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestAssets(t *testing.T) {
	s := start(t, withPage)
	hashed := s.ok("/assets/main-0123456789.css")
	if got := hashed.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("a file with a hash in its name: Cache-Control %q", got)
	}
	if got := hashed.Header.Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	plain := s.ok("/assets/icon.svg")
	if got := plain.Header.Get("Cache-Control"); got != "public, no-cache" {
		t.Errorf("a file without: Cache-Control %q", got)
	}
	if a := s.get("/assets/icon.svg", "If-None-Match", plain.Header.Get("ETag")); a.StatusCode != http.StatusNotModified {
		t.Errorf("%s", a)
	}
	if got := len(packedForms(s, "/assets/main-0123456789.css")); got != 3 {
		t.Errorf("it has %d compressed forms", got)
	}
}

func TestHTMLPagesReadWithoutScripts(t *testing.T) {
	s := start(t, withPage)
	for target, wants := range map[string][]string{
		"/articles/rising-border-tensions": {
			`<html lang="en" dir="ltr">`, `lang="en" dir="ltr" data-article=`, `<section id="the-evidence">`, `<span class="passage cited" id="the-evidence-1.3" data-passage="the-evidence-1.3">`,
			`data-incident="2025-12-24-kavok"`, s.URL + "/i/2025-12-24-kavok", `rel="stylesheet" href="` + s.URL + `/assets/document-`,
		},
		"/articles/rising-border-tensions/passages/the-evidence-1.3": {
			`id="the-evidence-1.3"`, s.URL + "/articles/rising-border-tensions#the-evidence-1.3", s.URL + "/i/2025-12-24-kavok",
		},
		"/i/2025-11-30-shodak": {
			s.URL + "/?incident=2025-11-30-shodak", "30 November 2025", "km 566 to 594", `cite="` + s.URL + "/articles/rising-border-tensions/passages/recent-attacks-targeting-chinese-nationals-1.4",
			"Who says what", "Sources", "How to cite", "verify before use", "Reference point 38.444 N 71.027 E, uncertain by 6 km",
		},
		"/i/2025-12-intrusions": {"km 0 to 1,344", "December 2025"},
	} {
		a := s.ok(target, "Accept", "text/html")
		if got := a.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", target, got)
		}
		for _, want := range wants {
			if !strings.Contains(string(a.body), want) {
				t.Errorf("%s lacks %q", target, want)
			}
		}
		for _, never := range []string{"<script src", "<script>", "style=", "<nil>", "ZgotmplZ", "%!"} {
			if strings.Contains(string(a.body), never) {
				t.Errorf("%s has %q", target, never)
			}
		}
	}
}

// A browser asks for a service worker's script anew before each use; its scope
// is the folder that it stands in.
func TestTheServiceWorkerStandsBesideThePage(t *testing.T) {
	for _, test := range []struct {
		paths   []string
		options func(*server.Options)
	}{
		{[]string{"/sw.js"}, withPage},
		{[]string{"/panj/sw.js", "/sw.js"}, func(o *server.Options) { withPage(o); o.BaseURL = "https://example.org/panj" }},
	} {
		s := start(t, test.options)
		for _, path := range test.paths {
			a := s.ok(path)
			for name, want := range map[string]string{
				"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "public, no-cache", "X-Content-Type-Options": "nosniff", "Service-Worker-Allowed": "", "X-Dataset": "",
			} {
				if got := a.Header.Get(name); got != want {
					t.Errorf("%s: %s %q, want %q", path, name, got, want)
				}
			}
			if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "; worker-src 'self';") {
				t.Errorf("%s: Content-Security-Policy %q", path, csp)
			}
			if again := s.get(path, "If-None-Match", a.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s, asked for again: %s", path, again)
			}
		}
	}
	start(t).refused(http.StatusNotFound, "/sw.js")
}

// The worker and the page compare answers by the version that is in them.
func TestAnswersNameTheVersionOfTheDataset(t *testing.T) {
	s := start(t, withPage)
	version := s.ok("/collections").Header.Get("X-Dataset")
	if version == "" {
		t.Fatal("no X-Dataset")
	}
	for _, target := range []string{"/?f=html", "/?f=json", "/border", "/collections/incidents/items?limit=10000&f=json", "/collections/grid/queryables", "/xyz/border/6/44/24.mvt?v=" + version} {
		a := s.ok(target)
		if got := a.Header.Get("X-Dataset"); got != version {
			t.Errorf("%s: X-Dataset %q, want %q", target, got, version)
		}
		if got := s.get(target, "If-None-Match", a.Header.Get("ETag")).Header.Get("X-Dataset"); got != version {
			t.Errorf("%s, not modified: X-Dataset %q, want %q", target, got, version)
		}
		if !strings.Contains(a.Header.Get("Access-Control-Expose-Headers"), "X-Dataset") {
			t.Errorf("%s: a script of another site cannot read X-Dataset", target)
		}
	}
}
