package server

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"panj/geo"
	"panj/server/canvas"
)

// legendRow is the height of an entry of the legend.
const legendRow = 33

// paintCredit says whose data the map is made of.
func (m *previewMap) paintCredit() {
	if m.card.credit == "" || !canvas.CanWrite(m.card.credit) {
		return
	}
	look := canvas.Type{Size: 11.5, Ink: canvas.Plain(colourOf("#4A4F54"), 1), Lines: 3}
	width := float64(previewWidth - previewPanel - 24)
	height := m.Height(m.card.credit, width, look) + 8
	m.Box(orb.Bound{Min: orb.Point{previewPanel, previewHeight - height}, Max: orb.Point{previewWidth, previewHeight}}, canvas.Plain(colourOf(m.colours.halo), 0.86))
	m.Write(m.card.credit, orb.Point{previewPanel + 12, previewHeight - height + look.Size + 2}, width, look)
}

// paintPanel writes what the preview is about.
func (m *previewMap) paintPanel() {
	k, card := m.colours, m.card
	paper, text, muted := colourOf("#FBFAF7"), canvas.Plain(colourOf("#1B1F23"), 1), canvas.Plain(colourOf("#555B61"), 1)
	m.Box(orb.Bound{Max: orb.Point{previewPanel, previewHeight}}, canvas.Plain(paper, 1))
	m.Box(orb.Bound{Min: orb.Point{previewPanel - 1, 0}, Max: orb.Point{previewPanel + 1, previewHeight}}, canvas.Plain(colourOf("#D9D5CB"), 1))
	m.Box(orb.Bound{Max: orb.Point{previewPanel, 10}}, canvas.Plain(colourOf(k.border), 1))
	const left, width = float64(previewMargin), float64(previewPanel - 2*previewMargin + 12)
	y := 62.0
	if card.site != "" {
		y = m.Write(card.site, orb.Point{left, y}, width, canvas.Type{Size: 20, Bold: true, Ink: muted, Lines: 2}) + 26
	}
	if card.badge != "" {
		badge := canvas.Type{Size: 27, Bold: true, Ink: canvas.Plain(colourOf(k.ofType(card.kind)), 1), Lines: 1}
		for badge.Size > 18 && m.Width(card.badge, badge) > width-48 {
			badge.Size--
		}
		m.symbol(orb.Point{left + 17, y - 10}, symbolLook{card.kind, card.hollow, card.number, 34})
		y = m.Write(card.badge, orb.Point{left + 48, y}, width-48, badge) + 16
	}
	note := canvas.Type{Size: 16.5, Ink: muted, Lines: 4}
	bottom := previewHeight - 18 - m.Height(card.note, width, note)
	title, facts := m.fitWords(width, bottom-y-20-legendRow*float64(len(card.legend)))
	title.Ink = text
	y = m.Write(card.title, orb.Point{left, y + title.Size*0.5}, width, title) + 2
	for i, fact := range card.facts {
		facts[i].Ink = text
		y = m.Write(fact, orb.Point{left, y}, width, facts[i]) + 4
	}
	m.paintLegend(orb.Bound{Min: orb.Point{left, y + 6}, Max: orb.Point{left + width, bottom - 30}})
	m.Write(card.note, orb.Point{left, bottom + note.Size*0.8}, width, note)
}

// fitWords finds how large title and facts can be written in that height: the
// larger the better, but all of them.
func (m *previewMap) fitWords(width, height float64) (title canvas.Type, facts []canvas.Type) {
	for size := 42.0; ; size-- {
		title = canvas.Type{Size: size, Bold: true, Lines: 6}
		facts = nil
		used := size*0.5 + m.Height(m.card.title, width, title) + 2
		for i, fact := range m.card.facts {
			look := canvas.Type{Size: min(26, size*0.72), Lines: 3}
			if i > 0 {
				look.Size = min(22, size*0.62)
			}
			used += m.Height(fact, width, look) + 4
			facts = append(facts, look)
		}
		if used <= height || size <= 22 {
			return title, facts
		}
	}
}

// paintLegend counts the types of incidents on the whole map.
func (m *previewMap) paintLegend(box orb.Bound) {
	y := box.Min[1] + legendRow/2
	for _, entry := range m.card.legend {
		if y+legendRow/2 > box.Max[1] {
			return
		}
		m.symbol(orb.Point{box.Min[0] + 13, y}, symbolLook{entry.kind, true, 0, 26})
		look := canvas.Type{Size: 20, Ink: canvas.Plain(colourOf("#1B1F23"), 1), Lines: 1}
		m.Write(typeWords(entry.kind), orb.Point{box.Min[0] + 40, y + 7}, box.Max[0]-box.Min[0]-80, look)
		m.Label(english.number(entry.count), orb.Point{box.Max[0], y + 7}, 1, look)
		y += legendRow
	}
}

// paintOverview draws the whole border small in a corner of the map, with a dot
// at the place, unless the map shows it whole.
func (m *previewMap) paintOverview() {
	if m.card.circle == nil || m.line == nil {
		return
	}
	const width, height, pad, edge = 216, 112, 16, 12
	outer := orb.Bound{Min: orb.Point{previewWidth - edge - width, edge}, Max: orb.Point{previewWidth - edge, edge + height}}
	box := outer.Pad(-pad)
	k := m.colours
	var line orb.LineString
	for _, p := range m.line.Line.LineString() {
		line = append(line, geo.Mercator(p))
	}
	bound := line.Bound()
	scale := min((box.Max[0]-box.Min[0])/(bound.Max[0]-bound.Min[0]), (box.Max[1]-box.Min[1])/(bound.Max[1]-bound.Min[1]))
	middle, centre := box.Center(), bound.Center()
	place := func(p orb.Point) orb.Point {
		return orb.Point{middle[0] + (p[0]-centre[0])*scale, middle[1] - (p[1]-centre[1])*scale}
	}
	for i := range line {
		line[i] = place(line[i])
	}
	m.Box(outer.Pad(1.5), canvas.Plain(colourOf(k.outline), 1))
	m.Box(outer, canvas.Plain(colourOf(k.halo), 1))
	m.taken.take(outer, bySymbol)
	line = simplify.DouglasPeucker(previewDetail).LineString(line)
	m.Stroke(canvas.Pen{Width: 2.4, Ink: canvas.Plain(colourOf(k.border), 0.9)}, line)
	p, _ := m.card.circle.geometry.(orb.Point)
	at := place(geo.Mercator(p))
	m.Fill(canvas.Disc(at, 9), canvas.Plain(colourOf(k.casing), 1))
	m.Fill(canvas.Disc(at, 7), canvas.Plain(colourOf(k.ofType(m.card.kind)), 1))
	if m.card.hollow {
		m.Fill(canvas.Disc(at, 4), canvas.Plain(colourOf(k.halo), 1))
	}
}
