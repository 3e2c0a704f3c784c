package server

import (
	"strings"

	"panj/data"
)

// schemaPage lists the properties of a schema; use says how they are used.
func schemaPage(c *data.Collection, base, title, use string, d schemaDocument) document {
	t := &table{Caption: title + " of " + titleOf(c), Columns: []tableColumn{{Title: "Name"}, {Title: "Title"}, {Title: "Type"}, {Title: "Meaning"}}}
	for _, m := range d.Properties {
		p, ok := m.value.(property)
		if !ok {
			continue
		}
		about := p.Description
		if len(p.Enum.texts) > 0 {
			about = strings.TrimSpace(about + " One of: " + strings.Join(p.Enum.texts, ", ") + ".")
		}
		if len(p.Examples) > 0 {
			about = strings.TrimSpace(about + " There are: " + listWords(p.Examples) + ".")
		}
		t.Rows = append(t.Rows, []shown{code(m.name), words(p.Title), words(p.kind()), words(about)})
	}
	p := resourcePage{Lead: []string{use}, Sections: []section{{Table: t}}}
	if len(t.Rows) == 0 {
		p.Sections = []section{{Note: "There is none in this collection."}}
	}
	return document{Title: titleOf(c) + ": " + strings.ToLower(title), Heading: title, Trail: collectionTrail(base, c), Content: p}
}

// kind writes the type of a property for people.
func (p *property) kind() string {
	kind := p.Type.String()
	switch {
	case strings.HasPrefix(p.Format, "geometry-"):
		kind = strings.ReplaceAll(strings.TrimPrefix(p.Format, "geometry-"), "-", " ")
		if kind == "any" {
			kind = "any geometry"
		}
	case p.Format != "":
		kind = p.Format
	case p.Items != nil:
		kind = "list"
	}
	if p.Unit != "" {
		kind += ", " + p.Unit
	}
	switch p.Role {
	case roleID:
		kind += ", the id"
	case roleInstant:
		kind += ", the date"
	case roleStart:
		kind += ", begin of the dates"
	case roleEnd:
		kind += ", end of the dates"
	}
	return kind
}

func listWords(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = valueWords(v)
	}
	return strings.Join(texts, ", ")
}
