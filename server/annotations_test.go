package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/piprate/json-gold/ld"

	"panj/data"
)

const manyCitations = 250

// manyAnnotations has a sentence for each of many features, which cites it,
// and two of them twice.
func manyAnnotations(t *testing.T) *data.Dataset {
	t.Helper()
	table := data.Table{Collection: data.Collection{ID: "seen & heard", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{{Name: "name", Type: data.Text}}}}
	a := &data.Article{ID: "long", Title: "Long", Language: "tg", Publisher: "P"}
	for i := range manyCitations {
		sentence := fmt.Sprintf("Sentence no. %d – é.", i)
		start := utf8.RuneCountInString(a.Text)
		a.Text += sentence + " "
		a.Passages = append(a.Passages, data.Passage{
			ID: fmt.Sprintf("lead-%d.1", i+1), Article: a.ID, Section: "lead", Paragraph: i + 1, Sentence: 1, Text: sentence,
			Start: start, End: start + utf8.RuneCountInString(sentence),
		})
		table.Rows = append(table.Rows, data.Feature{ID: fmt.Sprintf("f/%d", i), Geometry: orb.Point{float64(i % 90), 1}, Values: []any{"n"}})
	}
	d := &data.Dataset{Title: "Many", Tables: []data.Table{table}, Articles: []*data.Article{a}}
	for i, p := range a.Passages {
		c, err := data.Cite(a, p.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		c.ID, c.Collection, c.Feature, c.Role = fmt.Sprintf("c %d", i), "seen & heard", fmt.Sprintf("f/%d", i), "reports"
		d.Citations = append(d.Citations, c)
	}
	return d
}

// annotationPage is a page, alone or in its collection, as a client reads it.
type annotationPage struct {
	Context    []any `json:"@context"`
	ID, Type   string
	PartOf     struct{ ID, Type string }
	Next, Prev string
	StartIndex int
	Items      []annotation
}

type annotationCollection struct {
	Context         []any `json:"@context"`
	ID, Type, Label string
	Total           int
	First           annotationPage
	Last            string
}

// TestALinkSaysItsLanguage holds for the title of an article that a link shows.
func TestALinkSaysItsLanguage(t *testing.T) {
	s := startWith(t, manyAnnotations(t))
	holds(t, string(s.ok("/annotations/c%200?f=html").body), `<bdi lang="tg">Long</bdi></a>`)
}

// TestAnnotationsComeInPages walks the pages in both directions (Web Annotation
// Data Model, 5).
func TestAnnotationsComeInPages(t *testing.T) {
	s := startWith(t, manyAnnotations(t))
	for _, filter := range []string{"", "?article=long&collection=seen+%26+heard"} {
		var c annotationCollection
		s.json("/annotations"+filter, &c)
		if c.ID != s.URL+"/annotations"+filter || c.Type != "AnnotationCollection" || c.Label == "" || c.Total != manyCitations || c.Context[0] != "http://www.w3.org/ns/anno.jsonld" {
			t.Fatalf("%+v", c)
		}
		if c.First.Context != nil || c.First.StartIndex != 0 || c.First.Prev != "" || c.First.Next == "" {
			t.Errorf("the embedded page is %+v", c.First)
		}
		seen := map[string]bool{}
		before, address := "", c.First.ID
		for address != "" {
			var p annotationPage
			a := s.json(address, &p)
			if p.ID != address || p.Type != "AnnotationPage" || p.PartOf.ID != c.ID || p.PartOf.Type != "AnnotationCollection" || p.Prev != before ||
				p.StartIndex != len(seen) || len(p.Items) == 0 || len(p.Items) > 100 || p.Context[0] != "http://www.w3.org/ns/anno.jsonld" {
				t.Errorf("%s", a)
			}
			if rel(t, headerLinks(t, a), "next") != p.Next || rel(t, headerLinks(t, a), "prev") != p.Prev {
				t.Errorf("Link %q", a.Header.Get("Link"))
			}
			for _, item := range p.Items {
				if item.Context != nil || item.Body.ID == "" || seen[item.ID] {
					t.Errorf("%+v", item)
				}
				seen[item.ID] = true
			}
			before, address = address, p.Next
		}
		if len(seen) != manyCitations || before != c.Last {
			t.Errorf("%d annotations were seen, %s is the last page, want %s", len(seen), before, c.Last)
		}
		var one annotation
		a := s.json(c.First.Items[7].ID, &one)
		if one.Body.ID != c.First.Items[7].Body.ID || !strings.HasSuffix(one.Body.ID, "/collections/seen%20&%20heard/items/f%2F7") {
			t.Errorf("%s", a)
		}
	}
}

// headerLinks reads a Link header of this server, in which no address holds a comma.
func headerLinks(t *testing.T, a *answer) []link {
	t.Helper()
	var links []link
	for member := range strings.SplitSeq(a.Header.Get("Link"), ", ") {
		href, params, found := strings.Cut(strings.TrimPrefix(member, "<"), `>; rel="`)
		if !found {
			t.Errorf("Link holds %q", member)
		}
		name, _, _ := strings.Cut(params, `"`)
		links = append(links, link{Href: href, Rel: name})
	}
	return links
}

// TestAClientMayPreferAddressesOrNoAnnotations: Web Annotation Protocol, 4.1.
func TestAClientMayPreferAddressesOrNoAnnotations(t *testing.T) {
	s := startWith(t, manyAnnotations(t))
	const target = "/annotations?article=long"
	tags := map[string]string{}
	for prefer, want := range map[string]string{
		"": "full", "respond-async": "full", `return=representation;include="http://www.w3.org/ns/oa#PreferContainedDescriptions"`: "full",
		`return=minimal;include="http://www.w3.org/ns/ldp#PreferMinimalContainer"`:                                  "full",
		`return=representation;include="http://www.w3.org/ns/ldp#PreferMinimalContainer"`:                           "minimal",
		`respond-async, return=representation; include="urn:other http://www.w3.org/ns/ldp#PreferMinimalContainer"`: "minimal",
		`return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"`:                               "iris",
	} {
		headers := []string{"Prefer", prefer}
		if prefer == "" {
			headers = nil
		}
		a := s.ok(target, headers...)
		var c struct {
			ID    string
			First json.RawMessage
			Last  string
		}
		if err := json.Unmarshal(a.body, &c); err != nil {
			t.Fatal(err)
		}
		got := "full"
		switch {
		case strings.HasPrefix(string(c.First), `"`):
			got = "minimal"
		case strings.Contains(string(c.First), `"items":["`+s.URL+`/annotations/c%200",`):
			got = "iris"
		}
		if got != want || a.Header.Get("Content-Location") != c.ID || !strings.Contains(a.Header.Get("Vary"), "Prefer") ||
			strings.Contains(c.ID, "iris=1") != (want == "iris") || strings.Contains(c.Last, "iris=1") != (want == "iris") {
			t.Errorf("Prefer %q gives %s as %s, Vary %q", prefer, got, c.ID, a.Header.Get("Vary"))
		}
		if applied := a.Header.Get("Preference-Applied") != ""; applied != strings.Contains(prefer, "representation") {
			t.Errorf("Prefer %q was applied: %v", prefer, applied)
		}
		if other := tags[a.Header.Get("ETag")]; other != "" && other != want {
			t.Errorf("%s and %s have one tag", other, want)
		}
		tags[a.Header.Get("ETag")] = want
		if want == "iris" {
			if same := s.ok(c.ID); string(same.body) != string(a.body) {
				t.Errorf("at its own address it is %.200s", same.body)
			}
		}
	}
}

// TestAnAnnotationComesAsTheProtocolSays: Web Annotation Protocol, 3.
func TestAnAnnotationComesAsTheProtocolSays(t *testing.T) {
	s := start(t)
	a := s.ok("/annotations/rising-border-tensions_the-evidence-1.3_2025-12-24-kavok", "Accept", `application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`)
	if got := a.Header.Get("Content-Type"); got != `application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"` {
		t.Errorf("Content-Type %q", got)
	}
	if !slices.Contains(headerLinks(t, a), link{Href: "http://www.w3.org/ns/ldp#Resource", Rel: "type"}) {
		t.Errorf("Link %q", a.Header.Get("Link"))
	}
	if a.Header.Get("Allow") != "GET, HEAD, OPTIONS" || a.Header.Get("ETag") == "" {
		t.Errorf("%v", a.Header)
	}
}

// annoTerms are the terms of the W3C's context that annotations and their
// collections use here, with what they mean (Web Annotation Vocabulary, 2 and
// appendix A).
const annoTerms = `{"@context": {
	"oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#", "dc": "http://purl.org/dc/elements/1.1/",
	"dctypes": "http://purl.org/dc/dcmitype/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
	"id": "@id", "type": "@type",
	"Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextQuoteSelector": "oa:TextQuoteSelector",
	"TextPositionSelector": "oa:TextPositionSelector", "Dataset": "dctypes:Dataset", "Text": "dctypes:Text", "linking": "oa:linking",
	"motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
	"body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
	"source": {"@id": "oa:hasSource", "@type": "@id"}, "scope": {"@id": "oa:hasScope", "@type": "@id"},
	"selector": {"@id": "oa:hasSelector", "@type": "@id"},
	"format": "dc:format", "language": "dc:language", "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix",
	"start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"}, "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
	"AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage", "label": "rdfs:label",
	"total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"}, "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
	"first": {"@id": "as:first", "@type": "@id"}, "last": {"@id": "as:last", "@type": "@id"}, "partOf": {"@id": "as:partOf", "@type": "@id"},
	"next": {"@id": "as:next", "@type": "@id"}, "prev": {"@id": "as:prev", "@type": "@id"},
	"items": {"@id": "as:items", "@type": "@id", "@container": "@list"}
}}`

// w3cContext hands out annoTerms under the address of the W3C's context.
type w3cContext struct{ t *testing.T }

func (c w3cContext) LoadDocument(address string) (*ld.RemoteDocument, error) {
	if address != "http://www.w3.org/ns/anno.jsonld" {
		c.t.Errorf("the context %s is asked for", address)
	}
	var document any
	if err := json.Unmarshal([]byte(annoTerms), &document); err != nil {
		return nil, err
	}
	return &ld.RemoteDocument{DocumentURL: address, Document: document}, nil
}

// TestAnnotationsAreLinkedData has a JSON-LD processor make statements of the
// answers: what is not defined by a context would be missing among them.
func TestAnnotationsAreLinkedData(t *testing.T) {
	s := startWith(t, manyAnnotations(t))
	const (
		oa    = "http://www.w3.org/ns/oa#"
		first = "/annotations/c%200"
	)
	for target, wants := range map[string][]string{
		first: {
			"<" + s.URL + first + "> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <" + oa + "Annotation> .",
			"<" + s.URL + first + "> <" + oa + "motivatedBy> <" + oa + "linking> .",
			"<" + s.URL + first + "> <" + oa + "hasBody> <" + s.URL + "/collections/seen%20&%20heard/items/f%2F0> .",
			"<" + s.URL + first + `> <urn:panj:vocabulary:role> "reports" .`,
			"_:b0 <" + oa + "hasSource> <" + s.URL + "/articles/long?f=txt> .",
			"_:b0 <urn:panj:vocabulary:passage> <" + s.URL + "/articles/long/passages/lead-1.1> .",
			`<` + oa + `exact> "Sentence no. 0 – é." .`,
			`<` + oa + `start> "0"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .`,
			`<` + oa + `end> "19"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .`,
			`<http://purl.org/dc/elements/1.1/language> "tg" .`,
		},
		"/annotations": {
			"<" + s.URL + "/annotations> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/activitystreams#OrderedCollection> .",
			"<" + s.URL + `/annotations> <http://www.w3.org/ns/activitystreams#totalItems> "250"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .`,
			"<" + s.URL + "/annotations> <http://www.w3.org/ns/activitystreams#last> <" + s.URL + "/annotations?page=2> .",
			"<" + s.URL + "/annotations?page=0> <http://www.w3.org/ns/activitystreams#next> <" + s.URL + "/annotations?page=1> .",
		},
		"/annotations?page=2": {
			"<" + s.URL + "/annotations?page=2> <http://www.w3.org/ns/activitystreams#partOf> <" + s.URL + "/annotations> .",
			"<" + s.URL + `/annotations?page=2> <http://www.w3.org/ns/activitystreams#startIndex> "200"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .`,
		},
		"/annotations?iris=1&page=2": {"<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <" + s.URL + "/annotations/c%20200> ."},
	} {
		var document map[string]any
		s.json(target, &document)
		options := ld.NewJsonLdOptions("")
		options.DocumentLoader, options.Format = w3cContext{t}, "application/n-quads"
		statements, err := ld.NewJsonLdProcessor().ToRDF(document, options)
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		for _, want := range wants {
			if !strings.Contains(statements.(string), want) {
				t.Errorf("%s does not say %s but\n%s", target, want, statements)
			}
		}
		checkTerms(t, target, document, definedTerms(t, document["@context"].([]any)))
	}
}

// definedTerms are the names that the contexts of a document give a meaning.
func definedTerms(t *testing.T, contexts []any) map[string]bool {
	t.Helper()
	var w3c struct {
		Context map[string]any `json:"@context"`
	}
	if err := json.Unmarshal([]byte(annoTerms), &w3c); err != nil {
		t.Fatal(err)
	}
	defined := map[string]bool{"@context": true}
	for _, context := range append(contexts, any(w3c.Context)) {
		if terms, ok := context.(map[string]any); ok {
			for name := range terms {
				defined[name] = true
			}
		}
	}
	return defined
}

// checkTerms looks for members and types that a processor would drop.
func checkTerms(t *testing.T, target string, value any, defined map[string]bool) {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if !defined[name] {
				t.Errorf("%s: no context defines %q", target, name)
			}
			if kind, _ := inner.(string); name == "type" && !defined[kind] {
				t.Errorf("%s: no context defines the type %q", target, kind)
			}
			if name != "@context" {
				checkTerms(t, target, inner, defined)
			}
		}
	case []any:
		for _, inner := range value {
			checkTerms(t, target, inner, defined)
		}
	}
	if address, ok := value.(string); ok && strings.HasPrefix(address, "http") {
		if u, err := url.Parse(address); err != nil || !u.IsAbs() {
			t.Errorf("%s: %q is no address", target, address)
		}
	}
}

func TestAnnotationsOfADatasetWithoutAny(t *testing.T) {
	d := manyAnnotations(t)
	d.Articles, d.Citations = nil, nil
	s := startWith(t, d)
	var c annotationCollection
	a := s.json("/annotations", &c)
	if c.Total != 0 || c.Last != "" || strings.Contains(string(a.body), "first") {
		t.Errorf("%s", a)
	}
	s.refused(http.StatusNotFound, "/annotations?page=0")
}
