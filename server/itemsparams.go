package server

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"panj/data"
	"panj/geo"
)

// itemsParams are the parameters of a query for features.
type itemsParams struct {
	query  data.Query // with the filters, and Limit and Offset
	crs    geo.CRS    // of the answer
	cursor cursor     // zero when none is given
	hits   bool       // only the number is asked for
}

// filterParams lists the parameters that select features of c: those that the
// standard asks of every collection, those of our own as far as the collection
// has what they ask about, then one for each queryable column.
func filterParams(c *data.Collection) []param {
	params := []param{bboxParam(c), datetimeParam(c)}
	if c.IsSpatial() {
		params = append(params, bboxCRSParam(c), matchParam(c))
	}
	if c.FromKMCol != "" {
		params = append(params, kmParam)
	}
	if c.HasText() {
		params = append(params, qParam)
	}
	params = append(params, cql2Params(c)...)
	for _, column := range queryables(c) {
		params = append(params, columnParam(column))
	}
	return params
}

// pageParams lists the parameters of a page of features.
func pageParams(c *data.Collection) []param {
	return slices.Concat([]param{limitParam, offsetParam, cursorParam, resultTypeParam}, sortParams(c), shownParams(c), filterParams(c))
}

// fileParams lists the parameters of a file of all features.
func fileParams(c *data.Collection) []param { return append(shownParams(c), filterParams(c)...) }

// itemParams lists the parameters of a single feature.
func itemParams(c *data.Collection) []param {
	if !c.IsSpatial() {
		return nil
	}
	return []param{crsParam(c)}
}

// queryables are the columns of c that can be asked for by equality.
func queryables(c *data.Collection) []data.Column {
	var columns []data.Column
	for _, column := range c.FilterColumns() {
		if !slices.Contains(reservedParams, column.Name) {
			columns = append(columns, column)
		}
	}
	return columns
}

func columnParam(column data.Column) param {
	about := cmp.Or(column.Title, column.Name)
	if column.Description != "" {
		about += ". " + column.Description
	}
	if !strings.HasSuffix(about, ".") {
		about += "."
	}
	about += " Only features with this value; given more than once, with one of the values."
	if len(column.Enum) > 0 {
		about += " Meant are " + shortList(column.Enum) + "."
	}
	// What the file allows in the column is no rule for what may be asked for:
	// nothing stops a row from holding something else.
	s := columnSchema(column)
	return param{name: column.Name, many: true, schema: schema{Type: s.Type, Format: s.Format}, description: about}
}

// missingHint says why a parameter that other collections have is unknown to c.
func missingHint(c *data.Collection) func(string) string {
	return func(name string) string {
		switch name {
		case paramBBoxCRS, paramCRS, paramSkipGeometry, paramMatch:
			return "the collection has no geometry"
		case paramKM:
			return "the collection has no kilometres"
		case paramQ:
			return "the collection has no text"
		}
		if column := c.Column(name); column != nil {
			return "the collection cannot be searched by this column"
		}
		return ""
	}
}

// parseFilters reads the parameters that filterParams lists.
func parseFilters(values url.Values, c *data.Collection) (data.Query, error) {
	q := data.Query{Collection: c.ID}
	if err := parseBox(values, c, &q); err != nil {
		return q, err
	}
	if values.Has(paramDatetime) {
		interval, err := data.ParseInterval(values.Get(paramDatetime))
		if err != nil {
			return q, err
		}
		if c.StartColumn != "" { // what has no time matches every interval
			q.Interval = &interval
		}
	}
	if values.Has(paramKM) && c.FromKMCol != "" {
		km, err := parseKMRange(values.Get(paramKM))
		if err != nil {
			return q, err
		}
		q.KM = &km
	}
	var err error
	if q.Text, err = parseText(values); err != nil {
		return q, err
	}
	for _, column := range queryables(c) {
		if given := values[column.Name]; len(given) > 0 {
			q.Equals = append(q.Equals, data.Equal{Column: column.Name, Values: given})
		}
	}
	q.Filter, err = parseFilterOf(values, c)
	return q, err
}

// parseItems reads all parameters of a page of features.
func parseItems(values url.Values, c *data.Collection) (itemsParams, error) {
	q, err := parseFilters(values, c)
	if err != nil {
		return itemsParams{}, err
	}
	p := itemsParams{query: q}
	if p.query.Limit, err = parseLimit(values); err != nil {
		return p, err
	}
	if p.query.Offset, err = parseOffset(values); err != nil {
		return p, err
	}
	if p.query.Sort, err = parseSort(values, c); err != nil {
		return p, err
	}
	if p.crs, err = parseShown(values, c, &p.query); err != nil {
		return p, err
	}
	result, err := parseChoice(values, resultTypeParam)
	if err != nil {
		return p, err
	}
	p.hits = result == "hits"
	if values.Has(paramCursor) {
		if values.Has(paramOffset) {
			return p, &data.InvalidError{Param: paramOffset, Value: values.Get(paramOffset), Reason: "cannot be used together with cursor"}
		}
		if p.cursor, err = parseCursor(values.Get(paramCursor), c.ID, values); err != nil {
			return p, err
		}
		p.cursor.apply(&p.query)
	}
	return p, nil
}

// parseLimit reads a whole number from 1; what is above the maximum counts as
// the maximum (OGC API - Features, /req/core/fc-limit-response-1).
func parseLimit(values url.Values) (int, error) {
	if !values.Has(paramLimit) {
		return defaultLimit, nil
	}
	text := values.Get(paramLimit)
	v, err := parseNumber(paramLimit, text)
	if err != nil || v < 1 || v != math.Trunc(v) {
		return 0, &data.InvalidError{Param: paramLimit, Value: text, Reason: fmt.Sprintf("is not a whole number from 1; at most %d features come in one answer", maxLimit)}
	}
	return int(min(v, maxLimit)), nil
}

func parseOffset(values url.Values) (int, error) {
	if !values.Has(paramOffset) {
		return 0, nil
	}
	text := values.Get(paramOffset)
	v, err := strconv.Atoi(text)
	if err != nil || v < 0 {
		return 0, &data.InvalidError{Param: paramOffset, Value: text, Reason: "is not a whole number from 0"}
	}
	return v, nil
}

// parseKMRange reads a kilometre or two joined by a slash, of which one may be
// left open.
func parseKMRange(text string) (data.KMRange, error) {
	const form = "write a kilometre like 300, or a range like 300/520, 300/.. or ../520"
	from, to, isRange := strings.Cut(text, "/")
	if !isRange {
		to = from
	}
	bound := func(text string, open float64) (float64, error) {
		if isRange && (text == "" || text == "..") {
			return open, nil
		}
		return parseNumber(paramKM, text)
	}
	a, err := bound(from, 0)
	b, err2 := bound(to, math.MaxFloat64)
	switch {
	case err != nil || err2 != nil:
		return data.KMRange{}, &data.InvalidError{Param: paramKM, Value: text, Reason: "is not a kilometre or a range of them; " + form}
	case a < 0 || b < 0:
		return data.KMRange{}, &data.InvalidError{Param: paramKM, Value: text, Reason: "is negative; kilometres count from 0 at the west end of the border"}
	case a > b:
		return data.KMRange{}, &data.InvalidError{Param: paramKM, Value: text, Reason: "ends before it begins; " + form}
	}
	return data.KMRange{From: a, To: b}, nil
}
