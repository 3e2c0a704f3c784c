package ingest

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"panj/data"
)

const (
	wrapWidth       = 100 // no line longer than this: the text is hard-wrapped
	maxHeadingRunes = 80
	maxHeadingWords = 14
)

// gluedCounter is a number that a copied page leaves right behind the full
// stop of its last sentence (of comments, of shares).
var gluedCounter = regexp.MustCompile(`(\pL[.!?]["'”’)]?)[0-9]{1,4}$`)

// PlainText reads an article that has no marks for its structure; what is
// known of it beside the text (ID, Title, URL ...) comes in meta.
//
// Each line is a paragraph or a heading. If no line is longer than 100
// characters and there are blank lines, the text is taken for a hard-wrapped
// one and the blank lines part its blocks. A heading is a line of its own of at
// most 80 characters and 14 words without punctuation at its end. A table of
// contents, a first line that repeats the title, and a number stuck to the end
// of the last sentence are left out. Sentences end where Unicode Standard Annex
// #29 says so, except after abbreviations.
func PlainText(r io.Reader, meta data.Article) (*data.Article, error) {
	article := meta
	article.Passages, article.Text = nil, ""
	if err := checkArticle(&article); err != nil {
		return nil, fmt.Errorf("read article: %w", err)
	}
	text, err := articleText(r)
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", article.ID, err)
	}
	blocks := withoutContents(plainBlocks(text))
	if len(blocks) > 0 && sameTitle(blocks[0], article.Title) {
		blocks = blocks[1:]
	}
	if n := len(blocks); n > 0 {
		blocks[n-1] = gluedCounter.ReplaceAllString(blocks[n-1], "$1")
	}
	out := newOutline()
	for _, block := range blocks {
		if isHeading(block) {
			out.heading(block)
			continue
		}
		out.add(sentences(withoutBullet(block)))
	}
	if err := out.finish(&article); err != nil {
		return nil, fmt.Errorf("read article %q: %w", article.ID, err)
	}
	return &article, nil
}

// plainBlocks cuts a text into headings and paragraphs, each on one line.
func plainBlocks(text string) []string {
	lines := strings.Split(text, "\n")
	longest, gaps := 0, 0
	for i, line := range lines {
		lines[i] = collapse(line)
		longest = max(longest, utf8.RuneCountInString(lines[i]))
		if lines[i] == "" && i > 0 && lines[i-1] != "" && i < len(lines)-1 {
			gaps++
		}
	}
	wrapped := longest <= wrapWidth && gaps > 0
	var blocks []string
	var block []string // lines of the block that is not yet complete
	finish := func() {
		if len(block) > 0 {
			blocks = append(blocks, strings.Join(block, " "))
			block = nil
		}
	}
	for _, line := range lines {
		if line == "" || !wrapped || startsBullet(line) {
			finish()
		}
		if line != "" {
			block = append(block, line)
		}
	}
	finish()
	return blocks
}

// isHeading reports whether a block is a heading: short, and not a sentence.
func isHeading(block string) bool {
	if startsBullet(block) || utf8.RuneCountInString(block) > maxHeadingRunes || len(strings.Fields(block)) > maxHeadingWords {
		return false
	}
	end := strings.TrimRightFunc(block, func(r rune) bool {
		return unicode.In(r, unicode.Pe, unicode.Pf) || r == '"' || r == '\''
	})
	last, _ := utf8.DecodeLastRuneInString(end)
	return !unicode.Is(unicode.Sentence_Terminal, last) && !unicode.Is(unicode.Terminal_Punctuation, last) && last != '…'
}

// withoutContents leaves out a line that announces a table of contents, and the
// lines after it that are headings again further down.
func withoutContents(blocks []string) []string {
	start := slices.IndexFunc(blocks, func(block string) bool {
		title := strings.ToLower(block)
		return title == "contents" || title == "table of contents"
	})
	if start < 0 {
		return blocks
	}
	last := map[string]int{} // where a block stands for the last time
	for i, block := range blocks {
		last[block] = i
	}
	end := start + 1
	for end < len(blocks) && isHeading(blocks[end]) && last[blocks[end]] > end {
		end++
	}
	return slices.Concat(blocks[:start], blocks[end:])
}

const bullets = "•‣◦*-–—"

func startsBullet(line string) bool {
	r, size := utf8.DecodeRuneInString(line)
	return strings.ContainsRune(bullets, r) && strings.HasPrefix(line[size:], " ")
}

func withoutBullet(line string) string {
	if !startsBullet(line) {
		return line
	}
	_, rest, _ := strings.Cut(line, " ")
	return rest
}
