package data_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
)

var borderCollection = &data.Collection{ID: "border", Columns: []data.Column{
	{Name: "left_country", Type: data.Text}, {Name: "right_country", Type: data.Text},
}}

// A degree of the equator is 111319.491 m (the ellipsoid's radius times pi/180).
const equatorDegree = 111.319491

func TestBorderLocatesAPoint(t *testing.T) {
	b, err := data.BorderOf(borderCollection, &data.Feature{
		ID: "b", Geometry: orb.LineString{{0, 0}, {1, 0}, {2, 0}}, Values: []any{"TJ", "AF"},
	})
	if err != nil {
		t.Fatal(err)
	}
	// A degree of latitude at the equator is 110574.4 m.
	for _, test := range []struct {
		name    string
		point   orb.Point
		radius  float64
		side    string
		reaches bool
	}{
		{"left", orb.Point{0.5, 0.1}, 20000, "", true},
		{"right", orb.Point{0.5, -0.1}, 20000, "", true},
		{"out of reach", orb.Point{0.5, 0.1}, 11000, "TJ", false},
		{"right, out of reach", orb.Point{0.5, -0.1}, 11000, "AF", false},
		{"on", orb.Point{0.5, 0}, 0, data.OnTheLine, true},
	} {
		at := b.Locate(test.point, test.radius)
		if math.Abs(at.KM-equatorDegree/2) > 0.001 || at.Side != test.side || at.Reaches != test.reaches {
			t.Errorf("%s: got %+v", test.name, at)
		}
		half := math.Sqrt(math.Max(0, test.radius*test.radius-at.Distance*at.Distance)) / 1000
		if math.Abs(at.FromKM-(at.KM-half)) > 0.01 || math.Abs(at.ToKM-(at.KM+half)) > 0.01 {
			t.Errorf("%s: km %.3f to %.3f, want %.3f either side of %.3f", test.name, at.FromKM, at.ToKM, half, at.KM)
		}
	}
}

func TestBorderOfWhatIsNoLine(t *testing.T) {
	for name, g := range map[string]orb.Geometry{
		"nothing":   nil,
		"point":     orb.Point{1, 2},
		"one point": orb.LineString{{1, 2}},
		"two lines": orb.MultiLineString{{{0, 0}, {1, 0}}, {{2, 0}, {3, 0}}},
	} {
		if _, err := data.BorderOf(borderCollection, &data.Feature{ID: "b", Geometry: g, Values: []any{nil, nil}}); err == nil {
			t.Errorf("%s was taken for a border", name)
		}
	}
	if _, err := data.BorderOf(borderCollection, &data.Feature{
		ID: "b", Geometry: orb.MultiLineString{{{0, 0}, {1, 0}}}, Values: []any{nil, nil},
	}); err != nil {
		t.Errorf("a multi line of one line: %v", err)
	}
}
