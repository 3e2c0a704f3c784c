package gpkg

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// extentOf grows with the rows of a table.
type extentOf struct {
	orb.Bound
	empty bool
}

// rows writes the rows of a table and fills its R-tree.
func (w *writer) rows(t *newTable) (extentOf, error) {
	extent := extentOf{empty: true}
	names := []string{quoted(t.key)}
	if t.geometry != "" {
		names = append(names, quoted(t.geometry))
	}
	if t.Collection.IDColumn != "" {
		names = append(names, quoted(t.Collection.IDColumn))
	}
	for _, c := range t.Collection.Columns {
		names = append(names, quoted(c.Name))
	}
	insert := `INSERT INTO ` + quoted(t.Collection.ID) + ` (` + strings.Join(names, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(names)-1) + `)`
	var cells []cell
	key := int64(0)
	for i := range t.Rows {
		if i%1024 == 0 && w.ctx.Err() != nil {
			return extent, w.ctx.Err()
		}
		args, b, err := t.row(i, &key)
		if err != nil {
			return extent, err
		}
		if err := w.exec(insert, args...); err != nil {
			return extent, fmt.Errorf("write row %d of %s: %w", i, t.Collection.ID, err)
		}
		if b != nil {
			cells = append(cells, newCell(key, *b))
			extent.grow(*b)
		}
	}
	if t.geometry == "" {
		return extent, nil
	}
	tree := "rtree_" + t.Collection.ID + "_" + t.geometry
	if err := w.exec(`CREATE VIRTUAL TABLE ` + quoted(tree) + ` USING rtree(id, minx, maxx, miny, maxy)`); err != nil {
		return extent, err
	}
	return extent, w.buildTree(tree, cells)
}

func (e *extentOf) grow(b orb.Bound) {
	if e.empty {
		e.Bound, e.empty = b, false
		return
	}
	e.Bound = e.Bound.Union(b)
}

// row checks one row and returns its values for the insert, with the bound of
// its geometry if it has one. key is that of the row before.
func (t *newTable) row(i int, key *int64) (args []any, b *orb.Bound, err error) {
	f, c := &t.Rows[i], &t.Collection
	where := func(column string) string { return fmt.Sprintf("%s[%d].%s", c.ID, i, column) }
	if len(f.Values) != len(c.Columns) {
		return nil, nil, invalid(where("Values"), fmt.Sprint(len(f.Values)), "must have a value for each of the %d columns", len(c.Columns))
	}
	switch {
	case f.Key == 0 && *key < math.MaxInt64:
		*key++
	case i > 0 && f.Key <= *key:
		return nil, nil, invalid(where("Key"), fmt.Sprint(f.Key), "must be greater than the key of the row before, which is %d", *key)
	default:
		*key = f.Key
	}
	args = append(args, *key)
	if t.geometry != "" {
		blob, bound, err := t.storedGeometry(f.Geometry)
		if err != nil {
			return nil, nil, invalid(where(t.geometry), fmt.Sprintf("%.80v", f.Geometry), "%v", err)
		}
		args, b = append(args, blob), bound
	} else if f.Geometry != nil {
		return nil, nil, invalid(where("Geometry"), fmt.Sprintf("%.80v", f.Geometry), "stands in a table without geometry")
	}
	id := f.ID
	if c.IDColumn != "" {
		if id == "" || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
			return nil, nil, invalid(where("ID"), id, "must be a text that is not empty")
		}
		args = append(args, id)
	} else if id == "" {
		id = fmt.Sprint(*key)
	}
	if _, ok := t.keys[id]; ok {
		return nil, nil, invalid(where("ID"), id, "is the id of two rows")
	}
	t.keys[id] = *key
	for j, v := range f.Values {
		stored, err := storedValue(&c.Columns[j], v)
		if err != nil {
			return nil, nil, invalid(where(c.Columns[j].Name), fmt.Sprint(v), "%v", err)
		}
		args = append(args, stored)
	}
	return args, b, nil
}

// storedGeometry writes a geometry of longitude, latitude in the system and of
// the type of the table.
func (t *newTable) storedGeometry(g orb.Geometry) (blob any, b *orb.Bound, err error) {
	if g == nil {
		return nil, nil, nil
	}
	if g, err = asType(g, t.Collection.Geometry); err != nil {
		return nil, nil, err
	}
	if crs, ok := geo.CRSByEPSG(t.crs); ok {
		g = geo.MapVertices(orb.Clone(g), crs.Forward)
	}
	encoded, err := encodeGeometry(g, int32(t.srs()))
	if err != nil {
		return nil, nil, err
	}
	if bound, empty := bound(g); !empty {
		b = &bound
	}
	return encoded, b, nil
}

// asType makes a single geometry one of the multi type that a table declares;
// any other difference is refused.
func asType(g orb.Geometry, want data.GeometryType) (orb.Geometry, error) {
	if r, ok := g.(orb.Ring); ok {
		g = orb.Polygon{r}
	}
	if b, ok := g.(orb.Bound); ok {
		g = b.ToPolygon()
	}
	if want == data.AnyGeometry || strings.EqualFold(g.GeoJSONType(), string(want)) {
		return g, nil
	}
	switch single := g.(type) {
	case orb.Point:
		if want == data.MultiPoint {
			return orb.MultiPoint{single}, nil
		}
	case orb.LineString:
		if want == data.MultiLineString {
			return orb.MultiLineString{single}, nil
		}
	case orb.Polygon:
		if want == data.MultiPolygon {
			return orb.MultiPolygon{single}, nil
		}
	}
	return nil, fmt.Errorf("is a %s in a table of the type %s", g.GeoJSONType(), want)
}

// storedValue checks a value against its column and returns what SQLite keeps.
func storedValue(c *data.Column, v any) (any, error) {
	if v == nil {
		if c.Required {
			return nil, errors.New("must not be empty")
		}
		return nil, nil
	}
	stored, ok := storedAs(c.Type, v)
	if !ok {
		return nil, fmt.Errorf("is a %T, which does not fit the type %s", v, c.Type)
	}
	if text, isText := stored.(string); isText {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return nil, errors.New("is not valid UTF-8 text")
		}
		if len(c.Enum) > 0 && !slices.Contains(c.Enum, text) {
			return nil, fmt.Errorf("is not one of %s", strings.Join(c.Enum, ", "))
		}
	}
	return stored, nil
}

func storedAs(kind data.ColumnType, v any) (any, bool) {
	switch v := v.(type) {
	case int:
		return storedAs(kind, int64(v))
	case int64:
		if kind == data.Number {
			return float64(v), true
		}
		return v, kind == data.Integer
	case float64:
		return v, kind == data.Number && !math.IsNaN(v) && !math.IsInf(v, 0)
	case bool:
		if v {
			return int64(1), kind == data.Boolean
		}
		return int64(0), kind == data.Boolean
	case json.RawMessage:
		return string(v), kind == data.JSON && json.Valid(v)
	case []byte:
		return v, kind == data.Binary
	case string:
		switch kind {
		case data.Text:
			return v, true
		case data.Date:
			t, err := data.ParseTime(v)
			return v, err == nil && t == v && len(v) == 10
		case data.DateTime:
			return storeDateTime(v)
		}
	}
	return nil, false
}
