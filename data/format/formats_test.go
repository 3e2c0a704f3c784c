package format_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
)

func newWriter(t *testing.T, name string, out io.Writer, c *data.Collection, o format.Options) format.Writer {
	t.Helper()
	f, ok := format.ByName(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	w, err := f.New(out, c, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func written(t *testing.T, name string, c *data.Collection, o format.Options, fs ...*data.Feature) string {
	t.Helper()
	var b bytes.Buffer
	w := newWriter(t, name, &b, c, o)
	for _, f := range fs {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(format.Member{"numberReturned", len(fs)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormatsAreFoundByTheirNames(t *testing.T) {
	names, extensions, media := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range format.All() {
		if names[f.Name] || extensions[f.Extension] || media[f.MediaType] || f.Title == "" {
			t.Errorf("%+v is not told apart", f)
		}
		names[f.Name], extensions[f.Extension], media[f.MediaType] = true, true, true
		for _, found := range []func() (format.Format, bool){
			func() (format.Format, bool) { return format.ByName(f.Name) },
			func() (format.Format, bool) { return format.ByExtension(strings.ToUpper(f.Extension)) },
			func() (format.Format, bool) {
				plain, _, _ := strings.Cut(f.MediaType, ";")
				return format.ByMediaType(strings.ToUpper(plain))
			},
		} {
			if got, ok := found(); !ok || got.Name != f.Name {
				t.Errorf("%s: found %+v", f.Name, got)
			}
		}
	}
	if f, ok := format.ByName("shapefile"); ok {
		t.Errorf("found %+v", f)
	}
}

func TestGeoJSONSeq(t *testing.T) {
	f := shodak()
	f.Values[5] = json.RawMessage("[\n  1,\r\n  \"a\\nb\"\n]")
	got := written(t, "geojsonseq", incidents(), format.Options{}, shodak(), f)
	records := strings.Split(got, "\x1e")
	if len(records) != 3 || records[0] != "" {
		t.Fatalf("records %q", records)
	}
	for _, r := range records[1:] {
		var feature struct{ Properties struct{ People []any } }
		if strings.Count(r, "\n") != 1 || strings.Contains(r, "\r") || !strings.HasSuffix(r, "}\n") {
			t.Errorf("record %q is not one line", r)
		}
		if err := json.Unmarshal([]byte(r), &feature); err != nil || len(feature.Properties.People) == 0 {
			t.Errorf("record %q: %v", r, err)
		}
	}
	if got := written(t, "geojsonseq", incidents(), format.Options{}); got != "" {
		t.Errorf("no features: %q", got)
	}
}

func TestCSV(t *testing.T) {
	empty := &data.Feature{ID: "b", Values: []any{"", nil, nil, nil, nil, nil, nil, nil}}
	got := written(t, "csv", incidents(), format.Options{}, shodak(), empty)
	want := "id,lon,lat,title,killed,km,in_article,date,people,photo,passages,passage_id,passage_text\r\n" +
		`2025-11-26-shodak,71.05,38.45,"Drone strike near ""Shodak""",3,582.9,true,2025-11-26,"[{""role"":""worker"",""killed"":3}]",AAH+/w==,` +
		`"[{""id"":""recent-attacks-1.4"",""href"":""https://example.org/p"",""text"":""Three died, it said.""},{""id"":""b-1.1"",""text"":""Again.""}]",` +
		`recent-attacks-1.4 | b-1.1,"Three died, it said. | Again."` + "\r\n" +
		`b,,,"",,,,,,,,"",""` + "\r\n"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestCSVGuardsAgainstFormulas(t *testing.T) {
	c := &data.Collection{Columns: []data.Column{{Name: "v"}}}
	for text, want := range map[string]string{
		"a\nb": "a\nb", "a\rb": "a\rb", `a"b`: `a"b`, "a,b": "a,b", " a ": " a ",
		"=1+1": "'=1+1", "@x": "'@x", "+a": "'+a", "-a": "'-a", "\tx": "'\tx", "\rx": "'\rx", "+992 44": "'+992 44", "": "",
		"-1.5": "-1.5", "+3": "+3", "a=b": "a=b", "'=x": "'=x",
	} {
		got := written(t, "csv", c, format.Options{}, &data.Feature{ID: "1", Values: []any{text}})
		rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
		if err != nil || !reflect.DeepEqual(rows, [][]string{{"id", "v"}, {"1", want}}) {
			t.Errorf("%q: %q (%v), want %q", text, rows, err, want)
		}
	}
}

func TestCSVNamesColumnsOnce(t *testing.T) {
	c := &data.Collection{Geometry: data.Polygon, Columns: []data.Column{{Name: "wkt"}, {Name: "id"}}}
	g := orb.Polygon{{{0, 0}, {0, 1}, {1, 1}, {0, 0}}}
	got := written(t, "csv", c, format.Options{}, &data.Feature{ID: "7", Geometry: g, Values: []any{int64(1), int64(2)}})
	if want := "feature_id,geometry_wkt,wkt,id\r\n7,\"POLYGON ((0 0,1 1,0 1,0 0))\",1,2\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCSVHoldsPointsOnly(t *testing.T) {
	w := newWriter(t, "csv", &bytes.Buffer{}, &data.Collection{ID: "p", Geometry: data.Point}, format.Options{})
	if err := w.Write(&data.Feature{ID: "x", Geometry: orb.LineString{{1, 1}, {2, 2}}}); err == nil || !strings.Contains(err.Error(), "LineString") {
		t.Errorf("a line among points: %v", err)
	}
}
