package server

import (
	"context"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"panj/geo"
	"panj/server/canvas"
)

// previewOf is the map of a preview of a box, with nothing painted on it.
func previewOf(view geo.Box, marks ...previewMark) *previewMap {
	m := &previewMap{
		Canvas: canvas.New(previewWidth, previewHeight, colourOf("#FFFFFF")), colours: &lightColours, card: &previewCard{view: view, marks: marks},
		symbols: map[symbolLook]image.Image{}, taken: newOccupied(previewWidth, previewHeight), left: previewCorners,
	}
	m.fit()
	return m
}

// TestRoomOfLabels compares with every box that is taken, of which squares are a
// little larger.
func TestRoomOfLabels(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	box := func(most float64) orb.Bound {
		at := orb.Point{random.Float64()*1400 - 100, random.Float64()*800 - 100}
		return orb.Bound{Min: at, Max: orb.Point{at[0] + random.Float64()*most, at[1] + random.Float64()*most}}
	}
	picture := orb.Bound{Max: orb.Point{previewWidth, previewHeight}}
	meet := func(a, b orb.Bound, slack float64) bool {
		a = a.Pad(slack)
		return max(a.Min[0], b.Min[0], 0) < min(a.Max[0], b.Max[0], previewWidth) && max(a.Min[1], b.Min[1], 0) < min(a.Max[1], b.Max[1], previewHeight)
	}
	grid := newOccupied(previewWidth, previewHeight)
	var taken []orb.Bound
	for i := range 4000 {
		asked := box(120)
		surely := slices.ContainsFunc(taken, func(b orb.Bound) bool { return meet(b, asked, 0) })
		perhaps := slices.ContainsFunc(taken, func(b orb.Bound) bool { return meet(b, asked, 2*occupiedSquare) })
		if got := grid.has(asked, byLabel); got && !perhaps || !got && surely {
			t.Fatalf("%v is taken: %v", asked, got)
		}
		if i%40 == 0 {
			b := box(40)
			taken = append(taken, b)
			grid.take(b, byLabel)
		}
		p := asked.Center()
		least := math.Inf(1)
		for _, b := range taken {
			least = min(least, math.Hypot(b.Center()[0]-p[0], b.Center()[1]-p[1]))
		}
		if got := grid.nearest(p); math.Abs(got-least) > occupiedPart*math.Sqrt2 {
			t.Fatalf("what is nearest to %v is %.0f away, want %.0f", p, got, least)
		}
		if grid.has(picture, bySymbol) {
			t.Fatal("a label counts as a symbol")
		}
	}
}

func TestCoveredMarksAreLeftOut(t *testing.T) {
	view := geo.Box{West: 60, South: 30, East: 80, North: 45}
	random := rand.New(rand.NewPCG(5, 6))
	kinds := []string{"clash", "drone-strike"}
	var marks []previewMark
	for i := range 20_000 {
		marks = append(marks, previewMark{at: orb.Point{68 + random.Float64(), 38 + random.Float64()}, placed: true, kind: kinds[i%2]})
	}
	marks = append(marks, previewMark{at: orb.Point{62, 32}, placed: true}, previewMark{at: orb.Point{-70, 10}, placed: true})
	m := previewOf(view, marks...)
	square := func(mark previewMark) [2]float64 {
		at := m.pixel(mark.at)
		return [2]float64{math.Floor(at[0] / coveredWithin), math.Floor(at[1] / coveredWithin)}
	}
	last := map[[2]float64]previewMark{}
	for _, mark := range marks[:20_001] {
		last[square(mark)] = mark
	}
	left := m.visibleMarks()
	if len(left) != len(last) || len(left) > 1000 {
		t.Errorf("%d marks are left, want %d", len(left), len(last))
	}
	for _, mark := range left {
		if last[square(mark)] != mark {
			t.Errorf("%v is left, which %v covers", mark, last[square(mark)])
		}
	}
	if m.card.marks = marks[:fewMarks]; !slices.Equal(m.visibleMarks(), marks[:fewMarks]) {
		t.Error("of few marks some are left out")
	}
}

// Nobody waits for the picture: no symbol more is drawn.
func TestAPreviewThatNobodyWaitsForStops(t *testing.T) {
	m := previewOf(geo.Box{West: 60, South: 30, East: 80, North: 45}, previewMark{at: orb.Point{70, 38}, placed: true, kind: "clash"})
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := m.paintIncidents(gone); !errors.Is(err, context.Canceled) || len(m.symbols) > 0 {
		t.Errorf("%v, %d symbols", err, len(m.symbols))
	}
	m.lands = []previewLand{{"Land", orb.MultiPolygon{{{{480, 0}, {1200, 0}, {1200, 600}, {480, 600}, {480, 0}}}}}}
	if err := m.nameLands(gone); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := m.nameLands(t.Context()); err != nil || !m.taken.has(m.area, byLabel) {
		t.Errorf("with all time there is no name: %v", err)
	}
}

// Two names that touch read as one.
func TestLabelsKeepApart(t *testing.T) {
	m := previewOf(geo.Box{West: 60, South: 30, East: 80, North: 45})
	box := func(x float64) orb.Bound {
		return orb.Bound{Min: orb.Point{x, 300}, Max: orb.Point{x + 100, 320}}
	}
	if !m.free(box(700)) || m.free(box(802)) || !m.free(box(812)) {
		t.Error("a label next to another one")
	}
	if m.free(box(1000), box(702)) || !m.free(box(1000)) {
		t.Error("a part of a label without room is of no use, and takes none")
	}
}

// No two squares overlap afterwards, whatever was asked for; what had room stays.
func TestSpread(t *testing.T) {
	const size = 38.0
	random := rand.New(rand.NewPCG(8, 9))
	for _, n := range []int{0, 1, 2, 13, previewFew} {
		spots := make([]orb.Point, n+1)
		for i := range n {
			spots[i] = orb.Point{600 + random.NormFloat64()*60, 300 + random.NormFloat64()*40}
			if i%3 == 1 {
				spots[i] = spots[i-1]
			}
		}
		spots[n] = orb.Point{5000, 5000}
		at := spread(spots, size)
		if !slices.Equal(at, spread(spots, size)) || at[n] != spots[n] {
			t.Errorf("%d: %v stands at %v", n, spots[n], at[n])
		}
		for i, a := range at {
			for j, b := range at[:i] {
				if max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])) < size-0.5 {
					t.Errorf("%d: %d at %v covers %d at %v", n, i, a, j, b)
				}
			}
		}
	}
}
