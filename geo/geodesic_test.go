package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// nanometres is how far from PROJ a length may be: the rounding of two
// independent programs over half the earth.
const nanometres = 20e-9

func TestInverseAgreesWithPROJ(t *testing.T) {
	var metres, across largest
	for _, row := range rows(t, "geodesic.csv", ",") {
		v := numbers(t, row[1:])
		a, b, want := orb.Point{v[0], v[1]}, orb.Point{v[2], v[3]}, v[4]
		got, az1, az2 := geo.Inverse(a, b)
		where := strings.Join(row, ",")
		metres.see(math.Abs(got-want), where)
		if !(math.Abs(got-want) < nanometres) {
			t.Errorf("%s: length %v", where, got)
		}
		if back := geo.Distance(b, a); math.Abs(back-want) >= nanometres {
			t.Errorf("%s: length of the way back %v", where, back)
		}
		if strings.HasPrefix(row[0], "same") || strings.HasPrefix(row[0], "opposite") {
			continue // no direction, or any
		}
		// Where the way goes, not the bare angle, which is worth nothing over
		// short lengths and next to the opposite point.
		if far := geo.Distance(geo.Direct(a, az1, got), b); far > nanometres {
			t.Errorf("%s: the azimuth %v ends %v m beside the point", where, az1, far)
		}
		if far := geo.Distance(geo.Direct(b, az2, -got), a); far > nanometres {
			t.Errorf("%s: the azimuth %v at the end leads back %v m beside the start", where, az2, far)
		}
		if row[0] == "anywhere" || row[0] == "region" {
			across.see(turned(az1, v[5])*math.Pi/180*want, where)
			across.see(turned(az2, v[6])*math.Pi/180*want, where)
			if turned(az1, v[5]) > 1e-12*1e2 || turned(az2, v[6]) > 1e-12*1e2 {
				t.Errorf("%s: azimuths %v %v", where, az1, az2)
			}
		}
	}
	t.Logf("largest error of a length: %.1f nm (%s)", metres.value*1e9, metres.where)
	t.Logf("largest difference of an azimuth, across the whole length: %.1f nm (%s)", across.value*1e9, across.where)
}

func TestDirectAgreesWithPROJ(t *testing.T) {
	var off largest
	for _, row := range rows(t, "geodesic.csv", ",") {
		v := numbers(t, row[1:])
		a, b := orb.Point{v[0], v[1]}, orb.Point{v[2], v[3]}
		got := geo.Direct(a, v[5], v[4])
		if got[0] < -180 || got[0] > 180 || math.Abs(got[1]) > 90 {
			t.Errorf("%v: %v is no point of the earth", row, got)
		}
		far := geo.Distance(got, b)
		off.see(far, strings.Join(row, ","))
		if !(far < nanometres) {
			t.Errorf("%v: %v is %v m off", row, got, far)
		}
	}
	t.Logf("largest error of a point: %.1f nm (%s)", off.value*1e9, off.where)
}

func TestInverseFinishesOnHardInput(t *testing.T) {
	values := func(limit float64) []float64 {
		out := []float64{0, 5e-324, 1e-300, 1e-18, 1e-9, 1, 45}
		for _, d := range []float64{0, 1e-15, 1e-13, 1e-9, 1e-3, 0.5, 0.6033, 0.7} {
			out = append(out, limit-d, limit/2-d)
		}
		for _, v := range out {
			out = append(out, -v)
		}
		return out
	}
	lons, lats := values(180), values(90)
	worst := 0.0
	for _, lat1 := range lats {
		for _, lat2 := range lats {
			for _, lon := range lons {
				a, b := orb.Point{0, lat1}, orb.Point{lon, lat2}
				s, az1, _ := geo.Inverse(a, b)
				if !(s >= 0 && s < 20003931.46) {
					t.Fatalf("%v to %v: %v m", a, b, s)
				}
				worst = math.Max(worst, geo.Distance(geo.Direct(a, az1, s), b))
			}
		}
	}
	if !(worst < 1e-7) {
		t.Errorf("a way ends %v m beside its point", worst)
	}
}

func TestInverseOfPointsOffTheMap(t *testing.T) {
	a, b := orb.Point{71.5, 37.5}, orb.Point{-100, 20}
	want := geo.Distance(a, b)
	for _, turn := range []float64{-720, -360, 360, 1080} {
		if got := geo.Distance(orb.Point{71.5 + turn, 37.5}, b); math.Abs(got-want) > 1e-6 {
			t.Errorf("%v turns: %v, want %v", turn/360, got, want)
		}
	}
	if got, want := geo.Distance(orb.Point{0, 95}, b), geo.Distance(orb.Point{0, 90}, b); got != want {
		t.Errorf("beyond the pole: %v, want %v", got, want)
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, p := range []orb.Point{{v, 0}, {0, v}} {
			if d := geo.Distance(p, a); !math.IsNaN(d) {
				t.Errorf("distance from %v is %v", p, d)
			}
			if q := geo.Direct(p, 0, 1); !math.IsNaN(q[0]) || !math.IsNaN(q[1]) {
				t.Errorf("direct from %v is %v", p, q)
			}
		}
		if q := geo.Direct(a, v, 1); !math.IsNaN(q[0]) {
			t.Errorf("azimuth %v leads to %v", v, q)
		}
		if q := geo.Direct(a, 1, v); !math.IsNaN(q[0]) {
			t.Errorf("%v metres lead to %v", v, q)
		}
	}
}

func TestTriangleInequality(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	point := func() orb.Point {
		return orb.Point{r.Float64()*360 - 180, math.Asin(r.Float64()*2-1) / math.Pi * 180}
	}
	for range 20000 {
		a, b, c := point(), point(), point()
		if ab, bc, ac := geo.Distance(a, b), geo.Distance(b, c), geo.Distance(a, c); ac > ab+bc+1e-8 {
			t.Fatalf("%v %v %v: %v > %v + %v", a, b, c, ac, ab, bc)
		}
	}
}

func FuzzInverse(f *testing.F) {
	f.Add(71.55, 37.49, -108.45, -37.49)
	f.Add(0.0, 1e-300, 180.0, -1e-13)
	f.Add(-180.0, 90.0, 180.0, -90.0)
	f.Fuzz(func(t *testing.T, lon1, lat1, lon2, lat2 float64) {
		a, b := orb.Point{lon1, lat1}, orb.Point{lon2, lat2}
		s, az1, az2 := geo.Inverse(a, b)
		for _, v := range []float64{lon1, lat1, lon2, lat2} {
			if v-v != 0 {
				if !math.IsNaN(s) {
					t.Fatalf("%v to %v: %v m", a, b, s)
				}
				return
			}
		}
		if !(s >= 0 && s < 20003931.46) || !(math.Abs(az1) <= 180) || !(math.Abs(az2) <= 180) {
			t.Fatalf("%v to %v: %v m, azimuths %v %v", a, b, s, az1, az2)
		}
		if back := geo.Distance(b, a); math.Abs(back-s) > 1e-7 {
			t.Errorf("%v to %v: %v m, but %v back", a, b, s, back)
		}
		if off := geo.Distance(geo.Direct(a, az1, s), b); off > 1e-7 {
			t.Errorf("%v to %v: ends %v m beside it", a, b, off)
		}
	})
}

func ExampleDistance() {
	khorog, dushanbe := orb.Point{71.55, 37.49}, orb.Point{68.78, 38.54}
	fmt.Printf("%.3f km\n", geo.Distance(khorog, dushanbe)/1000)
	// Output: 269.709 km
}

func ExampleDirect() {
	p := geo.Direct(orb.Point{71.55, 37.49}, 90, 100_000)
	fmt.Printf("%.6f %.6f\n", p[0], p[1])
	// Output: 72.680691 37.484589
}

func BenchmarkDistance(b *testing.B) {
	for _, c := range []struct {
		name string
		a, b orb.Point
	}{
		{"metres", orb.Point{71.55, 37.49}, orb.Point{71.5501, 37.4901}},
		{"kilometres", orb.Point{71.55, 37.49}, orb.Point{71.7, 37.6}},
		{"continent", orb.Point{71.55, 37.49}, orb.Point{13.4, 52.5}},
		{"antipodal", orb.Point{71.55, 37.49}, orb.Point{-108.2, -37.6}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				geo.Distance(c.a, c.b)
			}
		})
	}
}

func BenchmarkDirect(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		geo.Direct(orb.Point{71.55, 37.49}, 33, 12345)
	}
}
