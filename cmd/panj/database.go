package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"panj/data"
	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
)

// defaultDatabase is where the program keeps its file unless told otherwise.
const defaultDatabase = "var/panj.gpkg"

// openOrCreate opens the GeoPackage at path; if there is none yet, it is made
// from the embedded data first. Of two programs that start at once on the same
// path one creates the file and both open it.
func openOrCreate(ctx context.Context, path string, o gpkg.Options) (*gpkg.Store, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		switch err := createFromSeed(ctx, path); {
		case err == nil:
			o.Logger.Info("created the database from the embedded data", "path", path)
		case !errors.Is(err, data.ErrConflict): // another program was faster
			return nil, err
		}
	}
	store, err := gpkg.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	if err := warnOfOldData(ctx, store, path, o.Logger); err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// warnOfOldData says when the file was made from other embedded data than this
// program has. It may hold edits, so it is left as it is.
func warnOfOldData(ctx context.Context, store *gpkg.Store, path string, log *slog.Logger) error {
	have, err := store.Edition(ctx)
	if err != nil {
		return err
	}
	embedded, err := ingest.SeedEdition(seed.FS)
	if err != nil {
		return err
	}
	if have != "" && have != embedded {
		log.Warn("the database was made from other embedded data than this program has; move the file away to have it made anew",
			"path", path, "has", have, "program", embedded)
	}
	return nil
}

func createFromSeed(ctx context.Context, path string) error {
	dataset, err := ingest.Seed(seed.FS)
	if err != nil {
		return fmt.Errorf("read the embedded data: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the folder of the database: %w", err)
	}
	return gpkg.Create(ctx, path, dataset)
}
