package mvt_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"panj/geo"
	"panj/geo/mvt"
)

// meander is a line of n vertices from 67.78 E to 74.89 E that winds at every
// scale, like a river: midpoint displacement, the same every time.
func meander(n int) orb.LineString {
	rng := rand.New(rand.NewPCG(1, 2))
	line := orb.LineString{{67.78, 37.18}, {74.89, 37.23}}
	for amplitude := 0.35; len(line) < n; amplitude *= 0.55 {
		next := make(orb.LineString, 0, 2*len(line))
		for i := range line {
			next = append(next, line[i])
			if i+1 < len(line) && len(line)+len(next)-i < n+1 {
				a, b := line[i], line[i+1]
				shift := amplitude * (rng.Float64() - 0.5)
				d := math.Hypot(b[0]-a[0], b[1]-a[1])
				next = append(next, orb.Point{(a[0]+b[0])/2 - shift*(b[1]-a[1])/d, (a[1]+b[1])/2 + shift*(b[0]-a[0])/d})
			}
		}
		line = next
	}
	return line
}

// country is a ring of n vertices around a place, rough at every scale, that
// does not cross itself: each vertex is at a greater angle than the last.
func country(n int, centre orb.Point, radius float64) orb.Ring {
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	var amplitude, phase [12]float64
	for k := range amplitude {
		amplitude[k] = 0.3 * math.Pow(0.6, float64(k))
		phase[k] = rng.Float64() * 2 * math.Pi
	}
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		angle := 2 * math.Pi * float64(i) / float64(n)
		r := 1.0
		for k := range amplitude {
			r += amplitude[k] * math.Sin(math.Pow(2, float64(k))*angle+phase[k])
		}
		r = radius * max(r, 0.2)
		ring = append(ring, orb.Point{centre[0] + r*math.Cos(angle), centre[1] + 0.7*r*math.Sin(angle)})
	}
	return append(ring, ring[0])
}

// tenThousand are points with seven attributes on one tile.
func tenThousand() (geo.Tile, []mvt.Feature) {
	rng := rand.New(rand.NewPCG(1, 1))
	tile := geo.TileAt(orb.Point{70, 38}, 6)
	box := tile.Box()
	var fs []mvt.Feature
	for i := range 10000 {
		p := orb.Point{box.West + rng.Float64()*(box.East-box.West), box.South + rng.Float64()*(box.North-box.South)}
		fs = append(fs, mvt.Feature{ID: uint64(i + 1), Geometry: p, Tags: []mvt.Tag{
			{Key: "id", Value: fmt.Sprintf("incident-%06d", i)},
			{Key: "type", Value: []string{"clash", "drone-strike", "armed-assault"}[i%3]},
			{Key: "date", Value: fmt.Sprintf("20%02d-%02d-%02d", 10+i%16, 1+i%12, 1+i%28)},
			{Key: "killed", Value: int64(i % 7)},
			{Key: "km", Value: math.Round(rng.Float64()*1e6) / 1e3},
			{Key: "radius_m", Value: float64(500 * (i % 40))},
			{Key: "in_article", Value: i%5 == 0},
		}})
	}
	return tile, fs
}

func BenchmarkPoints(b *testing.B) {
	tile, fs := tenThousand()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mvt.Encode(tile, []mvt.Layer{{Name: "incidents", Features: features(fs...)}}, mvt.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPointsOrb is the same work done by orb.
func BenchmarkPointsOrb(b *testing.B) {
	tile, fs := tenThousand()
	b.ReportAllocs()
	for b.Loop() {
		fc := geojson.NewFeatureCollection()
		for i := range fs {
			f := geojson.NewFeature(fs[i].Geometry)
			f.ID = fs[i].ID
			for _, tag := range fs[i].Tags {
				f.Properties[tag.Key] = tag.Value
			}
			fc.Append(f)
		}
		layers := orbmvt.Layers{orbmvt.NewLayer("incidents", fc)}
		layers.ProjectToTile(maptile.New(tile.X, tile.Y, maptile.Zoom(tile.Z)))
		if _, err := orbmvt.Marshal(layers); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkGeometry(b *testing.B, g orb.Geometry, tiles ...geo.Tile) {
	b.Helper()
	for _, tile := range tiles {
		b.Run(fmt.Sprintf("z%d", tile.Z), func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				out, err := mvt.Encode(tile, []mvt.Layer{{Name: "l", Features: features(mvt.Feature{Geometry: g})}}, mvt.Options{})
				if err != nil {
					b.Fatal(err)
				}
				size = len(out)
			}
			b.ReportMetric(float64(size), "B/tile")
		})
	}
}

func BenchmarkLine(b *testing.B) {
	line := meander(7377)
	at := line[len(line)/2]
	benchmarkGeometry(b, line, geo.TileAt(at, 5), geo.TileAt(at, 8), geo.TileAt(at, 12))
}

func BenchmarkCountry(b *testing.B) {
	ring := country(60000, orb.Point{70, 38}, 3)
	at := ring[1000]
	benchmarkGeometry(b, orb.Polygon{ring}, geo.TileAt(at, 2), geo.TileAt(at, 5), geo.TileAt(at, 8), geo.TileAt(at, 12))
}

// BenchmarkInside: the tile lies inside the country, far from its outline.
func BenchmarkInside(b *testing.B) {
	benchmarkGeometry(b, orb.Polygon{country(60000, orb.Point{70, 38}, 3)}, geo.TileAt(orb.Point{70, 38}, 12))
}

// BenchmarkIslands: one multipolygon of many small parts.
func BenchmarkIslands(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 5))
	var islands orb.MultiPolygon
	for i := range 2000 {
		islands = append(islands, orb.Polygon{country(20+i%50, orb.Point{60 + 20*rng.Float64(), 30 + 15*rng.Float64()}, 0.05)})
	}
	benchmarkGeometry(b, islands, geo.TileAt(orb.Point{70, 38}, 2), geo.TileAt(orb.Point{70, 38}, 6), geo.TileAt(orb.Point{70, 38}, 10))
}
