package cql2

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// FoldCase is CASEI: the full case folding of Unicode, so that two strings
// that differ only in case, or in the way their characters are composed,
// become equal.
func FoldCase(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	// Definition D145 of the Unicode Standard, then composed again.
	return norm.NFC.String(strings.Map(foldCherokee, cases.Fold().String(norm.NFD.String(s))))
}

// foldCherokee mends the one script whose small letters fold to capitals:
// cases.Fold exchanges the two.
func foldCherokee(r rune) rune {
	switch {
	case r >= 0xAB70 && r <= 0xABBF:
		return r - 0xAB70 + 0x13A0
	case r >= 0x13F8 && r <= 0x13FD:
		return r - 8
	}
	return r
}

// FoldAccents is ACCENTI: the string without accents. Letters are decomposed
// and lose their diacritics (Latin, Greek, Cyrillic), vowel signs and points
// (Arabic, Hebrew); letters that Unicode does not decompose, such as ø, ł, æ or
// the Tajik қ and ҳ, become the plain letters they are written with where
// these are missing. Japanese voicing marks stay.
func FoldAccents(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if isAccent(r) {
			continue
		}
		if plain, ok := plainLetters[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isAccent(r rune) bool { return r >= 0x300 && unicode.Is(accents, r) }

// accents holds the combining marks that ACCENTI removes.
var accents = &unicode.RangeTable{R16: []unicode.Range16{
	{0x0300, 0x036F, 1}, // combining diacritical marks
	{0x0483, 0x0487, 1}, // Cyrillic
	{0x0591, 0x05BD, 1}, // Hebrew points
	{0x05BF, 0x05BF, 1},
	{0x05C1, 0x05C2, 1},
	{0x05C4, 0x05C5, 1},
	{0x05C7, 0x05C7, 1},
	{0x0610, 0x061A, 1}, // Arabic marks
	{0x064B, 0x065F, 1},
	{0x0670, 0x0670, 1},
	{0x1AB0, 0x1AFF, 1}, // combining diacritical marks extended
	{0x1DC0, 0x1DFF, 1}, // supplement
	{0x20D0, 0x20F0, 1}, // for symbols
	{0xFE20, 0xFE2F, 1}, // half marks
}}

// plainLetters holds letters with a stroke, a hook or a descender, and
// ligatures, that have no canonical decomposition.
var plainLetters = letters(
	"Æ AE æ ae Œ OE œ oe Ø O ø o Đ D đ d Ð D ð d Ł L ł l Ħ H ħ h Ŧ T ŧ t ı i Ŋ N ŋ n Þ Th þ th ẞ SS ß ss " +
		"Ɓ B ɓ b Ɗ D ɗ d Ɖ D Ƙ K ƙ k Ɨ I ɨ i Ɛ E ɛ e Ɔ O ɔ o Ƶ Z ƶ z Ⱥ A Ƀ B ƀ b Ɍ R ɍ r Ɏ Y ɏ y " +
		"Ғ Г ғ г Қ К қ к Ҳ Х ҳ х Ҷ Ч ҷ ч Ҹ Ч ҹ ч Ҝ К ҝ к Ҡ К ҡ к Ң Н ң н Ү У ү у Ұ У ұ у Ҙ З ҙ з Ҫ С ҫ с Ө О ө о Һ Х һ х " +
		"Ґ Г ґ г")

// letters reads pairs of a letter and what it becomes.
func letters(pairs string) map[rune]string {
	m := map[rune]string{}
	fields := strings.Fields(pairs)
	for i := 0; i+1 < len(fields); i += 2 {
		m[[]rune(fields[i])[0]] = fields[i+1]
	}
	return m
}
