package data

// Interval is a closed span of time, as RFC 3339 dates ("2025-11-26") or
// instants in UTC ("2025-11-26T13:45:00Z"). An empty bound is open. Years run
// from 0000 to 9999. A date stands for the whole of its day.
type Interval struct{ Start, End string }

// IsZero reports whether both bounds are open.
func (i Interval) IsZero() bool { return i.Start == "" && i.End == "" }
