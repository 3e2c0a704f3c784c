package server

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
)

// sortables are the columns of c that features can be sorted by. The parameter
// separates names by commas, so a name with one cannot be given.
func sortables(c *data.Collection) []data.Column {
	return slices.DeleteFunc(c.FilterColumns(), func(column data.Column) bool { return strings.Contains(column.Name, ",") })
}

// sortParams is the parameter for the order of features.
func sortParams(c *data.Collection) []param {
	columns := sortables(c)
	if len(columns) == 0 {
		return nil
	}
	return []param{{
		name: paramSortBy, example: []string{"-" + columns[0].Name},
		description: "Sorts the features by these properties, the first one first; - before a name turns the order around, + (written %2B or left out) does not. " +
			"Features without a value come last.",
		schema: schema{Type: "array", Items: &schema{Type: "string"}, MinItems: 1, MaxItems: data.MaxSortKeys},
	}}
}

// parseSort reads the order of features, nil for that of their keys.
func parseSort(values url.Values, c *data.Collection) ([]data.SortKey, error) {
	if !values.Has(paramSortBy) {
		return nil, nil
	}
	text := values.Get(paramSortBy)
	invalid := func(format string, args ...any) error {
		return &data.InvalidError{Param: paramSortBy, Value: text, Reason: fmt.Sprintf(format, args...)}
	}
	names := columnNames(sortables(c))
	items := strings.Split(text, ",")
	if len(items) > data.MaxSortKeys {
		return nil, invalid("names %d properties; at most %d are allowed", len(items), data.MaxSortKeys)
	}
	var keys []data.SortKey
	for _, item := range items {
		key := data.SortKey{Column: item}
		// A + that was not escaped reads as a space.
		if name, found := strings.CutPrefix(item, "-"); found {
			key = data.SortKey{Column: name, Descending: true}
		} else if item != "" && (item[0] == '+' || item[0] == ' ') {
			key.Column = item[1:]
		}
		if !slices.Contains(names, key.Column) {
			return nil, invalid("%s", unknownColumn(key.Column, names))
		}
		if slices.ContainsFunc(keys, func(k data.SortKey) bool { return k.Column == key.Column }) {
			return nil, invalid("names %q twice", key.Column)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func columnNames(columns []data.Column) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

// unknownColumn says which names there are in the place of an unknown one.
func unknownColumn(name string, names []string) string {
	text := fmt.Sprintf("there is no property %q", shorten(name))
	if near := cql2.Nearest(name, names); near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	return text + "; allowed are " + shortList(names)
}

// shortList joins names, the first ones of many.
func shortList(names []string) string {
	const most = 40
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// shownParams are the parameters for what is shown of each feature.
func shownParams(c *data.Collection) []param {
	var params []param
	if names := showables(c); len(names) > 0 {
		params = append(params, param{
			name: paramProperties, example: []string{names[0]},
			description: "Shows only these properties; the id and the geometry are shown as well.",
			schema:      schema{Type: "array", Items: &schema{Type: "string"}, MinItems: 1},
		})
	}
	if c.IsSpatial() {
		params = append(params, param{
			name: paramSkipGeometry, example: true,
			description: "\"true\" leaves the geometry out: it is null.",
			schema:      schema{Type: "boolean", Default: false},
		}, crsParam(c))
	}
	return params
}

// showables are the properties that can be asked for.
func showables(c *data.Collection) []string {
	return slices.DeleteFunc(columnNames(c.Columns), func(name string) bool { return strings.Contains(name, ",") })
}

// parseShown reads what is shown of each feature, and the reference system in
// which it is.
func parseShown(values url.Values, c *data.Collection, q *data.Query) (crs geo.CRS, err error) {
	if values.Has(paramProperties) {
		text := values.Get(paramProperties)
		names := showables(c)
		q.Columns = []string{}
		for item := range strings.SplitSeq(text, ",") {
			if !slices.Contains(names, item) {
				return crs, &data.InvalidError{Param: paramProperties, Value: text, Reason: unknownColumn(item, names)}
			}
			if !slices.Contains(q.Columns, item) {
				q.Columns = append(q.Columns, item)
			}
		}
	}
	if !c.IsSpatial() {
		return crs, nil
	}
	switch text := values.Get(paramSkipGeometry); {
	case text == "true":
		q.SkipGeometry = true
	case text != "false" && values.Has(paramSkipGeometry):
		return crs, &data.InvalidError{Param: paramSkipGeometry, Value: text, Reason: "is not true or false"}
	}
	return parseCRS(values, paramCRS, c)
}

// GET /collections/{collection}/sortables
func (s *Server) sortables(q *request) error {
	c := q.collection
	d := newSchemaDocument(q, "What can be sorted by of: "+titleOf(c))
	for _, column := range sortables(c) {
		d.Properties = append(d.Properties, member{column.Name, columnProperty(c, column)})
	}
	return q.answer(mediaSchema, d, func() (document, error) {
		return schemaPage(c, q.base, "Sortables", "What features of this collection can be sorted by.", d), nil
	})
}
