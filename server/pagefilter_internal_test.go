package server

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"slices"
	"testing"

	"panj/data"
)

// The table of the parameters that go together is shared with the page's script,
// which takes away what the server refuses.
func TestWhatIsSetAsideTakesAlongWhatThePageDoes(t *testing.T) {
	raw, err := os.ReadFile("../web/test/tied.json")
	if err != nil {
		t.Fatal(err)
	}
	var table struct{ Goes map[string][]string }
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	all := slices.Sorted(maps.Keys(table.Goes))
	for name := range together {
		if !slices.Contains(all, name) {
			t.Errorf("%s is not in the table", name)
		}
	}
	for name, goes := range table.Goes {
		n := narrowed{values: url.Values{}}
		for _, other := range all {
			n.values.Set(other, "x")
		}
		n.setAside(&data.InvalidError{Param: name, Reason: "is wrong"})
		want := slices.DeleteFunc(slices.Clone(all), func(other string) bool { return slices.Contains(goes, other) })
		if got := slices.Sorted(maps.Keys(n.values)); !slices.Equal(got, want) {
			t.Errorf("without %s there are %v, want %v", name, got, want)
		}
	}
}
