package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheMapServerAnswers(t *testing.T) {
	srv, _ := startSeeded(t)

	var border struct {
		LengthKM     float64 `json:"length_km"`
		OtherLengths []struct {
			KM  float64 `json:"km"`
			Who string  `json:"who"`
		} `json:"other_lengths"`
	}
	srv.getJSON(t, "/border", &border)
	if border.LengthKM != 1343.955 { // pyproj's geodesic over the same vertices
		t.Errorf("the border is %v km long, want 1343.955", border.LengthKM)
	}
	if len(border.OtherLengths) != 4 || border.OtherLengths[0].KM != 1344.15 || border.OtherLengths[0].Who == "" {
		t.Errorf("other published lengths: %+v", border.OtherLengths)
	}

	var located struct {
		Properties struct {
			KM   float64 `json:"km"`
			Side string  `json:"side"`
		} `json:"properties"`
	}
	srv.getJSON(t, "/border/locate?lon=71.55&lat=37.49", &located)
	if math.Abs(located.Properties.KM-778) > 0.5 || located.Properties.Side != "TJ" {
		t.Errorf("Khorog lies at %+v, want km 778 on the Tajik side", located.Properties)
	}

	var end struct {
		Properties struct {
			Section string `json:"section"`
		} `json:"properties"`
	}
	srv.getJSON(t, "/border/locate?lon=74.889862&lat=37.23409", &end)
	if end.Properties.Section != "Land border" {
		t.Errorf("the tripoint with China lies in section %q", end.Properties.Section)
	}

	var items struct {
		NumberMatched int `json:"numberMatched"`
		Features      []struct {
			ID         string `json:"id"`
			Properties struct {
				Passages []struct {
					ID   string `json:"id"`
					Href string `json:"href"`
				} `json:"passages"`
			} `json:"properties"`
		} `json:"features"`
	}
	srv.getJSON(t, "/collections/incidents/items?bbox=70.9,38.3,71.2,38.6&match=geometry", &items)
	if items.NumberMatched != 1 || len(items.Features) != 1 || items.Features[0].ID != "2025-11-30-shodak" {
		t.Fatalf("the box around Shodak holds %+v", items)
	}
	passages := items.Features[0].Properties.Passages
	if len(passages) != 1 || passages[0].ID != "recent-attacks-targeting-chinese-nationals-1.4" {
		t.Fatalf("the incident at Shodak is backed by %+v", passages)
	}
	if !strings.HasPrefix(passages[0].Href, srv.url) {
		t.Fatalf("the passage's link %q is not absolute", passages[0].Href)
	}
	srv.get(t, strings.TrimPrefix(passages[0].Href, srv.url), http.StatusOK)
}

func TestTwoServersShareOneFile(t *testing.T) {
	first, db := startSeeded(t)
	second := start(t, db)
	const path = "/collections/incidents/items/2025-11-30-shodak"
	tool(t, "ogrinfo", db, "-sql", "UPDATE incidents SET title = 'seen by both' WHERE id = '2025-11-30-shodak'")
	for _, srv := range []*running{first, second} {
		if body := srv.get(t, path, http.StatusOK); !strings.Contains(string(body), "seen by both") {
			t.Errorf("%s does not show the edit: %.300s", srv.url, body)
		}
	}
	if err := first.stop(); err != nil {
		t.Error(err)
	}
	second.get(t, path, http.StatusOK)
}

func TestAnOlderDatabaseIsNamed(t *testing.T) {
	srv, db := startSeeded(t)
	if err := srv.stop(); err != nil {
		t.Fatal(err)
	}
	if again := start(t, db); strings.Contains(again.stderr.String(), "other embedded data") {
		t.Errorf("a database of this program's own data is called old: %s", again.stderr.String())
	}
	tool(t, "ogrinfo", db, "-sql", `UPDATE gpkg_metadata SET metadata = json_set(metadata, '$.version', 'older') WHERE json_extract(metadata, '$.version') IS NOT NULL`)
	if older := start(t, db); !strings.Contains(older.stderr.String(), "other embedded data") {
		t.Errorf("nothing says that the data are other: %s", older.stderr.String())
	}
}

func TestTwoServersCreateOneFile(t *testing.T) {
	db := filepath.Join(t.TempDir(), "new", "panj.gpkg")
	first, second := launch(t, db), launch(t, db)
	first.ready(t).get(t, "/readyz", http.StatusOK)
	second.ready(t).get(t, "/readyz", http.StatusOK)
	entries, err := os.ReadDir(filepath.Dir(db))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), "panj.gpkg") {
			t.Errorf("creation left %s behind", entry.Name())
		}
	}
}

func TestShutdownKeepsTheFileWhole(t *testing.T) {
	srv, db := startSeeded(t)
	if err := srv.stop(); err != nil {
		t.Fatal(err)
	}
	if stdout, _ := tool(t, "sqlite3", db, "PRAGMA integrity_check"); strings.TrimSpace(stdout) != "ok" {
		t.Errorf("integrity check: %s", stdout)
	}
	if _, err := os.Stat(db + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the write-ahead log stays behind after a clean stop (%v)", err)
	}
}

// TestDamageInOneTableSparesTheOthers overwrites the first page of the rows of
// one table. Either the start names the damage, or everything else is served.
func TestDamageInOneTableSparesTheOthers(t *testing.T) {
	srv, db := startSeeded(t)
	if err := srv.stop(); err != nil {
		t.Fatal(err)
	}
	stdout, _ := tool(t, "sqlite3", db, "SELECT rootpage FROM sqlite_schema WHERE name = 'border_sections'; PRAGMA page_size")
	var page, size int64
	if _, err := fmt.Sscan(stdout, &page, &size); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(db, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xff}, int(size)), (page-1)*size); err != nil {
		t.Fatal(err)
	}
	message, code := "", exitOK
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	var out, errs syncBuffer
	if err := run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--db", db}, noEnv, &out, &errs); err != nil {
		code = report(err, &errs)
		message = errs.String()
	}
	if code != exitOK {
		if !strings.Contains(message, "damaged") {
			t.Errorf("exit code %d, %q", code, message)
		}
		return
	}
	broken := start(t, db)
	broken.get(t, "/readyz", http.StatusOK)
	broken.get(t, "/collections", http.StatusOK)
	broken.get(t, "/collections/incidents/items", http.StatusOK)
	if !strings.Contains(broken.stderr.String(), "table=border_sections") {
		t.Errorf("the log does not name the table: %s", broken.stderr.String())
	}
}

// serveError runs `panj serve` with a command line that must fail and returns
// the error and the exit code it leads to.
func serveError(t *testing.T, env func(string) string, flags ...string) (message string, code int) {
	t.Helper()
	var stdout, stderr, reported syncBuffer
	done := make(chan error, 1)
	go func() { done <- run(t.Context(), append([]string{"serve"}, flags...), env, &stdout, &stderr) }()
	select {
	case err := <-done:
		code = report(err, &reported)
		return strings.TrimSpace(reported.String()), code
	case <-time.After(30 * time.Second):
		t.Fatalf("serve %q did not fail", flags)
		return "", 0
	}
}

func TestServeRefusesInOneSentence(t *testing.T) {
	taken, db := startSeeded(t)
	addr := strings.TrimPrefix(taken.url, "http://")
	dir := t.TempDir()
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := write("notes.gpkg", []byte("not a database at all, only text that is longer than one hundred bytes, so that a header could be there if it were one"))
	half := write("half.gpkg", whole[:len(whole)/2])
	plain := filepath.Join(dir, "plain.sqlite")
	tool(t, "sqlite3", plain, "CREATE TABLE t(a); INSERT INTO t VALUES (1)")

	for _, test := range []struct {
		name  string
		env   map[string]string
		flags []string
		code  int
		says  string
	}{
		{"unknown flag", nil, []string{"--adr", "x"}, exitUsage, "-adr"},
		{"an argument", nil, []string{"file.gpkg"}, exitUsage, `"file.gpkg"`},
		{"address without a port", nil, []string{"--addr", "localhost"}, exitUsage, "host:port"},
		{"port in use", nil, []string{"--addr", addr, "--db", db}, exitFailure, "is in use"},
		{"base URL without a scheme", nil, []string{"--base-url", "example.org"}, exitUsage, "example.org"},
		{"base URL from the environment", map[string]string{"PANJ_BASE_URL": "ftp://example.org"}, nil, exitUsage, "ftp://example.org"},
		{"proxy that is no network", nil, []string{"--trusted-proxies", "everyone"}, exitUsage, "everyone"},
		{"no folder for indexes", map[string]string{"PANJ_SCRATCH": "/no/such/folder"}, nil, exitUsage, "/no/such/folder"},
		{"log format", nil, []string{"--log-format", "xml"}, exitUsage, "text or json"},
		{"a folder as the file", nil, []string{"--db", dir}, exitFailure, dir},
		{"a file as the folder", nil, []string{"--db", filepath.Join(text, "panj.gpkg")}, exitFailure, text},
		{"no database", nil, []string{"--db", text}, exitFailure, text},
		{"a database but no GeoPackage", nil, []string{"--db", plain}, exitFailure, "GeoPackage"},
		{"half a GeoPackage", nil, []string{"--db", half}, exitFailure, half},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := func(name string) string { return test.env[name] }
			flags := test.flags
			if test.code == exitFailure && test.name != "port in use" {
				flags = append([]string{"--addr", "127.0.0.1:0"}, flags...)
			}
			message, code := serveError(t, env, flags...)
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(message, test.says) || strings.Contains(message, "\n") {
				t.Errorf("the message is %q, want one line with %q", message, test.says)
			}
		})
	}
}

func TestServeInAFolderThatCannotBeWritten(t *testing.T) {
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Fatal("this test needs /proc, where nobody can create a file")
	}
	message, code := serveError(t, noEnv, "--addr", "127.0.0.1:0", "--db", "/proc/panj.gpkg")
	if code != exitFailure || !strings.Contains(message, "/proc") || strings.Contains(message, "\n") {
		t.Errorf("exit code %d, %q", code, message)
	}
}

// TestDiskFullAtCreation limits the size of files a child process may write,
// which fails like a full disk does.
func TestDiskFullAtCreation(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "panj")
	tool(t, "go", "build", "-o", binary, ".")
	dir := t.TempDir()
	command := exec.CommandContext(t.Context(), "bash", "-c", `trap '' XFSZ; ulimit -f 1000; exec "$0" serve --addr 127.0.0.1:0 --db "$1"`,
		binary, filepath.Join(dir, "panj.gpkg"))
	output, err := command.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitFailure {
		t.Errorf("ended with %v: %s", err, output)
	}
	if !strings.Contains(string(output), dir) {
		t.Errorf("the message does not name the file: %s", output)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		t.Errorf("%s is left behind", entry.Name())
	}
}
