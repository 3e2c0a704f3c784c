package ingest_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/ingest"
)

// towns is a collection with a column of every type.
func towns() *data.Collection {
	return &data.Collection{ID: "towns", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{
		{Name: "name", Type: data.Text, Required: true},
		{Name: "kind", Type: data.Text, Enum: []string{"town", "village"}},
		{Name: "population", Type: data.Integer},
		{Name: "height", Type: data.Number},
		{Name: "capital", Type: data.Boolean},
		{Name: "founded", Type: data.Date},
		{Name: "seen", Type: data.DateTime},
		{Name: "extra", Type: data.JSON},
		{Name: "flag", Type: data.Binary},
	}}
}

const feature = `{"type":"Feature","id":"khorog","properties":{"name":"Khorog"},"geometry":{"type":"Point","coordinates":[71.55,37.49]}}`

func collectionOf(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func TestGeoJSONReadsEveryType(t *testing.T) {
	in := strings.Replace(feature, `"name":"Khorog"`, `"name":"Khorog","kind":"town","population":9007199254740993,"height":2.1e3,
		"capital":false,"founded":"1896-02-29","seen":"2025-11-26T18:00:00+05:00","extra":{"b": [1, null], "a":"<&>"},"flag":"AAH/"`, 1)
	rows, err := ingest.GeoJSON(strings.NewReader(collectionOf(in)), towns())
	if err != nil {
		t.Fatal(err)
	}
	want := []any{"Khorog", "town", int64(9007199254740993), 2100.0, false, "1896-02-29", "2025-11-26T18:00:00+05:00",
		json.RawMessage(`{"b":[1,null],"a":"<&>"}`), []byte{0, 1, 255}}
	if !reflect.DeepEqual(rows[0].Values, want) {
		t.Errorf("got %#v\nwant %#v", rows[0].Values, want)
	}
	if rows[0].ID != "khorog" || rows[0].Geometry != (orb.Point{71.55, 37.49}) {
		t.Errorf("got id %q, geometry %v", rows[0].ID, rows[0].Geometry)
	}
}

func TestGeoJSONKeepsNull(t *testing.T) {
	in := strings.Replace(feature, `"name":"Khorog"`, `"name":"Khorog","population":null`, 1)
	rows, err := ingest.GeoJSON(strings.NewReader(collectionOf(in)), towns())
	if err != nil {
		t.Fatal(err)
	}
	for i := 2; i < len(rows[0].Values); i++ {
		if rows[0].Values[i] != nil {
			t.Errorf("column %d is %v, not null", i, rows[0].Values[i])
		}
	}
}

// Each is refused with an error that names the feature and the field.
func TestGeoJSONRefuses(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"unknown property":  {`"name":"Khorog"`, `"name":"Khorog","colour":"red"`, `feature 2 ("khorog"): colour`},
		"missing required":  {`"name":"Khorog"`, ``, `feature 2 ("khorog"): name "": is required`},
		"required is null":  {`"name":"Khorog"`, `"name":null`, `is required`},
		"required is empty": {`"name":"Khorog"`, `"name":""`, `is required`},
		"number for text":   {`"name":"Khorog"`, `"name":5`, `name "5": must be text`},
		"not in the list":   {`"name":"Khorog"`, `"name":"x","kind":"city"`, `kind "city": must be one of`},
		"text for integer":  {`"name":"Khorog"`, `"name":"x","population":"5"`, `population`},
		"broken integer":    {`"name":"Khorog"`, `"name":"x","population":5.5`, `population "5.5": must be a whole number`},
		"huge integer":      {`"name":"Khorog"`, `"name":"x","population":9223372036854775808`, `population`},
		"huge number":       {`"name":"Khorog"`, `"name":"x","height":1e999`, `height`},
		"text for boolean":  {`"name":"Khorog"`, `"name":"x","capital":"true"`, `capital`},
		"no such day":       {`"name":"Khorog"`, `"name":"x","founded":"2025-02-29"`, `founded`},
		"no such time":      {`"name":"Khorog"`, `"name":"x","seen":"2025-02-28"`, `seen`},
		"not base64":        {`"name":"Khorog"`, `"name":"x","flag":"!"`, `flag`},
		"no id":             {`"id":"khorog",`, ``, `id "": is required`},
		"id is an object":   {`"id":"khorog"`, `"id":{}`, `id must be text or a number`},
		"same id":           {`"id":"khorog"`, `"id":"ishkoshim"`, `id "ishkoshim": is used by an earlier feature`},
		"no feature":        {`"type":"Feature"`, `"type":"Thing"`, `feature 2: type "Thing"`},
		"other geometry":    {`{"type":"Point","coordinates":[71.55,37.49]}`, `{"type":"LineString","coordinates":[[0,0],[1,1]]}`, `LineString does not fit a collection of POINT`},
		"unknown geometry":  {`"type":"Point"`, `"type":"Circle"`, `none of GeoJSON's seven`},
		"no coordinates":    {`,"coordinates":[71.55,37.49]`, ``, `coordinates are missing`},
		"one coordinate":    {`[71.55,37.49]`, `[71.55]`, `is not a position`},
		"null coordinate":   {`[71.55,37.49]`, `[71.55,null]`, `latitude`},
		"null position":     {`[71.55,37.49]`, `null`, `null`},
		"latitude 91":       {`[71.55,37.49]`, `[37.49,91]`, `latitude from -90 to 90`},
		"swapped and far":   {`[71.55,37.49]`, `[181,37.49]`, `longitude must be from -180 to 180`},
	}
	for name, test := range tests {
		first := strings.Replace(feature, "khorog", "ishkoshim", 1)
		in := strings.Replace(feature, test.old, test.new, 1)
		if in == feature {
			t.Fatalf("%s: nothing was replaced", name)
		}
		_, err := ingest.GeoJSON(strings.NewReader(collectionOf(first, in)), towns())
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "feature 2") {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

func TestGeoJSONRefusesWhatIsNoCollection(t *testing.T) {
	for in, want := range map[string]string{
		"":      "read JSON",
		"[":     "read JSON",
		feature: `type "Feature": must be "FeatureCollection"`,
		`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}`: "must be CRS84",
		strings.Repeat("[", 1000000): "read JSON",
	} {
		if _, err := ingest.GeoJSON(strings.NewReader(in), towns()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: got %v, want an error with %q", in, err, want)
		}
	}
}

func TestGeoJSONGeometries(t *testing.T) {
	ring := `[[0,0],[1,0],[1,1],[0,0]]`
	wantRing := orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 0}}
	tests := []struct {
		in   string
		kind data.GeometryType
		want orb.Geometry // nil: refused
	}{
		{`{"type":"Point","coordinates":[ 1 , 2 , 3000 ]}`, data.Point, orb.Point{1, 2}},
		{`{"type":"Point","coordinates":[1,2]}`, data.MultiPoint, orb.MultiPoint{{1, 2}}},
		{`{"type":"MultiPoint","coordinates":[[1,2]]}`, data.AnyGeometry, orb.MultiPoint{{1, 2}}},
		{`{"type":"LineString","coordinates":[[1,2],[3,4]]}`, data.MultiLineString, orb.MultiLineString{{{1, 2}, {3, 4}}}},
		{`{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}`, data.MultiLineString, orb.MultiLineString{{{1, 2}, {3, 4}}}},
		{`{"type":"Polygon","coordinates":[` + ring + `]}`, data.MultiPolygon, orb.MultiPolygon{{wantRing}}},
		{`{"type":"MultiPolygon","coordinates":[[` + ring + `]]}`, data.MultiPolygon, orb.MultiPolygon{{wantRing}}},
		{`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}`, data.GeometryCollection, orb.Collection{orb.Point{1, 2}}},
		{`{"type":"MultiPoint","coordinates":[[1,2]]}`, data.Point, nil},
		{`{"type":"LineString","coordinates":[[1,2]]}`, data.LineString, nil},
		{`{"type":"MultiLineString","coordinates":[null]}`, data.MultiLineString, nil},
		{`{"type":"Polygon","coordinates":[]}`, data.Polygon, nil},
		{`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, data.Polygon, nil},
		{`{"type":"GeometryCollection","geometries":[null]}`, data.GeometryCollection, nil},
		{`{"type":"Point","coordinates":[1,2]}`, data.NoGeometry, nil},
		{strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 150) + strings.Repeat(`]}`, 150), data.GeometryCollection, nil},
	}
	for _, test := range tests {
		c := &data.Collection{ID: "c", Geometry: test.kind}
		rows, err := ingest.GeoJSON(strings.NewReader(collectionOf(`{"type":"Feature","properties":null,"geometry":`+test.in+`}`)), c)
		switch {
		case test.want == nil && err == nil:
			t.Errorf("%.80s was taken for %s: %v", test.in, test.kind, rows[0].Geometry)
		case test.want != nil && err != nil:
			t.Errorf("%.80s: %v", test.in, err)
		case test.want != nil && !reflect.DeepEqual(rows[0].Geometry, test.want):
			t.Errorf("%.80s: got %#v", test.in, rows[0].Geometry)
		}
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(collectionOf(feature))
	f.Add(collectionOf(`{"type":"Feature","id":1,"properties":{"name":"x","extra":[[]]},"geometry":{"type":"GeometryCollection","geometries":[]}}`))
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := ingest.GeoJSON(strings.NewReader(text), towns())
		if err != nil {
			return
		}
		for _, row := range rows {
			if row.ID == "" || row.Values[0] == nil || len(row.Values) != 9 {
				t.Errorf("row %+v lacks what is required", row)
			}
			if row.Geometry == nil {
				continue
			}
			if p := row.Geometry.(orb.Point); !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
				t.Errorf("point %v", p)
			}
		}
	})
}

func ExampleGeoJSON() {
	c := &data.Collection{ID: "towns", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{
		{Name: "name", Type: data.Text, Required: true},
	}}
	rows, err := ingest.GeoJSON(strings.NewReader(`{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"khorog","properties":{"name":"Khorog"},"geometry":{"type":"Point","coordinates":[71.55,37.49]}}]}`), c)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rows[0].ID, rows[0].Values[0], rows[0].Geometry)
	// Output: khorog Khorog [71.55 37.49]
}
