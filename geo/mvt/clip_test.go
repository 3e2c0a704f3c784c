package mvt_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/geo/mvt"
)

func TestPointsAreKeptWithinTheBuffer(t *testing.T) {
	for _, c := range []struct {
		x, y float64
		want bool
	}{
		{0, 0, true}, {4096, 4096, true}, {-255.9, 9, true}, {4351.9, 9, true}, {9, -255.9, true}, {9, 4351.9, true},
		{-256.1, 9, false}, {4352.1, 9, false}, {9, -256.1, false}, {9, 4352.1, false},
	} {
		fs := encode(t, middle, mvt.Options{}, mvt.Feature{Geometry: place(middle, c.x, c.y)})
		if got := len(fs) == 1; got != c.want {
			t.Errorf("point at %v, %v: drawn is %v", c.x, c.y, got)
		}
	}
}

func TestLinesAreCutAndSplit(t *testing.T) {
	for _, c := range []struct {
		name string
		line []float64
		want [][]grid
	}{
		{"inside", []float64{0, 0, 10, 20}, [][]grid{gridOf(0, 0, 10, 20)}},
		{"through", []float64{-1000, 100, 9000, 100}, [][]grid{gridOf(-256, 100, 4352, 100)}},
		{"out and in again", []float64{100, 100, 9000, 100, 9000, 200, 100, 200}, [][]grid{gridOf(100, 100, 4352, 100), gridOf(4352, 200, 100, 200)}},
		{"twice through", []float64{-1000, 50, 9000, 50, 9000, 99, -1000, 99}, [][]grid{gridOf(-256, 50, 4352, 50), gridOf(4352, 99, -256, 99)}},
		{"over a corner", []float64{-1256, 744, 744, -1256}, nil},
		{"across a corner", []float64{-1000, 1000, 1000, -1000}, [][]grid{gridOf(-256, 256, 256, -256)}},
		{"beside", []float64{-300, -300, -300, 9000, 9000, 9000}, nil},
		{"diagonal", []float64{-4096, -4096, 8192, 8192}, [][]grid{gridOf(-256, -256, 4352, 4352)}},
		{"along the edge", []float64{-256, 10, -256, 500}, [][]grid{gridOf(-256, 10, -256, 500)}},
		{"repeated", []float64{1, 1, 1, 1, 9, 9, 9.2, 9.1, 9, 9}, [][]grid{gridOf(1, 1, 9, 9)}},
	} {
		for _, backwards := range []bool{false, true} {
			line := orb.LineString(at(middle, c.line...))
			want := slices.Clone(c.want)
			if backwards {
				line.Reverse()
				slices.Reverse(want)
				for i := range want {
					want[i] = slices.Clone(want[i])
					slices.Reverse(want[i])
				}
			}
			fs := encode(t, middle, asIs, mvt.Feature{Geometry: line})
			var got [][]grid
			if len(fs) > 0 {
				got = fs[0].parts
			}
			if len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("%s (backwards %v): %v, want %v", c.name, backwards, got, want)
			}
		}
	}
}

func TestTheAntimeridian(t *testing.T) {
	east, west := geo.Tile{Z: 2, X: 3, Y: 1}, geo.Tile{Z: 2, X: 0, Y: 1}
	world := geo.Tile{}
	const y = 60.0
	row := func(tile geo.Tile) int64 {
		return int64(math.Round((0.5-math.Asinh(math.Tan(y*math.Pi/180))/(2*math.Pi))*4096*float64(uint(1)<<tile.Z) - float64(tile.Y)*4096))
	}
	for _, c := range []struct {
		name     string
		tile     geo.Tile
		geometry orb.Geometry
		want     [][]int64 // x of each part
	}{
		{"point in the west, tile in the east", east, orb.Point{-179, y}, [][]int64{{4142}}},
		{"point in the east, tile in the west", west, orb.Point{179, y}, [][]int64{{-46}}},
		{"point too far", east, orb.Point{-174, y}, nil},
		{"point on it, east", east, orb.Point{180, y}, [][]int64{{4096}}},
		{"point on it, west", west, orb.Point{180, y}, [][]int64{{0}}},
		{"the whole world shows it twice", world, orb.Point{179, y}, [][]int64{{-11, 4085}}},
		{"longitude beyond 180", west, orb.Point{181, y}, [][]int64{{46}}},
		{"longitude below -180", east, orb.Point{-181, y}, [][]int64{{4050}}},
		{"line to the west", east, orb.LineString{{-180, y}, {-170, y}}, [][]int64{{4096, 4352}}},
		{"line across it", west, orb.LineString{{170, y}, {190, y}}, [][]int64{{-256, 455}}},
		{"line across it", east, orb.LineString{{170, y}, {190, y}}, [][]int64{{3641, 4352}}},
		{"line in two parts", east, orb.MultiLineString{{{170, y}, {180, y}}, {{-180, y}, {-178, y}}}, [][]int64{{3641, 4096}, {4096, 4187}}},
		{"a long way round", east, orb.LineString{{179, y}, {-179, y}}, [][]int64{{4142, 4352}, {-256, 4050}}},
	} {
		fs := encode(t, c.tile, asIs, mvt.Feature{Geometry: c.geometry})
		var got [][]int64
		for _, f := range fs {
			for _, part := range f.parts {
				var xs []int64
				for _, p := range part {
					xs = append(xs, p.x)
					if p.y != row(c.tile) {
						t.Errorf("%s: y %d, want %d", c.name, p.y, row(c.tile))
					}
				}
				got = append(got, xs)
			}
		}
		slices.SortFunc(got, func(a, b []int64) int { return slices.Compare(b, a) })
		slices.SortFunc(c.want, func(a, b []int64) int { return slices.Compare(b, a) })
		if len(got) != len(c.want) || len(got) > 0 && !sameUpToDirection(got, c.want) {
			t.Errorf("%s: x %v, want %v", c.name, got, c.want)
		}
	}
}

func TestThePolesOfTheMapInDegrees(t *testing.T) {
	world := geo.Tile{X: 1, Set: geo.WorldCRS84Quad}
	for _, c := range []struct {
		name     string
		geometry orb.Geometry
		want     []grid
	}{
		{"at the north pole", orb.Point{90, 90}, gridOf(2048, 0)},
		{"at the south pole", orb.Point{90, -90}, gridOf(2048, 4096)},
		{"beyond a pole there is nothing", orb.Point{90, 90.1}, nil},
		{"a line to a pole", orb.LineString{{45, 45}, {45, 90}}, gridOf(1024, 1024, 1024, 0)},
		{"on to beyond it", orb.LineString{{45, 0}, {45, 95}}, gridOf(1024, 2048, 1024, 0)},
	} {
		var got []grid
		for _, f := range encode(t, world, asIs, mvt.Feature{Geometry: c.geometry}) {
			got = append(got, f.parts[0]...)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func sameUpToDirection(a, b [][]int64) bool {
	for i := range a {
		x, y := slices.Clone(a[i]), slices.Clone(b[i])
		slices.Sort(x)
		slices.Sort(y)
		if !slices.Equal(x, y) {
			return false
		}
	}
	return true
}

// A polygon cut in two at the antimeridian becomes one in the tiles there.
func TestPolygonsMeetAtTheAntimeridian(t *testing.T) {
	chukotka := orb.MultiPolygon{
		{{{170, 60}, {180, 60}, {180, 70}, {170, 70}, {170, 60}}},
		{{{-180, 60}, {-178, 60}, {-178, 70}, {-180, 70}, {-180, 60}}},
	}
	for _, tile := range []geo.Tile{{Z: 2, X: 3, Y: 1}, {Z: 2, X: 0, Y: 1}, {Z: 0}} {
		fs := encode(t, tile, mvt.Options{}, mvt.Feature{Geometry: chukotka})
		if len(fs) != 1 {
			t.Fatalf("%v: %d features", tile, len(fs))
		}
		want := 1
		if tile.Z == 0 {
			want = 2 // and its copy at the other side
		}
		if got := len(fs[0].parts); got != want {
			t.Errorf("%v: %d rings, want %d: %v", tile, got, want, fs[0].parts)
		}
	}
}

func TestPolygonsAreCut(t *testing.T) {
	for _, c := range []struct {
		name string
		ring []float64
		want [][]grid
	}{
		{"all of the tile", []float64{-9000, -9000, 9000, -9000, 9000, 9000, -9000, 9000}, [][]grid{gridOf(-256, -256, 4352, -256, 4352, 4352, -256, 4352)}},
		{"none of it", []float64{5000, -9000, 9000, -9000, 9000, 9000}, nil},
		{"round it", []float64{-900, -900, 5000, -900, 5000, -800, -800, -800, -800, 5000, -900, 5000}, nil},
		{"half", []float64{100, -9000, 9000, -9000, 9000, 9000, 100, 9000}, [][]grid{gridOf(100, -256, 4352, -256, 4352, 4352, 100, 4352)}},
		{
			"in two parts", []float64{100, 100, 9000, 100, 9000, 400, 100, 400, 100, 300, 8000, 300, 8000, 200, 100, 200},
			[][]grid{gridOf(100, 100, 4352, 100, 4352, 200, 100, 200), gridOf(100, 300, 4352, 300, 4352, 400, 100, 400)},
		},
		{"a corner", []float64{4000, 4000, 9000, 4000, 9000, 9000, 4000, 9000}, [][]grid{gridOf(4000, 4000, 4352, 4000, 4352, 4352, 4000, 4352)}},
	} {
		for _, backwards := range []bool{false, true} {
			ring := closed(at(middle, c.ring...))
			if backwards {
				ring.Reverse()
			}
			fs := encode(t, middle, mvt.Options{}, mvt.Feature{Geometry: orb.Polygon{ring}})
			var got [][]grid
			if len(fs) > 0 {
				got = fs[0].parts
			}
			if !sameRings(got, c.want) {
				t.Errorf("%s (backwards %v): %v, want %v", c.name, backwards, got, c.want)
			}
		}
	}
}

// sameRings compares rings that may begin at any vertex.
func sameRings(a, b [][]grid) bool {
	if len(a) != len(b) {
		return false
	}
	turned := func(ring []grid) []grid {
		least := 0
		for i, p := range ring {
			if p.x < ring[least].x || p.x == ring[least].x && p.y < ring[least].y {
				least = i
			}
		}
		return append(slices.Clone(ring[least:]), ring[:least]...)
	}
	for i := range a {
		if !slices.Equal(turned(a[i]), turned(b[i])) {
			return false
		}
	}
	return true
}

// distance from p to the segment a, b.
func distance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		t = max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/d))
	}
	return math.Hypot(p[0]-a[0]-t*dx, p[1]-a[1]-t*dy)
}

func distanceToLine(p [2]float64, line [][2]float64) float64 {
	d := math.Inf(1)
	for i := 1; i < len(line); i++ {
		d = min(d, distance(p, line[i-1], line[i]))
	}
	return d
}

// project is the grid position of a place, by way of the tile's CRS.
func project(t geo.Tile, p orb.Point) [2]float64 {
	b, m := t.Bound(), t.Set.CRS().Forward(p)
	return [2]float64{
		(m[0] - b.Min[0]) / (b.Max[0] - b.Min[0]) * 4096,
		(b.Max[1] - m[1]) / (b.Max[1] - b.Min[1]) * 4096,
	}
}

// Drawn and source line are near each other: each vertex drawn within one unit
// of the source, each vertex of the source inside the tile within three of
// what is drawn. Half a pixel of a 512 pixel tile is four.
func TestLinesKeepTheirShape(t *testing.T) {
	line := meander(7377)
	for z := range uint32(30) {
		set := geo.TileMatrixSets()[z%2]
		z /= 2
		tile := set.TileAt(line[len(line)/3], z)
		source := make([][2]float64, len(line))
		for i, p := range line {
			source[i] = project(tile, p)
		}
		fs := encode(t, tile, mvt.Options{}, mvt.Feature{Geometry: line})
		if len(fs) != 1 {
			t.Fatalf("z%d: %d features", z, len(fs))
		}
		drawn, vertices := [][][2]float64{}, 0
		for _, part := range fs[0].parts {
			var l [][2]float64
			for _, p := range part {
				v := [2]float64{float64(p.x), float64(p.y)}
				if d := distanceToLine(v, source); d > 1 {
					t.Errorf("z%d: vertex %v is %.2f units off the source", z, v, d)
				}
				l = append(l, v)
			}
			drawn = append(drawn, l)
			vertices += len(l)
		}
		for _, v := range source {
			if min(v[0], v[1]) < 0 || max(v[0], v[1]) > 4096 {
				continue
			}
			d := math.Inf(1)
			for _, l := range drawn {
				d = min(d, distanceToLine(v, l))
			}
			if d > 3 {
				t.Errorf("z%d: source %v is %.2f units off what is drawn", z, v, d)
			}
		}
		if z < 7 && vertices > 800 {
			t.Errorf("z%d: %d vertices: hardly simplified", z, vertices)
		}
	}
}

// Two countries and the border between them: where all three cross a tile, the
// border's vertices are the countries' vertices.
func TestSharedLinesStayShared(t *testing.T) {
	line := meander(7377)
	north, south := orb.Ring{}, orb.Ring{}
	north = append(append(north, line...), orb.Point{76, 44}, orb.Point{66, 44}, line[0])
	back := slices.Clone(line)
	back.Reverse()
	south = append(append(south, back[2000:]...), orb.Point{66, 30}, orb.Point{76, 30})
	south = append(append(south, back[:2000]...), back[2000])
	rng := rand.New(rand.NewPCG(8, 8))
	for range 60 {
		tile := geo.TileAt(line[1000+rng.IntN(5000)], 7+rng.Uint32N(6))
		fs := encode(t, tile, mvt.Options{},
			mvt.Feature{Geometry: line}, mvt.Feature{Geometry: orb.Polygon{north}}, mvt.Feature{Geometry: orb.Polygon{south}})
		if len(fs) != 3 {
			t.Fatalf("%v: %d features", tile, len(fs))
		}
		for _, country := range fs[1:] {
			vertices := map[grid]bool{}
			for _, ring := range country.parts {
				for _, p := range ring {
					vertices[p] = true
				}
			}
			for _, part := range fs[0].parts {
				for _, p := range part {
					if !vertices[p] {
						t.Errorf("%v: the border's vertex %v is not on the country's outline", tile, p)
					}
				}
			}
		}
	}
}
