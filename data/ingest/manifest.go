package ingest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

const manifestName = "SOURCES.md"

// manifestRow is a row of the table in SOURCES.md: the file's name in the
// first cell, its sha256 in the last.
var manifestRow = regexp.MustCompile("(?m)^\\| *`([^`|]+)` *\\|(?:.*\\|)? *`([0-9a-f]{64})` *\\| *$")

// seedFiles holds the files of a seed whose bytes were found to be what
// SOURCES.md says.
type seedFiles map[string][]byte

// readSeedFiles reads every file of fsys and checks it against SOURCES.md. Go
// files, which hold the seed's embed directive, are no part of it.
func readSeedFiles(fsys fs.FS) (seedFiles, error) {
	manifest, err := readFile(fsys, manifestName)
	if err != nil {
		return nil, fmt.Errorf("read the seed's list of files: %w", err)
	}
	sums := map[string]string{}
	for _, row := range manifestRow.FindAllSubmatch(manifest, -1) {
		sums[string(row[1])] = string(row[2])
	}
	files := seedFiles{}
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == manifestName || path.Ext(name) == ".go" {
			return err
		}
		files[name], err = readVerified(fsys, name, sums[name])
		delete(sums, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name := range sums {
		return nil, fmt.Errorf("seed file %s, which %s lists, is missing", name, manifestName)
	}
	return files, nil
}

func readVerified(fsys fs.FS, name, sum string) ([]byte, error) {
	if sum == "" {
		return nil, fmt.Errorf("seed file %s has no row with its sha256 in %s", name, manifestName)
	}
	content, err := readFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("seed file %s is damaged: its sha256 is %x, %s says %s", name, got, manifestName, sum)
	}
	return content, nil
}

// open returns the content of a file, decompressed if its name ends in .gz.
func (s seedFiles) open(name string) ([]byte, error) {
	content, ok := s[name]
	if !ok {
		return nil, fmt.Errorf("seed file %s is missing", name)
	}
	if path.Ext(name) != ".gz" {
		return content, nil
	}
	content, err := gunzip(content)
	if err != nil {
		return nil, fmt.Errorf("seed file %s: %w", name, err)
	}
	return content, nil
}

// match lists the names in one folder with one ending, sorted.
func (s seedFiles) match(folder, ext string) []string {
	var names []string
	for name := range s {
		if path.Dir(name) == folder && strings.HasSuffix(name, ext) {
			names = append(names, name)
		}
	}
	return sorted(names)
}

func gunzip(content []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	plain, err := readAll(reader, MaxFileBytes)
	return plain, errors.Join(err, reader.Close())
}
