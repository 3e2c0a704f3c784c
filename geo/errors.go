package geo

import (
	"fmt"
	"strconv"
)

// RangeError says that a number cannot be used: which one, and what is
// allowed.
type RangeError struct {
	Name    string  // of the number, e.g. "west" or "km"
	Value   float64 // as given; may be NaN or infinite
	Allowed string  // what is allowed, a clause that reads after "must be"
}

// Error returns "name value: must be allowed".
func (e *RangeError) Error() string {
	return fmt.Sprintf("%s %s: must be %s", e.Name, formatNumber(e.Value), e.Allowed)
}

// checkLonLat returns a *RangeError unless p is finite and inside the range of
// longitude and latitude.
func checkLonLat(lonName string, lon float64, latName string, lat float64) error {
	if !(lon >= -180 && lon <= 180) {
		return &RangeError{Name: lonName, Value: lon, Allowed: "a longitude in -180..180"}
	}
	if !(lat >= -90 && lat <= 90) {
		return &RangeError{Name: latName, Value: lat, Allowed: "a latitude in -90..90"}
	}
	return nil
}

func formatNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
