package data_test

import (
	"errors"
	"fmt"
	"testing"

	"panj/data"
)

// newArticle returns an article with a lead, two sections and one sentence that
// stands in two places; é and the flag are there because they are more bytes,
// or more UTF-16 units, than code points.
func newArticle() *data.Article {
	a := &data.Article{ID: "river", Title: "The river", Passages: []data.Passage{
		{Section: "lead", Paragraph: 1, Sentence: 1, Text: "It is long."},
		{Section: "lead", Paragraph: 1, Sentence: 2, Text: "A café 🇹🇯 stands there."},
		{Section: "lead", Paragraph: 2, Sentence: 1, Text: "Nobody counts."},
		{Section: "the-bank", SectionTitle: "The bank", Paragraph: 1, Sentence: 1, Text: "It is steep."},
		{Section: "the-end", SectionTitle: "The end", Paragraph: 1, Sentence: 1, Text: "It is long."},
	}}
	a.Assemble()
	return a
}

func TestAssembleBuildsTextAndOffsets(t *testing.T) {
	a := newArticle()
	want := "It is long. A café 🇹🇯 stands there.\n\nNobody counts.\n\nThe bank\n\nIt is steep.\n\nThe end\n\nIt is long."
	if a.Text != want {
		t.Errorf("text is\n%q, want\n%q", a.Text, want)
	}
	// Counted by hand in code points: the flag is two.
	positions := []struct {
		id         string
		start, end int
	}{{"lead-1.1", 0, 11}, {"lead-1.2", 12, 35}, {"lead-2.1", 37, 51}, {"the-bank-1.1", 63, 75}, {"the-end-1.1", 86, 97}}
	text := []rune(a.Text)
	for i, want := range positions {
		p := a.Passages[i]
		if p.ID != want.id || p.Article != "river" || p.Start != want.start || p.End != want.end {
			t.Errorf("passage %d is %s of %s at %d-%d, want %+v", i, p.ID, p.Article, p.Start, p.End, want)
		}
		if string(text[p.Start:p.End]) != p.Text {
			t.Errorf("passage %s: the text at its position is %q", p.ID, string(text[p.Start:p.End]))
		}
	}
}

func TestAssembleOfNothing(t *testing.T) {
	a := &data.Article{ID: "empty"}
	a.Assemble()
	if a.Text != "" {
		t.Errorf("text is %q", a.Text)
	}
}

func TestPassageThatIsNotThere(t *testing.T) {
	if _, err := newArticle().Passage("lead-9.9"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

// The checksum of the three letters comes from FIPS 180-2, appendix B.1.
func TestChecksumOfTheText(t *testing.T) {
	a := &data.Article{Text: "abc"}
	if got := a.SHA256(); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %s", got)
	}
}

func ExampleArticle_Assemble() {
	a := &data.Article{ID: "river", Passages: []data.Passage{
		{Section: "lead", Paragraph: 1, Sentence: 1, Text: "It is long."},
		{Section: "the-bank", SectionTitle: "The bank", Paragraph: 1, Sentence: 1, Text: "It is steep."},
	}}
	a.Assemble()
	for _, p := range a.Passages {
		fmt.Println(p.ID, p.Start, p.End)
	}
	// Output:
	// lead-1.1 0 11
	// the-bank-1.1 23 35
}
