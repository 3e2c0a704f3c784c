package gpkg

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
)

// schema is what the file declares, in one version of it.
type schema struct {
	version string
	tables  map[string]*table
	names   []string // of tables, sorted
	edition string   // of the data the file was made from
	// citations are the relations between passages and other tables.
	citations []relation
}

// table is a collection and how to read its rows.
type table struct {
	data.Collection // without Extent, Reach, Interval and Count
	srs             int
	crs             int        // EPSG code for geo.CRSByEPSG; 0 is longitude, latitude as it is
	key             string     // the integer key as an SQL name: a quoted column or a name of the rowid
	geometry        string     // name of the geometry column; empty without one
	rtree           string     // name of the R-tree; empty without one
	bounds          *orb.Bound // of the R-tree, in the coordinates of the table; nil when it is empty
	expressions     []string
	hidden          map[string]bool // columns that are no properties: key, id, geometry
	indexed         map[string]bool // columns on which an index can answer comparisons
	utf8            bool            // SQL orders texts by code points, not by the bytes of UTF-16
	view            bool
	words           *wordIndex
	lazy            lazy
}

// leftOut says why a table is not served.
type leftOut struct{ table, reason string }

// loadSchema reads what the file declares. A table that cannot be served is
// named in the second result.
func loadSchema(ctx context.Context, c *conn) (*schema, []leftOut, error) {
	l := loader{ctx: ctx, c: c, schema: &schema{tables: map[string]*table{}}}
	steps := []func() error{l.loadMaster, l.loadContents, l.loadRelations, l.loadMetadata}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, nil, err
		}
	}
	for name := range l.schema.tables {
		l.schema.names = append(l.schema.names, name)
	}
	slices.Sort(l.schema.names)
	return l.schema, l.leftOut, nil
}

// loader holds what loadSchema has found so far.
type loader struct {
	ctx     context.Context // lives as long as one call
	c       *conn
	schema  *schema
	leftOut []leftOut
	master  map[string]master // by lower-case name
}

// master is a row of sqlite_schema.
type master struct{ kind, name, sql string }

func (l *loader) each(f func(row []driver.Value) error, sql string, args ...any) error {
	return l.c.each(l.ctx, f, sql, args...)
}

func (l *loader) loadMaster() error {
	l.master = map[string]master{}
	return l.each(func(r []driver.Value) error {
		l.master[strings.ToLower(str(r[1]))] = master{str(r[0]), str(r[1]), str(r[2])}
		return nil
	}, `SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'view')`)
}

// has reports whether the file has that table or view.
func (l *loader) has(table string) bool {
	_, ok := l.master[strings.ToLower(table)]
	return ok
}

// tableColumn is a row of PRAGMA table_xinfo.
type tableColumn struct {
	name, declared string
	notNull        bool
	pk             int
}

func (l *loader) columnsOf(table string) (columns []tableColumn, err error) {
	err = l.each(func(r []driver.Value) error {
		if r[4] == int64(1) { // hidden column of a virtual table
			return nil
		}
		pk, _ := r[3].(int64)
		columns = append(columns, tableColumn{str(r[0]), str(r[1]), r[2] == int64(1), int(pk)})
		return nil
	}, `SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)`, table)
	return columns, err
}

// loadColumns fills in key, id, geometry and properties of a table.
func (l *loader) loadColumns(t *table) error {
	columns, err := l.columnsOf(t.ID)
	if err != nil {
		return err
	}
	if reason := t.findKey(columns, l.master[strings.ToLower(t.ID)]); reason != "" {
		l.leave(t.ID, reason)
		return nil
	}
	if t.geometry != "" && !slices.ContainsFunc(columns, func(c tableColumn) bool { return c.name == t.geometry }) {
		l.leave(t.ID, fmt.Sprintf("its geometry column %q does not exist", t.geometry))
		return nil
	}
	described, err := l.describedColumns(t.ID)
	if err != nil {
		return err
	}
	if err := l.findID(t, columns); err != nil {
		return err
	}
	for _, c := range columns {
		if t.hidden[c.name] {
			continue
		}
		d := described[c.name]
		d.Name, d.Required, d.MaxLength = c.name, c.notNull, maxLength(c.declared)
		if d.Type == "" {
			d.Type = columnType(c.declared)
		}
		t.Columns = append(t.Columns, d)
		// The sign takes away the declared type, by which the driver would turn dates into its own times.
		t.expressions = append(t.expressions, "+"+column(c.name))
	}
	t.findMeanings()
	l.schema.tables[t.ID] = t
	return l.findIndexes(t, columns)
}

// findKey chooses the column that is the integer key of the rows. It returns
// why the table cannot be served, if so.
func (t *table) findKey(columns []tableColumn, m master) string {
	t.hidden = map[string]bool{}
	if t.geometry != "" {
		t.hidden[t.geometry] = true
	}
	if m.kind == "view" {
		name, ok := viewKey(columns)
		if !ok {
			return "it is a view without an integer column to tell rows apart (name one OGC_FID, or put it first)"
		}
		t.view, t.key, t.hidden[name] = true, quoted(name), true
		return ""
	}
	keys := slices.DeleteFunc(slices.Clone(columns), func(c tableColumn) bool { return c.pk == 0 })
	if len(keys) == 1 && strings.EqualFold(keys[0].declared, "INTEGER") && !withoutRowid(m.sql) {
		t.key, t.hidden[keys[0].name] = quoted(keys[0].name), true
		return ""
	}
	if withoutRowid(m.sql) {
		return "it has no rowid to tell rows apart"
	}
	for _, alias := range []string{"rowid", "_rowid_", "oid"} {
		if !slices.ContainsFunc(columns, func(c tableColumn) bool { return strings.EqualFold(c.name, alias) }) {
			t.key = alias
			return ""
		}
	}
	return "its columns hide the rowid"
}

// viewKey finds the column of a view that GeoPackage clients take for its key.
func viewKey(columns []tableColumn) (string, bool) {
	for _, name := range []string{"OGC_FID", "fid"} {
		for _, c := range columns {
			if strings.EqualFold(c.name, name) {
				return c.name, true
			}
		}
	}
	if len(columns) > 0 && columnType(columns[0].declared) == data.Integer {
		return columns[0].name, true
	}
	return "", false
}

// withoutRowid reads the option after the last bracket of a CREATE TABLE.
func withoutRowid(sql string) bool {
	options := strings.ToUpper(sql[strings.LastIndexByte(sql, ')')+1:])
	return strings.Contains(strings.Join(strings.Fields(options), " "), "WITHOUT ROWID")
}

// findID looks for a column id: TEXT NOT NULL with a unique index of its own.
func (l *loader) findID(t *table, columns []tableColumn) error {
	for _, c := range columns {
		if c.name != "id" || !c.notNull || columnType(c.declared) != data.Text {
			continue
		}
		n, err := l.c.number(l.ctx, `SELECT count(*) FROM pragma_index_list(?1) AS l WHERE l."unique" AND NOT l.partial
			AND (SELECT count(*) FROM pragma_index_info(l.name)) = 1
			AND (SELECT name FROM pragma_index_info(l.name)) = 'id'`, t.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			t.IDColumn, t.hidden["id"] = "id", true
		}
	}
	return nil
}

// columnType maps the declared type of a column: the types of GeoPackage
// (1.4, table 1), then SQLite's rules of affinity.
func columnType(declared string) data.ColumnType {
	d := strings.ToUpper(strings.TrimSpace(declared))
	name, _, _ := strings.Cut(d, "(")
	switch strings.TrimSpace(name) {
	case "BOOLEAN", "BOOL":
		return data.Boolean
	case "DATE":
		return data.Date
	case "DATETIME", "TIMESTAMP":
		return data.DateTime
	case "JSON":
		return data.JSON
	case "NUMERIC", "DECIMAL":
		return data.Number
	}
	switch has := func(s string) bool { return strings.Contains(d, s) }; {
	case has("INT"):
		return data.Integer
	case has("CHAR"), has("CLOB"), has("TEXT"):
		return data.Text
	case has("BLOB"):
		return data.Binary
	case has("REAL"), has("FLOA"), has("DOUBLE"):
		return data.Number
	}
	return data.Text
}

// maxLength reads the length of a type TEXT(n), which GeoPackage counts in
// characters; 0 is none.
func maxLength(declared string) int {
	name, rest, _ := strings.Cut(strings.TrimSpace(declared), "(")
	if !strings.EqualFold(strings.TrimSpace(name), "TEXT") {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), ")")))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// intervalColumns are the pairs of names that make an interval.
var intervalColumns = [][2]string{
	{"earliest", "latest"}, {"start", "end"}, {"start_date", "end_date"}, {"begin", "end"}, {"valid_from", "valid_to"},
}

// findMeanings fills in the columns that have a meaning by name.
func (t *table) findMeanings() {
	find := func(name string, types ...data.ColumnType) string {
		for _, c := range t.Columns {
			if strings.EqualFold(c.Name, name) && slices.Contains(types, c.Type) {
				return c.Name
			}
		}
		return ""
	}
	both := func(from, to string, types ...data.ColumnType) (string, string) {
		from, to = find(from, types...), find(to, types...)
		if from == "" || to == "" {
			return "", ""
		}
		return from, to
	}
	for _, pair := range intervalColumns {
		if t.StartColumn == "" {
			t.StartColumn, t.EndColumn = both(pair[0], pair[1], data.Date, data.DateTime)
		}
	}
	for _, c := range t.Columns {
		if t.StartColumn == "" && (c.Type == data.Date || c.Type == data.DateTime) {
			t.StartColumn, t.EndColumn = c.Name, c.Name
		}
	}
	t.RadiusCol = find("radius_m", data.Integer, data.Number)
	for _, pair := range [][2]string{{"km_from", "km_to"}, {"from_km", "to_km"}, {"km", "km"}} {
		if t.FromKMCol == "" {
			t.FromKMCol, t.ToKMCol = both(pair[0], pair[1], data.Integer, data.Number)
		}
	}
	t.MinZoomCol = find("min_zoom", data.Integer, data.Number)
	t.MaxZoomCol = find("max_zoom", data.Integer, data.Number)
}

// leave notes that a table is not served.
func (l *loader) leave(table, reason string) {
	l.leftOut = append(l.leftOut, leftOut{table, reason})
}
