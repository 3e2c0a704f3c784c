package gpkg

import (
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// code returns SQLite's primary result code of an error, 0 for other errors.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

const damaged = "is damaged or cut short: restore it from a copy, or remove it"

// explain turns what SQLite says about a file into a clause that reads after
// the file's name; false for what is no matter of the file.
func explain(err error) (string, bool) {
	switch code(err) {
	case sqlite3.SQLITE_NOTADB:
		return "is not an SQLite file, so not a GeoPackage", true
	case sqlite3.SQLITE_CORRUPT:
		return damaged, true
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return "is locked by another program", true
	case sqlite3.SQLITE_FULL:
		return "cannot be written: the disk is full", true
	case sqlite3.SQLITE_READONLY:
		return "cannot be written", true
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return "cannot be opened: see the permissions of the file and its folder", true
	case sqlite3.SQLITE_IOERR:
		return "cannot be read or written: the disk reports an error", true
	}
	return "", false
}

// fileError is a failure that is told in one sentence, without SQLite's words.
type fileError struct {
	action, path, clause string
	cause                error
}

func (e *fileError) Error() string { return e.action + " geopackage: " + e.path + " " + e.clause }
func (e *fileError) Unwrap() error { return e.cause }
