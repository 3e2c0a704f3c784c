package cql2

import (
	"fmt"

	"github.com/paulmach/orb"

	"panj/geo"
)

// checkGeometry refuses a literal outside longitude and latitude, and one that
// is not valid (a ring that crosses itself, say), because predicates are not
// defined for it.
func checkGeometry(e *Geometry) error {
	fault := outside(e)
	if fault == nil {
		fault = toSimple(e.Geometry).Validate()
	}
	if fault != nil {
		return &TypeError{Reason: typed{e, TypeGeometry}.short() + " cannot be used: " + fault.Error()}
	}
	return nil
}

// outside names the first coordinate that is out of range.
func outside(e *Geometry) (fault error) {
	geo.EachVertex(e.Geometry, func(p orb.Point) {
		switch {
		case fault != nil:
		case !(p[0] >= -180 && p[0] <= 180):
			fault = fmt.Errorf("longitude %s is not within -180..180 (longitude comes first)", formatFloat(p[0]))
		case !(p[1] >= -90 && p[1] <= 90):
			fault = fmt.Errorf("latitude %s is not within -90..90 (longitude comes first)", formatFloat(p[1]))
		}
	})
	return fault
}

func checkEnvelope(e *Envelope) error {
	if _, err := geo.NewBox(e.Min[0], e.Min[1], e.Max[0], e.Max[1]); err != nil {
		return &TypeError{Reason: Text(e) + " cannot be used: " + err.Error()}
	}
	if e.Heights != nil && e.Heights[0] > e.Heights[1] {
		return &TypeError{Reason: Text(e) + " cannot be used: its lowest height is above its highest"}
	}
	return nil
}
