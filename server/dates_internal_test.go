package server

import (
	"encoding/json"
	"os"
	"testing"
)

// The table of cases is shared with the page's script, which words the same
// dates and numbers.
func TestWordsAreThoseOfThePage(t *testing.T) {
	raw, err := os.ReadFile("../web/test/wording.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases struct {
		Dates   [][2]string          `json:"dates"`
		NoDates []string             `json:"noDates"`
		Tolls   [][2]json.RawMessage `json:"tolls"`
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases.Dates) == 0 || len(cases.NoDates) == 0 || len(cases.Tolls) == 0 {
		t.Fatal("a table is empty")
	}
	for _, c := range cases.Dates {
		if got := edtfWords(c[0]); got != c[1] {
			t.Errorf("%s: %q, want %q", c[0], got, c[1])
		}
	}
	for _, text := range cases.NoDates {
		if got := edtfWords(text); got != "" {
			t.Errorf("%q reads as a date: %q", text, got)
		}
	}
	for _, c := range cases.Tolls {
		var p person
		var want string
		if err := json.Unmarshal(c[0], &p); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c[1], &want); err != nil {
			t.Fatal(err)
		}
		if got := p.toll(); got != want {
			t.Errorf("%s: %q, want %q", c[0], got, want)
		}
	}
}
