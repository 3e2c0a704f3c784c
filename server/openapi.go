package server

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
)

// about describes the interface to the dataset: what there is of it.
func (site *siteData) about() string {
	text := "The collections of one GeoPackage as OGC API - Features and as vector tiles"
	switch {
	case site.Articles && site.Border:
		text += ", with the passages of articles that back the features and the kilometres along the border"
	case site.Articles:
		text += ", with the passages of articles that back the features"
	case site.Border:
		text += ", with the kilometres along the border"
	}
	return text + ". " + site.Notice()
}

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

// GET /api
// The description of this interface (OpenAPI 3.0), made from the table of
// routes and from what the dataset holds.
func (s *Server) api(q *request) error {
	if q.wantsPage() {
		return s.apiReader(q)
	}
	described, err := s.document.get(q.ctx(), q.version, func(ctx context.Context) ([]byte, error) {
		inv, err := s.inventory(ctx, q.version)
		if err != nil {
			return nil, err
		}
		site, err := s.site(ctx, q.version)
		if err != nil {
			return nil, err
		}
		return marshal(s.openAPI(inv, site))
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

// openAPI is the document but for the server's address.
func (s *Server) openAPI(inv *inventory, site *siteData) members {
	tags := make([]members, len(apiTags))
	for i, name := range apiTags {
		tags[i] = members{{"name", name}}
	}
	book := &schemaBook{known: map[string]bool{}}
	paths := members{}
	for _, op := range inv.operations {
		paths = append(paths, member{op.Path, members{{"get", op.describe(book, inv)}}})
	}
	problems := members{
		{mediaProblem, members{{"schema", book.of(reflect.TypeFor[problem]())}}},
		{mediaHTML, members{{"schema", schema{Type: "string"}}}}, // for who prefers it
	}
	refusals := members{}
	for _, r := range refusalDescriptions {
		refusals = append(refusals, member{refusalName(r.status), members{
			{"description", r.about + " (RFC 9457)"}, {"headers", members{{"X-Request-Id", headerRef("X-Request-Id")}}}, {"content", problems},
		}})
	}
	slices.SortFunc(book.schemas, func(a, b member) int { return strings.Compare(a.name, b.name) })
	version := s.shown
	if version == "" {
		version = "0"
	}
	return members{
		{"openapi", "3.0.3"},
		{"info", members{{"title", site.Title}, {"description", site.about()}, {"version", version}}},
		{"tags", tags},
		{"paths", paths},
		{"components", members{
			{"parameters", append(sharedParameters(), book.parameters...)}, {"headers", headerComponents()}, {"responses", refusals}, {"schemas", book.schemas},
		}},
	}
}

// sharedParameters stand beside those of the paths, since clients look for the
// bounds of limit here.
func sharedParameters() members {
	m := members{}
	for _, p := range []param{limitParam, offsetParam, bboxParam(nil), datetimeParam(nil)} {
		m = append(m, member{p.name, apiParam{param: p}.describe()})
	}
	return m
}
