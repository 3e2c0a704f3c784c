package server

import (
	"fmt"
	"slices"

	"panj/data"
	"panj/data/format"
)

// featurePage is one page of features, written as a document while the rows
// are read. A page that goes back reads up to its end and keeps the last rows.
// Without a writer it only finds out which rows are on the page.
type featurePage struct {
	writer *format.GeoJSON
	rows   *tableRows // what people read in place of a document; else nil
	limit  int
	back   bool

	body    []byte  // features, each with a comma and a line break after it
	ends    []int   // where each of them ends in body
	places  []place // of the features
	dropped int     // so many of the first ones are not on the page after all
	more    bool    // rows follow the last one
	earlier bool    // rows precede the first one
}

const featureSeparator = ",\n"

// add writes a feature. It reports whether the page is full, in which case the
// feature that filled it is not on it.
func (pg *featurePage) add(f *data.Feature) (full bool, err error) {
	tooLarge := len(pg.body) > maxPageBytes
	if !pg.back && len(pg.places) > 0 && (len(pg.places) == pg.limit || tooLarge) {
		pg.more = true
		return true, nil
	}
	if pg.writer != nil {
		if pg.body, err = pg.writer.AppendFeature(pg.body, f); err != nil {
			return false, fmt.Errorf("write a page: %w", err)
		}
		pg.body = append(pg.body, featureSeparator...)
	}
	if pg.rows != nil {
		pg.rows.add(f)
	}
	pg.ends, pg.places = append(pg.ends, len(pg.body)), append(pg.places, place{f.Key, f.Position})
	for pg.back && pg.returned() > 1 && (pg.returned() > pg.limit || len(pg.body)-pg.start() > maxPageBytes) {
		pg.dropped++
		pg.earlier = true
	}
	if start := pg.start(); start > maxPageBytes {
		pg.forget(start)
	}
	return false, nil
}

// start is where the first feature begins that has not been dropped.
func (pg *featurePage) start() int {
	if pg.dropped == 0 {
		return 0
	}
	return pg.ends[pg.dropped-1]
}

// forget frees the room of the dropped features.
func (pg *featurePage) forget(start int) {
	pg.body = slices.Delete(pg.body, 0, start)
	pg.ends, pg.places = slices.Delete(pg.ends, 0, pg.dropped), slices.Delete(pg.places, 0, pg.dropped)
	for i := range pg.ends {
		pg.ends[i] -= start
	}
	pg.dropped = 0
}

func (pg *featurePage) returned() int { return len(pg.places) - pg.dropped }

// first is where the first feature stands; there must be one.
func (pg *featurePage) first() place { return pg.places[pg.dropped] }

// last is where the last feature stands; there must be one.
func (pg *featurePage) last() place { return pg.places[len(pg.places)-1] }

// wholeCount returns how many features match the query, where the page itself
// tells: it is the last one, and what lies before it is known.
func (pg *featurePage) wholeCount(p itemsParams) (n int, known bool) {
	if p.hits || pg.more || p.cursor.direction != 0 || (pg.returned() == 0 && p.query.Offset > 0) {
		return 0, false
	}
	return p.query.Offset + pg.returned(), true
}

// finish returns the page as a FeatureCollection.
func (pg *featurePage) finish(links []link, matched int) ([]byte, error) {
	tail, err := marshal(members{{"numberMatched", matched}, {"numberReturned", pg.returned()}, {"links", links}})
	if err != nil {
		return nil, err
	}
	head, err := pg.writer.AppendHead(nil)
	if err != nil {
		return nil, err
	}
	head = append(head, `"features":[`+"\n"...)
	out := make([]byte, 0, len(head)+len(pg.body)+len(tail)+2)
	out = append(append(out, head...), pg.body[pg.start():]...)
	if pg.returned() > 0 {
		out = append(out[:len(out)-len(featureSeparator)], '\n')
	}
	out = append(out, "],"...)
	return append(out, tail[1:]...), nil // without its brace
}
