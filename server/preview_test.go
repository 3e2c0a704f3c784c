package server_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
)

func picture(t *testing.T, a *answer) image.Image {
	t.Helper()
	if got := a.Header.Get("Content-Type"); got != "image/png" {
		t.Fatalf("%s: Content-Type %q", a.Request.URL, got)
	}
	p, err := png.Decode(bytes.NewReader(a.body))
	if err != nil {
		t.Fatalf("%s: %v", a.Request.URL, err)
	}
	if size := p.Bounds().Size(); size != image.Pt(1200, 630) {
		t.Errorf("%s is %v", a.Request.URL, size)
	}
	return p
}

// coloured counts the pixels of a colour within a distance of a point.
func coloured(p image.Image, at image.Point, distance int, want color.NRGBA) (n int) {
	box := image.Rectangle{at, at.Add(image.Pt(1, 1))}.Inset(-distance).Intersect(p.Bounds())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if color.NRGBAModel.Convert(p.At(x, y)) == want {
				n++
			}
		}
	}
	return n
}

func colours(p image.Image) int {
	seen := map[color.Color]bool{}
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			seen[p.At(x, y)] = true
		}
	}
	return len(seen)
}

// The colours of types and of the border are those of the page's design.
var (
	assaultColour = color.NRGBA{0xB0, 0x3A, 0x00, 255}
	clashColour   = color.NRGBA{0x14, 0x1B, 0x20, 255}
	borderColour  = color.NRGBA{0x5A, 0x46, 0x68, 255}
	paperColour   = color.NRGBA{0xFB, 0xFA, 0xF7, 255}
	textColour    = color.NRGBA{0x1B, 0x1F, 0x23, 255}
)

// The map of a preview lies right of 480 pixels of words and above 44 of credits,
// and the incident in its middle.
var middleOfMap = image.Pt((480+1200)/2, (630-44)/2)

func TestPreviewOfAnIncident(t *testing.T) {
	s := start(t)
	for id, want := range map[string]color.NRGBA{"2025-11-30-shodak": assaultColour, "2025-12-24-kavok": clashColour} {
		p := picture(t, s.ok("/i/"+id+"/preview.png"))
		if n := coloured(p, middleOfMap, 36, want); n < 300 {
			t.Errorf("%s: %d pixels of the type's colour where it happened", id, n)
		}
		if n := coloured(p, image.Pt(1000, 500), 90, want); n > 0 {
			t.Errorf("%s: %d pixels of it elsewhere", id, n)
		}
		if n := coloured(p, image.Pt(240, 300), 240, textColour); n < 2000 {
			t.Errorf("%s: words of %d pixels", id, n)
		}
		if n := coloured(p, middleOfMap, 290, borderColour); n < 500 {
			t.Errorf("%s: a border of %d pixels", id, n)
		}
		if n := colours(p); n < 100 {
			t.Errorf("%s: %d colours", id, n)
		}
	}
	// No place is known of the aggregate: a band along the whole border, no symbol.
	p := picture(t, s.ok("/i/2025-12-intrusions/preview.png"))
	if n := coloured(p, image.Pt(840, 290), 360, color.NRGBA{0x5F, 0x6B, 0x5A, 255}); n < 2000 {
		t.Errorf("a hatched band of %d pixels", n)
	}
}

// Where the symbol of an incident is on the whole map follows from the web
// mercator projection of the border's extent, fitted into the map.
func TestPreviewOfTheWholeMap(t *testing.T) {
	s := start(t)
	p := picture(t, s.ok("/preview.png"))
	var border struct {
		Extent struct{ Spatial struct{ BBox [][4]float64 } }
	}
	s.json("/collections/border", &border)
	mercator := func(lon, lat float64) (x, y float64) {
		return lon * math.Pi / 180, math.Log(math.Tan(math.Pi/4 + lat*math.Pi/360))
	}
	b := border.Extent.Spatial.BBox[0]
	x0, y0 := mercator(b[0], b[1])
	x1, y1 := mercator(b[2], b[3])
	scale := min((720-80)/(x1-x0), (586-80)/(y1-y0))
	x, y := mercator(71.027, 38.444) // of the assault at Shodak
	at := middleOfMap.Add(image.Pt(int(math.Round((x-(x0+x1)/2)*scale)), -int(math.Round((y-(y0+y1)/2)*scale))))
	if n := coloured(p, at, 18, assaultColour); n < 120 {
		t.Errorf("%d pixels of the assault's colour at %v", n, at)
	}
	// The square has 23 of 36 pixels; 3 of them are the edge.
	edge, inside := 0, color.NRGBA{0xFB, 0xF9, 0xF3, 255}
	for x := -11; x <= 11; x++ {
		edge += coloured(p, at.Add(image.Pt(x, -11)), 0, assaultColour)
	}
	if edge < 8 || edge > 18 {
		t.Errorf("the place is worked out, and of 23 pixels of the edge %d are drawn", edge)
	}
	if n := coloured(p, at, 9, inside); n < 150 {
		t.Errorf("%v is not the middle of a hollow symbol", at)
	}
	if n := coloured(p, at, 5, assaultColour); n < 8 {
		t.Errorf("the incident has no number: %d pixels", n)
	}
	// No place is known of the aggregate: a band along the whole border, here in the east.
	if n := coloured(p, image.Pt(1090, 320), 70, color.NRGBA{0x5F, 0x6B, 0x5A, 255}); n < 300 {
		t.Errorf("a hatched band of %d pixels", n)
	}
}

// Of what stands in one place each symbol can be seen, and what is stated is filled.
func TestPreviewShowsEachOfOnePlace(t *testing.T) {
	table := data.Table{Collection: data.Collection{
		ID: "incidents", Title: "Incidents", Geometry: data.Point, StorageCRS: 4326, IDColumn: "id",
		Columns: []data.Column{{Name: "title", Type: data.Text}, {Name: "type", Type: data.Text}, {Name: "place_basis", Type: data.Text}},
	}}
	want := map[string]color.NRGBA{"armed-assault": assaultColour, "clash": clashColour, "drone-strike": {0x12, 0x57, 0xC9, 255}}
	for kind := range want {
		table.Rows = append(table.Rows, data.Feature{ID: kind, Geometry: orb.Point{71, 38}, Values: []any{kind, kind, "stated"}})
	}
	table.Rows = append(table.Rows, data.Feature{ID: "far", Geometry: orb.Point{80, 45}, Values: []any{"far", "raid", "stated"}})
	p := picture(t, startWith(t, &data.Dataset{Tables: []data.Table{table}}).ok("/preview.png"))
	for kind, colour := range want {
		if n := coloured(p, middleOfMap, 400, colour); n < 250 {
			t.Errorf("%s: %d pixels", kind, n)
		}
	}
}

func TestPreviewsAreKeptLikeAnyAnswer(t *testing.T) {
	s := start(t)
	for _, target := range []string{"/preview.png", "/i/2025-11-30-shodak/preview.png"} {
		a := s.ok(target)
		again := s.ok(target)
		if !bytes.Equal(a.body, again.body) || a.Header.Get("ETag") == "" || a.Header.Get("ETag") != again.Header.Get("ETag") {
			t.Errorf("%s: two answers differ", target)
		}
		if b := s.get(target, "If-None-Match", a.Header.Get("ETag")); b.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %s", target, b)
		}
		if head := s.do(http.MethodHead, target); len(head.body) != 0 || head.Header.Get("Content-Length") != a.Header.Get("Content-Length") {
			t.Errorf("%s: HEAD %v", target, head.Header)
		}
	}
	s.refused(http.StatusNotFound, "/i/nobody/preview.png")
	s.refused(http.StatusBadRequest, "/preview.png?f=gif")
	s.refused(http.StatusBadRequest, "/i/2025-11-30-shodak/preview.png?zoom=3")
}

// Titles in other scripts are written, or something else that says which
// incident it is: never boxes. Nothing needs a border.
func TestPreviewsOfOtherData(t *testing.T) {
	table := data.Table{Collection: data.Collection{
		ID: "incidents", Title: "حوادث", Geometry: data.Point, StorageCRS: 4326, IDColumn: "id",
		Columns: []data.Column{{Name: "title", Type: data.Text}, {Name: "type", Type: data.Text}, {Name: "place_name", Type: data.Text}},
	}}
	for id, title := range map[string]string{"tajik": "Ҳамлаи мусаллаҳона дар ҷамоати Вишхарв", "dari": "حملهٔ مسلحانه در ولسوالی درواز", "chinese": "武装袭击"} {
		table.Rows = append(table.Rows, data.Feature{ID: id, Geometry: orb.Point{71, 38}, Values: []any{title, "clash", nil}})
	}
	table.Rows = append(table.Rows, data.Feature{ID: "nowhere", Values: []any{nil, nil, nil}}, data.Feature{ID: "edge", Geometry: orb.Point{180, 89.9}, Values: []any{"At the edge", "raid", "a pole"}})
	shapes := data.Table{Collection: data.Collection{ID: "shapes", Title: "Shapes", Geometry: data.AnyGeometry, StorageCRS: 4326, Columns: []data.Column{{Name: "name", Type: data.Text}}}}
	for _, g := range []orb.Geometry{
		orb.Polygon{{{60, 30}, {80, 30}, {80, 45}, {60, 45}, {60, 30}}}, orb.LineString{{170, 0}, {-170, 10}}, orb.MultiPoint{{1, 1}, {2, 2}}, orb.Collection{orb.LineString{{0, 0}, {10, 10}}}, nil,
	} {
		shapes.Rows = append(shapes.Rows, data.Feature{Geometry: g, Values: []any{nil}})
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table, shapes}})
	pictures := map[string]image.Image{}
	for _, id := range []string{"tajik", "dari", "chinese", "nowhere", "edge"} {
		pictures[id] = picture(t, s.ok("/i/"+id+"/preview.png"))
		if n := coloured(pictures[id], image.Pt(240, 250), 200, textColour); n < 300 {
			t.Errorf("%s: words of %d pixels", id, n)
		}
	}
	// Dari begins at the right edge of the words, Tajik at the left one.
	at := func(id string, x int) (n int) {
		for y := 100; y < 500; y++ {
			for dx := range 12 {
				if color.NRGBAModel.Convert(pictures[id].At(x+dx, y)) == textColour {
					n++
				}
			}
		}
		return n
	}
	if left, right := at("tajik", 40), at("dari", 440); left < 20 || right < 5 {
		t.Errorf("Tajik has %d pixels at the left edge, Dari %d at the right one", left, right)
	}
	picture(t, s.ok("/preview.png"))
	// A collection that goes by a known name and holds something else is drawn too.
	rivers := data.Table{
		Collection: data.Collection{ID: "rivers", Title: "Rivers", Geometry: data.Polygon, StorageCRS: 4326, Columns: []data.Column{{Name: "class", Type: data.Text}}},
		Rows:       []data.Feature{{Geometry: orb.Polygon{{{60, 30}, {80, 30}, {80, 45}, {60, 45}, {60, 30}}}, Values: []any{nil}}},
	}
	area := picture(t, startWith(t, &data.Dataset{Tables: []data.Table{rivers}}).ok("/preview.png"))
	if land := coloured(area, middleOfMap, 100, color.NRGBA{0xF4, 0xF1, 0xEA, 255}); land > 0 {
		t.Errorf("an area leaves %d pixels bare", land)
	}
	empty := startWith(t, &data.Dataset{})
	if n := coloured(picture(t, empty.ok("/preview.png")), image.Pt(240, 300), 200, paperColour); n < 10_000 {
		t.Errorf("a picture of nothing has %d pixels of paper", n)
	}
	empty.refused(http.StatusNotFound, "/i/any/preview.png")
}

// tags reads the metadata of a page by name.
func tags(p *htmlPage) map[string]string {
	found := map[string]string{}
	for _, n := range p.all("meta") {
		if name := attr(n, "property") + attr(n, "name"); name != "" {
			found[name] = attr(n, "content")
		}
	}
	return found
}

const shareIndex = `<!doctype html><html lang="en"><head><title>{{.Title}}</title>{{with .Share}}{{.Tags}}<meta property="og:description" content="{{.Description}}{{with .Incident}} {{.When}} {{.KM}}{{end}}"><meta property="og:image:alt" content="{{.Pictured}}">{{end}}</head><body><p>page</p></body></html>`

func TestWhatOtherSitesShowOfAPage(t *testing.T) {
	s := start(t, withIndex(shareIndex))
	site := "Border between Tajikistan and Afghanistan: Incidents"
	for target, want := range map[string]map[string]string{
		"/":                     {"og:type": "website", "og:title": site, "og:url": s.URL + "/", "og:image": s.URL + "/preview.png"},
		"/?type=clash&fbclid=x": {"og:url": s.URL + "/?type=clash", "og:image": s.URL + "/preview.png"},
		"/?incident=2025-11-30-shodak": {"og:type": "article", "og:url": s.URL + "/?incident=2025-11-30-shodak", "og:image": s.URL + "/i/2025-11-30-shodak/preview.png",
			"og:title":       "Armed assault on China Road and Bridge Corporation workers at Shodak",
			"og:description": "30 November 2025; Shodak, Vishkharv jamoat, Darvoz district, GBAO (TJ); km 566 to 594. One article"},
		"/?passage=the-evidence-1.3": {"og:type": "article", "og:image": s.URL + "/i/2025-12-24-kavok/preview.png", "og:title": "Exploring the Rising Border Tensions"},
		"/?incident=nobody":          {"og:title": site},
		"/i/2025-12-intrusions": {"og:url": s.URL + "/i/2025-12-intrusions", "og:image": s.URL + "/i/2025-12-intrusions/preview.png", "og:image:alt": "Map: ",
			"og:description": "December 2025; the whole border; km 0 to 1,344. One article and public reports, not a complete record; verify before use. Boundaries and names imply no opinion on legal status; river courses move."},
		"/articles/rising-border-tensions/passages/the-evidence-1.3": {"og:url": s.URL + "/articles/rising-border-tensions/passages/the-evidence-1.3", "og:image": s.URL + "/i/"},
		"/articles/rising-border-tensions/passages/the-evidence-1.1": {"og:image": s.URL + "/"},
	} {
		found := tags(s.page(target))
		for name, value := range want {
			if !strings.HasPrefix(found[name], value) {
				t.Errorf("%s: %s is %q, want %q", target, name, found[name], value)
			}
		}
		for name, value := range map[string]string{"og:image:width": "1200", "og:image:height": "630", "og:image:type": "image/png", "twitter:card": "summary_large_image", "og:site_name": site} {
			if found[name] != value {
				t.Errorf("%s: %s is %q, want %q", target, name, found[name], value)
			}
		}
		if whole := found["og:type"] == "website"; (found["og:description"] == "") != whole || len(found["og:image:alt"]) < 8 {
			t.Errorf("%s: %v", target, found)
		}
		a := s.ok(found["og:image"])
		picture(t, a)
		if got := a.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: the picture of this version: Cache-Control %q", target, got)
		}
	}
	if found := tags(s.page("/articles")); found["og:title"] != "" {
		t.Errorf("a list is shared as %q", found["og:title"])
	}
	var one struct {
		Links []struct{ Rel, Href, Type string }
	}
	if err := json.Unmarshal(s.ok("/i/2025-11-30-shodak?f=json").body, &one); err != nil {
		t.Fatal(err)
	}
	for _, l := range one.Links {
		if l.Rel == "preview" {
			picture(t, s.ok(l.Href))
			return
		}
	}
	t.Errorf("no link to the picture among %v", one.Links)
}
