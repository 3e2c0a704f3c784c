package format

import (
	"io"
	"strings"

	"panj/data"
)

var jsonFGFormat = Format{
	Name: "jsonfg", Title: "JSON-FG", MediaType: "application/vnd.ogc.fg+json", Extension: "fg.json",
	Also: []string{"application/fg+json"},
	New: func(w io.Writer, c *data.Collection, o Options) (Writer, error) {
		features, err := newJSONFG(c, o)
		if err != nil {
			return nil, err
		}
		return newDocumentWriter(w, features), nil
	},
	Appender: newJSONFG,
	timed:    true,
}

// The classes of OGC Features and Geometries JSON (21-045r1) that the
// documents meet.
const (
	jsonFGCore  = "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"
	jsonFGTypes = "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"
)

// jsonFG is what JSON-FG adds to GeoJSON: the reference system, the geometry in
// it as "place" when it is not longitude and latitude, the time of a feature,
// and what kind of feature it is.
type jsonFG struct {
	start, end int // indexes of the columns with the interval; -1 without
	members    []Member
}

func newJSONFG(c *data.Collection, o Options) (*GeoJSON, error) {
	g, err := NewGeoJSON(c, o)
	if err != nil {
		return nil, err
	}
	fg := &jsonFG{start: -1, end: -1}
	for i, column := range c.Columns {
		if column.Name == c.StartColumn {
			fg.start = i
		}
		if column.Name == c.EndColumn {
			fg.end = i
		}
	}
	fg.members = []Member{{"conformsTo", []string{jsonFGCore, jsonFGTypes}}, {"featureType", c.ID}}
	if o.Schema != "" {
		fg.members = append(fg.members, Member{"featureSchema", o.Schema})
	}
	if dimension, known := c.Geometry.Dimension(); known {
		fg.members = append(fg.members, Member{"geometryDimension", dimension})
	}
	fg.members = append(fg.members, Member{"coordRefSys", o.CRS.URI()})
	g.fg = fg
	return g, nil
}

// appendTime appends when the feature was: a date, a timestamp in UTC, or an
// interval of either, in which ".." is an open end (21-045r1, 7.4).
func (fg *jsonFG) appendTime(dst []byte, f *data.Feature) []byte {
	start, end := fg.instant(f, fg.start), fg.instant(f, fg.end)
	dst = append(dst, `,"time":`...)
	switch {
	case start == "" && end == "":
		return append(dst, "null"...)
	case start == end && strings.Contains(start, "T"):
		dst = appendString(append(dst, `{"timestamp":`...), start)
	case start == end:
		dst = appendString(append(dst, `{"date":`...), start)
	default:
		const open = ".."
		if start == "" {
			start = open
		}
		if end == "" {
			end = open
		}
		dst = appendString(append(dst, `{"interval":[`...), start)
		dst = append(appendString(append(dst, ','), end), ']')
	}
	return append(dst, '}')
}

// instant is a bound of the interval as JSON-FG writes it, "" without one.
func (fg *jsonFG) instant(f *data.Feature, column int) string {
	if column < 0 {
		return ""
	}
	text, _ := f.Values[column].(string)
	if t, err := data.ParseTime(text); err == nil {
		return t
	}
	return ""
}
