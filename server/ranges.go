package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// byteRange is a part of a body.
type byteRange struct{ from, length int64 }

// wantsRange returns the part that a request asks for as "first-last", or ""
// when it wants the whole: without a Range header, with one for several parts
// or in other units (which a server may ignore), when If-Range names another
// state of the file, or with another method than GET, for which ranges have no
// meaning (RFC 9110, 13.1.5 and 14.2).
func wantsRange(r *http.Request, etag string) string {
	unit, spec, found := strings.Cut(r.Header.Get("Range"), "=")
	if !found || !strings.EqualFold(unit, "bytes") || strings.Contains(spec, ",") || !strings.Contains(spec, "-") || r.Method != http.MethodGet {
		return ""
	}
	if condition := r.Header.Get("If-Range"); condition != "" && condition != `"`+etag+`"` {
		return ""
	}
	return strings.TrimSpace(spec)
}

// parseRange reads "first-last", "first-" or "-length" for a body of so many
// bytes. ok is false for what is no range at all, which is to be ignored; a
// range without a byte of the body in it is an error.
func parseRange(spec string, size int64) (part byteRange, ok bool, err error) {
	first, last, _ := strings.Cut(spec, "-")
	unsatisfiable := &statusError{http.StatusRequestedRangeNotSatisfiable, fmt.Sprintf("the file has %d bytes; the range %q has none of them", size, shorten(spec))}
	if first == "" {
		length, valid := parseOffsetNumber(last)
		switch {
		case !valid:
			return part, false, nil
		case length == 0 || size == 0:
			return part, true, unsatisfiable
		}
		length = min(length, size)
		return byteRange{size - length, length}, true, nil
	}
	from, valid := parseOffsetNumber(first)
	to := size - 1
	if last != "" {
		var validTo bool
		to, validTo = parseOffsetNumber(last)
		valid = valid && validTo && to >= from
	}
	switch {
	case !valid:
		return part, false, nil
	case from >= size:
		return part, true, unsatisfiable
	}
	to = min(to, size-1)
	return byteRange{from, to - from + 1}, true, nil
}

// parseOffsetNumber reads digits only; a number too large for any file counts
// as the largest.
func parseOffsetNumber(text string) (int64, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 1<<63 - 1, true
	}
	return n, true
}
