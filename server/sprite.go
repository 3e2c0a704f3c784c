package server

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/paulmach/orb"
)

// symbolShapes are the outlines of the types of incidents in a box of 32 by 32,
// y down; those of the page. Of the circle there is none: it is a disc.
var symbolShapes = []symbolShape{
	{kind: "drone-strike", outline: []orb.Point{{16, 2.5}, {30, 28}, {2, 28}}, number: 24.2},
	{kind: "armed-assault", outline: []orb.Point{{4.5, 4.5}, {27.5, 4.5}, {27.5, 27.5}, {4.5, 27.5}}, number: 20.2},
	{kind: "clash", outline: []orb.Point{{16, 1.5}, {30.5, 16}, {16, 30.5}, {1.5, 16}}, number: 20.2},
	{kind: "crossing", outline: []orb.Point{{4, 9.5}, {16, 2.5}, {28, 9.5}, {28, 27.5}, {16, 21.5}, {4, 27.5}}, number: 18.6},
	{kind: "aggregate", outline: []orb.Point{{2.5, 8.5}, {29.5, 8.5}, {29.5, 23.5}, {2.5, 23.5}}, number: 20.2, hatched: true},
	{kind: otherShape, number: 20.2},
}

type symbolShape struct {
	kind    string
	outline []orb.Point // nil for a disc
	number  float64     // y of the line that its number stands on
	hatched bool        // of what has no place
}

const (
	otherShape = "other" // of exchanges of fire, and of types that nobody foresaw
	hollowMark = "-hollow"

	symbolBox    = 32. // units of an outline
	symbolStroke = 2.8 // units
	symbolDash   = 5.  // and the gap after it
	symbolGap    = 2.6
	symbolNumber = 12.5 // the size of a number
	symbolSide   = 24   // pixels of an icon at ratio 1
	samples      = 4    // along each side of a pixel
)

// shapeName is the icon of a type of incident.
func shapeName(kind string) string { return symbolOf(kind).kind }

// symbolOf is the shape of a type of incident.
func symbolOf(kind string) *symbolShape {
	i := slices.IndexFunc(symbolShapes, func(s symbolShape) bool { return s.kind == kind })
	if i < 0 {
		i = len(symbolShapes) - 1 // otherShape
	}
	return &symbolShapes[i]
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
func (i *legendItem) Path() string { return symbolOf(strings.TrimSuffix(i.Icon, hollowMark)).path() }

// path is the outline as SVG has it.
func (s *symbolShape) path() string {
	if s.outline == nil {
		return "M3 16a13 13 0 1 0 26 0a13 13 0 1 0-26 0Z"
	}
	points := make([]string, len(s.outline))
	for n, p := range s.outline {
		points[n] = formatFloat(p[0]) + " " + formatFloat(p[1])
	}
	return "M" + strings.Join(points, "L") + "Z"
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
		drawSymbol(picture, image.Pt(i*side, side), side, shape.outline, symbolInk{stroke: ink, fill: halo, dashed: true})
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

type symbolInk struct {
	stroke, fill color.NRGBA
	dashed       bool // the stroke: the place is worked out
	hatched      bool // the fill, with the stroke
}

// strokes reports whether the stroke covers a point so deep inside, so far along
// the edge next to it.
func (ink *symbolInk) strokes(p orb.Point, depth, along, edge float64) bool {
	if depth >= symbolStroke {
		const width, step = 2.4, 6
		return ink.hatched && math.Mod((p[0]+p[1])/math.Sqrt2, step) < width
	}
	if !ink.dashed {
		return true
	}
	// A whole number of dashes fits, and one lies around each corner.
	step := edge / max(1, math.Round(edge/(symbolDash+symbolGap)))
	return math.Mod(along+symbolDash/2, step) < step-symbolGap
}

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
				switch depth, along, edge := symbolDepth(p, outline); {
				case depth < 0:
				case ink.strokes(p, depth, along, edge):
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

// symbolDepth is how far inside the outline a point lies, negative outside, how far
// along the edge next to it, and how long that is. The edge of a disc is all of it.
func symbolDepth(p orb.Point, outline []orb.Point) (depth, along, edge float64) {
	const radius = 13
	if outline == nil {
		x, y := p[0]-symbolBox/2, p[1]-symbolBox/2
		return radius - math.Hypot(x, y), (math.Atan2(y, x) + math.Pi) * radius, 2 * math.Pi * radius
	}
	inside := false
	depth = math.Inf(1)
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			inside = !inside
		}
		dx, dy := b[0]-a[0], b[1]-a[1]
		share := max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/(dx*dx+dy*dy)))
		if far := math.Hypot(p[0]-a[0]-share*dx, p[1]-a[1]-share*dy); far < depth {
			edge = math.Hypot(dx, dy)
			depth, along = far, share*edge
		}
	}
	if !inside {
		depth = -depth
	}
	return depth, along, edge
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
