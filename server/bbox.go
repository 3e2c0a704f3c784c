package server

import (
	"fmt"
	"math"
	"net/url"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// parseBox reads bbox, bbox-crs and match into a query.
func parseBox(values url.Values, c *data.Collection, q *data.Query) error {
	crs, err := parseCRS(values, paramBBoxCRS, c)
	if err != nil {
		return err
	}
	if err := parseMatch(values, c, q); err != nil || !values.Has(paramBBox) {
		return err
	}
	text := values.Get(paramBBox)
	n, err := parseCorners(text, crs)
	if err != nil {
		return err
	}
	if degrees(crs) {
		box, err := parseBBox(text, n)
		if err == nil && c.IsSpatial() { // what has no geometry matches every box
			q.Box = &box
		}
		return err
	}
	q.Projected, err = parseProjected(text, n, crs)
	return err
}

// parseMatch reads what a box is compared with. The standard wants a box to
// match what has no geometry too (OGC API - Features, /req/core/fc-bbox-response,
// C); who says what to compare it with gets no more than that.
func parseMatch(values url.Values, c *data.Collection, q *data.Query) error {
	if !values.Has(paramMatch) || !c.IsSpatial() {
		q.Unplaced = true
		return nil
	}
	match, err := parseChoice(values, matchParam(c))
	if values.Get(paramMatch) == string(data.MatchArea) && c.RadiusCol == "" {
		err = &data.InvalidError{Param: paramMatch, Value: string(data.MatchArea), Reason: "cannot be: the collection has no radius of uncertainty; allowed are " + strings.Join(matchParam(c).schema.Enum, ", ")}
	}
	if err == nil && !values.Has(paramBBox) {
		err = &data.InvalidError{Param: paramMatch, Value: match, Reason: "says how bbox is compared, and there is no bbox"}
	}
	q.Match = data.Match(match)
	return err
}

// degrees reports whether a system has the longitude and latitude of WGS 84.
func degrees(crs geo.CRS) bool { return crs.Geographic() && crs.Upright() }

// parseCorners reads four numbers, or six of which the third and the sixth are
// elevations, and returns the lower and the upper corner, each eastward before
// northward.
func parseCorners(text string, crs geo.CRS) (corners [2]orb.Point, err error) {
	form := bboxForm(crs)
	fields := strings.Split(text, ",")
	if len(fields) != 4 && len(fields) != 6 {
		return corners, invalidBox(text, "needs 4 numbers (or 6, with elevations), and %d came; %s", len(fields), form)
	}
	var n [6]float64
	for i, field := range fields {
		v, err := parseNumber(paramBBox, strings.TrimSpace(field))
		if err != nil {
			return corners, invalidBox(text, "holds %q, which is not a number; %s", shorten(field), form)
		}
		n[i] = v
	}
	low, high := orb.Point{n[0], n[1]}, orb.Point{n[2], n[3]}
	if len(fields) == 6 {
		high = orb.Point{n[3], n[4]}
		if n[2] > n[5] {
			return corners, invalidBox(text, "has its lowest elevation above its highest")
		}
	}
	return [2]orb.Point{crs.AxisOrder(low), crs.AxisOrder(high)}, nil
}

func invalidBox(text, reason string, args ...any) error {
	return &data.InvalidError{Param: paramBBox, Value: text, Reason: fmt.Sprintf(reason, args...)}
}

// bboxForm says how a box is written in a reference system.
func bboxForm(crs geo.CRS) string {
	switch {
	case !crs.Geographic():
		low, high := crs.AxisOrder(crs.Coordinates(orb.Point{70.9, 38.3})), crs.AxisOrder(crs.Coordinates(orb.Point{71.2, 38.6}))
		return fmt.Sprintf("write the lower corner, then the upper one, in metres of %s, e.g. %.0f,%.0f,%.0f,%.0f", crs.Name(), low[0], low[1], high[0], high[1])
	case crs.LatLon():
		return "write south,west,north,east in degrees, as " + crs.Name() + " orders its axes, e.g. 38.3,70.9,38.6,71.2"
	}
	return "write west,south,east,north in degrees, e.g. 70.9,38.3,71.2,38.6"
}

// parseBBox makes a box of longitude and latitude of two corners.
func parseBBox(text string, corners [2]orb.Point) (geo.Box, error) {
	west, south, east, north := corners[0][0], corners[0][1], corners[1][0], corners[1][1]
	var reason string
	switch {
	case south < -90 || south > 90 || north < -90 || north > 90:
		reason = "has a latitude outside -90 to 90"
	case west < -180 || west > 180 || east < -180 || east > 180:
		reason = "has a longitude outside -180 to 180"
	case south > north:
		return geo.Box{}, invalidBox(text, "has its south north of its north")
	}
	if reason != "" {
		return geo.Box{}, invalidBox(text, "%s; mind the order of the axes, which bbox-crs decides: by default west,south,east,north", reason)
	}
	box, err := geo.NewBox(west, south, east, north)
	if err != nil {
		return box, invalidBox(text, "%s", err)
	}
	return box, nil
}

// parseProjected makes a box of another system. Only in the Mercator systems,
// whose eastings go round the earth, it may cross the antimeridian.
func parseProjected(text string, corners [2]orb.Point, crs geo.CRS) (*geo.ProjectedBox, error) {
	box := geo.ProjectedBox{CRS: crs, Bound: orb.Bound{Min: corners[0], Max: corners[1]}}
	switch {
	case box.Bound.Min[1] > box.Bound.Max[1]:
		return nil, invalidBox(text, "has its lower corner above its upper one; %s", bboxForm(crs))
	case box.Bound.Min[0] > box.Bound.Max[0] && !crs.Upright():
		return nil, invalidBox(text, "has its lower corner east of its upper one; %s", bboxForm(crs))
	}
	if world := math.Abs(crs.Forward(orb.Point{180, 0})[0]); crs.Upright() {
		const slack = 1 // metre: clients round the edge of the world
		for _, x := range []float64{box.Bound.Min[0], box.Bound.Max[0]} {
			if math.Abs(x) > world+slack {
				return nil, invalidBox(text, "goes beyond the edges of the world, which are at %.2f metres east and west; %s", world, bboxForm(crs))
			}
		}
	}
	return &box, nil
}

// bboxParam and its companions are parameters of a query for features; what is
// said of them depends on what the collection has.
func bboxParam(c *data.Collection) param {
	p := param{
		name: paramBBox, example: []float64{70.9, 38.3, 71.2, 38.6},
		description: "Only features whose geometry intersects this box, edges included, and those that have none: west, south, east, north in degrees (or " +
			"with a lowest and highest elevation after south and north, which are not used). West greater than east crosses the antimeridian. " +
			"With match=geometry only what intersects.",
		schema: schema{Type: "array", Items: &schema{Type: "number"}, MinItems: 4, MaxItems: 6},
	}
	if c != nil && !c.IsSpatial() {
		p.description = "The features have no geometry, so that each matches every box."
	}
	return p
}

func datetimeParam(c *data.Collection) param {
	p := param{
		name: paramDatetime, example: "2025-11-01/2025-12-31",
		description: "Only features whose own date or interval overlaps this one, and those that have none: a date, an instant or two of them joined by a " +
			"slash; \"..\" or nothing leaves an end open. Beside an instant a date stands for its day in UTC; where dates are days of another " +
			"zone, ask by dates.",
		schema: schema{Type: "string"},
	}
	if c != nil && c.StartColumn == "" {
		p.description = "The features have no date, so that each matches every interval."
	}
	return p
}

func matchParam(c *data.Collection) param {
	p := param{name: paramMatch, example: string(data.MatchGeometry), schema: schema{Type: "string"}}
	p.description = "What bbox is compared with: the geometry itself (\"geometry\": then what has none does not match), "
	for _, m := range matches(c) {
		p.schema.Enum = append(p.schema.Enum, string(m))
	}
	if c.RadiusCol == "" {
		p.description += "of which the whole has to lie inside with \"within\"."
		return p
	}
	p.description += "or the circle of uncertainty around it, of which some part lies inside (\"area\": may be inside), or the whole (\"within\": is " +
		"certainly inside; without a radius it is the geometry that has to)."
	return p
}

// matches are the ways to compare a box with the features of a collection.
func matches(c *data.Collection) []data.Match {
	if c.RadiusCol == "" {
		return []data.Match{data.MatchGeometry, data.MatchWithin}
	}
	return []data.Match{data.MatchGeometry, data.MatchArea, data.MatchWithin}
}
