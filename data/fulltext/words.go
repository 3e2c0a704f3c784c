package fulltext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"panj/data/cql2"
)

// word is one word of a text, folded, and where it stands: code points, end
// exclusive.
type word struct {
	folded     string
	start, end int
}

// appendWords cuts a text into its words.
func appendWords(dst []word, text string) []word {
	ascii := isASCII(text)
	if ascii {
		text = strings.ToLower(text)
	}
	at, begin, beginAt := 0, -1, 0 // at counts code points, begin bytes
	end := func(i int) {
		if begin < 0 {
			return
		}
		folded := text[begin:i]
		if !ascii {
			folded = fold(folded)
		}
		if folded != "" {
			dst = append(dst, word{folded, beginAt, at})
		}
		begin = -1
	}
	for i, r := range text {
		switch {
		case isWordRune(r):
			if begin < 0 {
				begin, beginAt = i, at
			}
		case begin >= 0 && unicode.IsMark(r):
		default:
			end(i)
		}
		at++
	}
	end(len(text))
	return dst
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// fold brings a word into the form in which words are compared.
func fold(s string) string {
	if s = cql2.FoldAccents(cql2.FoldCase(s)); isASCII(s) {
		return s
	}
	return strings.Map(plain, s)
}

// plain replaces what keyboards and fonts write differently but readers take
// for the same.
func plain(r rune) rune {
	switch r {
	case 'ي', 'ى':
		return 'ی'
	case 'ك':
		return 'ک'
	case 'ـ': // only stretches a word
		return -1
	}
	if r >= utf8.RuneSelf && unicode.Is(unicode.Nd, r) {
		return '0' + digit(r)
	}
	return r
}

// digit is the value of a decimal digit: Unicode keeps those of a script
// together, in order, beginning with its zero.
func digit(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// AppendWords adds the folded words of a text, a space between them, to what
// an index is made from. They hold only small letters and digits of ASCII and
// characters beyond it.
func AppendWords(dst []byte, text string) []byte {
	for i, w := range appendWords(nil, text) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, w.folded...)
	}
	return dst
}
