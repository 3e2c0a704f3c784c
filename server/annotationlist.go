package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

// annotationsLabel is what the annotations are called wherever they are named.
const annotationsLabel = "Which passage backs which feature"

// annotationCollection is all annotations that match (Web Annotation Data
// Model, 5.1). An empty one has no pages.
type annotationCollection struct {
	Context []any  `json:"@context,omitempty"`
	ID      string `json:"id"`
	Type    string `json:"type"`
	Label   string `json:"label"`
	Total   int    `json:"total"`
	First   any    `json:"first,omitempty"` // the page or its address
	Last    string `json:"last,omitempty"`
}

// annotationPage is a part of a collection, in its order (Web Annotation Data
// Model, 5.2).
type annotationPage struct {
	Context    []any                 `json:"@context,omitempty"`
	ID         string                `json:"id"`
	Type       string                `json:"type"`
	PartOf     *annotationCollection `json:"partOf,omitempty"`
	Next       string                `json:"next,omitempty"`
	Prev       string                `json:"prev,omitempty"`
	StartIndex int                   `json:"startIndex"`
	Items      []any                 `json:"items"` // annotations or their addresses
}

var annotationParams = []param{
	{name: "article", description: "Only annotations of this article.", schema: schema{Type: "string"}},
	{name: "passage", description: "Only annotations of this passage.", schema: schema{Type: "string"}},
	{name: "collection", description: "Only annotations whose body is in this collection.", schema: schema{Type: "string"}},
	{name: "feature", description: "Only annotations whose body is the feature with this id.", schema: schema{Type: "string"}},
	{name: paramPage, example: 0, description: "One page of the collection, counted from 0; the pages link to each other.", schema: schema{Type: "integer", Minimum: number(0)}},
	irisParam,
}

var irisParam = param{
	name: paramIRIs, example: "1",
	description: "1 gives the addresses of the annotations in place of the annotations.",
	schema:      schema{Type: "string", Enum: []string{"0", "1"}, Default: "0"},
}

// What a client may prefer of a collection (Web Annotation Protocol, 4.1.1);
// without a preference it gets the descriptions.
const (
	preferMinimal      = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
	preferIRIs         = "http://www.w3.org/ns/oa#PreferContainedIRIs"
	preferDescriptions = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
)

// preference returns which of these a Prefer header names first, "" for none
// (RFC 7240).
func preference(header []string) string {
	for _, value := range header {
		for member := range strings.SplitSeq(value, ",") {
			parts := strings.Split(member, ";")
			if !strings.EqualFold(strings.Join(strings.Fields(parts[0]), ""), "return=representation") {
				continue
			}
			for _, part := range parts[1:] {
				name, text, _ := strings.Cut(part, "=")
				if !strings.EqualFold(strings.TrimSpace(name), "include") {
					continue
				}
				for _, each := range strings.Fields(strings.Trim(strings.TrimSpace(text), `"`)) {
					if slices.Contains([]string{preferMinimal, preferIRIs, preferDescriptions}, each) {
						return each
					}
				}
			}
		}
	}
	return ""
}

// annotationList is the citations that match a request, cut into pages.
type annotationList struct {
	q        *request
	report   *report
	articles map[string]*data.Article
	found    []*data.Citation
	iris     bool // the addresses of the annotations are enough
}

// GET /annotations
// The citations that match, as a collection of annotations that holds its first
// page; with the parameter page, one page of it.
func (s *Server) annotationList(q *request) error {
	iris, err := parseChoice(q.values, irisParam)
	if err != nil {
		return err
	}
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	l := &annotationList{q: q, report: r, articles: r.articlesByID(), iris: iris == "1", found: r.citationsThat(data.CitationFilter{
		Article: q.values.Get("article"), Passage: q.values.Get("passage"),
		Collection: q.values.Get("collection"), Feature: q.values.Get("feature"),
	})}
	q.w.Header().Set("Allow", allowedMethods)
	if q.values.Has(paramPage) {
		return l.sendPage()
	}
	return l.sendCollection()
}

func (l *annotationList) sendPage() error {
	q := l.q
	text := q.values.Get(paramPage)
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return &data.InvalidError{Param: paramPage, Value: text, Reason: "is not a whole number from 0"}
	}
	if n >= l.pages() {
		return &statusError{http.StatusNotFound, fmt.Sprintf("there is no page %d of these annotations: %d match, and make %d pages, counted from 0", n, len(l.found), l.pages())}
	}
	page := l.page(n)
	whole := l.collection()
	page.Context, page.PartOf = annotationContext, &whole
	links := append(q.selfLinks(), link{Href: whole.ID, Rel: relCollection, Type: mediaAnnotation})
	for _, to := range []link{{Href: page.Next, Rel: relNext}, {Href: page.Prev, Rel: relPrev}} {
		if to.Href != "" {
			links = append(links, link{Href: to.Href, Rel: to.Rel, Type: mediaAnnotation})
		}
	}
	q.setLinks(links)
	return q.answer(mediaAnnotation, page, func() (document, error) { return l.shownPage(n), nil })
}

func (l *annotationList) sendCollection() error {
	q := l.q
	h := q.w.Header()
	preferred := preference(q.r.Header.Values("Prefer"))
	if preferred != "" {
		h.Set("Preference-Applied", "return=representation")
	}
	l.iris = l.iris || (preferred == preferIRIs && !q.values.Has(paramIRIs))
	c := l.collection()
	c.Context = annotationContext
	if len(l.found) > 0 {
		c.First, c.Last = l.address(0), l.address(l.pages()-1)
		if preferred != preferMinimal {
			c.First = l.page(0)
		}
	}
	h.Set("Content-Location", c.ID)
	q.setLinks(q.selfLinks())
	return q.answer(mediaAnnotation, c, func() (document, error) { return l.shownPage(0), nil })
}

func (l *annotationList) pages() int {
	return (len(l.found) + annotationsPerPage - 1) / annotationsPerPage
}

// address returns that of a page; it keeps the filters.
func (l *annotationList) address(n int) string {
	return l.q.self(paramPage, strconv.Itoa(n), paramIRIs, l.asIRIs())
}

func (l *annotationList) asIRIs() string {
	if l.iris {
		return "1"
	}
	return ""
}

// collection describes the whole list without its pages.
func (l *annotationList) collection() annotationCollection {
	return annotationCollection{
		ID: l.q.self(paramPage, "", paramIRIs, l.asIRIs()), Type: "AnnotationCollection", Label: annotationsLabel, Total: len(l.found),
	}
}

// page returns a page that there is, as it stands in its collection.
func (l *annotationList) page(n int) annotationPage {
	start := n * annotationsPerPage
	p := annotationPage{ID: l.address(n), Type: "AnnotationPage", StartIndex: start}
	if n > 0 {
		p.Prev = l.address(n - 1)
	}
	if n+1 < l.pages() {
		p.Next = l.address(n + 1)
	}
	for _, c := range l.found[start:min(len(l.found), start+annotationsPerPage)] {
		if l.iris {
			p.Items = append(p.Items, annotationAddress(l.q, c))
		} else {
			p.Items = append(p.Items, annotate(l.q, c, l.articles[c.Article]))
		}
	}
	return p
}

func annotationAddress(q *request, c *data.Citation) string { return q.link("/annotations/%s", c.ID) }
