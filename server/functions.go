package server

import (
	"strings"

	"panj/data/cql2"
)

// functionsDocument lists the functions that filters may call (OGC API -
// Features - Part 3, /req/filter/get-functions-response-json).
type functionsDocument struct {
	Functions []functionDocument `json:"functions"`
	Links     []link             `json:"links"`
}

type functionDocument struct {
	Name        string             `json:"name"`
	Description string             `json:"description"`
	Arguments   []argumentDocument `json:"arguments"`
	Returns     []string           `json:"returns"`
}

type argumentDocument struct {
	Title string   `json:"title"`
	Type  []string `json:"type"`
}

// GET /functions
func (s *Server) functions(q *request) error {
	d := functionsDocument{Functions: []functionDocument{}, Links: q.selfLinks()}
	for _, f := range cql2.Functions() {
		described := functionDocument{Name: f.Name, Description: f.Title, Arguments: []argumentDocument{}, Returns: functionTypes(f.Result)}
		for _, t := range f.Args {
			described.Arguments = append(described.Arguments, argumentDocument{string(t), functionTypes(t)})
		}
		d.Functions = append(d.Functions, described)
	}
	return q.answer(mediaJSON, d, func() (document, error) { return functionsPage(), nil })
}

// functionTypes names a type as the standard does in this document.
func functionTypes(t cql2.Type) []string {
	switch t {
	case cql2.TypeText:
		return []string{"string"}
	case cql2.TypeNumber:
		return []string{"number", "integer"}
	}
	return []string{string(t)}
}

// functionsPage shows how each function is called.
func functionsPage() document {
	p := resourcePage{Lead: []string{"What a filter may call beside the functions of CQL2 itself, as in round(km) > 300. The names are read without regard to case."}}
	list := section{Title: "Functions"}
	for _, f := range cql2.Functions() {
		var args []string
		for _, t := range f.Args {
			args = append(args, string(t))
		}
		list.Facts = append(list.Facts, fact{Name: f.Name + "(" + strings.Join(args, ", ") + ")", Value: shown{Text: f.Title}})
	}
	p.Sections = []section{list}
	return document{Title: "Functions", Content: p}
}
