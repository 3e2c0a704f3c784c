package server_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/gpkg"
	"panj/server"
)

var (
	pageMark    = regexp.MustCompile(`%t:([^%|]+)((?:\|\w+=[^%|]*)*)%`)
	pageMessage = regexp.MustCompile(`(?m)^  "([^"]+)": "(.*)",$`)
)

// withOwnPage gives the server the page of this project with its English
// messages, put in as the build does it, and nothing else of what it makes.
func withOwnPage(t *testing.T) func(*server.Options) {
	t.Helper()
	index, err := os.ReadFile("../web/src/index.html")
	if err != nil {
		t.Fatal(err)
	}
	english, err := os.ReadFile("../web/src/i18n/en.ts")
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string]string{}
	for _, found := range pageMessage.FindAllStringSubmatch(string(english), -1) {
		messages[found[1]] = found[2]
	}
	built := pageMark.ReplaceAllStringFunc(string(index), func(mark string) string {
		parts := pageMark.FindStringSubmatch(mark)
		text, found := messages[parts[1]]
		if !found {
			t.Fatalf("there is no message for %s", mark)
		}
		for hole := range strings.SplitSeq(strings.TrimPrefix(parts[2], "|"), "|") {
			name, value, _ := strings.Cut(hole, "=")
			text = strings.ReplaceAll(text, "{"+name+"}", value)
		}
		return text
	})
	built = strings.NewReplacer("%LANG%", "en", "%DIR%", "ltr").Replace(built)
	return func(o *server.Options) { o.Page = fstest.MapFS{"index.html": {Data: []byte(built)}} }
}

// over is a server over a file made from the given tables.
func over(t *testing.T, tables ...data.Table) *site {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other.gpkg")
	if err := gpkg.Create(context.Background(), path, &data.Dataset{Title: "Other data", Tables: tables}); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, path)
	return start(t, withOwnPage(t), func(o *server.Options) { o.Features, o.Articles = store, store })
}

// page is the map page of such a server.
func page(t *testing.T, tables ...data.Table) string {
	t.Helper()
	return string(over(t, tables...).ok("/?f=html").body)
}

func holds(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestThePageCreditsWhatItDraws(t *testing.T) {
	s := start(t, withOwnPage(t))
	text := string(s.ok("/?f=html").body)
	holds(
		t, text, "<title>Border between Tajikistan and Afghanistan: Incidents</title>",
		`<li>Made with Natural Earth</li>`, "OpenStreetMap contributors", "geonames.org", `<html lang="en"`,
		`data-extent="67.`, `data-layers="[&#34;world&#34;,&#34;countries&#34;`, "/download/odd%20&amp;%20ends.geojson", "/download/border.geojson",
		"One article and public reports",
	)
	if n := strings.Count(text, "<li>GSHHG"); n != 1 {
		t.Errorf("GSHHG is credited %d times, want once", n)
	}
	if strings.Contains(text, `<b>"Odd"`) || strings.Contains(text, "data-shown") {
		t.Error("a title is not escaped, or a whole list is called a part")
	}
}

func TestThePageSaysNothingFalseOfOtherData(t *testing.T) {
	grid, odd := gridTable(), oddTable()
	grid.Collection.Attribution, grid.Collection.Licence = "Grid Makers", data.Link{Title: "Grid terms", Href: "https://example.org/grid"}
	text := page(t, grid, odd)
	holds(
		t, text, "<title>Grid, &lt;b&gt;&#34;Odd&#34;&lt;/b&gt;</title>", "<li>Grid Makers</li>", `<a href="https://example.org/grid" rel="license noopener noreferrer">Grid terms</a>`,
		`data-layers="[&#34;grid&#34;,&#34;odd \u0026 ends&#34;]"`, `data-extent=""`, `data-kind="plain"`, `/collections/grid/items?f=html">Grid</a>`,
	)
	for _, never := range []string{"OpenStreetMap", "GeoNames", "GSHHG", "Natural Earth", "Panj ", "Tajikistan", "One article", "river", "border.geojson", "dashed", "no incidents", "no article"} {
		if strings.Contains(text, never) {
			t.Errorf("the page of other data says %q", never)
		}
	}
	holds(t, page(t), "<title>An empty dataset</title>", `data-layers=""`, `data-extent=""`, "holds no collection")
}

// TestTheNoticeIsTrueOfTheData looks at all that carries it: a file, a style,
// the description of the interface, and the pages.
func TestTheNoticeIsTrueOfTheData(t *testing.T) {
	seeded, other := start(t), over(t, gridTable())
	const reports, legal, rivers = "One article and public reports", "Boundaries and names imply no opinion on legal status", "river courses move"
	for _, target := range []string{"/download/grid.geojson", "/styles/panj", "/api", "/", "/collections?f=html"} {
		holds(t, string(seeded.ok(target).body), reports, legal, rivers)
		text := string(other.ok(target).body)
		holds(t, text, legal)
		if strings.Contains(text, reports) || strings.Contains(text, rivers) {
			t.Errorf("%s of other data says what is true of the seed alone", target)
		}
	}
}

func TestALongTitleIsCut(t *testing.T) {
	var tables []data.Table
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		grid := gridTable()
		grid.Collection.ID, grid.Collection.Title = id, "Part "+id
		tables = append(tables, grid)
	}
	holds(t, page(t, tables...), "<title>Part a, Part b, Part c and 2 more</title>")
}

func TestACutListSaysSo(t *testing.T) {
	const rows = 5003
	incidents := data.Table{Collection: data.Collection{
		ID: "incidents", Title: "Events", Geometry: data.Point, StorageCRS: 4326, IDColumn: "id",
		Columns: []data.Column{{Name: "title", Type: data.Text}, {Name: "type", Type: data.Text}},
	}}
	for i := range rows {
		incidents.Rows = append(incidents.Rows, data.Feature{ID: fmt.Sprintf("e%d", i), Geometry: orb.Point{1, 2}, Values: []any{"Event", "clash"}})
	}
	holds(t, page(t, incidents), "<title>Events</title>", "The list has 5,000 of 5,003 incidents", "/download/incidents.geojson")
}
