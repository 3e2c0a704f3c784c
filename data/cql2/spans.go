package cql2

import "strings"

// bound is an end of a span of time, in a form that sorts as text: for a
// timestamp without its Z, so that a fraction sorts after none; empty when the
// end is open.
type bound struct {
	at  string
	day bool // it is a date
}

// span is a closed span of time: start and end. An instant is a span whose
// ends are equal.
type span [2]bound

func sortable(t Timestamp) string { return strings.TrimSuffix(string(t), "Z") }

// instantOf returns the end that a date or a timestamp stands for.
func instantOf(v any) bound {
	switch v := v.(type) {
	case Date:
		return bound{string(v), true}
	case Timestamp:
		return bound{sortable(v), false}
	}
	return bound{}
}

// timeOf returns the span that a value stands for.
func timeOf(v any) (span, bool) {
	switch v := v.(type) {
	case span:
		return v, true
	case Date, Timestamp:
		return span{instantOf(v), instantOf(v)}, true
	}
	return span{}, false
}

func intervalValue(e *Interval, row Row) (any, error) {
	var s span
	for i, end := range []Expr{e.Start, e.End} {
		if end == nil {
			continue
		}
		v, err := value(end, row)
		if err != nil {
			return nil, err
		}
		s[i] = instantOf(v)
		if s[i] == (bound{}) { // NULL is not an open end
			return nil, nil //nolint:nilnil // NULL is a value
		}
	}
	return s, nil
}

func (s span) inOrder() bool {
	s = s.exact(s.mixed())
	return s[0].at == "" || s[1].at == "" || s[0].at <= s[1].at
}

// mixed reports whether dates stand beside timestamps.
func (s span) mixed(others ...span) bool {
	days, instants := false, false
	for _, s := range append(others, s) {
		for _, b := range s {
			days = days || b.day
			instants = instants || b.at != "" && !b.day
		}
	}
	return days && instants
}

// exact turns dates into the first and the last instant of their day, when
// timestamps stand beside them.
func (s span) exact(mixed bool) span {
	if !mixed {
		return s
	}
	if s[0].day {
		s[0] = bound{s[0].at + "T00:00:00", false}
	}
	if s[1].day {
		s[1] = bound{s[1].at + "T24", false} // after every instant of the day
	}
	return s
}

// relateTimes compares two times by the definitions of the standard's table of
// temporal functions.
func relateTimes(op TemporalOp, a, b any) Truth {
	t1, ok := timeOf(a)
	t2, ok2 := timeOf(b)
	if !ok || !ok2 {
		return Unknown
	}
	mixed := t1.mixed(t2)
	return truthOf(t1.exact(mixed).relate(op, t2.exact(mixed)))
}

// afterAll sorts after every instant, as an open end does. An open start, the
// empty text, sorts before them.
const afterAll = "~"

func (s span) relate(op TemporalOp, o span) bool {
	s1, e1, s2, e2 := s[0].at, s[1].at, o[0].at, o[1].at
	if e1 == "" {
		e1 = afterAll
	}
	if e2 == "" {
		e2 = afterAll
	}
	switch op {
	case TAfter:
		return s1 > e2
	case TBefore:
		return e1 < s2
	case TContains:
		return s1 < s2 && e1 > e2
	case TDisjoint:
		return e1 < s2 || s1 > e2
	case TDuring:
		return s1 > s2 && e1 < e2
	case TEquals:
		return s1 == s2 && e1 == e2
	case TFinishedBy:
		return s1 < s2 && e1 == e2
	case TFinishes:
		return s1 > s2 && e1 == e2
	case TIntersects:
		return e1 >= s2 && s1 <= e2
	case TMeets:
		return e1 == s2
	case TMetBy:
		return s1 == e2
	case TOverlappedBy:
		return s1 > s2 && s1 < e2 && e1 > e2
	case TOverlaps:
		return s1 < s2 && e1 > s2 && e1 < e2
	case TStartedBy:
		return s1 == s2 && e1 > e2
	case TStarts:
		return s1 == s2 && e1 < e2
	}
	return false
}
