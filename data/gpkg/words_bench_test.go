package gpkg_test

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"panj/data"
	"panj/data/datatest"
	"panj/data/fulltext"
	"panj/data/gpkg"
	"panj/geo"
)

// BenchmarkWords looks for words among a million rows with four texts each:
// with an index to be made, after a commit, and with the index there.
func BenchmarkWords(b *testing.B) {
	text, err := os.ReadFile(benchFile(b))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "points.gpkg")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		b.Fatal(err)
	}
	b.Setenv("TMPDIR", b.TempDir())
	s, err := gpkg.Open(b.Context(), path, gpkg.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	query := func(condition string) data.Query {
		q, err := fulltext.Parse(condition)
		if err != nil {
			b.Fatal(err)
		}
		return data.Query{Collection: datatest.PointsID, Text: q, Limit: 100}
	}
	count := func(condition string) (n int) {
		n, err := s.Count(context.Background(), query(condition))
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	start, used := time.Now(), cpu(b)
	n := count("kilometre 700")
	size := int64(0)
	_ = filepath.WalkDir(os.TempDir(), func(name string, e fs.DirEntry, _ error) error {
		if info, err := e.Info(); err == nil && !e.IsDir() {
			size += info.Size()
		}
		return nil
	})
	b.Logf("first search: %d found after %s, %s of processor time; the index has %d MB", n, time.Since(start), cpu(b)-used, size>>20)
	edit := exec.CommandContext(b.Context(), "ogrinfo", path, "-sql", `UPDATE points SET name = 'Moved to kilometre 700' WHERE fid = 77`)
	if out, err := edit.CombinedOutput(); err != nil {
		b.Fatalf("ogrinfo: %v\n%s", err, out)
	}
	start, used = time.Now(), cpu(b)
	n = count("kilometre 700")
	b.Logf("after a commit: %d found after %s, %s of processor time", n, time.Since(start), cpu(b)-used)
	for _, condition := range []string{"Place 4711 at", "kilometre 700", "kilometre 7", "clash", "pl", "clash,seizure,place"} {
		b.Logf("%s: %d", condition, count(condition))
		timed(b, "count "+condition, func() { count(condition) })
		timed(b, "page "+condition, func() { read(b, s, query(condition)) })
		box := query(condition)
		box.Box = &geo.Box{West: 60, South: 30, East: 71, North: 50}
		timed(b, "page in a box of half the table "+condition, func() { read(b, s, box) })
	}
}
