package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

// apiOperation is one path with its method GET, as the document lists it.
type apiOperation struct {
	Path       string
	ID         string
	Tag        string
	Summary    string
	InPath     []pathParam
	Params     []apiParam
	route      *route
	collection *data.Collection // when the path names one
	base       string           // that addresses begin with, for the page
}

// pathParam is a parameter of the path, with a value that exists.
type pathParam struct{ Name, Example string }

// apiParam is a parameter of the query with what it is like in one operation.
type apiParam struct {
	param
	examples members // several, each with a name; then example is nil
}

// operations lists every path of the interface. A path with a collection in it
// is listed once for each collection, with that collection's own parameters:
// that is where QGIS and GDAL look for them. What the dataset has nothing of
// is left out.
func (s *Server) operations(inv *inventory) []apiOperation {
	var list []apiOperation
	for i := range s.table {
		rt := &s.table[i]
		switch {
		case rt.hidden || !inv.has(rt):
		case strings.Contains(rt.path, "{collection}"):
			for _, c := range inv.collections {
				if rt.spatial && !c.IsSpatial() {
					continue
				}
				list = append(list, inv.operation(rt, c))
			}
		default:
			list = append(list, inv.operation(rt, nil))
		}
	}
	return list
}

func (inv *inventory) operation(rt *route, c *data.Collection) apiOperation {
	op := apiOperation{Path: rt.path, ID: rt.id, Tag: rt.tag, Summary: rt.summary, route: rt, collection: c}
	if c != nil {
		op.Path, op.ID, op.Summary = strings.Replace(rt.path, "{collection}", pathSegment(c.ID), 1), rt.operationID(c), rt.summary+": "+titleOf(c)
	}
	for _, name := range pathNames(op.Path) {
		op.InPath = append(op.InPath, pathParam{name, inv.pathExample(name, c)})
	}
	for _, p := range rt.allParams(c) {
		op.Params = append(op.Params, inv.param(p, c))
	}
	if rt.page != nil {
		op.Params = append(op.Params, inv.pageParams(rt)...)
	}
	return op
}

// param is a parameter of a resource of the collection, with examples.
func (inv *inventory) param(p param, c *data.Collection) apiParam {
	p.example = inv.example(p, c)
	shown := apiParam{param: p}
	if p.name == paramFilter {
		shown.examples = inv.filterExamples(c)
	}
	return shown
}

// pageParams are the parameters that only the page at the route takes.
func (inv *inventory) pageParams(rt *route) []apiParam {
	incidents := inv.collection(incidentCollection)
	var list []apiParam
	for _, p := range rt.page(incidents) {
		c := incidents
		if slices.ContainsFunc(pageOnlyParams, func(own param) bool { return own.name == p.name }) {
			c = nil
		}
		shown := inv.param(p, c)
		if p.name == paramFilter {
			shown.examples = shown.examples[:min(1, len(shown.examples))] // the one in text
		}
		list = append(list, shown)
	}
	return list
}

// operationID names the operation for a collection. What OGC API - Tiles calls
// a suffix (table 11) stays one.
func (rt *route) operationID(c *data.Collection) string {
	if strings.HasPrefix(rt.id, ".") {
		return c.ID + rt.id
	}
	return rt.id + "_" + c.ID
}

// pathNames lists the parameters of a path.
func pathNames(path string) []string {
	var names []string
	for {
		_, after, found := strings.Cut(path, "{")
		if !found {
			return names
		}
		name, rest, _ := strings.Cut(after, "}")
		names, path = append(names, name), rest
	}
}

// pathSegment escapes an id as links do.
func pathSegment(id string) string { return strings.TrimPrefix(linkTo("", "/%s", id), "/") }

func (op apiOperation) answer() apiAnswer { return answerOf(op.route) }

// describe is the operation as OpenAPI has it.
func (op apiOperation) describe(book *schemaBook, inv *inventory) members {
	parameters := []members{}
	for _, in := range op.InPath {
		p := members{{"name", in.Name}, {"in", "path"}, {"required", true}, {"schema", schema{Type: "string"}}}
		if about := pathDescriptions[in.Name]; about != "" {
			p = append(p, member{"description", about})
		}
		if in.Example != "" {
			p = append(p, member{"example", in.Example})
		}
		parameters = append(parameters, p)
	}
	for _, p := range op.Params {
		described := p.describe()
		if op.route.file.media != "" { // every format of a file has the same
			described = book.share(componentOf("file", op.collection)+"."+componentText(p.name), described)
		}
		parameters = append(parameters, described)
	}
	return members{
		{"operationId", op.ID}, {"tags", []string{op.Tag}}, {"summary", op.Summary}, {"parameters", parameters}, {"responses", op.responses(book, inv)},
	}
}

// pathDescriptions say what the parameters of the path are.
var pathDescriptions = map[string]string{
	"feature": "The id of a feature of the collection.", "layer": "The ids of one or more layers, each once, joined by commas.", "z": "The zoom level.",
	"x": "The column of the tile, from the west.", "y": "The row of the tile, from the north.", "article": "The id of an article.",
	pathTileMatrixSet: "The id of a tile matrix set.", pathTileMatrix: "The level of the tile matrix set.",
	pathTileRow: "The row of the tile, from the north.", pathTileCol: "The column of the tile, from the west.",
	"sprite":  "The picture of the icons, \"" + spriteName + "\", or with \"@2x\" after it for twice as many pixels.",
	"style":   "The id of a style.",
	"passage": "The id of a passage of the article.", "annotation": "The id of an annotation.", "incident": "The id of an incident.",
}

// describe writes the parameter as OpenAPI has it. A list is given with commas.
// One that may be repeated has the type of one value: QGIS and GDAL leave those
// filters to the server that are parameters of a plain type.
func (p apiParam) describe() members {
	m := members{
		{"name", p.name}, {"in", "query"}, {"description", p.description}, {"required", p.required}, {"schema", p.schema},
		{"style", "form"}, {"explode", false},
	}
	switch {
	case p.examples != nil:
		return append(m, member{"examples", p.examples})
	case p.example != nil:
		return append(m, member{"example", p.example})
	}
	return m
}

// responses lists every answer that a GET can get.
func (op apiOperation) responses(book *schemaBook, inv *inventory) members {
	headers := op.headers()
	ok := members{{"description", op.Summary}, {"headers", headers}}
	if content := op.content(book, inv); len(content) > 0 {
		ok = append(ok, member{"content", content})
	}
	responses := members{{"200", ok}}
	if op.route.mayBeEmpty {
		responses = append(responses, member{"204", members{{"description", "There is nothing here."}, {"headers", headers}}})
	}
	if op.route.streams {
		part := members{{op.answer().media, members{{"schema", schema{Type: "string", Format: "binary"}}}}}
		responses = append(responses, member{"206", members{
			{"description", "The part that the header Range asks for."},
			{"headers", append(slices.Clone(headers), member{"Content-Range", headerRef("Content-Range")})}, {"content", part},
		}})
	}
	if when := op.answer().sentOn; when != "" {
		responses = append(responses, member{"303", members{{"description", when}, {"headers", members{{"Location", headerRef("Location")}}}}})
	}
	if !op.route.timeless {
		responses = append(responses, member{"304", members{{"description", "The client already has this answer."}}})
	}
	for _, status := range op.refusals() {
		responses = append(responses, member{strconv.Itoa(status), members{{"$ref", "#/components/responses/" + refusalName(status)}}})
	}
	return responses
}

// refusals lists the answers that are none of those asked for.
func (op apiOperation) refusals() []int {
	statuses := []int{http.StatusBadRequest}
	if strings.Contains(op.route.path, "{") || op.Tag == tagBorder || op.answer().mayMiss {
		statuses = append(statuses, http.StatusNotFound)
	}
	statuses = append(statuses, http.StatusNotAcceptable, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong)
	if op.route.streams {
		statuses = append(statuses, http.StatusRequestedRangeNotSatisfiable)
	}
	return append(statuses, http.StatusInternalServerError, http.StatusServiceUnavailable)
}

// refusalDescriptions say when each refusal is the answer.
var refusalDescriptions = []struct {
	status int
	about  string
}{
	{http.StatusBadRequest, "A parameter is unknown or cannot be used; which one, and what is allowed."},
	{http.StatusNotFound, "There is no such thing."},
	{http.StatusNotAcceptable, "The answer has no format that Accept allows, or no encoding that Accept-Encoding allows."},
	{http.StatusRequestEntityTooLarge, "The request has a body that is too large; none is needed."},
	{http.StatusRequestURITooLong, "Path and query are too long."},
	{http.StatusRequestedRangeNotSatisfiable, "The file has no byte of the range that is asked for."},
	{http.StatusInternalServerError, "The server failed."},
	{http.StatusServiceUnavailable, "Too much is asked for at once, the answer took too long, or the server lacks what it needs for it; try again later."},
}

// refusalName is a status as the name of a component: "NotFound".
func refusalName(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }

// content lists the formats of the answer with their schemas.
func (op apiOperation) content(book *schemaBook, inv *inventory) members {
	a := op.answer()
	content := members{}
	for _, f := range a.forms(op.route) {
		var s any
		kind, _, _ := strings.Cut(f.media, ";")
		switch {
		case strings.HasPrefix(kind, "text/"), strings.HasSuffix(kind, "json-seq"):
			s = schema{Type: "string"}
		case a.schema != nil && strings.HasSuffix(kind, "json"):
			s = a.schema(described{book, inv, op.collection, f})
		default:
			s = schema{Type: "string", Format: "binary"}
		}
		content = append(content, member{f.media, members{{"schema", s}}})
	}
	return content
}
