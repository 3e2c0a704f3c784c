package server

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
		link{Href: q.link("/api") + query(paramF, htmlFormat.name), Rel: relServiceDoc, Type: mediaHTML, Title: "The API, for people"},
		link{Href: q.link("/conformance"), Rel: relConformance, Type: mediaJSON, Title: "Conformance classes"},
		link{Href: q.link("/collections"), Rel: relData, Type: mediaJSON, Title: "The collections"},
		link{Href: q.link("/articles"), Rel: relRelated, Type: mediaJSON, Title: "The articles"},
		link{Href: q.link("/annotations"), Rel: relAnnotations, Type: mediaAnnotation, Title: "Which passage backs which feature"},
	)
	switch line, err := s.borderLine(q.ctx(), q.version); {
	case err != nil && !isNotFound(err):
		return err
	case line != nil:
		links = append(links, link{Href: q.link("/border"), Rel: relRelated, Type: mediaJSON, Title: "The border and its kilometres"})
	}
	return q.sendJSON(mediaJSON, landingDocument{
		Title:       apiTitle,
		Description: apiDescription,
		Version:     q.version,
		Links:       links,
	})
}

// GET /conformance
func (s *Server) conformance(q *request) error {
	return q.sendJSON(mediaJSON, conformanceDocument{conformanceClasses, q.selfLinks()})
}
