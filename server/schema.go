package server

import (
	"cmp"
	"fmt"
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

// property is the schema of one property. Keywords that JSON Schema does not
// have begin with x-ogc- (OGC 23-058r2, /req/schemas/additional-keywords).
type property struct {
	Title        string     `json:"title,omitempty"`
	Description  string     `json:"description,omitempty"`
	Ref          string     `json:"$ref,omitempty"`
	Type         jsonTypes  `json:"type,omitempty"`
	Format       string     `json:"format,omitempty"`
	Enum         enumValues `json:"enum,omitzero"`      // what is allowed
	Examples     []any      `json:"examples,omitempty"` // all that occur, where those are few
	Items        *property  `json:"items,omitempty"`
	MaxLength    int        `json:"maxLength,omitempty"`
	Pattern      string     `json:"pattern,omitempty"`
	Minimum      *float64   `json:"minimum,omitempty"`
	Maximum      *float64   `json:"maximum,omitempty"`
	ExclusiveMin *float64   `json:"exclusiveMinimum,omitempty"`
	ExclusiveMax *float64   `json:"exclusiveMaximum,omitempty"`
	ReadOnly     bool       `json:"readOnly,omitempty"`
	Role         string     `json:"x-ogc-role,omitempty"`
	Sequence     int        `json:"x-ogc-propertySeq,omitempty"`
	Unit         string     `json:"x-ogc-unit,omitempty"` // as UCUM writes it
}

// The roles of properties (OGC 23-058r2, clauses 7 and 8).
const (
	roleID       = "id"
	roleGeometry = "primary-geometry"
	roleInstant  = "primary-instant"
	roleStart    = "primary-interval-start"
	roleEnd      = "primary-interval-end"
)

// GET /collections/{collection}/queryables
func (s *Server) queryables(q *request) error {
	c, err := s.withKinds(q)
	if err != nil {
		return err
	}
	d := newSchemaDocument(q, "What can be asked for of: "+titleOf(c))
	if c.IsSpatial() {
		geometry := geometryProperty(c)
		geometry.Ref = geoJSONSchemas[c.Geometry] // how QGIS knows what it may compare with a box
		d.Properties = append(d.Properties, member{c.GeometryName(), geometry})
	}
	few, err := s.fewValues(q)
	if err != nil {
		return err
	}
	for _, column := range slices.Concat(c.FilterColumns(), c.JSONColumns()) {
		p := columnProperty(c, column)
		if len(p.Enum.texts) == 0 { // what occurs is no rule for what may occur
			p.setExamples(few[column.Name])
		}
		d.Properties = append(d.Properties, member{column.Name, p})
	}
	return q.answer(mediaSchema, d, func() (document, error) {
		return schemaPage(c, q.base, "Queryables", "What features of this collection can be asked for, as parameters and in filters.", d), nil
	})
}

// GET /collections/{collection}/schema
func (s *Server) schema(q *request) error {
	c, err := s.withKinds(q)
	if err != nil {
		return err
	}
	d := newSchemaDocument(q, titleOf(c))
	id := property{Title: "Id", Type: jsonTypes{idSchema(c).Type}, Role: roleID, ReadOnly: true, Sequence: 1}
	d.Properties = append(d.Properties, member{c.FreeName("id"), id})
	if c.IsSpatial() {
		geometry := geometryProperty(c)
		geometry.Sequence = 2
		d.Properties = append(d.Properties, member{c.GeometryName(), geometry})
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

// withKinds is the collection of the request with the kinds of its JSON.
func (s *Server) withKinds(q *request) (*data.Collection, error) {
	if len(q.collection.JSONColumns()) == 0 {
		return q.collection, nil
	}
	return s.measuredCollection(q)
}

// setExamples tells of the values that occur; of an array they are its items.
func (p *property) setExamples(values []any) {
	if p.Items != nil {
		p = p.Items
	}
	p.Examples = values
}

// fewValues are the values that occur in the columns of the collection which
// have few.
func (s *Server) fewValues(q *request) (map[string][]any, error) {
	few, err := s.features.Values(q.ctx(), q.collection.ID)
	if err != nil {
		return nil, fmt.Errorf("list the values of columns: %w", err)
	}
	return few, nil
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
	return property{Title: "Geometry", Format: "geometry-" + kind, Role: roleGeometry}
}

func columnProperty(c *data.Collection, column data.Column) property {
	s := columnSchema(column)
	p := property{
		Title: cmp.Or(column.Title, column.Name), Description: column.Description, Type: jsonTypes{s.Type}, Format: s.Format,
		Enum: enumValues{column.Enum, s.Type}, MaxLength: s.MaxLength, Pattern: s.Pattern, ReadOnly: column.Related,
		Role: roleOf(c, column), Unit: unitOf(c, column),
	}
	items := column.JSONItems
	if s.Items != nil {
		items = s.Items.Type
	}
	if items != "" {
		p.Items = &property{Type: jsonTypes{items}}
	}
	switch {
	case s.Type == "" && column.JSONKind != "":
		p.Type = jsonTypes{column.JSONKind}
	case s.Type == "":
		p.Type = anyType
	}
	if r := column.Range; r != nil && isNumeric(column.Type) {
		p.Minimum, p.ExclusiveMin = eitherBound(r.Min, r.MinOpen)
		p.Maximum, p.ExclusiveMax = eitherBound(r.Max, r.MaxOpen)
	}
	return p
}

// eitherBound is a bound as one of the two keywords for it.
func eitherBound(v *float64, open bool) (inclusive, exclusive *float64) {
	if open {
		return nil, v
	}
	return v, nil
}

func isNumeric(t data.ColumnType) bool { return t == data.Integer || t == data.Number }

// roleOf says what a column is to a feature. Two ends of an interval that are
// not both days or both instants have no role (/req/advanced-property-roles/
// primary-temporal-constraints).
func roleOf(c *data.Collection, column data.Column) string {
	start, end := c.Column(c.StartColumn), c.Column(c.EndColumn)
	switch {
	case column.Name == c.IDColumn && c.Column(c.IDColumn) == nil:
		return roleID
	case start == nil || end == nil || start.Type != end.Type:
		return ""
	case column.Name == start.Name && start == end:
		return roleInstant
	case column.Name == start.Name:
		return roleStart
	case column.Name == end.Name:
		return roleEnd
	}
	return ""
}

// columnSchema is the JSON Schema of the values of a column, as far as OpenAPI
// 3.0 has it too.
func columnSchema(column data.Column) schema {
	s := schema{Enum: column.Enum}
	switch column.Type {
	case data.Integer, data.Number:
		s.Type = string(column.Type)
		if r := column.Range; r != nil {
			s.Minimum, s.Maximum, s.ExclusiveMinimum, s.ExclusiveMaximum = r.Min, r.Max, r.MinOpen && r.Min != nil, r.MaxOpen && r.Max != nil
		}
	case data.Boolean:
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
		s.Type, s.MaxLength, s.Pattern = "string", column.MaxLength, globPattern(column.Glob)
	}
	return s
}
