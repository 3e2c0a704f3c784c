package server

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"panj/data"
	"panj/geo"
	"panj/server/canvas"
)

// legendRow is the height of an entry of the legend.
const legendRow = 33

// previewTowns is how many towns are named at the most.
const previewTowns = 16

// nameTowns marks and names the towns that have room, the important ones first.
func (m *previewMap) nameTowns(ctx context.Context) error {
	c, err := m.server.collection(ctx, placeCollection)
	if isNotFound(err) || (err == nil && (c.Column("kind") == nil || c.Column("rank") == nil || c.Column("name") == nil)) {
		return nil
	}
	if err != nil {
		return err
	}
	type town struct {
		name string
		rank float64
		at   orb.Point
	}
	var towns []town
	err = m.each(ctx, c, func(f *data.Feature) {
		p, isPoint := f.Geometry.(orb.Point)
		rank, ranked := numberOf(valueOf(c, f.Values, "rank"))
		name := textOf(valueOf(c, f.Values, "name"))
		if isPoint && ranked && textOf(valueOf(c, f.Values, "kind")) == "town" && canvas.CanWrite(name) {
			towns = append(towns, town{name, rank, m.pixel(p)})
		}
	})
	slices.SortStableFunc(towns, func(a, b town) int { return int(a.rank - b.rank) })
	k := m.colours
	named := 0
	for _, t := range towns {
		look := canvas.Type{Size: 20, Ink: canvas.Plain(colourOf(k.text), 1), Halo: canvas.Plain(colourOf(k.halo), 0.9), Glow: 2.4}
		if t.rank <= 2 {
			look.Size, look.Bold = 23, true
		}
		width := m.Width(t.name, look)
		for _, side := range []float64{0, 1} { // right of the dot, else left
			x := t.at[0] + 10 + side*(-20-width)
			box := orb.Bound{Min: orb.Point{min(x, t.at[0]-5), t.at[1] - look.Size*0.6}, Max: orb.Point{max(x+width, t.at[0]+5), t.at[1] + look.Size*0.6}}
			if !m.free(box) {
				continue
			}
			m.Fill(canvas.Disc(t.at, 5.5), canvas.Plain(colourOf(k.halo), 1))
			m.Fill(canvas.Disc(t.at, 4), canvas.Plain(colourOf(k.text), 1))
			m.Label(t.name, orb.Point{x, t.at[1] + look.Size*0.34}, 0, look)
			named++
			break
		}
		if named == previewTowns {
			break
		}
	}
	return err
}

// kilometreSteps are the distances between the kilometres that are named.
var kilometreSteps = []float64{1, 2, 5, 10, 20, 50, 100, 200, 500}

// nameKilometres marks round kilometres of the border.
func (m *previewMap) nameKilometres() {
	if m.line == nil {
		return
	}
	const apart = 110 // pixels, along the line
	centre := m.lonLat(m.area.Center())
	perKM := m.scale * 1000 / math.Cos(centre[1]*math.Pi/180)
	step := kilometreSteps[len(kilometreSteps)-1]
	for _, s := range kilometreSteps {
		if s*perKM >= apart {
			step = s
			break
		}
	}
	k := m.colours
	look := canvas.Type{Size: 17, Bold: true, Ink: canvas.Plain(colourOf(k.border), 1), Halo: canvas.Plain(colourOf(k.halo), 0.9), Glow: 2.4}
	for km := 0.0; km <= m.line.lengthKM(); km += step {
		p, err := m.line.Line.At(km)
		if err != nil {
			continue
		}
		before, err1 := m.line.Line.At(max(0, km-step/8))
		after, err2 := m.line.Line.At(min(m.line.lengthKM(), km+step/8))
		at := m.pixel(p)
		onSymbol := slices.ContainsFunc(m.taken[:m.marked], func(b orb.Bound) bool { return b.Contains(at) })
		if err1 != nil || err2 != nil || onSymbol || !m.area.Contains(at) {
			continue
		}
		a, b := m.pixel(before), m.pixel(after)
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		if length == 0 {
			continue
		}
		across := orb.Point{-(b[1] - a[1]) / length, (b[0] - a[0]) / length}
		m.Stroke(canvas.Pen{Width: 2.4, Ink: canvas.Plain(colourOf(k.border), 1)},
			orb.LineString{{at[0] - across[0]*8, at[1] - across[1]*8}, {at[0] + across[0]*8, at[1] + across[1]*8}})
		text := "km " + strconv.Itoa(int(km))
		width := m.Width(text, look)
		for _, side := range []float64{1, -1} {
			middle := orb.Point{at[0] + side*across[0]*(14+width/2), at[1] + side*across[1]*24}
			if m.free(labelBox(middle, width, look.Size)) {
				m.Label(text, orb.Point{middle[0], middle[1] + look.Size*0.34}, 0.5, look)
				break
			}
		}
	}
}

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
		m.symbol(orb.Point{left + 17, y - 10}, card.kind, card.hollow, 34)
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
		m.symbol(orb.Point{box.Min[0] + 13, y}, entry.kind, true, 26)
		look := canvas.Type{Size: 20, Ink: canvas.Plain(colourOf("#1B1F23"), 1), Lines: 1}
		m.Write(typeWords(entry.kind), orb.Point{box.Min[0] + 40, y + 7}, box.Max[0]-box.Min[0]-80, look)
		m.Label(thousands(entry.count), orb.Point{box.Max[0], y + 7}, 1, look)
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
	m.taken = append(m.taken, outer)
	m.marked = len(m.taken)
	line = simplify.DouglasPeucker(previewDetail).LineString(line)
	m.Stroke(canvas.Pen{Width: 2.4, Ink: canvas.Plain(colourOf(k.border), 0.9)}, line)
	p, _ := m.card.circle.geometry.(orb.Point)
	at := place(geo.Mercator(p))
	m.Fill(canvas.Disc(at, 9), canvas.Plain(colourOf(k.casing), 1))
	m.Fill(canvas.Disc(at, 7), canvas.Plain(colourOf(k.ofType(m.card.kind)), 1))
}
