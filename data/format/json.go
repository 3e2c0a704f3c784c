package format

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// appendValue appends the value of a property as JSON. NaN and infinite
// numbers, which JSON cannot hold, are null. JSON is copied as it is: the
// contract of the store is that it is valid.
func appendValue(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case string:
		return appendString(dst, v), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case float64:
		return appendMeasure(dst, v), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case json.RawMessage:
		if len(v) == 0 {
			return append(dst, "null"...), nil
		}
		return append(dst, v...), nil
	case []byte:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, v)
		return append(dst, '"'), nil
	}
	return dst, fmt.Errorf("a value of type %T is none of a column", v)
}

// plain holds the bytes that stand for themselves in a JSON string.
var plain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

const hexDigits = "0123456789abcdef"

// appendString appends a JSON string (RFC 8259, section 7). What is not UTF-8
// becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(dst, s[start:i]...)
				dst = append(dst, "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// appendMeasure appends a number of a column of numbers: [appendNumber], with
// ".0" after a whole one. Readers that guess the type of a column from its first
// rows, as GDAL and QGIS do, would take it for integers and cut off the decimals
// of later rows.
func appendMeasure(dst []byte, v float64) []byte {
	start := len(dst)
	dst = appendNumber(dst, v)
	if bytes.ContainsAny(dst[start:], ".en") {
		return dst
	}
	return append(dst, '.', '0')
}

// appendNumber appends the shortest number that reads back as v: plain
// decimals, with an exponent only for magnitudes below 1e-6 and from 1e21 on.
// NaN and infinities become null.
func appendNumber(dst []byte, v float64) []byte {
	switch abs := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return append(dst, "null"...)
	case abs != 0 && abs < 1e-6 || abs >= 1e21:
		return strconv.AppendFloat(dst, v, 'e', -1, 64)
	}
	return appendDecimal(dst, v)
}

// appendDecimal appends the shortest decimal number, without an exponent, that
// reads back as v, which is finite.
func appendDecimal(dst []byte, v float64) []byte {
	// Most coordinates and measures have few decimals. If v is the number
	// nearest to n/10^7, then n with its zeros cut off is the shortest: a
	// shorter one would be another n for the same v, and up to 2^53 each n has
	// a v of its own.
	const scale, exact = 1e7, 1 << 53
	scaled := v * scale
	if scaled > -exact && scaled < exact && v != 0 {
		if n := int64(math.Round(scaled)); float64(n)/scale == v {
			return appendFixed(dst, n)
		}
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}

// appendFixed appends n/10^7, n not being 0.
func appendFixed(dst []byte, n int64) []byte {
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	whole, rest := n/1e7, n%1e7
	dst = strconv.AppendInt(dst, whole, 10)
	if rest == 0 {
		return dst
	}
	digits := [8]byte{0: '.'}
	for i := 7; i > 0; i-- {
		digits[i] = byte('0' + rest%10)
		rest /= 10
	}
	last := 7
	for digits[last] == '0' {
		last--
	}
	return append(dst, digits[:last+1]...)
}

// appendMembers appends each member with a comma after it.
func appendMembers(dst []byte, list []Member) ([]byte, error) {
	for _, m := range list {
		var err error
		if dst, err = appendMember(dst, m); err != nil {
			return dst, err
		}
		dst = append(dst, ',')
	}
	return dst, nil
}

// appendMember appends "name":value by way of encoding/json.
func appendMember(dst []byte, m Member) ([]byte, error) {
	dst = append(appendString(dst, m.Name), ':')
	switch v := m.Value.(type) {
	case string:
		return appendString(dst, v), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	}
	text, err := marshal(m.Value)
	if err != nil {
		return dst, fmt.Errorf("encode member %q: %w", m.Name, err)
	}
	return append(dst, text...), nil
}
