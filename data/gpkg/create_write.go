package gpkg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"panj/data"
)

// writer fills a new file inside one transaction.
type writer struct {
	c           *conn
	ctx         context.Context // lives as long as one call
	plan        *plan
	identifiers map[string]bool
	constraints map[string]bool
}

func (w *writer) exec(sql string, args ...any) error {
	// a context that can be cancelled costs a goroutine for each statement; the rows look at it themselves
	return w.c.exec(context.WithoutCancel(w.ctx), sql, args...)
}

func (w *writer) all() error {
	w.identifiers, w.constraints = map[string]bool{}, map[string]bool{}
	for _, sql := range coreTables {
		if err := w.exec(sql); err != nil {
			return err
		}
	}
	if err := w.systems(); err != nil {
		return err
	}
	if err := w.metadata(); err != nil {
		return err
	}
	for _, t := range w.plan.tables {
		if err := w.table(t); err != nil {
			return err
		}
	}
	return w.relations()
}

// table makes a table, its rows, its indexes and what is said about it.
func (w *writer) table(t *newTable) error {
	if err := w.exec(t.definition()); err != nil {
		return err
	}
	if err := w.contents(t); err != nil {
		return err
	}
	if err := w.dataColumns(t.Collection.ID, append(t.ownColumns(), t.Collection.Columns...)); err != nil {
		return err
	}
	if err := w.tableMetadata(t); err != nil {
		return err
	}
	bounds, err := w.rows(t)
	if err != nil {
		return err
	}
	if t.start != "" {
		columns := quoted(t.start)
		if t.end != t.start {
			columns += ", " + quoted(t.end)
			if err := w.exec(`CREATE INDEX ` + quoted(t.Collection.ID+"_"+t.end) + ` ON ` + quoted(t.Collection.ID) + ` (` + quoted(t.end) + `)`); err != nil {
				return err
			}
		}
		if err := w.exec(`CREATE INDEX ` + quoted(t.Collection.ID+"_"+t.start) + ` ON ` + quoted(t.Collection.ID) + ` (` + columns + `)`); err != nil {
			return err
		}
	}
	if t.geometry == "" {
		return nil
	}
	if !bounds.empty {
		err := w.exec(`UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?`,
			bounds.Min[0], bounds.Min[1], bounds.Max[0], bounds.Max[1], t.Collection.ID)
		if err != nil {
			return err
		}
	}
	for _, sql := range rtreeTriggers(t.Collection.ID, t.geometry, t.key) {
		if err := w.exec(sql); err != nil {
			return err
		}
	}
	return w.exec(insertExtension, t.Collection.ID, t.geometry, "gpkg_rtree_index", spec+"#extension_rtree", "write-only")
}

// definition is the CREATE TABLE statement: key, geometry, id, then the
// columns in their order.
func (t *newTable) definition() string {
	columns := []string{quoted(t.key) + ` INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL`}
	if t.geometry != "" {
		columns = append(columns, quoted(t.geometry)+` `+string(t.Collection.Geometry))
	}
	if t.Collection.IDColumn != "" {
		columns = append(columns, quoted(t.Collection.IDColumn)+` TEXT NOT NULL UNIQUE`)
	}
	for _, c := range t.Collection.Columns {
		columns = append(columns, columnDefinition(c))
	}
	if len(t.unique) > 0 {
		var names []string
		for _, name := range t.unique {
			names = append(names, quoted(name))
		}
		columns = append(columns, `UNIQUE (`+strings.Join(names, ", ")+`)`)
	}
	return `CREATE TABLE ` + quoted(t.Collection.ID) + ` (` + strings.Join(columns, ", ") + `)`
}

func columnDefinition(c data.Column) string {
	definition := quoted(c.Name) + ` ` + declaredTypes[c.Type]
	if c.MaxLength > 0 {
		definition += fmt.Sprintf("(%d)", c.MaxLength)
	}
	if c.Required {
		definition += ` NOT NULL`
	}
	return definition
}

// contents enters a table into gpkg_contents and gpkg_geometry_columns.
func (w *writer) contents(t *newTable) error {
	c := &t.Collection
	identifier := c.Title
	if identifier == "" || w.identifiers[identifier] {
		identifier = c.ID
	}
	w.identifiers[identifier] = true
	kind, srs := contentAttributes, any(nil)
	if t.geometry != "" {
		kind, srs = contentFeatures, t.srs()
	}
	err := w.exec(`INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)`,
		c.ID, kind, identifier, c.Description, srs)
	if err != nil || t.geometry == "" {
		return err
	}
	return w.exec(`INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)`, c.ID, t.geometry, string(c.Geometry), t.srs())
}

// srs is the srs_id of the stored geometry.
func (t *newTable) srs() int {
	if t.crs != 0 {
		return t.crs
	}
	return wgs84
}

// ownColumns are the columns that no collection lists: key, geometry and id.
func (t *newTable) ownColumns() []data.Column {
	columns := []data.Column{{Name: t.key, Title: "Key", Description: "Number of the row"}}
	if t.geometry != "" {
		columns = append(columns, data.Column{Name: t.geometry, Title: "Geometry"})
	}
	if t.Collection.IDColumn != "" {
		columns = append(columns, data.Column{Name: t.Collection.IDColumn, Title: "Id", Description: "Name of the row in addresses; it never changes"})
	}
	return columns
}

// dataColumns describes columns by the Schema extension. What is allowed in a
// column becomes a constraint.
func (w *writer) dataColumns(table string, columns []data.Column) error {
	for _, c := range columns {
		mime, constraint := any(nil), any(nil)
		if c.Type == data.JSON {
			mime = mimeJSON
		}
		if len(c.Enum) > 0 || c.Range != nil || c.Glob != "" {
			name := unusedName(w.constraints, strings.ToLower(table+"_"+c.Name))
			w.constraints[name], constraint = true, name
			if err := w.constraint(name, c); err != nil {
				return err
			}
		}
		if c.Title == "" && c.Description == "" && mime == nil && constraint == nil {
			continue
		}
		err := w.exec(`INSERT INTO gpkg_data_columns (table_name, column_name, title, description, mime_type, constraint_name) VALUES (?, ?, ?, ?, ?, ?)`,
			table, c.Name, optional(c.Title), optional(c.Description), mime, constraint)
		if err != nil {
			return err
		}
	}
	return nil
}

// metadata describes the whole file, tableMetadata one table.
func (w *writer) metadata() error {
	d := w.plan.dataset
	whole := newDescription(d.Title, d.Description, d.Licence, d.Attribution, d.Citation)
	whole.Version = d.Edition
	return w.describe("geopackage", nil, whole)
}

func (w *writer) tableMetadata(t *newTable) error {
	c := &t.Collection
	if c.Licence == (data.Link{}) && c.Attribution == "" && c.Citation == "" {
		return nil
	}
	return w.describe("table", c.ID, newDescription(c.Title, c.Description, c.Licence, c.Attribution, c.Citation))
}

func (w *writer) describe(scope string, table any, d description) error {
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	err = w.exec(`INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES ('dataset', ?, ?, ?)`,
		metadataStandard, mimeJSONLD, string(text))
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES (?, ?, last_insert_rowid())`, scope, table)
}

// relations makes the mapping tables (OGC 18-000).
func (w *writer) relations() error {
	if len(w.plan.relations) == 0 {
		return nil
	}
	if err := w.exec(relationsTable); err != nil {
		return err
	}
	if err := w.exec(insertExtension, "gpkgext_relations", nil, "gpkg_related_tables", relatedSpec, "read-write"); err != nil {
		return err
	}
	for _, r := range w.plan.relations {
		if err := w.relation(r); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) relation(r *newRelation) error {
	reference := func(name string, t *newTable) string {
		return quoted(name) + ` INTEGER NOT NULL REFERENCES ` + quoted(t.Collection.ID) + ` (` + quoted(t.key) + `) ON DELETE CASCADE`
	}
	columns := []string{reference("base_id", r.base), reference("related_id", r.related)}
	names := []string{quoted("base_id"), quoted("related_id")}
	for _, c := range r.columns {
		definition := columnDefinition(c)
		if c.Name == r.unique {
			definition += ` UNIQUE`
		}
		columns, names = append(columns, definition), append(names, quoted(c.Name))
	}
	kind := "attributes"
	if r.related.geometry != "" {
		kind = "features"
	}
	steps := []struct {
		sql  string
		args []any
	}{
		{`CREATE TABLE ` + quoted(r.name) + ` (` + strings.Join(columns, ", ") + `)`, nil},
		{`INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, related_primary_column, relation_name, mapping_table_name)
			VALUES (?, ?, ?, ?, ?, ?)`, []any{r.base.Collection.ID, r.base.key, r.related.Collection.ID, r.related.key, kind, r.name}},
		{insertExtension, []any{r.name, nil, "gpkg_related_tables", relatedSpec, "read-write"}},
	}
	for _, s := range steps {
		if err := w.exec(s.sql, s.args...); err != nil {
			return err
		}
	}
	if err := w.dataColumns(r.name, r.columns); err != nil {
		return err
	}
	insert := `INSERT INTO ` + quoted(r.name) + ` (` + strings.Join(names, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(names)-1) + `)`
	for i, pair := range r.pairs {
		if err := w.pair(r, i, pair, insert); err != nil {
			return err
		}
	}
	for _, column := range []string{"base_id", "related_id"} {
		if err := w.exec(`CREATE INDEX ` + quoted(r.name+"_"+column) + ` ON ` + quoted(r.name) + ` (` + quoted(column) + `)`); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) pair(r *newRelation, i int, pair keyPair, insert string) error {
	base, err := pair.base()
	if err != nil {
		return err
	}
	related, err := pair.related()
	if err != nil {
		return err
	}
	args := []any{base, related}
	for j, v := range pair.values {
		stored, err := storedValue(&r.columns[j], v)
		if err != nil {
			return invalid(fmt.Sprintf("%s[%d].%s", r.name, i, r.columns[j].Name), fmt.Sprint(v), "%v", err)
		}
		args = append(args, stored)
	}
	return w.exec(insert, args...)
}
