package server

import (
	"context"
	"fmt"
	"net/url"

	"panj/data"
)

// collectionDocument describes a collection (OGC API - Features, 7.14).
type collectionDocument struct {
	ID          string  `json:"id"`
	Title       string  `json:"title"`
	Description string  `json:"description,omitempty"`
	Attribution string  `json:"attribution,omitempty"`
	Citation    string  `json:"citation,omitempty"`
	Extent      *extent `json:"extent,omitempty"`
	ItemType    string  `json:"itemType"`
	// CRS lists what features are given in; a collection without geometry has none.
	CRS         []string `json:"crs,omitempty"`
	StorageCRS  string   `json:"storageCrs,omitempty"`
	ItemCount   int      `json:"itemCount"`
	GeometryDim *int     `json:"geometryDimension,omitempty"`
	Links       []link   `json:"links"`
}

// collectionsDocument lists the collections (OGC API - Features, 7.13).
type collectionsDocument struct {
	Links       []link               `json:"links"`
	Collections []collectionDocument `json:"collections"`
}

type extent struct {
	Spatial  *spatialExtent  `json:"spatial,omitempty"`
	Temporal *temporalExtent `json:"temporal,omitempty"`
}

type spatialExtent struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type temporalExtent struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

// GET /collections
func (s *Server) collectionList(q *request) error {
	all, err := s.measured(q.ctx())
	if err != nil {
		return fmt.Errorf("measure the collections: %w", err)
	}
	documents := make([]collectionDocument, len(all))
	for i, c := range all {
		documents[i] = describe(q, c, link{Href: q.link("/collections/%s", c.ID), Rel: relSelf, Type: mediaJSON, Title: titleOf(c)})
	}
	list := collectionsDocument{q.selfLinks(), documents}
	return q.answer(mediaJSON, list, func() (document, error) { return collectionsPage(q, all), nil })
}

// measured lists all collections with extent, interval and count.
func (s *Server) measured(ctx context.Context) ([]*data.Collection, error) {
	all, err := s.features.Collections(ctx)
	if err != nil {
		return nil, err
	}
	return s.features.Collections(ctx, idsOf(all)...)
}

// GET /collections/{collection}
func (s *Server) collectionByID(q *request) error {
	c, err := s.measuredCollection(q)
	if err != nil {
		return err
	}
	return q.answer(mediaJSON, describe(q, c, q.selfLinks()...), func() (document, error) { return s.collectionPage(q, c) })
}

// measuredCollection is the request's collection with what is only worked out
// when asked for.
func (s *Server) measuredCollection(q *request) (*data.Collection, error) {
	all, err := s.features.Collections(q.ctx(), q.collection.ID)
	if err != nil {
		return nil, fmt.Errorf("measure the collection: %w", err)
	}
	for _, c := range all {
		if c.ID == q.collection.ID {
			return c, nil
		}
	}
	return nil, notFound("collection", q.collection.ID, idsOf(all)) // since the request began
}

func idsOf(collections []*data.Collection) []string {
	ids := make([]string, len(collections))
	for i, c := range collections {
		ids[i] = c.ID
	}
	return ids
}

// describe makes the document of a collection; its links begin with those given.
func describe(q *request, c *data.Collection, links ...link) collectionDocument {
	title := titleOf(c)
	for i, f := range withPage(featureForms) {
		address := itemsLink(q.base, c.ID)
		if i > 0 {
			address += query(paramF, f.name)
		}
		links = append(links, link{Href: address, Rel: relItems, Type: f.media, Title: title + ": the features as " + f.label})
	}
	links = append(links,
		link{Href: q.link("/collections/%s/queryables", c.ID), Rel: relQueryables, Type: mediaSchema, Title: title + ": what can be asked for"},
		link{Href: q.link("/collections/%s/sortables", c.ID), Rel: relSortables, Type: mediaSchema, Title: title + ": what can be sorted by"},
		link{Href: q.link("/collections/%s/schema", c.ID), Rel: relSchema, Type: mediaSchema, Title: title + ": the properties"},
	)
	for _, f := range featureForms {
		links = append(links, link{
			Href: downloadLink(q.base, c.ID, f), Rel: relEnclosure, Type: f.media, Title: title + ": everything in one file (" + f.label + ")",
		})
	}
	d := collectionDocument{
		ID: c.ID, Title: title, Description: c.Description, Attribution: c.Attribution, Citation: c.Citation,
		ItemType: "feature", ItemCount: c.Count, Extent: extentOf(c),
	}
	if c.IsSpatial() {
		links = append(links, link{Href: q.link("/collections/%s/tiles", c.ID), Rel: relTilesets, Type: mediaJSON, Title: title + ": vector tiles"})
		if isLayerName(c.ID) {
			links = append(links, link{Href: q.link("/xyz/%s.json", c.ID), Rel: relDescribedBy, Type: mediaJSON, Title: title + ": vector tiles (TileJSON)"})
		}
		d.CRS, d.StorageCRS = urisOf(systemsOf(c)), storageSystem(c).URI()
		if dimension, known := c.Geometry.Dimension(); known {
			d.GeometryDim = &dimension
		}
	}
	links = append(links, licenceLinks(c)...)
	d.Links = append(links, link{Href: q.link("/collections"), Rel: relUp, Type: mediaJSON, Title: "All collections"})
	return d
}

func titleOf(c *data.Collection) string {
	if c.Title != "" {
		return c.Title
	}
	return c.ID
}

// licenceLinks leads to the licence of a collection, where it has an address.
func licenceLinks(c *data.Collection) []link {
	if !isWebLink(c.Licence.Href) {
		return nil
	}
	return []link{{Href: c.Licence.Href, Rel: relLicense, Type: mediaHTML, Title: c.Licence.Title}}
}

// isWebLink reports whether a text is an address on the web, with a host.
func isWebLink(href string) bool {
	u, err := url.Parse(href)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
}

func extentOf(c *data.Collection) *extent {
	e := &extent{}
	if b := c.Extent; b != nil {
		e.Spatial = &spatialExtent{BBox: [][4]float64{{b.West, b.South, b.East, b.North}}, CRS: crs84}
	}
	if !c.Interval.IsZero() {
		e.Temporal = &temporalExtent{
			Interval: [][2]*string{{instant(c.Interval.Start, "T00:00:00Z"), instant(c.Interval.End, "T23:59:59Z")}},
			TRS:      gregorian,
		}
	}
	if e.Spatial == nil && e.Temporal == nil {
		return nil
	}
	return e
}

// instant writes the end of an interval as a date-time, as the standard wants
// it; an open end is null.
func instant(text, timeOfDay string) *string {
	if text == "" {
		return nil
	}
	if len(text) == len("2006-01-02") {
		text += timeOfDay
	}
	return &text
}
