package server

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"panj/data"
)

// report is what the HTML pages and the article are made from: the incidents,
// the articles and the citations of one version of the dataset.
type report struct {
	incidents  []*incident          // by date, at most maxPageIncidents
	total      int                  // how many there are
	byID       map[string]*incident // these, and those that are cited
	collection *data.Collection     // of the incidents; nil without one
	articles   []*data.Article
	citations  []*data.Citation
	ofPassage  map[passageKey][]*data.Citation
	ofFeature  map[featureKey][]*data.Citation
	cited      map[passageKey][]*incident
}

type passageKey struct{ article, passage string }

type featureKey struct{ collection, id string }

// incident is one row of the incidents with what the pages show of it.
type incident struct {
	feature data.Feature
	numbers map[string]int // place of its first passage in each article that cites it, from 1
	title   string
	kind    string
	when    string // in English words
	place   string
	basis   string // how the place is known
	km      string // in English words
	stretch []int  // of kilometres
	date    string // EDTF
	start   string
	end     string
}

// maxPageIncidents bounds the memory of the pages; a database with more
// incidents is still served whole by the API.
const maxPageIncidents = 5000

// report returns the report of the given version of the dataset.
func (s *Server) report(ctx context.Context, version string) (*report, error) {
	return s.reports.get(ctx, version, s.loadReport)
}

func (s *Server) loadReport(ctx context.Context) (*report, error) {
	r := &report{
		byID: map[string]*incident{}, cited: map[passageKey][]*incident{},
		ofPassage: map[passageKey][]*data.Citation{}, ofFeature: map[featureKey][]*data.Citation{},
	}
	var err error
	if r.articles, err = s.articles.Articles(ctx); err != nil {
		return nil, fmt.Errorf("list the articles: %w", err)
	}
	if r.citations, err = s.articles.Citations(ctx, data.CitationFilter{}); err != nil {
		return nil, fmt.Errorf("list the citations: %w", err)
	}
	for _, c := range r.citations {
		passage, feature := passageKey{c.Article, c.Passage}, featureKey{c.Collection, c.Feature}
		r.ofPassage[passage], r.ofFeature[feature] = append(r.ofPassage[passage], c), append(r.ofFeature[feature], c)
	}
	r.collection, err = s.collection(ctx, incidentCollection)
	if isNotFound(err) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	if !isIncidents(r.collection) {
		r.collection = nil
		return r, nil
	}
	query := data.Query{Collection: incidentCollection, Limit: maxPageIncidents, SkipRelated: true}
	if r.incidents, err = s.readIncidents(ctx, r.collection, query); err != nil {
		return nil, err
	}
	for _, in := range r.incidents {
		r.byID[in.feature.ID] = in
	}
	if r.total = len(r.incidents); r.total == maxPageIncidents {
		if r.total, err = s.features.Count(ctx, data.Query{Collection: incidentCollection}); err != nil {
			return nil, fmt.Errorf("count the incidents: %w", err)
		}
		if err := s.readCited(ctx, r); err != nil {
			return nil, err
		}
	}
	r.joinPassages()
	return r, nil
}

// tellingColumns are those of which an incident has one at least beside its title.
var tellingColumns = []string{"type", "target", "killed", "claims", "place_basis", "km", "km_from", "in_article"}

// isIncidents reports whether a collection is of incidents as the pages know
// them: a table of another file may have the name alone.
func isIncidents(c *data.Collection) bool {
	return c.ID == incidentCollection && c.Column("title") != nil &&
		slices.ContainsFunc(tellingColumns, func(name string) bool { return c.Column(name) != nil })
}

// readCited reads the incidents that are cited and not among the first ones.
func (s *Server) readCited(ctx context.Context, r *report) error {
	query := data.Query{Collection: incidentCollection, IDs: []string{}, SkipRelated: true}
	for key := range r.ofFeature {
		if key.collection == incidentCollection && r.byID[key.id] == nil {
			query.IDs = append(query.IDs, key.id)
		}
	}
	cited, err := s.readIncidents(ctx, r.collection, query)
	for _, in := range cited {
		r.byID[in.feature.ID] = in
	}
	return err
}

// incident finds an incident by its id, of more than the report holds.
func (s *Server) incident(ctx context.Context, r *report, id string) (*incident, error) {
	if in := r.byID[id]; in != nil {
		return in, nil
	}
	if id == "" || r.total == len(r.incidents) {
		return nil, notFound("incident", id, nil)
	}
	list, err := s.readIncidents(ctx, r.collection, data.Query{Collection: incidentCollection, IDs: []string{id}, Limit: 1, SkipRelated: true})
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		return nil, notFound("incident", id, nil)
	}
	return list[0], nil
}

// readIncidents reads the incidents that match a query, by date.
func (s *Server) readIncidents(ctx context.Context, c *data.Collection, query data.Query) ([]*incident, error) {
	var list []*incident
	for f, err := range s.features.Features(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("read the incidents: %w", err)
		}
		list = append(list, newIncident(c, f))
	}
	sortByDate(list)
	return list, nil
}

func sortByDate(list []*incident) {
	slices.SortStableFunc(list, func(a, b *incident) int { return cmp.Compare(a.start, b.start) })
}

func newIncident(c *data.Collection, f *data.Feature) *incident {
	text := func(name string) string { return textOf(valueOf(c, f.Values, name)) }
	in := &incident{
		feature: data.Feature{Key: f.Key, ID: f.ID, Geometry: orb.Clone(f.Geometry), Values: cloneValues(f.Values)},
		title:   featureTitle(c, f),
		kind:    text("type"),
		place:   text("place_name"),
		basis:   text("place_basis"),
		stretch: kmRange(c, f),
		date:    text("date"),
		start:   text(c.StartColumn),
		end:     text(c.EndColumn),
	}
	in.when, in.km = english.when(in), english.where(in.stretch)
	return in
}

// kmRange is where along the border, in whole kilometres: both ends of the range
// in which it may be where that is known, since one kilometre would claim more
// than anybody knows; else one; else nothing.
func kmRange(c *data.Collection, f *data.Feature) []int {
	whole := func(km float64) int { return int(math.Round(km)) }
	kilometres := func(column string) (float64, bool) {
		km, ok := numberOf(valueOf(c, f.Values, column))
		return km, ok && math.Abs(km) < 1e6 // no line on Earth is as long
	}
	from, hasFrom := kilometres(c.FromKMCol)
	to, hasTo := kilometres(c.ToKMCol)
	if hasFrom && hasTo && whole(from) != whole(to) {
		return []int{whole(from), whole(to)}
	}
	if km, ok := kilometres("km"); ok {
		return []int{whole(km)}
	}
	switch {
	case hasFrom:
		return []int{whole(from)}
	case hasTo:
		return []int{whole(to)}
	}
	return nil
}

// joinPassages numbers the incidents in the order in which each article cites
// them and lists those of each passage, in the order of their numbers.
func (r *report) joinPassages() {
	last := map[string]int{}
	for _, citation := range r.citations { // ordered by article and position
		in := r.byID[citation.Feature]
		if in == nil || citation.Collection != incidentCollection {
			continue
		}
		if in.numbers[citation.Article] == 0 {
			last[citation.Article]++
			if in.numbers == nil {
				in.numbers = map[string]int{}
			}
			in.numbers[citation.Article] = last[citation.Article]
		}
		key := passageKey{citation.Article, citation.Passage}
		if !slices.Contains(r.cited[key], in) {
			r.cited[key] = append(r.cited[key], in)
		}
	}
	for key, list := range r.cited {
		slices.SortFunc(list, func(a, b *incident) int { return a.numbers[key.article] - b.numbers[key.article] })
	}
}

// citationsThat returns the citations that match, in their order. They are
// looked for here and not in the store since a walk over pages would read them
// all for each page.
func (r *report) citationsThat(f data.CitationFilter) []*data.Citation {
	fits := func(asked, value string) bool { return asked == "" || asked == value }
	found := []*data.Citation{}
	for _, c := range r.citations {
		if fits(f.ID, c.ID) && fits(f.Article, c.Article) && fits(f.Passage, c.Passage) && fits(f.Collection, c.Collection) && fits(f.Feature, c.Feature) {
			found = append(found, c)
		}
	}
	return found
}

func (r *report) articlesByID() map[string]*data.Article {
	byID := map[string]*data.Article{}
	for _, a := range r.articles {
		byID[a.ID] = a
	}
	return byID
}

// article finds an article by id.
func (r *report) article(id string) (*data.Article, error) {
	names := make([]string, len(r.articles))
	for i, a := range r.articles {
		if a.ID == id {
			return a, nil
		}
		names[i] = a.ID
	}
	return nil, notFound("article", id, names)
}

// pageIncident is the incident as a template shows it beside an article, whose
// number it has; beside none it has no number. Its words are English.
func pageIncident(base, article string, in *incident) PageIncident {
	return PageIncident{
		ID: in.feature.ID, Href: linkTo(base, "/i/%s", in.feature.ID), Title: in.title, Type: in.kind, Basis: in.basis,
		Number: in.numbers[article], When: in.when, Place: in.place, KM: in.km,
	}
}

func pageIncidents(base, article string, list []*incident) []PageIncident {
	shown := make([]PageIncident, len(list))
	for i, in := range list {
		shown[i] = pageIncident(base, article, in)
	}
	return shown
}

// pageArticle cuts an article into sections and paragraphs.
func (r *report) pageArticle(base string, a *data.Article) *PageArticle {
	p := &PageArticle{
		ID: a.ID, Href: linkTo(base, "/articles/%s", a.ID), Title: a.Title, Publisher: a.Publisher, URL: a.URL, Language: a.Language,
		Edition: a.Edition, Published: a.Published, Licence: PageLink(a.Licence),
	}
	paragraph := 0
	for _, passage := range a.Passages {
		if n := len(p.Sections); n == 0 || p.Sections[n-1].ID != passage.Section {
			p.Sections = append(p.Sections, PageSection{ID: passage.Section, Title: passage.SectionTitle})
			paragraph = 0
		}
		section := &p.Sections[len(p.Sections)-1]
		if paragraph != passage.Paragraph || len(section.Paragraphs) == 0 {
			section.Paragraphs = append(section.Paragraphs, PageParagraph{})
			paragraph = passage.Paragraph
		}
		last := &section.Paragraphs[len(section.Paragraphs)-1]
		last.Passages = append(last.Passages, PagePassage{
			ID: passage.ID, Href: linkTo(base, "/articles/%s/passages/%s", a.ID, passage.ID), Text: passage.Text,
			Incidents: pageIncidents(base, a.ID, r.cited[passageKey{a.ID, passage.ID}]),
		})
	}
	return p
}
