package cql2_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"panj/data/cql2"
)

func TestFunctions(t *testing.T) {
	for _, c := range []struct {
		name string
		arg  any
		want any
	}{
		{"abs", int64(-5), int64(5)},
		{"abs", -0.5, 0.5},
		{"abs", int64(math.MinInt64), 9223372036854775808.0},
		{"ABS", int64(5), int64(5)},
		{"ceil", 1.2, 2.0},
		{"ceil", int64(3), int64(3)},
		{"floor", -1.2, -2.0},
		{"round", -2.5, -3.0},
		{"round", math.Inf(1), nil},
		{"length", "Шодак 😀", int64(7)},
		{"lower", "ПЯНДЖ", "пяндж"},
		{"upper", "пяндж", "ПЯНДЖ"},
		{"lower", nil, nil},
		{"lower", int64(5), nil},
		{"abs", "5", nil},
		{"abs", true, nil},
	} {
		f, ok := cql2.LookupFunction(c.name)
		if !ok {
			t.Errorf("there is no function %s", c.name)
			continue
		}
		if got := f.Call(c.arg); got != c.want {
			t.Errorf("%s(%v) = %v, want %v", c.name, c.arg, got, c.want)
		}
		if got := f.Call(); got != nil {
			t.Errorf("%s() = %v, want nil", c.name, got)
		}
	}
	if _, ok := cql2.LookupFunction("load_extension"); ok {
		t.Error("load_extension is a function")
	}
	for _, f := range cql2.Functions() {
		if f.Title == "" || len(f.Args) == 0 || f.Result == "" {
			t.Errorf("%s is not described: %+v", f.Name, f)
		}
	}
}

func TestParseInstants(t *testing.T) {
	// Forms of RFC 3339, 5.6 and 5.8; what is refused is no date of the calendar or has no zone.
	for in, want := range map[string]cql2.Timestamp{
		"1985-04-12T23:20:50.52Z": "1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00": "1996-12-20T00:39:57Z",
		"1937-01-01t12:00:27.870+00:20": "1937-01-01T11:40:27.87Z", "2025-11-26T10:00:00.000z": "2025-11-26T10:00:00Z",
		"0000-01-01T00:00:00Z": "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z": "9999-12-31T23:59:59.999999999Z",
		"2025-11-26T10:00:00": "", "2025-11-26 10:00:00Z": "", "2025-11-26T10:00Z": "", "2025-02-29T10:00:00Z": "", "2025-11-26T24:00:00Z": "",
		"0000-01-01T00:00:00+05:00": "", "9999-12-31T23:59:59-05:00": "", "2025-11-26T10:00:00.Z": "", "2025-11-26T10:00:00,5Z": "", "2025-11-26": "", "": "",
		"2025-11-26T10:00:00+5:00": "",
	} {
		if got, ok := cql2.ParseTimestamp(in); got != want || ok != (want != "") {
			t.Errorf("ParseTimestamp(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for in, want := range map[string]bool{"2024-02-29": true, "0000-02-29": true, "1900-02-29": false, "2025-13-01": false, "2025-1-1": false, "２０２５-01-01": false, "": false} {
		if got, ok := cql2.ParseDate(in); ok != want || ok && string(got) != in {
			t.Errorf("ParseDate(%q) = %q, %v; want %v", in, got, ok, want)
		}
	}
}

// TestRowsOfManyParts compares rows whose parts lie inside and outside of a
// literal with many vertices, which is looked up through its index.
func TestRowsOfManyParts(t *testing.T) {
	disc := orb.Ring{}
	for i := range 100 {
		s, c := math.Sincos(2 * math.Pi * float64(i) / 100)
		disc = append(disc, orb.Point{5 * c, 5 * s})
	}
	literal := (&cql2.Geometry{Geometry: orb.Polygon{append(disc, disc[0])}}).Shape()
	square := func(x, y float64) orb.Polygon {
		return orb.Polygon{{{x, y}, {x + 0.1, y}, {x + 0.1, y + 0.1}, {x, y + 0.1}, {x, y}}}
	}
	line := func(x, y float64) orb.LineString { return orb.LineString{{x, y}, {x + 0.1, y}} }
	const no, yes = cql2.False, cql2.True
	for _, c := range []struct {
		name                                  string
		row                                   orb.Geometry
		intersects, within, overlaps, crosses cql2.Truth
	}{
		{"areas inside", orb.MultiPolygon{square(0, 0), square(1, 1)}, yes, yes, no, no},
		{"areas outside", orb.MultiPolygon{square(4.5, 4.5), square(-4.6, 4.5)}, no, no, no, no},
		{"areas inside and outside", orb.MultiPolygon{square(0, 0), square(4.5, 4.5)}, yes, no, yes, no},
		{"lines inside", orb.MultiLineString{line(0, 0), line(1, 1)}, yes, yes, no, no},
		{"lines inside and outside", orb.MultiLineString{line(0, 0), line(4.5, 4.5)}, yes, no, no, yes},
		{"collection inside", orb.Collection{line(0, 0), orb.Point{1, 1}, orb.MultiPoint{{2, 2}}, square(0, 1)}, yes, yes, no, no},
		{"collection outside", orb.Collection{line(4.5, 4.5), orb.Collection{square(-4.6, 4.5)}}, no, no, no, no},
		{"ring around all", orb.Polygon{{{-9, -9}, {9, -9}, {9, 9}, {-9, 9}, {-9, -9}}, {{-8, -8}, {8, -8}, {8, 8}, {-8, 8}, {-8, -8}}}, no, no, no, no},
		{"area around all", orb.Polygon{{{-9, -9}, {9, -9}, {9, 9}, {-9, 9}, {-9, -9}}}, yes, no, no, no},
	} {
		for op, want := range map[cql2.SpatialOp]cql2.Truth{
			cql2.SIntersects: c.intersects, cql2.SDisjoint: c.intersects.Not(), cql2.SWithin: c.within, cql2.SOverlaps: c.overlaps, cql2.SCrosses: c.crosses, cql2.STouches: no,
		} {
			if got := cql2.Relate(op, cql2.NewShape(c.row), literal); got != want {
				t.Errorf("%s: %s is %v, want %v", c.name, op, got, want)
			}
		}
		if got := cql2.Relate(cql2.SContains, literal, cql2.NewShape(c.row)); got != c.within {
			t.Errorf("%s: s_contains the other way round is %v, want %v", c.name, got, c.within)
		}
		if got := cql2.Relate(cql2.SIntersects, literal, cql2.NewShape(c.row)); got != c.intersects {
			t.Errorf("%s: s_intersects the other way round is %v, want %v", c.name, got, c.intersects)
		}
	}
}
