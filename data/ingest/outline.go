package ingest

import (
	"fmt"
	"strings"
	"unicode"

	"panj/data"
)

// maxSlug is how many code points of a heading go into a slug.
const maxSlug = 80

// outline collects headings and paragraphs and cuts them into passages. Both
// article readers go through it, so that a passage's id depends on the
// structure alone and not on the format.
type outline struct {
	passages  []data.Passage
	slugs     map[string]int // by slug in use: the number to try next for the same title
	title     string         // of the section that the next paragraph belongs to
	section   string         // its slug; empty until a paragraph came
	paragraph int
}

func newOutline() *outline {
	return &outline{slugs: map[string]int{data.LeadSection: 2}, section: data.LeadSection}
}

// heading begins a section. One that no paragraph follows leaves no trace.
func (o *outline) heading(title string) {
	o.title, o.section, o.paragraph = collapse(title), "", 0
}

// add appends a paragraph, given as its sentences.
func (o *outline) add(sentences []string) {
	if len(sentences) == 0 {
		return
	}
	if o.section == "" {
		o.section = o.unusedSlug(o.title)
	}
	o.paragraph++
	for i, text := range sentences {
		o.passages = append(o.passages, data.Passage{
			Section: o.section, SectionTitle: o.title,
			Paragraph: o.paragraph, Sentence: i + 1, Text: text,
		})
	}
}

// finish puts the passages into the article and assembles its text.
func (o *outline) finish(a *data.Article) error {
	if len(o.passages) == 0 {
		return fmt.Errorf("there is no text, only headings or nothing at all")
	}
	a.Passages = o.passages
	a.Assemble()
	return nil
}

// unusedSlug returns the slug of a heading, numbered if an earlier section, or
// what stands before the first heading, has the same.
func (o *outline) unusedSlug(title string) string {
	base := slug(title)
	if base == "" {
		base = "section"
	}
	candidate, n := base, o.slugs[base]
	if n > 0 {
		for taken := true; taken; n++ {
			candidate = fmt.Sprintf("%s-%d", base, n)
			_, taken = o.slugs[candidate]
		}
		o.slugs[base] = n
	}
	o.slugs[candidate] = max(o.slugs[candidate], 2)
	return candidate
}

// slug makes an id of a title: letters and digits of any script in lower case,
// apostrophes dropped, everything else a single hyphen.
func slug(title string) string {
	var out strings.Builder
	length, gap := 0, false
	for _, r := range strings.ToLower(title) {
		switch {
		case r == '\'' || r == '’' || r == 'ʼ':
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			gap = true
			continue
		}
		if length == maxSlug {
			break
		}
		if gap && length > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(r)
		length++
		gap = false
	}
	return out.String()
}

// collapse makes every run of white space one space.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
