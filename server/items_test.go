package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/server"
)

func TestItemsOfTheShodakBox(t *testing.T) {
	s := start(t)
	var page features
	a := s.json("/collections/incidents/items?bbox=70.9,38.3,71.2,38.6&match=geometry", &page)
	if got := page.ids(); !slices.Equal(got, []string{"2025-11-30-shodak"}) {
		t.Fatalf("ids %q", got)
	}
	if page.Type != "FeatureCollection" || page.NumberMatched != 1 || page.NumberReturned != 1 {
		t.Errorf("%s", a)
	}
	passages, ok := page.Features[0].Properties["passages"].([]any)
	if !ok || len(passages) != 1 {
		t.Fatalf("passages %v", page.Features[0].Properties["passages"])
	}
	passage := passages[0].(map[string]any)
	if passage["id"] != "recent-attacks-targeting-chinese-nationals-1.4" {
		t.Errorf("passage %v", passage)
	}
	s.ok(passage["href"].(string))
	for name, want := range map[string]string{
		"Content-Type": "application/geo+json", "OGC-NumberMatched": "1", "OGC-NumberReturned": "1",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// walk follows links with the given relation and returns the ids of each page.
func walk(s *site, from, relation string) (pages [][]string) {
	s.t.Helper()
	for from != "" {
		var page features
		a := s.json(from, &page)
		if page.NumberReturned != len(page.Features) {
			s.t.Errorf("%s: numberReturned %d, features %d", from, page.NumberReturned, len(page.Features))
		}
		if got := a.Header.Get("Link"); strings.Contains(got, `rel="`+relation+`"`) != (rel(s.t, page.Links, relation) != "") {
			s.t.Errorf("%s: Link header %q does not say what the body says", from, got)
		}
		pages = append(pages, page.ids())
		if from = rel(s.t, page.Links, relation); len(pages) > gridRows {
			s.t.Fatal("the pages do not end")
		}
	}
	return pages
}

func TestPagesGoForwardAndBack(t *testing.T) {
	s := start(t)
	var all []string
	for i := range gridRows {
		all = append(all, fmt.Sprint(i+1))
	}
	for _, limit := range []int{1, 7, 16, 100, 255, 256, 257} {
		pages := walk(s, fmt.Sprintf("/collections/grid/items?limit=%d", limit), "next")
		if got := slices.Concat(pages...); !slices.Equal(got, all) {
			t.Fatalf("limit %d: %d features forward, first pages %q", limit, len(got), pages[:2])
		}
		if want := (gridRows + limit - 1) / limit; len(pages) != want {
			t.Errorf("limit %d: %d pages, want %d", limit, len(pages), want)
		}
	}
	// From the last page back to the first one.
	var page features
	s.json("/collections/grid/items?limit=100&offset=200", &page)
	back := walk(s, rel(t, page.Links, "prev"), "prev")
	slices.Reverse(back)
	if got := slices.Concat(back...); !slices.Equal(got, all[:200]) {
		t.Errorf("%d features back: %q", len(got), got)
	}
	for i, want := range []int{100, 100} {
		if len(back[i]) != want {
			t.Errorf("page %d from the start has %d features, want %d", i, len(back[i]), want)
		}
	}
	if rel(t, page.Links, "next") != "" {
		t.Error("the last page has a next link")
	}
}

func TestEveryPageLeadsBackToItsNeighbour(t *testing.T) {
	s := start(t)
	var first, second, again, forth features
	s.json("/collections/grid/items?limit=10&row=3", &first)
	if rel(t, first.Links, "prev") != "" {
		t.Error("the first page has a prev link")
	}
	s.json(rel(t, first.Links, "next"), &second)
	s.json(rel(t, second.Links, "prev"), &again)
	if !slices.Equal(first.ids(), again.ids()) {
		t.Errorf("back from the second page: %q, want %q", again.ids(), first.ids())
	}
	if rel(t, again.Links, "prev") != "" {
		t.Error("the first page, reached from the second, has a prev link")
	}
	s.json(rel(t, again.Links, "next"), &forth)
	if !slices.Equal(second.ids(), forth.ids()) {
		t.Errorf("forth again: %q, want %q", forth.ids(), second.ids())
	}
	for _, page := range []features{first, second, again, forth} {
		if page.NumberMatched != gridSide {
			t.Errorf("numberMatched %d on a page, want %d", page.NumberMatched, gridSide)
		}
	}
}

// Other programs may give a row any whole number for a key.
func TestPagesGoOverKeysBelowOne(t *testing.T) {
	want := []string{"-7", "-1", "0", "1", "2"}
	s := startWith(t, &data.Dataset{Tables: []data.Table{{
		Collection: data.Collection{ID: "low", Geometry: data.Point},
		Rows: []data.Feature{
			{Key: -7, Geometry: orb.Point{0, 0}}, {Key: -1, Geometry: orb.Point{1, 0}}, {Geometry: orb.Point{2, 0}},
			{Key: 1, Geometry: orb.Point{3, 0}}, {Key: 2, Geometry: orb.Point{4, 0}},
		},
	}}})
	tile := decode(t, s.ok("/xyz/low/0/0/0.mvt").body)
	if ids := regexp.MustCompile(`mvt_id .*`).FindAllString(tile, -1); fmt.Sprint(ids) != "[mvt_id (Integer64) = 1 mvt_id (Integer64) = 2]" {
		t.Errorf("the ids on a tile, which have no sign, are %q", ids)
	}
	for limit := 1; limit <= 6; limit++ {
		pages := walk(s, fmt.Sprintf("/collections/low/items?limit=%d", limit), "next")
		if got := slices.Concat(pages...); !slices.Equal(got, want) {
			t.Errorf("limit %d: forward %q", limit, got)
		}
	}
	for offset := 1; offset < 5; offset++ {
		var page features
		s.json(fmt.Sprintf("/collections/low/items?limit=1&offset=%d", offset), &page)
		back := walk(s, rel(t, page.Links, "prev"), "prev")
		slices.Reverse(back)
		if got := slices.Concat(back...); !slices.Equal(got, want[:offset]) {
			t.Errorf("back from %q: %q, want %q", page.ids(), got, want[:offset])
		}
		if page.NumberMatched != len(want) {
			t.Errorf("numberMatched %d, want %d", page.NumberMatched, len(want))
		}
		var first, second, again features
		s.json(fmt.Sprintf("/collections/low/items?limit=1&offset=%d", offset-1), &first)
		s.json(rel(t, first.Links, "next"), &second)
		s.json(rel(t, second.Links, "prev"), &again)
		if !slices.Equal(second.ids(), page.ids()) || !slices.Equal(again.ids(), first.ids()) || again.NumberMatched != len(want) {
			t.Errorf("from %q forth to %q and back to %q of %d", first.ids(), second.ids(), again.ids(), again.NumberMatched)
		}
	}
}

func TestOffsetBeyondTheEndLeadsBack(t *testing.T) {
	s := start(t)
	var page, back features
	s.json("/collections/grid/items?limit=50&offset=270", &page)
	if len(page.Features) != 0 || rel(t, page.Links, "next") != "" {
		t.Fatalf("%d features", len(page.Features))
	}
	s.json(rel(t, page.Links, "prev"), &back)
	if got := back.ids(); len(got) != 36 || got[0] != "221" {
		t.Errorf("back from beyond the end: %q", got)
	}
}

func TestCursorBelongsToItsQuery(t *testing.T) {
	s := start(t)
	var page features
	s.json("/collections/grid/items?limit=5&even=true", &page)
	next, err := url.Parse(rel(t, page.Links, "next"))
	if err != nil {
		t.Fatal(err)
	}
	cursor := next.Query().Get("cursor")
	s.ok("/collections/grid/items?even=true&limit=9&cursor=" + cursor)
	for _, target := range []string{
		"/collections/grid/items?limit=5&cursor=" + cursor,
		"/collections/grid/items?limit=5&even=false&cursor=" + cursor,
		"/collections/grid/items?limit=5&even=true&row=1&cursor=" + cursor,
		"/collections/places/items?limit=5&cursor=" + cursor,
	} {
		if p := s.refused(http.StatusBadRequest, target); p.Parameter != "cursor" {
			t.Errorf("%s: %+v", target, p)
		}
	}
}

func TestPagingSurvivesEdits(t *testing.T) {
	path := copyDatabase(t)
	store := openStore(t, path)
	s := start(t, func(o *server.Options) { o.Features, o.Articles = store, store })
	var first, second features
	s.json("/collections/grid/items?limit=10", &first)
	edit(t, path, "DELETE FROM grid WHERE label IN ('x2, y0', 'x9, y0', 'x11, y0')")
	s.json(rel(t, first.Links, "next"), &second)
	want := []string{"11", "13", "14", "15", "16", "17", "18", "19", "20", "21"}
	if got := second.ids(); !slices.Equal(got, want) {
		t.Errorf("after rows went: %q, want %q", got, want)
	}
	if second.NumberMatched != gridRows-3 {
		t.Errorf("numberMatched %d, want %d", second.NumberMatched, gridRows-3)
	}
	// The rows beyond a page that goes back may be gone too.
	edit(t, path, "DELETE FROM grid WHERE fid > 21")
	var back features
	s.json(rel(t, second.Links, "prev"), &back)
	if rel(t, back.Links, "next") == "" {
		t.Error("rows follow, and there is no next link")
	}
	edit(t, path, "DELETE FROM grid WHERE fid > 10")
	s.json(rel(t, second.Links, "prev"), &back)
	if got := rel(t, back.Links, "next"); got != "" {
		t.Errorf("no rows follow, and the next link is %s", got)
	}
}

// edit changes the file with another program while the server has it open.
func edit(t *testing.T, path, statement string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "ogrinfo", path, "-sql", statement)
	if out, err := command.CombinedOutput(); err != nil || strings.Contains(string(out), "ERROR") {
		t.Fatalf("ogrinfo: %v\n%s", err, out)
	}
}

func TestEditsAreSeenAtOnce(t *testing.T) {
	path := copyDatabase(t)
	store := openStore(t, path)
	s := start(t, withPage, func(o *server.Options) { o.Features, o.Articles = store, store })
	const target = "/collections/grid/items/1"
	before := s.ok(target)
	edit(t, path, "UPDATE grid SET label = 'changed' WHERE fid = 1")
	after := s.get(target, "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != http.StatusOK || !strings.Contains(string(after.body), `"changed"`) {
		t.Errorf("after the edit: %s", after)
	}
	const tile = "/xyz/grid/0/0/0.mvt"
	drawn := s.ok(tile)
	edit(t, path, "DELETE FROM grid WHERE fid > 20")
	if again := s.ok(tile); len(again.body) >= len(drawn.body) || again.Header.Get("ETag") == drawn.Header.Get("ETag") {
		t.Errorf("after the edit the tile has %d bytes, before it %d", len(again.body), len(drawn.body))
	}
	if html := s.ok("/i/2025-11-30-shodak?f=html"); !strings.Contains(string(html.body), "Shodak") {
		t.Errorf("%s", html)
	}
	rows := func() (first, last string) {
		list := regexp.MustCompile(`class="row" href="[^"]*/i/([^"]*)"`).FindAllStringSubmatch(string(s.ok("/?f=html").body), -1)
		return list[0][1], list[len(list)-1][1]
	}
	if first, last := rows(); first != "2024-11-17-zarbuz" || last != "2026-02-10-darkad" {
		t.Errorf("the page lists from %s to %s", first, last)
	}
	edit(t, path, "UPDATE incidents SET earliest = '2026-03-01', latest = '2026-03-02' WHERE id = '2024-11-17-zarbuz'")
	if first, last := rows(); first != "2025-06-sayrob" || last != "2024-11-17-zarbuz" {
		t.Errorf("after a date was changed the page lists from %s to %s", first, last)
	}
	edit(t, path, "UPDATE incidents SET title = 'A <new> title' WHERE id = '2025-11-30-shodak'")
	if html := s.ok("/i/2025-11-30-shodak?f=html"); !strings.Contains(string(html.body), "A &lt;new&gt; title") {
		t.Errorf("%s", html)
	}
}

func TestHitsCountWithoutFeatures(t *testing.T) {
	s := start(t)
	var page features
	a := s.json("/collections/grid/items?resultType=hits&row=2", &page)
	if page.NumberMatched != gridSide || page.NumberReturned != 0 || len(page.Features) != 0 || rel(t, page.Links, "next") != "" {
		t.Errorf("%s", a)
	}
	if !strings.Contains(string(a.body), `"features":[`) {
		t.Errorf("no features member: %s", a)
	}
}

func TestEveryQueryHasItsOwnCount(t *testing.T) {
	s := start(t)
	for range 2 { // the second time from memory
		for query, want := range map[string]int{
			"": gridRows, "&row=3": gridSide, "&row=3&row=4": 2 * gridSide, "&even=true": gridRows / 2, "&even=false": gridRows / 2, "&row=3&even=true": gridSide / 2,
			"&bbox=0,0,1,1": 4, "&bbox=0,0,2,2": 9, "&datetime=2020-01-01": gridSide, "&datetime=2020-01-01/2020-01-02": 2 * gridSide,
		} {
			var page features
			s.json("/collections/grid/items?limit=1"+query, &page)
			if page.NumberMatched != want || page.NumberReturned != 1 {
				t.Errorf("%s: %d matched, %d returned, want %d and 1", query, page.NumberMatched, page.NumberReturned, want)
			}
		}
		for query, want := range map[string]int{"": 13, "&km=582/583": 2, "&bbox=71.09,38.40,71.11,38.60": 1, "&match=geometry&bbox=71.09,38.40,71.11,38.60": 0, "&match=area&bbox=71.09,38.40,71.11,38.60": 1} {
			var page features
			s.json("/collections/incidents/items?resultType=hits"+query, &page)
			if page.NumberMatched != want {
				t.Errorf("%s: %d matched, want %d", query, page.NumberMatched, want)
			}
		}
	}
}

func TestMatchArea(t *testing.T) {
	s := start(t)
	// A box 10 km east of Shodak's 6 km circle holds neither; one that cuts
	// the circle but not the point holds it as an area only.
	const near = "bbox=71.09,38.40,71.11,38.60"
	var geometry, area features
	s.json("/collections/incidents/items?"+near, &geometry)
	s.json("/collections/incidents/items?match=area&"+near, &area)
	if slices.Contains(geometry.ids(), "2025-11-30-shodak") {
		t.Errorf("the point is in the box: %q", geometry.ids())
	}
	if !slices.Contains(area.ids(), "2025-11-30-shodak") {
		t.Errorf("the circle does not reach the box: %q", area.ids())
	}
}

// The bounds of the circles are those of 720 positions on each, from pyproj
// 3.7.2 (Geod.fwd): a little more room holds them, a little less does not.
func TestMatchWithin(t *testing.T) {
	s := start(t)
	within := func(b [4]float64) []string {
		var page features
		s.json(fmt.Sprintf("/collections/incidents/items?match=within&bbox=%f,%f,%f,%f", b[0], b[1], b[2], b[3]), &page)
		return page.ids()
	}
	for id, b := range map[string][4]float64{
		"2025-11-30-shodak":      {70.958272, 38.389948, 71.095728, 38.498051}, // 6 km
		"2026-01-18-khirmanjo":   {69.999452, 37.764857, 70.340548, 38.035140}, // 15 km
		"2024-11-17-zarbuz":      {69.843553, 37.304646, 70.636447, 37.935337}, // 35 km
		"2025-11-26-shohin-camp": {69.900188, 37.349697, 70.579812, 37.890290}, // 30 km
	} {
		const more = 0.0002
		if got := within([4]float64{b[0] - more, b[1] - more, b[2] + more, b[3] + more}); !slices.Contains(got, id) {
			t.Errorf("%s is not within %v: %q", id, b, got)
		}
		for i, less := range []float64{more, more, -more, -more} {
			small := [4]float64{b[0] - more, b[1] - more, b[2] + more, b[3] + more}
			if small[i] = b[i] + less; slices.Contains(within(small), id) {
				t.Errorf("%s is within %v", id, small)
			}
		}
	}
	// Nothing without a place is certain to lie anywhere.
	if got := within([4]float64{-180, -90, 180, 90}); len(got) != 12 || slices.Contains(got, "2025-12-intrusions") {
		t.Errorf("in the world: %q", got)
	}
	// Without a radius the point is compared, and other shapes are whole.
	var page features
	if s.json("/collections/grid/items?resultType=hits&match=within&bbox=0,0,1,1", &page); page.NumberMatched != 4 {
		t.Errorf("%d of the grid", page.NumberMatched)
	}
}

func TestEveryPropertyIsPresentInOrder(t *testing.T) {
	s := start(t)
	var page struct {
		Features []struct{ Properties json.RawMessage }
	}
	s.json("/collections/incidents/items", &page)
	var first []string
	for _, f := range page.Features {
		names := memberNames(t, f.Properties)
		if first == nil {
			first = names
		}
		if !slices.Equal(names, first) {
			t.Errorf("properties %q, want %q", names, first)
		}
	}
	for _, name := range []string{"title", "killed", "claims", "passages", "sources"} {
		if !slices.Contains(first, name) {
			t.Errorf("no property %q in %q", name, first)
		}
	}
	var one struct{ Properties json.RawMessage }
	s.json("/collections/incidents/items/2025-12-intrusions", &one)
	if got := memberNames(t, one.Properties); !slices.Equal(got, first) {
		t.Errorf("one feature has %q, the page %q", got, first)
	}
}

func memberNames(t *testing.T, object json.RawMessage) []string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(object)))
	var names []string
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func TestOddIDsAndText(t *testing.T) {
	s := start(t)
	var page features
	s.json("/collections/odd%20%26%20ends/items", &page)
	if len(page.Features) != 6 {
		t.Fatalf("%d features", len(page.Features))
	}
	for _, f := range page.Features {
		id := f.ID.(string)
		var one features
		a := s.ok("/collections/" + url.PathEscape("odd & ends") + "/items/" + strings.ReplaceAll(url.PathEscape(id), "..", "%2E%2E"))
		if err := json.Unmarshal(a.body, &one); err != nil {
			t.Fatal(err)
		}
		if want := `</script>"\` + id; f.Properties["a b"] != want {
			t.Errorf("%q: text %q, want %q", id, f.Properties["a b"], want)
		}
		if !strings.Contains(string(a.body), "9007199254740993") {
			t.Errorf("%q: a number lost digits: %s", id, a)
		}
	}
}
