package server

import (
	"cmp"
	"strings"
	"time"
)

// date writes a date for people: from its EDTF text if that can be read, else
// from the interval it lies in, else as it stands. In English "2025-11-26" is "26
// November 2025", "2025-12" is "December 2025", "2024-11-17/2024-11-18" is "17–18
// November 2024", "2025-07-02~" is "about 2 July 2025".
func (w *wording) date(edtf, earliest, latest string) string {
	first, last := cutTime(earliest), cutTime(latest)
	return cmp.Or(w.edtf(edtf), w.edtf(first+"/"+last), edtf, first, last, w.Undated)
}

func cutTime(text string) string {
	date, _, _ := strings.Cut(text, "T")
	return date
}

// edtf is "" for what it cannot read. The page's script words dates alike.
func (w *wording) edtf(text string) string {
	from, to, isInterval := strings.Cut(strings.TrimSpace(text), "/")
	first, ok := parseEDTF(from)
	if !isInterval {
		if !ok {
			return ""
		}
		return w.whole(first)
	}
	last, okTo := parseEDTF(to)
	switch {
	case ok && okTo:
		return w.interval(first, last)
	case ok && (to == "" || to == ".."):
		return filled(w.From, "date", w.whole(first))
	case okTo && (from == "" || from == ".."):
		return filled(w.Until, "date", w.whole(last))
	}
	return ""
}

func (w *wording) interval(first, last calendarDate) string {
	switch {
	case first == last && first.plain():
		return w.whole(first)
	case !first.plain() || !last.plain() || !first.alike(last) || first.after(last):
		return w.whole(first) + " – " + w.whole(last)
	}
	from, to := w.parts(first), w.parts(last)
	// What both have in common at the end is said once.
	for n := len(from) - 1; n > 0 && from[n] == to[n]; n-- {
		from = from[:n]
	}
	dash := " – "
	if len(from) == 1 && (first.day > 0 || first.month == 0) {
		dash = "–" // bare numbers stand close
	}
	return strings.Join(from, " ") + dash + strings.Join(to, " ")
}

// whole writes a date with its doubts.
func (w *wording) whole(d calendarDate) string {
	text := strings.Join(w.parts(d), " ")
	if d.approximate {
		text = filled(w.About, "date", text)
	}
	if d.uncertain {
		text = filled(w.Uncertain, "date", text)
	}
	return text
}

// parts are day, month and year in this order, as far as they are known.
func (w *wording) parts(d calendarDate) []string {
	year := w.year(d.year)
	switch {
	case d.month == 0:
		return []string{year}
	case d.day == 0:
		return []string{w.Alone[d.month-1], filled(w.Year, "y", year)}
	}
	return []string{w.number(d.day), w.Months[d.month-1], filled(w.Year, "y", year)}
}

// calendarDate is a date with day 0 or month 0 where they are not known.
type calendarDate struct {
	year, month, day int
	approximate      bool // ~ or %
	uncertain        bool // ? or %
}

func (d calendarDate) plain() bool { return !d.approximate && !d.uncertain }

// alike reports whether both are known to the same part.
func (d calendarDate) alike(o calendarDate) bool {
	return (d.month == 0) == (o.month == 0) && (d.day == 0) == (o.day == 0)
}

func (d calendarDate) after(o calendarDate) bool {
	return cmp.Or(cmp.Compare(d.year, o.year), cmp.Compare(d.month, o.month), cmp.Compare(d.day, o.day)) > 0
}

// parseEDTF reads YYYY, YYYY-MM or YYYY-MM-DD with at most one of ~, ? and % after it.
func parseEDTF(text string) (d calendarDate, ok bool) {
	bare := text
	if n := len(text) - 1; n >= 0 && strings.ContainsRune("~?%", rune(text[n])) {
		bare = text[:n]
		d.approximate, d.uncertain = text[n] != '?', text[n] != '~'
	}
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	parsed, err := time.Parse(layouts[len(bare)], bare)
	if err != nil || bare == "" {
		return d, false
	}
	d.year = parsed.Year()
	if len(bare) >= 7 {
		d.month = int(parsed.Month())
	}
	if len(bare) == 10 {
		d.day = parsed.Day()
	}
	return d, true
}
