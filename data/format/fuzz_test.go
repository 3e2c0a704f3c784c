package format_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/geojson"

	"panj/data"
	"panj/data/format"
)

func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

func geometryOf(kind uint8, a, b, c, d float64) orb.Geometry {
	p, q, r := orb.Point{a, b}, orb.Point{c, d}, orb.Point{a, d}
	switch kind % 9 {
	case 0:
		return p
	case 1:
		return orb.MultiPoint{p, q}
	case 2:
		return orb.LineString{p, q, r}
	case 3:
		return orb.MultiLineString{{p, q}, {}, {q, r}}
	case 4:
		return orb.Polygon{{p, q, r, p}, {q, p, r, q}}
	case 5:
		return orb.MultiPolygon{{{p, q, r, p}}, {}}
	case 6:
		return orb.Collection{p, orb.LineString{p, q}}
	case 7:
		return orb.Ring{p, q, r}
	}
	return nil
}

func FuzzGeoJSON(f *testing.F) {
	f.Add("id", "text", []byte("raw"), int64(1), 1.5, true, uint8(4), 1.0, 2.0, 3.0, 4.0)
	f.Add("\xff", "\"\\\n\x00\u2028", []byte{}, int64(math.MinInt64), math.NaN(), false, uint8(0), 1e-300, math.Copysign(0, -1), math.MaxFloat64, 5e-324)
	f.Add("", "é", []byte{0xff}, int64(1<<53+1), math.Inf(1), false, uint8(2), math.NaN(), 0.1, 0.2, 0.3)
	f.Add("=1", "+a", []byte("\r\n"), int64(0), 123456.7890123, false, uint8(5), 71.5078, 37.5242, 71.55, 37.49)
	f.Fuzz(func(t *testing.T, id, text string, raw []byte, whole int64, number float64, yes bool, kind uint8, a, b, c, d float64) {
		collection := &data.Collection{ID: "c", Geometry: data.AnyGeometry, IDColumn: "id", Columns: []data.Column{
			{Name: text + "1"}, {Name: text + "2"}, {Name: text + "3"}, {Name: text + "4"}, {Name: text + "5"}, {Name: text + "6"},
		}}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		feature := &data.Feature{ID: id, Geometry: geometryOf(kind, a, b, c, d), Values: []any{text, raw, whole, number, yes, json.RawMessage(quoted)}}
		var out bytes.Buffer
		w, err := format.NewGeoJSONWriter(&out, collection, format.Options{BBox: true})
		if err != nil {
			t.Fatal(err)
		}
		err = w.Write(feature)
		if kind%9 < 8 && !finite(a, b, c, d) {
			if usesAll := kind%9 != 0; err == nil && (usesAll || !finite(a, b)) {
				t.Fatalf("%v was written", feature.Geometry)
			}
			if err != nil {
				return
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		checkGeoJSON(t, out.Bytes(), collection, feature)
		checkCSV(t, collection, feature)
	})
}

func checkGeoJSON(t *testing.T, text []byte, c *data.Collection, f *data.Feature) {
	t.Helper()
	if !json.Valid(text) {
		t.Fatalf("not JSON: %q", text)
	}
	var doc struct {
		Features []struct {
			ID         string
			Properties map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil || len(doc.Features) != 1 {
		t.Fatalf("%v in %q", err, text)
	}
	if got := doc.Features[0].ID; got != valid(f.ID) {
		t.Errorf("id %q, want %q", got, f.ID)
	}
	number := f.Values[3].(float64)
	for i, v := range f.Values {
		raw := string(doc.Features[0].Properties[valid(c.Columns[i].Name)])
		switch v := v.(type) {
		case string:
			var got string
			if err := json.Unmarshal([]byte(raw), &got); err != nil || got != valid(v) {
				t.Errorf("text %q came back as %q (%v)", v, got, err)
			}
		case []byte:
			if got, err := base64.StdEncoding.DecodeString(strings.Trim(raw, `"`)); err != nil || !bytes.Equal(got, v) {
				t.Errorf("binary %x came back as %x (%v)", v, got, err)
			}
		case int64:
			if raw != strconv.FormatInt(v, 10) {
				t.Errorf("integer %d came back as %s", v, raw)
			}
		case float64:
			got, err := strconv.ParseFloat(raw, 64)
			if finite(number) && (err != nil || math.Float64bits(got) != math.Float64bits(number)) || !finite(number) && raw != "null" {
				t.Errorf("number %v came back as %s", v, raw)
			}
		case bool:
			if raw != strconv.FormatBool(v) {
				t.Errorf("%v came back as %s", v, raw)
			}
		}
	}
	fc, err := geojson.UnmarshalFeatureCollection(text)
	if err != nil {
		t.Fatalf("orb: %v in %q", err, text)
	}
	if got := fc.Features[0].Geometry; f.Geometry == nil && got != nil || f.Geometry != nil && !sameVertices(got, f.Geometry) {
		t.Errorf("geometry %v came back as %v", f.Geometry, got)
	}
}

func valid(s string) string { return string([]rune(s)) } // each wrong byte is U+FFFD

// sameVertices compares vertices, whichever way round rings run.
func sameVertices(a, b orb.Geometry) bool {
	count := map[orb.Point]int{}
	add := func(g orb.Geometry, n int) {
		for _, p := range vertices(g) {
			count[p] += n
		}
	}
	add(a, 1)
	add(b, -1)
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// vertices lists the distinct vertices of each part, since rings may be turned
// and closed on the way.
func vertices(g orb.Geometry) []orb.Point {
	var out []orb.Point
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{g}
	case orb.MultiPoint:
		return g
	case orb.LineString:
		return g
	case orb.MultiLineString:
		for _, l := range g {
			out = append(out, l...)
		}
	case orb.Ring:
		seen := map[orb.Point]bool{}
		for _, p := range g {
			if !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	case orb.Polygon:
		for _, r := range g {
			out = append(out, vertices(r)...)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			out = append(out, vertices(p)...)
		}
	case orb.Collection:
		for _, m := range g {
			out = append(out, vertices(m)...)
		}
	}
	return out
}

func checkCSV(t *testing.T, c *data.Collection, f *data.Feature) {
	t.Helper()
	var out bytes.Buffer
	w := newWriter(t, "csv", &out, c, format.Options{})
	if err := w.Write(f); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 2 || len(rows[1]) != 8 {
		t.Fatalf("%v in %q", err, rows)
	}
	text := f.Values[0].(string)
	want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n") // as encoding/csv reads it
	if got := rows[1][2]; got != want && got != "'"+want {
		t.Errorf("text %q came back as %q", text, got)
	}
	if f.Geometry == nil {
		if rows[1][1] != "" {
			t.Errorf("no geometry came back as %q", rows[1][1])
		}
		return
	}
	if strings.Contains(rows[1][1], ",EMPTY") {
		return // orb does not read empty members
	}
	g, err := wkt.Unmarshal(rows[1][1])
	if err != nil || !sameVertices(g, f.Geometry) {
		t.Errorf("geometry %v came back as %v from %q (%v)", f.Geometry, g, rows[1][1], err)
	}
}
