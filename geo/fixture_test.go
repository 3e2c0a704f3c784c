package geo_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/geo"
)

// rows reads a fixture of testdata: comment lines, a line of titles, then
// values. The program that made it lies beside it.
func rows(t testing.TB, name, separator string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]string
	titles := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		if titles == 0 {
			titles = strings.Count(s.Text(), separator) + 1
			continue
		}
		row := strings.SplitN(s.Text(), separator, titles)
		if len(row) != titles {
			t.Fatalf("%s: %q has %d values, not %d", name, s.Text(), len(row), titles)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		t.Fatalf("%s holds nothing", name)
	}
	return out
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func numbers(t testing.TB, fields []string) []float64 {
	t.Helper()
	out := make([]float64, len(fields))
	for i, f := range fields {
		out[i] = number(t, f)
	}
	return out
}

// border is the real line of the seed.
var readBorder = sync.OnceValues(func() (orb.LineString, error) {
	f, err := os.Open(filepath.Join("..", "data", "seed", "border.geojson.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Features []*geojson.Feature `json:"features"`
		Geometry *geojson.Geometry  `json:"geometry"`
	}
	if err := json.NewDecoder(z).Decode(&doc); err != nil {
		return nil, err
	}
	if len(doc.Features) > 0 {
		return doc.Features[0].Geometry.(orb.LineString), nil
	}
	return doc.Geometry.Geometry().(orb.LineString), nil
})

func border(t testing.TB) *geo.Line {
	t.Helper()
	ls, err := readBorder()
	if err != nil {
		t.Fatal(err)
	}
	return newLine(t, ls)
}

func newLine(t testing.TB, ls orb.LineString) *geo.Line {
	t.Helper()
	l, err := geo.NewLine(ls)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// turned returns the difference of two angles in degrees, whole turns left out.
func turned(a, b float64) float64 { return math.Abs(math.Remainder(a-b, 360)) }

// largest keeps the greatest of the errors it is shown, for the log.
type largest struct {
	value float64
	where string
}

func (l *largest) see(v float64, where string) {
	if v > l.value || math.IsNaN(v) {
		l.value, l.where = v, where
	}
}
