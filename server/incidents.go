package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// incidentPage is what the page of one incident is made from. The database may
// be anybody's, so every part may be missing.
type incidentPage struct {
	PageIncident
	Map      string // the map with the incident selected
	JSON     string // the same as GeoJSON
	Position string // "38.123 N 70.456 E", empty without one
	Radius   string // "6 km", empty when it is not known
	Rows     []incidentRow
	Claims   []data.Claim
	People   []string
	Passages []citedPassage
	Sources  []reportSource
	Citation string
	Version  string   // of the dataset
	Licence  PageLink // empty where the citation names it
}

// namesLicence reports whether a citation has the name of a licence, or the short
// one after it: "Creative Commons ... (CC BY 4.0)". The page's script has the same rule.
func namesLicence(citation, title string) bool {
	short := title
	if open := strings.LastIndex(title, "("); open >= 0 && strings.HasSuffix(title, ")") {
		short = title[open+1 : len(title)-1]
	}
	return title != "" && (strings.Contains(citation, title) || strings.Contains(citation, short))
}

// incidentRow is one property: its title and its value in words.
type incidentRow struct{ Name, Title, Value string }

type citedPassage struct {
	ID, Href, Text, Role, Section string
	Article, Publisher, Lang      string // of the article: title, publisher, language
	Context                       string // where it stands in the article
}

type reportSource struct {
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Published string `json:"published"`
	Backs     string `json:"backs"`
}

// passagesColumn holds the passages that back a row.
const passagesColumn = "passages"

// shownElsewhere are the columns that the page of an incident shows in a form
// of their own.
var shownElsewhere = map[string]bool{"claims": true, "said_by": true, passagesColumn: true, "sources": true, "people": true, "in_article": true}

// incidentOf reads the incident that the path names, and what it stands in.
func (s *Server) incidentOf(q *request) (*report, *data.Feature, error) {
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return nil, nil, err
	}
	id := q.path["incident"]
	if r.collection == nil {
		return nil, nil, notFound("incident", id, nil)
	}
	q.collection = r.collection
	f, err := s.feature(q, id)
	if isNotFound(err) {
		return nil, nil, notFound("incident", id, slices.Collect(maps.Keys(r.byID)))
	}
	return r, f, err
}

// GET /i/{incident}
// One incident as a page of its own, or as GeoJSON.
func (s *Server) incidentByID(q *request) error {
	r, f, err := s.incidentOf(q)
	switch {
	case err != nil:
		return err
	case q.format.media != mediaHTML:
		return q.sendFeature(f, geo.CRS84)
	}
	in := newIncident(r.collection, f)
	page := &incidentPage{
		PageIncident: pageIncident(q.base, "", in),
		Map:          q.base + "/" + query("incident", f.ID),
		JSON:         q.link("/i/%s", f.ID) + query(paramF, geoJSONFormat.name),
		Citation:     r.collection.Citation,
		Version:      q.version,
		Licence:      PageLink(r.collection.Licence),
		Passages:     r.citedPassages(q, incidentCollection, f.ID),
	}
	if namesLicence(page.Citation, page.Licence.Title) {
		page.Licence = PageLink{}
	}
	if p, ok := f.Geometry.(orb.Point); ok {
		page.Position = positionWords(p)
	}
	if radius, ok := numberOf(valueOf(r.collection, f.Values, r.collection.RadiusCol)); ok {
		page.Radius = radiusWords(radius)
	}
	decodeColumn(r.collection, f.Values, "claims", &page.Claims)
	decodeColumn(r.collection, f.Values, "sources", &page.Sources)
	var people []person
	decodeColumn(r.collection, f.Values, "people", &people)
	for _, p := range people {
		page.People = append(page.People, p.words())
	}
	title := r.collection.TitleColumn()
	for i, column := range r.collection.Columns {
		if text := valueWords(f.Values[i]); text != "" && column.Name != title && !shownElsewhere[column.Name] {
			page.Rows = append(page.Rows, incidentRow{column.Name, columnTitle(column), text})
		}
	}
	d := document{Template: "incident.html", Title: in.title, Trail: collectionTrail(q.base, r.collection), Content: page, Main: incidentData(page, r.collection, f)}
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	d.Map, d.Share = q.mapOf(site, r.collection, f), q.shareIncident(site, in)
	return s.sendTemplate(q, d)
}

func columnTitle(c data.Column) string {
	if c.Title != "" {
		return c.Title
	}
	return c.Name
}

// person counts the people of one role. A number that is nil was not stated.
type person struct {
	Role        string `json:"role"`
	Killed      *int   `json:"killed"`
	Injured     *int   `json:"injured"`
	InjuredLow  *int   `json:"injured_low"`
	InjuredHigh *int   `json:"injured_high"`
	Detained    *int   `json:"detained"`
	Note        string `json:"note"`
}

// toll writes the numbers of one role; a number that is not stated is left
// out, never shown as zero. The page's script words them alike.
func (p person) toll() string {
	var parts []string
	add := func(n *int, what string) {
		if n != nil {
			parts = append(parts, strconv.Itoa(*n)+" "+what)
		}
	}
	if p.Killed != nil && *p.Killed == 0 && p.Injured != nil && *p.Injured == 0 {
		parts = append(parts, "none killed or injured")
	} else {
		add(p.Killed, "killed")
		add(p.Injured, "injured")
	}
	if p.Injured == nil && p.InjuredLow != nil && p.InjuredHigh != nil {
		parts = append(parts, fmt.Sprintf("%d to %d injured", *p.InjuredLow, *p.InjuredHigh))
	}
	add(p.Detained, "detained")
	if len(parts) == 0 {
		parts = []string{"number not stated"}
	}
	return strings.Join(parts, ", ")
}

// words writes the numbers of one role with the role and the note.
func (p person) words() string {
	text := p.Role + ": " + p.toll()
	if p.Note != "" {
		text += " (" + p.Note + ")"
	}
	return text
}

// citedPassages lists the passages that back a feature, each with the place
// where it stands in its article.
func (r *report) citedPassages(q *request, collection, id string) []citedPassage {
	var list []citedPassage
	for _, c := range r.ofFeature[featureKey{collection, id}] {
		a, err := r.article(c.Article)
		if err != nil {
			continue // a citation of an article that is not here says nothing to a reader
		}
		p, err := findPassage(a, c.Passage)
		if err != nil {
			continue
		}
		list = append(list, citedPassage{
			ID: p.ID, Text: p.Text, Role: c.Role, Article: a.Title, Publisher: a.Publisher, Lang: a.Language, Section: p.SectionTitle,
			Href:    q.link("/articles/%s/passages/%s", a.ID, p.ID),
			Context: q.link("/articles/%s", a.ID) + "#" + p.ID,
		})
	}
	return list
}

// decodeColumn reads a JSON column into a list. A column that is missing, or
// holds something else, leaves the list empty.
func decodeColumn(c *data.Collection, values []any, name string, into any) {
	if raw, ok := valueOf(c, values, name).(json.RawMessage); ok {
		_ = json.Unmarshal(raw, into)
	}
}

// valueWords writes a value for people; null and what is not a scalar is "".
func valueWords(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return formatFloat(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	}
	return ""
}

// positionWords writes a point to three decimals, about a hundred metres.
func positionWords(p orb.Point) string {
	return hemisphere(p[1], "N", "S") + " " + hemisphere(p[0], "E", "W")
}

// hemisphere writes degrees with the letter of their side.
func hemisphere(v float64, positive, negative string) string {
	if v < 0 {
		positive = negative
	}
	return fmt.Sprintf("%.3f %s", math.Abs(v), positive)
}

// radiusWords writes how far off a place may be; "" when that is not known.
func radiusWords(metres float64) string {
	switch {
	case !(metres > 0):
		return ""
	case metres < 9950:
		return formatFloat(max(math.Round(metres/100)/10, 0.1)) + " km"
	}
	return english.number(int(math.Round(metres/1000))) + " km"
}

// withinWords says how far off a place may be. The page says it alike.
func withinWords(metres float64) string {
	if radius := radiusWords(metres); radius != "" {
		return "within about " + radius
	}
	return ""
}
