package server_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"panj/data/gpkg"
	"panj/server"
)

// description is the API document of a site, as another program reads it.
type description struct {
	*openapi3.T
	operations map[string]*routers.Route // by the path in the document
	right      sync.Map                  // answers that were found to be so, by all that counts of them
}

// descriptions are the documents that were read, by their bytes but for the
// server's address: most sites of a test run have the same.
var descriptions struct {
	sync.Mutex
	read map[[sha256.Size]byte]*description
}

func init() {
	for _, media := range []string{
		"application/geo+json", "application/schema+json", "application/vnd.oai.openapi+json", "application/ld+json", "application/problem+json",
	} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.JSONBodyDecoder)
	}
	openapi3.DefineStringFormatValidator("date", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringDate))
	openapi3.DefineStringFormatValidator("date-time", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringDateTime))
	openapi3.DefineStringFormatValidator("uri", openapi3.NewCallbackValidator(isURI))
	for _, media := range []string{"text/html", "text/csv", "application/geo+json-seq", "application/vnd.mapbox-vector-tile"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.FileBodyDecoder)
	}
}

// plain is a site of the file that all tests read, with nothing in the way of
// its answers; only its API document is read.
var plain struct {
	sync.Once
	document *description
}

// described makes the API document known that the answers of the site are held
// against: that of the file which all tests read. A site of another file reads
// its own when an answer does not fit.
func (s *site) described() *description {
	plain.Do(func() {
		store, err := gpkg.Open(context.Background(), databasePath(s.t), gpkg.Options{})
		if err != nil {
			s.t.Fatal(err)
		}
		defer store.Close()
		handler, err := server.New(server.Options{Features: store, Articles: store})
		if err != nil {
			s.t.Fatal(err)
		}
		other := &site{Server: httptest.NewServer(handler), t: s.t}
		defer other.Close()
		plain.document, err = other.description()
		if err != nil {
			s.t.Fatal(err)
		}
	})
	if plain.document == nil {
		s.t.Fatal("the API document could not be read")
	}
	return plain.document
}

func isURI(text string) error {
	u, err := url.Parse(text)
	if err == nil && u.Scheme == "" {
		err = errors.New("it has no scheme")
	}
	return err
}

// description reads the API document of the site.
func (s *site) description() (*description, error) {
	s.t.Helper()
	a := s.send(http.MethodGet, s.URL+"/api")
	if a.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("read the API document: %s", a)
	}
	body := withoutAddress(a.body)
	sum := sha256.Sum256(body)
	descriptions.Lock()
	defer descriptions.Unlock()
	if d := descriptions.read[sum]; d != nil {
		return d, nil
	}
	document, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		return nil, fmt.Errorf("read the API document: %w", err)
	}
	if err := document.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("the API document is not valid: %w", err)
	}
	d := &description{T: document, operations: map[string]*routers.Route{}}
	for path, item := range document.Paths.Map() {
		d.operations[path] = &routers.Route{Spec: document, Path: path, PathItem: item, Method: http.MethodGet, Operation: item.Get}
	}
	if descriptions.read == nil {
		descriptions.read = map[[sha256.Size]byte]*description{}
	}
	descriptions.read[sum] = d
	return d, nil
}

// withoutAddress cuts the list of servers off the end of the document.
func withoutAddress(body []byte) []byte {
	if i := bytes.LastIndex(body, []byte(`,"servers":`)); i > 0 {
		return append(bytes.Clone(body[:i]), '}')
	}
	return body
}

// find returns the operation of an escaped path, with the path's parameters.
func (d *description) find(path string) (*routers.Route, map[string]string) {
	best := 0
	var found *routers.Route
	var values map[string]string
	for template, operation := range d.operations {
		// The more of it is literal, the better it fits.
		if params, ok := fits(template, path); ok && 1+literal(template) > best {
			best, found, values = 1+literal(template), operation, params
		}
	}
	return found, values
}

func literal(template string) int {
	n, depth := 0, 0
	for _, r := range template {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		default:
			if depth == 0 {
				n++
			}
		}
	}
	return n
}

// fits compares an escaped path with a path of the document.
func fits(template, path string) (map[string]string, bool) {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	params := map[string]string{}
	for i := range want {
		prefix, rest, isParam := strings.Cut(want[i], "{")
		name, suffix, _ := strings.Cut(rest, "}")
		switch {
		case !isParam && same(want[i], have[i]):
		case isParam && strings.HasPrefix(have[i], prefix) && strings.HasSuffix(have[i], suffix) && len(have[i]) > len(prefix)+len(suffix):
			value, err := url.PathUnescape(have[i][len(prefix) : len(have[i])-len(suffix)])
			if err != nil {
				return nil, false
			}
			params[name] = value
		default:
			return nil, false
		}
	}
	return params, true
}

// same compares two segments of paths that may be escaped differently.
func same(a, b string) bool {
	plain, err := url.PathUnescape(a)
	other, err2 := url.PathUnescape(b)
	return err == nil && err2 == nil && plain == other
}

// check holds an answer against the API document of the site.
func (s *site) check(a *answer) {
	if underRace {
		return
	}
	s.t.Helper()
	if a.Request.Method != http.MethodGet {
		return
	}
	document := s.document.Load()
	if document == nil {
		document = s.described()
		s.document.Store(document)
	}
	body := a.body
	if coding := a.Header.Get("Content-Encoding"); coding != "" {
		body = unpack(s.t, coding, body)
	}
	err := document.check(a, body)
	if err != nil { // the site may be of another file, or its tables may be others by now
		if d, readErr := s.description(); readErr == nil {
			s.document.Store(d)
			err = d.check(a, body)
		}
	}
	if err != nil {
		s.t.Errorf("%s\nis not what the API document says: %v", a, err)
	}
}

// errNoOperation says that the document has no such path; an answer that is
// none of its own is then 308 or a problem.
var errNoOperation = errors.New("the document has no such path")

func (d *description) check(a *answer, body []byte) error {
	path := strings.TrimPrefix(a.Request.URL.EscapedPath(), "/panj")
	operation, params := d.find(cmp.Or(path, "/"))
	switch {
	case a.StatusCode == 499: // nobody receives it
		return nil
	case operation == nil:
		if a.StatusCode < http.StatusMultipleChoices && !isUnlisted(path) {
			return errNoOperation
		}
		return nil
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	request := &openapi3filter.RequestValidationInput{Request: a.Request, PathParams: params, Route: operation, Options: options}
	if a.StatusCode < http.StatusMultipleChoices && !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		if err := checkQuery(request); err != nil {
			return err
		}
	}
	known := sha256.Sum256(fmt.Appendf(nil, "%s %d %q %s", operation.Path, a.StatusCode, a.Header.Values("Content-Type"), body))
	_, options.ExcludeResponseBody = d.right.Load(known)
	err := openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request, Status: a.StatusCode, Header: a.Header, Body: io.NopCloser(bytes.NewReader(body)), Options: options,
	})
	if err == nil && !options.ExcludeResponseBody {
		err = checkRecords(operation.Operation, a, body)
	}
	if err == nil {
		d.right.Store(known, true)
	}
	return err
}

// checkRecords holds each record of a GeoJSON text sequence against the schema
// of the features that the same resource has as GeoJSON.
func checkRecords(operation *openapi3.Operation, a *answer, body []byte) error {
	whole := operation.Responses.Status(http.StatusOK).Value.Content.Get("application/geo+json")
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "application/geo+json-seq" || whole == nil {
		return nil
	}
	feature := whole.Schema.Value.Properties["features"].Value.Items.Value
	decoder := json.NewDecoder(bytes.NewReader(bytes.ReplaceAll(body, []byte{0x1e}, nil)))
	for {
		var record any
		switch err := decoder.Decode(&record); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := feature.VisitJSON(record); err != nil {
			return err
		}
	}
}

// checkQuery holds the query of a request that was answered against the
// document.
func checkQuery(request *openapi3filter.RequestValidationInput) error {
	for name := range request.Request.URL.Query() {
		p := request.Route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name)
		if p == nil {
			return fmt.Errorf("the document has no parameter %q", name)
		}
		switch value := request.Request.URL.Query().Get(name); {
		case name == "limit": // a larger one counts as the maximum
			continue
		case name == "bbox" && strings.Contains(value, " "): // people write one after a comma
			continue
		case name == "crs", name == "bbox-crs", name == "filter-crs": // other names of the same systems will do
			continue
		}
		if err := openapi3filter.ValidateParameter(context.Background(), request, p); err != nil {
			return err
		}
	}
	return nil
}

// isUnlisted reports whether a path is for browsers and search engines, which
// do not read the document.
func isUnlisted(path string) bool {
	return strings.HasPrefix(path, "/assets/") || path == "/robots.txt" || path == "/sw.js" || strings.HasPrefix(path, "/sitemap")
}
