package server

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// How symbols are moved apart. The page's script does it alike.
const (
	spreadFirst  = 8.  // how far apart everything starts
	spreadShrink = 0.9 // and how it comes together, step by step
	spreadPasses = 60
)

// goldenAngle parts things that stand in one place in different directions.
var goldenAngle = math.Pi * (3 - math.Sqrt(5))

// spread moves spots apart so that no two squares of that size around them overlap,
// no further than needed. What lies west of something else stays so. The same input
// gives the same answer.
func spread(spots []orb.Point, size float64) []orb.Point {
	at := make([]orb.Point, len(spots))
	var middle orb.Point
	for i, p := range spots {
		turn := float64(i) * goldenAngle
		at[i] = orb.Point{p[0] + 0.1*math.Cos(turn), p[1] + 0.1*math.Sin(turn)}
		middle[0] += p[0] / float64(len(spots))
		middle[1] += p[1] / float64(len(spots))
	}
	scale := func(factor float64) {
		for i := range at {
			at[i] = orb.Point{middle[0] + (at[i][0]-middle[0])*factor, middle[1] + (at[i][1]-middle[1])*factor}
		}
	}
	scale(spreadFirst)
	for k := spreadFirst; k > 1; k *= spreadShrink {
		scale(max(spreadShrink, 1/k))
		settle(at, size)
	}
	for round := range spreadPasses {
		pull := 0.15 * (1 - float64(round)/spreadPasses)
		for i := range at {
			at[i][0] += (spots[i][0] - at[i][0]) * pull
			at[i][1] += (spots[i][1] - at[i][1]) * pull
		}
		settle(at, size)
	}
	for i, p := range spots { // what hardly moved stands where it belongs
		if math.Hypot(at[i][0]-p[0], at[i][1]-p[1]) <= 1.5 {
			at[i] = p
		}
	}
	return at
}

// settle pushes apart what is too close, until nothing is or it has tried for long.
func settle(at []orb.Point, size float64) {
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	for range spreadPasses {
		slices.SortFunc(order, func(i, j int) int {
			if at[i][0] < at[j][0] || at[i][0] == at[j][0] && i < j {
				return -1
			}
			return 1
		})
		touched := false
		for m, i := range order {
			end := at[i][0] + size // before anything is pushed; the next pass sees the rest
			for _, j := range order[m+1:] {
				if at[j][0] >= end {
					break
				}
				touched = push(&at[i], &at[j], float64(j)*goldenAngle, size) || touched
			}
		}
		if !touched {
			return
		}
	}
}

// push moves two apart, half of the way each, in a direction of their own if they are
// at one place; false when they were apart.
func push(a, b *orb.Point, direction, size float64) bool {
	dx, dy := b[0]-a[0], b[1]-a[1]
	reach := max(math.Abs(dx), math.Abs(dy))
	if reach >= size {
		return false
	}
	ux, uy := math.Cos(direction), math.Sin(direction)
	if d := math.Hypot(dx, dy); d > 1e-9 {
		ux, uy = dx/d, dy/d
	}
	way := (size-reach)/(2*max(math.Abs(ux), math.Abs(uy))) + 0.01
	*a = orb.Point{a[0] - ux*way, a[1] - uy*way}
	*b = orb.Point{b[0] + ux*way, b[1] + uy*way}
	return true
}
