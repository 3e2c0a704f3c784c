package cql2_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"panj/data/cql2"
)

// corpus is testdata/corpus.json: filters in both encodings and what SQLite
// and GEOS say of them, see testdata/make_corpus.py.
type corpus struct {
	Origin  string
	Columns map[string]cql2.Type
	Rows    []map[string]any
	Cases   []corpusCase
	// Examples are about properties that the table does not have.
	Examples []corpusCase
}

type corpusCase struct {
	Name, Text string
	JSON       json.RawMessage
	True       []string // ids of rows
	Unknown    []string
}

func readCorpus(t testing.TB) *corpus {
	t.Helper()
	data, err := os.ReadFile("testdata/corpus.json")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	c := &corpus{}
	if err := d.Decode(c); err != nil {
		t.Fatal(err)
	}
	if len(c.Cases) < 500 {
		t.Fatalf("only %d cases in the corpus of %s", len(c.Cases), c.Origin)
	}
	for _, row := range c.Rows {
		for name, v := range row {
			row[name] = stored(t, c.Columns[name], v)
		}
	}
	return c
}

// stored turns a value of the fixture into what a store has.
func stored(t testing.TB, kind cql2.Type, v any) any {
	switch v := v.(type) {
	case json.Number:
		i, err := v.Int64()
		switch {
		case kind == cql2.TypeBoolean:
			return i == 1
		case kind == cql2.TypeInteger && err == nil:
			return i
		}
		f, err := v.Float64()
		if err != nil {
			t.Fatal(err)
		}
		return f
	case string:
		if kind == cql2.TypeGeometry {
			g, err := wkt.Unmarshal(v)
			if err != nil {
				t.Fatalf("%s: %v", v, err)
			}
			return g
		}
	}
	return v
}

func TestCorpusInBothEncodings(t *testing.T) {
	c := readCorpus(t)
	for _, c := range append(c.Cases, c.Examples...) {
		fromText, err := cql2.ParseText(c.Text)
		if err != nil {
			t.Errorf("%s: %s: %v", c.Name, c.Text, err)
			continue
		}
		if got := cql2.JSON(fromText); !sameJSON(t, got, c.JSON) {
			t.Errorf("%s: %s\n is written %s\n      want %s", c.Name, c.Text, got, c.JSON)
		}
		fromJSON, err := cql2.ParseJSON(c.JSON)
		if err != nil {
			t.Errorf("%s: %s: %v", c.Name, c.JSON, err)
			continue
		}
		text := cql2.Text(fromText)
		if got := cql2.Text(fromJSON); got != text {
			t.Errorf("%s: from JSON %s, from text %s", c.Name, got, text)
		}
		again, err := cql2.ParseText(text)
		if err != nil {
			t.Errorf("%s: what was written, %s: %v", c.Name, text, err)
			continue
		}
		if got := cql2.Text(again); got != text {
			t.Errorf("%s: %s is written again as %s", c.Name, text, got)
		}
		if a, b := cql2.JSON(again), cql2.JSON(fromText); !bytes.Equal(a, b) {
			t.Errorf("%s: after a round trip %s, before it %s", c.Name, a, b)
		}
	}
}

// sameJSON compares two documents; numbers by value.
func sameJSON(t testing.TB, a, b []byte) bool {
	t.Helper()
	var docs [2]any
	for i, data := range [][]byte{a, b} {
		if err := json.Unmarshal(data, &docs[i]); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
	}
	x, _ := json.Marshal(docs[0]) //nolint:errchkjson // decoded a moment ago
	y, _ := json.Marshal(docs[1]) //nolint:errchkjson // decoded a moment ago
	return bytes.Equal(x, y)
}

func TestCorpusAgainstSQLite(t *testing.T) {
	c := readCorpus(t)
	schema := cql2.Schema(c.Columns)
	for _, test := range c.Cases {
		e, err := cql2.ParseText(test.Text)
		if err == nil {
			e, err = cql2.Check(e, schema)
		}
		if err != nil {
			t.Errorf("%s: %s: %v", test.Name, test.Text, err)
			continue
		}
		var isTrue, isUnknown []string
		for _, values := range c.Rows {
			truth, err := cql2.Eval(e, schema.Row(func(name string) any { return values[name] }))
			if err != nil {
				t.Fatalf("%s: %v", test.Name, err)
			}
			id := values["id"].(string)
			switch truth {
			case cql2.True:
				isTrue = append(isTrue, id)
			case cql2.Unknown:
				isUnknown = append(isUnknown, id)
			}
			if box := cql2.BBox(e); box != nil && truth == cql2.True {
				if g, ok := values["geom"].(orb.Geometry); !ok || !box.IntersectsGeometry(g) {
					t.Errorf("%s: %s is true for %s, which the necessary box %v does not meet", test.Name, test.Text, id, *box)
				}
			}
		}
		if !slices.Equal(isTrue, test.True) && len(isTrue)+len(test.True) > 0 {
			t.Errorf("%s: %s\n true for %s\n    want %s", test.Name, test.Text, strings.Join(isTrue, " "), strings.Join(test.True, " "))
		}
		if !slices.Equal(isUnknown, test.Unknown) && len(isUnknown)+len(test.Unknown) > 0 {
			t.Errorf("%s: %s\n unknown for %s\n       want %s", test.Name, test.Text, strings.Join(isUnknown, " "), strings.Join(test.Unknown, " "))
		}
	}
}
