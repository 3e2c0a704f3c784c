package server

import "panj/geo"

// stylesPage lists the styles.
func stylesPage(q *request, d stylesDocument) document {
	list := section{}
	for _, each := range d.Styles {
		list.Entries = append(list.Entries, entry{Title: each.Title, Href: q.link("/styles/%s", each.ID), Meta: []string{each.ID}})
	}
	if len(d.Styles) == 0 {
		list.Note = "There is nothing here that a map could show."
	}
	p := resourcePage{Lead: []string{"Ways to draw the data with MapLibre, from the vector tiles of this server."}, Sections: []section{list}}
	return document{Title: "Styles", Content: p}
}

// stylePage shows the legend of a style.
func stylePage(q *request, v *styleVariant, style *mapStyle) document {
	p := resourcePage{Facts: []fact{
		{Name: "Address", Value: code(q.link("/styles/%s", v.id))},
		{Name: "Tiles", Value: linked(geo.WebMercatorQuad.Title(), q.link("/tiles/%s", geo.WebMercatorQuad.ID()))},
	}}
	if note := style.Metadata.Note; note != "" {
		p.Lead = []string{note}
	}
	for _, group := range style.Metadata.Legend {
		t := &table{Caption: "What is drawn of " + group.Title, Hidden: true, Columns: []tableColumn{{Title: "What"}, {Title: "How"}, {Title: "Layer of the style"}}}
		for _, item := range group.Items {
			t.Rows = append(t.Rows, []shown{words(item.Label), {Text: item.Symbol, Swatch: &item}, code(item.Layer)})
		}
		p.Sections = append(p.Sections, section{Title: group.Title, Table: t})
	}
	return document{Title: v.title, Trail: []PageLink{{"Styles", q.link("/styles")}}, Content: p}
}
