package server

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/format"
	"panj/geo"
)

// GET /collections/{collection}/items
func (s *Server) items(q *request) error {
	if q.wantsPage() {
		return s.itemsPage(q)
	}
	if q.format.features.Appender == nil {
		return s.ofOneVersion(q, s.streamPage)
	}
	p, err := q.itemsParams()
	if err != nil {
		return err
	}
	body, err := s.makePage(q, p)
	if err != nil {
		return err
	}
	return q.send(q.format.media, body)
}

// itemsParams reads what is asked for of the features of the collection.
func (q *request) itemsParams() (itemsParams, error) {
	p, err := parseItems(q.values, q.collection)
	if err != nil {
		return p, err
	}
	p.query.LinkBase = q.base
	q.setContentCRS(p.crs)
	return p, nil
}

// makePage returns a page of features, and sets the headers that go with it.
func (s *Server) makePage(q *request, p itemsParams) (body []byte, err error) {
	if err := s.waitForPage(q, p.query); err != nil {
		return nil, err
	}
	defer s.pages.leave()
	pg := &featurePage{}
	if pg.writer, err = q.format.features.Appender(q.collection, q.formatOptions(p.query, p.crs)); err != nil {
		return nil, fmt.Errorf("write a page: %w", err)
	}
	query := p.query
	query.Columns = q.format.features.Needs(q.collection, query.Columns)
	links, matched, err := s.fill(q, p, query, pg)
	if err != nil {
		return nil, err
	}
	return pg.finish(links, matched)
}

// waitForPage waits for room among the pages that are made at once. The first
// search of a large table takes long, so it is waited for before: pages that
// can be made need the room.
func (s *Server) waitForPage(q *request, query data.Query) error {
	if query.Text != nil {
		if _, err := s.counts.count(q.ctx(), s.features, q.version, query); err != nil {
			return err
		}
	}
	return s.pages.wait(q.ctx())
}

// fill reads the rows of a page, counts all that match, and sets the headers
// that say so.
func (s *Server) fill(q *request, p itemsParams, query data.Query, pg *featurePage) (links []link, matched int, err error) {
	if !p.hits {
		if err := s.readPage(q, p, query, pg); err != nil {
			return nil, 0, err
		}
	}
	matched, known := pg.wholeCount(p)
	if !known {
		if matched, err = s.counts.count(q.ctx(), s.features, q.version, p.query); err != nil {
			return nil, 0, err
		}
	}
	links = append(q.selfLinks(), pg.links(q, p)...)
	links = append(links, link{Href: q.link("/collections/%s", q.collection.ID), Rel: relCollection, Type: mediaJSON, Title: titleOf(q.collection)})
	q.setLinks(links)
	h := q.w.Header()
	h.Set("OGC-NumberMatched", strconv.Itoa(matched))
	h.Set("OGC-NumberReturned", strconv.Itoa(pg.returned()))
	return links, matched, nil
}

// readPage reads the rows of one page and finds out what lies around it.
func (s *Server) readPage(q *request, p itemsParams, query data.Query, pg *featurePage) error {
	query.Limit++ // one more, to know whether the page is the last one
	pg.limit, pg.back = p.query.Limit, p.cursor.direction == cursorBefore
	pg.earlier = p.cursor.direction == cursorAfter || p.cursor.direction == cursorFrom || query.Offset > 0
	for f, err := range s.features.Features(q.ctx(), query) {
		if err != nil {
			return fmt.Errorf("read features: %w", err)
		}
		full, err := pg.add(f)
		if err != nil {
			return err
		}
		if full {
			break
		}
	}
	if pg.back {
		from(p.cursor.place).apply(&query)
		query.Limit = 1
		nothingShown(&query)
		for _, err := range s.features.Features(q.ctx(), query) {
			if err != nil {
				return fmt.Errorf("look beyond the page: %w", err)
			}
			pg.more = true
		}
	}
	return nil
}

// nothingShown makes a query tell which rows there are, and nothing of them.
func nothingShown(q *data.Query) {
	q.SkipGeometry, q.SkipRelated, q.Columns = true, true, []string{}
}

// links leads to the neighbouring pages.
func (pg *featurePage) links(q *request, p itemsParams) []link {
	var links []link
	at := func(rel, title string, c cursor) {
		href := q.self(paramOffset, "", paramCursor, c.text(q.collection.ID, q.values))
		links = append(links, link{Href: href, Rel: rel, Type: q.format.media, Title: title})
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
		links = append(links, link{Href: q.self(paramOffset, offset), Rel: relPrev, Type: q.format.media, Title: "Previous page"})
	}
	return links
}

// GET /collections/{collection}/items/{feature}
func (s *Server) itemByID(q *request) error {
	crs, err := parseCRS(q.values, paramCRS, q.collection)
	if err != nil {
		return err
	}
	f, err := s.feature(q, q.path["feature"])
	switch {
	case err != nil:
		return err
	case q.wantsPage():
		return s.itemPage(q, f)
	}
	return q.sendFeature(f, crs)
}

// sendFeature answers with one feature of the request's collection.
func (q *request) sendFeature(f *data.Feature, crs geo.CRS) error {
	c := q.collection
	links := q.featureLinks(f)
	o := q.formatOptions(data.Query{}, crs)
	o.Links = func(*data.Feature) []format.Link { return formatLinks(links) }
	writer, err := q.format.features.Appender(c, o)
	if err != nil {
		return fmt.Errorf("write the feature: %w", err)
	}
	body, err := writer.AppendDocument(nil, f)
	if err != nil {
		return fmt.Errorf("write the feature: %w", err)
	}
	q.setLinks(links)
	q.setContentCRS(crs)
	return q.send(q.format.media, append(body, '\n'))
}

// featureLinks are the links of one feature of the request's collection.
func (q *request) featureLinks(f *data.Feature) []link {
	c := q.collection
	links := append(q.selfLinks(),
		link{Href: q.link("/collections/%s", c.ID), Rel: relCollection, Type: mediaJSON, Title: titleOf(c)})
	item := featureLink(q.base, c.ID, f.ID)
	if q.route.id != "item" {
		links = append(links, link{Href: item, Rel: relCanonical, Type: mediaGeoJSON, Title: "The same in its collection"})
	}
	if isIncidents(c) {
		links = append(links,
			link{Href: q.link("/i/%s", f.ID), Rel: relAlternate, Type: mediaHTML, Title: "The incident as a page"},
			link{Href: q.link("/i/%s"+wholePreview, f.ID), Rel: relPreview, Type: mediaPNG, Title: "A picture of it on the map"},
			link{Href: q.link("/annotations") + query("collection", c.ID, "feature", f.ID), Rel: relAnnotations, Type: mediaAnnotation, Title: "The passages that back it"})
	}
	links = append(links, licenceLinks(c)...)
	return links
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
