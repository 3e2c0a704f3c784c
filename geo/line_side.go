package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// onLine is the distance in metres within which a place is on the line.
const onLine = 1e-3

// side returns the side of p, whose nearest point on the line is f.
func (l *Line) side(f foot, p orb.Point) Side {
	if f.distance <= onLine {
		return On
	}
	leg := &l.legs[f.leg]
	switch {
	case f.along <= snap:
		return l.sideAtVertex(f.leg, p)
	case f.along >= leg.length-snap:
		return l.sideAtVertex(f.leg+1, p)
	}
	g := newGeodesic(l.vertices[f.leg], leg.azimuth1)
	q, azimuth := g.at(f.along)
	_, toward, _ := Inverse(q, p)
	sin, _ := sincosDeg(toward - azimuth)
	return sideOf(sin)
}

// sideAtVertex decides by the two segments that meet at a vertex. One of them
// alone would be wrong: behind a sharp bend p is beyond the end of both. The
// left is the sector from the way out, counter-clockwise, to the way back.
func (l *Line) sideAtVertex(i int, p orb.Point) Side {
	in, out := l.legBefore(i), l.legAfter(i)
	d, toward, _ := Inverse(l.vertices[i], p)
	switch {
	case in >= 0 && out >= 0:
		ahead, back := l.legs[out].azimuth1, l.legs[in].azimuth2+180
		toBack, toPlace := turnLeft(ahead, back), turnLeft(ahead, toward)
		if toPlace == toBack || toPlace == 0 {
			return On
		}
		if toPlace < toBack {
			return Left
		}
		return Right
	case out >= 0:
		toward -= l.legs[out].azimuth1
	default:
		toward -= l.legs[in].azimuth2
	}
	sin, _ := sincosDeg(toward)
	if math.Abs(sin)*d <= onLine {
		return On
	}
	return sideOf(sin)
}

// legBefore returns the nearest leg of some length that ends at vertex i, -1
// if there is none. In a closed line the last leg comes before the first (the
// reverse is not needed: its last vertex is located as the first).
func (l *Line) legBefore(i int) int {
	leg := i - 1
	for leg >= 0 && l.legs[leg].length == 0 {
		leg--
	}
	if leg < 0 && l.closed() {
		return l.legBefore(len(l.legs))
	}
	return leg
}

// legAfter returns the nearest leg of some length that begins at vertex i, -1
// if there is none.
func (l *Line) legAfter(i int) int {
	for leg := i; leg < len(l.legs); leg++ {
		if l.legs[leg].length > 0 {
			return leg
		}
	}
	return -1
}

func (l *Line) closed() bool { return l.vertices[0] == l.vertices[len(l.vertices)-1] }

// turnLeft returns the counter-clockwise angle from one azimuth to another,
// 0 up to but not 360.
func turnLeft(from, to float64) float64 {
	a := math.Remainder(from-to, 360)
	if a < 0 {
		a += 360
	}
	return a
}

// sideOf is the side for the sine of the angle, clockwise, from the line's
// direction to the place's.
func sideOf(sin float64) Side {
	if sin < 0 {
		return Left
	}
	return Right
}
