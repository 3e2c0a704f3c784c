package ingest

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"panj/data"
)

// edtfDate is a date of the Extended Date/Time Format (ISO 8601-2), level 1:
// year, month or day, with a mark for uncertain (?), approximate (~) or both (%).
var edtfDate = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?$`)

// check demands real dates in order, and that the EDTF text and the span from
// earliest to latest have a day in common.
func (d *incidentDate) check() error {
	earliest, err := time.Parse(time.DateOnly, d.Earliest)
	if err != nil {
		return &data.InvalidError{Param: "earliest", Value: d.Earliest, Reason: "must be a date, YYYY-MM-DD"}
	}
	latest, err := time.Parse(time.DateOnly, d.Latest)
	if err != nil || latest.Before(earliest) {
		return &data.InvalidError{Param: "latest", Value: d.Latest, Reason: "must be a date, YYYY-MM-DD, not before earliest"}
	}
	first, last, err := edtfSpan(d.EDTF)
	if err != nil {
		return &data.InvalidError{Param: "edtf", Value: d.EDTF, Reason: err.Error()}
	}
	if last.Before(earliest) || first.After(latest) {
		return &data.InvalidError{Param: "edtf", Value: d.EDTF, Reason: fmt.Sprintf("has no day in common with %s to %s", d.Earliest, d.Latest)}
	}
	return nil
}

// edtfSpan returns the first and the last day of an EDTF date or interval.
func edtfSpan(text string) (first, last time.Time, err error) {
	from, to, interval := strings.Cut(text, "/")
	if first, last, err = edtfDays(from); err != nil || !interval {
		return first, last, err
	}
	if _, last, err = edtfDays(to); err == nil && last.Before(first) {
		err = fmt.Errorf("ends before it begins")
	}
	return first, last, err
}

func edtfDays(text string) (first, last time.Time, err error) {
	m := edtfDate.FindStringSubmatch(text)
	if m == nil {
		return first, last, fmt.Errorf("must be YYYY, YYYY-MM or YYYY-MM-DD, with ?, ~ or %% at the end if need be, or two of them with a slash between")
	}
	layout, step := time.DateOnly, [3]int{0, 0, 1}
	switch {
	case m[2] == "":
		layout, step = "2006", [3]int{1, 0, 0}
	case m[3] == "":
		layout, step = "2006-01", [3]int{0, 1, 0}
	}
	first, err = time.Parse(layout, strings.TrimRight(text, "?~%"))
	if err != nil {
		return first, last, fmt.Errorf("is no day of the calendar")
	}
	return first, first.AddDate(step[0], step[1], step[2]).AddDate(0, 0, -1), nil
}
