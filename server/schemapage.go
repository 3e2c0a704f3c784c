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
		if len(p.Enum) > 0 {
			about = strings.TrimSpace(about + " One of: " + strings.Join(p.Enum, ", ") + ".")
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
func (p property) kind() string {
	kind := p.Type
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
	switch p.Role {
	case "id":
		kind += ", the id"
	case "primary-instant":
		kind += ", the date"
	case "primary-interval-start":
		kind += ", begin of the dates"
	case "primary-interval-end":
		kind += ", end of the dates"
	}
	return kind
}
