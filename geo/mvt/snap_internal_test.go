package mvt

import (
	"math/rand/v2"
	"testing"
)

// On a small grid edges meet in all ways at once: in vertices, along each
// other, in the corners of hot squares. Snapped, they meet at their ends only,
// and the sum of what each vertex is the end of stays what it was.
func TestSnappedEdgesMeetAtTheirEndsOnly(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	var m mender
	for n := range 20000 {
		size := int32(4 + n%40)
		var ring []pt
		for range 3 + rng.IntN(12) {
			ring = appendNew(ring, pt{rng.Int32N(size) - size/2, rng.Int32N(size) - size/2})
		}
		if len(ring) < 3 || ring[0] == ring[len(ring)-1] {
			continue
		}
		var rings paths
		rings.add(ring)
		m.load(&rings, false)
		m.sweeper.edges = append(m.sweeper.edges[:0], m.snapper.snap(m.sweeper.edges)...)
		if !m.sweeper.run() {
			t.Fatalf("edges of %v meet between their ends: %v", ring, m.sweeper.edges)
		}
		balance := map[pt]int32{}
		for _, e := range m.sweeper.edges {
			balance[e.a] += e.outer
			balance[e.b] -= e.outer
		}
		for p, sum := range balance {
			if sum != 0 {
				t.Fatalf("%v: rings come to %v more often than they leave: %d", ring, p, -sum)
			}
		}
	}
}

// Where the sweep meets edges that are not snapped, it says so.
func TestSweepRefusesEdgesThatMeet(t *testing.T) {
	e := func(ax, ay, bx, by int32) edge { return edge{a: pt{ax, ay}, b: pt{bx, by}, outer: 1} }
	for _, edges := range [][]edge{
		{e(0, 0, 10, 0), e(0, 0, 5, 0)},
		{e(0, 0, 10, 0), e(5, 0, 8, 8)},
		{e(0, 0, 10, 0), e(2, 5, 5, 0)},
		{e(0, 0, 0, 10), e(0, 5, 8, 8)},
	} {
		s := sweeper{edges: edges}
		if s.run() {
			t.Errorf("edges %v pass for snapped", edges)
		}
	}
}
