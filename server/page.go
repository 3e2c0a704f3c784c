package server

import (
	"encoding/json"
	"html/template"
)

// Page is what the map page is made from. The server executes index.html of
// [Options.Page], an html/template, with a value of this type for every GET of
// "/" by a browser, and once with the zero value when it starts, so that a
// mistake in the template is found then.
//
// Every other file of Options.Page is served below "/assets/" under its own
// path. In the template, {{asset "app.js"}} gives the absolute URL of such a
// file with its checksum as the query ("https://example.org/panj/assets/
// app.js?v=1f0c..."): that URL may be cached for ever. A file named
// [PageStylesheet] is also linked by the pages for one article, passage and
// incident. Inline scripts and styles are blocked by the content security
// policy; a data block (<script type="application/json">{{.GeoJSON}}</script>)
// is not a script and works.
type Page struct {
	BaseURL string // absolute, without a trailing slash: "https://example.org/panj"; put it before every path
	Version string // of the dataset; "?v=" + Version makes the URL of a tile immutable
	Build   string // of the program
	Lang    string // BCP 47, of the article shown; "en" without one

	Articles  []PageArticle  // all of them, in the order they were added
	Article   PageArticle    // the one to show: the one ?article= or ?passage= names, else the first; zero without any
	Incidents []PageIncident // in the order of their numbers; empty when the database has no such collection
	Border    PageBorder     // zero when the database has no border

	// GeoJSON is the answer of /collections/incidents/items with every
	// incident: a FeatureCollection. It is "null" without incidents.
	GeoJSON json.RawMessage

	// Collections are all collections of the database, ordered by id.
	Collections []PageCollection

	// Incident and Passage are the selection that the query asks for, when it
	// exists; Missing names what was asked for and does not exist.
	Incident string
	Passage  string
	Missing  []string
	// Ignored lists the query's parameters that mean nothing here, sorted. The
	// page shows them in one visible line.
	Ignored []string
	// Query is the query string as it came, without the leading "?".
	Query string
}

// PageStylesheet is the file of [Options.Page] that the server's own HTML
// pages link, when it exists.
const PageStylesheet = "app.css"

// PageArticle is one article, cut as it is to be shown.
type PageArticle struct {
	ID        string
	Href      string // absolute: /articles/{id}
	Title     string
	Publisher string
	URL       string // of the original
	Lang      string // BCP 47
	Edition   string // what this text is
	Published string // date, may be empty
	Licence   PageLink
	Sections  []PageSection
	// HTML holds the sections ready made, without the article's title:
	//
	//	<section id="the-evidence" data-section="the-evidence"><h2>The evidence</h2>
	//	<p id="the-evidence-1"><span id="the-evidence-1.1" class="passage" data-passage="the-evidence-1.1">...</span>
	//	<span id="the-evidence-1.2" class="passage cited" data-passage="the-evidence-1.2" data-incidents="a b">words
	//	<a class="mark" href="https://example.org/panj/i/a" data-incident="a" data-incidents="a b">quoted words<span class="badge">1</span></a>
	//	<a class="ref" href="https://example.org/panj/i/b" data-incident="b" aria-label="2: title of b"><span class="badge">2</span></a>
	//	words</span></p></section>
	//
	// The words before the first heading stand in a section "lead" without a
	// heading. The first incident of a mark is linked by the words, each
	// further one by an "a.ref" right after them. The badges hold
	// PageIncident.Number.
	HTML template.HTML
}

// PageSection is a heading with what stands below it.
type PageSection struct {
	ID         string // slug, "lead" before the first heading
	Title      string // empty before the first heading
	Paragraphs []PageParagraph
}

// PageParagraph is a paragraph of passages, which one space joins.
type PageParagraph struct {
	ID       string // "the-evidence-1"
	Passages []PagePassage
}

// PagePassage is one passage.
type PagePassage struct {
	ID        string     // "the-evidence-1.3", also its anchor
	Href      string     // absolute: /articles/{article}/passages/{id}
	Parts     []PagePart // the text, cut at the ends of the quoted words
	Incidents []string   // ids of the incidents it backs, in the order of their numbers
}

// PagePart is a run of words which the same incidents quote.
type PagePart struct {
	Text  string
	Marks []PageMark // empty for words nobody quotes
}

// PageMark leads from quoted words to an incident.
type PageMark struct {
	Incident string // id
	Number   int    // PageIncident.Number
	Title    string // of the incident
	Href     string // absolute: /i/{incident}
	Role     string // what the words do for the incident, e.g. "reports"
	Last     bool   // the quotation ends with this part
}

// PageIncident is one row of the collection of incidents.
type PageIncident struct {
	ID     string
	Number int    // from 1, in the order of the collection
	Href   string // absolute: /i/{id}
	Title  string
	// Properties are the row's columns by name, as in the GeoJSON: numbers are
	// float64 or int64, null is nil, JSON columns are decoded.
	Properties map[string]any
	Passages   []string // ids of the passages that back it
	Lon, Lat   float64  // degrees, when Located
	Located    bool     // false: it has no position
}

// PageBorder is the line and its sections.
type PageBorder struct {
	Title    string
	LengthKM float64
	Sections []PageBorderSection
}

// PageBorderSection is a stretch of the border.
type PageBorderSection struct {
	Name, Kind   string
	FromKM, ToKM float64
}

// PageCollection is one collection of the database.
type PageCollection struct {
	ID, Title, Description string
	Href                   string // absolute: /collections/{id}
	Items                  string // absolute: its items
	Download               string // absolute: the whole of it as GeoJSON
	Count                  int
	Licence                PageLink
	Attribution            string
}

// PageLink is a titled reference; both are empty when unknown.
type PageLink struct{ Title, Href string }
