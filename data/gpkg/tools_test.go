package gpkg_test

import (
	"bytes"
	"database/sql"
	"math"
	"math/bits"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // another user of the file, in this process

	"panj/data"
	"panj/data/gpkg"
)

// tool runs another program and returns what it prints. A program that is
// missing fails the test: what it proves would be unproven.
func tool(t *testing.T, name string, args ...string) (stdout, stderr string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed, and these tests need it (Debian: apt-get install gdal-bin sqlite3)", name)
	}
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, errs.String())
	}
	return out.String(), errs.String()
}

// ogr runs ogr2ogr into a new file in the test's folder.
func ogr(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ogr.gpkg")
	tool(t, "ogr2ogr", append([]string{"-f", "GPKG", path}, args...)...)
	return path
}

// script runs SQL on a file by another connection.
func script(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// all returns copies of the features a query yields.
func all(t *testing.T, s *gpkg.Store, q data.Query) []data.Feature {
	t.Helper()
	var features []data.Feature
	for f, err := range s.Features(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		c := *f
		c.Values = append([]any(nil), f.Values...)
		features = append(features, c)
	}
	return features
}

// idsOf returns the ids of a query, joined by spaces.
func idsOf(t *testing.T, s *gpkg.Store, q data.Query) string {
	t.Helper()
	var ids []string
	for _, f := range all(t, s, q) {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, " ")
}

// described returns the description of a collection.
func described(t *testing.T, s *gpkg.Store, id string) *data.Collection {
	t.Helper()
	list, err := s.Collections(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("there is no collection %q", id)
	return nil
}

// swapped returns the bits of a number with its bytes in little-endian order.
func swapped(v float64) uint64 { return bits.ReverseBytes64(math.Float64bits(v)) }
