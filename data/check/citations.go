package check

import (
	"context"
	"fmt"

	"panj/data"
)

// checkArticles demands that each passage stands in its article's text where
// it says.
func (c *checker) checkArticles(ctx context.Context) error {
	articles, err := c.articles.Articles(ctx)
	if err != nil {
		return fmt.Errorf("read the articles: %w", err)
	}
	c.report.Articles = len(articles)
	for _, a := range articles {
		text := []rune(a.Text)
		seen := map[string]bool{}
		for _, p := range a.Passages {
			subject := fmt.Sprintf("passage %q of article %q", p.ID, a.ID)
			if seen[p.ID] {
				c.fault(subject, "is there twice")
			}
			seen[p.ID] = true
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End {
				c.fault(subject, "its position %d-%d is not in the text of %d code points", p.Start, p.End, len(text))
			} else if found := string(text[p.Start:p.End]); found != p.Text {
				c.fault(subject, "the text at its position %d-%d is %q, not %q", p.Start, p.End, found, p.Text)
			}
		}
	}
	return nil
}

// checkCitations demands that each citation resolves to its words and joins
// things that exist.
func (c *checker) checkCitations(ctx context.Context) error {
	articles, err := c.articles.Articles(ctx)
	if err != nil {
		return fmt.Errorf("read the articles: %w", err)
	}
	byID := make(map[string]*data.Article, len(articles))
	for _, a := range articles {
		byID[a.ID] = a
	}
	citations, err := c.articles.Citations(ctx, data.CitationFilter{})
	if err != nil {
		return fmt.Errorf("read the citations: %w", err)
	}
	c.report.Citations = len(citations)
	c.cited = map[string][]string{}
	for _, stored := range citations {
		citation := *stored // Resolve may move it
		if citation.Collection == incidentsID {
			c.cited[citation.Feature] = append(c.cited[citation.Feature], citation.Passage)
		}
		if err := c.checkCitation(ctx, &citation, byID[citation.Article]); err != nil {
			return err
		}
		if citation.SHA256 != stored.SHA256 {
			c.report.Moved++
		}
	}
	return nil
}

func (c *checker) checkCitation(ctx context.Context, citation *data.Citation, a *data.Article) error {
	subject := fmt.Sprintf("citation %q", citation.ID)
	if a == nil {
		c.fault(subject, "its article %q does not exist", citation.Article)
	} else if err := citation.Resolve(a); err != nil {
		c.report.Findings = append(c.report.Findings, Finding{Subject: subject, Problem: withoutPrefix(err, subject)})
	}
	if c.collections[citation.Collection] == nil {
		c.fault(subject, "its collection %q does not exist", citation.Collection)
		return nil
	}
	n, err := c.features.Count(ctx, data.Query{Collection: citation.Collection, IDs: []string{citation.Feature}})
	if err != nil {
		return fmt.Errorf("look for feature %q of collection %q: %w", citation.Feature, citation.Collection, err)
	}
	if n == 0 {
		c.fault(subject, "its feature %q is not in collection %q", citation.Feature, citation.Collection)
	}
	return nil
}
