package gpkg_test

import (
	"strings"
	"testing"

	"panj/data"
	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/geo"
)

// TestUnplacedWithoutRTree finds the same rows when each has to be looked at.
func TestUnplacedWithoutRTree(t *testing.T) {
	path := create(t, datatest.Dataset())
	script(t, path, `DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'`)
	bare, _ := open(t, path)
	indexed := created(t, datatest.Dataset())
	for _, collection := range []string{"events", "shapes"} {
		for _, box := range []geo.Box{{West: 70, South: 38, East: 70, North: 38}, {West: 0, South: 0, East: 30, North: 10}, {West: -180, South: -90, East: 180, North: 90}} {
			q := data.Query{Collection: collection, Box: &box, Unplaced: true}
			got, want := matching(t, bare, q), matching(t, indexed, q)
			if got != want || want == "" {
				t.Errorf("%s in %v: %q, with an R-tree %q", collection, box, got, want)
			}
		}
	}
}

func matching(t *testing.T, s *gpkg.Store, q data.Query) string {
	t.Helper()
	var ids []string
	for f, err := range s.Features(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, f.ID)
	}
	if n, err := s.Count(t.Context(), q); err != nil || n != len(ids) {
		t.Errorf("%+v: %d rows, counted %d, %v", q, len(ids), n, err)
	}
	return strings.Join(ids, " ")
}
