package format_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/data"
	"panj/data/format"
)

// tenThousand are points with eight attributes.
func tenThousand() (*data.Collection, []data.Feature) {
	rng := rand.New(rand.NewPCG(1, 1))
	c := &data.Collection{ID: "synthetic", Geometry: data.Point, IDColumn: "id", Columns: []data.Column{
		{Name: "title", Type: data.Text}, {Name: "type", Type: data.Text}, {Name: "date", Type: data.Date}, {Name: "killed", Type: data.Integer},
		{Name: "injured", Type: data.Integer}, {Name: "km", Type: data.Number}, {Name: "radius_m", Type: data.Number}, {Name: "in_article", Type: data.Boolean},
	}}
	fs := make([]data.Feature, 10000)
	round := func(v, digits float64) float64 { return math.Round(v*digits) / digits }
	for i := range fs {
		fs[i] = data.Feature{
			Key: int64(i) + 1, ID: fmt.Sprintf("f-%07d", i),
			Geometry: orb.Point{round(67+8*rng.Float64(), 1e6), round(36+3*rng.Float64(), 1e6)},
			Values: []any{
				fmt.Sprintf("Synthetic incident number %d", i), []string{"clash", "drone-strike"}[i%2], fmt.Sprintf("2025-%02d-%02d", 1+i%12, 1+i%28), int64(i % 5),
				nil, round(1344*rng.Float64(), 1e3), float64(100 * (i % 300)), i%3 == 0,
			},
		}
	}
	return c, fs
}

func benchmarkWriter(b *testing.B, name string) {
	b.Helper()
	c, fs := tenThousand()
	f, _ := format.ByName(name)
	b.ReportAllocs()
	for b.Loop() {
		var size counter
		w, err := f.New(&size, c, format.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for i := range fs {
			if err := w.Write(&fs[i]); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(size))
	}
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func BenchmarkGeoJSON(b *testing.B)    { benchmarkWriter(b, "geojson") }
func BenchmarkGeoJSONSeq(b *testing.B) { benchmarkWriter(b, "geojsonseq") }
func BenchmarkCSV(b *testing.B)        { benchmarkWriter(b, "csv") }

// BenchmarkGeoJSONOrb is the same work done by orb and encoding/json.
func BenchmarkGeoJSONOrb(b *testing.B) {
	c, fs := tenThousand()
	b.ReportAllocs()
	for b.Loop() {
		fc := geojson.NewFeatureCollection()
		for i := range fs {
			f := geojson.NewFeature(fs[i].Geometry)
			f.ID = fs[i].ID
			for k := range c.Columns {
				f.Properties[c.Columns[k].Name] = fs[i].Values[k]
			}
			fc.Append(f)
		}
		text, err := json.Marshal(fc)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(text)))
	}
}

// BenchmarkGeoJSONPolygon is one outline of 60,000 vertices with all digits.
func BenchmarkGeoJSONPolygon(b *testing.B) {
	ring := make(orb.Ring, 60001)
	for i := range ring {
		angle := 2 * math.Pi * float64(i%60000) / 60000
		ring[i] = orb.Point{70 + 3*math.Cos(angle), 38 + 2*math.Sin(angle)}
	}
	c := &data.Collection{Geometry: data.Polygon}
	f := &data.Feature{Geometry: orb.Polygon{ring}}
	b.ReportAllocs()
	for b.Loop() {
		w, err := format.NewGeoJSONWriter(io.Discard, c, format.Options{BBox: true})
		if err != nil {
			b.Fatal(err)
		}
		if err := w.Write(f); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
