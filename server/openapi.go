package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

const (
	apiTitle       = "panj: a border, the incidents along it, and the article that reports them"
	apiDescription = "The collections of one GeoPackage as OGC API - Features and as vector tiles, with the passages of an article that back each incident, " +
		"and the kilometres along the border. One article and public reports, not a complete record; verify before use. " +
		"Boundaries and names imply no opinion on legal status."
)

// Headings of the API document.
const (
	tagCore     = "The service"
	tagFeatures = "Features"
	tagTiles    = "Tiles"
	tagArticles = "Articles and what they back"
	tagBorder   = "The border and its kilometres"
	tagHealth   = "Health"
)

var apiTags = []string{tagCore, tagFeatures, tagTiles, tagArticles, tagBorder, tagHealth}

// pathExamples are values of the path's parameters that exist whatever the
// dataset holds.
var pathExamples = map[string]string{"z": "6", "x": "44", "y": "24"}

// apiOperation is one path with its method GET, as the document lists it.
type apiOperation struct {
	Path    string
	ID      string
	Tag     string
	Summary string
	Formats []form
	Params  []param
	InPath  []string
	route   *route
}

// GET /api
// The description of this interface (OpenAPI 3.0), made from the table of
// routes and the columns of the collections.
func (s *Server) api(q *request) error {
	if q.format.media == mediaHTML {
		all, err := s.features.Collections(q.ctx())
		if err != nil {
			return fmt.Errorf("list the collections: %w", err)
		}
		return s.sendTemplate(q, document{Template: "api.html", Title: "The interface of " + q.base, Content: groupByTag(s.operations(all))})
	}
	described, err := s.document.get(q.ctx(), q.version, func(ctx context.Context) ([]byte, error) {
		all, err := s.features.Collections(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the collections: %w", err)
		}
		return marshal(s.openAPI(s.operations(all)))
	})
	if err != nil {
		return err
	}
	servers, err := marshal(members{{"servers", []members{{{"url", q.base}}}}})
	if err != nil {
		return err
	}
	// What is kept serves under every address; its closing brace gives way to
	// the one member that names the address.
	body := append(bytes.TrimSuffix(slices.Clone(described), []byte("}\n")), ',')
	return q.send(mediaOpenAPI, append(body, servers[1:]...))
}

// operations lists every path of the interface. A path with a collection in it
// is listed once for each collection, with that collection's own parameters:
// that is where QGIS and GDAL look for them.
func (s *Server) operations(all []*data.Collection) []apiOperation {
	var list []apiOperation
	for i := range s.table {
		rt := &s.table[i]
		switch {
		case rt.hidden:
		case strings.Contains(rt.path, "{collection}"):
			for _, c := range all {
				path := strings.Replace(rt.path, "{collection}", pathSegment(c.ID), 1)
				list = append(list, rt.operation(path, rt.id+"_"+c.ID, rt.summary+": "+titleOf(c), c))
			}
		default:
			list = append(list, rt.operation(rt.path, rt.id, rt.summary, nil))
		}
	}
	return list
}

func (rt *route) operation(path, id, summary string, c *data.Collection) apiOperation {
	op := apiOperation{Path: path, ID: id, Tag: rt.tag, Summary: summary, Formats: rt.formats, Params: append(rt.allParams(c), rt.page...), route: rt}
	rest := path
	for {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return op
		}
		name, after, _ := strings.Cut(after, "}")
		op.InPath, rest = append(op.InPath, name), after
	}
}

// pathSegment escapes an id as links do.
func pathSegment(id string) string { return strings.TrimPrefix(linkTo("", "/%s", id), "/") }

// openAPI is the document but for the server's address.
func (s *Server) openAPI(operations []apiOperation) members {
	tags := make([]members, len(apiTags))
	for i, name := range apiTags {
		tags[i] = members{{"name", name}}
	}
	paths := members{}
	for _, op := range operations {
		paths = append(paths, member{op.Path, members{{"get", op.describe()}}})
	}
	version := s.shown
	if version == "" {
		version = "0"
	}
	return members{
		{"openapi", "3.0.3"},
		{"info", members{{"title", apiTitle}, {"description", apiDescription}, {"version", version}}},
		{"tags", tags},
		{"paths", paths},
		{"components", members{
			{"parameters", members{
				{limitParam.name, limitParam.describe()}, {offsetParam.name, offsetParam.describe()},
				{bboxParam.name, bboxParam.describe()}, {datetimeParam.name, datetimeParam.describe()},
			}},
			{"responses", members{{"Problem", members{
				{"description", "What went wrong, and with which parameter (RFC 9457)."},
				{"content", members{{mediaProblem, members{{"schema", members{{"$ref", "#/components/schemas/problem"}}}}}}},
			}}}},
			{"schemas", members{{"problem", problemSchema}}},
		}},
	}
}

var problemSchema = members{
	{"type", "object"},
	{"required", []string{"type", "title", "status", "id"}},
	{"properties", members{
		{"type", schema{Type: "string"}}, {"title", schema{Type: "string"}}, {"status", schema{Type: "integer"}}, {"detail", schema{Type: "string"}},
		{"parameter", schema{Type: "string"}}, {"value", schema{Type: "string"}}, {"nearest", schema{Type: "string"}}, {"id", schema{Type: "string"}},
	}},
}

func (op apiOperation) describe() members {
	parameters := []members{}
	for _, name := range op.InPath {
		p := members{{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema{Type: "string"}}}
		if example, ok := pathExamples[name]; ok {
			p = append(p, member{"example", example})
		}
		parameters = append(parameters, p)
	}
	for _, p := range op.Params {
		parameters = append(parameters, p.describe())
	}
	content := members{}
	for _, f := range op.Formats {
		content = append(content, member{f.media, members{{"schema", members{}}}})
	}
	ok := members{{"description", op.Summary}}
	if len(content) > 0 {
		ok = append(ok, member{"content", content})
	}
	responses := members{{strconv.Itoa(http.StatusOK), ok}}
	if op.route.mayBeEmpty {
		responses = append(responses, member{strconv.Itoa(http.StatusNoContent), members{{"description", "There is nothing here."}}})
	}
	responses = append(responses, member{strconv.Itoa(http.StatusNotModified), members{{"description", "The client already has this answer."}}})
	responses = append(responses, member{"default", members{{"$ref", "#/components/responses/Problem"}}})
	return members{
		{"operationId", op.ID}, {"tags", []string{op.Tag}}, {"summary", op.Summary}, {"parameters", parameters}, {"responses", responses},
	}
}

// describe writes the parameter as OpenAPI has it. A list is given with commas.
func (p param) describe() members {
	m := members{
		{"name", p.name}, {"in", "query"}, {"description", p.description}, {"required", p.required}, {"schema", p.schema},
		{"style", "form"}, {"explode", false},
	}
	if p.example != nil {
		m = append(m, member{"example", p.example})
	}
	return m
}

// apiGroup is one heading of the readable form of the document.
type apiGroup struct {
	Tag        string
	Operations []apiOperation
}

func groupByTag(operations []apiOperation) []apiGroup {
	groups := make([]apiGroup, len(apiTags))
	for i, tag := range apiTags {
		groups[i].Tag = tag
		for _, op := range operations {
			if op.Tag == tag {
				groups[i].Operations = append(groups[i].Operations, op)
			}
		}
	}
	return groups
}

// Names lists the operation's formats for people.
func (op apiOperation) Names() string {
	labels := make([]string, len(op.Formats))
	for i, f := range op.Formats {
		labels[i] = f.label
	}
	return strings.Join(labels, ", ")
}

// Name and its companions show a parameter to a template.
func (p param) Name() string { return p.name }

// Description says what the parameter does.
func (p param) Description() string { return p.description }

// Kind is the type of its value.
func (p param) Kind() string {
	switch {
	case len(p.schema.Enum) > 0:
		return strings.Join(p.schema.Enum, " | ")
	case p.schema.Type == "array":
		return p.schema.Items.Type + ", " + p.schema.Items.Type + ", ..."
	case p.schema.Format != "":
		return p.schema.Format
	}
	return p.schema.Type
}
