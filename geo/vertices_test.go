package geo_test

import (
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// TestVerticesOfEveryType counts the vertices of a collection with a member of
// each type off one by one, in order, and moves them.
func TestVerticesOfEveryType(t *testing.T) {
	n := 0.0
	next := func() orb.Point { n++; return orb.Point{n, -n} }
	path := func() []orb.Point { return []orb.Point{next(), next()} }
	g := orb.Collection{
		next(), orb.MultiPoint(path()), orb.LineString(path()), orb.MultiLineString{path(), path()}, orb.Ring(path()),
		orb.Polygon{path(), path()}, orb.MultiPolygon{{path()}, {path(), path()}}, orb.Collection{next(), orb.LineString(path())},
	}
	var want []orb.Point
	for i := 1.0; i <= n; i++ {
		want = append(want, orb.Point{i, -i})
	}
	seen := func(g orb.Geometry) (list []orb.Point) {
		geo.EachVertex(g, func(p orb.Point) { list = append(list, p) })
		return list
	}
	if got := seen(g); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	moved := geo.MapVertices(orb.Clone(g), func(p orb.Point) orb.Point { return orb.Point{p[0] + 100, p[1]} })
	for i, p := range seen(moved) {
		if p != (orb.Point{want[i][0] + 100, want[i][1]}) {
			t.Errorf("vertex %d moved to %v", i, p)
		}
	}
	if got := seen(moved); len(got) != len(want) || reflect.TypeOf(moved) != reflect.TypeOf(g) {
		t.Errorf("moved: %d vertices of a %T", len(got), moved)
	}
	if got := seen(orb.Bound{Max: orb.Point{1, 2}}); len(got) != 2 || seen(nil) != nil || geo.MapVertices(nil, nil) != nil {
		t.Errorf("a bound has %v, nil %v", got, seen(nil))
	}
}
