package ingest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"panj/data"
	"panj/data/ingest"
)

var meta = data.Article{ID: "a", Title: "The title"}

func plain(t *testing.T, text string) *data.Article {
	t.Helper()
	a, err := ingest.PlainText(strings.NewReader(text), meta)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ids(a *data.Article) []string {
	var list []string
	for _, p := range a.Passages {
		list = append(list, p.ID)
	}
	return list
}

// copied is what a page looks like when it is copied: a table of contents'
// title, one line for each paragraph, headings without marks, a number stuck to
// the end. The words are our own; the traps are those of real pages.
const copied = `The title
Table of Contents
The bridge
What it cost
The old bridge stands where the road leaves the town, and lorries have crossed it for about 1,340 days (3.7 years). Dr. Karim of the U.S. Geological Society measured it twice!
A second paragraph has one sentence, with a list of names: A. B. Karimov, J. Smith and Co. in London.
The bridge
Guards of post no. 5 Istiqlol opened it at 9 a.m. The toll is 2.50 a lorry, i.e. little. “It was free,” he said. “Nobody paid.” Then it closed…
It is called "Friendship." People like it.
What it cost
Nobody said. Why? The U.S. The answer came late[1]. It was dear.[2] It still is.12`

const copiedWant = `lead-1.1: The old bridge stands where the road leaves the town, and lorries have crossed it for about 1,340 days (3.7 years).
lead-1.2: Dr. Karim of the U.S. Geological Society measured it twice!
lead-2.1: A second paragraph has one sentence, with a list of names: A. B. Karimov, J. Smith and Co. in London.
the-bridge-1.1: Guards of post no. 5 Istiqlol opened it at 9 a.m.
the-bridge-1.2: The toll is 2.50 a lorry, i.e. little.
the-bridge-1.3: “It was free,” he said.
the-bridge-1.4: “Nobody paid.”
the-bridge-1.5: Then it closed…
the-bridge-2.1: It is called "Friendship."
the-bridge-2.2: People like it.
what-it-cost-1.1: Nobody said.
what-it-cost-1.2: Why?
what-it-cost-1.3: The U.S.
what-it-cost-1.4: The answer came late[1].
what-it-cost-1.5: It was dear.[2]
what-it-cost-1.6: It still is.`

func TestPlainTextOfACopiedPage(t *testing.T) {
	a := plain(t, copied)
	if got := passages(a); got != copiedWant {
		t.Errorf("got\n%s\nwant\n%s", got, copiedWant)
	}
	if a.Passages[3].SectionTitle != "The bridge" {
		t.Errorf("section title is %q", a.Passages[3].SectionTitle)
	}
	checkArticle(t, a)
}

// The same article in Markdown and hard-wrapped has the same passages.
func TestEditionsHaveTheSameIDs(t *testing.T) {
	md := front + `
The old bridge stands where the road leaves the town, and lorries have
crossed it for about 1,340 days (3.7 years). Dr. Karim of the **U.S.
Geological Society** measured it twice!

A second paragraph has one sentence, with a list of names: A. B. Karimov, J. Smith
and Co. in London.

## The bridge

Guards of post no. 5 Istiqlol opened it at 9 a.m. The toll is 2.50 a lorry, i.e. little.
“It was free,” he said. “Nobody paid.” Then it closed…

It is called "Friendship." People like it.

## What it cost

Nobody said. Why? The U.S. The answer came late[1]. It was dear.[2] It still is.
`
	if got := passages(markdown(t, md)); got != copiedWant {
		t.Errorf("Markdown: got\n%s\nwant\n%s", got, copiedWant)
	}
	wrapped := strings.NewReplacer("## ", "", "**", "").Replace(strings.TrimPrefix(md, front))
	if got := passages(plain(t, wrapped)); got != copiedWant {
		t.Errorf("hard-wrapped: got\n%s\nwant\n%s", got, copiedWant)
	}
	if got := passages(plain(t, markdown(t, md).Text)); got != copiedWant {
		t.Errorf("the assembled text read again: got\n%s\nwant\n%s", got, copiedWant)
	}
}

// The seed's article, of which each line is a sentence, is cut at the same
// places by the rules for sentences.
func TestSeedArticleIsCutTheSameWayByRule(t *testing.T) {
	text, err := os.ReadFile("../seed/articles/rising-border-tensions.md")
	if err != nil {
		t.Fatal(err)
	}
	byLine := markdown(t, string(text))
	byRule := markdown(t, strings.Replace(string(text), "sentences: lines", "sentences: unicode", 1))
	fromText := plain(t, byLine.Text)
	if passages(byRule) != passages(byLine) || passages(fromText) != passages(byLine) {
		t.Errorf("by line\n%s\nby rule\n%s\nfrom the text\n%s", passages(byLine), passages(byRule), passages(fromText))
	}
	checkArticle(t, byLine)
}

// The sections, paragraphs and sentences that the article has, counted by hand
// in the original.
func TestSeedArticleHasTheOriginalsStructure(t *testing.T) {
	file, err := os.Open("../seed/articles/rising-border-tensions.md")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	a, err := ingest.Markdown(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, section := range []struct {
		slug       string
		paragraphs []int // sentences of each
	}{
		{"lead", []int{3, 1}}, {"the-evidence", []int{3, 2}}, {"recent-attacks-targeting-chinese-nationals", []int{4, 2}},
		{"the-reconstruction", []int{3, 3}}, {"regional-responses-and-security-measures", []int{3, 2}}, {"what-happens-next", []int{1}},
	} {
		for p, sentences := range section.paragraphs {
			for s := range sentences {
				want = append(want, fmt.Sprintf("%s-%d.%d", section.slug, p+1, s+1))
			}
		}
	}
	if got := ids(a); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if a.ID != "rising-border-tensions" || a.Language != "en" || a.Edition != "summary in our own words" || a.Licence.Title != "CC BY 4.0" {
		t.Errorf("got %+v", a)
	}
}

func TestPlainTextBlocks(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"one line each":            {"One.\nTwo.", "lead-1.1: One.\nlead-2.1: Two."},
		"heading of a paragraph":   {"A heading\nOne.", "a-heading-1.1: One."},
		"heading at the end":       {"One.\nShare this", "lead-1.1: One."},
		"contents without entries": {"Contents\nA\nOne.\nB\nTwo.", "a-1.1: One.\nb-1.1: Two."},
		"bullets":                  {"Before:\n• one two\n- three", "lead-1.1: Before:\nlead-2.1: one two\nlead-3.1: three"},
		"long line is no heading":  {strings.Repeat("word ", 30) + "end", "lead-1.1: " + strings.Repeat("word ", 30) + "end"},
		"quoted line":              {"“We will not go.”\nOne.", "lead-1.1: “We will not go.”\nlead-2.1: One."},
		"Persian":                  {"شواهد\nمرز طولانی است. رود پنج؟", "شواهد-1.1: مرز طولانی است.\nشواهد-1.2: رود پنج؟"},
		"Russian":                  {"Граница длинная, т. е. 1340 км. На ней 26 ноября 2025 г. был бой.", "lead-1.1: Граница длинная, т. е. 1340 км.\nlead-1.2: На ней 26 ноября 2025 г. был бой."},
		"abbreviations":            {"It is in Badakhshan, e.g. Khorog vs. Kabul. Нашли на ул. Рудаки.", "lead-1.1: It is in Badakhshan, e.g. Khorog vs. Kabul.\nlead-1.2: Нашли на ул. Рудаки."},
		"control characters":       {"One\x01 two\u2028three.\x0b", "lead-1.1: One two three."},
		"only signs":               {"... One. ...\n—", "lead-1.1: ... One. ..."},
	}
	for name, test := range tests {
		if got := passages(plain(t, test.text)); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

func TestPlainTextRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		meta data.Article
		want string
	}{
		"no id":     {"One.", data.Article{Title: "t"}, "id"},
		"no title":  {"One.", data.Article{ID: "a"}, "title"},
		"empty":     {" \n", meta, "no text"},
		"headings":  {"A\nB\n", meta, "no text"},
		"not utf-8": {"\xfe\xff", meta, "UTF-8"},
	} {
		if _, err := ingest.PlainText(strings.NewReader(test.text), test.meta); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

// Input that makes a careless reader take time that grows with its square: a
// minute for one of these, where a careful one needs milliseconds.
func TestHostileArticlesAreReadInTime(t *testing.T) {
	const size = 1 << 16
	start := time.Now()
	for _, unit := range []string{
		"[", "![", "[a](", "[a](b)", "*a _b ", "**a", "*a* ", "_*", "`", "`` ` ", "<a ", "<!", "&", "&#1;", "\\", "]", "(", ">", "- ", "1. ", "a\n", "a\n\n",
		"# a\n", "Mr. A", "A. ", "! ", "x.[", "x.[1]", "U.S. ", "e.g. B ", "\u00a0", "\u0301", "a.b.", "“", "Contents\n", "a \n- b\n",
	} {
		body := strings.Repeat(unit, size/len(unit))
		for _, text := range []string{"x " + body, "x\n\n" + body + "."} {
			_, _ = ingest.Markdown(strings.NewReader(front + text))
			_, _ = ingest.PlainText(strings.NewReader(text), meta)
		}
	}
	if spent := time.Since(start); spent > time.Minute {
		t.Errorf("it took %v", spent)
	}
}

func FuzzPlainText(f *testing.F) {
	f.Add(copied)
	f.Add("Contents\nA\n\nB c.[1] d. E\n• f\n")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ingest.PlainText(strings.NewReader(text), meta)
		if err != nil {
			return
		}
		checkArticle(t, a)
	})
}
