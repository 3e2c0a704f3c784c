package cql2

import (
	"strings"

	"github.com/paulmach/orb"
)

// beginsGeometry reports whether a geometry follows the tag in hand, so that
// the tag is no property.
func (p *textReader) beginsGeometry() bool {
	next := p.ahead()
	if next.kind == tokenSymbol {
		return next.value == "("
	}
	if next.kind != tokenWord {
		return false
	}
	switch keyword(next.value) {
	case "Z", "M", "ZM", "EMPTY":
		return true
	}
	return false
}

// beginsWithTag reports whether a text looks like a geometry.
func beginsWithTag(s string) bool {
	tag, _, found := strings.Cut(s, "(")
	return found && geometryTags[keyword(strings.TrimSpace(tag))]
}

// geometry reads a geometry literal whose tag is in hand.
func (p *textReader) geometry() (Expr, error) {
	v := &vertices{}
	g, err := p.tagged(v)
	if err != nil {
		return nil, err
	}
	return &Geometry{Geometry: g, Heights: v.heights}, nil
}

// vertices counts the vertices of a literal and keeps their heights.
type vertices struct {
	n       int
	heights []float64
}

// add takes in a vertex of two or three coordinates. It is false when others
// of the literal have another number.
func (v *vertices) add(height *float64) (ok bool, err error) {
	v.n++
	if v.n > MaxVertices {
		return false, errVertices
	}
	if height != nil {
		v.heights = append(v.heights, *height)
	}
	return len(v.heights) == 0 || len(v.heights) == v.n, nil
}

// tagged reads a tag and its coordinates.
func (p *textReader) tagged(v *vertices) (orb.Geometry, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	tag := keyword(p.tok.value)
	if p.tok.kind != tokenWord || !geometryTags[tag] {
		return nil, p.fail("a geometry like POINT(70.1 37.5)")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.isWord("Z") {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	if !p.isSymbol("(") {
		return nil, p.fail("the coordinates of the geometry in parentheses")
	}
	switch tag {
	case "POINT":
		return p.point(v)
	case "MULTIPOINT":
		points, err := sequence(p, func() (orb.Point, error) {
			if p.isSymbol("(") {
				return p.point(v)
			}
			return p.vertex(v)
		})
		return orb.MultiPoint(points), err
	case "LINESTRING":
		return p.lineString(v)
	case "MULTILINESTRING":
		lines, err := sequence(p, func() (orb.LineString, error) { return p.lineString(v) })
		return orb.MultiLineString(lines), err
	case "POLYGON":
		return p.polygon(v)
	case "MULTIPOLYGON":
		polygons, err := sequence(p, func() (orb.Polygon, error) { return p.polygon(v) })
		return orb.MultiPolygon(polygons), err
	}
	members, err := sequence(p, func() (orb.Geometry, error) { return p.tagged(v) })
	return orb.Collection(members), err
}

// sequence reads one or more parts between parentheses.
func sequence[T any](p *textReader, read func() (T, error)) ([]T, error) {
	if err := p.symbol("(", "an opening parenthesis"); err != nil {
		return nil, err
	}
	var parts []T
	for {
		part, err := read()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if p.isSymbol(")") {
			return parts, p.advance()
		}
		if err := p.symbol(",", "a comma or a closing parenthesis"); err != nil {
			return nil, err
		}
	}
}

func (p *textReader) point(v *vertices) (orb.Point, error) {
	if err := p.symbol("(", "an opening parenthesis"); err != nil {
		return orb.Point{}, err
	}
	point, err := p.vertex(v)
	if err != nil {
		return orb.Point{}, err
	}
	return point, p.symbol(")", "a closing parenthesis")
}

func (p *textReader) lineString(v *vertices) (orb.LineString, error) {
	points, err := sequence(p, func() (orb.Point, error) { return p.vertex(v) })
	if err == nil && len(points) < 2 {
		err = p.lexer.fail(p.tok.start, "the end of a line of one vertex", "two vertices or more in a line")
	}
	return points, err
}

func (p *textReader) polygon(v *vertices) (orb.Polygon, error) {
	return sequence(p, func() (orb.Ring, error) {
		start := p.tok
		if !p.isSymbol("(") {
			return nil, p.fail("an opening parenthesis: a polygon is a list of rings, like POLYGON((0 0, 1 0, 1 1, 0 0))")
		}
		points, err := sequence(p, func() (orb.Point, error) { return p.vertex(v) })
		if err != nil {
			return nil, err
		}
		if fault, expected := ringFault(points); fault != "" {
			return nil, p.lexer.fail(start.start, fault, expected)
		}
		return points, nil
	})
}

// ringFault says what keeps vertices from being a ring of a polygon; nothing
// when they are one.
func ringFault(points []orb.Point) (fault, expected string) {
	switch {
	case len(points) < 4:
		return "a ring of fewer than 4 vertices", "4 vertices or more, the last like the first"
	case points[0] != points[len(points)-1]:
		return "a ring that is not closed", "the last vertex to be like the first"
	}
	return "", ""
}

// vertex reads two or three numbers.
func (p *textReader) vertex(v *vertices) (orb.Point, error) {
	start := p.tok
	x, err := p.coordinate("a number, the first coordinate")
	if err != nil {
		return orb.Point{}, err
	}
	y, err := p.coordinate("a number, the second coordinate")
	if err != nil {
		return orb.Point{}, err
	}
	var height *float64
	if p.tok.kind == tokenNumber || p.isSymbol("-") || p.isSymbol("+") {
		h, err := p.coordinate("a height")
		if err != nil {
			return orb.Point{}, err
		}
		height = &h
	}
	same, err := v.add(height)
	if err == nil && !same {
		err = p.failAt(start, "two coordinates in every vertex of the geometry, or three")
	}
	return orb.Point{x, y}, err
}

// coordinate reads a number with its sign.
func (p *textReader) coordinate(expected string) (float64, error) {
	sign := ""
	if p.isSymbol("-") || p.isSymbol("+") {
		sign = p.tok.value
		if err := p.advance(); err != nil {
			return 0, err
		}
	}
	if p.tok.kind != tokenNumber {
		return 0, p.fail(expected)
	}
	e, err := p.numberLiteral(sign)
	if err != nil {
		return 0, err
	}
	return floatOf(e), nil
}

// floatOf returns the value of a numeric literal.
func floatOf(e Expr) float64 {
	switch e := e.(type) {
	case Integer:
		return float64(e)
	case Float:
		return float64(e)
	}
	return 0
}

// envelope reads the four or six numbers of a BBOX and the closing
// parenthesis.
func (p *textReader) envelope() (Expr, error) {
	var numbers []float64
	for {
		f, err := p.coordinate("a number")
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, f)
		if p.isSymbol(")") && (len(numbers) == 4 || len(numbers) == 6) {
			return newEnvelope(numbers), p.advance()
		}
		if len(numbers) == 6 || !p.isSymbol(",") {
			return nil, p.fail("4 or 6 numbers with commas between them in BBOX")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

// newEnvelope makes the literal from its four or six numbers.
func newEnvelope(n []float64) *Envelope {
	if len(n) == 6 {
		return &Envelope{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[3], n[4]}, Heights: &[2]float64{n[2], n[5]}}
	}
	return &Envelope{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
}
