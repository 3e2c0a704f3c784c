package fulltext

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	// MaxLength is how many characters a query may have, all its conditions
	// together.
	MaxLength = 256
	// MaxConditions is how many conditions there may be.
	MaxConditions = 8
)

// Query is what to look for: conditions that must all hold of the texts of one
// row. Make it with [Parse].
type Query struct {
	conditions [][]Phrase
}

// Phrase is words that stand next to each other, in this order, in one text.
type Phrase struct {
	Words []string // folded; at least one
	// Open says that the last word may be only the beginning of one.
	Open bool
}

// Parse reads conditions as the parameter q of the draft OGC API - Features -
// Part 9 (24-031, /req/text-search/q-definition) has them: commas separate
// alternatives, of which one must be found; the words of an alternative must
// stand next to each other, in this order. Several conditions must all hold.
//
// The last word of an alternative may be the beginning of a word, if it has two
// characters or more: "contains" in the draft leaves that open, and whoever
// types into a search box has not finished it. There is no syntax beyond the
// comma, so nothing but the lengths and the lack of any word can be wrong.
// The error is a clause that reads after the text.
func Parse(conditions ...string) (*Query, error) {
	length := 0
	for _, c := range conditions {
		length += utf8.RuneCountInString(c)
	}
	switch {
	case length > MaxLength:
		return nil, fmt.Errorf("has %d characters; at most %d are allowed", length, MaxLength)
	case len(conditions) > MaxConditions:
		return nil, fmt.Errorf("is given %d times; at most %d are allowed", len(conditions), MaxConditions)
	}
	q := &Query{}
	for _, c := range conditions {
		var phrases []Phrase
		for alternative := range strings.SplitSeq(c, ",") {
			if p := parsePhrase(alternative); len(p.Words) > 0 {
				phrases = append(phrases, p)
			}
		}
		if len(phrases) == 0 {
			return nil, errors.New("holds no word to look for: write letters or digits, a comma between alternatives")
		}
		q.conditions = append(q.conditions, phrases)
	}
	return q, nil
}

func parsePhrase(text string) (p Phrase) {
	for _, w := range appendWords(nil, text) {
		p.Words = append(p.Words, w.folded)
	}
	if n := len(p.Words); n > 0 {
		p.Open = utf8.RuneCountInString(p.Words[n-1]) > 1
	}
	return p
}

// Conditions returns the conditions, each with its alternatives. Do not modify
// them.
func (q *Query) Conditions() [][]Phrase { return q.conditions }

// String writes the query with its words folded: two queries of the same text
// ask for the same.
func (q *Query) String() string {
	var b strings.Builder
	for i, phrases := range q.conditions {
		if i > 0 {
			b.WriteByte('&')
		}
		for j, p := range phrases {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strings.Join(p.Words, " "))
			if p.Open {
				b.WriteByte('*')
			}
		}
	}
	return b.String()
}

// at reports whether the phrase stands at the i-th word, and whether its last
// word is more than a beginning there.
func (p *Phrase) at(words []word, i int) (found, whole bool) {
	last := len(p.Words) - 1
	if i+last >= len(words) {
		return false, false
	}
	for j, w := range p.Words[:last] {
		if words[i+j].folded != w {
			return false, false
		}
	}
	switch there := words[i+last].folded; {
	case there == p.Words[last]:
		return true, true
	case p.Open && strings.HasPrefix(there, p.Words[last]):
		return true, false
	}
	return false, false
}
