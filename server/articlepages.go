package server

import (
	"cmp"
	"strconv"

	"panj/data"
)

// articlesPage lists the articles.
func (r *report) articlesPage(q *request) document {
	list := section{}
	for _, a := range r.articles {
		e := entry{Title: a.Title, Href: q.link("/articles/%s", a.ID), Lang: a.Language, Meta: []string{}}
		for _, text := range []string{a.Publisher, a.Published, a.Edition, countWords(len(a.Passages), "passage", "passages")} {
			if text != "" {
				e.Meta = append(e.Meta, text)
			}
		}
		if len(a.Passages) > 0 {
			e.Text = cutText(a.Passages[0].Text, shownInTable)
		}
		list.Entries = append(list.Entries, e)
	}
	if len(r.articles) == 0 {
		list.Note = "This dataset holds no article."
	}
	p := resourcePage{
		Lead:     []string{"The documents that report what this dataset holds, sentence for sentence, with what each sentence backs."},
		Sections: []section{list},
	}
	if len(r.articles) > 0 {
		p.Sections = append(p.Sections, articlesForm(q))
	}
	return document{Title: "Articles", Content: p}
}

// articleData describes an article in the words of schema.org. What is here is
// an edition of it: the original is what that rests on.
func articleData(q *request, a *data.Article) members {
	address := q.link("/articles/%s", a.ID)
	original := members{{"@type", "Article"}, {"headline", a.Title}}.described("url", a.URL, "datePublished", a.Published)
	if a.Publisher != "" {
		original = append(original, member{"publisher", members{{"@type", "Organization"}, {"name", a.Publisher}}})
	}
	m := members{{"@type", "CreativeWork"}, {"@id", address}, {"name", a.Title}, {"url", address}}.
		described("description", a.Edition, "inLanguage", a.Language, "license", cmp.Or(a.Licence.Href, a.Licence.Title))
	return append(m, member{"isBasedOn", original})
}

// articleTrail leads to an article's passages, or to an article when a is nil.
func articleTrail(base string, a *data.Article) []PageLink {
	trail := []PageLink{{"Articles", linkTo(base, "/articles")}}
	if a != nil {
		trail = append(trail, PageLink{a.Title, linkTo(base, "/articles/%s", a.ID)})
	}
	return trail
}

// shownPage lists the citations of one page: which words back which feature.
func (l *annotationList) shownPage(n int) document {
	q, r := l.q, l.report
	start := n * annotationsPerPage
	shownHere := l.found[start:min(len(l.found), start+annotationsPerPage)]
	t := &table{Caption: annotationsLabel, Columns: []tableColumn{{Title: "Feature"}, {Title: "Words"}, {Title: "Role"}, {Title: "Passage"}, {Title: "Annotation"}}}
	for _, c := range shownHere {
		t.Rows = append(t.Rows, []shown{
			linked(r.featureTitle(c), featureLink(q.base, c.Collection, c.Feature)), r.quoted(c), words(c.Role),
			linked(c.Passage, q.link("/articles/%s/passages/%s", c.Article, c.Passage)), linked("on its own", annotationAddress(q, c)),
		})
	}
	p := resourcePage{
		Lead:     []string{"Each links the words of an article to the feature that they back. As data they are W3C Web Annotations."},
		Sections: []section{{Table: t}},
		Pages:    &pager{Text: partWords(len(shownHere), len(l.found), "annotation", "annotations")},
	}
	if len(l.found) == 0 {
		p.Sections = []section{{Note: "There is none that matches."}}
	}
	if n > 0 {
		p.Pages.Prev, p.Pages.First = l.address(n-1), q.self(paramPage, "")
	}
	if n+1 < l.pages() {
		p.Pages.Next = l.address(n + 1)
	}
	return document{Title: annotationsLabel, Heading: "Annotations", Content: p}
}

// citationPage shows one citation.
func citationPage(q *request, c *data.Citation, r *report) document {
	facts := []fact{
		{Name: "Feature", Value: linked(r.featureTitle(c), featureLink(q.base, c.Collection, c.Feature))},
		{Name: "Role", Value: words(c.Role)},
		{Name: "Words", Value: r.quoted(c)},
		{Name: "Passage", Value: linked(c.Passage, q.link("/articles/%s/passages/%s", c.Article, c.Passage))},
		{Name: "Position in the text", Value: words(strconv.Itoa(c.Start) + " to " + strconv.Itoa(c.End) + ", in characters")},
		{Name: "Checksum of the text", About: "SHA-256", Value: code(c.SHA256)},
	}
	if a, err := r.article(c.Article); err == nil {
		facts = append(facts, fact{Name: "Article", Value: shown{Text: a.Title, Href: q.link("/articles/%s", a.ID) + "#" + c.Passage, Lang: a.Language}})
	}
	return document{
		Title: "Annotation " + c.ID, Heading: "Annotation", Trail: []PageLink{{"Annotations", q.link("/annotations")}},
		Content: resourcePage{Facts: facts},
	}
}

// featureTitle names the feature of a citation.
func (r *report) featureTitle(c *data.Citation) string {
	if in := r.byID[c.Feature]; in != nil && c.Collection == incidentCollection {
		return in.title
	}
	return c.Collection + ": " + c.Feature
}

// quoted is what a citation quotes, in the language of its article.
func (r *report) quoted(c *data.Citation) shown {
	v := words(c.Exact)
	if a, err := r.article(c.Article); err == nil {
		v.Lang = a.Language
	}
	return v
}
