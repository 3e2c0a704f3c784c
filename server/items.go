package server

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
)

// GET /collections/{collection}/items
func (s *Server) items(q *request) error {
	p, err := parseItems(q.values, q.collection)
	if err != nil {
		return err
	}
	p.query.LinkBase = q.base
	body, err := s.makePage(q, p)
	if err != nil {
		return err
	}
	return q.send(mediaGeoJSON, body)
}

// makePage returns a page of features, and sets the headers that go with it.
func (s *Server) makePage(q *request, p itemsParams) (body []byte, err error) {
	if err := s.pages.wait(q.ctx()); err != nil {
		return nil, err
	}
	defer s.pages.leave()
	pg := &featurePage{}
	if !p.hits {
		if pg, err = s.readPage(q, p); err != nil {
			return nil, err
		}
	}
	matched, known := pg.wholeCount(p)
	if !known {
		if matched, err = s.counts.count(q.ctx(), s.features, q.version, p.query); err != nil {
			return nil, err
		}
	}
	links := append(q.selfLinks(), pg.links(q, p)...)
	links = append(links, link{Href: q.link("/collections/%s", q.collection.ID), Rel: relCollection, Type: mediaJSON, Title: titleOf(q.collection)})
	if body, err = pg.finish(links, matched); err != nil {
		return nil, err
	}
	q.setLinks(links)
	h := q.w.Header()
	h.Set("OGC-NumberMatched", strconv.Itoa(matched))
	h.Set("OGC-NumberReturned", strconv.Itoa(pg.returned()))
	return body, nil
}

// readPage reads the rows of one page and finds out what lies around it.
func (s *Server) readPage(q *request, p itemsParams) (*featurePage, error) {
	query := p.query
	query.Limit++ // one more, to know whether the page is the last one
	writer, err := format.NewGeoJSON(q.collection, format.Options{Columns: query.Columns})
	if err != nil {
		return nil, fmt.Errorf("write GeoJSON: %w", err)
	}
	pg := &featurePage{
		writer: writer, limit: p.query.Limit, back: p.cursor.direction == cursorBefore,
		earlier: p.cursor.direction == cursorAfter || p.cursor.direction == cursorFrom || query.Offset > 0,
	}
	for f, err := range s.features.Features(q.ctx(), query) {
		if err != nil {
			return nil, fmt.Errorf("read features: %w", err)
		}
		full, err := pg.add(f)
		if err != nil {
			return nil, err
		}
		if full {
			break
		}
	}
	if pg.back {
		from(p.cursor.place).apply(&query)
		query.Limit = 1
		query.SkipGeometry, query.SkipRelated, query.Columns = true, true, []string{}
		for _, err := range s.features.Features(q.ctx(), query) {
			if err != nil {
				return nil, fmt.Errorf("look beyond the page: %w", err)
			}
			pg.more = true
		}
	}
	return pg, nil
}

// links leads to the neighbouring pages.
func (pg *featurePage) links(q *request, p itemsParams) []link {
	var links []link
	at := func(rel, title string, c cursor) {
		href := q.self(paramOffset, "", paramCursor, c.text(q.collection.ID, q.values))
		links = append(links, link{Href: href, Rel: rel, Type: mediaGeoJSON, Title: title})
	}
	switch {
	case !pg.more:
	case pg.returned() > 0:
		at(relNext, "Next page", after(pg.last()))
	default: // nothing was left before the place
		at(relNext, "Next page", from(p.cursor.place))
	}
	switch {
	case !pg.earlier:
	case pg.returned() > 0:
		at(relPrev, "Previous page", before(pg.first()))
	case p.cursor.direction == cursorFrom:
		at(relPrev, "Previous page", before(p.cursor.place))
	case p.cursor.direction == cursorAfter && p.cursor.key < math.MaxInt64:
		at(relPrev, "Previous page", before(place{p.cursor.key + 1, p.cursor.position}))
	case p.query.Offset > 0:
		offset := ""
		if p.query.Offset > p.query.Limit {
			offset = strconv.Itoa(p.query.Offset - p.query.Limit)
		}
		links = append(links, link{Href: q.self(paramOffset, offset), Rel: relPrev, Type: mediaGeoJSON, Title: "Previous page"})
	}
	return links
}

// GET /collections/{collection}/items/{feature}
func (s *Server) itemByID(q *request) error {
	f, err := s.feature(q, q.path["feature"])
	if err != nil {
		return err
	}
	return q.sendFeature(f)
}

// sendFeature answers with one feature of the request's collection.
func (q *request) sendFeature(f *data.Feature) error {
	c := q.collection
	links := append(q.selfLinks(),
		link{Href: q.link("/collections/%s", c.ID), Rel: relCollection, Type: mediaJSON, Title: titleOf(c)})
	item := q.link("/collections/%s/items/%s", c.ID, f.ID)
	if q.route.id != "item" {
		links = append(links, link{Href: item, Rel: relCanonical, Type: mediaGeoJSON, Title: "The same in its collection"})
	}
	if c.ID == incidentCollection {
		links = append(links,
			link{Href: q.link("/i/%s", f.ID), Rel: relAlternate, Type: mediaHTML, Title: "The incident as a page"},
			link{Href: q.link("/annotations") + query("collection", c.ID, "feature", f.ID), Rel: relAnnotations, Type: mediaAnnotation, Title: "The passages that back it"})
	}
	if isWebLink(c.Licence.Href) {
		links = append(links, link{Href: c.Licence.Href, Rel: relLicense, Title: c.Licence.Title})
	}
	body, err := writeFeature(c, f, links)
	if err != nil {
		return err
	}
	q.w.Header().Set("Link", linkHeader(links))
	return q.send(mediaGeoJSON, body)
}

// feature reads one feature of the request's collection, with a life of its own.
func (s *Server) feature(q *request, id string) (*data.Feature, error) {
	query := data.Query{Collection: q.collection.ID, IDs: []string{id}, Limit: 1, LinkBase: q.base}
	for f, err := range s.features.Features(q.ctx(), query) {
		if err != nil {
			return nil, fmt.Errorf("read the feature: %w", err)
		}
		clone := *f
		clone.Values = cloneValues(f.Values)
		if f.Geometry != nil {
			clone.Geometry = orb.Clone(f.Geometry)
		}
		return &clone, nil
	}
	return nil, notFound("feature", id, nil)
}
