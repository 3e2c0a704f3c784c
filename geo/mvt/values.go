package mvt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math"
	"strings"
	"unicode/utf8"
)

// values holds the distinct values of a layer, encoded, numbered in the order
// in which they first came up. Two values are the same when their encodings
// are, so 1 and 1.0 are two.
type values struct {
	seed    maphash.Seed
	encoded []byte           // Value messages, one after the other, without prefix
	ends    []int            // where each ends, by number
	slots   []slot           // open addressing; length a power of two
	bools   [2]int32         // number + 1, 0 while there is none
	ints    [smallInts]int32 // likewise, of the int64 values
}

// smallInts is the number of integers from 0 on that are looked up directly.
const smallInts = 256

// leastSlots is how many slots there are at first.
const leastSlots = 256

// slot is free when n is 0; else n-1 is the number of a value.
type slot struct {
	hash uint32
	n    int32
}

func (v *values) reset() {
	if len(v.slots) == 0 {
		v.seed = maphash.MakeSeed()
	}
	if len(v.slots) > leastSlots+8*len(v.ends) || len(v.slots) == 0 {
		v.slots = make([]slot, leastSlots) // the last layer left most of it free
	} else {
		clear(v.slots)
	}
	clear(v.bools[:])
	clear(v.ints[:])
	v.encoded, v.ends = v.encoded[:0], v.ends[:0]
}

func (v *values) item(i int) []byte {
	from := 0
	if i > 0 {
		from = v.ends[i-1]
	}
	return v.encoded[from:v.ends[i]]
}

// index returns the number of a value. It is false for one that is left out.
func (v *values) index(x any) (n int, ok bool, err error) {
	from := len(v.encoded)
	switch x := x.(type) {
	case nil:
		return 0, false, nil
	case string:
		if !utf8.ValidString(x) {
			x = strings.ToValidUTF8(x, "\uFFFD")
		}
		v.encoded = appendBytes(v.encoded, valueString, x)
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return 0, false, nil
		}
		v.encoded = append(v.encoded, valueDouble)
		v.encoded = binary.LittleEndian.AppendUint64(v.encoded, math.Float64bits(x))
	case int64:
		if x >= 0 && x < smallInts {
			return v.direct(&v.ints[x], valueSint, uint64(x)<<1), true, nil
		}
		v.encoded = append(v.encoded, valueSint)
		v.encoded = binary.AppendVarint(v.encoded, x)
	case uint64:
		v.encoded = append(v.encoded, valueUint)
		v.encoded = binary.AppendUvarint(v.encoded, x)
	case bool:
		if x {
			return v.direct(&v.bools[1], valueBool, 1), true, nil
		}
		return v.direct(&v.bools[0], valueBool, 0), true, nil
	default:
		return 0, false, fmt.Errorf("type %T: a string, bool, int64, uint64, float64 or nil is needed", x)
	}
	return v.intern(from), true, nil
}

// direct numbers a value that has a place of its own instead of a slot.
func (v *values) direct(n *int32, tag byte, x uint64) int {
	if *n == 0 {
		v.encoded = append(v.encoded, tag)
		v.encoded = binary.AppendUvarint(v.encoded, x)
		v.ends = append(v.ends, len(v.encoded))
		*n = int32(len(v.ends))
	}
	return int(*n - 1)
}

// intern numbers the value that was encoded from the given offset on, and
// takes it away again when it was there before.
func (v *values) intern(from int) int {
	b := v.encoded[from:]
	hash := uint32(maphash.Bytes(v.seed, b))
	mask := uint32(len(v.slots) - 1)
	i := hash & mask
	for ; v.slots[i].n != 0; i = (i + 1) & mask {
		n := int(v.slots[i].n - 1)
		if v.slots[i].hash == hash && bytes.Equal(v.item(n), b) {
			v.encoded = v.encoded[:from]
			return n
		}
	}
	v.ends = append(v.ends, len(v.encoded))
	v.slots[i] = slot{hash, int32(len(v.ends))}
	if 2*len(v.ends) > len(v.slots) {
		v.grow()
	}
	return len(v.ends) - 1
}

func (v *values) grow() {
	old := v.slots
	v.slots = make([]slot, 4*len(old))
	mask := uint32(len(v.slots) - 1)
	for _, s := range old {
		if s.n == 0 {
			continue
		}
		i := s.hash & mask
		for v.slots[i].n != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = s
	}
}
