package server

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"panj/data"
	"panj/geo"
)

// The drawing of the line that the page shows before any script runs.
const (
	sketchWidth  = 1000
	sketchMargin = 40
	// sketchDetail is how far the drawn line may be off, in units of the drawing.
	sketchDetail = 0.8
	sketchTowns  = 14
	// sketchRank is the least important rank of a town that is named.
	sketchRank = 3
)

// sketch is the drawing without incidents, one for all pages.
type sketch struct {
	m      PageMap // with towns without their names
	line   orb.LineString
	scale  float64                          // units for a metre of web mercator
	placed func(p orb.Point) (x, y float64) // of longitude and latitude
	part   func(from, to float64) string    // path data of the line between two kilometres; empty without such
}

// drawSketch draws the line and the towns near it, in the web mercator projection;
// nil for a line that cannot be drawn.
func (s *Server) drawSketch(ctx context.Context, b *borderLine) (*sketch, error) {
	path := make(orb.LineString, 0, len(b.Line.LineString()))
	for _, p := range b.Line.LineString() {
		path = append(path, geo.Mercator(p))
	}
	bound := path.Bound()
	width := bound.Max[0] - bound.Min[0]
	if !(width > 0) {
		return nil, nil
	}
	scale := (sketchWidth - 2*sketchMargin) / width
	place := func(p orb.Point) (x, y float64) {
		return round(sketchMargin+(p[0]-bound.Min[0])*scale, 1), round(sketchMargin+(bound.Max[1]-p[1])*scale, 1)
	}
	d := &sketch{scale: scale, placed: func(p orb.Point) (x, y float64) { return place(geo.Mercator(p)) }}
	d.m = PageMap{Width: sketchWidth, Height: int(math.Ceil((bound.Max[1]-bound.Min[1])*scale)) + 2*sketchMargin}
	path = simplify.DouglasPeucker(sketchDetail / scale).LineString(path)
	d.m.Border = pathData(path, place)
	d.part = func(from, to float64) string {
		if from <= 0 && to >= b.lengthKM() {
			return d.m.Border
		}
		part, err := b.Line.Slice(max(from, 0), min(to, b.lengthKM()))
		if err != nil {
			return ""
		}
		return pathData(simplify.DouglasPeucker(sketchDetail/scale).LineString(mercatorLine(part)), place)
	}
	for _, p := range path {
		x, y := place(p)
		d.line = append(d.line, orb.Point{x, y})
	}
	towns, err := s.towns(ctx, data.Query{})
	if err != nil {
		return nil, err
	}
	for _, t := range towns {
		x, y := d.placed(t.at)
		if t.rank <= sketchRank && d.inside(x, y) && len(d.m.Towns) < sketchTowns {
			d.m.Towns = append(d.m.Towns, PageTown{Name: t.name, X: x, Y: y})
		}
	}
	measure(d.m.Towns)
	return d, nil
}

func (d *sketch) bound() orb.Bound {
	return orb.Bound{Max: orb.Point{float64(d.m.Width), float64(d.m.Height)}}
}

func (d *sketch) inside(x, y float64) bool {
	return x >= 0 && x <= float64(d.m.Width) && y >= 0 && y <= float64(d.m.Height)
}

// with returns the drawing with the incidents that a page shows; shown has them
// in the order of the list. Nothing of a sketch that is nil.
func (d *sketch) with(c *data.Collection, list []*incident, shown []PageIncident) *PageMap {
	if d == nil {
		return nil
	}
	m := d.m
	for i, in := range list {
		if shown[i].Hidden {
			continue
		}
		p, ok := in.feature.Geometry.(orb.Point)
		if from, to, ranged := rangeOf(c, &in.feature); !ok && ranged && len(m.Bands) <= mostBands {
			m.Bands = append(m.Bands, PageBand{shown[i], d.part(from, to)})
		}
		if !ok {
			continue
		}
		spot := PageSpot{PageIncident: shown[i]}
		if spot.X, spot.Y = d.placed(p); !d.inside(spot.X, spot.Y) {
			continue
		}
		if radius, ok := numberOf(valueOf(c, in.feature.Values, c.RadiusCol)); ok && radius > 0 {
			// Mercator stretches by 1/cos(latitude).
			spot.R = round(radius*d.scale/math.Cos(p[1]*math.Pi/180), 1)
		}
		m.Incidents = append(m.Incidents, spot)
	}
	if len(m.Bands) > mostBands {
		m.Bands = nil
	}
	d.layOut(&m)
	return &m
}

// pathData writes a line as the d attribute of an SVG path.
func pathData(line orb.LineString, place func(orb.Point) (x, y float64)) string {
	var b strings.Builder
	for i, p := range line {
		x, y := place(p)
		command := "L"
		if i == 0 {
			command = "M"
		}
		b.WriteString(command + strconv.FormatFloat(x, 'f', -1, 64) + " " + strconv.FormatFloat(y, 'f', -1, 64))
	}
	return b.String()
}
