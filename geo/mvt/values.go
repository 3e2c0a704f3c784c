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
	encoded []byte  // Value messages, one after the other, without prefix
	items   []value // by number
	slots   []int32 // open addressing: number + 1, 0 is free; length a power of two
}

type value struct {
	hash uint32
	end  int // in encoded; it begins where the one before it ends
}

func (v *values) reset() {
	if len(v.slots) == 0 {
		v.seed = maphash.MakeSeed()
		v.slots = make([]int32, 256)
	}
	clear(v.slots)
	v.encoded, v.items = v.encoded[:0], v.items[:0]
}

func (v *values) item(i int) []byte {
	from := 0
	if i > 0 {
		from = v.items[i-1].end
	}
	return v.encoded[from:v.items[i].end]
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
		v.encoded = append(v.encoded, valueSint)
		v.encoded = binary.AppendVarint(v.encoded, x)
	case uint64:
		v.encoded = append(v.encoded, valueUint)
		v.encoded = binary.AppendUvarint(v.encoded, x)
	case bool:
		b := byte(0)
		if x {
			b = 1
		}
		v.encoded = append(v.encoded, valueBool, b)
	default:
		return 0, false, fmt.Errorf("type %T: a string, bool, int64, uint64, float64 or nil is needed", x)
	}
	return v.intern(from), true, nil
}

// intern numbers the value that was encoded from the given offset on, and
// takes it away again when it was there before.
func (v *values) intern(from int) int {
	b := v.encoded[from:]
	hash := uint32(maphash.Bytes(v.seed, b))
	mask := uint32(len(v.slots) - 1)
	i := hash & mask
	for ; v.slots[i] != 0; i = (i + 1) & mask {
		n := int(v.slots[i] - 1)
		if v.items[n].hash == hash && bytes.Equal(v.item(n), b) {
			v.encoded = v.encoded[:from]
			return n
		}
	}
	v.items = append(v.items, value{hash, len(v.encoded)})
	v.slots[i] = int32(len(v.items))
	if 2*len(v.items) > len(v.slots) {
		v.grow()
	}
	return len(v.items) - 1
}

func (v *values) grow() {
	v.slots = make([]int32, 2*len(v.slots))
	mask := uint32(len(v.slots) - 1)
	for n := range v.items {
		i := v.items[n].hash & mask
		for v.slots[i] != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = int32(n + 1)
	}
}
