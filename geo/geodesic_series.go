package geo

import "math"

// The series of C. F. F. Karney, "Algorithms for geodesics", Journal of
// Geodesy 87 (2013), 43-55, to sixth order in the flattening. eps is the
// expansion parameter of the paper's equation 16; n the third flattening.

// sinSeries holds the coefficients c[1]..c[6] of a sum of c[l] sin(2 l sigma);
// index 0 is unused.
type sinSeries [7]float64

// sum evaluates the series at the angle with the given sine and cosine by
// Clenshaw's recurrence.
func (c *sinSeries) sum(sin, cos float64) float64 {
	x := 2 * (cos - sin) * (cos + sin) // 2 cos(2 sigma)
	b1, b2 := c[6], 0.0
	for l := 5; l >= 1; l-- {
		b1, b2 = x*b1-b2+c[l], b1
	}
	return 2 * sin * cos * b1
}

// epsilon is the expansion parameter for a geodesic whose azimuth at the
// equator has the given cosine.
func epsilon(cosAlpha0 float64) float64 {
	k2 := secEcc2 * cosAlpha0 * cosAlpha0
	return k2 / (2*(1+math.Sqrt(1+k2)) + k2)
}

// distanceSeries are A1 and C1 (equations 17, 18): s/b = A1 (sigma + sum).
func distanceSeries(eps float64) (a1 float64, c sinSeries) {
	e2 := eps * eps
	a1 = (1 + e2*(1./4+e2*(1./64+e2/256))) / (1 - eps)
	d := eps
	c[1] = d * (-1./2 + e2*(3./16-e2/32))
	d *= eps
	c[2] = d * (-1./16 + e2*(1./32-e2*9/2048))
	d *= eps
	c[3] = d * (-1./48 + e2*3/256)
	d *= eps
	c[4] = d * (-5./512 + e2*3/512)
	d *= eps
	c[5] = d * (-7. / 1280)
	d *= eps
	c[6] = d * (-7. / 2048)
	return a1, c
}

// revertedSeries are the C1' (equation 21): sigma = tau + sum at tau, with
// tau = s/(b A1).
func revertedSeries(eps float64) (c sinSeries) {
	e2 := eps * eps
	d := eps
	c[1] = d * (1./2 + e2*(-9./32+e2*205/1536))
	d *= eps
	c[2] = d * (5./16 + e2*(-37./96+e2*1335/4096))
	d *= eps
	c[3] = d * (29./96 - e2*75/128)
	d *= eps
	c[4] = d * (539./1536 - e2*2391/2560)
	d *= eps
	c[5] = d * (3467. / 7680)
	d *= eps
	c[6] = d * (38081. / 61440)
	return c
}

// reducedSeries are A2 and C2 (equations 42, 43), the other half of the
// reduced length.
func reducedSeries(eps float64) (a2 float64, c sinSeries) {
	e2 := eps * eps
	a2 = (1 - eps) * (1 + e2*(1./4+e2*(9./64+e2*25/256)))
	d := eps
	c[1] = d * (1./2 + e2*(1./16+e2/32))
	d *= eps
	c[2] = d * (3./16 + e2*(1./32+e2*35/2048))
	d *= eps
	c[3] = d * (5./48 + e2*5/256)
	d *= eps
	c[4] = d * (35./512 + e2*7/512)
	d *= eps
	c[5] = d * (63. / 1280)
	d *= eps
	c[6] = d * (77. / 2048)
	return a2, c
}

// longitudeA3 is A3 (equation 24).
func longitudeA3(eps float64) float64 {
	const n = thirdFlat
	return 1 - eps*((1-n)/2+eps*((2+n-3*n*n)/8+eps*((1+3*n+n*n)/16+eps*((3+2*n)/64+eps*3/128))))
}

// longitudeSeries are the C3 (equation 25): lambda = omega - f sin(alpha0) A3
// (sigma + sum).
func longitudeSeries(eps float64) (c sinSeries) {
	const n = thirdFlat
	d := eps
	c[1] = d * ((1-n)/4 + eps*((1-n*n)/8+eps*((3+3*n-n*n)/64+eps*((5+2*n)/128+eps*3/128))))
	d *= eps
	c[2] = d * ((2-3*n+n*n)/32 + eps*((3-2*n-3*n*n)/64+eps*((3+n)/128+eps*5/256)))
	d *= eps
	c[3] = d * ((5-9*n+5*n*n)/192 + eps*((9-10*n)/384+eps*7/512))
	d *= eps
	c[4] = d * ((7-14*n)/512 + eps*7/512)
	d *= eps
	c[5] = d * (21. / 2560)
	return c
}
