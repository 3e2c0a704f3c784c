package server

import (
	"context"
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"

	"panj/data"
	"panj/server/canvas"
)

// previewTowns is how many towns are named at the most.
const previewTowns = 16

// nameTowns marks and names the towns that have room, the important ones first.
func (m *previewMap) nameTowns(ctx context.Context) error {
	towns, err := m.server.towns(ctx, data.Query{Box: &m.bound, Match: data.MatchGeometry, Limit: previewRows})
	if err != nil {
		return err
	}
	k := m.colours
	named := 0
	for _, t := range towns {
		if !canvas.CanWrite(t.name) {
			continue
		}
		at := m.pixel(t.at)
		look := canvas.Type{Size: 20, Ink: canvas.Plain(colourOf(k.text), 1), Halo: canvas.Plain(colourOf(k.halo), 0.9), Glow: 2.4}
		if t.rank <= 2 {
			look.Size, look.Bold = 23, true
		}
		across, half := m.Width(t.name, look)/2, look.Size*0.6
		for _, middle := range []orb.Point{ // right of the dot, else left, above or below
			{at[0] + 10 + across, at[1]}, {at[0] - 10 - across, at[1]}, {at[0], at[1] - 6 - half}, {at[0], at[1] + 6 + half},
		} {
			box := orb.Bound{Min: orb.Point{middle[0] - across, middle[1] - half}, Max: orb.Point{middle[0] + across, middle[1] + half}}
			if !m.free(box, at.Bound().Pad(4)) {
				continue
			}
			m.Fill(canvas.Disc(at, 5.5), canvas.Plain(colourOf(k.halo), 1))
			m.Fill(canvas.Disc(at, 4), canvas.Plain(colourOf(k.text), 1))
			m.Label(t.name, orb.Point{middle[0], middle[1] + look.Size*0.34}, 0.5, look)
			named++
			break
		}
		if named == previewTowns {
			break
		}
	}
	return nil
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
		const tick = 8 // pixels to each side
		hidden := m.taken.has(at.Bound().Pad(tick), byLabel|bySymbol)
		if err1 != nil || err2 != nil || hidden || !m.area.Contains(at) {
			continue
		}
		a, b := m.pixel(before), m.pixel(after)
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		if length == 0 {
			continue
		}
		across := orb.Point{-(b[1] - a[1]) / length, (b[0] - a[0]) / length}
		text := "km " + strconv.Itoa(int(km))
		width := m.Width(text, look)
		for _, side := range []float64{1, -1} {
			middle := orb.Point{at[0] + side*across[0]*(14+width/2), at[1] + side*across[1]*24}
			if m.free(labelBox(middle, width, look.Size)) {
				m.Stroke(canvas.Pen{Width: 2.4, Ink: canvas.Plain(colourOf(k.border), 1)},
					orb.LineString{{at[0] - across[0]*tick, at[1] - across[1]*tick}, {at[0] + across[0]*tick, at[1] + across[1]*tick}})
				m.Label(text, orb.Point{middle[0], middle[1] + look.Size*0.34}, 0.5, look)
				break
			}
		}
	}
}

// visible is the part of a country that the words leave free.
func (m *previewMap) visible(land previewLand) orb.MultiPolygon {
	const coarse = 3 // pixels: enough to place a name
	return simplify.DouglasPeucker(coarse).MultiPolygon(clip.MultiPolygon(m.area.Pad(-14), land.shape.Clone()))
}

// nameLands writes the names of the countries where there is most room.
func (m *previewMap) nameLands(ctx context.Context) error {
	const step, leastLand = 16, 25_000 // pixels; square pixels of a country that is named
	for _, land := range m.lands {
		shape := m.visible(land)
		if land.name == "" || !canvas.CanWrite(land.name) || math.Abs(planar.Area(shape)) < leastLand {
			continue
		}
		t := canvas.Type{Size: 27, Bold: true, Ink: canvas.Plain(colourOf("#857B66"), 1), Halo: canvas.Plain(colourOf(m.colours.halo), 0.75), Glow: 2}
		width := m.Width(land.name, t)
		best, most := orb.Point{}, 0.0
		for x := m.area.Min[0] + width/2 + 20; x < m.area.Max[0]-width/2-20; x += step {
			if err := ctx.Err(); err != nil {
				return err
			}
			for y := m.area.Min[1] + 40; y < m.area.Max[1]-20; y += step {
				p := orb.Point{x, y}
				if open := m.openness(p, width, shape); open > most {
					best, most = p, open
				}
			}
		}
		if most > 0 {
			m.Label(land.name, orb.Point{best[0], best[1] + t.Size/3}, 0.5, t)
			m.taken.take(labelBox(best, width, t.Size), byLabel)
		}
	}
	return nil
}

func labelBox(middle orb.Point, width, height float64) orb.Bound {
	return orb.Bound{Min: orb.Point{middle[0] - width/2, middle[1] - height*0.7}, Max: orb.Point{middle[0] + width/2, middle[1] + height*0.7}}
}

// openness is how good a place is for the name of a country: inside it, away from
// its edges and from what is written already; 0 where there is none.
func (m *previewMap) openness(p orb.Point, width float64, shape orb.MultiPolygon) float64 {
	box := labelBox(p, width, 30)
	if m.taken.has(box.Pad(6), byLabel|bySymbol) {
		return 0
	}
	for _, corner := range []orb.Point{p, {box.Min[0], p[1]}, {box.Max[0], p[1]}} {
		if !planar.MultiPolygonContains(shape, corner) {
			return 0
		}
	}
	open := m.taken.nearest(p)
	for _, polygon := range shape {
		for _, ring := range polygon {
			for _, corner := range ring {
				open = min(open, planar.Distance(p, corner))
			}
		}
	}
	return open
}

// free reports whether the parts of a label have room, and takes it.
func (m *previewMap) free(boxes ...orb.Bound) bool {
	const apart = 6 // pixels between two labels, else they read as one
	for _, box := range boxes {
		if inner := m.area.Pad(-6); !inner.Contains(box.Min) || !inner.Contains(box.Max) || m.taken.has(box.Pad(apart), byLabel) || m.taken.has(box, bySymbol) {
			return false
		}
	}
	for _, box := range boxes {
		m.taken.take(box, byLabel)
	}
	return true
}
