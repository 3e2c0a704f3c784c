package data

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
