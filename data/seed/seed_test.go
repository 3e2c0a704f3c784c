package seed_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"panj/data/seed"
)

const maxSize = 6 << 20 // bytes; the seed is part of every binary

// rows returns the rows of the table in SOURCES.md by file name.
func rows(t *testing.T) map[string][]string {
	t.Helper()
	result := map[string][]string{}
	for line := range strings.Lines(string(content(t, "SOURCES.md", false))) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		name := strings.Trim(cells[0], "`")
		if result[name] != nil {
			t.Errorf("SOURCES.md has two rows for %s", name)
		}
		result[name] = cells
	}
	return result
}

func TestEveryFileHasItsSourceAndChecksum(t *testing.T) {
	table, size := rows(t), 0
	err := fs.WalkDir(seed.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "SOURCES.md" {
			return err
		}
		b := content(t, name, false)
		size += len(b)
		cells := table[name]
		delete(table, name)
		if len(cells) != 6 {
			t.Errorf("%s: SOURCES.md has a row of %d cells for it, want 6", name, len(cells))
			return nil
		}
		if slices.Contains(cells[:5], "") {
			t.Errorf("%s: SOURCES.md leaves a cell empty", name)
		}
		sum := sha256.Sum256(b)
		if want := "`" + hex.EncodeToString(sum[:]) + "`"; cells[5] != want {
			t.Errorf("%s: SOURCES.md has the sha256 %s, the file has %s (node data/build/sources.mjs writes it)", name, cells[5], want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range table {
		t.Errorf("SOURCES.md has a row for %s, which is not embedded", name)
	}
	if size > maxSize {
		t.Errorf("the seed is %d bytes, want at most %d", size, maxSize)
	}
}

func TestFeaturesFitTheirCollections(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	described := map[string]bool{}
	for _, c := range readSpec(t).Collections {
		if !strings.HasSuffix(c.File, ".geojson.gz") {
			continue
		}
		described[c.File] = true
		for what, text := range map[string]string{
			"title": c.Title, "description": c.Description, "licence": c.Licence.Title, "licence's link": c.Licence.Href,
			"attribution": c.Attribution, "citation": c.Citation,
		} {
			if text == "" {
				t.Errorf("%s: collections.json gives no %s", c.ID, what)
			}
		}
		seen := map[string]bool{}
		for _, f := range features(t, c.ID) {
			id, _ := f.ID.(string)
			if !slug.MatchString(id) || seen[id] {
				t.Errorf("%s: the id %v is no slug or occurs twice", c.ID, f.ID)
			}
			seen[id] = true
			if got := strings.ToUpper(f.Geometry.GeoJSONType()); got != c.Geometry {
				t.Errorf("%s/%s is a %s, want %s", c.ID, id, got, c.Geometry)
			}
			if len(f.Properties) != len(c.Columns) {
				t.Errorf("%s/%s has %d properties, want %d", c.ID, id, len(f.Properties), len(c.Columns))
			}
			for _, col := range c.Columns {
				v, ok := f.Properties[col.Name]
				if problem := misfit(v, ok, col.Type, col.Required, col.Enum); problem != "" {
					t.Errorf("%s/%s: %s is %v, %s", c.ID, id, col.Name, v, problem)
				}
			}
		}
	}
	names, err := fs.Glob(seed.FS, "*.geojson.gz")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !described[name] {
			t.Errorf("collections.json does not describe %s", name)
		}
	}
}

// misfit says what is wrong with a property's value, nothing if it is right.
func misfit(v any, present bool, kind string, required bool, enum []string) string {
	if !present {
		return "which is missing"
	}
	if v == nil {
		if required {
			return "which may not be null"
		}
		return ""
	}
	ok := false
	switch kind {
	case "text":
		var s string
		if s, ok = v.(string); ok && len(enum) > 0 {
			ok = slices.Contains(enum, s)
		}
	case "number":
		_, ok = v.(float64)
	case "integer":
		n, number := v.(float64)
		ok = number && n == float64(int64(n))
	case "boolean":
		_, ok = v.(bool)
	case "json":
		ok = true
	}
	if !ok {
		return fmt.Sprintf("want a value of type %s %v", kind, enum)
	}
	return ""
}

func Example() {
	names, err := fs.Glob(seed.FS, "b*.geojson.gz")
	fmt.Println(names, err)
	// Output: [border.geojson.gz border_sections.geojson.gz boundaries.geojson.gz] <nil>
}
