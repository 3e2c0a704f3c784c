package server

import (
	"fmt"
	"strings"

	"panj/data"
	"panj/geo"
)

// collectionsPage lists the collections.
func collectionsPage(q *request, all []*data.Collection) document {
	p := resourcePage{Lead: []string{"Everything in this dataset, table by table. Each can be browsed, filtered, sorted and downloaded."}}
	list := section{}
	datasets := make([]members, 0, len(all))
	for _, c := range all {
		list.Entries = append(list.Entries, collectionEntry(q.base, c))
		datasets = append(datasets, members{{"@type", "Dataset"}, {"@id", q.link("/collections/%s", c.ID)}, {"name", titleOf(c)}, {"url", q.link("/collections/%s", c.ID)}})
	}
	if len(all) == 0 {
		list.Note = "This dataset holds no collection."
	}
	p.Sections = []section{list, {Title: "All of them together", Links: []PageLink{
		{"As vector tiles", q.link("/tiles")}, {"As maps, in styles for MapLibre", q.link("/styles")}, {annotationsLabel, q.link("/annotations")},
	}}}
	return document{
		Title: "Collections", Summary: "The collections of this dataset, to browse, filter and download.", Content: p,
		Main: members{{"@type", "DataCatalog"}, {"@id", q.link("/collections")}, {"name", "Collections"}, {"url", q.link("/collections")}, {"dataset", datasets}},
	}
}

func collectionEntry(base string, c *data.Collection) entry {
	e := entry{Title: titleOf(c), Href: linkTo(base, "/collections/%s", c.ID), Text: c.Description, Meta: []string{countWords(c.Count, "feature", "features"), geometryWords(c.Geometry)}}
	if words := intervalWords(c.Interval); words != "" {
		e.Meta = append(e.Meta, words)
	}
	e.Links = []PageLink{{"Browse", itemsLink(base, c.ID)}, {"GeoJSON", downloadLink(base, c.ID, geoJSONFormat)}}
	return e
}

// collectionPage describes one collection.
func (s *Server) collectionPage(q *request, c *data.Collection) (document, error) {
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return document{}, err
	}
	p := resourcePage{
		Actions: []PageLink{{"Browse " + countWords(c.Count, "feature", "features"), itemsLink(q.base, c.ID)}},
		Facts:   collectionFacts(q, c),
	}
	if c.Description != "" {
		p.Lead = []string{c.Description}
	}
	p.Sections = append(p.Sections, section{ID: "properties", Title: "Properties", Table: columnsTable(titleOf(c), c.Columns)})
	p.Sections = append(p.Sections, section{Title: "Download", Buttons: fileLinks(q, nil)})
	p.Sections = append(p.Sections, section{Title: "For programs", Links: collectionLinks(q, c)})
	d := document{Title: titleOf(c), Summary: c.Description, Trail: collectionTrail(q.base, nil), Content: p, Main: datasetData(q, c)}
	if c.Extent != nil {
		shapes, err := s.fewShapes(q, c)
		if err != nil {
			return document{}, err
		}
		d.Map = site.drawMap("Where "+titleOf(c)+" lies", *c.Extent, shapes)
		all, err := s.features.Collections(q.ctx())
		if err != nil {
			return document{}, fmt.Errorf("list the collections: %w", err)
		}
		d.Map.paintFrom(offeredLayers(all).of(c.ID))
	}
	return d, nil
}

// drawnFeatures is up to how many features the drawing of a collection shows
// them; of more it shows the extent.
const drawnFeatures = 200

// fewShapes reads what a drawing of a collection shows, nothing of a large one.
func (s *Server) fewShapes(q *request, c *data.Collection) ([]mapShape, error) {
	if c.Count > drawnFeatures {
		return nil, nil
	}
	var shapes []mapShape
	for f, err := range s.features.Features(q.ctx(), data.Query{Collection: c.ID, Limit: drawnFeatures, SkipRelated: true}) {
		if err != nil {
			return nil, fmt.Errorf("read the features to draw: %w", err)
		}
		shapes = append(shapes, shapeOf(q, c, f))
	}
	return shapes, nil
}

// collectionTrail leads to a collection's parts, or to a collection when c is nil.
func collectionTrail(base string, c *data.Collection) []PageLink {
	trail := []PageLink{{"Collections", linkTo(base, "/collections")}}
	if c != nil {
		trail = append(trail, PageLink{titleOf(c), linkTo(base, "/collections/%s", c.ID)})
	}
	return trail
}

func collectionFacts(q *request, c *data.Collection) []fact {
	facts := []fact{
		{Name: "Features", Value: linked(english.number(c.Count), itemsLink(q.base, c.ID))},
		{Name: "Geometry", Value: words(geometryWords(c.Geometry))},
	}
	add := func(name string, v shown) {
		if !v.Null() {
			facts = append(facts, fact{Name: name, Value: v})
		}
	}
	if c.Extent != nil {
		add("Extent", words(extentWords(*c.Extent)))
	}
	if c.IsSpatial() {
		systems := shown{}
		for _, uri := range urisOf(systemsOf(c)) {
			systems.Items = append(systems.Items, code(uri))
		}
		add("Kept in", code(storageSystem(c).URI()))
		add("Given in", systems)
	}
	add("Dates", words(intervalWords(c.Interval)))
	add("Licence", licenceShown(c.Licence))
	add("Attribution", words(c.Attribution))
	add("Cite as", words(c.Citation))
	add("Id", code(c.ID))
	return facts
}

// licenceShown is the name of a licence, linked to its text.
func licenceShown(l data.Link) shown {
	v := words(l.Title)
	if isWebLink(l.Href) {
		if v.Text == "" {
			v.Text = l.Href
		}
		v.Href, v.Away = l.Href, true
	}
	return v
}

// collectionLinks are the parts of a collection that programs ask for.
func collectionLinks(q *request, c *data.Collection) []PageLink {
	links := []PageLink{
		{"Schema: the properties", q.link("/collections/%s/schema", c.ID)},
		{"Queryables: what can be asked for", q.link("/collections/%s/queryables", c.ID)},
		{"Sortables: what can be sorted by", q.link("/collections/%s/sortables", c.ID)},
	}
	if c.IsSpatial() {
		links = append(links, PageLink{"Vector tiles", q.link("/collections/%s/tiles", c.ID)})
	}
	return links
}

// columnsTable lists columns with their titles, types and values.
func columnsTable(of string, columns []data.Column) *table {
	t := &table{Caption: "Properties of " + of, Columns: []tableColumn{{Title: "Name"}, {Title: "Title"}, {Title: "Type"}, {Title: "Meaning"}}}
	for _, c := range columns {
		about := words(c.Description)
		if len(c.Enum) > 0 {
			if about.Text != "" && !strings.ContainsAny(about.Text[len(about.Text)-1:], ".!?:;") {
				about.Text += "."
			}
			about.Text = strings.TrimSpace(about.Text + " One of: " + strings.Join(c.Enum, ", ") + ".")
		}
		kind := string(c.Type)
		if c.Required {
			kind += ", always there"
		}
		t.Rows = append(t.Rows, []shown{code(c.Name), words(c.Title), words(kind), about})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// datasetData describes a collection in the words of schema.org.
func datasetData(q *request, c *data.Collection) members {
	address := q.link("/collections/%s", c.ID)
	m := members{{"@type", "Dataset"}, {"@id", address}, {"name", titleOf(c)}, {"url", address}, {"identifier", c.ID}}
	m = m.described("description", c.Description, "license", c.Licence.Href, "creditText", c.Attribution, "citation", c.Citation)
	m = append(m, member{"version", q.version}, member{"isAccessibleForFree", true},
		member{"includedInDataCatalog", members{{"@type", "DataCatalog"}, {"@id", q.link("/collections")}}})
	if b := c.Extent; b != nil {
		// GeoShape's box: the southern, western corner, then the other one, latitude first.
		box := strings.Join([]string{formatFloat(b.South), formatFloat(b.West), formatFloat(b.North), formatFloat(b.East)}, " ")
		m = append(m, member{"spatialCoverage", members{{"@type", "Place"}, {"geo", members{{"@type", "GeoShape"}, {"box", box}}}}})
	}
	if !c.Interval.IsZero() {
		open := func(text string) string {
			if text == "" {
				return ".."
			}
			return text
		}
		m = append(m, member{"temporalCoverage", open(c.Interval.Start) + "/" + open(c.Interval.End)})
	}
	var files []members
	for _, f := range featureForms {
		address := downloadLink(q.base, c.ID, f)
		files = append(files, members{{"@type", "DataDownload"}, {"name", f.label}, {"encodingFormat", f.media}, {"contentUrl", address}})
	}
	m = append(m, member{"distribution", files})
	var variables []members
	for _, column := range c.Columns {
		variables = append(variables, members{{"@type", "PropertyValue"}, {"name", columnTitle(column)}}.described("description", column.Description))
	}
	if len(variables) > 0 {
		m = append(m, member{"variableMeasured", variables})
	}
	return m
}

// geometryWords names a type of geometry for people.
func geometryWords(t data.GeometryType) string {
	switch t {
	case data.NoGeometry:
		return "no geometry"
	case data.Point, data.MultiPoint:
		return "points"
	case data.LineString, data.MultiLineString:
		return "lines"
	case data.Polygon, data.MultiPolygon:
		return "areas"
	}
	return "geometries of several types"
}

// intervalWords writes from when to when, in dates.
func intervalWords(i data.Interval) string {
	if i.IsZero() {
		return ""
	}
	return english.date("", i.Start, i.End)
}

// extentWords writes a box to three decimals, about a hundred metres.
func extentWords(b geo.Box) string {
	lon := func(v float64) string { return hemisphere(v, "E", "W") }
	lat := func(v float64) string { return hemisphere(v, "N", "S") }
	return fmt.Sprintf("%s to %s, %s to %s", lon(b.West), lon(b.East), lat(b.South), lat(b.North))
}
