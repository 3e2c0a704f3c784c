package server

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// previewRoom is what of a picture is taken, in squares: with thousands of
// symbols on it each label would have to be held against them all.
type previewRoom struct {
	squares [(previewWidth / roomSquare) * (previewHeight / roomSquare)]byte
	middles []orb.Point // of what took them, one for each part of the picture
	parts   map[[2]int]bool
}

const (
	roomSquare = 2  // pixels; a divisor of the size of a preview
	roomPart   = 16 // pixels

	roomColumns, roomRows = previewWidth / roomSquare, previewHeight / roomSquare
)

// What takes room.
const (
	byLabel byte = 1 << iota
	bySymbol
)

// span is the range of squares that touch a range of pixels.
func span(low, high float64, count int) (from, to int) {
	return max(0, int(math.Floor(max(low, 0)/roomSquare))), min(count-1, int(math.Floor(min(high, 1e6)/roomSquare)))
}

// take takes a box.
func (r *previewRoom) take(box orb.Bound, what byte) {
	x0, x1 := span(box.Min[0], box.Max[0], roomColumns)
	y0, y1 := span(box.Min[1], box.Max[1], roomRows)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			r.squares[y*roomColumns+x] |= what
		}
	}
	middle := box.Center()
	part := [2]int{int(math.Floor(middle[0] / roomPart)), int(math.Floor(middle[1] / roomPart))}
	if !r.parts[part] {
		if r.parts == nil {
			r.parts = map[[2]int]bool{}
		}
		r.parts[part], r.middles = true, append(r.middles, middle)
	}
}

// has reports whether any of a box is taken by such.
func (r *previewRoom) has(box orb.Bound, what byte) bool {
	x0, x1 := span(box.Min[0], box.Max[0], roomColumns)
	y0, y1 := span(box.Min[1], box.Max[1], roomRows)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			if r.squares[y*roomColumns+x]&what != 0 {
				return true
			}
		}
	}
	return false
}

// nearest is the distance to the middle of what is taken nearest.
func (r *previewRoom) nearest(p orb.Point) float64 {
	least := math.Inf(1)
	for _, middle := range r.middles {
		least = min(least, planar.DistanceSquared(p, middle))
	}
	return math.Sqrt(least)
}
