package ingest

import (
	"regexp"
	"strings"
)

// markdownBlock is a heading or a paragraph with its marks, and the number of
// its first line.
type markdownBlock struct {
	heading bool
	lines   []string
	line    int
}

// text returns the lines as one string.
func (b *markdownBlock) text() string { return strings.Join(b.lines, "\n") }

var (
	atxHeading    = regexp.MustCompile(`^#{1,6}(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$`)
	setextRule    = regexp.MustCompile(`^(?:=+|-+)[ \t]*$`)
	bulletMarker  = regexp.MustCompile(`^[-*+](?:[ \t]+|$)`)
	numberMarker  = regexp.MustCompile(`^([0-9]{1,9})[.)](?:[ \t]+|$)`)
	linkReference = regexp.MustCompile(`^\[[^\]^][^\]]*\]:[ \t]*\S+`)
	htmlStart     = regexp.MustCompile(`^<(?:[/!?]|[A-Za-z][A-Za-z0-9-]*(?:[\s/>]|$))`)
)

// blockReader gathers the lines of Markdown into blocks.
type blockReader struct {
	blocks    []markdownBlock
	open      *markdownBlock // the paragraph that the next line may go on with
	inList    bool           // whether the open paragraph is a list item
	inComment bool
}

func markdownBlocks(body string, line int) ([]markdownBlock, error) {
	var b blockReader
	for text := range strings.SplitSeq(body, "\n") {
		if err := b.add(text, line); err != nil {
			return nil, err
		}
		line++
	}
	if b.inComment {
		return nil, lineError(line-1, "the comment that began with <!-- has no end")
	}
	b.close()
	return b.blocks, nil
}

// close ends the open paragraph.
func (b *blockReader) close() {
	if b.open != nil {
		b.blocks = append(b.blocks, *b.open)
	}
	b.open, b.inList = nil, false
}

// add takes the next line.
func (b *blockReader) add(text string, line int) error {
	if b.inComment {
		_, text, b.inComment = cutComment(text)
		if b.inComment {
			return nil
		}
	}
	text, err := b.enterContainers(text, line)
	if err != nil {
		return err
	}
	if strings.HasPrefix(text, "<!--") {
		_, text, b.inComment = cutComment(text[len("<!--"):])
		if text = strings.TrimSpace(text); text == "" {
			return nil // a comment beside or inside a paragraph leaves it whole
		}
	}
	switch {
	case text == "":
		b.close()
	case b.open != nil && !b.inList && setextRule.MatchString(text):
		b.open.heading = true
		b.close()
	case isThematicBreak(text):
		b.close()
	case atxHeading.MatchString(text):
		b.close()
		b.blocks = append(b.blocks, markdownBlock{heading: true, lines: atxHeading.FindStringSubmatch(text)[1:], line: line})
	case b.open == nil && linkReference.MatchString(text):
	case strings.HasPrefix(text, "```") || strings.HasPrefix(text, "~~~"):
		return lineError(line, "code blocks are not read: an article is text")
	case strings.HasPrefix(text, "|"):
		return lineError(line, "tables are not read: write their content as sentences")
	case strings.HasPrefix(text, "[^"):
		return lineError(line, "footnotes are not read: write them as sentences")
	case htmlStart.MatchString(text):
		return lineError(line, "HTML is not read: use Markdown")
	case b.open != nil:
		b.open.lines = append(b.open.lines, text)
	default:
		b.open = &markdownBlock{lines: []string{text}, line: line}
	}
	return nil
}

// enterContainers strips quote and list marks from a line; a list mark begins
// a new paragraph.
func (b *blockReader) enterContainers(text string, line int) (string, error) {
	for depth := 0; ; depth++ {
		text = strings.TrimSpace(text)
		rest, quoted := strings.CutPrefix(text, ">")
		if !quoted {
			size := b.listMarker(text)
			if size == 0 {
				return text, nil
			}
			b.close()
			b.inList = true
			rest = text[size:]
		}
		if depth == maxNesting {
			return "", lineError(line, "more than %d quote and list marks: %w", maxNesting, errTooLarge)
		}
		text = rest
	}
}

// listMarker returns the length of the list mark that text begins with, or 0.
// Inside a paragraph only "1." begins a numbered list: other numbers at the
// start of a line are most likely part of the sentence.
func (b *blockReader) listMarker(text string) int {
	if isThematicBreak(text) || b.open != nil && setextRule.MatchString(text) {
		return 0
	}
	if mark := bulletMarker.FindString(text); mark != "" {
		return len(mark)
	}
	mark := numberMarker.FindStringSubmatch(text)
	if mark == nil || b.open != nil && !b.inList && mark[1] != "1" {
		return 0
	}
	return len(mark[0])
}

// cutComment looks for the end of a comment in text.
func cutComment(text string) (comment, rest string, unfinished bool) {
	comment, rest, found := strings.Cut(text, "-->")
	return comment, rest, !found
}

// isThematicBreak reports whether a line is a rule: three or more of one sign.
func isThematicBreak(text string) bool {
	count := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ' || c == '\t':
		case c != text[0] || c != '*' && c != '-' && c != '_':
			return false
		default:
			count++
		}
	}
	return count >= 3
}
