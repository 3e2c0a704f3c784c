package server

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/simplify"

	"panj/data"
	"panj/geo"
)

// smallMap is a drawing beside what a page shows, and what a script needs to
// put a map that can be moved in its place. The lengths are those of the view
// box, y down.
type smallMap struct {
	Label         string
	Width, Height int
	Grid          string // path data, as are the next three
	Border        string
	Areas, Lines  string
	Marks         []mapMark
	Names         []gridName
	Frame         []float64 // of the extent: x, y, width, height; empty when it is not drawn

	Features string // address of what to draw, as GeoJSON; empty for none
	Items    string // begins the address of the page of each, which ends in its id; empty for none
	Radius   string // the property with the radius of uncertainty; may be empty
	Titles   string // the property that each is called by; may be empty
	Painted  string // collection to draw from its tiles; empty for none
	Circles  string // layer with the circles of uncertainty of Painted; empty for none
	Layers   string // JSON array of the collections that are painted below
	Extent   string // west,south,east,north; east may be above 180
	Credits  []string
}

// mapMark is a point on a drawing.
type mapMark struct {
	Title, Href string
	X, Y, R     float64 // R is the radius of uncertainty, 0 without one
}

// gridName is the name of a line of the grid, at the edge of the drawing.
type gridName struct {
	Text string
	X, Y float64
}

// mapShape is something to draw.
type mapShape struct {
	title, href string
	geometry    orb.Geometry // longitude and latitude
	radius      float64      // of uncertainty around a point, metres; 0 without one
}

const (
	mapWidth, mapHeight = 640, 400
	mapMargin           = 0.12 // of the extent, on each side
	mapDetail           = 0.7  // how far a drawn line may be off, in units of the drawing
	// mapVertices is how many corners a drawing has at most; what comes after
	// them is drawn as its box.
	mapVertices = 6000
	smallestMap = 4000.0  // metres that a drawing shows at least
	pointMap    = 80000.0 // metres that it shows around a single point
	gridLines   = 6
)

// gridSteps are the distances of the lines of a grid, in degrees.
var gridSteps = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60}

// drawing places shapes on a small map.
type drawing struct {
	m     *smallMap
	bound orb.Bound
	scale float64
	left  int // corners that may still be drawn
	areas strings.Builder
	lines strings.Builder
}

// drawMap draws shapes with the border below them.
func (site *siteData) drawMap(label string, box geo.Box, shapes []mapShape) *smallMap {
	d := newDrawing(label, box)
	d.m.Extent = boxText(box)
	if len(site.layers) > 0 {
		d.m.Layers, d.m.Credits = listText(site.layers), site.credits
	}
	d.grid()
	d.m.Border = d.mercatorPath(site.line)
	for _, s := range shapes {
		d.add(s)
	}
	if len(shapes) == 0 {
		d.frame(box)
	}
	d.m.Areas, d.m.Lines = d.areas.String(), d.lines.String()
	return d.m
}

// drawFrom lets the map show the features of a collection at an address.
func (m *smallMap) drawFrom(address string, c *data.Collection) {
	m.Features, m.Radius, m.Titles = address, c.RadiusCol, c.TitleColumn()
}

// paintFrom lets the map show a collection from its layers of tiles, as far as
// an address can name them.
func (m *smallMap) paintFrom(layers []tileLayer) {
	for _, l := range layers {
		switch {
		case !isLayerName(l.name):
		case l.area:
			m.Circles = l.name
		default:
			m.Painted = l.name
		}
	}
}

// frame draws the outline of a box.
func (d *drawing) frame(box geo.Box) {
	x0, y0 := d.place(d.mercator(orb.Point{box.West, box.North}))
	east := box.East
	if box.Crosses() {
		east += 360
	}
	x1, y1 := d.place(geo.Mercator(orb.Point{east, box.South}))
	d.m.Frame = []float64{x0, y0, round(x1-x0, 1), round(y1-y0, 1)}
}

func newDrawing(label string, box geo.Box) *drawing {
	east := box.East
	if box.Crosses() {
		east += 360
	}
	lower, upper := geo.Mercator(orb.Point{box.West, box.South}), geo.Mercator(orb.Point{east, box.North})
	least := smallestMap
	if lower == upper {
		least = pointMap
	}
	width, height := max(upper[0]-lower[0], least), max(upper[1]-lower[1], least)
	width, height = width*(1+2*mapMargin), height*(1+2*mapMargin)
	if scale := width / mapWidth; height/scale > mapHeight {
		width = height * mapWidth / mapHeight
	} else {
		height = width * mapHeight / mapWidth
	}
	cx, cy := (lower[0]+upper[0])/2, (lower[1]+upper[1])/2
	return &drawing{
		m:     &smallMap{Label: label, Width: mapWidth, Height: mapHeight},
		bound: orb.Bound{Min: orb.Point{cx - width/2, cy - height/2}, Max: orb.Point{cx + width/2, cy + height/2}},
		scale: mapWidth / width, left: mapVertices,
	}
}

func (d *drawing) mercator(p orb.Point) orb.Point {
	m := geo.Mercator(p)
	if m[0] < d.bound.Min[0] && m[0]+worldWidth <= d.bound.Max[0] {
		m[0] += worldWidth
	}
	return m
}

// worldWidth is the length of the equator in web mercator.
var worldWidth = 2 * geo.Mercator(orb.Point{180, 0})[0]

func (d *drawing) place(m orb.Point) (x, y float64) {
	return round((m[0]-d.bound.Min[0])*d.scale, 1), round((d.bound.Max[1]-m[1])*d.scale, 1)
}

// grid draws lines of latitude and longitude, with their names at two edges.
func (d *drawing) grid() {
	lower, upper := geo.LonLat(d.bound.Min), geo.LonLat(d.bound.Max)
	if upper[0] <= lower[0] {
		upper[0] += 360
	}
	step := gridSteps[len(gridSteps)-1]
	for _, s := range gridSteps {
		if (upper[0]-lower[0])/s <= gridLines {
			step = s
			break
		}
	}
	var path strings.Builder
	line := func(vertical bool, at float64) {
		if vertical {
			x, _ := d.place(geo.Mercator(orb.Point{at, 0}))
			path.WriteString("M" + formatFloat(x) + " 0V" + strconv.Itoa(mapHeight))
			d.m.Names = append(d.m.Names, gridName{degreesText(math.Remainder(at, 360), "E", "W"), x + 4, mapHeight - 6})
			return
		}
		_, y := d.place(geo.Mercator(orb.Point{0, at}))
		path.WriteString("M0 " + formatFloat(y) + "H" + strconv.Itoa(mapWidth))
		d.m.Names = append(d.m.Names, gridName{degreesText(at, "N", "S"), 6, y - 4})
	}
	for v := math.Ceil(lower[0]/step) * step; v <= upper[0]; v += step {
		line(true, round(v, 2))
	}
	for v := math.Ceil(max(lower[1], -85)/step) * step; v <= min(upper[1], 85); v += step {
		line(false, round(v, 2))
	}
	d.m.Grid = path.String()
}

func degreesText(v float64, positive, negative string) string {
	text := formatFloat(math.Abs(round(v, 2))) + "°"
	switch {
	case v > 0:
		return text + " " + positive
	case v < 0:
		return text + " " + negative
	}
	return text
}

// add draws a shape.
func (d *drawing) add(s mapShape) {
	switch g := s.geometry.(type) {
	case nil:
	case orb.Point:
		mark := mapMark{Title: s.title, Href: s.href}
		mark.X, mark.Y = d.place(d.mercator(g))
		if s.radius > 0 {
			mark.R = round(s.radius*d.scale/math.Cos(min(math.Abs(g[1]), geo.MaxMercatorLat)*math.Pi/180), 1)
		}
		if d.left--; d.left >= 0 {
			d.m.Marks = append(d.m.Marks, mark)
		}
	case orb.MultiPoint:
		for _, p := range g {
			d.add(mapShape{s.title, s.href, p, s.radius})
		}
	case orb.LineString:
		d.lines.WriteString(d.path(g))
	case orb.MultiLineString:
		for _, l := range g {
			d.lines.WriteString(d.path(l))
		}
	case orb.Ring:
		d.addPolygon(orb.Polygon{g})
	case orb.Polygon:
		d.addPolygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			d.addPolygon(p)
		}
	case orb.Collection:
		for _, each := range g {
			d.add(mapShape{s.title, s.href, each, s.radius})
		}
	case orb.Bound:
		d.addPolygon(g.ToPolygon())
	}
}

func (d *drawing) addPolygon(p orb.Polygon) {
	for _, ring := range p {
		if path := d.path(orb.LineString(ring)); path != "" {
			d.areas.WriteString(path + "Z")
		}
	}
}

// path is the path data of a line, simplified to what can be seen.
func (d *drawing) path(line orb.LineString) string {
	placed := make(orb.LineString, len(line))
	for i, p := range line {
		placed[i] = d.mercator(p)
		if i > 0 { // the shorter way around the world
			if jump := placed[i][0] - placed[i-1][0]; math.Abs(jump) > worldWidth/2 {
				placed[i][0] -= math.Copysign(worldWidth, jump)
			}
		}
	}
	placed = simplify.DouglasPeucker(mapDetail / d.scale).LineString(placed)
	if len(placed) > d.left && len(placed) > 2 {
		placed = orb.LineString(placed.Bound().ToRing())
	}
	if d.left -= len(placed); d.left < -mapVertices {
		return ""
	}
	return pathData(placed, d.place)
}

// mercatorPath is the path data of the part of a line in web mercator that is
// in sight.
func (d *drawing) mercatorPath(line orb.LineString) string {
	var b strings.Builder
	for _, part := range clip.LineString(d.bound.Pad((d.bound.Max[0]-d.bound.Min[0])/20), line.Clone()) {
		b.WriteString(pathData(simplify.DouglasPeucker(mapDetail/d.scale).LineString(part), d.place))
	}
	return b.String()
}

// mercatorLine projects a line and leaves out what no small map shows.
func mercatorLine(line orb.LineString) orb.LineString {
	path := make(orb.LineString, len(line))
	for i, p := range line {
		path[i] = geo.Mercator(p)
	}
	return simplify.DouglasPeucker(smallestMap / mapWidth).LineString(path)
}

// boxOf returns the box around shapes and their circles of uncertainty.
func boxOf(shapes []mapShape) (geo.Box, bool) {
	var all geo.Box
	found := false
	for _, s := range shapes {
		if s.geometry == nil {
			continue
		}
		g := s.geometry
		if p, isPoint := g.(orb.Point); isPoint && s.radius > 0 {
			g = geo.Circle(p, s.radius, 16)
		}
		box, ok := geo.BoxOf(g)
		switch {
		case !ok:
		case !found:
			all, found = box, true
		default:
			all = all.Union(box)
		}
	}
	return all, found
}
