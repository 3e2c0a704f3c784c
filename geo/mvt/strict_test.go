package mvt_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	orbmvt "github.com/paulmach/orb/encoding/mvt"
)

// This file reads a tile by the letter of the Mapbox Vector Tile
// specification 2.1 (chapter numbers below are its) and complains about
// everything that a strict reader might. It shares nothing with the encoder.

type grid struct{ x, y int64 }

type tileLayer struct {
	name     string
	extent   uint64
	features []tileFeature
}

type tileFeature struct {
	id    uint64 // 0: none
	kind  uint64 // 1 point, 2 line, 3 polygon
	tags  []tileTag
	parts [][]grid // of a multipoint: one part
}

type tileTag struct {
	key   string
	value any
}

// tag returns the value of a key, nil if the feature has none.
func (f *tileFeature) tag(key string) any {
	for _, t := range f.tags {
		if t.key == key {
			return t.value
		}
	}
	return nil
}

// field is one field of a protobuf message.
type field struct {
	number uint64
	wire   uint64
	uint   uint64 // varint or fixed
	bytes  []byte
}

var errTorn = errors.New("message is cut off")

func fields(b []byte) ([]field, error) {
	var out []field
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errTorn
		}
		b = b[n:]
		f := field{number: tag >> 3, wire: tag & 7}
		switch f.wire {
		case 0:
			if f.uint, n = binary.Uvarint(b); n <= 0 {
				return nil, errTorn
			}
			b = b[n:]
		case 1:
			if len(b) < 8 {
				return nil, errTorn
			}
			f.uint = binary.LittleEndian.Uint64(b)
			b = b[8:]
		case 2:
			size, n := binary.Uvarint(b)
			if n <= 0 || uint64(len(b)-n) < size {
				return nil, errTorn
			}
			f.bytes = b[n : n+int(size)]
			b = b[n+int(size):]
		default:
			return nil, fmt.Errorf("wire type %d", f.wire)
		}
		out = append(out, f)
	}
	return out, nil
}

// decodeStrict reads a tile. buffer is how far beyond the extent coordinates
// may be.
func decodeStrict(tile []byte, buffer int64) ([]tileLayer, error) {
	messages, err := fields(tile)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	var out []tileLayer
	for _, m := range messages {
		if m.number != 3 || m.wire != 2 {
			return nil, fmt.Errorf("tile has field %d of wire type %d", m.number, m.wire)
		}
		l, err := decodeLayer(m.bytes, buffer)
		if err != nil {
			return nil, fmt.Errorf("layer %q: %w", l.name, err)
		}
		if names[l.name] {
			return nil, fmt.Errorf("two layers %q", l.name) // 4.1
		}
		names[l.name] = true
		out = append(out, l)
	}
	decoded, err := orbmvt.Unmarshal(tile)
	if err != nil {
		return nil, fmt.Errorf("orb: %w", err)
	}
	if len(decoded) != len(out) {
		return nil, fmt.Errorf("orb sees %d layers, not %d", len(decoded), len(out))
	}
	for i, l := range decoded {
		if l.Name != out[i].name || len(l.Features) != len(out[i].features) || l.Version != 2 {
			return nil, fmt.Errorf("orb sees layer %q, version %d, with %d features", l.Name, l.Version, len(l.Features))
		}
	}
	return out, nil
}

func decodeLayer(b []byte, buffer int64) (tileLayer, error) {
	var l tileLayer
	messages, err := fields(b)
	if err != nil {
		return l, err
	}
	var keys []string
	var values []any
	var features [][]byte
	seen := map[uint64]int{}
	for _, m := range messages {
		seen[m.number]++
		switch m.number {
		case 1:
			l.name = string(m.bytes)
		case 2:
			features = append(features, m.bytes)
		case 3:
			keys = append(keys, string(m.bytes))
		case 4:
			v, err := decodeValue(m.bytes)
			if err != nil {
				return l, err
			}
			values = append(values, v)
		case 5:
			l.extent = m.uint
		case 15:
			if m.uint != 2 {
				return l, fmt.Errorf("version %d", m.uint)
			}
		default:
			return l, fmt.Errorf("field %d", m.number)
		}
	}
	if seen[1] != 1 || seen[5] != 1 || seen[15] != 1 || l.name == "" || !utf8.ValidString(l.name) || len(features) == 0 {
		return l, fmt.Errorf("fields are missing or doubled: %v", seen) // 4.1
	}
	if err := unique(keys); err != nil {
		return l, fmt.Errorf("keys: %w", err)
	}
	if err := uniqueValues(values); err != nil {
		return l, fmt.Errorf("values: %w", err)
	}
	usedKeys, usedValues := map[uint64]bool{}, map[uint64]bool{}
	for i, f := range features {
		feature, err := decodeFeature(f, keys, values, usedKeys, usedValues)
		if err == nil {
			err = checkBounds(feature.parts, int64(l.extent), buffer)
		}
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", i, err)
		}
		l.features = append(l.features, feature)
	}
	if len(usedKeys) != len(keys) || len(usedValues) != len(values) {
		return l, fmt.Errorf("%d of %d keys, %d of %d values are used", len(usedKeys), len(keys), len(usedValues), len(values))
	}
	return l, nil
}

func unique(ss []string) error {
	seen := map[string]bool{}
	for _, s := range ss {
		if seen[s] || !utf8.ValidString(s) {
			return fmt.Errorf("%q is doubled or not UTF-8", s)
		}
		seen[s] = true
	}
	return nil
}

func uniqueValues(vs []any) error {
	seen := map[any]bool{}
	for _, v := range vs {
		if f, ok := v.(float64); ok {
			v = [2]uint64{1, math.Float64bits(f)} // -0 and 0 are two
		}
		if seen[v] {
			return fmt.Errorf("%v is doubled", v)
		}
		seen[v] = true
	}
	return nil
}

func decodeValue(b []byte) (any, error) {
	fs, err := fields(b)
	if err != nil {
		return nil, err
	}
	if len(fs) != 1 {
		return nil, fmt.Errorf("value with %d fields", len(fs)) // 4.1
	}
	f := fs[0]
	switch {
	case f.number == 1 && f.wire == 2:
		if !utf8.Valid(f.bytes) {
			return nil, errors.New("string is not UTF-8")
		}
		return string(f.bytes), nil
	case f.number == 3 && f.wire == 1:
		v := math.Float64frombits(f.uint)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("value %v", v)
		}
		return v, nil
	case f.number == 5 && f.wire == 0:
		return f.uint, nil
	case f.number == 6 && f.wire == 0:
		return int64(f.uint>>1) ^ -int64(f.uint&1), nil
	case f.number == 7 && f.wire == 0 && f.uint <= 1:
		return f.uint == 1, nil
	}
	return nil, fmt.Errorf("value of field %d, wire type %d", f.number, f.wire)
}

func decodeFeature(b []byte, keys []string, values []any, usedKeys, usedValues map[uint64]bool) (tileFeature, error) {
	var f tileFeature
	fs, err := fields(b)
	if err != nil {
		return f, err
	}
	var tags, commands []uint64
	seen := map[uint64]bool{}
	for _, m := range fs {
		if seen[m.number] {
			return f, fmt.Errorf("field %d is doubled", m.number)
		}
		seen[m.number] = true
		switch m.number {
		case 1:
			f.id = m.uint
		case 2:
			tags, err = packed(m.bytes)
		case 3:
			f.kind = m.uint
		case 4:
			commands, err = packed(m.bytes)
		default:
			err = fmt.Errorf("field %d", m.number)
		}
		if err != nil {
			return f, err
		}
	}
	if len(tags)%2 != 0 {
		return f, fmt.Errorf("%d tag numbers", len(tags)) // 4.4
	}
	mine := map[uint64]bool{}
	for i := 0; i < len(tags); i += 2 {
		k, v := tags[i], tags[i+1]
		if k >= uint64(len(keys)) || v >= uint64(len(values)) || mine[k] {
			return f, fmt.Errorf("tag %d=%d is out of range or doubled", k, v) // 4.4
		}
		mine[k], usedKeys[k], usedValues[v] = true, true, true
		f.tags = append(f.tags, tileTag{keys[k], values[v]})
	}
	f.parts, err = decodeCommands(f.kind, commands)
	if err == nil && f.kind == 3 {
		err = checkPolygons(f.parts)
	}
	return f, err
}

func packed(b []byte) ([]uint64, error) {
	var out []uint64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > math.MaxUint32 {
			return nil, errTorn
		}
		out = append(out, v)
		b = b[n:]
	}
	return out, nil
}

// decodeCommands follows 4.3.
func decodeCommands(kind uint64, c []uint64) ([][]grid, error) {
	var at grid
	var parts [][]grid
	next := func(command, least, most uint64) ([]grid, error) {
		if len(c) == 0 || c[0]&7 != command || c[0]>>3 < least || c[0]>>3 > most {
			return nil, fmt.Errorf("command %d with a count in %d..%d expected at %v", command, least, most, c)
		}
		n := c[0] >> 3
		c = c[1:]
		if command == 7 {
			return nil, nil
		}
		if uint64(len(c)) < 2*n {
			return nil, errTorn
		}
		var out []grid
		for i := range n {
			dx, dy := c[2*i], c[2*i+1]
			move := grid{int64(dx>>1) ^ -int64(dx&1), int64(dy>>1) ^ -int64(dy&1)}
			if command == 2 && move == (grid{}) {
				return nil, errors.New("LineTo without a length")
			}
			at = grid{at.x + move.x, at.y + move.y}
			out = append(out, at)
		}
		c = c[2*n:]
		return out, nil
	}
	const many = 1 << 29
	for {
		most := uint64(1)
		if kind == 1 {
			most = many
		}
		part, err := next(1, 1, most)
		if err != nil {
			return nil, err
		}
		switch kind {
		case 1:
			seen := map[grid]bool{}
			for _, p := range part {
				if seen[p] {
					return nil, fmt.Errorf("point %v is doubled", p)
				}
				seen[p] = true
			}
			if len(c) > 0 {
				return nil, errors.New("more than one command for points")
			}
		case 2, 3:
			more, err := next(2, kind-1, many)
			if err != nil {
				return nil, err
			}
			part = append(part, more...)
			if kind == 3 {
				if part[0] == part[len(part)-1] {
					return nil, errors.New("a ring's first point is repeated at its end")
				}
				if _, err := next(7, 1, 1); err != nil {
					return nil, err
				}
			}
		default:
			return nil, fmt.Errorf("geometry type %d", kind)
		}
		parts = append(parts, part)
		if len(c) == 0 {
			return parts, nil
		}
	}
}

func checkBounds(parts [][]grid, extent, buffer int64) error {
	for _, part := range parts {
		for _, p := range part {
			if min(p.x, p.y) < -buffer || max(p.x, p.y) > extent+buffer {
				return fmt.Errorf("%v is beyond the buffer", p)
			}
		}
	}
	return nil
}
