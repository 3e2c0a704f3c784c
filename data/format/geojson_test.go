package format_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/data"
	"panj/data/format"
	"panj/geo"
)

// incidents is a collection with a column of every type.
func incidents() *data.Collection {
	return &data.Collection{
		ID: "incidents", Geometry: data.Point, IDColumn: "id",
		Columns: []data.Column{
			{Name: "title", Type: data.Text},
			{Name: "killed", Type: data.Integer},
			{Name: "km", Type: data.Number},
			{Name: "in_article", Type: data.Boolean},
			{Name: "date", Type: data.Date},
			{Name: "people", Type: data.JSON},
			{Name: "photo", Type: data.Binary},
			{Name: "passages", Type: data.JSON, Related: true},
		},
	}
}

func shodak() *data.Feature {
	return &data.Feature{
		Key: 4, ID: "2025-11-26-shodak", Geometry: orb.Point{71.05, 38.45},
		Values: []any{
			"Drone strike near \"Shodak\"", int64(3), 582.9, true, "2025-11-26",
			json.RawMessage(`[{"role":"worker","killed":3}]`), []byte{0, 1, 0xFE, 0xFF},
			json.RawMessage(`[{"id":"recent-attacks-1.4","href":"https://example.org/p","text":"Three died, it said."},{"id":"b-1.1","text":"Again."}]`),
		},
	}
}

func appendOne(t *testing.T, c *data.Collection, o format.Options, f *data.Feature) string {
	t.Helper()
	g, err := format.NewGeoJSON(c, o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := g.AppendFeature([]byte("before "), f)
	if err != nil {
		t.Fatal(err)
	}
	text, found := strings.CutPrefix(string(out), "before ")
	if !found || !json.Valid([]byte(text)) {
		t.Fatalf("%s is not what was there and then JSON", out)
	}
	return text
}

func TestFeature(t *testing.T) {
	got := appendOne(t, incidents(), format.Options{}, shodak())
	want := `{"type":"Feature","id":"2025-11-26-shodak","geometry":{"type":"Point","coordinates":[71.05,38.45]},` +
		`"properties":{"title":"Drone strike near \"Shodak\"","killed":3,"km":582.9,"in_article":true,"date":"2025-11-26",` +
		`"people":[{"role":"worker","killed":3}],"photo":"AAH+/w==",` +
		`"passages":[{"id":"recent-attacks-1.4","href":"https://example.org/p","text":"Three died, it said."},{"id":"b-1.1","text":"Again."}]}}`
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestFeatureWithoutAnything(t *testing.T) {
	c := incidents()
	c.IDColumn = ""
	got := appendOne(t, c, format.Options{BBox: true}, &data.Feature{Key: math.MaxInt64, ID: "x", Values: make([]any, 8)})
	want := `{"type":"Feature","id":9223372036854775807,"geometry":null,` +
		`"properties":{"title":null,"killed":null,"km":null,"in_article":null,"date":null,"people":null,"photo":null,"passages":null}}`
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if got := appendOne(t, &data.Collection{}, format.Options{}, &data.Feature{Key: 1}); got != `{"type":"Feature","id":1,"geometry":null,"properties":{}}` {
		t.Errorf("got %s", got)
	}
}

// wgs84 has latitude first.
var wgs84, _ = geo.CRSByEPSG(4326)

func TestFeatureWithOptions(t *testing.T) {
	got := appendOne(t, incidents(), format.Options{
		Columns: []string{"km", "title"},
		BBox:    true,
		CRS:     wgs84,
		Links: func(f *data.Feature) []format.Link {
			return []format.Link{
				{Href: "https://example.org/items/" + f.ID + "?f=json&x=<1>", Rel: "self", Type: "application/geo+json", Title: "Э"},
				{Href: "https://example.org"},
			}
		},
	}, shodak())
	want := `{"type":"Feature","id":"2025-11-26-shodak","geometry":{"type":"Point","coordinates":[38.45,71.05]},"bbox":[38.45,71.05,38.45,71.05],` +
		`"properties":{"title":"Drone strike near \"Shodak\"","km":582.9},` +
		`"links":[{"href":"https://example.org/items/2025-11-26-shodak?f=json&x=<1>","rel":"self","type":"application/geo+json","title":"Э"},{"href":"https://example.org"}]}`
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if got := appendOne(t, incidents(), format.Options{Columns: []string{}}, shodak()); !strings.Contains(got, `"properties":{}`) {
		t.Errorf("no columns: %s", got)
	}
	var invalid *data.InvalidError
	if _, err := format.NewGeoJSON(incidents(), format.Options{Columns: []string{"km", "kn"}}); !errors.As(err, &invalid) || invalid.Value != "kn" {
		t.Errorf("a column that there is not: %v", err)
	}
}

// The geometries are those of RFC 7946, appendix A.
func TestGeometriesOfTheStandard(t *testing.T) {
	outer := orb.Ring{{100, 0}, {101, 0}, {101, 1}, {100, 1}, {100, 0}}
	hole := orb.Ring{{100.8, 0.8}, {100.8, 0.2}, {100.2, 0.2}, {100.2, 0.8}, {100.8, 0.8}}
	for _, c := range []struct {
		geometry orb.Geometry
		want     string
	}{
		{orb.Point{100, 0}, `{"type":"Point","coordinates":[100,0]}`},
		{orb.LineString{{100, 0}, {101, 1}}, `{"type":"LineString","coordinates":[[100,0],[101,1]]}`},
		{orb.Polygon{outer}, `{"type":"Polygon","coordinates":[[[100,0],[101,0],[101,1],[100,1],[100,0]]]}`},
		{orb.Polygon{outer, hole}, `{"type":"Polygon","coordinates":[[[100,0],[101,0],[101,1],[100,1],[100,0]],[[100.8,0.8],[100.8,0.2],[100.2,0.2],[100.2,0.8],[100.8,0.8]]]}`},
		{orb.MultiPoint{{100, 0}, {101, 1}}, `{"type":"MultiPoint","coordinates":[[100,0],[101,1]]}`},
		{orb.MultiLineString{{{100, 0}, {101, 1}}, {{102, 2}, {103, 3}}}, `{"type":"MultiLineString","coordinates":[[[100,0],[101,1]],[[102,2],[103,3]]]}`},
		{
			orb.MultiPolygon{{{{102, 2}, {103, 2}, {103, 3}, {102, 3}, {102, 2}}}, {outer, hole}},
			`{"type":"MultiPolygon","coordinates":[[[[102,2],[103,2],[103,3],[102,3],[102,2]]],[[[100,0],[101,0],[101,1],[100,1],[100,0]],[[100.8,0.8],[100.8,0.2],[100.2,0.2],[100.2,0.8],[100.8,0.8]]]]}`,
		},
		{
			orb.Collection{orb.Point{100, 0}, orb.LineString{{101, 0}, {102, 1}}},
			`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[100,0]},{"type":"LineString","coordinates":[[101,0],[102,1]]}]}`,
		},
		// Not of the standard: what it says of rings, and empty ones.
		{orb.Ring{{0, 0}, {0, 1}, {1, 1}}, `{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[0,0]]]}`},
		{orb.Polygon{outer, {{100.2, 0.2}, {100.8, 0.2}, {100.8, 0.8}, {100.2, 0.2}}}, `{"type":"Polygon","coordinates":[[[100,0],[101,0],[101,1],[100,1],[100,0]],[[100.2,0.2],[100.8,0.8],[100.8,0.2],[100.2,0.2]]]}`},
		{orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}, `{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,4],[1,2]]]}`},
		{orb.MultiPolygon{}, `{"type":"MultiPolygon","coordinates":[]}`},
		{orb.Polygon{{}}, `{"type":"Polygon","coordinates":[[]]}`},
		{orb.Collection{}, `{"type":"GeometryCollection","geometries":[]}`},
	} {
		before := orb.Clone(c.geometry)
		got := appendOne(t, &data.Collection{Geometry: data.AnyGeometry}, format.Options{}, &data.Feature{Geometry: c.geometry})
		if want := `{"type":"Feature","id":0,"geometry":` + c.want + `,"properties":{}}`; got != want {
			t.Errorf("got\n%s, want\n%s", got, want)
		}
		if !orb.Equal(before, c.geometry) {
			t.Errorf("the caller's geometry was changed: %v, was %v", c.geometry, before)
		}
	}
}

func TestBBoxAcrossTheAntimeridian(t *testing.T) {
	line := orb.LineString{{177, -20}, {182, -16}}
	got := appendOne(t, &data.Collection{Geometry: data.LineString}, format.Options{BBox: true}, &data.Feature{Geometry: line})
	if !strings.Contains(got, `"bbox":[177,-20,-178,-16]`) {
		t.Errorf("got %s", got)
	}
}

func TestFeatureRefuses(t *testing.T) {
	c := &data.Collection{ID: "things", Geometry: data.AnyGeometry, Columns: []data.Column{{Name: "a"}}}
	g, err := format.NewGeoJSON(c, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*data.Feature{
		{ID: "f1", Geometry: orb.Point{math.NaN(), 1}, Values: []any{nil}},
		{ID: "f1", Geometry: orb.LineString{{1, 1}, {1, math.Inf(1)}}, Values: []any{nil}},
		{ID: "f1", Geometry: orb.Collection{orb.Polygon{{{0, 0}, {1, 1}, {math.Inf(-1), 0}}}}, Values: []any{nil}},
		{ID: "f1"},
		{ID: "f1", Values: []any{1, 2}},
		{ID: "f1", Values: []any{struct{}{}}},
	} {
		out, err := g.AppendFeature([]byte("kept"), f)
		if err == nil || !strings.Contains(err.Error(), `"f1"`) || !strings.Contains(err.Error(), "things") {
			t.Errorf("%+v: error %v, want one that names the feature", f, err)
		}
		if string(out) != "kept" {
			t.Errorf("%+v: left %q", f, out)
		}
	}
}

func TestCollection(t *testing.T) {
	var b bytes.Buffer
	w, err := format.NewGeoJSONWriter(&b, &data.Collection{Geometry: data.Point}, format.Options{Before: []format.Member{
		{"name", "crossings"}, {"numberMatched", 2}, {"licence", map[string]string{"b": "<&>", "a": "1"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for key := range 2 {
		if err := w.Write(&data.Feature{Key: int64(key) + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(format.Member{"numberReturned", 2}, format.Member{"links", []format.Link{{Href: "h", Rel: "next"}}}); err != nil {
		t.Fatal(err)
	}
	want := `{"type":"FeatureCollection","name":"crossings","numberMatched":2,"licence":{"a":"1","b":"<&>"},"features":[` + "\n" +
		`{"type":"Feature","id":1,"geometry":null,"properties":{}},` + "\n" +
		`{"type":"Feature","id":2,"geometry":null,"properties":{}}` + "\n" +
		`],"numberReturned":2,"links":[{"href":"h","rel":"next"}]}` + "\n"
	if b.String() != want {
		t.Errorf("got\n%s, want\n%s", b.String(), want)
	}
}

func TestEmptyCollection(t *testing.T) {
	var b bytes.Buffer
	w, err := format.NewGeoJSONWriter(&b, &data.Collection{}, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"FeatureCollection","features":[]}` + "\n"; b.String() != want {
		t.Errorf("got %s, want %s", b.String(), want)
	}
}

func TestCollectionRefusesMembers(t *testing.T) {
	for _, c := range []struct {
		before, after []format.Member
		want          string
	}{
		{[]format.Member{{"type", 1}}, nil, `"type"`},
		{nil, []format.Member{{"features", 1}}, `"features"`},
		{[]format.Member{{"links", 1}}, []format.Member{{"links", 2}}, `"links"`},
		{nil, []format.Member{{"f", func() {}}}, `"f"`},
	} {
		w, err := format.NewGeoJSONWriter(&bytes.Buffer{}, &data.Collection{}, format.Options{Before: c.before})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(c.after...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want one with %s", c, err, c.want)
		}
	}
}

// failing is a writer that takes so many bytes and then fails.
type failing int

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if *f -= failing(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersStopAfterAnError(t *testing.T) {
	for _, f := range format.All() {
		left := failing(100_000)
		w, err := f.New(&left, incidents(), format.Options{})
		if err != nil {
			t.Fatal(err)
		}
		written := 0
		for ; err == nil && written < 10_000; written++ {
			err = w.Write(shodak())
		}
		if !errors.Is(err, errFull) || written < 100 {
			t.Errorf("%s: %v after %d features", f.Name, err, written)
		}
		if err := w.Write(shodak()); !errors.Is(err, errFull) {
			t.Errorf("%s: a further write gives %v", f.Name, err)
		}
		if err := w.Close(); !errors.Is(err, errFull) {
			t.Errorf("%s: close gives %v", f.Name, err)
		}
		w, err = f.New(&bytes.Buffer{}, incidents(), format.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(&data.Feature{ID: "torn"}); err == nil || !strings.Contains(err.Error(), "torn") {
			t.Errorf("%s: a row without values gives %v", f.Name, err)
		}
		if err := w.Write(shodak()); err == nil {
			t.Errorf("%s: goes on after a torn row", f.Name)
		}
	}
}

func TestNumbers(t *testing.T) {
	c := &data.Collection{Columns: []data.Column{{Name: "v", Type: data.Number}}}
	for _, v := range []struct {
		number float64
		want   string
	}{
		{0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {1, "1.0"}, {-1, "-1.0"}, {0.1, "0.1"}, {1343.955, "1343.955"}, {-0.0000001, "-1e-07"},
		{0.000001, "0.000001"}, {123456789.1234567, "123456789.1234567"}, {1e20, "100000000000000000000.0"}, {1e21, "1e+21"},
		{math.MaxFloat64, "1.7976931348623157e+308"}, {math.SmallestNonzeroFloat64, "5e-324"}, {1.0 / 3, "0.3333333333333333"},
		{9007199254740993, "9007199254740992.0"}, {67.780901, "67.780901"}, {37.234090, "37.23409"},
		{math.NaN(), "null"}, {math.Inf(1), "null"}, {math.Inf(-1), "null"},
	} {
		got := appendOne(t, c, format.Options{}, &data.Feature{Values: []any{v.number}})
		if want := `{"v":` + v.want + `}}`; !strings.HasSuffix(got, want) {
			t.Errorf("%v: %s, want %s", v.number, got, want)
		}
	}
}

func TestStrings(t *testing.T) {
	c := &data.Collection{Columns: []data.Column{{Name: "a\"\n", Type: data.Text}}}
	for text, want := range map[string]string{
		"":                    `""`,
		`a"b\c/d`:             `"a\"b\\c/d"`,
		"\b\f\n\r\t\x00\x1f":  `"\u0008\u000c\n\r\t\u0000\u001f"`,
		"Панҷ 中 🏔 \u2028 <&>": `"Панҷ 中 🏔 ` + "\u2028" + ` <&>"`,
		"a\xff\xfeb\xe2\x82":  "\"a\uFFFD\uFFFDb\uFFFD\uFFFD\"",
		"\x7f\uFFFD":          "\"\x7f\uFFFD\"",
	} {
		got := appendOne(t, c, format.Options{}, &data.Feature{Values: []any{text}})
		if want := `{"a\"\n":` + want + `}}`; !strings.HasSuffix(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// orb reads back what was written.
func TestOrbReadsTheCollection(t *testing.T) {
	var b bytes.Buffer
	w, err := format.NewGeoJSONWriter(&b, incidents(), format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if err := w.Write(shodak()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	fc, err := geojson.UnmarshalFeatureCollection(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(fc.Features) != 1000 {
		t.Fatalf("%d features", len(fc.Features))
	}
	for _, f := range fc.Features {
		if f.ID != "2025-11-26-shodak" || !orb.Equal(f.Geometry, orb.Point{71.05, 38.45}) || f.Properties["km"] != 582.9 {
			t.Fatalf("read back %+v", f)
		}
	}
}
