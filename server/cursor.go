package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"panj/data"
)

// place is where a row stands in the order of its query: its key, and before
// that what it is sorted by. Neither changes when other rows are added or
// removed, so that none is lost or doubled between two pages.
type place struct {
	key      int64
	position []any
}

// cursor is where a page begins or ends: after one row, at it, or before it.
// The zero value is none of these.
type cursor struct {
	direction byte
	place
}

// The text of a cursor is base64 of a direction, the key, what the row is
// sorted by, and a checksum that binds it to the query it was made for.
const (
	cursorAfter  = 'a'
	cursorBefore = 'b'
	cursorFrom   = 'f'
	cursorHead   = 1 + 8
	cursorCheck  = 8
)

func after(p place) cursor  { return cursor{cursorAfter, p} }
func before(p place) cursor { return cursor{cursorBefore, p} }

// from is a page that begins at a place, its row included.
func from(p place) cursor { return cursor{cursorFrom, p} }

// apply puts the cursor into a query.
func (c cursor) apply(q *data.Query) {
	q.After, q.Before, q.Position = nil, nil, c.position
	switch {
	case c.direction == cursorAfter:
		q.After = new(c.key)
	case c.direction == cursorBefore:
		q.Before = new(c.key)
	case c.direction == cursorFrom && c.key > math.MinInt64:
		q.After = new(c.key - 1)
	}
}

// text writes the cursor for a query.
func (c cursor) text(collection string, query url.Values) string {
	raw := binary.BigEndian.AppendUint64([]byte{c.direction}, uint64(c.key))
	raw = appendPosition(raw, c.position)
	return base64.RawURLEncoding.EncodeToString(append(raw, cursorSum(raw, collection, query)...))
}

// parseCursor reads the text of a cursor that was made for the same query.
func parseCursor(text, collection string, query url.Values) (cursor, error) {
	invalid := func(reason string) (cursor, error) {
		return cursor{}, &data.InvalidError{Param: paramCursor, Value: text, Reason: reason + "; take it from a next or prev link"}
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < cursorHead+cursorCheck || strings.ContainsAny(text, "\r\n") { // over these the decoder passes
		return invalid("is not a cursor")
	}
	raw, sum := raw[:len(raw)-cursorCheck], raw[len(raw)-cursorCheck:]
	if !slices.Equal(sum, cursorSum(raw, collection, query)) {
		return invalid("belongs to another query")
	}
	c := cursor{direction: raw[0]}
	c.key = int64(binary.BigEndian.Uint64(raw[1:cursorHead]))
	var ok bool
	c.position, ok = readPosition(raw[cursorHead:])
	if !ok || !slices.Contains([]byte{cursorAfter, cursorBefore, cursorFrom}, c.direction) {
		return invalid("is not a cursor")
	}
	return c, nil
}

// The kinds of values in a position.
const (
	positionNull    = 'n'
	positionInteger = 'i'
	positionNumber  = 'f'
	positionText    = 't'
	positionBytes   = 'b'
)

func appendPosition(dst []byte, position []any) []byte {
	for _, v := range position {
		switch v := v.(type) {
		case int64:
			dst = binary.BigEndian.AppendUint64(append(dst, positionInteger), uint64(v))
		case float64:
			dst = binary.BigEndian.AppendUint64(append(dst, positionNumber), math.Float64bits(v))
		case string:
			dst = append(binary.AppendUvarint(append(dst, positionText), uint64(len(v))), v...)
		case []byte:
			dst = append(binary.AppendUvarint(append(dst, positionBytes), uint64(len(v))), v...)
		case nil:
			dst = append(dst, positionNull)
		default:
			panic(fmt.Sprintf("a position cannot hold %T", v))
		}
	}
	return dst
}

// readPosition is false for what appendPosition does not write.
func readPosition(raw []byte) (position []any, ok bool) {
	for len(raw) > 0 {
		kind := raw[0]
		raw = raw[1:]
		switch kind {
		case positionNull:
			position = append(position, nil)
		case positionInteger, positionNumber:
			if len(raw) < 8 {
				return nil, false
			}
			bits := binary.BigEndian.Uint64(raw)
			raw = raw[8:]
			if kind == positionInteger {
				position = append(position, int64(bits))
			} else {
				position = append(position, math.Float64frombits(bits))
			}
		case positionText, positionBytes:
			n, width := binary.Uvarint(raw)
			if width <= 0 || n > uint64(len(raw)-width) {
				return nil, false
			}
			text := raw[width : width+int(n)]
			raw = raw[width+int(n):]
			if kind == positionText {
				position = append(position, string(text))
			} else {
				position = append(position, slices.Clone(text))
			}
		default:
			return nil, false
		}
	}
	return position, true
}

// cursorSum covers the position and everything in the query that decides which
// features there are and in which order; not how many come at once, nor what is
// shown of them.
func cursorSum(position []byte, collection string, query url.Values) []byte {
	without := []string{paramF, paramLimit, paramOffset, paramCursor, paramResultType, paramProperties, paramSkipGeometry, paramCRS}
	filters := url.Values{}
	for name, values := range query {
		if !slices.Contains(without, name) {
			filters[name] = values
		}
	}
	hash := sha256.New()
	hash.Write(position)
	hash.Write([]byte(collection + "\x00" + filters.Encode()))
	return hash.Sum(nil)[:cursorCheck]
}
