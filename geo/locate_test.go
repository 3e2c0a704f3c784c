package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

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

// TestLocateBesideALongLeg: the chord of a long leg runs far below the ground,
// deeper than a second leg is away, and still the first leg is the nearer one.
func TestLocateBesideALongLeg(t *testing.T) {
	ls := orb.LineString{{70, 38}, geo.Direct(orb.Point{70, 38}, 30, 45_000)}
	for s := 45_000.0; s > 0; s -= 100 { // back, 20 m beside it
		p := geo.Direct(ls[0], 30, s)
		ls = append(ls, geo.Direct(p, 120, 20))
	}
	l := newLine(t, ls)
	for s := 1000.0; s < 44_000; s += 777 {
		got := l.Locate(geo.Direct(ls[0], 30, s))
		if math.Abs(got.KM-s/1000) > 1e-6 || got.Distance > 1e-5 || got.Segment != 0 {
			t.Fatalf("%v m along the leg: %+v", s, got)
		}
	}
}

// TestLocateFromTheOtherSide: near the opposite point two places of a line can
// be nearer than those between them.
func TestLocateFromTheOtherSide(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for range 300 {
		a := orb.Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
		l := newLine(t, orb.LineString{a, geo.Direct(a, 360*r.Float64(), 1e5*r.Float64())})
		p := orb.Point{a[0] + 180 + r.Float64() - 0.5, -a[1] + r.Float64() - 0.5}
		if got, want := l.Locate(p), nearestBySampling(l, p); got.Distance > want+1e-4 {
			t.Fatalf("line %v, place %v: %+v, but %v m is possible", l.LineString(), p, got, want)
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
		{"acute corner of a closed line", orb.LineString{{0, 0}, {1, 0}, {1, 0.5}, {0, 0}}, orb.Point{-0.1, 0.05}, geo.Right},
		{"acute corner of a closed line, reversed", orb.LineString{{0, 0}, {1, 0.5}, {1, 0}, {0, 0}}, orb.Point{-0.1, 0.05}, geo.Left},
		{"closed line that begins twice", orb.LineString{{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}, {0, 0}}, orb.Point{-0.3, -0.5}, geo.Left},
		{"half a millimetre", orb.LineString{{0, 0}, {1, 0}}, orb.Point{0.5, 4.5e-9}, geo.On},
		{"two millimetres", orb.LineString{{0, 0}, {1, 0}}, orb.Point{0.5, 1.8e-8}, geo.Left},
	} {
		if got := newLine(t, c.line).Locate(c.p); got.Side != c.want {
			t.Errorf("%s: %v, want %v (%+v)", c.name, got.Side, c.want, got)
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
