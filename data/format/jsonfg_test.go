package format_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
	"panj/geo"
)

func events() *data.Collection {
	return &data.Collection{
		ID: "events", Geometry: data.Point, IDColumn: "id", StartColumn: "earliest", EndColumn: "latest",
		Columns: []data.Column{{Name: "earliest", Type: data.Date}, {Name: "latest", Type: data.DateTime}, {Name: "name", Type: data.Text}},
	}
}

func appenderOf(t *testing.T, c *data.Collection, o format.Options) *format.GeoJSON {
	t.Helper()
	f, _ := format.ByName("jsonfg")
	appender, err := f.Appender(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return appender
}

// The members are those of OGC 21-045r1: conformsTo, featureType,
// featureSchema, geometryDimension and coordRefSys of the document; time, place
// and geometry of a feature.
func TestJSONFGDocument(t *testing.T) {
	const schema = "https://example.org/schema"
	f := &data.Feature{ID: "a", Geometry: orb.Point{71.5, 37.5}, Values: []any{"2025-11-26", "2025-11-26", "x"}}
	got, err := appenderOf(t, events(), format.Options{Schema: schema, Columns: []string{"name"}}).AppendDocument(nil, f)
	want := `{"type":"Feature","conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core","http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"],` +
		`"featureType":"events","featureSchema":"https://example.org/schema","geometryDimension":0,"coordRefSys":"http://www.opengis.net/def/crs/OGC/1.3/CRS84",` +
		`"id":"a","time":{"date":"2025-11-26"},"place":null,"geometry":{"type":"Point","coordinates":[71.5,37.5]},"properties":{"name":"x"}}`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s, want\n%s", err, got, want)
	}
}

// TestJSONFGPlace: a geometry in another system is no GeoJSON geometry, so it
// stands under "place" (21-045r1, 7.5). By pyproj 3.7.2, 71.5 37.5 is
// 720993.5058 4153277.4427 in zone 42 north, rounded.
func TestJSONFGPlace(t *testing.T) {
	utm, _ := geo.CRSByEPSG(32642)
	f := &data.Feature{ID: "a", Geometry: orb.Point{71.5, 37.5}, Values: []any{nil, nil, nil}}
	got, err := appenderOf(t, events(), format.Options{CRS: utm}).AppendFeature(nil, f)
	want := `{"type":"Feature","id":"a","time":null,"geometry":null,"place":{"type":"Point","coordinates":[720993.5058,4153277.4427]},"properties":{"earliest":null,"latest":null,"name":null}}`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s, want\n%s", err, got, want)
	}
}

func TestJSONFGTime(t *testing.T) {
	for _, test := range []struct {
		start, end any
		want       string
	}{
		{nil, nil, `null`},
		{"2025-11-26", "2025-11-26", `{"date":"2025-11-26"}`},
		{"2025-11-26T05:00:00Z", "2025-11-26T05:00:00Z", `{"timestamp":"2025-11-26T05:00:00Z"}`},
		{"2025-11-26T10:00:00+05:00", "2025-11-26T05:00:00Z", `{"timestamp":"2025-11-26T05:00:00Z"}`},
		{"2025-11-26", "2025-11-27", `{"interval":["2025-11-26","2025-11-27"]}`},
		{"2025-11-26", nil, `{"interval":["2025-11-26",".."]}`},
		{nil, "2025-11-27", `{"interval":["..","2025-11-27"]}`},
		{"no date", nil, `null`},
	} {
		text, err := appenderOf(t, events(), format.Options{}).AppendFeature(nil, &data.Feature{ID: "a", Values: []any{test.start, test.end, nil}})
		var got struct{ Time json.RawMessage }
		if err != nil || json.Unmarshal(text, &got) != nil || string(got.Time) != test.want {
			t.Errorf("%v to %v: %v %s, want %s", test.start, test.end, err, got.Time, test.want)
		}
	}
}

// TestJSONFGReadsTheTime: the time is written also when its columns are not.
func TestJSONFGReadsTheTime(t *testing.T) {
	f, _ := format.ByName("jsonfg")
	if got := f.Needs(events(), []string{"name"}); len(got) != 3 {
		t.Errorf("needs %q", got)
	}
	if f.Needs(events(), nil) != nil {
		t.Error("all columns are needed when all are asked for")
	}
	plain, _ := format.ByName("geojson")
	if got := plain.Needs(events(), []string{"name"}); len(got) != 1 {
		t.Errorf("GeoJSON needs %q", got)
	}
}

func TestJSONFGCollection(t *testing.T) {
	f, _ := format.ByName("jsonfg")
	var out bytes.Buffer
	w, err := f.New(&out, events(), format.Options{Before: []format.Member{{Name: "name", Value: "n"}}})
	if err == nil {
		err = w.Write(&data.Feature{ID: "a", Values: make([]any, 3)})
	}
	if err == nil {
		err = w.Close()
	}
	var d struct {
		Type, FeatureType, CoordRefSys, Name string
		ConformsTo                           []string
		Features                             []struct{ ConformsTo []string }
	}
	if err != nil || json.Unmarshal(out.Bytes(), &d) != nil {
		t.Fatalf("%v\n%s", err, out.Bytes())
	}
	if d.Type != "FeatureCollection" || d.FeatureType != "events" || d.CoordRefSys == "" || d.Name != "n" || len(d.ConformsTo) != 2 || len(d.Features) != 1 || d.Features[0].ConformsTo != nil {
		t.Errorf("%s", out.Bytes())
	}
	if _, err := f.New(&out, events(), format.Options{Before: []format.Member{{Name: "featureType", Value: "n"}}}); err == nil {
		w, _ := f.New(&out, events(), format.Options{Before: []format.Member{{Name: "featureType", Value: "n"}}})
		if w.Close() == nil {
			t.Error("a member is written twice")
		}
	}
}

// TestBeyondTheEarth: what has no coordinates in the system is written without
// a geometry, in every format.
func TestBeyondTheEarth(t *testing.T) {
	mercator, _ := geo.CRSByEPSG(3857)
	line := &data.Collection{ID: "l", Geometry: data.LineString, IDColumn: "id"}
	for _, test := range []struct {
		c *data.Collection
		f *data.Feature
	}{
		{events(), &data.Feature{ID: "a", Geometry: orb.Point{1e300, 5}, Values: []any{nil, nil, "kept"}}},
		{line, &data.Feature{ID: "kept", Geometry: orb.LineString{{1, 2}, {1e300, 5}}}},
	} {
		for _, f := range format.All() {
			var out bytes.Buffer
			w, err := f.New(&out, test.c, format.Options{CRS: mercator})
			if err == nil {
				err = w.Write(test.f)
			}
			if err == nil {
				err = w.Close()
			}
			if err != nil || !strings.Contains(out.String(), "kept") || strings.Contains(out.String(), "Inf") || strings.Contains(out.String(), "222638") {
				t.Errorf("%s: %v %s", f.Name, err, out.String())
			}
		}
	}
}
