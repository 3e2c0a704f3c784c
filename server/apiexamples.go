package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/cql2"
	"panj/data/fulltext"
	"panj/geo"
)

// inventory is what a dataset holds, as far as the API document speaks of it:
// the collections, and of each kind of thing one that can be asked for.
type inventory struct {
	version     string
	collections []*data.Collection
	border      bool              // there is a line, and so there are kilometres
	inPath      map[string]string // values of the path's parameters; none for what the dataset does not have
	samples     map[string]sample // by collection
	citation    *data.Citation    // nil without any
	operations  []apiOperation
}

// sample is what the first rows of a collection have.
type sample struct {
	id     string // of the first row; empty without rows
	key    int64
	box    *geo.Box       // a degree around the first geometry
	values map[string]any // the first value of each column that is not null
}

// sampledRows is how many rows are looked at for examples.
const sampledRows = 20

// inventory looks through the given version of the dataset.
func (s *Server) inventory(ctx context.Context, version string) (*inventory, error) {
	return s.inventories.get(ctx, version, func(ctx context.Context) (*inventory, error) {
		inv := &inventory{version: version, inPath: firstTile(), samples: map[string]sample{}}
		var err error
		if inv.collections, err = s.features.Collections(ctx); err != nil {
			return nil, fmt.Errorf("list the collections: %w", err)
		}
		for _, c := range inv.collections {
			sample, err := s.sample(ctx, c)
			if err != nil && ctx.Err() != nil {
				return nil, err
			}
			if err != nil { // the rest can be described all the same
				s.log.WarnContext(ctx, "a collection has no examples in the API document", "collection", c.ID, "reason", err)
			}
			inv.samples[c.ID] = sample
		}
		if err := s.fillPaths(ctx, inv); err != nil {
			return nil, err
		}
		inv.operations = s.operations(inv)
		return inv, nil
	})
}

// firstTile is a tile that every dataset has.
func firstTile() map[string]string {
	return map[string]string{
		"z": "0", "x": "0", "y": "0", pathTileMatrixSet: geo.WebMercatorQuad.ID(), pathTileMatrix: "0", pathTileRow: "0", pathTileCol: "0",
	}
}

// sample reads the first rows of a collection.
func (s *Server) sample(ctx context.Context, c *data.Collection) (sample, error) {
	found := sample{values: map[string]any{}}
	for f, err := range s.features.Features(ctx, data.Query{Collection: c.ID, Limit: sampledRows, SkipRelated: true}) {
		if err != nil {
			return found, fmt.Errorf("read the first rows of %q: %w", c.ID, err)
		}
		if found.id == "" {
			found.id, found.key = f.ID, f.Key
		}
		for i, v := range cloneValues(f.Values) {
			if name := c.Columns[i].Name; found.values[name] == nil && fitsExample(v) {
				found.values[name] = v
			}
		}
		if found.box == nil && f.Geometry != nil {
			found.box = boxAround(f.Geometry)
		}
	}
	if c.IDColumn != "" && c.Column(c.IDColumn) == nil && found.id != "" {
		found.values[c.IDColumn] = found.id
	}
	return found, nil
}

// longestExample is how long a text may be that serves as an example.
const longestExample = 200

func fitsExample(v any) bool {
	switch v := v.(type) {
	case nil, []byte, json.RawMessage:
		return false
	case string:
		return v != "" && len(v) <= longestExample
	}
	return true
}

// boxAround is a box of a degree around a point of a geometry, to two decimals.
func boxAround(g orb.Geometry) *geo.Box {
	b, ok := geo.BoxOf(g)
	if !ok {
		return nil
	}
	x, y := min(max(round(b.West, 1), -179), 179), min(max(round(b.South, 1), -89), 89)
	return &geo.Box{West: round(x-.5, 2), South: round(y-.5, 2), East: round(x+.5, 2), North: round(y+.5, 2)}
}

// fillPaths chooses values of the path's parameters.
func (s *Server) fillPaths(ctx context.Context, inv *inventory) error {
	layers := offeredLayers(inv.collections)
	if i := slices.IndexFunc(layers, func(l tileLayer) bool { return isLayerName(l.name) }); i >= 0 {
		inv.inPath["layer"] = layers[i].name
	}
	if layer, known := layers.find(borderCollection); known {
		inv.inPath["layer"] = layer.name
	}
	if len(layers) > 0 {
		inv.inPath["style"], inv.inPath["sprite"] = styleVariants[0].id, spriteName
	}
	if id := inv.samples[incidentCollection].id; id != "" {
		inv.inPath["incident"] = id
	}
	line, err := s.borderLine(ctx, inv.version)
	if err != nil && !isNotFound(err) {
		return err
	}
	inv.border = line != nil
	r, err := s.report(ctx, inv.version)
	if err != nil {
		return err
	}
	if len(r.articles) > 0 && len(r.articles[0].Passages) > 0 {
		inv.inPath["article"], inv.inPath["passage"] = r.articles[0].ID, r.articles[0].Passages[0].ID
	}
	for _, c := range r.citations {
		inv.citation = c
		inv.inPath["annotation"], inv.inPath["article"], inv.inPath["passage"] = c.ID, c.Article, c.Passage
		break
	}
	return nil
}

func (inv *inventory) collection(id string) *data.Collection {
	for _, c := range inv.collections {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// has reports whether the dataset has what a route is about: there are no
// incidents and no articles in most.
func (inv *inventory) has(rt *route) bool {
	for _, name := range pathNames(rt.path) {
		switch name {
		case "layer", "style", "article", "passage", "annotation", "incident":
			if inv.inPath[name] == "" {
				return false
			}
		}
	}
	if strings.HasPrefix(rt.path, "/tiles/") && inv.inPath["layer"] == "" {
		return false
	}
	return rt.tag != tagBorder || inv.border
}

// pathExample is a value of a parameter of the path that exists.
func (inv *inventory) pathExample(name string, c *data.Collection) string {
	if name == "feature" && c != nil {
		return inv.samples[c.ID].id
	}
	return inv.inPath[name]
}

// example is a value of a parameter that says something about the rows there
// are; without one, what the parameter itself has for an example.
func (inv *inventory) example(p param, c *data.Collection) any {
	if c == nil {
		return inv.exampleBeyond(p)
	}
	rows := inv.samples[c.ID]
	switch p.name {
	case paramVersion:
		return inv.version
	case paramCursor:
		if rows.id != "" {
			return after(place{key: rows.key}).text(c.ID, url.Values{})
		}
	case paramBBox:
		if b := rows.box; b != nil {
			return []float64{b.West, b.South, b.East, b.North}
		}
	case paramDatetime:
		if v := rows.values[c.StartColumn]; v != nil {
			return v
		}
	case paramKM:
		if v := rows.values[c.FromKMCol]; v != nil {
			return fmt.Sprint(v)
		}
	case paramQ:
		for _, column := range c.Columns {
			text, _ := rows.values[column.Name].(string)
			text, _, _ = strings.Cut(text, ",")
			if _, err := fulltext.Parse(text); err == nil && column.Type == data.Text {
				return []string{text}
			}
		}
	case paramFilter:
		return nil // it has several, see filterExamples
	}
	switch {
	case !p.many, p.example != nil:
		return p.example
	case rows.values[p.name] != nil && p.schema.allows(rows.values[p.name]):
		return rows.values[p.name]
	}
	return plainExample(p.schema)
}

// exampleBeyond is the example of a parameter of a resource that belongs to no
// collection.
func (inv *inventory) exampleBeyond(p param) any {
	switch {
	case p.name == paramVersion:
		return inv.version
	case p.name == paramPage && inv.citation == nil:
		return nil // there is no page
	case p.name == readerParam.name && len(inv.collections) > 0 && inv.citation == nil:
		return inv.collections[0].ID
	case p.name == paramCollections:
		return []string{inv.inPath["layer"]}
	case p.example != nil || inv.citation == nil:
		return p.example
	}
	return map[string]any{
		"article": inv.citation.Article, "passage": inv.citation.Passage, "collection": inv.citation.Collection, "feature": inv.citation.Feature,
		"incident": inv.citation.Feature,
	}[p.name]
}

// filterExamples writes one condition on a collection in both encodings.
func (inv *inventory) filterExamples(c *data.Collection) members {
	if c == nil { // of tiles: what fits every layer
		c = &data.Collection{Geometry: data.AnyGeometry}
	}
	var e cql2.Expr
	if c.IsSpatial() {
		e = &cql2.Not{Arg: &cql2.IsNull{Arg: cql2.Property(c.GeometryName())}}
	}
	for _, column := range c.FilterColumns() {
		if v := literal(column, inv.samples[c.ID].values[column.Name]); v != nil {
			e = &cql2.Compare{Op: cql2.Equal, Left: cql2.Property(column.Name), Right: v}
			break
		}
		if e == nil {
			e = &cql2.IsNull{Arg: cql2.Property(column.Name)}
		}
	}
	if e == nil {
		return nil
	}
	return members{
		{"text", members{{"summary", "CQL2 text"}, {"value", cql2.Text(e)}}},
		{"json", members{{"summary", "CQL2 JSON, with " + paramFilterLang + "=" + langJSON}, {"value", string(cql2.JSON(e))}}},
	}
}

// literal writes a value of a column in a filter, nil where it is none.
func literal(column data.Column, v any) cql2.Expr {
	switch v := v.(type) {
	case string:
		if column.Type == data.Text {
			return cql2.String(v)
		}
	case int64:
		return cql2.Integer(v)
	case float64:
		return cql2.Float(v)
	case bool:
		return cql2.Bool(v)
	}
	return nil
}

// text is an example as it stands in a URL, before it is escaped.
func exampleText(example any) string {
	switch v := example.(type) {
	case nil:
		return ""
	case []float64:
		return joinNumbers(v)
	case []string:
		return strings.Join(v, ",")
	case float64:
		return formatFloat(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprint(example)
}
