package cql2

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// SyntaxError says where a filter cannot be read, what stands there and what
// could stand there.
type SyntaxError struct {
	Position int    // of the character, from 1; 0 when Pointer says where
	Pointer  string // to the JSON value (RFC 6901), e.g. "/args/1/op"; empty in text and for the whole
	Found    string // what stands there
	Expected string // what could stand there
}

// Error returns "at character 5: found X, expected Y" or the same with the
// pointer to the JSON value.
func (e *SyntaxError) Error() string {
	where := "at character " + strconv.Itoa(e.Position)
	if e.Position == 0 {
		where = "at " + e.Pointer
		if e.Pointer == "" {
			where = "at the top"
		}
	}
	return fmt.Sprintf("%s: found %s, expected %s", where, e.Found, e.Expected)
}

// LimitError says that a filter is larger than this package allows.
type LimitError struct {
	What  string // what there is too much of, e.g. "characters in a string"
	Limit int    // how many are allowed
}

// Error returns "too many X: at most N are allowed".
func (e *LimitError) Error() string {
	return fmt.Sprintf("too many %s: at most %d are allowed", e.What, e.Limit)
}

// UnknownNameError says that there is no property or function of a name.
type UnknownNameError struct {
	Kind    string // "property" or "function"
	Name    string
	Nearest string   // the known name that is most like it; empty when none is
	Known   []string // all known names, sorted
}

// Error names the nearest known name, or all of them.
func (e *UnknownNameError) Error() string {
	msg := fmt.Sprintf("there is no %s %q", e.Kind, e.Name)
	switch {
	case e.Nearest != "":
		return msg + fmt.Sprintf("; did you mean %q?", e.Nearest)
	case len(e.Known) == 0:
		return msg + "; there is none at all"
	case e.Kind == "property":
		return msg + " (a text stands in single quotes); known are " + list(e.Known)
	}
	return msg + "; beside those of CQL2 there are " + list(e.Known)
}

func list(names []string) string {
	const most = 30
	s := ""
	for i, n := range names {
		if i == most {
			return s + " and " + strconv.Itoa(len(names)-most) + " more"
		}
		if i > 0 {
			s += ", "
		}
		s += n
	}
	return s
}

// TypeError says that a value does not fit where it stands.
type TypeError struct {
	Property string // the property that the value comes from; empty when none does
	Reason   string // names the value, its type and what is asked for
}

// Error returns the reason.
func (e *TypeError) Error() string { return e.Reason }

// quoteFound returns a piece of a filter in double quotes, cut when it is long.
func quoteFound(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "..."
	}
	return strconv.Quote(s)
}
