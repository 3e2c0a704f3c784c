package server

import (
	"fmt"
	"net/url"
	"strings"

	"panj/data"
	"panj/data/fulltext"
)

// qParam is the parameter of the draft OGC API - Features - Part 9: Text
// Search. The draft has no address for its conformance classes yet, so none is
// listed.
var qParam = param{
	name: paramQ, many: true, example: []string{"bridge", "river bank"},
	description: "Only features with these words in one of their texts: the id, text properties and the texts inside structured ones; " +
		"without sortby those that answer best come first. " + wordsHelp,
	schema: schema{Type: "array", Items: &schema{Type: "string"}, MinItems: 1},
}

// wordsHelp says how words are given.
var wordsHelp = "A comma separates alternatives; words separated by white space must stand next to each other, in this order. " +
	"The last word of an alternative may be the beginning of a word. Capitals and accents do not matter. Given more than once, all must be found. " +
	fmt.Sprintf("At most %d characters and %d times.", fulltext.MaxLength, fulltext.MaxConditions)

// parseText reads the words to look for, nil without any.
func parseText(values url.Values) (*fulltext.Query, error) {
	if !values.Has(paramQ) {
		return nil, nil
	}
	given := values[paramQ]
	q, err := fulltext.Parse(given...)
	if err != nil {
		return nil, &data.InvalidError{Param: paramQ, Value: strings.Join(given, "&"), Reason: err.Error()}
	}
	return q, nil
}
