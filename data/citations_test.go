package data_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"panj/data"
)

func cite(t *testing.T, passage, quote string) data.Citation {
	t.Helper()
	c, err := data.Cite(newArticle(), passage, quote)
	if err != nil {
		t.Fatal(err)
	}
	c.ID = "c"
	return c
}

func TestCiteAWholePassage(t *testing.T) {
	c := cite(t, "the-bank-1.1", "")
	if c.Exact != "It is steep." || c.Start != 63 || c.End != 75 {
		t.Errorf("got %q at %d-%d, want the sentence at 63-75", c.Exact, c.Start, c.End)
	}
	// 32 code points, counted by hand from the right.
	if c.Prefix != "stands there.\n\nNobody counts.\n\nThe bank\n\n"[9:] || len([]rune(c.Prefix)) != data.SelectorContext {
		t.Errorf("prefix is %q", c.Prefix)
	}
	if c.Suffix != "\n\nThe end\n\nIt is long." {
		t.Errorf("suffix is %q", c.Suffix)
	}
}

func TestCiteAPhrase(t *testing.T) {
	c := cite(t, "lead-1.2", "stands")
	if c.Exact != "stands" || c.Start != 22 || c.End != 28 || !strings.HasSuffix(c.Prefix, "café 🇹🇯 ") {
		t.Errorf("got %q at %d-%d after %q", c.Exact, c.Start, c.End, c.Prefix)
	}
}

func TestCiteWhatIsNotThere(t *testing.T) {
	a := newArticle()
	if _, err := data.Cite(a, "lead-7.1", ""); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("no such passage: got %v", err)
	}
	if _, err := data.Cite(a, "lead-1.1", "It is steep."); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("words of another passage: got %v", err)
	}
	var invalid *data.InvalidError
	if _, err := data.Cite(a, "lead-1.2", "s"); !errors.As(err, &invalid) {
		t.Errorf("words that stand more than once: got %v", err)
	}
}

func TestResolveInTheSameText(t *testing.T) {
	for _, p := range newArticle().Passages {
		c := cite(t, p.ID, "")
		before := c
		if err := c.Resolve(newArticle()); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		if c != before {
			t.Errorf("%s: changed to %+v", p.ID, c)
		}
	}
}

// Every field is spoilt once; the text is the one the citation was made for, so
// nothing may be guessed.
func TestResolveRefusesASpoiltCitation(t *testing.T) {
	spoil := map[string]func(*data.Citation){
		"article":     func(c *data.Citation) { c.Article = "lake" },
		"no words":    func(c *data.Citation) { c.Exact = "" },
		"words":       func(c *data.Citation) { c.Exact = "It is sheer." },
		"start":       func(c *data.Citation) { c.Start-- },
		"end":         func(c *data.Citation) { c.End++ },
		"negative":    func(c *data.Citation) { c.Start, c.End = -5, -1 },
		"beyond":      func(c *data.Citation) { c.End = 1 << 40 },
		"reversed":    func(c *data.Citation) { c.Start, c.End = c.End, c.Start },
		"prefix":      func(c *data.Citation) { c.Prefix = "another " },
		"suffix":      func(c *data.Citation) { c.Suffix = " another" },
		"passage":     func(c *data.Citation) { c.Passage = "lead-1.1" },
		"no passage":  func(c *data.Citation) { c.Passage = "lead-9.9" },
		"long prefix": func(c *data.Citation) { c.Prefix = strings.Repeat("x", 1000) },
	}
	for name, change := range spoil {
		c := cite(t, "the-bank-1.1", "")
		change(&c)
		before := c
		if err := c.Resolve(newArticle()); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", name, err)
		} else if !strings.Contains(err.Error(), `citation "c"`) {
			t.Errorf("%s: the error %q does not name the citation", name, err)
		}
		if c != before {
			t.Errorf("%s: a citation that was refused was changed", name)
		}
	}
}

func TestResolveFindsTheWordsInAChangedText(t *testing.T) {
	c := cite(t, "the-end-1.1", "")
	edited := newArticle()
	edited.Passages[1].Text = "A restaurant that was a café stands there."
	edited.Assemble()
	if err := c.Resolve(edited); err != nil {
		t.Fatal(err)
	}
	p, err := edited.Passage("the-end-1.1")
	if err != nil {
		t.Fatal(err)
	}
	if c.Start != p.Start || c.End != p.End || c.SHA256 != edited.SHA256() {
		t.Errorf("anchored at %d-%d, want %d-%d", c.Start, c.End, p.Start, p.End)
	}
	if err := c.Resolve(edited); err != nil {
		t.Errorf("it does not resolve again: %v", err)
	}
}

// A sentence moved to a new paragraph has another id; what stands around it
// finds it, although the same words stand elsewhere.
func TestResolveFindsTheWordsInAnotherPassage(t *testing.T) {
	c := cite(t, "the-end-1.1", "")
	moved := newArticle()
	moved.Passages = append(moved.Passages, moved.Passages[4])
	moved.Passages[4].Text = "First this."
	moved.Passages[5].Paragraph = 2
	moved.Assemble()
	c.Prefix, c.Suffix = "this.\n\n", ""
	if err := c.Resolve(moved); err != nil {
		t.Fatal(err)
	}
	if c.Passage != "the-end-2.1" {
		t.Errorf("anchored in %s", c.Passage)
	}
}

func TestResolveDoesNotGuess(t *testing.T) {
	c := cite(t, "the-bank-1.1", "")
	gone := newArticle()
	gone.Passages[3].Text = "It is sheer."
	gone.Assemble()
	if err := c.Resolve(gone); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("words that are gone: got %v", err)
	}
	twice := cite(t, "lead-1.1", "")
	twice.Passage, twice.Prefix, twice.Suffix = "gone-1.1", "", ""
	edited := newArticle()
	edited.Passages[2].Text = "Somebody counts."
	edited.Assemble()
	if err := twice.Resolve(edited); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("words in two places and nothing to tell them apart: got %v", err)
	}
}

// The id of the passage outlives a new wording around it, so it counts for more
// than the same neighbours somewhere else.
func TestResolvePrefersTheRecordedPassage(t *testing.T) {
	c := cite(t, "lead-1.1", "")
	c.Prefix, c.Suffix = "The end\n\n", ""
	edited := newArticle()
	edited.Passages[1].Text = "No café."
	edited.Assemble()
	if err := c.Resolve(edited); err != nil || c.Passage != "lead-1.1" {
		t.Errorf("anchored in %s, %v", c.Passage, err)
	}
}

func TestResolveDoesNotChooseBetweenEqualPlaces(t *testing.T) {
	c := cite(t, "lead-1.2", "stands")
	edited := newArticle()
	edited.Passages[1].Text = "It stands and stands."
	edited.Assemble()
	if err := c.Resolve(edited); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("anchored at %d-%d, %v", c.Start, c.End, err)
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("It is long.", "A café 🇹🇯 stands there.", "café", "lead-1.2", 12, 35, "x", "y")
	f.Add("a", "aaaa", "aa", "lead-1.2", 0, 0, "", "")
	f.Fuzz(func(t *testing.T, first, second, exact, passage string, start, end int, prefix, suffix string) {
		a := &data.Article{ID: "a", Passages: []data.Passage{
			{Section: "lead", Paragraph: 1, Sentence: 1, Text: first}, {Section: "lead", Paragraph: 1, Sentence: 2, Text: second},
		}}
		a.Assemble()
		for _, sum := range []string{a.SHA256(), ""} {
			c := data.Citation{Article: "a", Passage: passage, Exact: exact, Prefix: prefix, Suffix: suffix, Start: start, End: end, SHA256: sum}
			if c.Resolve(a) != nil {
				continue
			}
			if err := c.Resolve(a); err != nil {
				t.Errorf("resolved once and then not: %v", err)
			}
			if got := string([]rune(a.Text)[c.Start:c.End]); got != string([]rune(exact)) {
				t.Errorf("the words at %d-%d are %q, not %q", c.Start, c.End, got, exact)
			}
		}
	})
}

func ExampleCite() {
	a := &data.Article{ID: "river", Passages: []data.Passage{
		{Section: "lead", Paragraph: 1, Sentence: 1, Text: "It is long."},
		{Section: "lead", Paragraph: 1, Sentence: 2, Text: "Nobody counts."},
	}}
	a.Assemble()
	c, err := data.Cite(a, "lead-1.2", "counts")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q %q %q %d-%d\n", c.Prefix, c.Exact, c.Suffix, c.Start, c.End)
	// Output: "It is long. Nobody " "counts" "." 19-25
}
