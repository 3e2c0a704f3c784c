package cql2

// Truth is what a condition says of a row.
type Truth int8

// The three truths. Only a row whose filter is True is selected.
const (
	Unknown Truth = iota // something compared was NULL
	False
	True
)

// String returns "true", "false" or "unknown".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "unknown"
}

// Not returns the opposite; of Unknown it is Unknown.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}
