package server

// Page is what the map page is made from. The server executes index.html of
// [Options.Page], an html/template, with a *Page for every GET of "/" by a
// browser, and once with the zero value when it starts, so that a mistake in
// the template is found then. index.ru.html is the same page in Russian, and so
// on: the parameter lang or the header Accept-Language chooses. Beside those of
// every html/template it has the functions direction, which says how a language is
// written ("ltr", "rtl", "auto"), and number, which writes a whole number as the
// page's language does. Dates and kilometres are in the words of words.ru.json,
// which is beside index.ru.html; in English ones without it.
//
// embed.html and its translations are executed likewise for "/embed", the map
// page for frames on other sites.
//
// The files in the folder assets/ of Options.Page are served below "/assets/".
// A name that carries a hash of the bytes ("main-fa51778e3f.js") may be cached for
// ever. A file sw.js beside index.html is served at "/sw.js": a service worker,
// which keeps the page for when the server is gone. The content security policy blocks inline scripts and styles. If there
// are files named smallmap-*.js and smallmap-*.css, the server's own pages load
// them to turn their drawings into maps that can be moved.
type Page struct {
	Base    string // path prefix of every link, "" or "/panj", without a trailing slash
	BaseURL string // absolute URL of the page, without a trailing slash
	Dataset string // version of the dataset
	Version string // version of the program
	Build   string // identifies what makes the pages, the program and its files: pages of one build and dataset may be mixed

	Title         string           // of the dataset, made from its collections
	Description   string           // of the interface to it, with what has to be said of the data
	Collections   []PageCollection // all of them, ordered by id
	Credits       []string         // of what the map draws, each once, in the order of drawing
	Layers        string           // JSON array of the collections that the map paints from tiles; empty without any
	Extent        string           // of the border: "west,south,east,north", degrees; east may be above 180; empty without one
	DataLanguage  string           // BCP 47, of the titles and names: that of the first article; empty when unknown
	IncidentCount int              // rows of that collection; Incidents may hold fewer

	LengthKM   float64        // length of the border line, 0 without one
	Article    *PageArticle   // the first article; nil without any
	Articles   []*PageArticle // all of them, in the order they were added
	NoArticle  string         // what the query asks for when there is no such article
	NoIncident string         // likewise, as far as all incidents are known
	NoPassage  string         // likewise, of the article that is shown
	Incidents  []PageIncident // by date; empty without such a collection
	Dated      bool           // whether it says on which days they may have been
	Map        *PageMap       // nil without a border
	Filters    *PageFilters   // what narrows the incidents; nil without such a collection
	Queryables string         // JSON array of the parameters that narrow the incidents
	Columns    string         // JSON array of the columns of theirs that a filter can ask about
	Ignored    []string       // parameters of the query that mean nothing here, sorted
	Aside      []PageAside    // parameters of the query that cannot be used as they are

	Share *PageShare // what other sites show of the page beside a link to it

	Language   string // that the query asks for, as it is to be asked for again; empty when it asks for none
	NoLanguage string // what the query asks for when there is no such language
	Languages  string // those there are, set with NoLanguage

	in func(code string) string // address of this page in a language
}

// PageAside is a parameter whose value is not among what is allowed: a clause
// that reads after the two says why.
type PageAside struct{ Param, Value, Reason string }

// PageFilters is what the query leaves of the incidents, and a form to change
// that without a script.
type PageFilters struct {
	Narrowed bool   // by anything
	Matching int    // incidents
	Listed   int    // of those that match, on the page
	All      string // absolute: the page with every incident
	Fields   []PageField
	Kept     []PageInput // what the form does not ask for and has to pass on
}

// PageField asks for one parameter: one of the choices, or a text.
type PageField struct {
	Name    string
	Label   string // of the property in the file; the page may know a better one
	About   string // the property that a condition asks about, where the parameter is filter; Label is empty then
	Value   string // what is set, of a text
	Several bool   // more than one choice is made
	Choices []PageChoice
}

// PageChoice is one value of a property.
type PageChoice struct {
	Value, Label string
	Count        int // incidents that have it and match everything else
	Chosen       bool
	Uncounted    bool // a condition, of which it is not known how many match
}

// PageInput is a parameter with its value.
type PageInput struct{ Name, Value string }

// PageCollection is one collection as the page lists it.
type PageCollection struct {
	ID          string
	Title       string
	Description string
	Href        string // absolute: /collections/{id}
	Download    string // absolute: /download/{id}.geojson
	Attribution string // the credit line, may be empty
	Licence     PageLink
}

// PageArticle is one article, cut as it is to be shown.
type PageArticle struct {
	ID        string
	Href      string // absolute: /articles/{id}
	Title     string
	Publisher string
	URL       string // of the original
	Language  string // BCP 47
	Link      string // absolute: the map page with this article
	Shown     bool   // it is the one that the page shows
	Edition   string // what this text is
	Published string // date, may be empty
	Licence   PageLink
	Sections  []PageSection
}

// PageSection is a heading with what stands below it.
type PageSection struct {
	ID         string // slug of the heading, "lead" before the first one
	Title      string // empty before the first heading
	Paragraphs []PageParagraph
}

// PageParagraph is a paragraph of passages, which one space joins.
type PageParagraph struct{ Passages []PagePassage }

// PagePassage is one passage with the incidents it backs, by date.
type PagePassage struct {
	ID        string // also its anchor
	Href      string // absolute: /articles/{article}/passages/{id}
	Text      string
	Incidents []PageIncident
}

// PageIncident is one row of the collection of incidents.
type PageIncident struct {
	ID     string
	Href   string // absolute: /i/{id}
	Title  string
	Type   string
	Number int    // place of its first passage in the article that is shown, from 1; 0 when it is outside
	When   string // the date in words, e.g. "26 November 2025", of the page's language
	Place  string // as reported
	Basis  string // how the place is known: "stated" or what else the data has
	KM     string // "km 382" or "km 0 to 1,344" in the page's language; empty without one
	Hidden bool   // it does not match the query
}

// PageMap is a drawing of the line to show before any script runs. Lengths
// and positions are in the units of its view box, y down.
type PageMap struct {
	Width, Height int
	Border        string // path data ("M0 1L2 3") of the simplified line
	Towns         []PageTown
	Bands         []PageBand // of incidents without a place
	Incidents     []PageSpot
}

// PageBand is an incident of which only the part of the border is known.
type PageBand struct {
	PageIncident
	Path string // path data
}

// PageTown is a town on the drawing.
type PageTown struct {
	Name string
	X, Y float64
	// Anchor is where on its name the point NameX, NameY is: "start", "middle" or
	// "end" of the line it stands on. Without room for the name it is empty.
	Anchor       string
	NameX, NameY float64

	width float64 // of the name
}

// PageSpot is an incident with a position on the drawing.
type PageSpot struct {
	PageIncident
	X, Y, R float64 // R is the radius of uncertainty, 0 when unknown
	// MarkX, MarkY is where its mark stands, with a line to the position if it is
	// Moved to be clear of another one.
	MarkX, MarkY float64
	Moved        bool
}

// Shape is the name of its symbol.
func (s *PageSpot) Shape() string { return shapeName(s.Type) }

// Path is the outline of its symbol, in a box of 32 by 32.
func (s *PageSpot) Path() string { return symbolOf(s.Type).path() }

// Baseline is where its number stands in that box.
func (s *PageSpot) Baseline() float64 { return symbolOf(s.Type).number }

// PageLink is a titled reference; both are empty when unknown.
type PageLink struct{ Title, Href string }
