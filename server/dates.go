package server

import (
	"strconv"
	"strings"
	"time"
)

// dateWords writes a date for people: from its EDTF text if that can be read,
// else from the interval it lies in. "2025-11-26" is "26 November 2025",
// "2025-12" is "December 2025", "2024-11-17/2024-11-18" is "17 to 18 November
// 2024", "2025-07-02~" is "about 2 July 2025".
func dateWords(edtf, earliest, latest string) string {
	if words := edtfWords(edtf); words != "" {
		return words
	}
	if earliest == "" && latest == "" {
		return "date not stated"
	}
	if words := edtfWords(cutTime(earliest) + "/" + cutTime(latest)); words != "" {
		return words
	}
	return strings.Trim(earliest+" to "+latest, " to")
}

func cutTime(text string) string {
	date, _, _ := strings.Cut(text, "T")
	return date
}

// edtfWords is "" for what it cannot read.
func edtfWords(edtf string) string {
	from, to, isInterval := strings.Cut(edtf, "/")
	first, hedge, ok := parseEDTF(from)
	if !isInterval || from == to {
		if !ok {
			return ""
		}
		return hedge + first.words(3)
	}
	last, hedgeTo, okTo := parseEDTF(to)
	switch {
	case ok && (to == "" || to == ".."):
		return "from " + hedge + first.words(3)
	case okTo && (from == "" || from == ".."):
		return "until " + hedgeTo + last.words(3)
	case !ok || !okTo:
		return ""
	}
	if hedge == "" {
		hedge = hedgeTo
	}
	return hedge + first.words(first.sharedWith(last)) + " to " + last.words(3)
}

// calendarDate is a date with day 0 or month 0 where they are not known.
type calendarDate struct{ year, month, day int }

// parseEDTF reads YYYY, YYYY-MM or YYYY-MM-DD with a hedge (~, ? or %) after it.
func parseEDTF(text string) (d calendarDate, hedge string, ok bool) {
	bare := strings.TrimRight(text, "~?%")
	switch marks := text[len(bare):]; {
	case strings.ContainsAny(marks, "?%"):
		hedge = "perhaps "
	case marks != "":
		hedge = "about "
	}
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	parsed, err := time.Parse(layouts[len(bare)], bare)
	if err != nil || bare == "" {
		return d, "", false
	}
	d = calendarDate{year: parsed.Year()}
	if len(bare) >= 7 {
		d.month = int(parsed.Month())
	}
	if len(bare) == 10 {
		d.day = parsed.Day()
	}
	return d, hedge, true
}

// words writes the date with so many of its parts: 1 the day, 2 the month too,
// 3 the year too. A part that would stand alone without meaning is completed.
func (d calendarDate) words(parts int) string {
	var b strings.Builder
	if d.day > 0 {
		b.WriteString(strconv.Itoa(d.day))
	}
	if d.month > 0 && (parts > 1 || d.day == 0) {
		b.WriteString(" " + time.Month(d.month).String())
	}
	if parts > 2 || d.month == 0 {
		b.WriteString(" " + strconv.Itoa(d.year))
	}
	return strings.TrimSpace(b.String())
}

// sharedWith says how many parts the first date of an interval must show when
// the second shows all.
func (d calendarDate) sharedWith(o calendarDate) int {
	switch {
	case d.year != o.year || d.month == 0 || o.month == 0:
		return 3
	case d.month != o.month || (d.day == 0) != (o.day == 0):
		return 2
	}
	return 1
}
