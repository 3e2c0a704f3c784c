package gpkg

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// always is the condition that every row meets.
const always = `1`

// box sets the spatial condition. The R-tree is searched for the box of the
// query or for one that the filter demands, whichever is the smaller.
func (s *selection) box(known facts) error {
	outer, inner, err := s.boxBounds(known.maxRadius)
	if err != nil {
		return err
	}
	unplaced := s.hit != "" && s.q.Unplaced
	if unplaced {
		s.hit = `(` + s.hit + ` OR ` + s.nowhere() + `)`
		if known.unplaced == nil {
			outer = nil // the R-tree does not have them all
		}
	}
	if wanted := s.filterBounds(); wanted != nil && (outer == nil || extent(wanted) < extent(outer)) {
		outer, inner, unplaced = wanted, nil, false // nothing that has no place satisfies the filter
	}
	if s.q.IDs != nil {
		outer = nil // there are few, and an index leads to them
	}
	if s.hit == "" {
		s.hit = always
	}
	if outer == nil {
		return nil
	}
	s.tree = s.search(outer, inner)
	s.large = extent(outer) > extent([]orb.Bound{*s.t.bounds})/10
	if unplaced && len(known.unplaced) > 0 {
		return s.addUnplaced(known.unplaced)
	}
	return nil
}

// boxBounds writes the exact condition of Query.Box or Query.Projected. It
// returns what to search the R-tree for, nil when every row has to be looked
// at, and within which bounds a row is certain to match.
func (s *selection) boxBounds(maxRadius float64) (outer, inner []orb.Bound, err error) {
	box, wanted := s.q.Bounds()
	if !wanted {
		return nil, nil, nil
	}
	switch {
	case s.t.geometry == "":
		return nil, nil, invalid("bbox", boxText(box), "the collection %s has no geometry", s.t.ID)
	case !(box.South <= box.North) || math.IsNaN(box.West) || math.IsNaN(box.East):
		return nil, nil, invalid("bbox", boxText(box), "is not a box: its south must not lie above its north")
	}
	switch s.q.Match {
	case "", data.MatchGeometry, data.MatchWithin:
	case data.MatchArea:
		if s.t.RadiusCol == "" {
			return nil, nil, invalid("match", string(s.q.Match), "the collection %s has no radius of uncertainty; allowed are %s and %s", s.t.ID, data.MatchGeometry, data.MatchWithin)
		}
	default:
		return nil, nil, invalid("match", string(s.q.Match), "allowed are %s, %s and %s", data.MatchGeometry, data.MatchArea, data.MatchWithin)
	}
	s.hit = s.hits(box)
	wide := box
	if s.q.Match == data.MatchArea {
		wide = grown(box, maxRadius)
	}
	outer, exact := s.treeBounds(wide)
	if outer == nil || !exact {
		return outer, nil, nil
	}
	return outer, s.certain(box, outer), nil
}

// certain returns the bounds within which a row is certain to match.
func (s *selection) certain(box geo.Box, outer []orb.Bound) (inner []orb.Bound) {
	const rounding = 1e-6 // degrees: more than coordinates lose when they are transformed
	switch {
	case s.q.Match == data.MatchWithin:
		return nil
	case s.q.Projected != nil && !s.q.Projected.CRS.Upright():
		return nil
	case s.q.Projected != nil:
		box = geo.Box{West: box.West + rounding, South: box.South + rounding, East: box.East - rounding, North: box.North - rounding}
		if box.South > box.North || !validBox(box) || box.Crosses() {
			return nil
		}
	case s.q.Match != data.MatchArea:
		return outer
	}
	inner, _, _ = s.t.storedBounds(box)
	return inner
}

// treeBounds returns what to search the R-tree for to find the rows in a box;
// nil when that would not help. exact is as in storedBounds.
func (s *selection) treeBounds(box geo.Box) (outer []orb.Bound, exact bool) {
	if s.t.rtree == "" || s.t.bounds == nil {
		return nil, false
	}
	outer, exact, ok := s.t.storedBounds(box)
	if !ok || s.t.allWithin(outer) {
		return nil, false
	}
	return outer, exact
}

// filterBounds returns what to search the R-tree for to find every row for
// which the filter can be true; nil when that would not help.
func (s *selection) filterBounds() []orb.Bound {
	if s.q.Filter == nil || s.t.geometry == "" {
		return nil
	}
	box := cql2.BBox(s.q.Filter)
	if box == nil || !validBox(*box) {
		return nil
	}
	outer, _ := s.treeBounds(*box)
	return outer
}

// validBox reports whether a box lies in the range of longitude and latitude:
// a filter is checked only later.
func validBox(b geo.Box) bool {
	_, err := geo.NewBox(b.West, b.South, b.East, b.North)
	return err == nil
}

// extent is the size of bounds together.
func extent(bounds []orb.Bound) float64 {
	sum := 0.0
	for _, b := range bounds {
		sum += (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
	}
	return sum
}

// allWithin reports whether one of the bounds holds every row, so that going
// through the table in the order of its keys is the shorter way.
func (t *table) allWithin(bounds []orb.Bound) bool {
	return slices.ContainsFunc(bounds, func(b orb.Bound) bool { return b.Contains(t.bounds.Min) && b.Contains(t.bounds.Max) })
}

// hits is the exact condition on the geometry.
func (s *selection) hits(box geo.Box) string {
	code, radius := strconv.Itoa(s.t.crs), `NULL`
	if (s.q.Match == data.MatchArea || s.q.Match == data.MatchWithin) && s.t.RadiusCol != "" {
		radius = column(s.t.RadiusCol)
	}
	if p := s.q.Projected; p != nil {
		function := `panj_meets`
		if s.q.Match == data.MatchWithin {
			function = `panj_keeps`
		}
		return invoke(function, column(s.t.geometry), code, radius, strconv.Itoa(p.CRS.EPSG()),
			s.bind(p.Bound.Min[0]), s.bind(p.Bound.Min[1]), s.bind(p.Bound.Max[0]), s.bind(p.Bound.Max[1]))
	}
	west, south, east, north := s.bind(box.West), s.bind(box.South), s.bind(box.East), s.bind(box.North)
	switch s.q.Match {
	case data.MatchArea:
		return invoke(`panj_near`, column(s.t.geometry), code, radius, west, south, east, north)
	case data.MatchWithin:
		return invoke(`panj_holds`, column(s.t.geometry), code, radius, west, south, east, north)
	}
	return invoke(`panj_hits`, column(s.t.geometry), code, west, south, east, north)
}

// invoke writes the call of a function.
func invoke(function string, args ...string) string {
	return function + `(` + strings.Join(args, ", ") + `)`
}

func boxText(b geo.Box) string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return strings.Join([]string{f(b.West), f(b.South), f(b.East), f(b.North)}, ",")
}
