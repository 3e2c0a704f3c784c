package server

import (
	"image/color"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"panj/server/canvas"
)

// Sizes on the drawing, in its units.
const (
	sketchBadge = 16.0 // half of a mark with a number, its edge included
	sketchMark  = 12.0 // of one without
	sketchDot   = 3.0  // of a town
	// sketchText is the size of names; a letter reaches so far above and below its line.
	sketchText, sketchAscent, sketchDescent = 12.0, 11.0, 4.0
)

// layOut moves marks that stand on each other apart and names the towns where
// there is room: no name lies on a mark, a town or another name.
func (d *sketch) layOut(m *PageMap) {
	taken := newOccupied(m.Width, m.Height)
	m.Incidents = uncovered(m.Incidents, func(s *PageSpot) orb.Point { return orb.Point{s.X, s.Y} }, func(s *PageSpot) bool { return s.Number > 0 })
	few := len(m.Incidents) <= previewFew
	for _, numbered := range []bool{true, false} {
		for i := range m.Incidents {
			if spot := &m.Incidents[i]; spot.Number > 0 == numbered {
				d.putMark(taken, spot, few)
			}
		}
	}
	for i := 1; i < len(d.line); i++ {
		takeLeg(taken, d.line[i-1], d.line[i])
	}
	m.Towns = slices.Clone(m.Towns)
	for _, town := range m.Towns {
		taken.take(orb.Point{town.X, town.Y}.Bound().Pad(sketchDot), byLabel)
	}
	for _, avoid := range []byte{byLabel | bySymbol | byMark | byLine, byLabel | bySymbol | byMark} {
		for i := range m.Towns {
			if m.Towns[i].Anchor == "" {
				d.name(taken, &m.Towns[i], avoid)
			}
		}
	}
}

// putMark finds the place of a mark. One with a number is moved off the others
// until there is room, and so is each of few; where there is no room it stays, and
// loses the number.
func (d *sketch) putMark(taken *occupied, spot *PageSpot, few bool) {
	spot.MarkX, spot.MarkY = spot.X, spot.Y
	at, half := orb.Point{spot.X, spot.Y}, sketchMark
	if spot.Number > 0 {
		half = sketchBadge
	}
	if spot.Number > 0 || few {
		if free, ok := taken.room(at, half, d.bound()); ok {
			spot.MarkX, spot.MarkY, spot.Moved = free[0], free[1], free != at
			taken.take(free.Bound().Pad(half), bySymbol)
			return
		}
	}
	spot.Number = 0
	taken.take(at.Bound().Pad(sketchMark), byMark)
}

// takeLeg takes what is under a leg of the line.
func takeLeg(taken *occupied, a, b orb.Point) {
	steps := math.Ceil(math.Hypot(b[0]-a[0], b[1]-a[1]) / occupiedSquare)
	for i := 0.0; i <= steps; i++ {
		f := i / max(steps, 1)
		taken.take(orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])}.Bound(), byLine)
	}
}

// measure finds how wide the names of towns are. The condensed font of this
// program is nine tenths as wide as the one it is made from, which is the widest
// that systems use by themselves.
func measure(towns []PageTown) {
	writer := canvas.New(1, 1, color.White)
	for i := range towns {
		towns[i].width = writer.Width(towns[i].Name, canvas.Type{Size: sketchText}) / 0.9
	}
}

// name writes the name of a town beside it, else above, below or aslant of it,
// where that avoids what is there.
func (d *sketch) name(taken *occupied, town *PageTown, avoid byte) {
	for _, side := range []struct {
		anchor string
		dx, dy float64
		share  float64 // of the name that lies before the point
	}{
		{"start", 5, 4, 0}, {"end", -5, 4, 1}, {"middle", 0, -7, 0.5}, {"middle", 0, 16, 0.5},
		{"start", 4, -5, 0}, {"end", -4, -5, 1}, {"start", 4, 15, 0}, {"end", -4, 15, 1},
	} {
		x, y := round(town.X+side.dx, 1), round(town.Y+side.dy, 1)
		box := orb.Bound{Min: orb.Point{x - town.width*side.share, y - sketchAscent}, Max: orb.Point{x + town.width*(1-side.share), y + sketchDescent}}
		if d.inside(box.Min[0], box.Min[1]) && d.inside(box.Max[0], box.Max[1]) && !taken.has(box, avoid) {
			town.Anchor, town.NameX, town.NameY = side.anchor, x, y
			taken.take(box, byLabel)
			return
		}
	}
}
