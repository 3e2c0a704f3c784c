package server

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// document is what the templates of this package are executed with: the frame
// of a page, and in it what the template of that name shows.
type document struct {
	Template string // file name; empty for the one that shows a resourcePage
	Title    string
	Heading  string       // of the page, where its template has none of its own; empty: Title
	Summary  string       // one sentence for search engines; may be empty
	Trail    []PageLink   // from the landing page down to what the page stands in
	Content  any          // for the template
	Main     members      // schema.org description of what the page shows; nil without one
	Canon    string       // address of the page among all its forms; empty: its own
	Map      *smallMap    // nil without one
	Links    []link       // of the same resource as a document
	Status   int          // of the answer; 0 means 200
	NotAs    string       // name of a format of the route that this one resource does not have
	Share    *PageShare   // what other sites show of it; nil for nothing
	Listed   []link       // further links for the head of the page: next, prev
	Site     *siteData    // what is known of the dataset; set by sendTemplate
	Nav      []navLink    // of the whole site; likewise, as is all that follows
	Formats  []formatLink // the same resource in other formats
	Data     *linkedData  // Main and the trail, as JSON-LD

	Base, Stylesheet, Theme, MapStyle, MapScript, Dataset, Version string
}

// navLink is one entry of the navigation.
type navLink struct {
	PageLink
	Current bool
}

// formatLink leads to a resource in another format.
type formatLink struct{ Label, Type, Href string }

// siteData is what every page says of the dataset it belongs to.
type siteData struct {
	Title                       string
	Border, Articles, Incidents bool

	several bool           // there is more than one article
	layers  []string       // tiles that small maps are painted from, below what they show
	line    orb.LineString // of the border, in web mercator
	credits []string       // of the layers
}

// Notice is what has to be said wherever the data are shown or sent, as far as
// it is true of them.
func (site *siteData) Notice() string {
	text := ""
	if site.Articles && site.Incidents {
		sources := "One article"
		if site.several {
			sources = "Some articles"
		}
		text = sources + " and public reports, not a complete record; verify before use. "
	}
	text += "Boundaries and names imply no opinion on legal status"
	if site.Border {
		text += "; river courses move"
	}
	return text + "."
}

// site describes the given version of the dataset.
func (s *Server) site(ctx context.Context, version string) (*siteData, error) {
	return s.sites.get(ctx, version, func(ctx context.Context) (*siteData, error) { return s.loadSite(ctx, version) })
}

func (s *Server) loadSite(ctx context.Context, version string) (*siteData, error) {
	all, err := s.features.Collections(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the collections: %w", err)
	}
	r, err := s.report(ctx, version)
	if err != nil {
		return nil, err
	}
	site := &siteData{Articles: len(r.articles) > 0, several: len(r.articles) > 1, Incidents: r.collection != nil}
	b, err := s.borderLine(ctx, version)
	switch {
	case err != nil && !isNotFound(err):
		return nil, err
	case b != nil:
		site.Border = true
		site.line = mercatorLine(b.Line.LineString())
	}
	byID := collectionsByID(all)
	site.Title = pageTitle(all, byID, site.Border)
	if site.Border {
		site.layers = drawnLayers(all, byID, true)
		site.credits = credits(site.layers, byID)
	}
	return site, nil
}

// answer sends a resource in the form that was asked for: the document as JSON
// of that media type, or the page that is made from it.
func (q *request) answer(media string, v any, page func() (document, error)) error {
	if !q.wantsPage() {
		return q.sendJSON(media, v)
	}
	d, err := page()
	if err != nil {
		return err
	}
	if d.Links, err = linksIn(v); err != nil {
		return err
	}
	return q.server.sendTemplate(q, d)
}

// linksIn returns the links of a document, which its page has too (OGC API -
// Features, /req/html/content).
func linksIn(v any) ([]link, error) {
	text, err := marshal(v)
	if err != nil {
		return nil, err
	}
	var d struct {
		Links []link `json:"links"`
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("read the links of a document: %w", err)
	}
	return d.Links, nil
}

// wantsPage reports whether the answer is a page for people.
func (q *request) wantsPage() bool { return q.format.media == mediaHTML }

// sendTemplate answers with one of this package's own pages.
func (s *Server) sendTemplate(q *request, d document) error {
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	d.Site, d.Dataset = site, q.version
	if d.Canon == "" {
		d.Canon = q.self(paramF, "")
	}
	for _, f := range q.route.formats {
		if f.media != mediaHTML && f.name != d.NotAs {
			as := []string{paramF, f.name}
			for _, p := range q.onPage { // which the other forms do not take
				as = append(as, p.name, "")
			}
			d.Formats = append(d.Formats, formatLink{f.label, f.media, q.self(as...)})
		}
	}
	body, err := s.renderPage(q.base, q.base+q.r.URL.EscapedPath(), d)
	if err != nil {
		return err
	}
	return q.send(mediaHTML, body)
}

// renderPage fills in what all pages have, for the page at the address.
func (s *Server) renderPage(base, address string, d document) ([]byte, error) {
	d.Template, d.Heading = cmp.Or(d.Template, "resource.html"), cmp.Or(d.Heading, d.Title)
	d.Base, d.Version, d.Stylesheet = base, s.shown, linkTo(base, "/assets/%s", s.page.stylesheet)
	if s.page.theme != "" {
		d.Theme = linkTo(base, "/assets/%s", s.page.theme)
	}
	if d.Map != nil && s.page.mapScript != "" {
		d.MapScript, d.MapStyle = linkTo(base, "/assets/%s", s.page.mapScript), linkTo(base, "/assets/%s", s.page.mapStyle)
	}
	d.Nav = d.Site.navigation(base, address)
	d.Trail = append([]PageLink{{"Home", base + "/"}}, d.Trail...)
	if d.Status == 0 {
		d.Data = newLinkedData(d)
	}
	var out strings.Builder
	if err := templates.ExecuteTemplate(&out, d.Template, d); err != nil {
		return nil, fmt.Errorf("make the page %s: %w", d.Template, err)
	}
	return []byte(out.String()), nil
}

// navigation lists what the site consists of.
func (site *siteData) navigation(base, address string) []navLink {
	links := []navLink{{PageLink: PageLink{"Map", base + "/"}}, {PageLink: PageLink{"Collections", base + "/collections"}}}
	if site.Articles {
		links = append(links, navLink{PageLink: PageLink{"Articles", base + "/articles"}})
	}
	if site.Border {
		links = append(links, navLink{PageLink: PageLink{"Border", base + "/border"}})
	}
	links = append(links, navLink{PageLink: PageLink{"Interface", base + "/api.html"}})
	for i := range links {
		links[i].Current = links[i].Href == address
	}
	return links
}

// rightToLeft are the languages, by their first subtag, that are written so.
var rightToLeft = []string{"ar", "ckb", "dv", "fa", "he", "iw", "ks", "prs", "ps", "sd", "ug", "ur", "yi"}

// direction is the value of dir for a text in a language (BCP 47); a text in
// an unknown one decides by its own letters.
func direction(language string) string {
	first, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch {
	case first == "" || first == "und":
		return "auto"
	case slices.Contains(rightToLeft, first):
		return "rtl"
	}
	return "ltr"
}
