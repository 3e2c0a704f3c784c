package cql2

import (
	"strings"
	"time"
)

const (
	expectedDate      = "a date like '2025-11-26'"
	expectedTimestamp = "a timestamp in UTC like '2025-11-26T13:45:00Z'"
	expectedInstant   = "a date like '2025-11-26', a timestamp like '2025-11-26T13:45:00Z', or '..'"
)

// ParseDate reads "2006-01-02", a day of the calendar in the years 0000 to
// 9999. It is false for anything else.
func ParseDate(s string) (Date, bool) {
	if !HasShape(s, "dddd-dd-dd") {
		return "", false
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", false
	}
	return Date(s), true
}

// ParseTimestamp reads an RFC 3339 date-time with seconds and a zone and
// returns it in UTC. It is false for anything else, and outside the years 0000
// to 9999.
func ParseTimestamp(s string) (Timestamp, bool) {
	if !LooksLikeTimestamp(s) {
		return "", false
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s))
	if err != nil {
		return "", false
	}
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return "", false
	}
	return Timestamp(t.Format(time.RFC3339Nano)), true
}

// LooksLikeTimestamp checks the shape of an RFC 3339 date-time, about which
// time.Parse is lenient: two digits everywhere, a point before the fraction, a
// zone.
func LooksLikeTimestamp(s string) bool {
	const seconds = "dddd-dd-ddTdd:dd:dd"
	if len(s) <= len(seconds) || !HasShape(s[:len(seconds)], seconds) {
		return false
	}
	rest := s[len(seconds):]
	if rest[0] == '.' {
		digits := len(rest) - 1 - len(strings.TrimLeft(rest[1:], "0123456789"))
		if digits == 0 {
			return false
		}
		rest = rest[1+digits:]
	}
	return rest == "Z" || rest == "z" || HasShape(rest, "+dd:dd")
}

// HasShape compares text with a pattern in which d is a digit, T also t, and
// + also -.
func HasShape(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		c, want := s[i], shape[i]
		ok := c == want
		switch want {
		case 'd':
			ok = c >= '0' && c <= '9'
		case 'T':
			ok = c == 'T' || c == 't'
		case '+':
			ok = c == '+' || c == '-'
		}
		if !ok {
			return false
		}
	}
	return true
}

// parseInstant reads a date or a timestamp; nil when it is neither.
func parseInstant(s string) Expr {
	if d, ok := ParseDate(s); ok {
		return d
	}
	if t, ok := ParseTimestamp(s); ok {
		return t
	}
	return nil
}

// Date returns the day of the instant in UTC.
func (t Timestamp) Date() Date { return Date(t[:len(time.DateOnly)]) }
