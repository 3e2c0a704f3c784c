package ingest_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/ingest"
	"panj/data/seed"
)

// wholeSeed is read once; no test changes it.
var wholeSeed = sync.OnceValues(func() (*data.Dataset, error) { return ingest.Seed(seed.FS) })

func readSeed(t *testing.T) *data.Dataset {
	t.Helper()
	d, err := wholeSeed()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func table(t *testing.T, d *data.Dataset, id string) *data.Table {
	t.Helper()
	i := slices.IndexFunc(d.Tables, func(table data.Table) bool { return table.Collection.ID == id })
	if i < 0 {
		t.Fatalf("there is no table %q", id)
	}
	return &d.Tables[i]
}

// column returns one value of a row by the column's name.
func column(t *testing.T, table *data.Table, f data.Feature, name string) any {
	t.Helper()
	i := slices.IndexFunc(table.Collection.Columns, func(c data.Column) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("table %q has no column %q", table.Collection.ID, name)
	}
	return f.Values[i]
}

func TestSeedHasEveryTable(t *testing.T) {
	d := readSeed(t)
	for _, table := range d.Tables {
		c := &table.Collection
		if len(table.Rows) == 0 {
			t.Errorf("table %q is empty", c.ID)
		}
		if c.Title == "" || c.Description == "" || c.Licence.Title == "" || c.Licence.Href == "" || c.Attribution == "" || c.Citation == "" {
			t.Errorf("table %q lacks title, description, licence, attribution or citation", c.ID)
		}
		for _, column := range c.Columns {
			if column.Title == "" || column.Description == "" {
				t.Errorf("column %q of table %q lacks title or description", column.Name, c.ID)
			}
		}
		for _, row := range table.Rows {
			if len(row.Values) != len(c.Columns) || row.ID == "" {
				t.Errorf("table %q: row %q does not fit the columns", c.ID, row.ID)
			}
		}
	}
	for id, count := range map[string]int{"border": 1, "border_sections": 5, "incidents": 13, "sources": 31} {
		if got := len(table(t, d, id).Rows); got != count {
			t.Errorf("table %q has %d rows, want %d", id, got, count)
		}
	}
	if len(d.Articles) != 1 || len(d.Articles[0].Passages) != 27 || len(d.Citations) != 4 {
		t.Errorf("%d articles, %d citations", len(d.Articles), len(d.Citations))
	}
}

// Kilometres and distances worked out apart from this program with pyproj 3.4
// (PROJ 9.1, GeographicLib's geodesic): each segment of the border sampled
// every metre, the nearest sample taken.
func TestIncidentsOnTheBorder(t *testing.T) {
	incidents := table(t, readSeed(t), "incidents")
	want := map[string]struct{ km, metres float64 }{
		"2024-11-17-zarbuz": {382.427, 826.7}, "2025-06-sayrob": {305.671, 9087.4}, "2025-07-kishti": {428.752, 710.2},
		"2025-08-24-dovang": {358.471, 1610.8}, "2025-10-25-dovang": {358.471, 1610.8}, "2025-11-20-hamadoni": {305.671, 9087.4},
		"2025-11-26-shohin-camp": {382.427, 826.7}, "2025-11-30-shodak": {582.801, 635.4}, "2025-12-24-kavok": {335.400, 1250.2},
		"2026-01-18-khirmanjo": {428.752, 710.2}, "2026-01-29-bahorak": {424.897, 12563.1}, "2026-02-10-darkad": {272.399, 3181.6},
	}
	for _, row := range incidents.Rows {
		get := func(name string) float64 {
			n, ok := column(t, incidents, row, name).(float64)
			if !ok {
				t.Fatalf("%s: %s is %v", row.ID, name, column(t, incidents, row, name))
			}
			return n
		}
		expected, hasPlace := want[row.ID]
		if !hasPlace {
			continue
		}
		if km := get("km"); math.Abs(km-expected.km) > 0.002 {
			t.Errorf("%s: km %.3f, want %.3f", row.ID, km, expected.km)
		}
		if d := get("distance_m"); math.Abs(d-expected.metres) > 1 {
			t.Errorf("%s: distance %.1f, want %.1f", row.ID, d, expected.metres)
		}
		if get("distance_m") > get("radius_m") {
			t.Errorf("%s: the border is outside the radius", row.ID)
		}
		if from, to := get("km_from"), get("km_to"); from > get("km") || to < get("km") || to-from < 2*(get("radius_m")-get("distance_m"))/1000 {
			t.Errorf("%s: km %.3f to %.3f around %.3f", row.ID, from, to, get("km"))
		}
		if side := column(t, incidents, row, "side"); side != nil { // each circle reaches across the line
			t.Errorf("%s: side is %v", row.ID, side)
		}
		delete(want, row.ID)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", slices.Sorted(maps.Keys(want)))
	}
}

func TestAggregateStandsForTheWholeBorder(t *testing.T) {
	incidents := table(t, readSeed(t), "incidents")
	i := slices.IndexFunc(incidents.Rows, func(f data.Feature) bool { return f.ID == "2025-12-intrusions" })
	row := incidents.Rows[i]
	want := map[string]any{"km": nil, "distance_m": nil, "side": nil, "radius_m": nil, "km_from": 0.0, "km_to": 1343.955, "type": "aggregate", "in_article": true}
	for name, value := range want {
		if got := column(t, incidents, row, name); got != value {
			t.Errorf("%s is %v, want %v", name, got, value)
		}
	}
	if row.Geometry != nil {
		t.Errorf("geometry is %v", row.Geometry)
	}
}

// Who was counted, from the reports that incidents.json names; nil is not
// stated, and never zero.
func TestIncidentNumbers(t *testing.T) {
	incidents := table(t, readSeed(t), "incidents")
	columns := []string{"killed", "injured", "injured_max", "killed_crossing", "injured_crossing", "detained"}
	want := map[string]string{
		"2024-11-17-zarbuz":      "[1 4 5 <nil> <nil> <nil>]",
		"2025-06-sayrob":         "[<nil> <nil> <nil> <nil> <nil> <nil>]",
		"2025-07-kishti":         "[<nil> <nil> <nil> 2 <nil> <nil>]",
		"2025-08-24-dovang":      "[1 4 <nil> <nil> <nil> <nil>]",
		"2025-10-25-dovang":      "[<nil> <nil> <nil> <nil> <nil> <nil>]",
		"2025-11-20-hamadoni":    "[<nil> <nil> <nil> 2 <nil> <nil>]",
		"2025-11-26-shohin-camp": "[3 1 <nil> <nil> <nil> <nil>]",
		"2025-11-30-shodak":      "[2 2 <nil> <nil> <nil> <nil>]",
		"2025-12-24-kavok":       "[2 <nil> <nil> 3 <nil> <nil>]",
		"2025-12-intrusions":     "[<nil> <nil> <nil> <nil> <nil> <nil>]",
		"2026-01-18-khirmanjo":   "[<nil> <nil> <nil> 4 <nil> <nil>]",
		"2026-01-29-bahorak":     "[<nil> <nil> <nil> 3 <nil> <nil>]",
		"2026-02-10-darkad":      "[<nil> <nil> <nil> 0 0 1]",
	}
	for _, row := range incidents.Rows {
		var got []any
		for _, name := range columns {
			got = append(got, column(t, incidents, row, name))
		}
		if fmt.Sprint(got) != want[row.ID] {
			t.Errorf("%s: %v of %v, want %s", row.ID, got, columns, want[row.ID])
		}
	}
}

// Everything that incidents.json says of an incident is in its row, its
// citations or its sources.
func TestNoFactIsLost(t *testing.T) {
	d := readSeed(t)
	incidents, sources := table(t, d, "incidents"), table(t, d, "sources")
	content, err := seed.FS.ReadFile("incidents.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Incidents []map[string]any `json:"incidents"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	for i, in := range file.Incidents {
		row := []any{incidents.Rows[i].ID}
		for _, v := range incidents.Rows[i].Values {
			if raw, ok := v.(json.RawMessage); ok {
				if err := json.Unmarshal(raw, &v); err != nil {
					t.Fatal(err)
				}
			}
			row = append(row, v)
		}
		if p, ok := incidents.Rows[i].Geometry.(orb.Point); ok {
			row = append(row, p[0], p[1])
		}
		for _, c := range d.Citations {
			if c.Feature == incidents.Rows[i].ID {
				row = append(row, c.Passage)
			}
		}
		for _, pair := range d.Relations[0].Pairs {
			if pair.Base == incidents.Rows[i].ID {
				j := slices.IndexFunc(sources.Rows, func(f data.Feature) bool { return f.ID == pair.Related })
				row = append(append(row, pair.Values...), sources.Rows[j].Values...)
			}
		}
		have := leaves(row, map[string]bool{})
		for leaf := range leaves(in, map[string]bool{}) {
			if !have[leaf] {
				t.Errorf("%v: %s is lost", in["key"], leaf)
			}
		}
	}
	if len(file.Incidents) != len(incidents.Rows) {
		t.Errorf("%d incidents, %d rows", len(file.Incidents), len(incidents.Rows))
	}
}

// leaves gathers the text of every value inside v; a radius in kilometres
// counts as metres.
func leaves(v any, into map[string]bool) map[string]bool {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if km, ok := member.(float64); ok && name == "radius_km" {
				member = km * 1000
			}
			leaves(member, into)
		}
	case []any:
		for _, member := range v {
			leaves(member, into)
		}
	case nil:
	default:
		if text := fmt.Sprint(v); text != "" {
			into[text] = true
		}
	}
	return into
}

func TestCitationsLeadToTheirPassages(t *testing.T) {
	d := readSeed(t)
	want := map[string]string{
		"2025-12-intrusions":     "the-evidence-1.2",
		"2025-12-24-kavok":       "the-evidence-1.3",
		"2025-11-26-shohin-camp": "recent-attacks-targeting-chinese-nationals-1.3",
		"2025-11-30-shodak":      "recent-attacks-targeting-chinese-nationals-1.4",
	}
	words := map[string]string{
		"2025-12-intrusions": "intrusions", "2025-12-24-kavok": "three assailants",
		"2025-11-26-shohin-camp": "drone", "2025-11-30-shodak": "China Road and Bridge Corporation",
	}
	for _, c := range d.Citations {
		if c.Passage != want[c.Feature] || c.Role != "reports" || c.Collection != "incidents" || !strings.Contains(c.Exact, words[c.Feature]) {
			t.Errorf("got %+v", c)
		}
		before := c
		if err := c.Resolve(d.Articles[0]); err != nil || c != before {
			t.Errorf("%s: %v", c.ID, err)
		}
		delete(want, c.Feature)
	}
	if len(want) > 0 {
		t.Errorf("not cited: %v", want)
	}
}

func TestSourcesAreJoinedOnce(t *testing.T) {
	d := readSeed(t)
	sources := table(t, d, "sources")
	addresses := map[any]bool{}
	for _, row := range sources.Rows {
		if address := column(t, sources, row, "url"); addresses[address] {
			t.Errorf("%v is there twice", address)
		} else {
			addresses[address] = true
		}
	}
	if len(d.Relations) != 1 || len(d.Relations[0].Pairs) != 32 {
		t.Errorf("relations: %d", len(d.Relations))
	}
	shared := 0
	for _, pair := range d.Relations[0].Pairs {
		if pair.Related == "rfe-rl-tajik-service-repost-2025-11-27" {
			shared++
		}
	}
	if shared != 2 {
		t.Errorf("the source of two incidents is joined with %d", shared)
	}
}

// seedFiles returns the files of the seed that the incidents need, in memory.
func seedFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range []string{"border.geojson.gz", "incidents.json", "citations.json", "collections.json", "articles/rising-border-tensions.md"} {
		content, err := fs.ReadFile(seed.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = content
	}
	var spec map[string]any
	if err := json.Unmarshal(files["collections.json"], &spec); err != nil {
		t.Fatal(err)
	}
	spec["collections"] = slices.DeleteFunc(spec["collections"].([]any), func(c any) bool {
		return !slices.Contains([]string{"border", "incidents", "sources"}, c.(map[string]any)["id"].(string))
	})
	var err error
	if files["collections.json"], err = json.MarshalIndent(spec, "", " "); err != nil {
		t.Fatal(err)
	}
	return files
}

// mapFS makes a file system of them with a SOURCES.md that fits.
func mapFS(files map[string][]byte) fstest.MapFS {
	fsys, manifest := fstest.MapFS{}, "| file | sha256 |\n|---|---|\n"
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fsys[name] = &fstest.MapFile{Data: files[name]}
		manifest += fmt.Sprintf("| `%s` | `%x` |\n", name, sha256.Sum256(files[name]))
	}
	fsys["SOURCES.md"] = &fstest.MapFile{Data: []byte(manifest)}
	fsys["seed.go"] = &fstest.MapFile{Data: []byte("package seed")}
	return fsys
}

func TestFlippedBitIsNamed(t *testing.T) {
	for name := range seedFiles(t) {
		fsys := mapFS(seedFiles(t))
		content := bytes.Clone(fsys[name].Data)
		content[len(content)/2] ^= 1
		fsys[name].Data = content
		_, err := ingest.Seed(fsys)
		if err == nil || !strings.Contains(err.Error(), "seed file "+name+" is damaged") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestMissingAndUnknownFilesAreNamed(t *testing.T) {
	for name := range seedFiles(t) {
		fsys := mapFS(seedFiles(t))
		delete(fsys, name)
		if _, err := ingest.Seed(fsys); err == nil || !strings.Contains(err.Error(), name+", which SOURCES.md lists, is missing") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	fsys := mapFS(seedFiles(t))
	fsys["more.json"] = &fstest.MapFile{Data: []byte("{}")}
	if _, err := ingest.Seed(fsys); err == nil || !strings.Contains(err.Error(), "more.json has no row") {
		t.Errorf("got %v", err)
	}
	if _, err := ingest.Seed(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "SOURCES.md") {
		t.Errorf("got %v", err)
	}
}

// Each fault has a checksum that fits, so it must be found for itself.
func TestSeedRefuses(t *testing.T) {
	const incidents, citations, spec, article = "incidents.json", "citations.json", "collections.json", "articles/rising-border-tensions.md"
	tests := map[string]struct{ file, old, new, want string }{
		"unknown key":           {incidents, `"target": "border post"`, `"target": "border post", "colour": 1`, `incidents.json: incident 9 ("2025-12-24-kavok"): read JSON: json: unknown field "colour"`},
		"key with capital":      {incidents, `"2025-07-kishti"`, `"2025-07-Kishti"`, `incident 3 ("2025-07-Kishti"): key`},
		"key used twice":        {incidents, `"2025-07-kishti"`, `"2025-06-sayrob"`, `is used by an earlier incident`},
		"no title":              {incidents, `"title": "Exchange of fire at Dovang, August 2025"`, `"title": ""`, `"2025-08-24-dovang": title "": is required`},
		"unknown type":          {incidents, `"type": "crossing"`, `"type": "raid"`, `"2026-02-10-darkad": type "raid": must be one of`},
		"unknown status":        {incidents, `"single-source"`, `"doubtful"`, `status "doubtful"`},
		"unknown basis":         {incidents, `"basis": "village"`, `"basis": "guess"`, `place_basis "guess"`},
		"no such day":           {incidents, `"earliest": "2025-06-01"`, `"earliest": "2025-06-31"`, `incident 2 ("2025-06-sayrob"): earliest`},
		"reversed":              {incidents, `"latest": "2025-06-26"`, `"latest": "2025-05-26"`, `latest "2025-05-26"`},
		"other date":            {incidents, `"edtf": "2025-06"`, `"edtf": "2024-06"`, `has no day in common`},
		"no date":               {incidents, `"edtf": "2025-06"`, `"edtf": "June"`, `edtf "June"`},
		"half a place":          {incidents, `"lat": 38.444`, `"lat": null`, `lon, lat and radius_km, or none`},
		"latitude 91":           {incidents, `"lat": 38.444`, `"lat": 91`, `latitude from -90 to 90`},
		"no radius":             {incidents, `"radius_km": 6`, `"radius_km": 0`, `radius_km "0"`},
		"unknown party":         {incidents, `"party": "crossing"`, `"party": "ours"`, `party "ours"`},
		"fewer than none":       {incidents, `"killed": 3`, `"killed": -3`, `must not be negative`},
		"half a range":          {incidents, `"injured_high": 5`, `"injured_high": null`, `injured_low`},
		"nobody claims":         {incidents, `"who": "paruskg.info"`, `"who": ""`, `who claims it`},
		"not in the article":    {incidents, `"in_article": true`, `"in_article": false`, `passages`},
		"article not stated":    {incidents, `"in_article": false,`, ``, `in_article "": is required`},
		"no web address":        {incidents, `"https://timesca.com/?p=39853"`, `"timesca"`, `url "timesca"`},
		"no publisher":          {incidents, `"publisher": "Parus"`, `"publisher": ""`, `publisher`},
		"odd publication":       {incidents, `"published": "2025-10"`, `"published": "autumn"`, `published "autumn"`},
		"two dates for one":     {incidents, `"published": "2025-11-27",` + "\n     \"backs\": \"1 dead", `"published": "2025-11-28",` + "\n     \"backs\": \"1 dead", `another publisher or date`},
		"source twice":          {incidents, `https://atlaspress.news/en/2025/10/26/taliban-tajikistan-border-clash-badakhshan`, `https://timesca.com/tajik-border-guards-clash-with-taliban-fighters-along-afghan-border`, `is named twice by this incident`},
		"unknown system":        {incidents, `"WGS84 lon/lat"`, `"Pulkovo 1942"`, `crs "Pulkovo 1942"`},
		"unknown feature":       {citations, `"2025-12-24-kavok"`, `"2025-12-24-kavog"`, `citation 4: feature "2025-12-24-kavog" of collection "incidents"`},
		"unknown collection":    {citations, `"incidents"`, `"accidents"`, `collection "accidents"`},
		"unknown article":       {citations, `"rising-border-tensions"`, `"falling"`, `article "falling"`},
		"unknown passage":       {citations, `"the-evidence-1.3"`, `"the-evidence-1.4"`, `passage "the-evidence-1.4"`},
		"another passage":       {citations, `"the-evidence-1.3"`, `"the-evidence-1.2"`, `the passages cited for incident "2025-12-24-kavok"`},
		"words not there":       {citations, `"role": "reports"`, `"role": "reports", "quote": "a tank"`, `the words "a tank"`},
		"no role":               {citations, `"role": "reports"`, `"role": ""`, `role`},
		"article not read":      {article, "edition:", "editions:", `seed file articles/rising-border-tensions.md: `},
		"article of other name": {article, "id: rising", "id: falling", `must be the name of the file`},
		"spec not JSON":         {spec, `{`, ``, `collections.json: read JSON`},
		"more than one value":   {citations, "{", "{} {", `there is more after the end`},
		"unknown column type":   {spec, `"type": "boolean"`, `"type": "maybe"`, `column "in_article": type "maybe"`},
		"unknown geometry":      {spec, `"geometry": "POINT"`, `"geometry": "DOT"`, `geometry "DOT"`},
		"column without data":   {spec, `"name": "time"`, `"name": "hour"`, `column "hour" of collection "incidents" has no counterpart`},
		"no relation":           {spec, `"name": "incident_sources"`, `"name": "other"`, `relation "incident_sources" is missing`},
		"relation to nothing":   {spec, `"base": "incidents"`, `"base": "nothing"`, `joins "nothing"`},
		"no border":             {spec, `"id": "border"`, `"id": "line"`, `needs the collections`},
		"file not there":        {spec, `"border.geojson.gz"`, `"border.geojson"`, `seed file border.geojson is missing`},
	}
	for name, test := range tests {
		files := seedFiles(t)
		changed := strings.Replace(string(files[test.file]), test.old, test.new, 1)
		if changed == string(files[test.file]) {
			t.Errorf("%s: nothing was replaced", name)
			continue
		}
		files[test.file] = []byte(changed)
		_, err := ingest.Seed(mapFS(files))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), strings.TrimSuffix(test.file, ".md")) && test.file != spec {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

func TestSeedKeepsSignsAsTheyAre(t *testing.T) {
	files := seedFiles(t)
	files["incidents.json"] = bytes.Replace(files["incidents.json"], []byte(`"what": "smugglers"`), []byte(`"what": "<smugglers & others>"`), 1)
	d, err := ingest.Seed(mapFS(files))
	if err != nil {
		t.Fatal(err)
	}
	incidents := table(t, d, "incidents")
	i := slices.IndexFunc(incidents.Rows, func(f data.Feature) bool { return f.ID == "2025-12-24-kavok" })
	claims := column(t, incidents, incidents.Rows[i], "claims").(json.RawMessage)
	if !bytes.Contains(claims, []byte(`"<smugglers & others>"`)) {
		t.Errorf("claims are %s", claims)
	}
}

func TestSeedNamesWhoMakesTheClaims(t *testing.T) {
	files := seedFiles(t)
	files["incidents.json"] = bytes.Replace(files["incidents.json"], []byte(`"who": "Nezavisimaya Gazeta"`),
		[]byte(`"who": "RFE/RL sources"}, {"what": "more", "who": "A & B"}, {"what": "as much", "who": "C, by noon; A & B", "speakers": ["C", "A & B"]`), 1)
	d, err := ingest.Seed(mapFS(files))
	if err != nil {
		t.Fatal(err)
	}
	incidents := table(t, d, "incidents")
	i := slices.IndexFunc(incidents.Rows, func(f data.Feature) bool { return f.ID == "2024-11-17-zarbuz" })
	if got := string(column(t, incidents, incidents.Rows[i], "said_by").(json.RawMessage)); got != `["RFE/RL sources","A & B","C"]` {
		t.Errorf("said by %s", got)
	}
}

func TestSeedRefusesBrokenCompression(t *testing.T) {
	files := seedFiles(t)
	whole := files["border.geojson.gz"]
	bomb := func() []byte {
		var out bytes.Buffer
		writer := gzip.NewWriter(&out)
		zeros := make([]byte, 1<<20)
		for range 1 + ingest.MaxFileBytes>>20 {
			if _, err := writer.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"cut in half":    {whole[:len(whole)/2], "unexpected EOF"},
		"not compressed": {[]byte("{}"), "decompress"},
		"empty":          {nil, "decompress"},
		"a bomb":         {bomb(), "too large"},
	} {
		files["border.geojson.gz"] = test.content
		_, err := ingest.Seed(mapFS(files))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "border.geojson.gz") {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		if _, err := ingest.Seed(seed.FS); err != nil {
			b.Fatal(err)
		}
	}
}
