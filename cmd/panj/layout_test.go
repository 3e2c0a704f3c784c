package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"os"
)

const root = "../.."

// mayImport lists, for each folder that holds a package, the packages of the
// module and the modules from outside that its production code may import.
// A folder that is not listed may not hold Go code. "std" is always allowed.
var mayImport = map[string][]string{
	"geo":           {"orb"},
	"geo/mvt":       {"panj/geo", "orb"},
	"data":          {"panj/data/cql2", "panj/data/fulltext", "panj/geo", "orb"},
	"data/check":    {"panj/data", "panj/geo", "orb"},
	"data/cql2":     {"panj/geo", "orb", "github.com/agnivade/levenshtein", "github.com/peterstace/simplefeatures", "golang.org/x/text"},
	"data/fulltext": {"panj/data/cql2"},
	"data/gpkg":     {"panj/data", "panj/data/cql2", "panj/data/fulltext", "panj/geo", "orb", "modernc.org/sqlite"},
	"data/format":   {"panj/data", "panj/geo", "orb"},
	"data/ingest":   {"panj/data", "panj/geo", "orb", "github.com/rivo/uniseg", "go.yaml.in/yaml/v3"},
	"data/datatest": {"panj/data", "panj/data/cql2", "panj/data/fulltext", "panj/geo", "orb"},
	"data/seed":     {},
	"server": {
		"panj/data", "panj/data/cql2", "panj/data/format", "panj/data/fulltext", "panj/geo", "panj/geo/mvt", "orb",
		"github.com/labstack/echo/v4", "github.com/klauspost/compress", "github.com/andybalholm/brotli",
		"github.com/prometheus/client_golang", "github.com/prometheus/common",
		"github.com/hashicorp/golang-lru/v2", "golang.org/x/sync", "golang.org/x/text", "panj/server/canvas",
	},
	"server/canvas": {"orb", "github.com/go-fonts/dejavu", "github.com/go-text/typesetting", "golang.org/x/image", "golang.org/x/text"},
	"web":           {},
}

// mayImportAll names the folders (and all below them) whose code is wiring or
// a maintainer's tool.
var mayImportAll = []string{"cmd", "data/build"}

func TestImportsOnlyGoDown(t *testing.T) {
	files := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains([]string{"node_modules", ".git", "var", "testdata"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files++
		checkImports(t, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d source files were read: the walk looks in the wrong place", files)
	}
}

func checkImports(t *testing.T, name string) {
	t.Helper()
	rel, err := filepath.Rel(root, filepath.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.ToSlash(rel)
	for _, top := range mayImportAll {
		if dir == top || strings.HasPrefix(dir, top+"/") {
			return
		}
	}
	allowed, known := mayImport[dir]
	if !known {
		t.Errorf("%s: the layout has no package in %s", name, dir)
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if !importAllowed(imported, allowed) {
			t.Errorf("%s imports %s; %s may import the standard library and %q", name, imported, dir, allowed)
		}
	}
}

func importAllowed(imported string, allowed []string) bool {
	first, _, _ := strings.Cut(imported, "/")
	if first != "panj" && !strings.Contains(first, ".") {
		return true // the standard library
	}
	for _, a := range allowed {
		switch {
		case a == imported:
			return true
		case a == "orb" && (imported == "github.com/paulmach/orb" || strings.HasPrefix(imported, "github.com/paulmach/orb/")):
			return true
		case strings.Contains(a, ".") && strings.HasPrefix(imported, a+"/"):
			return true
		}
	}
	return false
}

// directDependencies is the whole list of modules the code names itself.
// Another one is a decision: add it here with the code that needs it.
var directDependencies = []string{
	"github.com/agnivade/levenshtein",          // the nearest known name in an error
	"github.com/andybalholm/brotli",            // brotli on the way out
	"github.com/getkin/kin-openapi",            // the tests hold every answer against the API document
	"github.com/go-fonts/dejavu",               // the fonts of preview pictures
	"github.com/go-text/typesetting",           // their words, in any direction
	"github.com/hashicorp/golang-lru/v2",       // the tile cache
	"github.com/klauspost/compress",            // gzip and zstd on the way out
	"github.com/labstack/echo/v4",              // the router
	"github.com/paulmach/orb",                  // geometry types
	"github.com/peterstace/simplefeatures",     // topology predicates of filters
	"github.com/piprate/json-gold",             // reads annotations as linked data, in tests
	"github.com/prometheus/client_golang",      // what the server counts
	"github.com/prometheus/common",             // the text in which it tells
	"github.com/rivo/uniseg",                   // sentence boundaries of an imported article
	"github.com/santhosh-tekuri/jsonschema/v6", // the tests hold schemas and features against each other
	"go.yaml.in/yaml/v3",                       // front matter of an article
	"golang.org/x/image",                       // their shapes
	"golang.org/x/mod",                         // this test
	"golang.org/x/net",                         // the parser of HTML, in tests
	"golang.org/x/sync",                        // a bound on the bytes of all answers together
	"golang.org/x/text",                        // case and accents in filters, languages of the page
	"modernc.org/sqlite",                       // the store
}

func TestDirectDependenciesAreDecided(t *testing.T) {
	name := path.Join(root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse(name, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	var direct []string
	for _, require := range mod.Require {
		if !require.Indirect {
			direct = append(direct, require.Mod.Path)
		}
	}
	slices.Sort(direct)
	if !slices.Equal(direct, directDependencies) {
		t.Errorf("go.mod requires directly\n%q, the list has\n%q", direct, directDependencies)
	}
}
