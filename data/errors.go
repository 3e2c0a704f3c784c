package data

import (
	"errors"
	"fmt"
)

// ErrNotFound says that what was asked for does not exist. Wrap it with the
// noun and the id: fmt.Errorf("collection %q: %w", id, data.ErrNotFound).
var ErrNotFound = errors.New("not found")

// ErrConflict says that the store is in a state that forbids what was asked.
var ErrConflict = errors.New("conflict")

// UnavailableError says that the store lacks what an answer needs, such as room
// on a disk; the same request can succeed later.
type UnavailableError struct {
	Reason string // a sentence, fit to be shown to the person who made the request
	Cause  error  // for the log
}

// Error returns both.
func (e *UnavailableError) Error() string { return e.Reason + ": " + e.Cause.Error() }

// Unwrap returns the cause.
func (e *UnavailableError) Unwrap() error { return e.Cause }

// InvalidError says that a parameter cannot be used: which one, and what is
// allowed. Reason is a clause that reads after the parameter's name and value,
// fit to be shown to the person who made the request.
type InvalidError struct {
	Param  string // name of the parameter, column or file field
	Value  string // the value as given
	Reason string // what is wrong and what is allowed
}

// Error returns `param "value": reason`.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("%s %q: %s", e.Param, e.Value, e.Reason)
}
