package data

import (
	"fmt"

	"github.com/paulmach/orb"

	"panj/geo"
)

// OnTheLine is the side of a point that lies on the border itself.
const OnTheLine = "on the line"

// Border is the line that chainage is measured along, with the names of what
// lies on its two sides.
type Border struct {
	Line        *geo.Line
	Left, Right string // of the line's direction, as in the row's left_country and right_country
}

// BorderOf makes the border from the one row of its collection, which must be
// a line and may have the text columns left_country and right_country.
func BorderOf(c *Collection, f *Feature) (Border, error) {
	path, ok := f.Geometry.(orb.LineString)
	if multi, isMulti := f.Geometry.(orb.MultiLineString); isMulti && len(multi) == 1 {
		path, ok = multi[0], true
	}
	if !ok {
		return Border{}, fmt.Errorf("feature %q of collection %q is not one line", f.ID, c.ID)
	}
	line, err := geo.NewLine(path)
	if err != nil {
		return Border{}, fmt.Errorf("feature %q of collection %q: %w", f.ID, c.ID, err)
	}
	b := Border{Line: line, Left: "left", Right: "right"}
	for i := range c.Columns {
		name, _ := f.Values[i].(string)
		switch {
		case name == "":
		case c.Columns[i].Name == "left_country":
			b.Left = name
		case c.Columns[i].Name == "right_country":
			b.Right = name
		}
	}
	return b, nil
}

// Chainage says where on the border something is.
type Chainage struct {
	KM       float64 // of the nearest point of the line
	Distance float64 // to it, metres
	FromKM   float64 // first km of the line inside the circle of uncertainty; KM if it does not reach the line
	ToKM     float64 // last km of it
	Reaches  bool    // whether the circle reaches the line
	Side     string  // Left, Right or [OnTheLine]; empty if a circle of uncertainty reaches across, so that nobody knows
}

// Locate places a point with a radius of uncertainty in metres on the border.
func (b Border) Locate(p orb.Point, radius float64) Chainage {
	at := b.Line.Locate(p)
	c := Chainage{KM: at.KM, Distance: at.Distance, FromKM: at.KM, ToKM: at.KM, Side: OnTheLine}
	switch at.Side {
	case geo.Left:
		c.Side = b.Left
	case geo.Right:
		c.Side = b.Right
	}
	if from, to, ok := b.Line.Within(p, radius); ok {
		c.FromKM, c.ToKM, c.Reaches = from, to, true
		if radius > 0 {
			c.Side = ""
		}
	}
	return c
}
