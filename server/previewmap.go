package server

import (
	"context"
	"fmt"
	"image"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"panj/data"
	"panj/geo"
	"panj/server/canvas"
)

const (
	previewCredit = 44 // for the credits
	// previewRows and previewCorners bound what a preview draws of one collection.
	previewRows    = 3000
	previewCorners = 400_000
	previewDetail  = 0.35 // pixels that a drawn line may be off
)

// previewMap is the map of a preview while it is painted.
type previewMap struct {
	*canvas.Canvas
	server  *Server
	card    *previewCard
	colours *mapColours
	area    orb.Bound // of the picture, where the map is to be seen whole
	origin  orb.Point // web mercator, of the upper left corner of the picture
	scale   float64   // pixels for a metre of web mercator
	bound   geo.Box   // what the picture shows
	line    *borderLine
	lands   []previewLand
	symbols map[symbolLook]image.Image
	taken   *occupied
	left    int // corners that may still be drawn
}

// previewLand is a country in sight.
type previewLand struct {
	name  string
	shape orb.MultiPolygon // pixels
}

// paintPreview paints a picture.
func (s *Server) paintPreview(ctx context.Context, version string, card *previewCard) ([]byte, error) {
	k := &lightColours
	m := &previewMap{Canvas: canvas.New(previewWidth, previewHeight, colourOf(k.land)), server: s, card: card, colours: k, symbols: map[symbolLook]image.Image{}, taken: newOccupied(previewWidth, previewHeight), left: previewCorners}
	var err error
	if m.line, err = s.borderLine(ctx, version); err != nil && !isNotFound(err) {
		return nil, err
	}
	m.fit()
	for _, step := range []func(context.Context) error{
		m.paintGround, alone(m.paintBorder), m.paintIncidents, alone(m.paintOverview), m.nameTowns, alone(m.nameKilometres), m.nameLands, alone(m.paintCredit), alone(m.paintPanel),
	} {
		if err := ctx.Err(); err != nil { // nobody waits for it any more
			return nil, err
		}
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return m.PNG()
}

// alone is a step of painting that takes no time and cannot fail.
func alone(step func()) func(context.Context) error {
	return func(context.Context) error {
		step()
		return nil
	}
}

// fit lets the part of the picture that the words leave free show the view.
func (m *previewMap) fit() {
	m.area = orb.Bound{Min: orb.Point{previewPanel, 0}, Max: orb.Point{previewWidth, previewHeight - previewCredit}}
	box := m.card.view
	east := box.East
	if box.Crosses() {
		east += 360
	}
	lower, upper := geo.Mercator(orb.Point{box.West, max(box.South, -85)}), geo.Mercator(orb.Point{east, min(box.North, 85)})
	width, height := max(upper[0]-lower[0], smallestMap), max(upper[1]-lower[1], smallestMap)
	inner := m.area.Pad(-previewMargin)
	m.scale = min((inner.Max[0]-inner.Min[0])/width, (inner.Max[1]-inner.Min[1])/height)
	middle := m.area.Center()
	m.origin = orb.Point{(lower[0]+upper[0])/2 - middle[0]/m.scale, (lower[1]+upper[1])/2 + middle[1]/m.scale}
	low, high := m.lonLat(orb.Point{0, previewHeight}), m.lonLat(orb.Point{previewWidth, 0})
	if high[0]-low[0] >= 360 {
		low[0], high[0] = -180, 180
	}
	m.bound = geo.Box{West: math.Remainder(low[0], 360), South: low[1], East: math.Remainder(high[0], 360), North: high[1]}
	if high[0]-low[0] >= 360 {
		m.bound.West, m.bound.East = -180, 180
	}
}

// lonLat is the place of a pixel; longitudes go on beyond 180.
func (m *previewMap) lonLat(p orb.Point) orb.Point {
	x := m.origin[0] + p[0]/m.scale
	at := geo.LonLat(orb.Point{0, m.origin[1] - p[1]/m.scale})
	return orb.Point{x / worldWidth * 360, at[1]}
}

// pixel is where a point is on the picture.
func (m *previewMap) pixel(p orb.Point) orb.Point {
	at := geo.Mercator(p)
	x, y := (at[0]-m.origin[0])*m.scale, (m.origin[1]-at[1])*m.scale
	if turn := worldWidth * m.scale; x < -turn/2 {
		x += turn
	}
	return orb.Point{x, y}
}

// pixels is a line on the picture, without what cannot be seen.
func (m *previewMap) pixels(line orb.LineString) orb.LineString {
	if m.left -= len(line); m.left < 0 {
		return nil
	}
	placed := make(orb.LineString, len(line))
	for i, p := range line {
		placed[i] = m.pixel(p)
	}
	return simplify.DouglasPeucker(previewDetail).LineString(placed)
}

func (m *previewMap) polygons(g orb.Geometry) (shapes orb.MultiPolygon) {
	switch g := g.(type) {
	case orb.Polygon:
		shape := orb.Polygon{}
		for _, ring := range g {
			if placed := m.pixels(orb.LineString(ring)); len(placed) > 3 {
				shape = append(shape, orb.Ring(placed))
			}
		}
		if len(shape) > 0 {
			shapes = append(shapes, shape)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			shapes = append(shapes, m.polygons(p)...)
		}
	case orb.Collection:
		for _, each := range g {
			shapes = append(shapes, m.polygons(each)...)
		}
	}
	return shapes
}

func (m *previewMap) lines(g orb.Geometry) (lines []orb.LineString) {
	switch g := g.(type) {
	case orb.LineString:
		lines = append(lines, m.pixels(g))
	case orb.MultiLineString:
		for _, l := range g {
			lines = append(lines, m.pixels(l))
		}
	case orb.Collection:
		for _, each := range g {
			lines = append(lines, m.lines(each)...)
		}
	}
	return lines
}

// each reads the features of a collection that are in sight.
func (m *previewMap) each(ctx context.Context, c *data.Collection, do func(f *data.Feature)) error {
	query := data.Query{Collection: c.ID, Box: &m.bound, Match: data.MatchGeometry, Limit: previewRows, SkipRelated: true}
	for f, err := range m.server.features.Features(ctx, query) {
		if err != nil {
			return fmt.Errorf("read %q for a preview: %w", c.ID, err)
		}
		if err := ctx.Err(); err != nil { // to paint takes longer than to read
			return err
		}
		do(f)
	}
	return nil
}

// paintGround paints what lies below the border, from the bottom up.
func (m *previewMap) paintGround(ctx context.Context) error {
	all, err := m.server.features.Collections(ctx)
	if err != nil {
		return fmt.Errorf("list the collections: %w", err)
	}
	known, drawn := knownLayers(all), map[string]bool{}
	for _, step := range []struct {
		id    string
		paint func(c *data.Collection, f *data.Feature)
	}{{"world", m.country}, {"countries", m.country}, {"lakes", m.lake}, {"rivers", m.river}, {"boundaries", m.boundary}} {
		c := known[step.id]
		if c == nil {
			continue
		}
		drawn[c.ID] = true
		if step.id == "world" { // what it leaves is sea
			m.Box(orb.Bound{Max: orb.Point{previewWidth, previewHeight}}, canvas.Plain(colourOf(m.colours.water), 1))
		}
		if step.id == "countries" { // these are drawn on the coarse ones
			m.lands = nil
		}
		if err := m.each(ctx, c, func(f *data.Feature) { step.paint(c, f) }); err != nil {
			return err
		}
	}
	if m.line != nil {
		return nil
	}
	n := 0
	for _, c := range all {
		if !c.IsSpatial() || isIncidents(c) || drawn[c.ID] {
			continue
		}
		colour := m.colours.other(n)
		if err := m.each(ctx, c, func(f *data.Feature) { m.other(f, colour) }); err != nil {
			return err
		}
		n++
	}
	return nil
}

// knownLayers are the collections of which a map knows how to draw them.
func knownLayers(all []*data.Collection) map[string]*data.Collection {
	known := map[string]*data.Collection{}
	layers := offeredLayers(all)
	for i := range layers {
		for k := range stages {
			if stages[k].fits(&layers[i]) {
				known[layers[i].collection.ID] = layers[i].collection
			}
		}
	}
	return known
}

func (m *previewMap) country(c *data.Collection, f *data.Feature) {
	k := m.colours
	tint := k.land
	switch textOf(valueOf(c, f.Values, "iso")) {
	case "TJ", "762":
		tint = k.tajikistan
	case "AF", "004", "4":
		tint = k.afghanistan
	}
	shapes := m.polygons(f.Geometry)
	for _, p := range shapes {
		m.Fill(p, canvas.Plain(colourOf(tint), 1))
		if c.ID == "world" {
			m.Outline(canvas.Pen{Width: 0.8, Ink: canvas.Plain(colourOf(k.outline), 0.6)}, p)
		}
	}
	m.lands = append(m.lands, previewLand{textOf(valueOf(c, f.Values, c.TitleColumn())), shapes})
}

func (m *previewMap) lake(_ *data.Collection, f *data.Feature) {
	for _, p := range m.polygons(f.Geometry) {
		m.Fill(p, canvas.Plain(colourOf(m.colours.water), 1))
		m.Outline(canvas.Pen{Width: 1, Ink: canvas.Plain(colourOf(m.colours.river), 1)}, p)
	}
}

func (m *previewMap) river(c *data.Collection, f *data.Feature) {
	class, ok := numberOf(valueOf(c, f.Values, "class"))
	if !ok {
		class = 3
	}
	m.Stroke(canvas.Pen{Width: max(1, 3-0.5*class), Ink: canvas.Plain(colourOf(m.colours.river), 1)}, m.lines(f.Geometry)...)
}

func (m *previewMap) boundary(_ *data.Collection, f *data.Feature) {
	m.Stroke(canvas.Pen{Width: 1.4, Ink: canvas.Plain(colourOf(m.colours.outline), 1)}, m.lines(f.Geometry)...)
}

// other draws what nothing is known of.
func (m *previewMap) other(f *data.Feature, colour string) {
	ink := colourOf(colour)
	for _, p := range m.polygons(f.Geometry) {
		m.Fill(p, canvas.Plain(ink, 0.25))
		m.Outline(canvas.Pen{Width: 1.2, Ink: canvas.Plain(ink, 1)}, p)
	}
	m.Stroke(canvas.Pen{Width: 2, Ink: canvas.Plain(ink, 1)}, m.lines(f.Geometry)...)
	var points orb.MultiPoint
	switch g := f.Geometry.(type) {
	case orb.Point:
		points = orb.MultiPoint{g}
	case orb.MultiPoint:
		points = g
	}
	for _, p := range points {
		if m.left--; m.left >= 0 {
			m.Fill(canvas.Disc(m.pixel(p), 5), canvas.Plain(colourOf(m.colours.casing), 1))
			m.Fill(canvas.Disc(m.pixel(p), 4), canvas.Plain(ink, 1))
		}
	}
}
