package cql2_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"panj/data/cql2"
)

// TestTextErrorsSayWhere asks that a fault is named with its position in
// characters, what is there and what could be.
func TestTextErrorsSayWhere(t *testing.T) {
	for _, c := range []struct {
		text            string
		position        int
		found, expected string
	}{
		{"", 1, "the end", "a condition"},
		{"   ", 4, "the end", "a condition"},
		{"name", 5, "the end", "a comparison"},
		{"name = ", 8, "the end", "a property, a literal"},
		{"name BETWIXT 1", 6, `"BETWIXT"`, "a comparison"},
		{"name = 'Kiev' 5", 15, `"5"`, "AND, OR or the end"},
		{"name = 'Kiev", 13, "the end", "closing single quote"},
		{`"name = 'Kiev'`, 15, "the end", "closing double quote"},
		{`"" = 1`, 1, `"\"\""`, "a name"},
		{"имя = = 1", 7, `"="`, "a property, a literal"},
		{"name == 1", 7, `"="`, "a property"},
		{"name != 1", 6, `"!="`, "<> for not equal"},
		{"name = 1 && b = 2", 10, `"&&"`, "AND"},
		{"!(name = 1)", 1, `"!"`, "NOT"},
		{"name = ‘x’", 8, "‘", "a straight single quote"},
		{"name IN ['x']", 9, `"["`, "an opening parenthesis"},
		{"name == 'x'", 7, `"="`, "equal is one ="},
		{"name ILIKE '%x%'", 6, `"ILIKE"`, "CASEI"},
		{"name = NULL", 8, `"NULL"`, "IS NULL"},
		{"name = 'it's'", 12, `"s"`, "written twice"},
		{"area > 1,5", 9, `","`, "with a point"},
		{"S_WITHIN(g, POLYGON(1 2, 3 4, 5 6, 1 2))", 21, `"1"`, "a list of rings"},
		{"name = 1 AND", 13, "the end", "a property"},
		{"name = 1 AND b", 15, "the end", "a comparison"},
		{"name AND b = 1", 6, `"AND"`, "a comparison"},
		{"NOT name", 9, "the end", "a comparison"},
		{"(name = 1", 10, "the end", "closing parenthesis"},
		{"name = 1)", 9, `")"`, "the end"},
		{"name IS 1", 9, `"1"`, "NULL or NOT NULL"},
		{"name IS NOT 1", 13, `"1"`, "NULL"},
		{"name NOT 1", 10, `"1"`, "LIKE, BETWEEN or IN"},
		{"name NOT = 1", 10, `"="`, "LIKE, BETWEEN or IN"},
		{"name LIKE other", 11, `"other"`, "a pattern"},
		{"name LIKE CASEI(5)", 11, `"CASEI"`, "a pattern"},
		{"name BETWEEN 1 OR 2", 16, `"OR"`, "AND and the upper bound"},
		{"name IN 1", 9, `"1"`, "a list"},
		{"name IN ()", 10, `")"`, "a property"},
		{"name IN (1 2)", 12, `"2"`, "a comma"},
		{"a = b = c", 7, `"="`, "AND, OR or the end"},
		{"(a = 1) = true", 1, "a condition", "a value"},
		{"a = (b = 1)", 5, "a condition", "a value"},
		{"a + (b = 1) > 2", 5, "a condition", "a value"},
		{"like = 1", 1, `"like"`, "double quotes"},
		{"2 ^ 3 ^ 2 = 1", 7, `"^"`, "parentheses"},
		{"a = 1e", 5, `"1e"`, "digits"},
		{"a = 10abc", 5, `"10a"`, "a number"},
		{"a = 1e999", 5, `"1e999"`, "fits 64 bits"},
		{"a = + b", 7, `"b"`, "a number after the sign"},
		{"a = #", 5, `"#"`, "a name, a literal"},
		{"a = 'x\xff'", 7, "not UTF-8", "UTF-8"},
		{"a = 'x\x00'", 7, `\x00`, "any other character"},
		{"d = DATE('2025-02-29')", 10, `2025-02-29`, "a date like"},
		{"d = DATE(2025)", 10, `"2025"`, "a date like"},
		{`d = DATE("2025-01-01")`, 10, `2025-01-01`, "a date like '"},
		{"d = TIMESTAMP('2025-01-01')", 15, `2025-01-01`, "a timestamp"},
		{"d = TIMESTAMP('2025-01-01T10:00:00')", 15, "2025-01-01T10:00:00", "a timestamp in UTC"},
		{"T_AFTER(d, INTERVAL('x', '..'))", 21, `"'x'"`, "a date like"},
		{"T_AFTER(d, INTERVAL(1, '..'))", 21, `"1"`, "a date like"},
		{"T_AFTER(d)", 10, `")"`, "a comma and the second argument"},
		{"T_AFTER(d, e, f)", 13, `","`, "two arguments"},
		{"S_INTERSECTS(g, POINT(1))", 24, `")"`, "the second coordinate"},
		{"S_INTERSECTS(g, POINT(1 2 3 4))", 29, `"4"`, "a closing parenthesis"},
		{"S_INTERSECTS(g, POINT EMPTY)", 23, `"EMPTY"`, "coordinates"},
		{"S_INTERSECTS(g, LINESTRING(1 2))", 32, "one vertex", "two vertices"},
		{"S_INTERSECTS(g, LINESTRING(1 2, 3 4 5))", 33, `"3"`, "two coordinates in every vertex"},
		{"S_INTERSECTS(g, POLYGON((0 0, 1 0, 1 1)))", 25, "fewer than 4", "4 vertices"},
		{"S_INTERSECTS(g, POLYGON((0 0, 1 0, 1 1, 0 1)))", 25, "not closed", "like the first"},
		{"S_INTERSECTS(g, GEOMETRYCOLLECTION(CIRCLE(1 2)))", 36, `"CIRCLE"`, "a geometry like"},
		{"S_INTERSECTS(g, BBOX(1,2,3))", 27, `")"`, "4 or 6 numbers"},
		{"S_INTERSECTS(g, BBOX(1,2,3,4,5))", 31, `")"`, "4 or 6 numbers"},
		{"S_INTERSECTS(g, BBOX(1,2,3,4,5,6,7))", 33, `","`, "4 or 6 numbers"},
		{"S_INTERSECTS(g, BBOX(a,2,3,4))", 22, `"a"`, "a number"},
		{"A_CONTAINS(a, ('x')", 20, "the end", "closing parenthesis"},
		{"A_CONTAINS(a, ('x', 'y') + 1)", 26, `"+"`, "after an array"},
		{"a = ('x', 'y')", 9, `","`, "a list stands after IN"},
		{`"f"(1) = 1`, 1, `f`, "without quotes"},
	} {
		_, err := cql2.ParseText(c.text)
		var syntax *cql2.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v, want a SyntaxError", c.text, err)
			continue
		}
		if syntax.Position != c.position || !strings.Contains(syntax.Found, c.found) || !strings.Contains(syntax.Expected, c.expected) {
			t.Errorf("%s: %v; want character %d, found %s, expected %s", c.text, err, c.position, c.found, c.expected)
		}
	}
}

func TestJSONErrorsSayWhere(t *testing.T) {
	for _, c := range []struct{ json, where, found, expected string }{
		{``, "at character 1", "the end", "JSON"},
		{`{"op"`, "at character 6", "the end", "JSON"},
		{`{"op" "x"}`, "at character 7", "a fault", "JSON"},
		{"true \xff", "at character 6", "not UTF-8", "UTF-8"},
		{`true é`, "at character 6", `"é"`, "the end"},
		{`5`, "at the top", `"5"`, "a condition"},
		{`null`, "at the top", "null", "isNull"},
		{`"x"`, "at the top", `the string "x"`, "a condition"},
		{`{}`, "at the top", "an empty object", `"op"`},
		{`{"foo":1}`, "at the top", `"foo"`, `"op"`},
		{`{"property":"a"}`, "at the top", `"property"`, "a condition"},
		{`{"op":"=","args":[1]}`, "at /args", "an array of 1", "two arguments"},
		{`{"op":"=","args":5}`, "at /args", `"5"`, "an array"},
		{`{"op":"="}`, "at the top", "without args", `"args"`},
		{`{"op":5,"args":[]}`, "at /op", `"5"`, "operator"},
		{`{"op":"~","args":[1,2]}`, "at /op", `"~"`, "isNull"},
		{`{"op":"date","args":["2020-01-01"]}`, "at /op", `"date"`, "the name of a function"},
		{`{"op":"=","args":[1,2],"extra":3}`, "at the top", `"extra"`, "only op and args"},
		{`{"op":"=","args":[1,null]}`, "at /args/1", "null", "isNull"},
		{`{"op":"=","args":[1,[2]]}`, "at /args/1", "an array of 1", "arrays stand in"},
		{`{"op":"=","args":[1,1e999]}`, "at /args/1", "1e999", "64 bits"},
		{`{"op":"=","args":[1,"\u0000"]}`, "at /args/1", "u0000", "any other"},
		{`{"op":"=","args":[{"op":"=","args":[1,2]},true]}`, "at /args/0", `"="`, "a value"},
		{`{"op":"and","args":[true]}`, "at /args", "an array of 1", "two conditions"},
		{`{"op":"and","args":[true,{"op":"not","args":[5]}]}`, "at /args/1/args/0", `"5"`, "a condition"},
		{`{"op":"not","args":[true,false]}`, "at /args", "an array of 2", "one argument"},
		{`{"op":"like","args":[{"property":"a"},{"property":"b"}]}`, "at /args/1", `"property"`, "a pattern"},
		{`{"op":"in","args":[{"property":"a"},[]]}`, "at /args/1", "an array of 0", "one or more"},
		{`{"op":"in","args":[{"property":"a"},5]}`, "at /args/1", `"5"`, "an array"},
		{`{"op":"in","args":[{"property":"a"},[1,{"op":"not","args":[true]}]]}`, "at /args/1/1", `"not"`, "a value"},
		{`{"op":"between","args":[1,2]}`, "at /args", "an array of 2", "three arguments"},
		{`{"op":"isNull","args":[{"property":""}]}`, "at /args/0/property", `""`, "the name"},
		{`{"op":"t_after","args":[{"date":"x"},{"date":"2020-01-01"}]}`, "at /args/0/date", `"x"`, "a date"},
		{`{"op":"t_after","args":[{"timestamp":"2020-01-01"},{"date":"2020-01-01"}]}`, "at /args/0/timestamp", `"2020-01-01"`, "a timestamp"},
		{`{"op":"t_after","args":[{"interval":["2020-01-01"]},{"date":"2020-01-01"}]}`, "at /args/0/interval", "an array of 1", "the start and the end"},
		{`{"op":"t_after","args":[{"interval":["2020-01-01","x"]},{"date":"2020-01-01"}]}`, "at /args/0/interval/1", `"x"`, "a date"},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Circle","coordinates":[1,2]}]}`, "at /args/1/type", `"Circle"`, "Point"},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Point","coordinates":[1]}]}`, "at /args/1/coordinates", "an array of 1", "two or three numbers"},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}]}`, "at /args/1/coordinates/0", "not closed", "like the first"},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Polygon","coordinates":[[0,0],[1,0],[1,1],[0,0]]}]}`, "at /args/1/coordinates/0/0", `"0"`, "an array of two or three numbers"},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"MultiPoint","coordinates":[]}]}`, "at /args/1/coordinates", "an array of 0", "one part"},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Point","coordinates":[1,2],"crs":"x"}]}`, "at /args/1", `"crs"`, "only type"},
		{`{"op":"s_within","args":[{"property":"g"},{"bbox":[1,2,3]}]}`, "at /args/1/bbox", "an array of 3", "4 or 6 numbers"},
	} {
		_, err := cql2.ParseJSON([]byte(c.json))
		var syntax *cql2.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v, want a SyntaxError", c.json, err)
			continue
		}
		if !strings.HasPrefix(err.Error(), c.where+": ") || !strings.Contains(syntax.Found, c.found) || !strings.Contains(syntax.Expected, c.expected) {
			t.Errorf("%s: %v; want it %s, found %s, expected %s", c.json, err, c.where, c.found, c.expected)
		}
	}
}

// TestLimits builds filters that are just small enough and just too large.
func TestLimits(t *testing.T) {
	repeat := strings.Repeat
	for name, build := range map[string]struct {
		limit int
		of    func(n int) string
	}{
		"depth of parentheses and NOT": {cql2.MaxDepth, func(n int) string { return repeat("NOT (", n-2) + "a = 1" + repeat(")", n-2) }},
		"depth of a sum":               {cql2.MaxDepth, func(n int) string { return "0" + repeat(" + 1", n-2) + " = 1" }},
		"depth of functions":           {cql2.MaxDepth, func(n int) string { return repeat("f(", n-1) + "a" + repeat(")", n-1) }},
		"depth of arrays":              {cql2.MaxDepth, func(n int) string { return "A_EQUALS(a, " + repeat("(", n-2) + "1" + repeat(")", n-2) + ")" }},
		"items of IN":                  {cql2.MaxItems, func(n int) string { return "a IN (1" + repeat(",1", n-1) + ")" }},
		"terms of AND":                 {cql2.MaxItems, func(n int) string { return "a = 1" + repeat(" AND a = 1", n-1) }},
		"characters of a string":       {cql2.MaxString, func(n int) string { return "a = '" + repeat("é", n) + "'" }},
		"characters of a name":         {cql2.MaxString, func(n int) string { return repeat("é", n) + " = 1" }},
		"vertices":                     {cql2.MaxVertices, func(n int) string { return "S_WITHIN(g, MULTIPOINT(1 1" + repeat(",1 1", n-1) + "))" }},
		"bytes":                        {cql2.MaxLength, func(n int) string { return "a = 1" + repeat(" ", n-5) }},
	} {
		if _, err := cql2.ParseText(build.of(build.limit)); err != nil {
			t.Errorf("%s, %d of them: %v", name, build.limit, err)
		}
		var limit *cql2.LimitError
		if _, err := cql2.ParseText(build.of(build.limit + 1)); !errors.As(err, &limit) {
			t.Errorf("%s, %d of them: %v, want a LimitError", name, build.limit+1, err)
		} else if !strings.Contains(err.Error(), fmt.Sprint(build.limit)) {
			t.Errorf("%s: %v does not name the limit %d", name, err, build.limit)
		}
	}
	for name, text := range map[string]string{
		"parentheses": repeat("(", 100_000), "minus": "a = " + repeat("-", 100_000), "not": repeat("NOT ", 60_000),
		"functions": repeat("f(", 100_000), "arrays": "A_EQUALS(" + repeat("(", 100_000), "collections": "S_WITHIN(g," + repeat("GEOMETRYCOLLECTION(", 10_000),
	} {
		var limit *cql2.LimitError
		if _, err := cql2.ParseText(text); !errors.As(err, &limit) {
			t.Errorf("%s without end: %v, want a LimitError", name, err)
		}
	}
}

func TestJSONLimits(t *testing.T) {
	repeat := strings.Repeat
	deep := func(n int) string { return repeat(`{"op":"not","args":[`, n-1) + "true" + repeat(`]}`, n-1) }
	if _, err := cql2.ParseJSON([]byte(deep(cql2.MaxDepth))); err != nil {
		t.Error(err)
	}
	for name, doc := range map[string]string{
		"depth":    deep(cql2.MaxDepth + 1),
		"nesting":  deep(5_000),
		"arrays":   `{"op":"a_equals","args":[` + repeat("[", 5_000) + repeat("]", 5_000) + `,[]]}`,
		"items":    `{"op":"in","args":[1,[1` + repeat(",1", cql2.MaxItems) + `]]}`,
		"string":   `{"op":"=","args":[1,"` + repeat("x", cql2.MaxString+1) + `"]}`,
		"vertices": `{"op":"s_within","args":[{"property":"g"},{"type":"MultiPoint","coordinates":[[1,1]` + repeat(",[1,1]", cql2.MaxVertices) + `]}]}`,
		"bytes":    "true" + repeat(" ", cql2.MaxLength),
	} {
		var limit *cql2.LimitError
		if _, err := cql2.ParseJSON([]byte(doc)); !errors.As(err, &limit) {
			t.Errorf("%s: %v, want a LimitError", name, err)
		}
	}
}
