package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"

	"panj/server"
)

const (
	randomRequests = 10_000
	randomSeed     = 20260131
	longestAnswer  = 2 * time.Second
)

// TestRandomRequests sends valid, odd and broken requests made by chance from
// the API document, the same ones each time: each GET twice and as HEAD. None
// may fail the server, take long, show its insides or be refused without a
// reason.
func TestRandomRequests(t *testing.T) {
	s := start(t, withPage, func(o *server.Options) { o.TrustedProxies = []string{"127.0.0.1"} })
	all := newChance(s, randomSeed).requests(randomRequests)
	queue := make(chan rawRequest)
	var wait sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 2 {
		wait.Go(func() {
			c := &rawClient{s: s}
			defer c.close()
			for r := range queue {
				a := c.checkRequest(r)
				mu.Lock()
				statuses[a.StatusCode]++
				mu.Unlock()
			}
		})
	}
	for _, r := range all {
		if t.Failed() && statusesSeen(&mu, statuses) > 1000 {
			break // enough to see what is wrong
		}
		queue <- r
	}
	close(queue)
	wait.Wait()
	t.Logf("%d requests: %v", len(all), statuses)
	for _, status := range []int{200, 204, 206, 304, 308, 400, 404, 405, 406, 414, 416} {
		if statuses[status] == 0 {
			t.Errorf("no request was answered with %d: the requests are too much alike", status)
		}
	}
	if statuses[http.StatusOK] < randomRequests/5 || statuses[http.StatusBadRequest] < randomRequests/20 {
		t.Errorf("too few requests are valid, or too few are not: %v", statuses)
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Error("a fault of the server stands in its log")
	}
}

func statusesSeen(mu *sync.Mutex, statuses map[int]int) int {
	mu.Lock()
	defer mu.Unlock()
	n := 0
	for _, count := range statuses {
		n += count
	}
	return n
}

// checkRequest sends a request, and a GET once more and as HEAD.
func (c *rawClient) checkRequest(r rawRequest) *answer {
	first := c.send(r)
	c.checkHeaders(r, first)
	if !r.malformed {
		c.checkBody(r, first)
	}
	if r.method != http.MethodGet || strings.HasPrefix(r.target, "/metrics") {
		return first
	}
	again := c.send(r)
	c.checkHeaders(r, again)
	if again.StatusCode != first.StatusCode || !bytes.Equal(withoutID(again), withoutID(first)) {
		c.s.t.Errorf("%s\nis answered in two ways: %d %.300q, %d %.300q", r, first.StatusCode, first.body, again.StatusCode, again.body)
	}
	r.method = http.MethodHead
	head := c.send(r)
	c.checkHeaders(r, head)
	if again.StatusCode == http.StatusPartialContent || again.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		again = c.send(r.without("Range")) // a HEAD has no parts
	}
	if head.StatusCode != again.StatusCode || len(head.body) > 0 {
		c.s.t.Errorf("%s\nis %d, GET is %d", r, head.StatusCode, again.StatusCode)
	}
	for name := range again.Header {
		if !slices.Contains([]string{"Date", "X-Request-Id"}, name) && !slices.Equal(again.Header[name], head.Header[name]) {
			c.s.t.Errorf("%s\nhas %s %q, GET has %q", r, name, head.Header[name], again.Header[name])
		}
	}
	return first
}

// checkResponse holds an answer against the document, and leaves the query
// aside: a value that its enumeration lacks is taken, and matches nothing.
func (d *description) checkResponse(a *answer, body []byte) error {
	operation, params := d.find(a.Request.URL.EscapedPath())
	if operation == nil {
		return nil
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true}
	request := &openapi3filter.RequestValidationInput{Request: a.Request, PathParams: params, Route: operation, Options: options}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request, Status: a.StatusCode, Header: a.Header, Body: io.NopCloser(bytes.NewReader(body)), Options: options,
	})
}

func withoutID(a *answer) []byte {
	return bytes.ReplaceAll(a.body, []byte(a.Header.Get("X-Request-Id")), nil)
}

// insides is what only the server should know: stacks, SQL, paths, addresses
// in memory. No request holds any of it, nor do the data.
var insides = []string{"goroutine ", ".go:", "panic", "runtime error", "0xc000", "SELECT ", "sqlite", "SQLITE", "no such table", "no such column", ".gpkg", "/tmp/", "/home/", "/root/"}

// inside returns the first of these that a body holds, or "".
func inside(body []byte) string {
	for _, text := range insides {
		if bytes.Contains(body, []byte(text)) {
			return text
		}
	}
	return ""
}

func (c *rawClient) faultf(r rawRequest, a *answer, format string, args ...any) {
	c.s.t.Helper()
	c.s.t.Errorf("%s\n%s: %d %v %.500q", r, fmt.Sprintf(format, args...), a.StatusCode, a.Header, a.body)
}

func (c *rawClient) checkHeaders(r rawRequest, a *answer) {
	if r.malformed {
		if a.StatusCode != http.StatusBadRequest {
			c.faultf(r, a, "no HTTP")
		}
		return
	}
	if a.StatusCode >= http.StatusInternalServerError {
		c.faultf(r, a, "the server failed")
	}
	took := a.took
	for range 3 { // what is slow is so each time; a busy machine is not
		if took > longestAnswer {
			took = c.send(r).took
		}
	}
	if took > longestAnswer {
		c.faultf(r, a, "it took %s", took)
	}
	for name, want := range map[string]string{
		"X-Request-Id": "", "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin",
		"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
	} {
		if got := a.Header.Get(name); got == "" || !strings.Contains(got, want) {
			c.faultf(r, a, "%s is %q", name, got)
		}
	}
	length := a.Header.Get("Content-Length")
	if length != "" && r.method != http.MethodHead && length != strconv.Itoa(len(a.body)) {
		c.faultf(r, a, "Content-Length %s, body %d", length, len(a.body))
	}
	if a.StatusCode == http.StatusPartialContent && (a.Header.Get("Content-Encoding") != "" || a.Header.Get("Content-Range") == "" || length == "") {
		c.faultf(r, a, "a part")
	}
}

// checkBody reads the answer to any request but HEAD.
func (c *rawClient) checkBody(r rawRequest, a *answer) {
	fault := func(format string, args ...any) { c.faultf(r, a, format, args...) }
	body := a.body
	if coding := a.Header.Get("Content-Encoding"); coding != "" {
		if body = unpack(c.s.t, coding, body); !strings.HasSuffix(a.Header.Get("ETag"), "-"+coding+`"`) && a.Header.Get("ETag") != "" {
			fault("the tag of a compressed form")
		}
	}
	if found := inside(body); found != "" {
		fault("it shows %q", found)
	}
	if r.method == http.MethodGet && len(body) < 1<<16 {
		if err := c.s.described().checkResponse(a, body); err != nil {
			fault("the API document says otherwise: %v", err)
		}
	}
	switch {
	case a.StatusCode >= http.StatusBadRequest:
		checkProblem(a, fault)
	case a.StatusCode == http.StatusOK && r.method == http.MethodGet:
		if a.Header.Get("Cache-Control") == "" || a.Header.Get("Vary") == "" {
			fault("nothing says how it may be cached")
		}
		kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
		if strings.HasSuffix(kind, "json") && !json.Valid(body) {
			fault("no JSON")
		}
	}
}

func checkProblem(a *answer, fault func(string, ...any)) {
	if a.Header.Get("Cache-Control") != "no-store" {
		fault("an error may be cached")
	}
	if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") { // for people
		if !bytes.Contains(a.body, []byte(a.Header.Get("X-Request-Id"))) || !bytes.Contains(a.body, []byte(strconv.Itoa(a.StatusCode))) {
			fault("a page that does not tell the problem")
		}
		return
	}
	var p problem
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil || a.Header.Get("Content-Type") != "application/problem+json" {
		fault("no problem document: %v", err)
		return
	}
	if p.Status != a.StatusCode || p.Title != http.StatusText(p.Status) || p.Type == "" || p.ID != a.Header.Get("X-Request-Id") {
		fault("a wrong problem document")
	}
	if len(p.Detail) < 20 || len(p.Detail) > 2000 {
		fault("the detail has %d bytes", len(p.Detail))
	}
	if p.Status == http.StatusBadRequest && p.Parameter == "" && !strings.Contains(p.Detail, "parameter") && !strings.Contains(p.Detail, "query") && !strings.Contains(p.Detail, "Host") {
		fault("nothing is named")
	}
}

// newChance reads from the API document what there is to ask for.
func newChance(s *site, seed uint64) *chance {
	s.t.Helper()
	c := &chance{Rand: rand.New(rand.NewPCG(seed, seed))}
	var d apiDocument
	s.json("/api", &d)
	for path := range d.Paths {
		c.paths = append(c.paths, path)
	}
	slices.Sort(c.paths)
	for _, path := range c.paths {
		if len(d.Paths[path].Get.Parameters) > 10 {
			c.asked = append(c.asked, path)
		}
	}
	c.document = d
	var page features
	a := s.json("/collections/grid/items?limit=7&sortby=-row", &page)
	next, err := url.Parse(rel(s.t, page.Links, "next"))
	if err != nil {
		s.t.Fatal(err)
	}
	c.cursor, c.etag = next.Query().Get("cursor"), a.Header.Get("ETag")
	var health struct{ Dataset string }
	s.json("/readyz", &health)
	c.version = health.Dataset
	return c
}
