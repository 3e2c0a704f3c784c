package server

import (
	"cmp"
	"net/url"
	"slices"

	"panj/data"
	"panj/data/fulltext"
)

// The parameters of a search of the articles.
var (
	articlesQParam = param{
		name: paramQ, many: true, example: qParam.example,
		description: "Answers with the passages in which these words stand, the best first, and with the articles that these are of. The words are given " +
			"as for the features of a collection: " + wordsHelp,
		schema: qParam.schema,
	}
	articlesLimitParam = param{
		name: paramLimit, example: 10,
		description: "With q: at most so many passages. A larger number than the maximum counts as the maximum.",
		schema:      limitParam.schema,
	}
)

// foundDocument is the answer to a search of the articles.
type foundDocument struct {
	NumberMatched  int               `json:"numberMatched" about:"How many passages match."`
	NumberReturned int               `json:"numberReturned"`
	Passages       []passageDocument `json:"passages"`
	Articles       []articleDocument `json:"articles" about:"Those that passages of this answer are of."`
	Links          []link            `json:"links"`
}

// markDocument says where in the text of a passage words were found that were
// looked for, in code points like every position in an article.
type markDocument struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// foundPassage is a passage that answers a search.
type foundPassage struct {
	article *data.Article
	passage *data.Passage
	rank    int64
}

// parseArticleSearch reads what to look for in the articles, nil for nothing,
// and how many passages to show.
func parseArticleSearch(values url.Values) (q *fulltext.Query, limit int, err error) {
	if q, err = parseText(values); err != nil {
		return nil, 0, err
	}
	if values.Has(paramLimit) && q == nil {
		return nil, 0, &data.InvalidError{Param: paramLimit, Value: values.Get(paramLimit), Reason: "says how many passages come that q finds, and there is no q"}
	}
	limit, err = parseLimit(values)
	return q, limit, err
}

// find looks through all passages: they are in memory already. The best come
// first, equal ones as they stand in the articles.
func (r *report) find(text *fulltext.Query) []foundPassage {
	var found []foundPassage
	tally := text.NewTally()
	for _, a := range r.articles {
		for i := range a.Passages {
			p := &a.Passages[i]
			tally.Reset()
			if tally.Add(p.Text, 1); tally.Matches() {
				found = append(found, foundPassage{a, p, tally.Rank()})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b foundPassage) int { return cmp.Compare(b.rank, a.rank) })
	return found
}

// searchArticles answers with the passages that match.
func (r *report) searchArticles(q *request, text *fulltext.Query, limit int) error {
	found := r.find(text)
	shown := found[:min(len(found), limit)]
	d := foundDocument{
		NumberMatched: len(found), NumberReturned: len(shown), Passages: make([]passageDocument, len(shown)), Articles: []articleDocument{}, Links: q.selfLinks(),
	}
	of := map[string]bool{}
	for i, f := range shown {
		of[f.article.ID] = true
		p := r.describePassage(q, f.passage)
		p.Rank = f.rank
		for _, span := range text.Find(f.passage.Text) {
			p.Marks = append(p.Marks, markDocument(span))
		}
		d.Passages[i] = p
	}
	for _, a := range r.articles {
		if of[a.ID] {
			d.Articles = append(d.Articles, describeArticle(q, a, link{Href: q.link("/articles/%s", a.ID), Rel: relSelf, Type: mediaJSON, Title: a.Title}))
		}
	}
	return q.answer(mediaJSON, d, func() (document, error) { return r.foundPage(q, shown, len(found)), nil })
}

// foundPage lists the passages that match, each with the way to where it
// stands and to what it backs.
func (r *report) foundPage(q *request, shown []foundPassage, matched int) document {
	list := section{Title: "Passages with these words"}
	for _, f := range shown {
		e := entry{
			Title: cmp.Or(f.passage.SectionTitle, f.article.Title), Href: q.link("/articles/%s", f.article.ID) + "#" + f.passage.ID,
			Lang: f.article.Language, Text: f.passage.Text, Meta: []string{f.article.Title, f.passage.ID},
		}
		for _, in := range pageIncidents(q.base, f.article.ID, r.cited[passageKey{f.article.ID, f.passage.ID}]) {
			e.Links = append(e.Links, PageLink{in.Title, in.Href})
		}
		list.Entries = append(list.Entries, e)
	}
	p := resourcePage{Sections: []section{articlesForm(q), list}, Pages: &pager{Text: partWords(len(shown), matched, "passage", "passages")}}
	if matched == 0 {
		p.Pages, p.Sections[1] = nil, section{Note: "No passage has these words."}
	}
	return document{Title: "Articles: search", Heading: "Search of the articles", Trail: articleTrail(q.base, nil), Content: p}
}

// articlesForm asks for words to look for in the articles.
func articlesForm(q *request) section {
	return section{Forms: []inputForm{{
		Action: q.link("/articles"), Button: "Search", Fields: []formField{{Name: paramQ, Label: "Words", Kind: "text", Value: q.values.Get(paramQ), Required: true}},
	}}}
}
