package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"panj/data"
)

// town is a town of the collection of places.
type town struct {
	name string
	rank float64   // the least is the most important
	at   orb.Point // longitude and latitude
}

// towns lists the towns that a query of the places leaves (its collection, its
// columns and its kind are set here), the most important first. A dataset
// without places, or without ranks, has none.
func (s *Server) towns(ctx context.Context, query data.Query) ([]town, error) {
	c, err := s.collection(ctx, placeCollection)
	if isNotFound(err) || (err == nil && (c.Column("kind") == nil || c.Column("rank") == nil || c.Column("name") == nil)) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	query.Collection, query.SkipRelated, query.Columns = c.ID, true, []string{"name", "rank"}
	query.Equals = []data.Equal{{Column: "kind", Values: []string{"town"}}}
	var towns []town
	for f, err := range s.features.Features(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("read the towns: %w", err)
		}
		p, isPoint := f.Geometry.(orb.Point)
		rank, ranked := numberOf(valueOf(c, f.Values, "rank"))
		if isPoint && ranked && rank >= 0 {
			towns = append(towns, town{textOf(valueOf(c, f.Values, "name")), rank, p})
		}
	}
	slices.SortStableFunc(towns, func(a, b town) int { return cmp.Compare(a.rank, b.rank) })
	return towns, nil
}
