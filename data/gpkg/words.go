package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/maphash"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	sqlite3 "modernc.org/sqlite/lib"

	"panj/data"
)

// wordIndexes is what the indexes of words of a store have in common. There is
// one for each table that was searched for some, in a file of its own, in a
// temporary folder that goes with the store: nothing is written to the
// GeoPackage, which may be read-only and whose other writers would not keep an
// index true.
type wordIndexes struct {
	parent  string       // where the folder is made; empty: where the system has its own
	seed    maphash.Seed // of the sums over texts
	scratch flight[*scratch]
	last    int // number of the newest index
}

// wordIndex is the index of one table: an SQLite file with a table of FTS5,
// words, and for each row the sum over its texts, by which a change is found.
// It serves one version of the schema after the other, as long as the table has
// the same columns.
//
// FTS5 is given folded words and keeps neither texts nor the sizes of columns:
// what a word is and what matches is said by package fulltext alone. All texts
// of a row are one column, with a word between them that no query holds, so
// that no phrase reaches from one into the next.
type wordIndex struct {
	store   *Store
	alias   string // the schema by which connections attach it
	columns []textColumn
	turn    chan struct{} // holds one token: for who brings the index up to date
	path    string
	writer  *conn // nil until the file is made

	mu      sync.Mutex
	users   int
	retired bool        // no table of the schema has it
	gone    atomic.Bool // retired, and its file is removed
}

// textBoundary stands between two texts of a row: a private character, which
// is part of no word of a query.
const textBoundary = " \uE000 "

// rowsAtOnce is how many rows one transaction of an index takes. What is
// committed need not be done again when the work is broken off.
const rowsAtOnce = 20_000

// search writes the search for what a parameter asks, from FROM on.
func (x *wordIndex) search(parameter string) string {
	return ` FROM ` + x.alias + `.words WHERE words MATCH ` + parameter
}

// updateWords brings the index of a table up to the state of the file, once for
// all who wait for that.
func (s *Store) updateWords(ctx context.Context, t *table) error {
	_, err := t.lazy.words.get(ctx, s.life, func(ctx context.Context) (none struct{}, err error) {
		x := t.words
		if !x.hold() {
			return none, errOutdated
		}
		defer x.release()
		select { // one version after the other
		case <-x.turn:
		case <-ctx.Done():
			return none, ctx.Err()
		}
		defer func() { x.turn <- struct{}{} }()
		makes := x.make(ctx)
		if err = makes; err == nil {
			err = s.compareWords(ctx, t, x)
		}
		if err == nil {
			return none, nil
		}
		err = fmt.Errorf("index the words of %q: %w", t.ID, err)
		if ctx.Err() == nil && (makes != nil || code(err) == sqlite3.SQLITE_FULL) {
			err = &data.UnavailableError{Reason: "the server cannot keep the index that a search for words needs: its temporary folder cannot be written or is full", Cause: err}
		}
		return none, err
	})
	return err
}

// errOutdated says that a table is of an older schema than the one there is.
var errOutdated = errors.New("the table has changed")

// make creates the file of an index that has none.
func (x *wordIndex) make(ctx context.Context) error {
	if x.writer != nil {
		return nil
	}
	w := &x.store.words
	folder, err := w.scratch.get(ctx, x.store.life, func(ctx context.Context) (*scratch, error) { return newScratch(ctx, w.parent) })
	if err != nil {
		return err
	}
	x.path = filepath.Join(folder.dir, x.alias+".db")
	c, err := x.connect()
	if err != nil {
		return err
	}
	for _, sql := range []string{
		`PRAGMA journal_mode = WAL`, // who reads is not kept waiting by who writes
		`CREATE TABLE IF NOT EXISTS rows (key INTEGER PRIMARY KEY, sum INTEGER NOT NULL)`,
		`CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(texts, content='', contentless_delete=1, tokenize='ascii')`,
	} {
		if err := c.each(ctx, func([]driver.Value) error { return nil }, sql); err != nil {
			c.Close()
			return err
		}
	}
	x.writer = c
	return nil
}

func (x *wordIndex) connect() (*conn, error) {
	p := url.Values{"_busy_timeout": {busyTimeout}, "_synchronous": {"OFF"}, "_pragma": {"cache_size(" + cacheSize + ")"}}
	name, err := dsn(x.path, p)
	if err != nil {
		return nil, err
	}
	return connect(name)
}

// maxAttached is how many indexes a connection keeps attached; SQLite allows
// ten.
const maxAttached = 8

// attach lets statements of a connection read an index.
func (c *conn) attach(ctx context.Context, x *wordIndex) error {
	if slices.Contains(c.attached, x) {
		return nil
	}
	if len(c.attached) == maxAttached {
		if err := c.exec(ctx, `DETACH `+c.attached[0].alias); err != nil {
			return fmt.Errorf("detach an index of words: %w", err)
		}
		c.attached = slices.Delete(c.attached, 0, 1)
	}
	if err := c.exec(ctx, `ATTACH ?1 AS `+x.alias, x.path); err != nil {
		return fmt.Errorf("attach an index of words: %w", err)
	}
	c.attached = append(c.attached, x)
	return nil
}

// detachGone lets go of the indexes that are out of use, so that the system can
// have the room of their files.
func (c *conn) detachGone() {
	c.attached = slices.DeleteFunc(c.attached, func(x *wordIndex) bool {
		return x.gone.Load() && c.exec(context.Background(), `DETACH `+x.alias) == nil
	})
}

// compareWords goes through the table and through what the index knows of it,
// both in the order of keys, and indexes what differs. SQLite does not tell
// which table a commit changed, let alone which rows; reading the texts and
// summing them up costs a small part of what indexing them does.
func (s *Store) compareWords(ctx context.Context, t *table, x *wordIndex) (err error) {
	known, err := x.connect()
	if err != nil {
		return err
	}
	defer known.Close()
	sums, err := known.query(ctx, `SELECT key, sum FROM rows ORDER BY key`)
	if err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended {
			sums.close() // the first error counts
		}
	}()
	reader, err := s.readers.get(ctx)
	if err != nil {
		return err
	}
	defer s.readers.put(reader)
	w := wordWriter{ctx: ctx, c: x.writer}
	defer w.end(&err)
	if err := w.begin(); err != nil {
		return err
	}
	more := sums.next()
	// drop removes what the index has of rows that are gone
	drop := func(before func(key int64) bool) error {
		for ; more && before(sums.values[0].(int64)); more = sums.next() {
			if err := w.remove(sums.values[0].(int64)); err != nil {
				return err
			}
		}
		return nil
	}
	err = s.eachRowText(ctx, reader, t, x.columns, func(key int64, r *rowText) error {
		if err := drop(func(old int64) bool { return old < key }); err != nil {
			return err
		}
		sum := r.sum(s.words.seed)
		there := more && sums.values[0] == key
		if there {
			same := sums.values[1] == sum
			more = sums.next()
			if same {
				return nil
			}
		}
		return w.put(key, sum, r, there)
	})
	if err == nil {
		err = drop(func(int64) bool { return true })
	}
	if err == nil {
		ended = true
		err = sums.close()
	}
	return err
}
