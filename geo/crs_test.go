package geo_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

func TestCRSAgreesWithPROJ(t *testing.T) {
	var worst, back largest
	for _, row := range rows(t, "crs.csv", ",") {
		code, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		c, ok := geo.CRSByEPSG(code)
		if !ok || c.EPSG() != code || c.Name() != row[2] || c.LatLon() != (row[1] == "north") {
			t.Fatalf("%v: %v %v, northward first %v", row, ok, c.Name(), c.LatLon())
		}
		v := numbers(t, row[3:])
		p, want := orb.Point{v[0], v[1]}, orb.Point{v[2], v[3]}
		got := c.Forward(p)
		metre := 1.0
		if c.Geographic() {
			metre = 1 / 111e3
		}
		off := math.Hypot(got[0]-want[0], got[1]-want[1]) / metre
		worst.see(off, strings.Join(row, ","))
		if !(off < 1e-7) {
			t.Errorf("%v: %v, %v m off", row, got, off)
		}
		inverse := c.Inverse(want)
		off = math.Hypot(math.Remainder(inverse[0]-p[0], 360)*math.Cos(p[1]*math.Pi/180), inverse[1]-p[1])
		back.see(off, strings.Join(row, ","))
		if !(off < 1e-11) {
			t.Errorf("%v: back to %v, %v degrees off", row, inverse, off)
		}
	}
	t.Logf("largest error: forward %.2g m (%s), back %.2g degrees (%s)", worst.value, worst.where, back.value, back.where)
}

func TestCRSSupported(t *testing.T) {
	ranges := [][2]int{{32601, 32660}, {32701, 32760}, {25828, 25838}, {28404, 28432}, {2494, 2522}}
	single := []int{4326, 4258, 3857, 3395, 4284, 900913, 3785, 102100, 102113}
	for code := -10; code < 1_000_000; code++ {
		want := slices.Contains(single, code)
		for _, r := range ranges {
			want = want || code >= r[0] && code <= r[1]
		}
		if c, ok := geo.CRSByEPSG(code); ok != want {
			t.Fatalf("EPSG:%d is %v, supported: %v", code, c, ok)
		}
	}
}

func TestCRSByURI(t *testing.T) {
	utm, _ := geo.CRSByEPSG(32642)
	google, _ := geo.CRSByEPSG(3857)
	for uri, want := range map[string]geo.CRS{
		"http://www.opengis.net/def/crs/OGC/1.3/CRS84":  geo.CRS84,
		"https://www.opengis.net/def/crs/OGC/1.3/CRS84": geo.CRS84,
		"CRS84":                         geo.CRS84,
		"OGC:CRS84":                     geo.CRS84,
		"urn:ogc:def:crs:OGC:1.3:CRS84": geo.CRS84,
		"[http://www.opengis.net/def/crs/EPSG/0/32642]": utm,
		"http://www.opengis.net/def/crs/EPSG/0/32642":   utm,
		"https://www.opengis.net/def/crs/EPSG/0/32642":  utm,
		"[EPSG:32642]":                utm,
		"EPSG:32642":                  utm,
		"urn:ogc:def:crs:EPSG::32642": utm,
		"EPSG:900913":                 google,
	} {
		if got, ok := geo.CRSByURI(uri); !ok || got != want {
			t.Errorf("%s: %v %v", uri, got, ok)
		}
	}
	for _, uri := range []string{
		"", "4326", "EPSG:", "EPSG:+4326", "EPSG:04326", "EPSG: 4326", "EPSG:4326 ", "epsg:4326x", "EPSG:99999", "EPSG:0", "EPSG:-1",
		"EPSG:99999999999999999999", "[EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/", "http://www.opengis.net/def/crs/EPSG/9.9/4326/x",
	} {
		if c, ok := geo.CRSByURI(uri); ok {
			t.Errorf("%q is %v", uri, c.Name())
		}
	}
	for _, code := range []int{4326, 28412, 2502} {
		c, _ := geo.CRSByEPSG(code)
		if back, ok := geo.CRSByURI(c.URI()); !ok || back != c {
			t.Errorf("%s is not itself", c.URI())
		}
	}
	if c, ok := geo.CRSByURI(geo.CRS{}.URI()); !ok || c != geo.CRS84 || geo.CRS84.LatLon() || !geo.CRS84.Geographic() {
		t.Errorf("CRS84: %v %v", c, ok)
	}
}

// TestCRSStaysFinite: whatever is asked, a finite point has a finite answer.
func TestCRSStaysFinite(t *testing.T) {
	lons := []float64{-180, -179.99, -90, -69, -45, 0, 5e-324, 9, 69, 75, 90, 159, 180, 249, 540, 1e9}
	lats := []float64{-90, -89.9999999, -85.1, -45, 0, 1e-300, 45, 85.1, 89.9999999, 90, 95}
	metres := []float64{-1e300, -2e7, -1e7, 0, 1e-300, 5e5, 1e6, 1.25e7, 4.2e6, 1e7, 2e7, 3e7, 1e300}
	for _, code := range []int{0, 4326, 4258, 3857, 3395, 32601, 32660, 32742, 25832, 4284, 28412, 2502, 2522} {
		c, ok := geo.CRSByEPSG(code)
		if !ok && code != 0 {
			t.Fatal(code)
		}
		finite := func(p orb.Point) bool { return p[0]-p[0] == 0 && p[1]-p[1] == 0 }
		for _, lon := range lons {
			for _, lat := range lats {
				if xy := c.Forward(orb.Point{lon, lat}); !finite(xy) {
					t.Errorf("%s: %v %v gives %v", c.Name(), lon, lat, xy)
				}
			}
		}
		for _, x := range metres {
			for _, y := range metres {
				if c.Geographic() {
					continue
				}
				if p := c.Inverse(orb.Point{x, y}); !finite(p) || math.Abs(p[1]) > 90 {
					t.Errorf("%s: back from %v %v gives %v", c.Name(), x, y, p)
				}
			}
		}
		for _, p := range []orb.Point{{math.NaN(), 0}, {0, math.Inf(1)}} {
			if xy := c.Forward(p); !math.IsNaN(xy[0]) || !math.IsNaN(xy[1]) {
				t.Errorf("%s: %v gives %v", c.Name(), p, xy)
			}
			if q := c.Inverse(p); !math.IsNaN(q[0]) || !math.IsNaN(q[1]) {
				t.Errorf("%s: back from %v gives %v", c.Name(), p, q)
			}
		}
	}
}

func FuzzCRSByURI(f *testing.F) {
	for _, s := range []string{"EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/32642", "[CRS84]", "urn:ogc:def:crs:EPSG::3857", "["} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		c, ok := geo.CRSByURI(uri)
		if !ok {
			return
		}
		if again, ok := geo.CRSByURI(c.URI()); !ok || again != c {
			t.Errorf("%q is %s, which is not itself", uri, c.URI())
		}
	})
}

func ExampleCRSByEPSG() {
	utm, ok := geo.CRSByEPSG(32642)
	xy := utm.Forward(orb.Point{70.79, 38.46})
	fmt.Printf("%s %v: %.3f %.3f\n", utm.Name(), ok, xy[0], xy[1])
	_, ok = geo.CRSByEPSG(2056)
	fmt.Println(ok)
	// Output:
	// WGS 84 / UTM zone 42N true: 656176.286 4258372.599
	// false
}

func BenchmarkForward(b *testing.B) {
	for _, code := range []int{3857, 32642, 28412} {
		c, _ := geo.CRSByEPSG(code)
		b.Run(strconv.Itoa(code), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Forward(orb.Point{70.79, 38.46})
			}
		})
	}
}
