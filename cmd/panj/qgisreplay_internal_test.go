package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// qgisClient sends what QGIS sends. The headers were captured from QGIS
// 3.22.16; later versions send the same with their own number.
type qgisClient struct {
	version string
	srv     *running
}

const (
	acceptJSON   = "application/json"
	acceptAPI    = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json"
	acceptItems  = "application/geo+json, application/json"
	acceptSchema = "application/schema+json"
)

// get asks for an address, or a path, and returns the media type and the
// body of the answer.
func (q *qgisClient) get(t *testing.T, address, accept string) (media string, body []byte) {
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = q.srv.url + address
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Accept": accept, "User-Agent": "Mozilla/5.0 QGIS/" + q.version, "Accept-Encoding": "gzip, deflate", "Accept-Language": "en,*",
		"Connection": "Keep-Alive", "Cache-Control": "no-cache", "Pragma": "no-cache",
	} {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body, err = io.ReadAll(unpacked); err != nil {
			t.Fatal(err)
		}
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s is answered %d: %s", address, response.StatusCode, body)
	}
	return response.Header.Get("Content-Type"), body
}

func (q *qgisClient) read(t *testing.T, address, accept string, v any) {
	t.Helper()
	if _, body := q.get(t, address, accept); json.Unmarshal(body, v) != nil {
		t.Fatalf("%s is answered by no such JSON: %.300s", address, body)
	}
}

type qgisLink struct {
	Href, Rel, Type string
}

// findLink is how QGIS finds a link: by its relation and, but for the
// conformance, its exact type.
func findLink(t *testing.T, links []qgisLink, rel, media string) string {
	t.Helper()
	for _, l := range links {
		if l.Rel == rel && (media == "" || l.Type == media) {
			return l.Href
		}
	}
	t.Fatalf("there is no link %q of type %q among %v", rel, media, links)
	return ""
}

type qgisPage struct {
	NumberMatched int
	Features      []struct {
		ID         any
		Properties map[string]any
	}
	Links []qgisLink
}

func (p qgisPage) ids() []string {
	ids := []string{}
	for _, f := range p.Features {
		ids = append(ids, fmt.Sprint(f.ID))
	}
	slices.Sort(ids)
	return ids
}

// next is the link to the next page as QGIS takes it: one of the type of the
// features, else none.
func (p qgisPage) next() string {
	for _, l := range p.Links {
		if l.Rel == "next" && (l.Type == "application/geo+json" || l.Type == "application/vnd.geo+json") {
			return l.Href
		}
	}
	return ""
}

// TestQGISReplay sends the requests of QGIS one by one: those of 3.22.16 as
// its own run left them in the access log (TestQGIS makes such a run), and
// those that the provider of 3.44 adds (src/providers/wfs/oapif in its sources,
// and the examples of its own tests): conformance, queryables, schema, OPTIONS,
// typed parameters and CQL2.
func TestQGISReplay(t *testing.T) {
	srv, db := startSeeded(t)
	addManyRows(t, db)
	old, recent := &qgisClient{"32216", srv}, &qgisClient{"34400", srv}
	t.Run("3.22", func(t *testing.T) {
		for _, request := range []struct{ path, accept, media string }{
			{"/", acceptJSON, "application/json"},
			{"/api", acceptAPI, "application/vnd.oai.openapi+json;version=3.0"},
			{"/collections/incidents", acceptJSON, "application/json"},
			{"/collections/incidents/items?limit=10", acceptItems, "application/geo+json"},
			{"/collections/incidents/items?limit=1000", acceptItems, "application/geo+json"},
			{"/collections/incidents/items?limit=1000&bbox=70.90000000000000568,38.29999999999999716,71.20000000000000284,38.60000000000000142", acceptItems, "application/geo+json"},
			{"/collections/incidents/items?limit=1000&datetime=2025-12-01%2F2025-12-31", acceptItems, "application/geo+json"},
			{"/collections/incidents/items?limit=1000&datetime=2025-12-01%2F9999-12-31T00:00:00Z", acceptItems, "application/geo+json"},
			{"/collections/incidents/items?limit=1000&datetime=0000-01-01T00:00:00Z%2F2025-12-01", acceptItems, "application/geo+json"},
			{"/collections/incidents/items?limit=1", acceptItems, "application/geo+json"},
			{"/xyz/border,incidents/6/44/24.mvt", "", "application/vnd.mapbox-vector-tile"},
		} {
			if media, _ := old.get(t, request.path, request.accept); media != request.media {
				t.Errorf("%s is answered as %s, want %s", request.path, media, request.media)
			}
		}
	})
	t.Run("start", func(t *testing.T) { recent.opens(t, "incidents") })
	t.Run("pages", func(t *testing.T) {
		pages, rows := 0, map[string]bool{}
		for address := "/collections/many/items?limit=1000"; address != ""; pages++ {
			var page qgisPage
			recent.read(t, address, acceptItems, &page)
			for _, id := range page.ids() {
				rows[id] = true
			}
			address = page.next()
		}
		if pages != 3 || len(rows) != manyRows {
			t.Errorf("%d pages hold %d rows, want 3 and %d", pages, len(rows), manyRows)
		}
	})
	t.Run("filters", func(t *testing.T) { recent.filters(t, db) })
}

// opens goes through what the provider does before a layer is valid, and
// demands what it looks for in each answer.
func (q *qgisClient) opens(t *testing.T, id string) {
	t.Helper()
	var landing struct{ Links []qgisLink }
	q.read(t, "/", acceptJSON, &landing)
	collections := findLink(t, landing.Links, "data", "application/json")
	q.opensAPI(t, findLink(t, landing.Links, "service-desc", "application/vnd.oai.openapi+json;version=3.0"), id)
	var conformance struct{ ConformsTo []string }
	q.read(t, findLink(t, landing.Links, "conformance", ""), acceptJSON, &conformance)
	for _, class := range []string{
		"ogcapi-features-2/1.0/conf/crs", "ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter",
		"ogcapi-features-5/1.0/conf/schemas", "cql2/1.0/conf/cql2-text", "cql2/1.0/conf/basic-cql2", "cql2/1.0/conf/advanced-comparison-operators",
		"cql2/1.0/conf/case-insensitive-comparison", "cql2/1.0/conf/basic-spatial-functions", "cql2/1.0/conf/basic-spatial-operators",
	} {
		if !slices.Contains(conformance.ConformsTo, "http://www.opengis.net/spec/"+class) {
			t.Errorf("QGIS does not find the class %s", class)
		}
	}
	var collection struct {
		StorageCRS string
		ItemCount  int
		Links      []qgisLink
	}
	q.read(t, collections+"/"+id, acceptJSON, &collection)
	if want := collectionCount(t, q.srv, id); collection.StorageCRS != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" || collection.ItemCount != want {
		t.Errorf("the collection has %d features in %s, want %d in CRS84", collection.ItemCount, collection.StorageCRS, want)
	}
	q.opensSchemas(t, collections+"/"+id+"/queryables", findLink(t, collection.Links, "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json"))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, collections+"/"+id+"/items", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	// With POST or PUT QGIS would offer to edit.
	if allow := response.Header.Get("Allow"); allow == "" || strings.Contains(allow, "POST") || strings.Contains(allow, "PUT") {
		t.Errorf("Allow is %q", allow)
	}
}

// opensAPI reads the document of the interface as QGIS does: the limits of a
// page, and the typed parameters of the items.
func (q *qgisClient) opensAPI(t *testing.T, address, id string) {
	t.Helper()
	type parameter struct {
		Name, In, Style string
		Explode         *bool
		Schema          struct{ Type string }
	}
	var api struct {
		Components struct {
			Parameters struct {
				Limit struct {
					Schema struct{ Maximum, Default int }
				}
			}
		}
		Paths map[string]struct {
			Get struct{ Parameters []parameter }
		}
	}
	q.read(t, address, acceptAPI, &api)
	if limit := api.Components.Parameters.Limit.Schema; limit.Maximum != 10_000 || limit.Default != 100 {
		t.Errorf("QGIS reads the limits %+v", limit)
	}
	types := map[string]string{}
	for _, p := range api.Paths["/collections/"+id+"/items"].Get.Parameters {
		if p.In == "query" && p.Style == "form" && p.Explode != nil && !*p.Explode {
			types[p.Name] = p.Schema.Type
		}
	}
	for name, want := range map[string]string{"type": "string", "killed": "integer", "km": "string", "radius_m": "number", "in_article": "boolean", "earliest": "string"} {
		if types[name] != want {
			t.Errorf("QGIS reads the type %q for the parameter %s, want %q", types[name], name, want)
		}
	}
}

// opensSchemas reads queryables and schema as QGIS does: a property without a
// type is left out, and a geometry is what refers to a schema of geojson.org.
func (q *qgisClient) opensSchemas(t *testing.T, queryables, schema string) {
	t.Helper()
	type document struct {
		Properties map[string]struct {
			Type, Format string
			Ref          string `json:"$ref"`
			Role         string `json:"x-ogc-role"`
			Sequence     int    `json:"x-ogc-propertySeq"`
		}
	}
	var asked, described document
	q.read(t, queryables, acceptSchema, &asked)
	if g := asked.Properties["geometry"]; g.Type != "" || g.Ref != "https://geojson.org/schema/Point.json" {
		t.Errorf("QGIS finds no geometry among the queryables: %+v", g)
	}
	if d := asked.Properties["earliest"]; d.Type != "string" || d.Format != "date" {
		t.Errorf("QGIS takes the date for %+v", d)
	}
	q.read(t, schema, acceptSchema, &described)
	sequence := map[int]bool{}
	for name, p := range described.Properties {
		if p.Type == "" && p.Role != "primary-geometry" {
			t.Errorf("QGIS leaves the property %s out, which has no type", name)
		}
		if sequence[p.Sequence] || p.Sequence == 0 {
			t.Errorf("the place %d of %s is taken", p.Sequence, name)
		}
		sequence[p.Sequence] = true
	}
	if g := described.Properties["geometry"]; g.Role != "primary-geometry" || g.Format != "geometry-point" {
		t.Errorf("QGIS does not know the geometry %+v", g)
	}
}

// filters sends conditions as QGIS writes them and holds the answers to what
// SQLite finds in the file.
func (q *qgisClient) filters(t *testing.T, db string) {
	t.Helper()
	tests := []struct{ sent, where string }{
		// Typed parameters, of versions without CQL2 and of servers without it.
		{"type=drone-strike&killed=3&in_article=true", `type = 'drone-strike' AND killed = 3 AND in_article`},
		// CQL2, as QgsOapifCql2TextExpressionCompiler writes it.
		{"filter=(type%20%3D%20'drone-strike')", `type = 'drone-strike'`},
		{"filter=((type%20%3D%20'drone-strike')%20AND%20(killed%20%3D%203))", `type = 'drone-strike' AND killed = 3`},
		{"filter=((killed%20%3E%201)%20OR%20(%22in_article%22%20%3D%20TRUE))", `killed > 1 OR in_article`},
		{"filter=(%22in_article%22%20%3D%20FALSE)", `NOT in_article`},
		{"filter=(NOT%20((killed%20%3D%202)))", `NOT killed = 2`},
		{"filter=(killed%20%3C%3E%202)", `killed <> 2`},
		{"filter=(%22radius_m%22%20%3E%3D%205000.5)", `radius_m >= 5000.5`},
		{"filter=killed%20IN%20(2,3)", `killed IN (2, 3)`},
		{"filter=killed%20NOT%20IN%20(2,3)", `killed NOT IN (2, 3)`},
		{"filter=killed%20BETWEEN%201%20AND%202", `killed BETWEEN 1 AND 2`},
		{"filter=killed%20NOT%20BETWEEN%201%20AND%202", `killed NOT BETWEEN 1 AND 2`},
		{"filter=(killed%20IS%20NULL)", `killed IS NULL`},
		{"filter=(%22place_note%22%20IS%20NOT%20NULL)", `place_note IS NOT NULL`},
		{"filter=(earliest%20%3E%3D%20DATE('2025-12-01'))", `earliest >= '2025-12-01'`},
		{"filter=(earliest%20%3D%20DATE('2025-11-30'))", `earliest = '2025-11-30'`},
		{"filter=(title%20LIKE%20'%25smugglers%25')", `title GLOB '*smugglers*'`},
		{"filter=(title%20NOT%20LIKE%20'%25smugglers%25')", `title NOT GLOB '*smugglers*'`},
		{"filter=(CASEI(title)%20LIKE%20CASEI('%25DRONE%25'))", `title LIKE '%drone%'`},
		{"filter=(((killed%20%2B%201)%20*%202)%20%3E%206)", `(killed + 1) * 2 > 6`},
		{"filter=((killed%20%3E%201))%20AND%20((type%20%3D%20'drone-strike'))", `killed > 1 AND type = 'drone-strike'`},
		{"filter=S_INTERSECTS(geometry,BBOX(70.9,38.3,71.2,38.6))", `fid IN (SELECT id FROM rtree_incidents_geom WHERE minx >= 70.9 AND maxx <= 71.2 AND miny >= 38.3 AND maxy <= 38.6)`},
		{"filter=S_INTERSECTS(geometry,BBOX(-180,-90,180,90))", `geom IS NOT NULL`},
	}
	parts := make([]string, len(tests))
	for i, test := range tests {
		parts[i] = fmt.Sprintf("SELECT %d, id FROM incidents WHERE %s", i, test.where)
	}
	stdout, _ := tool(t, "sqlite3", db, strings.Join(parts, " UNION ALL ")+" ORDER BY 1, 2")
	found := map[string][]string{}
	for line := range strings.Lines(stdout) {
		number, id, _ := strings.Cut(strings.TrimSpace(line), "|")
		found[number] = append(found[number], id)
	}
	for i, test := range tests {
		sent := test.sent
		if strings.HasPrefix(sent, "filter=") {
			sent += "&filter-lang=cql2-text"
		}
		var page qgisPage
		q.read(t, "/collections/incidents/items?limit=1000&"+sent, acceptItems, &page)
		want := found[strconv.Itoa(i)]
		if !slices.Equal(page.ids(), want) || page.NumberMatched != len(want) || len(want) == 0 {
			text, _ := url.QueryUnescape(sent)
			t.Errorf("%s gives %v, the file has %v", text, page.ids(), want)
		}
	}
	// A layer in another system: QGIS gives the box in it, in the order of its
	// axes. The report without a place belongs to every box by the standard
	// (OGC API - Common, part 2); QGIS drops it.
	const system = "http://www.opengis.net/def/crs/EPSG/0/"
	shodak, placeless := "2025-11-30-shodak", "2025-12-intrusions"
	for sent, want := range map[string][]string{
		"bbox=38.3,70.9,38.6,71.2&bbox-crs=" + system + "4326&crs=" + system + "4326":                                                        {shodak, placeless},
		"bbox=666000,4240000,692000,4275000&bbox-crs=" + system + "32642&crs=" + system + "32642":                                            {shodak, placeless},
		"filter=S_INTERSECTS(geometry,BBOX(38.3,70.9,38.6,71.2))&filter-lang=cql2-text&filter-crs=" + system + "4326&crs=" + system + "4326": {shodak},
	} {
		var page qgisPage
		q.read(t, "/collections/incidents/items?limit=1000&"+sent, acceptItems, &page)
		if !slices.Equal(page.ids(), want) {
			t.Errorf("%s gives %v, want %v", sent, page.ids(), want)
		}
	}
}
