package gpkg

import (
	"fmt"
	"strings"

	"panj/data"
	"panj/geo"
)

// plan is a dataset brought into the form of the file: articles and citations
// as tables and relations like any other.
type plan struct {
	dataset   *data.Dataset
	tables    []*newTable
	relations []*newRelation
	byID      map[string]*newTable
}

// newTable is a table to be made.
type newTable struct {
	*data.Table
	key, geometry string // names of the key and geometry columns
	crs           int    // for toStored; 0 is longitude, latitude as it is
	start, end    string // temporal columns, indexed
	unique        []string
	keys          map[string]int64 // by feature id
}

// newRelation is a mapping table to be made.
type newRelation struct {
	name          string
	base, related *newTable
	columns       []data.Column
	unique        string
	pairs         []keyPair
}

type keyPair struct {
	base, related func() (int64, error) // known when the rows are written
	values        []any
}

// newPlan checks the dataset as far as that is possible without writing it.
func newPlan(d *data.Dataset) (*plan, error) {
	p := &plan{dataset: d, byID: map[string]*newTable{}}
	for i := range d.Tables {
		if err := p.addTable(&d.Tables[i]); err != nil {
			return nil, err
		}
	}
	if err := p.addArticles(); err != nil {
		return nil, err
	}
	if err := p.addCitations(); err != nil {
		return nil, err
	}
	for i := range d.Relations {
		if err := p.addRelation(&d.Relations[i]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// reservedPrefixes belong to SQLite, to the standard and to its R-trees.
var reservedPrefixes = []string{"sqlite_", "gpkg_", "gpkgext_", "rtree_"}

// checkName refuses what cannot be the name of a table.
func (p *plan) checkName(param, name string) error {
	if name == "" || strings.ContainsRune(name, 0) {
		return invalid(param, name, "is no name for a table")
	}
	for _, prefix := range reservedPrefixes {
		if strings.HasPrefix(strings.ToLower(name), prefix) {
			return invalid(param, name, "begins with %s, which belongs to the format", prefix)
		}
	}
	for id := range p.byID {
		if strings.EqualFold(id, name) {
			return invalid(param, name, "is the name of two tables")
		}
	}
	for _, r := range p.relations {
		if strings.EqualFold(r.name, name) {
			return invalid(param, name, "is the name of two tables")
		}
	}
	return nil
}

// addTable checks a table and names its columns.
func (p *plan) addTable(d *data.Table) error {
	c := &d.Collection
	if err := p.checkName("table", c.ID); err != nil {
		return err
	}
	if err := checkColumns(c.ID, c.Columns); err != nil {
		return err
	}
	t := &newTable{Table: d, keys: make(map[string]int64, len(d.Rows))}
	used := map[string]bool{}
	for _, column := range c.Columns {
		used[strings.ToLower(column.Name)] = true
	}
	if c.IDColumn != "" {
		if c.IDColumn != "id" || used["id"] {
			return invalid(c.ID+".IDColumn", c.IDColumn, "must be id, and not be among the columns too")
		}
		used["id"] = true
	}
	t.key = unusedName(used, "fid")
	used[t.key] = true
	if c.IsSpatial() {
		if geometryTypes[string(c.Geometry)] != c.Geometry {
			return invalid(c.ID+".Geometry", string(c.Geometry), "is no geometry type")
		}
		t.geometry = unusedName(used, "geom")
		if c.StorageCRS != 0 && c.StorageCRS != wgs84 {
			t.crs = c.StorageCRS
			crs, ok := geo.CRSByEPSG(c.StorageCRS)
			if _, known := definitionOf(crs); !ok || !known {
				return invalid(c.ID+".StorageCRS", fmt.Sprint(c.StorageCRS), "cannot be stored; allowed are 4326, 3857, and 32601 to 32660 and 32701 to 32760")
			}
		}
	}
	meanings := table{Collection: data.Collection{Columns: c.Columns}}
	meanings.findMeanings()
	t.start, t.end = meanings.StartColumn, meanings.EndColumn
	p.tables, p.byID[c.ID] = append(p.tables, t), t
	return nil
}

// unusedName returns the name, with a number behind it if it is taken.
func unusedName(used map[string]bool, name string) string {
	for n, try := 1, name; ; n++ {
		if !used[try] {
			return try
		}
		try = fmt.Sprintf("%s_%d", name, n)
	}
}

// checkColumns refuses names that SQLite cannot tell apart and types that do
// not exist.
func checkColumns(table string, columns []data.Column) error {
	seen := map[string]bool{}
	for _, c := range columns {
		lower := strings.ToLower(c.Name)
		switch {
		case c.Name == "" || strings.ContainsRune(c.Name, 0):
			return invalid(table+".Columns", c.Name, "is no name for a column")
		case seen[lower]:
			return invalid(table+".Columns", c.Name, "is the name of two columns (letters count alike in both cases)")
		case declaredTypes[c.Type] == "":
			return invalid(table+"."+c.Name, string(c.Type), "is no type of a column")
		case c.MaxLength < 0 || (c.MaxLength > 0 && c.Type != data.Text):
			return invalid(table+"."+c.Name, fmt.Sprint(c.MaxLength), "is no length: only a text has one, from 1")
		case constraintsOf(c) > 1:
			return invalid(table+"."+c.Name, "", "can have allowed values, a range or a pattern, not several of them")
		case c.Related:
			return invalid(table+"."+c.Name, "", "is a column of related rows: give a relation instead")
		}
		seen[lower] = true
	}
	return nil
}

// declaredTypes are the types of columns in GeoPackage (1.4, table 1).
var declaredTypes = map[data.ColumnType]string{
	data.Integer: "INTEGER", data.Number: "DOUBLE", data.Text: "TEXT", data.Boolean: "BOOLEAN",
	data.Date: "DATE", data.DateTime: "DATETIME", data.JSON: "TEXT", data.Binary: "BLOB",
}

// addRelation turns the pairs of feature ids into pairs of keys.
func (p *plan) addRelation(d *data.Relation) error {
	if err := p.checkName("relation", d.Name); err != nil {
		return err
	}
	if err := checkColumns(d.Name, d.Columns); err != nil {
		return err
	}
	for _, c := range d.Columns {
		if strings.EqualFold(c.Name, "base_id") || strings.EqualFold(c.Name, "related_id") {
			return invalid(d.Name+".Columns", c.Name, "belongs to the mapping itself")
		}
	}
	r := &newRelation{name: d.Name, base: p.byID[d.Base], related: p.byID[d.Related], columns: d.Columns}
	if r.base == nil {
		return invalid(d.Name+".Base", d.Base, "is no table of the dataset")
	}
	if r.related == nil {
		return invalid(d.Name+".Related", d.Related, "is no table of the dataset")
	}
	for i, pair := range d.Pairs {
		where := fmt.Sprintf("%s[%d]", d.Name, i)
		if len(pair.Values) != len(d.Columns) {
			return invalid(where, fmt.Sprint(len(pair.Values)), "must have a value for each of the %d columns", len(d.Columns))
		}
		r.pairs = append(r.pairs, keyPair{r.base.keyOf(where+".Base", pair.Base), r.related.keyOf(where+".Related", pair.Related), pair.Values})
	}
	p.relations = append(p.relations, r)
	return nil
}

// keyOf finds the key of a feature once the rows are written.
func (t *newTable) keyOf(param, id string) func() (int64, error) {
	return func() (int64, error) {
		key, ok := t.keys[id]
		if !ok {
			return 0, invalid(param, id, "is the id of no row of %s", t.Collection.ID)
		}
		return key, nil
	}
}
