package seed_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

const (
	lengthKM     = 1343.955 // on WGS 84, by pyproj 3.4.1 with PROJ 9.1.1 (1343955.2027 m)
	sphereKM     = 1343.540 // on a sphere of sphereRadius, by the same
	sphereRadius = 6371008.8
)

// places are nearest points of the line, by brute force over all segments with
// pyproj 3.4.1 (PROJ 9.1.1): kilometre and metres off the line.
var places = map[string]struct {
	at         orb.Point
	km, metres float64
}{
	"mouth of the Vakhsh":                {orb.Point{68.315, 37.111}, 82.491, 370.7},
	"Panji Poyon bridge":                 {orb.Point{68.6053, 37.1946}, 111.983, 143.8},
	"mouth of the Kokcha":                {orb.Point{69.46, 37.13}, 217.411, 6543.6},
	"Qal'ai Khumb":                       {orb.Point{70.79, 38.46}, 541.049, 600.6},
	"Khorog":                             {orb.Point{71.55, 37.49}, 777.602, 2313.1},
	"Ishkoshim":                          {orb.Point{71.61, 36.73}, 879.382, 857.4},
	"confluence of Pamir and Wakhan":     {orb.Point{72.66, 37.01}, 997.973, 882.1},
	"reference point of Zarbuz":          {orb.Point{70.24, 37.62}, 382.427, 826.7},
	"reference point of Hamadoni":        {orb.Point{69.63, 37.66}, 305.671, 9087.4},
	"reference point of Kishti":          {orb.Point{70.17, 37.9}, 428.752, 710.2},
	"reference point of Dovang":          {orb.Point{70.13, 37.54}, 358.471, 1610.8},
	"reference point of Shodak":          {orb.Point{71.027, 38.444}, 582.801, 635.4},
	"reference point of Kavok":           {orb.Point{69.93, 37.6}, 335.400, 1250.2},
	"reference point of Bahorak outpost": {orb.Point{70.04, 37.84}, 424.897, 12563.1},
	"reference point of Darkad":          {orb.Point{69.4, 37.5}, 272.399, 3181.6},
}

func TestBorderFigures(t *testing.T) {
	ls := border(t)
	if len(ls) != 7377 {
		t.Errorf("the line has %d vertices, want 7377", len(ls))
	}
	if west := (orb.Point{67.780901, 37.181600}); ls[0] != west {
		t.Errorf("the west end is %v, want %v", ls[0], west)
	}
	if east := (orb.Point{74.889862, 37.234090}); ls[len(ls)-1] != east {
		t.Errorf("the east end is %v, want %v", ls[len(ls)-1], east)
	}
	var length, sphere float64
	var legs []float64
	for i := 1; i < len(ls); i++ {
		d := geo.Distance(ls[i-1], ls[i])
		legs = append(legs, d)
		length += d
		sphere += haversine(ls[i-1], ls[i])
	}
	slices.Sort(legs)
	for _, check := range []struct {
		what                 string
		got, want, tolerance float64
	}{
		{"length on WGS 84 in m", length, lengthKM * 1000, 1},
		{"length on the sphere in m", sphere, sphereKM * 1000, 1},
		{"median segment in m", legs[len(legs)/2], 119, 0.5},
		{"longest segment in m", legs[len(legs)-1], 5044, 0.5},
	} {
		if math.Abs(check.got-check.want) > check.tolerance {
			t.Errorf("%s is %.3f, want %.3f within %g", check.what, check.got, check.want, check.tolerance)
		}
	}
}

func haversine(a, b orb.Point) float64 {
	const rad = math.Pi / 180
	s := math.Sin((b[1] - a[1]) * rad / 2)
	c := math.Sin((b[0] - a[0]) * rad / 2)
	return 2 * sphereRadius * math.Asin(math.Sqrt(s*s+math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*c*c))
}

func TestBorderCheckPoints(t *testing.T) {
	line, err := geo.NewLine(border(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range places {
		got := line.Locate(want.at)
		if math.Abs(got.KM-want.km) > 0.002 || math.Abs(got.Distance-want.metres) > 0.2 {
			t.Errorf("%s: km %.3f and %.1f m off, want km %.3f and %.1f m", name, got.KM, got.Distance, want.km, want.metres)
		}
	}
}

func TestBorderIsSimple(t *testing.T) {
	if crossing := selfCrossing(border(t)); crossing != "" {
		t.Errorf("the line crosses itself: %s", crossing)
	}
}

func TestSectionsMakeUpTheBorder(t *testing.T) {
	whole := border(t)
	var joined orb.LineString
	km, order := 0.0, []string{"amu-darya", "panj", "pamir", "zorkul", "land"}
	var got []string
	for _, f := range features(t, "border_sections") {
		got = append(got, f.ID.(string))
		ls := f.Geometry.(orb.LineString)
		from, to := f.Properties.MustFloat64("from_km"), f.Properties.MustFloat64("to_km")
		if from != km {
			t.Errorf("%v begins at km %v, the one before ends at %v", f.ID, from, km)
		}
		km = to
		if length := f.Properties.MustFloat64("length_km"); math.Abs(to-from-length) > 5e-4 || math.Abs(orbLength(ls)-length*1000) > 1 {
			t.Errorf("%v: %v km from %v to %v, and %.1f m long", f.ID, length, from, to, orbLength(ls))
		}
		if len(joined) > 0 && joined[len(joined)-1] != ls[0] {
			t.Errorf("%v does not begin where the one before ends", f.ID)
		}
		joined = append(joined, ls...)
	}
	if !slices.Equal(got, order) {
		t.Errorf("the sections are %v, want %v", got, order)
	}
	if km != lengthKM {
		t.Errorf("the last section ends at km %v, want %v", km, lengthKM)
	}
	// Interpolated ends and doubled joints left aside, the vertices are the line's.
	own := map[orb.Point]bool{}
	for _, p := range whole {
		own[p] = true
	}
	shared := slices.Compact(slices.DeleteFunc(joined, func(p orb.Point) bool { return !own[p] }))
	if !slices.Equal(shared, whole) {
		t.Errorf("the sections have %d of the line's vertices in order, want all %d", len(shared), len(whole))
	}
}

// orbLength is the geodesic length of a line in metres.
func orbLength(ls orb.LineString) float64 {
	sum := 0.0
	for i := 1; i < len(ls); i++ {
		sum += geo.Distance(ls[i-1], ls[i])
	}
	return sum
}
