package gpkg

import (
	"strings"
	"time"

	"panj/data"
)

// layouts are the forms of a DATETIME found in files, beside RFC 3339:
// without a zone (taken as UTC), with a space, without seconds.
var layouts = []string{
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04:05.999999999Z07",
	"2006-01-02T15:04",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
}

// readTime brings the text of a DATE or DATETIME column into the form of
// [data.ParseTime]: a date, or an instant in UTC.
func readTime(s string) (string, bool) {
	// GeoPackage's own form: 2025-11-26T13:45:00.000Z
	if len(s) == 24 && s[10] == 'T' && strings.HasSuffix(s, ".000Z") {
		if t, err := data.ParseTime(s[:19] + "Z"); err == nil {
			return t, true
		}
		return "", false
	}
	if t, err := data.ParseTime(s); err == nil {
		return t, true
	}
	if len(s) > len(time.DateOnly) && s[10] == ' ' {
		s = s[:10] + "T" + strings.TrimLeft(s[11:], " ")
		if t, err := data.ParseTime(s); err == nil {
			return t, true
		}
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return inUTC(t)
		}
	}
	return "", false
}

func inUTC(t time.Time) (string, bool) {
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return "", false
	}
	return t.Format(time.RFC3339Nano), true
}

// showDate is the value of a DATE column: its date; a text that is no date
// stays as it is.
func showDate(s string) string {
	if len(s) == len(time.DateOnly) {
		return s
	}
	if t, ok := readTime(s); ok {
		return t[:len(time.DateOnly)]
	}
	return s
}

// showDateTime is the value of a DATETIME column as RFC 3339 in UTC; a text
// that is no time stays as it is.
func showDateTime(s string) string {
	if t, ok := readTime(s); ok {
		if len(t) == len(time.DateOnly) {
			return t + "T00:00:00Z"
		}
		return t
	}
	return s
}

// storeDateTime is the form in which GeoPackage wants a DATETIME: UTC with
// milliseconds, or more digits where there are more.
func storeDateTime(s string) (string, bool) {
	t, ok := readTime(s)
	if !ok {
		return "", false
	}
	t = strings.TrimSuffix(showDateTime(t), "Z")
	whole, fraction, _ := strings.Cut(t, ".")
	for len(fraction) < 3 {
		fraction += "0"
	}
	return whole + "." + fraction + "Z", true
}
