package server

import (
	"cmp"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// itemPage answers with one feature: all its properties, and the passages that
// back it.
func (s *Server) itemPage(q *request, f *data.Feature) error {
	c := q.collection
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	quotes := r.citedPassages(q, c.ID, f.ID)
	p := resourcePage{Facts: featureFacts(q, f, len(quotes) > 0)}
	d := document{Title: featureTitle(c, f), Trail: append(collectionTrail(q.base, c), PageLink{"Features", itemsLink(q.base, c.ID)})}
	if isIncidents(c) {
		d.Canon = q.link("/i/%s", f.ID) // which says the same in better order
		p.Actions = []PageLink{{"Read the report", d.Canon}, {"Show on the map", q.base + "/" + query("incident", f.ID)}}
	}
	if len(quotes) > 0 {
		p.Sections = append(p.Sections, section{Title: "Passages that back it", Quotes: quotes})
	}
	p.Sections = append(p.Sections, section{Title: "About the collection", Note: c.Description, Links: []PageLink{
		{"What the properties mean", q.link("/collections/%s", c.ID) + "#properties"}, {"All features of " + titleOf(c), itemsLink(q.base, c.ID)},
	}})
	d.Content, d.Map, d.Links = p, q.mapOf(site, c, f), q.featureLinks(f)
	return s.sendTemplate(q, d)
}

// featureFacts lists the properties of a feature in the order of the columns;
// those without a value are named together. quoted says that the page quotes
// the passages elsewhere.
func featureFacts(q *request, f *data.Feature, quoted bool) []fact {
	c := q.collection
	rest := q.self(paramF, geoJSONFormat.name)
	facts := []fact{{Name: "Id", Value: code(f.ID)}}
	if text := geometryText(f.Geometry); text != "" {
		facts = append(facts, fact{Name: "Position", Value: words(text)})
	}
	var without []string
	for i, column := range c.Columns {
		v := showValue(f.Values[i], q.base, rest)
		switch {
		case v.Null():
			without = append(without, columnTitle(column))
		case column.Related && column.Name == passagesColumn && quoted:
		default:
			if v.Table != nil {
				v.Table.Caption, v.Table.Hidden = columnTitle(column), true
			}
			facts = append(facts, fact{Name: columnTitle(column), Value: v})
		}
	}
	if len(without) > 0 {
		facts = append(facts, fact{Name: "Without a value", Value: words(strings.Join(without, ", "))})
	}
	return facts
}

// geometryText says what a geometry is, a point by its position.
func geometryText(g orb.Geometry) string {
	if g == nil {
		return ""
	}
	if p, ok := g.(orb.Point); ok {
		return positionWords(p)
	}
	n := 0
	geo.EachVertex(g, func(orb.Point) { n++ })
	text := g.GeoJSONType() + " of " + countWords(n, "vertex", "vertices")
	if box, ok := geo.BoxOf(g); ok {
		text += ", " + extentWords(box)
	}
	return text
}

// mapOf draws one feature.
func (q *request) mapOf(site *siteData, c *data.Collection, f *data.Feature) *smallMap {
	shape := shapeOf(q, c, f)
	shape.href = "" // the page itself
	box, ok := boxOf([]mapShape{shape})
	if !ok {
		return nil
	}
	m := site.drawMap("Where it is", box, []mapShape{shape})
	m.drawFrom(featureLink(q.base, c.ID, f.ID)+query(paramF, geoJSONFormat.name), c)
	return m
}

// shapeOf is what a drawing shows of a feature, with a life of its own.
func shapeOf(q *request, c *data.Collection, f *data.Feature) mapShape {
	s := mapShape{title: featureTitle(c, f), href: featureLink(q.base, c.ID, f.ID)}
	if f.Geometry != nil {
		s.geometry = orb.Clone(f.Geometry)
	}
	s.radius, _ = numberOf(valueOf(c, f.Values, c.RadiusCol))
	return s
}

// featureTitle is what a feature is called: by the column that names it, else by its id.
func featureTitle(c *data.Collection, f *data.Feature) string {
	return cmp.Or(textOf(valueOf(c, f.Values, c.TitleColumn())), f.ID)
}

// incidentData describes an incident in the words of schema.org, as far as it
// is known: a date only where there is one day, a place with how far off it
// may be.
func incidentData(page *incidentPage, c *data.Collection, f *data.Feature) members {
	m := members{{"@type", "Event"}, {"@id", page.Href}, {"name", page.Title}, {"url", page.Href}}
	from, to := cutTime(textOf(valueOf(c, f.Values, c.StartColumn))), cutTime(textOf(valueOf(c, f.Values, c.EndColumn)))
	if from != "" && from == to {
		m = append(m, member{"startDate", from}, member{"endDate", to})
	}
	place := members{{"@type", "Place"}}.described("name", page.Place)
	if p, ok := f.Geometry.(orb.Point); ok {
		at := members{{"@type", "GeoCoordinates"}, {"latitude", p[1]}, {"longitude", p[0]}}
		if radius, known := numberOf(valueOf(c, f.Values, c.RadiusCol)); known && radius > 0 {
			at = members{{"@type", "GeoCircle"}, {"geoMidpoint", at}, {"geoRadius", formatFloat(radius)}}
		}
		place = append(place, member{"geo", at})
	}
	if len(place) > 1 {
		m = append(m, member{"location", place})
	}
	var backed []members
	for _, p := range page.Passages {
		backed = append(backed, members{{"@type", "CreativeWork"}, {"@id", p.Href}, {"url", p.Href}})
	}
	for _, each := range page.Sources {
		if isWebLink(each.URL) {
			backed = append(backed, members{{"@type", "CreativeWork"}, {"url", each.URL}}.described("publisher", each.Publisher))
		}
	}
	if len(backed) > 0 {
		m = append(m, member{"subjectOf", backed})
	}
	return m
}
