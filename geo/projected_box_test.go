package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// projectedPoint is a position in longitude, latitude and as PROJ projects it.
type projectedPoint struct{ lonlat, xy orb.Point }

// projectedPoints reads the points of one system from crs.csv.
func projectedPoints(t *testing.T, code string) []projectedPoint {
	t.Helper()
	var points []projectedPoint
	for _, row := range rows(t, "crs.csv", ",") {
		if row[0] == code {
			points = append(points, projectedPoint{orb.Point{number(t, row[3]), number(t, row[4])}, orb.Point{number(t, row[5]), number(t, row[6])}})
		}
	}
	if len(points) < 10 {
		t.Fatalf("crs.csv has %d points in EPSG:%s", len(points), code)
	}
	return points
}

// TestProjectedBoxHoldsWhatPROJPutsIntoIt draws boxes and asks which of the
// points lie in them by the coordinates that PROJ gave them.
func TestProjectedBoxHoldsWhatPROJPutsIntoIt(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, code := range []string{"3857", "3395", "32642", "32643", "32760", "25832", "28412", "4284"} {
		points := projectedPoints(t, code)
		crs, _ := geo.CRSByURI("EPSG:" + code)
		margin := 0.001 // metres
		if crs.Geographic() {
			margin = 1e-8
		}
		inside, outside := 0, 0
		for range 300 {
			a, b := points[random.IntN(len(points))].xy, points[random.IntN(len(points))].xy
			bound := orb.MultiPoint{a, b}.Bound()
			box := geo.ProjectedBox{CRS: crs, Bound: bound.Pad(random.Float64() * 50_000 * margin / 0.001)}
			lonlat := box.Box()
			for _, p := range points {
				if !nearEdge(box.Bound, p.xy, margin) {
					want := box.Bound.Contains(p.xy)
					if got := box.IntersectsGeometry(p.lonlat); got != want {
						t.Errorf("EPSG:%s, %v: %v is inside: %v, want %v", code, box.Bound, p.xy, got, want)
					}
					if reachable := math.Abs(p.lonlat[1]) < 84; want && reachable && !lonlat.Contains(p.lonlat) {
						t.Errorf("EPSG:%s, %v: %v lies outside %v", code, box.Bound, p.lonlat, lonlat)
					}
					if want {
						inside++
					} else {
						outside++
					}
				}
			}
		}
		if inside < 100 || outside < 100 {
			t.Errorf("EPSG:%s: %d points inside, %d outside: the boxes are badly drawn", code, inside, outside)
		}
	}
}

func nearEdge(b orb.Bound, p orb.Point, margin float64) bool {
	return b.Pad(margin).Contains(p) && !b.Pad(-margin).Contains(p)
}

// TestProjectedBoxIsExactForWhatItWrites asks for the very coordinates that
// are written for a point.
func TestProjectedBoxIsExactForWhatItWrites(t *testing.T) {
	for _, code := range []string{"3857", "32642", "28412"} {
		crs, _ := geo.CRSByURI("EPSG:" + code)
		for _, p := range projectedPoints(t, code) {
			at := crs.Coordinates(p.lonlat)
			box := geo.ProjectedBox{CRS: crs, Bound: orb.Bound{Min: at, Max: at}}
			if !box.IntersectsGeometry(p.lonlat) {
				t.Errorf("EPSG:%s: %v is not in the box that is itself", code, at)
			}
			if code == "3857" {
				if lonlat := box.Box(); !lonlat.Contains(p.lonlat) {
					t.Errorf("EPSG:%s: %v is not in %v", code, p.lonlat, lonlat)
				}
			}
			at[0] += 0.0002
			if box.Bound.Min, box.Bound.Max = at, at; box.IntersectsGeometry(p.lonlat) {
				t.Errorf("EPSG:%s: %v is in a box a fifth of a millimetre away", code, at)
			}
		}
	}
}

// A line along the parallel 38 north from 66 to 72 east: in zone 42 north its
// ends have the northing 4210063.034 and the middle of the parallel 4205815.020,
// by pyproj 3.7.2. Between its two vertices a line is straight in the system of
// the box.
func TestProjectedBoxJoinsVerticesInItsSystem(t *testing.T) {
	const ends, middle = 4210063.034, 4205815.020
	utm, _ := geo.CRSByEPSG(32642)
	line := orb.LineString{{66, 38}, {72, 38}}
	at := func(south, north float64) geo.ProjectedBox {
		return geo.ProjectedBox{CRS: utm, Bound: orb.Bound{Min: orb.Point{499_000, south}, Max: orb.Point{501_000, north}}}
	}
	if !at(ends-1, ends+1).IntersectsGeometry(line) {
		t.Error("the straight line between the ends is missed")
	}
	if at(middle-1, middle+1).IntersectsGeometry(line) {
		t.Error("the parallel is met, which is not where the line goes")
	}
	if line[0] != (orb.Point{66, 38}) {
		t.Error("the geometry was changed")
	}
}

func TestProjectedBoxAcrossTheAntimeridian(t *testing.T) {
	mercator, _ := geo.CRSByEPSG(3857)
	east, west := mercator.Forward(orb.Point{179, 0}), mercator.Forward(orb.Point{-179, 0})
	box := geo.ProjectedBox{CRS: mercator, Bound: orb.Bound{Min: orb.Point{east[0], -1000}, Max: orb.Point{west[0], 1000}}}
	for p, want := range map[orb.Point]bool{{179.5, 0}: true, {-179.5, 0}: true, {180, 0}: true, {178, 0}: false, {-178, 0}: false, {0, 0}: false, {179.5, 1}: false} {
		if got := box.IntersectsGeometry(p); got != want {
			t.Errorf("%v: %v", p, got)
		}
	}
	if !box.IntersectsGeometry(orb.LineString{{180.5, -1}, {180.5, 1}}) {
		t.Error("a line beyond 180 degrees is missed")
	}
	if lonlat := box.Box(); !lonlat.Crosses() || !lonlat.Contains(orb.Point{-179.5, 0}) || lonlat.Contains(orb.Point{0, 0}) {
		t.Errorf("in degrees it is %v", lonlat)
	}
	if !box.Reaches(orb.Point{178.9, 0}, 12_000) || box.Reaches(orb.Point{178.9, 0}, 10_000) { // 0.1 degree is 11.1 km
		t.Error("the distance to it is wrong")
	}
}

// TestProjectedBoxOutOfReach: where a grid has lost its meaning, a box still
// finds what is written with coordinates in it.
func TestProjectedBoxOutOfReach(t *testing.T) {
	utm, _ := geo.CRSByEPSG(32642)
	far := utm.Coordinates(orb.Point{-70, 10})
	around := geo.ProjectedBox{CRS: utm, Bound: orb.Bound{Min: far, Max: far}.Pad(1)}
	if box := around.Box(); !around.IntersectsGeometry(orb.Point{-70, 10}) || !box.Contains(orb.Point{-70, 10}) {
		t.Errorf("%v is %v", around.Bound, box)
	}
	whole := geo.ProjectedBox{CRS: utm, Bound: orb.Bound{Min: orb.Point{-1e12, -1e12}, Max: orb.Point{1e12, 1e12}}}
	if box := whole.Box(); !box.Contains(orb.Point{71, 38}) || !whole.IntersectsGeometry(orb.Point{-70, 10}) {
		t.Errorf("everything is %v", box)
	}
}
