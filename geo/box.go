package geo

import (
	"cmp"
	"math"

	"github.com/paulmach/orb"
)

// Box is a range of longitude and latitude in degrees, edges included.
// West > East means that it crosses the antimeridian. A box may be a point or
// a line. The fields of a Box made by this package are finite, longitudes in
// -180..180, latitudes in -90..90, South <= North.
type Box struct{ West, South, East, North float64 }

// NewBox returns the box, or a *[RangeError] that names the number which is
// not finite or out of range, or a south above north.
func NewBox(west, south, east, north float64) (Box, error) {
	if err := checkLonLat("west", west, "south", south); err != nil {
		return Box{}, err
	}
	if err := checkLonLat("east", east, "north", north); err != nil {
		return Box{}, err
	}
	if south > north {
		return Box{}, &RangeError{Name: "south", Value: south, Allowed: "at most north, which is " + formatNumber(north)}
	}
	return Box{west, south, east, north}, nil
}

// BoxOf returns the box around a geometry. It is false when there is nothing
// to put a box around: no geometry, none with a vertex, or one with a vertex
// that is no number. Longitudes beyond 180 either way, as [Circle] makes them,
// give a box that crosses the antimeridian; latitudes are held to the poles.
func BoxOf(g orb.Geometry) (Box, bool) {
	b := emptyBound
	eachPart(g, func(pts []orb.Point) {
		for _, p := range pts {
			b.Min[0], b.Max[0] = math.Min(b.Min[0], p[0]), math.Max(b.Max[0], p[0])
			b.Min[1], b.Max[1] = math.Min(b.Min[1], p[1]), math.Max(b.Max[1], p[1])
		}
	})
	if !(b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]) || !finite(b.Min) || !finite(b.Max) {
		return Box{}, false
	}
	return boxAround(b), true
}

var emptyBound = orb.Bound{
	Min: orb.Point{math.Inf(1), math.Inf(1)},
	Max: orb.Point{math.Inf(-1), math.Inf(-1)},
}

// boxAround brings a bound whose longitudes may go beyond 180 into a box.
func boxAround(b orb.Bound) Box {
	west, east := b.Min[0], b.Max[0]
	switch {
	case west >= -180 && east <= 180:
	case east-west >= 360:
		west, east = -180, 180
	default:
		west, east = reduceLon(west), reduceLon(east)
	}
	return Box{west, clampLat(b.Min[1]), east, clampLat(b.Max[1])}
}

// Crosses reports whether the box crosses the antimeridian.
func (b Box) Crosses() bool { return b.West > b.East }

// Split returns the box as one bound, or as two when it crosses the
// antimeridian: the one that ends at 180 first.
func (b Box) Split() []orb.Bound {
	parts, n := b.split()
	return append([]orb.Bound(nil), parts[:n]...)
}

// split is Split without an allocation.
func (b Box) split() (parts [2]orb.Bound, n int) {
	if b.Crosses() {
		parts[0] = orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{180, b.North}}
		parts[1] = orb.Bound{Min: orb.Point{-180, b.South}, Max: orb.Point{b.East, b.North}}
		return parts, 2
	}
	parts[0] = orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}}
	return parts, 1
}

// Contains reports whether the point is in the box or on its edge.
func (b Box) Contains(p orb.Point) bool {
	return p[1] >= b.South && p[1] <= b.North && b.containsLon(p[0])
}

func (b Box) containsLon(lon float64) bool {
	if lon < -180 || lon > 180 {
		lon = reduceLon(lon)
	}
	if b.Crosses() {
		return lon >= b.West && lon <= 180 || lon <= b.East && lon >= -180
	}
	return lon >= b.West && lon <= b.East
}

// ContainsBox reports whether every point of o is in b.
func (b Box) ContainsBox(o Box) bool {
	if o.South < b.South || o.North > b.North {
		return false
	}
	outer, n := b.split()
	inner, m := o.split()
	for _, in := range inner[:m] {
		held := false
		for _, out := range outer[:n] {
			held = held || in.Min[0] >= out.Min[0] && in.Max[0] <= out.Max[0]
		}
		if !held {
			return false
		}
	}
	return true
}

// Intersects reports whether the boxes share a point, an edge or corner
// included.
func (b Box) Intersects(o Box) bool {
	if o.South > b.North || o.North < b.South {
		return false
	}
	mine, n := b.split()
	theirs, m := o.split()
	for _, x := range mine[:n] {
		for _, y := range theirs[:m] {
			if x.Min[0] <= y.Max[0] && y.Min[0] <= x.Max[0] {
				return true
			}
		}
	}
	return false
}

// Union returns the smallest box that holds both. When several are equally
// small it is the one that begins furthest west, so one that does not cross the
// antimeridian where there is a choice.
func (b Box) Union(o Box) Box {
	u := Box{-180, math.Min(b.South, o.South), 180, math.Max(b.North, o.North)}
	for _, edges := range [...][2]float64{
		{math.Min(b.West, o.West), math.Max(b.East, o.East)},
		{b.West, b.East}, {o.West, o.East}, {b.West, o.East}, {o.West, b.East},
	} {
		try := Box{edges[0], u.South, edges[1], u.North}
		if !try.ContainsBox(b) || !try.ContainsBox(o) {
			continue
		}
		better := cmp.Or(cmp.Compare(try.width(), u.width()), cmp.Compare(try.West, u.West))
		if better < 0 {
			u = try
		}
	}
	return u
}

// width is the range of longitude in degrees.
func (b Box) width() float64 {
	if b.Crosses() {
		return b.East - b.West + 360
	}
	return b.East - b.West
}
