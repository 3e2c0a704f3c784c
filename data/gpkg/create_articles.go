package gpkg

import (
	"fmt"
	"slices"
	"strings"

	"panj/data"
)

// addArticles makes the tables articles and passages, if there are articles.
func (p *plan) addArticles() error {
	if len(p.dataset.Articles) == 0 {
		return nil
	}
	articles := &data.Table{Collection: data.Collection{
		ID: articlesTable, Title: "Articles", Description: "Articles that report what the other tables hold, in the edition whose text is kept here.",
		IDColumn: "id", Columns: articleSchema,
	}}
	passages := &data.Table{Collection: data.Collection{
		ID: passagesTable, Title: "Passages", Description: "The sentences of the articles, by their place in the structure of the text.",
		Columns: passageSchema,
	}}
	for _, a := range p.dataset.Articles {
		articles.Rows = append(articles.Rows, data.Feature{ID: a.ID, Values: []any{
			a.Title, a.Publisher, a.URL, a.Language, a.Edition, optional(a.Published), a.Licence.Title, a.Licence.Href, a.Text,
		}})
		for _, s := range a.Passages {
			if s.Article != a.ID {
				return invalid("article "+a.ID+", passage "+s.ID, s.Article, "is not the article it stands in")
			}
			passages.Rows = append(passages.Rows, data.Feature{ID: passageKey(a.ID, s.ID), Values: []any{
				s.ID, s.Article, s.Section, s.SectionTitle, int64(s.Paragraph), int64(s.Sentence), s.Text, int64(s.Start), int64(s.End),
			}})
		}
	}
	for _, t := range []*data.Table{articles, passages} {
		describeArticles(&t.Collection, p.dataset)
		if err := p.addTable(t); err != nil {
			return err
		}
	}
	p.byID[passagesTable].unique = []string{"article", "id"}
	return nil
}

// describeArticles says whose the texts are and on which terms they may be
// used: the terms they share, else the dataset's.
func describeArticles(c *data.Collection, d *data.Dataset) {
	c.Licence = d.Articles[0].Licence
	var credits, citations []string
	for _, a := range d.Articles {
		if a.Licence != c.Licence {
			c.Licence = d.Licence
		}
		credit := a.Publisher
		if a.Edition != "" {
			credit += " (" + a.Edition + ")"
		}
		if !slices.Contains(credits, credit) {
			credits = append(credits, credit)
		}
		citations = append(citations, a.Publisher+": "+a.Title+". "+a.URL)
	}
	c.Attribution, c.Citation = strings.Join(credits, "; "), strings.Join(citations, " ")
}

// passageKey tells passages of several articles apart: the ids come from the
// structure alone.
func passageKey(article, passage string) string { return article + "\x00" + passage }

func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

var articleSchema = []data.Column{
	{Name: "title", Type: data.Text, Title: "Title", Required: true},
	{Name: "publisher", Type: data.Text, Title: "Publisher"},
	{Name: "url", Type: data.Text, Title: "Address of the original"},
	{Name: "language", Type: data.Text, Title: "Language", Description: "BCP 47"},
	{Name: "edition", Type: data.Text, Title: "Edition", Description: "What this text is, compared with the original"},
	{Name: "published", Type: data.Text, Title: "Published", Description: "Date of the original; empty when not stated"},
	{Name: "licence", Type: data.Text, Title: "Licence of this edition"},
	{Name: "licence_url", Type: data.Text, Title: "Address of the licence"},
	{Name: "text", Type: data.Text, Title: "Text", Description: "The whole text; passages point into it by code points", Required: true},
}

var passageSchema = []data.Column{
	{Name: "id", Type: data.Text, Title: "Passage", Description: "Section, paragraph and sentence", Required: true},
	{Name: "article", Type: data.Text, Title: "Article", Required: true},
	{Name: "section", Type: data.Text, Title: "Section", Required: true},
	{Name: "section_title", Type: data.Text, Title: "Heading of the section"},
	{Name: "paragraph", Type: data.Integer, Title: "Paragraph in the section", Required: true},
	{Name: "sentence", Type: data.Integer, Title: "Sentence in the paragraph", Required: true},
	{Name: "text", Type: data.Text, Title: "Text", Required: true},
	{Name: "start", Type: data.Integer, Title: "First code point in the article's text", Required: true},
	{Name: "end", Type: data.Integer, Title: "Code point after the last", Required: true},
}

var citationSchema = []data.Column{
	{Name: "id", Type: data.Text, Title: "Citation", Required: true},
	{Name: "role", Type: data.Text, Title: "Role", Description: "What the passage does for the feature"},
	{Name: "exact", Type: data.Text, Title: "Quoted words", Required: true},
	{Name: "prefix", Type: data.Text, Title: "Words before"},
	{Name: "suffix", Type: data.Text, Title: "Words after"},
	{Name: "start", Type: data.Integer, Title: "First code point in the article's text", Required: true},
	{Name: "end", Type: data.Integer, Title: "Code point after the last", Required: true},
	{Name: "sha256", Type: data.Text, Title: "SHA-256 of the article's text"},
}

// addCitations makes the relations between cited collections and passages:
// one named citations, or, when several collections are cited, one for each.
func (p *plan) addCitations() error {
	byCollection := map[string]*newRelation{}
	var order []*newRelation
	for i, c := range p.dataset.Citations {
		where := fmt.Sprintf("citation[%d]", i)
		base, passages := p.byID[c.Collection], p.byID[passagesTable]
		if base == nil {
			return invalid(where+".Collection", c.Collection, "is no table of the dataset")
		}
		if passages == nil {
			return invalid(where+".Article", c.Article, "is no article of the dataset")
		}
		r := byCollection[c.Collection]
		if r == nil {
			r = &newRelation{name: "citations", base: base, related: passages, columns: citationSchema, unique: "id"}
			byCollection[c.Collection], order = r, append(order, r)
		}
		r.pairs = append(r.pairs, keyPair{
			base.keyOf(where+".Feature", c.Feature), passages.keyOfPassage(where+".Passage", c.Article, c.Passage),
			[]any{c.ID, c.Role, c.Exact, c.Prefix, c.Suffix, int64(c.Start), int64(c.End), c.SHA256},
		})
	}
	for _, r := range order {
		if len(order) > 1 {
			r.name += "_" + r.base.Collection.ID
		}
		if err := p.checkName("citations", r.name); err != nil {
			return err
		}
		p.relations = append(p.relations, r)
	}
	return nil
}

// keyOfPassage is keyOf for passages, which are known by two ids.
func (t *newTable) keyOfPassage(param, article, passage string) func() (int64, error) {
	return func() (int64, error) {
		key, ok := t.keys[passageKey(article, passage)]
		if !ok {
			return 0, invalid(param, passage, "is the id of no passage of the article %s", article)
		}
		return key, nil
	}
}
