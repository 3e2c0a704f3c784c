package server

import (
	"strings"

	"panj/data"
)

// This file draws the collections of the seed, as the page does. Widths are for
// tiles of 512 pixels, whose level is one less than the page's.

func (p *painter) countries(c *data.Collection) {
	k := p.colours
	tint := []any{"match", get("iso"), []string{"TJ", "762"}, k.tajikistan, []string{"AF", "004", "4"}, k.afghanistan, k.land}
	p.add(c.ID, "fill", "fill", members{{"fill-color", tint}})
	if c.ID == "world" {
		p.add(c.ID, "line", "line", members{{"line-color", k.outline}, {"line-width", 0.6}, {"line-opacity", 0.6}})
		return
	}
	p.explain(c, legendItem{Label: "Tajikistan", Symbol: "fill", Color: k.tajikistan, Layer: c.ID + "-fill"},
		legendItem{Label: "Afghanistan", Symbol: "fill", Color: k.afghanistan, Layer: c.ID + "-fill"})
}

func (p *painter) lakes(c *data.Collection) {
	k := p.colours
	p.add(c.ID, "fill", "fill", members{{"fill-color", k.water}, {"fill-outline-color", k.river}})
	p.explain(c, legendItem{Label: "Lake", Symbol: "fill", Color: k.water, Outline: k.river, Layer: c.ID + "-fill"})
	p.label(c.ID, "name", members{{"text-size", 11}}, k.waterText, fromZoom(6))
}

func (p *painter) rivers(c *data.Collection) {
	k := p.colours
	class := []any{"to-number", get("class"), 0}
	share := []any{"case", []any{">=", class, 1}, []any{"max", 0.5, []any{"-", 1.3, []any{"*", 0.2, class}}}, 0.7}
	width := func(w float64) []any { return []any{"*", w, share} }
	p.add(c.ID, "line", "line", members{{"line-color", k.river}, {"line-width", byZoom(1.25, 4, width(0.7), 7, width(1.4), 11, width(3))}}, where("!=", get("on_border"), true))
	p.explain(c, legendItem{Label: "River", Symbol: "line", Color: k.river, Layer: c.ID + "-line"})
	p.label(c.ID, "name", members{{"symbol-placement", "line"}, {"text-size", 11}}, k.waterText, fromZoom(6))
}

func (p *painter) boundaries(c *data.Collection) {
	p.add(c.ID, "line", "line", members{{"line-color", p.colours.outline}, {"line-width", byZoom(1.3, 4, 0.7, 8, 1.1, 12, 1.6)}})
	p.explain(c, legendItem{Label: titleOf(c), Symbol: "line", Color: p.colours.outline, Layer: c.ID + "-line"})
}

// onWater tells the sections of the border that follow a river or a lake.
var onWater = []any{"in", get("kind"), []any{"literal", []string{"river", "lake"}}}

func (p *painter) borderWater(c *data.Collection) {
	p.add(c.ID, "water", "line", members{{"line-color", p.colours.river}, {"line-width", byZoom(1.3, 4, 2.8, 7, 5.5, 11, 11)}}, where(onWater...))
}

// borderCasing draws what lies beneath the line, and the line itself where
// there are no sections of it.
func (p *painter) borderCasing(c *data.Collection) {
	k := p.colours
	p.look(c.Extent)
	p.add(c.ID, "casing", "line", members{{"line-color", k.casing}, {"line-opacity", 0.7}, {"line-width", byZoom(1.3, 4, 2.2, 7, 3.4, 11, 5)}})
	if !p.known[sectionCollection] {
		p.add(c.ID, "line", "line", members{{"line-color", k.border}, {"line-width", byZoom(1.3, 4, 1.7, 7, 2.6, 11, 3.4)}})
		p.explain(c, legendItem{Label: titleOf(c), Symbol: "line", Color: k.border, Layer: c.ID + "-line"})
	}
}

func (p *painter) borderSections(c *data.Collection) {
	k := p.colours
	p.look(c.Extent)
	p.add(c.ID, "line-on-water", "line", members{{"line-color", k.border}, {"line-width", byZoom(1.3, 4, 1.1, 7, 1.6, 11, 2.4)}}, where(onWater...))
	p.add(c.ID, "line-on-land", "line", members{{"line-color", k.border}, {"line-width", byZoom(1.3, 4, 1.7, 7, 2.6, 11, 3.4)}}, where("!", onWater))
	p.explain(c, legendItem{Label: "Border along a river or lake", Symbol: "line", Color: k.border, Outline: k.river, Layer: c.ID + "-line-on-water"},
		legendItem{Label: "Border on land", Symbol: "line", Color: k.border, Layer: c.ID + "-line-on-land"})
}

func (p *painter) places(c *data.Collection) {
	k := p.colours
	rank := []any{"to-number", get("rank"), 6}
	isTown := []any{"==", get("kind"), "town"}
	// A radius that is no number and no ramp of zooms QGIS draws far too large.
	town := func(radius float64) members {
		return members{{"circle-color", k.text}, {"circle-radius", radius}, {"circle-stroke-color", k.halo}, {"circle-stroke-width", 1.2}}
	}
	p.add(c.ID, "circle", "circle", town(2.4), where(isTown...))
	p.add(c.ID, "circle-large", "circle", town(3.2), where("all", isTown, []any{"<=", rank, 2}))
	p.add(c.ID, "circle-other", "circle", members{
		{"circle-color", k.halo}, {"circle-radius", 2.6}, {"circle-stroke-color", k.border}, {"circle-stroke-width", 1.4},
	}, where("!", isTown), fromZoom(7))
	p.explain(c, legendItem{Label: "Town", Symbol: "circle", Color: k.text, Layer: c.ID + "-circle"},
		legendItem{Label: "Crossing, tripoint or confluence", Symbol: "circle", Color: k.halo, Outline: k.border, Layer: c.ID + "-circle-other"})
	p.label(c.ID, "name", members{
		{"text-size", []any{"case", []any{"<=", rank, 1}, 14, []any{"<=", rank, 3}, 12, 11}}, {"symbol-sort-key", rank},
		{"text-variable-anchor", []string{"left", "right", "bottom", "top"}}, {"text-radial-offset", 0.5}, {"text-justify", "auto"},
	}, k.text)
}

// incidents draws the symbol of the type: filled where the article states the
// place, hollow where somebody else placed it. It lies on everything, and
// labels keep clear of it.
func (p *painter) incidents(c *data.Collection) {
	k := p.colours
	p.look(c.Extent)
	p.icons = true
	var own []string
	for _, s := range symbolShapes {
		own = append(own, s.kind)
	}
	shape := []any{"match", get("type"), own, get("type"), otherShape}
	mark := []any{"case", []any{"==", get("place_basis"), "stated"}, "", hollowMark}
	layer := styleLayer{ID: c.ID + "-symbol", Type: "symbol", Source: "panj", SourceLayer: c.ID, Layout: members{
		{"icon-image", []any{"concat", shape, mark}}, {"icon-size", byZoom(1.2, 3, 0.6, 6, 0.85, 11, 1.1)}, {"icon-allow-overlap", true},
	}}
	p.top = append(p.top, layer)
	var items []legendItem
	for _, kind := range c.Column("type").Enum {
		items = append(items, legendItem{Label: typeWords(kind), Symbol: "icon", Icon: shapeName(kind), Color: k.ofType(kind), Layer: layer.ID})
	}
	p.explain(c, append(items, legendItem{Label: "Hollow: the article does not state the place", Symbol: "icon", Icon: otherShape + hollowMark, Color: k.olive, Layer: layer.ID})...)
	p.note = "A place that the article does not state lies somewhere in the dashed circle."
}

// typeWords writes the type of an incident for people.
func typeWords(kind string) string {
	if kind == "aggregate" {
		return "Several incidents, not located"
	}
	words := strings.ReplaceAll(kind, "-", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
