package server

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"panj/data"
)

// sitemapSize is how many addresses a sitemap may hold (sitemaps.org protocol).
const sitemapSize = 50_000

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// GET /robots.txt
// Every page may be read; tiles, with what lists them, and files are nothing to a
// search engine.
func (s *Server) robots(q *request) error {
	prefix := ""
	if u, err := url.Parse(q.base); err == nil {
		prefix = u.EscapedPath()
	}
	var text strings.Builder
	text.WriteString("User-agent: *\n")
	for _, path := range []string{"/xyz/", "/tiles/", "/collections/*/tiles/", "/download/"} {
		text.WriteString("Disallow: " + prefix + path + "\n")
	}
	text.WriteString("\nSitemap: " + q.base + "/sitemap.xml\n")
	return q.send(mediaText, []byte(text.String()))
}

// GET /sitemap.xml
// The addresses of the pages, or those of the parts if there are too many. Of
// the pages of single features it has those of incidents alone: there may be
// millions of others, which say no more than the tables that lead to them.
func (s *Server) sitemap(q *request) error {
	pages, err := s.sitePages(q.ctx(), q.version)
	if err != nil {
		return err
	}
	total := len(pages.paths) + pages.incidents
	if total <= sitemapSize {
		return s.sendSitemap(q, pages, 0)
	}
	var parts []string
	for n := 0; n*sitemapSize < total; n++ {
		parts = append(parts, q.link("/sitemap-%s.xml", strconv.Itoa(n)))
	}
	return q.send(mediaXML, sitemapXML("sitemapindex", "sitemap", parts))
}

// GET /sitemap-{part}.xml
func (s *Server) sitemapPart(q *request) error {
	n, err := strconv.Atoi(q.path["part"])
	if err != nil || n < 0 || strconv.Itoa(n) != q.path["part"] {
		return notFound("part of the sitemap", q.path["part"], nil)
	}
	pages, err := s.sitePages(q.ctx(), q.version)
	if err != nil {
		return err
	}
	if n > 0 && n > (len(pages.paths)+pages.incidents-1)/sitemapSize {
		return notFound("part of the sitemap", q.path["part"], nil)
	}
	return s.sendSitemap(q, pages, n)
}

// sendSitemap answers with one part: the pages first, then those of incidents.
func (s *Server) sendSitemap(q *request, pages *sitePages, n int) error {
	start := n * sitemapSize
	var addresses []string
	for _, path := range pages.paths[min(start, len(pages.paths)):min(start+sitemapSize, len(pages.paths))] {
		addresses = append(addresses, q.base+path)
	}
	if left := sitemapSize - len(addresses); left > 0 && pages.incidents > 0 {
		query := data.Query{
			Collection: incidentCollection, Offset: max(0, start-len(pages.paths)), Limit: left, SkipGeometry: true, SkipRelated: true, Columns: []string{},
		}
		for f, err := range s.features.Features(q.ctx(), query) {
			if err != nil {
				return fmt.Errorf("list the incidents: %w", err)
			}
			addresses = append(addresses, q.link("/i/%s", f.ID))
		}
	}
	return q.send(mediaXML, sitemapXML("urlset", "url", addresses))
}

// sitePages is what a sitemap leads to.
type sitePages struct {
	paths     []string // of all pages but for those of incidents
	incidents int      // how many of these there are
}

func (s *Server) sitePages(ctx context.Context, version string) (*sitePages, error) {
	all, err := s.features.Collections(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the collections: %w", err)
	}
	r, err := s.report(ctx, version)
	if err != nil {
		return nil, err
	}
	site, err := s.site(ctx, version)
	if err != nil {
		return nil, err
	}
	paths := []string{"/", "/api.html", "/collections", "/conformance", "/functions", "/styles", "/tileMatrixSets", "/tiles"}
	for _, c := range all {
		paths = append(paths, linkTo("", "/collections/%s", c.ID), itemsLink("", c.ID))
	}
	if site.Border {
		paths = append(paths, "/border")
	}
	if site.Articles {
		paths = append(paths, "/articles", "/annotations")
	}
	for _, a := range r.articles {
		paths = append(paths, linkTo("", "/articles/%s", a.ID))
		for _, p := range a.Passages {
			paths = append(paths, linkTo("", "/articles/%s/passages/%s", a.ID, p.ID))
		}
	}
	return &sitePages{paths, r.total}, nil
}

// sitemapXML writes addresses as the protocol has it.
func sitemapXML(root, each string, addresses []string) []byte {
	var b strings.Builder
	b.WriteString(xml.Header + "<" + root + ` xmlns="` + sitemapNamespace + "\">\n")
	for _, address := range addresses {
		b.WriteString("<" + each + "><loc>")
		_ = xml.EscapeText(&b, []byte(address)) // a strings.Builder takes everything
		b.WriteString("</loc></" + each + ">\n")
	}
	b.WriteString("</" + root + ">\n")
	return []byte(b.String())
}
