package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/server"
)

// filterIndex shows what the page is told of its filters, one thing a line.
const filterIndex = `<!doctype html><html lang="en"><body>
{{range .Ignored}}<p>ignored {{.}}</p>
{{end}}{{range .Aside}}<p>aside {{.Param}}={{.Value}}: {{.Reason}}</p>
{{end}}{{with .Filters}}<p>{{.Matching}} narrowed {{.Narrowed}} all {{.All}}</p>
{{range .Kept}}<p>kept {{.Name}}={{.Value}}</p>
{{end}}{{range .Fields}}<p>field {{.Name}} several {{.Several}} value {{.Value}}:{{range .Choices}} {{.Value}} ({{.Label}}) {{.Count}}{{if .Chosen}}*{{end}};{{end}}</p>
{{end}}{{end}}<p>queryables {{.Queryables}}</p>
<p>columns {{.Columns}}</p>
{{range .Incidents}}{{if not .Hidden}}<p>row {{.ID}}</p>
{{end}}{{end}}<p>listed {{len .Incidents}} of {{.IncidentCount}}</p>{{with .Filters}}
<p>rows {{.Listed}}</p>{{end}}
{{with .Map}}{{range .Incidents}}<p>mark {{.ID}}</p>
{{end}}{{end}}</body></html>`

var withFilterIndex = withIndex(filterIndex)

// withIndex gives the server a page of that one file.
func withIndex(text string) func(*server.Options) {
	return func(o *server.Options) { o.Page = fstest.MapFS{"index.html": {Data: []byte(text)}} }
}

var lineOfPage = regexp.MustCompile(`(?m)<p>(.*)</p>$`)

// linesOf reads the lines that begin with a word.
func linesOf(a *answer, word string) []string {
	var lines []string
	for _, match := range lineOfPage.FindAllStringSubmatch(string(a.body), -1) {
		if rest, found := strings.CutPrefix(match[1], word+" "); found {
			lines = append(lines, strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(rest))
		}
	}
	return lines
}

// The page shows what the interface to the incidents answers to the same query.
func TestThePageNarrowsAsTheInterfaceDoes(t *testing.T) {
	s := start(t, withFilterIndex)
	for _, query := range []string{
		"", "type=clash", "type=clash&type=drone-strike", "in_article=true", "target=border+post", "place_basis=district&in_article=0",
		"datetime=2025-12-01/..", "km=300/520", "bbox=70.9,38.3,71.2,38.6", "bbox=70.9,38.3,71.2,38.6&match=area", "bbox=70.9,38.3,71.2,38.6&match=geometry",
		"q=camp", "q=camp&q=drone", "bbox=7800000,4500000,7950000,4700000&match=geometry&bbox-crs=http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F3857",
		"filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":"isNull","args":[{"property":"killed"}]}`),
		"filter=" + url.QueryEscape("S_INTERSECTS(geometry,BBOX(37,70,38,71))") + "&filter-crs=http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F4326", "killed=2", "id=2025-12-24-kavok", "side=TJ", "filter=" + url.QueryEscape("killed >= 1 AND A_OVERLAPS(said_by,('Tajik border troops'))"),
		"filter-lang=cql2-text&" + filter("killed IS NULL"), "type=none", "datetime=2020-01-01", "type=clash&q=&datetime=&bbox=&target=",
	} {
		values, _ := url.ParseQuery(query)
		for name := range values {
			values[name] = slices.DeleteFunc(values[name], func(v string) bool { return v == "" })
		}
		want := idsIn(t, s.ok("/collections/incidents/items?limit=100&f=json&"+values.Encode()))
		a := s.ok("/?f=html&" + query)
		got := linesOf(a, "row")
		slices.Sort(want)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, want) {
			t.Errorf("%s: the page shows %q, the interface answers %q", query, sorted, want)
		}
		if marks := linesOf(a, "mark"); slices.ContainsFunc(marks, func(id string) bool { return !slices.Contains(want, id) }) || (len(want) > 1 && len(marks) == 0) {
			t.Errorf("%s: marks %q", query, marks)
		}
		line := fmt.Sprintf("%d narrowed %v all %s/", len(want), query != "", s.URL)
		if text := string(a.body); !strings.Contains(text, "<p>"+line+"</p>") || !strings.Contains(text, "<p>listed 13 of 13</p>") || strings.Contains(text, "<p>aside") || strings.Contains(text, "<p>ignored") {
			t.Errorf("%s: no %q in %s", query, line, text)
		}
	}
}

func TestThePageSetsAsideWhatItCannotUse(t *testing.T) {
	s := start(t, withFilterIndex)
	for query, want := range map[string]string{
		"km=abc":                               "km=abc: is not a kilometre or a range of them",
		"bbox=1,2,3":                           "bbox=1,2,3: needs 4 numbers",
		"bbox=1,2,3&match=area":                "bbox=1,2,3: needs 4 numbers",
		"match=area":                           "match=area: says how bbox is compared",
		"match=nothing&bbox=70,38,71,39":       "match=nothing: is not one of geometry, area",
		"datetime=yesterday":                   "datetime=yesterday: ",
		"killed=x":                             "killed=x: is not a whole number",
		"in_article=perhaps":                   "in_article=perhaps: is not true or false",
		"km=1&km=2":                            "km=1&2: is given 2 times",
		"filter=nobody+%3D+1":                  `filter=nobody = 1: there is no property "nobody"`,
		"filter=killed+%3D":                    "filter=killed =: ",
		"filter-lang=cql2-json&filter=%7B%7D":  "filter={}: ",
		"filter-lang=cql&filter=killed=2":      "filter-lang=cql: is not one of cql2-text, cql2-json",
		"bbox=1,2,3,4&bbox-crs=http%3A%2F%2Fx": "bbox-crs=http://x: ",
		"filter=killed=2&filter-crs=x":         "filter-crs=x: ",
		"q=" + strings.Repeat("a", 2000):       "q=aaa",
		"%":                                    "%=: holds a percent sign that is not followed by two hexadecimal digits",
		"q=100%&lang=en":                       "q=100%: holds a percent sign",
		"q=a;b":                                "q=a;b: holds a semicolon",
		"target=%FF":                           "target=\uFFFD: is not valid UTF-8",
	} {
		a := s.ok("/?type=clash&" + query)
		lines := linesOf(a, "aside")
		if len(lines) != 1 || !strings.HasPrefix(lines[0], want) {
			t.Errorf("%s: %q, want %q", query, lines, want)
		}
		if rows := linesOf(a, "row"); len(rows) != 5 && !strings.Contains(query, "match=nothing") { // what else is asked for holds
			t.Errorf("%s: %d rows", query, len(rows))
		}
	}
	a := s.ok("/?km=x&datetime=y&nothing=1&bbox-crs=z&lang=tg")
	if aside, ignored := linesOf(a, "aside"), linesOf(a, "ignored"); len(aside) != 3 || !slices.Equal(ignored, []string{"nothing"}) {
		t.Errorf("set aside %q, ignored %q", aside, ignored)
	}
	if text := string(a.body); !strings.Contains(text, "<p>13 narrowed false all "+s.URL+"/?lang=tg</p>") {
		t.Error(text)
	}
}

// Each choice is counted with everything but what is chosen of the same property.
func TestTheFormCountsItsChoices(t *testing.T) {
	s := start(t, withFilterIndex)
	a := s.ok("/?f=html&type=clash&type=aggregate&lang=fa&km=0/700&status=single-source&side=&q=tajik&q=border")
	if kept := linesOf(a, "kept"); !slices.Equal(kept, []string{"lang=fa", "q=border", "status=single-source"}) {
		t.Errorf("kept: %q", kept)
	}
	a = s.ok("/?f=html&type=clash&type=aggregate&in_article=1")
	fields := slices.DeleteFunc(linesOf(a, "field"), func(line string) bool { return strings.HasPrefix(line, "filter ") })
	for i, want := range []string{
		"type several true value : drone-strike (Drone strike) 1; armed-assault (Armed assault) 1; clash (Clash) 1*;",
		"target several false value : ", "place_basis several false value : ",
		"in_article several false value : true (yes) 2*; false (no) 4;",
		"datetime several false value :", "km several false value :", "q several false value :",
	} {
		if i >= len(fields) || !strings.HasPrefix(fields[i], want) {
			t.Errorf("field %d: %q, want %q", i, fields, want)
		}
	}
	for _, field := range linesOf(s.ok("/?f=html&km=300/520&type=clash"), "field") {
		name, _, _ := strings.Cut(field, " ")
		for _, choice := range regexp.MustCompile(`([^:;]+) \([^)]*\)\)? (\d+)`).FindAllStringSubmatch(field, -1) {
			if name == "target" || name == "filter" {
				continue // values with parentheses, and conditions, which are not counted
			}
			values := url.Values{"km": {"300/520"}, "type": {"clash"}, "limit": {"100"}}
			values.Set(name, strings.TrimSpace(choice[1]))
			if got := fmt.Sprint(len(idsIn(t, s.ok("/collections/incidents/items?"+values.Encode())))); got != choice[2] {
				t.Errorf("%s %s: the form counts %s, the interface %s", name, choice[1], choice[2], got)
			}
		}
	}
	// The page learns what can be asked for by name, and what only in a filter.
	for word, want := range map[string][3]bool{"queryables": {true, false, true}, "columns": {true, true, false}} {
		var names []string
		err := json.Unmarshal([]byte(linesOf(a, word)[0]), &names)
		if got := [3]bool{slices.Contains(names, "killed"), slices.Contains(names, "said_by"), slices.Contains(names, "bbox")}; err != nil || got != want {
			t.Errorf("%s %q: %v", word, names, err)
		}
	}
}

func TestFiltersOfThePageDoNotConfusePrograms(t *testing.T) {
	s := start(t, withFilterIndex)
	for _, name := range []string{"bbox=1,2,3,4", "type=clash", "killed=2", "q=x"} {
		for _, p := range []problem{s.refused(http.StatusBadRequest, "/?f=json&"+name), s.refused(http.StatusBadRequest, "/?"+name, "Accept", "application/json")} {
			if !strings.Contains(p.Detail, "f=html") || p.Parameter != strings.Split(name, "=")[0] {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if got := s.ok("/?" + name).Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("without a preference, %s gives %q", name, got)
		}
	}
	// What is no parameter of the page is none of the landing page either.
	s.refused(http.StatusBadRequest, "/?sortby=type")
	s.refused(http.StatusBadRequest, "/?limit=1")
}

func TestAPageWithoutIncidentsHasNoFilters(t *testing.T) {
	wells := data.Table{
		Collection: data.Collection{ID: "wells", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "type", Type: data.Text}}},
		Rows:       []data.Feature{{Geometry: orb.Point{70, 38}, Values: []any{"deep"}}},
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{wells}}, withFilterIndex)
	a := s.ok("/?f=html&type=deep&lang=en")
	if got := linesOf(a, "ignored"); !slices.Equal(got, []string{"type"}) {
		t.Errorf("ignored: %q", got)
	}
	if text := string(a.body); strings.Contains(text, "narrowed") {
		t.Error(text)
	}
}

// TestManyIncidentsAreNarrowed has more than the page lists: what matches is
// listed all the same, and counted whole.
func TestManyIncidentsAreNarrowed(t *testing.T) {
	const rows = 10_000
	table := data.Table{Collection: data.Collection{
		ID: "incidents", Title: "Incidents", Geometry: data.Point, StorageCRS: 4326, IDColumn: "id",
		Columns: []data.Column{
			{Name: "title", Type: data.Text}, {Name: "type", Type: data.Text}, {Name: "in_article", Type: data.Boolean}, {Name: "passage", Type: data.Text},
			{Name: "earliest", Type: data.Date}, {Name: "latest", Type: data.Date}, {Name: "target", Type: data.Text},
		},
	}}
	for i := range rows {
		kind, day := []string{"clash", "crossing", "drone"}[i%3], time.Date(2020, 1, 1+i/10, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		table.Rows = append(table.Rows, data.Feature{ID: fmt.Sprintf("n%05d", i), Geometry: orb.Point{66 + float64(i%100)/10, 36 + float64(i/100)/50},
			Values: []any{fmt.Sprintf("Number %d", i), kind, i%2 == 0, "p", day, day, fmt.Sprint("target ", i)}})
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table}}, withFilterIndex)
	for query, want := range map[string][2]int{ // matching, shown
		"type=clash":                 {3334, 3334},
		"type=clash&type=drone":      {6667, 5000},
		"in_article=true&type=drone": {1667, 1667},
		"q=9999":                     {1, 1},
		"type=none":                  {0, 0},
		"passage=p":                  {0, 5000}, // selects a passage
	} {
		a := s.ok("/?f=html&" + query)
		head := fmt.Sprintf("<p>%d narrowed", want[0])
		if query == "passage=p" {
			head = "<p>10000 narrowed false"
		}
		if got := len(linesOf(a, "row")); got != want[1] || linesOf(a, "rows")[0] != fmt.Sprint(got) || !strings.Contains(string(a.body), head) || !strings.Contains(string(a.body), "<p>listed 5000 of 10000</p>") {
			t.Errorf("%s: %d rows, want %v", query, got, want)
		}
	}
	fields := linesOf(s.ok("/?f=html&q=number&in_article=false"), "field")
	if want := "type several false value : clash (clash) 1667; crossing (crossing) 1667; drone (drone) 1666;"; fields[0] != want {
		t.Errorf("%q, want %q", fields[0], want)
	}
	if slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, "target") }) {
		t.Error("the form offers ten thousand targets")
	}
}

// Without incidents the page shows any collection; what its address then says
// is understood, and where there are incidents it is not.
func TestThePageOfAnyFileTakesItsOwnParameters(t *testing.T) {
	plain := startWith(t, &data.Dataset{Tables: []data.Table{gridTable()}}, withPage)
	const target = "/?f=html&collection=grid&feature=1&filter=row+%3E+3&sortby=-row&colour=red"
	if text := string(plain.ok(target).body); strings.Count(text, `class="ignored"`) != 1 || !strings.Contains(text, `<p class="ignored">colour</p>`) {
		t.Errorf("set aside:\n%s", text)
	}
}

// Two fields of the form ask for a condition each; what they send is one filter for
// the interface, and comes back as their choices.
func TestTheFormAsksForConditions(t *testing.T) {
	s := start(t, withFilterIndex)
	page := s.do(http.MethodGet, "/?lang=en", "Accept", "text/html")
	fields := linesOf(page, "field filter")
	if len(fields) != 2 || !strings.Contains(fields[0], " killed >= 1 (some) 0; killed = 0 (none) 0; killed IS NULL (unstated) 0;") || !strings.Contains(fields[1], " A_OVERLAPS(said_by, ('Tajik border troops')) (Tajik border troops) 0;") {
		t.Fatalf("fields: %q", fields)
	}
	for _, rest := range []string{"", "&filter=" + url.QueryEscape("km > 300 OR km < 100")} {
		sent := "/?type=&filter-lang=cql2-text&filter=" + url.QueryEscape("killed >= 1") + "&filter=" + url.QueryEscape("A_OVERLAPS(said_by, ('Tajik border troops'))") + rest
		a := s.do(http.MethodGet, sent, "Accept", "text/html")
		if a.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d", sent, a.StatusCode)
		}
		location := strings.TrimPrefix(a.Header.Get("Location"), s.URL)
		query, _ := url.ParseQuery(strings.TrimPrefix(location, "/?"))
		query.Del("type")
		items := s.ok("/collections/incidents/items?f=json&limit=100&" + query.Encode())
		found := s.do(http.MethodGet, location, "Accept", "text/html")
		want := regexp.MustCompile(`"numberMatched":\s*(\d+)`).FindSubmatch(items.body)
		if got := linesOf(found, string(want[1])+" narrowed"); len(got) != 1 || len(linesOf(found, "aside")) != 0 {
			t.Errorf("%s: not %s: %s", location, want[1], found.body)
		}
		if got := strings.Count(strings.Join(linesOf(found, "field filter"), ""), "*;"); got != 2 {
			t.Errorf("%s: %d choices are made", location, got)
		}
		kept := linesOf(found, "kept filter=")
		if (rest == "") != (len(linesOf(found, "kept")) == 0) {
			t.Errorf("%s: kept %q of %q", location, kept, linesOf(found, "kept"))
		}
	}
	for _, whole := range []string{"filter=killed&filter=%3D", "filter=killed+%3D+1&filter=%28", "filter=killed+%3D+1&filter="} {
		if a := s.do(http.MethodGet, "/?"+whole, "Accept", "text/html"); a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", whole, a.StatusCode)
		}
	}
	other := s.do(http.MethodGet, "/?filter-lang=cql2-json&filter="+url.QueryEscape(`{"op":"isNull","args":[{"property":"killed"}]}`), "Accept", "text/html")
	if got := linesOf(other, "field filter"); len(got) != 0 {
		t.Errorf("fields beside a filter in JSON: %q", got)
	}
}
