package format

import (
	"bytes"
	"io"

	"panj/data"
)

var geoJSONSeqFormat = Format{
	Name: "geojsonseq", Title: "GeoJSON Text Sequence", MediaType: "application/geo+json-seq", Extension: "geojsons",
	Also: []string{"application/json-seq"},
	New: func(w io.Writer, c *data.Collection, o Options) (Writer, error) {
		features, err := NewGeoJSON(c, o)
		if err != nil {
			return nil, err
		}
		return &geoJSONSeqWriter{features: features, out: newOutput(w)}, nil
	},
}

// geoJSONSeqWriter writes GeoJSON Text Sequences (RFC 8142): each feature
// between a record separator and a line feed. There is no place for members of
// the collection.
type geoJSONSeqWriter struct {
	features *GeoJSON
	out      output
}

const recordSeparator = 0x1E

func (g *geoJSONSeqWriter) Write(f *data.Feature) error {
	if g.out.err != nil {
		return g.out.err
	}
	from := len(g.out.buf)
	dst, err := g.features.AppendFeature(append(g.out.buf, recordSeparator), f)
	if err == nil && bytes.IndexByte(dst[from:], '\n') >= 0 {
		// Line feeds can only come from JSON values that were copied, between
		// tokens, where a blank does as well. Readers that cut the file into
		// lines then see one feature in each.
		for i := from; i < len(dst); i++ {
			if dst[i] == '\n' || dst[i] == '\r' {
				dst[i] = ' '
			}
		}
	}
	return g.out.took(append(dst, '\n'), err)
}

func (g *geoJSONSeqWriter) Close(...Member) error { return g.out.flush() }
