package datatest_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"panj/data/datatest"
	"panj/geo"
)

func ExamplePoints() {
	line, err := geo.NewLine(orb.LineString{{68, 37}, {74, 37}})
	if err != nil {
		panic(err)
	}
	first, again := datatest.Points(line, 3), datatest.Points(line, 3)
	rows := first.Tables[0].Rows
	fmt.Println(len(rows), rows[0].ID, rows[0].Geometry == again.Tables[0].Rows[0].Geometry)
	fmt.Println(line.Locate(rows[2].Geometry.(orb.Point)).Distance < 60_000)
	// Output:
	// 3 p0000000 true
	// true
}
