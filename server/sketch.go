package server

import (
	"context"
	"fmt"
	"math"
	"slices"
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

// sketch draws the line, the towns near it and the incidents, in the web
// mercator projection. The links of the incidents begin with no base yet, so
// that one drawing serves under every address.
func (s *Server) sketch(ctx context.Context, b *borderLine, r *report) (*PageMap, error) {
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
	m := &PageMap{Width: sketchWidth, Height: int(math.Ceil((bound.Max[1]-bound.Min[1])*scale)) + 2*sketchMargin}
	m.Border = pathData(simplify.DouglasPeucker(sketchDetail/scale).LineString(path), place)
	towns, err := s.towns(ctx)
	if err != nil {
		return nil, err
	}
	inside := func(x, y float64) bool { return x >= 0 && x <= float64(m.Width) && y >= 0 && y <= float64(m.Height) }
	for _, town := range towns {
		town.X, town.Y = place(orb.Point{town.X, town.Y})
		if inside(town.X, town.Y) && len(m.Towns) < sketchTowns {
			m.Towns = append(m.Towns, town)
		}
	}
	for _, in := range r.incidents {
		p, ok := in.feature.Geometry.(orb.Point)
		if !ok {
			continue
		}
		spot := PageSpot{PageIncident: pageIncident("", "", in)}
		if spot.X, spot.Y = place(geo.Mercator(p)); !inside(spot.X, spot.Y) {
			continue
		}
		if radius, ok := numberOf(valueOf(r.collection, in.feature.Values, r.collection.RadiusCol)); ok && radius > 0 {
			// Mercator stretches by 1/cos(latitude).
			spot.R = round(radius*scale/math.Cos(p[1]*math.Pi/180), 1)
		}
		m.Incidents = append(m.Incidents, spot)
	}
	return m, nil
}

// under returns the drawing with links that begin with the base.
func (m *PageMap) under(base string) *PageMap {
	if m == nil {
		return nil
	}
	shown := *m
	shown.Incidents = slices.Clone(m.Incidents)
	for i := range shown.Incidents {
		shown.Incidents[i].Href = base + shown.Incidents[i].Href
	}
	return &shown
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

// towns lists the important towns with their web mercator position, the most
// important first. A dataset without places, or without ranks, has none.
func (s *Server) towns(ctx context.Context) ([]PageTown, error) {
	c, err := s.collection(ctx, placeCollection)
	if isNotFound(err) || (err == nil && (c.Column("kind") == nil || c.Column("rank") == nil || c.Column("name") == nil)) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var byRank [sketchRank + 1][]PageTown
	query := data.Query{Collection: c.ID, SkipRelated: true, Columns: []string{"name", "kind", "rank"}, Equals: []data.Equal{{Column: "kind", Values: []string{"town"}}}}
	for f, err := range s.features.Features(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("read the towns: %w", err)
		}
		p, ok := f.Geometry.(orb.Point)
		rank, ranked := numberOf(valueOf(c, f.Values, "rank"))
		if !ok || !ranked || rank < 0 || rank > sketchRank {
			continue
		}
		m := geo.Mercator(p)
		byRank[int(rank)] = append(byRank[int(rank)], PageTown{Name: textOf(valueOf(c, f.Values, "name")), X: m[0], Y: m[1]})
	}
	var towns []PageTown
	for _, group := range byRank {
		towns = append(towns, group...)
	}
	return towns, nil
}
