package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"panj/data"
)

// maxFrontMatter is the largest front matter that is read, in bytes.
const maxFrontMatter = 64 << 10

// frontMatter is what the lines between "---" at the top of a Markdown article
// may say.
type frontMatter struct {
	ID         string `yaml:"id"`
	Title      string `yaml:"title"`
	Publisher  string `yaml:"publisher"`
	URL        string `yaml:"url"`
	Language   string `yaml:"language"`
	Edition    string `yaml:"edition"`
	Published  string `yaml:"published"`
	Licence    string `yaml:"licence"`
	LicenceURL string `yaml:"licence_url"`
	Sentences  string `yaml:"sentences"` // "lines": each line is a sentence; "unicode" or nothing: by UAX #29
}

// Markdown reads an article in Markdown with YAML front matter (id and title
// are required; publisher, url, language, edition, published, licence and
// licence_url may follow).
//
// Each heading begins a section, each paragraph, list item and quoted paragraph
// is a paragraph; emphasis, links, code spans, escapes and entities become their
// plain text, images and comments are left out. A heading that repeats the
// title is not a section. With "sentences: lines" every line of a paragraph is
// one sentence, else sentences end where Unicode Standard Annex #29 says so,
// except after abbreviations. Code blocks, tables, footnotes and HTML have no
// place in an article: they are an error that names the line.
func Markdown(r io.Reader) (*data.Article, error) {
	text, err := articleText(r)
	if err != nil {
		return nil, fmt.Errorf("read article: %w", err)
	}
	front, body, line, err := cutFrontMatter(text)
	if err != nil {
		return nil, fmt.Errorf("read article: front matter: %w", err)
	}
	article := &data.Article{
		ID: front.ID, Title: front.Title, Publisher: front.Publisher, URL: front.URL,
		Language: front.Language, Edition: front.Edition, Published: front.Published,
		Licence: data.Link{Title: front.Licence, Href: front.LicenceURL},
	}
	if err := checkArticle(article); err != nil {
		return nil, fmt.Errorf("read article: front matter: %w", err)
	}
	blocks, err := markdownBlocks(body, line)
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", article.ID, err)
	}
	out := newOutline()
	for _, block := range blocks {
		plain, err := inlineText(block.text())
		if err != nil {
			return nil, fmt.Errorf("read article %q: %w", article.ID, lineError(block.line, "%w", err))
		}
		switch {
		case block.heading && sameTitle(plain, article.Title):
		case block.heading:
			out.heading(plain)
		case front.Sentences == "lines":
			out.add(nonBlankLines(plain))
		default:
			out.add(sentences(collapse(plain)))
		}
	}
	if err := out.finish(article); err != nil {
		return nil, fmt.Errorf("read article %q: %w", article.ID, err)
	}
	return article, nil
}

// cutFrontMatter parts the front matter from the body and returns the number
// of the body's first line.
func cutFrontMatter(text string) (frontMatter, string, int, error) {
	var front frontMatter
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		return front, "", 0, errors.New(`there is none: the first line must be "---"`)
	}
	head, body, found := strings.Cut("\n"+rest, "\n---\n")
	if !found {
		if head, found = strings.CutSuffix("\n"+rest, "\n---"); !found {
			return front, "", 0, errors.New(`it has no end: a line "---" must follow`)
		}
	}
	if len(head) > maxFrontMatter {
		return front, "", 0, fmt.Errorf("%w: at most %d bytes are read", errTooLarge, maxFrontMatter)
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(head)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&front); err != nil && !errors.Is(err, io.EOF) {
		return front, "", 0, err
	}
	if front.Sentences != "" && front.Sentences != "lines" && front.Sentences != "unicode" {
		return front, "", 0, &data.InvalidError{Param: "sentences", Value: front.Sentences, Reason: `must be "lines" or "unicode"`}
	}
	return front, body, strings.Count(head, "\n") + 3, nil
}

func nonBlankLines(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = collapse(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
