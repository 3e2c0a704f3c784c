package server

import (
	"fmt"
	"math"
	"net/http"
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

// tileMetadata is metadata.json of a folder of tiles, as GDAL's reader of tiles and the MBTiles
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
	t, d, err := s.describedTileset(q)
	if err != nil {
		return err
	}
	return q.sendJSON(mediaJSON, q.tileJSONOf(t, d))
}

// noTileJSON says that a tileset cannot be described as TileJSON, which knows
// no map but web mercator.
func (q *request) noTileJSON(set geo.TileMatrixSet) error {
	reason := fmt.Sprintf("is for %s; %s is described as %s", geo.WebMercatorQuad, set, jsonFormat.name)
	if q.values.Has(paramF) {
		return &data.InvalidError{Param: paramF, Value: q.values.Get(paramF), Reason: reason}
	}
	return &statusError{http.StatusNotAcceptable, "TileJSON " + reason}
}

// GET /tiles/{tileMatrixSetId}/metadata.json
// GET /collections/{collection}/tiles/{tileMatrixSetId}/metadata.json
// GET /xyz/{layer}/metadata.json
func (s *Server) tileMetadata(q *request) error {
	t, d, err := s.describedTileset(q)
	if err != nil {
		return err
	}
	if err := checkFolder(t); err != nil {
		return err
	}
	j := q.tileJSONOf(t, d)
	layers, err := marshal(struct {
		VectorLayers []vectorLayer `json:"vector_layers"`
	}{j.VectorLayers})
	if err != nil {
		return err
	}
	return q.sendJSON(mediaJSON, tileMetadata{
		Name: j.Name, Description: j.Description, Attribution: j.Attribution, Version: "1", Format: "pbf", Type: "overlay",
		MinZoom: j.MinZoom, MaxZoom: j.MaxZoom, Bounds: joinNumbers(j.Bounds[:]), Center: joinNumbers(j.Center[:]),
		JSON: strings.TrimSpace(string(layers)),
	})
}

// checkFolder refuses a tileset as a folder of tiles, which is what GDAL,
// tippecanoe and MBTiles call metadata.json and z/x/y.pbf: their grids are
// square. In a folder the column stands before the row.
func checkFolder(t *tileset) error {
	if t.set == geo.WebMercatorQuad {
		return nil
	}
	return &statusError{http.StatusNotFound, fmt.Sprintf("the tileset is there as a folder of tiles for %s only, not for %s", geo.WebMercatorQuad, t.set)}
}

func (q *request) tileJSONOf(t *tileset, d *tilesetDescription) *tileJSON {
	j := &tileJSON{
		Version: "3.0.0", Name: d.name, Description: d.description, Attribution: d.attribution, Dataset: "1.0.0", Scheme: "xyz",
		Tiles: []string{q.tileTemplate(t)}, MinZoom: 0, MaxZoom: int(t.maxLevel()),
	}
	j.Bounds, j.Center = boundsOf(d.bounds)
	for _, layer := range t.layers {
		j.VectorLayers = append(j.VectorLayers, vectorLayer{
			ID: layer.name, Description: layer.title(), MinZoom: j.MinZoom, MaxZoom: j.MaxZoom, Fields: tagFields(layer.collection),
		})
	}
	return j
}

// tileTemplate is the address of a tile of this version of the dataset, with
// variables as TileJSON has them. Their braces must not be escaped.
func (q *request) tileTemplate(t *tileset) string {
	if layers, isXYZ := q.path["layer"]; isXYZ {
		return q.link("/xyz/%s", layers) + "/{z}/{x}/{y}.mvt" + query(paramVersion, q.version)
	}
	return q.tilesLink() + "/" + t.set.ID() + "/{z}/{y}/{x}" + q.selection(paramVersion, q.version)
}

// boundsOf gives bounds and a centre with a zoom level that shows them; the
// whole map for nothing, and for what crosses the antimeridian, which the format
// cannot say.
func boundsOf(box *geo.Box) (bounds [4]float64, centre [3]float64) {
	const edge = geo.MaxMercatorLat
	b := geo.Box{West: -180, South: -edge, East: 180, North: edge}
	if box != nil {
		b.South, b.North = max(-edge, min(edge, box.South)), max(-edge, min(edge, box.North))
		if !box.Crosses() {
			b.West, b.East = box.West, box.East
		}
	}
	zoom := math.Log2(360/max(b.East-b.West, b.North-b.South)) + 1 // two tiles side by side
	return [4]float64{b.West, b.South, b.East, b.North},
		[3]float64{round((b.West+b.East)/2, 5), round((b.South+b.North)/2, 5), math.Floor(max(0, min(zoom, maxTileZoom)))}
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
