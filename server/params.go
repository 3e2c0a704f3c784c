package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"panj/data"
)

// param is one parameter of the query: what the check of a request, the API
// document and the error messages know of it.
type param struct {
	name        string
	description string
	schema      schema
	example     any
	required    bool
	many        bool // may be repeated
}

// schema is the part of JSON Schema and of OpenAPI's dialect that is needed
// here, in a fixed order of members.
type schema struct {
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Type        string   `json:"type,omitempty"`
	Format      string   `json:"format,omitempty"`
	Nullable    bool     `json:"nullable,omitempty"`
	Enum        []string `json:"enum,omitempty"` // written in the type
	Items       *schema  `json:"items,omitempty"`
	MinItems    int      `json:"minItems,omitempty"`
	MaxItems    int      `json:"maxItems,omitempty"`
	UniqueItems bool     `json:"uniqueItems,omitempty"`
	MaxLength   int      `json:"maxLength,omitempty"`
	Minimum     *float64 `json:"minimum,omitempty"`
	Maximum     *float64 `json:"maximum,omitempty"`

	ExclusiveMinimum bool `json:"exclusiveMinimum,omitempty"` // as OpenAPI 3.0 has it
	ExclusiveMaximum bool `json:"exclusiveMaximum,omitempty"`

	Default any    `json:"default,omitempty"`
	Pattern string `json:"pattern,omitempty"`
}

// MarshalJSON writes the allowed values in their type, and null among them
// where that is allowed.
func (s schema) MarshalJSON() ([]byte, error) {
	type plain schema
	if len(s.Enum) == 0 || (s.Type == "string" && !s.Nullable) {
		return json.Marshal(plain(s))
	}
	typed, err := json.Marshal(enumValues{s.Enum, s.Type})
	if err != nil {
		return nil, err
	}
	if s.Nullable {
		typed = append(bytes.TrimSuffix(typed, []byte("]")), ",null]"...)
	}
	return json.Marshal(struct {
		plain
		Enum json.RawMessage `json:"enum"`
	}{plain(s), typed})
}

func number(v float64) *float64 { return &v }

// The names of the parameters that have a meaning of their own. A column of
// the same name cannot be asked for by equality.
const (
	paramF          = "f"
	paramBBox       = "bbox"
	paramDatetime   = "datetime"
	paramLimit      = "limit"
	paramOffset     = "offset"
	paramCursor     = "cursor"
	paramKM         = "km"
	paramMatch      = "match"
	paramResultType = "resultType"
	paramVersion    = "v"
	paramLon        = "lon"
	paramLat        = "lat"
	paramFrom       = "from"
	paramTo         = "to"
	paramFilter     = "filter"
	paramFilterLang = "filter-lang"
	paramFilterCRS  = "filter-crs"
	paramCRS        = "crs"
	paramBBoxCRS    = "bbox-crs"
	paramSortBy     = "sortby"
	paramProperties = "properties"
	paramQ          = "q"

	paramSkipGeometry = "skipGeometry"
	paramCollections  = "collections"

	paramPage = "page"
	paramLang = "lang"
	paramIRIs = "iris"
)

// reservedParams also holds the names that the standards give a meaning to and
// that are not offered yet.
var reservedParams = []string{
	paramF, paramBBox, paramDatetime, paramLimit, paramOffset, paramCursor, paramKM, paramMatch, paramResultType,
	paramFilter, paramFilterLang, paramFilterCRS, paramSortBy, paramProperties, paramSkipGeometry,
	paramCRS, paramBBoxCRS, paramQ, "ids", "profile",
}

var (
	limitParam = param{
		name: paramLimit, example: 10,
		description: "At most so many features in one answer. A larger number than the maximum counts as the maximum.",
		schema:      schema{Type: "integer", Minimum: number(1), Maximum: number(maxLimit), Default: defaultLimit},
	}
	offsetParam = param{
		name: paramOffset, example: 0,
		description: "Leaves out so many features first. Following the next links is faster and misses nothing when data change.",
		schema:      schema{Type: "integer", Minimum: number(0), Default: 0},
	}
	cursorParam = param{
		name:        paramCursor,
		description: "Where a page begins or ends, as given by a next or prev link; holds for the same query only.",
		schema:      schema{Type: "string"},
	}
	resultTypeParam = param{
		name: paramResultType, example: "hits",
		description: "\"hits\" gives the number of matching features without the features.",
		schema:      schema{Type: "string", Enum: []string{"results", "hits"}, Default: "results"},
	}
	kmParam = param{
		name: paramKM, example: "300/520",
		description: "Only features whose range of kilometres along the border overlaps this one: a number, or two joined by a slash. \"..\" or nothing leaves an end open.",
		schema:      schema{Type: "string"},
	}
	versionParam = param{
		name:        paramVersion,
		description: "Version of the dataset. With the current one the answer may be cached for ever.",
		schema:      schema{Type: "string"},
	}
	lonParam = param{
		name: paramLon, example: 71.55, required: true,
		description: "Longitude in degrees, WGS 84.",
		schema:      schema{Type: "number", Minimum: number(-180), Maximum: number(180)},
	}
	latParam = param{
		name: paramLat, example: 37.49, required: true,
		description: "Latitude in degrees, WGS 84.",
		schema:      schema{Type: "number", Minimum: number(-90), Maximum: number(90)},
	}
	kmOfBorderParam = param{
		name: paramKM, example: 778, required: true,
		description: "Kilometre along the border from its west end.",
		schema:      schema{Type: "number", Minimum: number(0)},
	}
	fromParam = param{
		name: paramFrom, example: 300, required: true,
		description: "First kilometre.",
		schema:      schema{Type: "number", Minimum: number(0)},
	}
	toParam = param{
		name: paramTo, example: 520, required: true,
		description: "Last kilometre, not less than the first.",
		schema:      schema{Type: "number", Minimum: number(0)},
	}
)

// formatParam is the parameter f of a resource with these formats.
func formatParam(formats []form) param {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
		if f.alias != "" {
			names = append(names, f.alias)
		}
	}
	return param{
		name: paramF, example: names[0],
		description: "Format of the answer; wins over the Accept header.",
		schema:      schema{Type: "string", Enum: names},
	}
}

// checkQuery holds the query of a request against the parameters of the
// resource: each known, each once unless it may be repeated, each required one
// there. hint may say why a parameter does not exist here.
func checkQuery(values url.Values, params []param, hint func(name string) string) error {
	known := make([]string, len(params))
	for i, p := range params {
		known[i] = p.name
	}
	for _, name := range sortedNames(values) {
		i := slices.Index(known, name)
		if i < 0 {
			err := &unknownParamError{name: name, known: known}
			if hint != nil {
				err.hint = hint(name)
			}
			return err
		}
		if given := values[name]; len(given) > 1 && !params[i].many {
			return &data.InvalidError{Param: name, Value: strings.Join(given, "&"), Reason: fmt.Sprintf("is given %d times, where once is allowed", len(given))}
		}
	}
	for _, p := range params {
		if p.required && !values.Has(p.name) {
			return &data.InvalidError{Param: p.name, Reason: fmt.Sprintf("is missing; give one like %s=%v", p.name, p.example)}
		}
	}
	return nil
}

func sortedNames(values url.Values) []string { return slices.Sorted(maps.Keys(values)) }

// parseQuery decodes the query string. What no parameter may hold, or cannot be
// read, is not among the values: the faults tell of it, in the order of the query.
func parseQuery(raw string) (values url.Values, faults []*data.InvalidError) {
	values = url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, fault := parsePair(pair)
		switch {
		case fault != nil:
			faults = append(faults, fault)
		case pair != "":
			values[name] = append(values[name], value)
		}
	}
	return values, faults
}

// parsePair decodes a name with its value.
func parsePair(pair string) (name, value string, fault *data.InvalidError) {
	rawName, rawValue, _ := strings.Cut(pair, "=")
	name, badName := url.QueryUnescape(rawName)
	value, badValue := url.QueryUnescape(rawValue)
	if badName != nil {
		name = rawName
	}
	switch {
	case badName != nil || badValue != nil:
		const reason = "holds a percent sign that is not followed by two hexadecimal digits; write a percent sign as %25"
		return "", "", &data.InvalidError{Param: strings.ToValidUTF8(name, "\uFFFD"), Value: strings.ToValidUTF8(rawValue, "\uFFFD"), Reason: reason}
	case strings.Contains(pair, ";"):
		const reason = "holds a semicolon, which separates nothing; write & between parameters, and a semicolon as %3B"
		return "", "", &data.InvalidError{Param: strings.ToValidUTF8(name, "\uFFFD"), Value: strings.ToValidUTF8(value, "\uFFFD"), Reason: reason}
	}
	for _, text := range [...]string{name, value} {
		if fault := checkText(name, text); fault != nil {
			return "", "", fault
		}
	}
	return name, value, nil
}

// checkText refuses text that is not UTF-8 or holds control characters.
func checkText(name, text string) *data.InvalidError {
	if !utf8.ValidString(text) {
		return &data.InvalidError{Param: strings.ToValidUTF8(name, "\uFFFD"), Value: strings.ToValidUTF8(text, "\uFFFD"), Reason: "is not valid UTF-8"}
	}
	if (name == paramFilter || name == paramQ) && text != name { // may be written in lines, or with tabs
		text = lineBreaks.Replace(text)
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return &data.InvalidError{Param: name, Value: text, Reason: "holds a control character, which nothing here does"}
	}
	return nil
}

var lineBreaks = strings.NewReplacer("\r", " ", "\n", " ", "\t", " ")

// parseNumber reads a plain decimal number: no NaN, infinity or hexadecimal.
func parseNumber(name, text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "0123456789.+-eE") != "" {
		return 0, &data.InvalidError{Param: name, Value: text, Reason: "is not a number; write it like 71.55"}
	}
	return v, nil
}

// parseNumberIn reads a number between two bounds, both allowed.
func parseNumberIn(name, text string, lowest, highest float64) (float64, error) {
	v, err := parseNumber(name, text)
	if err == nil && (v < lowest || v > highest) {
		err = &data.InvalidError{Param: name, Value: text, Reason: fmt.Sprintf("lies outside %s to %s", formatFloat(lowest), formatFloat(highest))}
	}
	return v, err
}

func formatFloat(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// parseChoice reads one of the values that the parameter's schema lists; its
// default when it is not given.
func parseChoice(values url.Values, p param) (string, error) {
	if !values.Has(p.name) {
		text, _ := p.schema.Default.(string)
		return text, nil
	}
	text := values.Get(p.name)
	if !slices.Contains(p.schema.Enum, text) {
		return "", &data.InvalidError{Param: p.name, Value: text, Reason: "is not one of " + strings.Join(p.schema.Enum, ", ")}
	}
	return text, nil
}
