package fulltext_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"panj/data/fulltext"
)

func parse(t testing.TB, conditions ...string) *fulltext.Query {
	t.Helper()
	q, err := fulltext.Parse(conditions...)
	if err != nil {
		t.Fatalf("%q: %v", conditions, err)
	}
	return q
}

func matches(q *fulltext.Query, texts ...string) bool {
	tally := q.NewTally()
	for _, text := range texts {
		tally.Add(text, 1)
	}
	return tally.Matches()
}

// TestStandard holds the examples of the draft OGC API - Features - Part 9
// (24-031): /req/text-search/q-response A, B, C and q-definition E.
func TestStandard(t *testing.T) {
	const example = "ocean,climate \tchange,desalination"
	for text, want := range map[string]bool{
		"The Ocean rises":           true,
		"climate change":            true,
		"Climate   \n CHANGE":       true,
		"change of climate":         false,
		"climate is in no change":   false,
		"DESALINATION, and more":    true,
		"the climate, then, change": false,
		"nothing":                   false,
		"":                          false,
	} {
		if got := matches(parse(t, example), text); got != want {
			t.Errorf("%q in %q: %v", example, text, got)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        bool
	}{
		{"shod", "near Shodak", true},
		{"hodak", "near Shodak", false},
		{"s", "near Shodak", false}, // one letter is no beginning
		{"s", "Shodak's", true},
		{"Schön", "SCHON", true},
		{"strasse", "Straße", true},
		{"ostrov", "Østrov Ошибка", true},
		{"ёлка", "ЕЛКА", true},
		{"Қурғон", "курғонтеппа", true},
		{"Қурғон теппа", "Қурғонтеппа", false},
		{"кӯҳистон", "Кухистони Бадахшон", true},
		{"مي", "می\u200cخواهم", true},                 // Arabic yeh, Persian yeh; the joiner separates
		{"می خواهم", "می\u200cخواهم", true},           // the joiner separates
		{"كتاب", "کتابخانه", true},                    // kaf
		{"محمد", "محـــمد", true},                     // stretched
		{"مُحَمَّد", "محمد", true},                    // vowel signs
		{"2025", "۲۰۲۵/۱۱", true},                     // Persian digits
		{"۱۱", "2025-11-26", true},                    //
		{"σ", "Σ", true},                              //
		{"οδυσσευσ", "ὈΔΥΣΣΕΎΣ", true},                // final sigma, breathings
		{"e\u0301tude", "\u00e9tude", true},           // however composed
		{"2025-11-26", "on 2025-11-26T10:00", true},   // 26T10 is one word, of which 26 is the beginning
		{"2025-11-2", "on 2025-11-26 at noon", false}, // one digit is no beginning either
		{"don't", "I don’t know", true},               // whichever apostrophe
		{"a,b", "the B side", true},                   //
		{",,b,", "the B side", true},                  // nothing between commas is no alternative
		{"AND", "this and that", true},                // no word has a meaning of its own
		{"\"quoted\" words*", "quoted wordsmith", true},
	} {
		if got := matches(parse(t, c.query), c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.query, c.text, got)
		}
	}
}

// TestConditions: all hold of the row, each in one text.
func TestConditions(t *testing.T) {
	q := parse(t, "clash,attack", "shodak")
	for _, c := range []struct {
		texts []string
		want  bool
	}{
		{[]string{"a clash", "at Shodak"}, true},
		{[]string{"Shodak: an attack"}, true},
		{[]string{"a clash"}, false},
		{[]string{"at Shodak"}, false},
		{nil, false},
	} {
		if got := matches(q, c.texts...); got != c.want {
			t.Errorf("%q: %v", c.texts, got)
		}
	}
	if matches(parse(t, "a clash"), "it was a", "clash") {
		t.Error("a phrase reaches from one text into the next")
	}
}

func TestRefusals(t *testing.T) {
	for says, conditions := range map[string][]string{
		"no word":          {""},
		"holds no word":    {" , !?\u0301 -- ,"},
		"letters":          {"a", "…"},
		"257 characters":   {strings.Repeat("ж", 200), strings.Repeat("a", 57)},
		"is given 9 times": strings.Split("a a a a a a a a a", " "),
	} {
		if q, err := fulltext.Parse(conditions...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v; want an error that says %q", conditions, q, err, says)
		}
	}
}

// TestRank: what a reader would put first.
func TestRank(t *testing.T) {
	q := parse(t, "bridge")
	rank := func(texts ...string) int64 {
		tally := q.NewTally()
		for _, text := range texts {
			tally.Add(text, 1)
		}
		return tally.Rank()
	}
	long := strings.Repeat(" and so on", 20)
	falling := [][]string{
		{"bridge", "bridge"}, {"bridge bridge"}, {"bridge"}, {"the bridge"}, {"bridges"}, {"bridge" + long}, {"bridges" + long}, {"none"},
	}
	for i := 1; i < len(falling); i++ {
		if a, b := rank(falling[i-1]...), rank(falling[i]...); a <= b {
			t.Errorf("%.20q has the rank %d, %.20q %d", falling[i-1], a, falling[i], b)
		}
	}
	if rank("none") != 0 {
		t.Error("nothing found ranks above 0")
	}
	a, b := q.NewTally(), q.NewTally()
	a.Add("bridge", 1)
	b.Add("bridge", 3)
	if d := b.Rank() - 3*a.Rank(); d < -1 || d > 1 {
		t.Errorf("three times the weight: %d, %d", a.Rank(), b.Rank())
	}
	if a.Reset(); a.Rank() != 0 || a.Matches() {
		t.Error("the tally is not reset")
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		conditions []string
		text       string
		want       []string
	}{
		{[]string{"shod"}, "Near Shodak – Шодак –, SHÓDAK!", []string{"Shodak", "SHÓDAK"}},
		{[]string{"river bank,river", "bank of"}, "the river  bank of the river", []string{"river  bank of", "river"}},
		{[]string{"e"}, "e\u0301 x", []string{"e\u0301"}},
		{[]string{"𐌰", "b"}, "𐌰 𐌰 b", []string{"𐌰", "𐌰", "b"}},
		{[]string{"none"}, "x", nil},
	} {
		var got []string
		runes := []rune(c.text)
		for _, s := range parse(t, c.conditions...).Find(c.text) {
			got = append(got, string(runes[s.Start:s.End]))
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q in %q: %q, want %q", c.conditions, c.text, got, c.want)
		}
	}
}

// TestDigits: every decimal digit of Unicode is found as the ASCII digit of its
// value; that they stand in order from their zero is what the folding builds on.
func TestDigits(t *testing.T) {
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		if got, want := string(fulltext.AppendWords(nil, string(r))), fmt.Sprint(n%10); got != want {
			t.Errorf("%U is %q, want %q", r, got, want)
		}
		n++
	}
	if n < 600 {
		t.Errorf("only %d digits", n)
	}
}

func TestString(t *testing.T) {
	if got := parse(t, "River  BANK,x", "É").String(); got != "river bank*,x&e" {
		t.Errorf("%q", got)
	}
}
