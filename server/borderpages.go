package server

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"panj/geo"
)

// borderPage describes the line, its sections and how to measure along it.
func (s *Server) borderPage(q *request, b *borderLine) (document, error) {
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return document{}, err
	}
	p := resourcePage{Lead: []string{fmt.Sprintf("Kilometres count from the west end of the line, km 0, to its east end, km %s.", formatFloat(b.lengthKM()))}}
	p.Facts = []fact{{Name: "Length", Value: words(formatFloat(b.lengthKM()) + " km")}}
	for i, column := range b.collection.Columns {
		v := showValue(b.values[i], q.base, q.link("/border")+query(paramF, jsonFormat.name))
		if !slices.Contains(borderMembers, column.Name) && !v.Null() {
			p.Facts = append(p.Facts, fact{Name: columnTitle(column), Value: v})
		}
	}
	p.Facts = append(p.Facts, fact{Name: "Attribution", Value: words(b.collection.Attribution)}, fact{Name: "Licence", Value: licenceShown(b.collection.Licence)})
	if t := b.sectionsTable(q.base); t != nil {
		p.Sections = append(p.Sections, section{Title: "Sections", Table: t})
	}
	p.Sections = append(p.Sections, section{Title: "Measure along the border", Forms: b.forms(q.base)}, section{Title: "The line itself", Links: []PageLink{
		{"As a feature", featureLink(q.base, borderCollection, b.id)},
		{"As a file (GeoJSON)", downloadLink(q.base, borderCollection, geoJSONFormat)},
	}})
	d := document{Title: b.name(), Content: p}
	if box, ok := geo.BoxOf(b.Line.LineString()); ok {
		d.Map = site.drawMap("The border", box, []mapShape{{geometry: b.Line.LineString()}})
		d.Map.Features = featureLink(q.base, borderCollection, b.id) + query(paramF, geoJSONFormat.name)
	}
	return d, nil
}

// name is what the line is called.
func (b *borderLine) name() string {
	if name := textOf(valueOf(b.collection, b.values, "name")); name != "" {
		return name
	}
	return titleOf(b.collection)
}

func (b *borderLine) sectionsTable(base string) *table {
	if len(b.sections) == 0 {
		return nil
	}
	t := &table{Caption: "Sections of the border, from west to east", Columns: []tableColumn{
		{Title: "Section"}, {Title: "Kind"}, {Title: "From km", Number: true}, {Title: "To km", Number: true}, {Title: "Length, km", Number: true}, {Title: "Note"},
	}}
	for _, each := range b.sections {
		t.Rows = append(t.Rows, []shown{
			linked(each.Name, featureLink(base, sectionCollection, each.ID)), words(each.Kind), words(kmText(each.FromKM)), words(kmText(each.ToKM)),
			words(kmText(each.ToKM - each.FromKM)), words(each.Note),
		})
	}
	return t
}

// kmText writes kilometres to the metre.
func kmText(km float64) string { return fmt.Sprintf("%.3f", km) }

// forms ask for the parameters of the resources below /border.
func (b *borderLine) forms(base string) []inputForm {
	km := func(name, label string) formField {
		return formField{Name: name, Label: label, Kind: "number", Min: "0", Max: formatFloat(b.lengthKM()), Step: "any", Required: true}
	}
	degrees := func(name, label, most string) formField {
		return formField{Name: name, Label: label, Kind: "number", Min: "-" + most, Max: most, Step: "any", Required: true}
	}
	return []inputForm{
		{Title: "The point nearest to a place", Action: base + "/border/locate", Button: "Locate", Fields: []formField{degrees(paramLon, "Longitude", "180"), degrees(paramLat, "Latitude", "90")}},
		{Title: "The point at a kilometre", Action: base + "/border/at", Button: "Show", Fields: []formField{km(paramKM, "Kilometre")}},
		{Title: "The line between two kilometres", Action: base + "/border/slice", Button: "Show", Fields: []formField{km(paramFrom, "From"), km(paramTo, "To")}},
	}
}

// placedPage shows a point or a part of the line.
func (s *Server) placedPage(q *request, b *borderLine, g orb.Geometry, properties any) (document, error) {
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return document{}, err
	}
	p := resourcePage{}
	text, err := marshal(properties)
	if err != nil {
		return document{}, err
	}
	for _, f := range showJSON(text, q.base, "").Fields {
		p.Facts = append(p.Facts, fact{Name: placedNames[f.Name], Value: f.Value})
	}
	if point, ok := g.(orb.Point); ok {
		p.Facts = append(p.Facts, fact{Name: "Position", Value: words(positionWords(point))})
	}
	p.Sections = []section{{Title: "Measure again", Forms: b.forms(q.base)}}
	d := document{Title: q.route.summary, Trail: []PageLink{{b.name(), q.link("/border")}}, Content: p}
	shapes := []mapShape{{title: d.Title, geometry: g}}
	if box, ok := boxOf(shapes); ok {
		d.Map = site.drawMap(d.Title, box, shapes)
		d.Map.Features = q.self(paramF, geoJSONFormat.name)
	}
	return d, nil
}

// placedNames are the properties of what placedPage shows, for people.
var placedNames = map[string]string{
	"km": "Kilometre", "distance_m": "Distance, metres", "side": "Side", "section": "Section", "lon": "Longitude asked for", "lat": "Latitude asked for",
	"from_km": "From km", "to_km": "To km", "length_km": "Length, km",
}
