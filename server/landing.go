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
		link{Href: q.link("/api.html"), Rel: relServiceDoc, Type: mediaHTML, Title: "The API, for people"},
		link{Href: q.link("/conformance"), Rel: relConformance, Type: mediaJSON, Title: "Conformance classes"},
		link{Href: q.link("/functions"), Rel: relFunctions, Type: mediaJSON, Title: "What filters may call"},
		link{Href: q.link("/collections"), Rel: relData, Type: mediaJSON, Title: "The collections"},
		link{Href: q.link("/tiles"), Rel: relTilesets, Type: mediaJSON, Title: "Vector tiles of the collections"},
		link{Href: q.link("/tileMatrixSets"), Rel: relSchemes, Type: mediaJSON, Title: "How maps are cut into tiles"},
		link{Href: q.link("/styles"), Rel: relStyles, Type: mediaJSON, Title: "Styles that draw the tiles"},
		link{Href: q.link("/articles"), Rel: relRelated, Type: mediaJSON, Title: "The articles"},
		link{Href: q.link("/annotations"), Rel: relAnnotations, Type: mediaAnnotation, Title: annotationsLabel},
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
