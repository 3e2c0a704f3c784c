package ingest

import (
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxDestination  = 4 << 10 // bytes of a link's address that are looked at
	maxReference    = 40      // bytes of a character reference
	maxOpenBrackets = 100     // in one paragraph; more of them are plain text
	maxParentheses  = 32      // inside each other in a link's address
)

var (
	reference  = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);`)
	autoLink   = regexp.MustCompile(`^<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>`)
	htmlInline = regexp.MustCompile(`^</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>`)
)

// piece is a stretch of a paragraph: text, or marks that may turn out to be
// nothing but text.
type piece struct {
	text     string
	mark     byte // '*' or '_' for emphasis, '[' for the start of a link, '!' of an image; 0 for text
	canOpen  bool
	canClose bool
}

// inlineReader turns one paragraph of Markdown into pieces.
type inlineReader struct {
	src      string
	at       int
	pieces   []piece
	brackets []int // pieces that may open a link
	text     strings.Builder
}

// inlineText returns the plain text of a paragraph or heading.
func inlineText(src string) (string, error) {
	r := &inlineReader{src: src}
	for r.at < len(src) {
		if err := r.next(); err != nil {
			return "", err
		}
	}
	r.flush()
	dropEmphasis(r.pieces)
	var out strings.Builder
	for _, p := range r.pieces {
		out.WriteString(p.text)
	}
	return out.String(), nil
}

// flush makes a piece of the text gathered so far.
func (r *inlineReader) flush() {
	if r.text.Len() > 0 {
		r.pieces = append(r.pieces, piece{text: r.text.String()})
		r.text.Reset()
	}
}

// next reads one character, or one construct, at the current place.
func (r *inlineReader) next() error {
	switch c := r.src[r.at]; c {
	case '\\':
		r.escape()
	case '&':
		r.entity()
	case '`':
		r.code()
	case '*', '_':
		r.emphasis(c)
	case '<':
		return r.angle()
	case '!', '[':
		r.openBracket()
	case ']':
		r.closeBracket()
	default:
		r.text.WriteByte(c)
		r.at++
	}
	return nil
}

func (r *inlineReader) escape() {
	r.at++
	if r.at == len(r.src) {
		r.text.WriteByte('\\')
		return
	}
	switch c := r.src[r.at]; {
	case c == '\n': // a hard line break
	case isASCIIPunct(c):
		r.text.WriteByte(c)
		r.at++
	default:
		r.text.WriteByte('\\')
	}
}

// entity reads a character reference, which stands for one character or two.
func (r *inlineReader) entity() {
	found := reference.FindString(r.src[r.at:min(len(r.src), r.at+maxReference)])
	plain := html.UnescapeString(found)
	if found == "" || utf8.RuneCountInString(plain) > 2 || strings.ContainsFunc(plain, unicode.IsControl) {
		r.text.WriteByte('&')
		r.at++
		return
	}
	r.text.WriteString(plain)
	r.at += len(found)
}

// code reads a code span, whose inside has no marks, or backticks without a
// counterpart.
func (r *inlineReader) code() {
	ticks := r.src[r.at : r.at+runLength(r.src[r.at:], '`')]
	r.at += len(ticks)
	if inside, after, found := cutRun(r.src[r.at:], ticks); found {
		r.text.WriteString(inside)
		r.at = len(r.src) - len(after)
		return
	}
	r.text.WriteString(ticks)
}

// emphasis reads a run of * or _ and notes on which sides words stand, which
// decides whether it can open or close emphasis (CommonMark 0.31, 6.2).
func (r *inlineReader) emphasis(mark byte) {
	n := runLength(r.src[r.at:], mark)
	before, _ := utf8.DecodeLastRuneInString(r.src[:r.at])
	after, _ := utf8.DecodeRuneInString(r.src[r.at+n:])
	if r.at == 0 {
		before = ' '
	}
	if r.at+n == len(r.src) {
		after = ' '
	}
	left := !unicode.IsSpace(after) && (!isPunct(after) || unicode.IsSpace(before) || isPunct(before))
	right := !unicode.IsSpace(before) && (!isPunct(before) || unicode.IsSpace(after) || isPunct(after))
	p := piece{text: r.src[r.at : r.at+n], mark: mark, canOpen: left, canClose: right}
	if mark == '_' {
		p.canOpen = left && (!right || isPunct(before))
		p.canClose = right && (!left || isPunct(after))
	}
	r.flush()
	r.pieces = append(r.pieces, p)
	r.at += n
}

// angle reads what < begins: an address, a tag (left out) or a plain sign.
func (r *inlineReader) angle() error {
	rest := r.src[r.at:]
	if link := autoLink.FindStringSubmatch(rest); link != nil {
		r.text.WriteString(link[1])
		r.at += len(link[0])
		return nil
	}
	if strings.HasPrefix(rest, "<!--") {
		end := strings.Index(rest, "-->")
		if end < 0 {
			return errors.New("the comment that began with <!-- has no end")
		}
		r.at += end + len("-->")
		return nil
	}
	if tag := htmlInline.FindString(rest); tag != "" {
		r.at += len(tag)
		return nil
	}
	r.text.WriteByte('<')
	r.at++
	return nil
}

func (r *inlineReader) openBracket() {
	mark := r.src[r.at]
	size := 1
	if strings.HasPrefix(r.src[r.at:], "![") {
		size = 2
	}
	if mark == '!' && size == 1 || len(r.brackets) == maxOpenBrackets {
		r.text.WriteByte(mark)
		r.at++
		return
	}
	r.flush()
	r.brackets = append(r.brackets, len(r.pieces))
	r.pieces = append(r.pieces, piece{text: r.src[r.at : r.at+size], mark: mark})
	r.at += size
}

// closeBracket makes a link or image of the innermost open bracket if an
// address or reference follows.
func (r *inlineReader) closeBracket() {
	r.at++
	target := linkTarget(r.src[r.at:])
	if len(r.brackets) == 0 || target == 0 {
		r.text.WriteByte(']')
		r.brackets = r.brackets[:max(0, len(r.brackets)-1)]
		return
	}
	r.flush()
	opener := r.brackets[len(r.brackets)-1]
	r.brackets = r.brackets[:len(r.brackets)-1]
	if r.pieces[opener].mark == '!' {
		r.pieces = r.pieces[:opener]
	} else {
		r.pieces[opener].text = ""
		dropEmphasis(r.pieces[opener:])
	}
	r.at += target
}

// linkTarget returns the length of "(address)" or "[reference]" at the start
// of s, or 0.
func linkTarget(s string) int {
	window := s[:min(len(s), maxDestination)]
	switch {
	case strings.HasPrefix(window, "["):
		return strings.IndexByte(window, ']') + 1
	case !strings.HasPrefix(window, "("):
		return 0
	}
	depth := 0
	for i := 0; i < len(window); i++ {
		switch window[i] {
		case '\\':
			i++
		case '(':
			if depth++; depth > maxParentheses {
				return 0
			}
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// dropEmphasis takes the marks out of pieces that open and close emphasis; the
// others stay as text and lose their meaning.
func dropEmphasis(pieces []piece) {
	var openers []int
	open := map[byte]int{}
	for i := range pieces {
		p := &pieces[i]
		if p.mark != '*' && p.mark != '_' {
			continue
		}
		for p.canClose && len(p.text) > 0 && open[p.mark] > 0 {
			last := len(openers) - 1
			for pieces[openers[last]].mark != p.mark {
				open[pieces[openers[last]].mark]--
				last--
			}
			opener := &pieces[openers[last]]
			n := min(len(opener.text), len(p.text))
			opener.text, p.text = opener.text[n:], p.text[n:]
			openers = openers[:last+1]
			if opener.text == "" {
				openers = slices.Delete(openers, last, last+1)
				open[p.mark]--
			}
		}
		if p.canOpen && len(p.text) > 0 {
			openers = append(openers, i)
			open[p.mark]++
		}
	}
	for i := range pieces {
		pieces[i].mark = 0
	}
}

// cutRun cuts s around the first run of backticks as long as ticks.
func cutRun(s, ticks string) (before, after string, found bool) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '`')
		if i < 0 {
			return s, "", false
		}
		n := runLength(s[at+i:], '`')
		if n == len(ticks) {
			return s[:at+i], s[at+i+n:], true
		}
		at += i + n
	}
}

func runLength(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

func isASCIIPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
