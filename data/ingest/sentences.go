package ingest

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// sentences cuts a paragraph, whose white space is already collapsed, into its
// sentences: at the boundaries of Unicode Standard Annex #29, less those that
// only follow an abbreviation. A piece without a letter or digit ("...", a lone
// quote) belongs to the sentence before it, or after it if it comes first.
func sentences(paragraph string) []string {
	var out []string
	start, end := 0, 0 // the sentence that is not yet complete
	hasWord := false
	finish := func() {
		if hasWord {
			out = append(out, strings.TrimSpace(paragraph[start:end]))
			start, hasWord = end, false
		}
	}
	for piece := range boundaries(paragraph) {
		if strings.ContainsFunc(piece, isWordRune) {
			finish()
			hasWord = true
		}
		end += len(piece)
	}
	finish()
	if rest := strings.TrimSpace(paragraph[start:]); rest != "" {
		out = append(out, rest) // nothing in it but signs
	}
	return out
}

// boundaries yields the pieces of a paragraph between true sentence boundaries.
func boundaries(paragraph string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, end, state := 0, 0, -1
		for end < len(paragraph) {
			var piece string
			piece, _, state = uniseg.FirstSentenceInString(paragraph[end:], state)
			end += len(piece)
			if mark := noteMark(paragraph[:end], paragraph[end:]); mark > 0 {
				end += mark
				state = -1
			}
			if end < len(paragraph) && !endsSentence(paragraph[start:end], paragraph[end:]) {
				continue
			}
			if !yield(paragraph[start:end]) {
				return
			}
			start = end
		}
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// noteMark returns the length of the rest of a footnote mark such as "[12]",
// which the annex tears apart after a full stop, with the space that follows.
func noteMark(before, after string) int {
	if !strings.HasSuffix(before, "[") {
		return 0
	}
	digits := 0
	for digits < len(after) && after[digits] >= '0' && after[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 3 || digits == len(after) || after[digits] != ']' {
		return 0
	}
	length := digits + 1
	if strings.HasPrefix(after[length:], " ") {
		length++
	}
	return length
}

// endsSentence reports whether a sentence really ends between before and after,
// where the annex sees a boundary.
func endsSentence(before, after string) bool {
	trimmed := strings.TrimRightFunc(before, unicode.IsSpace)
	if !strings.HasSuffix(trimmed, ".") {
		return true
	}
	word := lastWord(trimmed)
	next, _ := utf8.DecodeRuneInString(after)
	bare := strings.TrimSuffix(word, ".")
	switch {
	case titles[bare]:
		return false
	case numbered[strings.ToLower(bare)]:
		return !unicode.IsDigit(next)
	case midSentence[strings.ToLower(bare)]:
		return false
	case isInitial(bare):
		return startsSentence(after)
	case isDotted(bare):
		return startsSentence(after)
	}
	return true
}

// lastWord returns what stands after the last space or opening bracket.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Ps, r) || unicode.Is(unicode.Pi, r) || r == '"' || r == '\''
	})
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

// isInitial reports whether a word without its full stop is one capital.
func isInitial(bare string) bool {
	r, size := utf8.DecodeRuneInString(bare)
	return size == len(bare) && unicode.IsUpper(r)
}

// isDotted reports whether a word without its last full stop is an acronym
// written with stops: "U.S", "a.m", "т.д".
func isDotted(bare string) bool {
	parts := strings.Split(bare, ".")
	if len(parts) < 2 {
		return false
	}
	for _, part := range parts {
		r, size := utf8.DecodeRuneInString(part)
		if size == 0 || size != len(part) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// startsSentence reports whether the first word of s is one that begins
// sentences and not names, so that "in the U.S. The army" is two sentences and
// "the U.S. Army" is inside one.
func startsSentence(s string) bool {
	word, _, _ := strings.Cut(strings.TrimLeftFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
	return openers[strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })]
}

// words makes a set.
func words(list string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

var (
	// titles stand before a name and never end a sentence.
	titles = words("Mr Mrs Ms Mx Dr Prof Gen Col Lt Maj Capt Cpl Sgt Adm Brig Sen Rep Gov Pres Amb Min Rev Hon St Mt Messrs Mme")
	// numbered are abbreviations when a number follows and words otherwise.
	numbered = words("no nos art arts sec ch vol fig figs p pp par para para eq km approx ca c ст п № стр гл рис")
	// midSentence never ends a sentence.
	midSentence = words("e.g i.e cf vs viz al ул им тыс млн млрд")
	// openers begin a sentence after an acronym with stops.
	openers = words(`The A An It Its He She They We I You This That These Those There In On At By For From With But And Or
		As After Before When While If However Meanwhile Since Under Most Some Many Few All Both No Not One
		His Her Their Our My To What Who Why How Where Officials Reports Analysts Authorities
		В На Но И Он Она Они Это Этот По Из За При Как После Так Однако`)
)
