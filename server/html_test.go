package server_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"golang.org/x/net/html"

	"panj/data"
	"panj/server"
)

const asBrowser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

// page is an HTML answer as a tree.
type htmlPage struct {
	t      testing.TB
	target string
	answer *answer
	root   *html.Node
}

// page fetches what must be a well-formed page.
func (s *site) page(target string) *htmlPage {
	s.t.Helper()
	a := s.ok(target, "Accept", asBrowser)
	return parsePage(s.t, target, a)
}

func parsePage(t testing.TB, target string, a *answer) *htmlPage {
	t.Helper()
	if got := a.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Fatalf("%s: Content-Type %q", target, got)
	}
	root, err := html.Parse(strings.NewReader(string(a.body)))
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	checkNesting(t, target, a.body)
	return &htmlPage{t, target, a, root}
}

// void lists the elements that have no end tag (HTML, 13.1.2).
var void = strings.Fields("area base br col embed hr img input link meta source track wbr")

// checkNesting holds that every element that begins also ends, in order: the
// parser of browsers mends what is wrong and says nothing. Shapes of a drawing
// may close themselves, as in XML.
func checkNesting(t testing.TB, target string, body []byte) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(string(body)))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s: never closed: %v", target, open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Errorf("%s: </%s> closes %v", target, name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

// each calls f for all elements.
func (p *htmlPage) each(f func(*html.Node)) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode {
			f(n)
		}
	}
}

// all lists the elements with that name.
func (p *htmlPage) all(name string) []*html.Node {
	var list []*html.Node
	p.each(func(n *html.Node) {
		if n.Data == name {
			list = append(list, n)
		}
	})
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// linked returns the addresses of links in the head with that relation.
func (p *htmlPage) linked(rel string) []string {
	var list []string
	for _, n := range p.all("link") {
		if attr(n, "rel") == rel {
			list = append(list, attr(n, "href"))
		}
	}
	return list
}

// check holds what every page has.
func (p *htmlPage) check() {
	t := p.t
	t.Helper()
	root := p.all("html")[0]
	if attr(root, "lang") == "" || (attr(root, "dir") == "" && !strings.Contains(p.target, "f=html")) && len(p.all("nav")) > 0 {
		t.Errorf("%s: lang %q, dir %q", p.target, attr(root, "lang"), attr(root, "dir"))
	}
	titles, heads := p.all("title"), p.all("h1")
	if len(titles) == 0 || textOf(titles[0]) == "" || len(heads) != 1 || textOf(heads[0]) == "" {
		t.Errorf("%s: %d titles, %d first headings", p.target, len(titles), len(heads))
	}
	level, ids := 0, map[string]bool{}
	p.each(func(n *html.Node) {
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			if next := int(n.Data[1] - '0'); next > level+1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", p.target, next, level)
			} else {
				level = next
			}
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: the id %q stands twice", p.target, id)
			}
			ids[id] = true
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Errorf("%s: <%s %s=%q> is code in the page", p.target, n.Data, a.Key, a.Val)
			}
		}
	})
	for _, n := range p.all("table") {
		rows := len(p.tagsUnder(n, "tr"))
		for _, h := range p.tagsUnder(n, "th") {
			if s := attr(h, "scope"); s != "col" && s != "row" {
				t.Errorf("%s: a heading of a table of %d rows has no scope", p.target, rows)
			}
		}
	}
	p.checkData()
}

func (p *htmlPage) tagsUnder(n *html.Node, name string) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			list = append(list, d)
		}
	}
	return list
}

// checkData holds that scripts in the page are data only, and can be read.
func (p *htmlPage) checkData() {
	p.t.Helper()
	for _, n := range p.all("script") {
		if attr(n, "src") != "" {
			continue
		}
		var d struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if attr(n, "type") != "application/ld+json" {
			p.t.Errorf("%s: a script of type %q", p.target, attr(n, "type"))
		} else if err := json.Unmarshal([]byte(n.FirstChild.Data), &d); err != nil || d.Context != "https://schema.org/" || len(d.Graph) == 0 {
			p.t.Errorf("%s: linked data: %v, %q", p.target, err, d.Context)
		}
	}
}

// entity returns what the page says of the first thing of that type.
func (p *htmlPage) entity(kind string) map[string]any {
	p.t.Helper()
	for _, n := range p.all("script") {
		var d struct {
			Graph []map[string]any `json:"@graph"`
		}
		if attr(n, "type") == "application/ld+json" && json.Unmarshal([]byte(n.FirstChild.Data), &d) == nil {
			for _, each := range d.Graph {
				if each["@type"] == kind {
					return each
				}
			}
		}
	}
	p.t.Fatalf("%s says nothing of a %s", p.target, kind)
	return nil
}

// startings are the ways to put the server behind something else.
var startings = map[string]struct {
	change func(*server.Options)
	base   string
}{
	"at the root":       {withPage, ""},
	"below a base path": {func(o *server.Options) { withPage(o); o.BaseURL = "https://example.org/geo/panj" }, "https://example.org/geo/panj"},
}

// TestEveryPageIsReachedAndWellFormed walks through the whole site as a browser
// does, from the landing page on, and looks at each page.
func TestEveryPageIsReachedAndWellFormed(t *testing.T) {
	for name, how := range startings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, how.change)
			base := how.base
			if base == "" {
				base = s.URL
			}
			seen, queue, pages := map[string]bool{}, []string{base + "/", base + "/sitemap.xml"}, 0
			for len(queue) > 0 && len(seen) < 1500 {
				target := queue[0]
				queue = queue[1:]
				if seen[target] {
					continue
				}
				seen[target] = true
				a := s.get(s.URL+strings.TrimPrefix(target, base), "Accept", asBrowser)
				if a.StatusCode != http.StatusOK {
					t.Errorf("%s leads to %s", target, a)
					continue
				}
				var found []string
				if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
					if strings.HasSuffix(target, "/sitemap.xml") {
						found = sitemapAddresses(t, a.body)
					}
				} else {
					p := parsePage(t, target, a)
					pages++
					if target != base+"/" && !strings.HasPrefix(target, base+"/?") { // the test's own map page
						p.check()
						p.checkHead(base, target)
					}
					found = p.addresses()
				}
				for _, address := range found {
					address, _, _ = strings.Cut(address, "#")
					if strings.HasPrefix(address, base) && wanted(address) && !seen[address] {
						queue = append(queue, address)
					}
				}
			}
			t.Logf("%d addresses, %d pages", len(seen), pages)
			for _, path := range []string{
				"/collections", "/collections/incidents", "/collections/incidents/items", "/collections/incidents/schema", "/collections/incidents/queryables",
				"/collections/incidents/sortables", "/collections/incidents/items/2025-11-30-shodak", "/i/2025-11-30-shodak", "/annotations", "/articles", "/border", "/conformance",
				"/articles/rising-border-tensions/passages/the-evidence-1.3", "/styles/panj-dark", "/tiles", "/tiles/WebMercatorQuad", "/tileMatrixSets/WorldCRS84Quad",
				"/collections/a%2C%20b", "/collections/a%2C%20b/tiles/WebMercatorQuad", "/collections/odd%20&%20ends", "/collections/odd%20&%20ends/items/a%2Fb", "/collections/odd%20&%20ends/items/q%3Fx=1&y%23z",
			} {
				if !seen[base+path] {
					t.Errorf("%s was not reached", path)
				}
			}
		})
	}
}

// wanted leaves out most of the pages that differ in their order alone, and the
// files, whose links another test follows.
func wanted(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path, "/download/") || strings.Contains(u.Path, "/assets/") {
		return false
	}
	q := u.Query()
	format := q.Get("f")
	return (format == "" || format == "html") && (!q.Has("sortby") || strings.Contains(u.Path, "/grid/")) && (!q.Has("cursor") || !q.Has("sortby"))
}

func sitemapAddresses(t testing.TB, body []byte) []string {
	t.Helper()
	var d struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(body, &d); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, each := range d.URL {
		list = append(list, each.Loc)
	}
	return list
}

// addresses lists the links that can be followed.
func (p *htmlPage) addresses() []string {
	var list []string
	p.each(func(n *html.Node) {
		if href := attr(n, "href"); href != "" && (n.Data == "a" || (n.Data == "link" && attr(n, "rel") != "icon")) {
			if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "#") {
				p.t.Errorf("%s has the link %q, which is not absolute", p.target, href)
			}
			list = append(list, href)
		}
	})
	return list
}

// checkHead holds the links in the head: one canonical address without a
// format, and one alternate for every other format there is.
func (p *htmlPage) checkHead(base, target string) {
	p.t.Helper()
	canonical := p.linked("canonical")
	if len(canonical) != 1 || !strings.HasPrefix(canonical[0], base+"/") || strings.Contains(canonical[0], "f=") {
		p.t.Errorf("%s: canonical %q", target, canonical)
	}
	path, _, _ := strings.Cut(target, "?")
	if got, _, _ := strings.Cut(canonical[0], "?"); got != path && !strings.Contains(got, "/i/") {
		p.t.Errorf("%s: canonical %q", target, canonical)
	}
	if len(p.linked("alternate")) == 0 && !strings.Contains(target, "/api.html") { // which is a form of /api itself
		p.t.Errorf("%s has no alternate", target)
	}
}

// TestAlternatesAreWhatTheySay follows the links to other formats of a page of
// each kind.
func TestAlternatesAreWhatTheySay(t *testing.T) {
	s := start(t, withPage)
	for _, target := range []string{
		"/collections", "/collections/incidents", "/collections/grid/items?row=3&limit=5", "/collections/incidents/items/2025-11-30-shodak", "/collections/incidents/schema",
		"/articles", "/articles/rising-border-tensions", "/annotations", "/border", "/border/at?km=778", "/i/2025-11-30-shodak", "/conformance", "/tiles/WebMercatorQuad", "/tiles/WorldCRS84Quad",
		"/?f=html&incident=2025-11-30-shodak",
	} {
		p := s.page(target)
		for _, n := range p.all("link") {
			if attr(n, "rel") != "alternate" {
				continue
			}
			if got := s.ok(attr(n, "href")).Header.Get("Content-Type"); got != attr(n, "type") {
				t.Errorf("%s: %s is %q, not %q", target, attr(n, "href"), got, attr(n, "type"))
			}
		}
	}
}

// TestHostileDataStaysText holds that what a table says never becomes part of
// the page's structure.
func TestHostileDataStaysText(t *testing.T) {
	s := start(t, withPage)
	for _, target := range []string{"/collections", "/collections/odd%20&%20ends", "/collections/odd%20&%20ends/items", "/collections/odd%20&%20ends/items/a%2Fb", "/collections/odd%20&%20ends/schema"} {
		p := s.page(target)
		p.check()
		if len(p.all("b")) > 0 {
			t.Errorf("%s: the title became an element", target)
		}
		if !strings.Contains(textOf(p.all("body")[0]), `<b>"Odd"</b>`) {
			t.Errorf("%s does not show the title", target)
		}
	}
	if text := textOf(s.page("/collections/odd%20&%20ends/items/a%2Fb").all("main")[0]); !strings.Contains(text, `</script>"\a/b`) || !strings.Contains(text, "9007199254740993") {
		t.Errorf("the values are not all there: %s", text)
	}
	name := s.page("/collections/odd%20&%20ends").entity("Dataset")["name"]
	if name != `<b>"Odd"</b>` {
		t.Errorf("linked data: name %q", name)
	}
}

// TestJSONStaysTheDefault holds what clients rely on: only who asks for HTML
// gets it, but for the address of an incident that is made for people.
func TestJSONStaysTheDefault(t *testing.T) {
	s := start(t, withPage)
	for _, target := range resources {
		if strings.Contains(target, "f=html") || strings.HasPrefix(target, "/assets/") || target == incidentAddress {
			continue
		}
		for _, accept := range []string{"*/*", "", "application/json, */*;q=0.1"} {
			if got := s.get(target, "Accept", accept).Header.Get("Content-Type"); strings.HasPrefix(got, "text/html") {
				t.Errorf("%s with Accept %q is a page", target, accept)
			}
		}
	}
}

func TestProblemsAreReadable(t *testing.T) {
	s := start(t, withPage, func(o *server.Options) { o.BaseURL = "https://example.org/panj" })
	for target, want := range map[string]struct {
		status        int
		text, instead string
	}{
		"/nothing":                       {404, "there is nothing at this path", ""},
		"/collections/incidnts":          {404, `did you mean "incidents"?`, ""},
		"/collections?lmit=3":            {400, `unknown parameter "lmit"`, "https://example.org/panj/collections"},
		"/collections/grid/items?bbox=1": {400, "parameter bbox", "https://example.org/panj/collections/grid/items"},
		"/collections/grid/items?x=%3Cscript%3Ealert(1)%3C/script%3E": {400, `unknown parameter "x"`, "https://example.org/panj/collections/grid/items"},
	} {
		a := s.get(target, "Accept", asBrowser)
		p := parsePage(t, target, a)
		p.check()
		text := textOf(p.all("main")[0])
		if a.StatusCode != want.status || !strings.Contains(text, want.text) || !strings.Contains(text, a.Header.Get("X-Request-Id")) || !strings.Contains(a.Header.Get("Vary"), "Accept") {
			t.Errorf("%s: %d %s", target, a.StatusCode, text)
		}
		if want.instead != "" && !slices.Contains(p.addresses(), want.instead) {
			t.Errorf("%s: no way to %s in %v", target, want.instead, p.addresses())
		}
		if got := s.get(target, "Accept", "*/*").Header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s for a program: %q", target, got)
		}
		if got := s.get(target, "Accept", "application/json").Header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s for a program that asks for JSON: %q", target, got)
		}
	}
}

// TestTheMapOfACollectionShowsHowSureItIs holds for a collection with circles of
// uncertainty, and for one without.
func TestTheMapOfACollectionShowsHowSureItIs(t *testing.T) {
	s := start(t, withPage)
	for _, part := range []string{"", "/tiles/WebMercatorQuad"} {
		holds(t, string(s.ok("/collections/incidents"+part+"?f=html").body), `data-painted="incidents" data-circles="incidents_area"`)
		holds(t, string(s.ok("/collections/grid"+part+"?f=html").body), `data-painted="grid" data-circles=""`)
		holds(t, string(s.ok("/collections/a%2C%20b"+part+"?f=html").body), `data-painted="" data-circles=""`)
	}
	for _, row := range s.page("/collections/incidents").all("td") {
		if before, _, found := strings.Cut(textOf(row), " One of:"); found && !strings.HasSuffix(before, ".") {
			t.Errorf("a sentence without an end: %q", before)
		}
	}
}

// TestOneColumnNamesTheRows holds everywhere for a table whose columns are
// written in capital letters, as those of shapefiles are.
func TestOneColumnNamesTheRows(t *testing.T) {
	s := over(t, data.Table{
		Collection: data.Collection{
			ID: "peaks", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "LABEL", Type: data.Text}, {Name: "NAME", Type: data.Text}},
		},
		Rows: []data.Feature{{Geometry: orb.Point{71, 38}, Values: []any{"P1", "Somoni"}}},
	})
	list := s.page("/collections/peaks/items")
	if cells := list.all("th"); textOf(cells[len(cells)-1]) != "Somoni" {
		t.Errorf("the row is called %q", textOf(cells[len(cells)-1]))
	}
	one := s.page("/collections/peaks/items/1")
	if got := textOf(one.all("h1")[0]); got != "Somoni" {
		t.Errorf("the feature is called %q", got)
	}
	holds(t, string(list.answer.body)+string(one.answer.body), `data-titles="NAME"`)
	holds(t, string(s.ok("/styles/panj-names").body), `"text-field":["get","NAME"]`)
}

func TestSitemap(t *testing.T) {
	s := start(t, withPage, func(o *server.Options) { o.BaseURL = "https://example.org/panj" })
	robots := string(s.ok("/robots.txt").body)
	for _, want := range []string{"\nSitemap: https://example.org/panj/sitemap.xml\n", "Disallow: /panj/xyz/\n", "Disallow: /panj/tiles/\n", "Disallow: /panj/collections/*/tiles/\n"} {
		if !strings.Contains(robots, want) {
			t.Errorf("robots.txt lacks %q: %s", want, robots)
		}
	}
	addresses := sitemapAddresses(t, s.ok("/sitemap.xml").body)
	for _, want := range []string{"/", "/api.html", "/conformance", "/functions", "/styles", "/tileMatrixSets", "/tiles", "/annotations", "/collections", "/collections/odd%20&%20ends", "/collections/grid/items", "/i/2025-11-30-shodak", "/articles/rising-border-tensions", "/articles/rising-border-tensions/passages/the-evidence-1.3"} {
		if !slices.Contains(addresses, "https://example.org/panj"+want) {
			t.Errorf("the sitemap lacks %s", want)
		}
	}
	for _, target := range []string{"/sitemap-1.xml", "/sitemap-01.xml", "/sitemap--1.xml", "/sitemap-9223372036854775807.xml", "/sitemap-x.xml"} {
		s.refused(http.StatusNotFound, target)
	}
}

// TestATableThatIsOnlyCalledIncidents: without the columns of incidents nothing is
// said of it as of incidents.
func TestATableThatIsOnlyCalledIncidents(t *testing.T) {
	table := data.Table{
		Collection: data.Collection{ID: "incidents", IDColumn: "id", Columns: []data.Column{{Name: "name", Type: data.Text}}},
		Rows:       []data.Feature{{ID: "a", Values: []any{"a leak"}}},
	}
	holds(t, page(t, table), `data-kind="plain"`)
	s := startWith(t, &data.Dataset{Tables: []data.Table{table}})
	holds(t, string(s.ok("/collections/incidents/items/a?f=html").body), "a leak")
	for _, target := range []string{"/collections/incidents/items/a?f=html", "/collections/incidents/items/a?f=json", "/sitemap.xml"} {
		if strings.Contains(string(s.ok(target).body), "/i/a") {
			t.Errorf("%s leads to an incident", target)
		}
	}
	s.refused(http.StatusNotFound, "/i/a")
}

// TestALargeSitemapIsCutIntoParts: no part has more than 50,000 addresses
// (sitemaps.org protocol), and together they have each page once.
func TestALargeSitemapIsCutIntoParts(t *testing.T) {
	const incidents = 100_010
	table := data.Table{Collection: data.Collection{ID: "incidents", IDColumn: "id", Columns: []data.Column{{Name: "title", Type: data.Text}, {Name: "type", Type: data.Text}}}}
	for i := range incidents {
		table.Rows = append(table.Rows, data.Feature{ID: fmt.Sprintf("i%d", i), Values: []any{"x", "clash"}})
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table}})
	var index struct {
		Sitemap []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	if err := xml.Unmarshal(s.ok("/sitemap.xml").body, &index); err != nil || len(index.Sitemap) != 3 {
		t.Fatalf("%v, %d parts", err, len(index.Sitemap))
	}
	seen := map[string]bool{}
	for _, part := range index.Sitemap {
		addresses := sitemapAddresses(t, s.ok(part.Loc).body)
		if len(addresses) == 0 || len(addresses) > 50_000 {
			t.Errorf("%s has %d addresses", part.Loc, len(addresses))
		}
		for _, address := range addresses {
			if seen[address] {
				t.Fatalf("%s stands twice", address)
			}
			seen[address] = true
		}
	}
	if want := incidents + 10; len(seen) != want { // eight that every dataset has, the collection and its items
		t.Errorf("%d addresses, want %d", len(seen), want)
	}
}
