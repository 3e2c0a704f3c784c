package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	sqlite3 "modernc.org/sqlite/lib"

	"panj/data"
)

// Options says how a file is opened. The zero value is what a server wants.
type Options struct {
	Logger   *slog.Logger // nil: nothing is logged
	ReadOnly bool         // do not even set the file's journal to WAL
	Readers  int          // connections kept for reading; 0: two for each processor, at least 4
	Scratch  string       // folder for the indexes of words; empty: that of the system for temporary files
}

// Store reads one GeoPackage file. It is safe for concurrent use.
type Store struct {
	path     string
	log      *slog.Logger
	readers  *pool
	versions versions
	words    wordIndexes

	life    *life
	loading sync.Mutex // held by who reads the schema
	schema  atomic.Pointer[schema]
	told    map[leftOut]bool // under loading
}

var (
	_ data.FeatureStore = (*Store)(nil)
	_ data.ArticleStore = (*Store)(nil)
)

// Milliseconds to wait for another program's lock.
const (
	busyTimeout     = "5000"
	openBusyTimeout = "1500"
)

// Open opens an existing GeoPackage. The journal is set to WAL, so that other
// programs can write while this one reads; when the file or its folder cannot
// be written it is opened for reading only, with a line in the log.
//
// The error is one sentence with the path: a file that does not exist wraps
// [fs.ErrNotExist]; a folder, a file that is no GeoPackage, that is damaged, or
// that another program has locked are told apart. Only the parts of the file
// that every start needs are read, so a damage deep inside shows when the row
// is read.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	info, err := checkPath(path)
	if err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Readers <= 0 {
		o.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	s := &Store{path: path, log: o.Logger, life: newLife(), told: map[leftOut]bool{}}
	s.words.parent, s.words.seed = o.Scratch, maphash.MakeSeed()
	s.versions.same = &sameFile{path, info}
	if err := s.open(ctx, o); err != nil {
		s.Close()
		var told *fileError
		if clause, ok := explain(err); ok && !errors.As(err, &told) {
			return nil, &fileError{"open", path, clause, err}
		}
		if errors.As(err, &told) {
			return nil, told
		}
		return nil, fmt.Errorf("open geopackage: %s: %w", path, err)
	}
	return s, nil
}

// Close closes every connection. Queries that are still running finish.
func (s *Store) Close() error {
	s.life.end()
	var errs []error
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	return errors.Join(append(errs, s.versions.Close(), s.closeWords())...)
}

// checkPath refuses what cannot be a GeoPackage without opening it: opening
// and closing a database file would drop the locks which other connections of
// this process hold on it.
func checkPath(path string) (os.FileInfo, error) {
	told := func(clause string, cause error) (os.FileInfo, error) {
		return nil, &fileError{"open", path, clause, cause}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return told("does not exist", fs.ErrNotExist)
	case err != nil:
		return told("cannot be opened: see the permissions of the file and its folder", err)
	case info.IsDir():
		return told("is a folder, not a file", nil)
	case !info.Mode().IsRegular():
		return told("is not a regular file", nil)
	case info.Size() == 0:
		return told("is empty, so not a GeoPackage", nil)
	}
	return info, nil
}

// open makes the first connection, which is kept to watch the version, and the
// pool of readers.
func (s *Store) open(ctx context.Context, o Options) error {
	mode, c, err := s.connectFirst(ctx, o.ReadOnly)
	if err != nil {
		return err
	}
	s.versions.watch = c
	s.versions.immutable = mode == modeImmutable
	if s.readers, err = newPool(s.versions.same, mode, o.Readers); err != nil {
		return err
	}
	v, err := s.Version(ctx)
	if err != nil {
		return err
	}
	sch, err := s.readSchema(ctx, c, v)
	if err != nil {
		return err
	}
	s.schema.Store(sch)
	return probe(ctx, c, sch)
}

// The ways to open a file, by the parameters of the data source name.
const (
	modeReadWrite = "rw"
	modeReadOnly  = "ro"
	modeImmutable = "immutable" // a WAL file in a folder where SQLite cannot put its files
)

func params(mode string) url.Values {
	v := url.Values{"mode": {mode}, "_busy_timeout": {busyTimeout}, "_foreign_keys": {"1"}, "_synchronous": {"NORMAL"}}
	if mode == modeImmutable {
		v.Set("mode", modeReadOnly)
		v.Set("immutable", "1")
	}
	v.Set("_pragma", "cache_size("+cacheSize+")")
	return v
}

// cacheSize is the page cache of one connection. Mapping the file into memory
// instead makes answers that are scattered over a large file a third faster,
// but counts every page once for each connection, and a program that cuts the
// file short while it is mapped would end this one.
const cacheSize = "-8000" // KiB

// connectFirst finds the way in which the file can be opened.
func (s *Store) connectFirst(ctx context.Context, readOnly bool) (mode string, c *conn, err error) {
	modes := []string{modeReadWrite, modeReadOnly, modeImmutable}
	// a file that nobody may write can still look writable: SQLite does not touch it while its journal is WAL
	info, err := os.Stat(s.path)
	if err != nil {
		return "", nil, err
	}
	if readOnly || info.Mode().Perm()&0o222 == 0 {
		modes = modes[1:]
	}
	for i, mode := range modes {
		c, err := s.tryMode(ctx, mode)
		if err == nil {
			switch {
			case mode == modeImmutable:
				s.log.Warn("the file and its folder cannot be written: opened as it is, later changes by other programs are not seen", "path", s.path)
			case mode == modeReadOnly && !readOnly:
				s.log.Warn("the file cannot be written: opened for reading only", "path", s.path)
			}
			return mode, c, nil
		}
		switch code(err) {
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			if i < len(modes)-1 {
				continue
			}
		}
		return "", nil, err
	}
	return "", nil, errors.New("cannot be opened")
}

// tryMode opens the file, makes sure that it is a GeoPackage, and sets its
// journal. The connection comes back for reading only.
func (s *Store) tryMode(ctx context.Context, mode string) (c *conn, err error) {
	p := params(mode)
	p.Set("_busy_timeout", openBusyTimeout)
	name, err := dsn(s.path, p)
	if err != nil {
		return nil, err
	}
	opened, err := connect(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			opened.Close()
		}
	}()
	if err := s.checkGeoPackage(ctx, opened); err != nil {
		return nil, err
	}
	if mode == modeReadWrite {
		if err := s.makeWritable(ctx, opened); err != nil {
			return nil, err
		}
	}
	return opened, opened.exec(ctx, `PRAGMA query_only = 1`)
}

// checkGeoPackage refuses a file with half a page at its end, and tells a
// GeoPackage from another SQLite file by its tables: old versions of the
// standard have other application ids.
func (s *Store) checkGeoPackage(ctx context.Context, c *conn) error {
	size, err := c.number(ctx, `PRAGMA page_size`)
	if err != nil {
		return err
	}
	if info, err := os.Stat(s.path); err != nil || info.Size()%size != 0 {
		// SQLite itself only misses whole pages
		return &fileError{"open", s.path, damaged, err}
	}
	n, err := c.number(ctx, `SELECT count(*) FROM sqlite_schema WHERE name IN ('gpkg_contents', 'gpkg_spatial_ref_sys')`)
	if err != nil {
		return err
	}
	if n != 2 {
		return &fileError{"open", s.path, "is an SQLite file but not a GeoPackage: it has no table gpkg_contents", nil}
	}
	return nil
}

// makeWritable fails with SQLITE_READONLY when the file cannot be written, and
// sets the journal to WAL where it can.
func (s *Store) makeWritable(ctx context.Context, c *conn) error {
	if err := c.exec(ctx, `PRAGMA busy_timeout = 0`); err != nil {
		return err
	}
	err := c.exec(ctx, `BEGIN IMMEDIATE`)
	if err == nil {
		err = c.exec(ctx, `ROLLBACK`)
	}
	if err != nil && code(err) != sqlite3.SQLITE_BUSY { // busy: somebody else writes, so it can be written
		return err
	}
	if err := c.exec(ctx, `PRAGMA busy_timeout = `+openBusyTimeout); err != nil {
		return err
	}
	journal, err := c.one(ctx, `PRAGMA journal_mode = WAL`)
	switch {
	case err != nil && code(err) != sqlite3.SQLITE_BUSY:
		return err
	case err != nil:
		s.log.Warn("another program reads the file just now: its journal is left as it is, so writers and readers wait for each other", "path", s.path)
	case !strings.EqualFold(str(journal), "wal"):
		s.log.Warn("the journal of the file cannot be set to WAL: writers and readers wait for each other", "path", s.path, "journal", str(journal))
	}
	return nil
}

// probe reads the first and the last row of every table and the root of its
// R-tree: cheap, and it finds a file whose end is missing or zeroed.
func probe(ctx context.Context, c *conn, s *schema) error {
	nothing := func([]driver.Value) error { return nil }
	for _, id := range s.names {
		t := s.tables[id]
		if t.view {
			continue
		}
		from := ` FROM ` + quoted(t.ID) + ` AS t ORDER BY t.` + t.key
		statements := []string{`SELECT *` + from + ` LIMIT 1`, `SELECT *` + from + ` DESC LIMIT 1`}
		if t.rtree != "" {
			statements = append(statements, `SELECT * FROM `+quoted(t.rtree)+` LIMIT 1`)
		}
		for _, sql := range statements {
			if err := c.each(ctx, nothing, sql); err != nil {
				return fmt.Errorf("table %q: %w", t.ID, err)
			}
		}
	}
	return nil
}
