package cql2

import (
	"math"
	"math/bits"
)

func arithmeticValue(e *Arithmetic, row Row) (any, error) {
	a, err := value(e.Left, row)
	if err != nil {
		return nil, err
	}
	b, err := value(e.Right, row)
	if err != nil {
		return nil, err
	}
	return Compute(e.Op, a, b), nil
}

// Compute applies an arithmetic operator to two numbers, int64 or float64.
// Integers stay integers where the result is one and fits; anything else is a
// float64. It is nil (NULL) when an argument is no number, when the result is
// not finite, and for a division by zero.
func Compute(op ArithmeticOp, a, b any) any {
	i, isInt := a.(int64)
	j, bothInt := b.(int64)
	if isInt && bothInt {
		if v, ok := computeIntegers(op, i, j); ok {
			return v
		}
	}
	x, ok := toFloat(a)
	y, ok2 := toFloat(b)
	if !ok || !ok2 {
		return nil
	}
	switch op {
	case Add:
		return finite(x + y)
	case Subtract:
		return finite(x - y)
	case Multiply:
		return finite(x * y)
	case Divide:
		return finite(x / y) // by zero it is infinite or not a number
	case Modulo:
		return finite(math.Mod(x, y))
	case IntDiv:
		return finite(math.Trunc(x / y))
	case Power:
		return finite(math.Pow(x, y))
	}
	return nil
}

// computeIntegers is false when the result is no integer or does not fit.
func computeIntegers(op ArithmeticOp, i, j int64) (any, bool) {
	switch op {
	case Add:
		sum := i + j
		return sum, (sum > i) == (j > 0)
	case Subtract:
		difference := i - j
		return difference, (difference < i) == (j > 0)
	case Multiply:
		return multiply(i, j)
	case Modulo:
		if j == 0 {
			return nil, true
		}
		if j == -1 {
			return int64(0), true
		}
		return i % j, true
	case IntDiv:
		if j == 0 {
			return nil, true
		}
		return i / j, !(i == math.MinInt64 && j == -1)
	}
	return nil, false
}

func multiply(i, j int64) (any, bool) {
	high, low := bits.Mul64(magnitude(i), magnitude(j))
	if high != 0 || low > math.MaxInt64 {
		return nil, false
	}
	if (i < 0) != (j < 0) {
		return -int64(low), true
	}
	return int64(low), true
}

func magnitude(i int64) uint64 {
	if i < 0 {
		return -uint64(i)
	}
	return uint64(i)
}
