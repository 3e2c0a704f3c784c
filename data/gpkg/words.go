package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/maphash"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"sync"
)

// wordIndexes holds an index of words for each table that was searched for
// some. They live in files of their own, in a temporary folder that goes with
// the store: nothing is written to the GeoPackage, which may be read-only and
// whose other writers would not keep an index true.
type wordIndexes struct {
	seed maphash.Seed // of the sums over texts

	mu      sync.Mutex
	scratch *scratch // nil until the first index is made
	last    int      // number of the newest index
	tables  map[string]*wordIndex
	retired []*wordIndex // no longer asked for, perhaps still read
	closed  bool
}

// wordIndex is the index of one table: an SQLite file with a table of FTS5,
// words, and for each row the sum over its texts, by which a change is found.
//
// FTS5 is given folded words and keeps neither texts nor the sizes of columns:
// what a word is and what matches is said by package fulltext alone. All texts
// of a row are one column, with a word between them that no query holds, so
// that no phrase reaches from one into the next.
type wordIndex struct {
	alias   string // the schema by which connections attach it
	columns []textColumn
	turn    chan struct{} // holds one token: for who brings the index up to date
	path    string
	writer  *conn // nil until the file is made
}

// textBoundary stands between two texts of a row: a private character, which
// is part of no word of a query.
const textBoundary = " \uE000 "

// rowsAtOnce is how many rows one transaction of an index takes. What is
// committed need not be done again when the work is broken off.
const rowsAtOnce = 20_000

// of returns the index of a table, which may not be up to date. An index over
// other columns than the table has now gives way to a new one.
func (w *wordIndexes) of(t *table) *wordIndex {
	w.mu.Lock()
	defer w.mu.Unlock()
	columns := t.textColumns()
	x := w.tables[t.ID]
	if x != nil && reflect.DeepEqual(x.columns, columns) {
		return x
	}
	if x != nil {
		w.retired = append(w.retired, x)
	}
	if w.tables == nil {
		w.tables, w.seed = map[string]*wordIndex{}, maphash.MakeSeed()
	}
	w.last++
	x = &wordIndex{alias: "panj_words_" + strconv.Itoa(w.last), columns: columns, turn: make(chan struct{}, 1)}
	x.turn <- struct{}{}
	w.tables[t.ID] = x
	return x
}

// Close removes the indexes. Nobody may bring one up to date any more.
func (w *wordIndexes) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	var errs []error
	for _, x := range w.tables {
		errs = append(errs, x.close())
	}
	for _, x := range w.retired {
		errs = append(errs, x.close())
	}
	if w.scratch != nil {
		errs = append(errs, w.scratch.Close())
		w.scratch = nil
	}
	return errors.Join(errs...)
}

func (x *wordIndex) close() error {
	if x.writer == nil {
		return nil
	}
	return x.writer.Close()
}

// search writes the search for what a parameter asks, from FROM on.
func (x *wordIndex) search(parameter string) string {
	return ` FROM ` + x.alias + `.words WHERE words MATCH ` + parameter
}

// updateWords brings the index of a table up to the state of the file, once for
// all who wait for that.
func (s *Store) updateWords(ctx context.Context, t *table, x *wordIndex) error {
	_, err := t.lazy.words.get(ctx, s.life, func(ctx context.Context) (struct{}, error) {
		select { // one version after the other
		case <-x.turn:
		case <-ctx.Done():
			return struct{}{}, ctx.Err()
		}
		defer func() { x.turn <- struct{}{} }()
		err := s.words.make(ctx, x)
		if err == nil {
			err = s.compareWords(ctx, t, x)
		}
		if err != nil {
			return struct{}{}, fmt.Errorf("index the words of %q: %w", t.ID, err)
		}
		return struct{}{}, nil
	})
	return err
}

// make creates the file of an index that has none.
func (w *wordIndexes) make(ctx context.Context, x *wordIndex) error {
	if x.writer != nil {
		return nil
	}
	dir, err := w.folder(ctx)
	if err != nil {
		return err
	}
	x.path = filepath.Join(dir, x.alias+".db")
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

func (w *wordIndexes) folder(ctx context.Context) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return "", errClosed
	}
	if w.scratch == nil {
		var err error
		if w.scratch, err = newScratch(ctx); err != nil {
			return "", err
		}
	}
	return w.scratch.dir, nil
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
	if slices.Contains(c.attached, x.alias) {
		return nil
	}
	if len(c.attached) == maxAttached {
		if err := c.exec(ctx, `DETACH `+c.attached[0]); err != nil {
			return fmt.Errorf("detach an index of words: %w", err)
		}
		c.attached = slices.Delete(c.attached, 0, 1)
	}
	if err := c.exec(ctx, `ATTACH ?1 AS `+x.alias, x.path); err != nil {
		return fmt.Errorf("attach an index of words: %w", err)
	}
	c.attached = append(c.attached, x.alias)
	return nil
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
