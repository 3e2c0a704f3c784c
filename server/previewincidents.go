package server

import (
	"image"
	"math"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/server/canvas"
)

const (
	previewSymbol = 64 // pixels of the symbol of the incident that a preview is about
	previewMark1  = 28 // of each of all incidents
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
func (m *previewMap) paintIncidents() {
	k := m.colours
	if band := m.card.band; band != nil && m.line != nil {
		if part, err := m.line.Line.Slice(max(band.From, 0), min(band.To, m.line.lengthKM())); err == nil {
			drawn := m.pixels(part)
			m.Stroke(canvas.Pen{Width: 30, Ink: canvas.Plain(colourOf(k.olive), 0.12)}, drawn)
			m.Stroke(canvas.Pen{Width: 30, Ink: canvas.Hatch{Colour: colourOf(k.olive), Width: 2.6, Step: 9}}, drawn)
			m.Stroke(canvas.Pen{Width: 3, Ink: canvas.Plain(colourOf(k.border), 1)}, drawn)
		}
	}
	for _, mark := range m.card.marks {
		m.symbol(m.pixel(mark.at), mark.kind, mark.hollow, previewMark1)
	}
	if m.card.circle == nil {
		return
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
	layers, ok := m.symbols[look]
	if !ok {
		layers = m.drawLook(look)
		m.symbols[look] = layers
	}
	for _, picture := range layers {
		half := picture.Bounds().Dx() / 2
		m.Picture(picture, image.Pt(int(math.Round(at[0]))-half, int(math.Round(at[1]))-half))
	}
	m.taken = append(m.taken, orb.Bound{Min: at, Max: at}.Pad(float64(side)/2+4))
	m.marked = len(m.taken)
}

// drawLook draws a symbol, what it stands on first.
func (m *previewMap) drawLook(look symbolLook) []*image.NRGBA {
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
	var layers []*image.NRGBA
	for _, layer := range []struct {
		ink  symbolInk
		side int
	}{{halo, look.side + look.side/5}, {ink, look.side}} {
		picture := image.NewNRGBA(image.Rect(0, 0, layer.side, layer.side))
		drawSymbol(picture, image.Point{}, layer.side, outline, layer.ink)
		layers = append(layers, picture)
	}
	return layers
}
