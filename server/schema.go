package server

import (
	"slices"
	"strings"

	"panj/data"
)

const jsonSchemaDialect = "https://json-schema.org/draft/2020-12/schema"

// schemaDocument is a JSON Schema of the properties of a collection (OGC API -
// Features, parts 3 and 5).
type schemaDocument struct {
	Schema               string   `json:"$schema"`
	ID                   string   `json:"$id"`
	Type                 string   `json:"type"`
	Title                string   `json:"title"`
	Description          string   `json:"description,omitempty"`
	Properties           members  `json:"properties"`
	Required             []string `json:"required,omitempty"`
	AdditionalProperties bool     `json:"additionalProperties"`
}

// property is the schema of one property.
type property struct {
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Ref         string   `json:"$ref,omitempty"`
	Type        string   `json:"type,omitempty"`
	Format      string   `json:"format,omitempty"`
	Enum        []string `json:"enum,omitempty"`
	Items       *schema  `json:"items,omitempty"`
	ReadOnly    bool     `json:"readOnly,omitempty"`
	Role        string   `json:"x-ogc-role,omitempty"`
	Sequence    int      `json:"x-ogc-propertySeq,omitempty"`
}

// GET /collections/{collection}/queryables
func (s *Server) queryables(q *request) error {
	c := q.collection
	d := newSchemaDocument(q, "What can be asked for of: "+titleOf(c))
	if c.IsSpatial() {
		geometry := geometryProperty(c)
		geometry.Ref = geoJSONSchemas[c.Geometry] // how QGIS knows what it may compare with a box
		d.Properties = append(d.Properties, member{data.GeometryProperty, geometry})
	}
	for _, column := range c.FilterColumns() {
		if c.IsSpatial() && column.Name == data.GeometryProperty {
			continue // the name means the geometry
		}
		d.Properties = append(d.Properties, member{column.Name, columnProperty(c, column)})
	}
	return q.answer(mediaSchema, d, func() (document, error) {
		return schemaPage(c, q.base, "Queryables", "What features of this collection can be asked for, as parameters and in filters.", d), nil
	})
}

// GET /collections/{collection}/schema
func (s *Server) schema(q *request) error {
	c := q.collection
	if slices.ContainsFunc(c.Columns, func(column data.Column) bool { return column.Type == data.JSON && !column.Related }) {
		var err error
		if c, err = s.measuredCollection(q); err != nil { // for the kinds of its JSON
			return err
		}
	}
	d := newSchemaDocument(q, titleOf(c))
	id := property{Title: "Id", Type: "string", Role: "id", ReadOnly: true, Sequence: 1}
	if c.IDColumn == "" {
		id.Type = "integer"
	}
	d.Properties = append(d.Properties, member{idMember(c), id})
	if c.IsSpatial() {
		geometry := geometryProperty(c)
		geometry.Sequence = 2
		d.Properties = append(d.Properties, member{"geometry", geometry})
	}
	for _, column := range c.Columns {
		p := columnProperty(c, column)
		p.Sequence = len(d.Properties) + 1
		d.Properties = append(d.Properties, member{column.Name, p})
		if column.Required {
			d.Required = append(d.Required, column.Name)
		}
	}
	return q.answer(mediaSchema, d, func() (document, error) {
		return schemaPage(c, q.base, "Schema", "What features of this collection consist of.", d), nil
	})
}

// idMember is the name under which the schema lists the feature's id. A
// property of the same name has precedence.
func idMember(c *data.Collection) string {
	name := "id"
	for c.Column(name) != nil {
		name = "_" + name
	}
	return name
}

func newSchemaDocument(q *request, title string) schemaDocument {
	q.w.Header().Set("Link", linkHeader([]link{{Href: q.link("/collections/%s", q.collection.ID), Rel: relCollection, Type: mediaJSON}}))
	return schemaDocument{
		Schema: jsonSchemaDialect, ID: q.base + q.r.URL.EscapedPath(), Type: "object",
		Title: title, Description: q.collection.Description, Properties: members{},
	}
}

// geoJSONSchemas are the published schemas of the geometries.
var geoJSONSchemas = map[data.GeometryType]string{
	data.AnyGeometry:        "https://geojson.org/schema/Geometry.json",
	data.Point:              "https://geojson.org/schema/Point.json",
	data.MultiPoint:         "https://geojson.org/schema/MultiPoint.json",
	data.LineString:         "https://geojson.org/schema/LineString.json",
	data.MultiLineString:    "https://geojson.org/schema/MultiLineString.json",
	data.Polygon:            "https://geojson.org/schema/Polygon.json",
	data.MultiPolygon:       "https://geojson.org/schema/MultiPolygon.json",
	data.GeometryCollection: "https://geojson.org/schema/GeometryCollection.json",
}

func geometryProperty(c *data.Collection) property {
	kind := strings.ToLower(string(c.Geometry))
	if c.Geometry == data.AnyGeometry {
		kind = "any"
	}
	return property{Title: "Geometry", Format: "geometry-" + kind, Role: "primary-geometry"}
}

func columnProperty(c *data.Collection, column data.Column) property {
	s := columnSchema(column)
	p := property{Title: column.Title, Description: column.Description, Type: s.Type, Format: s.Format, Enum: s.Enum, Items: s.Items, ReadOnly: column.Related}
	if p.Type == "" {
		p.Type = column.JSONKind // without a type QGIS leaves the property out
	}
	switch column.Name {
	case c.StartColumn:
		p.Role = "primary-interval-start"
		if c.EndColumn == c.StartColumn {
			p.Role = "primary-instant"
		}
	case c.EndColumn:
		p.Role = "primary-interval-end"
	}
	return p
}

// columnSchema is the JSON Schema of the values of a column.
func columnSchema(column data.Column) schema {
	s := schema{Enum: column.Enum}
	switch column.Type {
	case data.Integer, data.Number, data.Boolean:
		s.Type = string(column.Type)
	case data.Date:
		s.Type, s.Format = "string", "date"
	case data.DateTime:
		s.Type, s.Format = "string", "date-time"
	case data.Binary:
		s.Type, s.Format = "string", "byte"
	case data.JSON:
		if column.Related {
			s.Type, s.Items = "array", &schema{Type: "object"}
		}
	default:
		s.Type = "string"
	}
	return s
}
