package server

import (
	"context"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/server/canvas"
)

const (
	previewSymbol   = 64 // pixels of the symbol of the incident that a preview is about
	previewFewSide  = 36 // of each of all incidents, if they are few
	previewMarkSide = 28 // and if they are many
	// previewFew is how many incidents are moved apart: leaders of more would
	// only tangle. The page's script has the same bound.
	previewFew = 150
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
	if len(m.card.marks) == 0 {
		m.paintBands(canvas.Hatch{Colour: colourOf(m.colours.olive), Width: 2.6, Step: 9}, 30)
	} else {
		m.paintBands(canvas.Hatch{Colour: colourOf(m.colours.olive), Width: 2, Step: 7}, 18)
	}
	if err := m.paintMarks(ctx, m.visibleMarks()); err != nil || m.card.circle == nil {
		return err
	}
	p, _ := m.card.circle.geometry.(orb.Point)
	m.paintArea(p, m.card.circle.radius, canvas.Pen{Width: 2.6, Ink: canvas.Plain(colourOf(m.colours.uncertainty), 0.9), Dash: []float64{11, 8}}, 0.10)
	m.symbol(m.pixel(p), symbolLook{m.card.kind, m.card.hollow, m.card.number, previewSymbol})
	return nil
}

// paintBands hatches the parts of the border in which something happened that has
// no place.
func (m *previewMap) paintBands(hatch canvas.Hatch, width float64) {
	if m.line == nil {
		return
	}
	for _, band := range m.card.bands {
		part, err := m.line.Line.Slice(max(band.from, 0), min(band.to, m.line.lengthKM()))
		if err != nil {
			continue
		}
		drawn := m.pixels(part)
		m.Stroke(canvas.Pen{Width: width, Ink: canvas.Plain(hatch.Colour, 0.12)}, drawn)
		m.Stroke(canvas.Pen{Width: width, Ink: hatch}, drawn)
		m.Stroke(canvas.Pen{Width: 3, Ink: canvas.Plain(colourOf(m.colours.border), 1)}, drawn)
	}
}

// paintArea draws the circle in which a place lies.
func (m *previewMap) paintArea(p orb.Point, radius float64, pen canvas.Pen, opacity float64) {
	if radius <= 0 {
		return
	}
	if shapes := m.polygons(geo.Circle(p, radius, 180)); len(shapes) > 0 {
		m.Fill(shapes[0], canvas.Plain(colourOf(m.colours.uncertainty), opacity))
		m.Outline(pen, shapes[0])
	}
}

// paintMarks draws the symbols of all incidents. Few are moved off each other, each
// with a line to where it belongs, and have their circles; many stay.
func (m *previewMap) paintMarks(ctx context.Context, marks []previewMark) error {
	if len(marks) > previewFew {
		for _, mark := range marks {
			if err := ctx.Err(); err != nil {
				return err
			}
			m.symbol(m.pixel(mark.at), symbolLook{mark.kind, mark.hollow, mark.number, previewMarkSide})
		}
		return nil
	}
	area := canvas.Pen{Width: 1.4, Ink: canvas.Plain(colourOf(m.colours.uncertainty), 0.5), Dash: []float64{6, 5}}
	for _, mark := range marks {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.paintArea(mark.at, mark.radius, area, 0.03)
	}
	spots := make([]orb.Point, len(marks))
	for i, mark := range marks {
		spots[i] = m.pixel(mark.at)
	}
	stands := spread(spots, previewFewSide+2)
	var leaders []orb.LineString
	for i, at := range spots {
		stands[i] = clamped(stands[i], m.area.Pad(-previewFewSide/2))
		if stands[i] != at {
			leaders = append(leaders, orb.LineString{at, stands[i]})
		}
	}
	m.Stroke(canvas.Pen{Width: 4.4, Ink: canvas.Plain(colourOf(m.colours.casing), 0.8)}, leaders...)
	m.Stroke(canvas.Pen{Width: 1.8, Ink: canvas.Plain(colourOf(m.colours.uncertainty), 1)}, leaders...)
	for i, mark := range marks {
		m.symbol(stands[i], symbolLook{mark.kind, mark.hollow, mark.number, previewFewSide})
	}
	return nil
}

// clamped is the point of a bound next to a point.
func clamped(p orb.Point, within orb.Bound) orb.Point {
	return orb.Point{max(within.Min[0], min(within.Max[0], p[0])), max(within.Min[1], min(within.Max[1], p[1]))}
}

// visibleMarks leaves out the marks that nobody could see: what lies outside the
// map, and of many those that a later one covers.
func (m *previewMap) visibleMarks() []previewMark {
	seen := m.area.Pad(previewMarkSide)
	inSight := slices.DeleteFunc(slices.Clone(m.card.marks), func(mark previewMark) bool { return !seen.Contains(m.pixel(mark.at)) })
	return uncovered(inSight, func(mark *previewMark) orb.Point { return m.pixel(mark.at) }, func(mark *previewMark) bool { return mark.number > 0 })
}

// symbolLook is all that tells one symbol from another.
type symbolLook struct {
	kind   string
	hollow bool
	number int // 0 for none
	side   int // pixels
}

// symbol draws a symbol with its middle at a point.
func (m *previewMap) symbol(at orb.Point, look symbolLook) {
	picture, ok := m.symbols[look]
	if !ok {
		picture = m.drawLook(look)
		m.symbols[look] = picture
	}
	half := picture.Bounds().Dx() / 2
	m.Picture(picture, image.Pt(int(math.Round(at[0]))-half, int(math.Round(at[1]))-half))
	m.taken.take(orb.Bound{Min: at, Max: at}.Pad(float64(look.side)/2+2), bySymbol)
}

// drawLook draws a symbol on its halo, with its number.
func (m *previewMap) drawLook(look symbolLook) image.Image {
	shape := symbolOf(look.kind)
	own, paper := colourOf(m.colours.ofType(look.kind)), colourOf(m.colours.casing)
	ink, number := symbolInk{stroke: own, fill: own}, colourOf("#FFFFFF")
	if look.hollow {
		ink, number = symbolInk{stroke: own, fill: colourOf(m.colours.halo), dashed: true}, own
	}
	if shape.hatched {
		ink, number = symbolInk{stroke: own, fill: colourOf(m.colours.halo), hatched: true}, colourOf(m.colours.text)
	}
	outer := look.side + look.side/5
	whole := canvas.New(outer, outer, color.Transparent)
	for _, layer := range []struct {
		ink  symbolInk
		side int
	}{{symbolInk{stroke: paper, fill: paper}, outer}, {ink, look.side}} {
		picture := image.NewNRGBA(image.Rect(0, 0, layer.side, layer.side))
		drawSymbol(picture, image.Point{}, layer.side, shape.outline, layer.ink)
		at := outer/2 - layer.side/2
		whole.Picture(picture, image.Pt(at, at))
	}
	if look.number > 0 {
		scale := float64(look.side) / symbolBox
		t := canvas.Type{Size: symbolNumber * scale, Bold: true, Ink: canvas.Plain(number, 1)}
		if shape.hatched {
			t.Halo, t.Glow = canvas.Plain(paper, 1), 1.6*scale
		}
		whole.Label(strconv.Itoa(look.number), orb.Point{float64(outer) / 2, float64(outer)/2 + (shape.number-symbolBox/2)*scale}, 0.5, t)
	}
	return whole.Image()
}
