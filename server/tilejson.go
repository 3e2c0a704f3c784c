package server

import (
	"fmt"
	"slices"
	"strings"

	"panj/data"
	"panj/geo"
)

// tileJSON describes a set of tiles (TileJSON 3.0.0).
type tileJSON struct {
	Version      string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	Attribution  string        `json:"attribution,omitempty"`
	Dataset      string        `json:"version"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"`
	Center       [3]float64    `json:"center"`
	VectorLayers []vectorLayer `json:"vector_layers"`
}

type vectorLayer struct {
	ID          string  `json:"id"`
	Description string  `json:"description"`
	MinZoom     int     `json:"minzoom"`
	MaxZoom     int     `json:"maxzoom"`
	Fields      members `json:"fields"`
}

// tileMetadata is metadata.json as GDAL's reader of tiles and the MBTiles
// specification want it.
type tileMetadata struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Attribution string `json:"attribution,omitempty"`
	Version     string `json:"version"`
	Format      string `json:"format"`
	Type        string `json:"type"`
	MinZoom     int    `json:"minzoom"`
	MaxZoom     int    `json:"maxzoom"`
	Bounds      string `json:"bounds"`
	Center      string `json:"center"`
	JSON        string `json:"json"` // the layers, as JSON in a text
}

// GET /xyz/{layer}.json
func (s *Server) tileJSON(q *request) error {
	d, err := s.describeTiles(q)
	if err != nil {
		return err
	}
	return q.sendJSON(mediaJSON, d)
}

// GET /xyz/{layer}/metadata.json
func (s *Server) tileMetadata(q *request) error {
	d, err := s.describeTiles(q)
	if err != nil {
		return err
	}
	layers, err := marshal(struct {
		VectorLayers []vectorLayer `json:"vector_layers"`
	}{d.VectorLayers})
	if err != nil {
		return err
	}
	return q.sendJSON(mediaJSON, tileMetadata{
		Name: d.Name, Description: d.Description, Attribution: d.Attribution, Version: "1", Format: "pbf", Type: "overlay",
		MinZoom: d.MinZoom, MaxZoom: d.MaxZoom, Bounds: joinNumbers(d.Bounds[:]), Center: joinNumbers(d.Center[:]),
		JSON: strings.TrimSpace(string(layers)),
	})
}

func (s *Server) describeTiles(q *request) (*tileJSON, error) {
	all, err := s.features.Collections(q.ctx())
	if err != nil {
		return nil, fmt.Errorf("list the collections: %w", err)
	}
	layers, err := parseLayers(q.path["layer"], all)
	if err != nil {
		return nil, err
	}
	asked := make([]*data.Collection, len(layers))
	for i, layer := range layers {
		asked[i] = layer.collection
	}
	if all, err = s.features.Collections(q.ctx(), idsOf(asked)...); err != nil {
		return nil, fmt.Errorf("measure the collections: %w", err)
	}
	if layers, err = parseLayers(q.path["layer"], all); err != nil { // gone since the request began
		return nil, err
	}
	d := &tileJSON{
		Version: "3.0.0", Dataset: "1.0.0", Scheme: "xyz", MinZoom: 0, MaxZoom: maxTileZoom,
		// The braces of the template must not be escaped.
		Tiles: []string{q.link("/xyz/%s", q.path["layer"]) + "/{z}/{x}/{y}.mvt" + query(paramVersion, q.version)},
	}
	var names, descriptions, credits []string
	var bounds *geo.Box
	for _, layer := range layers {
		c := layer.collection
		title := titleOf(c)
		if layer.area {
			title += ", circles of uncertainty"
		}
		names = append(names, title)
		if c.Description != "" && !slices.Contains(descriptions, c.Description) {
			descriptions = append(descriptions, c.Description)
		}
		if c.Attribution != "" && !slices.Contains(credits, c.Attribution) {
			credits = append(credits, c.Attribution)
		}
		d.VectorLayers = append(d.VectorLayers, vectorLayer{
			ID: layer.name, Description: title, MinZoom: d.MinZoom, MaxZoom: d.MaxZoom, Fields: tagFields(c),
		})
		if c.Extent != nil {
			box := *c.Extent
			if bounds != nil {
				box = bounds.Union(box)
			}
			bounds = &box
		}
	}
	d.Name, d.Description, d.Attribution = strings.Join(names, "; "), strings.Join(descriptions, " "), strings.Join(credits, "; ")
	d.Bounds, d.Center = boundsOf(bounds)
	return d, nil
}

// boundsOf gives bounds and a centre; the whole map for nothing, and for what
// crosses the antimeridian, which the format cannot say.
func boundsOf(box *geo.Box) (bounds [4]float64, centre [3]float64) {
	const edge = 85.051129 // of the web mercator square, degrees
	b := geo.Box{West: -180, South: -edge, East: 180, North: edge}
	if box != nil {
		b.South, b.North = max(box.South, -edge), min(box.North, edge)
		if !box.Crosses() {
			b.West, b.East = box.West, box.East
		}
	}
	return [4]float64{b.West, b.South, b.East, b.North}, [3]float64{round((b.West+b.East)/2, 5), round((b.South+b.North)/2, 5), 6}
}

// tagFields names the type of each tag, as TileJSON spells it.
func tagFields(c *data.Collection) members {
	fields := members{}
	tags := tagColumns(c)
	if tags.id {
		fields = append(fields, member{"id", "String"})
	}
	for _, i := range tags.indexes {
		kind := "String"
		switch c.Columns[i].Type {
		case data.Integer, data.Number:
			kind = "Number"
		case data.Boolean:
			kind = "Boolean"
		}
		fields = append(fields, member{c.Columns[i].Name, kind})
	}
	return fields
}

func joinNumbers(numbers []float64) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = formatFloat(n)
	}
	return strings.Join(texts, ",")
}
