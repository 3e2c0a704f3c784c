package geo_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
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

func TestLocateAgreesWithSearchByPROJ(t *testing.T) {
	l := border(t)
	var along, off largest
	sides := 0
	for _, row := range rows(t, "border.csv", ",") {
		v := numbers(t, row[1:5])
		p, km, distance := orb.Point{v[0], v[1]}, v[2]/1000, v[3]
		got := l.Locate(p)
		off.see(math.Abs(got.Distance-distance), strings.Join(row, ","))
		if !(math.Abs(got.Distance-distance) < 1e-6) {
			t.Errorf("%v: distance %v", row, got.Distance)
		}
		// A search by distance alone finds the place no better than the
		// square root of its own rounding: 1e-9 m seen over 100 km.
		allowed := 1e-4 + math.Sqrt(2*2e-8*math.Max(distance, 1e-3))
		along.see(math.Abs(got.KM-km)*1000, strings.Join(row, ","))
		if !(math.Abs(got.KM-km)*1000 < allowed) {
			t.Errorf("%v: km %v, %v m away", row, got.KM, (got.KM-km)*1000)
		}
		if d := geo.Distance(p, got.Point); math.Abs(d-got.Distance) > 1e-6 {
			t.Errorf("%v: its point is %v m away, not %v", row, d, got.Distance)
		}
		if row[5] != "" {
			sides++
			if got.Side.String() != row[5] {
				t.Errorf("%v: side %v", row, got.Side)
			}
		}
	}
	t.Logf("largest error: distance %.2g m (%s), along the line %.2g m (%s); %d sides", off.value, off.where, along.value, along.where, sides)
}

func TestLocateFindsEveryKilometre(t *testing.T) {
	l := border(t)
	r := rand.New(rand.NewPCG(3, 4))
	var worst largest
	for i := range 5000 {
		km := l.Length() * float64(i) / 4999
		if i%2 == 1 {
			km = l.Length() * r.Float64()
		}
		p, err := l.At(km)
		if err != nil {
			t.Fatal(err)
		}
		got := l.Locate(p)
		worst.see(math.Abs(got.KM-km)*1000, fmt.Sprint(km))
		if math.Abs(got.KM-km) > 1e-8 || got.Distance > 1e-5 || got.Side != geo.On {
			t.Fatalf("km %v is located at %+v", km, got)
		}
	}
	t.Logf("largest error: %.2g m (km %s)", worst.value, worst.where)
}

func TestLocateVertices(t *testing.T) {
	l := border(t)
	for i, p := range l.LineString() {
		got := l.Locate(p)
		if got.Side != geo.On || got.Distance > 1e-5 || math.Abs(got.KM-l.VertexKM(i)) > 1e-8 {
			t.Fatalf("vertex %d at km %v is located at %+v", i, l.VertexKM(i), got)
		}
	}
}

// TestLocateAgainstAllSegments compares with a plain search for lines that
// cross poles and the antimeridian, and have legs of any length.
func TestLocateAgainstAllSegments(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	anywhere := func() orb.Point {
		return orb.Point{r.Float64()*360 - 180, math.Asin(r.Float64()*2-1) / math.Pi * 180}
	}
	for round := range 60 {
		reach := math.Pow(10, 2+5*r.Float64()) // metres from vertex to vertex
		ls := orb.LineString{anywhere()}
		switch round % 5 {
		case 1:
			ls[0] = orb.Point{180, r.Float64()*160 - 80}
		case 2:
			ls[0] = orb.Point{20, 90 - r.Float64()*0.01}
		case 3:
			ls[0] = orb.Point{20, -90}
		}
		for range 3 + r.IntN(30) {
			ls = append(ls, geo.Direct(ls[len(ls)-1], r.Float64()*360, reach*r.Float64()))
		}
		l := newLine(t, ls)
		for range 30 {
			p := anywhere()
			if r.IntN(2) == 0 {
				p = geo.Direct(ls[r.IntN(len(ls))], r.Float64()*360, reach*r.Float64()*2)
			}
			got := l.Locate(p)
			want := nearestBySampling(l, p)
			if got.Distance > want+1e-6 {
				t.Fatalf("line %v, place %v: %+v, but %v m is possible", ls, p, got, want)
			}
			at, err := l.At(got.KM)
			if err != nil || geo.Distance(at, p) > got.Distance+1e-6 || geo.Distance(at, got.Point) > 1e-5 {
				t.Fatalf("line %v, place %v: %+v does not fit At: %v %v", ls, p, got, at, err)
			}
		}
	}
}

// nearestBySampling walks along the line and narrows the best stretch down.
func nearestBySampling(l *geo.Line, p orb.Point) float64 {
	distance := func(km float64) float64 {
		q, err := l.At(math.Max(0, math.Min(l.Length(), km)))
		if err != nil {
			panic(err)
		}
		return geo.Distance(p, q)
	}
	best, step := 0.0, l.Length()/400
	least := math.Inf(1)
	for i := range 401 {
		if d := distance(float64(i) * step); d < least {
			best, least = float64(i)*step, d
		}
	}
	for ; step > 1e-8; step /= 2 {
		for _, km := range []float64{best - step, best + step} {
			if d := distance(km); d < least {
				best, least = km, d
			}
		}
	}
	return least
}

func TestLocateAcrossTheAntimeridianAndAtThePoles(t *testing.T) {
	l := newLine(t, orb.LineString{{179, 10}, {-179, 10}})
	for _, lon := range []float64{180, -180, 540} {
		got := l.Locate(orb.Point{lon, 11})
		if math.Abs(got.KM-l.Length()/2) > 1e-6 || got.Side != geo.Left {
			t.Errorf("longitude %v: %+v", lon, got)
		}
	}
	over := newLine(t, orb.LineString{{0, 89}, {180, 89}})
	got := over.Locate(orb.Point{77, 90})
	if got.Distance > 1e-6 || got.Side != geo.On {
		t.Errorf("the pole on a line over it: %+v", got)
	}
	got = over.Locate(orb.Point{90, 89.5}) // going from longitude 0 over the pole, longitude 90 is right
	if math.Abs(got.KM-over.Length()/2) > 1e-6 || got.Side != geo.Right {
		t.Errorf("beside the pole: %+v", got)
	}
	for _, lat := range []float64{90, -90} {
		got := border(t).Locate(orb.Point{12, lat})
		if want := nearestBySampling(border(t), orb.Point{12, lat}); math.Abs(got.Distance-want) > 1e-3 {
			t.Errorf("from the pole at %v: %+v, want %v", lat, got, want)
		}
	}
}

func TestLocateOfNoPoint(t *testing.T) {
	for _, p := range []orb.Point{{math.NaN(), 0}, {0, math.Inf(1)}} {
		got := border(t).Locate(p)
		if !math.IsNaN(got.KM) || !math.IsNaN(got.Distance) || !math.IsNaN(got.Point[0]) {
			t.Errorf("%v: %+v", p, got)
		}
		if _, _, ok := border(t).Within(p, 1000); ok {
			t.Errorf("%v has the line within", p)
		}
	}
}

func TestSideFlipsWithTheLine(t *testing.T) {
	l := border(t)
	back := slices.Clone(l.LineString())
	slices.Reverse(back)
	reversed := newLine(t, back)
	r := rand.New(rand.NewPCG(7, 8))
	counts := map[geo.Side]int{}
	for range 5000 {
		p := l.LineString()[r.IntN(7377)]
		p = geo.Direct(p, r.Float64()*360, math.Pow(10, 6*r.Float64()-4))
		one, other := l.Locate(p), reversed.Locate(p)
		counts[one.Side]++
		if one.Side != -other.Side {
			t.Fatalf("%v is %v, and %v of the line reversed", p, one.Side, other.Side)
		}
		if math.Abs(one.Distance-other.Distance) > 1e-6 {
			t.Fatalf("%v is %v m away, and %v m from the line reversed", p, one.Distance, other.Distance)
		}
	}
	if counts[geo.Left] < 1000 || counts[geo.Right] < 1000 || counts[geo.On] < 100 {
		t.Errorf("one sided: %v", counts)
	}
}

func TestSideAtSharpBends(t *testing.T) {
	// A hairpin: out to the east and back, a little further north. All that
	// is east of it is right of the line, whichever segment it lies beyond.
	pin := orb.LineString{{0, 0}, {1, 0}, {0, 0.1}}
	for _, c := range []struct {
		name string
		line orb.LineString
		p    orb.Point
		want geo.Side
	}{
		{"beyond the tip", pin, orb.Point{1.5, 0}, geo.Right},
		{"beyond the tip, north", pin, orb.Point{1.2, 0.2}, geo.Right},
		{"beyond the tip, south", pin, orb.Point{1.01, -0.05}, geo.Right},
		{"inside", pin, orb.Point{0.3, 0.02}, geo.Left},
		{"under", pin, orb.Point{0.3, -0.1}, geo.Right},
		{"over", pin, orb.Point{0.3, 0.3}, geo.Right},
		{"left bend", orb.LineString{{0, 0}, {1, 0}, {1, 1}}, orb.Point{1.5, -0.5}, geo.Right},
		{"right bend", orb.LineString{{0, 0}, {1, 0}, {1, -1}}, orb.Point{1.5, 0.5}, geo.Left},
		{"repeated vertex at a bend", orb.LineString{{0, 0}, {1, 0}, {1, 0}, {1, 0}, {1, -1}}, orb.Point{1.5, 0.5}, geo.Left},
		{"before the start", orb.LineString{{0, 0}, {0, 0}, {1, 0}}, orb.Point{-1, 0.1}, geo.Left},
		{"before the start, right", orb.LineString{{0, 0}, {1, 0}}, orb.Point{-1, -0.1}, geo.Right},
		{"beyond the end", orb.LineString{{0, 0}, {1, 0}, {1, 0}}, orb.Point{2, 0.1}, geo.Left},
		{"on the straight continuation", orb.LineString{{0, 0}, {1, 0}}, orb.Point{2, 0}, geo.On},
		{"corner of a closed line", orb.LineString{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}, orb.Point{-0.3, -0.5}, geo.Right},
		{"corner of a closed line, reversed", orb.LineString{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}, orb.Point{-0.3, -0.5}, geo.Left},
		{"closed line that begins twice", orb.LineString{{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}, {0, 0}}, orb.Point{-0.3, -0.5}, geo.Left},
		{"half a millimetre", orb.LineString{{0, 0}, {1, 0}}, orb.Point{0.5, 4.5e-9}, geo.On},
		{"two millimetres", orb.LineString{{0, 0}, {1, 0}}, orb.Point{0.5, 1.8e-8}, geo.Left},
	} {
		if got := newLine(t, c.line).Locate(c.p); got.Side != c.want {
			t.Errorf("%s: %v, want %v (%+v)", c.name, got.Side, c.want, got)
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

func BenchmarkLocate(b *testing.B) {
	l := border(b)
	r := rand.New(rand.NewPCG(13, 14))
	for _, c := range []struct {
		name  string
		reach float64
	}{{"on", 0}, {"1km", 1e3}, {"20km", 2e4}, {"200km", 2e5}, {"2000km", 2e6}, {"anywhere", 1.8e7}} {
		points := make([]orb.Point, 256)
		for i := range points {
			p := l.LineString()[r.IntN(7377)]
			points[i] = geo.Direct(p, r.Float64()*360, c.reach)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				l.Locate(points[i&255])
				i++
			}
		})
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
