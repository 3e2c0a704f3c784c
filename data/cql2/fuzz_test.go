package cql2_test

import (
	"bytes"
	"testing"

	"panj/data/cql2"
)

// FuzzParseText asks that no text makes the reader panic, and that what it
// reads is written so that it reads back the same, in both encodings.
func FuzzParseText(f *testing.F) {
	c := readCorpus(f)
	for _, test := range append(c.Cases, c.Examples...) {
		f.Add(test.Text)
	}
	for _, text := range []string{
		`a = '\\' AND b = '\%\'' OR c = '''' AND d = '\\\n'`, `"a""b" = -9223372036854775808`, "f((a), ((b)), (), ((c) + 1) * 2) = 1",
		"f((a = 1), (a = 1) AND b = 2, ((a)) IS NULL, (a) NOT IN (1), (a OR b))", "A_EQUALS((((1)) * 2), ((1), (2)))",
		"a = - - - 5 AND b = --c ^ -2", "S_WITHIN(point, POINT Z (1 -2 +3e0))", "T_AFTER(INTERVAL('..', date), timestamp)", "a = 1e-7 OR a = 1e21",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql2.ParseText(text)
		if err != nil {
			return
		}
		checkRoundTrips(t, e)
	})
}

// FuzzParseJSON asks the same of the JSON encoding.
func FuzzParseJSON(f *testing.F) {
	c := readCorpus(f)
	for _, test := range append(c.Cases, c.Examples...) {
		f.Add([]byte(test.JSON))
	}
	f.Add([]byte(`{"op":"=","args":[{"op":"f","args":[[[1]],[],{"op":"*","args":[{"op":"+","args":[1,2]},3]}]},"\\%'\n\u2028"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := cql2.ParseJSON(data)
		if err != nil {
			return
		}
		checkRoundTrips(t, e)
	})
}

// checkRoundTrips writes and reads an expression in both encodings, and hands
// it to everything else that walks a tree.
func checkRoundTrips(t *testing.T, e cql2.Expr) {
	t.Helper()
	text, doc := cql2.Text(e), cql2.JSON(e)
	if len(text) <= cql2.MaxLength {
		again, err := cql2.ParseText(text)
		if err != nil {
			t.Fatalf("%s was written as %s, which is refused: %v", doc, text, err)
		}
		if got := cql2.Text(again); got != text {
			t.Errorf("%s is written again as %s", text, got)
		}
		if got := cql2.JSON(again); !bytes.Equal(got, doc) {
			t.Errorf("%s: before %s, after %s", text, doc, got)
		}
	}
	if len(doc) <= cql2.MaxLength {
		again, err := cql2.ParseJSON(doc)
		if err != nil {
			t.Fatalf("%s was written as %s, which is refused: %v", text, doc, err)
		}
		if got := cql2.Text(again); got != text {
			t.Errorf("%s: before %s, after %s", doc, text, got)
		}
	}
	schema := cql2.Schema{}
	types := []cql2.Type{cql2.TypeText, cql2.TypeNumber, cql2.TypeGeometry, cql2.TypeTimestamp, cql2.TypeArray, cql2.TypeBoolean, cql2.TypeDate}
	for i, name := range cql2.Properties(e) {
		schema[name] = types[(i+len(name))%len(types)]
	}
	cql2.BBox(e)
	nothing := cql2.RowFunc(func(string) any { return nil })
	if _, err := cql2.Eval(e, nothing); err != nil && !hasFunction(e) {
		t.Errorf("%s: %v", text, err)
	}
	checked, err := cql2.Check(e, schema)
	if err != nil {
		return
	}
	before, err := cql2.Eval(checked, nothing)
	if err != nil {
		t.Errorf("%s: %v", text, err)
	}
	if again, err := cql2.Check(checked, schema); err != nil || cql2.Text(again) != cql2.Text(checked) {
		t.Errorf("%s: checked twice it is %v, %v", text, again, err)
	}
	if after, err := cql2.Eval(&cql2.Not{Arg: checked}, nothing); err != nil || after != before.Not() {
		t.Errorf("%s is %v, its opposite %v, %v", text, before, after, err)
	}
}

func hasFunction(e cql2.Expr) bool {
	found := false
	cql2.Walk(e, func(e cql2.Expr) bool {
		_, is := e.(*cql2.Function)
		found = found || is
		return true
	})
	return found
}
