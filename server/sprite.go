package server

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/paulmach/orb"
)

// symbolShapes are the outlines of the types of incidents in a box of 32 by 32,
// y down; those of the page. Of the circle there is none: it is a disc.
var symbolShapes = []struct {
	kind    string
	outline []orb.Point
}{
	{"drone-strike", []orb.Point{{16, 2.5}, {30, 28}, {2, 28}}},
	{"armed-assault", []orb.Point{{4.5, 4.5}, {27.5, 4.5}, {27.5, 27.5}, {4.5, 27.5}}},
	{"clash", []orb.Point{{16, 1.5}, {30.5, 16}, {16, 30.5}, {1.5, 16}}},
	{"crossing", []orb.Point{{4, 9.5}, {16, 2.5}, {28, 9.5}, {28, 27.5}, {16, 21.5}, {4, 27.5}}},
	{"aggregate", []orb.Point{{2.5, 8.5}, {29.5, 8.5}, {29.5, 23.5}, {2.5, 23.5}}},
	{otherShape, nil},
}

const (
	otherShape = "other" // of exchanges of fire, and of types that nobody foresaw
	hollowMark = "-hollow"

	symbolBox    = 32. // units of an outline
	symbolStroke = 3.2 // units
	symbolSide   = 24  // pixels of an icon at ratio 1
	samples      = 4   // along each side of a pixel
)

// shapeName is the icon of a type of incident.
func shapeName(kind string) string {
	for _, s := range symbolShapes {
		if s.kind == kind {
			return kind
		}
	}
	return otherShape
}

// spriteIcon says where an icon stands in the picture (MapLibre Style
// Specification, Sprite).
type spriteIcon struct {
	X          int `json:"x"`
	Y          int `json:"y"`
	Width      int `json:"width"`
	Height     int `json:"height"`
	PixelRatio int `json:"pixelRatio"`
}

// Path is the outline of the icon of an entry, as SVG has it.
func (i *legendItem) Path() string {
	name := strings.TrimSuffix(i.Icon, hollowMark)
	for _, s := range symbolShapes {
		if s.kind != name || s.outline == nil {
			continue
		}
		points := make([]string, len(s.outline))
		for n, p := range s.outline {
			points[n] = formatFloat(p[0]) + " " + formatFloat(p[1])
		}
		return "M" + strings.Join(points, "L") + "Z"
	}
	return "M3 16a13 13 0 1 0 26 0a13 13 0 1 0-26 0Z"
}

// Hollow reports whether the icon is not filled.
func (i *legendItem) Hollow() bool { return strings.HasSuffix(i.Icon, hollowMark) }

// GET /styles/{style}/{sprite}.json
// Where the icons of a style stand in its picture.
func (s *Server) spriteIndex(q *request) error {
	_, ratio, err := q.sprite()
	if err != nil {
		return err
	}
	icons := members{}
	side := symbolSide * ratio
	for i, shape := range symbolShapes {
		icons = append(icons, member{shape.kind, spriteIcon{i * side, 0, side, side, ratio}},
			member{shape.kind + hollowMark, spriteIcon{i * side, side, side, side, ratio}})
	}
	return q.sendJSON(mediaJSON, icons)
}

// GET /styles/{style}/{sprite}.png
// The icons of a style: filled ones above, hollow ones below.
func (s *Server) spritePicture(q *request) error {
	variant, ratio, err := q.sprite()
	if err != nil {
		return err
	}
	body, err := sprites[spriteSize{variant.colours, ratio}]()
	if err != nil {
		return err
	}
	return q.send(mediaPNG, body)
}

// spriteSize is what tells one picture of icons from another.
type spriteSize struct {
	colours *mapColours
	ratio   int
}

// sprites are the pictures of all styles, each drawn when it is first asked for.
var sprites = func() map[spriteSize]func() ([]byte, error) {
	pictures := map[spriteSize]func() ([]byte, error){}
	for _, v := range styleVariants {
		for _, ratio := range spriteRatios {
			size := spriteSize{v.colours, ratio}
			pictures[size] = sync.OnceValues(size.draw)
		}
	}
	return pictures
}()

// draw returns the picture as PNG.
func (s spriteSize) draw() ([]byte, error) {
	side := symbolSide * s.ratio
	picture := image.NewNRGBA(image.Rect(0, 0, side*len(symbolShapes), 2*side))
	halo := colourOf(s.colours.halo)
	for i, shape := range symbolShapes {
		ink := colourOf(s.colours.ofType(shape.kind))
		drawSymbol(picture, image.Pt(i*side, 0), side, shape.outline, symbolInk{stroke: ink, fill: ink})
		drawSymbol(picture, image.Pt(i*side, side), side, shape.outline, symbolInk{stroke: ink, fill: halo})
	}
	var body bytes.Buffer
	if err := png.Encode(&body, picture); err != nil {
		return nil, fmt.Errorf("write the icons: %w", err)
	}
	return body.Bytes(), nil
}

// sprite reads which style and which size of icons the path asks for.
func (q *request) sprite() (*styleVariant, int, error) {
	variant, err := findStyle(q.path["style"])
	if err != nil {
		return nil, 0, err
	}
	names := make([]string, len(spriteRatios))
	for i, ratio := range spriteRatios {
		if names[i] = spriteName; ratio > 1 {
			names[i] += fmt.Sprintf("@%dx", ratio)
		}
		if q.path["sprite"] == names[i] {
			return variant, ratio, nil
		}
	}
	return nil, 0, notFound("picture of icons", q.path["sprite"], names)
}

const spriteName = "sprite"

// spriteRatios are the pixels of a picture for each one of a screen.
var spriteRatios = []int{1, 2}

type symbolInk struct{ stroke, fill color.NRGBA }

// drawSymbol draws an outline, or a disc without one, with smooth edges.
func drawSymbol(picture *image.NRGBA, at image.Point, side int, outline []orb.Point, ink symbolInk) {
	unit := symbolBox / float64(side)
	for y := range side {
		for x := range side {
			var inside, onStroke int
			for n := range samples * samples {
				p := orb.Point{
					(float64(x) + (float64(n%samples)+0.5)/samples) * unit,
					(float64(y) + (float64(n/samples)+0.5)/samples) * unit,
				}
				switch depth := symbolDepth(p, outline); {
				case depth < 0:
				case depth < symbolStroke:
					onStroke++
				default:
					inside++
				}
			}
			if covered := inside + onStroke; covered > 0 {
				picture.SetNRGBA(at.X+x, at.Y+y, mixed(ink, float64(onStroke)/float64(covered), float64(covered)/(samples*samples)))
			}
		}
	}
}

// symbolDepth is how far inside the outline a point lies, negative outside.
func symbolDepth(p orb.Point, outline []orb.Point) float64 {
	const radius = 13
	if outline == nil {
		return radius - math.Hypot(p[0]-symbolBox/2, p[1]-symbolBox/2)
	}
	inside, depth := false, math.Inf(1)
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			inside = !inside
		}
		dx, dy := b[0]-a[0], b[1]-a[1]
		along := max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/(dx*dx+dy*dy)))
		depth = min(depth, math.Hypot(p[0]-a[0]-along*dx, p[1]-a[1]-along*dy))
	}
	if !inside {
		return -depth
	}
	return depth
}

// mixed is the colour of a pixel of which a share is stroke.
func mixed(ink symbolInk, stroke, covered float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*stroke + float64(b)*(1-stroke))) }
	return color.NRGBA{
		mix(ink.stroke.R, ink.fill.R), mix(ink.stroke.G, ink.fill.G), mix(ink.stroke.B, ink.fill.B), uint8(math.Round(255 * covered)),
	}
}

// colourOf reads "#RRGGBB".
func colourOf(text string) color.NRGBA {
	v, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 24)
	if err != nil {
		return color.NRGBA{A: 255}
	}
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}
