package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// manyRows is more than two of the pages of the largest size that clients ask
// for by default.
const manyRows = 2500

// oddName is one that has to be escaped in an address.
const oddName = "odd name, größer & more"

// addManyRows lets GDAL add tables of many rows to the file, whatever else
// has it open. Every kind of value is there; the measures are whole in the first
// pages and have decimals later, which readers that guess types trip over.
func addManyRows(t *testing.T, db string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for n := 1; n <= manyRows; n++ {
		if n > 1 {
			b.WriteByte(',')
		}
		measure := fmt.Sprintf("%d.0", n)
		if n > manyRows-100 {
			measure = fmt.Sprintf("%d.25", n)
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"n":%d,"measure":%s,"big":%d,"word":"слово %d & more","odd":%t,"day":"2025-%02d-%02d"},`+
			`"geometry":{"type":"Point","coordinates":[%.2f,%.2f]}}`,
			n, measure, 10_000_000_000+n, n%7, n%2 == 1, n%12+1, n%28+1, 66+float64(n%50)/10, 36+float64(n/50)/10)
	}
	b.WriteString(`]}`)
	source := filepath.Join(t.TempDir(), "many.geojson")
	if err := os.WriteFile(source, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, layer := range []string{"many", oddName} {
		tool(t, "ogr2ogr", "-update", "-f", "GPKG", db, source, "-nln", layer, "-a_srs", "EPSG:4326")
	}
}

// TestGDALUsesTheAPI asks what people ask with ogrinfo and ogr2ogr, holds the
// answers to the same question asked of the file itself, and looks into the access log for
// what the server was asked.
func TestGDALUsesTheAPI(t *testing.T) {
	srv, db := startSeeded(t, "--log-format", "json")
	addManyRows(t, db)
	api := "OAPIF:" + srv.url

	t.Run("counts and types", func(t *testing.T) { compareLayers(t, srv, db, api) })
	t.Run("a filter by a value", func(t *testing.T) {
		for _, test := range []struct {
			layer, where string
			pushed       map[string]string
		}{
			{"incidents", "type = 'drone-strike'", map[string]string{"type": "drone-strike"}},
			{"incidents", "killed = 2", map[string]string{"killed": "2"}},
			{"incidents", "in_article = 1 AND killed > 1", map[string]string{"in_article": "1"}},
			{"incidents", "earliest >= '2025-11-26' AND earliest <= '2025-12-31'", map[string]string{"datetime": "2025-11-26T/2025-12-31T"}},
			{"incidents", "latest >= '2025-12-24'", map[string]string{"datetime": "2025-12-24T/.."}},
			{"incidents", "earliest <= '2025-08-26'", map[string]string{"datetime": "../2025-08-26T"}},
			{"many", "word = 'слово 3 & more' AND n > 2000", map[string]string{"word": "слово 3 & more"}},
			{"many", "day = '2025-03-03'", nil}, // compared by GDAL
			{"many", "measure > 2400 AND odd = 1", map[string]string{"odd": "1"}},
			{oddName, "word = 'слово 3 & more' AND n > 2000", nil}, // GDAL looks for the bare name in the API document
			{"passages", "section = 'the-evidence'", map[string]string{"section": "the-evidence"}},
		} {
			want := rowsOf(t, db, test.layer, "-where", test.where)
			var got []string
			asked := srv.requests(t, func() { got = rowsOf(t, api, test.layer, "-where", test.where) })
			if !sameRows(got, want) || len(want) == 0 {
				t.Errorf("%s where %s: GDAL reads %v from the interface, %v from the file", test.layer, test.where, got, want)
			}
			expectPushed(t, asked, test.pushed)
		}
	})
	t.Run("one row by its id", func(t *testing.T) {
		var got []string
		asked := srv.requests(t, func() { got = rowsOf(t, api, "incidents", "-where", "id = '2025-11-30-shodak'") })
		if len(got) != 1 || asked[len(asked)-1].path() != "/collections/incidents/items/2025-11-30-shodak" {
			t.Errorf("GDAL reads %v by %v", got, asked)
		}
	})
	t.Run("a box", func(t *testing.T) {
		for layer, box := range map[string][]string{
			"incidents": {"70.9", "38.3", "71.2", "38.6"}, "many": {"66.45", "36.95", "67.15", "37.55"}, "countries": {"71", "37", "72", "38"}, "border": {"67", "36", "68", "38"},
		} {
			where := append([]string{"-spat"}, box...)
			want := rowsOf(t, db, layer, where...)
			var got []string
			asked := srv.requests(t, func() { got = rowsOf(t, api, layer, where...) })
			if !sameRows(got, want) || len(want) == 0 {
				t.Errorf("%s in %v: GDAL reads %d rows from the interface, %d from the file", layer, box, len(got), len(want))
			}
			expectPushed(t, asked, map[string]string{"bbox": ""})
		}
	})
	t.Run("SQL and a limit", func(t *testing.T) {
		const sql = "SELECT id, killed FROM incidents WHERE killed IS NOT NULL ORDER BY killed DESC LIMIT 3"
		got, _ := tool(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", api, "-sql", sql)
		want, _ := tool(t, "ogr2ogr", "-f", "CSV", "/vsistdout/", db, "-sql", sql)
		if got != want || strings.Count(got, "\n") != 4 {
			t.Errorf("the interface gives %s the file %s", got, want)
		}
		if rows := rowsOf(t, api, "many", "-limit", "25"); len(rows) != 25 {
			t.Errorf("-limit 25 gives %d rows", len(rows))
		}
	})
	t.Run("counting is one request", func(t *testing.T) {
		var stdout string
		asked := srv.requests(t, func() { stdout, _ = tool(t, "ogrinfo", "-so", "-ro", api, "many", "-where", "odd = 1") })
		if last := asked[len(asked)-1]; !strings.Contains(stdout, "Feature Count: 1250") || last.query(t).Get("resultType") != "hits" {
			t.Errorf("GDAL counts by %d requests, the last is %s:\n%s", len(asked), last.URI, stdout)
		}
	})
	t.Run("pages", func(t *testing.T) {
		want := rowsOf(t, db, "many")
		for _, size := range []int{0, 1000, 100_000} { // 0: GDAL's own, 10 before GDAL 3.8
			options := []string{}
			if size > 0 {
				options = []string{"-oo", "PAGE_SIZE=" + strconv.Itoa(size)}
			}
			var got []string
			asked := srv.requests(t, func() { got = rowsOf(t, api, "many", options...) })
			if !slices.Equal(got, want) || len(got) != manyRows {
				t.Errorf("pages of %d: GDAL reads %d rows, want %d in the same order", size, len(got), manyRows)
			}
			if pages := len(asked); size == 0 && pages < 3 || size == 1000 && pages > 6 {
				t.Errorf("pages of %d: %d requests", size, pages)
			}
		}
	})
}

// rowsOf lets ogr2ogr read a layer and returns its first column, or the number
// of the row in tables that begin with one.
func rowsOf(t *testing.T, source, layer string, options ...string) []string {
	t.Helper()
	args := append([]string{"-f", "CSV", "/vsistdout/", source, layer}, options...)
	stdout, stderr := tool(t, "ogr2ogr", args...)
	if stderr != "" {
		t.Errorf("ogr2ogr %v says: %s", options, stderr)
	}
	records, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	if err != nil {
		t.Fatalf("ogr2ogr %v: %v in %.300s", options, err, stdout)
	}
	rows := []string{}
	for _, record := range records[min(1, len(records)):] {
		rows = append(rows, record[0])
	}
	return rows
}

// sameRows compares rows in whatever order: the file gives them in that of the
// index it uses.
func sameRows(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// expectPushed demands that a request for features carried the parameters; an
// empty value stands for any.
func expectPushed(t *testing.T, asked []logged, want map[string]string) {
	t.Helper()
	for _, request := range asked {
		if request.Status >= http.StatusBadRequest {
			t.Errorf("%s was answered %d", request.URI, request.Status)
		}
	}
	last := asked[len(asked)-1]
	got := last.query(t)
	for name, value := range want {
		if !got.Has(name) || (value != "" && got.Get(name) != value) {
			t.Errorf("GDAL asked for %s, want it with %s=%s", last.URI, name, value)
		}
	}
}

// compareLayers holds names, counts, fields and types of all layers that GDAL
// finds at the interface to what it finds in the file.
func compareLayers(t *testing.T, srv *running, db, api string) {
	t.Helper()
	// The driver guesses types from its first page; with one page it has seen
	// every value.
	there := layersOf(t, api, "-oo", "PAGE_SIZE=10000")
	here := layersOf(t, db)
	var all struct {
		Collections []struct {
			ID string `json:"id"`
		} `json:"collections"`
	}
	srv.getJSON(t, "/collections", &all)
	for _, c := range all.Collections {
		want, got := here[c.ID], there[c.ID]
		if got.count != want.count || want.count == 0 {
			t.Errorf("%s: GDAL counts %d rows at the interface, %d in the file", c.ID, got.count, want.count)
		}
		for name, kind := range want.fields {
			if !sameType(kind, got.fields[name]) {
				t.Errorf("%s: GDAL takes %s for %q, in the file it is %q", c.ID, name, got.fields[name], kind)
			}
		}
		delete(there, c.ID)
	}
	if len(there) > 0 {
		t.Errorf("GDAL finds layers that are no collection: %v", slices.Sorted(maps.Keys(there)))
	}
}

// sameType compares the type of a column in the file with the one that GDAL
// guesses from JSON: integers have one kind there, a column without any value is
// text, and a list of words is seen to be one.
func sameType(file, guessed string) bool {
	number := func(kind string) string {
		if kind == "Integer64" {
			return "Integer"
		}
		return kind
	}
	isList := guessed == "StringList" && (file == "String(JSON)" || file == "JSON") // as GDAL and QGIS call it
	return isList || guessed == "String" || number(file) == number(guessed)
}

type gdalLayer struct {
	count  int
	fields map[string]string
}

var (
	layerPattern = regexp.MustCompile(`(?m)^Layer name: (.+)$`)
	countPattern = regexp.MustCompile(`(?m)^Feature Count: (\d+)$`)
	fieldPattern = regexp.MustCompile(`(?m)^(\S.*): ([A-Z][A-Za-z0-9]+(?:\([A-Za-z]+\))?) \(\d+\.\d+\)`)
)

// layersOf reads what ogrinfo says of all layers.
func layersOf(t *testing.T, source string, options ...string) map[string]gdalLayer {
	t.Helper()
	stdout, _ := tool(t, "ogrinfo", append([]string{"-so", "-al", "-ro", source}, options...)...)
	layers := map[string]gdalLayer{}
	starts := layerPattern.FindAllStringSubmatchIndex(stdout, -1)
	for i, start := range starts {
		end := len(stdout)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		name, text := stdout[start[2]:start[3]], stdout[start[0]:end]
		layer := gdalLayer{fields: map[string]string{}}
		if count := countPattern.FindStringSubmatch(text); count != nil {
			layer.count, _ = strconv.Atoi(count[1])
		}
		for _, field := range fieldPattern.FindAllStringSubmatch(text, -1) {
			layer.fields[field[1]] = field[2]
		}
		layers[name] = layer
	}
	return layers
}

// TestGDALReadsTheDownload reads a file from the server as if it were local,
// which GDAL does by asking for parts of it.
func TestGDALReadsTheDownload(t *testing.T) {
	srv, db := startSeeded(t, "--log-format", "json")
	addManyRows(t, db)
	for layer, box := range map[string][]string{"world": {"70", "30", "71", "31"}, oddName: {"66.45", "36.95", "67.15", "37.55"}, "passages": nil} {
		options := []string{}
		if box != nil {
			options = append([]string{"-spat"}, box...)
		}
		source := "/vsicurl/" + srv.url + "/download/" + url.PathEscape(layer) + ".geojson"
		want := rowsOf(t, db, layer, options...)
		var got []string
		asked := srv.requests(t, func() { got = rowsOf(t, source, layer, options...) })
		if !sameRows(got, want) || len(want) == 0 {
			t.Errorf("GDAL reads %d rows of the download of %s, %d of the file", len(got), layer, len(want))
		}
		partial := slices.ContainsFunc(asked, func(r logged) bool { return r.Status == http.StatusPartialContent })
		if head := asked[0]; head.Method != http.MethodHead || head.Status != http.StatusOK || !partial {
			t.Errorf("GDAL asked for %v, want HEAD and then parts", asked)
		}
	}
	// The parts are those of one file: its provenance stands at the beginning.
	stdout, _ := tool(t, "ogr2ogr", "-f", "GeoJSON", "-lco", "WRITE_NAME=NO", "/vsistdout/", "/vsicurl/"+srv.url+"/download/incidents.geojson?type=drone-strike")
	var features struct {
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal([]byte(stdout), &features); err != nil || len(features.Features) != 2 {
		t.Errorf("a filtered download has %d features (%v), want the 2 drone strikes", len(features.Features), err)
	}
}
