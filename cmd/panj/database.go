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
func openOrCreate(ctx context.Context, path string, log *slog.Logger) (*gpkg.Store, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createFromSeed(ctx, path); err != nil && !errors.Is(err, data.ErrConflict) {
			return nil, err
		}
		log.Info("created the database from the embedded data", "path", path)
	}
	return gpkg.Open(ctx, path, gpkg.Options{Logger: log})
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
