package server_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// chance makes requests. What it picks depends on its seed alone.
type chance struct {
	*rand.Rand
	document apiDocument
	paths    []string // of the document, sorted
	asked    []string // those of them with many parameters
	cursor   string   // of a page of the grid, sorted by -row
	etag     string
	version  string
}

// one picks one of the values.
func one[T any](c *chance, values ...T) T { return values[c.IntN(len(values))] }

// in is true so many times of a hundred.
func (c *chance) in(percent int) bool { return c.IntN(100) < percent }

func (c *chance) requests(n int) []rawRequest {
	list := make([]rawRequest, n)
	for i := range list {
		list[i] = c.request()
	}
	return list
}

func (c *chance) request() rawRequest {
	r := rawRequest{method: http.MethodGet, host: "panj.example"}
	if c.in(7) {
		r.method = one(c, "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "X")
	}
	paths := c.paths
	if c.in(50) {
		paths = c.asked // most of what can be wrong is wrong with a parameter
	}
	path := one(c, paths...)
	for heavy.MatchString(path) && c.in(85) { // or most of the time goes to a few
		path = one(c, paths...)
	}
	r.target = c.path(path)
	if query := c.query(path); query != "" {
		r.target += "?" + query
	}
	if c.in(1) {
		r.target += strings.Repeat("x", 20_000)
	}
	r.headers = c.headers()
	if c.in(2) {
		r.host = one(c, "", "a b", "panj.example:99999", "[::1]:8080", "evil.example/path", "<script>", strings.Repeat("h", 400), "ü.example", "a;b")
	}
	r.target = strings.Map(func(char rune) rune {
		if char <= ' ' || char == 0x7f { // would end it
			return -1
		}
		return char
	}, r.target)
	_, err := url.ParseRequestURI(r.target)
	r.malformed = err != nil || strings.ContainsAny(r.host, " /<ü")
	return r
}

// heavy are the paths of the largest answers.
var heavy = regexp.MustCompile(`/(boundaries|countries|rivers|world)(/items|\.)`)

// known are values of the path's parameters that exist, or nearly so.
var known = map[string][]string{
	"feature": {"1", "7", "2025-11-30-shodak", "a/b", "..", "ü ö", "100%", "q?x=1&y#z", "-1", "0", "99999999999999999999"},
	"layer":   {"border", "grid", "border,places,incidents_area", "incidents_area", "countries", "odd & ends", "grid,grid", "none"},
	"z":       {"0", "1", "4", "6", "9", "14", "15", "-1", "01"}, "x": {"0", "1", "11", "44", "356", "70000"}, "y": {"0", "1", "6", "24", "198", "1e3"},
	"tileMatrixSetId": {"WebMercatorQuad", "WorldCRS84Quad", "none"}, "tileMatrix": {"0", "4", "6", "15"}, "tileRow": {"0", "6", "24", "1e3"}, "tileCol": {"0", "11", "44"},
	"article": {"rising-border-tensions", "none"}, "passage": {"the-evidence-1.3", "the-evidence-1.1", "lead-1.1"},
	"annotation": {"rising-border-tensions_the-evidence-1.3_2025-12-24-kavok", "none"}, "incident": {"2025-11-30-shodak", "2025-12-24-kavok", "none"},
}

func (c *chance) path(template string) string {
	if c.in(2) {
		return one(c, "/nothing", "/assets/main-0123456789.css", "/assets/none.js", "//", "/collections/", "/collections/grid/", "/%2e%2e/x", "/a%2Fb", "/collections/%", "/favicon.ico", "/"+c.odd(""))
	}
	var b strings.Builder
	for rest := template; ; {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, "}")
		values := known[name]
		for _, p := range c.document.Paths[template].Get.Parameters {
			if p.In == "path" && p.Name == name {
				values = append(slices.Clone(values), fmt.Sprint(p.Example))
			}
		}
		value := one(c, values...)
		if c.in(10) {
			value = c.odd(value)
		}
		b.WriteString(url.PathEscape(value))
		rest = after
	}
	path := b.String()
	if c.in(2) {
		path = one(c, path+"/", strings.ToUpper(path), path+"x", "/"+path, strings.Replace(path, "/", "%2F", 2), path+"%")
	}
	return path
}

func (c *chance) query(path string) string {
	var pairs []string
	add := func(name, value string) {
		name, value = url.QueryEscape(name), url.QueryEscape(value)
		if c.in(3) {
			value = one(c, value+"%zz", value+"%", value+";", value+"%00", value+"%FF", value+"+%2B", strings.ToLower(value), value+"#", "=", value+"ü")
		}
		pairs = append(pairs, name+"="+value)
	}
	broken := c.in(50)
	parameters := c.document.Paths[path].Get.Parameters
	for _, p := range parameters {
		switch chosen := c.in(250 / max(5, len(parameters))); {
		case p.In != "query", !chosen && (!p.Required || c.in(3)):
			continue
		}
		value := c.value(p)
		if broken && c.in(50) {
			value = c.odd(value)
		}
		add(p.Name, value)
		if c.in(1) {
			add(p.Name, value)
		}
		if broken && c.in(5) {
			add(c.odd(p.Name), value)
		}
	}
	if c.in(3) {
		add(one(c, "bbox-crs", "crs", "q", "limit", "token", "", "F", "filter", "x"), c.odd("1"))
	}
	return strings.Join(pairs, one(c, "&", "&", "&", "&", "&", "&", "&", "&", "&", ";"))
}

// texts are values that mean something to the parameters that are text.
var texts = map[string][]string{
	"datetime": {"2025-11-01/2025-12-31", "2025-11-30", "2020-01-03T00:00:00Z", "../2020-01-05", "2020-01-05/..", "0000-01-01/9999-12-31"},
	"km":       {"300", "300/520", "../400", "0", "1343.955"},
	"filter": {"row = 3", "row > 3 AND half < 2.5", "label LIKE 'x1%'", "even = true OR NOT (row IN (1, 2))", "killed > 0", "title IS NOT NULL",
		"S_INTERSECTS(geom, BBOX(1,2,3,4))", "T_AFTER(day, DATE('2020-01-03'))", `{"op":"=","args":[{"property":"row"},3]}`, "CASEI(label) = CASEI('X1, Y1')"},
	"sortby":     {"row", "-row,half", "+label", "-killed", "title,-km"},
	"properties": {"row", "label,day", "title,killed", "id"},
	"crs":        {"http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/def/crs/EPSG/0/32642"},
	"q":          {"border", "clash killed", "x1"},
	"collection": {"incidents", "grid"}, "collections": {"border", "grid,places"}, "article": {"rising-border-tensions"}, "passage": {"the-evidence-1.3"},
}

// value is one that the parameter may well have.
func (c *chance) value(p apiParameter) string {
	name := strings.TrimPrefix(strings.TrimPrefix(p.Name, "bbox-"), "filter-")
	switch list := texts[name]; {
	case p.Name == "cursor":
		return c.cursor
	case p.Name == "v":
		return one(c, c.version, "old")
	case len(p.Schema.Enum) > 0:
		return one(c, p.Schema.Enum...)
	case len(list) > 0:
		return one(c, list...)
	}
	switch p.Schema.Type {
	case "integer":
		return fmt.Sprint(one(c, 0, 1, 2, 3, 10, 10_000, c.IntN(50)))
	case "number":
		return fmt.Sprint(one(c, 0, 1, 70.5, 37.5, 300, 777.25, c.Float64()*180))
	case "boolean":
		return one(c, "true", "false")
	case "array":
		west, south := c.Float64()*340-180, c.Float64()*160-80
		return fmt.Sprintf("%.3f,%.3f,%.3f,%.3f", west, south, one(c, west+20, west-1), south+10)
	}
	if text, ok := p.Example.(string); ok {
		return text
	}
	return one(c, "x1, y1", "2020-01-03", "clash", "border", "Ö")
}

// odd is a value made from another one that may mean nothing.
func (c *chance) odd(text string) string {
	at := c.IntN(len(text) + 1)
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	switch c.IntN(6) {
	case 0:
		return text[:at]
	case 1:
		return text[:at] + one(c, ",", "/", "-", "..", "'", `"`, "\\", "(", ")", "%", "&", "\u202e", "é", "🙂", " ", "0", "e9") + text[at:]
	case 2:
		return text + text
	case 3:
		return one(c, strings.ToUpper(text), strings.Repeat(text+"1", 1+c.IntN(300)), "-"+text)
	}
	return one(c, "", "NaN", "Infinity", "-1", "1e999", "9223372036854775808", "0x1F", "null", "[]", "{}", "true", "1,2,3", "1,2,3,4,5,6", "181,91,-181,-91", "2025-13-45",
		"../..", "' OR 1=1 --", "%2525", "<b>x</b>", "\x00", "\x7f", "\xff\xfe", "🙂🙃", strings.Repeat("(", 500), strings.Repeat("9", 400), "a=", "NOT", "\r\nX-Odd: 1", "٣", " ")
}

func (c *chance) headers() [][2]string {
	var list [][2]string
	add := func(percent int, name string, values ...string) {
		if !c.in(percent) {
			return
		}
		value := one(c, values...)
		if c.in(10) {
			value = c.odd(value)
		}
		list = append(list, [2]string{name, headerText(value)})
	}
	add(40, "Accept", "*/*", "application/json", "text/html", "application/geo+json;q=0.5, text/html", "image/png", "text/*;q=0.1, */*;q=0", ";;q=,", "application/ld+json")
	add(40, "Accept-Encoding", "gzip", "br", "zstd", "gzip, deflate, br, zstd", "identity;q=0", "*;q=0", "identity;q=0, br", "gzip;q=0.1, zstd;q=2", "deflate")
	add(10, "Range", "bytes=0-99", "bytes=-5", "bytes=100-", "bytes=99999999-", "bytes=0-1,4-5", "items=0-1", "bytes=5-1")
	add(5, "If-Range", c.etag, `"other"`, "Wed, 21 Oct 2015 07:28:00 GMT")
	add(8, "If-None-Match", c.etag, "*", `"other"`, "W/"+c.etag, `"a", "b"`, `"`)
	add(3, "If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT", "nonsense")
	add(3, "If-Match", `"other"`, "*")
	add(8, "X-Forwarded-Proto", "https", "http", "gopher")
	add(8, "X-Forwarded-Host", "maps.example", "maps.example:8443", "a b", "evil/path")
	add(8, "X-Forwarded-Prefix", "/panj", "/a/b/", "panj", "/..", "//")
	add(5, "X-Forwarded-For", "192.0.2.7", "nonsense, 127.0.0.1", "::1")
	add(5, "Prefer", `return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"`, "return=minimal", `return=representation;include="`)
	add(3, "Origin", "https://elsewhere.example", "null")
	add(2, "Cookie", "a=b")
	return list
}

// headerText leaves out what would end a header.
func headerText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

// rawRequest is a request as it goes over the wire, where it may hold what no
// client library would send.
type rawRequest struct {
	method, target, host string
	headers              [][2]string
	malformed            bool // no HTTP: net/http answers
}

// without is the request as a GET without a header.
func (r rawRequest) without(name string) rawRequest {
	r.method = http.MethodGet
	r.headers = slices.DeleteFunc(slices.Clone(r.headers), func(h [2]string) bool { return h[0] == name })
	return r
}

// String is the request as it is sent.
func (r rawRequest) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.method, r.target, r.host)
	for _, h := range r.headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	return b.String()
}

// rawClient sends requests one after another over a connection of its own.
type rawClient struct {
	s      *site
	conn   net.Conn
	reader *bufio.Reader
}

func (c *rawClient) close() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}

// send returns the answer to a request.
func (c *rawClient) send(r rawRequest) *answer {
	if c.conn == nil {
		var err error
		if c.conn, err = net.Dial("tcp", c.s.Listener.Addr().String()); err != nil {
			c.s.t.Error(err)
			return &answer{Response: &http.Response{}}
		}
		c.reader = bufio.NewReader(c.conn)
	}
	started := time.Now()
	_, err := io.WriteString(c.conn, r.String()+"\r\n")
	var response *http.Response
	if err == nil {
		response, err = http.ReadResponse(c.reader, &http.Request{Method: r.method})
	}
	if err != nil {
		c.close()
		c.s.t.Errorf("%s\n%v", r, err)
		return &answer{Response: &http.Response{}}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.s.t.Errorf("%s\n%v", r, err)
	}
	if response.Close || err != nil {
		c.close()
	}
	if u, err := url.ParseRequestURI(r.target); err == nil {
		response.Request.URL = u
	}
	return &answer{Response: response, body: body, took: time.Since(started)}
}
