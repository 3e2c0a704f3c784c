package server

import (
	"fmt"

	"panj/data"
)

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

// annotationCollection is a list of annotations, which is one page.
type annotationCollection struct {
	Context []any          `json:"@context"`
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	Label   string         `json:"label"`
	Total   int            `json:"total"`
	First   annotationPage `json:"first"`
}

type annotationPage struct {
	ID         string       `json:"id"`
	Type       string       `json:"type"`
	PartOf     string       `json:"partOf"`
	StartIndex int          `json:"startIndex"`
	Items      []annotation `json:"items"`
}

var annotationParams = []param{
	{name: "article", description: "Only annotations of this article.", schema: schema{Type: "string"}},
	{name: "passage", description: "Only annotations of this passage.", schema: schema{Type: "string"}},
	{name: "collection", description: "Only annotations whose body is in this collection.", schema: schema{Type: "string"}},
	{name: "feature", description: "Only annotations whose body is the feature with this id.", schema: schema{Type: "string"}},
}

// GET /annotations
// All citations that match, as an annotation collection of one page.
func (s *Server) annotationList(q *request) error {
	citations, err := s.articles.Citations(q.ctx(), data.CitationFilter{
		Article: q.values.Get("article"), Passage: q.values.Get("passage"),
		Collection: q.values.Get("collection"), Feature: q.values.Get("feature"),
	})
	if err != nil {
		return fmt.Errorf("list the citations: %w", err)
	}
	articles, err := s.articlesByID(q)
	if err != nil {
		return err
	}
	items := make([]annotation, len(citations))
	for i, c := range citations {
		items[i] = annotate(q, c, articles[c.Article])
	}
	q.w.Header().Set("Link", linkHeader(q.selfLinks()))
	return q.sendJSON(mediaAnnotation, annotationCollection{
		annotationContext, q.self(), "AnnotationCollection", "Which passage backs which feature", len(items),
		annotationPage{ID: q.self() + "#first", Type: "AnnotationPage", PartOf: q.self(), Items: items},
	})
}

// GET /annotations/{annotation}
func (s *Server) annotationByID(q *request) error {
	id := q.path["annotation"]
	citations, err := s.articles.Citations(q.ctx(), data.CitationFilter{ID: id})
	if err != nil {
		return fmt.Errorf("find the citation: %w", err)
	}
	if len(citations) == 0 {
		return notFound("annotation", id, nil)
	}
	articles, err := s.articlesByID(q)
	if err != nil {
		return err
	}
	q.w.Header().Set("Link", linkHeader(append(q.selfLinks(), link{Href: q.link("/annotations"), Rel: relCollection, Type: mediaAnnotation})))
	a := annotate(q, citations[0], articles[citations[0].Article])
	a.Context = annotationContext
	return q.sendJSON(mediaAnnotation, a)
}

func (s *Server) articlesByID(q *request) (map[string]*data.Article, error) {
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return nil, err
	}
	byID := map[string]*data.Article{}
	for _, a := range r.articles {
		byID[a.ID] = a
	}
	return byID, nil
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
		ID:         q.link("/annotations/%s", c.ID),
		Type:       "Annotation",
		Motivation: "linking",
		Role:       c.Role,
		Body:       annotationBody{ID: q.link("/collections/%s/items/%s", c.Collection, c.Feature), Type: "Dataset", Format: mediaGeoJSON},
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
