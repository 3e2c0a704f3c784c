package server

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// PageShare is what other sites show of a page beside a link to it: a title, a
// sentence and a picture. The texts are those of the data, and English ones of
// the server's own pages; the map page says the same in its own language.
type PageShare struct {
	Title       string
	Description string          // of an incident or a passage; empty for the whole map
	Incident    *SharedIncident // that it is about; nil for anything else
	URL         string          // absolute, of the page
	Kind        string          // "website" or "article"
	Site        string
	Image       string // the picture
	Pictured    string // what it shows
}

// SharedIncident are the facts of an incident for sentences in any language.
type SharedIncident struct {
	When  string // in words
	Place string
	KM    []int // of the border: none, one, or the first and the last
}

// sharedLength is how many characters of a description other sites show.
const sharedLength = 280

// Tags writes for the head of the page what does not depend on its language (The
// Open Graph protocol; the cards of X read the same).
func (s *PageShare) Tags() template.HTML {
	var b strings.Builder
	tag := func(attribute, name, content string) {
		if content != "" {
			fmt.Fprintf(&b, "<meta %s=\"%s\" content=\"%s\">\n", attribute, name, template.HTMLEscapeString(content))
		}
	}
	tag("property", "og:type", s.Kind)
	tag("property", "og:site_name", s.Site)
	tag("property", "og:title", s.Title)
	tag("property", "og:url", s.URL)
	tag("property", "og:image", s.Image)
	tag("property", "og:image:type", mediaPNG)
	tag("property", "og:image:width", strconv.Itoa(previewWidth))
	tag("property", "og:image:height", strconv.Itoa(previewHeight))
	tag("name", "twitter:card", "summary_large_image")
	return template.HTML(strings.TrimSuffix(b.String(), "\n"))
}

// wholePicture is the address of the picture of the whole map. It names the
// version, since other sites keep a picture as long as its address is the same.
func (q *request) wholePicture() string {
	return q.base + wholePreview + query(paramVersion, q.version)
}

// incidentPicture is the address of the picture of an incident.
func (q *request) incidentPicture(id string) string {
	return q.link("/i/%s"+wholePreview, id) + query(paramVersion, q.version)
}

// shareIncident is what is shown of an incident.
func (q *request) shareIncident(site *siteData, in *incident) *PageShare {
	var facts []string
	for _, fact := range []string{in.when, in.place, in.km} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	id := in.feature.ID
	shared := &SharedIncident{When: in.when, Place: in.place, KM: in.stretch}
	return &PageShare{
		Title: in.title, Description: cutText(sentences(strings.Join(facts, "; "), site.Notice()), sharedLength), Incident: shared, URL: q.link("/i/%s", id),
		Kind: "article", Site: site.Title, Image: q.incidentPicture(id), Pictured: in.title,
	}
}

// sharePassage is what is shown of an article by a sentence of it: at an address, with
// the incidents that the address is about.
func (q *request) sharePassage(site *siteData, a *PageArticle, text, address string, cited []PageIncident) *PageShare {
	share := &PageShare{
		Title: a.Title, Description: cutText(text, sharedLength), URL: address, Kind: "article", Site: site.Title, Image: q.wholePicture(), Pictured: site.Title,
	}
	if a.Publisher != "" {
		share.Title += " (" + a.Publisher + ")"
	}
	if len(cited) > 0 {
		share.Image, share.Pictured = q.incidentPicture(cited[0].ID), cited[0].Title
	}
	return share
}

// shareMap is what is shown of the map page: of the incident or the passage that
// it shows as selected, else of the whole.
func (s *Server) shareMap(q *request, site *siteData, r *report, p *Page) (*PageShare, error) {
	address := q.sharedAddress()
	switch in, err := s.incident(q.ctx(), r, q.values.Get("incident")); {
	case err == nil:
		share := q.shareIncident(site, in)
		share.URL, share.Incident.When = address, q.wording().when(in)
		return share, nil
	case !isNotFound(err):
		return nil, err
	}
	if passage := p.Article.passage(q.values.Get("passage")); passage != nil {
		return q.sharePassage(site, p.Article, passage.Text, address, passage.Incidents), nil
	}
	return &PageShare{Title: site.Title, URL: address, Kind: "website", Site: site.Title, Image: q.wholePicture(), Pictured: site.Title}, nil
}

// sentences joins a clause and what follows it.
func sentences(clause, rest string) string {
	if clause == "" {
		return rest
	}
	return clause + ". " + rest
}

// sharedAddress is the address of the page without what means nothing to it,
// such as what other sites add to links.
func (q *request) sharedAddress() string {
	values := url.Values{}
	for name, given := range q.values {
		if q.forPage(name) {
			values[name] = given
		}
	}
	address := q.base + "/"
	if len(values) > 0 {
		address += "?" + readable.Replace(values.Encode())
	}
	return address
}

// passage finds a passage of the article; nil without one.
func (a *PageArticle) passage(id string) *PagePassage {
	return a.find(func(p *PagePassage) bool { return id != "" && p.ID == id })
}

// reports tells whether a passage of the article backs the incident.
func (a *PageArticle) reports(id string) bool {
	return id != "" && a.find(func(p *PagePassage) bool {
		return slices.ContainsFunc(p.Incidents, func(in PageIncident) bool { return in.ID == id })
	}) != nil
}

// find returns the first passage that fits; nil without one, or an article.
func (a *PageArticle) find(fits func(p *PagePassage) bool) *PagePassage {
	if a == nil {
		return nil
	}
	for _, section := range a.Sections {
		for _, paragraph := range section.Paragraphs {
			for i := range paragraph.Passages {
				if fits(&paragraph.Passages[i]) {
					return &paragraph.Passages[i]
				}
			}
		}
	}
	return nil
}
