package server

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"panj/data"
)

// sketchOf is a drawing of a straight line with towns at random.
func sketchOf(random *rand.Rand, towns int) *sketch {
	d := &sketch{scale: 0.001, placed: func(p orb.Point) (x, y float64) { return p[0], p[1] }, line: orb.LineString{{40, 100}, {500, 300}, {960, 100}}}
	d.m = PageMap{Width: 1000, Height: 420}
	for i := range towns {
		name := "Nameofaplace and more"[:4+random.IntN(17)]
		d.m.Towns = append(d.m.Towns, PageTown{Name: fmt.Sprint(name, i), X: random.Float64() * 1000, Y: random.Float64() * 420})
	}
	measure(d.m.Towns)
	return d
}

func spots(random *rand.Rand, n, numbered int, at func() orb.Point) (list []*incident, shown []PageIncident) {
	for i := range n {
		in := &incident{feature: data.Feature{ID: fmt.Sprint(i), Geometry: at()}}
		list, shown = append(list, in), append(shown, PageIncident{ID: fmt.Sprint(i)})
		if i < numbered {
			shown[i].Number = i + 1
		}
	}
	random.Shuffle(n, func(i, j int) { list[i], list[j], shown[i], shown[j] = list[j], list[i], shown[j], shown[i] })
	return list, shown
}

// written are the boxes of names. The browser tests measure those of a browser.
func written(m *PageMap) (boxes []orb.Bound) {
	for _, town := range m.Towns {
		before := map[string]float64{"start": 0, "middle": 0.5, "end": 1}
		if share, ok := before[town.Anchor]; ok {
			boxes = append(boxes, orb.Bound{Min: orb.Point{town.NameX - town.width*share, town.NameY - 9}, Max: orb.Point{town.NameX + town.width*(1-share), town.NameY + 3}})
		}
	}
	return boxes
}

func TestNamesOfTheSketchAreClear(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	c := &data.Collection{}
	for range 60 {
		d := sketchOf(random, 20)
		list, shown := spots(random, 30, 12, func() orb.Point { return orb.Point{300 + random.Float64()*200, 150 + random.Float64()*120} })
		m := d.with(c, list, shown)
		names := written(m)
		if len(names) < 5 {
			t.Errorf("%d names", len(names))
		}
		for i, a := range names {
			if a.Min[0] < 0 || a.Max[0] > 1000 || a.Min[1] < 0 || a.Max[1] > 420 {
				t.Errorf("a name is cut off: %v", a)
			}
			for _, b := range names[:i] {
				if a.Intersects(b) {
					t.Errorf("names in %v and %v", a, b)
				}
			}
			for _, spot := range m.Incidents {
				radius := 5.0
				if spot.Number > 0 {
					radius = 10
				}
				dx := max(a.Min[0]-spot.MarkX, spot.MarkX-a.Max[0], 0)
				dy := max(a.Min[1]-spot.MarkY, spot.MarkY-a.Max[1], 0)
				if math.Hypot(dx, dy) < radius {
					t.Errorf("a name in %v on the mark at %v, %v", a, spot.MarkX, spot.MarkY)
				}
			}
			for _, town := range m.Towns {
				if a.Contains(orb.Point{town.X, town.Y}) {
					t.Errorf("a name in %v on the town %s", a, town.Name)
				}
			}
		}
	}
}

// Incidents of one place stand side by side, each with its number, and lead to
// where they are.
func TestNumbersOfTheSketchAreClear(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for _, spread := range []float64{0, 30} {
		d := sketchOf(random, 3)
		list, shown := spots(random, 24, 24, func() orb.Point { return orb.Point{500 + random.Float64()*spread, 200} })
		m := d.with(&data.Collection{}, list, shown)
		for i, a := range m.Incidents {
			if a.Number == 0 || a.Moved != (a.MarkX != a.X || a.MarkY != a.Y) {
				t.Errorf("%+v", a)
			}
			for _, b := range m.Incidents[:i] {
				if math.Hypot(a.MarkX-b.MarkX, a.MarkY-b.MarkY) < 20 {
					t.Errorf("%d and %d are on each other", a.Number, b.Number)
				}
			}
		}
	}
	// Where there is no room for all, none lies on another.
	d := sketchOf(random, 0)
	list, shown := spots(random, 400, 400, func() orb.Point { return orb.Point{500, 200} })
	numbers := 0
	for _, spot := range d.with(&data.Collection{}, list, shown).Incidents {
		if spot.Number > 0 {
			numbers++
		}
	}
	if numbers < 40 || numbers > 200 {
		t.Errorf("%d numbers", numbers)
	}
}

func TestTheSketchOfManyIncidentsIsSmall(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 11))
	d := sketchOf(random, 14)
	list, shown := spots(random, 5000, 3, func() orb.Point { return orb.Point{400 + random.Float64()*60, 200 + random.Float64()*60} })
	shown[7].Hidden = true
	m := d.with(&data.Collection{}, list, shown)
	numbers := 0
	for _, spot := range m.Incidents {
		if spot.Number > 0 {
			numbers++
		}
		if spot.ID == shown[7].ID {
			t.Error("what does not match is drawn")
		}
	}
	if n := len(m.Incidents); n > 260+3 || n < 200 || numbers != 3 { // 15 x 15 squares, and those that the edges cut
		t.Errorf("%d marks, %d numbers", n, numbers)
	}
	if again := d.with(&data.Collection{}, nil, nil); len(again.Incidents) > 0 || len(again.Towns) != 14 {
		t.Error("one page draws on the map of another")
	}
	if (*sketch)(nil).with(nil, nil, nil) != nil {
		t.Error("no drawing becomes one")
	}
}

// Few incidents of one place are moved apart with or without a number, and what has
// no place is a band along its part of the line.
func TestTheSketchShowsEveryIncident(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 13))
	d := sketchOf(random, 3)
	d.part = func(from, to float64) string { return fmt.Sprint(from, " to ", to) }
	list, shown := spots(random, 20, 4, func() orb.Point { return orb.Point{500, 200} })
	c := &data.Collection{FromKMCol: "a", ToKMCol: "b", Columns: []data.Column{{Name: "a", Type: data.Number}, {Name: "b", Type: data.Number}}}
	for _, in := range list {
		in.feature.Values = []any{1.0, 5.0}
	}
	list[6].feature.Geometry = nil
	m := d.with(c, list, shown)
	if len(m.Bands) != 1 || m.Bands[0].ID != shown[6].ID || m.Bands[0].Path != "1 to 5" {
		t.Errorf("bands %v", m.Bands)
	}
	if len(m.Incidents) != 19 {
		t.Errorf("%d marks", len(m.Incidents))
	}
	for i, a := range m.Incidents {
		for _, b := range m.Incidents[:i] {
			if max(math.Abs(a.MarkX-b.MarkX), math.Abs(a.MarkY-b.MarkY)) < 2*sketchMark-1 {
				t.Errorf("%s and %s are on each other", a.ID, b.ID)
			}
		}
	}
}
