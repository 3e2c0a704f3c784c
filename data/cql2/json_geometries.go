package cql2

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// geometry reads a GeoJSON geometry.
func (r *jsonReader) geometry(m map[string]any) (Expr, error) {
	v := &vertices{}
	g, err := r.member(m, v)
	if err != nil {
		return nil, err
	}
	return &Geometry{Geometry: g, Heights: v.heights}, nil
}

// member reads a geometry or a member of a collection. A GeoJSON bbox beside
// the coordinates is allowed and not used.
func (r *jsonReader) member(v any, n *vertices) (orb.Geometry, error) {
	const expected = `a GeoJSON geometry like {"type": "Point", "coordinates": [70.1, 37.5]}`
	m, ok := v.(map[string]any)
	if !ok {
		return nil, r.fail(v, expected)
	}
	kind, _ := m["type"].(string)
	tag := keyword(kind)
	if !geometryTags[tag] {
		return at(r, "/type", func() (orb.Geometry, error) {
			return nil, r.fail(m["type"], "Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon or GeometryCollection")
		})
	}
	if tag == "GEOMETRYCOLLECTION" {
		if err := r.only(m, "type", "geometries", "bbox"); err != nil {
			return nil, err
		}
		members, err := parts(r, "/geometries", m["geometries"], func(v any) (orb.Geometry, error) { return r.member(v, n) })
		return orb.Collection(members), err
	}
	if err := r.only(m, "type", "coordinates", "bbox"); err != nil {
		return nil, err
	}
	c := m["coordinates"]
	point := func(v any) (orb.Point, error) { return r.position(v, n) }
	switch tag {
	case "POINT":
		return at(r, "/coordinates", func() (orb.Geometry, error) { return point(c) })
	case "MULTIPOINT":
		points, err := parts(r, "/coordinates", c, point)
		return orb.MultiPoint(points), err
	case "LINESTRING":
		return at(r, "/coordinates", func() (orb.Geometry, error) { return r.line(c, n) })
	case "MULTILINESTRING":
		lines, err := parts(r, "/coordinates", c, func(v any) (orb.LineString, error) { return r.line(v, n) })
		return orb.MultiLineString(lines), err
	case "POLYGON":
		return at(r, "/coordinates", func() (orb.Geometry, error) { return r.polygon(c, n) })
	}
	polygons, err := parts(r, "/coordinates", c, func(v any) (orb.Polygon, error) { return r.polygon(v, n) })
	return orb.MultiPolygon(polygons), err
}

// parts reads an array of one or more parts. Their number is bounded by
// MaxVertices, which each of them counts against.
func parts[T any](r *jsonReader, step string, v any, read func(any) (T, error)) ([]T, error) {
	return at(r, step, func() ([]T, error) {
		items, ok := v.([]any)
		if !ok || len(items) == 0 {
			return nil, r.fail(v, "an array of one part or more")
		}
		if len(items) > MaxVertices {
			return nil, errVertices
		}
		out := make([]T, 0, len(items))
		for i, item := range items {
			part, err := at(r, index(i), func() (T, error) { return read(item) })
			if err != nil {
				return nil, err
			}
			out = append(out, part)
		}
		return out, nil
	})
}

func (r *jsonReader) line(v any, n *vertices) (orb.LineString, error) {
	points, err := parts(r, "", v, func(v any) (orb.Point, error) { return r.position(v, n) })
	if err == nil && len(points) < 2 {
		return nil, r.failAs("a line of one vertex", "two vertices or more")
	}
	return points, err
}

func (r *jsonReader) polygon(v any, n *vertices) (orb.Polygon, error) {
	return parts(r, "", v, func(v any) (orb.Ring, error) {
		points, err := parts(r, "", v, func(v any) (orb.Point, error) { return r.position(v, n) })
		if err != nil {
			return nil, err
		}
		if fault, expected := ringFault(points); fault != "" {
			return nil, r.failAs(fault, expected)
		}
		return points, nil
	})
}

// position reads two or three numbers.
func (r *jsonReader) position(v any, n *vertices) (orb.Point, error) {
	c, ok := numbers(v)
	if !ok || len(c) != 2 && len(c) != 3 {
		return orb.Point{}, r.fail(v, "an array of two or three numbers")
	}
	var height *float64
	if len(c) == 3 {
		height = &c[2]
	}
	same, err := n.add(height)
	if err == nil && !same {
		err = r.fail(v, "two coordinates in every vertex of the geometry, or three")
	}
	return orb.Point{c[0], c[1]}, err
}

// numbers reads an array of finite numbers, at most a few.
func numbers(v any) ([]float64, bool) {
	items, ok := v.([]any)
	if !ok || len(items) > 6 {
		return nil, false
	}
	out := make([]float64, 0, len(items))
	for _, item := range items {
		n, ok := item.(json.Number)
		if !ok {
			return nil, false
		}
		e, ok := parseNumber(n.String())
		if !ok {
			return nil, false
		}
		out = append(out, floatOf(e))
	}
	return out, true
}

func (r *jsonReader) envelope(m map[string]any) (Expr, error) {
	return at(r, "/bbox", func() (Expr, error) {
		n, ok := numbers(m["bbox"])
		if !ok || len(n) != 4 && len(n) != 6 {
			return nil, r.fail(m["bbox"], "an array of 4 or 6 numbers")
		}
		return newEnvelope(n), nil
	})
}
