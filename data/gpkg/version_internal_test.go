package gpkg

import (
	"fmt"
	"testing"
)

// TestNamesAreGivenOnce has two states of a file look the same from outside.
func TestNamesAreGivenOnce(t *testing.T) {
	var v versions
	seen := map[string]bool{}
	for i := range 2*maxGiven + 10 {
		v.counter = int64(i)
		name := v.unused(fmt.Sprint(i % (maxGiven + 5)))
		if seen[name] {
			t.Fatalf("the name %q is given again", name)
		}
		seen[name] = true
	}
	if len(v.given) > maxGiven {
		t.Errorf("%d names are remembered, want at most %d", len(v.given), maxGiven)
	}
}
