package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"panj/data"
	"panj/data/gpkg"
	"panj/server"
)

type borderFeature struct {
	Geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties struct {
		KM, Lon, Lat float64
		Distance     float64 `json:"distance_m"`
		Side         string
		Section      *string
		FromKM       float64 `json:"from_km"`
		ToKM         float64 `json:"to_km"`
		LengthKM     float64 `json:"length_km"`
	}
}

func TestBorder(t *testing.T) {
	s := start(t)
	var d struct {
		LengthKM float64 `json:"length_km"`
		Ends     []struct {
			KM          float64
			Coordinates [2]float64
		}
		Sections []struct {
			Name   string
			FromKM float64 `json:"from_km"`
			ToKM   float64 `json:"to_km"`
		}
		Source, Attribution string
	}
	s.json("/border", &d)
	if d.LengthKM != 1343.955 || d.Source == "" || d.Attribution == "" {
		t.Errorf("%+v", d)
	}
	if len(d.Ends) != 2 || d.Ends[0].Coordinates != [2]float64{67.780901, 37.181600} || d.Ends[1].Coordinates != [2]float64{74.889862, 37.234090} || d.Ends[1].KM != 1343.955 {
		t.Errorf("ends %v", d.Ends)
	}
	if len(d.Sections) != 5 || d.Sections[0].Name != "Amu Darya" || d.Sections[0].FromKM != 0 || d.Sections[4].ToKM != 1343.955 {
		t.Errorf("sections %+v", d.Sections)
	}
	for i := 1; i < len(d.Sections); i++ {
		if d.Sections[i].FromKM != d.Sections[i-1].ToKM {
			t.Errorf("section %d begins at %v, the one before ends at %v", i, d.Sections[i].FromKM, d.Sections[i-1].ToKM)
		}
	}
}

// The kilometres and distances were worked out with PROJ's geodesics on the
// same line.
func TestBorderLocate(t *testing.T) {
	s := start(t)
	for _, test := range []struct {
		query, side, section string
		km, metres           float64
	}{
		{"lon=71.55&lat=37.49", "TJ", "Panj", 778, 2300},
		{"lon=70.79&lat=38.46", "", "Panj", 541, 600},
		{"lon=68.6053&lat=37.1946", "", "Panj", 111.983, 143.8},
		{"lon=68.315&lat=37.111", "", "", 82, 400},
	} {
		var f borderFeature
		a := s.json("/border/locate?"+test.query, &f)
		p := f.Properties
		if math.Abs(p.KM-test.km) > 0.6 || math.Abs(p.Distance-test.metres) > 60 || f.Geometry.Type != "Point" {
			t.Errorf("%s", a)
		}
		if (test.side != "" && p.Side != test.side) || (test.section != "" && *p.Section != test.section) {
			t.Errorf("%s", a)
		}
	}
	var f borderFeature
	s.json("/border/locate?lon=-110&lat=-38", &f)
	if f.Properties.Distance < 15_000_000 {
		t.Errorf("the other side of the earth is %v m away", f.Properties.Distance)
	}
}

func TestBorderAtAndSlice(t *testing.T) {
	s := start(t)
	var west, east borderFeature
	s.json("/border/at?km=0", &west)
	s.json("/border/at?km=1343.955", &east)
	if string(west.Geometry.Coordinates) != "[67.780901,37.1816]" || string(east.Geometry.Coordinates) != "[74.889862,37.23409]" {
		t.Errorf("ends %s, %s", west.Geometry.Coordinates, east.Geometry.Coordinates)
	}
	if *west.Properties.Section != "Amu Darya" {
		t.Errorf("section %v", west.Properties.Section)
	}
	var slice borderFeature
	s.json("/border/slice?from=300&to=520.5", &slice)
	if p := slice.Properties; p.FromKM != 300 || p.ToKM != 520.5 || p.LengthKM != 220.5 || slice.Geometry.Type != "LineString" {
		t.Errorf("%+v", slice.Properties)
	}
	var whole borderFeature
	s.json("/border/slice?from=0&to=1343.955", &whole)
	var vertices [][2]float64
	if err := json.Unmarshal(whole.Geometry.Coordinates, &vertices); err != nil || len(vertices) != 7377 {
		t.Errorf("the whole line has %d vertices: %v", len(vertices), err)
	}
}

// A file made by another program has no border and no articles; everything
// else works.
func TestAnyGeoPackage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.gpkg")
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "GPKG", path, databasePath(t), "grid", "-nln", "points").CombinedOutput()
	if err != nil {
		t.Fatalf("ogr2ogr: %v\n%s", err, out)
	}
	store, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s := start(t, withPage, func(o *server.Options) { o.Features, o.Articles = store, store })
	for _, target := range []string{"/border", "/border/at?km=1", "/i/1", "/articles/x"} {
		s.refused(http.StatusNotFound, target)
	}
	var page features
	s.json("/collections/points/items?bbox=3,3,4,4", &page)
	if page.NumberMatched != 4 {
		t.Errorf("%d points", page.NumberMatched)
	}
	for _, target := range []string{"/", "/?f=html", "/articles", "/annotations", "/collections", "/api", "/api?f=html", "/xyz/points/2/2/1.mvt", "/download/points.geojson", "/readyz"} {
		if a := s.ok(target); strings.Contains(string(a.body), "null]") {
			t.Errorf("%s", a)
		}
	}
}

// foreign is a store whose border has columns named like members of /border.
type foreign struct{ data.FeatureStore }

var foreignColumns = []string{"ends", "sections", "attribution", "links", "surveyed"}

func (f foreign) Collections(ctx context.Context, measured ...string) ([]*data.Collection, error) {
	all, err := f.FeatureStore.Collections(ctx, measured...)
	for i, c := range all {
		if c.ID == "border" {
			wider := *c
			wider.Columns = slices.Clone(c.Columns)
			for _, name := range foreignColumns {
				wider.Columns = append(wider.Columns, data.Column{Name: name, Type: data.Text})
			}
			all[i] = &wider
		}
	}
	return all, err
}

func (f foreign) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	return func(yield func(*data.Feature, error) bool) {
		for row, err := range f.FeatureStore.Features(ctx, q) {
			if row != nil && q.Collection == "border" {
				wider := *row
				wider.Values = slices.Clone(row.Values)
				for range foreignColumns {
					wider.Values = append(wider.Values, "theirs")
				}
				row = &wider
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// TestBorderHasEachMemberOnce reads the members one by one, since a decoder
// takes the last of two without a word.
func TestBorderHasEachMemberOnce(t *testing.T) {
	s := start(t, func(o *server.Options) { o.Features = foreign{openStore(t, databasePath(t))} })
	decoder := json.NewDecoder(bytes.NewReader(s.ok("/border").body))
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for decoder.More() {
		name, err := decoder.Token()
		var value any
		if err == nil {
			err = decoder.Decode(&value)
		}
		if err != nil {
			t.Fatal(err)
		}
		if seen[fmt.Sprint(name)]++; seen[fmt.Sprint(name)] > 1 {
			t.Errorf("%s stands there again", name)
		}
		if name != "surveyed" && value == "theirs" {
			t.Errorf("%s is not ours", name)
		}
	}
	if seen["surveyed"] != 1 || seen["links"] != 1 {
		t.Errorf("%v", seen)
	}
}
