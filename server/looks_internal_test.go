package server

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// The table of colours and outlines is shared with the page's script, which draws
// the same map and symbols.
func TestTheMapLooksAsOnThePage(t *testing.T) {
	raw, err := os.ReadFile("../web/test/looks.json")
	if err != nil {
		t.Fatal(err)
	}
	var looks struct {
		Ground, Marks map[string]map[string]string
		Outlines      map[string][]orb.Point
	}
	if err := json.Unmarshal(raw, &looks); err != nil {
		t.Fatal(err)
	}
	for theme, c := range map[string]mapColours{"light": lightColours, "dark": darkColours} {
		for name, own := range map[string]string{"land": c.land, "tajikistan": c.tajikistan, "afghanistan": c.afghanistan, "water": c.water, "river": c.river,
			"outline": c.outline, "border": c.border, "casing": c.casing, "text": c.text, "waterText": c.waterText, "halo": c.halo} {
			if want := looks.Ground[theme][name]; own != want {
				t.Errorf("%s: %s is %q, want %q", theme, name, own, want)
			}
		}
		for name, own := range map[string]string{"uncertainty": c.uncertainty, "drone": c.drone, "assault": c.assault, "clash": c.clash, "olive": c.olive} {
			if want := looks.Marks[theme][name]; !strings.EqualFold(own, want) {
				t.Errorf("%s: %s is %q, want %q", theme, name, own, want)
			}
		}
	}
	if len(symbolShapes) != len(looks.Outlines)+1 { // and the circle
		t.Errorf("%d shapes, want %d", len(symbolShapes), len(looks.Outlines)+1)
	}
	for _, s := range symbolShapes {
		if s.outline != nil && !slices.Equal(s.outline, looks.Outlines[s.kind]) {
			t.Errorf("%s has the outline %v, want %v", s.kind, s.outline, looks.Outlines[s.kind])
		}
	}
}
