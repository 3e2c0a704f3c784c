package format_test

import (
	"fmt"
	"os"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
)

func Example() {
	crossings := &data.Collection{
		ID: "crossings", Geometry: data.Point, IDColumn: "id",
		Columns: []data.Column{{Name: "name", Type: data.Text}, {Name: "radius_m", Type: data.Number}},
	}
	bridge := &data.Feature{ID: "tem", Geometry: orb.Point{71.5078, 37.5242}, Values: []any{"Tem - Demogan bridge", 500.0}}
	f, _ := format.ByName("geojson")
	w, err := f.New(os.Stdout, crossings, format.Options{Before: []format.Member{{Name: "numberMatched", Value: 1}}})
	if err == nil {
		err = w.Write(bridge)
	}
	if err == nil {
		err = w.Close(format.Member{Name: "numberReturned", Value: 1})
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"type":"FeatureCollection","numberMatched":1,"features":[
	// {"type":"Feature","id":"tem","geometry":{"type":"Point","coordinates":[71.5078,37.5242]},"properties":{"name":"Tem - Demogan bridge","radius_m":500.0}}
	// ],"numberReturned":1}
}

func ExampleAll() {
	for _, f := range format.All() {
		fmt.Println(f.Name, "|", f.MediaType, "|", "file."+f.Extension)
	}
	// Output:
	// geojson | application/geo+json | file.geojson
	// jsonfg | application/vnd.ogc.fg+json | file.fg.json
	// geojsonseq | application/geo+json-seq | file.geojsons
	// csv | text/csv; charset=utf-8; header=present | file.csv
}
