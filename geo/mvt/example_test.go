package mvt_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/geo/mvt"
)

func ExampleEncode() {
	crossings := func(yield func(mvt.Feature, error) bool) {
		yield(mvt.Feature{
			ID:       1,
			Geometry: orb.Point{71.5078, 37.5242},
			Tags:     []mvt.Tag{{Key: "name", Value: "Tem - Demogan bridge"}, {Key: "radius_m", Value: 500.0}},
		}, nil)
	}
	layers := []mvt.Layer{{Name: "crossings", Features: crossings}}
	there, err := mvt.Encode(geo.TileAt(orb.Point{71.5, 37.5}, 8), layers, mvt.Options{})
	fmt.Println(len(there), "bytes", err)
	elsewhere, err := mvt.Encode(geo.Tile{Z: 8, X: 0, Y: 0}, layers, mvt.Options{})
	fmt.Println(len(elsewhere), "bytes", err)
	// Output:
	// 88 bytes <nil>
	// 0 bytes <nil>
}
