package geo_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

func TestBorderFigures(t *testing.T) {
	l := border(t)
	if n := len(l.LineString()); n != 7377 {
		t.Errorf("%d vertices, want 7377", n)
	}
	// pyproj's length of the same line; 1,343.955 km in geography.
	if math.Abs(l.Length()-1343.9552026622135) > 1e-9 {
		t.Errorf("length %v km", l.Length())
	}
}

// TestBorderPlaces compares with figures for the same line that were worked
// out independently, to the digits they were given with.
func TestBorderPlaces(t *testing.T) {
	l := border(t)
	for _, c := range []struct {
		name           string
		lat, lon       float64
		km, digits, to float64
	}{
		{"mouth of the Vakhsh", 37.111, 68.315, 82, 0.5, 0.4},
		{"mouth of the Kokcha", 37.13, 69.46, 217, 0.5, 6.5},
		{"Qal'ai Khumb", 38.46, 70.79, 541, 0.5, 0.6},
		{"Khorog", 37.49, 71.55, 778, 0.5, 2.3},
		{"Ishkoshim", 36.73, 71.61, 879, 0.5, 0.9},
		{"Pamir + Wakhan", 37.01, 72.66, 998, 0.5, 0.9},
	} {
		got := l.Locate(orb.Point{c.lon, c.lat})
		if math.Abs(got.KM-c.km) > c.digits || math.Abs(got.Distance/1000-c.to) > 0.05 {
			t.Errorf("%s: km %.3f, %.0f m; want km %v, %v km", c.name, got.KM, got.Distance, c.km, c.to)
		}
	}
}

func TestSlice(t *testing.T) {
	l := border(t)
	length := func(ls orb.LineString) (sum float64) {
		for i := range ls[1:] {
			sum += geo.Distance(ls[i], ls[i+1]) / 1000
		}
		return sum
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 60 {
		cuts := []float64{0, r.Float64() * l.Length(), r.Float64() * l.Length(), l.Length()}
		slices.Sort(cuts)
		var joined orb.LineString
		for i := range cuts[1:] {
			part, err := l.Slice(cuts[i], cuts[i+1])
			if err != nil {
				t.Fatal(err)
			}
			if got, want := length(part), cuts[i+1]-cuts[i]; math.Abs(got-want) > 1e-8 {
				t.Fatalf("km %v to %v is %v km long", cuts[i], cuts[i+1], got)
			}
			if len(joined) > 0 && joined[len(joined)-1] != part[0] {
				t.Fatalf("cut at %v: one part ends at %v, the next begins at %v", cuts[i], joined[len(joined)-1], part[0])
			}
			joined = append(joined, part...)
		}
		if got := length(joined); math.Abs(got-l.Length()) > 1e-8 {
			t.Fatalf("cut at %v the parts are %v km long", cuts, got)
		}
	}
	whole, err := l.Slice(0, l.Length())
	if err != nil || !slices.Equal(whole, l.LineString()) {
		t.Errorf("the whole line has %d vertices, %v", len(whole), err)
	}
	at, _ := l.At(500)
	if point, err := l.Slice(500, 500); err != nil || !slices.Equal(point, orb.LineString{at, at}) {
		t.Errorf("one kilometre: %v, %v", point, err)
	}
	vertex := l.VertexKM(1000)
	if part, err := l.Slice(vertex, l.VertexKM(1003)); err != nil || !slices.Equal(part, l.LineString()[1000:1004]) {
		t.Errorf("between vertices: %v, %v", part, err)
	}
	if part, err := l.Slice(vertex-5e-11, l.VertexKM(1003)+5e-11); err != nil || !slices.Equal(part, l.LineString()[1000:1004]) {
		t.Errorf("a hair beyond vertices: %v, %v", part, err)
	}
	twice := newLine(t, orb.LineString{{0, 0}, {0, 0}, {1, 0}, {1, 0}})
	if all, err := twice.Slice(0, twice.Length()); err != nil || len(all) < 2 || all[0] != (orb.Point{0, 0}) || all[len(all)-1] != (orb.Point{1, 0}) {
		t.Errorf("repeated vertices: %v, %v", all, err)
	}
}

func TestKilometresOffTheLine(t *testing.T) {
	l := border(t)
	for _, km := range []float64{-1e-9, 1344, math.NaN(), math.Inf(1), math.Inf(-1)} {
		var e *geo.RangeError
		if _, err := l.At(km); !errors.As(err, &e) || e.Name != "km" {
			t.Errorf("At(%v): %v", km, err)
		}
		if _, err := l.Slice(km, 5); !errors.As(err, &e) || e.Name != "from" {
			t.Errorf("Slice(%v, 5): %v", km, err)
		}
		if _, err := l.Slice(5, km); !errors.As(err, &e) || e.Name != "to" {
			t.Errorf("Slice(5, %v): %v", km, err)
		}
	}
	_, err := l.Slice(6, 5)
	if err == nil || err.Error() != "from 6: must be at most to, which is 5" {
		t.Errorf("Slice(6, 5): %v", err)
	}
}

func TestNewLineRefuses(t *testing.T) {
	for _, c := range []struct {
		ls   orb.LineString
		want string
	}{
		{nil, "a line needs at least 2 vertices, not 0"},
		{orb.LineString{{1, 2}}, "a line needs at least 2 vertices, not 1"},
		{orb.LineString{{1, 2}, {1, 2}}, "a line needs two different vertices, all 2 are the same"},
		{orb.LineString{{1, 2}, {181, 2}}, "vertex 1: longitude 181: must be a longitude in -180..180"},
		{orb.LineString{{1, math.NaN()}, {1, 2}}, "vertex 0: latitude NaN: must be a latitude in -90..90"},
	} {
		if l, err := geo.NewLine(c.ls); l != nil || err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %q", c.ls, err, c.want)
		}
	}
}

func TestLineKeepsItsOwnVertices(t *testing.T) {
	ls := orb.LineString{{0, 0}, {1, 0}}
	l := newLine(t, ls)
	ls[0] = orb.Point{50, 50}
	if p, _ := l.At(0); p != (orb.Point{0, 0}) {
		t.Errorf("the line moved to %v", p)
	}
}

func TestWithin(t *testing.T) {
	l := border(t)
	r := rand.New(rand.NewPCG(11, 12))
	found := 0
	for range 150 {
		p := geo.Direct(l.LineString()[r.IntN(7377)], r.Float64()*360, 20000*r.Float64())
		radius := 15000 * r.Float64()
		nearest := l.Locate(p)
		from, to, ok := l.Within(p, radius)
		if ok != (nearest.Distance <= radius) {
			t.Fatalf("%v within %v m: %v, but the line is %v m away", p, radius, ok, nearest.Distance)
		}
		if !ok {
			continue
		}
		found++
		for _, km := range []float64{from, to} {
			q, err := l.At(km)
			if err != nil {
				t.Fatal(err)
			}
			d := geo.Distance(p, q)
			if end := km == 0 || km == l.Length(); d > radius+1e-6 || !end && d < radius-1e-3 {
				t.Fatalf("%v within %v m: km %v is %v m away", p, radius, km, d)
			}
		}
		if from > nearest.KM || to < nearest.KM {
			t.Fatalf("%v within %v m: %v..%v misses the nearest point %v", p, radius, from, to, nearest.KM)
		}
		for km := 0.0; km < l.Length(); km += 0.5 { // nothing inside is left out
			q, _ := l.At(km)
			if (km < from || km > to) && geo.Distance(p, q) < radius-1e-6 {
				t.Fatalf("%v within %v m: km %v is inside but not in %v..%v", p, radius, km, from, to)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d circles met the line", found)
	}
}

func TestWithinLimits(t *testing.T) {
	l := border(t)
	if from, to, ok := l.Within(orb.Point{70, 38}, 3e7); !ok || from != 0 || to != l.Length() {
		t.Errorf("all the earth: %v %v %v", from, to, ok)
	}
	if from, to, ok := l.Within(orb.Point{70, 38}, math.Inf(1)); !ok || from != 0 || to != l.Length() {
		t.Errorf("infinite: %v %v %v", from, to, ok)
	}
	p := orb.Point{71.55, 37.49}
	nearest := l.Locate(p)
	if from, to, ok := l.Within(p, nearest.Distance); !ok || math.Abs(from-nearest.KM) > 1e-3 || math.Abs(to-nearest.KM) > 1e-3 {
		t.Errorf("just touching: %v %v %v, want %v", from, to, ok, nearest.KM)
	}
	if from, to, ok := l.Within(l.LineString()[0], 0); !ok || from != 0 || to > 1e-6 {
		t.Errorf("radius 0 on the line: %v %v %v", from, to, ok)
	}
	for _, radius := range []float64{nearest.Distance - 1e-3, 0, -1, math.NaN(), math.Inf(-1)} {
		if from, to, ok := l.Within(p, radius); ok {
			t.Errorf("radius %v: %v %v", radius, from, to)
		}
	}
}

func ExampleLine() {
	line, err := geo.NewLine(orb.LineString{{71.45, 37.40}, {71.52, 37.50}, {71.50, 37.60}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f km long\n", line.Length())
	at := line.Locate(orb.Point{71.55, 37.49})
	fmt.Printf("km %.3f, %.0f m away, on its %s side\n", at.KM, at.Distance, at.Side)
	part, err := line.Slice(10, 15)
	fmt.Println(len(part), err)
	_, err = line.At(30)
	fmt.Println(err)
	// Output:
	// 23.949 km long
	// km 12.710, 2876 m away, on its right side
	// 3 <nil>
	// km 30: must be a kilometre in 0..23.948607611022243, the length of the line
}

func BenchmarkNewLine(b *testing.B) {
	ls := border(b).LineString()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := geo.NewLine(ls); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWithin(b *testing.B) {
	l := border(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Within(orb.Point{71.55, 37.49}, 6000)
	}
}

func BenchmarkAt(b *testing.B) {
	l := border(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.At(777.7); err != nil {
			b.Fatal(err)
		}
	}
}
