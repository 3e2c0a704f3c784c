package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// The abstract tests of OGC 19-079r2 (Features, Part 3), Annex A, each under its
// test id. "Features Filter" is those of "Filter" on the items, which all are.

type part3Test struct {
	id  string
	run func(*testing.T, *part3)
}

// part3 is what the tests hand on to each other.
type part3 struct {
	s           *site
	collections []part3Collection
}

type part3Collection struct {
	ID     string
	CRS    []string
	Links  []link
	Extent struct {
		Spatial *struct{ BBox [][4]float64 }
	}
	sample, kind string   // a queryable that is no geometry, and its type
	unfiltered   []string // ids
}

// items sends a request for the items of a collection; parameters come in pairs.
func (p *part3) items(c part3Collection, pairs ...string) *answer {
	values := url.Values{"limit": {"10000"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return p.s.send(http.MethodGet, "/collections/"+url.PathEscape(c.ID)+"/items?"+values.Encode(), "Accept", "application/geo+json")
}

// ids asks for items, which has to succeed.
func (p *part3) ids(t *testing.T, c part3Collection, pairs ...string) []string {
	t.Helper()
	a := p.items(c, pairs...)
	var page features
	if err := json.Unmarshal(a.body, &page); err != nil || a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "application/geo+json" {
		t.Errorf("%q: %v: %s %s", pairs, err, a.Header.Get("Content-Type"), a)
	}
	return page.ids()
}

func (p *part3) fails(t *testing.T, c part3Collection, pairs ...string) {
	t.Helper()
	if a := p.items(c, pairs...); a.StatusCode != http.StatusBadRequest {
		t.Errorf("%q: want 400: %s", pairs, a)
	}
}

// box is the extent of a collection as a filter and as a bbox.
func (c part3Collection) box() (filter, bbox string, ok bool) {
	if c.Extent.Spatial == nil || len(c.Extent.Spatial.BBox) == 0 {
		return "", "", false
	}
	b := c.Extent.Spatial.BBox[0]
	numbers := strings.Trim(strings.ReplaceAll(fmt.Sprint(b), " ", ","), "[]")
	return "S_INTERSECTS(geometry,BBOX(" + numbers + "))", numbers, true
}

// placed returns the unfiltered features that have a geometry.
func (p *part3) placed(t *testing.T, c part3Collection) []string {
	t.Helper()
	return p.ids(t, c, "filter", "geometry IS NOT NULL")
}

func TestPart3Conformance(t *testing.T) {
	p := &part3{s: start(t)}
	for _, test := range part3Tests {
		t.Run(test.id, func(t *testing.T) { test.run(t, p) })
	}
}

// declared makes the test get-conformance of a class.
func declared(class string) part3Test {
	return part3Test{"/conf/" + class + "/get-conformance", func(t *testing.T, p *part3) {
		var d struct{ ConformsTo []string }
		a := p.s.json("/conformance", &d)
		if uri := "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/" + class; !slices.Contains(d.ConformsTo, uri) || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s is not declared: %s", uri, a)
		}
	}}
}

var part3Tests = []part3Test{
	declared("queryables"),
	{"/conf/queryables/get-queryables-uris", func(t *testing.T, p *part3) {
		var list struct{ Collections []part3Collection }
		if p.s.json("/collections", &list); len(list.Collections) == 0 {
			t.Fatal("there are no collections")
		}
		p.collections = list.Collections
		for _, c := range p.collections {
			var d part3Collection
			p.s.json("/collections/"+url.PathEscape(c.ID), &d)
			if got := rel(t, d.Links, "http://www.opengis.net/def/rel/ogc/1.0/queryables"); got != p.s.URL+"/collections/"+url.PathEscape(c.ID)+"/queryables" {
				t.Errorf("%s: the link to the queryables is %q", c.ID, got)
			}
		}
	}},
	{"/conf/queryables/get-queryables", getQueryables},

	declared("queryables-query-parameters"),
	{"/conf/queryables-query-parameters/query-param", queryParam},

	declared("filter"),
	{"/conf/filter/filter-param", func(t *testing.T, p *part3) {
		for i, c := range p.collections {
			p.collections[i].unfiltered = p.ids(t, c)
			for _, name := range []string{"cql2-text", "cql2-json"} {
				valid, invalid := quotedName(c.sample)+" IS NULL", "THIS IS NOT A FILTER"
				if name == "cql2-json" {
					valid = fmt.Sprintf(`{"op":"isNull","args":[{"property":%q}]}`, c.sample)
				}
				without := p.ids(t, c, "filter-lang", name, "filter", valid)
				with := p.ids(t, c, "filter", "NOT "+quotedName(c.sample)+" IS NULL")
				apart(t, c.ID, with, without)
				if len(with)+len(without) != len(p.collections[i].unfiltered) {
					t.Errorf("%s: %d features have %s, %d have not, there are %d", c.ID, len(with), c.sample, len(without), len(p.collections[i].unfiltered))
				}
				p.fails(t, c, "filter-lang", name, "filter", invalid)
			}
		}
	}},
	{"/conf/filter/filter-lang-default", func(t *testing.T, p *part3) {
		for _, c := range p.collections {
			filter := quotedName(c.sample) + " IS NULL"
			alike(t, c.ID, p.ids(t, c, "filter", filter), p.ids(t, c, "filter", filter, "filter-lang", "cql2-text"))
			p.fails(t, c, "filter", "THIS IS NOT A FILTER")
		}
	}},
	{"/conf/filter/expression-construction", func(t *testing.T, p *part3) {
		for _, c := range p.collections {
			p.fails(t, c, "filter-lang", "cql2-text", "filter", "this_is_not_a_queryable IS NULL")
		}
	}},
	{"/conf/filter/filter-crs-wgs84", func(t *testing.T, p *part3) {
		for _, c := range p.collections {
			if filter, _, ok := c.box(); ok {
				alike(t, c.ID, p.ids(t, c, "filter", filter), p.placed(t, c))
				p.fails(t, c, "filter", "S_INTERSECTS(geometry,BBOX(1000000,1000000,2000000,2000000))")
			}
		}
	}},
	{"/conf/filter/filter-crs-param", filterCRS},
	{"/conf/filter/mixing-expression", func(t *testing.T, p *part3) {
		for _, c := range p.collections {
			filter, bbox, ok := c.box()
			if !ok {
				continue
			}
			alike(t, c.ID, p.ids(t, c, "filter", filter, "bbox", bbox), p.placed(t, c))
			if got := p.ids(t, c, "filter", filter, "bbox", "-179,-89,-178.5,-88"); len(got) > 0 {
				t.Errorf("%s: a bbox elsewhere and a filter give %q", c.ID, got)
			}
		}
	}},
	{"/conf/filter/get-functions", getFunctions},

	declared("features-filter"),
	{"/conf/features-filter/filter-on-items", func(t *testing.T, p *part3) {
		for _, c := range p.collections {
			if c.unfiltered == nil {
				t.Errorf("%s was not asked", c.ID)
			}
		}
	}},
}

func getQueryables(t *testing.T, p *part3) {
	for i, c := range p.collections {
		path := "/collections/" + url.PathEscape(c.ID) + "/queryables"
		a := p.s.ok(path, "Accept", "application/schema+json")
		var d struct {
			Schema     string `json:"$schema"`
			ID         string `json:"$id"`
			Type       string
			Properties map[string]struct {
				Type, Format any
				Ref          string `json:"$ref"`
			}
		}
		if err := json.Unmarshal(a.body, &d); err != nil || a.Header.Get("Content-Type") != "application/schema+json" {
			t.Fatalf("%v: %s", err, a)
		}
		if d.Schema != "https://json-schema.org/draft/2020-12/schema" || d.ID != p.s.URL+path || d.Type != "object" || len(d.Properties) == 0 {
			t.Errorf("%s: %s", c.ID, a)
		}
		for _, name := range slices.Sorted(mapKeys(d.Properties)) {
			switch q := d.Properties[name]; {
			case q.Ref != "":
				if !strings.HasPrefix(q.Ref, "https://geojson.org/schema/") {
					t.Errorf("%s: the geometry is a %q", c.ID, q.Ref)
				}
			case name == "limit": // the parameter of this name has another meaning
			case q.Type == "string" && q.Format == nil, q.Type == "integer", q.Type == "number":
				p.collections[i].sample, p.collections[i].kind = name, fmt.Sprint(q.Type)
			}
		}
	}
}

// mapKeys yields the keys of a map.
func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// queryParam asks for a value that occurs, and for one that cannot.
func queryParam(t *testing.T, p *part3) {
	for _, c := range p.collections {
		var page features
		if err := json.Unmarshal(p.items(c, "filter", quotedName(c.sample)+" IS NOT NULL", "limit", "1").body, &page); err != nil || len(page.Features) == 0 {
			continue // it has none
		}
		value := page.Features[0].Properties[c.sample]
		if value == nil {
			value = page.Features[0].ID
		}
		text := fmt.Sprint(value)
		literal := "'" + strings.ReplaceAll(text, "'", "''") + "'"
		if f, isNumber := value.(float64); isNumber {
			text = strconv.FormatFloat(f, 'f', -1, 64)
			literal = text
		}
		got := p.ids(t, c, c.sample, text)
		if alike(t, c.ID+" by "+c.sample, got, p.ids(t, c, "filter", quotedName(c.sample)+" = "+literal)); len(got) == 0 {
			t.Errorf("%s: %s=%s finds nothing", c.ID, c.sample, text)
		}
		if c.kind != "string" {
			p.fails(t, c, c.sample, "notanumber")
		}
	}
}

func filterCRS(t *testing.T, p *part3) {
	for _, c := range p.collections {
		filter, _, ok := c.box()
		if !ok {
			continue
		}
		b := c.Extent.Spatial.BBox[0]
		for _, uri := range c.CRS {
			lower, upper := orb.Point{b[0], b[1]}, orb.Point{b[2], b[3]}
			if crs, known := geo.CRSByURI(uri); known && uri != c.CRS[0] {
				if !crs.Geographic() && crs.EPSG() != 3857 {
					continue // a box of the world has no corners there
				}
				lower, upper = crs.Forward(orb.Point{b[0], max(b[1], -85)}), crs.Forward(orb.Point{b[2], min(b[3], 85)})
				if crs.LatLon() {
					lower, upper = orb.Point{lower[1], lower[0]}, orb.Point{upper[1], upper[0]}
				}
				if !crs.Geographic() { // a float of metres is a little off
					const edge = 20037508.342
					lower, upper = orb.Point{max(-edge, lower[0]-.01), lower[1] - .01}, orb.Point{min(edge, upper[0]+.01), upper[1] + .01}
				}
			}
			box := fmt.Sprintf("S_INTERSECTS(geometry,BBOX(%f,%f,%f,%f))", lower[0], lower[1], upper[0], upper[1])
			if uri == c.CRS[0] {
				box = filter
			}
			want := p.ids(t, c, "filter", filter+" AND S_INTERSECTS(geometry,BBOX(-180,-85,180,85))")
			alike(t, c.ID+" in "+uri, p.ids(t, c, "filter", box, "filter-crs", uri), want)
		}
		p.fails(t, c, "filter", filter, "filter-crs", "http://www.opengis.net/def/crs/OGC/0/does_not_exist")
	}
}

// getFunctions holds /functions against the schema of the requirement
// get-functions-response-json.
func getFunctions(t *testing.T, p *part3) {
	var d struct {
		Functions []struct {
			Name      string
			Arguments []struct{ Type []string }
			Returns   []string
		}
	}
	if a := p.s.json("/functions", &d); a.Header.Get("Content-Type") != "application/json" || len(d.Functions) == 0 {
		t.Fatalf("%s", a)
	}
	types := []string{"string", "number", "integer", "datetime", "geometry", "boolean"}
	for _, f := range d.Functions {
		named := slices.Clone(f.Returns)
		for _, a := range f.Arguments {
			named = append(named, a.Type...)
		}
		if f.Name == "" || len(f.Returns) == 0 || slices.ContainsFunc(named, func(name string) bool { return !slices.Contains(types, name) }) {
			t.Errorf("%+v", f)
		}
	}
}
