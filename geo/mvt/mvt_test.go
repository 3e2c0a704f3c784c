package mvt_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/geo/mvt"
)

// place returns the longitude and latitude of a grid point of the tile.
func place(t geo.Tile, x, y float64) orb.Point {
	b := t.Bound()
	side := b.Max[0] - b.Min[0]
	return t.Set.CRS().Inverse(orb.Point{b.Min[0] + x/4096*side, b.Max[1] - y/4096*side})
}

// at returns points at x, y, x, y ... of the grid.
func at(t geo.Tile, xy ...float64) []orb.Point {
	var ps []orb.Point
	for i := 0; i < len(xy); i += 2 {
		ps = append(ps, place(t, xy[i], xy[i+1]))
	}
	return ps
}

// closed returns a ring of the points.
func closed(ps []orb.Point) orb.Ring { return append(orb.Ring(ps), ps[0]) }

func gridOf(xy ...int64) []grid {
	var out []grid
	for i := 0; i < len(xy); i += 2 {
		out = append(out, grid{xy[i], xy[i+1]})
	}
	return out
}

// encode draws one layer and checks the tile.
func encode(t *testing.T, tile geo.Tile, o mvt.Options, fs ...mvt.Feature) []tileFeature {
	t.Helper()
	out, err := mvt.Encode(tile, []mvt.Layer{{Name: "layer", Features: features(fs...)}}, o)
	if err != nil {
		t.Fatal(err)
	}
	extent, buffer := int64(o.Extent), int64(o.Buffer)
	if extent == 0 {
		extent = 4096
	}
	if buffer == 0 {
		buffer = extent / 16
	}
	layers, err := decodeStrict(out, buffer)
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) == 0 {
		if len(out) != 0 {
			t.Fatalf("a tile without layers has %d bytes", len(out))
		}
		return nil
	}
	return layers[0].features
}

var middle = geo.Tile{Z: 8, X: 178, Y: 98}

// degreeTile is a tile of the same place on the map in degrees.
var degreeTile = geo.Tile{Z: 7, X: 178, Y: 37, Set: geo.WorldCRS84Quad}

// asIs draws every vertex.
var asIs = mvt.Options{Tolerance: -1}

// The commands are those of the examples in chapter 4.3.5 of the
// specification.
func TestEncodeWritesTheCommandsOfTheSpecification(t *testing.T) {
	tile := middle
	for _, c := range []struct {
		name     string
		geometry orb.Geometry
		want     []byte
	}{
		{"point", place(tile, 25, 17), []byte{9, 50, 34}},
		{"line", orb.LineString(at(tile, 2, 2, 2, 10, 10, 10)), []byte{9, 4, 4, 18, 0, 16, 16, 0}},
		{
			"multiline",
			orb.MultiLineString{at(tile, 2, 2, 2, 10, 10, 10), at(tile, 1, 1, 3, 5)},
			[]byte{9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8},
		},
		{
			"polygon", orb.Polygon{closed(at(tile, 3, 6, 8, 12, 20, 34))},
			[]byte{9, 6, 12, 18, 10, 12, 24, 44, 15},
		},
		{
			"multipolygon",
			orb.MultiPolygon{
				{closed(at(tile, 0, 0, 10, 0, 10, 10, 0, 10))},
				{
					closed(at(tile, 11, 11, 20, 11, 20, 20, 11, 20)),
					closed(at(tile, 13, 13, 13, 17, 17, 17, 17, 13)),
				},
			},
			[]byte{
				9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15,
				9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15,
				9, 4, 13, 26, 0, 8, 8, 0, 0, 7, 15,
			},
		},
	} {
		out, err := mvt.Encode(tile, []mvt.Layer{{Name: "l", Features: features(mvt.Feature{Geometry: c.geometry})}}, asIs)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want := append([]byte{4<<3 | 2, byte(len(c.want))}, c.want...)
		if !bytes.Contains(out, want) {
			t.Errorf("%s: the tile % d does not hold the geometry % d", c.name, out, want)
		}
	}
}

func TestEncodeKeepsTagsAndTheirTypes(t *testing.T) {
	long := strings.Repeat("ж", 300)
	first := []mvt.Tag{
		{"s", "Панҷ"}, {"empty", ""}, {"long", long}, {"yes", true}, {"no", false},
		{"zero", int64(0)}, {"small", int64(255)}, {"least", int64(math.MinInt64)}, {"most", int64(math.MaxInt64)},
		{"uint", uint64(math.MaxUint64)}, {"float", 0.1}, {"minus", math.Copysign(0, -1)}, {"one", 1.0},
	}
	fs := encode(t, middle, mvt.Options{},
		mvt.Feature{ID: math.MaxUint64, Geometry: place(middle, 1, 2), Tags: first},
		mvt.Feature{Geometry: place(middle, 3, 4), Tags: []mvt.Tag{
			{"nil", nil}, {"nan", math.NaN()}, {"inf", math.Inf(-1)}, {"one", int64(1)}, {"s", "a\xffb"}, {"k\xff", true},
		}},
	)
	if len(fs) != 2 || fs[0].id != math.MaxUint64 || fs[1].id != 0 {
		t.Fatalf("features %+v", fs)
	}
	if len(fs[0].tags) != len(first) {
		t.Fatalf("%d tags, want %d", len(fs[0].tags), len(first))
	}
	for i, want := range first {
		if got := fs[0].tags[i]; got.key != want.Key || got.value != want.Value {
			t.Errorf("tag %d is %s=%v, want %s=%v", i, got.key, got.value, want.Key, want.Value)
		}
	}
	want := []tileTag{{"one", int64(1)}, {"s", "a\uFFFDb"}, {"k\uFFFD", true}}
	if !reflect.DeepEqual(fs[1].tags, want) {
		t.Errorf("tags %v, want %v", fs[1].tags, want)
	}
}

func TestEncodeManyValues(t *testing.T) {
	var fs []mvt.Feature
	for i := range 5000 {
		fs = append(fs, mvt.Feature{ID: uint64(i) + 1, Geometry: place(middle, 9, 9), Tags: []mvt.Tag{
			{"i", int64(i)}, {"f", float64(i % 700)}, {"s", strings.Repeat("x", i%900)}, {"b", i%2 == 0},
		}})
	}
	for i, f := range encode(t, middle, mvt.Options{}, fs...) {
		for k, want := range fs[i].Tags {
			if got := f.tags[k]; got.key != want.Key || got.value != want.Value {
				t.Fatalf("feature %d: tag %v, want %v", i, got, want)
			}
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	point := features(mvt.Feature{Geometry: place(middle, 1, 1)})
	broken := errors.New("disk on fire")
	tagged := func(tags ...mvt.Tag) []mvt.Layer {
		return []mvt.Layer{{"roads", features(mvt.Feature{Geometry: place(middle, 1, 1), Tags: tags})}}
	}
	for _, c := range []struct {
		name   string
		tile   geo.Tile
		layers []mvt.Layer
		o      mvt.Options
		want   string
	}{
		{"zoom", geo.Tile{Z: 31}, nil, mvt.Options{}, "31"},
		{"column", geo.Tile{Z: 3, X: 8}, nil, mvt.Options{}, "8"},
		{"extent", middle, nil, mvt.Options{Extent: 1 << 17}, "extent 131072"},
		{"buffer", middle, nil, mvt.Options{Buffer: 4097}, "buffer 4097"},
		{"tolerance", middle, nil, mvt.Options{Tolerance: math.NaN()}, "tolerance NaN"},
		{"no name", middle, []mvt.Layer{{"", point}}, mvt.Options{}, `layer name ""`},
		{"bad name", middle, []mvt.Layer{{"\xff", point}}, mvt.Options{}, `layer name "\xff"`},
		{"two names", middle, []mvt.Layer{{"a", point}, {"b", point}, {"a", point}}, mvt.Options{}, `layer name "a"`},
		{"type", middle, tagged(mvt.Tag{"lanes", 3}), mvt.Options{}, `layer "roads": tag "lanes": type int`},
		{"key", middle, tagged(mvt.Tag{"a", "x"}, mvt.Tag{"a", "y"}), mvt.Options{}, `layer "roads": tag "a": given twice`},
		{"source", middle, []mvt.Layer{{"roads", func(yield func(mvt.Feature, error) bool) { yield(mvt.Feature{}, broken) }}}, mvt.Options{}, `layer "roads": disk on fire`},
	} {
		out, err := mvt.Encode(c.tile, c.layers, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if out != nil {
			t.Errorf("%s: %d bytes beside the error", c.name, len(out))
		}
		if c.name == "source" && !errors.Is(err, broken) {
			t.Errorf("the source's error is not wrapped: %v", err)
		}
	}
}

func TestEncodeLeavesOutWhatIsEmpty(t *testing.T) {
	nan := math.NaN()
	for _, g := range []orb.Geometry{
		nil,
		orb.MultiPoint{}, orb.LineString{}, orb.MultiLineString{{}, {}}, orb.Ring{}, orb.Polygon{}, orb.Polygon{{}},
		orb.MultiPolygon{{}, {{}}}, orb.Collection{}, orb.Collection{orb.Collection{nil, orb.Polygon{}}},
		orb.Point{nan, 1}, orb.Point{70, nan}, orb.Point{math.Inf(1), 1}, orb.Point{1e300, 1}, orb.Point{0, 90},
		orb.LineString{place(middle, 1, 1)},
		orb.LineString{place(middle, 1, 1), {nan, nan}, place(middle, 900, 900)},
		orb.LineString{place(middle, 1, 1), place(middle, 1.2, 1.2)},
		orb.Polygon{closed(at(middle, 1, 1, 1.3, 1, 1.3, 1.3))},
		orb.Polygon{closed(at(middle, 1, 1, 500, 500, 1, 1))},
		orb.Polygon{closed(at(middle, 1, 1, 500, 500))},
		orb.Polygon{{{nan, 1}, {70, 30}, {80, 40}, {60, 50}}},
	} {
		for _, o := range []mvt.Options{{}, asIs} {
			if fs := encode(t, middle, o, mvt.Feature{ID: 1, Geometry: g, Tags: []mvt.Tag{{"a", "b"}}}); len(fs) != 0 {
				t.Errorf("%T %v is drawn as %v", g, g, fs)
			}
		}
	}
	out, err := mvt.Encode(middle, []mvt.Layer{{Name: "none"}, {"empty", features()}, {"one", features(mvt.Feature{Geometry: place(middle, 1, 1)})}}, mvt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := decodeStrict(out, 256)
	if err != nil || len(layers) != 1 || layers[0].name != "one" || layers[0].extent != 4096 {
		t.Errorf("layers %+v (%v), want just the one with a feature", layers, err)
	}
}

func TestEncodeFlattensCollections(t *testing.T) {
	line := orb.LineString(at(middle, 0, 0, 100, 0))
	square := orb.Polygon{closed(at(middle, 200, 200, 300, 200, 300, 300, 200, 300))}
	fs := encode(t, middle, mvt.Options{}, mvt.Feature{ID: 7, Tags: []mvt.Tag{{"a", "b"}}, Geometry: orb.Collection{
		square, place(middle, 5, 5), orb.Collection{line, place(middle, 4, 4), nil},
		orb.MultiPoint(at(middle, 5, 5, 3, 3, 5, 5)), orb.MultiLineString{line},
		orb.Bound{Min: place(middle, 400, 500), Max: place(middle, 500, 400)},
	}})
	if len(fs) != 3 {
		t.Fatalf("%d features, want 3", len(fs))
	}
	for i, parts := range []int{1, 2, 2} {
		f := fs[i]
		if f.kind != uint64(i)+1 || f.id != 7 || f.tag("a") != "b" || len(f.parts) != parts {
			t.Errorf("feature %d: %+v, want %d parts", i, f, parts)
		}
	}
	if got := fs[0].parts[0]; !reflect.DeepEqual(got, gridOf(3, 3, 4, 4, 5, 5)) {
		t.Errorf("points %v", got)
	}
}

func TestEncodeHonoursExtentAndBuffer(t *testing.T) {
	o := mvt.Options{Extent: 512, Buffer: 8}
	fs := encode(t, middle, o, mvt.Feature{Geometry: orb.LineString(at(middle, -4096, 2048, 8192, 2048))})
	if len(fs) != 1 || !reflect.DeepEqual(fs[0].parts, [][]grid{gridOf(-8, 256, 520, 256)}) {
		t.Errorf("line is drawn as %+v", fs)
	}
}
