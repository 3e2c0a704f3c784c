// Package canvas paints shapes and words on a picture. It knows pixels and
// fonts, neither maps nor what is on them.
//
// Lengths are in pixels, y down. What is painted may reach beyond the picture.
package canvas

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"golang.org/x/image/vector"
)

// Canvas is a picture that is being painted.
type Canvas struct {
	picture *image.RGBA
	raster  vector.Rasterizer
	writer  writer
}

// New returns a picture of one colour.
func New(width, height int, ground color.Color) *Canvas {
	c := &Canvas{picture: image.NewRGBA(image.Rect(0, 0, width, height))}
	draw.Draw(c.picture, c.picture.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	return c
}

// PNG returns the picture as a file.
func (c *Canvas) PNG() ([]byte, error) {
	var body bytes.Buffer
	if err := png.Encode(&body, c.picture); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return body.Bytes(), nil
}

// Image is what is painted, to be put on another picture.
func (c *Canvas) Image() image.Image { return c.picture }

// Ink is a colour or a pattern to paint with.
type Ink = image.Image

// Plain is an ink of one colour; opacity is from 0 to 1.
func Plain(c color.NRGBA, opacity float64) Ink {
	c.A = uint8(math.Round(float64(c.A) * max(0, min(1, opacity))))
	return image.NewUniform(c)
}

// Hatch is an ink of slanting stripes of a colour, width wide and as far apart
// as step, both measured across them. Nothing is painted between them.
type Hatch struct {
	Colour      color.NRGBA
	Width, Step float64
}

// ColorModel is that of a colour.
func (h Hatch) ColorModel() color.Model { return color.NRGBAModel }

// Bounds has no end.
func (h Hatch) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }

// At returns the colour of a pixel, whose edges are smooth.
func (h Hatch) At(x, y int) color.Color {
	across := math.Mod(float64(x+y)/math.Sqrt2, h.Step)
	if across < 0 {
		across += h.Step
	}
	ink := h.Colour
	ink.A = uint8(math.Round(float64(ink.A) * max(0, min(1, h.Width/2-math.Abs(across-h.Step/2)+0.5))))
	return ink
}

// Fill paints a polygon: what lies in its first ring and in none of the others.
func (c *Canvas) Fill(p orb.Polygon, ink Ink) {
	var rings []orb.Ring
	for i, ring := range clip.Polygon(c.beyond(0), p.Clone()) {
		want := orb.CCW
		if i > 0 { // what is wound the other way is left out
			want = orb.CW
		}
		if ring.Orientation() != want {
			ring.Reverse()
		}
		rings = append(rings, ring)
	}
	c.paint(rings, ink)
}

// beyond is the picture with some room around it.
func (c *Canvas) beyond(room float64) orb.Bound {
	size := c.picture.Bounds().Size()
	return orb.Bound{Max: orb.Point{float64(size.X), float64(size.Y)}}.Pad(room + 2)
}

// band is how many rows of pixels are painted at once: what is long and thin,
// as lines are, then takes little more room than it covers.
const band = 24

// paint covers what rings wind around.
func (c *Canvas) paint(rings []orb.Ring, ink Ink) {
	bounds := make([]orb.Bound, len(rings))
	whole := nowhere
	for i, ring := range rings {
		bounds[i] = nowhere
		for _, p := range ring {
			bounds[i] = bounds[i].Extend(p)
		}
		whole = whole.Union(bounds[i])
	}
	rows := c.pixels(whole)
	if len(rings) < 8 { // no line
		c.paintPart(rings, rows, ink)
		return
	}
	// The rings of each band, in their order.
	bands := make([][]int, (rows.Dy()+band-1)/band)
	for i, bound := range bounds {
		of := c.pixels(bound).Intersect(rows)
		for n := (of.Min.Y - rows.Min.Y) / band; !of.Empty() && n <= (of.Max.Y-1-rows.Min.Y)/band; n++ {
			bands[n] = append(bands[n], i)
		}
	}
	for n, inside := range bands {
		part, area := make([]orb.Ring, len(inside)), image.Rectangle{}
		for k, i := range inside {
			part[k] = rings[i]
			area = area.Union(c.pixels(bounds[i]))
		}
		top := rows.Min.Y + n*band
		c.paintPart(part, area.Intersect(image.Rect(rows.Min.X, top, rows.Max.X, top+band)), ink)
	}
}

var nowhere = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}

// pixels are those of the picture that a bound touches.
func (c *Canvas) pixels(b orb.Bound) image.Rectangle {
	if b.IsEmpty() {
		return image.Rectangle{}
	}
	return image.Rect(floor(b.Min[0]), floor(b.Min[1]), floor(b.Max[0])+1, floor(b.Max[1])+1).Intersect(c.picture.Bounds())
}

// paintPart paints what of the rings lies in an area.
func (c *Canvas) paintPart(rings []orb.Ring, area image.Rectangle, ink Ink) {
	if area.Empty() {
		return
	}
	c.raster.Reset(area.Dx(), area.Dy())
	c.raster.DrawOp = draw.Over
	for _, ring := range rings {
		for i, p := range ring {
			x, y := float32(p[0]-float64(area.Min.X)), float32(p[1]-float64(area.Min.Y))
			if i == 0 {
				c.raster.MoveTo(x, y)
			} else {
				c.raster.LineTo(x, y)
			}
		}
		c.raster.ClosePath()
	}
	c.raster.Draw(c.picture, area, ink, area.Min)
}

// floor keeps far within the integers of a picture.
func floor(v float64) int { return int(math.Floor(max(-1e6, min(1e6, v)))) }

// Picture puts a picture on this one, its upper left corner at a point.
func (c *Canvas) Picture(p image.Image, at image.Point) {
	draw.Draw(c.picture, p.Bounds().Sub(p.Bounds().Min).Add(at), p, p.Bounds().Min, draw.Over)
}

// Box paints a rectangle.
func (c *Canvas) Box(b orb.Bound, ink Ink) { c.Fill(b.ToPolygon(), ink) }

// Disc is a circle as a polygon.
func Disc(at orb.Point, radius float64) orb.Polygon {
	n := max(12, min(360, int(radius*2)))
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		angle := float64(i) / float64(n) * 2 * math.Pi
		ring = append(ring, orb.Point{at[0] + radius*math.Cos(angle), at[1] + radius*math.Sin(angle)})
	}
	return orb.Polygon{append(ring, ring[0])}
}
