package server

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/data"
)

// sectionDocument is one section in the answer of /border. The order of the
// members is theirs here.
type sectionDocument struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Kind     string  `json:"kind,omitempty"`
	FromKM   float64 `json:"from_km"`
	ToKM     float64 `json:"to_km"`
	LengthKM float64 `json:"length_km"`
	Note     string  `json:"note,omitempty"`
	Href     string  `json:"href"`
}

type endDocument struct {
	KM          float64   `json:"km"`
	Coordinates orb.Point `json:"coordinates"`
}

// placedFeature is a GeoJSON feature made here rather than read from a table.
type placedFeature struct {
	Type       string            `json:"type"`
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties any               `json:"properties"`
	Links      []link            `json:"links"`
}

// The properties of such features. A section is null where none is known.
type (
	nearestPoint struct {
		KM       float64 `json:"km"`
		Distance float64 `json:"distance_m"`
		Side     string  `json:"side"`
		Section  *string `json:"section"`
		Lon      float64 `json:"lon"`
		Lat      float64 `json:"lat"`
	}
	pointAtKM struct {
		KM      float64 `json:"km"`
		Section *string `json:"section"`
	}
	stretch struct {
		FromKM   float64 `json:"from_km"`
		ToKM     float64 `json:"to_km"`
		LengthKM float64 `json:"length_km"`
	}
)

// borderMembers are the members of /border that are not a column of the line,
// or stand in another place than the other columns.
var borderMembers = []string{"name", "length_km", "ends", "sections", "attribution", "links"}

// GET /border
func (s *Server) border(q *request) error {
	b, err := s.borderLine(q.ctx(), q.version)
	if err != nil {
		return err
	}
	d := members{}
	if name := textOf(valueOf(b.collection, b.values, "name")); name != "" {
		d = append(d, member{"name", name})
	}
	d = append(d, member{"length_km", b.lengthKM()})
	for i, column := range b.collection.Columns {
		if !slices.Contains(borderMembers, column.Name) && column.Type != data.Binary {
			d = append(d, member{column.Name, b.values[i]})
		}
	}
	path := b.Line.LineString()
	d = append(d, member{"ends", []endDocument{{0, path[0]}, {b.lengthKM(), path[len(path)-1]}}})
	sections := make([]sectionDocument, len(b.sections))
	for i, section := range b.sections {
		sections[i] = sectionDocument{
			ID: section.ID, Name: section.Name, Kind: section.Kind, Note: section.Note,
			FromKM: section.FromKM, ToKM: section.ToKM, LengthKM: round(section.ToKM-section.FromKM, 3),
			Href: featureLink(q.base, sectionCollection, section.ID),
		}
	}
	d = append(d, member{"sections", sections})
	d = append(d, member{"attribution", b.collection.Attribution})
	links := append(q.selfLinks(),
		link{Href: featureLink(q.base, borderCollection, b.id), Rel: relItem, Type: mediaGeoJSON, Title: "The line itself"},
		link{Href: downloadLink(q.base, borderCollection, geoJSONFormat), Rel: relEnclosure, Type: mediaGeoJSON, Title: "The line as a file"})
	links = append(links, licenceLinks(b.collection)...)
	d = append(d, member{"links", links})
	return q.answer(mediaJSON, d, func() (document, error) { return s.borderPage(q, b) })
}

// GET /border/locate
// The point of the line that is nearest to a place.
func (s *Server) borderLocate(q *request) error {
	lon, err := parseNumberIn(paramLon, q.values.Get(paramLon), -180, 180)
	if err != nil {
		return err
	}
	lat, err := parseNumberIn(paramLat, q.values.Get(paramLat), -90, 90)
	if err != nil {
		return err
	}
	b, err := s.borderLine(q.ctx(), q.version)
	if err != nil {
		return err
	}
	found := b.Locate(orb.Point{lon, lat}, 0)
	nearest, err := b.Line.At(found.KM)
	if err != nil {
		return err
	}
	return s.sendPlaced(q, b, nearest, nearestPoint{
		KM: round(found.KM, 3), Distance: round(found.Distance, 1), Side: found.Side,
		Section: nullable(b.sectionAt(found.KM)), Lon: lon, Lat: lat,
	})
}

// GET /border/at
// The point of the line at a kilometre.
func (s *Server) borderAt(q *request) error {
	b, err := s.borderLine(q.ctx(), q.version)
	if err != nil {
		return err
	}
	km, err := b.checkKM(paramKM, q.values.Get(paramKM))
	if err != nil {
		return err
	}
	point, err := b.Line.At(km)
	if err != nil {
		return err
	}
	return s.sendPlaced(q, b, point, pointAtKM{round(km, 3), nullable(b.sectionAt(km))})
}

// GET /border/slice
// The line between two kilometres.
func (s *Server) borderSlice(q *request) error {
	b, err := s.borderLine(q.ctx(), q.version)
	if err != nil {
		return err
	}
	from, err := b.checkKM(paramFrom, q.values.Get(paramFrom))
	if err != nil {
		return err
	}
	to, err := b.checkKM(paramTo, q.values.Get(paramTo))
	if err != nil {
		return err
	}
	if from > to {
		return &data.InvalidError{Param: paramFrom, Value: q.values.Get(paramFrom), Reason: "is beyond to; give the smaller kilometre first"}
	}
	path, err := b.Line.Slice(from, to)
	if err != nil {
		return err
	}
	return s.sendPlaced(q, b, path, stretch{round(from, 3), round(to, 3), round(to-from, 3)})
}

// sendPlaced answers with a feature. Coordinates are given to 9 decimals, a
// tenth of a millimetre.
func (s *Server) sendPlaced(q *request, b *borderLine, g orb.Geometry, properties any) error {
	g = orb.Round(orb.Clone(g), 1e9)
	f := placedFeature{
		Type: "Feature", Geometry: geojson.NewGeometry(g), Properties: properties,
		Links: append(q.selfLinks(), link{Href: q.link("/border"), Rel: relCollection, Type: mediaJSON, Title: "The border"}),
	}
	return q.answer(mediaGeoJSON, f, func() (document, error) { return s.placedPage(q, b, g, properties) })
}

// nullable makes the empty text null.
func nullable(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
