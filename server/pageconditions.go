package server

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"panj/data"
	"panj/data/cql2"
)

// Properties that the form of the map page asks about by conditions of the
// parameter filter, as the items of the collection take no parameter for them.
const (
	killedColumn   = "killed"
	speakersColumn = "said_by"
)

// killedChoices are the conditions that the page knows by these names.
var killedChoices = []struct{ name, condition string }{
	{"some", "killed >= 1"}, {"none", "killed = 0"}, {"unstated", "killed IS NULL"},
}

// conditionFields are fields that ask for one condition each. They all have the
// name of the parameter filter; the server joins what they send (oneFilter). There
// are none where the filter that is set could not be joined to.
func (n *narrowed) conditionFields(t *choiceRows) []PageField {
	set, textual := n.conditions()
	if !textual {
		return nil
	}
	var fields []PageField
	add := func(about string, choices []PageChoice) {
		f := PageField{Name: paramFilter, About: about, Choices: choices}
		for i, c := range f.Choices {
			f.Choices[i].Chosen = slices.Contains(set, c.Value)
		}
		fields = append(fields, f)
	}
	if c := n.collection.Column(killedColumn); c != nil && !c.Related && (c.Type == data.Integer || c.Type == data.Number) {
		var choices []PageChoice
		for _, k := range killedChoices {
			choices = append(choices, PageChoice{Value: k.condition, Label: k.name, Uncounted: true})
		}
		add(killedColumn, choices)
	}
	if len(t.speakers) > 0 {
		var choices []PageChoice
		for _, who := range t.speakers {
			says := &cql2.ArrayCompare{Op: cql2.AOverlaps, Left: cql2.Property(speakersColumn), Right: &cql2.Array{Items: []cql2.Expr{cql2.String(who)}}}
			choices = append(choices, PageChoice{Value: cql2.Text(says), Label: who, Uncounted: true})
		}
		add(speakersColumn, choices)
	}
	return fields
}

// conditions are the parts of the filter that is set, as texts; they all have to
// hold. It reports whether it is one to which texts can be joined.
func (n *narrowed) conditions() (parts []string, textual bool) {
	if n.values.Get(paramFilterLang) == langJSON || n.values.Has(paramFilterCRS) {
		return nil, false
	}
	text := n.values.Get(paramFilter)
	if text == "" {
		return nil, true
	}
	list, err := conjuncts(text)
	for _, e := range list {
		parts = append(parts, cql2.Text(e))
	}
	return parts, err == nil
}

// conjuncts are the conditions that a filter joins by AND.
func conjuncts(text string) ([]cql2.Expr, error) {
	e, err := cql2.ParseText(text)
	if and, ok := e.(*cql2.And); ok && err == nil {
		return and.Args, nil
	}
	return []cql2.Expr{e}, err
}

// conjunction writes conditions as one filter; none is "".
func conjunction(parts []cql2.Expr) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return cql2.Text(parts[0])
	}
	return cql2.Text(&cql2.And{Args: parts})
}

// restOfFilter is what the filter asks for besides the choices of the fields.
func (n *narrowed) restOfFilter(fields []PageField) string {
	var rest []cql2.Expr
	list, _ := conjuncts(n.values.Get(paramFilter)) // read before
	for _, e := range list {
		text := cql2.Text(e)
		asked := func(f PageField) bool {
			return f.Name == paramFilter && slices.ContainsFunc(f.Choices, func(c PageChoice) bool { return c.Value == text })
		}
		if !slices.ContainsFunc(fields, asked) {
			rest = append(rest, e)
		}
	}
	return conjunction(rest)
}

// joinFilters sends a browser that has filled in the form of the map page on to
// the address with one filter, as the interface takes it. It reports whether there
// were several that can be joined.
func (q *request) joinFilters() bool {
	var parts []cql2.Expr
	given := slices.DeleteFunc(slices.Clone(q.values[paramFilter]), func(v string) bool { return v == "" })
	if len(given) < 2 || q.values.Get(paramFilterLang) == langJSON {
		return false
	}
	for _, text := range given {
		list, err := conjuncts(text)
		if err != nil {
			return false // the page says why
		}
		parts = append(parts, list...)
	}
	q.w.Header().Set("Location", q.self(paramFilter, conjunction(parts)))
	q.w.Header().Set("Cache-Control", cacheNever)
	q.w.WriteHeader(http.StatusSeeOther)
	return true
}

// speakersOf reads who says something of a row.
func speakersOf(v any) []string {
	raw, _ := v.(json.RawMessage)
	var names []any
	if json.Unmarshal(raw, &names) != nil {
		return nil
	}
	var texts []string
	for _, name := range names {
		if text, ok := name.(string); ok && strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// someSpeakers sorts them; there are none when they are too many to choose from.
func someSpeakers(all map[string]bool) []string {
	if len(all) > maxChoices {
		return nil
	}
	return slices.Sorted(maps.Keys(all))
}
