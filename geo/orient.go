package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// orient returns the sign of the area of the triangle a, b, c: 1 when c is
// left of the way from a to b, -1 right, 0 on its line. It is exact for all
// finite coordinates.
func orient(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	// The bound on the rounding error of det (Shewchuk 1997, ccwerrboundA),
	// with room for products that underflow.
	if math.Abs(det) > 3.4e-16*(math.Abs(left)+math.Abs(right))+1e-300 {
		if det > 0 {
			return 1
		}
		return -1
	}
	return orientExact(a, b, c)
}

// orientExact computes with as many digits as it takes.
func orientExact(a, b, c orb.Point) int {
	const digits = 1 << 13 // bits; differences of float64 need 2,100, their products twice that
	num := func(x float64) *big.Float { return new(big.Float).SetPrec(digits).SetFloat64(x) }
	sub := func(x, y float64) *big.Float { return num(0).Sub(num(x), num(y)) }
	left := num(0).Mul(sub(a[0], c[0]), sub(b[1], c[1]))
	right := num(0).Mul(sub(a[1], c[1]), sub(b[0], c[0]))
	return left.Cmp(right)
}
