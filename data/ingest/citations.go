package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"panj/data"
)

// seedCitation is one entry of citations.json.
type seedCitation struct {
	Collection string `json:"collection"`
	Feature    string `json:"feature"`
	Article    string `json:"article"`
	Passage    string `json:"passage"`
	Role       string `json:"role"`
	Quote      string `json:"quote"` // the words cited; empty: the whole passage
}

// citations reads citations.json, works out the selectors and holds the list
// against the passages that the incidents name.
func (b *seedBuilder) citations() error {
	if _, ok := b.files[citationsName]; !ok && len(b.list) == 0 {
		return nil
	}
	content, err := b.files.open(citationsName)
	if err != nil {
		return err
	}
	var file struct {
		Note      string         `json:"note"`
		Citations []seedCitation `json:"citations"`
	}
	if err := strictJSON(content, &file); err != nil {
		return fmt.Errorf("seed file %s: %w", citationsName, err)
	}
	seen := map[string]bool{}
	for i, in := range file.Citations {
		c, err := b.cite(in)
		if err == nil && seen[c.ID] {
			err = &data.InvalidError{Param: "passage", Value: in.Passage, Reason: fmt.Sprintf("is cited twice for %q", in.Feature)}
		}
		if err != nil {
			return fmt.Errorf("seed file %s: citation %d: %w", citationsName, i+1, err)
		}
		seen[c.ID] = true
		b.dataset.Citations = append(b.dataset.Citations, c)
	}
	slices.SortStableFunc(b.dataset.Citations, func(x, y data.Citation) int {
		return cmp.Or(cmp.Compare(x.Article, y.Article), cmp.Compare(x.Start, y.Start), cmp.Compare(x.Feature, y.Feature))
	})
	if err := b.checkPassages(); err != nil {
		return fmt.Errorf("seed file %s: %w", citationsName, err)
	}
	return nil
}

// cite makes the citation of an entry whose feature, article and passage exist.
func (b *seedBuilder) cite(in seedCitation) (data.Citation, error) {
	table := b.table(in.Collection)
	if table == nil || !slices.ContainsFunc(table.Rows, func(f data.Feature) bool { return f.ID == in.Feature }) {
		return data.Citation{}, fmt.Errorf("feature %q of collection %q: %w", in.Feature, in.Collection, data.ErrNotFound)
	}
	if in.Role == "" {
		return data.Citation{}, &data.InvalidError{Param: "role", Value: "", Reason: "is required"}
	}
	i := slices.IndexFunc(b.dataset.Articles, func(a *data.Article) bool { return a.ID == in.Article })
	if i < 0 {
		return data.Citation{}, fmt.Errorf("article %q: %w", in.Article, data.ErrNotFound)
	}
	c, err := data.Cite(b.dataset.Articles[i], in.Passage, in.Quote)
	c.ID = strings.Join([]string{in.Article, in.Passage, in.Feature}, "_")
	c.Collection, c.Feature, c.Role = in.Collection, in.Feature, in.Role
	return c, err
}

// checkPassages demands that the incidents' own lists of passages and the
// citations say the same.
func (b *seedBuilder) checkPassages() error {
	for _, in := range b.list {
		var cited []string
		for _, c := range b.dataset.Citations {
			if c.Collection == incidentsID && c.Feature == in.Key {
				cited = append(cited, c.Passage)
			}
		}
		if !slices.Equal(sorted(cited), sorted(slices.Clone(in.Passages))) {
			return fmt.Errorf("the passages cited for incident %q are %q, the incident names %q", in.Key, cited, in.Passages)
		}
	}
	return nil
}
