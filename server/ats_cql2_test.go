package server_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/cql2"
	"panj/data/datatest"
)

// The abstract tests of OGC 21-065r2, Annex A, over HTTP, each under its test
// id and in both encodings. Those with the standard's own test data are in
// data/cql2.

// dataSource is a collection with its queryables, as the interface lists them.
type dataSource struct {
	id         string
	byType     map[string][]string // names of queryables
	geometry   string              // "point", "linestring" ...; empty without one
	predicates []string            // stored by tests for those on logic
}

// evaluator evaluates filters in one encoding.
type evaluator struct {
	s       *site
	lang    string
	sources []*dataSource
}

// atsDataset has every type of property and of geometry.
func atsDataset() *data.Dataset {
	d := datatest.Dataset()
	t := data.Table{Collection: data.Collection{ID: "spans", Geometry: data.MultiPolygon, Columns: []data.Column{
		{Name: "start", Type: data.DateTime}, {Name: "end", Type: data.DateTime}, {Name: "tags", Type: data.JSON}, {Name: "name", Type: data.Text},
	}}}
	square := orb.MultiPolygon{{{{6, 49}, {8, 49}, {8, 51}, {6, 51}, {6, 49}}}}
	for i, values := range [][]any{
		{"2022-04-16T10:13:19Z", "2023-04-16T10:15:10Z", json.RawMessage(`["foo","bar"]`), "foo"},
		{"2021-04-16T10:15:59Z", "2022-04-16T10:16:06Z", json.RawMessage(`["bar"]`), "Ägypten"}, {nil, nil, nil, nil},
	} {
		f := data.Feature{Values: values}
		if i > 0 {
			f.Geometry = square
		}
		t.Rows = append(t.Rows, f)
	}
	d.Tables = append(d.Tables, t, gridTable())
	return d
}

func TestCQL2Conformance(t *testing.T) {
	s := startWith(t, atsDataset())
	for _, lang := range []string{"cql2-text", "cql2-json"} {
		t.Run("/conf/"+lang+"/validate", func(t *testing.T) {
			e := &evaluator{s: s, lang: lang, sources: dataSources(t, s)}
			for _, test := range cql2Tests {
				t.Run(test.id, func(t *testing.T) { test.run(t, e) })
			}
		})
	}
	t.Run("/conf/cql2-text/escaping", func(t *testing.T) {
		e := &evaluator{s: s, lang: "cql2-text"}
		for _, literal := range []string{`'it''s'`, `'it\'s'`, `'\a\b\t\n\v\f\r'`} {
			e.ids(t, "spans", `'x' <> `+literal)
		}
	})
}

func dataSources(t *testing.T, s *site) (sources []*dataSource) {
	t.Helper()
	var list struct{ Collections []struct{ ID string } }
	s.json("/collections", &list)
	for _, c := range list.Collections {
		var d struct {
			Properties map[string]struct {
				Type   any
				Format string
			}
		}
		s.json("/collections/"+url.PathEscape(c.ID)+"/queryables", &d)
		source := &dataSource{id: c.ID, byType: map[string][]string{}}
		for name, p := range d.Properties {
			kind := fmt.Sprint(p.Type)
			if list, many := p.Type.([]any); many {
				kind = fmt.Sprint(list[0])
			}
			if kind, isGeometry := strings.CutPrefix(p.Format, "geometry-"); isGeometry {
				source.geometry = kind
				continue
			}
			switch p.Format {
			case "date", "date-time":
				kind = p.Format
			}
			source.byType[kind] = append(source.byType[kind], name)
		}
		for _, names := range source.byType {
			slices.Sort(names)
		}
		sources = append(sources, source)
	}
	return sources
}

// request sends a filter in the evaluator's encoding.
func (e *evaluator) request(t *testing.T, collection, filter string) *answer {
	t.Helper()
	text := filter
	if e.lang == "cql2-json" {
		parsed, err := cql2.ParseText(filter)
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		text = string(cql2.JSON(parsed))
	}
	return e.s.send(http.MethodGet, "/collections/"+url.PathEscape(collection)+"/items?f=json&limit=10000&filter-lang="+e.lang+"&filter="+url.QueryEscape(text))
}

// ids evaluates a filter, which has to succeed.
func (e *evaluator) ids(t *testing.T, collection, filter string) []string {
	t.Helper()
	a := e.request(t, collection, filter)
	var page features
	if err := json.Unmarshal(a.body, &page); err != nil || a.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", filter, a)
	}
	return page.ids()
}

// store evaluates filters and keeps them for the tests of logic.
func (e *evaluator) store(t *testing.T, source *dataSource, filters ...string) (results [][]string) {
	t.Helper()
	for _, f := range filters {
		results = append(results, e.ids(t, source.id, f))
		source.predicates = append(source.predicates, f)
	}
	return results
}

// fails evaluates a filter, which has to be refused.
func (e *evaluator) fails(t *testing.T, source *dataSource, filter string) {
	t.Helper()
	if a := e.request(t, source.id, filter); a.StatusCode != http.StatusBadRequest {
		t.Errorf("%s: want 400: %s", filter, a)
	}
}

func apart(t *testing.T, what string, a, b []string) {
	t.Helper()
	for _, id := range a {
		if slices.Contains(b, id) {
			t.Errorf("%s: both results have %s", what, id)
		}
	}
}

func alike(t *testing.T, what string, a, b []string) {
	t.Helper()
	if !slices.Equal(a, b) {
		t.Errorf("%s: %q and %q differ", what, a, b)
	}
}

// quotedName writes a queryable so that it is no keyword.
func quotedName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// each calls f for every queryable of the types, and fails when there is none.
func (e *evaluator) each(t *testing.T, f func(source *dataSource, q, kind string), kinds ...string) {
	t.Helper()
	n := 0
	for _, source := range e.sources {
		for _, kind := range kinds {
			for _, name := range source.byType[kind] {
				f(source, quotedName(name), kind)
				n++
			}
		}
	}
	if n == 0 {
		t.Errorf("no data source has a queryable of the types %q", kinds)
	}
}

// eachGeometry calls f for every source with a geometry, of all types or of those
// whose name holds one of the words.
func (e *evaluator) eachGeometry(t *testing.T, f func(*dataSource), words ...string) {
	t.Helper()
	n := 0
	for _, source := range e.sources {
		if source.geometry != "" && (words == nil || slices.ContainsFunc(words, func(w string) bool { return strings.Contains(source.geometry, w) })) {
			f(source)
			n++
		}
	}
	if n == 0 {
		t.Errorf("no data source has a geometry of the types %q", words)
	}
}

// combined is the test of the same name of a class: combinations of predicates
// that its other tests stored.
func combined(t *testing.T, e *evaluator) {
	r := rand.New(rand.NewPCG(21, 65))
	for _, source := range e.sources {
		if len(source.predicates) == 0 {
			continue
		}
		for range 10 {
			var p [4]string
			for i := range p {
				p[i] = source.predicates[r.IntN(len(source.predicates))]
			}
			e.ids(t, source.id, fmt.Sprintf(`((NOT (%[1]s) AND (%[2]s)) OR ((%[3]s) and NOT (%[4]s)) or not ((%[1]s) AND (%[4]s)))`, p[0], p[1], p[2], p[3]))
		}
	}
}

type cql2Test struct {
	id  string
	run func(*testing.T, *evaluator)
}
