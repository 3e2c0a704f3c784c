package server

import (
	"net/url"
	"strings"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// The languages of a filter (OGC API - Features - Part 3, 7.5).
const (
	langText = "cql2-text"
	langJSON = "cql2-json"
)

var (
	filterParam = param{
		name: paramFilter,
		description: "Only features of which this is true: a condition in the Common Query Language (CQL2, OGC 21-065r2), with the properties that " +
			"the resource \"queryables\" lists and with the geometry. A date beside an instant stands for its day in UTC; where dates are " +
			"days of another zone, compare them with dates.",
		schema: schema{Type: "string"},
	}
	filterLangParam = param{
		name: paramFilterLang, example: langText,
		description: "The encoding of the filter.",
		schema:      schema{Type: "string", Enum: []string{langText, langJSON}, Default: langText},
	}
)

// cql2Params are the parameters of a filter, with an example that fits the
// collection.
func cql2Params(c *data.Collection) []param {
	p := filterParam
	columns := c.FilterColumns()
	if len(columns) == 0 && !c.IsSpatial() {
		return nil
	}
	name := c.GeometryName()
	for _, column := range columns {
		if name = column.Name; column.Type == data.Text {
			break
		}
	}
	p.example = cql2.Text(&cql2.Not{Arg: &cql2.IsNull{Arg: cql2.Property(name)}})
	return []param{p, filterLangParam, filterCRSParam(c)}
}

// parseFilter reads the filter, nil without one, in longitude and latitude: the
// collection says from which reference systems. It is not checked, so that it
// may be held against several collections.
func parseFilter(values url.Values, c *data.Collection) (cql2.Expr, error) {
	lang, err := parseChoice(values, filterLangParam)
	if err != nil {
		return nil, err
	}
	crs, err := parseCRS(values, paramFilterCRS, c)
	if err != nil || !values.Has(paramFilter) {
		return nil, err
	}
	text := values.Get(paramFilter)
	var e cql2.Expr
	if lang == langJSON {
		e, err = cql2.ParseJSON([]byte(text))
	} else {
		e, err = cql2.ParseText(text)
	}
	if err == nil && crs != geo.CRS84 {
		e, err = cql2.Transform(e, toLonLat(crs))
	}
	if err != nil {
		return nil, invalidFilter(text, lang, err)
	}
	return e, nil
}

// parseFilterOf reads the filter for a collection, in longitude and latitude;
// nil without one.
func parseFilterOf(values url.Values, c *data.Collection) (cql2.Expr, error) {
	e, err := parseFilter(values, c)
	if err != nil {
		return nil, err
	}
	return checkFilter(values, e, c)
}

// checkFilter holds a filter that was read from the values, nil for none,
// against a collection.
func checkFilter(values url.Values, e cql2.Expr, c *data.Collection) (cql2.Expr, error) {
	if e == nil {
		return nil, nil
	}
	checked, err := cql2.Check(e, c.FilterSchema())
	if err != nil {
		return nil, invalidFilter(values.Get(paramFilter), values.Get(paramFilterLang), err)
	}
	return checked, nil
}

// invalidFilter says what is wrong with a filter. One that looks like the
// other encoding is told so.
func invalidFilter(text, lang string, err error) error {
	reason := err.Error()
	if looksLikeJSON := strings.HasPrefix(strings.TrimSpace(text), "{"); looksLikeJSON && lang != langJSON {
		reason += "; a filter in JSON needs " + paramFilterLang + "=" + langJSON
	} else if !looksLikeJSON && lang == langJSON {
		reason += "; " + paramFilterLang + "=" + langJSON + " asks for JSON"
	}
	return &data.InvalidError{Param: paramFilter, Value: text, Reason: reason}
}
