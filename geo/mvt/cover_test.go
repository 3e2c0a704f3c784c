package mvt_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/geo/mvt"
)

// winding is how often a ring goes round a point.
func winding(p [2]float64, ring [][2]float64) int {
	n := 0
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		side := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
		if a[1] <= p[1] && b[1] > p[1] && side > 0 {
			n++
		} else if a[1] > p[1] && b[1] <= p[1] && side < 0 {
			n--
		}
	}
	return n
}

// scribble is a polygon of random rings that cross themselves and each other.
func scribble(rng *rand.Rand, tile geo.Tile, rings, vertices int) orb.Polygon {
	var p orb.Polygon
	for range rings {
		x, y := rng.Float64()*5000-500, rng.Float64()*5000-500
		reach := math.Pow(10, 1+rng.Float64()*3)
		var ring orb.Ring
		for range vertices {
			ring = append(ring, place(tile, x+(rng.Float64()-0.5)*reach, y+(rng.Float64()-0.5)*reach))
		}
		p = append(p, append(ring, ring[0]))
	}
	return p
}

// What is covered on the tile is what the source covers: the points that the
// exterior ring goes round and no hole does. Points nearer to a source edge
// than simplifying and rounding may move it are not looked at.
func TestPolygonsCoverWhatTheSourceCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	checked, inside := 0, 0
	for n := range 1500 {
		tile := middle
		if n%5 == 0 {
			tile = degreeTile
		}
		o, margin := asIs, 1.5
		if n%2 == 0 {
			o, margin = mvt.Options{}, 3.5
		}
		var g orb.MultiPolygon
		for range 1 + n%3 {
			g = append(g, scribble(rng, tile, 1+rng.IntN(3), 3+rng.IntN(20)))
		}
		var source [][][][2]float64
		for _, p := range g {
			var rings [][][2]float64
			for _, r := range p {
				var ring [][2]float64
				for _, v := range r {
					ring = append(ring, project(tile, v))
				}
				rings = append(rings, ring)
			}
			source = append(source, rings)
		}
		var drawn [][][2]float64
		for _, f := range encode(t, tile, o, mvt.Feature{Geometry: g}) {
			for _, part := range f.parts {
				var ring [][2]float64
				for _, p := range part {
					ring = append(ring, [2]float64{float64(p.x), float64(p.y)})
				}
				drawn = append(drawn, ring)
			}
		}
		for range 60 {
			p := [2]float64{rng.Float64()*4608 - 256, rng.Float64()*4608 - 256}
			want, near := covers(source, p, margin)
			if near {
				continue
			}
			got := 0
			for _, ring := range drawn {
				got += winding(p, ring)
			}
			checked++
			if want {
				inside++
			}
			if got != map[bool]int{false: 0, true: 1}[want] {
				t.Fatalf("polygon %d: %v is covered %d times, by the source %v\n%v", n, p, got, want, g)
			}
		}
	}
	if checked < 50000 || inside < 5000 {
		t.Errorf("only %d points checked, %d of them inside", checked, inside)
	}
}

func covers(source [][][][2]float64, p [2]float64, margin float64) (covered, near bool) {
	for _, rings := range source {
		in := false
		for i, ring := range rings {
			if distanceToLine(p, ring) < margin {
				return false, true
			}
			switch round := winding(p, ring) != 0; {
			case i == 0:
				in = round
			case round:
				in = false
			}
		}
		covered = covered || in
	}
	return covered, false
}

// Real outlines are simple; after simplifying and rounding they may not be.
func TestOutlinesAreValidAtEveryZoom(t *testing.T) {
	outline := country(20000, orb.Point{70, 38}, 3)
	lake := country(3000, orb.Point{70.2, 38.1}, 0.3)
	island := country(800, orb.Point{70.2, 38.1}, 0.1)
	g := orb.MultiPolygon{{outline, lake}, {island}}
	for z := range uint32(13) {
		seen := map[geo.Tile]bool{}
		for i := 0; i < len(outline); i += 1500 {
			for _, p := range []orb.Point{outline[i], lake[i%len(lake)], island[i%len(island)]} {
				if tile := geo.TileAt(p, z); !seen[tile] {
					seen[tile] = true
					encode(t, tile, mvt.Options{}, mvt.Feature{Geometry: g})
				}
			}
		}
	}
	// Without simplification the tile is full of tiny steps.
	encode(t, geo.TileAt(outline[0], 3), asIs, mvt.Feature{Geometry: g})
}

// Shapes that only rings made anew can show.
func TestPolygonsAreMended(t *testing.T) {
	for _, c := range []struct {
		name    string
		polygon [][]float64
		want    [][]grid
	}{
		{"bow tie", [][]float64{{0, 0, 100, 100, 100, 0, 0, 100}}, [][]grid{gridOf(0, 0, 50, 50, 0, 100), gridOf(50, 50, 100, 0, 100, 100)}},
		{
			"hole touches the outline in a point", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}, {0, 0, 50, 20, 20, 50}},
			[][]grid{gridOf(0, 0, 100, 0, 100, 100, 0, 100), gridOf(0, 0, 20, 50, 50, 20)},
		},
		{
			"hole cuts the polygon in two", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}, {0, 50, 50, 0, 100, 50, 50, 100}},
			[][]grid{gridOf(0, 0, 50, 0, 0, 50), gridOf(0, 50, 50, 100, 0, 100), gridOf(50, 0, 100, 0, 100, 50), gridOf(50, 100, 100, 50, 100, 100)},
		},
		{
			"hole sticks out", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}, {50, 20, 200, 20, 200, 80, 50, 80}},
			[][]grid{gridOf(0, 0, 100, 0, 100, 20, 50, 20, 50, 80, 100, 80, 100, 100, 0, 100)},
		},
		{
			"outline touches itself in a point", [][]float64{{0, 0, 100, 0, 50, 50, 100, 100, 0, 100, 50, 50}},
			[][]grid{gridOf(0, 0, 100, 0, 50, 50), gridOf(0, 100, 50, 50, 100, 100)},
		},
		{"hole is the polygon", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}, {0, 0, 100, 0, 100, 100, 0, 100}}, nil},
		{
			"holes overlap", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}, {20, 20, 60, 20, 60, 60, 20, 60}, {40, 40, 80, 40, 80, 80, 40, 80}},
			[][]grid{gridOf(0, 0, 100, 0, 100, 100, 0, 100), gridOf(20, 20, 20, 60, 40, 60, 40, 80, 80, 80, 80, 40, 60, 40, 60, 20)},
		},
		{
			"wound twice", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100, 0, 0, 50, 0, 50, 50, 0, 50}},
			[][]grid{gridOf(0, 0, 100, 0, 100, 100, 0, 100)},
		},
		{"spike", [][]float64{{0, 0, 100, 0, 100, 100, 300, 100, 100, 100, 0, 100}}, [][]grid{gridOf(0, 0, 100, 0, 100, 100, 0, 100)}},
		{
			"hole with an island that is another ring of it", [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}, {10, 10, 90, 10, 90, 90, 10, 90}, {40, 40, 60, 40, 60, 60, 40, 60}},
			[][]grid{gridOf(0, 0, 100, 0, 100, 100, 0, 100), gridOf(10, 10, 10, 90, 90, 90, 90, 10)},
		},
	} {
		var p orb.Polygon
		for _, xy := range c.polygon {
			p = append(p, closed(at(middle, xy...)))
		}
		fs := encode(t, middle, asIs, mvt.Feature{Geometry: p})
		var got [][]grid
		if len(fs) > 0 {
			got = fs[0].parts
		}
		if !sameRings(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Members of a multipolygon that touch or overlap become one.
func TestMultiPolygonsAreUnited(t *testing.T) {
	square := func(x, y, size float64) orb.Polygon {
		return orb.Polygon{closed(at(middle, x, y, x+size, y, x+size, y+size, x, y+size))}
	}
	for _, c := range []struct {
		name string
		g    orb.MultiPolygon
		want [][]grid
	}{
		{"side by side", orb.MultiPolygon{square(0, 0, 50), square(50, 0, 50)}, [][]grid{gridOf(0, 0, 100, 0, 100, 50, 0, 50)}},
		{"overlapping", orb.MultiPolygon{square(0, 0, 50), square(30, 0, 50)}, [][]grid{gridOf(0, 0, 80, 0, 80, 50, 0, 50)}},
		{"one in the other", orb.MultiPolygon{square(0, 0, 50), square(10, 10, 20)}, [][]grid{gridOf(0, 0, 50, 0, 50, 50, 0, 50)}},
		{"twice the same", orb.MultiPolygon{square(0, 0, 50), square(0, 0, 50)}, [][]grid{gridOf(0, 0, 50, 0, 50, 50, 0, 50)}},
		{"apart", orb.MultiPolygon{square(60, 0, 20), square(0, 0, 50)}, [][]grid{gridOf(60, 0, 80, 0, 80, 20, 60, 20), gridOf(0, 0, 50, 0, 50, 50, 0, 50)}},
		{
			"target beside an overlap",
			orb.MultiPolygon{
				square(500, 500, 50), square(520, 500, 50),
				{square(0, 0, 100)[0], square(10, 10, 80)[0]}, {square(20, 20, 60)[0], square(30, 30, 40)[0]}, square(40, 40, 20),
			},
			[][]grid{
				gridOf(0, 0, 100, 0, 100, 100, 0, 100), gridOf(10, 10, 10, 90, 90, 90, 90, 10),
				gridOf(20, 20, 80, 20, 80, 80, 20, 80), gridOf(30, 30, 30, 70, 70, 70, 70, 30),
				gridOf(40, 40, 60, 40, 60, 60, 40, 60), gridOf(500, 500, 570, 500, 570, 550, 500, 550),
			},
		},
		{"corner to corner", orb.MultiPolygon{square(0, 0, 50), square(50, 50, 50)}, [][]grid{gridOf(0, 0, 50, 0, 50, 50, 0, 50), gridOf(50, 50, 100, 50, 100, 100, 50, 100)}},
	} {
		fs := encode(t, middle, asIs, mvt.Feature{Geometry: c.g})
		if len(fs) != 1 || !sameRings(fs[0].parts, c.want) {
			t.Errorf("%s: %v, want %v", c.name, fmt.Sprint(fs), c.want)
		}
	}
}
