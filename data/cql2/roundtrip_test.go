package cql2_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"panj/data/cql2"
)

// TestInventedTreesRoundTrip writes and reads trees of every node in every
// place that the readers allow.
func TestInventedTreesRoundTrip(t *testing.T) {
	g := &inventor{rand.New(rand.NewPCG(2025, 11))}
	for range 20_000 {
		checkRoundTrips(t, g.condition(5))
		if t.Failed() {
			return
		}
	}
}

type inventor struct{ *rand.Rand }

func pick[T any](g *inventor, list ...T) T { return list[g.IntN(len(list))] }

func (g *inventor) several(least int, item func() cql2.Expr) []cql2.Expr {
	list := []cql2.Expr{}
	for range least + g.IntN(3) {
		list = append(list, item())
	}
	return list
}

func (g *inventor) condition(depth int) cql2.Expr {
	if depth == 0 {
		return pick[cql2.Expr](g, cql2.Bool(true), cql2.Bool(false), &cql2.Function{Name: "f"})
	}
	sub := func() cql2.Expr { return g.condition(depth - 1) }
	value := func() cql2.Expr { return g.value(depth - 1) }
	switch g.IntN(12) {
	case 0:
		return &cql2.And{Args: g.several(2, sub)}
	case 1:
		return &cql2.Or{Args: g.several(2, sub)}
	case 2, 3:
		return &cql2.Not{Arg: sub()}
	case 4:
		return &cql2.Compare{Op: pick(g, cql2.Equal, cql2.NotEqual, cql2.Less, cql2.LessOrEqual, cql2.Greater, cql2.GreaterOrEqual), Left: value(), Right: value()}
	case 5:
		return &cql2.Like{Arg: value(), Pattern: pick[cql2.Expr](g, g.text(), &cql2.CaseFold{Arg: g.text()}, &cql2.AccentFold{Arg: &cql2.CaseFold{Arg: g.text()}})}
	case 6:
		return &cql2.Between{Arg: value(), Low: value(), High: value()}
	case 7:
		return &cql2.In{Arg: value(), List: g.several(1, value)}
	case 8:
		return &cql2.IsNull{Arg: pick(g, sub, value)()}
	case 9:
		return &cql2.Spatial{Op: pick(g, cql2.SContains, cql2.SDisjoint, cql2.STouches), Left: value(), Right: value()}
	case 10:
		return &cql2.Temporal{Op: pick(g, cql2.TAfter, cql2.TFinishedBy, cql2.TMetBy), Left: value(), Right: value()}
	}
	return &cql2.ArrayCompare{Op: pick(g, cql2.AContainedBy, cql2.AEquals), Left: g.array(depth - 1), Right: pick(g, value, func() cql2.Expr { return g.array(depth - 1) })()}
}

func (g *inventor) array(depth int) cql2.Expr {
	if depth <= 0 {
		return &cql2.Array{Items: []cql2.Expr{}}
	}
	return &cql2.Array{Items: g.several(0, func() cql2.Expr { return g.element(depth - 1) })}
}

// element is what arrays and functions hold: anything.
func (g *inventor) element(depth int) cql2.Expr {
	return pick(g, g.value, g.condition, g.array)(max(depth, 0))
}

func (g *inventor) value(depth int) cql2.Expr {
	if depth <= 0 {
		return g.literal()
	}
	sub := func() cql2.Expr { return g.value(depth - 1) }
	switch g.IntN(6) {
	case 0, 1:
		op := pick(g, cql2.Add, cql2.Subtract, cql2.Multiply, cql2.Divide, cql2.Modulo, cql2.IntDiv, cql2.Power)
		return &cql2.Arithmetic{Op: op, Left: sub(), Right: sub()}
	case 2:
		return &cql2.CaseFold{Arg: sub()}
	case 3:
		return &cql2.AccentFold{Arg: sub()}
	case 4:
		return &cql2.Function{Name: pick(g, "f", "abs", "é.1"), Args: g.several(0, func() cql2.Expr { return g.element(depth - 1) })}
	}
	return g.literal()
}

func (g *inventor) text() cql2.Expr {
	word := ""
	for range g.IntN(5) {
		word += pick(g, "a", "'", `\`, `"`, "%", "_", "\n", "\t", "\a", "é", "😀", " ", "n", "b")
	}
	return cql2.String(word)
}

func (g *inventor) name() cql2.Expr {
	return cql2.Property(pick(g, "a", "date", "POINT", "in", "Not", "div", `q"uo'te\`, "with space", "eo:x.y", "1st", "é", "true", "\t", "T_After"))
}

func (g *inventor) literal() cql2.Expr {
	bound := func() cql2.Expr {
		return pick[cql2.Expr](g, nil, cql2.Date("2025-11-26"), cql2.Timestamp("2025-11-26T10:00:00.5Z"), g.name(), &cql2.Function{Name: "now"})
	}
	switch g.IntN(9) {
	case 0:
		return g.text()
	case 1:
		return cql2.Integer(pick[int64](g, 0, 1, -1, 5, -17, math.MaxInt64, math.MinInt64, 1<<53+1))
	case 2:
		return cql2.Float(pick(g, 0.5, -0.1, 1e300, -1e-300, 5e-324, 1e19, math.Pi, 123456789.125))
	case 3:
		return pick[cql2.Expr](g, cql2.Bool(true), cql2.Bool(false))
	case 4:
		return pick[cql2.Expr](g, cql2.Date("0000-02-29"), cql2.Timestamp("9999-12-31T23:59:59.999999999Z"))
	case 5:
		return &cql2.Interval{Start: bound(), End: bound()}
	case 6:
		return g.geometry()
	}
	return g.name()
}

func (g *inventor) geometry() cql2.Expr {
	n := func() float64 { return pick(g, 0, -1.5, 180, 1e-9, 1e22, 0.1, -20037508.342789244) }
	p := func() orb.Point { return orb.Point{n(), n()} }
	ring := func() orb.Ring {
		first := p()
		return orb.Ring{first, p(), p(), first}
	}
	shape := pick[orb.Geometry](g, p(), orb.MultiPoint{p(), p()}, orb.LineString{p(), p()}, orb.MultiLineString{{p(), p()}, {p(), p()}},
		orb.Polygon{ring(), ring()}, orb.MultiPolygon{{ring()}, {ring(), ring()}}, orb.Collection{p(), orb.Collection{orb.Polygon{ring()}}})
	switch g.IntN(3) {
	case 0:
		return &cql2.Envelope{Min: p(), Max: p(), Heights: pick(g, nil, &[2]float64{n(), n()})}
	case 1:
		if p, ok := shape.(orb.Point); ok {
			return &cql2.Geometry{Geometry: p, Heights: []float64{n()}}
		}
	}
	return &cql2.Geometry{Geometry: shape}
}
