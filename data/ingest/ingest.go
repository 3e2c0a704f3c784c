// Package ingest reads files into the nouns of package data: the embedded
// seed into a [data.Dataset], Markdown and plain text into a [data.Article],
// GeoJSON into rows of a collection.
//
// It knows file formats and nothing of storage: what it returns is complete
// and checked, and a store keeps it. Every reader takes bytes from strangers,
// so each has a limit on their number and on nesting, and each error is a
// sentence that names the file, the place in it and what is allowed.
package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Limits on what the readers take in. They are far above anything real and
// keep a hostile file from taking the memory of the machine.
const (
	MaxArticleBytes = 4 << 20  // of an article, Markdown or plain text
	MaxFileBytes    = 64 << 20 // of any other file, after decompression
	maxNesting      = 100      // of Markdown containers and geometry collections
)

// errTooLarge is wrapped by the errors for input over a limit.
var errTooLarge = errors.New("too large")

// readAll reads r to its end, but not more than limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("%w: at most %d bytes are read", errTooLarge, limit)
	}
	return text, nil
}

// readFile reads one file of fsys, but not more than [MaxFileBytes].
func readFile(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := readAll(file, MaxFileBytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return text, nil
}
