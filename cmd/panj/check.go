package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"panj/data/check"
	"panj/data/gpkg"
)

// errFindings says that a check ran and found faults, which are printed.
var errFindings = errors.New("the check found faults")

// runCheck verifies a database: every citation resolves to its words, every
// incident lies inside its radius of the border, every link has its source.
// It prints each fault on a line of its own and fails if there is one.
func runCheck(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	set := newFlagSet("check", "Verifies that every citation resolves to its words, every incident lies inside its\nradius of the border and every link has its source. Exit code 1 if one does not.", env, stderr)
	path := set.String("db", "", "GeoPackage to check; the embedded data if empty and "+defaultDatabase+" does not exist")
	if err := set.parse(args); err != nil {
		return err
	}
	name, store, done, err := openForCheck(ctx, *path, slog.New(slog.NewTextHandler(stderr, nil)))
	if err != nil {
		return err
	}
	defer done()
	report, err := check.Run(ctx, store, store)
	if err != nil {
		return fmt.Errorf("check %s: %w", name, err)
	}
	for _, finding := range report.Findings {
		fmt.Fprintln(stdout, finding)
	}
	if len(report.Findings) > 0 {
		fmt.Fprintf(stdout, "%s: %d faults\n", name, len(report.Findings))
		return errFindings
	}
	fmt.Fprintf(stdout, "%s: no fault; %s\n", name, report.Summary())
	return nil
}

// openForCheck opens the database to check: the one at path, else the default
// one, else one made from the embedded data in a temporary folder.
func openForCheck(ctx context.Context, path string, log *slog.Logger) (name string, store *gpkg.Store, done func(), err error) {
	name = path
	if name == "" {
		name = defaultDatabase
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return openEmbedded(ctx, log)
		}
	}
	store, err = gpkg.Open(ctx, name, gpkg.Options{Logger: log, ReadOnly: true})
	if err != nil {
		return "", nil, nil, err
	}
	return name, store, func() { store.Close() }, nil
}

func openEmbedded(ctx context.Context, log *slog.Logger) (string, *gpkg.Store, func(), error) {
	dir, err := os.MkdirTemp("", "panj-check-")
	if err != nil {
		return "", nil, nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	path := filepath.Join(dir, "seed.gpkg")
	if err := createFromSeed(ctx, path); err != nil {
		os.RemoveAll(dir)
		return "", nil, nil, err
	}
	store, err := gpkg.Open(ctx, path, gpkg.Options{Logger: log})
	if err != nil {
		os.RemoveAll(dir)
		return "", nil, nil, err
	}
	return "the embedded data", store, func() { store.Close(); os.RemoveAll(dir) }, nil
}
