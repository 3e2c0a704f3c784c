package server_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"panj/server"
)

// TestIconsHaveTheColoursOfTheTypes looks at pixels: the colours are those that
// were chosen so that types can be told apart with any colour vision.
func TestIconsHaveTheColoursOfTheTypes(t *testing.T) {
	s := start(t)
	type icon struct{ X, Y, Width, Height int }
	for _, style := range []struct {
		id, halo string
		colours  map[string]string
	}{
		{"panj", "FBF9F3", map[string]string{"drone-strike": "1257C9", "armed-assault": "B03A00", "clash": "141B20", "other": "5F6B5A"}},
		{"panj-dark", "1B2024", map[string]string{"drone-strike": "5AA9FF", "armed-assault": "FF9A3D", "clash": "F4F4F4", "other": "8FA08A"}},
	} {
		for _, size := range []string{"", "@2x"} {
			path := "/styles/" + style.id + "/sprite" + size
			icons := map[string]icon{}
			s.json(path+".json", &icons)
			a := s.ok(path + ".png")
			picture, err := png.Decode(bytes.NewReader(a.body))
			if err != nil || a.Header.Get("Content-Type") != "image/png" {
				t.Fatalf("%s: %v, %s", path, err, a.Header.Get("Content-Type"))
			}
			at := func(name string, x, y float64) string {
				i := icons[name]
				if i.Width == 0 {
					t.Fatalf("%s has no %s", path, name)
				}
				c := color.NRGBAModel.Convert(picture.At(i.X+int(x*float64(i.Width)), i.Y+int(y*float64(i.Height)))).(color.NRGBA)
				if c.A == 0 {
					return "none"
				}
				return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B)
			}
			for kind, colour := range style.colours {
				if got := at(kind, 0.5, 0.6); got != colour {
					t.Errorf("%s: the middle of %s is %s, want %s", path, kind, got, colour)
				}
				if got := at(kind+"-hollow", 0.5, 0.6); got != style.halo {
					t.Errorf("%s: the middle of the hollow %s is %s, want %s", path, kind, got, style.halo)
				}
				if got := at(kind, 0.02, 0.02); got != "none" {
					t.Errorf("%s: the corner of %s is %s", path, kind, got)
				}
			}
		}
	}
	s.refused(http.StatusNotFound, "/styles/panj/sprite@3x.png")
	s.refused(http.StatusNotFound, "/styles/none/sprite.png")
}

// TestStylesBeginWithThePublicAddress: what a style leads to is absolute, and
// the same behind a proxy.
func TestStylesBeginWithThePublicAddress(t *testing.T) {
	s := start(t, func(o *server.Options) { o.BaseURL = "https://example.org/maps" })
	var d struct {
		Sprite  string
		Sources map[string]struct{ URL, Type, Attribution string }
		Layers  []struct {
			ID, Type, Source string
			SourceLayer      string `json:"source-layer"`
		}
	}
	s.json("/styles/panj", &d)
	source := d.Sources["panj"]
	if source.URL != "https://example.org/maps/tiles/WebMercatorQuad?f=tilejson" || d.Sprite != "https://example.org/maps/styles/panj/sprite" || source.Type != "vector" ||
		!strings.Contains(source.Attribution, "OpenStreetMap") {
		t.Errorf("%+v, %s", source, d.Sprite)
	}
	if len(d.Layers) < 15 || d.Layers[0].Type != "background" || d.Layers[len(d.Layers)-1].ID != "incidents-symbol" {
		t.Errorf("%+v", d.Layers)
	}
}
