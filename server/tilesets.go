package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"panj/data"
	"panj/geo"
)

// tilesetSummary is one entry in a list of tilesets (OGC API - Tiles, 9.3.2).
type tilesetSummary struct {
	Title            string `json:"title"`
	DataType         string `json:"dataType"`
	CRS              string `json:"crs"`
	TileMatrixSetURI string `json:"tileMatrixSetURI"`
	Links            []link `json:"links"`
}

type tilesetsDocument struct {
	Links    []link           `json:"links"`
	Tilesets []tilesetSummary `json:"tilesets"`
}

// tilesetDocument is the metadata of a tileset (17-083r4, clause 8).
type tilesetDocument struct {
	Title            string         `json:"title"`
	Description      string         `json:"description,omitempty"`
	Attribution      string         `json:"attribution,omitempty"`
	License          string         `json:"license,omitempty"`
	Version          string         `json:"version"`
	DataType         string         `json:"dataType"`
	MediaTypes       []string       `json:"mediaTypes"`
	CRS              string         `json:"crs"`
	TileMatrixSetURI string         `json:"tileMatrixSetURI"`
	Limits           []tileLimits   `json:"tileMatrixSetLimits"`
	BoundingBox      *boundingBox   `json:"boundingBox,omitempty"`
	CenterPoint      *tilePoint     `json:"centerPoint,omitempty"`
	Layers           []tilesetLayer `json:"layers"`
	Links            []link         `json:"links"`
}

type tileLimits struct {
	TileMatrix string `json:"tileMatrix"`
	MinTileRow uint32 `json:"minTileRow"`
	MaxTileRow uint32 `json:"maxTileRow"`
	MinTileCol uint32 `json:"minTileCol"`
	MaxTileCol uint32 `json:"maxTileCol"`
}

type boundingBox struct {
	LowerLeft   [2]float64 `json:"lowerLeft"`
	UpperRight  [2]float64 `json:"upperRight"`
	CRS         string     `json:"crs"`
	OrderedAxes [2]string  `json:"orderedAxes"`
}

type tilePoint struct {
	Coordinates [2]float64 `json:"coordinates"`
	CRS         string     `json:"crs"`
	TileMatrix  string     `json:"tileMatrix"`
}

// tilesetLayer describes a layer (17-083r4, 8.3: GeospatialData).
type tilesetLayer struct {
	ID                string           `json:"id"`
	Title             string           `json:"title"`
	Description       string           `json:"description,omitempty"`
	DataType          string           `json:"dataType"`
	GeometryDimension *int             `json:"geometryDimension,omitempty"`
	MinTileMatrix     string           `json:"minTileMatrix"`
	MaxTileMatrix     string           `json:"maxTileMatrix"`
	BoundingBox       *boundingBox     `json:"boundingBox,omitempty"`
	PropertiesSchema  propertiesSchema `json:"propertiesSchema"`
	Links             []link           `json:"links"`
}

type propertiesSchema struct {
	Type       string  `json:"type"`
	Properties members `json:"properties"`
}

const (
	dataTypeVector = "vector"
	everything     = "All collections"
)

// GET /tiles
// GET /collections/{collection}/tiles
func (s *Server) tilesetList(q *request) error {
	all, err := s.features.Collections(q.ctx())
	if err != nil {
		return fmt.Errorf("list the collections: %w", err)
	}
	d := tilesetsDocument{Links: q.selfLinks(), Tilesets: []tilesetSummary{}}
	if q.collection == nil && len(offeredLayers(all)) == 0 {
		return q.answer(mediaJSON, d, func() (document, error) { return tilesetsPage(q, d), nil })
	}
	title := everything
	if q.collection != nil {
		title = titleOf(q.collection)
	}
	for _, set := range geo.TileMatrixSets() {
		address := q.tilesLink() + "/" + set.ID()
		d.Tilesets = append(d.Tilesets, tilesetSummary{
			Title: title + ", " + set.ID(), DataType: dataTypeVector, CRS: set.CRS().URI(), TileMatrixSetURI: set.URI(),
			Links: []link{
				{Href: address, Rel: relSelf, Type: mediaJSON, Title: "The tileset"},
				q.schemeLink(set),
				itemLink(address, ""),
			},
		})
	}
	return q.answer(mediaJSON, d, func() (document, error) { return tilesetsPage(q, d), nil })
}

// tilesLink is the address below which the tilesets lie: of the collection in
// the path, else of the dataset.
func (q *request) tilesLink() string {
	if q.collection != nil {
		return q.link("/collections/%s/tiles", q.collection.ID)
	}
	return q.link("/tiles")
}

func (q *request) schemeLink(set geo.TileMatrixSet) link {
	return link{Href: q.link("/tileMatrixSets/%s", set.ID()), Rel: relScheme, Type: mediaJSON, Title: "How the map is cut: " + set.ID()}
}

// itemLink is the template of the addresses of tiles. The braces must not be escaped.
func itemLink(tileset, query string) link {
	template := tileset
	for _, name := range []string{pathTileMatrix, pathTileRow, pathTileCol} {
		template += "/{" + name + "}"
	}
	return link{Href: template + query, Rel: relItem, Type: mediaMVT, Title: "A tile", Templated: true}
}

// GET /tiles/{tileMatrixSetId}
// GET /collections/{collection}/tiles/{tileMatrixSetId}
func (s *Server) tilesetByID(q *request) error {
	t, d, err := s.describedTileset(q)
	if err != nil {
		return err
	}
	if q.format.name == tileJSONFormat.name {
		if t.set != geo.WebMercatorQuad {
			return q.noTileJSON(t.set)
		}
		return q.sendJSON(mediaTileJSON, q.tileJSONOf(t, d))
	}
	described := tilesetDocument{
		Title: d.name, Description: d.description, Attribution: d.attribution, License: d.licence, Version: q.version,
		DataType: dataTypeVector, MediaTypes: []string{mediaMVT}, CRS: t.set.CRS().URI(), TileMatrixSetURI: t.set.URI(),
		BoundingBox: boundingBoxOf(d.bounds), Links: q.tilesetLinks(t),
	}
	for z := range t.maxLevel() + 1 {
		r := t.limits(d.bounds, z)
		described.Limits = append(described.Limits, tileLimits{strconv.Itoa(int(z)), r.MinY, r.MaxY, r.MinX, r.MaxX})
	}
	if d.bounds != nil {
		_, centre := boundsOf(d.bounds)
		level := max(0, int(centre[2])-int(geo.Tile{Set: t.set}.Zoom()))
		described.CenterPoint = &tilePoint{[2]float64(centre[:2]), crs84, strconv.Itoa(level)}
	}
	for _, layer := range t.layers {
		described.Layers = append(described.Layers, q.describeLayer(t, layer))
	}
	return q.answer(mediaJSON, described, func() (document, error) { return s.tilesetPage(q, t, described, d.bounds) })
}

func (q *request) tilesetLinks(t *tileset) []link {
	address, selection := q.tilesLink()+"/"+t.set.ID(), q.selection()
	links := q.selfLinks()
	if t.set != geo.WebMercatorQuad { // the only map that TileJSON knows
		links = slices.DeleteFunc(links, func(l link) bool { return l.Type == mediaTileJSON })
	}
	links = append(links, itemLink(address, selection), q.schemeLink(t.set))
	if checkFolder(t) == nil {
		links = append(links, link{Href: address + "/metadata.json" + selection, Rel: relDescribedBy, Type: mediaJSON, Title: "The same as a folder of tiles, which GDAL reads"})
	}
	if q.collection != nil {
		return append(links, link{Href: q.link("/collections/%s", q.collection.ID), Rel: relGeodata, Type: mediaJSON, Title: "The collection"})
	}
	return append(links, link{Href: q.link("/"), Rel: relDataset, Type: mediaJSON, Title: "The dataset"})
}

// selection is the part of the query that goes on from a tileset to its tiles,
// with further names and values.
func (q *request) selection(pairs ...string) string {
	if q.values.Has(paramCollections) {
		pairs = append(pairs, paramCollections, q.values.Get(paramCollections))
	}
	if len(pairs) == 0 {
		return ""
	}
	return readable.Replace(query(pairs...))
}

func (q *request) describeLayer(t *tileset, layer tileLayer) tilesetLayer {
	c := layer.collection
	d := tilesetLayer{
		ID: layer.name, Title: layer.title(), Description: c.Description, DataType: dataTypeVector, GeometryDimension: layer.dimension(),
		MinTileMatrix: "0", MaxTileMatrix: strconv.Itoa(int(t.maxLevel())), BoundingBox: boundingBoxOf(layer.bounds()),
		PropertiesSchema: propertiesSchema{Type: "object", Properties: tagSchema(c)},
		Links:            []link{{Href: q.link("/collections/%s", c.ID), Rel: relGeodata, Type: mediaJSON, Title: titleOf(c)}},
	}
	return d
}

func (l *tileLayer) title() string {
	if l.area {
		return titleOf(l.collection) + ", circles of uncertainty"
	}
	return titleOf(l.collection)
}

// dimension is that of the geometries; nil where they may differ.
func (l *tileLayer) dimension() *int {
	kind := l.collection.Geometry
	if l.area {
		kind = data.Polygon
	}
	if d, known := kind.Dimension(); known {
		return &d
	}
	return nil
}

// bounds is the box around what is drawn of a measured collection; nil when
// that is nothing.
func (l *tileLayer) bounds() *geo.Box {
	if l.area {
		return l.collection.Reach
	}
	return l.collection.Extent
}

// tagSchema describes each tag.
func tagSchema(c *data.Collection) members {
	properties, tags := members{}, tagColumns(c)
	if tags.id {
		properties = append(properties, member{"id", property{Title: "Id", Type: jsonTypes{"string"}}})
	}
	for _, i := range tags.indexes {
		p := columnProperty(c, c.Columns[i])
		p.Role, p.ReadOnly = "", false
		properties = append(properties, member{c.Columns[i].Name, p})
	}
	return properties
}

func boundingBoxOf(b *geo.Box) *boundingBox {
	if b == nil {
		return nil
	}
	bounds := [4]float64{b.West, b.South, b.East, b.North}
	if b.Crosses() { // which its lower left and upper right corner cannot say
		bounds[0], bounds[2] = -180, 180
	}
	return &boundingBox{[2]float64(bounds[:2]), [2]float64(bounds[2:]), crs84, geo.WorldCRS84Quad.Axes()}
}

// limits are the tiles of a level that can have something on them or in their
// buffer; all of them when it is not known where the layers lie.
func (t *tileset) limits(bounds *geo.Box, z uint32) geo.TileRange {
	world := geo.Box{West: -180, South: -90, East: 180, North: 90}
	if bounds != nil {
		world = *bounds
	}
	return t.set.Range(world, z, float64(tileBuffer)/tileExtent)
}

// tilesetDescription is what the layers of a tileset say of themselves, together.
type tilesetDescription struct {
	name, description, attribution, licence string
	bounds                                  *geo.Box
}

// describedTileset finds the tileset that is asked for and measures its layers.
func (s *Server) describedTileset(q *request) (*tileset, *tilesetDescription, error) {
	all, err := s.features.Collections(q.ctx())
	if err != nil {
		return nil, nil, fmt.Errorf("list the collections: %w", err)
	}
	t, err := q.tileset(all)
	if err != nil {
		return nil, nil, err
	}
	if t, err = s.measuredTileset(q, t); err != nil {
		return nil, nil, err
	}
	d := t.description()
	if _, isXYZ := q.path["layer"]; !isXYZ && q.collection == nil && !q.values.Has(paramCollections) {
		d.name = everything
	}
	return t, d, nil
}

// measuredTileset is the tileset with its layers measured.
func (s *Server) measuredTileset(q *request, t *tileset) (*tileset, error) {
	var ids []string
	for _, layer := range t.layers {
		ids = append(ids, layer.collection.ID)
	}
	all, err := s.features.Collections(q.ctx(), ids...)
	if err != nil {
		return nil, fmt.Errorf("measure the collections: %w", err)
	}
	return t.of(all, q.values)
}

// description gathers what the layers, which are measured, say.
func (t *tileset) description() *tilesetDescription {
	d := &tilesetDescription{bounds: t.bounds()}
	var names, descriptions, credits, licences []string
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, layer := range t.layers {
		c := layer.collection
		add(&names, layer.title())
		add(&descriptions, c.Description)
		add(&credits, c.Attribution)
		add(&licences, c.Licence.Title)
	}
	d.name, d.description = strings.Join(names, "; "), strings.Join(descriptions, " ")
	d.attribution, d.licence = strings.Join(credits, "; "), strings.Join(licences, "; ")
	return d
}

// bounds is the box around all measured layers; nil when they are empty.
func (t *tileset) bounds() *geo.Box {
	var bounds *geo.Box
	for _, layer := range t.layers {
		if b := layer.bounds(); b != nil {
			box := *b
			if bounds != nil {
				box = bounds.Union(box)
			}
			bounds = &box
		}
	}
	return bounds
}
