package format

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

var csvFormat = Format{
	Name: "csv", Title: "CSV", MediaType: "text/csv; charset=utf-8; header=present", Extension: "csv",
	New: newCSVWriter,
}

// csvWriter writes comma-separated values (RFC 4180) in UTF-8, lines ended by
// CR LF, with one header line:
//
//   - "id", then the geometry, then the properties in the collection's order.
//   - The geometry is "lon" and "lat" for a collection of points (in the order
//     of the axes; "x" and "y" when they are no degrees), "wkt" (well-known
//     text) for any other; these names get "geometry_" in front where a column
//     of the collection has them already.
//   - Null is an empty field, an empty text is "".
//   - JSON is written as text. The passages that back a feature are given
//     as "passage_id" and "passage_text" too, several joined by " | ".
//   - A text that a spreadsheet would run as a formula (it begins with =, @, a
//     tab or carriage return, or with + or - without being a number) gets an
//     apostrophe in front: the file may hold what strangers wrote.
//
// There is no place for members of the collection.
type csvWriter struct {
	collection *data.Collection
	columns    []int
	passages   int // index of the column with passages, -1 without
	points     bool
	crs        geo.CRS
	geometry   geometryWriter
	out        output
	begun      bool
	cell       []byte
}

// passagesColumn is the related column that cites passages of articles.
const passagesColumn = "passages"

func newCSVWriter(w io.Writer, c *data.Collection, o Options) (Writer, error) {
	columns, err := o.chosen(c)
	if err != nil {
		return nil, err
	}
	writer := &csvWriter{
		collection: c, columns: columns, passages: -1, points: c.Geometry == data.Point, crs: o.CRS,
		geometry: geometryWriter{transform: transformTo(o.CRS)}, out: newOutput(w),
	}
	for _, i := range columns {
		if c.Columns[i].Related && c.Columns[i].Name == passagesColumn {
			writer.passages = i
		}
	}
	return writer, nil
}

func (w *csvWriter) Write(f *data.Feature) error {
	if err := w.begin(); err != nil {
		return err
	}
	dst, err := w.appendRow(w.out.buf, f)
	if err != nil {
		err = fmt.Errorf("write feature %q of %s: %w", f.ID, w.collection.ID, err)
	}
	return w.out.took(dst, err)
}

func (w *csvWriter) Close(...Member) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.out.flush()
}

// begin writes the header line, once.
func (w *csvWriter) begin() error {
	if w.begun || w.out.err != nil {
		return w.out.err
	}
	w.begun = true
	names := []string{"id"}
	switch {
	case !w.collection.IsSpatial():
	case w.points:
		names = append(names, axisNames(w.crs)...)
	default:
		names = append(names, "wkt")
	}
	for i, name := range names {
		if w.collection.Column(name) != nil {
			names[i] = "geometry_" + name
			if i == 0 {
				names[i] = "feature_id"
			}
		}
	}
	for _, i := range w.columns {
		names = append(names, w.collection.Columns[i].Name)
	}
	if w.passages >= 0 {
		names = append(names, "passage_id", "passage_text")
	}
	dst := w.out.buf
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendCell(dst, guarded(name))
	}
	return w.out.took(append(dst, "\r\n"...), nil)
}

// axisNames names the axes of a reference system in their order.
func axisNames(crs geo.CRS) []string {
	names := []string{"lon", "lat"}
	if !crs.Geographic() {
		names = []string{"x", "y"}
	}
	if crs.LatLon() {
		slices.Reverse(names)
	}
	return names
}

func (w *csvWriter) appendRow(dst []byte, f *data.Feature) ([]byte, error) {
	if err := checkValues(w.collection, f); err != nil {
		return dst, err
	}
	dst = appendCell(dst, guarded(f.ID))
	var err error
	if w.collection.IsSpatial() {
		if dst, err = w.appendGeometry(append(dst, ','), f.Geometry); err != nil {
			return dst, err
		}
	}
	for _, i := range w.columns {
		if dst, err = w.appendValue(append(dst, ','), f.Values[i]); err != nil {
			return dst, fmt.Errorf("column %q: %w", w.collection.Columns[i].Name, err)
		}
	}
	if w.passages >= 0 {
		ids, texts := passagesOf(f.Values[w.passages])
		dst = appendCell(append(dst, ','), guarded(ids))
		dst = appendCell(append(dst, ','), guarded(texts))
	}
	return append(dst, "\r\n"...), nil
}

// passagesOf returns the ids and texts of the passages in a related value, ""
// twice when there is none.
func passagesOf(v any) (ids, texts string) {
	raw, _ := v.(json.RawMessage)
	var passages []struct{ ID, Text string }
	if len(raw) == 0 || json.Unmarshal(raw, &passages) != nil {
		return "", ""
	}
	const separator = " | "
	for i, p := range passages {
		if i > 0 {
			ids, texts = ids+separator, texts+separator
		}
		ids, texts = ids+p.ID, texts+p.Text
	}
	return ids, texts
}

func (w *csvWriter) appendValue(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return dst, nil
	case string:
		return appendCell(dst, guarded(v)), nil
	case json.RawMessage:
		return appendCell(dst, string(v)), nil
	}
	var err error
	if w.cell, err = appendValue(w.cell[:0], v); err != nil {
		return dst, err
	}
	if string(w.cell) == "null" {
		return dst, nil
	}
	text := w.cell
	if text[0] == '"' { // base64
		text = text[1 : len(text)-1]
	}
	return append(dst, text...), nil
}

func (w *csvWriter) appendGeometry(dst []byte, g orb.Geometry) ([]byte, error) {
	if w.points {
		p, ok := g.(orb.Point)
		if !ok {
			if g != nil {
				return dst, fmt.Errorf("a %s in a collection of points", g.GeoJSONType())
			}
			return append(dst, ','), nil
		}
		p, err := w.geometry.position(p)
		switch {
		case errors.Is(err, errBeyond):
			return append(dst, ','), nil
		case err != nil:
			return dst, err
		}
		dst = append(appendDecimal(dst, p[0]), ',')
		return appendDecimal(dst, p[1]), nil
	}
	if g == nil {
		return dst, nil
	}
	out, err := w.geometry.appendWKT(append(dst, '"'), g)
	if errors.Is(err, errBeyond) {
		return dst, nil
	}
	return append(out, '"'), err
}

// guarded puts an apostrophe in front of what a spreadsheet would run.
func guarded(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '@', '\t', '\r':
		return "'" + s
	case '+', '-':
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

// appendCell appends a text, in quotes where they are needed.
func appendCell(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if !needsQuotes(s) {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		dst = append(append(dst, s[:i]...), `""`...)
		s = s[i+1:]
	}
	return append(append(dst, s...), '"')
}

// needsQuotes says so of what RFC 4180 quotes, of the empty text, which would
// be null without, and of blanks at the ends, which some readers drop.
func needsQuotes(s string) bool {
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' {
		return true
	}
	for i := range len(s) {
		switch s[i] {
		case ',', '"', '\r', '\n':
			return true
		}
	}
	return false
}
