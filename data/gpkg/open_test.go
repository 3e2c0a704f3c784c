package gpkg_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/geo"
)

// mustFail opens a file and wants one sentence with the path and some words,
// and the error that it wraps, if any.
func mustFail(t *testing.T, path, say string, wraps error) {
	t.Helper()
	start := time.Now()
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err == nil {
		s.Close()
		t.Errorf("%s opens; it should say %q", path, say)
		return
	}
	text := err.Error()
	if !strings.Contains(text, path) || !strings.Contains(text, say) || strings.Contains(text, "\n") || strings.Contains(text, "SQL logic") || strings.Contains(text, "SQLITE") {
		t.Errorf("%s: %q; want one sentence with the path and %q", filepath.Base(path), text, say)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("%s: the answer took %v", path, took)
	}
	if wraps != nil && !errors.Is(err, wraps) {
		t.Errorf("%s: %v does not wrap %v", path, err, wraps)
	}
}

func TestOpenTellsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	mustFail(t, filepath.Join(dir, "missing.gpkg"), "does not exist", fs.ErrNotExist)
	if _, err := os.Stat(filepath.Join(dir, "missing.gpkg")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("opening a missing file makes one")
	}
	mustFail(t, filepath.Join(dir, "no folder", "x.gpkg"), "does not exist", nil)
	mustFail(t, dir, "is a folder", nil)
	mustFail(t, write("empty.gpkg", nil), "is empty", nil)
	mustFail(t, write("text.gpkg", []byte(strings.Repeat("This is a text.\n", 1000))), "not an SQLite file", nil)
	mustFail(t, write("short.gpkg", []byte("SQLite format 3\x00")), "not an SQLite file", nil)
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.gpkg"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustFail(t, filepath.Join(dir, "pipe.gpkg"), "not a regular file", nil)

	plain := filepath.Join(dir, "plain.sqlite")
	script(t, plain, `CREATE TABLE t (a)`)
	before, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	mustFail(t, plain, "not a GeoPackage", nil)
	if after, err := os.ReadFile(plain); err != nil || !bytes.Equal(before, after) {
		t.Error("opening an SQLite file that is no GeoPackage changes it")
	}
}

func TestOpenDamagedFile(t *testing.T) {
	testDamage(t, datatest.Points(line(t), 4_000))
}

func TestOpenDamagedAttributes(t *testing.T) {
	d := datatest.Points(line(t), 4_000)
	d.Tables[0].Collection.Geometry = ""
	d.Tables[0].Collection.Columns[3].Type = data.Text // no index of dates: the rows come last in the file
	for i := range d.Tables[0].Rows {
		d.Tables[0].Rows[i].Geometry = nil
	}
	testDamage(t, d)
}

// testDamage damages a file in several ways.
func testDamage(t *testing.T, d *data.Dataset) {
	t.Helper()
	whole, err := os.ReadFile(create(t, d))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.gpkg")
	for _, c := range []struct {
		name   string
		damage func(b []byte) []byte
	}{
		{"cut in half", func(b []byte) []byte { return b[:len(b)/2] }},
		{"cut by a page", func(b []byte) []byte { return b[:len(b)-4096] }},
		{"cut by a byte", func(b []byte) []byte { return b[:len(b)-1] }},
		{"first page only", func(b []byte) []byte { return b[:4096] }},
		{"second half zeroed", func(b []byte) []byte { clear(b[len(b)/2:]); return b }},
		{"schema overwritten", func(b []byte) []byte { copy(b[100:4096], bytes.Repeat([]byte{0xA5}, 4000)); return b }},
	} {
		if err := os.WriteFile(path, c.damage(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(c.name, func(t *testing.T) { mustFail(t, path, "is damaged or cut short", nil) })
	}
}

// line is a line for synthetic points, shorter than the real one.
func line(tb testing.TB) *geo.Line {
	tb.Helper()
	l, err := geo.NewLine(orb.LineString{{67.78, 37.18}, {69.5, 37.2}, {70.8, 38.4}, {71.6, 36.7}, {74.9, 37.2}})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func TestOpenLockedFile(t *testing.T) {
	path := create(t, datatest.Dataset())
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), `UPDATE gpkg_contents SET description = 'x'`); err != nil {
		t.Fatal(err)
	}
	mustFail(t, path, "is locked by another program", nil)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

// TestOpenWhileOthersAreAtWork opens a file that somebody reads, and one that
// somebody is writing.
func TestOpenWhileOthersAreAtWork(t *testing.T) {
	path := create(t, datatest.Dataset())
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, begin := range []string{`BEGIN`, `BEGIN IMMEDIATE`} {
		if _, err := db.ExecContext(t.Context(), begin); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM events`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		s, log := open(t, path)
		if got := idsOf(t, s, data.Query{Collection: "events"}); got != "bridge ford fair rumour east west" {
			t.Errorf("%s: got %q", begin, got)
		}
		t.Logf("%s: %s", begin, log)
		if _, err := db.ExecContext(t.Context(), `COMMIT`); err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
}

func TestReaderKeepsItsView(t *testing.T) {
	path := create(t, datatest.Points(line(t), 2000))
	s, _ := open(t, path)
	n := 0
	for f, err := range s.Features(t.Context(), data.Query{Collection: datatest.PointsID}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 10 { // in the middle of an answer, somebody else deletes everything
			script(t, path, `PRAGMA busy_timeout = 5000`, `DROP TRIGGER rtree_points_geom_delete`, `DELETE FROM points`)
		}
		if f.Key != int64(n) {
			t.Fatalf("row %d has the key %d", n, f.Key)
		}
	}
	if n != 2000 {
		t.Errorf("%d rows were read, want all 2000 of the moment of the question", n)
	}
	if n, err := s.Count(t.Context(), data.Query{Collection: datatest.PointsID}); err != nil || n != 0 {
		t.Errorf("afterwards there are %d, %v", n, err)
	}
}

func TestTwoStoresOnOneFile(t *testing.T) {
	path := create(t, datatest.Dataset())
	a, _ := open(t, path)
	b, _ := open(t, path)
	va, err := a.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if vb, err := b.Version(t.Context()); err != nil || vb != va {
		t.Errorf("two servers name the same state %q and %q (%v)", va, vb, err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	script(t, path, `UPDATE posts SET publisher = 'new' WHERE id = 'first'`)
	if f := all(t, a, data.Query{Collection: "posts", IDs: []string{"first"}}); f[0].Values[0] != "new" {
		t.Errorf("the other server's store does not see an edit: %v", f[0].Values[0])
	}
}

func TestVersionOutlivesARestart(t *testing.T) {
	path := create(t, datatest.Dataset())
	version := func() string {
		s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		v, err := s.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all(t, s, data.Query{Collection: "events"})
		return v
	}
	first := version()
	for range 3 {
		if again := version(); again != first {
			t.Errorf("the version goes from %s to %s although nothing has changed", first, again)
		}
	}
	script(t, path, `UPDATE posts SET publisher = 'new' WHERE id = 'first'`)
	if changed := version(); changed == first {
		t.Error("the version stays although the file was changed while it was closed")
	}
}

func TestVersionNeverComesBack(t *testing.T) {
	path := create(t, datatest.Dataset())
	s, _ := open(t, path)
	seen := map[string]bool{}
	for i := range 50 {
		v, err := s.Version(t.Context())
		if err != nil || seen[v] {
			t.Fatalf("change %d: version %q once more (%v)", i, v, err)
		}
		seen[v] = true
		script(t, path, `UPDATE posts SET url = url || '.' WHERE id = 'first'`)
	}
}

func TestReplacedFileIsTold(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"replaced": func(path string) error { return os.Rename(create(t, datatest.Points(line(t), 10)), path) },
		"removed":  os.Remove,
	} {
		path := create(t, datatest.Dataset())
		s, _ := open(t, path)
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		_, err := s.Collections(t.Context())
		for _, ferr := range s.Features(t.Context(), data.Query{Collection: "events"}) {
			if ferr == nil {
				t.Fatalf("%s: a file that is gone is read", name)
			}
		}
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "restart") {
			t.Errorf("%s: %v; want the path and what to do", name, err)
		}
	}
}

func TestClosedStoreSaysSo(t *testing.T) {
	s, _ := open(t, create(t, datatest.Dataset()))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Collections(t.Context()); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("Collections: %v", err)
	}
	for _, err := range s.Features(t.Context(), data.Query{Collection: "events"}) {
		if err == nil || !strings.Contains(err.Error(), "closed") {
			t.Errorf("Features: %v", err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestReadOnlyOption(t *testing.T) {
	path := create(t, datatest.Dataset())
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, s, data.Query{Collection: "events"}); got != "bridge ford fair rumour east west" {
		t.Errorf("got %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !after.ModTime().Equal(before.ModTime()) || after.Size() != before.Size() {
		t.Error("opening for reading only changes the file")
	}
}

// asNobody runs one test of this binary again as a user who owns nothing, for
// whom permissions count also when the tests run as root.
func asNobody(t *testing.T, test, path string) string {
	t.Helper()
	for dir := filepath.Dir(path); dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o055 != 0o055 {
			if err := os.Chmod(dir, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	// the test binary lies in a folder that only its owner may enter
	exe := filepath.Join(t.TempDir(), "gpkg.test")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(exe, content, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir := filepath.Dir(exe); dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run", "^"+test+"$", "-test.v")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "PANJ_TEST_FILE="+path)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", test, err, out)
	}
	return string(out)
}

// TestHelperReadsFile is run by asNobody.
func TestHelperReadsFile(t *testing.T) {
	path := os.Getenv("PANJ_TEST_FILE")
	if path == "" {
		return
	}
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{Logger: slog.New(slog.NewTextHandler(os.Stdout, nil))})
	if err != nil {
		t.Logf("error: %v", err)
		return
	}
	defer s.Close()
	t.Logf("events: %s", idsOf(t, s, data.Query{Collection: "events"}))
	if got := idsOf(t, s, data.Query{Collection: "events", Text: look(t, "bridge")}); got != "bridge" {
		t.Errorf("words: %q", got)
	}
	if _, err := s.Collections(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := s.Version(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPermissions(t *testing.T) {
	const rows = "events: bridge ford fair rumour east west"
	for _, c := range []struct {
		name         string
		file, folder os.FileMode
		wal          bool // the file was left in WAL mode
		want         string
		log          string
	}{
		{"file not writable", 0o444, 0o777, false, rows, "opened for reading only"},
		{"file not writable, WAL", 0o444, 0o777, true, rows, "opened for reading only"},
		{"folder not writable", 0o444, 0o555, false, rows, "opened for reading only"},
		{"folder not writable, WAL", 0o444, 0o555, true, rows, "opened as it is"},
		{"only the folder not writable", 0o666, 0o555, false, rows, "opened for reading only"},
		{"only the folder not writable, WAL", 0o666, 0o555, true, rows, "opened as it is"},
		{"not readable", 0o000, 0o555, false, "cannot be opened: see the permissions", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := create(t, datatest.Dataset())
			if c.wal {
				s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
				if err != nil {
					t.Fatal(err)
				}
				s.Close()
			}
			if err := os.Chmod(path, c.file); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Dir(path)
			if err := os.Chmod(dir, c.folder); err != nil {
				t.Fatal(err)
			}
			defer os.Chmod(dir, 0o755) //nolint:errcheck // the test's folder
			out := asNobody(t, "TestHelperReadsFile", path)
			if !strings.Contains(out, c.want) || !strings.Contains(out, c.log) || c.log == "" && strings.Contains(out, "level=") {
				t.Errorf("got %s\nwant %q and in the log %q", out, c.want, c.log)
			}
		})
	}
}

func TestPathsWithOddCharacters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), `a b?mode=ro&c#d%41 'é"`)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "x;y?immutable=1 %20é.gpkg")
	if err := gpkg.Create(t.Context(), path, datatest.Dataset()); err != nil {
		t.Fatal(err)
	}
	s, _ := open(t, path)
	if got := idsOf(t, s, data.Query{Collection: "events", Limit: 1}); got != "bridge" {
		t.Errorf("got %q", got)
	}
	t.Chdir(dir)
	if s, err := gpkg.Open(t.Context(), "x;y?immutable=1 %20é.gpkg", gpkg.Options{}); err != nil {
		t.Errorf("by a relative path: %v", err)
	} else {
		s.Close()
	}
}

func TestCloseLeavesOneFile(t *testing.T) {
	path := create(t, datatest.Dataset())
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	script(t, path, `UPDATE posts SET publisher = 'new' WHERE id = 'first'`)
	if got := idsOf(t, s, data.Query{Collection: "posts", Equals: []data.Equal{{Column: "publisher", Values: []string{"new"}}}}); got != "first" {
		t.Errorf("got %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	onlyFiles(t, filepath.Dir(path), "test.gpkg")
}
