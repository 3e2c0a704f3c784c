package fulltext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"panj/data/fulltext"
)

// FuzzParse: whatever is asked for, words hold nothing that an index could
// mistake, and a text is found in itself, within its bounds.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"river bank,x", `"a" OR b*`, "é\u0301,,", "می\u200cخواهم", "\xff\xfe", "ẞ ŉ ﬁ İ", "𝟗 Ⅷ ½", strings.Repeat("a ", 128)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := string(fulltext.AppendWords(nil, s))
		for _, r := range words {
			if r < utf8.RuneSelf && r != ' ' && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
				t.Fatalf("%q becomes %q", s, words)
			}
		}
		q, err := fulltext.Parse(s)
		if err != nil {
			return
		}
		if !matches(q, s) {
			t.Errorf("%q is not found in itself", s)
		}
		last := 0
		for _, span := range q.Find(s) {
			if span.Start < last || span.End <= span.Start || span.End > utf8.RuneCountInString(s) {
				t.Errorf("%q is found at %v", s, span)
			}
			last = span.End
		}
	})
}
