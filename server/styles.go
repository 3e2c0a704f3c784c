package server

import (
	"fmt"
	"strings"

	"panj/geo"
)

// styleVariant is one way to draw the map.
type styleVariant struct {
	id, title string
	colours   *mapColours
	// names says that there are labels. The style has no glyphs for them: a
	// client must be able to write with the fonts of its system, as MapLibre GL
	// JS does from 5.11 on. Older ones refuse such a style, so it is not the default.
	names bool
}

var styleVariants = []styleVariant{
	{id: "panj", title: "The map", colours: &lightColours},
	{id: "panj-dark", title: "The map, dark", colours: &darkColours},
	{id: "panj-names", title: "The map with names in the fonts of the reader's system", colours: &lightColours, names: true},
	{id: "panj-dark-names", title: "The map, dark, with names in the fonts of the reader's system", colours: &darkColours, names: true},
}

// stylesDocument lists the styles as the draft of OGC API - Styles (20-009) has it.
type stylesDocument struct {
	Default string         `json:"default,omitempty"`
	Styles  []styleSummary `json:"styles"`
	Links   []link         `json:"links"`
}

type styleSummary struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Links []link `json:"links"`
}

// mapStyle is a style as MapLibre reads it (MapLibre Style Specification, version 8).
type mapStyle struct {
	Version  int           `json:"version"`
	Name     string        `json:"name"`
	Metadata styleMetadata `json:"metadata"`
	Center   [2]float64    `json:"center"`
	Zoom     float64       `json:"zoom"`
	Sprite   string        `json:"sprite,omitempty"`
	Sources  styleSources  `json:"sources"`
	Layers   []styleLayer  `json:"layers"`
}

// styleMetadata is what a client needs to explain the map: not part of how it
// is drawn, so with a prefix.
type styleMetadata struct {
	Legend []legendGroup `json:"panj:legend"`
	Note   string        `json:"panj:note,omitempty"`
}

// legendGroup explains what is drawn of one collection.
type legendGroup struct {
	Title      string       `json:"title"`
	Collection string       `json:"collection"`
	Items      []legendItem `json:"items"`
}

type legendItem struct {
	Label   string `json:"label"`
	Symbol  string `json:"symbol" about:"fill, line, circle or icon"`
	Icon    string `json:"icon,omitempty" about:"name in the sprite"`
	Color   string `json:"color"`
	Outline string `json:"outline,omitempty"`
	Dashed  bool   `json:"dashed,omitempty"`
	Layer   string `json:"layer" about:"id of the layer of the style"`
}

type styleSources struct {
	Panj styleSource `json:"panj"`
}

type styleSource struct {
	Type        string     `json:"type"`
	URL         string     `json:"url"`
	Bounds      [4]float64 `json:"bounds"`
	MinZoom     int        `json:"minzoom"`
	MaxZoom     int        `json:"maxzoom"`
	Attribution string     `json:"attribution,omitempty"`
}

// styleLayer is one layer of a style. Filter and paint hold expressions.
type styleLayer struct {
	ID          string  `json:"id"`
	Type        string  `json:"type"`
	Source      string  `json:"source,omitempty"`
	SourceLayer string  `json:"source-layer,omitempty"`
	MinZoom     float64 `json:"minzoom,omitempty"`
	Filter      []any   `json:"filter,omitempty"`
	Layout      members `json:"layout,omitempty"`
	Paint       members `json:"paint,omitempty"`
}

// GET /styles
func (s *Server) styleList(q *request) error {
	all, err := s.features.Collections(q.ctx())
	if err != nil {
		return fmt.Errorf("list the collections: %w", err)
	}
	d := stylesDocument{Styles: []styleSummary{}, Links: q.selfLinks()}
	if len(offeredLayers(all)) > 0 {
		d.Default = styleVariants[0].id
		for _, v := range styleVariants {
			d.Styles = append(d.Styles, styleSummary{ID: v.id, Title: v.title, Links: []link{
				{Href: q.link("/styles/%s", v.id), Rel: relStylesheet, Type: mediaStyle, Title: "MapLibre style"},
			}})
		}
	}
	return q.answer(mediaJSON, d, func() (document, error) { return stylesPage(q, d), nil })
}

// GET /styles/{style}
// A style that draws every collection with the tiles of this server.
func (s *Server) styleByID(q *request) error {
	variant, err := findStyle(q.path["style"])
	if err != nil {
		return err
	}
	t, d, err := s.describedTileset(q)
	if err != nil {
		return err
	}
	style := mapStyle{Version: 8, Name: variant.title}
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	p := &painter{colours: variant.colours, names: variant.names}
	p.paint(t.layers)
	style.Layers, style.Metadata = p.layers, styleMetadata{Legend: p.legend, Note: strings.TrimSpace(p.note + " " + site.Notice())}
	if p.icons {
		style.Sprite = q.link("/styles/%s/%s", variant.id, spriteName)
	}
	bounds, _ := boundsOf(d.bounds)
	_, centre := boundsOf(p.middle(d.bounds))
	style.Center, style.Zoom = [2]float64(centre[:2]), centre[2]
	style.Sources.Panj = styleSource{
		Type: "vector", URL: q.link("/tiles/%s", geo.WebMercatorQuad.ID()) + query(paramF, tileJSONFormat.name), Bounds: bounds,
		MinZoom: 0, MaxZoom: int(t.maxLevel()), Attribution: d.attribution,
	}
	return q.answer(mediaStyle, style, func() (document, error) { return stylePage(q, variant, &style), nil })
}

func findStyle(id string) (*styleVariant, error) {
	var ids []string
	for i := range styleVariants {
		if styleVariants[i].id == id {
			return &styleVariants[i], nil
		}
		ids = append(ids, styleVariants[i].id)
	}
	return nil, notFound("style", id, ids)
}
