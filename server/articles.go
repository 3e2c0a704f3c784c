package server

import (
	"panj/data"
)

// articleDocument is an article in JSON. Positions are code points into text.
type articleDocument struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Publisher string            `json:"publisher"`
	URL       string            `json:"url"`
	Language  string            `json:"language"`
	Edition   string            `json:"edition"`
	Published *string           `json:"published"`
	Licence   *titledLink       `json:"licence"`
	Passages  []passageDocument `json:"passages,omitempty"`
	Text      string            `json:"text,omitempty"`
	Links     []link            `json:"links"`
}

type titledLink struct {
	Title string `json:"title"`
	Href  string `json:"href"`
}

// passageDocument is a passage in JSON, with what it backs.
type passageDocument struct {
	ID           string           `json:"id"`
	Href         string           `json:"href"`
	Article      string           `json:"article"`
	Section      string           `json:"section"`
	SectionTitle string           `json:"section_title"`
	Paragraph    int              `json:"paragraph"`
	Sentence     int              `json:"sentence"`
	Text         string           `json:"text"`
	Start        int              `json:"start"`
	End          int              `json:"end"`
	Backs        []backedDocument `json:"backs"`
	Rank         int64            `json:"rank,omitempty" about:"How well it answers the search, the more the better."`
	Marks        []markDocument   `json:"marks,omitempty" about:"Where the words of the search stand in text, in code points."`
	Links        []link           `json:"links,omitempty"`
}

// backedDocument is a feature that a passage backs.
type backedDocument struct {
	Collection string `json:"collection"`
	ID         string `json:"id"`
	Role       string `json:"role"`
	Href       string `json:"href"`
	Annotation string `json:"annotation"`
}

type articlesDocument struct {
	Articles []articleDocument `json:"articles"`
	Links    []link            `json:"links"`
}

// GET /articles
// All articles; with q the passages that match.
func (s *Server) articleList(q *request) error {
	if q.wantsPage() && q.values.Get(paramQ) == "" { // a form that was left empty
		q.values.Del(paramQ)
	}
	text, limit, err := parseArticleSearch(q.values)
	if err != nil {
		return err
	}
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	if text != nil {
		return r.searchArticles(q, text, limit)
	}
	documents := make([]articleDocument, len(r.articles))
	for i, a := range r.articles {
		documents[i] = describeArticle(q, a, link{Href: q.link("/articles/%s", a.ID), Rel: relSelf, Type: mediaJSON, Title: a.Title})
	}
	list := articlesDocument{documents, q.selfLinks()}
	return q.answer(mediaJSON, list, func() (document, error) { return r.articlesPage(q), nil })
}

// describeArticle makes the document of an article without its text.
func describeArticle(q *request, a *data.Article, links ...link) articleDocument {
	d := articleDocument{
		ID: a.ID, Title: a.Title, Publisher: a.Publisher, URL: a.URL, Language: a.Language, Edition: a.Edition,
		Links: append(links,
			link{Href: q.link("/annotations") + query("article", a.ID), Rel: relAnnotations, Type: mediaAnnotation, Title: "What its passages back"},
			link{Href: q.link("/articles"), Rel: relUp, Type: mediaJSON, Title: "All articles"}),
	}
	if a.Published != "" {
		d.Published = &a.Published
	}
	if a.Licence.Title != "" {
		d.Licence = &titledLink{a.Licence.Title, a.Licence.Href}
	}
	if isWebLink(a.URL) {
		d.Links = append(d.Links, link{Href: a.URL, Rel: relVia, Type: "text/html", Title: "The original, at " + a.Publisher})
	}
	return d
}

// GET /articles/{article}
// HTML with an anchor on every passage, JSON, or the plain text that the
// positions of citations count in.
func (s *Server) articleByID(q *request) error {
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	a, err := r.article(q.path["article"])
	if err != nil {
		return err
	}
	switch q.format.media {
	case mediaText:
		return q.send(mediaText, []byte(a.Text))
	case mediaHTML:
		site, err := s.site(q.ctx(), q.version)
		if err != nil {
			return err
		}
		shown, first := r.pageArticle(q.base, a), ""
		if len(a.Passages) > 0 {
			first = a.Passages[0].Text
		}
		return s.sendTemplate(q, document{
			Template: "article.html", Title: a.Title, Trail: articleTrail(q.base, nil), Main: articleData(q, a), Content: shown,
			Share: q.sharePassage(site, shown, first, q.link("/articles/%s", a.ID), nil),
		})
	}
	d := describeArticle(q, a, q.selfLinks()...)
	d.Text = a.Text
	for i := range a.Passages {
		d.Passages = append(d.Passages, r.describePassage(q, &a.Passages[i]))
	}
	return q.sendJSON(mediaJSON, d)
}

func (r *report) describePassage(q *request, p *data.Passage) passageDocument {
	d := passageDocument{
		ID: p.ID, Href: q.link("/articles/%s/passages/%s", p.Article, p.ID), Article: p.Article, Section: p.Section, SectionTitle: p.SectionTitle,
		Paragraph: p.Paragraph, Sentence: p.Sentence, Text: p.Text, Start: p.Start, End: p.End, Backs: []backedDocument{},
	}
	for _, c := range r.ofPassage[passageKey{p.Article, p.ID}] {
		d.Backs = append(d.Backs, backedDocument{
			Collection: c.Collection, ID: c.Feature, Role: c.Role,
			Href:       featureLink(q.base, c.Collection, c.Feature),
			Annotation: q.link("/annotations/%s", c.ID),
		})
	}
	return d
}

// GET /articles/{article}/passages/{passage}
func (s *Server) passageByID(q *request) error {
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	a, err := r.article(q.path["article"])
	if err != nil {
		return err
	}
	p, err := findPassage(a, q.path["passage"])
	if err != nil {
		return err
	}
	if q.format.media == mediaText {
		return q.send(mediaText, []byte(p.Text+"\n"))
	}
	if q.format.media == mediaHTML {
		alone := *a
		alone.Passages = []data.Passage{*p}
		site, err := s.site(q.ctx(), q.version)
		if err != nil {
			return err
		}
		shown := r.pageArticle(q.base, &alone)
		cited := pageIncidents(q.base, a.ID, r.cited[passageKey{a.ID, p.ID}])
		return s.sendTemplate(q, document{
			Template: "passage.html", Title: p.ID + ": " + a.Title, Heading: "Passage " + p.ID, Trail: articleTrail(q.base, a),
			Share:   q.sharePassage(site, shown, p.Text, q.link("/articles/%s/passages/%s", a.ID, p.ID), cited),
			Content: passagePage{Article: shown, Context: q.link("/articles/%s", a.ID) + "#" + p.ID},
		})
	}
	d := r.describePassage(q, p)
	d.Links = append(q.selfLinks(),
		link{Href: q.link("/articles/%s", a.ID), Rel: relCollection, Type: mediaJSON, Title: a.Title},
		link{Href: q.link("/annotations") + query("article", a.ID, "passage", p.ID), Rel: relAnnotations, Type: mediaAnnotation, Title: "What it backs"})
	return q.sendJSON(mediaJSON, d)
}

// passagePage is what the page of one passage is made from.
type passagePage struct {
	Article *PageArticle // with this passage alone
	Context string       // where it stands in the article
}

func findPassage(a *data.Article, id string) (*data.Passage, error) {
	names := make([]string, len(a.Passages))
	for i := range a.Passages {
		if a.Passages[i].ID == id {
			return &a.Passages[i], nil
		}
		names[i] = a.Passages[i].ID
	}
	return nil, notFound("passage", id, names)
}
