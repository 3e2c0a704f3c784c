package canvas

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// Pen is how a line is drawn. Its ends and corners are round; those of dashes
// are not.
type Pen struct {
	Width float64
	Ink   Ink
	Dash  []float64 // lengths of dash, gap, dash ...; none for a line without gaps
}

// Stroke draws lines as one, so that where they cross they are no darker.
func (c *Canvas) Stroke(pen Pen, lines ...orb.LineString) {
	var rings []orb.Ring
	for _, line := range lines {
		parts := clip.LineString(c.beyond(pen.Width), line.Clone())
		if len(pen.Dash) > 0 {
			parts = nil
			for _, part := range clip.LineString(c.beyond(pen.Width), line.Clone()) {
				parts = append(parts, dashes(part, pen.Dash)...)
			}
		}
		for _, part := range parts {
			rings = append(rings, outline(part, pen.Width/2, len(pen.Dash) == 0)...)
		}
	}
	c.paint(rings, pen.Ink)
}

// Outline draws the rings of a polygon.
func (c *Canvas) Outline(pen Pen, p orb.Polygon) {
	lines := make([]orb.LineString, len(p))
	for i, ring := range p {
		lines[i] = orb.LineString(ring)
	}
	c.Stroke(pen, lines...)
}

// outline returns what lies within a distance of a line: a strip along each leg
// and a disc around each corner, all wound the same way.
func outline(line orb.LineString, half float64, round bool) []orb.Ring {
	var rings []orb.Ring
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		if length == 0 {
			continue
		}
		x, y := -(b[1]-a[1])/length*half, (b[0]-a[0])/length*half
		rings = append(rings, orb.Ring{{a[0] + x, a[1] + y}, {a[0] - x, a[1] - y}, {b[0] - x, b[1] - y}, {b[0] + x, b[1] + y}})
	}
	for i, p := range line {
		if corner := i > 0 && i < len(line)-1; round || corner {
			rings = append(rings, Disc(p, half)[0])
		}
	}
	return rings
}

// dashes cuts a line into its dashes.
func dashes(line orb.LineString, pattern []float64) []orb.LineString {
	var parts []orb.LineString
	var part orb.LineString
	n, left := 0, pattern[0]
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length, done := math.Hypot(b[0]-a[0], b[1]-a[1]), 0.0
		if n%2 == 0 && part == nil {
			part = orb.LineString{a}
		}
		for length-done > left {
			done += left
			p := orb.Point{a[0] + (b[0]-a[0])*done/length, a[1] + (b[1]-a[1])*done/length}
			if n%2 == 0 {
				parts, part = append(parts, append(part, p)), nil
			} else {
				part = orb.LineString{p}
			}
			n++
			left = max(pattern[n%len(pattern)], 0.1)
		}
		left -= length - done
		if n%2 == 0 {
			part = append(part, b)
		}
	}
	if len(part) > 1 {
		parts = append(parts, part)
	}
	return parts
}
