package fulltext

import (
	"math"
	"slices"
)

// Tally gathers what the texts of one row say to a query. It is for one
// goroutine; Reset makes it ready for the next row.
type Tally struct {
	query *Query
	words []word
	found []bool // for each condition
	sum   float64
}

// NewTally begins with a row of no texts.
func (q *Query) NewTally() *Tally {
	return &Tally{query: q, found: make([]bool, len(q.conditions))}
}

// Reset forgets the row.
func (t *Tally) Reset() {
	clear(t.found)
	t.sum = 0
}

// The constants of the rank: how soon further occurrences stop to count, how
// much longer texts count less, and the length in words that is neither long
// nor short.
const (
	saturation   = 1.2
	lengthShare  = 0.75
	middleLength = 20
	beginning    = 0.5 // what an occurrence counts of which only the beginning was asked for
)

// Add adds a text of the row. Weight says how much a find in it counts, 1 for
// an ordinary text.
func (t *Tally) Add(text string, weight float64) {
	t.words = appendWords(t.words[:0], text)
	if len(t.words) == 0 {
		return
	}
	for i, phrases := range t.query.conditions {
		for j := range phrases {
			n := count(&phrases[j], t.words)
			if n == 0 {
				continue
			}
			t.found[i] = true
			long := 1 - lengthShare + lengthShare*float64(len(t.words))/middleLength
			t.sum += weight * n * (saturation + 1) / (n + saturation*long)
		}
	}
}

func count(p *Phrase, words []word) (n float64) {
	for i := range words {
		switch found, whole := p.at(words, i); {
		case whole:
			n++
		case found:
			n += beginning
		}
	}
	return n
}

// Matches reports whether every condition is found in one of the texts.
func (t *Tally) Matches() bool { return !slices.Contains(t.found, false) }

// Rank says how well the texts answer the query, the more the better. It is
// BM25 without what that takes from the other rows: every word counts as
// equally rare, and the length of a text is compared with a constant. So the
// rank depends on the row and the query alone: a page that begins after a row
// of some rank loses and doubles nothing while other rows come and go. It is a
// whole number, so that it can be compared exactly, and the ranks of the parts
// of a row add up to that of the row but for rounding.
func (t *Tally) Rank() int64 { return int64(math.Round(t.sum * 1000)) }

// Span is a range of code points, End exclusive.
type Span struct{ Start, End int }

// Find returns where in a text the words of the query stand, in order; what
// overlaps is one.
func (q *Query) Find(text string) []Span {
	words := appendWords(nil, text)
	var spans []Span
	for _, phrases := range q.conditions {
		for j := range phrases {
			for i := range words {
				if found, _ := phrases[j].at(words, i); found {
					spans = append(spans, Span{words[i].start, words[i+len(phrases[j].Words)-1].end})
				}
			}
		}
	}
	slices.SortFunc(spans, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	merged := spans[:0]
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start < merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
