package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"panj/data"
)

// pageOnlyParams say what the map page shows.
var pageOnlyParams = []param{
	{name: "incident", description: "The page shows this incident as selected.", schema: schema{Type: "string"}},
	{name: "passage", description: "The page shows this passage as selected.", schema: schema{Type: "string"}},
	{name: "article", description: "The page shows this article; without it, the one with the passage, else the first.", schema: schema{Type: "string"}},
	{name: paramLang, example: "en", description: "Language of the page, one of those that it links to; without it, the header Accept-Language decides.", schema: schema{Type: "string"}},
}

// plainPageParams are what the map page takes besides where there are no
// incidents: it then shows the rows of any collection.
var plainPageParams = []param{
	{name: "collection", description: "The page shows the rows of this collection; without it, of the first.", schema: schema{Type: "string"}},
	{name: "feature", description: "The page shows this feature of the collection as selected.", schema: schema{Type: "string"}},
	{name: paramFilter, description: "The page shows only rows that match, as the items of the collection do.", schema: schema{Type: "string"}},
	{name: paramSortBy, description: "The order of the rows, as of the items of the collection.", schema: schema{Type: "string"}},
}

// mapPageParams lists what the map page takes of the query: what it shows, and
// all that narrows the incidents in the interface to them. c is the collection
// of incidents, nil without one.
func mapPageParams(c *data.Collection) []param {
	params := slices.Clone(pageOnlyParams)
	if c == nil {
		return append(params, plainPageParams...)
	}
	shows := paramNames(pageOnlyParams)
	for _, p := range filterParams(c) {
		if !slices.Contains(shows, p.name) {
			params = append(params, p)
		}
	}
	return params
}

// narrowed is what the query of the map page leaves of the incidents.
type narrowed struct {
	collection *data.Collection
	params     []param
	values     url.Values // of the query, those that narrow
	query      data.Query
	aside      []PageAside
}

// narrow reads what the query of the map page asks for of the incidents, as
// their own interface reads it. What that would refuse is set aside.
func (s *Server) narrow(q *request, c *data.Collection) (*narrowed, error) {
	n := &narrowed{collection: c, values: url.Values{}}
	shows := paramNames(pageOnlyParams)
	for _, p := range q.onPage {
		if slices.Contains(shows, p.name) {
			continue
		}
		n.params = append(n.params, p)
		// A browser sends the fields of a form that were left empty too.
		if given := slices.DeleteFunc(slices.Clone(q.values[p.name]), func(v string) bool { return v == "" }); len(given) > 0 {
			n.values[p.name] = given
		}
	}
	for {
		err := n.read()
		if err == nil {
			err = s.usable(q.ctx(), n.query)
		}
		var invalid *data.InvalidError
		if !errors.As(err, &invalid) || !n.values.Has(invalid.Param) {
			return n, err
		}
		n.setAside(invalid)
	}
}

// together are parameters that mean nothing, or something else, without another
// one.
var together = map[string][]string{
	paramBBox: {paramBBoxCRS, paramMatch}, paramBBoxCRS: {paramBBox, paramMatch},
	paramFilter: {paramFilterLang, paramFilterCRS}, paramFilterLang: {paramFilter, paramFilterCRS}, paramFilterCRS: {paramFilter, paramFilterLang},
}

// setAside takes a parameter away that cannot be used, and says why.
func (n *narrowed) setAside(invalid *data.InvalidError) {
	n.aside = append(n.aside, PageAside{Param: invalid.Param, Value: shorten(cmp.Or(invalid.Value, strings.Join(n.values[invalid.Param], "&"))), Reason: invalid.Reason})
	n.values.Del(invalid.Param)
	for _, name := range together[invalid.Param] {
		n.values.Del(name)
	}
}

func (n *narrowed) read() error {
	if err := checkQuery(n.values, n.params, nil); err != nil {
		return err
	}
	var err error
	n.query, err = parseFilters(n.values, n.collection)
	return err
}

// usable asks the store whether it understands a query, without having it look
// at a row. What is searched for words for the first time is made ready here,
// which may take long.
func (s *Server) usable(ctx context.Context, query data.Query) error {
	nothingShown(&query)
	query.IDs, query.Limit = []string{}, 1
	for _, err := range s.features.Features(ctx, query) {
		return err
	}
	return nil
}

// narrows reports whether anything is asked for.
func (n *narrowed) narrows() bool { return len(n.values) > 0 }

// ids returns the ids of the incidents that match a query.
func (s *Server) ids(ctx context.Context, query data.Query) (map[string]bool, error) {
	nothingShown(&query)
	found := map[string]bool{}
	for f, err := range s.features.Features(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("read which incidents match: %w", err)
		}
		found[f.ID] = true
	}
	return found, nil
}

// showIncidents sets the incidents of the page, what the query leaves of them,
// and the form that asks for others. It returns those incidents.
func (s *Server) showIncidents(q *request, r *report, p *Page) (listed []*incident, err error) {
	shown := ""
	if p.Article != nil {
		shown = p.Article.ID
	}
	p.IncidentCount = r.total
	if r.collection == nil {
		return nil, nil
	}
	p.Dated = r.collection.Column("earliest") != nil || r.collection.Column("latest") != nil
	n, err := s.narrow(q, r.collection)
	if err != nil {
		return nil, err
	}
	if n.narrows() {
		if err := s.pages.wait(q.ctx()); err != nil {
			return nil, err
		}
		defer s.pages.leave()
	}
	t, err := s.choices(q.ctx(), q.version, r.collection)
	if err != nil {
		return nil, err
	}
	found, err := s.matching(q, r, n, t)
	if err != nil {
		return nil, err
	}
	p.Incidents = pageIncidents(q.base, shown, found.listed)
	words := q.wording()
	for i, in := range found.listed {
		p.Incidents[i].When, p.Incidents[i].KM = words.when(in), words.where(in.stretch)
	}
	p.Aside, p.Filters = append(p.Aside, n.aside...), &PageFilters{Matching: found.count, Narrowed: n.narrows(), All: allIncidents(q)}
	for i := range p.Incidents {
		in := &p.Incidents[i]
		if in.Hidden = found.ids != nil && !found.ids[in.ID]; !in.Hidden {
			p.Filters.Listed++
		}
	}
	p.Filters.Fields = n.fields(q.values, t, found.rest)
	p.Filters.Kept = n.kept(q, p.Filters.Fields)
	p.Queryables, p.Columns = listText(paramNames(n.params)), listText(columnNames(slices.Concat(r.collection.FilterColumns(), r.collection.JSONColumns())))
	return found.listed, nil
}

// found is what a query leaves of the incidents. Sets that are nil hold all.
type found struct {
	rest   map[string]bool // ids of what matches all but the choices of the form
	ids    map[string]bool // of what matches, as far as it is listed
	count  int             // of what matches
	listed []*incident     // on the page, those that do not match too
}

// matching finds the incidents that match. The others are listed too, to be
// hidden, so that the script can show them again; of more incidents than a page
// lists, those that match come first. As far as the rows of the choices tell, the
// store need not be asked; for the rest it is asked once.
func (s *Server) matching(q *request, r *report, n *narrowed, t *choiceRows) (found, error) {
	f := found{count: r.total, listed: r.incidents}
	if !n.narrows() {
		return f, nil
	}
	few := r.total == len(r.incidents)
	var err error
	if len(t.columns) == 0 && !few {
		f.count, err = s.counts.count(q.ctx(), s.features, q.version, n.query)
	} else {
		err = s.join(q.ctx(), n, t, &f)
	}
	if err == nil && !few {
		err = s.listMatching(q, r, n, &f)
	}
	return f, err
}

// join finds the ids of what matches: what the store says of all but the choices
// that are made, and what the rows say of these.
func (s *Server) join(ctx context.Context, n *narrowed, t *choiceRows, f *found) error {
	if rest := n.without(t.columns); len(rest) > 0 {
		query, err := parseFilters(rest, n.collection)
		if err != nil {
			return err
		}
		if f.rest, err = s.ids(ctx, query); err != nil {
			return err
		}
	}
	if f.ids = f.rest; len(t.columns) > 0 {
		f.ids = t.matching(t.chosen(n.values), f.rest)
	}
	f.count = len(f.ids)
	return nil
}

// listMatching lists what matches of more incidents than are known, then others
// that are.
func (s *Server) listMatching(q *request, r *report, n *narrowed, f *found) error {
	query := n.query
	query.Limit, query.SkipRelated = maxPageIncidents, true
	listed, err := s.readIncidents(q.ctx(), r.collection, query)
	if err != nil {
		return err
	}
	f.ids = map[string]bool{}
	for _, in := range listed {
		f.ids[in.feature.ID] = true
		if known := r.byID[in.feature.ID]; known != nil {
			in.numbers = known.numbers
		}
	}
	for _, in := range r.incidents {
		if len(listed) < maxPageIncidents && !f.ids[in.feature.ID] {
			listed = append(listed, in)
		}
	}
	sortByDate(listed)
	f.listed = listed
	return nil
}

// without are the values that ask for anything but some columns.
func (n *narrowed) without(columns []data.Column) url.Values {
	rest := url.Values{}
	for name, given := range n.values {
		if !slices.ContainsFunc(columns, func(c data.Column) bool { return c.Name == name }) {
			rest[name] = given
		}
	}
	return rest
}
