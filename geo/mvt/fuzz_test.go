package mvt_test

import (
	"bytes"
	"encoding/binary"
	"iter"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/geo/mvt"
)

// source turns the fuzzer's bytes into numbers and geometries. It gives zeros
// when they are used up.
type source []byte

func (s *source) byte() byte {
	if len(*s) == 0 {
		return 0
	}
	b := (*s)[0]
	*s = (*s)[1:]
	return b
}

// coordinate is mostly a place on a coarse net within the tile and its
// surroundings, where lines meet often, and now and then anything at all.
func (s *source) coordinate(from, size float64) float64 {
	b := s.byte()
	switch b {
	case 255:
		var raw [8]byte
		for i := range raw {
			raw[i] = s.byte()
		}
		return math.Float64frombits(binary.LittleEndian.Uint64(raw[:]))
	case 254:
		return math.NaN()
	case 253:
		return math.Inf(1)
	case 252:
		return 180
	case 251:
		return -180
	}
	fine := float64(s.byte())
	return from + (float64(b%24)/16-0.25+fine/4096)*size
}

func (s *source) points(t geo.Tile) []orb.Point {
	side := 360 / float64(t.Set.Matrix(t.Z).Columns)
	west := float64(t.X)*side - 180
	south := t.Box().South
	height := t.Box().North - south
	ps := make([]orb.Point, s.byte()%24)
	for i := range ps {
		ps[i] = orb.Point{s.coordinate(west, side), s.coordinate(south, height)}
	}
	return ps
}

func (s *source) polygon(t geo.Tile) orb.Polygon {
	p := make(orb.Polygon, s.byte()%4)
	for i := range p {
		p[i] = orb.Ring(s.points(t))
		if len(p[i]) > 0 && s.byte()%2 == 0 {
			p[i] = append(p[i], p[i][0])
		}
	}
	return p
}

func (s *source) geometry(t geo.Tile, depth int) orb.Geometry {
	switch s.byte() % 10 {
	case 0:
		return orb.Point{s.coordinate(0, 90), s.coordinate(0, 90)}
	case 1:
		return orb.MultiPoint(s.points(t))
	case 2:
		return orb.LineString(s.points(t))
	case 3:
		return orb.MultiLineString{s.points(t), s.points(t)}
	case 4:
		return orb.Ring(s.points(t))
	case 5:
		return s.polygon(t)
	case 6, 7:
		return orb.MultiPolygon{s.polygon(t), s.polygon(t)}
	case 8:
		var c orb.Collection
		for range s.byte() % 4 {
			if depth > 0 {
				c = append(c, s.geometry(t, depth-1))
			}
		}
		return c
	}
	return nil
}

func (s *source) tags() []mvt.Tag {
	var tags []mvt.Tag
	for _, key := range []string{"a", "b", "\xff"}[:s.byte()%4] {
		var v any
		switch s.byte() % 6 {
		case 0:
			v = string([]byte{s.byte(), s.byte()})
		case 1:
			v = s.byte()%2 == 0
		case 2:
			v = int64(s.byte()) - 128
		case 3:
			v = uint64(s.byte())
		case 4:
			v = s.coordinate(0, 1)
		}
		tags = append(tags, mvt.Tag{Key: key, Value: v})
	}
	return tags
}

func features(fs ...mvt.Feature) iter.Seq2[mvt.Feature, error] {
	return func(yield func(mvt.Feature, error) bool) {
		for _, f := range fs {
			if !yield(f, nil) {
				return
			}
		}
	}
}

func FuzzEncode(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x02\x01\x01\x03\x05\x01\x08" + "abcdefghijklmnopqrstuvwxyz0123456789"))
	f.Add(bytes.Repeat([]byte{6, 3, 17, 9, 40, 2, 200, 11}, 40))
	f.Add(bytes.Repeat([]byte{7, 2, 23, 0, 255, 1, 252, 8, 251}, 30))
	f.Add([]byte("\xc4\x01\x01\x03\x05\x01\x08" + "abcdefghijklmnopqrstuvwxyz0123456789"))
	f.Add(append([]byte{155}, bytes.Repeat([]byte{7, 2, 23, 0, 255, 1, 252, 8, 251}, 30)...)) // level 0 of the degrees
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		first := s.byte()
		tile := geo.Tile{Z: uint32(first % 31)}
		if first >= 128 {
			tile.Set = geo.WorldCRS84Quad
		}
		matrix := tile.Set.Matrix(tile.Z)
		tile.X, tile.Y = uint32(s.byte())*0x01010101&(matrix.Columns-1), uint32(s.byte())*0x01010101&(matrix.Rows-1)
		o := mvt.Options{
			Extent:    []uint32{0, 16, 256, 4096, 65536}[s.byte()%5],
			Tolerance: []float64{0, -1, 1, 40}[s.byte()%4],
		}
		var fs []mvt.Feature
		for range s.byte()%4 + 1 {
			fs = append(fs, mvt.Feature{ID: uint64(s.byte()), Geometry: s.geometry(tile, 3), Tags: s.tags()})
		}
		var before []orb.Geometry
		for i := range fs {
			before = append(before, orb.Clone(fs[i].Geometry))
		}
		layers := []mvt.Layer{{Name: "one", Features: features(fs...)}, {Name: "two", Features: features(fs[0])}}
		got, err := mvt.Encode(tile, layers, o)
		if err != nil {
			t.Fatal(err)
		}
		extent := int64(o.Extent)
		if extent == 0 {
			extent = 4096
		}
		if _, err := decodeStrict(got, extent/16); err != nil {
			t.Fatalf("%v, options %+v: %v\n%+v", tile, o, err, fs)
		}
		again, err := mvt.Encode(tile, layers, o)
		if err != nil || !bytes.Equal(got, again) {
			t.Fatalf("a second run gives other bytes (%v)", err)
		}
		for i := range fs {
			if !sameGeometry(fs[i].Geometry, before[i]) {
				t.Fatalf("the caller's geometry was changed: %v, was %v", fs[i].Geometry, before[i])
			}
		}
	})
}

// sameGeometry compares bits, so that NaN equals itself.
func sameGeometry(a, b orb.Geometry) bool {
	x, y := allPoints(a), allPoints(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		for k := range x[i] {
			if math.Float64bits(x[i][k]) != math.Float64bits(y[i][k]) {
				return false
			}
		}
	}
	return true
}

func allPoints(g orb.Geometry) []orb.Point {
	var out []orb.Point
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{g}
	case orb.MultiPoint:
		return g
	case orb.LineString:
		return g
	case orb.Ring:
		return g
	case orb.MultiLineString:
		for _, l := range g {
			out = append(out, l...)
		}
	case orb.Polygon:
		for _, r := range g {
			out = append(out, r...)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			out = append(out, allPoints(p)...)
		}
	case orb.Collection:
		for _, m := range g {
			out = append(out, allPoints(m)...)
		}
	}
	return out
}
