package server

import (
	"context"
	"fmt"
	"net/url"
	"slices"
)

// mapPage answers GET / for a browser. A query that means nothing is no error:
// the page says so in a line.
func (s *Server) mapPage(q *request) error {
	if q.joinFilters() {
		return nil
	}
	return s.sendPage(q, &s.page.translations)
}

// GET /embed
// The map page made small, for frames on other sites; the query is the same.
func (s *Server) embed(q *request) error { return s.sendPage(q, &s.page.frames) }

// sendPage answers with a page that is made from a [Page].
func (s *Server) sendPage(q *request, pages *translations) error {
	r, err := s.report(q.ctx(), q.version)
	if err != nil {
		return err
	}
	if len(pages.list) == 0 {
		return s.sendTemplate(q, document{Template: "notice.html", Title: "The map page", Heading: "The map page is not built", Content: r.titles(q)})
	}
	p := &Page{BaseURL: q.base, Dataset: q.version, Version: s.shown, Build: s.build}
	if u, err := url.Parse(q.base); err == nil {
		p.Base = u.Path
	}
	if p.Articles, err = s.pageArticles(q, r); err != nil {
		return err
	}
	if p.Article = choose(p.Articles, q.values); p.Article != nil {
		p.DataLanguage = p.Articles[0].Language
	}
	for _, a := range p.Articles {
		a.Shown, a.Link = a == p.Article, q.onMap(a.ID)
	}
	if asked := q.values.Get("article"); asked != "" && p.Article != nil && p.Article.ID != asked {
		p.NoArticle = shorten(asked)
	}
	p.missing(q.values, r)
	for _, name := range sortedNames(q.values) {
		if name != paramF && !q.forPage(name) {
			p.Ignored = append(p.Ignored, name)
		}
	}
	for _, fault := range q.unread {
		p.Aside = append(p.Aside, PageAside{shorten(fault.Param), shorten(fault.Value), fault.Reason})
	}
	listed, err := s.showIncidents(q, r, p)
	if err != nil {
		return err
	}
	if err := s.showMap(q, r, p, listed); err != nil {
		return err
	}
	all, err := s.measured(q.ctx())
	if err != nil {
		return fmt.Errorf("measure the collections: %w", err)
	}
	p.describeData(q.base, all)
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	p.Description = site.about()
	if p.Share, err = s.shareMap(q, site, r, p); err != nil {
		return err
	}
	body, err := q.translated(pages, p)
	if err != nil {
		return err
	}
	return q.send(mediaHTML, body)
}

// missing sets what the query wants to see selected and the page does not have.
func (p *Page) missing(values url.Values, r *report) {
	all := r.collection != nil && r.total == len(r.incidents)
	if asked := values.Get("incident"); all && asked != "" && r.byID[asked] == nil {
		p.NoIncident = shorten(asked)
	}
	if asked := values.Get("passage"); all && asked != "" && (p.Article == nil || p.Article.passage(asked) == nil) {
		p.NoPassage = shorten(asked)
	}
}

// showMap sets the border and its drawing, with the incidents that the page lists.
func (s *Server) showMap(q *request, r *report, p *Page, listed []*incident) error {
	b, err := s.borderLine(q.ctx(), q.version)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p.LengthKM, p.Extent = b.lengthKM(), extentText(b.Line.LineString())
	drawn, err := s.sketches.get(q.ctx(), q.version, func(ctx context.Context) (*sketch, error) { return s.drawSketch(ctx, b) })
	if err == nil {
		p.Map = drawn.with(r.collection, listed, p.Incidents)
	}
	return err
}

// pageArticles are the articles as the page shows them, cut once for a version of
// the dataset under one address.
func (s *Server) pageArticles(q *request, r *report) ([]*PageArticle, error) {
	cut, err := s.cut.get(q.ctx(), q.version+" "+q.base, func(context.Context) ([]PageArticle, error) {
		list := make([]PageArticle, len(r.articles))
		for i, a := range r.articles {
			list[i] = *r.pageArticle(q.base, a)
		}
		return list, nil
	})
	own := make([]*PageArticle, len(cut))
	for i, a := range cut { // what is shown of them is for this page to say
		own[i] = &a
	}
	return own, err
}

// choose returns the article that the query names, itself, by a passage, or by
// an incident that it reports, else the first one.
func choose(articles []*PageArticle, values url.Values) *PageArticle {
	for _, named := range []func(a *PageArticle) bool{
		func(a *PageArticle) bool { return a.ID == values.Get("article") },
		func(a *PageArticle) bool { return a.passage(values.Get("passage")) != nil },
		func(a *PageArticle) bool { return a.reports(values.Get("incident")) },
	} {
		if i := slices.IndexFunc(articles, named); i >= 0 {
			return articles[i]
		}
	}
	if len(articles) == 0 {
		return nil
	}
	return articles[0]
}

// onMap is the address of the map page with an article.
func (q *request) onMap(article string) string {
	pairs := []string{"article", article}
	if code := q.values.Get("lang"); code != "" {
		pairs = append(pairs, "lang", code)
	}
	return q.base + "/" + query(pairs...)
}

// titles links the articles from the notice that stands in for the page.
func (r *report) titles(q *request) []PageLink {
	var list []PageLink
	for _, a := range r.articles {
		list = append(list, PageLink{a.Title, q.link("/articles/%s", a.ID)})
	}
	return list
}
