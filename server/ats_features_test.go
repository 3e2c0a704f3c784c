package server_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/geo"
)

// abstractTests are tests of conformance classes, by class and by the id that
// the standard gives them.
type abstractTests map[string]map[string]func(*testing.T, *site)

// featuresTests are the abstract tests of OGC API - Features - Part 1 (17-069r4,
// annex A). Those of HTML stand with the pages.
func featuresTests() abstractTests {
	return abstractTests{
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core": {
			"/conf/core/http":                   atsHTTP,
			"/conf/core/crs84":                  atsCRS84,
			"/conf/core/query-param-unknown":    atsUnknownParameter,
			"/conf/core/query-param-invalid":    atsInvalidParameter,
			"/conf/core/root-op":                atsRoot,
			"/conf/core/root-success":           atsRoot,
			"/conf/core/api-definition-op":      atsDefinition,
			"/conf/core/api-definition-success": atsDefinition,
			"/conf/core/conformance-op":         atsConformance,
			"/conf/core/conformance-success":    atsConformance,
			"/conf/core/fc-md-op":               atsCollections,
			"/conf/core/fc-md-success":          atsCollections,
			"/conf/core/fc-md-links":            atsCollectionsLinks,
			"/conf/core/fc-md-items":            atsCollections,
			"/conf/core/fc-md-items-links":      atsItemsLinks,
			"/conf/core/fc-md-extent":           atsExtent,
			"/conf/core/sfc-md-op":              atsCollection,
			"/conf/core/sfc-md-success":         atsCollection,
			"/conf/core/fc-op":                  atsItems,
			"/conf/core/fc-bbox-definition":     atsBBoxDefinition,
			"/conf/core/fc-bbox-response":       atsBBoxResponse,
			"/conf/core/fc-limit-definition":    atsLimitDefinition,
			"/conf/core/fc-limit-response":      atsLimitResponse,
			"/conf/core/fc-time-definition":     atsTimeDefinition,
			"/conf/core/fc-time-response":       atsTimeResponse,
			"/conf/core/fc-response":            atsItems,
			"/conf/core/fc-links":               atsPageLinks,
			"/conf/core/fc-timeStamp":           atsTimeStamp,
			"/conf/core/fc-numberMatched":       atsNumberMatched,
			"/conf/core/fc-numberReturned":      atsItems,
			"/conf/core/f-op":                   atsFeature,
			"/conf/core/f-success":              atsFeature,
			"/conf/core/f-links":                atsFeatureLinks,
		},
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson": {
			"/conf/geojson/definition": atsGeoJSONDefinition,
			"/conf/geojson/content":    atsGeoJSONContent,
		},
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30": {
			"/conf/oas30/completeness":     atsCompleteness,
			"/conf/oas30/definition-1":     atsDefinition,
			"/conf/oas30/definition-2":     atsDefinition,
			"/conf/oas30/exceptions-codes": atsExceptionCodes,
			"/conf/oas30/oas-impl":         atsCompleteness,
			"/conf/oas30/security":         atsSecurity,
		},
	}
}

func TestAbstractTestsOfFeatures(t *testing.T) {
	runAbstractTests(t, start(t, withPage), featuresTests())
}

// runAbstractTests runs them one after the other, in the order of their names.
func runAbstractTests(t *testing.T, s *site, all abstractTests) {
	for _, class := range slices.Sorted(maps.Keys(all)) {
		for _, id := range slices.Sorted(maps.Keys(all[class])) {
			t.Run(id[1:], func(t *testing.T) { all[class][id](t, s.under(t)) })
		}
	}
}

// collectionDocument is a collection as its clients read it.
type collectionDocument struct {
	ID, ItemType, StorageCRS string
	CRS                      []string
	Extent                   struct {
		Spatial *struct {
			BBox [][]float64
			CRS  string
		}
		Temporal *struct {
			Interval [][]*string
			TRS      string
		}
	}
	Links []link
}

func collectionsOf(s *site) []collectionDocument {
	var d struct{ Collections []collectionDocument }
	s.json("/collections?f=json", &d)
	if len(d.Collections) < 10 {
		s.t.Fatalf("only %d collections", len(d.Collections))
	}
	return d.Collections
}

// itemsPath is where the features of a collection are.
func (c collectionDocument) itemsPath() string {
	return "/collections/" + url.PathEscape(c.ID) + "/items"
}

// bare leaves the geometries out, where there are any.
func bare(c collectionDocument) string {
	if c.Extent.Spatial == nil {
		return ""
	}
	return "&skipGeometry=true"
}

// geoPage is a page of features with their geometries.
type geoPage struct {
	Type           string
	NumberMatched  *int
	NumberReturned *int
	TimeStamp      string
	Features       []*geojson.Feature
	Links          []link
}

func atsHTTP(t *testing.T, s *site) {
	if a := s.ok("/"); a.ProtoMajor != 1 || a.ProtoMinor != 1 {
		t.Errorf("the protocol is %s", a.Proto)
	}
	for target, status := range map[string]int{"/collections/none": 404, "/collections/none/items": 404, "/collections/incidents/items/none": 404, "/none": 404} {
		s.refused(status, target)
	}
	if a := s.do(http.MethodPost, "/collections/incidents/items"); a.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %s", a)
	}
	if a := s.get("/collections", "Accept", "image/png"); a.StatusCode != http.StatusNotAcceptable {
		t.Errorf("as a picture: %s", a)
	}
}

// atsCRS84 compares with the coordinates that GDAL reads from the file.
func atsCRS84(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		var page geoPage
		s.json(c.itemsPath()+"?limit=10", &page)
		for _, f := range page.Features {
			if b, ok := geo.BoxOf(f.Geometry); ok && !(b.West >= -180 && b.East <= 180 && b.South >= -90 && b.North <= 90) {
				t.Errorf("%s %v reaches to %v", c.ID, f.ID, b)
			}
		}
		if c.Extent.Spatial != nil && c.Extent.Spatial.CRS != crs84Name {
			t.Errorf("the extent of %s is in %s", c.ID, c.Extent.Spatial.CRS)
		}
	}
	var one struct {
		Geometry struct{ Coordinates orb.Point }
	}
	s.json("/collections/incidents/items/2025-11-30-shodak", &one)
	if p := one.Geometry.Coordinates; p != (orb.Point{71.027, 38.444}) { // facts of the incident: longitude first
		t.Errorf("Shodak lies at %v", p)
	}
}

func atsUnknownParameter(_ *testing.T, s *site) {
	for _, c := range collectionsOf(s)[:3] {
		s.refused(http.StatusBadRequest, c.itemsPath()+"?unknownQueryParameter=unlimited")
	}
}

func atsInvalidParameter(_ *testing.T, s *site) {
	for _, query := range []string{"limit=unlimited", "limit=0", "limit=-1", "bbox=1,2,3", "bbox=a,b,c,d", "datetime=yesterday", "bbox=1,2,3,4,5", "datetime=2020-13-01"} {
		s.refused(http.StatusBadRequest, "/collections/incidents/items?"+query)
	}
}

// atsRoot also asks without saying for what: a program gets JSON.
func atsRoot(t *testing.T, s *site) {
	for _, accept := range []string{"application/json", "*/*"} {
		var d struct {
			Title string
			Links []link
		}
		a := s.ok("/", "Accept", accept)
		if err := json.Unmarshal(a.body, &d); err != nil || a.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("Accept: %s: %v %s", accept, err, a)
		}
		for name, media := range map[string]string{
			"service-desc": "application/vnd.oai.openapi+json;version=3.0", "service-doc": "text/html", "conformance": "application/json", "data": "application/json",
		} {
			href := rel(t, d.Links, name)
			if got := s.ok(href, "Accept", media).Header.Get("Content-Type"); !strings.HasPrefix(got, media) {
				t.Errorf("%s leads to %q", name, got)
			}
		}
		checkLinks(t, "/", d.Links, "self", "alternate")
	}
}

// checkLinks demands the relations, and of every link an absolute address, a
// relation and a type.
func checkLinks(t *testing.T, where string, links []link, wanted ...string) {
	t.Helper()
	for _, l := range links {
		if !strings.HasPrefix(l.Href, "http") || l.Rel == "" || l.Type == "" {
			t.Errorf("%s has the link %+v", where, l)
		}
		wanted = slices.DeleteFunc(wanted, func(name string) bool { return name == l.Rel })
	}
	if len(wanted) > 0 {
		t.Errorf("%s has no link %q", where, wanted)
	}
}

func atsDefinition(t *testing.T, s *site) {
	d, err := s.description() // which validates it
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(d.OpenAPI, "3.0.") {
		t.Errorf("the document is of OpenAPI %s", d.OpenAPI)
	}
	if got := s.ok("/api", "Accept", "application/vnd.oai.openapi+json;version=3.0").Header.Get("Content-Type"); got != "application/vnd.oai.openapi+json;version=3.0" {
		t.Errorf("Content-Type %q", got)
	}
	if got := s.ok("/api", "Accept", "text/html").Header.Get("Content-Type"); !strings.HasPrefix(got, "text/html") {
		t.Errorf("for people: Content-Type %q", got)
	}
}

func atsConformance(t *testing.T, s *site) {
	var d struct{ ConformsTo []string }
	s.json("/conformance", &d)
	for class := range featuresTests() {
		if !slices.Contains(d.ConformsTo, class) {
			t.Errorf("%s is not listed", class)
		}
	}
}

func atsCollections(t *testing.T, s *site) {
	var d struct{ Collections []collectionDocument }
	s.json("/collections", &d)
	ids := map[string]bool{}
	for _, c := range d.Collections {
		ids[c.ID] = true
	}
	for _, id := range []string{"incidents", "border", "border_sections", "places", "articles", "passages", "sources", "grid", "odd & ends"} {
		if !ids[id] {
			t.Errorf("the table %s is no collection", id)
		}
	}
	if len(ids) != len(d.Collections) {
		t.Error("an id is given twice")
	}
}

func atsCollectionsLinks(t *testing.T, s *site) {
	var d struct{ Links []link }
	s.json("/collections", &d)
	checkLinks(t, "/collections", d.Links, "self", "alternate")
}

// atsItemsLinks: one link to the features in each of their media types.
func atsItemsLinks(t *testing.T, s *site) {
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range collectionsOf(s) {
		checkLinks(t, c.ID, c.Links, "items", "self", "up")
		types := map[string]bool{}
		for _, l := range c.Links {
			if l.Rel == "items" {
				types[l.Type] = true
				if got := s.do(http.MethodHead, l.Href).Header.Get("Content-Type"); got != l.Type {
					t.Errorf("%s is %s, not %s", l.Href, got, l.Type)
				}
			}
		}
		operation, _ := d.find("/collections/" + url.PathEscape(c.ID) + "/items")
		for media := range operation.Operation.Responses.Status(http.StatusOK).Value.Content {
			if !types[media] {
				t.Errorf("%s has no link to its features as %s", c.ID, media)
			}
		}
	}
}

// atsExtent: the extent holds every geometry and every time.
func atsExtent(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		var page geoPage
		s.json(c.itemsPath()+"?limit=1000", &page)
		for _, f := range page.Features {
			box, ok := geo.BoxOf(f.Geometry)
			switch {
			case !ok:
			case c.Extent.Spatial == nil || len(c.Extent.Spatial.BBox) != 1:
				t.Fatalf("%s has no extent", c.ID)
			default:
				b := c.Extent.Spatial.BBox[0]
				if extent := (geo.Box{West: b[0], South: b[1], East: b[2], North: b[3]}); !extent.ContainsBox(box) {
					t.Errorf("%s %v lies outside %v", c.ID, f.ID, extent)
				}
			}
		}
		if c.ID == "incidents" && (c.Extent.Temporal == nil || *c.Extent.Temporal.Interval[0][0] != "2024-11-17T00:00:00Z" || c.Extent.Temporal.TRS != "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian") {
			t.Errorf("the times of %s are %+v", c.ID, c.Extent.Temporal)
		}
	}
}

// atsCollection: each document is the same as in the list, but for what leads
// to its other forms.
func atsCollection(t *testing.T, s *site) {
	var list struct{ Collections []map[string]any }
	s.json("/collections", &list)
	for _, inList := range list.Collections {
		var alone map[string]any
		s.json("/collections/"+url.PathEscape(inList["id"].(string)), &alone)
		delete(alone, "links")
		delete(inList, "links")
		if fmt.Sprint(alone) != fmt.Sprint(inList) {
			t.Errorf("alone: %v\nin the list: %v", alone, inList)
		}
	}
}

func atsItems(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		var page geoPage
		a := s.json(c.itemsPath()+"?limit=7", &page)
		if page.Type != "FeatureCollection" || page.Features == nil || page.NumberReturned == nil || *page.NumberReturned != len(page.Features) {
			t.Errorf("%s", a)
		}
		if c.ItemType != "feature" {
			t.Errorf("the items of %s are %q", c.ID, c.ItemType)
		}
	}
}

// parameterOf is a parameter of the items of a collection in the API document.
func parameterOf(t *testing.T, s *site, c collectionDocument, name string) *openapi3.Parameter {
	t.Helper()
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	operation, _ := d.find("/collections/" + url.PathEscape(c.ID) + "/items")
	p := operation.Operation.Parameters.GetByInAndName("query", name)
	if p == nil || p.Required || p.Style != "form" || p.Explode == nil || *p.Explode {
		t.Fatalf("the parameter %s of %s is %+v", name, c.ID, p)
	}
	return p
}

func atsBBoxDefinition(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		p := parameterOf(t, s, c, "bbox").Schema.Value
		if !p.Type.Is("array") || p.MinItems != 4 || p.MaxItems == nil || *p.MaxItems != 6 || !p.Items.Value.Type.Is("number") {
			t.Errorf("bbox of %s: %+v", c.ID, p)
		}
	}
}

// atsBBoxResponse: what meets the box and what has no geometry, neither more
// nor less, for boxes over the meridian, the equator, the antimeridian and both
// poles, and for a part of the extent.
func atsBBoxResponse(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		var all geoPage
		s.json(c.itemsPath()+"?limit=10000", &all)
		boxes := []geo.Box{
			{West: -1.5, South: 50, East: 1.5, North: 53}, {West: -80, South: -5, East: -70, North: 5}, {West: 177, South: 65, East: -177, North: 70},
			{West: -180, South: 85, East: 180, North: 90}, {West: -180, South: -90, East: 180, North: -85}, {West: 68, South: 37, East: 71, North: 38.5},
		}
		for _, box := range boxes {
			want := map[any]bool{}
			for _, f := range all.Features {
				if f.Geometry == nil || box.IntersectsGeometry(f.Geometry) {
					want[f.ID] = true
				}
			}
			var got geoPage
			s.json(fmt.Sprintf("%s?limit=10000&bbox=%v,%v,%v,%v%s", c.itemsPath(), box.West, box.South, box.East, box.North, bare(c)), &got)
			for _, f := range got.Features {
				if !want[f.ID] {
					t.Errorf("%v of %s lies outside %v", f.ID, c.ID, box)
				}
				delete(want, f.ID)
			}
			if len(want) > 0 {
				t.Errorf("in %v of %s are missing %v", box, c.ID, want)
			}
		}
		elevated := s.ok(c.itemsPath() + "?bbox=68,37,-100,71,38.5,9000" + bare(c))
		flat := s.ok(c.itemsPath() + "?bbox=68,37,71,38.5" + bare(c))
		if a, b := idsIn(t, elevated), idsIn(t, flat); !slices.Equal(a, b) {
			t.Errorf("six numbers give %v, four %v", a, b)
		}
	}
}

func atsLimitDefinition(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		p := parameterOf(t, s, c, "limit").Schema.Value
		if !p.Type.Is("integer") || p.Min == nil || *p.Min != 1 || p.Max == nil || *p.Max != 10_000 || p.Default != 100.0 {
			t.Errorf("limit of %s: %+v", c.ID, p)
		}
	}
}

func atsLimitResponse(t *testing.T, s *site) {
	for _, limit := range []int{1, 2, 100, 10_000, 10_001, 1_000_000} {
		var page geoPage
		s.json(fmt.Sprintf("/collections/grid/items?limit=%d", limit), &page)
		if want := min(limit, gridRows); len(page.Features) != want {
			t.Errorf("limit %d: %d features, want %d", limit, len(page.Features), want)
		}
	}
}

func atsTimeDefinition(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		if p := parameterOf(t, s, c, "datetime").Schema.Value; !p.Type.Is("string") {
			t.Errorf("datetime of %s: %+v", c.ID, p)
		}
	}
}

// atsTimeResponse asks in every form of the syntax, and expects what overlaps
// by the dates of the features, and what has none.
func atsTimeResponse(t *testing.T, s *site) {
	for _, test := range []struct{ asked, from, to string }{
		{"2025-12-24T00:00:00Z", "2025-12-24", "2025-12-24"}, {"2025-11-30", "2025-11-30", "2025-11-30"},
		{"2025-11-01T00:00:00Z/2025-12-01T00:00:00Z", "2025-11-01", "2025-12-01"}, {"2025-12-01/..", "2025-12-01", "9999"},
		{"2025-12-01/", "2025-12-01", "9999"}, {"../2025-06-30T12:00:00Z", "0000", "2025-06-30"}, {"/2025-06-30", "0000", "2025-06-30"},
	} {
		var all, got geoPage
		s.json("/collections/incidents/items", &all)
		s.json("/collections/incidents/items?datetime="+test.asked, &got)
		var want []string
		for _, f := range all.Features {
			earliest, _ := f.Properties["earliest"].(string)
			latest, _ := f.Properties["latest"].(string)
			if (earliest == "" || earliest <= test.to) && (latest == "" || latest >= test.from) {
				want = append(want, fmt.Sprint(f.ID))
			}
		}
		var ids []string
		for _, f := range got.Features {
			ids = append(ids, fmt.Sprint(f.ID))
		}
		if !slices.Equal(ids, want) || len(want) == 0 {
			t.Errorf("%s: %v, want %v", test.asked, ids, want)
		}
	}
	for _, c := range collectionsOf(s) {
		if c.Extent.Temporal != nil {
			continue
		}
		var all, got geoPage
		s.json(c.itemsPath()+"?limit=1", &all)
		if s.json(c.itemsPath()+"?limit=1&datetime=2020-01-01/2020-12-31", &got); *got.NumberMatched != *all.NumberMatched {
			t.Errorf("of %s, which has no times, %d of %d match", c.ID, *got.NumberMatched, *all.NumberMatched)
		}
	}
}

// atsPageLinks: a link to itself, and one to each other media type.
func atsPageLinks(t *testing.T, s *site) {
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	operation, _ := d.find("/collections/grid/items")
	var page geoPage
	s.json("/collections/grid/items?limit=5&row=3", &page)
	checkLinks(t, "items", page.Links, "self", "next", "collection")
	types := map[string]bool{"application/geo+json": true}
	for _, l := range page.Links {
		if l.Rel == "alternate" {
			types[l.Type] = true
			if got := s.ok(l.Href).Header.Get("Content-Type"); got != l.Type {
				t.Errorf("%s is %s, not %s", l.Href, got, l.Type)
			}
		}
	}
	for media := range operation.Operation.Responses.Status(http.StatusOK).Value.Content {
		if !types[media] {
			t.Errorf("no link leads to the page as %s", media)
		}
	}
}

// atsTimeStamp: the member is optional, and left out. With it the same version
// of the data would give other bytes at each request, and could not have a
// strong ETag; the header Date says when the answer was made.
func atsTimeStamp(t *testing.T, s *site) {
	var page geoPage
	if a := s.json("/collections/grid/items", &page); page.TimeStamp != "" || a.Header.Get("Date") == "" {
		t.Errorf("timeStamp %q, Date %q", page.TimeStamp, a.Header.Get("Date"))
	}
}

// atsNumberMatched follows the next links: together the pages have as many
// features as each of them says there are.
func atsNumberMatched(t *testing.T, s *site) {
	for _, query := range []string{"?limit=60", "?limit=7&row=3", "?limit=50&bbox=0,0,9,9", "?limit=3&datetime=2020-01-03"} {
		total, matched := 0, -1
		for target := "/collections/grid/items" + query; target != ""; {
			var page geoPage
			a := s.json(target, &page)
			if matched >= 0 && *page.NumberMatched != matched {
				t.Errorf("%s: %d and %d match", query, matched, *page.NumberMatched)
			}
			if len(page.Features) == 0 {
				t.Errorf("an empty page: %s", a)
			}
			matched, total = *page.NumberMatched, total+len(page.Features)
			target = rel(t, page.Links, "next")
		}
		if total != matched {
			t.Errorf("%s: %d features of %d", query, total, matched)
		}
	}
}

func atsFeature(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		var page struct{ Features []map[string]any }
		s.json(c.itemsPath()+"?limit=3", &page)
		for _, inPage := range page.Features {
			var alone map[string]any
			s.json(c.itemsPath()+"/"+url.PathEscape(fmt.Sprint(inPage["id"])), &alone)
			delete(alone, "links")
			if fmt.Sprint(alone) != fmt.Sprint(inPage) {
				t.Errorf("alone: %v\nin the page: %v", alone, inPage)
			}
		}
	}
}

func atsFeatureLinks(t *testing.T, s *site) {
	for _, target := range []string{"/collections/incidents/items/2025-11-30-shodak", "/collections/grid/items/1", "/collections/articles/items/rising-border-tensions"} {
		var f struct{ Links []link }
		s.json(target, &f)
		checkLinks(t, target, f.Links, "self", "alternate", "collection")
	}
}

func atsGeoJSONDefinition(t *testing.T, s *site) {
	for target, media := range map[string]string{
		"/": "application/json", "/conformance": "application/json", "/collections": "application/json", "/collections/grid": "application/json",
		"/collections/grid/items": "application/geo+json", "/collections/grid/items/1": "application/geo+json",
	} {
		for _, accept := range []string{media, "application/json", media + ", text/html;q=0.9"} {
			if got := s.ok(target, "Accept", accept).Header.Get("Content-Type"); got != media {
				t.Errorf("%s for %q: %s", target, accept, got)
			}
		}
	}
}

// atsGeoJSONContent: the harness holds each of these answers against the
// schemas of the API document; here they are read as GeoJSON.
func atsGeoJSONContent(t *testing.T, s *site) {
	for _, c := range collectionsOf(s) {
		a := s.ok(c.itemsPath() + "?limit=10")
		d, err := geojson.UnmarshalFeatureCollection(a.body)
		if err != nil || d.Type != "FeatureCollection" {
			t.Fatalf("%v: %s", err, a)
		}
		for _, f := range d.Features {
			if f.Type != "Feature" || f.ID == nil {
				t.Errorf("%s: %+v", c.ID, f)
			}
		}
	}
}

// atsCompleteness: every resource that the standard names is in the document.
// That the implementation answers as the document says is what the harness
// checks of every answer in all tests.
func atsCompleteness(t *testing.T, s *site) {
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/", "/api", "/conformance", "/collections"}
	for _, c := range collectionsOf(s) {
		root := "/collections/" + url.PathEscape(c.ID)
		paths = append(paths, root, root+"/items", root+"/items/x")
	}
	for _, path := range paths {
		if operation, _ := d.find(path); operation == nil {
			t.Errorf("%s is not in the document", path)
		}
	}
}

// atsExceptionCodes asks wrongly in every way, and looks the status up.
func atsExceptionCodes(t *testing.T, s *site) {
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ path, query, accept string }{
		{"/collections/grid/items", "?limit=x", ""}, {"/collections/grid/items/0", "", ""}, {"/collections/grid/items", "", "image/png"},
		{"/collections", "?x=1", ""}, {"/conformance", "?f=x", ""}, {"/", "?f=x", ""}, {"/xyz/grid/99/0/0.mvt", "", ""},
	} {
		headers := []string{}
		if test.accept != "" {
			headers = []string{"Accept", test.accept}
		}
		a := s.get(test.path+test.query, headers...)
		operation, _ := d.find(test.path)
		if operation == nil || a.StatusCode < 400 || operation.Operation.Responses.Status(a.StatusCode) == nil {
			t.Errorf("%s %s is not described", test.path, a.Status)
		}
	}
}

// atsSecurity: nothing is secured, and the document claims nothing else.
func atsSecurity(t *testing.T, s *site) {
	d, err := s.description()
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Security) > 0 || (d.Components != nil && len(d.Components.SecuritySchemes) > 0) {
		t.Errorf("the document asks for %v", d.Security)
	}
}
