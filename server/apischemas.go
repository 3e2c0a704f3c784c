package server

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"panj/data"
)

// schemaBook collects what the API document refers to, each once.
type schemaBook struct {
	schemas    members
	parameters members
	known      map[string]bool
}

// share adds a parameter under a name, unless it is there, and refers to it.
func (b *schemaBook) share(name string, p members) members {
	if !b.known["parameter "+name] {
		b.known["parameter "+name] = true
		b.parameters = append(b.parameters, member{name, p})
	}
	return members{{"$ref", "#/components/parameters/" + name}}
}

// define adds a schema under a name, unless it is there, and refers to it.
func (b *schemaBook) define(name string, describe func() any) members {
	if !b.known[name] {
		b.known[name] = true // before it is made: it may refer to itself
		at := len(b.schemas)
		b.schemas = append(b.schemas, member{name: name})
		b.schemas[at].value = describe()
	}
	return members{{"$ref", "#/components/schemas/" + name}}
}

// answer makes the schema of the JSON that a route answers with.
type answer func(d described) any

// described is what such a schema is made from.
type described struct {
	*schemaBook
	dataset    *inventory
	collection *data.Collection // when the path names one
	format     form             // of the answer
}

// as is the answer that is one value of T, as encoding/json writes it.
func as[T any]() answer {
	return func(d described) any { return d.of(reflect.TypeFor[T]()) }
}

// either is the answer that is one of two.
func either(a, b answer) answer {
	return func(d described) any { return members{{"oneOf", []any{a(d), b(d)}}} }
}

// placed is the answer that is a feature made here: one geometry of that type
// with the properties P.
func placed[P any](geometry data.GeometryType) answer {
	return func(d described) any {
		return object(members{
			{"type", constant("Feature")}, {"geometry", d.geometry(geometry)},
			{"properties", d.of(reflect.TypeFor[P]())}, {"links", d.of(reflect.TypeFor[[]link]())},
		})
	}
}

// object is a schema of an object with these members and no other; all are
// required but those listed.
func object(properties members, optional ...string) members {
	required := []string{}
	for _, p := range properties {
		if !slices.Contains(optional, p.name) {
			required = append(required, p.name)
		}
	}
	m := members{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	if len(required) > 0 {
		m = append(m, member{"required", required})
	}
	return m
}

func constant(text string) members { return members{{"type", "string"}, {"enum", []string{text}}} }

func list(of any) members { return members{{"type", "array"}, {"items", of}} }

// orNull allows null beside what the schema allows.
func orNull(s members) members {
	if len(s) == 1 && s[0].name == "$ref" {
		return members{{"nullable", true}, {"allOf", []any{s}}}
	}
	return append(s, member{"nullable", true})
}

// anything is the schema of any JSON.
var anything = members{{"nullable", true}}

// of is the schema of a Go type as encoding/json writes its values. A struct
// with a name is defined under it.
func (b *schemaBook) of(t reflect.Type) members {
	switch t {
	case reflect.TypeFor[members]():
		return members{{"type", "object"}}
	case reflect.TypeFor[jsonTypes]():
		text := members{{"type", "string"}}
		return members{{"oneOf", []any{text, list(text)}}}
	case reflect.TypeFor[enumValues]():
		return list(anything)
	case reflect.TypeFor[selectors]():
		return list(members{{"oneOf", []any{b.of(reflect.TypeFor[quoteSelector]()), b.of(reflect.TypeFor[positionSelector]())}}})
	case reflect.TypeFor[orb.Point]():
		return b.position()
	case reflect.TypeFor[*geojson.Geometry]():
		return b.geometry(data.AnyGeometry)
	}
	switch t.Kind() {
	case reflect.String:
		return members{{"type", "string"}}
	case reflect.Bool:
		return members{{"type", "boolean"}}
	case reflect.Int, reflect.Int64, reflect.Uint32:
		return members{{"type", "integer"}}
	case reflect.Float64:
		return members{{"type", "number"}}
	case reflect.Pointer:
		return orNull(b.of(t.Elem()))
	case reflect.Slice:
		return list(b.of(t.Elem()))
	case reflect.Array:
		return append(list(b.of(t.Elem())), member{"minItems", t.Len()}, member{"maxItems", t.Len()})
	case reflect.Struct:
		return b.define(componentName(t.Name()), func() any { return b.fields(t) })
	}
	return anything
}

// fields describes the members of a struct. One that is left out when it is
// empty is not required, and never null.
func (b *schemaBook) fields(t reflect.Type) members {
	properties, optional := members{}, []string{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		kind := field.Type
		if strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero") {
			optional = append(optional, name)
			if kind.Kind() == reflect.Pointer {
				kind = kind.Elem()
			}
		}
		s := b.of(kind)
		if types := unions[t.Name()+"."+name]; types != nil {
			s = b.union(types, kind.Kind() == reflect.Slice)
		}
		if about := field.Tag.Get("about"); about != "" && s[0].name != "$ref" {
			s = append(s, member{"description", about})
		}
		properties = append(properties, member{name, s})
	}
	return object(properties, optional...)
}

// unions are the types that a member can have where Go's is any.
var unions = map[string][]reflect.Type{
	"annotationCollection.first": {reflect.TypeFor[annotationPage](), reflect.TypeFor[string]()},
	"annotationPage.items":       {reflect.TypeFor[annotation](), reflect.TypeFor[string]()},
}

func (b *schemaBook) union(types []reflect.Type, listed bool) members {
	each := make([]any, len(types))
	for i, t := range types {
		each[i] = b.of(t)
	}
	s := members{{"oneOf", each}}
	if listed {
		s = list(s)
	}
	return s
}

// componentName is the name of a Go type as the document spells it.
func componentName(name string) string {
	name = strings.TrimSuffix(name, "Document")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// geometryTypes are the types of GeoJSON with how deep their coordinates are.
var geometryTypes = []struct {
	of    data.GeometryType
	name  string
	depth int
}{
	{data.Point, "Point", 0}, {data.MultiPoint, "MultiPoint", 1}, {data.LineString, "LineString", 1}, {data.MultiLineString, "MultiLineString", 2},
	{data.Polygon, "Polygon", 2}, {data.MultiPolygon, "MultiPolygon", 3},
}

// geometry is a GeoJSON geometry of a type (RFC 7946, 3.1).
func (b *schemaBook) geometry(kind data.GeometryType) members {
	for _, t := range geometryTypes {
		if t.of == kind {
			return b.define("geometry"+t.name, func() any {
				coordinates := b.position()
				for range t.depth {
					coordinates = list(coordinates)
				}
				return object(members{{"type", constant(t.name)}, {"coordinates", coordinates}})
			})
		}
	}
	if kind == data.GeometryCollection {
		return b.define("geometryGeometryCollection", func() any {
			return object(members{{"type", constant("GeometryCollection")}, {"geometries", list(b.geometry(data.AnyGeometry))}})
		})
	}
	return b.define("geometry", func() any {
		choices, mapping := []members{}, members{}
		for _, t := range geometryTypes {
			choices = append(choices, b.geometry(t.of))
			mapping = append(mapping, member{t.name, choices[len(choices)-1][0].value})
		}
		choices = append(choices, b.geometry(data.GeometryCollection))
		mapping = append(mapping, member{"GeometryCollection", choices[len(choices)-1][0].value})
		return members{{"oneOf", choices}, {"discriminator", members{{"propertyName", "type"}, {"mapping", mapping}}}}
	})
}

func (b *schemaBook) position() members {
	return b.define("position", func() any {
		return append(list(members{{"type", "number"}}), member{"minItems", 2}, member{"maxItems", 2},
			member{"description", "Longitude and latitude in degrees, WGS 84, where no other reference system is asked for."})
	})
}
