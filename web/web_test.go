package web_test

import (
	"fmt"
	"io/fs"
	"testing"

	"panj/web"
)

// The package must embed its folder whether or not the page has been built,
// and .gitkeep is what keeps the folder there in a fresh clone.
func TestFSHoldsDist(t *testing.T) {
	if _, err := fs.Stat(web.FS, ".gitkeep"); err != nil {
		t.Fatalf("the root of FS is not web/dist: %v", err)
	}
}

// A build leaves a template and at least one script and one style sheet.
func TestBuiltPageIsWhole(t *testing.T) {
	if _, err := fs.Stat(web.FS, "index.html"); err != nil {
		return // not built: nothing to check
	}
	for _, pattern := range []string{"assets/main-*.js", "assets/main-*.css", "assets/icon-*.svg"} {
		found, err := fs.Glob(web.FS, pattern)
		if err != nil || len(found) != 1 {
			t.Errorf("%s: %d files (%v), want 1", pattern, len(found), err)
		}
	}
}

func Example() {
	if _, err := fs.Stat(web.FS, ".gitkeep"); err == nil {
		fmt.Println("web/dist is embedded")
	}
	// Output: web/dist is embedded
}
