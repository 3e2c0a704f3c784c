package server_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
)

// surveyed is a position in a reference system as PROJ transforms it, in the
// order of the axes; the file it is read from says how.
type surveyed struct {
	lonlat orb.Point
	at     map[int]orb.Point // by EPSG code
}

// surveyedPoints reads the positions of crs.csv in the common systems.
func surveyedPoints(t *testing.T) map[int][]surveyed {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "geo", "testdata", "crs.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	points := map[int][]surveyed{}
	for _, record := range records[1:] {
		var n [4]float64
		for i := range n {
			if n[i], err = strconv.ParseFloat(record[3+i], 64); err != nil {
				t.Fatal(err)
			}
		}
		code, err := strconv.Atoi(record[0])
		if err != nil {
			t.Fatal(err)
		}
		xy := orb.Point{n[2], n[3]}
		if record[1] == "north" {
			xy = orb.Point{n[3], n[2]}
		}
		points[code] = append(points[code], surveyed{orb.Point{n[0], n[1]}, map[int]orb.Point{code: xy}})
	}
	return points
}

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

// startSurveyed serves the positions, one collection for each system, stored
// in longitude, latitude.
func startSurveyed(t *testing.T, points map[int][]surveyed, codes ...int) *site {
	t.Helper()
	d := &data.Dataset{}
	for _, code := range codes {
		table := data.Table{Collection: data.Collection{ID: fmt.Sprint("p", code), Geometry: data.Point, StorageCRS: 4326}}
		for _, p := range points[code] {
			table.Rows = append(table.Rows, data.Feature{Geometry: p.lonlat})
		}
		d.Tables = append(d.Tables, table)
	}
	return startWith(t, d)
}

type positions struct {
	NumberMatched int
	Features      []struct {
		ID       int
		Geometry struct{ Coordinates orb.Point }
	}
}

// TestAnswersInOtherSystems compares with PROJ: to a millimetre where metres
// are written, to 1e-9 degrees otherwise.
func TestAnswersInOtherSystems(t *testing.T) {
	points := surveyedPoints(t)
	codes := []int{4326, 4258, 3857, 32642, 32643}
	s := startSurveyed(t, points, codes...)
	for _, code := range codes {
		tolerance := 0.001
		if code == 4326 || code == 4258 {
			tolerance = 1e-9
		}
		target := fmt.Sprintf("/collections/p%d/items?crs=%s%d", code, epsg, code)
		var got positions
		a := s.json(target, &got)
		if want := fmt.Sprintf("<%s%d>", epsg, code); a.Header.Get("Content-Crs") != want {
			t.Errorf("%s: Content-Crs %q", target, a.Header.Get("Content-Crs"))
		}
		if len(got.Features) != len(points[code]) || len(got.Features) < 10 {
			t.Fatalf("%s: %d features", target, len(got.Features))
		}
		for i, f := range got.Features {
			want := points[code][i].at[code]
			if far := math.Hypot(f.Geometry.Coordinates[0]-want[0], f.Geometry.Coordinates[1]-want[1]); !(far <= tolerance) {
				t.Errorf("EPSG:%d: %v is written %v, PROJ says %v", code, points[code][i].lonlat, f.Geometry.Coordinates, want)
			}
		}
		one := s.ok(fmt.Sprintf("/collections/p%d/items/1?crs=%s%d", code, epsg, code))
		if !strings.Contains(string(one.body), strconv.FormatFloat(got.Features[0].Geometry.Coordinates[0], 'f', -1, 64)) || one.Header.Get("Content-Crs") == "" {
			t.Errorf("the single feature: %s", one)
		}
	}
	if got := s.ok("/collections/p4326/items").Header.Get("Content-Crs"); got != "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>" {
		t.Errorf("by default Content-Crs is %q", got)
	}
}

// TestBoxesInOtherSystems asks for boxes between points and expects those that
// lie in them by the coordinates of PROJ: what comes back intersects the box in
// the box's system.
func TestBoxesInOtherSystems(t *testing.T) {
	points := surveyedPoints(t)
	codes := []int{4326, 4258, 3857, 32642, 32643}
	s := startSurveyed(t, points, codes...)
	random := rand.New(rand.NewPCG(7, 8))
	for _, code := range codes {
		pad := 0.01 // a centimetre, so that rounding decides nothing
		if code == 4326 || code == 4258 {
			pad = 1e-7
		}
		total := 0
		for range 40 {
			all := points[code]
			a, b := all[random.IntN(len(all))].at[code], all[random.IntN(len(all))].at[code]
			bound := orb.MultiPoint{a, b}.Bound().Pad(pad)
			var want []int
			for i, p := range all {
				if bound.Contains(p.at[code]) {
					want = append(want, i+1)
				}
			}
			var got positions
			target := fmt.Sprintf("/collections/p%d/items?bbox-crs=%s%d&bbox=%.9f,%.9f,%.9f,%.9f", code, epsg, code, bound.Min[0], bound.Min[1], bound.Max[0], bound.Max[1])
			s.json(target, &got)
			var ids []int
			for _, f := range got.Features {
				ids = append(ids, f.ID)
			}
			if !slices.Equal(ids, want) || got.NumberMatched != len(want) {
				t.Errorf("%s: %v of %d, want %v", target, ids, got.NumberMatched, want)
			}
			total += len(want)
		}
		if total < 80 {
			t.Errorf("EPSG:%d: only %d points in all boxes", code, total)
		}
	}
}

// TestBoxRoundTrip takes the coordinates of each answer for a box that is a
// point: the feature comes back, and none beside it.
func TestBoxRoundTrip(t *testing.T) {
	points := surveyedPoints(t)
	s := startSurveyed(t, points, 32642)
	for _, crs := range []string{epsg + "3857", epsg + "32642", epsg + "32643", epsg + "4326", "CRS84"} {
		var all positions
		s.json("/collections/p32642/items?crs="+crs, &all)
		for _, f := range all.Features {
			x, y := f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]
			var got positions
			if math.Abs(x) > 4e6 && strings.Contains(crs, "326") || strings.Contains(crs, "3857") && math.Abs(y) > 2e7 {
				continue // beyond the reach of the grid
			}
			s.json(fmt.Sprintf("/collections/p32642/items?bbox-crs=%s&bbox=%[2]v,%[3]v,%[2]v,%[3]v", crs, strconv.FormatFloat(x, 'f', -1, 64), strconv.FormatFloat(y, 'f', -1, 64)), &got)
			if len(got.Features) != 1 || got.Features[0].ID != f.ID {
				t.Errorf("%s %v, %v is feature %d; the box finds %+v", crs, x, y, f.ID, got.Features)
			}
		}
	}
}

func TestSystemsOfACollection(t *testing.T) {
	table := data.Table{Collection: data.Collection{ID: "far", Geometry: data.Point, StorageCRS: 32641}}
	table.Rows = []data.Feature{{Geometry: orb.Point{69, 38}}}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table, {Collection: data.Collection{ID: "plain", Columns: []data.Column{{Name: "a", Type: data.Text}}}}}})
	var c struct {
		CRS        []string
		StorageCRS string
	}
	s.json("/collections/far", &c)
	if c.StorageCRS != epsg+"32641" || !slices.Contains(c.CRS, c.StorageCRS) || c.CRS[0] != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" || len(c.CRS) != 7 {
		t.Errorf("%+v", c)
	}
	for _, crs := range c.CRS {
		var got positions
		s.json("/collections/far/items?crs="+crs, &got)
		if len(got.Features) != 1 {
			t.Errorf("crs %s: %+v", crs, got)
		}
	}
	for _, name := range []string{"EPSG:32641", "%5BEPSG:32641%5D", "urn:ogc:def:crs:EPSG::32641", "https://www.opengis.net/def/crs/EPSG/0/32641"} {
		if got := s.ok("/collections/far/items?crs=" + name).Header.Get("Content-Crs"); got != "<"+c.StorageCRS+">" {
			t.Errorf("%s is %s", name, got)
		}
	}
	if p := s.refused(http.StatusBadRequest, "/collections/plain/items?crs=CRS84"); !strings.Contains(p.Detail, "no geometry") {
		t.Errorf("%+v", p)
	}
	var seeded struct{ StorageCRS string }
	start(t).json("/collections/incidents", &seeded)
	if seeded.StorageCRS != c.CRS[0] {
		t.Errorf("what is stored as longitude, latitude is said to be in %s", seeded.StorageCRS)
	}
}

func TestWrongSystemsAndBoxes(t *testing.T) {
	s := start(t)
	for _, test := range []struct{ query, param, says string }{
		{"crs=EPSG:9", "crs", "EPSG:32643"},
		{"crs=", "crs", "EPSG:32643"},
		{"crs=http://www.opengis.net/def/crs/EPSG/0/2056", "crs", "EPSG:32643"},
		{"bbox-crs=x&bbox=1,2,3,4", "bbox-crs", "EPSG:32643"},
		{"bbox-crs=x", "bbox-crs", "EPSG:32643"},
		{"bbox-crs=EPSG:4326&bbox=70,38,91,39", "bbox", "order of the axes"},
		{"bbox-crs=EPSG:4326&bbox=39,70,38,71", "bbox", "south"},
		{"bbox-crs=EPSG:3857&bbox=1,2,3", "bbox", "metres of WGS 84 / Pseudo-Mercator"},
		{"bbox-crs=EPSG:3857&bbox=1,4,3,2", "bbox", "lower corner above"},
		{"bbox-crs=EPSG:3857&bbox=0,0,20037510,1", "bbox", "20037508.34"},
		{"bbox-crs=EPSG:32642&bbox=5,0,1,1", "bbox", "east of its upper"},
		{"bbox-crs=EPSG:32642&bbox=a,0,1,1", "bbox", "not a number"},
		{"bbox-crs=EPSG:32642&bbox=0,0,NaN,1", "bbox", "not a number"},
		{"bbox-crs=EPSG:3857&bbox=1,2,9,3,4,5", "bbox", "elevation"},
	} {
		p := s.refused(http.StatusBadRequest, "/collections/incidents/items?"+test.query)
		if p.Parameter != test.param || !strings.Contains(p.Detail, test.says) {
			t.Errorf("%s: %+v, want %q about %s", test.query, p, test.says, test.param)
		}
	}
	for _, query := range []string{"bbox-crs=EPSG:3857", "bbox-crs=EPSG:32642&bbox=-1e12,-1e12,1e12,1e12", "bbox-crs=EPSG:3857&bbox=-20037508.342789244,-20048966.1,20037508.342789244,20048966.1"} {
		var got features
		s.json("/collections/grid/items?limit=1&"+query, &got)
		if got.NumberMatched != gridRows {
			t.Errorf("%s: %d", query, got.NumberMatched)
		}
	}
	var none features
	s.json("/collections/grid/items?bbox-crs=EPSG:32642&bbox=1e9,0,2e9,1", &none)
	if none.NumberMatched != 0 {
		t.Errorf("far outside the grid: %d", none.NumberMatched)
	}
}

// TestRoundPositionsStayRound: what is stored in metres comes out in degrees
// without the noise of the transformation, and a box whose corner it is holds it.
func TestRoundPositionsStayRound(t *testing.T) {
	table := data.Table{Collection: data.Collection{ID: "metres", Geometry: data.Point, StorageCRS: 32642}}
	for i := range 50 {
		table.Rows = append(table.Rows, data.Feature{Geometry: orb.Point{70 + float64(i)/100, 37}})
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table}})
	var got positions
	s.json("/collections/metres/items?bbox=70,37,70.49,37", &got)
	if len(got.Features) != 50 || got.Features[0].Geometry.Coordinates != (orb.Point{70, 37}) {
		t.Errorf("%d features, the first at %v", len(got.Features), got.Features[0].Geometry.Coordinates)
	}
}

// TestAColumnNamedGeometry: a property keeps its name, and the geometry gets
// another one, in schemas, filters and parameters alike.
func TestAColumnNamedGeometry(t *testing.T) {
	table := data.Table{Collection: data.Collection{
		ID: "mixed", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "geometry", Type: data.Text}},
	}}
	for i := range 6 {
		table.Rows = append(table.Rows, data.Feature{Geometry: orb.Point{float64(i), 1}, Values: []any{fmt.Sprint("geo", i%3)}})
	}
	s := startWith(t, &data.Dataset{Tables: []data.Table{table}})
	for query, want := range map[string]int{
		"geometry=geo1": 2, "filter=geometry%3D'geo1'": 2, "filter=S_INTERSECTS(_geometry,BBOX(0,0,2,2))": 3, "filter=geometry%3D'geo1'+AND+S_INTERSECTS(_geometry,POINT(1+1))": 1,
	} {
		var got features
		s.json("/collections/mixed/items?"+query, &got)
		if got.NumberMatched != want {
			t.Errorf("%s: %d, want %d", query, got.NumberMatched, want)
		}
	}
	for _, kind := range []string{"schema", "queryables"} {
		var d struct {
			Properties map[string]struct{ Type, Format string }
		}
		s.json("/collections/mixed/"+kind, &d)
		if d.Properties["geometry"].Type != "string" || d.Properties["_geometry"].Format != "geometry-point" {
			t.Errorf("%s: %+v", kind, d.Properties)
		}
	}
}
