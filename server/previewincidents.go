package server

import (
	"context"
	"image"
	"image/draw"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/server/canvas"
)

const (
	previewSymbol   = 64 // pixels of the symbol of the incident that a preview is about
	previewMarkSide = 28 // of each of all incidents
)

// paintBorder draws the line on the water that it follows.
func (m *previewMap) paintBorder() {
	if m.line == nil {
		return
	}
	k := m.colours
	m.left = previewCorners
	for _, section := range m.line.sections {
		if section.Kind != "river" && section.Kind != "lake" {
			continue
		}
		if part, err := m.line.Line.Slice(section.FromKM, section.ToKM); err == nil {
			m.Stroke(canvas.Pen{Width: 8, Ink: canvas.Plain(colourOf(k.river), 1)}, m.pixels(part))
		}
	}
	whole := m.pixels(m.line.Line.LineString())
	m.Stroke(canvas.Pen{Width: 6, Ink: canvas.Plain(colourOf(k.casing), 0.7)}, whole)
	m.Stroke(canvas.Pen{Width: 3, Ink: canvas.Plain(colourOf(k.border), 1)}, whole)
}

// paintIncidents draws what the preview is about: the circle in which the place
// lies and its symbol, or the part of the border that is all that is known of
// it; on the whole map the symbols of all.
func (m *previewMap) paintIncidents(ctx context.Context) error {
	k := m.colours
	if band := m.card.band; band != nil && m.line != nil {
		if part, err := m.line.Line.Slice(max(band.From, 0), min(band.To, m.line.lengthKM())); err == nil {
			drawn := m.pixels(part)
			m.Stroke(canvas.Pen{Width: 30, Ink: canvas.Plain(colourOf(k.olive), 0.12)}, drawn)
			m.Stroke(canvas.Pen{Width: 30, Ink: canvas.Hatch{Colour: colourOf(k.olive), Width: 2.6, Step: 9}}, drawn)
			m.Stroke(canvas.Pen{Width: 3, Ink: canvas.Plain(colourOf(k.border), 1)}, drawn)
		}
	}
	for _, mark := range m.uncovered(m.card.marks) {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.symbol(m.pixel(mark.at), mark.kind, mark.hollow, previewMarkSide)
	}
	if m.card.circle == nil {
		return nil
	}
	p, _ := m.card.circle.geometry.(orb.Point)
	at := m.pixel(p)
	if m.card.circle.radius > 0 {
		ring := geo.Circle(p, m.card.circle.radius, 180)
		if shapes := m.polygons(ring); len(shapes) > 0 {
			m.Fill(shapes[0], canvas.Plain(colourOf(k.uncertainty), 0.10))
			m.Outline(canvas.Pen{Width: 2.6, Ink: canvas.Plain(colourOf(k.uncertainty), 0.9), Dash: []float64{11, 8}}, shapes[0])
		}
	}
	m.symbol(at, m.card.kind, m.card.hollow, previewSymbol)
	return nil
}

// uncovered leaves out the marks that nobody could see: what lies outside the
// map, and of many those that a later one covers.
func (m *previewMap) uncovered(marks []previewMark) []previewMark {
	seen := m.area.Pad(previewMarkSide)
	inSight := slices.DeleteFunc(slices.Clone(marks), func(mark previewMark) bool { return !seen.Contains(m.pixel(mark.at)) })
	return uncovered(inSight, func(mark *previewMark) orb.Point { return m.pixel(mark.at) }, func(*previewMark) bool { return false })
}

// symbolLook is all that tells one symbol from another.
type symbolLook struct {
	kind   string
	hollow bool
	side   int // pixels
}

// symbol draws the symbol of a type with its middle at a point.
func (m *previewMap) symbol(at orb.Point, kind string, hollow bool, side int) {
	look := symbolLook{kind, hollow, side}
	picture, ok := m.symbols[look]
	if !ok {
		picture = m.drawLook(look)
		m.symbols[look] = picture
	}
	half := picture.Bounds().Dx() / 2
	m.Picture(picture, image.Pt(int(math.Round(at[0]))-half, int(math.Round(at[1]))-half))
	m.taken.take(orb.Bound{Min: at, Max: at}.Pad(float64(side)/2+4), bySymbol)
}

// drawLook draws a symbol on its halo.
func (m *previewMap) drawLook(look symbolLook) *image.RGBA {
	var outline []orb.Point
	for _, s := range symbolShapes {
		if s.kind == shapeName(look.kind) {
			outline = s.outline
		}
	}
	ink := symbolInk{stroke: colourOf(m.colours.ofType(look.kind)), fill: colourOf(m.colours.ofType(look.kind))}
	if look.hollow {
		ink.fill = colourOf(m.colours.halo)
	}
	halo := symbolInk{stroke: colourOf(m.colours.casing), fill: colourOf(m.colours.casing)}
	outer := look.side + look.side/5
	whole := image.NewRGBA(image.Rect(0, 0, outer, outer))
	for _, layer := range []struct {
		ink  symbolInk
		side int
	}{{halo, outer}, {ink, look.side}} {
		picture := image.NewNRGBA(image.Rect(0, 0, layer.side, layer.side))
		drawSymbol(picture, image.Point{}, layer.side, outline, layer.ink)
		at := outer/2 - layer.side/2
		draw.Draw(whole, picture.Bounds().Add(image.Pt(at, at)), picture, image.Point{}, draw.Over)
	}
	return whole
}
