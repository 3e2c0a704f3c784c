package gpkg_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/gpkg"
	"panj/geo"
)

func Example() {
	dir, err := os.MkdirTemp("", "panj")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx, path := context.Background(), filepath.Join(dir, "towns.gpkg")

	towns := data.Table{
		Collection: data.Collection{
			ID: "towns", Title: "Towns", Geometry: data.Point, IDColumn: "id",
			Columns: []data.Column{{Name: "name", Type: data.Text, Title: "Name"}},
		},
		Rows: []data.Feature{
			{ID: "khorog", Geometry: orb.Point{71.55, 37.49}, Values: []any{"Khorog"}},
			{ID: "kulob", Geometry: orb.Point{69.78, 37.91}, Values: []any{"Kulob"}},
		},
	}
	if err := gpkg.Create(ctx, path, &data.Dataset{Tables: []data.Table{towns}}); err != nil {
		log.Fatal(err)
	}
	store, err := gpkg.Open(ctx, path, gpkg.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	box := geo.Box{West: 71, South: 37, East: 72, North: 38}
	for town, err := range store.Features(ctx, data.Query{Collection: "towns", Box: &box}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(town.ID, town.Geometry, town.Values[0])
	}
	// Output: khorog [71.55 37.49] Khorog
}
