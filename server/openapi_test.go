package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"panj/data"
)

type apiDocument struct {
	OpenAPI string
	Servers []struct{ URL string }
	Paths   map[string]struct {
		Get struct {
			OperationID string
			Parameters  []apiParameter
			Responses   map[string]any
		}
	}
	Components struct {
		Parameters map[string]apiParameter
	}
}

type apiParameter struct {
	Name, In string
	Required bool
	Example  any
	Schema   struct {
		Type             string
		Maximum, Default any
		Enum             []string
	}
}

func TestAPIDocumentHasWhatClientsLookFor(t *testing.T) {
	s := start(t)
	var d apiDocument
	a := s.json("/api", &d)
	if a.Header.Get("Content-Type") != "application/vnd.oai.openapi+json;version=3.0" || !strings.HasPrefix(d.OpenAPI, "3.0.") {
		t.Errorf("%s %s", a.Header.Get("Content-Type"), d.OpenAPI)
	}
	if len(d.Servers) != 1 || d.Servers[0].URL != s.URL {
		t.Errorf("servers %v", d.Servers)
	}
	limit := d.Components.Parameters["limit"].Schema
	if fmt.Sprint(limit.Maximum, limit.Default) != "10000 100" {
		t.Errorf("limit: maximum and default are %v, %v", limit.Maximum, limit.Default)
	}
	types := map[string]string{}
	for _, p := range d.Paths["/collections/grid/items"].Get.Parameters {
		types[p.Name] = p.Schema.Type
	}
	for name, want := range map[string]string{
		"row": "integer", "half": "number", "even": "boolean", "label": "string", "day": "string", "bbox": "array", "limit": "integer", "resultType": "string",
	} {
		if types[name] != want {
			t.Errorf("parameter %s has the type %q, want %q", name, types[name], want)
		}
	}
}

// TestEveryExampleOfTheDocumentWorks asks for every path of the document with
// the examples it has: first without a parameter of the query, then with each
// of them alone. The harness holds each answer against the document.
func TestEveryExampleOfTheDocumentWorks(t *testing.T) {
	wantExamplesToWork(t, start(t, withPage), nil)
	// Nothing but a row of nulls: the examples come from the types alone.
	bare := constrained()
	for i := range bare.Collection.Columns {
		bare.Collection.Columns[i].Required = false
	}
	bare.Rows = []data.Feature{{Values: make([]any, len(bare.Collection.Columns))}}
	wantExamplesToWork(t, startWith(t, &data.Dataset{Tables: []data.Table{bare}}), []string{"/", "/annotations"})
}

// wantExamplesToWork leaves out the paths that have nothing to show.
func wantExamplesToWork(t *testing.T, s *site, without []string) {
	t.Helper()
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	for path, operation := range d.operations {
		if slices.Contains(without, path) {
			continue
		}
		target, required, optional := examplesOf(t, path, operation.Operation)
		wantWorking(t, s, http.MethodGet, target, required)
		method := http.MethodGet
		if strings.HasPrefix(path, "/download/") { // whose features are those of items, but all of them
			method = http.MethodHead
		}
		for _, p := range optional {
			values := maps.Clone(required)
			values.Set(p.name, p.text)
			switch {
			case p.name == "match":
				values.Set("bbox", "1,2,3,4")
			case p.name == "limit" && path == "/articles":
				values.Set("q", "a")
			case p.name == "filter" && strings.HasPrefix(p.text, "{"):
				values.Set("filter-lang", "cql2-json")
			}
			wantWorking(t, s, method, target, values)
		}
	}
}

func wantWorking(t *testing.T, s *site, method, target string, values url.Values) {
	t.Helper()
	if len(values) > 0 {
		target += "?" + values.Encode()
	}
	if a := s.do(method, target); a.StatusCode != http.StatusOK && a.StatusCode != http.StatusNoContent {
		t.Errorf("%s", a)
	}
}

// example is a value of a parameter of the query.
type example struct{ name, text string }

// examplesOf fills the path of an operation and lists the examples of its
// parameters, of which each must have one.
func examplesOf(t testing.TB, path string, o *openapi3.Operation) (target string, required url.Values, optional []example) {
	t.Helper()
	target, required = path, url.Values{}
	for _, ref := range o.Parameters {
		p := ref.Value
		texts := []string{exampleText(p.Example)}
		for _, e := range p.Examples {
			texts = append(texts, exampleText(e.Value.Value))
		}
		if p.Examples != nil {
			texts = texts[1:]
		}
		for _, text := range texts {
			switch {
			case text == "" && p.Schema.Value.Pattern != "": // which values fit is for people to say
			case text == "":
				t.Errorf("%s: the parameter %s has no example", path, p.Name)
			case p.In == "path":
				target = strings.ReplaceAll(target, "{"+p.Name+"}", url.PathEscape(text))
			case p.Required:
				required.Set(p.Name, text)
			default:
				optional = append(optional, example{p.Name, text})
			}
		}
	}
	return target, required, optional
}

func exampleText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		texts := make([]string, len(v))
		for i, each := range v {
			texts[i] = exampleText(each)
		}
		return strings.Join(texts, ",")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// TestFormatsAndMediaTypesAreTheSame asks each resource for each media type
// that the document lists, by Accept, and for each format, by f: neither list
// has what the other lacks. It also asks for a parameter that nobody has.
func TestFormatsAndMediaTypesAreTheSame(t *testing.T) {
	s := start(t, withPage)
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	for path, operation := range d.operations {
		target, required, _ := examplesOf(t, path, operation.Operation)
		ask := func(name, value string, headers ...string) *answer {
			values := maps.Clone(required)
			if name != "" {
				values.Set(name, value)
			}
			return s.get(target+"?"+values.Encode(), headers...)
		}
		media := map[string]bool{}
		for name := range operation.Operation.Responses.Status(http.StatusOK).Value.Content {
			media[name] = true
			a := ask("", "", "Accept", name)
			if got := a.Header.Get("Content-Type"); a.StatusCode != http.StatusNoContent && got != name {
				t.Errorf("%s as %s: %d, %s", target, name, a.StatusCode, got)
			}
		}
		if f := operation.Operation.Parameters.GetByInAndName("query", "f"); f != nil {
			given := map[string]bool{}
			for _, name := range f.Schema.Value.Enum {
				if a := ask("f", name.(string)); a.StatusCode == http.StatusNoContent { // which has no type
					given = media
				} else {
					given[a.Header.Get("Content-Type")] = true
				}
			}
			if !maps.Equal(given, media) {
				t.Errorf("%s has the formats %v and the media types %v", path, given, media)
			}
		}
		if a := ask("no-such-parameter", "1", "Accept", "application/json, */*;q=0.5"); a.StatusCode != http.StatusBadRequest {
			t.Errorf("an unknown parameter: %s", a)
		}
	}
}

// TestEveryKnownAddressIsInTheDocument holds the addresses that other tests
// know against the document.
func TestEveryKnownAddressIsInTheDocument(t *testing.T) {
	s := start(t)
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range resources {
		path, query, _ := strings.Cut(target, "?")
		if strings.HasPrefix(path, "/assets/") {
			continue
		}
		operation, _ := d.find(path)
		if operation == nil {
			t.Errorf("the document has no path for %s", path)
			continue
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		for name := range values {
			if operation.Operation.Parameters.GetByInAndName("query", name) == nil {
				t.Errorf("%s: the document does not know the parameter %s", operation.Path, name)
			}
		}
	}
}

func TestStartUpOfQGISAndGDAL(t *testing.T) {
	s := start(t)
	var landing struct{ Links []link }
	s.json("/", &landing)
	for _, relation := range []string{"service-desc", "service-doc", "conformance", "data", "self"} {
		if rel(t, landing.Links, relation) == "" {
			t.Errorf("the landing page has no link %q", relation)
		}
	}
	var list struct {
		Collections []struct {
			ID     string
			CRS    []string
			Extent struct {
				Spatial  struct{ BBox [][]float64 }
				Temporal struct{ Interval [][]*string }
			}
			Links []link
		}
	}
	s.json(rel(t, landing.Links, "data"), &list)
	for _, c := range list.Collections {
		for _, relation := range []string{"items", "self", "http://www.opengis.net/def/rel/ogc/1.0/schema", "http://www.opengis.net/def/rel/ogc/1.0/queryables"} {
			if rel(t, c.Links, relation) == "" {
				t.Errorf("collection %s has no link %q", c.ID, relation)
			}
		}
		if c.ID != "incidents" {
			continue
		}
		if len(c.Extent.Spatial.BBox) != 1 || len(c.Extent.Spatial.BBox[0]) != 4 {
			t.Errorf("extent %v", c.Extent.Spatial.BBox)
		}
		if interval := c.Extent.Temporal.Interval; len(interval) != 1 || *interval[0][0] != "2024-11-17T00:00:00Z" {
			t.Errorf("interval %v", interval)
		}
		var schema struct {
			Properties map[string]struct {
				Type, Format string
				Role         string `json:"x-ogc-role"`
			}
		}
		s.json(rel(t, c.Links, "http://www.opengis.net/def/rel/ogc/1.0/schema"), &schema)
		for name, want := range map[string]string{
			"killed": "integer  ", "radius_m": "number  ", "in_article": "boolean  ", "earliest": "string date primary-interval-start",
			"geometry": " geometry-point primary-geometry", "title": "string  ", "id": "string  id",
		} {
			p := schema.Properties[name]
			if got := p.Type + " " + p.Format + " " + p.Role; got != want {
				t.Errorf("schema of %s: %q, want %q", name, got, want)
			}
		}
	}
}
