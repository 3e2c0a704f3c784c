package server

import (
	"strconv"

	"panj/geo"
)

// tileMatrixSetSummary is one entry in the list of tile matrix sets.
type tileMatrixSetSummary struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URI   string `json:"uri"`
	CRS   string `json:"crs"`
	Links []link `json:"links"`
}

type tileMatrixSetsDocument struct {
	Links          []link                 `json:"links"`
	TileMatrixSets []tileMatrixSetSummary `json:"tileMatrixSets"`
}

// tileMatrixSetDocument is the definition of a tile matrix set (17-083r4, 7.1).
type tileMatrixSetDocument struct {
	ID                string       `json:"id"`
	Title             string       `json:"title"`
	URI               string       `json:"uri"`
	CRS               string       `json:"crs"`
	OrderedAxes       [2]string    `json:"orderedAxes"`
	WellKnownScaleSet string       `json:"wellKnownScaleSet"`
	TileMatrices      []tileMatrix `json:"tileMatrices"`
	Links             []link       `json:"links"`
}

type tileMatrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"`
	CellSize         float64    `json:"cellSize"`
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"`
	TileWidth        int        `json:"tileWidth"`
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      uint32     `json:"matrixWidth"`
	MatrixHeight     uint32     `json:"matrixHeight"`
}

// GET /tileMatrixSets
func (s *Server) tileMatrixSetList(q *request) error {
	d := tileMatrixSetsDocument{Links: q.selfLinks()}
	for _, set := range geo.TileMatrixSets() {
		self := q.schemeLink(set)
		self.Rel = relSelf
		d.TileMatrixSets = append(d.TileMatrixSets, tileMatrixSetSummary{
			ID: set.ID(), Title: set.Title(), URI: set.URI(), CRS: set.CRS().URI(), Links: []link{self},
		})
	}
	return q.answer(mediaJSON, d, func() (document, error) { return tileMatrixSetsPage(q), nil })
}

// GET /tileMatrixSets/{tileMatrixSetId}
func (s *Server) tileMatrixSetByID(q *request) error {
	set, err := findTileMatrixSet(q.path[pathTileMatrixSet])
	if err != nil {
		return err
	}
	d := tileMatrixSetDocument{
		ID: set.ID(), Title: set.Title(), URI: set.URI(), CRS: set.CRS().URI(), OrderedAxes: set.Axes(), WellKnownScaleSet: set.ScaleSet(),
		Links: append(q.selfLinks(), link{Href: set.URI(), Rel: relCanonical, Title: "The definition in the register of the OGC"}),
	}
	for z := range set.Levels() {
		m := set.Matrix(uint32(z))
		d.TileMatrices = append(d.TileMatrices, tileMatrix{
			ID: strconv.Itoa(z), ScaleDenominator: m.ScaleDenominator, CellSize: m.CellSize, CornerOfOrigin: "topLeft", PointOfOrigin: m.Origin,
			TileWidth: m.TileSize, TileHeight: m.TileSize, MatrixWidth: m.Columns, MatrixHeight: m.Rows,
		})
	}
	return q.answer(mediaJSON, d, func() (document, error) { return tileMatrixSetPage(q, d), nil })
}
