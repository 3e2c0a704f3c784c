package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// areaSuffix after the id of a collection names the layer with the circles of
// uncertainty around its points.
const areaSuffix = "_area"

// tileParams are the parameters of a tile. A filter has to fit each layer.
var tileParams = []param{versionParam, filterParam, filterLangParam, filterCRSParam(nil)}

// tileLayer is one layer that a tile can have.
type tileLayer struct {
	name       string
	collection *data.Collection
	area       bool // the circles in place of the points
	filter     cql2.Expr
}

// parseLayers reads the names of one or more layers, joined by commas.
func parseLayers(text string, all []*data.Collection) ([]tileLayer, error) {
	names := strings.Split(text, ",")
	if len(names) > maxTileLayers {
		return nil, &data.InvalidError{Param: "layer", Value: text, Reason: fmt.Sprintf("names %d layers; %d are allowed", len(names), maxTileLayers)}
	}
	offered := offeredLayers(all)
	var layers []tileLayer
	seen := map[string]bool{}
	for _, name := range names {
		layer, known := offered.find(name)
		if !known {
			return nil, notFound("layer", name, offered.names())
		}
		if seen[name] {
			return nil, &data.InvalidError{Param: "layer", Value: text, Reason: fmt.Sprintf("names %q twice", name)}
		}
		seen[name] = true
		layers = append(layers, layer)
	}
	return layers, nil
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

// parseTile reads the address of a tile. An address that is none, or that the
// tile matrix does not have, is not found.
func parseTile(z, x, y string) (geo.Tile, error) {
	var n [3]uint32
	for i, text := range []string{z, x, y} {
		v, err := strconv.ParseUint(text, 10, 32)
		if err != nil || text != strconv.FormatUint(v, 10) {
			return geo.Tile{}, noTile(z, x, y, "zoom level, column and row are whole numbers")
		}
		n[i] = uint32(v)
	}
	if n[0] > maxTileZoom {
		return geo.Tile{}, noTile(z, x, y, fmt.Sprintf("tiles are made for the zoom levels 0 to %d", maxTileZoom))
	}
	tile, err := geo.NewTile(n[0], n[1], n[2])
	if err != nil {
		return geo.Tile{}, noTile(z, x, y, fmt.Sprintf("at zoom level %d column and row go from 0 to %d", n[0], uint64(1)<<n[0]-1))
	}
	return tile, nil
}

func noTile(z, x, y, reason string) error {
	return &statusError{http.StatusNotFound, fmt.Sprintf("there is no tile %s/%s/%s: %s", shorten(z), shorten(x), shorten(y), reason)}
}
