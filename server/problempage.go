package server

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// problemFormat is what programs get when something is wrong; people get a page.
var problemFormat = form{name: "json", label: "problem", media: mediaProblem, also: []string{mediaJSON, mediaGeoJSON, mediaSchema, mediaAnnotation}}

// prefersPage reports whether who gets a problem would rather read a page: the
// request asks for HTML by f, or before anything else by Accept.
func prefersPage(r *http.Request) bool {
	if values, _ := parseQuery(r.URL.RawQuery); values.Has(paramF) {
		return values.Get(paramF) == htmlFormat.name
	}
	f, err := negotiate(r, []form{problemFormat, htmlFormat})
	return err == nil && f.name == htmlFormat.name
}

// problemView is what the page of a problem shows.
type problemView struct {
	problem
	Instead string // the same address without the parameter at fault; may be empty
}

// siteWait is how long the page of a problem waits to learn what site it is on.
const siteWait = time.Second

// problemPage is a problem in HTML; it is nil when even that fails.
func (s *Server) problemPage(r *http.Request, p problem) []byte {
	base, err := s.origin.baseURL(r)
	if err != nil {
		base = ""
	}
	d := document{Template: "problem.html", Title: strconv.Itoa(p.Status) + " " + p.Title, Status: p.Status, Site: s.siteIfAtHand(r.Context(), p)}
	view := problemView{problem: p}
	if values, unread := parseQuery(r.URL.RawQuery); p.Parameter != "" && (values.Has(p.Parameter) || len(unread) > 0) {
		values.Del(p.Parameter)
		view.Instead = base + r.URL.EscapedPath()
		if len(values) > 0 {
			view.Instead += "?" + values.Encode()
		}
	}
	d.Content = view
	body, err := s.renderPage(base, "", d)
	if err != nil {
		s.log.ErrorContext(r.Context(), "the page of a problem could not be made", "id", p.ID, "error", err)
		return nil
	}
	return body
}

// siteIfAtHand describes the dataset, as far as it can be read in a moment: a
// problem may be that it cannot.
func (s *Server) siteIfAtHand(ctx context.Context, p problem) *siteData {
	if p.Status >= http.StatusInternalServerError {
		return &siteData{}
	}
	ctx, cancel := context.WithTimeout(ctx, siteWait)
	defer cancel()
	version, err := s.features.Version(ctx)
	if err != nil {
		return &siteData{}
	}
	site, err := s.site(ctx, version)
	if err != nil {
		return &siteData{}
	}
	return site
}
