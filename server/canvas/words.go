package canvas

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"github.com/paulmach/orb"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// Type is how words are written.
type Type struct {
	Size  float64 // of the font
	Bold  bool
	Ink   Ink
	Halo  Ink // around the letters; nil for none
	Glow  float64
	Lines int // at most; the last ends in "…" when there is more. 0 is no limit
}

// LineHeight is the distance between lines, in sizes of the font.
const LineHeight = 1.22

// writer shapes words. It is not for several at once.
type writer struct {
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper
	faces     [2]*font.Face
}

// fonts are the faces that words are written in: they have the letters of
// Latin, Greek, Cyrillic (those of Tajik among them), Arabic and Persian.
var fonts = sync.OnceValue(func() (parsed [2]*font.Font) {
	for i, file := range [][]byte{dejavusanscondensed.TTF, dejavusanscondensedbold.TTF} {
		face, err := font.ParseTTF(bytes.NewReader(file))
		if err != nil {
			panic(fmt.Sprintf("a font of the program cannot be read: %v", err)) // a test has read it
		}
		parsed[i] = face.Font
	}
	return parsed
})

// face is its own for each writer, as it keeps what it has looked up.
func (w *writer) face(bold bool) *font.Face {
	i := 0
	if bold {
		i = 1
	}
	if w.faces[i] == nil {
		w.faces[i] = font.NewFace(fonts()[i])
	}
	return w.faces[i]
}

// oneFace writes all letters in one font.
type oneFace struct{ face *font.Face }

func (f oneFace) ResolveFace(rune) *font.Face { return f.face }

// CanWrite reports whether the fonts have all letters of a text.
func CanWrite(text string) bool {
	letters := fonts()[0].Cmap
	has := func(r rune) bool {
		_, has := letters.Lookup(r)
		return has || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	}
	for _, r := range text {
		// A letter that the font has not is put together from its parts.
		if !has(r) && strings.ContainsFunc(norm.NFD.String(string(r)), func(part rune) bool { return !has(part) }) {
			return false
		}
	}
	return true
}

// line is one line of shaped words.
type line struct {
	runs  []shaping.Output
	width float64
	right bool // it begins at the right
}

// lines shapes a text and breaks it to a width.
func (w *writer) lines(text string, t Type, width float64) []line {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) == 0 {
		return nil
	}
	direction := di.DirectionLTR
	if rightToLeft(runes) {
		direction = di.DirectionRTL
	}
	input := func(runes []rune) shaping.Input {
		return shaping.Input{Text: runes, RunEnd: len(runes), Direction: direction, Size: fixed.Int26_6(t.Size * 64), Script: language.Latin, Language: "en"}
	}
	shape := func(runes []rune) (out []shaping.Output) {
		for _, run := range w.segmenter.Split(input(runes), oneFace{w.face(t.Bold)}) {
			out = append(out, w.shaper.Shape(run))
		}
		return out
	}
	config := shaping.WrapConfig{Direction: direction, TruncateAfterLines: t.Lines, Truncator: shape([]rune("…"))[0]}
	wrapped, _ := w.wrapper.WrapParagraph(config, max(1, int(width)), runes, shaping.NewSliceIterator(shape(runes)))
	var lines []line
	for _, runs := range wrapped {
		l := line{right: direction == di.DirectionRTL}
		l.runs = slices.SortedFunc(slices.Values(runs), func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
		for _, run := range l.runs {
			l.width += float64(run.Advance) / 64
		}
		lines = append(lines, l)
	}
	return lines
}

// rightToLeft reports whether the first letter is of a script that runs so.
func rightToLeft(text []rune) bool {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
		}
	}
	return false
}

// Width is how wide a text is on one line.
func (c *Canvas) Width(text string, t Type) float64 {
	widest := 0.0
	for _, l := range c.writer.lines(text, t, 1e5) {
		widest = max(widest, l.width)
	}
	return widest
}

// Write writes a text whose first line stands on the point; what begins at the
// right ends at the width. It returns where the next text may begin.
func (c *Canvas) Write(text string, at orb.Point, width float64, t Type) (next float64) {
	for _, l := range c.writer.lines(text, t, width) {
		x := at[0]
		if l.right {
			x += width - l.width
		}
		c.writeLine(l, orb.Point{x, at[1]}, t)
		at[1] += t.Size * LineHeight
	}
	return at[1]
}

// Height is how high a text is that is broken to a width.
func (c *Canvas) Height(text string, width float64, t Type) float64 {
	return float64(len(c.writer.lines(text, t, width))) * t.Size * LineHeight
}

// Label writes a text on one line whose middle is at a share of its width, 0
// being its beginning.
func (c *Canvas) Label(text string, at orb.Point, share float64, t Type) {
	for _, l := range c.writer.lines(text, t, 1e5) {
		c.writeLine(l, orb.Point{at[0] - l.width*share, at[1]}, t)
	}
}

func (c *Canvas) writeLine(l line, at orb.Point, t Type) {
	var letters []orb.Ring
	x := at[0]
	for _, run := range l.runs {
		scale := t.Size / float64(run.Face.Upem())
		for _, g := range run.Glyphs {
			dot := orb.Point{x + float64(g.XOffset)/64, at[1] - float64(g.YOffset)/64}
			if outline, ok := run.Face.GlyphDataOutline(g.GlyphID); ok {
				letters = append(letters, flatten(outline.Segments, dot, scale)...)
			}
			x += float64(g.Advance) / 64
		}
	}
	if t.Halo != nil {
		var halo []orb.Ring
		for _, ring := range letters {
			halo = append(halo, outline(orb.LineString(ring), t.Glow, true)...)
		}
		c.paint(halo, t.Halo)
	}
	c.paint(letters, t.Ink)
}

// curveSteps is in how many straight legs a curve of a letter is cut.
const curveSteps = 5

// flatten turns the outline of a letter into rings.
func flatten(segments []opentype.Segment, dot orb.Point, scale float64) []orb.Ring {
	var rings []orb.Ring
	var ring orb.Ring
	place := func(p opentype.SegmentPoint) orb.Point {
		return orb.Point{dot[0] + float64(p.X)*scale, dot[1] - float64(p.Y)*scale}
	}
	for i := range segments {
		args := segments[i].ArgsSlice()
		switch segments[i].Op {
		case opentype.SegmentOpMoveTo:
			if len(ring) > 0 {
				rings = append(rings, ring)
			}
			ring = orb.Ring{place(args[0])}
		case opentype.SegmentOpLineTo:
			ring = append(ring, place(args[0]))
		default:
			ring = append(ring, curve(ring[len(ring)-1], args, place)...)
		}
	}
	if len(ring) > 0 {
		rings = append(rings, ring)
	}
	return rings
}

// curve cuts a quadratic or a cubic curve into legs, by de Casteljau's rule.
func curve(from orb.Point, args []opentype.SegmentPoint, place func(opentype.SegmentPoint) orb.Point) []orb.Point {
	control := []orb.Point{from}
	for _, p := range args {
		control = append(control, place(p))
	}
	var points []orb.Point
	for i := 1; i <= curveSteps; i++ {
		t, left := float64(i)/curveSteps, slices.Clone(control)
		for n := len(left) - 1; n > 0; n-- {
			for k := range n {
				left[k] = orb.Point{left[k][0] + (left[k+1][0]-left[k][0])*t, left[k][1] + (left[k+1][1]-left[k][1])*t}
			}
		}
		points = append(points, left[0])
	}
	return points
}
