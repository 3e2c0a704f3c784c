package cql2_test

import (
	"encoding/json"
	"os"
	"testing"

	"panj/data/cql2"
)

// TestRelateLikeGEOS compares every predicate for every pair of geometries of
// a fixture with what GEOS says, see testdata/make_spatial.py.
func TestRelateLikeGEOS(t *testing.T) {
	var fixture struct {
		Origin     string
		Geometries []string
		Holds      map[string][]string
	}
	data, err := os.ReadFile("testdata/spatial.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &fixture); err != nil {
		t.Fatal(err)
	}
	shapes := make([]*cql2.Shape, len(fixture.Geometries))
	for i, wkt := range fixture.Geometries {
		shapes[i] = geometry(t, wkt).Shape()
	}
	compared := 0
	for name, rows := range fixture.Holds {
		op := cql2.SpatialOp("s_" + name)
		for i, row := range rows {
			for j, want := range row {
				got := cql2.Relate(op, shapes[i], shapes[j])
				compared++
				if (got == cql2.True) != (want == '1') || got == cql2.Unknown {
					t.Errorf("%s(%s, %s) is %v; GEOS says %c", name, fixture.Geometries[i], fixture.Geometries[j], got, want)
				}
			}
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d comparisons in the fixture of %s", compared, fixture.Origin)
	}
}

// geometry reads a geometry literal.
func geometry(t testing.TB, wkt string) *cql2.Geometry {
	t.Helper()
	e, err := cql2.ParseText("S_INTERSECTS(geom, " + wkt + ")")
	if err != nil {
		t.Fatalf("%s: %v", wkt, err)
	}
	return e.(*cql2.Spatial).Right.(*cql2.Geometry)
}
