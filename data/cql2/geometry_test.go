package cql2_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/data/cql2"
	"panj/geo"
)

func TestBBox(t *testing.T) {
	box := func(w, s, e, n float64) *geo.Box { return &geo.Box{West: w, South: s, East: e, North: n} }
	for filter, want := range map[string]*geo.Box{
		"S_INTERSECTS(g, BBOX(1,2,3,4))":                                             box(1, 2, 3, 4),
		"S_INTERSECTS(BBOX(1,2,3,4), g)":                                             box(1, 2, 3, 4),
		"S_WITHIN(g, POLYGON((0 0, 5 0, 5 6, 0 0)))":                                 box(0, 0, 5, 6),
		"S_TOUCHES(g, POINT(7 8))":                                                   box(7, 8, 7, 8),
		"S_DISJOINT(g, BBOX(1,2,3,4))":                                               nil,
		"NOT S_DISJOINT(g, BBOX(1,2,3,4))":                                           box(1, 2, 3, 4),
		"NOT S_INTERSECTS(g, BBOX(1,2,3,4))":                                         nil,
		"S_INTERSECTS(g, BBOX(1,2,3,4)) AND a = 1":                                   box(1, 2, 3, 4),
		"a = 1 AND S_INTERSECTS(g, BBOX(1,2,3,4))":                                   box(1, 2, 3, 4),
		"S_INTERSECTS(g, BBOX(1,2,3,4)) OR a = 1":                                    nil,
		"a = 1 OR S_INTERSECTS(g, BBOX(1,2,3,4))":                                    nil,
		"S_INTERSECTS(g, BBOX(1,2,3,4)) OR S_EQUALS(g, POINT(5 6))":                  box(1, 2, 5, 6),
		"S_INTERSECTS(g, BBOX(0,0,9,9)) AND S_INTERSECTS(g, BBOX(20,20,21,21))":      box(20, 20, 21, 21),
		"NOT (S_DISJOINT(g, BBOX(1,2,3,4)) OR a = 1)":                                box(1, 2, 3, 4),
		"NOT (S_DISJOINT(g, BBOX(1,2,3,4)) AND a = 1)":                               nil,
		"S_INTERSECTS(g, BBOX(170,2,-170,4))":                                        box(170, 2, -170, 4),
		"S_INTERSECTS(g, BBOX(170,2,175,4)) OR S_INTERSECTS(g, BBOX(-175,2,-170,4))": box(170, 2, -170, 4),
		"S_INTERSECTS(g, h)":                                                         nil,
		"S_INTERSECTS(POINT(1 2), POINT(1 2))":                                       nil,
		"S_INTERSECTS(g, BBOX(1,2,3,4)) IS NULL":                                     nil,
		"TRUE":                                                                       nil,
	} {
		e, err := cql2.ParseText(filter)
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		got := cql2.BBox(e)
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%s needs %v, want %v", filter, got, want)
		}
	}
}

func TestTransform(t *testing.T) {
	swap := func(p orb.Point) (orb.Point, error) { return orb.Point{p[1], p[0]}, nil }
	mercator := func(p orb.Point) (orb.Point, error) { return geo.LonLat(p), nil }
	turn := func(p orb.Point) (orb.Point, error) {
		s, c := math.Sincos(0.1)
		return orb.Point{c*p[0] - s*p[1], s*p[0] + c*p[1]}, nil
	}
	for _, c := range []struct {
		filter string
		by     func(orb.Point) (orb.Point, error)
		want   string
	}{
		{"S_INTERSECTS(g, POINT(38 70)) AND a = 1", swap, "S_INTERSECTS(g, POINT(70 38)) AND a = 1"},
		{"NOT S_WITHIN(g, POLYGON((0 1, 2 3, 4 6, 0 1)))", swap, "NOT S_WITHIN(g, POLYGON((1 0, 3 2, 6 4, 1 0)))"},
		{"S_WITHIN(g, GEOMETRYCOLLECTION Z (POINT Z (1 2 9), MULTIPOINT Z ((3 4 9)), LINESTRING Z (5 6 9, 7 8 9))) OR b IS NULL", swap,
			"S_WITHIN(g, GEOMETRYCOLLECTION Z (POINT Z (2 1 9), MULTIPOINT Z ((4 3 9)), LINESTRING Z (6 5 9, 8 7 9))) OR b IS NULL"},
		{"S_WITHIN(g, MULTIPOLYGON(((0 1, 2 3, 4 6, 0 1)))) OR S_WITHIN(g, MULTILINESTRING((1 2, 3 4)))", swap,
			"S_WITHIN(g, MULTIPOLYGON(((1 0, 3 2, 6 4, 1 0)))) OR S_WITHIN(g, MULTILINESTRING((2 1, 4 3)))"},
		{"S_INTERSECTS(g, BBOX(37, 170, 39, -170))", swap, "S_INTERSECTS(g, BBOX(170, 37, -170, 39))"},
		{"S_INTERSECTS(g, BBOX(0, 0, -1, 20037508.342789244, 20037508.342789244, 1))", mercator, "S_INTERSECTS(g, BBOX(0, 0, -1, 180, 85.0511287798066, 1))"},
		{"A_EQUALS(a, (POINT(1 2)))", swap, "A_EQUALS(a, (POINT(2 1)))"},
	} {
		e, err := cql2.ParseText(c.filter)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cql2.Transform(e, c.by)
		if err != nil || cql2.Text(got) != c.want {
			t.Errorf("%s becomes %s, %v; want %s", c.filter, cql2.Text(got), err, c.want)
		}
	}
	e, err := cql2.ParseText("S_INTERSECTS(g, BBOX(0, 0, 10, 20))")
	if err != nil {
		t.Fatal(err)
	}
	turned, err := cql2.Transform(e, turn)
	if err != nil {
		t.Fatal(err)
	}
	polygon, ok := turned.(*cql2.Spatial).Right.(*cql2.Geometry).Geometry.(orb.Polygon)
	if !ok || len(polygon[0]) < 100 || !polygon[0].Closed() {
		t.Errorf("a box that is turned becomes %s, want a polygon with vertices on its sides", cql2.Text(turned))
	}
	if got := cql2.Text(e); got != "S_INTERSECTS(g, BBOX(0, 0, 10, 20))" {
		t.Errorf("the original became %s", got)
	}
}

func TestTransformRefuses(t *testing.T) {
	outside := errors.New("outside of zone 42")
	for filter, f := range map[string]func(orb.Point) (orb.Point, error){
		"S_INTERSECTS(g, POINT(1 2))":                    func(orb.Point) (orb.Point, error) { return orb.Point{}, outside },
		"S_INTERSECTS(g, LINESTRING(1 2, 3 4))":          func(orb.Point) (orb.Point, error) { return orb.Point{math.NaN(), 0}, nil },
		"a = 1 OR NOT S_INTERSECTS(g, BBOX(1, 2, 3, 4))": func(orb.Point) (orb.Point, error) { return orb.Point{}, outside },
		"S_INTERSECTS(g, BBOX(5, 2, 3, 4))": func(p orb.Point) (orb.Point, error) {
			return orb.Point{p[0] + p[1]/10, p[1] - p[0]/10}, nil
		},
	} {
		e, err := cql2.ParseText(filter)
		if err != nil {
			t.Fatal(err)
		}
		_, err = cql2.Transform(e, f)
		var fault *cql2.TypeError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), "cannot be used: ") {
			t.Errorf("%s: %v, want a TypeError about the literal", filter, err)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	schema := cql2.Schema{"name": cql2.TypeText, "killed": cql2.TypeInteger, "earliest": cql2.TypeDate, "geometry": cql2.TypeGeometry}
	values := map[string]any{"name": "Шодак", "killed": int64(3), "earliest": "2025-11-26", "geometry": orb.Point{71.05, 38.4}}
	row := schema.Row(func(name string) any { return values[name] })
	circle := geo.Circle(orb.Point{71, 38.4}, 20_000, 64)
	ring := strings.Builder{}
	for i, p := range circle[0] {
		if i > 0 {
			ring.WriteString(", ")
		}
		fmt.Fprintf(&ring, "%v %v", p[0], p[1])
	}
	for name, filter := range map[string]string{
		"compare":            "killed > 2 AND earliest >= DATE('2025-11-01')",
		"like":               "name LIKE '%дак'",
		"casei":              "CASEI(name) = CASEI('ШОДАК')",
		"point in box":       "S_INTERSECTS(geometry, BBOX(70, 38, 72, 39))",
		"point in polygon":   "S_INTERSECTS(geometry, POLYGON((" + ring.String() + ")))",
		"point within":       "S_WITHIN(geometry, POLYGON((" + ring.String() + ")))",
		"polygon overlaps":   "S_OVERLAPS(POLYGON((70.9 38.3, 71.5 38.3, 71.5 38.6, 70.9 38.3)), POLYGON((" + ring.String() + ")))",
		"polygon intersects": "S_INTERSECTS(POLYGON((70.9 38.3, 71.5 38.3, 71.5 38.6, 70.9 38.3)), POLYGON((" + ring.String() + ")))",
	} {
		e, err := cql2.ParseText(filter)
		if err == nil {
			e, err = cql2.Check(e, schema)
		}
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if truth, err := cql2.Eval(e, row); truth != cql2.True || err != nil {
					b.Fatal(truth, err)
				}
			}
		})
	}
}
