package server

import (
	"panj/data"
	"panj/geo"
)

// painter makes the layers of a style, from the bottom up, and the legend.
type painter struct {
	colours *mapColours
	names   bool
	layers  []styleLayer
	labels  []styleLayer // lie on all others
	top     []styleLayer // but for these
	icons   bool         // there are some in the picture of icons
	legend  []legendGroup
	note    string
	focus   *geo.Box // where the border and the incidents are
	known   map[string]bool
}

// stage draws one collection that is known by its id and its columns. The
// drawing of one may be cut in two, with another between.
type stage struct {
	id     string
	kind   int // dimension
	needs  []string
	paint  func(p *painter, c *data.Collection)
	others func(p *painter, layers []tileLayer) // in place of a collection: all that are not known
}

// stages is the order in which a map is drawn.
var stages = []stage{
	{id: "world", kind: 2, needs: []string{"iso"}, paint: (*painter).countries},
	{id: "countries", kind: 2, needs: []string{"iso"}, paint: (*painter).countries},
	{others: (*painter).shapes},
	{id: "lakes", kind: 2, needs: []string{"name"}, paint: (*painter).lakes},
	{id: "rivers", kind: 1, needs: []string{"class", "on_border"}, paint: (*painter).rivers},
	{id: "boundaries", kind: 1, paint: (*painter).boundaries},
	{others: (*painter).lines},
	{id: sectionCollection, kind: 1, needs: []string{"kind"}, paint: (*painter).borderWater},
	{id: borderCollection, kind: 1, paint: (*painter).borderCasing},
	{id: sectionCollection, kind: 1, needs: []string{"kind"}, paint: (*painter).borderSections},
	{others: (*painter).areas},
	{others: (*painter).points},
	{id: placeCollection, kind: 0, needs: []string{"kind", "rank", "name"}, paint: (*painter).places},
	{id: incidentCollection, kind: 0, needs: []string{"type", "place_basis"}, paint: (*painter).incidents},
}

// fits reports whether a layer is the collection that the stage knows.
func (s *stage) fits(l *tileLayer) bool {
	kind := l.dimension()
	if l.area || l.collection.ID != s.id || kind == nil || *kind != s.kind {
		return false
	}
	for _, name := range s.needs {
		if l.collection.Column(name) == nil {
			return false
		}
	}
	return true
}

// paint draws the layers of a tileset.
func (p *painter) paint(layers []tileLayer) {
	p.known = map[string]bool{}
	for i := range stages {
		for k := range layers {
			if stages[i].fits(&layers[k]) {
				p.known[layers[k].name] = true
			}
		}
	}
	ground := p.colours.land
	if p.known["world"] { // what it leaves is sea
		ground = p.colours.water
	}
	p.layers = []styleLayer{{ID: "background", Type: "background", Paint: members{{"background-color", ground}}}}
	for i := range stages {
		s := &stages[i]
		if s.others != nil {
			s.others(p, layers)
			continue
		}
		for k := range layers {
			if s.fits(&layers[k]) {
				s.paint(p, layers[k].collection)
			}
		}
	}
	p.layers = append(append(p.layers, p.labels...), p.top...)
}

// middle is the box that a client shows first: the border and the incidents,
// where there are any, else everything.
func (p *painter) middle(all *geo.Box) *geo.Box {
	if p.focus != nil {
		return p.focus
	}
	return all
}

func (p *painter) look(at *geo.Box) {
	if at == nil {
		return
	}
	box := *at
	if p.focus != nil {
		box = p.focus.Union(box)
	}
	p.focus = &box
}

// add draws a layer of the tiles.
func (p *painter) add(sourceLayer, suffix, kind string, paint members, change ...func(*styleLayer)) {
	l := styleLayer{ID: sourceLayer + "-" + suffix, Type: kind, Source: "panj", SourceLayer: sourceLayer, Paint: paint}
	if kind == "line" {
		l.Layout = members{{"line-cap", "round"}, {"line-join", "round"}}
	}
	for _, f := range change {
		f(&l)
	}
	if kind == "symbol" {
		p.labels = append(p.labels, l)
	} else {
		p.layers = append(p.layers, l)
	}
}

func where(filter ...any) func(*styleLayer) { return func(l *styleLayer) { l.Filter = filter } }

func fromZoom(z float64) func(*styleLayer) { return func(l *styleLayer) { l.MinZoom = z } }

func laidOut(layout members) func(*styleLayer) { return func(l *styleLayer) { l.Layout = layout } }

// explain adds an entry to the legend.
func (p *painter) explain(c *data.Collection, items ...legendItem) {
	for i := range p.legend {
		if p.legend[i].Collection == c.ID {
			p.legend[i].Items = append(p.legend[i].Items, items...)
			return
		}
	}
	p.legend = append(p.legend, legendGroup{Title: titleOf(c), Collection: c.ID, Items: items})
}

// get reads a property of a feature.
func get(name string) []any { return []any{"get", name} }

// byZoom is a number that grows with the zoom level: pairs of level and value.
func byZoom(base float64, pairs ...any) []any {
	return append([]any{"interpolate", []any{"exponential", base}, []any{"zoom"}}, pairs...)
}

// label writes a property beside a point or along a line.
func (p *painter) label(sourceLayer, field string, layout members, colour string, change ...func(*styleLayer)) {
	if !p.names {
		return
	}
	layout = append(members{{"text-field", get(field)}, {"text-font", []string{"Noto Sans", "sans-serif"}}}, layout...)
	paint := members{{"text-color", colour}, {"text-halo-color", p.colours.halo}, {"text-halo-width", 1.6}}
	p.add(sourceLayer, "name", "symbol", paint, append(change, laidOut(layout))...)
}

// shapes, lines and points draw the collections of which nothing is known. One
// whose geometries may be anything has a layer of each kind.
func (p *painter) shapes(layers []tileLayer) {
	p.eachOther(layers, 2, "Polygon", func(l *tileLayer, colour string, filter func(*styleLayer)) {
		p.add(l.name, "fill", "fill", members{{"fill-color", colour}, {"fill-opacity", 0.25}, {"fill-outline-color", colour}}, filter)
		p.explain(l.collection, legendItem{Label: l.title(), Symbol: "fill", Color: colour, Outline: colour, Layer: l.name + "-fill"})
	})
}

func (p *painter) lines(layers []tileLayer) {
	p.eachOther(layers, 1, "LineString", func(l *tileLayer, colour string, filter func(*styleLayer)) {
		p.add(l.name, "line", "line", members{{"line-color", colour}, {"line-width", byZoom(1.3, 4, 1, 9, 1.8, 13, 3)}}, filter)
		p.explain(l.collection, legendItem{Label: l.title(), Symbol: "line", Color: colour, Layer: l.name + "-line"})
	})
}

func (p *painter) points(layers []tileLayer) {
	p.eachOther(layers, 0, "Point", func(l *tileLayer, colour string, filter func(*styleLayer)) {
		p.add(l.name, "circle", "circle", members{
			{"circle-color", colour}, {"circle-radius", byZoom(1.3, 3, 2.5, 9, 4.5, 13, 6.5)}, {"circle-stroke-color", p.colours.casing}, {"circle-stroke-width", 1},
		}, filter)
		p.explain(l.collection, legendItem{Label: l.title(), Symbol: "circle", Color: colour, Outline: p.colours.casing, Layer: l.name + "-circle"})
	})
	for i := range layers {
		if l := &layers[i]; !l.area && !p.known[l.name] {
			if field := l.collection.TitleColumn(); field != "" {
				p.label(l.name, field, members{{"text-size", 11}, {"text-offset", []any{0, 0.9}}, {"text-anchor", "top"}, {"text-optional", true}}, p.colours.text)
			}
		}
	}
}

// eachOther goes through the collections that are not known and can have
// geometries of a kind.
func (p *painter) eachOther(layers []tileLayer, kind int, geometry string, draw func(l *tileLayer, colour string, filter func(*styleLayer))) {
	n := 0
	for i := range layers {
		l := &layers[i]
		if l.area || p.known[l.name] {
			continue
		}
		colour, dimension := p.colours.other(n), l.dimension()
		n++
		switch {
		case dimension == nil:
			draw(l, colour, where("==", "$type", geometry))
		case *dimension == kind:
			draw(l, colour, func(*styleLayer) {})
		}
	}
}

// areas draws the circles of uncertainty of every collection: a dashed line,
// and as good as no filling.
func (p *painter) areas(layers []tileLayer) {
	for i := range layers {
		l := &layers[i]
		if !l.area {
			continue
		}
		colour := p.colours.uncertainty
		p.add(l.name, "fill", "fill", members{{"fill-color", colour}, {"fill-opacity", 0.06}, {"fill-antialias", false}})
		p.add(l.name, "line", "line", members{{"line-color", colour}, {"line-width", 1.2}, {"line-dasharray", []any{3, 2.5}}, {"line-opacity", 0.85}})
		p.explain(l.collection, legendItem{Label: l.title(), Symbol: "line", Color: colour, Dashed: true, Layer: l.name + "-line"})
	}
}
