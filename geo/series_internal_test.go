package geo

import (
	"fmt"
	"math"
	"testing"
)

// The earth is so round that a wrong coefficient of high order would show in
// no distance. So the series are held against the integrals they stand for at
// expansion parameters far greater than the earth's: each must be wrong by no
// more than its first missing term, which shrinks by 2^order when the
// parameter is halved.

// fourier returns the mean of an even function of period pi and the
// coefficients of cos(2 l x), l = 1..6, by the trapezoidal rule, which is exact
// here to the last digits.
func fourier(f func(x float64) float64) (mean float64, c sinSeries) {
	const steps = 400
	for i := range steps {
		x := math.Pi * float64(i) / steps
		v := f(x) / steps
		mean += v
		for l := 1; l < len(c); l++ {
			c[l] += 2 * v * math.Cos(2*float64(l)*x)
		}
	}
	return mean, c
}

// root is sqrt(1 + k^2 sin^2 x) for an expansion parameter.
func root(eps, x float64) float64 {
	k2 := 4 * eps / ((1 - eps) * (1 - eps))
	return math.Sqrt(1 + k2*math.Sin(x)*math.Sin(x))
}

// integral returns the mean a and the coefficients of the integral of an even
// function, written a (x + sum of c[l] sin(2 l x)).
func integral(f func(x float64) float64) (a float64, c sinSeries) {
	a, c = fourier(f)
	for l := 1; l < len(c); l++ {
		c[l] /= 2 * float64(l) * a
	}
	return a, c
}

// reverted returns the series that undoes x + sum of c[l] sin(2 l x).
func reverted(f func(x float64) float64) (out sinSeries) {
	a, _ := fourier(f)
	const steps = 2000
	tau := 0.0
	for i := range steps { // midpoint rule over the angle itself
		h := math.Pi / steps
		x := h * float64(i)
		// Simpson's rule from x to the middle of the step, then on.
		half := h / 12 * (f(x) + 4*f(x+h/4) + f(x+h/2)) / a
		mid := tau + half
		for l := 1; l < len(out); l++ {
			out[l] += 2 / math.Pi * (x + h/2 - mid) * math.Sin(2*float64(l)*mid) * f(x+h/2) / a * h
		}
		tau = mid + h/12*(f(x+h/2)+4*f(x+3*h/4)+f(x+h))/a
	}
	return out
}

func TestSeriesConverge(t *testing.T) {
	type values = map[string]float64
	name := func(out values, prefix string, c sinSeries) {
		for l := 1; l < len(c); l++ {
			out[fmt.Sprintf("%s%d", prefix, l)] = c[l]
		}
	}
	series := func(eps float64) values {
		out := values{}
		a1, c1 := distanceSeries(eps)
		a2, c2 := reducedSeries(eps)
		out["A1"], out["A2"], out["A3"] = a1, a2, longitudeA3(eps)
		name(out, "C1", c1)
		name(out, "C2", c2)
		name(out, "C1'", revertedSeries(eps))
		name(out, "C3", longitudeSeries(eps))
		return out
	}
	exact := func(eps float64) values {
		out := values{}
		distance := func(x float64) float64 { return root(eps, x) }
		var c1, c2, c3 sinSeries
		out["A1"], c1 = integral(distance)
		out["A2"], c2 = integral(func(x float64) float64 { return 1 / root(eps, x) })
		out["A3"], c3 = integral(func(x float64) float64 {
			return (2 - flattening) / (1 + (1-flattening)*root(eps, x))
		})
		name(out, "C1", c1)
		name(out, "C2", c2)
		name(out, "C1'", reverted(distance))
		name(out, "C3", c3)
		return out
	}
	const eps = 0.16
	wide, near := exact(eps), exact(eps/2)
	wideSeries, nearSeries := series(eps), series(eps/2)
	for key := range wide {
		order := 7.0
		if key == "A3" || key[:2] == "C3" {
			order = 6
		}
		off, offNear := math.Abs(wideSeries[key]-wide[key]), math.Abs(nearSeries[key]-near[key])
		if offNear > 1e-13 && off/offNear < math.Exp2(order-0.5) {
			t.Errorf("%s: off by %.3g at %v and %.3g at half of that: shrinks by 2^%.2f only, want 2^%v",
				key, off, eps, offNear, math.Log2(off/offNear), order)
		}
	}
}

func TestEpsilonAndAstroid(t *testing.T) {
	// On the meridian eps is the third flattening.
	if got := epsilon(1); math.Abs(got-thirdFlat) > 1e-18 {
		t.Errorf("eps on the meridian: %v, want %v", got, thirdFlat)
	}
	for x := -3.0; x <= 0; x += 0.1 {
		for y := -3.0; y < 0; y += 0.1 {
			k := astroid(x, y)
			rest := math.Pow(k, 4) + 2*math.Pow(k, 3) - (x*x+y*y-1)*k*k - 2*y*y*k - y*y
			if k <= 0 || math.Abs(rest) > 1e-11*(1+math.Pow(k, 4)) {
				t.Fatalf("astroid(%v, %v) = %v is no root: %v", x, y, k, rest)
			}
		}
	}
}

// TestTransverseMercatorSeries: on the central meridian the northing is the
// meridian's length, and back and forth must meet, for flat ellipsoids up to
// the first missing term.
func TestTransverseMercatorSeries(t *testing.T) {
	errors := func(f float64) (length, back float64) {
		e := ellipsoid{1, f}
		tm := newTransverseMercator(e, 1)
		e2 := f * (2 - f)
		arc, steps := 0.0, 2000
		for i := range steps {
			const h = math.Pi / 2 / 2000
			lat := (float64(i) + 0.5) * h
			speed := func(lat float64) float64 {
				s := math.Sin(lat)
				return (1 - e2) / math.Pow(1-e2*s*s, 1.5)
			}
			arc += h / 6 * (speed(lat-h/2) + 4*speed(lat) + speed(lat+h/2))
			deg := (lat + h/2) / degree
			_, north := tm.forward(0, deg)
			length = math.Max(length, math.Abs(north-arc))
			east, north := tm.forward(10, deg)
			lon, lat2 := tm.inverse(east, north)
			if deg < 89 {
				back = math.Max(back, math.Hypot(lon-10, lat2-deg))
			}
		}
		return length, back
	}
	lengthWide, backWide := errors(0.2)
	length, back := errors(0.1)
	for name, ratio := range map[string]float64{"northing": lengthWide / length, "back": backWide / back} {
		if ratio < math.Exp2(6.8) { // third flattenings 1/9 and 1/19: 2.11^7 is 2^7.5
			t.Errorf("%s: the error shrinks by 2^%.2f only", name, math.Log2(ratio))
		}
	}
	t.Logf("northing off by %.2g, back by %.2g degrees at flattening 0.1", length, back)
}
