package cql2

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"panj/geo"
)

// Transform returns an expression whose geometry literals are in another
// reference system: f turns a coordinate as the client wrote it into longitude
// and latitude. The expression given is not changed. An error of f is returned
// with the literal it is about.
//
// A BBOX stays one when its sides stay parallel to the axes (other orders of
// axes, Mercator); otherwise it becomes a polygon whose sides have vertices in
// between, because straight sides do not stay straight.
func Transform(e Expr, f func(orb.Point) (orb.Point, error)) (Expr, error) {
	t := &transformer{f: f}
	out := t.expr(e)
	return out, t.err
}

type transformer struct {
	f   func(orb.Point) (orb.Point, error)
	err error
}

func (t *transformer) expr(e Expr) Expr {
	switch e := e.(type) {
	case *And:
		return &And{t.all(e.Args)}
	case *Or:
		return &Or{t.all(e.Args)}
	case *Not:
		return &Not{t.expr(e.Arg)}
	case *IsNull:
		return &IsNull{t.expr(e.Arg)}
	case *Spatial:
		return &Spatial{e.Op, t.expr(e.Left), t.expr(e.Right)}
	case *ArrayCompare:
		return &ArrayCompare{e.Op, t.expr(e.Left), t.expr(e.Right)}
	case *Array:
		return &Array{t.all(e.Items)}
	case *Function:
		return &Function{e.Name, t.all(e.Args)}
	case *Compare:
		return &Compare{e.Op, t.expr(e.Left), t.expr(e.Right)}
	case *In:
		return &In{t.expr(e.Arg), t.all(e.List)}
	case *Geometry:
		return t.geometry(e)
	case *Envelope:
		return t.envelope(e)
	}
	return e // no geometry can stand below, or Check refuses it
}

func (t *transformer) all(list []Expr) []Expr {
	out := make([]Expr, len(list))
	for i, e := range list {
		out[i] = t.expr(e)
	}
	return out
}

// point transforms a coordinate of a literal.
func (t *transformer) point(p orb.Point, of Expr) orb.Point {
	if t.err != nil {
		return p
	}
	q, err := t.f(p)
	if err == nil && (math.IsNaN(q[0]+q[1]) || math.IsInf(q[0]+q[1], 0)) {
		err = fmt.Errorf("%s %s is outside its reference system", formatFloat(p[0]), formatFloat(p[1]))
	}
	if err != nil {
		t.err = &TypeError{Reason: typed{of, TypeGeometry}.short() + " cannot be used: " + err.Error()}
	}
	return orb.Point{inRange(q[0], 180), inRange(q[1], 90)}
}

// inRange takes back what rounding puts beyond the edge of the world.
func inRange(v, most float64) float64 {
	if a := math.Abs(v); a > most && a < most+rounding {
		return math.Copysign(most, v)
	}
	return v
}

// rounding is how far, in degrees, a coordinate may be off.
const rounding = 1e-9

func (t *transformer) geometry(e *Geometry) Expr {
	moved := geo.MapVertices(orb.Clone(e.Geometry), func(p orb.Point) orb.Point { return t.point(p, e) })
	return &Geometry{Geometry: moved, Heights: e.Heights}
}

// sideVertices is the number of parts that a side of a BBOX is cut into.
const sideVertices = 32

func (t *transformer) envelope(e *Envelope) Expr {
	lower, upper := t.point(e.Min, e), t.point(e.Max, e)
	right := t.point(orb.Point{e.Max[0], e.Min[1]}, e)
	left := t.point(orb.Point{e.Min[0], e.Max[1]}, e)
	upright := near(right, orb.Point{upper[0], lower[1]}) && near(left, orb.Point{lower[0], upper[1]})
	turned := near(right, orb.Point{lower[0], upper[1]}) && near(left, orb.Point{upper[0], lower[1]})
	if t.err != nil || upright || turned {
		return &Envelope{Min: lower, Max: upper, Heights: e.Heights}
	}
	if e.Min[0] > e.Max[0] || e.Min[1] > e.Max[1] {
		t.err = &TypeError{Reason: Text(e) + " cannot be used: its lower corner is above its upper corner"}
		return e
	}
	corners := [5]orb.Point{e.Min, {e.Max[0], e.Min[1]}, e.Max, {e.Min[0], e.Max[1]}, e.Min}
	ring := make(orb.Ring, 0, 4*sideVertices+1)
	for i := range 4 {
		a, b := corners[i], corners[i+1]
		for n := range sideVertices {
			f := float64(n) / sideVertices
			ring = append(ring, t.point(orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])}, e))
		}
	}
	return &Geometry{Geometry: orb.Polygon{append(ring, ring[0])}}
}

// near reports whether two coordinates are the same but for rounding.
func near(a, b orb.Point) bool {
	return math.Abs(a[0]-b[0]) < rounding && math.Abs(a[1]-b[1]) < rounding
}
