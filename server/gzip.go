package server

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// gzipSuffix sets the ETag of the compressed form of an answer apart from that
// of the plain one: a strong tag names bytes.
const gzipSuffix = "-gzip"

const gzipLevel = 5

var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzipLevel)
	if err != nil {
		panic("server: " + err.Error()) // the level is a constant
	}
	return w
}}

// gzipBytes compresses a whole body.
func gzipBytes(body []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(body)/4 + 64)
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	w.Reset(&out)
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// gzips reports whether an answer of this type to this request may be
// compressed.
func (q *request) gzips(media string) bool {
	kind, _, _ := strings.Cut(media, ";")
	text := strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml") ||
		slices.Contains([]string{mediaMVT, "application/javascript"}, kind)
	return text && acceptsGzip(q.r)
}
