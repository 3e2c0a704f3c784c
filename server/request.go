package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

// request is one request on its way through a handler: what was asked for,
// checked against the route's table entry, and where the answer goes.
type request struct {
	server *Server
	w      *recorder
	r      *http.Request
	route  *route
	client context.Context // ends when the client goes; r's may end before, when the answer takes too long

	base       string               // absolute URL that links begin with
	path       map[string]string    // the path's parameters, decoded
	values     url.Values           // the query, every parameter known to the route
	unread     []*data.InvalidError // what of the query cannot be read; nothing, but where the answer is forgiving
	format     form                 // of the answer
	collection *data.Collection     // when the path names one
	onPage     []param              // what the HTML form takes besides
	byAgent    bool                 // the program that asks had a say in the format
	version    string               // of the dataset
	etag       string               // without quotes
}

func (q *request) ctx() context.Context { return q.r.Context() }

// link returns an absolute URL: the base, then the path made from a pattern
// whose %s are escaped as path segments.
func (q *request) link(pattern string, segments ...string) string {
	return linkTo(q.base, pattern, segments...)
}

func linkTo(base, pattern string, segments ...string) string {
	escaped := make([]any, len(segments))
	for i, s := range segments {
		escaped[i] = url.PathEscape(s)
	}
	return base + fmt.Sprintf(pattern, escaped...)
}

// self returns the URL of this request with some parameters replaced; an empty
// value takes the parameter away.
func (q *request) self(replace ...string) string {
	values := url.Values{}
	for name, given := range q.values {
		values[name] = given
	}
	for i := 0; i+1 < len(replace); i += 2 {
		if replace[i+1] == "" {
			values.Del(replace[i])
		} else {
			values.Set(replace[i], replace[i+1])
		}
	}
	address := q.base + q.r.URL.EscapedPath()
	if len(values) > 0 {
		address += "?" + readable.Replace(values.Encode())
	}
	return address
}

// readable leaves characters as they are that a query may hold (RFC 3986, 3.4)
// though url.Values escapes them.
var readable = strings.NewReplacer("%2C", ",", "%2F", "/", "%3A", ":")

// tag returns what identifies the answer to this request among all answers: a
// hash of the state of the dataset, the build, and everything in the request
// that the answer depends on.
func (q *request) tag(extra string) string {
	hash := sha256.New()
	preference := ""
	switch q.route.vary {
	case "":
	case headerLanguage: // readers of one language have one page, however their browsers ask for it
		preference = q.language()
	default:
		preference = strings.Join(q.r.Header.Values(q.route.vary), ",")
	}
	for _, part := range []string{q.version, q.server.build, q.base, q.r.URL.EscapedPath(), q.values.Encode(), q.format.name, preference, extra} {
		hash.Write([]byte(part))
		hash.Write([]byte{0})
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}

// sendJSON answers with v as JSON.
func (q *request) sendJSON(media string, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	return q.send(media, body)
}

// marshal writes JSON without the escapes that only matter inside HTML.
func marshal(v any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return buffer.Bytes(), nil
}

// send answers with a whole body: compressed if that is worth it and accepted,
// with its length, its ETag and how long it may be kept.
func (q *request) send(media string, body []byte) error {
	etag, body, err := q.encode(media, q.etag, &kept{plain: body})
	if err != nil {
		return err
	}
	if size := int64(len(body)); size > largeAnswer && q.r.Method != http.MethodHead {
		if size = min(size, maxHeldBytes); !q.server.held.TryAcquire(size) {
			return busy("as many large answers as it has room for")
		}
		defer q.server.held.Release(size)
	}
	return q.sendBody(etag, body)
}

// sendBody writes a body as it is, or 304 to a client that asks for anything
// but what it has.
func (q *request) sendBody(etag string, body []byte) error {
	h := q.w.Header()
	if etag != "" {
		h.Set("ETag", `"`+etag+`"`)
		if matchesTag(q.r.Header.Values("If-None-Match"), etag, true) {
			q.notModified(etag)
			return nil
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	q.w.WriteHeader(http.StatusOK)
	if q.r.Method != http.MethodHead {
		q.w.send(body)
	}
	return nil
}

// setCaching sets what a cache must know about the answer.
func (q *request) setCaching() {
	h := q.w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", q.cacheControl())
	}
	vary := []string{"Accept-Encoding"}
	if len(q.route.formats) > 1 {
		vary = []string{"Accept", "Accept-Encoding"}
	}
	if q.route.vary != "" {
		vary = append(vary, q.route.vary)
	}
	if q.byAgent {
		vary = append(vary, headerAgent)
	}
	h.Set("Vary", strings.Join(vary, ", "))
}

// cacheControl lets a URL that names the current version be kept for ever. A page
// that ignores what it does not know is no such resource: it changes with the program.
func (q *request) cacheControl() string {
	switch {
	case q.etag == "":
		return cacheNever
	case q.version != "" && q.route.page == nil && q.values.Get(paramVersion) == q.version:
		return cacheForever
	}
	return cacheRevalidate
}

// fresh answers 304 when the client already holds this answer, before any of
// it is made.
func (q *request) fresh() bool {
	if q.etag == "" || !matchesTag(q.r.Header.Values("If-None-Match"), q.etag, false) {
		return false
	}
	q.setCaching()
	q.notModified(q.etag)
	return true
}

func (q *request) notModified(etag string) {
	h := q.w.Header()
	for _, name := range []string{"Content-Type", "Content-Encoding", "Content-Length"} {
		h.Del(name)
	}
	// The client holds one of the encodings; the tag it sent says which.
	for _, sent := range splitTags(q.r.Header.Values("If-None-Match")) {
		if plainTag(sent) == plainTag(etag) {
			etag = sent
		}
	}
	h.Set("ETag", `"`+etag+`"`)
	q.w.WriteHeader(http.StatusNotModified)
}

// matchesTag reports whether an If-None-Match header names the tag, in
// whichever encoding. star says whether "*" counts.
func matchesTag(header []string, etag string, star bool) bool {
	plain := plainTag(etag)
	return slices.ContainsFunc(splitTags(header), func(sent string) bool {
		return plainTag(sent) == plain || (star && sent == "*")
	})
}

// splitTags returns the opaque parts of the entity tags in a header; weak ones
// too, since If-None-Match compares weakly (RFC 9110, 13.1.2).
func splitTags(header []string) []string {
	var tags []string
	for _, value := range header {
		for tag := range strings.SplitSeq(value, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == "*" {
				tags = append(tags, tag)
			} else if inner, ok := strings.CutPrefix(tag, `"`); ok {
				tags = append(tags, strings.TrimSuffix(inner, `"`))
			}
		}
	}
	return tags
}
