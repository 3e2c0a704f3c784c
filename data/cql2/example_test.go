package cql2_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"panj/data/cql2"
)

// Example filters two rows.
func Example() {
	schema := cql2.Schema{
		"id": cql2.TypeText, "killed": cql2.TypeInteger, "earliest": cql2.TypeDate, "geometry": cql2.TypeGeometry,
	}
	e, err := cql2.ParseText("S_INTERSECTS(geometry, BBOX(69, 37, 72, 39)) AND earliest >= '2025-11-01' AND NOT killed = 0")
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err = cql2.Check(e, schema)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, values := range []map[string]any{
		{"id": "first", "killed": int64(3), "earliest": "2025-11-26", "geometry": orb.Point{71.05, 38.4}},
		{"id": "second", "killed": nil, "earliest": "2025-11-30", "geometry": orb.Point{70.5, 37.6}},
	} {
		truth, err := cql2.Eval(e, schema.Row(func(name string) any { return values[name] }))
		fmt.Println(values["id"], truth, err)
	}
	fmt.Println(cql2.Text(e))
	fmt.Println(*cql2.BBox(e))
	// Output:
	// first true <nil>
	// second unknown <nil>
	// S_INTERSECTS(geometry, BBOX(69, 37, 72, 39)) AND earliest >= DATE('2025-11-01') AND NOT killed = 0
	// {69 37 72 39}
}

func ExampleParseText() {
	_, err := cql2.ParseText("name LIKE 'Kh%' AND killed >> 2")
	fmt.Println(err)
	// Output:
	// at character 29: found ">", expected a property, a literal, a function or a parenthesis
}

func ExampleJSON() {
	e, err := cql2.ParseText("killed BETWEEN 1 AND 5 AND status <> 'denied' AND side NOT IN ('left', 'on')")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", cql2.JSON(e))
	// Output:
	// {"op":"and","args":[{"op":"between","args":[{"property":"killed"},1,5]},{"op":"<>","args":[{"property":"status"},"denied"]},{"op":"not","args":[{"op":"in","args":[{"property":"side"},["left","on"]]}]}]}
}

func ExampleCheck() {
	e, err := cql2.ParseText("kiled > 2")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = cql2.Check(e, cql2.Schema{"killed": cql2.TypeInteger, "title": cql2.TypeText})
	fmt.Println(err)
	// Output:
	// there is no property "kiled"; did you mean "killed"?
}
