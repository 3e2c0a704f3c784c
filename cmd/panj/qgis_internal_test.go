package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
)

// python is the interpreter of the distribution, to which its QGIS belongs.
const python = "/usr/bin/python3"

// qgisLayer is a layer as QGIS describes it.
type qgisLayer struct {
	Valid    bool              `json:"valid"`
	Count    int               `json:"count"`
	Read     int               `json:"read"`
	Geometry string            `json:"geometry"`
	Fields   map[string]string `json:"fields"`
}

// qgisReport is what testdata/inqgis.py prints.
type qgisReport struct {
	Version int `json:"version"` // 32216 is 3.22.16
	File    struct {
		Layers    map[string]qgisLayer `json:"layers"`
		Relations [][3]string          `json:"relations"`
	} `json:"file"`
	Collections map[string]qgisLayer `json:"collections"`
	Filters     struct {
		CRS              string   `json:"crs"`
		Box              []string `json:"box"`
		BoxOnline        []string `json:"boxOnline"`
		Subset           []string `json:"subset"`
		SubsetCount      int      `json:"subsetCount"`
		SubsetDates      []string `json:"subsetDates"`
		SubsetDatesCount int      `json:"subsetDatesCount"`
	} `json:"filters"`
	Pages struct {
		Rows      int `json:"rows"`
		Different int `json:"different"`
		Sum       int `json:"sum"`
	} `json:"pages"`
	Tiles struct {
		Valid  bool     `json:"valid"`
		Errors []string `json:"errors"`
	} `json:"tiles"`
	Styled struct {
		Valid  bool     `json:"valid"`
		Errors []string `json:"errors"`
		Rules  int      `json:"rules"`
	} `json:"styled"`
	Edit struct {
		Saved  bool     `json:"saved"`
		Errors []string `json:"errors"`
		Title  string   `json:"title"`
		At     string   `json:"at"`
	} `json:"edit"`
}

// TestQGIS runs the distribution's QGIS once, without a window, against a
// server and its file, and looks at what it saw and what it asked for.
func TestQGIS(t *testing.T) {
	srv, db := startSeeded(t, "--log-format", "json")
	addManyRows(t, db)
	moved := geo.TileAt(orb.Point{71.5, 37.5}, 14)
	tile := fmt.Sprintf("/xyz/incidents/%d/%d/%d.mvt", moved.Z, moved.X, moved.Y)
	srv.get(t, tile, http.StatusNoContent)
	picture, styled := filepath.Join(t.TempDir(), "tiles.png"), filepath.Join(t.TempDir(), "styled.png")
	var seen qgisReport
	asked := srv.requests(t, func() { seen = runQGIS(t, srv.url, db, picture, styled) })
	for _, request := range asked {
		if request.Status >= http.StatusBadRequest {
			t.Errorf("QGIS was answered %d to %s", request.Status, request.URI)
		}
	}
	t.Run("file", func(t *testing.T) {
		want := [][3]string{{"incidents", "citations", "passages"}, {"incidents", "incident_sources", "sources"}}
		if !slices.Equal(seen.File.Relations, want) {
			t.Errorf("the relations are %v, want %v", seen.File.Relations, want)
		}
	})
	t.Run("collections", func(t *testing.T) { compareQGISLayers(t, srv, seen) })
	t.Run("filters", func(t *testing.T) { checkQGISFilters(t, seen, asked) })
	t.Run("pages", func(t *testing.T) {
		if p := seen.Pages; p.Rows != manyRows || p.Different != manyRows || p.Sum != manyRows*(manyRows+1)/2 {
			t.Errorf("QGIS reads %+v, want each of %d rows once", p, manyRows)
		}
		if n := countRequests(asked, "/collections/many/items", "limit=400"); n != 7 {
			t.Errorf("QGIS asked for %d pages of 400, want 7", n)
		}
	})
	t.Run("tiles", func(t *testing.T) {
		if !seen.Tiles.Valid || len(seen.Tiles.Errors) > 0 || countRequests(asked, "/xyz/border,incidents/", "") == 0 {
			t.Errorf("the layer of tiles: %+v", seen.Tiles)
		}
		// 600 by 300 pixels, over which the border runs from one side to the other.
		lines, points := countPixels(t, picture, color.RGBA{255, 0, 0, 255}), countPixels(t, picture, color.RGBA{0, 0, 255, 255})
		if lines < 600 || lines > 10_000 || points < 200 || points > 5_000 {
			t.Errorf("QGIS draws %d pixels of the border and %d of incidents", lines, points)
		}
	})
	t.Run("style", func(t *testing.T) {
		if !seen.Styled.Valid || len(seen.Styled.Errors) > 0 || seen.Styled.Rules < 4 || countRequests(asked, "/styles/panj", "") == 0 {
			t.Errorf("the layer with the server's style: %+v", seen.Styled)
		}
		// Tajikistan as the style colours it, over a good part of the picture.
		if n := countPixels(t, styled, color.RGBA{0xF7, 0xEE, 0xD6, 255}); n < 20_000 {
			t.Errorf("QGIS draws %d pixels of Tajikistan", n)
		}
		// Towns are dots, not plates.
		if n := countPixels(t, styled, color.RGBA{0x3A, 0x41, 0x48, 255}); n < 20 || n > 4_000 {
			t.Errorf("QGIS draws %d pixels of towns", n)
		}
	})
	t.Run("an edit", func(t *testing.T) {
		if e := seen.Edit; !e.Saved || e.Title != "moved in QGIS" || e.At != "Point (71.5 37.5)" {
			t.Errorf("after its edit QGIS reads %+v from the server", e)
		}
		srv.get(t, tile, http.StatusOK)
		body := srv.get(t, "/collections/incidents/items/2025-11-30-shodak", http.StatusOK)
		if !strings.Contains(string(body), "moved in QGIS") || !strings.Contains(string(body), "[71.5,37.5]") {
			t.Errorf("after the edit the server answers %.300s", body)
		}
	})
}

// runQGIS runs the script in a home of its own.
func runQGIS(t *testing.T, args ...string) qgisReport {
	t.Helper()
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), python, append([]string{filepath.Join("testdata", "inqgis.py")}, args...)...)
	command.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "QT_QPA_PLATFORM=offscreen", "PYTHONDONTWRITEBYTECODE=1")
	var errs strings.Builder
	command.Stderr = &errs
	stdout, err := command.Output()
	if err != nil {
		t.Fatalf("QGIS is needed for this test (`make test` installs python3-qgis on Debian as root): %v\n%s", err, errs.String())
	}
	var seen qgisReport
	if err := json.Unmarshal(stdout, &seen); err != nil {
		t.Fatalf("%v in %.500s", err, stdout)
	}
	t.Logf("QGIS %d", seen.Version)
	return seen
}

// compareQGISLayers holds what QGIS finds at the interface to what it finds in
// the file.
func compareQGISLayers(t *testing.T, srv *running, seen qgisReport) {
	t.Helper()
	for _, id := range slices.Sorted(maps.Keys(seen.File.Layers)) {
		want, got := seen.File.Layers[id], seen.Collections[id]
		if !want.Valid || !got.Valid || want.Count == 0 || got.Count != want.Count || got.Read != want.Count || got.Geometry != want.Geometry {
			t.Errorf("%s: at the interface QGIS finds %+v, in the file %+v", id, got, want)
		}
		if n := collectionCount(t, srv, id); n != want.Count {
			t.Errorf("%s: the server counts %d, QGIS %d", id, n, want.Count)
		}
		for name, kind := range want.Fields {
			if name != "fid" && !sameType(kind, got.Fields[name]) {
				t.Errorf("%s: QGIS takes %s for %q, in the file it is %q", id, name, got.Fields[name], kind)
			}
		}
	}
	incidents := seen.Collections["incidents"].Fields
	for name, kind := range map[string]string{"title": "String", "killed": "Integer", "radius_m": "Real", "earliest": "Date", "in_article": "Boolean"} {
		if incidents[name] != kind && incidents[name] != kind+"64" {
			t.Errorf("incidents: QGIS takes %s for %q, want %s", name, incidents[name], kind)
		}
	}
}

// checkQGISFilters demands the right rows, and that the server was asked for no
// more than the version of QGIS can ask for.
func checkQGISFilters(t *testing.T, seen qgisReport, asked []logged) {
	t.Helper()
	f := seen.Filters
	shodak, drones := []string{"2025-11-30-shodak"}, []string{"2025-11-20-hamadoni", "2025-11-26-shohin-camp"}
	december := []string{"2025-12-24-kavok", "2025-12-intrusions"}
	if !slices.Equal(f.Box, shodak) || !slices.Equal(f.BoxOnline, shodak) || countRequests(asked, "/collections/incidents/items", "bbox=70.9") == 0 {
		t.Errorf("QGIS finds %v and %v in the box around Shodak", f.Box, f.BoxOnline)
	}
	if !slices.Equal(f.Subset, drones) || f.SubsetCount != len(drones) || !slices.Equal(f.SubsetDates, december) || f.SubsetDatesCount != len(december) {
		t.Errorf("the subsets of QGIS are %+v", f)
	}
	// Until 3.34 QGIS asks for dates and compares other values itself.
	wanted := []string{"datetime=2025-12-01%2F2025-12-31"}
	if seen.Version >= 33400 {
		wanted = []string{"filter=", "filter-lang=cql2-text"}
	}
	for _, part := range wanted {
		if countRequests(asked, "/collections/incidents/items", part) == 0 {
			t.Errorf("QGIS %d asked for no items with %s", seen.Version, part)
		}
	}
}

// countRequests counts those whose path begins so and whose query holds a text.
func countRequests(asked []logged, path, part string) int {
	n := 0
	for _, request := range asked {
		if strings.HasPrefix(request.URI, path) && strings.Contains(request.URI, part) {
			n++
		}
	}
	return n
}

// countPixels counts the pixels of a colour in a PNG.
func countPixels(t *testing.T, name string, want color.RGBA) int {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if at(picture, x, y) == want {
				n++
			}
		}
	}
	return n
}

func at(picture image.Image, x, y int) color.RGBA {
	return color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
}
