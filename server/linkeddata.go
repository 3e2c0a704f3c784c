package server

// linkedData is what a page says of itself to programs, as JSON-LD in the
// vocabulary of schema.org.
type linkedData struct {
	members
}

const schemaOrg = "https://schema.org/"

// newLinkedData describes a page: its trail, and what it shows.
func newLinkedData(d document) *linkedData {
	var graph []members
	if len(d.Main) > 0 {
		graph = append(graph, d.Main)
	}
	steps := make([]members, 0, len(d.Trail)+1)
	for i, step := range append(d.Trail[:len(d.Trail):len(d.Trail)], PageLink{d.Heading, d.Canon}) {
		steps = append(steps, members{{"@type", "ListItem"}, {"position", i + 1}, {"name", step.Title}, {"item", step.Href}})
	}
	graph = append(graph, members{{"@type", "BreadcrumbList"}, {"itemListElement", steps}})
	return &linkedData{members{{"@context", schemaOrg}, {"@graph", graph}}}
}

// described adds the members that have a text.
func (m members) described(pairs ...string) members {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m = append(m, member{pairs[i], pairs[i+1]})
		}
	}
	return m
}
