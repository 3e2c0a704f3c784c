package server

import (
	"encoding/json"
	"io"
	"maps"
	"os"
	"testing"
	"testing/fstest"

	"panj/data"
)

// cases are a table that is shared with the page's script, which words the same
// dates and numbers. Each case has the words of every language.
type cases struct {
	Dates   []map[string]string          `json:"dates"`
	NoDates []string                     `json:"noDates"`
	Rows    []map[string]json.RawMessage `json:"rows"`
	Tolls   [][2]json.RawMessage         `json:"tolls"`
	Radii   [][2]json.RawMessage         `json:"radii"`
	Bases   map[string]string            `json:"bases"`
}

func readCases(t *testing.T) *cases {
	t.Helper()
	raw, err := os.ReadFile("../web/test/wording.json")
	if err != nil {
		t.Fatal(err)
	}
	c := &cases{}
	if err := json.Unmarshal(raw, c); err != nil {
		t.Fatal(err)
	}
	if len(c.Dates) == 0 || len(c.NoDates) == 0 || len(c.Rows) == 0 || len(c.Tolls) == 0 || len(c.Radii) == 0 || len(c.Bases) == 0 {
		t.Fatal("a table is empty")
	}
	return c
}

func decode[T any](t *testing.T, raw json.RawMessage) (v T) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWordsAreThoseOfThePage(t *testing.T) {
	c, page := readCases(t), os.DirFS("../web/dist")
	for _, code := range []string{"ru", "tg", "fa", "en"} {
		t.Run(code, func(t *testing.T) {
			if _, err := os.Stat("../web/dist/words." + code + ".json"); err != nil && code != "en" {
				t.Fatalf("the page is not built: %v", err)
			}
			w, err := readWording(page, code, io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			for _, date := range c.Dates {
				if got := w.edtf(date["edtf"]); got != date[code] {
					t.Errorf("%s: %q, want %q", date["edtf"], got, date[code])
				}
			}
			for _, text := range c.NoDates {
				if got := w.edtf(text); got != "" {
					t.Errorf("%q reads as a date: %q", text, got)
				}
			}
			for _, row := range c.Rows {
				in := incidentOfCase(decode[map[string]any](t, row["is"]))
				want := decode[[2]string](t, row[code])
				if got := [2]string{w.when(in), w.where(in.stretch)}; got != want {
					t.Errorf("%s: %q, want %q", row["is"], got, want)
				}
			}
		})
	}
}

// incidentOfCase is the incident with these properties.
func incidentOfCase(properties map[string]any) *incident {
	c := &data.Collection{ID: incidentCollection, StartColumn: "earliest", EndColumn: "latest", FromKMCol: "km_from", ToKMCol: "km_to"}
	f := &data.Feature{ID: "a"}
	for _, name := range []string{"date", "earliest", "latest", "km", "km_from", "km_to"} {
		c.Columns, f.Values = append(c.Columns, data.Column{Name: name}), append(f.Values, properties[name])
	}
	return newIncident(c, f)
}

func TestTollsAreThoseOfThePage(t *testing.T) {
	for _, c := range readCases(t).Tolls {
		if got, want := decode[person](t, c[0]).toll(), decode[string](t, c[1]); got != want {
			t.Errorf("%s: %q, want %q", c[0], got, want)
		}
	}
}

func TestRadiiAreThoseOfThePage(t *testing.T) {
	for _, c := range readCases(t).Radii {
		if got, want := withinWords(decode[float64](t, c[0])), decode[string](t, c[1]); got != want {
			t.Errorf("%s: %q, want %q", c[0], got, want)
		}
	}
}

func TestBasesAreThoseOfThePage(t *testing.T) {
	if want := readCases(t).Bases; !maps.Equal(basisWords, want) {
		t.Errorf("%q, want %q", basisWords, want)
	}
}

// What the words of a page lack is found when the server starts.
func TestWordsThatAreNotWhole(t *testing.T) {
	year := `["1","2","3","4","5","6","7","8","9","10","11","12"]`
	whole := `{"months":` + year + `,"alone":` + year + `}`
	for text, right := range map[string]bool{
		whole: true, `{"months":["1"],"alone":` + year + `}`: false, `{"months":` + year + `}`: false, `{`: false,
		whole[:len(whole)-1] + `,"km":"km"}`: false, whole[:len(whole)-1] + `,"stretch":"{from}"}`: false,
	} {
		_, err := readWording(fstest.MapFS{"words.xx.json": {Data: []byte(text)}}, "xx", io.Discard)
		if (err == nil) != right {
			t.Errorf("%s: %v", text, err)
		}
	}
	if english.Months[0] != "January" {
		t.Error("the words of another language were written over the English ones")
	}
}
