package gpkg_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"panj/data"
	"panj/data/datatest"
	"panj/data/fulltext"
	"panj/data/gpkg"
)

func look(t testing.TB, conditions ...string) *fulltext.Query {
	t.Helper()
	q, err := fulltext.Parse(conditions...)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// temporary gives the indexes of the test a folder of their own.
func temporary(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), `a b?mode=ro&c#d%41 'é`)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	return dir
}

func TestWordsOfEdits(t *testing.T) {
	path := create(t, datatest.Dataset())
	s, _ := open(t, path)
	find := func(want, collection string, conditions ...string) {
		t.Helper()
		q := data.Query{Collection: collection, Text: look(t, conditions...)}
		got := idsOf(t, s, q)
		n, err := s.Count(t.Context(), q)
		if got != want || err != nil || n != len(strings.Fields(want)) {
			t.Errorf("%q: %q and %d (%v), want %q", conditions, got, n, err, want)
		}
	}
	sql := func(statement string) {
		t.Helper()
		if _, stderr := tool(t, "ogrinfo", path, "-sql", statement); stderr != "" {
			t.Errorf("%s: %s", statement, stderr)
		}
	}
	find("", "events", "bazaar")
	sql(`UPDATE events SET title = 'Bazaar' WHERE id = 'ford'`)
	find("ford", "events", "bazaar")
	find("", "events", "uber")
	sql(`UPDATE posts SET publisher = 'Bazaar' WHERE id = 'third'`)
	find("ford", "events", "bazaar")
	find("third", "posts", "bazaar")
	sql(`DELETE FROM events WHERE id = 'ford'`)
	find("", "events", "bazaar")
	sql(`INSERT INTO events (id, title) VALUES ('new', 'At the bazaar')`)
	find("new", "events", "bazaar")
	sql(`UPDATE events SET fid = -7 WHERE id = 'new'`) // the first row now
	find("new", "events", "bazaar")
	sql(`UPDATE events SET title = '' WHERE id = 'new'`)
	find("", "events", "bazaar")
	sql(`UPDATE events SET claims = '[{"what": "a bazaar"}]' WHERE id = 'west'`)
	find("west", "events", "bazaar")
	sql(`ALTER TABLE events ADD COLUMN remark TEXT`)
	find("west", "events", "bazaar")
	sql(`UPDATE events SET remark = 'bazaar bazaar' WHERE id = 'east'`)
	find("east west", "events", "bazaar")
	sql(`ALTER TABLE events RENAME COLUMN remark TO title_of_it`)
	find("east west", "events", "bazaar")
	sql(`ALTER TABLE events DROP COLUMN title_of_it`)
	find("west", "events", "bazaar")
}

// TestWordsOfRandomEdits holds the index, over many edits, to what a look at
// every row says.
func TestWordsOfRandomEdits(t *testing.T) {
	path := foreign(t, bare, `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, a TEXT, j JSON, n INTEGER)`)
	s, _ := open(t, path)
	r := rand.New(rand.NewPCG(7, 8))
	vocabulary := []string{"river", "Ríver", "bank", "дарё", "12", "ri"}
	text := func() string {
		var words []string
		for range r.IntN(4) {
			words = append(words, vocabulary[r.IntN(len(vocabulary))])
		}
		return strings.Join(words, " ")
	}
	for round := range 60 {
		var statements []string
		for range 1 + r.IntN(6) {
			key := r.Int64N(40) - 10
			if r.IntN(3) == 0 {
				statements = append(statements, fmt.Sprintf(`DELETE FROM t WHERE fid = %d`, key))
			} else {
				statements = append(statements, fmt.Sprintf(`INSERT OR REPLACE INTO t (fid, a, j) VALUES (%d, '%s', '["%s"]')`, key, text(), text()))
			}
		}
		script(t, path, statements...)
		q := look(t, vocabulary[round%len(vocabulary)]+","+text())
		var want []string
		for _, f := range all(t, s, data.Query{Collection: "t"}) {
			tally := q.NewTally()
			for _, v := range f.Values[:2] {
				tally.Add(strings.Trim(fmt.Sprintf("%s", v), `[]"`), 1)
			}
			if tally.Matches() {
				want = append(want, f.ID)
			}
		}
		got := strings.Fields(idsOf(t, s, data.Query{Collection: "t", Text: q}))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d, %s: %q, want %q", round, q, got, want)
		}
	}
}

func TestWordsOfOddTables(t *testing.T) {
	many := make([]string, 250)
	for i := range many {
		many[i] = fmt.Sprintf("c%d TEXT", i)
	}
	path := foreign(t, bare, `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('many', 'attributes'), ('v', 'attributes'), ('numbers', 'attributes'), ('a"b', 'attributes'), ('rows', 'attributes');
		CREATE TABLE many (fid INTEGER PRIMARY KEY, `+strings.Join(many, ", ")+`);
		INSERT INTO many (c0, c249) VALUES ('first', 'river'), ('river', 'river');
		CREATE TABLE numbers (fid INTEGER PRIMARY KEY, n INTEGER);
		CREATE TABLE "a""b" ("x ""y" TEXT, "a,b" JSON);
		INSERT INTO "a""b" VALUES ('bank', 'no JSON'), (x'72697665720072', '{"k": ["river", {"m": "https://river.example"}, null, 1]}'), (NULL, NULL), (12, '"river"');
		CREATE TABLE rows (words TEXT);
		INSERT INTO rows (rowid, words) VALUES (-9223372036854775808, 'river'), (0, 'river'), (9223372036854775807, 'river');
		CREATE VIEW v AS SELECT 1 AS fid, 'one' AS s UNION ALL SELECT 1, 'river' UNION ALL SELECT 2, 'river bank';`)
	s, _ := open(t, path)
	for _, c := range []struct{ collection, condition, want string }{
		{"many", "river", "2 1"}, {"many", "first", "1"},
		{`a"b`, "river", "2 4"}, {`a"b`, "bank", "1"}, {`a"b`, "no json", "1"}, {`a"b`, "example", ""}, {`a"b`, "12", "4"}, {`a"b`, "https,k,m", ""},
		{"rows", "river", "-9223372036854775808 0 9223372036854775807"},
		{"v", "bank", "2"},
	} {
		if got := idsOf(t, s, data.Query{Collection: c.collection, Text: look(t, c.condition)}); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.collection, c.condition, got, c.want)
		}
	}
	_, err := s.Count(t.Context(), data.Query{Collection: "numbers", Text: look(t, "river")})
	var invalid *data.InvalidError
	if !errors.As(err, &invalid) || invalid.Param != "q" {
		t.Errorf("no text: %v", err)
	}
}

// TestWordsOfManyTables: a connection can have only so many indexes attached.
func TestWordsOfManyTables(t *testing.T) {
	statements := []string{bare}
	for i := range 25 {
		statements = append(statements, fmt.Sprintf(`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t%d', 'attributes'); CREATE TABLE t%d (s TEXT); INSERT INTO t%d VALUES ('river %d'), ('bank')`, i, i, i, i))
	}
	s, _ := open(t, foreign(t, statements...))
	for range 3 {
		for i := range 25 {
			q := data.Query{Collection: fmt.Sprintf("t%d", i), Text: look(t, fmt.Sprintf("river %d", i))}
			if got := idsOf(t, s, q); got != "1" {
				t.Errorf("table %d: %q", i, got)
			}
		}
	}
}

// TestWordsAreKeptBeside: nothing is written to the file, also when it cannot
// be, and nothing is left behind.
func TestWordsAreKeptBeside(t *testing.T) {
	path := create(t, datatest.Dataset())
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := temporary(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, s, data.Query{Collection: "events", Text: look(t, "bridge")}); got != "bridge" {
		t.Errorf("%q", got)
	}
	if made, _ := filepath.Glob(filepath.Join(dir, "*")); len(made) != 1 {
		t.Errorf("the folder of the index: %q", made)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file is another one now (%v)", err)
	}
}

func TestWordsWithoutAFolder(t *testing.T) {
	s := created(t, datatest.Dataset())
	dir := temporary(t)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	q := data.Query{Collection: "events", Text: look(t, "bridge")}
	_, err := s.Count(t.Context(), q)
	if lacking := new(data.UnavailableError); !errors.As(err, &lacking) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, s, q); got != "bridge" {
		t.Errorf("after that: %q", got)
	}
}

// TestWordsInAFolderOfOnesOwn needs none that the system has.
func TestWordsInAFolderOfOnesOwn(t *testing.T) {
	path, own := create(t, datatest.Dataset()), t.TempDir()
	if err := os.Remove(temporary(t)); err != nil {
		t.Fatal(err)
	}
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{Scratch: own})
	if err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, s, data.Query{Collection: "events", Text: look(t, "bridge")}); got != "bridge" || len(wordFiles(t, own)) != 1 {
		t.Errorf("%q; %q", got, wordFiles(t, own))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(own); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// wordFiles lists the files in the folders of indexes, and those that are
// removed but that this process still has open.
func wordFiles(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasPrefix(filepath.Base(path), "panj_words") && strings.HasSuffix(path, ".db") {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range open {
		target, err := os.Readlink("/proc/self/fd/" + f.Name())
		if err == nil && strings.HasPrefix(target, dir) && strings.HasSuffix(target, "(deleted)") {
			names = append(names, target)
		}
	}
	return names
}

// TestWordsOutOfUse: of a table that changes its columns, or is dropped, no
// index stays behind, once those who read it are done.
func TestWordsOutOfUse(t *testing.T) {
	dir := t.TempDir()
	path := foreign(t, bare, `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes'), ('other', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, a TEXT); INSERT INTO t (a) VALUES ('river one'), ('river two');
		CREATE TABLE other (a TEXT); INSERT INTO other VALUES ('river')`)
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{Scratch: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	find := func(collection, want string, files int) {
		t.Helper()
		got := idsOf(t, s, data.Query{Collection: collection, Text: look(t, "river")})
		if names := wordFiles(t, dir); got != want || len(names) != files {
			t.Errorf("%s: %q, want %q; %d files, want %d: %q", collection, got, want, len(names), files, names)
		}
	}
	find("t", "1 2", 1)
	find("other", "1", 2)
	for i := range 3 {
		script(t, path, fmt.Sprintf(`ALTER TABLE t ADD COLUMN b%d TEXT`, i))
		find("t", "1 2", 2)
	}
	seen := 0
	for f, err := range s.Features(t.Context(), data.Query{Collection: "t", Text: look(t, "river")}) {
		if err != nil || f == nil {
			t.Fatal(err)
		}
		if seen++; seen == 1 { // in the middle of an answer
			script(t, path, `ALTER TABLE t ADD COLUMN c TEXT`)
			find("t", "1 2", 3)
		}
	}
	if names := wordFiles(t, dir); seen != 2 || len(names) != 2 {
		t.Errorf("%d rows; %q", seen, names)
	}
	script(t, path, `DROP TABLE t; DELETE FROM gpkg_contents WHERE table_name = 't'`)
	find("other", "1", 1)
}

// TestWordsForMany: an edit between, requests that give up, and all who stay get
// the newest state.
func TestWordsForMany(t *testing.T) {
	path := create(t, datatest.Dataset())
	s, _ := open(t, path)
	for round := range 8 {
		script(t, path, fmt.Sprintf(`UPDATE posts SET publisher = 'Round %d' WHERE id = 'second'`, round))
		q := data.Query{Collection: "posts", Text: look(t, fmt.Sprintf("round %d", round))}
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%3 == 0 {
					cancel()
				}
				n, err := s.Count(ctx, q)
				if i%3 != 0 && (err != nil || n != 1) {
					t.Errorf("round %d: %d, %v", round, n, err)
				}
			})
		}
		wg.Wait()
	}
}

// TestWordsOfALongTable gives up on the first search of a table before its
// index is made, edits, and looks again.
func TestWordsOfALongTable(t *testing.T) {
	dir := temporary(t)
	path := foreign(t, bare, `INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes');
		CREATE TABLE t (fid INTEGER PRIMARY KEY, a TEXT);
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000)
		INSERT INTO t SELECT i, 'river ' || i || iif(i % 9 = 0, ' bank', '') FROM n`)
	s, _ := open(t, path)
	q := data.Query{Collection: "t", Text: look(t, "river", "bank")}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { // when the work has begun
		for made := []string(nil); len(made) == 0; made, _ = filepath.Glob(filepath.Join(strings.NewReplacer("?", "\\?").Replace(dir), "*", "panj_words*.db")) {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if n, err := s.Count(ctx, q); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %d, %v", n, err)
	}
	script(t, path, `DELETE FROM t WHERE fid % 18 = 0`, `UPDATE t SET a = 'river bank' WHERE fid = 1`)
	want := 45000/9 - 45000/18 + 1
	if n, err := s.Count(t.Context(), q); err != nil || n != want {
		t.Errorf("%d, %v; want %d", n, err, want)
	}
	rows := all(t, s, data.Query{Collection: "t", Text: q.Text, Limit: 3})
	if len(rows) != 3 || rows[0].Key != 1 || rows[1].Key != 9 || rows[2].Key != 27 { // the shortest text first, then by key
		t.Errorf("%+v", rows)
	}
}

// TestWordsLeftBehind removes the folder of a process that was killed, and none
// that is in use.
func TestWordsLeftBehind(t *testing.T) {
	dir := temporary(t)
	path := create(t, datatest.Dataset())
	q := data.Query{Collection: "events", Text: look(t, "bridge")}
	search := func() *gpkg.Store {
		s, _ := open(t, path)
		if got := idsOf(t, s, q); got != "bridge" {
			t.Errorf("%q", got)
		}
		return s
	}
	folders := func() []string {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			old := time.Now().Add(-time.Hour)
			if err := os.Chtimes(filepath.Join(dir, e.Name()), old, old); err != nil {
				t.Fatal(err)
			}
			names = append(names, e.Name())
		}
		return names
	}
	first := search()
	used := folders()
	left := filepath.Join(dir, used[0]+"9") // as if its process had been killed: all is there but the lock
	if err := os.CopyFS(left, os.DirFS(filepath.Join(dir, used[0]))); err != nil {
		t.Fatal(err)
	}
	if n := len(folders()); n != 2 {
		t.Fatalf("%d folders", n)
	}
	search()
	if now := folders(); len(now) != 2 || !slices.Contains(now, used[0]) || slices.Contains(now, filepath.Base(left)) {
		t.Errorf("%q; %q is in use, %q is left behind", now, used, left)
	}
	if got := idsOf(t, first, q); got != "bridge" {
		t.Errorf("the first store: %q", got)
	}
}
