package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"panj/data"
	"panj/geo"
)

var geoJSONFormat = Format{
	Name: "geojson", Title: "GeoJSON", MediaType: "application/geo+json", Extension: "geojson",
	Also:     []string{"application/json", "application/vnd.geo+json"},
	New:      func(w io.Writer, c *data.Collection, o Options) (Writer, error) { return NewGeoJSONWriter(w, c, o) },
	Appender: NewGeoJSON,
}

// GeoJSON appends the features of one collection as GeoJSON (RFC 7946) or as
// its extension JSON-FG. It is not safe for concurrent use.
type GeoJSON struct {
	collection *data.Collection
	options    Options
	columns    []int    // to write
	names      [][]byte // of these: `,"name":`, the first without the comma
	geometry   geometryWriter
	fg         *jsonFG // nil for plain GeoJSON
}

// NewGeoJSON returns what appends features of the collection. It returns a
// *[data.InvalidError] when the options name a column that there is not.
func NewGeoJSON(c *data.Collection, o Options) (*GeoJSON, error) {
	columns, err := o.chosen(c)
	if err != nil {
		return nil, err
	}
	g := &GeoJSON{collection: c, options: o, columns: columns, geometry: geometryWriter{transform: transformTo(o.CRS)}}
	for n, i := range columns {
		var name []byte
		if n > 0 {
			name = append(name, ',')
		}
		g.names = append(g.names, append(appendString(name, c.Columns[i].Name), ':'))
	}
	return g, nil
}

// AppendHead appends the beginning of a FeatureCollection: what the format says
// of the document, with a comma at the end.
func (g *GeoJSON) AppendHead(dst []byte) ([]byte, error) {
	return appendMembers(append(dst, `{"type":"FeatureCollection",`...), g.members())
}

// members are what a document says of itself.
func (g *GeoJSON) members() []Member {
	if g.fg == nil {
		return nil
	}
	return g.fg.members
}

// AppendFeature appends one Feature object, without a line end:
//
//   - "id" is a string when the collection has a column for it
//     ([data.Collection.IDColumn]), else the row's key as a number.
//   - "bbox", if asked for: west, south, east, north; west is greater than
//     east when the feature crosses the antimeridian.
//   - "geometry" is null for a row without one, and for one that has no
//     coordinates in [Options.CRS]. Rings are closed, exterior ones run
//     anticlockwise.
//   - "properties" has every chosen column in the collection's order, null
//     included. Integers are exact, numbers the shortest that read back the
//     same and are no integers as text (5000.0), binary is base64. NaN and infinite numbers become null, what is
//     not UTF-8 in a text becomes U+FFFD.
//   - "links", if asked for.
//
// A coordinate that is no finite number is an error; dst is returned as it was
// then.
func (g *GeoJSON) AppendFeature(dst []byte, f *data.Feature) ([]byte, error) {
	return g.append(dst, f, nil)
}

// AppendDocument appends a Feature object that is a document of its own.
func (g *GeoJSON) AppendDocument(dst []byte, f *data.Feature) ([]byte, error) {
	return g.append(dst, f, g.members())
}

func (g *GeoJSON) append(dst []byte, f *data.Feature, members []Member) ([]byte, error) {
	out, err := g.appendFeature(dst, f, members)
	if err != nil {
		return dst, fmt.Errorf("write feature %q of %s: %w", f.ID, g.collection.ID, err)
	}
	return out, nil
}

func (g *GeoJSON) appendFeature(dst []byte, f *data.Feature, members []Member) ([]byte, error) {
	err := checkValues(g.collection, f)
	if err != nil {
		return dst, err
	}
	if dst, err = appendMembers(append(dst, `{"type":"Feature",`...), members); err != nil {
		return dst, err
	}
	dst = append(dst, `"id":`...)
	if g.collection.IDColumn != "" {
		dst = appendString(dst, f.ID)
	} else {
		dst = strconv.AppendInt(dst, f.Key, 10)
	}
	if dst, err = g.appendPlace(dst, f); err != nil {
		return dst, err
	}
	dst = append(dst, `,"properties":{`...)
	for n, i := range g.columns {
		dst = append(dst, g.names[n]...)
		if dst, err = appendValue(dst, f.Values[i]); err != nil {
			return dst, fmt.Errorf("column %q: %w", g.collection.Columns[i].Name, err)
		}
	}
	dst = append(dst, '}')
	if g.options.Links != nil {
		dst = appendLinks(dst, g.options.Links(f))
	}
	return append(dst, '}'), nil
}

// appendPlace appends where the feature is and, in JSON-FG, when.
func (g *GeoJSON) appendPlace(dst []byte, f *data.Feature) (out []byte, err error) {
	if g.fg != nil {
		dst = g.fg.appendTime(dst, f)
	}
	switch {
	case g.fg == nil:
		dst = append(dst, `,"geometry":`...)
	case g.options.CRS == geo.CRS84:
		dst = append(dst, `,"place":null,"geometry":`...)
	default:
		dst = append(dst, `,"geometry":null,"place":`...)
	}
	g.geometry.resetBounds()
	switch out, err = g.geometry.appendGeometry(dst, f.Geometry); {
	case errors.Is(err, errBeyond):
		return append(dst, "null"...), nil
	case err == nil && g.options.BBox:
		out = g.appendBBox(out, f)
	}
	return out, err
}

// appendBBox appends the box around the geometry that was written last; nothing
// when that has no position.
func (g *GeoJSON) appendBBox(dst []byte, f *data.Feature) []byte {
	low, high := g.geometry.low, g.geometry.high
	if low[0] > high[0] {
		return dst
	}
	edges := [4]float64{low[0], low[1], high[0], high[1]}
	if g.options.CRS == geo.CRS84 {
		if box, ok := geo.BoxOf(f.Geometry); ok {
			edges = [4]float64{box.West, box.South, box.East, box.North}
		}
	}
	dst = append(dst, `,"bbox":[`...)
	for i, v := range edges {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendDecimal(dst, v)
	}
	return append(dst, ']')
}

func appendLinks(dst []byte, links []Link) []byte {
	dst = append(dst, `,"links":[`...)
	for i, l := range links {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, `{"href":`...), l.Href)
		for _, field := range []struct{ name, value string }{{"rel", l.Rel}, {"type", l.Type}, {"title", l.Title}} {
			if field.value != "" {
				dst = append(appendString(append(dst, ','), field.name), ':')
				dst = appendString(dst, field.value)
			}
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// GeoJSONWriter writes a FeatureCollection, one feature to a line.
type GeoJSONWriter struct {
	features *GeoJSON
	out      output
	before   []Member
	names    map[string]bool // of the members so far
	begun    bool
	any      bool // a feature was written
}

// NewGeoJSONWriter returns a writer of a FeatureCollection with the members of
// [Options.Before] in front of the features.
func NewGeoJSONWriter(w io.Writer, c *data.Collection, o Options) (*GeoJSONWriter, error) {
	features, err := NewGeoJSON(c, o)
	if err != nil {
		return nil, err
	}
	return newDocumentWriter(w, features), nil
}

func newDocumentWriter(w io.Writer, features *GeoJSON) *GeoJSONWriter {
	// The members that RFC 7946 (sections 3.3 and 7.1) keeps for itself.
	names := map[string]bool{"type": true, "features": true, "coordinates": true, "geometries": true, "geometry": true, "properties": true}
	for _, m := range features.members() {
		names[m.Name] = true
	}
	return &GeoJSONWriter{features: features, out: newOutput(w), before: features.options.Before, names: names}
}

// Write appends a feature.
func (g *GeoJSONWriter) Write(f *data.Feature) error {
	if err := g.begin(); err != nil {
		return err
	}
	separator := ",\n"
	if !g.any {
		separator, g.any = "\n", true
	}
	return g.out.took(g.features.AppendFeature(append(g.out.buf, separator...), f))
}

// Close ends the collection, with further members after the features.
func (g *GeoJSONWriter) Close(after ...Member) error {
	if err := g.begin(); err != nil {
		return err
	}
	end := "]"
	if g.any {
		end = "\n]"
	}
	dst := append(g.out.buf, end...)
	for _, m := range after {
		var err error
		if dst, err = g.appendMember(append(dst, ','), m); err != nil {
			return g.out.took(nil, err)
		}
	}
	if err := g.out.took(append(dst, "}\n"...), nil); err != nil {
		return err
	}
	return g.out.flush()
}

// begin writes what comes before the features, once.
func (g *GeoJSONWriter) begin() error {
	if g.begun || g.out.err != nil {
		return g.out.err
	}
	g.begun = true
	dst, err := g.features.AppendHead(g.out.buf)
	if err != nil {
		return g.out.took(nil, err)
	}
	for _, m := range g.before {
		if dst, err = g.appendMember(dst, m); err != nil {
			return g.out.took(nil, err)
		}
		dst = append(dst, ',')
	}
	return g.out.took(append(dst, `"features":[`...), nil)
}

func (g *GeoJSONWriter) appendMember(dst []byte, m Member) ([]byte, error) {
	if g.names[m.Name] {
		return dst, fmt.Errorf("member %q of a FeatureCollection: the name is taken", m.Name)
	}
	g.names[m.Name] = true
	return appendMember(dst, m)
}

// marshal is json.Marshal with <, > and & left readable: nothing here is put
// into HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
