package data

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"panj/data/cql2"
)

// Interval is a closed span of time, as RFC 3339 dates ("2025-11-26") or
// instants in UTC ("2025-11-26T13:45:00Z"). An empty bound is open. Years run
// from 0000 to 9999. A date stands for the whole of its day, and beside
// an instant that is its day in UTC: a file does not say of which zone its days
// are.
type Interval struct{ Start, End string }

// IsZero reports whether both bounds are open.
func (i Interval) IsZero() bool { return i.Start == "" && i.End == "" }

// Overlaps reports whether the two spans share an instant.
func (i Interval) Overlaps(o Interval) bool {
	return beginsBeforeEnd(i.Start, o.End) && beginsBeforeEnd(o.Start, i.End)
}

func beginsBeforeEnd(start, end string) bool {
	return start == "" || end == "" || FirstInstant(start) <= LastInstant(end)
}

// FirstInstant returns the first instant of a date or an instant as
// [ParseTime] returns them, in a form that sorts as text in the order of time
// (also together with what [LastInstant] returns). It is not for showing.
func FirstInstant(t string) string {
	if len(t) == len(time.DateOnly) {
		return t + "T00:00:00"
	}
	return strings.TrimSuffix(t, "Z")
}

// LastInstant returns the last instant of a date or an instant as [ParseTime]
// returns them: for a date the end of its day. Its form sorts like that of
// [FirstInstant].
func LastInstant(t string) string {
	if len(t) == len(time.DateOnly) {
		return t + "T24"
	}
	return strings.TrimSuffix(t, "Z")
}

const (
	allowedTimes = `a date like 2025-11-26, an instant like 2025-11-26T13:45:00Z, or an interval of two of them like ` +
		`2025-11-01/2025-11-30, where .. or nothing leaves an end open`
	paramDatetime = "datetime"
)

// ParseInterval reads the datetime parameter of OGC API Features: a date, an
// instant, or an interval "start/end" of them, in which ".." or nothing leaves
// an end open. Instants come out in UTC. What it cannot use, a reversed
// interval included, is an [*InvalidError] for the parameter "datetime".
func ParseInterval(s string) (Interval, error) {
	invalid := func(format string, args ...any) (Interval, error) {
		return Interval{}, &InvalidError{Param: paramDatetime, Value: s, Reason: fmt.Sprintf(format, args...)}
	}
	start, end, isInterval := strings.Cut(s, "/")
	if !isInterval {
		t, err := ParseTime(complete(s))
		if err != nil {
			return invalid("%s; allowed is %s", reason(err), allowedTimes)
		}
		return Interval{Start: t, End: t}, nil
	}
	if strings.Contains(end, "/") {
		return invalid("has more than one slash; allowed is %s", allowedTimes)
	}
	var i Interval
	for _, bound := range []struct {
		name, text string
		to         *string
	}{{"start", start, &i.Start}, {"end", end, &i.End}} {
		if bound.text == "" || bound.text == ".." {
			continue
		}
		t, err := ParseTime(complete(bound.text))
		if err != nil {
			return invalid("its %s %s; allowed is %s", bound.name, reason(err), allowedTimes)
		}
		*bound.to = t
	}
	if !beginsBeforeEnd(i.Start, i.End) {
		return invalid("starts after it ends; write the earlier time first")
	}
	return i, nil
}

// complete adds what GDAL leaves away when it turns a condition on a date into
// this parameter: it writes 2025-11-26T for the date, and T13Z and T13:45Z for
// a time without minutes or seconds.
func complete(s string) string {
	switch {
	case cql2.HasShape(s, "dddd-dd-ddT"):
		return s[:len(time.DateOnly)]
	case cql2.HasShape(s, "dddd-dd-ddTddZ"):
		return strings.TrimSuffix(s, "Z") + ":00:00Z"
	case cql2.HasShape(s, "dddd-dd-ddTdd:ddZ"):
		return strings.TrimSuffix(s, "Z") + ":00Z"
	}
	return s
}

// reason returns the clause of an InvalidError.
func reason(err error) string {
	var e *InvalidError
	if errors.As(err, &e) {
		return e.Reason
	}
	return err.Error()
}

// ParseTime reads an RFC 3339 date or date-time with seconds and an offset,
// years 0000 to 9999. A date comes back as it is; a date-time as an instant in
// UTC, without zeros at the end of its fraction of a second. What it cannot
// use is an [*InvalidError] for the parameter "datetime".
func ParseTime(s string) (string, error) {
	invalid := func(reason string) (string, error) {
		return "", &InvalidError{Param: paramDatetime, Value: s, Reason: reason}
	}
	if len(s) == len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return invalid("is not a date of the calendar")
		}
		return s, nil
	}
	if !cql2.LooksLikeTimestamp(s) {
		if strings.Contains(s, " ") {
			return invalid("is neither a date nor an instant: it holds a space (write + in an address as %2B)")
		}
		return invalid("is neither a date nor an instant with seconds and a zone (Z or an offset)")
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s))
	if err != nil {
		return invalid("is not an instant of the calendar and the clock")
	}
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return invalid("lies outside the years 0000 to 9999 in UTC")
	}
	return t.Format(time.RFC3339Nano), nil
}
