package cql2

import "panj/geo"

// BBox returns a box that the geometry of every row meets for which the filter
// is true, or nil when there is none. It comes from spatial comparisons of a
// property with a literal. A row that meets the box need not satisfy the
// filter. Of several boxes that all have to be met the smallest is returned.
//
// It holds for whichever geometry property the filter compares; the filter of
// a collection with two of them has to be looked at by its caller.
func BBox(e Expr) *geo.Box { return necessary(e, true) }

// necessary returns a box that is met whenever the condition has that truth.
func necessary(e Expr, truth bool) *geo.Box {
	switch e := e.(type) {
	case *And:
		return combine(e.Args, truth, truth)
	case *Or:
		return combine(e.Args, truth, !truth)
	case *Not:
		return necessary(e.Arg, !truth)
	case *Spatial:
		if truth == (e.Op == SDisjoint) {
			return nil
		}
		for _, pair := range [2][2]Expr{{e.Left, e.Right}, {e.Right, e.Left}} {
			if _, ok := pair[0].(Property); ok {
				return literalBox(pair[1])
			}
		}
	}
	return nil
}

// combine joins the boxes of arguments of which all have to have the truth
// (then any box will do, best the smallest) or one (then it takes a box of
// each).
func combine(args []Expr, truth, all bool) *geo.Box {
	var result *geo.Box
	for i, a := range args {
		b := necessary(a, truth)
		switch {
		case b == nil && !all:
			return nil
		case b == nil:
		case i == 0, result == nil:
			result = b
		case all:
			if area(*b) < area(*result) {
				result = b
			}
		default:
			u := result.Union(*b)
			result = &u
		}
	}
	return result
}

func literalBox(e Expr) *geo.Box {
	switch e := e.(type) {
	case *Geometry:
		if b, ok := geo.BoxOf(e.Geometry); ok {
			return &b
		}
	case *Envelope:
		b := e.Box()
		return &b
	}
	return nil
}

// area returns the size of a box in square degrees.
func area(b geo.Box) float64 {
	width := b.East - b.West
	if width < 0 {
		width += 360
	}
	return width * (b.North - b.South)
}
