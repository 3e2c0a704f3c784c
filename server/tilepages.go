package server

import (
	"strconv"
	"strings"

	"panj/geo"
)

// tilesetsPage lists tilesets.
func tilesetsPage(q *request, d tilesetsDocument) document {
	list := section{}
	for i, set := range geo.TileMatrixSets() {
		if i < len(d.Tilesets) {
			t := d.Tilesets[i]
			list.Entries = append(list.Entries, entry{
				Title: t.Title, Href: q.tilesLink() + "/" + set.ID(), Meta: []string{set.Title(), t.CRS},
				Links: []PageLink{{"How the map is cut", q.link("/tileMatrixSets/%s", set.ID())}},
			})
		}
	}
	if len(d.Tilesets) == 0 {
		list.Note = "There is nothing here that tiles could show."
	}
	p := resourcePage{Lead: []string{"The data cut into vector tiles, one set for each way to cut the map."}, Sections: []section{list}}
	return document{Title: q.tilesTitle() + ": tiles", Heading: "Tiles", Trail: q.tilesTrail(false), Content: p}
}

func (q *request) tilesTitle() string {
	if q.collection != nil {
		return titleOf(q.collection)
	}
	return everything
}

// tilesTrail leads to a list of tilesets, or to one of them.
func (q *request) tilesTrail(toOne bool) []PageLink {
	var trail []PageLink
	if q.collection != nil {
		trail = collectionTrail(q.base, q.collection)
	}
	if toOne {
		trail = append(trail, PageLink{"Tiles", q.tilesLink()})
	}
	return trail
}

// tilesetPage describes a tileset: its layers, and which tiles there are.
func (s *Server) tilesetPage(q *request, t *tileset, d tilesetDocument, bounds *geo.Box) (document, error) {
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return document{}, err
	}
	p := resourcePage{Facts: []fact{
		{Name: "Addresses of tiles", Value: code(itemLink(q.tilesLink()+"/"+t.set.ID(), q.selection()).Href)},
		{Name: "Type", Value: code(mediaMVT)},
		{Name: "How the map is cut", Value: linked(t.set.Title(), q.link("/tileMatrixSets/%s", t.set.ID()))},
	}}
	if bounds != nil {
		p.Facts = append(p.Facts, fact{Name: "Extent", Value: words(extentWords(*bounds))})
	}
	for _, f := range []fact{{Name: "Licence", Value: words(d.License)}, {Name: "Attribution", Value: words(d.Attribution)}} {
		if !f.Value.Null() {
			p.Facts = append(p.Facts, f)
		}
	}
	layers := &table{Caption: "Layers of each tile", Columns: []tableColumn{{Title: "Layer"}, {Title: "What it shows"}, {Title: "Properties"}}}
	for i, layer := range d.Layers {
		names := make([]string, len(layer.PropertiesSchema.Properties))
		for j, m := range layer.PropertiesSchema.Properties {
			names[j] = m.name
		}
		layers.Rows = append(layers.Rows, []shown{code(layer.ID), linked(layer.Title, q.link("/collections/%s", t.layers[i].collection.ID)), words(strings.Join(names, ", "))})
	}
	number := func(title string) tableColumn { return tableColumn{Title: title, Number: true} }
	limits := &table{Caption: "Where there can be something, by level", Columns: []tableColumn{{Title: "Level"}, number("First row"), number("Last row"), number("First column"), number("Last column")}}
	text := func(n uint32) shown { return words(strconv.FormatUint(uint64(n), 10)) }
	for _, l := range d.Limits {
		limits.Rows = append(limits.Rows, []shown{words(l.TileMatrix), text(l.MinTileRow), text(l.MaxTileRow), text(l.MinTileCol), text(l.MaxTileCol)})
	}
	p.Sections = []section{{Title: "Layers", Table: layers}, {Title: "Tiles", Table: limits}}
	page := document{Title: q.tilesTitle() + ": tiles, " + t.set.ID(), Heading: t.set.ID(), Trail: q.tilesTrail(true), Content: p}
	if t.set != geo.WebMercatorQuad {
		page.NotAs = tileJSONFormat.name
	}
	if bounds != nil {
		page.Map = site.drawMap("Where the tiles show something", *bounds, nil)
		if q.collection != nil {
			page.Map.paintFrom(t.layers)
		}
	}
	return page, nil
}

// tileMatrixSetsPage lists the ways to cut a map into tiles.
func tileMatrixSetsPage(q *request) document {
	list := section{}
	for _, set := range geo.TileMatrixSets() {
		list.Entries = append(list.Entries, entry{Title: set.Title(), Href: q.link("/tileMatrixSets/%s", set.ID()), Meta: []string{set.ID(), set.CRS().URI()}})
	}
	return document{Title: "Tile matrix sets", Content: resourcePage{
		Lead: []string{"The ways to cut a map into tiles that are known here."}, Sections: []section{list},
	}}
}

// tileMatrixSetPage shows a way to cut a map, level by level.
func tileMatrixSetPage(q *request, d tileMatrixSetDocument) document {
	levels := &table{Caption: "Levels", Columns: []tableColumn{{Title: "Level"}}}
	for _, title := range []string{"Scale, 1 to", "Cell size", "Columns", "Rows"} {
		levels.Columns = append(levels.Columns, tableColumn{Title: title, Number: true})
	}
	for _, m := range d.TileMatrices {
		levels.Rows = append(levels.Rows, []shown{
			words(m.ID), words(formatFloat(round(m.ScaleDenominator, 0))), words(formatFloat(m.CellSize)), words(english.number(int(m.MatrixWidth))), words(english.number(int(m.MatrixHeight))),
		})
	}
	p := resourcePage{
		Facts: []fact{
			{Name: "Id", Value: code(d.ID)}, {Name: "Address", Value: shown{Text: d.URI, Href: d.URI, Away: true}}, {Name: "Reference system", Value: code(d.CRS)},
			{Name: "Axes", Value: words(strings.Join(d.OrderedAxes[:], ", "))},
		},
		Sections: []section{{Title: "Levels", Table: levels}},
	}
	return document{Title: d.Title, Trail: []PageLink{{"Tile matrix sets", q.link("/tileMatrixSets")}}, Content: p}
}
