package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

// formColumns is for how many columns the form offers a choice of values, where
// there are no more than formValues.
const formColumns, formValues = 6, 30

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

// activeFilter is a condition that is set, and where it is not.
type activeFilter struct{ Name, Value, Without string }

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
