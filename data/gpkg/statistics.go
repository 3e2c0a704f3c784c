package gpkg

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	sqlite3 "modernc.org/sqlite/lib"

	"panj/data"
	"panj/geo"
)

// measured returns the description of a table with its extent, interval and
// count, which are worked out once for each version. A table in a damaged part
// of the file has none of them, so that the others can still be listed.
func (s *Store) measured(ctx context.Context, t *table) (*data.Collection, error) {
	return t.lazy.described.get(ctx, s.life, func(ctx context.Context) (*data.Collection, error) {
		d, err := s.describe(ctx, t)
		if code(err) == sqlite3.SQLITE_CORRUPT {
			s.log.Error("a table cannot be read through: restore the file from a copy", "path", s.path, "table", t.ID, "reason", err)
			return &t.Collection, nil
		}
		return d, err
	})
}

// describe works out count, extent, reach and interval of a table, and the kinds of its JSON.
func (s *Store) describe(ctx context.Context, t *table) (*data.Collection, error) {
	d := t.Collection
	var err error
	if d.Count, err = s.countAll(ctx, t); err != nil {
		return nil, err
	}
	radius, err := s.maxRadius(ctx, t)
	if err != nil {
		return nil, err
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	if d.Extent, err = t.extent(ctx, c, d.Count); err != nil {
		return nil, err
	}
	if d.Extent != nil && radius > 0 {
		reach := grown(*d.Extent, radius)
		d.Reach = &reach
	}
	if d.Columns, err = t.jsonKinds(ctx, c, d.Count); err != nil {
		return nil, err
	}
	d.Interval, err = t.interval(ctx, c)
	return &d, err
}

// manyRows is from how many rows on the extent of a table in another system is
// that of its bounds, which is somewhat larger than that of its rows.
const manyRows = 50_000

// extent returns the box around all rows; nil without one.
func (t *table) extent(ctx context.Context, c *conn, rows int) (*geo.Box, error) {
	if t.geometry == "" {
		return nil, nil
	}
	var b orb.Bound
	var ok bool
	var err error
	switch {
	case t.crs != 0 && rows <= manyRows:
		b, ok, err = t.transformedBounds(ctx, c)
	case t.rtree != "" && t.bounds != nil:
		b, ok, err = t.exactBounds(ctx, c)
	default:
		b, ok, err = t.scannedBounds(ctx, c)
	}
	if err != nil || !ok {
		return nil, err
	}
	if t.crs != 0 && rows > manyRows {
		if b, ok = unprojected(t.crs, b); !ok {
			return nil, nil
		}
	}
	box, ok := geo.BoxOf(orb.MultiPoint{b.Min, b.Max})
	if !ok {
		return nil, nil
	}
	return &box, nil
}

// manyAtEdge is how many rows at one edge of the R-tree are looked at for its
// exact place; more than that lie on the rounded edge itself.
const manyAtEdge = 1000

// exactBounds sharpens the bounds of the R-tree, which are rounded outward to
// float32: the rows that reach its edges say where they are.
func (t *table) exactBounds(ctx context.Context, c *conn) (b orb.Bound, ok bool, err error) {
	b = *t.bounds
	for _, edge := range []struct {
		condition, function string
		rounded             float64
		to                  *float64
	}{
		{`minx <= ?`, `min(ST_MinX(`, b.Min[0], &b.Min[0]},
		{`maxx >= ?`, `max(ST_MaxX(`, b.Max[0], &b.Max[0]},
		{`miny <= ?`, `min(ST_MinY(`, b.Min[1], &b.Min[1]},
		{`maxy >= ?`, `max(ST_MaxY(`, b.Max[1], &b.Max[1]},
	} {
		v, err := c.one(ctx, `SELECT CASE WHEN count(*) <= `+fmt.Sprint(manyAtEdge)+` THEN `+edge.function+column(t.geometry)+`)) END FROM
			(SELECT id FROM `+quoted(t.rtree)+` WHERE `+edge.condition+` LIMIT `+fmt.Sprint(manyAtEdge+1)+`) AS r
			JOIN `+quoted(t.ID)+` AS t ON t.`+t.key+` = r.id`, edge.rounded)
		if err != nil {
			return b, false, err
		}
		if exact, ok := v.(float64); ok {
			*edge.to = exact
		}
	}
	return b, true, nil
}

// scannedBounds goes through the headers of all geometries.
func (t *table) scannedBounds(ctx context.Context, c *conn) (b orb.Bound, ok bool, err error) {
	b = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	err = c.each(ctx, func(r []driver.Value) error {
		blob, isBlob := r[0].([]byte)
		if !isBlob {
			return nil
		}
		if one, has, err := boundOf(blob); err == nil && has { // a row that cannot be read says so when it is read
			b, ok = b.Union(one), true
		}
		return nil
	}, `SELECT `+column(t.geometry)+` FROM `+quoted(t.ID)+` AS t`)
	return b, ok, err
}

// transformedBounds goes through all geometries and transforms them.
func (t *table) transformedBounds(ctx context.Context, c *conn) (b orb.Bound, ok bool, err error) {
	err = c.each(ctx, func(r []driver.Value) error {
		blob, _ := r[0].([]byte)
		g, err := decodeGeometry(blob)
		if err != nil || g == nil {
			return nil //nolint:nilerr // as above
		}
		one, _ := bound(toLonLat(g, t.crs))
		if ok {
			one = one.Union(b)
		}
		b, ok = one, true
		return nil
	}, `SELECT `+column(t.geometry)+` FROM `+quoted(t.ID)+` AS t WHERE `+column(t.geometry)+` NOT NULL`)
	return b, ok, err
}

// unprojected returns the bounds of an area of another system in longitude and
// latitude, following its edges.
func unprojected(code int, b orb.Bound) (orb.Bound, bool) {
	crs, known := geo.CRSByEPSG(code)
	out := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for i := range steps + 1 {
		f := float64(i) / steps
		x := b.Min[0] + f*(b.Max[0]-b.Min[0])
		y := b.Min[1] + f*(b.Max[1]-b.Min[1])
		for _, p := range [...]orb.Point{{x, b.Min[1]}, {x, b.Max[1]}, {b.Min[0], y}, {b.Max[0], y}} {
			lonlat := crs.Inverse(p)
			if !known || !isFinite(lonlat) {
				return orb.Bound{}, false
			}
			out = orb.Bound{
				Min: orb.Point{math.Min(out.Min[0], lonlat[0]), math.Min(out.Min[1], lonlat[1])},
				Max: orb.Point{math.Max(out.Max[0], lonlat[0]), math.Max(out.Max[1], lonlat[1])},
			}
		}
	}
	return out, true
}

// interval returns what the temporal columns span. An end that is missing
// beside a start, or the reverse, leaves the span open there.
func (t *table) interval(ctx context.Context, c *conn) (data.Interval, error) {
	if t.StartColumn == "" {
		return data.Interval{}, nil
	}
	start, end := column(t.StartColumn), column(t.EndColumn)
	from := ` FROM ` + quoted(t.ID) + ` AS t WHERE `
	var i data.Interval
	for _, bound := range []struct {
		column, other, order string
		kind                 data.ColumnType
		to                   *string
	}{
		{start, end, ``, t.Column(t.StartColumn).Type, &i.Start},
		{end, start, ` DESC`, t.Column(t.EndColumn).Type, &i.End},
	} {
		if start != end {
			open, err := c.number(ctx, `SELECT EXISTS (SELECT 1`+from+bound.column+` IS NULL AND `+bound.other+` IS NOT NULL)`)
			if err != nil {
				return i, err
			}
			if open != 0 {
				continue
			}
		}
		// only texts that begin with a digit: others are no times. '0-' comes before them all and, unlike '0',
		// is nothing that the affinity of the column could make a number.
		v, err := c.one(ctx, `SELECT +`+bound.column+from+bound.column+` >= '0-' AND `+bound.column+` < ':' ORDER BY `+bound.column+bound.order+` LIMIT 1`)
		if err != nil {
			return i, err
		}
		if s, ok := v.(string); ok {
			if bound.kind == data.Date {
				s = showDate(s)
			}
			if s, ok := readTime(s); ok {
				*bound.to = s
			}
		}
	}
	return i, nil
}
