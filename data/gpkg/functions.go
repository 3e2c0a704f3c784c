package gpkg

import (
	"database/sql/driver"
	"net/url"

	"github.com/paulmach/orb"
	"modernc.org/sqlite"

	"panj/data"
	"panj/geo"
)

// function is a scalar SQL function. Its arguments are views into SQLite's
// memory: nothing may be kept of them.
type function struct {
	name string
	args int32
	call func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error)
}

// functions are those that the R-tree extension of GeoPackage 1.4 demands
// (annex F.3), and our own, which statements of this package use.
var functions = []function{
	{"ST_MinX", 1, envelopeFunc(func(b orb.Bound) float64 { return b.Min[0] })},
	{"ST_MaxX", 1, envelopeFunc(func(b orb.Bound) float64 { return b.Max[0] })},
	{"ST_MinY", 1, envelopeFunc(func(b orb.Bound) float64 { return b.Min[1] })},
	{"ST_MaxY", 1, envelopeFunc(func(b orb.Bound) float64 { return b.Max[1] })},
	{"ST_IsEmpty", 1, stIsEmpty},
	{"panj_hits", 6, panjHits},
	{"panj_near", 7, panjNear},
	{"panj_holds", 7, panjHolds},
	{"panj_meets", 8, panjMeets},
	{"panj_keeps", 8, panjKeeps},
	{"panj_first", 1, instantFunc(data.FirstInstant)},
	{"panj_last", 1, instantFunc(data.LastInstant)},
	{"panj_escape", 1, panjEscape},
	{"panj_test", -1, panjTest},
	{"panj_rank", -1, panjRank},
	{"panj_integer", 1, valueFunc(data.Integer)},
	{"panj_number", 1, valueFunc(data.Number)},
	{"panj_boolean", 1, valueFunc(data.Boolean)},
	{"panj_date", 1, valueFunc(data.Date)},
	{"panj_text", 1, valueFunc(data.Text)},
}

// envelopeFunc makes ST_MinX and its like: NULL for what is no geometry and
// for an empty one.
func envelopeFunc(f func(orb.Bound) float64) func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
	return func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		blob, ok := args[0].([]byte)
		if !ok {
			return nil, nil
		}
		b, ok, err := boundOf(blob)
		if err != nil || !ok {
			return nil, nil //nolint:nilerr // NULL is what the functions of SQL/MM return then
		}
		return f(b), nil
	}
}

// stIsEmpty returns 1 for an empty geometry, 0 for another, NULL for what is
// no geometry.
func stIsEmpty(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	blob, ok := args[0].([]byte)
	if !ok {
		return nil, nil
	}
	_, ok, err := boundOf(blob)
	switch {
	case err != nil:
		return nil, nil //nolint:nilerr // as above
	case ok:
		return int64(0), nil
	}
	return int64(1), nil
}

// panjHits(geometry, epsg, west, south, east, north) tells whether the
// geometry and the box share a point. A geometry that cannot be read is where
// its envelope is, if the box holds all of that, as an R-tree would find it,
// else nowhere.
func panjHits(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	g, err := geometryArg(args)
	if err != nil {
		return holdsEnvelope(boxArg(args[2:]), args), nil //nolint:nilerr // see above
	}
	return g != nil && boxArg(args[2:]).IntersectsGeometry(g), nil
}

// panjNear(geometry, epsg, radius, west, south, east, north) tells whether the
// circle of that radius, in metres, around the point and the box share a
// point. Geometries other than points are compared as they are.
func panjNear(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	g, err := geometryArg(args)
	box := boxArg(args[3:])
	if err != nil {
		return holdsEnvelope(box, args), nil //nolint:nilerr // as above
	}
	if p, ok := g.(orb.Point); ok {
		return box.Reaches(p, number(args[2])), nil
	}
	return g != nil && box.IntersectsGeometry(g), nil
}

// panjHolds(geometry, epsg, radius, west, south, east, north) tells whether the
// box holds the whole circle of that radius, in metres, around the point, or
// the whole of another geometry.
func panjHolds(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	g, err := geometryArg(args)
	box := boxArg(args[3:])
	if err != nil {
		return holdsEnvelope(box, args), nil //nolint:nilerr // as above
	}
	if p, ok := g.(orb.Point); ok {
		return box.HoldsCircle(p, number(args[2])), nil
	}
	return box.HoldsGeometry(g), nil
}

// panjMeets(geometry, epsg, radius, epsg of the box, min x, min y, max x, max y)
// tells whether the geometry and a box in another system share a point; with a
// radius, whether the circle around a point does.
func panjMeets(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	g, err := geometryArg(args)
	if err != nil || g == nil {
		return false, nil //nolint:nilerr // what cannot be read is nowhere in that system
	}
	box := projectedArg(args[3:])
	p, isPoint := g.(orb.Point)
	switch {
	case !isPoint || args[2] == nil:
		return box.IntersectsGeometry(g), nil
	case box.CRS.Upright():
		return box.Box().Reaches(p, number(args[2])), nil
	}
	return box.Reaches(p, number(args[2])), nil
}

// panjKeeps, with the arguments of panjMeets, tells whether the box in another
// system holds the whole geometry, as panjHolds does.
func panjKeeps(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	g, err := geometryArg(args)
	if err != nil || g == nil {
		return false, nil //nolint:nilerr // as above
	}
	if p, ok := g.(orb.Point); ok {
		return projectedArg(args[3:]).HoldsCircle(p, number(args[2])), nil
	}
	return projectedArg(args[3:]).HoldsGeometry(g), nil
}

// holdsEnvelope reports whether the box holds the envelope of a geometry that
// is stored in longitude, latitude.
func holdsEnvelope(box geo.Box, args []driver.Value) bool {
	blob, _ := args[0].([]byte)
	h, err := parseHeader(blob)
	if err != nil || h.envelope == nil || number(args[1]) != 0 {
		return false
	}
	envelope, ok := geo.BoxOf(orb.MultiPoint{h.envelope.Min, h.envelope.Max})
	return ok && box.ContainsBox(envelope)
}

// geometryArg reads a geometry and the code of its system; the geometry comes
// out in longitude, latitude.
func geometryArg(args []driver.Value) (orb.Geometry, error) {
	blob, ok := args[0].([]byte)
	if !ok {
		return nil, nil
	}
	g, err := decodeGeometry(blob)
	if err != nil || g == nil {
		return nil, err
	}
	return toLonLat(g, int(args[1].(int64))), nil
}

// toLonLat transforms a geometry that nobody else holds; code 0 stands for
// longitude, latitude.
func toLonLat(g orb.Geometry, code int) orb.Geometry {
	if code == 0 {
		return g
	}
	if crs, ok := geo.CRSByEPSG(code); ok {
		return geo.MapVertices(g, crs.LonLat)
	}
	return g
}

func boxArg(args []driver.Value) geo.Box {
	return geo.Box{West: number(args[0]), South: number(args[1]), East: number(args[2]), North: number(args[3])}
}

// projectedArg reads the code of a system and a box in it.
func projectedArg(args []driver.Value) geo.ProjectedBox {
	crs, _ := geo.CRSByEPSG(int(number(args[0])))
	return geo.ProjectedBox{CRS: crs, Bound: orb.Bound{
		Min: orb.Point{number(args[1]), number(args[2])}, Max: orb.Point{number(args[3]), number(args[4])},
	}}
}

// number reads a numeric argument; anything else is 0.
func number(v driver.Value) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	}
	return 0
}

// instantFunc makes a function that turns the text of a DATE or DATETIME
// column into a form that sorts as time; NULL for what is neither.
func instantFunc(f func(string) string) func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
	return func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		text, ok := args[0].(string)
		if !ok {
			return nil, nil
		}
		if t, ok := readTime(text); ok {
			return f(t), nil
		}
		return nil, nil
	}
}

// panjEscape writes a text as one segment of a path in an address.
func panjEscape(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	text, ok := args[0].(string)
	if !ok {
		return nil, nil
	}
	return url.PathEscape(text), nil
}
