package geo

import "math"

// Tolerances of the inverse problem.
const (
	ulp       = 0x1p-52
	sqrtUlp   = 0x1p-26
	newtonMax = 20      // steps before plain bisection takes over
	stepsMax  = 20 + 80 // bisection halves the bracket to nothing well before
)

// inverse is one inverse problem in the canonical configuration: lat1 <= 0,
// lat1 <= lat2 <= -lat1, longitude difference 0..180 degrees. Greek letters
// are those of Karney's paper: beta reduced latitude, alpha azimuth, sigma arc
// and omega longitude on the auxiliary sphere.
type inverse struct {
	lambda               float64 // longitude difference, radians
	sinLambda, cosLambda float64
	lonDeg               float64
	lat1                 float64
	sinBeta1, cosBeta1   float64
	sinBeta2, cosBeta2   float64
	stretch1, stretch2   float64 // sqrt(1 + e'^2 sin^2 beta)
	sinAlpha1, cosAlpha1 float64
	sinAlpha2, cosAlpha2 float64
	sinSigma1, cosSigma1 float64
	sinSigma2, cosSigma2 float64
	sigma12              float64
	eps                  float64
}

// set prepares a problem.
func (v *inverse) set(lat1, lat2, lon, rest float64) {
	v.lonDeg, v.lat1 = lon, lat1
	v.lambda = lon * degree
	if lon > 90 {
		s, c := sincosDeg((180 - lon) - rest)
		v.sinLambda, v.cosLambda = s, -c
	} else {
		v.sinLambda, v.cosLambda = sincosDeg(lon + rest)
	}
	v.sinBeta1, v.cosBeta1 = reducedLat(lat1)
	v.sinBeta2, v.cosBeta2 = reducedLat(lat2)
	// Equal latitudes must give equal values to the last bit: differences of
	// them decide whether the way passes its northernmost point.
	if v.cosBeta1 < -v.sinBeta1 {
		if v.cosBeta2 == v.cosBeta1 {
			v.sinBeta2 = math.Copysign(v.sinBeta1, v.sinBeta2)
		}
	} else if math.Abs(v.sinBeta2) == -v.sinBeta1 {
		v.cosBeta2 = v.cosBeta1
	}
	v.stretch1 = math.Sqrt(1 + secEcc2*v.sinBeta1*v.sinBeta1)
	v.stretch2 = math.Sqrt(1 + secEcc2*v.sinBeta2*v.sinBeta2)
}

// solve returns the length in metres and leaves the azimuths in v.
func (v *inverse) solve() float64 {
	if v.lat1 == -90 || v.sinLambda == 0 {
		return v.meridian()
	}
	if v.sinBeta1 == 0 && v.lonDeg <= 180*(1-flattening) {
		v.sinAlpha1, v.cosAlpha1, v.sinAlpha2, v.cosAlpha2 = 1, 0, 1, 0
		return semiMajor * v.lambda
	}
	if s, ok := v.start(); ok {
		return s
	}
	v.iterate()
	s, _ := v.lengths()
	return s * semiMinor
}

// meridian follows the meridian, over the pole if need be. On a flattened
// earth that is always the shortest way: the points to which it is not lie on
// the parallel opposite the start, beside its meridian.
func (v *inverse) meridian() (metres float64) {
	v.sinAlpha1, v.cosAlpha1 = v.sinLambda, v.cosLambda // head for the target meridian
	v.sinAlpha2, v.cosAlpha2 = 0, 1
	v.sinSigma1, v.cosSigma1 = v.sinBeta1, v.cosAlpha1*v.cosBeta1
	v.sinSigma2, v.cosSigma2 = v.sinBeta2, v.cosAlpha2*v.cosBeta2
	v.setSigma12()
	v.eps = thirdFlat
	s, _ := v.lengths()
	return s * semiMinor
}

func (v *inverse) setSigma12() {
	v.sigma12 = math.Atan2(
		math.Max(0, v.cosSigma1*v.sinSigma2-v.sinSigma1*v.cosSigma2),
		v.cosSigma1*v.cosSigma2+v.sinSigma1*v.sinSigma2)
}

// lengths are the length and the reduced length of the arc, both divided by b.
func (v *inverse) lengths() (length, reduced float64) {
	a1, c1 := distanceSeries(v.eps)
	a2, c2 := reducedSeries(v.eps)
	d1 := a1 * (v.sigma12 + c1.sum(v.sinSigma2, v.cosSigma2) - c1.sum(v.sinSigma1, v.cosSigma1))
	d2 := a2 * (v.sigma12 + c2.sum(v.sinSigma2, v.cosSigma2) - c2.sum(v.sinSigma1, v.cosSigma1))
	reduced = v.stretch2*(v.cosSigma1*v.sinSigma2) - v.stretch1*(v.sinSigma1*v.cosSigma2) -
		v.cosSigma1*v.cosSigma2*(d1-d2)
	return d1, reduced
}

// start sets a first azimuth. For very short ways it is final: ok is true and
// the length in metres is returned.
func (v *inverse) start() (metres float64, ok bool) {
	sb1, cb1, sb2, cb2 := v.sinBeta1, v.cosBeta1, v.sinBeta2, v.cosBeta2
	sinDiff := sb2*cb1 - cb2*sb1 // of beta2 - beta1
	cosDiff := cb2*cb1 + sb2*sb1
	sinSum := sb2*cb1 + cb2*sb1 // of beta2 + beta1

	short := cosDiff >= 0 && sinDiff < 0.5 && cb2*v.lambda < 0.5
	sinOmega, cosOmega, stretch := v.sinLambda, v.cosLambda, 1.0
	if short {
		// A sphere that fits half way between the points.
		m := (sb1 + sb2) * (sb1 + sb2)
		m /= m + (cb1+cb2)*(cb1+cb2)
		stretch = math.Sqrt(1 + secEcc2*m)
		sinOmega, cosOmega = math.Sincos(v.lambda / (axisRatio * stretch))
	}
	v.aim(sinOmega, cosOmega, sinDiff, sinSum)
	sinSigma := math.Hypot(v.sinAlpha1, v.cosAlpha1)
	cosSigma := sb1*sb2 + cb1*cb2*cosOmega

	const shortest = 0.1 * sqrtUlp / 0.04094 // 0.1 sqrt(ulp) / sqrt(f (1 - f/2) / 2)
	switch {
	case short && sinSigma < shortest:
		rise := 1 - cosOmega
		if cosOmega >= 0 {
			rise = sinOmega * sinOmega / (1 + cosOmega)
		}
		v.sinAlpha2, v.cosAlpha2 = unit(cb1*sinOmega, sinDiff-cb1*sb2*rise)
		v.sinAlpha1, v.cosAlpha1 = unit(v.sinAlpha1, v.cosAlpha1)
		return math.Atan2(sinSigma, cosSigma) * semiMinor * stretch, true
	case cosSigma < 0 && sinSigma < 6*thirdFlat*math.Pi*cb1*cb1:
		v.startAntipodal(sinSum)
	}
	if v.sinAlpha1 > 0 {
		v.sinAlpha1, v.cosAlpha1 = unit(v.sinAlpha1, v.cosAlpha1)
	} else {
		v.sinAlpha1, v.cosAlpha1 = 1, 0
	}
	return 0, false
}

// aim sets the azimuth (not scaled to length one) of the great circle for a
// spherical longitude difference omega, in a form without cancellation.
func (v *inverse) aim(sinOmega, cosOmega, sinDiff, sinSum float64) {
	v.sinAlpha1 = v.cosBeta2 * sinOmega
	if cosOmega >= 0 {
		v.cosAlpha1 = sinDiff + v.cosBeta2*v.sinBeta1*sinOmega*sinOmega/(1+cosOmega)
	} else {
		v.cosAlpha1 = sinSum - v.cosBeta2*v.sinBeta1*sinOmega*sinOmega/(1-cosOmega)
	}
}

// startAntipodal sets the first azimuth for nearly opposite points from the
// astroid problem (section 5 of the paper).
func (v *inverse) startAntipodal(sinSum float64) {
	eps := epsilon(math.Abs(v.sinBeta1))
	lonScale := flattening * v.cosBeta1 * longitudeA3(eps) * math.Pi
	latScale := lonScale * v.cosBeta1
	x := math.Atan2(-v.sinLambda, -v.cosLambda) / lonScale // (lambda - pi) / scale
	y := sinSum / latScale
	if y > -200*ulp && x > -1-1000*sqrtUlp {
		v.sinAlpha1 = math.Min(1, -x)
		v.cosAlpha1 = -math.Sqrt(1 - v.sinAlpha1*v.sinAlpha1)
		return
	}
	k := astroid(x, y)
	s, c := math.Sincos(-lonScale * x * k / (1 + k))
	v.sinAlpha1 = v.cosBeta2 * s
	v.cosAlpha1 = sinSum - v.cosBeta2*v.sinBeta1*s*s/(1+c)
}

// astroid returns the positive root k of
// k^4 + 2 k^3 - (x^2 + y^2 - 1) k^2 - 2 y^2 k - y^2 = 0.
func astroid(x, y float64) float64 {
	p, q := x*x, y*y
	r := (p + q - 1) / 6
	if q == 0 && r <= 0 {
		return 0
	}
	s := p * q / 4
	r2 := r * r
	r3 := r * r2
	disc := s * (s + 2*r3)
	u := r
	if disc >= 0 {
		t3 := s + r3
		if t3 < 0 {
			t3 -= math.Sqrt(disc)
		} else {
			t3 += math.Sqrt(disc)
		}
		t := math.Cbrt(t3)
		u += t
		if t != 0 {
			u += r2 / t
		}
	} else {
		angle := math.Atan2(math.Sqrt(-disc), -(s + r3))
		u += 2 * r * math.Cos(angle/3)
	}
	w := math.Sqrt(u*u + q)
	uv := u + w
	if u < 0 {
		uv = q / (w - u)
	}
	t := (uv - q) / (2 * w)
	return uv / (math.Sqrt(uv+t*t) + t)
}

// iterate finds the azimuth whose geodesic meets the second latitude at the
// wanted longitude: Newton's method inside a bracket, halving the bracket
// whenever a step would leave it.
func (v *inverse) iterate() {
	lowSin, lowCos := tiny, 1.0
	highSin, highCos := tiny, -1.0
	closing := false
	for step := range stepsMax {
		miss, slope := v.longitudeMiss(step < newtonMax)
		limit := ulp
		if closing {
			limit = 8 * ulp
		}
		if !(math.Abs(miss) >= limit) {
			return
		}
		switch cot := v.cosAlpha1 / v.sinAlpha1; {
		case miss > 0 && (step > newtonMax || cot > highCos/highSin):
			highSin, highCos = v.sinAlpha1, v.cosAlpha1
		case miss < 0 && (step > newtonMax || cot < lowCos/lowSin):
			lowSin, lowCos = v.sinAlpha1, v.cosAlpha1
		}
		if step < newtonMax && slope > 0 {
			turn := -miss / slope
			if math.Abs(turn) < math.Pi {
				s, c := math.Sincos(turn)
				if sin := v.sinAlpha1*c + v.cosAlpha1*s; sin > 0 {
					v.sinAlpha1, v.cosAlpha1 = unit(sin, v.cosAlpha1*c-v.sinAlpha1*s)
					closing = math.Abs(miss) <= 16*ulp
					continue
				}
			}
		}
		v.sinAlpha1, v.cosAlpha1 = unit((lowSin+highSin)/2, (lowCos+highCos)/2)
		closing = false
		if math.Abs(lowSin-v.sinAlpha1)+(lowCos-v.cosAlpha1) < ulp*sqrtUlp ||
			math.Abs(v.sinAlpha1-highSin)+(v.cosAlpha1-highCos) < ulp*sqrtUlp {
			v.longitudeMiss(false)
			return
		}
	}
}

// longitudeMiss follows the geodesic with the present azimuth to the second
// latitude and returns by how much (radians) it misses the wanted longitude
// and, if asked, how fast that changes with the azimuth.
func (v *inverse) longitudeMiss(wantSlope bool) (miss, slope float64) {
	sb1, cb1, sb2, cb2 := v.sinBeta1, v.cosBeta1, v.sinBeta2, v.cosBeta2
	if sb1 == 0 && v.cosAlpha1 == 0 {
		v.cosAlpha1 = -tiny // leave the equator southward
	}
	sa1, ca1 := v.sinAlpha1, v.cosAlpha1
	sinAlpha0 := sa1 * cb1
	cosAlpha0 := math.Hypot(ca1, sa1*sb1)

	sinOmega1, cosOmega1 := sinAlpha0*sb1, ca1*cb1
	v.sinSigma1, v.cosSigma1 = unit(sb1, ca1*cb1)

	v.sinAlpha2, v.cosAlpha2 = sa1, math.Abs(ca1)
	if cb2 != cb1 {
		v.sinAlpha2 = sinAlpha0 / cb2
	}
	if cb2 != cb1 || math.Abs(sb2) != -sb1 {
		gain := (sb1 - sb2) * (sb1 + sb2)
		if cb1 < -sb1 {
			gain = (cb2 - cb1) * (cb1 + cb2)
		}
		v.cosAlpha2 = math.Sqrt(ca1*cb1*(ca1*cb1)+gain) / cb2
	}
	sinOmega2, cosOmega2 := sinAlpha0*sb2, v.cosAlpha2*cb2
	v.sinSigma2, v.cosSigma2 = unit(sb2, v.cosAlpha2*cb2)
	v.setSigma12()

	// atan2 needs no unit vectors, but both products the same length.
	sinOmega12 := math.Max(0, cosOmega1*sinOmega2-sinOmega1*cosOmega2)
	cosOmega12 := cosOmega1*cosOmega2 + sinOmega1*sinOmega2
	off := math.Atan2(sinOmega12*v.cosLambda-cosOmega12*v.sinLambda,
		cosOmega12*v.cosLambda+sinOmega12*v.sinLambda)
	v.eps = epsilon(cosAlpha0)
	c3 := longitudeSeries(v.eps)
	turn := v.sigma12 + c3.sum(v.sinSigma2, v.cosSigma2) - c3.sum(v.sinSigma1, v.cosSigma1)
	miss = off - flattening*longitudeA3(v.eps)*sinAlpha0*turn
	if !wantSlope {
		return miss, 0
	}
	if v.cosAlpha2 == 0 {
		return miss, -2 * axisRatio * v.stretch1 / sb1
	}
	_, reduced := v.lengths()
	return miss, reduced * axisRatio / (v.cosAlpha2 * cb2)
}
