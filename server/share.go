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
// sentence and a picture.
type PageShare struct {
	Title, Description string
	URL                string // absolute, of the page
	Kind               string // "website" or "article"
	Site               string
	Image, Alt         string // the picture, and what it shows
}

// sharedLength is how many characters of a description other sites show.
const sharedLength = 280

// Tags writes it for the head of the page (The Open Graph protocol; the cards of
// X read the same).
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
	tag("property", "og:description", cutText(s.Description, sharedLength))
	tag("property", "og:url", s.URL)
	tag("property", "og:image", s.Image)
	tag("property", "og:image:type", mediaPNG)
	tag("property", "og:image:width", strconv.Itoa(previewWidth))
	tag("property", "og:image:height", strconv.Itoa(previewHeight))
	tag("property", "og:image:alt", s.Alt)
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
func (q *request) shareIncident(site *siteData, in PageIncident) *PageShare {
	var facts []string
	for _, fact := range []string{in.When, in.Place, in.KM} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	about := strings.Join(facts, "; ")
	return &PageShare{
		Title: in.Title, Description: sentences(about, site.Notice()), URL: q.link("/i/%s", in.ID), Kind: "article", Site: site.Title,
		Image: q.incidentPicture(in.ID), Alt: "Map: " + strings.Join(append([]string{in.Title}, facts...), "; "),
	}
}

// sharePassage is what is shown of a sentence of an article.
func (q *request) sharePassage(site *siteData, a *PageArticle, text, address string, cited []PageIncident) *PageShare {
	share := &PageShare{
		Title: a.Title, Description: text, URL: address, Kind: "article", Site: site.Title, Image: q.wholePicture(), Alt: "Map: " + site.Title,
	}
	if a.Publisher != "" {
		share.Title += " (" + a.Publisher + ")"
	}
	if len(cited) > 0 {
		share.Image, share.Alt = q.incidentPicture(cited[0].ID), "Map: "+cited[0].Title
	}
	return share
}

// shareMap is what is shown of the map page: of the incident or the passage that
// it shows as selected, else of the whole.
func (q *request) shareMap(site *siteData, r *report, p *Page) *PageShare {
	address := q.sharedAddress()
	if in := r.byID[q.values.Get("incident")]; in != nil {
		share := q.shareIncident(site, pageIncident(q.base, "", in))
		share.URL = address
		return share
	}
	if passage := p.Article.passage(q.values.Get("passage")); passage != nil {
		return q.sharePassage(site, p.Article, passage.Text, address, passage.Incidents)
	}
	share := &PageShare{Title: site.Title, Description: site.Notice(), URL: address, Kind: "website", Site: site.Title, Image: q.wholePicture(), Alt: "Map: " + site.Title}
	switch f := p.Filters; {
	case f == nil || p.IncidentCount == 0:
	case f.Narrowed:
		share.Description = sentences(fmt.Sprintf("%s of %s", thousands(f.Matching), countWords(p.IncidentCount, "incident", "incidents")), share.Description)
	default:
		share.Description = sentences(countWords(p.IncidentCount, "incident", "incidents")+" on the map", share.Description)
	}
	return share
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
