package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// areaSuffix after the id of a collection names the layer with the circles of
// uncertainty around its points.
const areaSuffix = "_area"

// isLayerName reports whether the addresses of tiles that begin with /xyz/, and
// so the pages' maps, can name a layer: a comma in it would read as two.
func isLayerName(name string) bool { return !strings.Contains(name, ",") }

var collectionsParam = param{
	name: paramCollections,
	description: "Only these layers, in this order: ids of collections, or one with \"" + areaSuffix + "\" after it for the circles of uncertainty " +
		"around its points. As many as there are, each once; without it, all of them.",
	schema: schema{Type: "array", Items: &schema{Type: "string"}, MinItems: 1, UniqueItems: true},
}

// tileParams are the parameters of a tile of any layers. A filter has to fit
// each of them.
var tileParams = []param{versionParam, filterParam, filterLangParam, filterCRSParam(nil)}

// collectionTileParams are those of a tile of one collection.
func collectionTileParams(c *data.Collection) []param {
	params := append([]param{versionParam}, cql2Params(c)...)
	if c.StartColumn != "" {
		params = append(params, datetimeParam(c))
	}
	return params
}

// tileset is what a tile belongs to: some layers, cut by one tile matrix set.
type tileset struct {
	set    geo.TileMatrixSet
	layers []tileLayer
	filter cql2.Expr // as it was read; each layer has what it means there
}

// tileset finds what the path and the query ask for: the layers named in the
// path of an XYZ tile, those of the path's collection, the selection of the
// query, or all.
func (q *request) tileset(all []*data.Collection) (*tileset, error) {
	t, offered := &tileset{}, offeredLayers(all)
	var err error
	if id, named := q.path[pathTileMatrixSet]; named {
		if t.set, err = findTileMatrixSet(id); err != nil {
			return nil, err
		}
	}
	xyz, isXYZ := q.path["layer"]
	switch {
	case isXYZ:
		t.layers, err = offered.parse("layer", xyz)
	case q.collection != nil:
		t.layers = offered.of(q.collection.ID)
	case q.values.Has(paramCollections):
		t.layers, err = offered.parse(paramCollections, q.values.Get(paramCollections))
	default:
		t.layers = offered
	}
	switch {
	case err != nil:
		return nil, err
	case len(t.layers) == 0:
		return nil, &statusError{http.StatusNotFound, "there are no tiles: no collection has a geometry"}
	}
	return t, t.parseFilters(q.values)
}

// parseFilters reads the parameters of the query that select features, once for
// all layers.
func (t *tileset) parseFilters(values url.Values) (err error) {
	if t.filter, err = parseFilter(values, t.layers[0].collection); err != nil {
		return err
	}
	if values.Has(paramDatetime) {
		interval, err := data.ParseInterval(values.Get(paramDatetime))
		if err != nil {
			return err
		}
		for i := range t.layers {
			t.layers[i].interval = &interval
		}
	}
	return t.fitFilter(values)
}

// fitFilter holds the filter against the collection of each layer. A reference
// system means the same to all that have it, but they have different ones.
func (t *tileset) fitFilter(values url.Values) error {
	for i := range t.layers {
		layer := &t.layers[i]
		_, err := parseCRS(values, paramFilterCRS, layer.collection)
		if err == nil {
			layer.filter, err = checkFilter(values, t.filter, layer.collection)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// of is the tileset with its collections as they are in this list.
func (t *tileset) of(all []*data.Collection, values url.Values) (*tileset, error) {
	now := &tileset{set: t.set, layers: slices.Clone(t.layers), filter: t.filter}
	for i := range now.layers {
		layer := &now.layers[i]
		at := slices.IndexFunc(all, func(c *data.Collection) bool { return c.ID == layer.collection.ID })
		if at < 0 || !all[at].IsSpatial() { // changed since the request began
			return nil, notFound("layer", layer.name, nil)
		}
		layer.collection = all[at]
	}
	return now, now.fitFilter(values)
}

func findTileMatrixSet(id string) (geo.TileMatrixSet, error) {
	set, known := geo.TileMatrixSetByID(id)
	if !known {
		var ids []string
		for _, set := range geo.TileMatrixSets() {
			ids = append(ids, set.ID())
		}
		return 0, &statusError{http.StatusNotFound, fmt.Sprintf("there is no tile matrix set %q; there are %s", shorten(id), strings.Join(ids, " and "))}
	}
	return set, nil
}

// names lists the names of the layers.
func (t *tileset) names() []string { return layerList(t.layers).names() }

// maxLevel is the highest level for which there are tiles.
func (t *tileset) maxLevel() uint32 { return maxTileZoom - geo.Tile{Set: t.set}.Zoom() }

// tileLayer is one layer that a tile can have.
type tileLayer struct {
	name       string
	collection *data.Collection
	area       bool // the circles in place of the points
	filter     cql2.Expr
	interval   *data.Interval
}

type layerList []tileLayer

// offeredLayers lists the layers of every spatial collection. A collection
// whose own id is that of another's circles has precedence.
func offeredLayers(all []*data.Collection) layerList {
	var list layerList
	for _, c := range all {
		if c.IsSpatial() {
			list = append(list, tileLayer{name: c.ID, collection: c})
		}
	}
	for _, c := range all {
		if _, taken := list.find(c.ID + areaSuffix); c.IsSpatial() && c.RadiusCol != "" && !taken {
			list = append(list, tileLayer{name: c.ID + areaSuffix, collection: c, area: true})
		}
	}
	return list
}

func (l layerList) find(name string) (tileLayer, bool) {
	for _, layer := range l {
		if layer.name == name {
			return layer, true
		}
	}
	return tileLayer{}, false
}

func (l layerList) names() []string {
	names := make([]string, len(l))
	for i, layer := range l {
		names[i] = layer.name
	}
	return names
}

// of lists the layers of a collection.
func (l layerList) of(collection string) []tileLayer {
	var layers []tileLayer
	for _, layer := range l {
		if layer.collection.ID == collection {
			layers = append(layers, layer)
		}
	}
	return layers
}

// parse reads the names of one or more layers, joined by commas, from a
// parameter: of as many as there are, each once, so that what may be drawn
// without a selection may be selected too. What the path names and does not exist is not found.
func (l layerList) parse(param, text string) ([]tileLayer, error) {
	names := strings.Split(text, ",")
	var layers []tileLayer
	seen := map[string]bool{}
	for _, name := range names {
		layer, known := l.find(name)
		switch {
		case !known && param == paramCollections:
			return nil, l.unknown(param, text, name)
		case !known:
			return nil, notFound(param, name, l.names())
		case seen[name]:
			return nil, &data.InvalidError{Param: param, Value: text, Reason: fmt.Sprintf("names %q twice", name)}
		}
		seen[name] = true
		layers = append(layers, layer)
	}
	return layers, nil
}

func (l layerList) unknown(param, text, name string) error {
	reason := fmt.Sprintf("names %q, which is no collection with a geometry", shorten(name))
	if near := cql2.Nearest(name, l.names()); near != "" {
		reason += fmt.Sprintf("; did you mean %q?", near)
	}
	return &data.InvalidError{Param: param, Value: text, Reason: reason}
}

// The names of the parameters in the paths of OGC API - Tiles.
const (
	pathTileMatrixSet = "tileMatrixSetId"
	pathTileMatrix    = "tileMatrix"
	pathTileRow       = "tileRow"
	pathTileCol       = "tileCol"
)

// tileAddress reads the address of a tile from the path: level, row and column
// of OGC API - Tiles, or zoom level, column and row of XYZ. An address that is
// none, or that the tile matrix does not have, is not found.
func (q *request) tileAddress(t *tileset) (geo.Tile, error) {
	z, x, y := q.path["z"], q.path["x"], q.path["y"]
	if matrix, isOGC := q.path[pathTileMatrix]; isOGC {
		z, x, y = matrix, q.path[pathTileCol], q.path[pathTileRow]
	}
	var n [3]uint32
	for i, text := range []string{z, x, y} {
		v, err := strconv.ParseUint(text, 10, 32)
		if err != nil || text != strconv.FormatUint(v, 10) {
			return geo.Tile{}, q.noTile("zoom level, column and row are whole numbers")
		}
		n[i] = uint32(v)
	}
	if n[0] > t.maxLevel() {
		return geo.Tile{}, q.noTile(fmt.Sprintf("tiles are made for the zoom levels 0 to %d", t.maxLevel()))
	}
	tile, err := t.set.Tile(n[0], n[1], n[2])
	if err != nil {
		m := t.set.Matrix(n[0])
		return geo.Tile{}, q.noTile(fmt.Sprintf("at zoom level %d columns go from 0 to %d and rows from 0 to %d", n[0], m.Columns-1, m.Rows-1))
	}
	return tile, nil
}

// noTile says why there is no tile at the address in the path.
func (q *request) noTile(reason string) error {
	address := q.path["z"] + "/" + q.path["x"] + "/" + q.path["y"]
	if matrix, isOGC := q.path[pathTileMatrix]; isOGC {
		address = matrix + "/" + q.path[pathTileRow] + "/" + q.path[pathTileCol]
	}
	return &statusError{http.StatusNotFound, fmt.Sprintf("there is no tile %s: %s", shorten(address), reason)}
}
