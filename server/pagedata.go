package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// backgroundLayers are the collections that the map is painted from where the
// dataset has a border, from the bottom up. Where it has none the map shows
// every collection with a geometry.
var backgroundLayers = []string{"world", "countries", "lakes", "rivers", "boundaries", "border_sections", borderCollection, placeCollection}

// describeData fills in what the page says of the dataset as a whole: title,
// collections, credits, and what the map draws.
func (p *Page) describeData(base string, all []*data.Collection) {
	byID := collectionsByID(all)
	layers := drawnLayers(all, byID, p.LengthKM > 0)
	drawn := layers
	if c := byID[incidentCollection]; c != nil && isIncidents(c) {
		drawn = append(slices.Clone(layers), c.ID)
	}
	for _, c := range all {
		p.Collections = append(p.Collections, PageCollection{
			ID: c.ID, Title: titleOf(c), Description: c.Description,
			Href: linkTo(base, "/collections/%s", c.ID), Download: downloadLink(base, c.ID, geoJSONFormat),
			Attribution: c.Attribution, Licence: PageLink(c.Licence),
		})
	}
	p.Title = pageTitle(all, byID, p.LengthKM > 0)
	p.Credits = credits(drawn, byID)
	p.Layers = listText(layers)
}

func collectionsByID(all []*data.Collection) map[string]*data.Collection {
	byID := map[string]*data.Collection{}
	for _, c := range all {
		byID[c.ID] = c
	}
	return byID
}

// listText writes texts as a JSON array; it is empty for none.
func listText(list []string) string {
	text, err := json.Marshal(list)
	if err != nil || len(list) == 0 { // strings alone: it cannot fail
		return ""
	}
	return string(text)
}

// drawnLayers lists the collections that the map paints from tiles.
func drawnLayers(all []*data.Collection, byID map[string]*data.Collection, border bool) []string {
	var layers []string
	if border {
		for _, id := range backgroundLayers {
			if c := byID[id]; c != nil && c.IsSpatial() {
				layers = append(layers, id)
			}
		}
		return layers
	}
	for _, c := range all {
		if c.IsSpatial() && !isIncidents(c) && isLayerName(c.ID) && len(layers) < maxPageLayers {
			layers = append(layers, c.ID)
		}
	}
	return layers
}

// titledCollections is how many collections a title made from them names.
const titledCollections = 3

// pageTitle is made from the titles of the collections: of the border and the
// incidents, else of the first ones with a geometry, else of the first ones.
func pageTitle(all []*data.Collection, byID map[string]*data.Collection, border bool) string {
	var main, spatial, rest []string
	for _, c := range all {
		switch {
		case isIncidents(c) || (border && c.ID == borderCollection):
		case c.IsSpatial():
			spatial = append(spatial, titleOf(c))
		default:
			rest = append(rest, titleOf(c))
		}
	}
	if border && byID[borderCollection] != nil {
		main = append(main, titleOf(byID[borderCollection]))
	}
	if c := byID[incidentCollection]; c != nil && isIncidents(c) {
		main = append(main, titleOf(c))
	}
	if len(main) > 0 {
		return strings.Join(main, ": ")
	}
	for _, titles := range [][]string{spatial, rest} {
		if n := len(titles) - titledCollections; n > 0 {
			return fmt.Sprintf("%s and %d more", strings.Join(titles[:titledCollections], ", "), n)
		}
		if len(titles) > 0 {
			return strings.Join(titles, ", ")
		}
	}
	return "An empty dataset"
}

// credits lists the attributions of collections, each once, in the order of
// the collections; one that a longer one contains is left out.
func credits(ids []string, byID map[string]*data.Collection) []string {
	var every, list []string
	for _, id := range ids {
		if text := strings.TrimSpace(byID[id].Attribution); text != "" && !slices.Contains(every, text) {
			every = append(every, text)
		}
	}
	for _, text := range every {
		if !slices.ContainsFunc(every, func(o string) bool { return o != text && strings.Contains(o, text) }) {
			list = append(list, text)
		}
	}
	return list
}

// extentText writes where the map begins, around the border.
func extentText(line orb.LineString) string {
	if box, ok := geo.BoxOf(line); ok {
		return boxText(box)
	}
	return ""
}

// boxText writes a box for the page's script.
func boxText(box geo.Box) string {
	east := box.East
	if box.Crosses() {
		east += 360
	}
	text := make([]string, 4)
	for i, v := range []float64{box.West, box.South, east, box.North} {
		text[i] = formatFloat(round(v, 4))
	}
	return strings.Join(text, ",")
}
