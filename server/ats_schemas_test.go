package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"panj/data"
	"panj/data/gpkg"
	"panj/server"
)

// The tests here are those of Annex A of OGC 23-058r2 (OGC API - Common - Part
// 3 / OGC API - Features - Part 5: Schemas); subtests carry their names.

const relOGC = "http://www.opengis.net/def/rel/ogc/1.0/"

// logical is a schema as the standard has it.
type logical struct {
	Schema     string `json:"$schema"`
	ID         string `json:"$id"`
	Type       string
	Properties map[string]map[string]any
	Required   []string

	AdditionalProperties *bool
	collection           string
}

// constrained is a table with all that the Schema extension can say of columns.
func constrained() data.Table {
	low, high, most := 1.0, 9.5, 100.0
	return data.Table{Collection: data.Collection{
		ID: "constrained", Title: "Constrained", Geometry: data.Polygon, StorageCRS: 4326,
		Columns: []data.Column{
			{Name: "between", Type: data.Number, Title: "Length, km", Range: &data.Range{Min: &low, Max: &high, MaxOpen: true}},
			{Name: "most", Type: data.Integer, Title: "Share (%)", Range: &data.Range{Max: &most}},
			{Name: "code", Type: data.Text, Glob: "[A-Z]?-*", MaxLength: 12, Required: true},
			{Name: "kind", Type: data.Integer, Enum: []string{"1", "2", "30"}},
			{Name: "geometry", Type: data.Text, Title: "What the geometry is"},
			{Name: "id", Type: data.Integer},
			{Name: "start", Type: data.Date}, {Name: "end", Type: data.DateTime},
			{Name: "few", Type: data.Text}, {Name: "anything", Type: data.JSON}, {Name: "names", Type: data.JSON},
		},
	}, Rows: []data.Feature{
		{Values: []any{1.5, int64(3), "AB-1", int64(2), "a square", int64(7), "2025-01-01", "2025-01-02T00:00:00Z", "left", json.RawMessage(`{"a":[1]}`), json.RawMessage(`["B", "A"]`)}},
		{Values: []any{nil, nil, "CD-", nil, nil, nil, nil, nil, "right", json.RawMessage(`"text"`), json.RawMessage(`["C", "A"]`)}},
	}}
}

func startConstrained(t *testing.T) *site {
	path := filepath.Join(t.TempDir(), "constrained.gpkg")
	if err := gpkg.Create(t.Context(), path, &data.Dataset{Tables: []data.Table{constrained()}}); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, path)
	only := struct{ data.FeatureStore }{store} // all that the server may ask for
	return start(t, func(o *server.Options) { o.Features, o.Articles = only, store })
}

// schemasOf reads the schemas of one kind of all collections, by the links to
// them: the tests link and op-and-response.
func schemasOf(t *testing.T, s *site, kind string) []logical {
	t.Helper()
	var list struct{ Collections []struct{ ID string } }
	s.json("/collections", &list)
	var schemas []logical
	for _, c := range list.Collections {
		var one struct{ Links []link }
		s.json("/collections/"+url.PathEscape(c.ID), &one)
		want := s.URL + "/collections/" + url.PathEscape(c.ID) + "/" + kind
		if got := rel(t, one.Links, relOGC+kind); got != want {
			t.Errorf("%s: the link to its %s is %q, want %q", c.ID, kind, got, want)
			continue
		}
		a := s.ok(want, "Accept", "application/schema+json")
		if media := a.Header.Get("Content-Type"); media != "application/schema+json" {
			t.Errorf("%s is %q", want, media)
		}
		d := logical{collection: c.ID}
		if err := json.Unmarshal(a.body, &d); err != nil {
			t.Fatal(err)
		}
		wantJSONSchema(t, want, a.body)
		schemas = append(schemas, d)
	}
	if len(schemas) == 0 {
		t.Error("there are no schemas")
	}
	return schemas
}

// wantJSONSchema checks a document against the schema of the dialect.
func wantJSONSchema(t *testing.T, name string, body []byte) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("urn:test", document); err != nil {
		t.Fatal(err)
	}
	// References lead to geojson.org, which nobody asks here.
	compiler.UseLoader(jsonschema.SchemeURLLoader{"https": empty{}, "urn": empty{}})
	if _, err := compiler.Compile("urn:test"); err != nil {
		t.Errorf("%s is no JSON Schema: %v", name, err)
	}
}

type empty struct{}

func (empty) Load(string) (any, error) { return map[string]any{}, nil }

// TestConformanceOfSchemas is the conformance class /conf/schemas, which each
// of the schemas has to pass.
func TestConformanceOfSchemas(t *testing.T) {
	for _, s := range []*site{start(t), startConstrained(t)} {
		for _, kind := range []string{"schema", "queryables", "sortables"} {
			for _, d := range schemasOf(t, s, kind) {
				t.Run(kind+" of "+d.collection+"/conf/schemas/basic-schema-inspection", func(t *testing.T) { inspect(t, s, kind, d) })
				t.Run(kind+" of "+d.collection+"/conf/schemas/role-id", func(t *testing.T) {
					ids := withRole(d, "id")
					// The requirement forbids two; what can be asked for need not have one.
					if len(ids) > 1 || (kind == "schema" && len(ids) != 1) {
						t.Errorf("properties with the role id: %v", ids)
					}
					for _, name := range ids {
						if kind := d.Properties[name]["type"]; kind != "string" && kind != "integer" {
							t.Errorf("the id is a %v", kind)
						}
					}
				})
				t.Run(kind+" of "+d.collection+"/conf/schemas/property-seq", func(t *testing.T) { inspectSequence(t, d) })
				t.Run(kind+" of "+d.collection+"/conf/schemas/unit", func(t *testing.T) { inspectUnits(t, d) })
			}
		}
	}
}

func inspect(t *testing.T, s *site, kind string, d logical) {
	id, err := url.Parse(d.ID)
	if err != nil || d.Schema != "https://json-schema.org/draft/2020-12/schema" || d.Type != "object" || id.Scheme != "http" || id.RawQuery != "" {
		t.Errorf("$schema %q, $id %q, type %q: %v", d.Schema, d.ID, d.Type, err)
	}
	if a := s.ok(d.ID, "Accept", "application/schema+json"); a.Header.Get("Content-Type") != "application/schema+json" {
		t.Errorf("%s", a)
	}
	if d.AdditionalProperties == nil || *d.AdditionalProperties {
		t.Error("additionalProperties is not false, and other properties are refused")
	}
	keywords := []string{"title", "description", "type", "format", "enum", "examples", "items", "maxLength", "pattern", "minimum", "maximum",
		"exclusiveMinimum", "exclusiveMaximum", "readOnly"}
	if kind == "queryables" {
		keywords = append(keywords, "$ref") // how QGIS knows the geometry
	}
	for name, p := range d.Properties {
		format, _ := p["format"].(string)
		_, typed := p["type"]
		_, refers := p["$ref"]
		spatial := strings.HasPrefix(format, "geometry-")
		if typed == spatial || (refers && kind != "queryables") {
			t.Errorf("%s: %v", name, p)
		}
		if role, has := p["x-ogc-role"]; has {
			if _, isText := role.(string); !isText {
				t.Errorf("%s has the role %v", name, role)
			}
		}
		if title, _ := p["title"].(string); title == "" {
			t.Errorf("%s has no title", name)
		}
		for keyword := range p {
			if !strings.HasPrefix(keyword, "x-ogc-") && !slices.Contains(keywords, keyword) {
				t.Errorf("%s has the keyword %s", name, keyword)
			}
		}
	}
}

func inspectSequence(t *testing.T, d logical) {
	seen := map[float64]bool{}
	for name, p := range d.Properties {
		n, has := p["x-ogc-propertySeq"]
		if !has {
			continue
		}
		number, isNumber := n.(float64)
		if !isNumber || number != float64(int(number)) || seen[number] {
			t.Errorf("%s is at %v", name, n)
		}
		seen[number] = true
	}
}

// inspectUnits knows the units of UCUM that occur here.
func inspectUnits(t *testing.T, d logical) {
	for name, p := range d.Properties {
		unit, has := p["x-ogc-unit"]
		if !has {
			continue
		}
		if text, _ := unit.(string); !slices.Contains([]string{"m", "km", "km2", "%"}, text) {
			t.Errorf("%s: unit %v", name, unit)
		}
		if p["type"] != "number" && p["type"] != "integer" {
			t.Errorf("%s is a %v and has a unit", name, p["type"])
		}
	}
}

func withRole(d logical, role string) []string {
	var names []string
	for name, p := range d.Properties {
		if p["x-ogc-role"] == role {
			names = append(names, name)
		}
	}
	return names
}

// TestConformanceOfAdvancedPropertyRoles is /conf/advanced-property-roles.
func TestConformanceOfAdvancedPropertyRoles(t *testing.T) {
	for _, s := range []*site{start(t), startConstrained(t)} {
		for _, kind := range []string{"schema", "sortables"} {
			for _, d := range schemasOf(t, s, kind) {
				geometries := withRole(d, "primary-geometry")
				if len(geometries) > 1 || (len(geometries) == 1 && !strings.HasPrefix(fmt.Sprint(d.Properties[geometries[0]]["format"]), "geometry-")) {
					t.Errorf("role-primary-geometry: %s has %v", d.ID, geometries)
				}
				instants, starts, ends := withRole(d, "primary-instant"), withRole(d, "primary-interval-start"), withRole(d, "primary-interval-end")
				if len(instants) > 1 || len(starts) > 1 || len(ends) > 1 || (len(instants) == 1 && len(starts)+len(ends) > 0) {
					t.Errorf("role-primary-temporal: %s has %v, %v and %v", d.ID, instants, starts, ends)
				}
				formats := map[any]bool{}
				for _, name := range slices.Concat(instants, starts, ends) {
					format := d.Properties[name]["format"]
					formats[format] = true
					if d.Properties[name]["type"] != "string" || (format != "date" && format != "date-time") {
						t.Errorf("role-primary-temporal: %s of %s is %v", name, d.ID, d.Properties[name])
					}
				}
				if len(formats) > 1 {
					t.Errorf("primary-temporal-constraints: %s mixes %v", d.ID, formats)
				}
			}
		}
	}
}

// TestConformanceOfReturnables is /conf/returnables-and-receivables; there is
// nothing to receive.
func TestConformanceOfReturnables(t *testing.T) {
	for _, s := range []*site{start(t), startConstrained(t)} {
		wantClasses(t, s, "schemas", "advanced-property-roles", "returnables-and-receivables", "sortables")
		for _, d := range schemasOf(t, s, "schema") {
			t.Run(d.collection+"/conf/returnables-and-receivables/response-1", func(t *testing.T) {
				items := s.URL + "/collections/" + url.PathEscape(d.collection) + "/items"
				var page features
				s.json(items, &page)
				id, geometry := withRole(d, "id")[0], withRole(d, "primary-geometry")
				validators := map[string]*jsonschema.Schema{}
				for name, p := range d.Properties {
					validators[name] = compile(t, p)
				}
				for _, f := range page.Features {
					if err := validators[id].Validate(f.ID); err != nil {
						t.Errorf("the id %v: %v", f.ID, err)
					}
					if f.Geometry != nil {
						want := strings.TrimPrefix(fmt.Sprint(d.Properties[geometry[0]]["format"]), "geometry-")
						if want != "any" && want != strings.ToLower(f.Geometry.Type) {
							t.Errorf("the geometry is a %s, the schema says %s", f.Geometry.Type, want)
						}
					}
					for name, value := range f.Properties {
						switch {
						case validators[name] == nil || name == id || slices.Contains(geometry, name):
							t.Errorf("%s is not in the schema", name)
						case value == nil: // there is no value (RFC 7946 has null for that)
							if slices.Contains(d.Required, name) {
								t.Errorf("%s is required and null", name)
							}
						default:
							if err := validators[name].Validate(value); err != nil {
								t.Errorf("%s: %v", name, err)
							}
						}
					}
				}
			})
		}
	}
}

func compile(t *testing.T, schema map[string]any) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("urn:property", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("urn:property")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// schemaClasses are the classes that the tests of this file are of. The names of
// the draft are those of the same tests.
var schemaClasses = []string{
	"http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
	"http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/advanced-property-roles",
	"http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/returnables-and-receivables",
	"http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/sortables",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/core-roles-features",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/returnables-and-receivables",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
}

// wantClasses is the test get-conformance.
func wantClasses(t *testing.T, s *site, classes ...string) {
	t.Helper()
	var declared struct{ ConformsTo []string }
	s.json("/conformance", &declared)
	for _, class := range classes {
		if uri := "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/" + class; !slices.Contains(declared.ConformsTo, uri) {
			t.Errorf("%s is not declared", uri)
		}
	}
}

// TestConformanceOfSortables is /conf/sortables.
func TestConformanceOfSortables(t *testing.T) {
	s := start(t)
	wantClasses(t, s, "schemas", "sortables")
	for _, d := range schemasOf(t, s, "sortables") {
		for name, p := range d.Properties {
			if p["type"] == nil || p["type"] == "array" || p["type"] == "object" {
				t.Errorf("%s of %s is a %v", name, d.collection, p["type"])
			}
		}
		// /req/sortables/response, E: with additionalProperties false.
		target := "/collections/" + url.PathEscape(d.collection) + "/items?sortby="
		s.refused(http.StatusBadRequest, target+"no-such-property")
		for name := range d.Properties {
			s.ok(target + url.QueryEscape(name) + "&limit=1")
		}
	}
}

// TestWhatTheSchemaExtensionSays compares the schemas with what a file says of
// its columns.
func TestWhatTheSchemaExtensionSays(t *testing.T) {
	s := startConstrained(t)
	var d logical
	s.json("/collections/constrained/schema", &d)
	for name, want := range map[string]string{
		"between":   `map[exclusiveMaximum:9.5 minimum:1 title:Length, km type:number x-ogc-propertySeq:3 x-ogc-unit:km]`,
		"most":      `map[maximum:100 title:Share (%) type:integer x-ogc-propertySeq:4 x-ogc-unit:%]`,
		"kind":      `map[enum:[1 2 30] title:kind type:integer x-ogc-propertySeq:6]`,
		"geometry":  `map[title:What the geometry is type:string x-ogc-propertySeq:7]`,
		"_geometry": `map[format:geometry-polygon title:Geometry x-ogc-propertySeq:2 x-ogc-role:primary-geometry]`,
		"_id":       `map[readOnly:true title:Id type:integer x-ogc-propertySeq:1 x-ogc-role:id]`,
		"start":     `map[format:date title:start type:string x-ogc-propertySeq:9]`,
		"end":       `map[format:date-time title:end type:string x-ogc-propertySeq:10]`,
		"anything":  `map[title:anything type:[object array string number boolean] x-ogc-propertySeq:12]`,
	} {
		if got := fmt.Sprint(d.Properties[name]); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	code := d.Properties["code"]
	pattern, err := regexp.Compile(fmt.Sprint(code["pattern"]))
	if err != nil || code["maxLength"] != 12.0 || !slices.Equal(d.Required, []string{"code"}) {
		t.Errorf("code: %v, required %q: %v", code, d.Required, err)
	}
	for text, want := range map[string]bool{"AB-": true, "A\n-x-y": true, "ab-": false, "AB": false, "AB1-": false} {
		if pattern.MatchString(text) != want {
			t.Errorf("%s on %q is not %v", pattern, text, want)
		}
	}
	var q logical
	s.json("/collections/constrained/queryables", &q)
	for name, want := range map[string]string{"few": "[left right]", "kind": "<nil>", "code": "[AB-1 CD-]", "between": "<nil>"} {
		if got := fmt.Sprint(q.Properties[name]["examples"]); got != want {
			t.Errorf("the values of %s are %s, want %s", name, got, want)
		}
	}
	for _, list := range []map[string]any{q.Properties["names"], d.Properties["names"]} {
		want := map[string]any{"type": "string"}
		if _, inSchema := list["x-ogc-propertySeq"]; !inSchema { // what occurs is told where it can be asked for
			want["examples"] = []any{"A", "B", "C"}
		}
		if items, _ := list["items"].(map[string]any); list["type"] != "array" || !reflect.DeepEqual(items, want) {
			t.Errorf("names: %v, want items %v", list, want)
		}
	}
}
