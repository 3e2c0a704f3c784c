package server

import (
	"fmt"
	"slices"
	"strings"

	"panj/data"
)

// componentOf names what the document has for a collection alone.
func componentOf(kind string, c *data.Collection) string { return kind + "." + componentText(c.ID) }

// componentText writes an id or the like for the name of a component, which
// holds only letters, digits and . - _.
func componentText(id string) string {
	var b strings.Builder
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, ".%x.", r)
		}
	}
	return b.String()
}

// properties are those of a feature. Each is there, if only as null, unless
// the parameter "properties" chooses some.
func (d described) properties(c *data.Collection) members {
	return d.define(componentOf("properties", c), func() any {
		m := members{}
		for _, column := range c.Columns {
			m = append(m, member{column.Name, columnValue(column)})
		}
		return members{{"type", "object"}, {"properties", m}, {"additionalProperties", false}}
	})
}

// columnValue is the schema of a value of a column in an answer.
func columnValue(column data.Column) schema {
	s := columnSchema(column)
	s.Title, s.Description, s.Nullable = column.Title, column.Description, !column.Required
	return s
}

// feature is one feature of a collection in the format of the answer, alone
// with its links or among others.
func (d described) feature(c *data.Collection, alone bool) members {
	kind := "feature"
	if !alone {
		kind = "featureOfMany"
	}
	if d.isFG() {
		kind += "FG"
	}
	return d.define(componentOf(kind, c), func() any {
		geometry := members{{"nullable", true}, {"enum", []any{nil}}}
		if c.IsSpatial() {
			geometry = orNull(d.geometry(c.Geometry))
		}
		m := members{{"type", constant("Feature")}, {"id", idSchema(c)}, {"geometry", geometry}, {"properties", d.properties(c)}}
		if d.isFG() {
			m = append(m, member{"place", geometry}, member{"time", d.time()})
		}
		var optional []string
		if alone {
			m = append(m, member{"links", d.links()})
			var more members
			more, optional = d.documentMembers(c)
			m = append(m, more...)
		}
		return object(m, optional...)
	})
}

func (d described) isFG() bool { return d.format.media == mediaJSONFG }

// documentMembers are those of a JSON-FG document (OGC 21-045r1); GeoJSON has
// none of them.
func (d described) documentMembers(c *data.Collection) (m members, optional []string) {
	if !d.isFG() {
		return nil, nil
	}
	uri := schema{Type: "string", Format: "uri"}
	return members{
		{"conformsTo", list(uri)}, {"featureType", constant(c.ID)}, {"featureSchema", uri},
		{"geometryDimension", schema{Type: "integer", Minimum: number(0), Maximum: number(2)}}, {"coordRefSys", uri},
	}, []string{"geometryDimension"}
}

// time is when a feature was, as JSON-FG has it.
func (d described) time() any {
	return orNull(d.define("time", func() any {
		text := schema{Type: "string"}
		return members{{"oneOf", []any{
			object(members{{"date", schema{Type: "string", Format: "date"}}}), object(members{{"timestamp", schema{Type: "string", Format: "date-time"}}}),
			object(members{{"interval", append(list(text), member{"minItems", 2}, member{"maxItems", 2})}}),
		}}}
	}))
}

func idSchema(c *data.Collection) schema {
	if c.IDColumn == "" {
		return schema{Type: "integer"}
	}
	return schema{Type: "string"}
}

func (d described) links() any { return as[[]link]()(d) }

// oneFeature answers with one feature of the collection.
func oneFeature(d described) any { return d.feature(d.collection, true) }

// oneIncident answers with a row of the incidents.
func oneIncident(d described) any {
	if c := d.dataset.collection(incidentCollection); c != nil {
		return d.feature(c, true)
	}
	return members{{"type", "object"}}
}

// pageOfFeatures answers with a page of the collection's features.
func pageOfFeatures(d described) any {
	count := schema{Type: "integer", Minimum: number(0)}
	return d.many("page", members{{"numberMatched", count}, {"numberReturned", count}, {"links", d.links()}})
}

// fileOfFeatures answers with all features that match.
func fileOfFeatures(d described) any {
	return d.many("file", members{
		{"name", constant(d.collection.ID)}, {"numberMatched", schema{Type: "integer", Minimum: number(0)}}, {"provenance", as[provenance]()(d)},
	})
}

// many is a FeatureCollection of the collection's features with members of
// its own.
func (d described) many(kind string, own members) members {
	if d.isFG() {
		kind += "FG"
	}
	return d.define(componentOf(kind, d.collection), func() any {
		more, optional := d.documentMembers(d.collection)
		m := members{{"type", constant("FeatureCollection")}, {"features", list(d.feature(d.collection, false))}}
		return object(slices.Concat(m, own, more), optional...)
	})
}

// borderDescription answers with what is known of the border: its own columns
// and what is worked out from the line.
func borderDescription(d described) any {
	return d.define("border", func() any {
		m := members{
			{"name", members{{"type", "string"}}}, {"length_km", members{{"type", "number"}}}, {"ends", as[[]endDocument]()(d)},
			{"sections", as[[]sectionDocument]()(d)}, {"attribution", members{{"type", "string"}}}, {"links", d.links()},
		}
		optional := []string{"name"}
		if c := d.dataset.collection(borderCollection); c != nil {
			for _, column := range c.Columns {
				if !slices.Contains(borderMembers, column.Name) && column.Type != data.Binary {
					m = append(m, member{column.Name, columnValue(column)})
				}
			}
		}
		return object(m, optional...)
	})
}

// jsonSchema answers with a JSON Schema of a collection.
func jsonSchema(d described) any {
	return d.define("jsonSchema", func() any {
		text := members{{"type", "string"}}
		return members{
			{"type", "object"}, {"required", []string{"$schema", "$id", "type", "title", "properties", "additionalProperties"}},
			{"properties", members{
				{"$schema", constant(jsonSchemaDialect)}, {"$id", members{{"type", "string"}, {"format", "uri"}}}, {"type", constant("object")},
				{"title", text}, {"description", text}, {"properties", members{{"type", "object"}, {"additionalProperties", as[property]()(d)}}},
				{"required", list(text)}, {"additionalProperties", members{{"type", "boolean"}}},
			}},
			{"additionalProperties", false},
		}
	})
}

// openAPIItself answers with a document such as this one.
func openAPIItself(described) any {
	return members{{"type", "object"}, {"required", []string{"openapi", "info", "paths"}},
		{"externalDocs", members{{"url", "https://spec.openapis.org/oas/v3.0.3"}}}}
}
