package cql2_test

import (
	"testing"

	"panj/data/cql2"
)

// atsRows are the rows of the abstract test suite's ne_110m_populated_places_simple
// that have dates, as far as its expected counts fix them: any three rows for
// which all of them hold will do. The others have none.
var atsRows = []map[string]any{
	{"date": "2022-04-16", "start": "2022-04-16T10:13:19Z", "end": "2023-04-16T10:15:10Z", "boolean": true},
	{"date": "2021-04-16", "start": "2021-04-16T10:15:59Z", "end": "2022-04-16T10:16:06Z", "boolean": false},
	{"date": "2023-04-16", "start": "2022-04-16T10:15:10Z", "end": "2022-04-16T10:16:06Z", "boolean": true},
	{}, {},
}

// TestTestData counts rows like the tests named here in Annex A of 21-065r2;
// the counts are the standard's. Left out is one that contradicts another of
// them: T_FINISHEDBY(x, interval(start,end)) is 0 there, though
// T_FINISHES(interval(start,end), x), which is the same, is 1.
func TestTestData(t *testing.T) {
	schema := cql2.Schema{"date": cql2.TypeDate, "start": cql2.TypeTimestamp, "end": cql2.TypeTimestamp, "boolean": cql2.TypeBoolean}
	for id, filters := range atsCounts {
		t.Run(id, func(t *testing.T) {
			for filter, want := range filters {
				e, err := cql2.ParseText(filter)
				if err == nil {
					e, err = cql2.Check(e, schema)
				}
				if err != nil {
					t.Errorf("%s: %v", filter, err)
					continue
				}
				got := 0
				for _, values := range atsRows {
					truth, err := cql2.Eval(e, schema.Row(func(name string) any { return values[name] }))
					if err != nil {
						t.Fatal(err)
					}
					if truth == cql2.True {
						got++
					}
				}
				if got != want {
					t.Errorf("%s: %d rows, the standard says %d", filter, got, want)
				}
			}
		})
	}
}

var atsCounts = map[string]map[string]int{
	"/conf/basic-cql2/test-data": {
		`"date" IS NOT NULL`:                       3,
		`"date"=DATE('2022-04-16')`:                1,
		`"date">=DATE('2022-04-16')`:               2,
		`"date">DATE('2022-04-16')`:                1,
		`"date"<=DATE('2022-04-16')`:               2,
		`"date"<DATE('2022-04-16')`:                1,
		`"date"<>DATE('2022-04-16')`:               2,
		`start IS NOT NULL`:                        3,
		`start=TIMESTAMP('2022-04-16T10:13:19Z')`:  1,
		`start<=TIMESTAMP('2022-04-16T10:13:19Z')`: 2,
		`start<TIMESTAMP('2022-04-16T10:13:19Z')`:  1,
		`start>=TIMESTAMP('2022-04-16T10:13:19Z')`: 2,
		`start>TIMESTAMP('2022-04-16T10:13:19Z')`:  1,
		`start<>TIMESTAMP('2022-04-16T10:13:19Z')`: 2,
		`boolean IS NOT NULL`:                      3,
		`boolean=true`:                             2,
		`boolean=false`:                            1,
	},
	"/conf/advanced-comparison-operators/test-data": {
		`"date" in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))`:     2,
		`"date" not in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))`: 1,
		`start in (TIMESTAMP('2022-04-16T10:13:19Z'))`:                             1,
		`start not in (TIMESTAMP('2022-04-16T10:13:19Z'))`:                         2,
		`boolean in (true)`:      2,
		`boolean not in (false)`: 2,
	},
	"/conf/temporal-functions/test-data": {
		`t_after("date",date('2022-04-16'))`:                                                          1,
		`t_before("date",date('2022-04-16'))`:                                                         1,
		`t_disjoint("date",date('2022-04-16'))`:                                                       2,
		`t_equals("date",date('2022-04-16'))`:                                                         1,
		`t_intersects("date",date('2022-04-16'))`:                                                     1,
		`t_after("date",interval('2022-01-01','2022-12-31'))`:                                         1,
		`t_before("date",interval('2022-01-01','2022-12-31'))`:                                        1,
		`t_disjoint("date",interval('2022-01-01','2022-12-31'))`:                                      2,
		`t_equals("date",interval('2022-01-01','2022-12-31'))`:                                        0,
		`t_equals("date",interval('2022-04-16','2022-04-16'))`:                                        1,
		`t_intersects("date",interval('2022-01-01','2022-12-31'))`:                                    1,
		`t_after(start,timestamp('2022-04-16T10:13:19Z'))`:                                            1,
		`t_before(start,timestamp('2022-04-16T10:13:19Z'))`:                                           1,
		`t_disjoint(start,timestamp('2022-04-16T10:13:19Z'))`:                                         2,
		`t_equals(start,timestamp('2022-04-16T10:13:19Z'))`:                                           1,
		`t_intersects(start,timestamp('2022-04-16T10:13:19Z'))`:                                       1,
		`t_after(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:                      0,
		`t_before(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:                     1,
		`t_disjoint(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:                   1,
		`t_equals(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:                     0,
		`t_intersects(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:                 2,
		`t_after(interval(start,end),interval('..','2022-04-16T10:13:19Z'))`:                          1,
		`t_before(interval(start,end),interval('2023-01-01T00:00:00Z','..'))`:                         2,
		`t_disjoint(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`:     1,
		`t_equals(interval(start,end),interval('2021-04-16T10:15:59Z','2022-04-16T10:16:06Z'))`:       1,
		`t_intersects(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`:   2,
		`T_CONTAINS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:     1,
		`T_DURING(interval(start,end),interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:       1,
		`T_FINISHES(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'))`:     1,
		`T_FINISHEDBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'))`:   1,
		`T_MEETS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:        0,
		`T_METBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:        1,
		`T_OVERLAPPEDBY(interval(start,end),interval('2020-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 2,
		`T_OVERLAPS(interval(start,end),interval('2022-04-16T10:13:19Z','2023-04-16T10:15:10Z'))`:     1,
		`T_STARTEDBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:    1,
		`T_STARTS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:       0,
	},
	"/conf/property-property/test-data": {
		`start=end`:                           0,
		`start<=end`:                          3,
		`start<end`:                           3,
		`start>=end`:                          0,
		`start>end`:                           0,
		`start<>end`:                          3,
		`t_after(date('2022-04-16'),"date")`:  1,
		`t_before(date('2022-04-16'),"date")`: 1,
		`t_after(interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'),start)`:                      1,
		`t_before(interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'),start)`:                     0,
		`t_after(interval('2023-01-01T00:00:00Z','..'),interval(start,end))`:                          2,
		`t_before(interval('..','2022-04-16T10:13:19Z'),interval(start,end))`:                         1,
		`T_CONTAINS(interval('2021-04-16T10:13:19Z','2023-04-16T10:15:10Z'),interval(start,end))`:     2,
		`T_DURING(interval('2022-07-01T00:00:00Z','2022-12-31T23:59:59Z'),interval(start,end))`:       1,
		`T_FINISHES(interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'),interval(start,end))`:     1,
		`T_MEETS(interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'),interval(start,end))`:        1,
		`T_METBY(interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'),interval(start,end))`:        0,
		`T_OVERLAPPEDBY(interval('2020-04-16T10:13:19Z','2022-04-16T10:15:10Z'),interval(start,end))`: 0,
		`T_OVERLAPS(interval('2022-04-16T10:13:19Z','2023-04-16T10:15:10Z'),interval(start,end))`:     0,
		`T_STARTEDBY(interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'),interval(start,end))`:    0,
		`T_STARTS(interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'),interval(start,end))`:       1,
	},
}
