package geo

import (
	"fmt"
	"slices"
	"sort"

	"github.com/paulmach/orb"
)

// metresPerKM is what its name says.
const metresPerKM = 1000

// Line is a line on the ellipsoid with its chainage: the position along it in
// kilometres, 0 at its first vertex. Two successive vertices are joined by the
// geodesic between them. A Line never changes and is safe for concurrent use.
type Line struct {
	vertices orb.LineString
	legs     []leg
	length   float64 // metres
	tree     tree
}

// leg is the way from one vertex to the next.
type leg struct {
	from     float64 // metres from the line's start
	length   float64 // metres
	azimuth1 float64 // leaving the first vertex
	azimuth2 float64 // arriving at the second
}

// NewLine prepares a line string, which is copied. It fails when there are
// fewer than two vertices, when one is not inside -180..180, -90..90 (a
// *[RangeError]) or when all are the same. Repeated vertices are allowed. Two
// vertices exactly opposite on the earth are joined by one of the shortest
// ways between them.
func NewLine(ls orb.LineString) (*Line, error) {
	if len(ls) < 2 {
		return nil, fmt.Errorf("a line needs at least 2 vertices, not %d", len(ls))
	}
	for i, p := range ls {
		if err := checkLonLat("longitude", p[0], "latitude", p[1]); err != nil {
			return nil, fmt.Errorf("vertex %d: %w", i, err)
		}
	}
	l := &Line{vertices: slices.Clone(ls), legs: make([]leg, len(ls)-1)}
	for i := range l.legs {
		s, az1, az2 := Inverse(ls[i], ls[i+1])
		l.legs[i] = leg{from: l.length, length: s, azimuth1: az1, azimuth2: az2}
		l.length += s
	}
	if l.length == 0 {
		return nil, fmt.Errorf("a line needs two different vertices, all %d are the same", len(ls))
	}
	l.tree = newTree(l)
	return l, nil
}

// Length returns the length of the line in kilometres.
func (l *Line) Length() float64 { return l.length / metresPerKM }

// LineString returns the line's vertices. The caller must not modify it.
func (l *Line) LineString() orb.LineString { return l.vertices }

// VertexKM returns the kilometre of the vertex with that index, which must be
// one of LineString's.
func (l *Line) VertexKM(i int) float64 {
	if i == len(l.legs) {
		return l.Length()
	}
	return l.legs[i].from / metresPerKM
}

// checkKM returns a *RangeError unless km is on the line.
func (l *Line) checkKM(name string, km float64) error {
	if !(km >= 0 && km <= l.Length()) {
		return &RangeError{Name: name, Value: km, Allowed: fmt.Sprintf("a kilometre in 0..%s, the length of the line", formatNumber(l.Length()))}
	}
	return nil
}

// At returns the point at a kilometre, or a *[RangeError] when it is not in
// 0..Length.
func (l *Line) At(km float64) (orb.Point, error) {
	if err := l.checkKM("km", km); err != nil {
		return orb.Point{}, err
	}
	p, _ := l.at(km * metresPerKM)
	return p, nil
}

// at returns the point so many metres from the start and the leg it is on.
func (l *Line) at(metres float64) (orb.Point, int) {
	if metres >= l.length-snap {
		return l.vertices[len(l.vertices)-1], len(l.legs) - 1
	}
	i := sort.Search(len(l.legs), func(i int) bool { return l.legs[i].from > metres }) - 1
	rest := metres - l.legs[i].from
	if rest <= snap {
		return l.vertices[i], i
	}
	return l.pointOn(i, rest), i
}

// snap is the distance in metres at which a position counts as a vertex:
// above the rounding of kilometres, far below what anybody can measure.
const snap = 1e-7

// pointOn returns the point so many metres along leg i; its ends are met
// exactly.
func (l *Line) pointOn(i int, metres float64) orb.Point {
	leg := &l.legs[i]
	switch {
	case metres <= snap:
		return l.vertices[i]
	case metres >= leg.length-snap:
		return l.vertices[i+1]
	}
	g := newGeodesic(l.vertices[i], leg.azimuth1)
	p, _ := g.at(metres)
	return p
}

// Slice returns the line between two kilometres, from <= to, with new end
// vertices on the geodesic where they fall between two vertices. Slice(0,
// Length) is the whole line; two equal kilometres give that point twice. The
// error is a *[RangeError] that names "from" or "to".
func (l *Line) Slice(from, to float64) (orb.LineString, error) {
	if err := l.checkKM("from", from); err != nil {
		return nil, err
	}
	if err := l.checkKM("to", to); err != nil {
		return nil, err
	}
	if from > to {
		return nil, &RangeError{Name: "from", Value: from, Allowed: "at most to, which is " + formatNumber(to)}
	}
	start, first := l.at(from * metresPerKM)
	end, last := l.at(to * metresPerKM)
	out := make(orb.LineString, 0, last-first+2)
	out = append(out, start)
	for i := first + 1; i <= last; i++ {
		if i > first+1 || l.vertices[i] != start {
			out = append(out, l.vertices[i])
		}
	}
	if end != out[len(out)-1] || len(out) == 1 {
		out = append(out, end)
	}
	return out, nil
}
