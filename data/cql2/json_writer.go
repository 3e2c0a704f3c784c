package cql2

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/paulmach/orb"
)

// JSON writes an expression in the JSON encoding, without spaces. What it
// writes reads back as the same expression.
func JSON(e Expr) []byte {
	var w jsonWriter
	w.expr(e)
	return w.Bytes()
}

type jsonWriter struct{ bytes.Buffer }

func (w *jsonWriter) expr(e Expr) {
	switch e := e.(type) {
	case *And:
		w.operation("and", e.Args...)
	case *Or:
		w.operation("or", e.Args...)
	case *Not:
		w.operation("not", e.Arg)
	case *Compare:
		w.operation(string(e.Op), e.Left, e.Right)
	case *Like:
		w.operation("like", e.Arg, e.Pattern)
	case *Between:
		w.operation("between", e.Arg, e.Low, e.High)
	case *In:
		w.operation("in", e.Arg, &Array{e.List})
	case *IsNull:
		w.operation("isNull", e.Arg)
	case *Spatial:
		w.operation(string(e.Op), e.Left, e.Right)
	case *Temporal:
		w.operation(string(e.Op), e.Left, e.Right)
	case *ArrayCompare:
		w.operation(string(e.Op), e.Left, e.Right)
	case *Arithmetic:
		w.operation(string(e.Op), e.Left, e.Right)
	case *CaseFold:
		w.operation("casei", e.Arg)
	case *AccentFold:
		w.operation("accenti", e.Arg)
	case *Function:
		w.operation(e.Name, e.Args...)
	default:
		w.literal(e)
	}
}

func (w *jsonWriter) literal(e Expr) {
	switch e := e.(type) {
	case Property:
		w.wrapped("property", func() { w.quote(string(e)) })
	case String:
		w.quote(string(e))
	case Integer:
		w.WriteString(strconv.FormatInt(int64(e), 10))
	case Float:
		w.WriteString(formatFloat(float64(e)))
	case Bool:
		w.WriteString(strconv.FormatBool(bool(e)))
	case Date:
		w.wrapped("date", func() { w.quote(string(e)) })
	case Timestamp:
		w.wrapped("timestamp", func() { w.quote(string(e)) })
	case *Interval:
		w.wrapped("interval", func() { jsonParts(w, []Expr{e.Start, e.End}, w.bound) })
	case *Array:
		jsonParts(w, e.Items, w.expr)
	case *Geometry:
		(&geoJSONWriter{w: w, heights: e.Heights}).geometry(e.Geometry)
	case *Envelope:
		w.wrapped("bbox", func() {
			jsonParts(w, envelopeNumbers(e), func(f float64) { w.WriteString(formatFloat(f)) })
		})
	}
}

func (w *jsonWriter) operation(op string, args ...Expr) {
	w.WriteString(`{"op":`)
	w.quote(op)
	w.WriteString(`,"args":`)
	jsonParts(w, args, w.expr)
	w.WriteByte('}')
}

// wrapped writes an object with one member.
func (w *jsonWriter) wrapped(member string, write func()) {
	w.WriteString(`{"` + member + `":`)
	write()
	w.WriteByte('}')
}

func jsonParts[T any](w *jsonWriter, parts []T, write func(T)) {
	w.WriteByte('[')
	for i, p := range parts {
		if i > 0 {
			w.WriteByte(',')
		}
		write(p)
	}
	w.WriteByte(']')
}

func (w *jsonWriter) bound(e Expr) {
	switch e := e.(type) {
	case nil:
		w.WriteString(`".."`)
	case Date:
		w.quote(string(e))
	case Timestamp:
		w.quote(string(e))
	default:
		w.expr(e)
	}
}

func (w *jsonWriter) quote(s string) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) //nolint:errchkjson // a string into memory does not fail
	w.Truncate(w.Len() - 1)
}

// geoJSONWriter writes a geometry and takes its heights in turn.
type geoJSONWriter struct {
	w       *jsonWriter
	heights []float64
	n       int
}

func (k *geoJSONWriter) geometry(g orb.Geometry) {
	k.w.WriteString(`{"type":"` + g.GeoJSONType() + `","`)
	if members, ok := g.(orb.Collection); ok {
		k.w.WriteString(`geometries":`)
		jsonParts(k.w, members, k.geometry)
		k.w.WriteByte('}')
		return
	}
	k.w.WriteString(`coordinates":`)
	switch g := g.(type) {
	case orb.Point:
		k.position(g)
	case orb.MultiPoint:
		k.line(orb.LineString(g))
	case orb.LineString:
		k.line(g)
	case orb.MultiLineString:
		jsonParts(k.w, g, k.line)
	case orb.Polygon:
		k.polygon(g)
	case orb.MultiPolygon:
		jsonParts(k.w, g, k.polygon)
	}
	k.w.WriteByte('}')
}

func (k *geoJSONWriter) polygon(p orb.Polygon) {
	jsonParts(k.w, p, func(r orb.Ring) { k.line(orb.LineString(r)) })
}

func (k *geoJSONWriter) line(points orb.LineString) { jsonParts(k.w, points, k.position) }

func (k *geoJSONWriter) position(p orb.Point) {
	k.w.WriteString("[" + formatFloat(p[0]) + "," + formatFloat(p[1]))
	if k.n < len(k.heights) {
		k.w.WriteString("," + formatFloat(k.heights[k.n]))
		k.n++
	}
	k.w.WriteByte(']')
}
