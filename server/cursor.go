package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"slices"

	"panj/data"
)

// cursor is where a page begins or ends: after one key, or before another.
// One of the two is nil; a key can be any number. Keys never change, so no row is lost or doubled when
// others are added or removed between two pages.
type cursor struct{ after, before *int64 }

// The text of a cursor is 17 bytes in base64: a direction, the key, and a
// checksum that binds it to the query it was made for.
const (
	cursorAfter  = 'a'
	cursorBefore = 'b'
	cursorBytes  = 1 + 8 + 8
)

// text writes the cursor for a query.
func (c cursor) text(collection string, query url.Values) string {
	raw := make([]byte, 0, cursorBytes)
	direction, key := byte(cursorAfter), c.after
	if c.before != nil {
		direction, key = cursorBefore, c.before
	}
	raw = binary.BigEndian.AppendUint64(append(raw, direction), uint64(*key))
	return base64.RawURLEncoding.EncodeToString(append(raw, cursorSum(raw, collection, query)...))
}

// parseCursor reads the text of a cursor that was made for the same query.
func parseCursor(text, collection string, query url.Values) (cursor, error) {
	invalid := func(reason string) (cursor, error) {
		return cursor{}, &data.InvalidError{Param: paramCursor, Value: text, Reason: reason + "; take it from a next or prev link"}
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != cursorBytes {
		return invalid("is not a cursor")
	}
	if !slices.Equal(raw[9:], cursorSum(raw[:9], collection, query)) {
		return invalid("belongs to another query")
	}
	key := int64(binary.BigEndian.Uint64(raw[1:9]))
	switch raw[0] {
	case cursorAfter:
		return cursor{after: &key}, nil
	case cursorBefore:
		return cursor{before: &key}, nil
	}
	return invalid("is not a cursor")
}

// cursorSum covers the position and everything in the query that decides which
// features there are; not how many come at once, nor in which format.
func cursorSum(position []byte, collection string, query url.Values) []byte {
	filters := url.Values{}
	for name, values := range query {
		if !slices.Contains([]string{paramF, paramLimit, paramOffset, paramCursor, paramResultType}, name) {
			filters[name] = values
		}
	}
	hash := sha256.New()
	hash.Write(position)
	hash.Write([]byte(collection + "\x00" + filters.Encode()))
	return hash.Sum(nil)[:8]
}
