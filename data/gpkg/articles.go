package gpkg

import (
	"context"
	"database/sql/driver"
	"fmt"

	"panj/data"
)

// articleColumns are those that make the tables articles and passages hold
// articles.
var (
	articleColumns = []string{"id", "title", "publisher", "url", "language", "edition", "published", "licence", "licence_url", "text"}
	passageColumns = []string{"id", "article", "section", "section_title", "paragraph", "sentence", "text", "start", "end"}
)

// hasColumns reports whether a table has all the columns, whatever they are
// used for.
func (t *table) hasColumns(names []string) bool {
	if t == nil {
		return false
	}
	for _, name := range names {
		if t.Column(name) == nil && !t.hidden[name] {
			return false
		}
	}
	return true
}

// Articles lists the articles in the order they were added, each with its
// passages in the order of the text.
func (s *Store) Articles(ctx context.Context) ([]*data.Article, error) {
	sch, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	articles := []*data.Article{}
	at, pt := sch.tables[articlesTable], sch.tables[passagesTable]
	if !at.hasColumns(articleColumns) || !pt.hasColumns(passageColumns) {
		return articles, nil
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	byID := map[string]*data.Article{}
	err = c.each(ctx, func(r []driver.Value) error {
		a := &data.Article{
			ID: str(r[0]), Title: str(r[1]), Publisher: str(r[2]), URL: str(r[3]), Language: str(r[4]), Edition: str(r[5]),
			Published: str(r[6]), Licence: data.Link{Title: str(r[7]), Href: str(r[8])}, Text: str(r[9]),
		}
		articles, byID[a.ID] = append(articles, a), a
		return nil
	}, `SELECT +t."id", +t."title", +t."publisher", +t."url", +t."language", +t."edition", +t."published",
		+t."licence", +t."licence_url", +t."text" FROM "articles" AS t ORDER BY t.`+at.key)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	err = c.each(ctx, func(r []driver.Value) error {
		a := byID[str(r[1])]
		if a == nil {
			return nil
		}
		a.Passages = append(a.Passages, data.Passage{
			ID: str(r[0]), Article: str(r[1]), Section: str(r[2]), SectionTitle: str(r[3]),
			Paragraph: int(number(r[4])), Sentence: int(number(r[5])), Text: str(r[6]), Start: int(number(r[7])), End: int(number(r[8])),
		})
		return nil
	}, `SELECT +t."id", +t."article", +t."section", +t."section_title", +t."paragraph", +t."sentence", +t."text",
		+t."start", +t."end" FROM "passages" AS t ORDER BY t."start", t.`+pt.key)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	for _, a := range articles {
		if !inStep(a) {
			a.Assemble()
		}
	}
	return articles, nil
}

// inStep reports whether each passage stands in the article's text where it
// says. An edit of a passage alone, in another program, leaves the text behind:
// then the passages count.
func inStep(a *data.Article) bool {
	text := []rune(a.Text)
	for i := range a.Passages {
		p := &a.Passages[i]
		if p.Start < 0 || p.Start > p.End || p.End > len(text) || string(text[p.Start:p.End]) != p.Text {
			return false
		}
	}
	return true
}
