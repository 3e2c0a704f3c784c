package datatest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"panj/data"
)

// Dataset returns a small dataset with every kind of thing a store keeps:
// all column types with and without values, all geometry types and none,
// intervals of dates and of instants, ranges of chainage, zooms, radii,
// articles, citations and relations. Each call makes a new one.
func Dataset() *data.Dataset {
	d := &data.Dataset{
		Title: "Test data", Description: "Made for tests.", Licence: data.Link{Title: "CC0 1.0", Href: "https://example.org/cc0"},
		Attribution: "Nobody", Citation: "Nobody: Test data.",
		Tables:   []data.Table{events(), shapes(), kinds(), posts(), empty()},
		Articles: articles(),
	}
	d.Citations = citations(d.Articles)
	d.Relations = []data.Relation{{
		Name: "event_posts", Base: "events", Related: "posts",
		Columns: []data.Column{{Name: "backs", Type: data.Text, Title: "Backs"}},
		Pairs: []data.Pair{
			{Base: "bridge", Related: "second", Values: []any{"the date"}},
			{Base: "bridge", Related: "first", Values: []any{nil}},
			{Base: "ford", Related: "first", Values: []any{"all"}},
		},
	}}
	return d
}

// events are points with what incidents have. Their places:
//
//	bridge 70,38   ford 71,38   fair 70.5,37.5   rumour: nowhere   east 179.5,10   west -179.5,10
func events() data.Table {
	t := data.Table{Collection: data.Collection{
		ID: "events", Title: "Events", Description: "What happened.", Geometry: data.Point, IDColumn: "id",
		Licence: data.Link{Title: "Own terms", Href: "https://example.org/terms"}, Attribution: "Somebody", Citation: "Somebody: Events.",
		Columns: []data.Column{
			{Name: "title", Type: data.Text, Title: "Title", Description: "In a few words", Required: true, MaxLength: 80},
			{Name: "type", Type: data.Text, Title: "Type", Enum: []string{"clash", "fair", "rumour"}},
			{Name: "killed", Type: data.Integer, Title: "Killed", Range: &data.Range{Min: ptr(-9.3e18), Max: ptr(1e17), MaxOpen: true}},
			{Name: "distance", Type: data.Number},
			{Name: "sure", Type: data.Boolean},
			{Name: "earliest", Type: data.Date},
			{Name: "latest", Type: data.Date},
			{Name: "noted", Type: data.DateTime},
			{Name: "claims", Type: data.JSON},
			{Name: "photo", Type: data.Binary},
			{Name: "radius_m", Type: data.Number},
			{Name: "km", Type: data.Number},
			{Name: "km_from", Type: data.Number},
			{Name: "km_to", Type: data.Number},
			{Name: "min_zoom", Type: data.Integer},
			{Name: "max_zoom", Type: data.Integer},
		},
	}}
	add := func(id string, g orb.Geometry, values ...any) {
		t.Rows = append(t.Rows, data.Feature{ID: id, Geometry: g, Values: values})
	}
	add("bridge", orb.Point{70, 38}, "At the bridge", "clash", int64(2), 12.5, true, "2025-11-26", "2025-11-26", "2025-11-27T08:00:00Z",
		json.RawMessage(`[{"what":"it was so","who":"A"}]`), []byte{0, 1, 255}, 1000.0, 100.0, 95.0, 105.0, nil, nil)
	add("ford", orb.Point{71, 38}, "At the ford, “über” \"x\"", "clash", int64(0), nil, false, "2025-12-23", "2025-12-24", "2025-12-25T10:30:00.25Z",
		nil, nil, nil, 200.0, 200.0, 200.0, int64(5), nil)
	add("fair", orb.Point{70.5, 37.5}, "Fair", "fair", nil, -0.5, nil, "2025-12-01", "2025-12-31", nil,
		json.RawMessage(`{"a":[1,2.5,null]}`), []byte{}, 50000.0, nil, nil, nil, int64(3), int64(7))
	add("rumour", nil, "Heard of", "rumour", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, 0.0, 1343.955, nil, nil)
	add("east", orb.Point{179.5, 10}, "East", nil, int64(9007199254740993), 1e300, true, "2024-02-29", nil, nil, nil, nil, 0.0, nil, 300.0, nil, nil, nil)
	add("west", orb.Point{-179.5, 10}, "West", nil, int64(-9223372036854775808), 0.1, false, nil, "2020-01-01", nil, nil, nil, -5.0, nil, nil, 400.0, nil, nil)
	return t
}

// shapes have every geometry type; their ids are their keys.
func shapes() data.Table {
	t := data.Table{Collection: data.Collection{
		ID: "shapes", Title: "Shapes", Geometry: data.AnyGeometry,
		Columns: []data.Column{{Name: "name", Type: data.Text}, {Name: "seen", Type: data.DateTime}},
	}}
	square := func(west, south, east, north float64) orb.Ring {
		return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
	}
	hole := orb.Ring{{2, 2}, {2, 8}, {8, 8}, {8, 2}, {2, 2}}
	for _, s := range []struct {
		name string
		seen any
		g    orb.Geometry
	}{
		{"point", "2025-01-01T00:00:00Z", orb.Point{0.1, 0.2}},
		{"line", "2025-01-01T12:00:00Z", orb.LineString{{20, 0}, {30, 10}}},
		{"polygon", "2025-01-02T00:00:00Z", orb.Polygon{square(0, 0, 10, 10), hole}},
		{"points", nil, orb.MultiPoint{{40, 0}, {41, 1}}},
		{"lines", "2025-06-01T23:59:59.999Z", orb.MultiLineString{{{50, 0}, {51, 1}}, {{60, 0}, {61, 1}}}},
		{"polygons", nil, orb.MultiPolygon{{square(70, 0, 71, 1)}, {square(80, 0, 81, 1)}}},
		{"collection", nil, orb.Collection{orb.Point{90, 0}, orb.LineString{{95, 0}, {96.1, 1.1}}}},
		{"none", nil, nil},
	} {
		t.Rows = append(t.Rows, data.Feature{Geometry: s.g, Values: []any{s.name, s.seen}})
	}
	return t
}

// kinds has names that need care, and keys with gaps: -1, 0, 3, 10 and 1<<40.
func kinds() data.Table {
	return data.Table{
		Collection: data.Collection{
			ID: `odd "name" of; a-tablé.x`, Geometry: data.NoGeometry,
			Columns: []data.Column{
				{Name: `select`, Type: data.Text}, {Name: `a "b" 'c'`, Type: data.Integer}, {Name: "größe.m", Type: data.Number},
				{Name: "fid", Type: data.Text}, {Name: "x?1", Type: data.Boolean},
			},
		},
		Rows: []data.Feature{
			{Key: -1, Values: []any{"", nil, nil, nil, nil}},
			{Values: []any{"order", nil, nil, nil, nil}},
			{Key: 3, Values: []any{"from", int64(1), 1.5, "f", true}},
			{Key: 10, Values: []any{"where", int64(2), nil, nil, false}},
			{Key: 1 << 40, Values: []any{"'; DROP TABLE events; --", nil, 3.0, "g", nil}},
		},
	}
}

// posts is a table of attributes that events relate to.
func posts() data.Table {
	return data.Table{
		Collection: data.Collection{
			ID: "posts", Title: "Posts", IDColumn: "id",
			Columns: []data.Column{{Name: "publisher", Type: data.Text, Glob: "*[&a-z]*"}, {Name: "url", Type: data.Text}, {Name: "read", Type: data.Boolean}},
		},
		Rows: []data.Feature{
			{ID: "first", Values: []any{"P & Q", "https://example.org/?a=1&b=2", true}},
			{ID: "second", Values: []any{nil, "https://example.org/2", false}},
			{ID: "third", Values: []any{"unused", nil, nil}},
		},
	}
}

// empty is a feature table without rows.
func empty() data.Table {
	return data.Table{Collection: data.Collection{
		ID: "empty", Title: "Empty", Geometry: data.MultiPolygon,
		Columns: []data.Column{{Name: "name", Type: data.Text}, {Name: "day", Type: data.Date}},
	}}
}

// articles are two, with the same passage ids: those come from the structure.
func articles() []*data.Article {
	var list []*data.Article
	for _, a := range []struct{ id, first, second string }{
		{"one", "There was a clash at the bridge.", "The river – é – rose."},
		{"two", "Another text.", "It ends here."},
	} {
		text := "Heading\n\n" + a.first + " " + a.second
		article := &data.Article{
			ID: a.id, Title: "Article " + a.id, Publisher: "Publisher", URL: "https://example.org/" + a.id, Language: "en",
			Edition: "made for tests", Published: "2025-12-30", Licence: data.Link{Title: "CC0 1.0", Href: "https://example.org/cc0"}, Text: text,
		}
		for i, sentence := range []string{a.first, a.second} {
			start := utf8.RuneCountInString(text[:strings.Index(text, sentence)])
			article.Passages = append(article.Passages, data.Passage{
				ID: "heading-1." + string(rune('1'+i)), Article: a.id, Section: "heading", SectionTitle: "Heading",
				Paragraph: 1, Sentence: 1 + i, Text: sentence, Start: start, End: start + utf8.RuneCountInString(sentence),
			})
		}
		list = append(list, article)
	}
	list[1].Published = ""
	return list
}

// citations are given in another order than a store returns them.
func citations(articles []*data.Article) []data.Citation {
	cite := func(article, passage int, feature, role string) data.Citation {
		a := articles[article]
		p := a.Passages[passage]
		sum := sha256.Sum256([]byte(a.Text))
		runes := []rune(a.Text)
		return data.Citation{
			ID: a.ID + "." + p.ID + "." + feature, Collection: "events", Feature: feature, Article: a.ID, Passage: p.ID, Role: role,
			Exact: p.Text, Prefix: string(runes[max(0, p.Start-32):p.Start]), Suffix: string(runes[p.End:min(len(runes), p.End+32)]),
			Start: p.Start, End: p.End, SHA256: hex.EncodeToString(sum[:]),
		}
	}
	return []data.Citation{
		cite(1, 0, "fair", "reports"), cite(0, 1, "ford", "reports"), cite(0, 0, "ford", "names"), cite(0, 0, "bridge", "reports"),
	}
}
