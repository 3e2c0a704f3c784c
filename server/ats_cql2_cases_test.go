package server_test

import (
	"fmt"
	"slices"
	"testing"

	"panj/data/cql2"
)

var scalars = []string{"string", "boolean", "number", "integer", "date-time", "date"}

// sampleValues are the literals of the tests on comparisons.
var sampleValues = map[string]string{
	"string": `'foo'`, "boolean": `true`, "number": `3.14`, "integer": `1`, "date-time": `TIMESTAMP('2022-04-14T14:48:46Z')`, "date": `DATE('2022-04-14')`,
}

// comparisons evaluates the six comparisons of two operands.
func comparisons(t *testing.T, e *evaluator, source *dataSource, left, right string) map[string][]string {
	t.Helper()
	results := map[string][]string{}
	for _, op := range []string{"=", "<>", ">", "<", ">=", "<="} {
		results[op] = e.store(t, source, left+" "+op+" "+right)[0]
	}
	return results
}

func opposed(t *testing.T, what string, r map[string][]string) {
	t.Helper()
	apart(t, what+" = and <>", r["="], r["<>"])
	apart(t, what+" > and <=", r[">"], r["<="])
	apart(t, what+" < and >=", r["<"], r[">="])
}

// selfSame checks the comparisons of a value with itself.
func selfSame(t *testing.T, what string, r map[string][]string) {
	t.Helper()
	if n := len(r["<>"]) + len(r["<"]) + len(r[">"]); n > 0 {
		t.Errorf("%s: %d features differ from themselves", what, n)
	}
	alike(t, what+" = and >=", r["="], r[">="])
	alike(t, what+" = and <=", r["="], r["<="])
}

const worldPolygon = `POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))`

// geometryTest evaluates filters with a geometry and hands over their results.
func geometryTest(check func(t *testing.T, e *evaluator, source *dataSource, results [][]string), filters ...string) func(*testing.T, *evaluator) {
	return func(t *testing.T, e *evaluator) {
		e.eachGeometry(t, func(source *dataSource) {
			results := e.store(t, source, filters...)
			if check != nil {
				check(t, e, source, results)
			}
		})
	}
}

func firstTwoAlike(t *testing.T, _ *evaluator, source *dataSource, results [][]string) {
	t.Helper()
	alike(t, source.id+", a box and a polygon", results[0], results[1])
}

// ofGeometry writes a spatial function of the geometry with each literal.
func ofGeometry(function string, literals ...string) []string {
	for i, l := range literals {
		literals[i] = function + "(geometry," + l + ")"
	}
	return literals
}

var temporalFunctions = []string{"T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS", "T_CONTAINS", "T_DURING", "T_FINISHEDBY", "T_FINISHES",
	"T_MEETS", "T_METBY", "T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS"}

var cql2Tests = []cql2Test{
	{"/conf/basic-cql2/basic-test", func(t *testing.T, e *evaluator) {
		for _, source := range e.sources {
			simple := 0
			for kind, names := range source.byType {
				if slices.Contains(scalars, kind) {
					simple += len(names)
				}
				if kind == "<nil>" {
					t.Errorf("%s: the queryables %q have no type", source.id, names)
				}
			}
			if simple == 0 {
				t.Errorf("%s has no simple queryable", source.id)
			}
		}
	}},
	{"/conf/basic-cql2/comparison", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, kind string) {
			opposed(t, q, comparisons(t, e, source, q, sampleValues[kind]))
		}, scalars...)
	}},
	{"/conf/basic-cql2/is-null", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, q+" IS NULL", q+" is not null")
			apart(t, q, r[0], r[1])
		}, append(scalars, "array", "object")...)
	}},
	{"/conf/basic-cql2/boolean", func(t *testing.T, e *evaluator) {
		for _, source := range e.sources {
			if r := e.store(t, source, "true", "false"); len(r[1]) > 0 {
				t.Errorf("%s: false selects %q", source.id, r[1])
			}
		}
	}},
	{"/conf/basic-cql2/logical", combined},

	{"/conf/advanced-comparison-operators/like", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, q+` LIKE '%'`, q+` like '_%'`, q+` like ''`, q+` like '%%'`, q+` like '\\%\\_'`)
			apart(t, q+" like '_%' and ''", r[1], r[2])
			alike(t, q+" like '%' and '%%'", r[0], r[3])
		}, "string")
	}},
	{"/conf/advanced-comparison-operators/between", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			e.store(t, source, q+" BETWEEN 0 AND 100", q+" between 100.0 and 1.0")
		}, "number", "integer")
	}},
	{"/conf/advanced-comparison-operators/in", func(t *testing.T, e *evaluator) {
		lists := map[string]string{
			"number": `(1, 2, 3)`, "integer": `(1, 2, 3)`, "string": `('foo', 'bar')`, "boolean": `(true)`,
			"date-time": `('2022-04-14T14:52:56Z', '2022-04-14T15:52:56Z')`, "date": `('2022-04-14', '2022-04-15')`,
		}
		e.each(t, func(source *dataSource, q, kind string) { e.store(t, source, q+" IN "+lists[kind]) }, scalars...)
	}},
	{"/conf/advanced-comparison-operators/logical", combined},

	{"/conf/case-insensitive-comparison/casei", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, "CASEI("+q+") = casei('foo')", "CASEI("+q+") <> casei('FOO')")
			apart(t, q, r[0], r[1])
		}, "string")
	}},
	{"/conf/case-insensitive-comparison/casei-like", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, "CASEI("+q+") LIKE casei('foo%')", "CASEI("+q+") LIKE casei('FOO%')")
			alike(t, q, r[0], r[1])
		}, "string")
	}},
	{"/conf/case-insensitive-comparison/logical", combined},

	{"/conf/accent-insensitive-comparison/accenti", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, "ACCENTI("+q+") = accenti('äöüéáí')", "ACCENTI("+q+") <> accenti('aoueai')")
			apart(t, q, r[0], r[1])
		}, "string")
	}},
	{"/conf/accent-insensitive-comparison/accenti-like", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, "ACCENTI("+q+") LIKE accenti('Ä%')", "ACCENTI("+q+") LIKE accenti('A%')")
			alike(t, q, r[0], r[1])
		}, "string")
	}},
	{"/conf/accent-insensitive-comparison/accenti-casei", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, "ACCENTI(CASEI("+q+")) = accenti(casei('ÄÉ'))", "ACCENTI(CASEI("+q+")) = accenti(casei('ae'))")
			alike(t, q, r[0], r[1])
		}, "string")
	}},
	{"/conf/accent-insensitive-comparison/accenti-casei-like", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			r := e.store(t, source, "ACCENTI(CASEI("+q+")) LIKE accenti(casei('Ä%'))", "ACCENTI(CASEI("+q+")) LIKE accenti(casei('a%'))")
			alike(t, q, r[0], r[1])
		}, "string")
	}},
	{"/conf/accent-insensitive-comparison/logical", combined},

	{"/conf/basic-spatial-functions/s_intersects", geometryTest(func(t *testing.T, e *evaluator, source *dataSource, _ [][]string) {
		e.fails(t, source, "S_INTERSECTS(geometry,POINT(90 180))")
		e.ids(t, source.id, "S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))")
	}, ofGeometry("S_INTERSECTS", "BBOX(-180,-90,180,90)", "POINT(7.02 49.92)")...)},
	{"/conf/basic-spatial-functions/logical", combined},

	{"/conf/basic-spatial-functions-plus/s_intersects", geometryTest(func(t *testing.T, e *evaluator, source *dataSource, _ [][]string) {
		e.fails(t, source, "S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))")
	}, ofGeometry("S_INTERSECTS", "LINESTRING(-180 -45, 0 -45)", "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
		"POLYGON((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))",
		"MULTIPOLYGON(((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50)),((0 0, 10 0, 10 10, 0 10, 0 0)))",
		"GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))")...)},

	{"/conf/spatial-functions/s_intersects", geometryTest(func(t *testing.T, e *evaluator, source *dataSource, r [][]string) {
		e.fails(t, source, "S_INTERSECTS(geometry,POINT(90 180))")
		firstTwoAlike(t, e, source, r)
	}, ofGeometry("S_INTERSECTS", "BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50, 10 51)", "POINT(7.02 49.92)")...)},
	{"/conf/spatial-functions/s_disjoint", geometryTest(func(t *testing.T, e *evaluator, source *dataSource, r [][]string) {
		e.fails(t, source, "S_DISJOINT(geometry,POINT(90 180))")
		if len(r[0])+len(r[1]) > 0 {
			t.Errorf("%s: %q and %q are outside of the world", source.id, r[0], r[1])
		}
		for i, literal := range []string{"LINESTRING(7 50,10 51)", "POINT(7.02 49.92)"} {
			apart(t, literal, r[2+i], e.ids(t, source.id, "S_INTERSECTS(geometry,"+literal+")"))
		}
	}, ofGeometry("S_DISJOINT", "BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50,10 51)", "POINT(7.02 49.92)")...)},
	{"/conf/spatial-functions/s_equals", geometryTest(firstTwoAlike, ofGeometry("S_EQUALS", worldPolygon, "LINESTRING(7 50,10 51)", "POINT(7.02 49.92)")...)},
	{"/conf/spatial-functions/s_touches", geometryTest(nil, ofGeometry("S_TOUCHES", "BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50,10 51)")...)},
	{"/conf/spatial-functions/s_crosses", func(t *testing.T, e *evaluator) {
		e.eachGeometry(t, func(source *dataSource) {
			e.store(t, source, ofGeometry("S_CROSSES", "BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50,10 51)")...)
		}, "point", "linestring")
	}},
	{"/conf/spatial-functions/s_within", geometryTest(firstTwoAlike,
		ofGeometry("S_WITHIN", "BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50,10 51)", "MULTIPOINT(7 50,10 51)")...)},
	{"/conf/spatial-functions/s_contains", geometryTest(func(t *testing.T, e *evaluator, source *dataSource, r [][]string) {
		firstTwoAlike(t, e, source, r)
		for i, literal := range []string{"BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50,10 51)", "MULTIPOINT(7 50,10 51)"} {
			apart(t, literal, r[i], e.ids(t, source.id, "S_WITHIN(geometry,"+literal+")"))
		}
	}, ofGeometry("S_CONTAINS", "BBOX(-180,-90,180,90)", worldPolygon, "LINESTRING(7 50,10 51)", "MULTIPOINT(7 50,10 51)")...)},
	{"/conf/spatial-functions/s_overlaps", func(t *testing.T, e *evaluator) {
		for words, literal := range map[string]string{"point": "MULTIPOINT(7 50,10 51)", "polygon": worldPolygon} {
			e.eachGeometry(t, func(source *dataSource) { e.store(t, source, "S_OVERLAPS(geometry,"+literal+")") }, words)
		}
	}},
	{"/conf/spatial-functions/logical", combined},

	{"/conf/temporal-functions/temporal-functions-1", func(t *testing.T, e *evaluator) {
		instants := map[string][2]string{
			"date-time": {`TIMESTAMP('2022-04-24T07:59:57Z')`, `INTERVAL('2021-01-01T00:00:00Z','2021-12-31T23:59:59Z')`},
			"date":      {`DATE('2022-04-24')`, `INTERVAL('2021-01-01','2021-12-31')`},
		}
		e.each(t, func(source *dataSource, q, kind string) {
			for _, f := range temporalFunctions[:5] {
				e.store(t, source, f+"("+q+","+instants[kind][0]+")", f+"("+q+","+instants[kind][1]+")")
			}
		}, "date-time", "date")
	}},
	{"/conf/temporal-functions/temporal-functions-2", func(t *testing.T, e *evaluator) {
		intervals := map[string]string{"date-time": `INTERVAL('2021-01-01T00:00:00Z','2021-12-31T23:59:59Z')`, "date": `INTERVAL('2021-01-01','2021-12-31')`}
		e.each(t, func(source *dataSource, q, kind string) {
			for _, other := range source.byType[kind] {
				for _, f := range temporalFunctions {
					e.store(t, source, fmt.Sprintf("%s(INTERVAL(%s,%s),%s)", f, q, quotedName(other), intervals[kind]))
				}
			}
		}, "date-time", "date")
	}},
	{"/conf/temporal-functions/logical", combined},

	{"/conf/array-functions/array-predicates", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			for _, f := range []string{"A_CONTAINS", "A_CONTAINEDBY", "A_EQUALS", "A_OVERLAPS"} {
				e.store(t, source, f+"("+q+",('foo','bar'))")
			}
		}, "array")
		for filter, want := range map[string]int{`A_CONTAINS(tags,('foo'))`: 1, `A_CONTAINEDBY(tags,('foo','bar','x'))`: 2, `A_EQUALS(tags,('bar','foo'))`: 1, `A_OVERLAPS(tags,('bar'))`: 2} {
			if got := e.ids(t, "spans", filter); len(got) != want {
				t.Errorf("%s: %q, want %d", filter, got, want)
			}
		}
	}},
	{"/conf/array-functions/logical", combined},

	{"/conf/property-property/comparison-value-property", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, kind string) {
			opposed(t, q, comparisons(t, e, source, sampleValues[kind], q))
		}, scalars...)
	}},
	{"/conf/property-property/comparison-property-property", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) { selfSame(t, q, comparisons(t, e, source, q, q)) }, scalars...)
	}},
	{"/conf/property-property/comparison-value-value", func(t *testing.T, e *evaluator) {
		for _, source := range e.sources {
			for _, v := range sampleValues {
				selfSame(t, v, comparisons(t, e, source, v, v))
			}
		}
	}},
	{"/conf/property-property/logical", combined},

	{"/conf/functions/functions", func(t *testing.T, e *evaluator) {
		operands := map[cql2.Type][2]string{cql2.TypeText: {"string", `'foo'`}, cql2.TypeNumber: {"number", `3.14`}, cql2.TypeInteger: {"integer", `1`}}
		for _, f := range cql2.Functions() {
			result, arg := operands[f.Result], operands[f.Args[0]]
			e.each(t, func(source *dataSource, q, _ string) {
				call := f.Name + "(" + q + ")"
				e.store(t, source, call+" = "+result[1], call+" IS NULL", call+" IN ("+result[1]+")", call+" >= "+f.Name+"("+arg[1]+")")
			}, arg[0])
		}
	}},

	{"/conf/arithmetic/arithmetic", func(t *testing.T, e *evaluator) {
		e.each(t, func(source *dataSource, q, _ string) {
			e.store(t, source, q+" = 1 + 2", q+" * 2 >= 10 - 3 / 2", q+" div 2 < 7 % 3", q+" ^ 2 > 4", "-"+q+" < 0", q+" BETWEEN "+q+" - 1 AND "+q+" + 1", q+" / 0 IS NULL")
		}, "number", "integer")
	}},
	{"/conf/arithmetic/logical", combined},
}
