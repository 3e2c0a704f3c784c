package gpkg

import (
	"database/sql/driver"
	"slices"
	"strings"

	"panj/data"
)

// relation is a row of gpkgext_relations (OGC 18-000) whose tables exist.
type relation struct {
	base, related       *table
	baseKey, relatedKey string // names of the key columns the mapping refers to
	mapping             string
	columns             []tableColumn // of the mapping's own, beside base_id and related_id
	has                 map[string]bool
	titled              bool // the articles of its passages have titles
}

// Tables and columns by which articles and citations are known.
const (
	articlesTable = "articles"
	passagesTable = "passages"
)

// citationColumns are those of a mapping that makes it hold citations.
var citationColumns = []string{"id", "role", "exact", "prefix", "suffix", "start", "end", "sha256"}

// loadRelations adds a property to each table that others are related to.
func (l *loader) loadRelations() error {
	if !l.has("gpkgext_relations") {
		return nil
	}
	var relations []relation
	err := l.each(func(r []driver.Value) error {
		base, related := l.table(str(r[0])), l.table(str(r[2]))
		if base != nil && related != nil && l.has(str(r[4])) {
			relations = append(relations, relation{base: base, related: related, baseKey: str(r[1]), relatedKey: str(r[3]), mapping: str(r[4])})
		}
		return nil
	}, `SELECT base_table_name, base_primary_column, related_table_name, related_primary_column, mapping_table_name
		FROM gpkgext_relations ORDER BY id`)
	if err != nil {
		return err
	}
	for _, r := range relations {
		ok, err := l.loadMapping(&r)
		if err != nil {
			return err
		}
		if ok {
			l.addRelated(r)
		}
	}
	return nil
}

// table returns the served table of that name, in any case of letters.
func (l *loader) table(name string) *table {
	if t, ok := l.schema.tables[l.master[strings.ToLower(name)].name]; ok {
		return t
	}
	return nil
}

// loadMapping reads the columns of the mapping table; false if it or the keys
// are not what the extension demands.
func (l *loader) loadMapping(r *relation) (bool, error) {
	columns, err := l.columnsOf(r.mapping)
	if err != nil {
		return false, err
	}
	r.has = map[string]bool{}
	for _, c := range columns {
		r.has[c.name] = true
		if c.name != "base_id" && c.name != "related_id" && c.pk == 0 {
			r.columns = append(r.columns, c)
		}
	}
	hasColumn := func(t *table, name string) (bool, error) {
		columns, err := l.columnsOf(t.ID)
		return slices.ContainsFunc(columns, func(c tableColumn) bool { return strings.EqualFold(c.name, name) }), err
	}
	ok, err := hasColumn(r.base, r.baseKey)
	if err != nil || !ok {
		return false, err
	}
	ok, err = hasColumn(r.related, r.relatedKey)
	return ok && r.has["base_id"] && r.has["related_id"], err
}

// addRelated adds the property with the related rows. It is named after the
// related table, or after the mapping where that name is taken.
func (l *loader) addRelated(r relation) {
	isCitation := r.related.ID == passagesTable && !slices.ContainsFunc(citationColumns, func(c string) bool { return !r.has[c] })
	if isCitation {
		l.schema.citations = append(l.schema.citations, r)
	}
	name := r.related.ID
	taken := func(name string) bool { return r.base.hidden[name] || r.base.Column(name) != nil }
	if taken(name) {
		name = r.mapping
	}
	if taken(name) {
		l.leave(r.mapping, "the names of its table and of the related one are taken by columns of "+r.base.ID)
		return
	}
	r.base.Columns = append(r.base.Columns, data.Column{
		Name: name, Type: data.JSON, Title: r.related.Title, Description: r.related.Description, Related: true,
	})
	if articles := l.schema.tables[articlesTable]; articles != nil {
		r.titled = articles.IDColumn == "id" && articles.Column("title") != nil
	}
	r.base.expressions = append(r.base.expressions, r.expression())
}

// linkBase stands in an expression for the parameter Query.LinkBase.
const linkBase = "?1"

// expression is a scalar subquery that makes a JSON array of the related rows
// of a base row. Related rows go by the alias r, the mapping's by m.
func (r *relation) expression() string {
	base := column(r.baseKey)
	if r.related.isPassages() {
		title := ""
		if r.titled {
			title = `, 'article_title', (SELECT a."title" FROM ` + quoted(articlesTable) + ` AS a WHERE a."id" = r."article")`
		}
		object := `json_object('id', r."id", 'href', ` + linkBase + ` || '/articles/' || panj_escape(r."article") ||
			'/passages/' || panj_escape(r."id"), 'article', r."article"` + title + `, 'section', r."section", 'text', r."text")`
		// several citations may lead to one passage
		return `(SELECT json_group_array(` + object + ` ORDER BY r.` + r.related.key + `) FROM ` + quoted(r.related.ID) +
			` AS r WHERE r.` + quoted(r.relatedKey) + ` IN (SELECT m."related_id" FROM ` + quoted(r.mapping) + ` AS m WHERE m."base_id" = ` + base + `))`
	}
	return `(SELECT json_group_array(` + r.object() + ` ORDER BY m.rowid) FROM ` + quoted(r.mapping) + ` AS m JOIN ` +
		quoted(r.related.ID) + ` AS r ON r.` + quoted(r.relatedKey) + ` = m."related_id" WHERE m."base_id" = ` + base + `)`
}

// object is the JSON object of one related row: its columns, then those of the
// mapping.
func (r *relation) object() string {
	var pairs []string
	add := func(alias, name string, kind data.ColumnType) {
		if value := jsonValue(alias+"."+quoted(name), kind); value != "" {
			pairs = append(pairs, literal(name)+", "+value)
		}
	}
	if r.related.IDColumn != "" {
		add("r", r.related.IDColumn, data.Text)
	}
	for _, c := range r.related.Columns {
		if !c.Related {
			add("r", c.Name, c.Type)
		}
	}
	for _, c := range r.columns {
		if r.related.Column(c.name) == nil && !r.related.hidden[c.name] {
			add("m", c.name, columnType(c.declared))
		}
	}
	return `json_object(` + strings.Join(pairs, ", ") + `)`
}

// isPassages reports whether the table holds the passages of articles.
func (t *table) isPassages() bool {
	if t.ID != passagesTable {
		return false
	}
	for _, name := range []string{"id", "article", "section", "text"} {
		if t.Column(name) == nil && !t.hidden[name] {
			return false
		}
	}
	return true
}

// jsonValue is an expression for a column's value in JSON; empty for a type
// that JSON cannot hold.
func jsonValue(column string, kind data.ColumnType) string {
	switch kind {
	case data.Binary:
		return ""
	case data.Boolean:
		return `CASE WHEN ` + column + ` THEN json('true') WHEN ` + column + ` IS NOT NULL THEN json('false') END`
	case data.JSON:
		return `CASE WHEN json_valid(` + column + `) THEN json(` + column + `) ELSE ` + column + ` END`
	case data.Number:
		return `CASE WHEN abs(` + column + `) <= 1.7976931348623157e308 THEN ` + column + ` END`
	}
	return `CASE WHEN typeof(` + column + `) <> 'blob' THEN ` + column + ` END`
}

// literal writes a name as an SQL string.
func literal(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }
