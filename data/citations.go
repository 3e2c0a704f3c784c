package data

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// SelectorContext is how many code points a citation keeps of the text before
// and after the quoted words.
const SelectorContext = 32

// Citation joins a feature with the passage that backs it. Its fields are
// those of the W3C Web Annotation selectors: the quoted words with what
// stands before and after them, and their position in the article's text.
type Citation struct {
	ID         string // stable: article, passage and feature joined
	Collection string // of the feature
	Feature    string // id of the feature
	Article    string
	Passage    string // id of the passage
	Role       string // what the passage does for the feature, e.g. "reports"
	Exact      string // the quoted words
	Prefix     string // up to 32 code points before them
	Suffix     string // up to 32 code points after them
	Start, End int    // code points into Article.Text, End exclusive
	SHA256     string // hex, of Article.Text in UTF-8, as it was when the citation was made
}

// CitationFilter selects citations; empty fields ask for nothing.
type CitationFilter struct {
	ID         string
	Article    string
	Passage    string
	Collection string
	Feature    string
}

// Cite returns the citation of the words quote in one passage of a; an empty
// quote stands for the whole passage. ID, Collection, Feature and Role are
// left to the caller. It fails with [ErrNotFound] if the article has no such
// passage or the passage not these words, and with an [*InvalidError] if it
// has them more than once.
func Cite(a *Article, passage, quote string) (Citation, error) {
	p, err := a.Passage(passage)
	if err != nil {
		return Citation{}, err
	}
	if quote == "" {
		quote = p.Text
	}
	before, _, found := strings.Cut(p.Text, quote)
	if !found {
		return Citation{}, fmt.Errorf("the words %q in passage %q of article %q: %w", quote, passage, a.ID, ErrNotFound)
	}
	if strings.LastIndex(p.Text, quote) != len(before) {
		return Citation{}, &InvalidError{Param: "quote", Value: quote, Reason: fmt.Sprintf("stands more than once in passage %q; quote more words", passage)}
	}
	c := Citation{Article: a.ID}
	start := p.Start + utf8.RuneCountInString(before)
	c.anchor(a, []rune(a.Text), p, start, start+utf8.RuneCountInString(quote))
	return c, nil
}

// Resolve checks that the citation finds its words in a. If a's text is the
// one the citation was made for (the checksum says so), the words, what stands
// around them and the passage must be exactly as recorded. If the text is
// another edition, the words are looked for: the place in the recorded passage
// or between the recorded neighbours wins, and the citation's position,
// passage and selectors are set anew.
//
// The error wraps [ErrNotFound] if the words are not in the text or cannot be
// told from other places with the same words; the citation is then unchanged.
func (c *Citation) Resolve(a *Article) error {
	if err := c.resolve(a); err != nil {
		return fmt.Errorf("citation %q: %w", c.ID, err)
	}
	return nil
}

func (c *Citation) resolve(a *Article) error {
	if c.Article != a.ID {
		return fmt.Errorf("is of article %q, not %q: %w", c.Article, a.ID, ErrNotFound)
	}
	if c.Exact == "" {
		return fmt.Errorf("quotes no words: %w", ErrNotFound)
	}
	text := []rune(a.Text)
	if c.SHA256 != a.SHA256() {
		return c.reanchor(a, text)
	}
	return c.verify(a, text)
}

// verify demands the recorded words at the recorded place.
func (c *Citation) verify(a *Article, text []rune) error {
	p, err := a.Passage(c.Passage)
	switch {
	case err != nil:
		return err
	case c.Start < 0 || c.End > len(text) || c.Start >= c.End:
		return fmt.Errorf("position %d-%d is not in the text of %d code points: %w", c.Start, c.End, len(text), ErrNotFound)
	case c.Start < p.Start || c.End > p.End:
		return fmt.Errorf("position %d-%d is not in passage %q, which is at %d-%d: %w", c.Start, c.End, p.ID, p.Start, p.End, ErrNotFound)
	case string(text[c.Start:c.End]) != c.Exact:
		return fmt.Errorf("the words at %d-%d are %q, not %q: %w", c.Start, c.End, string(text[c.Start:c.End]), c.Exact, ErrNotFound)
	case !endsWith(text[:c.Start], c.Prefix):
		return fmt.Errorf("the words before %d are not %q: %w", c.Start, c.Prefix, ErrNotFound)
	case !startsWith(text[c.End:], c.Suffix):
		return fmt.Errorf("the words after %d are not %q: %w", c.End, c.Suffix, ErrNotFound)
	}
	return nil
}

// reanchor finds the words in another text than the one they were taken from.
func (c *Citation) reanchor(a *Article, text []rune) error {
	words := []rune(c.Exact)
	var found *Passage
	start, best, ties := 0, 0, 0
	for i := range a.Passages {
		p := &a.Passages[i]
		if p.Start < 0 || p.End > len(text) || p.Start > p.End {
			return fmt.Errorf("passage %q of article %q lies outside its text: %w", p.ID, a.ID, ErrNotFound)
		}
		for at := p.Start; at+len(words) <= p.End; at++ {
			if text[at] != words[0] || !slices.Equal(text[at:at+len(words)], words) {
				continue
			}
			switch score := c.score(p, text, at, at+len(words)); {
			case score > best:
				found, start, best, ties = p, at, score, 1
			case score == best:
				ties++
			}
		}
	}
	switch {
	case found == nil:
		return fmt.Errorf("the words %q are not in this text of article %q: %w", c.Exact, a.ID, ErrNotFound)
	case ties > 1:
		return fmt.Errorf("the words %q stand in several places of this text of article %q: %w", c.Exact, a.ID, ErrNotFound)
	}
	c.anchor(a, text, found, start, start+len(words))
	return nil
}

// score says how much speaks for a place where the quoted words stand; 0 is
// too little to believe it.
func (c *Citation) score(p *Passage, text []rune, start, end int) int {
	score := 0
	if p.ID == c.Passage {
		score += 3 // more than both neighbours: ids outlive a new wording around them
	}
	if c.Prefix != "" && endsWith(text[:start], c.Prefix) {
		score++
	}
	if c.Suffix != "" && startsWith(text[end:], c.Suffix) {
		score++
	}
	return score
}

// anchor sets the selectors to text[start:end], which lies in p.
func (c *Citation) anchor(a *Article, text []rune, p *Passage, start, end int) {
	c.Passage = p.ID
	c.Start, c.End = start, end
	c.Exact = string(text[start:end])
	c.Prefix = string(text[max(0, start-SelectorContext):start])
	c.Suffix = string(text[end:min(len(text), end+SelectorContext)])
	c.SHA256 = a.SHA256()
}

func endsWith(text []rune, s string) bool {
	r := []rune(s)
	return len(r) <= len(text) && slices.Equal(text[len(text)-len(r):], r)
}

func startsWith(text []rune, s string) bool {
	r := []rune(s)
	return len(r) <= len(text) && slices.Equal(text[:len(r)], r)
}
