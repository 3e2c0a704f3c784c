package server

import (
	"github.com/paulmach/orb"

	"panj/data"
)

// mapOf draws one feature.
func (q *request) mapOf(site *siteData, c *data.Collection, f *data.Feature) *smallMap {
	shape := shapeOf(q, c, f)
	shape.href = "" // the page itself
	box, ok := boxOf([]mapShape{shape})
	if !ok {
		return nil
	}
	m := site.drawMap("Where it is", box, []mapShape{shape})
	m.Features = q.link("/collections/%s/items/%s", c.ID, f.ID) + query(paramF, geoJSONFormat.name)
	return m
}

// shapeOf is what a drawing shows of a feature, with a life of its own.
func shapeOf(q *request, c *data.Collection, f *data.Feature) mapShape {
	s := mapShape{title: featureTitle(c, f), href: q.link("/collections/%s/items/%s", c.ID, f.ID)}
	if f.Geometry != nil {
		s.geometry = orb.Clone(f.Geometry)
	}
	s.radius, _ = numberOf(valueOf(c, f.Values, c.RadiusCol))
	return s
}

// titleColumns are names of columns that may name a row, the best first.
var titleColumns = []string{"title", "name", "label"}

// featureTitle is what a feature is called: by a column that names it, else by its id.
func featureTitle(c *data.Collection, f *data.Feature) string {
	for _, name := range titleColumns {
		if text := textOf(valueOf(c, f.Values, name)); text != "" {
			return text
		}
	}
	return f.ID
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
