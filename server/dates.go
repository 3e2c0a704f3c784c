package server

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// dateWords writes a date for people: from its EDTF text if that can be read,
// else from the interval it lies in. "2025-11-26" is "26 November 2025",
// "2025-12" is "December 2025", "2024-11-17/2024-11-18" is "17–18 November
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

// edtfWords is "" for what it cannot read. The page's script words dates alike.
func edtfWords(edtf string) string {
	from, to, isInterval := strings.Cut(strings.TrimSpace(edtf), "/")
	first, ok := parseEDTF(from)
	if !isInterval {
		if !ok {
			return ""
		}
		return first.full()
	}
	last, okTo := parseEDTF(to)
	switch {
	case ok && (to == "" || to == ".."):
		return "from " + first.full()
	case okTo && (from == "" || from == ".."):
		return "until " + last.full()
	case !ok || !okTo:
		return ""
	case first == last && first.plain():
		return first.full()
	case !first.plain() || !last.plain() || !first.alike(last) || first.after(last):
		return first.full() + " – " + last.full()
	}
	short := first.words(first.sharedWith(last))
	if _, err := strconv.Atoi(short); err == nil {
		return short + "–" + last.full() // bare numbers stand close
	}
	return short + " – " + last.full()
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

// full writes the whole date with its doubts.
func (d calendarDate) full() string {
	text := d.words(3)
	if d.approximate {
		text = "about " + text
	}
	if d.uncertain {
		text += " (uncertain)"
	}
	return text
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
