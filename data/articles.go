package data

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// LeadSection is the slug of what stands before an article's first heading.
const LeadSection = "lead"

// Article is a document, cut into sections, paragraphs and passages.
type Article struct {
	ID        string // slug
	Title     string
	Publisher string
	URL       string // of the original
	Language  string // BCP 47
	Edition   string // what this text is, e.g. "summary in our own words"
	Published string // date of publication, empty when not stated
	Licence   Link   // of this edition's text
	Text      string // the whole text: paragraphs of passages joined by one space, blocks (headings, paragraphs) by "\n\n"
	Passages  []Passage
}

// Passage is one sentence of an article. Its ID comes from the structure
// alone - section slug, paragraph number, sentence number
// ("the-evidence-1.3") - so every edition of an article has the same ids.
type Passage struct {
	ID           string
	Article      string // id of the article
	Section      string // slug of the section's heading; "lead" before the first heading
	SectionTitle string // the heading; empty before the first one
	Paragraph    int    // in the section, from 1
	Sentence     int    // in the paragraph, from 1
	Text         string
	Start, End   int // code points into Article.Text, End exclusive
}

// PassageID returns the id of a passage: the slug of its section, the number of
// the paragraph in the section and of the sentence in the paragraph, both from 1.
func PassageID(section string, paragraph, sentence int) string {
	return fmt.Sprintf("%s-%d.%d", section, paragraph, sentence)
}

// Assemble builds Text from the passages, which must stand in reading order,
// and sets what follows from their place: ID, Article, Start and End. It is
// the one place where an article's text and its offsets are made.
func (a *Article) Assemble() {
	var text strings.Builder
	at := 0
	write := func(s string) {
		text.WriteString(s)
		at += utf8.RuneCountInString(s)
	}
	for i := range a.Passages {
		p := &a.Passages[i]
		newSection := i == 0 || p.Section != a.Passages[i-1].Section
		switch {
		case i == 0:
		case newSection || p.Paragraph != a.Passages[i-1].Paragraph:
			write("\n\n")
		default:
			write(" ")
		}
		if newSection && p.SectionTitle != "" {
			write(p.SectionTitle)
			write("\n\n")
		}
		p.ID = PassageID(p.Section, p.Paragraph, p.Sentence)
		p.Article = a.ID
		p.Start = at
		write(p.Text)
		p.End = at
	}
	a.Text = text.String()
}

// Passage returns the passage with that id, or [ErrNotFound].
func (a *Article) Passage(id string) (*Passage, error) {
	for i := range a.Passages {
		if a.Passages[i].ID == id {
			return &a.Passages[i], nil
		}
	}
	return nil, fmt.Errorf("passage %q of article %q: %w", id, a.ID, ErrNotFound)
}

// SHA256 returns the checksum of Text in UTF-8, in hexadecimal.
func (a *Article) SHA256() string {
	sum := sha256.Sum256([]byte(a.Text))
	return hex.EncodeToString(sum[:])
}
