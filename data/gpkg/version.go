package gpkg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"sync"
)

// versions names the states of the file. SQLite's data_version, asked on a
// connection that is kept for it, tells whether the file has changed; the name
// is a hash over what can be seen of the file from outside, so it is the same
// after a restart when nothing has happened in between.
type versions struct {
	mu        sync.Mutex
	watch     *conn
	same      *sameFile
	immutable bool

	counter int64 // data_version of name
	name    string
	given   map[string]bool
}

// maxGiven limits how many names are remembered; after that many changes every
// name gets a number of its own.
const maxGiven = 1 << 16

// Close closes the connection that is kept.
func (v *versions) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.watch == nil {
		return nil
	}
	c := v.watch
	v.watch = nil
	return c.Close()
}

// Version identifies the state of the file: it changes with every commit, by
// whichever program, and never comes back to a name it had before in this
// process. It is asked for at every call of the store and costs a few
// microseconds. When another file has taken the place of the one that is open,
// it fails, and with it every call: the store must be opened anew.
func (s *Store) Version(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	v, err := s.versions.now()
	if err != nil {
		return "", fmt.Errorf("read the version of the dataset: %w", err)
	}
	return v, nil
}

func (v *versions) now() (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.watch == nil {
		return "", errClosed
	}
	if err := v.same.check(); err != nil {
		return "", err
	}
	if v.immutable && v.name != "" {
		return v.name, nil
	}
	// no context: it would cost as much as the statement
	counter, err := v.watch.number(context.Background(), `PRAGMA data_version`)
	if err != nil {
		return "", err
	}
	if v.name == "" || counter != v.counter {
		name, err := fileState(v.same.path)
		if err != nil {
			return "", err
		}
		v.counter, v.name = counter, v.unused(name)
	}
	return v.name, nil
}

// sameFile tells whether a file still is the one that was opened. SQLite finds
// files by name: once another one has the name, connections that are open and
// new ones would read different files.
type sameFile struct {
	path   string
	opened os.FileInfo
}

func (f *sameFile) check() error {
	info, err := os.Stat(f.path)
	if err != nil || !os.SameFile(info, f.opened) {
		return fmt.Errorf("%s was removed or replaced by another file: restart to serve what is there now", f.path)
	}
	return nil
}

// unused makes a name one that was not given before.
func (v *versions) unused(name string) string {
	if v.given == nil {
		v.given = map[string]bool{}
	}
	if len(v.given) < maxGiven && !v.given[name] {
		v.given[name] = true
		return name
	}
	return fmt.Sprintf("%s-%d", name, v.counter)
}

// fileState hashes size and time of the file and of its write-ahead log. An
// empty log counts as none.
func fileState(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d %d", info.Size(), info.ModTime().UnixNano())
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		fmt.Fprintf(h, " %d %d", wal.Size(), wal.ModTime().UnixNano())
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
