package server

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// occupied is what of a picture is taken, in squares: with thousands of symbols on it
// each label would have to be held against them all.
type occupied struct {
	columns, rows int
	squares       []byte
	middles       []orb.Point // of what took them, one for each part of the picture
	parts         map[[2]int]bool
}

const (
	occupiedSquare = 2  // units of the picture
	occupiedPart   = 16 // units
)

// What takes room.
const (
	byLabel byte = 1 << iota
	bySymbol
	byMark // smaller than a symbol
	byLine
)

func newOccupied(width, height int) *occupied {
	o := &occupied{columns: (width + occupiedSquare - 1) / occupiedSquare, rows: (height + occupiedSquare - 1) / occupiedSquare, parts: map[[2]int]bool{}}
	o.squares = make([]byte, o.columns*o.rows)
	return o
}

// span is the range of squares that touch a range of units.
func span(low, high float64, count int) (from, to int) {
	return max(0, int(math.Floor(max(low, 0)/occupiedSquare))), min(count-1, int(math.Floor(min(high, 1e6)/occupiedSquare)))
}

// take takes a box.
func (o *occupied) take(box orb.Bound, what byte) {
	x0, x1 := span(box.Min[0], box.Max[0], o.columns)
	y0, y1 := span(box.Min[1], box.Max[1], o.rows)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			o.squares[y*o.columns+x] |= what
		}
	}
	middle := box.Center()
	part := [2]int{int(math.Floor(middle[0] / occupiedPart)), int(math.Floor(middle[1] / occupiedPart))}
	if !o.parts[part] {
		o.parts[part], o.middles = true, append(o.middles, middle)
	}
}

// has reports whether any of a box is taken by such.
func (o *occupied) has(box orb.Bound, what byte) bool {
	x0, x1 := span(box.Min[0], box.Max[0], o.columns)
	y0, y1 := span(box.Min[1], box.Max[1], o.rows)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			if o.squares[y*o.columns+x]&what != 0 {
				return true
			}
		}
	}
	return false
}

// nearest is the distance to the middle of what is taken nearest.
func (o *occupied) nearest(p orb.Point) float64 {
	least := math.Inf(1)
	for _, middle := range o.middles {
		least = min(least, planar.DistanceSquared(p, middle))
	}
	return math.Sqrt(least)
}

// roomRings is how far from where it belongs room is looked for, in rings as wide
// as what needs it.
const roomRings = 5

// room finds a middle for a square that reaches half to each side, clear of symbols
// and within a bound, as near to a point as can be; the point itself if there is none.
func (o *occupied) room(at orb.Point, half float64, within orb.Bound) (free orb.Point, ok bool) {
	for ring := range roomRings {
		steps := max(1, 8*ring)
		for step := range steps {
			angle, far := 2*math.Pi*float64(step)/float64(steps), float64(ring)*(2*half+occupiedSquare)
			p := orb.Point{round(at[0]+far*math.Cos(angle), 1), round(at[1]+far*math.Sin(angle), 1)}
			if ring == 0 {
				p = at
			}
			box := p.Bound().Pad(half)
			if within.Contains(box.Min) && within.Contains(box.Max) && !o.has(box, bySymbol) {
				return p, true
			}
		}
	}
	return at, false
}

const (
	// fewMarks are all drawn, whatever covers what.
	fewMarks = 500
	// coveredWithin is how near another mark, in units, a later one covers it.
	coveredWithin = 4
)

// uncovered leaves out, of many marks, those that a later one covers, but for
// those that stay in any case.
func uncovered[T any](marks []T, at func(*T) orb.Point, stays func(*T) bool) []T {
	if len(marks) <= fewMarks {
		return marks
	}
	square := func(mark *T) [2]int {
		p := at(mark)
		return [2]int{int(math.Floor(p[0] / coveredWithin)), int(math.Floor(p[1] / coveredWithin))}
	}
	last := map[[2]int]int{}
	for i := range marks {
		last[square(&marks[i])] = i
	}
	var left []T
	for i := range marks {
		if stays(&marks[i]) || last[square(&marks[i])] == i {
			left = append(left, marks[i])
		}
	}
	return left
}
