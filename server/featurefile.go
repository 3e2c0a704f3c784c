package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"

	"panj/data"
	"panj/data/format"
	"panj/geo"
)

// featureFile is a file of features in the format of the answer. Written twice,
// it has the same bytes.
type featureFile struct {
	server     *Server
	collection *data.Collection
	format     *format.Format
	options    format.Options
	rows       func(context.Context) iter.Seq2[*data.Feature, error]
}

func (q *request) featureFile(o format.Options, rows func(context.Context) iter.Seq2[*data.Feature, error]) *featureFile {
	return &featureFile{server: q.server, collection: q.collection, format: q.format.features, options: o, rows: rows}
}

// formatOptions says what is written of the features of a query.
func (q *request) formatOptions(query data.Query, crs geo.CRS) format.Options {
	return format.Options{Columns: query.Columns, CRS: crs, Schema: q.link("/collections/%s/schema", q.collection.ID)}
}

// writeTo writes the file, the first bytes after the first row has been read.
// While it does, the store keeps a reader for it, however slow the client is:
// so only maxStreams files are written at once.
func (f *featureFile) writeTo(ctx context.Context, w io.Writer) error {
	if err := f.server.streams.enter(ctx, "as many downloads as it makes at once"); err != nil {
		return err
	}
	defer f.server.streams.leave()
	out := bufio.NewWriterSize(w, chunk)
	var writer format.Writer
	begin := func() (err error) {
		writer, err = f.format.New(out, f.collection, f.options)
		return err
	}
	for row, err := range f.rows(ctx) {
		if err != nil {
			return fmt.Errorf("read features: %w", err)
		}
		if writer == nil {
			if err := begin(); err != nil {
				return err
			}
		}
		if err := writer.Write(row); err != nil {
			return err
		}
	}
	if writer == nil {
		if err := begin(); err != nil {
			return err
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return out.Flush()
}
