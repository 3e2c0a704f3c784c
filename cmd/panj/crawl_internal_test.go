package main

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// crawl follows the links of all answers below a public address. Every link to
// the site must be absolute, begin with that address and be answered; the
// address that the proxy hides may stand nowhere.
type crawl struct {
	client  *http.Client
	base    string // public address, no slash at its end
	hidden  string
	perKind int // how many addresses of one kind are fetched

	queue   []string
	seen    map[string]bool
	kinds   map[string]int
	answers int
	links   int
}

// run begins at some paths below the base.
func (c *crawl) run(t *testing.T, paths ...string) {
	t.Helper()
	c.seen, c.kinds = map[string]bool{}, map[string]int{}
	for _, path := range paths {
		c.push(c.base + path)
	}
	for len(c.queue) > 0 {
		address := c.queue[0]
		c.queue = c.queue[1:]
		c.fetch(t, address)
	}
}

// expectKinds demands that the crawl came by addresses of these kinds.
func (c *crawl) expectKinds(t *testing.T, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		found := false
		for seen := range c.kinds {
			path, _, _ := strings.Cut(seen, "?")
			found = found || path == kind
		}
		if !found {
			t.Errorf("no link leads to %s", kind)
		}
	}
}

// push puts an address on the queue unless enough of its kind were there.
func (c *crawl) push(address string) {
	address, _, _ = strings.Cut(address, "#")
	if c.seen[address] {
		return
	}
	c.seen[address] = true
	kind := c.kind(address)
	if c.kinds[kind]++; c.kinds[kind] <= c.perKind {
		c.queue = append(c.queue, address)
	}
}

// fixedSegments are the parts of paths that are no ids.
var fixedSegments = []string{"items", "schema", "queryables", "sortables", "passages", "tiles", "map", "metadata.json", "locate", "at", "slice", "WebMercatorQuad", "WorldCRS84Quad"}

// kind is the address with its ids left out.
func (c *crawl) kind(address string) string {
	path, query, _ := strings.Cut(strings.TrimPrefix(address, c.base), "?")
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, segment := range segments {
		if i > 0 && !slices.Contains(fixedSegments, segment) {
			segments[i] = "*"
		}
	}
	kind := strings.Join(segments, "/")
	if kind == "" {
		kind = "/"
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return kind
	}
	names := []string{}
	for name := range values {
		if name == "f" {
			name += "=" + values.Get(name)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return kind + "?" + strings.Join(names, "&")
}

// fetch asks for an address and collects the links of the answer.
func (c *crawl) fetch(t *testing.T, address string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Errorf("%q is no address: %v", address, err)
		return
	}
	response, err := c.client.Do(request)
	if err != nil {
		t.Error(err)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Errorf("%s: %v", address, err)
	}
	c.answers++
	switch response.StatusCode {
	case http.StatusOK, http.StatusNoContent:
	case http.StatusMovedPermanently, http.StatusPermanentRedirect: // a slash too few or too many
		c.link(t, address, response.Header.Get("Location"))
		return
	default:
		t.Errorf("%s is answered %d: %.300s", address, response.StatusCode, body)
		return
	}
	if strings.Contains(string(body), strings.TrimPrefix(c.hidden, "http://")) {
		t.Errorf("%s shows the hidden address", address)
	}
	for _, header := range response.Header.Values("Link") {
		for _, match := range headerLink.FindAllStringSubmatch(header, -1) {
			c.link(t, address, match[1])
		}
	}
	c.read(t, address, response.Header.Get("Content-Type"), body)
}

var (
	headerLink = regexp.MustCompile(`<([^>]*)>`)
	pageLink   = regexp.MustCompile(`\s(href|src|action)="([^"]*)"`)
	pageData   = regexp.MustCompile(`(?s)<script type="application/(?:ld\+)?json"[^>]*>(.*?)</script>`)
	mapLink    = regexp.MustCompile(`<loc>([^<]*)</loc>`)
	robotsLink = regexp.MustCompile(`(?m)^Sitemap: (\S+)`)
)

// read collects the links of a body by its kind.
func (c *crawl) read(t *testing.T, address, media string, body []byte) {
	t.Helper()
	media, _, _ = strings.Cut(media, ";")
	switch {
	case strings.HasSuffix(media, "json"):
		c.readJSON(t, address, body)
	case media == "text/html":
		for _, match := range pageLink.FindAllSubmatch(body, -1) {
			// Forms lead where their fields are needed.
			c.pageLink(t, address, html.UnescapeString(string(match[2])), string(match[1]) != "action")
		}
		for _, match := range pageData.FindAllSubmatch(body, -1) {
			c.readJSON(t, address, match[1])
		}
	case strings.HasSuffix(media, "xml"):
		for _, match := range mapLink.FindAllSubmatch(body, -1) {
			c.link(t, address, html.UnescapeString(string(match[1])))
		}
	case media == "text/plain":
		for _, match := range robotsLink.FindAllSubmatch(body, -1) {
			c.link(t, address, string(match[1]))
		}
	}
}

func (c *crawl) readJSON(t *testing.T, address string, body []byte) {
	t.Helper()
	var document any
	if err := json.Unmarshal(body, &document); err != nil {
		t.Errorf("%s is not JSON: %v", address, err)
		return
	}
	c.walk(t, address, "", document)
}

// walk takes every text that stands where JSON documents have links, and every
// other one that looks like an address of the site.
func (c *crawl) walk(t *testing.T, address, name string, value any) {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			c.walk(t, address, key, inner)
		}
	case []any:
		for _, inner := range v {
			c.walk(t, address, name, inner)
		}
	case string:
		if name == "href" || name == "tiles" || strings.HasPrefix(v, c.site()) {
			c.link(t, address, v)
		}
	}
}

// site is the scheme and host of the public address.
func (c *crawl) site() string {
	u, err := url.Parse(c.base)
	if err != nil {
		return c.base
	}
	return u.Scheme + "://" + u.Host
}

// pageLink takes a reference of a page, which may be a path.
func (c *crawl) pageLink(t *testing.T, address, reference string, follow bool) {
	t.Helper()
	if reference == "" || strings.HasPrefix(reference, "#") || strings.HasPrefix(reference, "data:") || strings.HasPrefix(reference, "mailto:") {
		return
	}
	from, err := url.Parse(address)
	if err != nil {
		t.Error(err)
		return
	}
	to, err := from.Parse(reference)
	if err != nil {
		t.Errorf("%s holds the reference %q: %v", address, reference, err)
		return
	}
	if c.check(t, address, to.String()) && follow {
		c.push(to.String())
	}
}

// templates are the variables of addresses of tiles and what stands for them:
// a tile that every tile matrix set has.
var templates = strings.NewReplacer(
	"{z}", "0", "{x}", "0", "{y}", "0", "{tileMatrix}", "0", "{tileRow}", "0", "{tileCol}", "0", "{tileMatrixSetId}", "WebMercatorQuad",
)

// link checks a link and follows it when it leads to the site.
func (c *crawl) link(t *testing.T, address, link string) {
	t.Helper()
	if strings.HasSuffix(link, "/sprite") { // a client puts the size and the format behind it
		c.link(t, address, link+".png")
		link += "@2x.json"
	}
	if strings.Contains(link, "/WorldCRS84Quad/") { // whose level 0 has two tiles; the data lie in the eastern one
		link = strings.Replace(link, "{tileCol}", "1", 1)
	}
	link = templates.Replace(link)
	if c.check(t, address, link) {
		c.push(link)
	}
}

// check reports whether a link leads to the site, and demands that it does so
// by the public address.
func (c *crawl) check(t *testing.T, address, link string) bool {
	t.Helper()
	c.links++
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		t.Errorf("%s holds the link %q, which is not absolute", address, link)
	case link == c.base || strings.HasPrefix(link, c.base+"/") || strings.HasPrefix(link, c.base+"?"):
		return true
	case link == c.site() || strings.HasPrefix(link, c.site()+"/"):
		t.Errorf("%s holds the link %q, which does not begin with %s", address, link, c.base)
	case u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1":
		t.Errorf("%s holds the link %q, which leads past the proxy", address, link)
	}
	return false
}
