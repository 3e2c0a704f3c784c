package server_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// pageClasses are the classes of pages that are tested here.
var pageClasses = []string{"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html", "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html"}

// The tests here are those of Annex A of OGC 19-072 (OGC API - Common - Part 1:
// Core, conformance class HTML), for the resources of that standard.
func TestATSCommonHTML(t *testing.T) {
	s := start(t, withOwnPage(t))
	t.Run("conf/html/definition", func(t *testing.T) {
		for _, target := range []string{"/", "/api", "/conformance"} {
			if got := s.ok(target, "Accept", "text/html").Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
				t.Errorf("%s: Content-Type %q", target, got)
			}
		}
	})
	t.Run("conf/html/content", func(t *testing.T) {
		for _, target := range []string{"/", "/conformance"} {
			p := s.page(target)
			var d struct {
				Title, Description, DatasetVersion string
				ConformsTo                         []string
				Links                              []link
			}
			s.json(target, &d)
			var found []string
			for _, n := range p.all("a") {
				href := attr(n, "href")
				if strings.HasPrefix(href, "/") { // the map page, below the host
					href = s.URL + href
				}
				found = append(found, withoutFormat(href))
			}
			for _, l := range d.Links {
				if !slices.Contains(found, withoutFormat(l.Href)) && l.Rel != "self" && l.Rel != "alternate" {
					t.Errorf("%s: the page has no link to %s (%s)", target, l.Href, l.Rel)
				}
			}
			text := textOf(p.all("body")[0])
			for _, want := range append(d.ConformsTo, d.Title, d.Description, d.DatasetVersion) {
				if !strings.Contains(text, want) {
					t.Errorf("%s: the page lacks %q", target, want)
				}
			}
		}
		holds(t, string(s.ok("/api?f=html").body), "/collections/incidents/items", "/conformance")
	})
}

// The tests here are those of Annex A.4 of OGC 17-069r4 (OGC API - Features -
// Part 1: Core, conformance class HTML); subtests carry their names.
func TestATSFeaturesHTML(t *testing.T) {
	s := start(t, withPage)
	targets := []string{
		"/", "/api.html", "/conformance", "/collections", "/collections/incidents", "/collections/incidents/items", "/collections/grid/items?limit=3&row=2",
		"/collections/incidents/items/2025-11-30-shodak", "/collections/articles", "/collections/articles/items",
	}
	t.Run("conf/html/definition", func(t *testing.T) {
		for _, target := range targets {
			if got := s.ok(target, "Accept", "text/html").Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
				t.Errorf("%s: Content-Type %q", target, got)
			}
		}
	})
	t.Run("conf/html/content", func(t *testing.T) {
		for _, target := range targets[2:] {
			p := s.page(target)
			p.check()
			if !strings.HasPrefix(strings.ToLower(string(p.answer.body)), "<!doctype html>") {
				t.Errorf("%s is no HTML 5 document", target)
			}
			var d struct{ Links []link }
			s.json(target, &d)
			found := withoutFormats(p.addresses())
			for _, l := range d.Links {
				if !slices.Contains(found, withoutFormat(l.Href)) && l.Rel != "next" && l.Rel != "prev" {
					t.Errorf("%s: the page has no link to %s (%s)", target, l.Href, l.Rel)
				}
			}
		}
		text := textOf(s.page("/collections/incidents").all("main")[0])
		var c struct{ ID, Title, Description, Attribution, Citation, StorageCRS string }
		s.json("/collections/incidents", &c)
		for _, want := range []string{c.ID, c.Title, c.Description, c.Attribution, c.Citation, c.StorageCRS} {
			if want == "" || !strings.Contains(text, want) {
				t.Errorf("the page of a collection lacks %q", want)
			}
		}
	})
}

// withoutFormat takes the format out of an address: a page leads to pages.
func withoutFormat(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	q.Del("f")
	u.RawQuery = q.Encode()
	return u.String()
}

func withoutFormats(addresses []string) []string {
	list := make([]string, len(addresses))
	for i, address := range addresses {
		list[i] = withoutFormat(address)
	}
	return list
}
