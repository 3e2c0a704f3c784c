package ingest_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"panj/data"
	"panj/data/ingest"
)

// front is the least front matter there can be.
const front = "---\nid: a\ntitle: The title\n---\n"

// passages renders an article as "id: text" lines.
func passages(a *data.Article) string {
	var lines []string
	for _, p := range a.Passages {
		lines = append(lines, p.ID+": "+p.Text)
	}
	return strings.Join(lines, "\n")
}

func markdown(t *testing.T, text string) *data.Article {
	t.Helper()
	a, err := ingest.Markdown(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestMarkdownFrontMatter(t *testing.T) {
	a := markdown(t, `---
id: one-two
title: "A title: with a colon"
publisher: Somebody
url: https://example.org/a
language: fa-AF
edition: summary
published: 2025-12-30
licence: CC BY 4.0
licence_url: https://creativecommons.org/licenses/by/4.0/
---
Text.
`)
	want := data.Article{
		ID: "one-two", Title: "A title: with a colon", Publisher: "Somebody", URL: "https://example.org/a", Language: "fa-AF",
		Edition: "summary", Published: "2025-12-30", Licence: data.Link{Title: "CC BY 4.0", Href: "https://creativecommons.org/licenses/by/4.0/"},
	}
	got := *a
	got.Text, got.Passages = "", nil
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestMarkdownStructure(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"sections and paragraphs": {
			"One. Two.\nThree.\n\nFour.\n\n## The evidence\n\nFive.\n\nSix. Seven.\n",
			"lead-1.1: One.\nlead-1.2: Two.\nlead-1.3: Three.\nlead-2.1: Four.\nthe-evidence-1.1: Five.\nthe-evidence-2.1: Six.\nthe-evidence-2.2: Seven.",
		},
		"title is no section": {"# The  Title\n\nOne.\n\n# Other\n\nTwo.", "lead-1.1: One.\nother-1.1: Two."},
		"heading forms":       {"## A ##\nOne.\n\nB\n---\nTwo.\n\nC\n===\nThree.\n#D is text.", "a-1.1: One.\nb-1.1: Two.\nc-1.1: Three.\nc-1.2: #D is text."},
		"same heading twice":  {"## A\n\nOne.\n\n## A\n\nTwo.\n\n## A 2\n\nThree.\n\n## Lead\n\nFour.", "a-1.1: One.\na-2-1.1: Two.\na-2-2-1.1: Three.\nlead-2-1.1: Four."},
		"empty sections":      {"## A\n\n## A\n\nOne.\n\n## B\n", "a-1.1: One."},
		"other scripts":       {"## Ёлка’s №5: Хорог!\n\nOne.\n\n## شواهد\n\nTwo.", "ёлкаs-5-хорог-1.1: One.\nشواهد-1.1: Two."},
		"no letters":          {"## ***\n\nOne.", "section-1.1: One."},
		"lists and quotes":    {"Before:\n- one.\n- two\n  goes on.\n\n1. three.\n2) four.\n\n> five.\n>\n> > six.", "lead-1.1: Before:\nlead-2.1: one.\nlead-3.1: two goes on.\nlead-4.1: three.\nlead-5.1: four.\nlead-6.1: five.\nlead-7.1: six."},
		"number in a text":    {"It was in\n2025. Then\n1,340 km.", "lead-1.1: It was in 2025.\nlead-1.2: Then 1,340 km."},
		"comments and rules":  {"One.\n\n<!-- left\n\nout --> \n***\nTwo <!-- not --> three.\n\n[ref]: https://example.org\n", "lead-1.1: One.\nlead-2.1: Two three."},
		"line ends":           {"One.\r\n\r\nTwo.\r\rThree.\rFour.", "lead-1.1: One.\nlead-2.1: Two.\nlead-3.1: Three.\nlead-3.2: Four."},
	}
	for name, test := range tests {
		if got := passages(markdown(t, front+test.body)); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

func TestMarkdownLinesAreSentences(t *testing.T) {
	a := markdown(t, "---\nid: a\ntitle: t\nsentences: lines\n---\nMr. A of no. 5. And more,\nsecond *line\nand* third.\n")
	want := "lead-1.1: Mr. A of no. 5. And more,\nlead-1.2: second line\nlead-1.3: and third."
	if got := passages(a); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What CommonMark 0.31 makes of each, without the tags.
func TestMarkdownInline(t *testing.T) {
	tests := map[string]string{
		"plain *em* **strong** ***both*** _em_ __strong__":  "plain em strong both em strong",
		"snake_case_name and 2*3*4 and * alone *":           "snake_case_name and 234 and * alone *",
		`escaped \*stars\* and a \\ and \q`:                 `escaped *stars* and a \ and \q`,
		"`code *with* <marks>` and ``a ` b``":               "code *with* <marks> and a ` b",
		"a [link](https://example.org/(x) \"t\") here":      "a link here",
		"a [*deep* [inner](x)](y) [ref][r] [alone] ]":       "a deep inner ref [alone] ]",
		"an ![image *x*](a.png)is gone":                     "an is gone",
		"[![badge](a)](b) x":                                "x",
		"AT&amp;T &lt;b&gt; &#8212; &#x2014; &nosuch; & &":  "AT&T <b> — — &nosuch; & &",
		`\&amp; is not one`:                                 "&amp; is not one",
		"<https://example.org/a_b_c> and <b>tags</b> 1 < 2": "https://example.org/a_b_c and tags 1 < 2",
		"one ` tick and *one star":                          "one ` tick and *one star",
		"*a _b* c_":                                         "a _b c_",
		"wow! [x] ![y]":                                     "wow! [x] ![y]",
		"don*'*t and «*в*»":                                 "don*'*t and «в»",
		"*a [b*](x) c*":                                     "a b* c",
		"a_b_ c":                                            "a_b_ c",
		"&notit; &lt":                                       "&notit; &lt",
		`end \`:                                             `end \`,
	}
	for in, want := range tests {
		a := markdown(t, "---\nid: a\ntitle: t\nsentences: lines\n---\n"+in)
		if got := a.Passages[0].Text; got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
}

func TestMarkdownRefuses(t *testing.T) {
	deep := strings.Repeat("> ", 150)
	tests := map[string]struct{ text, want string }{
		"empty":               {"", "front matter"},
		"no front matter":     {"Text.", `first line must be "---"`},
		"endless front":       {"---\nid: a\n", "no end"},
		"unknown key":         {"---\nid: a\ntitle: t\ncolour: red\n---\nText.", "colour"},
		"not yaml":            {"---\nid: [\n---\nText.", "front matter"},
		"no id":               {"---\ntitle: t\n---\nText.", `id ""`},
		"id with a dot":       {"---\nid: a.b\ntitle: t\n---\nText.", `id "a.b"`},
		"no title":            {"---\nid: a\n---\nText.", "title"},
		"bad url":             {"---\nid: a\ntitle: t\nurl: javascript:alert(1)\n---\nText.", "url"},
		"bad licence url":     {"---\nid: a\ntitle: t\nlicence_url: x\n---\nText.", "licence_url"},
		"bad language":        {"---\nid: a\ntitle: t\nlanguage: english language\n---\nText.", "language"},
		"bad sentences":       {"---\nid: a\ntitle: t\nsentences: words\n---\nText.", "sentences"},
		"large front":         {"---\nid: a\ntitle: " + strings.Repeat("t", 100000) + "\n---\nText.", "too large"},
		"no text":             {front + "\n## Only\n\n## Headings\n", "no text"},
		"not utf-8":           {front + "Text \xff.", "UTF-8"},
		"null byte":           {front + "Text \x00.", "null byte"},
		"code block":          {front + "One.\n\n```go\n```", "line 7: code blocks"},
		"table":               {front + "| a | b |", "line 5: tables"},
		"footnote":            {front + "[^1]: x", "line 5: footnotes"},
		"html":                {front + "One.\n<div class=x>", "line 6: HTML"},
		"endless comment":     {front + "One.\n\n<!-- two", "no end"},
		"endless comment too": {front + "One <!-- two", "line 5: the comment"},
		"nesting":             {front + deep + "x", "line 5: more than 100"},
	}
	for name, test := range tests {
		_, err := ingest.Markdown(strings.NewReader(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

// endless is a reader without end, as a hostile download may be.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestReadersStopAtTheLimitAndReportFailure(t *testing.T) {
	meta := data.Article{ID: "a", Title: "t"}
	if _, err := ingest.Markdown(endless{}); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("Markdown: got %v", err)
	}
	if _, err := ingest.PlainText(endless{}, meta); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("PlainText: got %v", err)
	}
	if _, err := ingest.GeoJSON(endless{}, towns()); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("GeoJSON: got %v", err)
	}
	if _, err := ingest.Markdown(broken{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Markdown: got %v", err)
	}
}

// checkArticle holds what is true of every article, whatever it was read from.
func checkArticle(t *testing.T, a *data.Article) {
	t.Helper()
	text := []rune(a.Text)
	seen := map[string]bool{}
	for _, p := range a.Passages {
		if seen[p.ID] {
			t.Errorf("passage %q is there twice", p.ID)
		}
		seen[p.ID] = true
		if got := string(text[p.Start:p.End]); got != p.Text {
			t.Errorf("passage %q: the text at %d-%d is %q, not %q", p.ID, p.Start, p.End, got, p.Text)
		}
		if p.Text == "" || p.Text != strings.Join(strings.Fields(p.Text), " ") {
			t.Errorf("passage %q is empty or has white space to collapse: %q", p.ID, p.Text)
		}
		if c, err := data.Cite(a, p.ID, ""); err != nil || c.Resolve(a) != nil {
			t.Errorf("passage %q cannot be cited: %v", p.ID, err)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add(front + "# The title\n\n> - One *two* [three](x). `Four`! ![five](y)\n\nSix\n===\n&amp; <!-- 7 --> <a@b> \\* 8. [1] Nine.")
	f.Add("---\nid: a\ntitle: &t [*t]\nsentences: lines\n---\nx")
	if text, err := os.ReadFile("../seed/articles/rising-border-tensions.md"); err == nil {
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ingest.Markdown(strings.NewReader(text))
		if err != nil {
			return
		}
		checkArticle(t, a)
	})
}

func ExampleMarkdown() {
	a, err := ingest.Markdown(strings.NewReader(`---
id: river
title: The river
---
It is *long*. Nobody counts.

## The bank

It is [steep](https://example.org).
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range a.Passages {
		fmt.Println(p.ID, p.Text)
	}
	// Output:
	// lead-1.1 It is long.
	// lead-1.2 Nobody counts.
	// the-bank-1.1 It is steep.
}
