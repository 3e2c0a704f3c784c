package server

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

const (
	// pageRows is how many features the page of a collection shows unless it is
	// asked for another number, mostPageRows the most.
	pageRows, mostPageRows = 50, 500
	// rowVertices bounds the corners of all geometries that such a page keeps to
	// draw; of the rest it keeps the boxes.
	rowVertices = 200_000
	// formColumns is for how many columns the form offers a choice of values.
	formColumns, formValues = 6, 30
)

// emptyInForms are the fields of the form of a page; a browser sends those
// that were left empty too.
var emptyInForms = []string{paramBBox, paramDatetime, paramKM, paramLimit, paramSortBy, paramFilter, paramQ}

// dropEmptyFields takes away what a form sent without a value.
func (q *request) dropEmptyFields() {
	choices := choiceColumns(q.collection)
	for name, given := range q.values {
		isField := slices.Contains(emptyInForms, name) || slices.ContainsFunc(choices, func(c data.Column) bool { return c.Name == name })
		if isField && strings.Join(given, "") == "" {
			q.values.Del(name)
		}
	}
}

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
	for _, name := range titleColumns {
		if i := slices.IndexFunc(t.columns, func(c data.Column) bool { return c.Name == name && c.Type == data.Text }); i >= 0 {
			column, index := t.columns[i], t.indexes[i]
			t.columns = slices.Insert(slices.Delete(t.columns, i, i+1), 0, column)
			t.indexes = slices.Insert(slices.Delete(t.indexes, i, i+1), 0, index)
			t.named = true
			break
		}
	}
	return t
}

// add keeps what the page shows of a feature.
func (t *tableRows) add(f *data.Feature) {
	href := t.q.link("/collections/%s/items/%s", t.q.collection.ID, f.ID)
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
	if !q.values.Has(paramLimit) {
		p.query.Limit = pageRows
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

// activeFilter is a condition that is set, and where it is not.
type activeFilter struct{ Name, Value, Without string }

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
		m.Items, m.Radius = q.link("/collections/%s/items", q.collection.ID), q.collection.RadiusCol
		m.Features = q.self(paramF, geoJSONFormat.name, paramLimit, strconv.Itoa(p.query.Limit))
	}
	return m
}

// choiceColumns are those columns that the form offers as a choice of values.
func choiceColumns(c *data.Collection) []data.Column {
	var columns []data.Column
	for _, column := range queryables(c) {
		if (len(column.Enum) > 0 && len(column.Enum) <= formValues) || column.Type == data.Boolean {
			columns = append(columns, column)
		}
	}
	return columns[:min(len(columns), formColumns)]
}

// itemsForm asks for what selects and sorts the features. What it does not ask
// for stays as it is.
func itemsForm(q *request, p itemsParams) inputForm {
	c := q.collection
	f := inputForm{Action: q.base + q.r.URL.EscapedPath(), Button: "Show"}
	known := paramNames(pageParams(c))
	text := func(name, label, hint string) {
		if slices.Contains(known, name) {
			f.Fields = append(f.Fields, formField{Name: name, Label: label, Hint: hint, Kind: "text", Value: q.values.Get(name)})
		}
	}
	text(paramQ, "Words", "")
	text(paramDatetime, "Date", "2025-11-01/2025-12-31")
	text(paramBBox, "Box, in degrees", "70.9,38.3,71.2,38.6")
	text(paramKM, "Kilometres of the border", "300/520")
	for _, column := range choiceColumns(c) {
		f.Fields = append(f.Fields, choiceField(column, q.values.Get(column.Name)))
	}
	text(paramFilter, "Filter (CQL2)", "")
	if slices.Contains(known, paramSortBy) {
		f.Fields = append(f.Fields, sortField(c, q.values.Get(paramSortBy)))
	}
	f.Fields = append(f.Fields, formField{
		Name: paramLimit, Label: "Features on a page", Kind: "number", Min: "1", Max: strconv.Itoa(mostPageRows), Step: "1", Value: strconv.Itoa(p.query.Limit),
	})
	for _, name := range sortedNames(q.values) {
		values := q.values[name]
		if slices.ContainsFunc(f.Fields, func(field formField) bool { return field.Name == name }) {
			values = values[1:] // the field has the first one
		}
		if name != paramCursor && name != paramOffset && name != paramResultType {
			for _, value := range values {
				f.Fields = append(f.Fields, formField{Name: name, Kind: "hidden", Value: value})
			}
		}
	}
	return f
}

func paramNames(params []param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.name
	}
	return names
}

func choiceField(column data.Column, chosen string) formField {
	field := formField{Name: column.Name, Label: columnTitle(column), Kind: "select", Options: []formOption{{Label: "any"}}}
	values := column.Enum
	if column.Type == data.Boolean {
		values = []string{"true", "false"}
	}
	for _, v := range values {
		label := v
		switch {
		case column.Type != data.Boolean:
		case v == "true":
			label = "yes"
		default:
			label = "no"
		}
		field.Options = append(field.Options, formOption{v, label, v == chosen})
	}
	if chosen != "" && !slices.ContainsFunc(field.Options, func(o formOption) bool { return o.Chosen }) {
		field.Options = append(field.Options, formOption{chosen, chosen, true})
	}
	return field
}

func sortField(c *data.Collection, chosen string) formField {
	field := formField{Name: paramSortBy, Label: "Sorted by", Kind: "select", Options: []formOption{{Label: "the order of the table"}}}
	for _, column := range sortables(c) {
		for _, o := range []formOption{{"+" + column.Name, columnTitle(column) + ", ascending", false}, {"-" + column.Name, columnTitle(column) + ", descending", false}} {
			o.Chosen = o.Value == chosen || o.Value == "+"+strings.TrimPrefix(chosen, " ")
			field.Options = append(field.Options, o)
		}
	}
	if chosen != "" && !slices.ContainsFunc(field.Options, func(o formOption) bool { return o.Chosen }) {
		field.Options = append(field.Options, formOption{chosen, chosen, true})
	}
	return field
}

// filterTitles name the conditions that are not those of a column.
var filterTitles = map[string]string{
	paramBBox: "Box", paramDatetime: "Date", paramKM: "Kilometres", paramFilter: "Filter", paramQ: "Words",
}

// activeFilters lists the conditions that are set.
func activeFilters(q *request) []activeFilter {
	var active []activeFilter
	selecting := paramNames(filterParams(q.collection))
	for _, name := range sortedNames(q.values) {
		if slices.Contains([]string{paramFilterLang, paramFilterCRS, paramBBoxCRS, paramMatch}, name) || !slices.Contains(selecting, name) {
			continue
		}
		title := cmp.Or(filterTitles[name], name)
		if column := q.collection.Column(name); column != nil && !slices.Contains(reservedParams, name) {
			title = columnTitle(*column)
		}
		without := []string{name, "", paramCursor, "", paramOffset, ""}
		switch name {
		case paramBBox:
			without = append(without, paramMatch, "", paramBBoxCRS, "")
		case paramFilter:
			without = append(without, paramFilterLang, "", paramFilterCRS, "")
		}
		active = append(active, activeFilter{title, cutText(strings.Join(q.values[name], " or "), shownInTable), q.self(without...)})
	}
	return active
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
		href := q.link("/download/%s.", q.collection.ID) + f.features.Extension
		if len(values) > 0 {
			href += "?" + values.Encode()
		}
		links = append(links, PageLink{f.label, href})
	}
	return links
}
