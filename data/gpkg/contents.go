package gpkg

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"panj/data"
)

// The types of content in gpkg_contents that become collections.
const (
	contentFeatures   = "features"
	contentAttributes = "attributes"
	contentAspatial   = "aspatial" // what GDAL before 2.2 called attributes
)

// content is a row of gpkg_contents with its geometry column.
type content struct {
	table, kind, title, description string
	geometry, geometryType          string
	srs                             int
}

// loadContents reads gpkg_contents and the tables it lists.
func (l *loader) loadContents() error {
	geometry := `NULL, NULL, NULL`
	join := ""
	if l.has("gpkg_geometry_columns") {
		geometry = `g.column_name, g.geometry_type_name, g.srs_id`
		join = `LEFT JOIN gpkg_geometry_columns AS g ON lower(g.table_name) = lower(c.table_name)`
	}
	var contents []content
	err := l.each(func(r []driver.Value) error {
		srs, _ := r[6].(int64)
		contents = append(contents, content{
			str(r[0]), strings.ToLower(str(r[1])), str(r[2]), str(r[3]), str(r[4]), str(r[5]), int(srs),
		})
		return nil
	}, `SELECT c.table_name, c.data_type, c.identifier, c.description, `+geometry+`
		FROM gpkg_contents AS c `+join+` ORDER BY c.table_name`)
	if err != nil {
		return err
	}
	for _, c := range contents {
		if c.kind != contentFeatures && c.kind != contentAttributes && c.kind != contentAspatial {
			continue // tiles, mostly
		}
		if err := l.loadTable(c); err != nil {
			return fmt.Errorf("table %q: %w", c.table, err)
		}
	}
	return nil
}

// loadTable reads one table that gpkg_contents lists.
func (l *loader) loadTable(c content) error {
	m, ok := l.master[strings.ToLower(c.table)]
	if !ok {
		l.leave(c.table, "gpkg_contents lists it, but there is no such table")
		return nil
	}
	t := &table{Collection: data.Collection{ID: m.name, Title: c.title, Description: c.description}}
	if t.Title == "" {
		t.Title = t.ID
	}
	if c.kind == contentFeatures {
		if c.geometry == "" {
			l.leave(t.ID, "gpkg_geometry_columns does not say where its geometry is")
			return nil
		}
		if t.Geometry, ok = geometryTypes[strings.ToUpper(c.geometryType)]; !ok {
			l.leave(t.ID, "its geometry type "+c.geometryType+" is not supported")
			return nil
		}
		t.geometry, t.srs = c.geometry, c.srs
		if err := l.loadCRS(t); err != nil || t.StorageCRS == 0 {
			return err
		}
		if err := l.findRTree(t); err != nil {
			return err
		}
	}
	return l.loadColumns(t)
}

// geometryTypes are the types (GeoPackage 1.4, annex G, core) that this
// package can read.
var geometryTypes = map[string]data.GeometryType{
	"GEOMETRY": data.AnyGeometry, "POINT": data.Point, "LINESTRING": data.LineString, "POLYGON": data.Polygon,
	"MULTIPOINT": data.MultiPoint, "MULTILINESTRING": data.MultiLineString, "MULTIPOLYGON": data.MultiPolygon,
	"GEOMETRYCOLLECTION": data.GeometryCollection, "GEOMCOLLECTION": data.GeometryCollection,
}

// findRTree looks for the R-tree of a table: declared in gpkg_extensions and
// there.
func (l *loader) findRTree(t *table) error {
	m, ok := l.master[strings.ToLower("rtree_"+t.ID+"_"+t.geometry)]
	if !ok || !l.has("gpkg_extensions") {
		return nil
	}
	n, err := l.c.number(l.ctx, `SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'
		AND lower(table_name) = lower(?) AND lower(column_name) = lower(?)`, t.ID, t.geometry)
	if err != nil || n == 0 {
		return err
	}
	t.rtree = m.name
	b, ok, err := rootBounds(l.ctx, l.c, t.rtree)
	if ok {
		t.bounds = &b
	}
	return err
}

// describedColumns reads what the Schema extension says about the columns of
// a table: title, description, what is allowed, and the type JSON.
func (l *loader) describedColumns(table string) (map[string]data.Column, error) {
	described := map[string]data.Column{}
	if !l.has("gpkg_data_columns") {
		return described, nil
	}
	constraints := map[string]string{} // column -> constraint
	err := l.each(func(r []driver.Value) error {
		c := data.Column{Title: str(r[1]), Description: str(r[3])}
		if c.Title == "" {
			c.Title = str(r[2])
		}
		if strings.EqualFold(str(r[4]), mimeJSON) {
			c.Type = data.JSON
		}
		if name := str(r[5]); name != "" {
			constraints[str(r[0])] = name
		}
		described[str(r[0])] = c
		return nil
	}, `SELECT column_name, title, name, description, mime_type, constraint_name
		FROM gpkg_data_columns WHERE lower(table_name) = lower(?)`, table)
	if err != nil || len(constraints) == 0 || !l.has("gpkg_data_column_constraints") {
		return described, err
	}
	for name, constraint := range constraints {
		c := described[name]
		if err := l.loadConstraint(&c, constraint); err != nil {
			return nil, err
		}
		described[name] = c
	}
	return described, nil
}

const mimeJSON = "application/json"
