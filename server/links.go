package server

import (
	"net/url"
	"strings"

	"panj/data/format"
)

// link is a reference in an answer (RFC 8288). Every href is absolute.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
	// Templated says that variables in braces stand in the address.
	Templated bool `json:"templated,omitempty"`
}

// formatLinks gives links to the writers of features.
func formatLinks(links []link) []format.Link {
	written := make([]format.Link, len(links))
	for i, l := range links {
		written[i] = format.Link{Href: l.Href, Rel: l.Rel, Type: l.Type, Title: l.Title}
	}
	return written
}

// itemsLink is the address of the features of a collection.
func itemsLink(base, collection string) string {
	return linkTo(base, "/collections/%s/items", collection)
}

// featureLink is the address of one of them.
func featureLink(base, collection, id string) string {
	return linkTo(base, "/collections/%s/items/%s", collection, id)
}

// downloadLink is the address of a collection as a file of a form of features.
func downloadLink(base, collection string, f form) string {
	return linkTo(base, "/download/%s.", collection) + f.features.Extension
}

// query writes names and values as the query part of a URL.
func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}

// linkHeader writes links as the value of a Link header. Titles are left out:
// they may hold characters that a header cannot.
func linkHeader(links []link) string {
	var b strings.Builder
	for i, l := range links {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("<" + l.Href + `>; rel="` + l.Rel + `"`)
		if l.Type != "" {
			b.WriteString(`; type="` + strings.ReplaceAll(l.Type, `"`, `\"`) + `"`)
		}
	}
	return b.String()
}

// setLinks sets the Link header, unless it is longer than clients take.
func (q *request) setLinks(links []link) {
	if header := linkHeader(links); len(header) <= maxLinkHeader {
		q.w.Header().Set("Link", header)
	}
}

// selfLinks returns the link of this answer to itself, and one for each other
// format of the resource.
func (q *request) selfLinks() []link {
	address := q.self()
	if q.route.isForPeople() && !q.wantsPage() { // which is not what the address alone leads to
		address = q.self(paramF, q.format.name)
	}
	links := []link{{Href: address, Rel: relSelf, Type: q.format.media, Title: "This document"}}
	for _, other := range q.route.formats {
		if other.name != q.format.name {
			links = append(links, link{Href: q.self(paramF, other.name), Rel: relAlternate, Type: other.media, Title: "This document as " + other.label})
		}
	}
	return links
}
