package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/paulmach/orb"

	"panj/data"
)

// position is one coordinate pair. It reads itself, because the standard
// decoder fills a short array with zeros, which is a place in the Atlantic.
type position orb.Point

// UnmarshalJSON reads [longitude, latitude], with or without an elevation.
func (p *position) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) < 2 || raw[0] != '[' {
		return fmt.Errorf("%q is not a position [longitude, latitude]", clip(string(raw)))
	}
	parts := bytes.Split(raw[1:len(raw)-1], []byte(","))
	if len(parts) != 2 && len(parts) != 3 {
		return fmt.Errorf("%q is not a position [longitude, latitude]", clip(string(raw)))
	}
	for i, limit := range [2]float64{180, 90} {
		n, err := strconv.ParseFloat(string(bytes.TrimSpace(parts[i])), 64)
		if err != nil || !(n >= -limit && n <= limit) {
			return fmt.Errorf("position %q: longitude must be from -180 to 180, latitude from -90 to 90", clip(string(raw)))
		}
		p[i] = n
	}
	return nil
}

type geoJSONGeometry struct {
	Type        string            `json:"type"`
	Coordinates json.RawMessage   `json:"coordinates"`
	Geometries  []json.RawMessage `json:"geometries"`
}

// readGeometry reads a geometry that must fit a collection of type want.
func readGeometry(raw json.RawMessage, want data.GeometryType) (orb.Geometry, error) {
	g, err := geometry(raw, 0)
	if err != nil || g == nil {
		return nil, err
	}
	if want == data.NoGeometry {
		return nil, fmt.Errorf("geometry: the collection has none")
	}
	if fits := fit(g, want); fits != nil {
		return fits, nil
	}
	return nil, fmt.Errorf("geometry: %s does not fit a collection of %s", g.GeoJSONType(), want)
}

// fit returns g as a geometry of the type, or nil if it is of another.
func fit(g orb.Geometry, want data.GeometryType) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		if want == data.MultiPoint {
			return orb.MultiPoint{g}
		}
	case orb.LineString:
		if want == data.MultiLineString {
			return orb.MultiLineString{g}
		}
	case orb.Polygon:
		if want == data.MultiPolygon {
			return orb.MultiPolygon{g}
		}
	}
	if want == data.AnyGeometry || want == typeOf(g) {
		return g
	}
	return nil
}

func typeOf(g orb.Geometry) data.GeometryType {
	switch g.(type) {
	case orb.Point:
		return data.Point
	case orb.MultiPoint:
		return data.MultiPoint
	case orb.LineString:
		return data.LineString
	case orb.MultiLineString:
		return data.MultiLineString
	case orb.Polygon:
		return data.Polygon
	case orb.MultiPolygon:
		return data.MultiPolygon
	case orb.Collection:
		return data.GeometryCollection
	}
	return data.AnyGeometry
}

func geometry(raw json.RawMessage, depth int) (orb.Geometry, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if depth == maxNesting {
		return nil, fmt.Errorf("geometry: collections inside collections: %w: at most %d", errTooLarge, maxNesting)
	}
	var in geoJSONGeometry
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, fmt.Errorf("geometry: %w", err)
	}
	if in.Type == "GeometryCollection" {
		return collection(in.Geometries, depth)
	}
	if len(in.Coordinates) == 0 {
		return nil, fmt.Errorf("geometry of type %q: coordinates are missing", clip(in.Type))
	}
	g, err := coordinates(in.Type, in.Coordinates)
	if err != nil {
		return nil, fmt.Errorf("geometry of type %q: %w", clip(in.Type), err)
	}
	return g, nil
}

func collection(members []json.RawMessage, depth int) (orb.Geometry, error) {
	out := make(orb.Collection, 0, len(members))
	for _, raw := range members {
		g, err := geometry(raw, depth+1)
		if err != nil {
			return nil, err
		}
		if g == nil {
			return nil, fmt.Errorf("geometry: a member of a collection is null")
		}
		out = append(out, g)
	}
	return out, nil
}

// coordinates reads the coordinates of one of the six simple and multi types.
func coordinates(kind string, raw json.RawMessage) (orb.Geometry, error) {
	switch kind {
	case "Point":
		var p position
		err := json.Unmarshal(raw, &p)
		return orb.Point(p), err
	case "MultiPoint":
		var list []position
		err := json.Unmarshal(raw, &list)
		return orb.MultiPoint(points(list)), err
	case "LineString":
		var list []position
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, err
		}
		return lineString(list)
	case "MultiLineString":
		var lists [][]position
		if err := json.Unmarshal(raw, &lists); err != nil {
			return nil, err
		}
		out, err := each(lists, lineString)
		return orb.MultiLineString(out), err
	case "Polygon":
		var lists [][]position
		if err := json.Unmarshal(raw, &lists); err != nil {
			return nil, err
		}
		return polygon(lists)
	case "MultiPolygon":
		var lists [][][]position
		if err := json.Unmarshal(raw, &lists); err != nil {
			return nil, err
		}
		out, err := each(lists, polygon)
		return orb.MultiPolygon(out), err
	}
	return nil, fmt.Errorf("the type is none of GeoJSON's seven")
}

func lineString(list []position) (orb.LineString, error) {
	if len(list) < 2 {
		return nil, fmt.Errorf("a line has %d positions; it needs 2", len(list))
	}
	return orb.LineString(points(list)), nil
}

func polygon(lists [][]position) (orb.Polygon, error) {
	if len(lists) == 0 {
		return nil, fmt.Errorf("a polygon has no ring")
	}
	return each(lists, func(list []position) (orb.Ring, error) {
		if len(list) < 4 || list[0] != list[len(list)-1] {
			return nil, fmt.Errorf("a ring of %d positions is too short or not closed", len(list))
		}
		return orb.Ring(points(list)), nil
	})
}

func each[In, Out any](list []In, read func(In) (Out, error)) ([]Out, error) {
	out := make([]Out, 0, len(list))
	for _, in := range list {
		g, err := read(in)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

func points(list []position) []orb.Point {
	out := make([]orb.Point, len(list))
	for i, p := range list {
		out[i] = orb.Point(p)
	}
	return out
}
