package server

import "strings"

// landingDocument is the JSON form of "/" (OGC API - Common, 7.2).
type landingDocument struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Version     string `json:"datasetVersion"`
	Links       []link `json:"links"`
}

// conformanceDocument lists the classes of the standards that hold (OGC API -
// Common, 7.4).
type conformanceDocument struct {
	ConformsTo []string `json:"conformsTo"`
	Links      []link   `json:"links"`
}

// GET /
// The map page for a browser, the landing page of the API for anybody else.
func (s *Server) landing(q *request) error {
	if q.format.media == mediaHTML {
		return s.mapPage(q)
	}
	links := append(q.selfLinks(),
		link{Href: q.link("/api"), Rel: relServiceDesc, Type: mediaOpenAPI, Title: "The API, for machines"},
		link{Href: q.link("/api.html"), Rel: relServiceDoc, Type: mediaHTML, Title: "The API, for people"},
		link{Href: q.link("/conformance"), Rel: relConformance, Type: mediaJSON, Title: "Conformance classes"},
		link{Href: q.link("/functions"), Rel: relFunctions, Type: mediaJSON, Title: "What filters may call"},
		link{Href: q.link("/collections"), Rel: relData, Type: mediaJSON, Title: "The collections"},
		link{Href: q.link("/tiles"), Rel: relTilesets, Type: mediaJSON, Title: "Vector tiles of the collections"},
		link{Href: q.link("/tileMatrixSets"), Rel: relSchemes, Type: mediaJSON, Title: "How maps are cut into tiles"},
		link{Href: q.link("/styles"), Rel: relStyles, Type: mediaJSON, Title: "Styles that draw the tiles"},
		link{Href: q.link("/articles"), Rel: relRelated, Type: mediaJSON, Title: "The articles"},
		link{Href: q.link("/annotations"), Rel: relAnnotations, Type: mediaAnnotation, Title: "Which passage backs which feature"},
	)
	switch line, err := s.borderLine(q.ctx(), q.version); {
	case err != nil && !isNotFound(err):
		return err
	case line != nil:
		links = append(links, link{Href: q.link("/border"), Rel: relRelated, Type: mediaJSON, Title: "The border and its kilometres"})
	}
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	return q.sendJSON(mediaJSON, landingDocument{
		Title:       site.Title,
		Description: site.about(),
		Version:     q.version,
		Links:       links,
	})
}

// GET /conformance
func (s *Server) conformance(q *request) error {
	list := conformanceDocument{conformanceClasses, q.selfLinks()}
	return q.answer(mediaJSON, list, func() (document, error) { return conformancePage(), nil })
}

// conformancePage lists the classes under the standards that define them.
func conformancePage() document {
	p := resourcePage{Lead: []string{"The standards that every answer here keeps to, class by class, as their addresses name them."}}
	for _, uri := range conformanceClasses {
		spec, class := splitClass(uri)
		if n := len(p.Sections); n == 0 || p.Sections[n-1].Title != spec {
			p.Sections = append(p.Sections, section{Title: spec})
		}
		last := &p.Sections[len(p.Sections)-1]
		last.Facts = append(last.Facts, fact{Name: class, Value: code(uri)})
	}
	return document{Title: "Conformance", Content: p}
}

// standards are the names of what conformance classes belong to.
var standards = map[string]string{
	"ogcapi-common-1": "OGC API - Common - Part 1: Core", "ogcapi-common-2": "OGC API - Common - Part 2: Geospatial Data",
	"ogcapi-features-1": "OGC API - Features - Part 1: Core", "ogcapi-features-2": "OGC API - Features - Part 2: Coordinate Reference Systems by Reference",
	"ogcapi-features-3": "OGC API - Features - Part 3: Filtering", "ogcapi-features-5": "OGC API - Features - Part 5: Schemas",
	"cql2": "Common Query Language (CQL2)", "ogcapi-tiles-1": "OGC API - Tiles - Part 1: Core", "tms": "Two Dimensional Tile Matrix Set",
	"ogcapi-styles-1": "OGC API - Styles - Part 1: Core", "json-fg-1": "OGC Features and Geometries JSON - Part 1: Core",
}

// splitClass cuts the address of a conformance class into its standard and
// what it is called there.
func splitClass(uri string) (spec, class string) {
	spec, class, _ = strings.Cut(strings.TrimPrefix(uri, "http://www.opengis.net/spec/"), "/conf/")
	name, version, _ := strings.Cut(spec, "/")
	if title := standards[name]; title != "" {
		spec = title + " " + version
	}
	return spec, class
}
