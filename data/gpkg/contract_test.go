package gpkg_test

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"testing"

	"panj/data"
	"panj/data/datatest"
	"panj/data/gpkg"
)

func TestContract(t *testing.T) {
	datatest.Run(t, func(t *testing.T, d *data.Dataset) datatest.Store {
		return created(t, d)
	})
}

// create writes a dataset to a new file and returns its path.
func create(t *testing.T, d *data.Dataset) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.gpkg")
	if err := gpkg.Create(t.Context(), path, d); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens a file and returns what it logs.
func open(t *testing.T, path string) (*gpkg.Store, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, &log
}

// created opens a new file with a dataset, in which nothing is left out.
func created(t *testing.T, d *data.Dataset) *gpkg.Store {
	t.Helper()
	s, log := open(t, create(t, d))
	if log.Len() > 0 {
		t.Errorf("opening a file of our own logs %s", log)
	}
	return s
}
