package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// sentences cuts a paragraph, whose white space is already collapsed, into its
// sentences: at the boundaries of Unicode Standard Annex #29, less those that
// only follow an abbreviation.
func sentences(paragraph string) []string {
	var out []string
	rest, state := paragraph, -1
	current := ""
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		piece, rest, state = takeNoteMark(piece, rest, state)
		current += piece
		if rest != "" && !endsSentence(current, rest) {
			continue
		}
		if text := strings.TrimSpace(current); text != "" {
			out = append(out, text)
		}
		current = ""
	}
	return joinWordless(out)
}

// takeNoteMark moves a footnote mark such as "[12]", which the annex tears
// apart after a full stop, to the sentence that it belongs to.
func takeNoteMark(piece, rest string, state int) (string, string, int) {
	if !strings.HasSuffix(piece, "[") {
		return piece, rest, state
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 3 || digits == len(rest) || rest[digits] != ']' {
		return piece, rest, state
	}
	cut := digits + 1
	for cut < len(rest) && rest[cut] == ' ' {
		cut++
	}
	return piece + rest[:cut], rest[cut:], -1
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

// joinWordless gives pieces without a letter or digit ("...", a lone quote) to
// the sentence before them, or after if they come first.
func joinWordless(pieces []string) []string {
	var out []string
	pending := ""
	for _, piece := range pieces {
		hasWord := strings.ContainsFunc(piece, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		switch {
		case hasWord:
			out = append(out, strings.TrimSpace(pending+" "+piece))
			pending = ""
		case len(out) > 0:
			out[len(out)-1] += " " + piece
		default:
			pending = strings.TrimSpace(pending + " " + piece)
		}
	}
	if pending != "" {
		out = append(out, pending)
	}
	return out
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
