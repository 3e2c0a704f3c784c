package gpkg

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"panj/data"
)

// Create writes a new GeoPackage with everything in d. The file appears under
// its name complete or not at all: it is made under another name in the same
// folder (".name.new-..."), checked, brought to the disk and then given its
// name, never over a file that is there already. What is left of a creation
// that crashed is removed by the next one when it is older than a quarter of
// an hour.
//
// A file that exists, also one that another program made in the meantime, is
// [data.ErrConflict]. A dataset that does not hold together is an
// [*data.InvalidError] that names the place in it. Any other failure, a full
// disk among them, is one sentence and leaves nothing behind.
func Create(ctx context.Context, path string, d *data.Dataset) error {
	if _, err := os.Lstat(path); err == nil {
		return existsAlready(path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return createError(path, err)
	}
	plan, err := newPlan(d)
	if err != nil {
		return fmt.Errorf("create geopackage: %s: %w", path, err)
	}
	removeStale(path)
	temp, err := reserve(path)
	if err != nil {
		return createError(path, err)
	}
	defer removeDatabase(temp)
	if err := plan.write(ctx, temp); err != nil {
		return createError(path, err)
	}
	if err := syncFile(temp); err != nil {
		return createError(path, err)
	}
	if err := giveName(temp, path); err != nil {
		return createError(path, err)
	}
	return nil
}

func existsAlready(path string) error {
	return &fileError{"create", path, "exists already and is left as it is", data.ErrConflict}
}

// createError tells what went wrong in one sentence.
func createError(path string, err error) error {
	told := func(clause string) error { return &fileError{"create", path, clause, err} }
	if clause, ok := explain(err); ok {
		return told(clause)
	}
	var invalid *data.InvalidError
	switch {
	case errors.As(err, &invalid), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("create geopackage: %s: %w", path, err)
	case errors.Is(err, data.ErrConflict):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return told("cannot be written: the disk is full")
	case errors.Is(err, fs.ErrNotExist):
		return told("cannot be made: its folder does not exist")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return told("cannot be made: its folder cannot be written")
	}
	return fmt.Errorf("create geopackage: %s: %w", path, err)
}

// staleAfter is the age at which a file of an unfinished creation is taken for
// left behind: one that is being made is written to all the time.
const staleAfter = 15 * time.Minute

// tempPrefix is how the names of unfinished files begin.
func tempPrefix(path string) string { return "." + filepath.Base(path) + ".new-" }

// removeStale removes what crashed creations of this file left behind.
func removeStale(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // making the file will say what is wrong with the folder
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempPrefix(path)) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter {
			os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}

// reserve makes an empty file beside path under a name of its own.
func reserve(path string) (string, error) {
	temp := filepath.Join(filepath.Dir(path), tempPrefix(path)+strings.ToLower(rand.Text()))
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return "", err
	}
	return temp, f.Close()
}

// removeDatabase removes a database with the files SQLite puts beside it.
func removeDatabase(path string) {
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		os.Remove(path + suffix)
	}
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// giveName links the finished file to its name, which fails when the name is
// taken, and brings the folder to the disk. Where the file system knows no
// links it renames, after a look whether the name is free.
func giveName(temp, path string) error {
	err := os.Link(temp, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return existsAlready(path)
	case err != nil:
		if _, err := os.Lstat(path); err == nil {
			return existsAlready(path)
		}
		if err := os.Rename(temp, path); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name last. Not every system can sync a folder;
// those that cannot do not need it.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// write fills an empty file: everything in one transaction without a journal,
// since the file is thrown away when it fails.
func (p *plan) write(ctx context.Context, path string) (err error) {
	name, err := dsn(path, url.Values{
		"mode": {modeReadWrite}, "_journal_mode": {"OFF"}, "_synchronous": {"OFF"}, "_foreign_keys": {"0"},
		"_pragma": {"locking_mode(EXCLUSIVE)", "cache_size(-65536)", "temp_store(MEMORY)"},
	})
	if err != nil {
		return err
	}
	c, err := connect(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	w := writer{c: c, ctx: ctx, plan: p}
	steps := []string{
		fmt.Sprintf(`PRAGMA application_id = %d`, applicationID),
		fmt.Sprintf(`PRAGMA user_version = %d`, userVersion),
		`BEGIN`,
	}
	for _, sql := range steps {
		if err := c.exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := w.all(); err != nil {
		return err
	}
	if err := c.exec(ctx, `COMMIT`); err != nil {
		return err
	}
	return verify(ctx, c)
}

// verify has SQLite check what was written.
func verify(ctx context.Context, c *conn) error {
	for _, check := range []string{`PRAGMA integrity_check`, `PRAGMA foreign_key_check`} {
		err := c.each(ctx, func(r []driver.Value) error {
			if len(r) == 1 && str(r[0]) == "ok" {
				return nil
			}
			return fmt.Errorf("the new file does not pass the %s: %v", check, r)
		}, check)
		if err != nil {
			return err
		}
	}
	return nil
}
