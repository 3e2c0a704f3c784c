package cql2_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"panj/data/cql2"
)

var incidents = cql2.Schema{
	"title": cql2.TypeText, "killed": cql2.TypeInteger, "km": cql2.TypeNumber, "in_article": cql2.TypeBoolean,
	"earliest": cql2.TypeDate, "latest": cql2.TypeDate, "seen": cql2.TypeTimestamp, "people": cql2.TypeArray,
	"geometry": cql2.TypeGeometry, "photo": cql2.TypeOther,
}

func TestCheckNamesPropertyAndTypes(t *testing.T) {
	for filter, want := range map[string]struct{ property, says string }{
		"title > 5":                                               {"title", `> cannot compare them: the property "title" is text, but 5 is an integer`},
		"'5' > 4":                                                 {"", `'5' is text, but 4 is an integer`},
		"killed = 'two'":                                          {"killed", `the property "killed" is an integer, but 'two' is text`},
		"killed = title":                                          {"killed", `the property "killed" is an integer, but the property "title" is text`},
		"earliest = 'yesterday'":                                  {"earliest", `'yesterday' is text (write a date like '2025-11-26'`},
		"earliest = 2025":                                         {"earliest", `the property "earliest" is a date, but 2025 is an integer`},
		"in_article = 1":                                          {"in_article", `the property "in_article" is a boolean, but 1 is an integer`},
		"people = 'x'":                                            {"people", `= compares text, numbers, booleans, dates and timestamps, but the property "people" is an array`},
		"geometry = 'x'":                                          {"geometry", `the property "geometry" is a geometry`},
		"photo = 'x'":                                             {"photo", `the property "photo" is of a type without comparisons`},
		"killed LIKE '1%'":                                        {"killed", `LIKE takes text, but the property "killed" is an integer`},
		"CASEI(killed) = 'x'":                                     {"killed", `CASEI takes text, but the property "killed" is an integer`},
		"ACCENTI(earliest) = 'x'":                                 {"earliest", `ACCENTI takes text, but the property "earliest" is a date`},
		"title BETWEEN 1 AND 2":                                   {"title", `BETWEEN cannot compare them: the property "title" is text, but 1 is an integer`},
		"killed IN (1, 'two')":                                    {"killed", `IN cannot compare them: the property "killed" is an integer, but 'two' is text`},
		"title + 1 = 2":                                           {"title", `+ takes numbers, but the property "title" is text`},
		"killed = -title":                                         {"title", `* takes numbers, but the property "title" is text`},
		"S_INTERSECTS(title, geometry)":                           {"title", `S_INTERSECTS takes geometries, but the property "title" is text`},
		"S_INTERSECTS(geometry, 'POINT(1 2)')":                    {"", `S_INTERSECTS takes geometries, but 'POINT(1 2)' is text`},
		"S_INTERSECTS(geometry, POINT(90 180))":                   {"", `POINT(90 180) cannot be used: latitude 180 is not within -90..90`},
		"S_INTERSECTS(geometry, POINT(200 18))":                   {"", `longitude 200 is not within -180..180`},
		"S_INTERSECTS(geometry, BBOX(1,3,2,2))":                   {"", `BBOX(1, 3, 2, 2) cannot be used: south 3: must be at most north`},
		"S_INTERSECTS(geometry, BBOX(1,2,200,4))":                 {"", `east 200: must be a longitude`},
		"S_INTERSECTS(geometry, BBOX(1,2,9,3,4,5))":               {"", `its lowest height is above its highest`},
		"S_WITHIN(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))":      {"", `POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)) cannot be used:`},
		"T_AFTER(title, DATE('2025-01-01'))":                      {"title", `T_AFTER takes dates, timestamps and intervals, but the property "title" is text`},
		"T_AFTER(earliest, '2025-01-01')":                         {"", `(write DATE(...) or TIMESTAMP(...) around it)`},
		"T_DURING(earliest, INTERVAL('..','..'))":                 {"earliest", `T_DURING takes intervals, but the property "earliest" is a date; write INTERVAL(start, end)`},
		"T_MEETS(INTERVAL(earliest,latest), DATE('2025-01-01'))":  {"", `T_MEETS takes intervals, but DATE('2025-01-01') is a date`},
		"T_AFTER(earliest, INTERVAL(killed, '..'))":               {"killed", `INTERVAL takes dates and timestamps, but the property "killed" is an integer`},
		"T_AFTER(earliest, INTERVAL('2025-02-01', '2025-01-01'))": {"", `starts after it ends`},
		"T_AFTER(seen, INTERVAL('2025-02-01T00:00:01Z', '2025-01-31'))": {"", `starts after it ends`},
		"A_CONTAINS(title, ('x'))":                                      {"title", `A_CONTAINS takes arrays, but the property "title" is text`},
		"abs(title) = 1":                                                {"title", `ABS takes numbers, but the property "title" is text`},
		"abs(1, 2) = 1":                                                 {"", `the function abs takes 1 argument, not 2`},
		"lower(title)":                                                  {"", `lower(title) is text, but a condition is asked for`},
	} {
		_, err := check(t, filter)
		var fault *cql2.TypeError
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v, want a TypeError", filter, err)
			continue
		}
		if fault.Property != want.property || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: property %q, %v; want property %q and %s", filter, fault.Property, err, want.property, want.says)
		}
	}
}

// check reads a filter and holds it against the incidents.
func check(t *testing.T, filter string) (cql2.Expr, error) {
	t.Helper()
	e, err := cql2.ParseText(filter)
	if err != nil {
		t.Fatalf("%s: %v", filter, err)
	}
	return cql2.Check(e, incidents)
}

func TestCheckNamesTheNearest(t *testing.T) {
	for filter, want := range map[string]struct{ kind, name, nearest, says string }{
		"kiled = 1":                       {"property", "kiled", "killed", `there is no property "kiled"; did you mean "killed"?`},
		"Title = 'x'":                     {"property", "Title", "title", `did you mean "title"?`},
		"zzzzzzzz = 1":                    {"property", "zzzzzzzz", "", "known are earliest, geometry, in_article"},
		`A_CONTAINS(people, ("foo"))`:     {"property", "foo", "", "a text stands in single quotes"},
		"NOT (killed = 1 OR lattest = 1)": {"property", "lattest", "latest", "latest"},
		"T_AFTER(INTERVAL(earlyest, latest), DATE('2025-01-01'))": {"property", "earlyest", "earliest", "earliest"},
		"INTERSECTS(geometry, POINT(1 2))":                        {"function", "INTERSECTS", "S_INTERSECTS", `did you mean "S_INTERSECTS"?`},
		"S_INTERSECTS(geom, POINT(1 2))":                          {"property", "geom", "geometry", `did you mean "geometry"?`},
		"avg(killed) = 1":                                         {"function", "avg", "", `there is no function "avg"`},
		"sqlite_version() = 'x'":                                  {"function", "sqlite_version", "", "beside those of CQL2 there are abs, ceil, floor, length, lower, round, upper"},
	} {
		_, err := check(t, filter)
		var unknown *cql2.UnknownNameError
		if !errors.As(err, &unknown) {
			t.Errorf("%s: %v, want an UnknownNameError", filter, err)
			continue
		}
		if unknown.Kind != want.kind || unknown.Name != want.name || unknown.Nearest != want.nearest || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%s: %+v; want %+v", filter, unknown, want)
		}
	}
}

// TestCheckAccepts lists what a careless check would refuse.
func TestCheckAccepts(t *testing.T) {
	for _, filter := range []string{
		"km = 5", "killed = 5.5", "killed < km", "in_article > FALSE", "earliest = seen", "seen IN ('2025-11-26')",
		"'2025-11-26' <= earliest", "earliest BETWEEN '2025-11-01' AND DATE('2025-11-30')", "title BETWEEN 'a' AND 'b'",
		"photo IS NULL", "people IS NOT NULL", "geometry IS NULL", "INTERVAL(earliest, latest) IS NULL", "(killed = 1) IS NULL",
		"killed BETWEEN 100.0 AND 1.0", "S_EQUALS(geometry, geometry)", "S_INTERSECTS(POINT(1 2), BBOX(179, -1, -179, 1))",
		"T_EQUALS(earliest, seen)", "T_DURING(INTERVAL(earliest, seen), INTERVAL('2025-01-01', '2025-01-01T10:00:00Z'))",
		"A_OVERLAPS(people, (killed, title, (1, 2), earliest, POINT(1 2), INTERVAL('..', '..'), killed = 1))",
		"CASEI(ACCENTI(lower(title))) LIKE CASEI('x')", "ABS(killed) > 1", "length(title) div 2 = 1", "TRUE", "true = true",
	} {
		if _, err := check(t, filter); err != nil {
			t.Errorf("%s: %v", filter, err)
		}
	}
}

// TestCheckResolvesCasts asks that compilers see dates as dates.
func TestCheckResolvesCasts(t *testing.T) {
	for filter, want := range map[string]string{
		"earliest = '2025-11-26'":                             "earliest = DATE('2025-11-26')",
		"'2025-11-26T15:00:00+05:00' < seen":                  "TIMESTAMP('2025-11-26T10:00:00Z') < seen",
		"seen NOT IN ('2025-11-26', '2025-11-27T00:00:00Z')":  "seen NOT IN (DATE('2025-11-26'), TIMESTAMP('2025-11-27T00:00:00Z'))",
		"'2025-11-26' IN (earliest, '2025-11-27')":            "DATE('2025-11-26') IN (earliest, DATE('2025-11-27'))",
		"earliest BETWEEN '2025-11-01' AND '2025-11-30'":      "earliest BETWEEN DATE('2025-11-01') AND DATE('2025-11-30')",
		"title = '2025-11-26'":                                "title = '2025-11-26'",
		"Upper(title) = 'X' AND NOT (killed = 1 OR killed=2)": "upper(title) = 'X' AND NOT (killed = 1 OR killed = 2)",
	} {
		e, err := check(t, filter)
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if got := cql2.Text(e); got != want {
			t.Errorf("%s becomes %s, want %s", filter, got, want)
		}
	}
}

func TestProperties(t *testing.T) {
	e, err := cql2.ParseText(`S_WITHIN(geometry, BBOX(1,2,3,4)) AND (T_AFTER(INTERVAL(a, "b c"), DATE('2025-01-01')) OR a IN (d, f(e)))`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cql2.Properties(e), []string{"geometry", "a", "b c", "d", "e"}; !slices.Equal(got, want) {
		t.Errorf("properties %q, want %q", got, want)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"bbox", "datetime", "limit", "offset", "type", "target"}
	for name, want := range map[string]string{"bbx": "bbox", "BBOX": "bbox", "limt": "limit", "date": "", "tpye": "type", "x": "", "targets": "target", "tyqe": "type", "lim": "", strings.Repeat("b", 5000): ""} {
		if got := cql2.Nearest(name, known); got != want {
			t.Errorf("%.20q: %q, want %q", name, got, want)
		}
	}
}
