package server

import "panj/data"

// annotationContext tells what the members of an annotation mean: those of the
// W3C's vocabulary, and three of our own.
var annotationContext = []any{
	"http://www.w3.org/ns/anno.jsonld",
	members{
		{"panj", "urn:panj:vocabulary:"}, {"role", "panj:role"}, {"sha256", "panj:sha256"}, {"passage", members{{"@id", "panj:passage"}, {"@type", "@id"}}},
	},
}

// annotation is a citation as a W3C Web Annotation: the body is the feature,
// the target the words that back it.
type annotation struct {
	Context    []any            `json:"@context,omitempty"`
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Motivation string           `json:"motivation"`
	Role       string           `json:"role"`
	Body       annotationBody   `json:"body"`
	Target     annotationTarget `json:"target"`
}

type annotationBody struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Format string `json:"format"`
}

type annotationTarget struct {
	Type     string    `json:"type"`
	Source   source    `json:"source"`
	Scope    string    `json:"scope"`
	Passage  string    `json:"passage"`
	SHA256   string    `json:"sha256"`
	Selector selectors `json:"selector"`
}

// source is the plain text that positions count in.
type source struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Format   string `json:"format"`
	Language string `json:"language,omitempty"`
}

// selectors say which words are meant: by themselves and by their position.
type selectors []any

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

type positionSelector struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// GET /annotations/{annotation}
// One citation, as the Web Annotation Protocol has it (3, Annotation Retrieval).
func (s *Server) annotationByID(q *request) error {
	id := q.path["annotation"]
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	found := r.citationsThat(data.CitationFilter{ID: id})
	if len(found) == 0 {
		return notFound("annotation", id, nil)
	}
	links := append(q.selfLinks(), link{Href: q.link("/annotations"), Rel: relCollection, Type: mediaAnnotation},
		link{Href: "http://www.w3.org/ns/ldp#Resource", Rel: relType}, link{Href: "http://www.w3.org/ns/oa#Annotation", Rel: relType})
	q.setLinks(links)
	q.w.Header().Set("Allow", allowedMethods)
	a := annotate(q, found[0], r.articlesByID()[found[0].Article])
	a.Context = annotationContext
	return q.answer(mediaAnnotation, a, func() (document, error) { return citationPage(q, found[0], r), nil })
}

// annotate writes a citation with the position its words have in the article's
// text of today. Where they are not there any more, the selectors stay as they
// were recorded, and the checksum tells that the text is another.
func annotate(q *request, recorded *data.Citation, article *data.Article) annotation {
	c, language := *recorded, ""
	if article != nil {
		language = article.Language
		_ = c.Resolve(article) // it leaves c alone when it fails
	}
	return annotation{
		ID:         annotationAddress(q, recorded),
		Type:       "Annotation",
		Motivation: "linking",
		Role:       c.Role,
		Body:       annotationBody{ID: featureLink(q.base, c.Collection, c.Feature), Type: "Dataset", Format: mediaGeoJSON},
		Target: annotationTarget{
			Type:    "SpecificResource",
			Source:  source{ID: q.link("/articles/%s", c.Article) + query(paramF, textFormat.name), Type: "Text", Format: "text/plain", Language: language},
			Scope:   q.link("/articles/%s", c.Article),
			Passage: q.link("/articles/%s/passages/%s", c.Article, c.Passage),
			SHA256:  c.SHA256,
			Selector: selectors{
				quoteSelector{"TextQuoteSelector", c.Exact, c.Prefix, c.Suffix},
				positionSelector{"TextPositionSelector", c.Start, c.End},
			},
		},
	}
}
