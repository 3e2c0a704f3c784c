package datatest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

func everywhere() geo.Box { return geo.Box{West: -180, South: -90, East: 180, North: 90} }

func testBox(t *testing.T, s suite) {
	for _, c := range []struct {
		want string
		box  geo.Box
	}{
		{"bridge ford fair east west", everywhere()},
		{"bridge ford fair", geo.Box{West: 60, South: 30, East: 80, North: 40}},
		{"bridge", geo.Box{West: 70, South: 38, East: 70, North: 38}}, // a point
		{"bridge ford", geo.Box{West: 70, South: 38, East: 71, North: 38}},
		{"bridge ford", geo.Box{West: 69, South: 38, East: 72, North: 38}}, // a line
		{"bridge", geo.Box{West: 69, South: 38, East: 70, North: 39}},      // on the edge
		{"", geo.Box{West: 69, South: 38, East: math.Nextafter(70, 0), North: 39}},
		{"", geo.Box{West: 0, South: 0, East: 1, North: 1}},
		{"east west", geo.Box{West: 179, South: 0, East: -179, North: 20}}, // over the antimeridian
		{"east", geo.Box{West: 179, South: 0, East: 180, North: 20}},
		{"west", geo.Box{West: 180, South: 0, East: -179, North: 20}},
		{"bridge ford fair east west", geo.Box{West: 69, South: -90, East: -170, North: 90}},
	} {
		expect(t, s, fmt.Sprintf("box %v", c.box), c.want, data.Query{Collection: "events", Box: &c.box})
	}
	box := everywhere()
	expect(t, s, "box over nothing", "", data.Query{Collection: "empty", Box: &box})
}

// testUnplaced: what has no geometry matches every box when that is asked for
// (OGC API - Features, /req/core/fc-bbox-response, C).
func testUnplaced(t *testing.T, s suite) {
	utm, _ := geo.CRSByEPSG(32642)
	for _, c := range []struct {
		want string
		q    data.Query
	}{
		{"bridge rumour", data.Query{Box: &geo.Box{West: 70, South: 38, East: 70, North: 38}}},
		{"rumour", data.Query{Box: &geo.Box{West: 0, South: 0, East: 1, North: 1}}},
		{"rumour east west", data.Query{Box: &geo.Box{West: 179, South: 0, East: -179, North: 20}}},
		{"bridge ford fair rumour east west", data.Query{Box: ptr(everywhere())}},
		{"bridge fair rumour", data.Query{Box: &geo.Box{West: 69, South: 37, East: 70, North: 38}, Match: data.MatchArea}},
		{"rumour", data.Query{Box: &geo.Box{West: 70, South: 38, East: 70, North: 38}, After: ptr(int64(2))}},
		{"bridge", data.Query{Box: &geo.Box{West: 70, South: 38, East: 70, North: 38}, Before: ptr(int64(4)), Limit: 2}},
		{"rumour bridge", data.Query{Box: &geo.Box{West: 70, South: 38, East: 70, North: 38}, Sort: []data.SortKey{{Column: "km_from"}}}},
		{"bridge", data.Query{Box: &geo.Box{West: 70, South: 38, East: 70, North: 38}, Equals: []data.Equal{{Column: "type", Values: []string{"clash"}}}}},
		{"rumour", data.Query{Projected: &geo.ProjectedBox{CRS: utm, Bound: orb.Bound{Min: orb.Point{1e9, 0}, Max: orb.Point{2e9, 1}}}}},
	} {
		c.q.Collection, c.q.Unplaced = "events", true
		expect(t, s, fmt.Sprintf("unplaced too: %+v", c.q), c.want, c.q)
	}
	expect(t, s, "no box", "bridge ford fair rumour east west", data.Query{Collection: "events", Unplaced: true})
}

func testBoxGeometries(t *testing.T, s suite) {
	for _, c := range []struct {
		want string
		box  geo.Box
	}{
		{"1 2 3 4 5 6 7", everywhere()},
		{"3", geo.Box{West: 1, South: 1, East: 1.5, North: 1.5}}, // inside the polygon
		{"", geo.Box{West: 3, South: 3, East: 7, North: 7}},      // in its hole
		{"3", geo.Box{West: 3, South: 3, East: 8, North: 7}},     // touching the edge of the hole
		{"3", geo.Box{West: 10, South: 10, East: 11, North: 11}}, // at its corner
		{"2", geo.Box{West: 24, South: 4, East: 26, North: 6}},   // over the line
		{"", geo.Box{West: 26, South: 0, East: 29, North: 5}},    // in the line's box, beside the line
		{"2", geo.Box{West: 25, South: 0, East: 29, North: 5}},   // its corner on the line
		{"4", geo.Box{West: 41, South: 0, East: 49, North: 1}},
		{"", geo.Box{West: 40.2, South: 0, East: 40.8, North: 1}}, // between the points
		{"", geo.Box{West: 52, South: 0, East: 59, North: 1}},     // between the lines
		{"5", geo.Box{West: 52, South: 0, East: 60, North: 1}},
		{"", geo.Box{West: 72, South: 0, East: 79, North: 1}}, // between the polygons
		{"6", geo.Box{West: 80.5, South: 0.5, East: 80.6, North: 0.6}},
		{"", geo.Box{West: 91, South: 0, East: 94, North: 1}}, // between the members
		{"7", geo.Box{West: 90, South: 0, East: 90, North: 0}},
		{"1 3", geo.Box{West: 0.1, South: 0.2, East: 0.1, North: 0.2}}, // no float32: 0.1, 0.2
		{"3", geo.Box{West: math.Nextafter(0.1, 1), South: 0.2, East: 0.2, North: 0.2}},
		{"3", geo.Box{West: 0, South: 0, East: math.Nextafter(0.1, 0), North: 0.2}},
	} {
		expect(t, s, fmt.Sprintf("box %v", c.box), c.want, data.Query{Collection: "shapes", Box: &c.box})
	}
}

// testBoxRandom compares with going through all points: boxes whose edges lie
// on points, small and large, over the antimeridian.
func testBoxRandom(t *testing.T, open func(*testing.T, *data.Dataset) Store) {
	random := rand.New(rand.NewPCG(1, 2))
	table := data.Table{Collection: data.Collection{ID: "p", Geometry: data.Point, Columns: []data.Column{{Name: "radius_m", Type: data.Number}}}}
	for i := range 800 {
		p := orb.Point{random.Float64()*360 - 180, random.Float64()*180 - 90}
		if i%3 == 0 { // a cluster, with neighbours closer than float32 can tell
			p = orb.Point{70 + random.Float64()*1e-5, 38 + random.Float64()*1e-5}
		}
		table.Rows = append(table.Rows, data.Feature{Geometry: p, Values: []any{random.Float64() * 300_000}})
	}
	s := open(t, &data.Dataset{Tables: []data.Table{table}})
	at := func() orb.Point { return table.Rows[random.IntN(len(table.Rows))].Geometry.(orb.Point) }
	for i := range 200 {
		a, b := at(), at()
		box := geo.Box{West: a[0], South: min(a[1], b[1]), East: b[0], North: max(a[1], b[1])}
		q := data.Query{Collection: "p", Box: &box}
		var inside []string
		for j, r := range table.Rows {
			if box.Contains(r.Geometry.(orb.Point)) {
				inside = append(inside, fmt.Sprint(j+1))
			}
		}
		expect(t, s, fmt.Sprintf("box %v", box), strings.Join(inside, " "), q)
		inside = slices.DeleteFunc(inside, func(id string) bool {
			j, _ := strconv.Atoi(id)
			return !box.HoldsCircle(table.Rows[j-1].Geometry.(orb.Point), table.Rows[j-1].Values[0].(float64))
		})
		q.Match = data.MatchWithin
		expect(t, s, fmt.Sprintf("within %v", box), strings.Join(inside, " "), q)
		if i%40 > 0 {
			continue
		}
		q.Match = data.MatchArea
		found := map[string]bool{}
		for _, id := range strings.Fields(ids(t, s, q)) {
			found[id] = true
		}
		for j, r := range table.Rows {
			p, radius := r.Geometry.(orb.Point), r.Values[0].(float64)
			id := fmt.Sprint(j + 1)
			if !found[id] && max(box.South-p[1], p[1]-box.North)*110_500 > radius {
				continue // too far north or south: no degree of latitude is shorter than 110.5 km
			}
			if at, most := distanceTo(box, p); found[id] != (at <= radius) && math.Abs(at-radius) > most {
				t.Errorf("box %v: found is %v for point %v with the radius %.0f, whose distance is %.0f +- %.0f", box, found[id], p, radius, at, most)
			}
		}
	}
}

// distanceTo walks along the edges of the box. It returns the distance in
// metres, and how far it may be off.
func distanceTo(box geo.Box, p orb.Point) (metres, most float64) {
	if box.Contains(p) {
		return 0, 0
	}
	const steps = 100
	width := box.East - box.West
	if width < 0 {
		width += 360
	}
	metres = math.Inf(1)
	for i := range steps + 1 {
		f := float64(i) / steps
		lon, lat := box.West+f*width, box.South+f*(box.North-box.South)
		for _, q := range [...]orb.Point{{lon, box.South}, {lon, box.North}, {box.West, lat}, {box.East, lat}} {
			metres = math.Min(metres, geo.Distance(p, q))
		}
	}
	return metres, 111_700 * max(width, box.North-box.South) / steps
}

func testArea(t *testing.T, s suite) {
	// Lengths of a degree at 38 and 37.5 north from the tables of the WGS 84
	// ellipsoid: of longitude 87.8 km, of latitude 111.0 km.
	for _, c := range []struct {
		want string
		box  geo.Box
	}{
		{"bridge", geo.Box{West: 70.0113, South: 37.9, East: 70.1, North: 38.1}}, // 0.99 km east of it, radius 1 km
		{"", geo.Box{West: 70.0116, South: 37.9, East: 70.1, North: 38.1}},       // 1.02 km
		{"bridge", geo.Box{West: 69.9, South: 38.0089, East: 70.1, North: 38.1}}, // 0.988 km north
		{"", geo.Box{West: 69.9, South: 38.0091, East: 70.1, North: 38.1}},       // 1.010 km
		{"fair", geo.Box{West: 70.4, South: 37.1, East: 70.6, North: 37.2}},      // 33 km south, radius 50 km
		{"bridge fair", geo.Box{West: 69, South: 37, East: 70, North: 38}},       // 44 km west of the fair
		{"ford", geo.Box{West: 71, South: 38, East: 71, North: 38}},              // no radius: the point itself
		{"", geo.Box{West: 71.00001, South: 38.2, East: 71.1, North: 38.3}},      // no radius, not in it, out of the fair's reach
		{"east", geo.Box{West: 179.5, South: 10, East: 179.6, North: 11}},        // radius 0
		{"bridge ford fair east west", geo.Box{West: 60, South: 0, East: -170, North: 60}},
	} {
		expect(t, s, fmt.Sprintf("area %v", c.box), c.want, data.Query{Collection: "events", Box: &c.box, Match: data.MatchArea})
		first, _, _ := strings.Cut(c.want, " ")
		expect(t, s, fmt.Sprintf("first of area %v", c.box), first, data.Query{Collection: "events", Box: &c.box, Match: data.MatchArea, Limit: 1})
	}
}

// testWithin: only what lies in the box with the whole of its circle, or of its
// geometry where it has none.
func testWithin(t *testing.T, s suite) {
	for _, c := range []struct {
		want string
		box  geo.Box
	}{
		// Of 1 km around the bridge, 0.0114 degrees of longitude and 0.0090 of latitude.
		{"bridge", geo.Box{West: 69.9886, South: 37.9909, East: 70.0115, North: 38.0091}},
		{"", geo.Box{West: 69.9887, South: 37.9909, East: 70.0115, North: 38.0091}},
		{"", geo.Box{West: 69.9886, South: 37.9911, East: 70.0115, North: 38.0091}},
		{"ford", geo.Box{West: 71, South: 38, East: 71, North: 38}},            // no radius: the point itself
		{"bridge ford", geo.Box{West: 69, South: 37.1, East: 72, North: 38.1}}, // 50 km around the fair reach down to 37.05
		{"bridge ford fair", geo.Box{West: 69, South: 37, East: 72, North: 39}},
		{"east west", geo.Box{West: 179, South: 0, East: -179, North: 20}},
		{"bridge ford fair east west", everywhere()},
	} {
		expect(t, s, fmt.Sprintf("within %v", c.box), c.want, data.Query{Collection: "events", Box: &c.box, Match: data.MatchWithin})
	}
	for _, c := range []struct {
		want string
		box  geo.Box
	}{
		{"1 3", geo.Box{West: 0, South: 0, East: 10, North: 10}},
		{"1", geo.Box{West: 0, South: 0, East: 10, North: 9.5}},
		{"1 2 3 4 5 6 7", everywhere()},
	} {
		expect(t, s, fmt.Sprintf("shapes within %v", c.box), c.want, data.Query{Collection: "shapes", Box: &c.box, Match: data.MatchWithin})
	}
}

// testProjectedBox compares boxes of other systems with going through all
// points; each box has the written coordinates of points for corners.
func testProjectedBox(t *testing.T, open func(*testing.T, *data.Dataset) Store) {
	random := rand.New(rand.NewPCG(5, 6))
	table := data.Table{Collection: data.Collection{ID: "p", Geometry: data.Point, Columns: []data.Column{{Name: "radius_m", Type: data.Number}}}}
	for i := range 600 {
		p := orb.Point{60 + random.Float64()*20, 30 + random.Float64()*15}
		if i%3 == 0 { // beyond the reach of the grids, and over the antimeridian
			p = orb.Point{random.Float64()*360 - 180, random.Float64()*160 - 80}
		}
		table.Rows = append(table.Rows, data.Feature{Geometry: p, Values: []any{random.Float64() * 300_000}})
	}
	s := open(t, &data.Dataset{Tables: []data.Table{table}})
	for _, code := range []int{3857, 3395, 32642, 32643, 28412, 4284} {
		crs, _ := geo.CRSByEPSG(code)
		at := func() orb.Point {
			for {
				if p := table.Rows[random.IntN(len(table.Rows))].Geometry.(orb.Point); crs.Upright() || p[0] > 60 && p[0] < 80 && p[1] > 30 {
					return crs.Coordinates(p)
				}
			}
		}
		for i := range 30 {
			a, b := at(), at()
			box := geo.ProjectedBox{CRS: crs, Bound: orb.MultiPoint{a, b}.Bound()}
			if crs.Upright() && i%2 == 0 {
				box.Bound.Min[0], box.Bound.Max[0] = a[0], b[0]
			}
			if i%10 == 0 {
				box.Bound.Min, box.Bound.Max = a, a
			}
			lonlat := box.Box()
			for _, match := range []data.Match{data.MatchGeometry, data.MatchArea, data.MatchWithin} {
				var inside []string
				for j, r := range table.Rows {
					p := r.Geometry.(orb.Point)
					hit := box.IntersectsGeometry(p) && lonlat.Contains(p)
					if match == data.MatchArea {
						hit = box.Reaches(p, r.Values[0].(float64)) && math.Abs(p[0]-70) < 30
					} else if match == data.MatchWithin {
						hit = hit && box.HoldsCircle(p, r.Values[0].(float64))
					}
					if hit {
						inside = append(inside, fmt.Sprint(j+1))
					}
				}
				want := strings.Join(inside, " ")
				if match == data.MatchArea && crs.Upright() {
					want = ids(t, s, data.Query{Collection: "p", Box: &lonlat, Match: match})
				}
				expect(t, s, fmt.Sprintf("%s box %v, %s", crs.Name(), box.Bound, match), want, data.Query{Collection: "p", Projected: &box, Match: match})
			}
		}
	}
	refuse(t, s, "match", data.Query{Collection: "p", Projected: &geo.ProjectedBox{}, Match: "near"})
}
