package gpkg

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// scratch is a folder for the indexes of one store. It goes with the store; one
// that a killed process left behind goes when the next is made.
type scratch struct {
	dir   string
	owner *conn
}

const (
	scratchPrefix = "panj-words-"
	ownerName     = "owner.db"
	// scratchAge is how old a folder must be to be taken for left behind: it is
	// made a moment before it is locked.
	scratchAge = time.Minute
)

// newScratch makes a folder in another one, by default in that which the system
// has for temporary files. A lock on a file in it, which the system drops when
// the process ends in whatever way, says that it is in use.
func newScratch(ctx context.Context, parent string) (*scratch, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	sweepScratch(ctx, parent)
	dir, err := os.MkdirTemp(parent, scratchPrefix)
	if err != nil {
		return nil, fmt.Errorf("make a folder for it: %w", err)
	}
	s := &scratch{dir: dir}
	if s.owner, err = lockOwner(ctx, dir, "rwc"); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the folder for it: %w", err), os.RemoveAll(dir))
	}
	return s, nil
}

// Close removes the folder.
func (s *scratch) Close() error {
	return errors.Join(s.owner.Close(), os.RemoveAll(s.dir))
}

// lockOwner takes the lock of a folder; it fails at once when somebody has it.
func lockOwner(ctx context.Context, dir, mode string) (*conn, error) {
	name, err := dsn(filepath.Join(dir, ownerName), url.Values{"mode": {mode}, "_busy_timeout": {"0"}})
	if err != nil {
		return nil, err
	}
	c, err := connect(name)
	if err != nil {
		return nil, err
	}
	if err := c.exec(ctx, `BEGIN EXCLUSIVE`); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// sweepScratch removes folders that no process uses. What cannot be removed,
// such as those of other users, stays.
func sweepScratch(ctx context.Context, parent string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		if ctx.Err() != nil {
			return
		}
		info, err := e.Info()
		if matched, _ := filepath.Match(scratchPrefix+"*", e.Name()); !matched || err != nil || !info.IsDir() || time.Since(info.ModTime()) < scratchAge {
			continue
		}
		dir := filepath.Join(parent, e.Name())
		if c, err := lockOwner(ctx, dir, modeReadWrite); err == nil {
			c.Close()
			_ = os.RemoveAll(dir)
		}
	}
}
