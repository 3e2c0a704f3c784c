package gpkg

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// blob writes a GeoPackage blob around WKB given in hex.
func blob(flags byte, wkb string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(wkb, " ", ""))
	if err != nil {
		panic(err)
	}
	return append([]byte{'G', 'P', 0, flags, 0xE6, 0x10, 0, 0}, b...)
}

// Coordinates as WKB writes them, from PostGIS: ST_AsBinary(ST_MakePoint(1, 2)) and so on.
const (
	one   = "000000000000F03F"
	two   = "0000000000000040"
	three = "0000000000000840"
	four  = "0000000000001040"
	nan   = "000000000000F87F"
	inf   = "000000000000F07F"

	beOne = "3FF0000000000000"
	beTwo = "4000000000000000"
)

func TestDecodeGeometry(t *testing.T) {
	point := "01 01000000" + one + two
	for name, c := range map[string]struct {
		wkb  string
		want orb.Geometry
	}{
		"point":               {point, orb.Point{1, 2}},
		"big endian":          {"00 00000001" + beOne + beTwo, orb.Point{1, 2}},
		"Z":                   {"01 E9030000" + one + two + three, orb.Point{1, 2}},
		"M":                   {"01 D1070000" + one + two + three, orb.Point{1, 2}},
		"ZM":                  {"01 B90B0000" + one + two + three + four, orb.Point{1, 2}},
		"EWKB Z":              {"01 01000080" + one + two + three, orb.Point{1, 2}},
		"EWKB M":              {"01 01000040" + one + two + three, orb.Point{1, 2}},
		"EWKB ZM and SRID":    {"01 010000E0 E6100000" + one + two + three + four, orb.Point{1, 2}},
		"empty point":         {"01 01000000" + nan + nan, nil},
		"line":                {"01 02000000 02000000" + one + two + three + four, orb.LineString{{1, 2}, {3, 4}}},
		"line ZM":             {"01 BA0B0000 01000000" + one + two + three + four, orb.LineString{{1, 2}}},
		"empty line":          {"01 02000000 00000000", nil},
		"polygon":             {"01 03000000 01000000 02000000" + one + two + three + four, orb.Polygon{{{1, 2}, {3, 4}}}},
		"empty polygon":       {"01 03000000 00000000", nil},
		"empty ring":          {"01 03000000 01000000 00000000", nil},
		"empty outer ring":    {"01 03000000 02000000 00000000 01000000" + one + two, nil},
		"empty hole":          {"01 03000000 02000000 01000000" + one + two + "00000000", orb.Polygon{{{1, 2}}}},
		"points":              {"01 04000000 02000000" + point + point, orb.MultiPoint{{1, 2}, {1, 2}}},
		"points of two kinds": {"01 04000000 02000000" + point + "00 00000001" + beOne + beTwo, orb.MultiPoint{{1, 2}, {1, 2}}},
		"points, one empty":   {"01 04000000 02000000 01 01000000" + nan + nan + point, orb.MultiPoint{{1, 2}}},
		"lines":               {"01 05000000 01000000 01 02000000 01000000" + one + two, orb.MultiLineString{{{1, 2}}}},
		"lines, all empty":    {"01 05000000 01000000 01 02000000 00000000", nil},
		"polygons":            {"01 06000000 01000000 01 03000000 01000000 01000000" + one + two, orb.MultiPolygon{{{{1, 2}}}}},
		"collection":          {"01 07000000 02000000" + point + "01 02000000 00000000", orb.Collection{orb.Point{1, 2}}},
		"nested collection":   {"01 07000000 01000000 01 07000000 01000000" + point, orb.Collection{orb.Collection{orb.Point{1, 2}}}},
		"empty collection":    {"01 07000000 00000000", nil},
	} {
		got, err := decodeGeometry(blob(1, c.wkb))
		if err != nil || !(got == nil && c.want == nil || got != nil && c.want != nil && orb.Equal(got, c.want)) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
	}
	if g, err := decodeGeometry(blob(1|flagEmpty, "")); g != nil || err != nil {
		t.Errorf("the flag for empty: %v, %v", g, err)
	}
}

func TestDecodeGeometryRefuses(t *testing.T) {
	deep := strings.Repeat("01 07000000 01000000", 40) + "01 01000000" + one + two
	if _, err := decodeGeometry(blob(1, strings.TrimPrefix(deep, strings.Repeat("01 07000000 01000000", 20)))); err != nil {
		t.Errorf("20 collections, one in the other: %v", err)
	}
	for name, b := range map[string][]byte{
		"nothing":                   nil,
		"no header":                 []byte("hello, world"),
		"another version":           {'G', 'P', 1, 1, 0, 0, 0, 0},
		"an extension":              blob(1|flagExtended, "01 01000000"+one+two),
		"an unknown envelope":       blob(1|5<<1, strings.Repeat("00", 80)),
		"half an envelope":          blob(1|1<<1, strings.Repeat("00", 31)),
		"no body":                   blob(1, ""),
		"half a point":              blob(1, "01 01000000"+one),
		"an unknown byte order":     blob(1, "02 01000000"+one+two),
		"bytes left over":           blob(1, "01 01000000"+one+two+"00"),
		"a billion vertices":        blob(1, "01 02000000 00CA9A3B"+one+two),
		"four billion parts":        blob(1, "01 07000000 FFFFFFFF"+one+two),
		"a line among points":       blob(1, "01 04000000 01000000 01 02000000 01000000"+one+two),
		"an infinite coordinate":    blob(1, "01 01000000"+one+inf),
		"half of it no number":      blob(1, "01 01000000"+one+nan),
		"a line with no number":     blob(1, "01 02000000 02000000"+one+two+nan+nan),
		"collections too deep":      blob(1, deep),
		"a circular string":         blob(1, "01 08000000 00000000"),
		"a curve polygon with Z":    blob(1, "01 F2030000 00000000"),
		"a type that is none":       blob(1, "01 63000000"),
		"a type beyond every range": blob(1, "01 0F270000"),
	} {
		if g, err := decodeGeometry(b); err == nil {
			t.Errorf("%s is read as %v", name, g)
		}
	}
	_, err := decodeGeometry(blob(1, "01 F2030000 00000000"))
	var unsupported *unsupportedError
	if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "CURVEPOLYGON") {
		t.Errorf("a curve polygon is told as %v", err)
	}
}

// TestDecodeGeometryAllocatesWithMeasure holds that a count is checked before
// it is believed.
func TestDecodeGeometryAllocatesWithMeasure(t *testing.T) {
	b := blob(1, "01 06000000 FFFFFF0F")
	b = append(b, make([]byte, 1<<20)...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := decodeGeometry(b); err == nil {
		t.Error("it is read")
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d bytes were allocated for a blob of a megabyte", used)
	}
}

func TestEncodeGeometry(t *testing.T) {
	line, err := encodeGeometry(orb.LineString{{1, 4}, {3, 2}}, 4326)
	// header, envelope minx maxx miny maxy, WKB
	want := blob(1|1<<1, one+three+two+four+"01 02000000 02000000"+one+four+three+two)
	if err != nil || !bytes.Equal(line, want) {
		t.Errorf("%X, %v; want %X", line, err, want)
	}
	for _, g := range []orb.Geometry{
		orb.Point{1, 2}, orb.MultiPoint{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {3, 4}}, orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
		orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}, {{.1, .1}, {.2, .1}, {.2, .2}, {.1, .1}}}, orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}},
		orb.Collection{orb.Point{1, 2}, orb.Collection{orb.LineString{{1, 2}, {3, 4}}}},
	} {
		b, err := encodeGeometry(g, 4326)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeGeometry(b)
		if err != nil || !orb.Equal(back, g) {
			t.Errorf("%v comes back as %v, %v", g, back, err)
		}
		bound, ok, err := boundOf(b)
		if err != nil || !ok || bound != g.Bound() {
			t.Errorf("%v has the bound %v, %v, %v", g, bound, ok, err)
		}
	}
	for _, g := range []orb.Geometry{orb.LineString{}, orb.MultiPolygon{}, orb.Collection{}, orb.Polygon{{}}} {
		b, err := encodeGeometry(g, 4326)
		if err != nil || b[3] != 1|flagEmpty { // GeoPackage 1.4, table 5: no envelope when empty
			t.Errorf("%#v: %X, %v", g, b, err)
		}
		if back, err := decodeGeometry(b); err != nil || back != nil {
			t.Errorf("%#v comes back as %v, %v", g, back, err)
		}
	}
	for _, g := range []orb.Geometry{
		orb.Point{math.NaN(), 0}, orb.Point{0, math.Inf(1)}, orb.LineString{{0, 0}, {math.NaN(), 0}}, orb.Collection{orb.Point{0, math.Inf(-1)}},
	} {
		if b, err := encodeGeometry(g, 4326); err == nil {
			t.Errorf("%v is written as %X", g, b)
		}
	}
}

// TestSQLFunctions runs the functions of the R-tree extension as SQLite does.
func TestSQLFunctions(t *testing.T) {
	c, err := connect(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	line, err := encodeGeometry(orb.LineString{{1, 4}, {3, 2}}, 4326)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		sql  string
		arg  any
		want any
	}{
		{"ST_MinX(?)", line, 1.0}, {"ST_MaxX(?)", line, 3.0}, {"ST_MinY(?)", line, 2.0}, {"ST_MaxY(?)", line, 4.0}, {"ST_IsEmpty(?)", line, int64(0)},
		{"ST_MinX(?)", blob(1, "01 01000000"+one+two), 1.0}, {"ST_MaxY(?)", blob(1, "01 01000000"+one+two), 2.0},
		{"ST_MinX(?)", blob(1, "01 02000000 02000000"+three+four+one+two), 1.0}, // no envelope
		{"ST_IsEmpty(?)", blob(1, "01 01000000"+nan+nan), int64(1)}, {"ST_MinX(?)", blob(1, "01 01000000"+nan+nan), nil},
		{"ST_IsEmpty(?)", blob(1|flagEmpty, "01 02000000 00000000"), int64(1)},
		{"ST_MinX(?)", nil, nil}, {"ST_IsEmpty(?)", nil, nil}, {"ST_MinX(?)", "text", nil}, {"ST_IsEmpty(?)", int64(1), nil}, {"ST_IsEmpty(?)", []byte("x"), nil},
		{"panj_first(?)", "2025-11-26", "2025-11-26T00:00:00"}, {"panj_last(?)", "2025-11-26", "2025-11-26T24"},
		{"panj_first(?)", "2025-11-26 10:00:00+05:00", "2025-11-26T05:00:00"}, {"panj_first(?)", "soon", nil}, {"panj_first(?)", int64(5), nil},
		{"panj_escape(?)", "a/b?c d", "a%2Fb%3Fc%20d"}, {"panj_escape(?)", nil, nil},
		{"panj_hits(?, 0, 0, 0, 2, 3)", line, int64(1)}, {"panj_hits(?, 0, 0, 0, 1, 1)", line, int64(0)}, {"panj_hits(?, 0, 0, 0, 1, 1)", []byte("bad"), int64(0)},
		{"panj_hits(?, 0, 0, 0, 2, 3)", nil, int64(0)}, {"panj_near(?, 0, 5, 0, 0, 1, 1)", nil, int64(0)},
	} {
		got, err := c.one(t.Context(), "SELECT "+x.sql, x.arg)
		if err != nil || got != x.want {
			t.Errorf("%s of %X: %v, %v; want %v", x.sql, x.arg, got, err, x.want)
		}
	}
}

func FuzzDecodeGeometry(f *testing.F) {
	for _, wkb := range []string{
		"01 01000000" + one + two, "00 00000001" + beOne + beTwo, "01 EA030000 01000000" + one + two + three, "01 010000E0 E6100000" + one + two + three + four,
		"01 03000000 01000000 02000000" + one + two + three + four, "01 06000000 01000000 01 03000000 01000000 01000000" + one + two,
		"01 07000000 02000000 01 01000000" + one + two + "01 02000000 00000000", "01 05000000 01000000 01 02000000 01000000" + one + two,
	} {
		f.Add(blob(1, wkb))
	}
	f.Add(blob(1|1<<1, one+three+two+four+"01 02000000 02000000"+one+four+three+two))
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := decodeGeometry(b)
		boundOf(b) //nolint:errcheck // must not panic
		if err != nil || g == nil {
			return
		}
		// what is read is finite and not empty, and survives being written
		again, err := encodeGeometry(g, 4326)
		if err != nil {
			t.Fatalf("%v cannot be written: %v", g, err)
		}
		back, err := decodeGeometry(again)
		if err != nil || !orb.Equal(back, g) {
			t.Errorf("%v comes back as %v, %v", g, back, err)
		}
	})
}

func BenchmarkDecodeGeometry(b *testing.B) {
	point := blob(1, "01 01000000"+one+two)
	var line orb.LineString
	for i := range 1000 {
		line = append(line, orb.Point{float64(i), float64(i)})
	}
	long, err := encodeGeometry(line, 4326)
	if err != nil {
		b.Fatal(err)
	}
	for name, blob := range map[string][]byte{"point": point, "line1000": long} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(binary.Size(blob)))
			for b.Loop() {
				if _, err := decodeGeometry(blob); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
