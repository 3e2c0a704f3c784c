// Package format writes features in the formats that clients read.
//
// It turns rows into bytes and knows nothing of where the rows come from or
// where the bytes go: no SQL, no HTTP. Each format lives in one file and is
// listed in [All] with its name, media type and file extension; [Format.New]
// gives a [Writer] for a whole collection, which writes as it goes and holds
// only a few kilobytes. [GeoJSON] also appends single features.
//
// Coordinates are longitude, latitude in degrees (WGS 84), as they come from
// the store, unless [Options.CRS] says otherwise. The same rows and options
// give the same bytes.
package format

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"panj/data"
	"panj/geo"
)

// Writer writes the features of one collection. After an error nothing more
// is written, and every call returns that error. It is not safe for
// concurrent use.
type Writer interface {
	// Write appends a feature. It holds on to nothing of it.
	Write(f *data.Feature) error

	// Close ends the file with the members that come after the features, in a
	// format that has a place for them, and passes on what is still held. It
	// does not close the underlying writer. It must be called once.
	Close(after ...Member) error
}

// Format is a way to write features.
type Format struct {
	Name      string // short, for URLs: "geojson"
	Title     string // for people: "GeoJSON"
	MediaType string
	Also      []string // further media types that ask for it
	Extension string   // of file names, without the dot

	// New returns a writer of the collection's features. It writes nothing
	// itself. It returns a *[data.InvalidError] for options that the
	// collection cannot meet.
	New func(w io.Writer, c *data.Collection, o Options) (Writer, error)

	// Appender returns what appends single features, for a format that is one
	// JSON document with a place for links and counts; nil for the others.
	Appender func(c *data.Collection, o Options) (*GeoJSON, error)

	timed bool // writes the time of a feature apart from its properties
}

// Needs lists the columns to read so that the given ones can be written; nil
// stands for all.
func (f *Format) Needs(c *data.Collection, columns []string) []string {
	if columns == nil || !f.timed {
		return columns
	}
	needed := slices.Clone(columns)
	for _, name := range []string{c.StartColumn, c.EndColumn} {
		if name != "" && !slices.Contains(needed, name) {
			needed = append(needed, name)
		}
	}
	return needed
}

// All returns the formats, the preferred one first.
func All() []Format {
	return []Format{geoJSONFormat, jsonFGFormat, geoJSONSeqFormat, csvFormat}
}

// ByName returns the format of that name.
func ByName(name string) (Format, bool) {
	return find(func(f Format) bool { return f.Name == name })
}

// ByExtension returns the format with that file extension, without the dot, in
// upper or lower case.
func ByExtension(extension string) (Format, bool) {
	return find(func(f Format) bool { return strings.EqualFold(f.Extension, extension) })
}

// ByMediaType returns the format with that media type, which is given without
// parameters, in upper or lower case.
func ByMediaType(mediaType string) (Format, bool) {
	return find(func(f Format) bool {
		own, _, _ := strings.Cut(f.MediaType, ";")
		return slices.ContainsFunc(append([]string{own}, f.Also...), func(m string) bool { return strings.EqualFold(m, mediaType) })
	})
}

func find(is func(Format) bool) (Format, bool) {
	all := All()
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	return Format{}, false
}

// Options says what is written of the features. The zero value is all of each
// feature, with nothing beside.
type Options struct {
	// Columns names the properties to write; nil means all of the collection's.
	// They come in the collection's order, whatever the order here.
	Columns []string

	// CRS is the reference system of the coordinates that are written, in the
	// order of its axes; metres are rounded to a tenth of a millimetre. The zero
	// value is longitude, latitude.
	CRS geo.CRS

	// Schema is the address of the JSON Schema of the properties, for a format
	// that has a place for it; may be empty.
	Schema string

	// Before holds members of the collection that come before the features, for
	// a format that has a place for them.
	Before []Member

	// BBox adds to each feature the box around it, for a format that has a
	// place for it.
	BBox bool

	// Links, if set, returns the links of a feature, for a format that has a
	// place for them.
	Links func(f *data.Feature) []Link
}

// Member is a named value beside the features, such as "numberMatched". Value
// is anything that encoding/json can encode.
type Member struct {
	Name  string
	Value any
}

// Link is a typed reference of a feature (RFC 8288). Empty fields but Href are
// left out.
type Link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel,omitempty"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// chosen returns the indexes of the columns to write.
func (o *Options) chosen(c *data.Collection) ([]int, error) {
	indexes := make([]int, 0, len(c.Columns))
	for i := range c.Columns {
		if o.Columns == nil || slices.Contains(o.Columns, c.Columns[i].Name) {
			indexes = append(indexes, i)
		}
	}
	for _, name := range o.Columns {
		if c.Column(name) == nil {
			return nil, &data.InvalidError{Param: "properties", Value: name, Reason: "is no column of " + c.ID}
		}
	}
	return indexes, nil
}

// output collects bytes and passes them on in large pieces.
type output struct {
	w   io.Writer
	buf []byte
	err error
}

// pieceSize is how many bytes are collected before they are passed on.
const pieceSize = 32 << 10

func newOutput(w io.Writer) output {
	return output{w: w, buf: make([]byte, 0, pieceSize+pieceSize/4)}
}

// took takes over the buffer after something was appended to it.
func (o *output) took(buf []byte, err error) error {
	if err != nil {
		o.err = err
		return err
	}
	o.buf = buf
	if len(o.buf) >= pieceSize {
		return o.flush()
	}
	return nil
}

func (o *output) flush() error {
	if o.err != nil || len(o.buf) == 0 {
		return o.err
	}
	_, o.err = o.w.Write(o.buf)
	o.buf = o.buf[:0]
	return o.err
}

// checkValues says whether a row fits its collection.
func checkValues(c *data.Collection, f *data.Feature) error {
	if len(f.Values) != len(c.Columns) {
		return fmt.Errorf("feature %q of %s: %d values for %d columns", f.ID, c.ID, len(f.Values), len(c.Columns))
	}
	return nil
}
