package server_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
	"panj/data/gpkg"
	"panj/server"
)

// TestEveryFormatIsOffered: what package format lists is a page of items, a
// file, and linked from the collection, by f and by Accept.
func TestEveryFormatIsOffered(t *testing.T) {
	s := start(t)
	var c struct{ Links []link }
	s.json("/collections/grid", &c)
	hrefs := map[string][]string{} // by relation and type
	for _, l := range c.Links {
		hrefs[l.Rel+" "+l.Type] = append(hrefs[l.Rel+" "+l.Type], l.Href)
	}
	for _, f := range format.All() {
		media, _, _ := strings.Cut(f.MediaType, ";")
		for _, a := range []*answer{s.ok("/collections/grid/items?f=" + f.Name), s.ok("/collections/grid/items", "Accept", media+", text/*;q=0.1")} {
			if got := a.Header.Get("Content-Type"); got != f.MediaType {
				t.Errorf("%s: Content-Type %q", f.Name, got)
			}
			if a.Header.Get("OGC-NumberMatched") != strconv.Itoa(gridRows) || a.Header.Get("OGC-NumberReturned") != "100" || a.Header.Get("Content-Crs") == "" {
				t.Errorf("%s: headers %v", f.Name, a.Header)
			}
		}
		if a := s.ok("/download/grid." + f.Extension); a.Header.Get("Content-Type") != f.MediaType || !strings.Contains(a.Header.Get("Content-Disposition"), "grid."+f.Extension) {
			t.Errorf("file of %s: %v", f.Name, a.Header)
		}
		for _, relation := range []string{"items ", "enclosure "} {
			if got := hrefs[relation+f.MediaType]; len(got) != 1 || s.ok(got[0]).Header.Get("Content-Type") != f.MediaType {
				t.Errorf("links %s%s: %q", relation, f.MediaType, got)
			}
		}
	}
	if a := s.ok("/collections/grid/items", "Accept", "*/*"); a.Header.Get("Content-Type") != "application/geo+json" {
		t.Errorf("by default: %v", a.Header)
	}
	p := s.refused(http.StatusBadRequest, "/collections/grid/items/1?f=csv")
	if p.Parameter != "f" || !strings.Contains(p.Detail, "jsonfg") {
		t.Errorf("a single feature as CSV: %+v", p)
	}
}

// idsIn reads the ids of an answer in any of the formats.
func idsIn(t *testing.T, a *answer) (ids []string) {
	t.Helper()
	switch media, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";"); media {
	case "text/csv":
		records, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
		if err != nil || len(records) == 0 {
			t.Fatalf("%v: %s", err, a)
		}
		for _, record := range records[1:] {
			ids = append(ids, record[0])
		}
	case "application/geo+json-seq":
		for record := range bytes.SplitSeq(a.body, []byte{0x1E}) {
			var f feature
			if len(record) == 0 {
				continue
			}
			if err := json.Unmarshal(record, &f); err != nil || record[len(record)-1] != '\n' {
				t.Fatalf("%v: %q", err, record)
			}
			ids = append(ids, fmt.Sprint(f.ID))
		}
	default:
		var d features
		if err := json.Unmarshal(a.body, &d); err != nil {
			t.Fatalf("%v: %s", err, a)
		}
		return d.ids()
	}
	return ids
}

var linkInHeader = regexp.MustCompile(`<([^>]*)>; rel="(\w+)"`)

// relInHeader is the address that the Link header gives a relation.
func relInHeader(a *answer, name string) string {
	for _, match := range linkInHeader.FindAllStringSubmatch(a.Header.Get("Link"), -1) {
		if match[2] == name {
			return match[1]
		}
	}
	return ""
}

// TestPagesOfEveryFormat walks the pages there and back by their Link headers.
func TestPagesOfEveryFormat(t *testing.T) {
	s := start(t)
	var want []string
	for i := range gridRows {
		want = append(want, strconv.Itoa(i+1))
	}
	for _, f := range format.All() {
		for _, order := range []string{"", "&sortby=-row,half"} {
			var there, back []string
			var last *answer
			for target := "/collections/grid/items?limit=30&f=" + f.Name + order; target != ""; target = relInHeader(last, "next") {
				last = s.ok(target)
				there = append(there, idsIn(t, last)...)
			}
			for target := relInHeader(last, "self"); target != ""; target = relInHeader(last, "prev") {
				last = s.ok(target)
				back = append(idsIn(t, last), back...)
			}
			if order == "" && !slices.Equal(there, want) || len(there) != gridRows || !slices.Equal(there, back) {
				t.Errorf("%s%s: there %v\nback %v", f.Name, order, there, back)
			}
		}
		next, err := url.Parse(relInHeader(s.ok("/collections/grid/items?limit=30&f="+f.Name), "next"))
		if err != nil {
			t.Fatal(err)
		}
		moved := next.Query()
		moved.Set("crs", "EPSG:3857") // where a page begins does not depend on how it is shown
		if got := idsIn(t, s.ok("/collections/grid/items?"+moved.Encode())); !slices.Equal(got, want[30:60]) {
			t.Errorf("%s: in another system the second page is %v", f.Name, got)
		}
		hits := s.ok("/collections/grid/items?resultType=hits&row=3&f=" + f.Name)
		if got := idsIn(t, hits); len(got) != 0 || hits.Header.Get("OGC-NumberMatched") != "16" {
			t.Errorf("%s: hits: %v, %v", f.Name, got, hits.Header)
		}
		shown := s.ok("/collections/grid/items?limit=1&properties=label&skipGeometry=true&f=" + f.Name)
		if !strings.Contains(string(shown.body), "x0, y0") || strings.Contains(string(shown.body), `"day"`) {
			t.Errorf("%s: properties: %s", f.Name, shown)
		}
	}
}

// paced yields rows only as fast as it is told to.
type paced struct {
	data.FeatureStore
	read atomic.Int64
	wait chan struct{}
}

func (p *paced) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	if q.SkipGeometry {
		return p.FeatureStore.Features(ctx, q)
	}
	return func(yield func(*data.Feature, error) bool) {
		for f, err := range p.FeatureStore.Features(ctx, q) {
			if p.read.Add(1) == 200 {
				<-p.wait
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// bulkyTable has rows of some 20 KB each.
func bulkyTable(rows int) data.Table {
	t := data.Table{Collection: data.Collection{ID: "bulky", Geometry: data.Point, Columns: []data.Column{{Name: "n", Type: data.Integer}, {Name: "text", Type: data.Text}}}}
	for i := range rows {
		t.Rows = append(t.Rows, data.Feature{Geometry: orb.Point{1, 2}, Values: []any{int64(i), strings.Repeat("words ", 3400)}})
	}
	return t
}

// TestPagesAreStreamed: of a large page in a format of lines the first rows
// arrive while the last ones have not been read.
func TestPagesAreStreamed(t *testing.T) {
	path := copyDatabaseWith(t, bulkyTable(400))
	store := &paced{FeatureStore: openStore(t, path), wait: make(chan struct{})}
	s := start(t, func(o *server.Options) { o.Features = store })
	for _, name := range []string{"csv", "geojsonseq"} {
		store.read.Store(0)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/collections/bulky/items?limit=400&f="+name, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "identity")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 1<<20)
		n, err := response.Body.Read(first)
		if err != nil || n == 0 || store.read.Load() > 200 {
			t.Errorf("%s: the first %d bytes came after %d rows: %v", name, n, store.read.Load(), err)
		}
		if response.Header.Get("OGC-NumberReturned") != "400" {
			t.Errorf("%s: %v", name, response.Header)
		}
		go func() { store.wait <- struct{}{} }() // the server may wait for the rest to be read before it comes to that row
		rest := new(bytes.Buffer)
		if _, err := rest.ReadFrom(response.Body); err != nil || n+rest.Len() < 400*20_000 {
			t.Errorf("%s: %d bytes, %v", name, n+rest.Len(), err)
		}
		response.Body.Close()
	}
}

func copyDatabaseWith(t *testing.T, table data.Table) string {
	t.Helper()
	path := t.TempDir() + "/own.gpkg"
	if err := gpkg.Create(t.Context(), path, &data.Dataset{Tables: []data.Table{table}}); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAStreamedPageIsOfOneVersion: an edit between finding out which rows are
// on a page and reading them is seen, and the headers fit the rows.
func TestAStreamedPageIsOfOneVersion(t *testing.T) {
	path := copyDatabase(t)
	store := openStore(t, path)
	edited := false
	between := &hooked{FeatureStore: store, before: func(q data.Query) {
		if !q.SkipGeometry && !edited {
			edited = true
			edit(t, path, `DELETE FROM grid WHERE fid <= 10`)
		}
	}}
	s := start(t, func(o *server.Options) { o.Features = between })
	a := s.ok("/collections/grid/items?limit=250&f=csv")
	if ids := idsIn(t, a); !edited || len(ids) != gridRows-10 || ids[0] != "11" || a.Header.Get("OGC-NumberReturned") != strconv.Itoa(len(ids)) || relInHeader(a, "next") != "" {
		t.Errorf("%d rows from %s, %v", len(ids), ids[0], a.Header)
	}
	again := s.get("/collections/grid/items?limit=250&f=csv", "If-None-Match", a.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("the answer has the tag of another version: %s", again)
	}
}

// hooked calls before each reading of rows.
type hooked struct {
	data.FeatureStore
	before func(data.Query)
}

func (h *hooked) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	h.before(q)
	return h.FeatureStore.Features(ctx, q)
}

func TestStreamedPagesGiveUpWhenEditsNeverEnd(t *testing.T) {
	path := copyDatabase(t)
	n := 0
	always := &hooked{FeatureStore: openStore(t, path), before: func(q data.Query) {
		if !q.SkipGeometry {
			n++
			edit(t, path, fmt.Sprintf(`UPDATE grid SET half = %d WHERE fid = 1`, n))
		}
	}}
	s := start(t, func(o *server.Options) { o.Features = always })
	began := time.Now()
	if a := s.get("/collections/grid/items?f=csv"); a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
		t.Errorf("%s after %s", a, time.Since(began))
	}
}
