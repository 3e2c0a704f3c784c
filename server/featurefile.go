package server

import (
	"bufio"
	"context"
	"fmt"
	"io"

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
	query      *data.Query // for the rows; nil for none
	version    string      // of the dataset, which the rows must have
}

func (q *request) featureFile(o format.Options, query *data.Query) *featureFile {
	return &featureFile{server: q.server, collection: q.collection, format: q.format.features, options: o, query: query, version: q.version}
}

// formatOptions says what is written of the features of a query.
func (q *request) formatOptions(query data.Query, crs geo.CRS) format.Options {
	return format.Options{Columns: query.Columns, CRS: crs, Schema: q.link("/collections/%s/schema", q.collection.ID)}
}

// writeTo writes the file, the first bytes after the first row has been read,
// or reports a [movedError] before any. While it does, the store keeps a reader
// for it, however slow the client is: so only maxStreams files are written at
// once, and the others wait without a reader.
func (f *featureFile) writeTo(ctx context.Context, w io.Writer) error {
	if err := f.server.streams.enter(ctx, "as many downloads as it makes at once"); err != nil {
		return err
	}
	defer f.server.streams.leave()
	rows, err := f.server.openRows(ctx, f.query, f.version)
	if err != nil {
		return err
	}
	defer rows.stop()
	out := bufio.NewWriterSize(w, chunk)
	var writer format.Writer
	begin := func() (err error) {
		writer, err = f.format.New(out, f.collection, f.options)
		return err
	}
	for row, err := range rows.rest {
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
