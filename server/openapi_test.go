package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
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

// TestAPIDocumentAgreesWithTheRoutes asks for every path of the document, with
// real values in the place of parameters: none is missing. Then it holds every
// address that the other tests know against the document: none is left out.
func TestAPIDocumentAgreesWithTheRoutes(t *testing.T) {
	s := start(t)
	var d apiDocument
	s.json("/api", &d)
	ids := map[string]bool{}
	for path, item := range d.Paths {
		if id := item.Get.OperationID; id == "" || ids[id] {
			t.Errorf("%s: operationId %q is missing or used twice", path, id)
		}
		ids[item.Get.OperationID] = true
		target := fillPath(s, path)
		required := requiredExamples(item.Get.Parameters)
		if a := s.get(target + required); a.StatusCode != http.StatusOK && a.StatusCode != http.StatusNoContent {
			t.Errorf("%s", a)
		}
		for _, p := range item.Get.Parameters {
			if p.In != "query" || p.Required || p.Example == nil {
				continue
			}
			query := required + "&" + p.Name + "=" + exampleText(p.Example)
			if p.Name == "match" {
				query += "&bbox=1,2,3,4"
			}
			if a := s.get(target + strings.Replace(query, "?&", "?", 1)); a.StatusCode >= http.StatusBadRequest {
				t.Errorf("the example of %s: %s", p.Name, a)
			}
		}
	}
	for _, target := range resources {
		path, query, _ := strings.Cut(target, "?")
		if strings.HasPrefix(path, "/assets/") {
			continue
		}
		template := matchPath(d, path)
		if template == "" {
			t.Errorf("the document has no path for %s", path)
			continue
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		for name := range values {
			if !slices.ContainsFunc(d.Paths[template].Get.Parameters, func(p apiParameter) bool { return p.In == "query" && p.Name == name }) {
				t.Errorf("%s: the document does not know the parameter %s", template, name)
			}
		}
	}
}

// fillPath puts ids that exist in the place of the path's parameters.
func fillPath(s *site, path string) string {
	s.t.Helper()
	if collection, found := strings.CutSuffix(path, "/items/{feature}"); found {
		var page features
		s.json(collection+"/items?limit=1", &page)
		return collection + "/items/" + url.PathEscape(fmt.Sprint(page.Features[0].ID))
	}
	return strings.NewReplacer(
		"{layer}", "border", "{z}", "6", "{x}", "44", "{y}", "24", "{article}", "rising-border-tensions", "{passage}", "the-evidence-1.3",
		"{annotation}", "rising-border-tensions_the-evidence-1.3_2025-12-24-kavok", "{incident}", "2025-12-24-kavok",
	).Replace(path)
}

func requiredExamples(parameters []apiParameter) string {
	var pairs []string
	for _, p := range parameters {
		if p.In == "query" && p.Required {
			pairs = append(pairs, p.Name+"="+exampleText(p.Example))
		}
	}
	return "?" + strings.Join(pairs, "&")
}

func exampleText(example any) string {
	if list, ok := example.([]any); ok {
		texts := make([]string, len(list))
		for i, each := range list {
			texts[i] = url.QueryEscape(fmt.Sprint(each))
		}
		return strings.Join(texts, ",")
	}
	return url.QueryEscape(fmt.Sprint(example))
}

// matchPath finds the document's path for an address.
func matchPath(d apiDocument, path string) string {
	segments := strings.Split(path, "/")
	for template := range d.Paths {
		parts := strings.Split(template, "/")
		if len(parts) != len(segments) {
			continue
		}
		fits := true
		for i, part := range parts {
			prefix, rest, isParam := strings.Cut(part, "{")
			_, suffix, _ := strings.Cut(rest, "}")
			if isParam {
				fits = fits && strings.HasPrefix(segments[i], prefix) && strings.HasSuffix(segments[i], suffix) && (suffix != "" || !strings.HasSuffix(segments[i], ".json"))
			} else {
				fits = fits && part == segments[i]
			}
		}
		if fits {
			return template
		}
	}
	return ""
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
