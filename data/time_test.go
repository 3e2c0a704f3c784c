package data_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"panj/data"
)

func TestParseInterval(t *testing.T) {
	// Forms from OGC 17-069r4, 7.15.4 (parameter datetime) and RFC 3339, 5.6 and 5.8.
	for in, want := range map[string]data.Interval{
		"2018-02-12T23:20:52Z": {Start: "2018-02-12T23:20:52Z", End: "2018-02-12T23:20:52Z"},
		"2018-02-12":           {Start: "2018-02-12", End: "2018-02-12"},
		"2018-02-12T00:00:00Z/2018-03-18T12:31:12Z": {Start: "2018-02-12T00:00:00Z", End: "2018-03-18T12:31:12Z"},
		"2018-02-12T00:00:00Z/..":                   {Start: "2018-02-12T00:00:00Z"},
		"2018-02-12T00:00:00Z/":                     {Start: "2018-02-12T00:00:00Z"},
		"../2018-03-18T12:31:12Z":                   {End: "2018-03-18T12:31:12Z"},
		"/2018-03-18T12:31:12Z":                     {End: "2018-03-18T12:31:12Z"},
		"../..":                                     {},
		"/":                                         {},
		"1985-04-12T23:20:50.52Z":                   {Start: "1985-04-12T23:20:50.52Z", End: "1985-04-12T23:20:50.52Z"},
		"1996-12-19T16:39:57-08:00":                 {Start: "1996-12-20T00:39:57Z", End: "1996-12-20T00:39:57Z"},
		"1996-12-19t16:39:57z":                      {Start: "1996-12-19T16:39:57Z", End: "1996-12-19T16:39:57Z"},
		"1937-01-01T12:00:27.870+00:20":             {Start: "1937-01-01T11:40:27.87Z", End: "1937-01-01T11:40:27.87Z"},
		"2025-11-26T10:00:00.000Z":                  {Start: "2025-11-26T10:00:00Z", End: "2025-11-26T10:00:00Z"},
		"0000-01-01/9999-12-31":                     {Start: "0000-01-01", End: "9999-12-31"},
		"0000-02-29":                                {Start: "0000-02-29", End: "0000-02-29"}, // proleptic Gregorian: a leap year
		"2024-02-29":                                {Start: "2024-02-29", End: "2024-02-29"},
		// What GDAL 3.6 sends for a field compared with '2025/11/26', with an hour, with minutes.
		"2025-11-26T/2025-11-30T":         {Start: "2025-11-26", End: "2025-11-30"},
		"2025-11-26T13Z/..":               {Start: "2025-11-26T13:00:00Z"},
		"2025-11-26T13:45Z":               {Start: "2025-11-26T13:45:00Z", End: "2025-11-26T13:45:00Z"},
		"2025-11-26T10:00:00Z/2025-11-26": {Start: "2025-11-26T10:00:00Z", End: "2025-11-26"},
		"2025-11-26/2025-11-26T10:00:00Z": {Start: "2025-11-26", End: "2025-11-26T10:00:00Z"},
	} {
		got, err := data.ParseInterval(in)
		if err != nil || got != want {
			t.Errorf("ParseInterval(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
}

func TestParseIntervalRefuses(t *testing.T) {
	for in, say := range map[string]string{
		"":                                "neither a date nor an instant",
		"..":                              "neither a date nor an instant",
		"yesterday":                       "neither a date nor an instant",
		"2025":                            "neither a date nor an instant",
		"2025-11":                         "neither a date nor an instant",
		"2025-13-01":                      "not a date of the calendar",
		"2025-02-29":                      "not a date of the calendar",
		"1900-02-29":                      "not a date of the calendar",
		"2025-1-1/..":                     "its start is neither",
		"2025-11-26T24:00:00Z":            "not an instant",
		"2025-11-26T10:60:00Z":            "not an instant",
		"2025-11-26T10:00":                "seconds",
		"2025-11-26T25Z":                  "not an instant",
		"2025-11-26T10:00:Z":              "seconds",
		"2025-11-26T10:00:00":             "a zone",
		"2025-11-26T10:00:00,5Z":          "neither a date nor an instant",
		"2025-11-26T10:00:00.Z":           "neither a date nor an instant",
		"2025-11-26T10:00:00 05:00":       "%2B",
		"2025-11-26T10:00:00+25:00":       "not an instant",
		"0000-01-01T00:00:00+05:00":       "years 0000 to 9999",
		"9999-12-31T23:59:59-05:00":       "years 0000 to 9999",
		"2025-12-01/2025-11-01":           "starts after it ends",
		"2025-11-27T00:00:00Z/2025-11-26": "starts after it ends",
		"2025-11-26T10:00:01Z/2025-11-26T10:00:00.5Z": "starts after it ends",
		"2025-01-01/2025-01-02/2025-01-03":            "more than one slash",
		"2025-01-01/x":                                "its end is neither",
		"+2025-01-01":                                 "neither",
		"２０２５-01-01":                                  "neither",
	} {
		got, err := data.ParseInterval(in)
		var invalid *data.InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("ParseInterval(%q) = %v, %v; want an InvalidError", in, got, err)
			continue
		}
		if invalid.Param != "datetime" || invalid.Value != in || !strings.Contains(invalid.Reason, say) {
			t.Errorf("ParseInterval(%q): %+v; want a reason with %q", in, invalid, say)
		}
	}
}

func TestOverlaps(t *testing.T) {
	for _, c := range []struct {
		a, b data.Interval
		want bool
	}{
		{data.Interval{}, data.Interval{}, true},
		{data.Interval{}, data.Interval{Start: "2025-01-01", End: "2025-01-01"}, true},
		{data.Interval{Start: "2025-01-01", End: "2025-01-31"}, data.Interval{Start: "2025-01-31", End: "2025-02-01"}, true},
		{data.Interval{Start: "2025-01-01", End: "2025-01-30"}, data.Interval{Start: "2025-01-31", End: "2025-02-01"}, false},
		{data.Interval{Start: "2025-01-31"}, data.Interval{End: "2025-01-31"}, true},
		{data.Interval{Start: "2025-02-01"}, data.Interval{End: "2025-01-31"}, false},
		// a date stands for the whole of its day
		{data.Interval{Start: "2025-01-31", End: "2025-01-31"}, data.Interval{Start: "2025-01-31T23:59:59.9Z", End: "2025-02-01"}, true},
		{data.Interval{Start: "2025-01-31", End: "2025-01-31"}, data.Interval{Start: "2025-02-01T00:00:00Z"}, false},
		{data.Interval{Start: "2025-01-31", End: "2025-01-31"}, data.Interval{End: "2025-01-31T00:00:00Z"}, true},
		{data.Interval{Start: "2025-01-31", End: "2025-01-31"}, data.Interval{End: "2025-01-30T23:59:59Z"}, false},
		// fractions sort as time, not as text
		{data.Interval{Start: "2025-01-01T10:00:00.5Z"}, data.Interval{End: "2025-01-01T10:00:00Z"}, false},
		{data.Interval{Start: "2025-01-01T10:00:00Z"}, data.Interval{End: "2025-01-01T10:00:00.5Z"}, true},
		{data.Interval{Start: "2025-01-01T10:00:00.25Z"}, data.Interval{End: "2025-01-01T10:00:00.5Z"}, true},
		{data.Interval{Start: "9999-12-31", End: "9999-12-31"}, data.Interval{Start: "0000-01-01", End: "9999-12-31T23:59:59Z"}, true},
	} {
		if got := c.a.Overlaps(c.b); got != c.want {
			t.Errorf("%v overlaps %v: %v, want %v", c.a, c.b, got, c.want)
		}
		if got := c.b.Overlaps(c.a); got != c.want {
			t.Errorf("%v overlaps %v: %v, want %v", c.b, c.a, got, c.want)
		}
	}
}

func FuzzParseInterval(f *testing.F) {
	for _, s := range []string{"2025-11-26", "../2025-11-26T10:00:00.5+05:00", "//", "0000-01-01/..", "9999-12-31T23:59:59Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		i, err := data.ParseInterval(s)
		if err != nil {
			return
		}
		again, err := data.ParseInterval(i.Start + "/" + i.End)
		if err != nil || again != i {
			t.Errorf("%q is read as %v, which is read as %v, %v", s, i, again, err)
		}
	})
}

func ExampleParseInterval() {
	i, err := data.ParseInterval("2025-11-26T18:00:00+05:00/..")
	fmt.Println(i.Start, i.End == "", err)
	fmt.Println(i.Overlaps(data.Interval{Start: "2025-11-26", End: "2025-11-26"}))
	_, err = data.ParseInterval("2025-02-29")
	fmt.Println(err)
	// Output:
	// 2025-11-26T13:00:00Z true <nil>
	// true
	// datetime "2025-02-29": is not a date of the calendar; allowed is a date like 2025-11-26, an instant like 2025-11-26T13:45:00Z, or an interval of two of them like 2025-11-01/2025-11-30, where .. or nothing leaves an end open
}
