package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

const (
	// mostPageRows is how many features the page of a collection shows at the most.
	mostPageRows = 500
	// rowVertices bounds the corners of all geometries that such a page keeps to
	// draw; of the rest it keeps the boxes.
	rowVertices = 200_000
)

// tableRows are features as the rows of a table, and their shapes.
type tableRows struct {
	q        *request
	columns  []data.Column
	indexes  []int // of columns, in the collection
	named    bool  // the first column is what names the row; else the id comes first
	rows     [][]shown
	shapes   []mapShape
	vertices int
}

func newTableRows(q *request, query data.Query) *tableRows {
	t := &tableRows{q: q}
	for i, column := range q.collection.Columns {
		if query.Columns == nil || slices.Contains(query.Columns, column.Name) {
			t.columns, t.indexes = append(t.columns, column), append(t.indexes, i)
		}
	}
	title := q.collection.TitleColumn()
	if i := slices.IndexFunc(t.columns, func(c data.Column) bool { return c.Name == title }); i >= 0 {
		column, index := t.columns[i], t.indexes[i]
		t.columns = slices.Insert(slices.Delete(t.columns, i, i+1), 0, column)
		t.indexes = slices.Insert(slices.Delete(t.indexes, i, i+1), 0, index)
		t.named = true
	}
	return t
}

// add keeps what the page shows of a feature.
func (t *tableRows) add(f *data.Feature) {
	href := featureLink(t.q.base, t.q.collection.ID, f.ID)
	var row []shown
	if !t.named {
		row = append(row, linked(f.ID, href))
	}
	for i, index := range t.indexes {
		v := showCell(f.Values[index], t.q.base, href)
		if i == 0 && t.named {
			if v.Null() {
				v = words(f.ID)
			}
			v.Href, v.Away, v.Rest = href, false, ""
		}
		row = append(row, v)
	}
	t.rows = append(t.rows, row)
	shape := shapeOf(t.q, t.q.collection, f)
	if shape.geometry != nil {
		geo.EachVertex(shape.geometry, func(orb.Point) { t.vertices++ })
		if t.vertices > rowVertices {
			shape.geometry = shape.geometry.Bound()
		}
	}
	t.shapes = append(t.shapes, shape)
}

// itemsPage answers with a page of features as a table.
func (s *Server) itemsPage(q *request) error {
	q.dropEmptyFields()
	p, err := parseItems(q.values, q.collection)
	if err != nil {
		return err
	}
	p.query.Limit = min(p.query.Limit, mostPageRows)
	p.query.LinkBase = q.base
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	d, err := s.makeItemsPage(q, p, site)
	if err != nil {
		return err
	}
	return s.sendTemplate(q, d)
}

func (s *Server) makeItemsPage(q *request, p itemsParams, site *siteData) (document, error) {
	if err := s.waitForPage(q, p.query); err != nil {
		return document{}, err
	}
	defer s.pages.leave()
	pg := &featurePage{rows: newTableRows(q, p.query)}
	links, matched, err := s.fill(q, p, p.query, pg)
	if err != nil {
		return document{}, err
	}
	c := q.collection
	view := itemsView{
		Collection: titleOf(c), Form: itemsForm(q, p), Filters: activeFilters(q), Downloads: downloadLinks(q), Hits: p.hits,
		Count: countWords(matched, "feature", "features"), Table: pg.table(q, p),
	}
	view.Filtered, view.Clear = len(view.Filters) > 0, q.base+q.r.URL.EscapedPath()
	d := document{
		Template: "items.html", Title: titleOf(c) + ": features", Heading: "Features", Trail: collectionTrail(q.base, c), Summary: c.Description,
	}
	view.Pages = pager{Text: view.Count}
	if !p.hits {
		view.Pages.Text = partWords(pg.returned(), matched, "feature", "features")
	}
	for _, l := range links {
		switch l.Rel {
		case relNext:
			view.Pages.Next, d.Listed = l.Href, append(d.Listed, l)
		case relPrev:
			view.Pages.Prev, d.Listed = l.Href, append(d.Listed, l)
			view.Pages.First = q.self(paramCursor, "", paramOffset, "")
		}
	}
	d.Map, d.Links = pg.drawing(q, p, site), links
	d.Content = view
	return d, nil
}

// itemsView is what the page of a collection's features is made from.
type itemsView struct {
	Collection, Count string
	Hits, Filtered    bool
	Clear             string // the same without any filter
	Form              inputForm
	Filters           []activeFilter
	Downloads         []PageLink
	Table             *table
	Pages             pager
}

// table heads the rows of the page with links that sort by each column.
func (pg *featurePage) table(q *request, p itemsParams) *table {
	t := &table{Caption: titleOf(q.collection), Hidden: true, Sticky: true}
	if !pg.rows.named {
		t.Columns = append(t.Columns, tableColumn{Title: "Id"})
	}
	sortable := columnNames(sortables(q.collection))
	for _, column := range pg.rows.columns {
		head := tableColumn{Title: columnTitle(column), About: column.Description, Number: column.Type == data.Integer || column.Type == data.Number}
		if slices.Contains(sortable, column.Name) {
			head.Up = q.self(paramSortBy, column.Name, paramCursor, "", paramOffset, "")
			head.Down = q.self(paramSortBy, "-"+column.Name, paramCursor, "", paramOffset, "")
			// A name that begins like an order has to be given with one.
			if strings.ContainsAny(column.Name[:1], "+- ") {
				head.Up = q.self(paramSortBy, "+"+column.Name, paramCursor, "", paramOffset, "")
			}
		}
		if len(p.query.Sort) > 0 && p.query.Sort[0].Column == column.Name {
			head.Sorted = "ascending"
			if p.query.Sort[0].Descending {
				head.Sorted = "descending"
			}
		}
		t.Columns = append(t.Columns, head)
	}
	t.Rows = pg.rows.rows[pg.dropped:]
	return t
}

// drawing shows where the features of the page are.
func (pg *featurePage) drawing(q *request, p itemsParams, site *siteData) *smallMap {
	shapes := pg.rows.shapes[pg.dropped:]
	box, ok := boxOf(shapes)
	if !ok {
		return nil
	}
	m := site.drawMap("Where the features of this page are", box, shapes)
	if p.crs == geo.CRS84 && pg.rows.vertices <= rowVertices {
		m.Items = itemsLink(q.base, q.collection.ID)
		m.drawFrom(q.self(paramF, geoJSONFormat.name, paramLimit, strconv.Itoa(p.query.Limit)), q.collection)
	}
	return m
}

// downloadLinks lead to all features that match, in every format of files.
func downloadLinks(q *request) []PageLink {
	taken := paramNames(fileParams(q.collection))
	values := url.Values{}
	for name, given := range q.values {
		if slices.Contains(taken, name) {
			values[name] = given
		}
	}
	return fileLinks(q, values)
}

// fileLinks lead to a collection in every format of files.
func fileLinks(q *request, values url.Values) []PageLink {
	var links []PageLink
	for _, f := range featureForms {
		href := downloadLink(q.base, q.collection.ID, f)
		if len(values) > 0 {
			href += "?" + values.Encode()
		}
		links = append(links, PageLink{f.label, href})
	}
	return links
}
