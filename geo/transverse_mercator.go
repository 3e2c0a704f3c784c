package geo

import "math"

// ellipsoid is the shape of the earth a coordinate system refers to.
type ellipsoid struct{ a, f float64 }

var (
	wgs84      = ellipsoid{semiMajor, flattening}
	grs80      = ellipsoid{6378137, 1 / 298.257222101}
	krassovsky = ellipsoid{6378245, 1 / 298.3}
)

// transverseMercator is the Gauss-Kruger projection by Kruger's series to
// sixth order in the third flattening, after C. F. F. Karney, "Transverse
// Mercator with an accuracy of a few nanometers", Journal of Geodesy 85
// (2011), 475-485.
type transverseMercator struct {
	ecc    float64
	radius float64    // of the rectifying sphere, times the scale on the central meridian
	alpha  [7]float64 // forward; index 0 unused
	beta   [7]float64 // inverse
}

// maxEta holds the series where they are finite: 84 degrees of longitude from
// the central meridian on the equator.
const maxEta = 3

func newTransverseMercator(e ellipsoid, scale float64) *transverseMercator {
	n := e.f / (2 - e.f)
	n2 := n * n
	n3, n4 := n2*n, n2*n2
	n5, n6 := n4*n, n4*n2
	return &transverseMercator{
		ecc:    math.Sqrt(e.f * (2 - e.f)),
		radius: scale * e.a / (1 + n) * (1 + n2/4 + n4/64 + n6/256),
		alpha: [7]float64{
			1: n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180 - 127*n5/288 + 7891*n6/37800,
			2: 13*n2/48 - 3*n3/5 + 557*n4/1440 + 281*n5/630 - 1983433*n6/1935360,
			3: 61*n3/240 - 103*n4/140 + 15061*n5/26880 + 167603*n6/181440,
			4: 49561*n4/161280 - 179*n5/168 + 6601661*n6/7257600,
			5: 34729*n5/80640 - 3418889*n6/1995840,
			6: 212378941 * n6 / 319334400,
		},
		beta: [7]float64{
			1: n/2 - 2*n2/3 + 37*n3/96 - n4/360 - 81*n5/512 + 96199*n6/604800,
			2: n2/48 + n3/15 - 437*n4/1440 + 46*n5/105 - 1118711*n6/3870720,
			3: 17*n3/480 - 37*n4/840 - 209*n5/4480 + 5569*n6/90720,
			4: 4397*n4/161280 - 11*n5/504 - 830251*n6/7257600,
			5: 4583*n5/161280 - 108847*n6/3991680,
			6: 20648693 * n6 / 638668800,
		},
	}
}

// forward projects longitude (from the central meridian) and latitude in
// degrees to metres east of that meridian and north of the equator.
func (t *transverseMercator) forward(lon, lat float64) (east, north float64) {
	sinLon, cosLon := sincosDeg(lon)
	sinLat, cosLat := sincosDeg(lat)
	tau := conformal(sinLat/math.Max(cosLat, tiny), t.ecc)
	xi := math.Atan2(tau, cosLon)
	eta := math.Asinh(sinLon / math.Max(math.Hypot(tau, cosLon), tiny))
	eta = math.Max(-maxEta, math.Min(maxEta, eta))
	dXi, dEta := t.series(&t.alpha, xi, eta)
	return t.radius * (eta + dEta), t.radius * (xi + dXi)
}

// inverse is the inverse of forward.
func (t *transverseMercator) inverse(east, north float64) (lon, lat float64) {
	xi := math.Remainder(north/t.radius, 2*math.Pi)
	eta := east / t.radius
	eta = math.Max(-maxEta, math.Min(maxEta, eta))
	dXi, dEta := t.series(&t.beta, xi, eta)
	xi, eta = xi-dXi, eta-dEta
	sinXi, cosXi := math.Sincos(xi)
	sinhEta := math.Sinh(eta)
	tau := geographic(sinXi/math.Max(math.Hypot(sinhEta, cosXi), tiny), t.ecc)
	return atan2Deg(sinhEta, cosXi), math.Atan(tau) / degree
}

// series sums c[j] sin(2 j (xi + i eta)) as real and imaginary part, by
// Clenshaw's recurrence.
func (t *transverseMercator) series(c *[7]float64, xi, eta float64) (dXi, dEta float64) {
	sin, cos := math.Sincos(2 * xi)
	sinh, cosh := math.Sinh(2*eta), math.Cosh(2*eta)
	x := complex(2*cos*cosh, -2*sin*sinh)
	b1, b2 := complex(c[6], 0), complex(0, 0)
	for j := 5; j >= 1; j-- {
		b1, b2 = x*b1-b2+complex(c[j], 0), b1
	}
	sum := complex(sin*cosh, cos*sinh) * b1
	return real(sum), imag(sum)
}

// conformal turns the tangent of a latitude into that of the conformal
// latitude.
func conformal(tau, ecc float64) float64 {
	h := math.Hypot(1, tau)
	s := math.Sinh(ecc * math.Atanh(ecc*tau/h))
	return math.Hypot(1, s)*tau - s*h
}

// geographic is the inverse of conformal, by Newton's method.
func geographic(tauConformal, ecc float64) float64 {
	e2m := 1 - ecc*ecc
	tau := tauConformal
	if math.Abs(tau) < 70 {
		tau /= e2m
	} else {
		tau *= math.Exp(ecc * math.Atanh(ecc))
	}
	if math.Abs(tau) > 1e12 { // within a hundredth of a micrometre of the pole
		return tau
	}
	for range 6 {
		now := conformal(tau, ecc)
		step := (tauConformal - now) / math.Hypot(1, now) * (1 + e2m*tau*tau) / (e2m * math.Hypot(1, tau))
		tau += step
		if math.Abs(step) < 1e-16*math.Max(1, math.Abs(tau)) {
			break
		}
	}
	return tau
}
