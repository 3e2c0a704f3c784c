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
// Every page may be read; tiles and files are nothing to a search engine.
func (s *Server) robots(q *request) error {
	prefix := ""
	if u, err := url.Parse(q.base); err == nil {
		prefix = u.EscapedPath()
	}
	text := "User-agent: *\nDisallow: " + prefix + "/xyz/\nDisallow: " + prefix + "/download/\n\nSitemap: " + q.base + "/sitemap.xml\n"
	return q.send(mediaText, []byte(text))
}

// GET /sitemap.xml
// The addresses of all pages, or those of the parts if there are too many.
func (s *Server) sitemap(q *request) error {
	pages, incidents, err := s.sitePages(q.ctx(), q.version)
	if err != nil {
		return err
	}
	total := len(pages) + incidents
	if total <= sitemapSize {
		return s.sendSitemap(q, 0)
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
	return s.sendSitemap(q, n)
}

// sendSitemap answers with one part: the pages first, then those of incidents.
func (s *Server) sendSitemap(q *request, n int) error {
	pages, incidents, err := s.sitePages(q.ctx(), q.version)
	if err != nil {
		return err
	}
	if n > 0 && n > (len(pages)+incidents-1)/sitemapSize {
		return notFound("part of the sitemap", strconv.Itoa(n), nil)
	}
	start := n * sitemapSize
	var addresses []string
	for _, path := range pages[min(start, len(pages)):min(start+sitemapSize, len(pages))] {
		addresses = append(addresses, q.base+path)
	}
	if left := sitemapSize - len(addresses); left > 0 && incidents > 0 {
		query := data.Query{
			Collection: incidentCollection, Offset: max(0, start-len(pages)), Limit: left, SkipGeometry: true, SkipRelated: true, Columns: []string{},
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

// sitePages lists the paths of the pages but for those of incidents, and how
// many of these there are.
func (s *Server) sitePages(ctx context.Context, version string) (pages []string, incidents int, err error) {
	all, err := s.features.Collections(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("list the collections: %w", err)
	}
	r, err := s.report(ctx, version)
	if err != nil {
		return nil, 0, err
	}
	site, err := s.site(ctx, version)
	if err != nil {
		return nil, 0, err
	}
	pages = []string{"/", "/collections"}
	for _, c := range all {
		pages = append(pages, linkTo("", "/collections/%s", c.ID), linkTo("", "/collections/%s/items", c.ID))
	}
	if site.Border {
		pages = append(pages, "/border")
	}
	if site.Articles {
		pages = append(pages, "/articles")
	}
	for _, a := range r.articles {
		pages = append(pages, linkTo("", "/articles/%s", a.ID))
		for _, p := range a.Passages {
			pages = append(pages, linkTo("", "/articles/%s/passages/%s", a.ID, p.ID))
		}
	}
	return pages, r.total, nil
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
