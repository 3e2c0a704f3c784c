package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"panj/data"
)

// apiPage is what the readable form of the document is made from: every
// operation, but of those that each collection has, those of one.
type apiPage struct {
	Collections []formOption
	Groups      []apiGroup
	Document    string // address of the document itself
	Script      string // that sends the requests, empty without one
}

// apiGroup is one heading.
type apiGroup struct {
	Tag     string
	Anchor  string
	General []apiOperation
	Each    []apiOperation // that every collection has
}

// readerParam chooses the collection whose operations are shown.
var readerParam = param{name: "collection", description: "Shows the operations of this collection.", schema: schema{Type: "string"}}

// GET /api.html
// The document for people, with a form for each operation.
func (s *Server) apiReader(q *request) error {
	inv, err := s.inventory(q.ctx(), q.version)
	if err != nil {
		return err
	}
	shown, err := inv.shown(q)
	if err != nil {
		return err
	}
	p := apiPage{Document: q.link("/api") + query(paramF, openAPIFormat.name)}
	if s.page.reader != "" {
		p.Script = q.link("/assets/%s", s.page.reader)
	}
	for _, c := range inv.collections {
		p.Collections = append(p.Collections, formOption{Value: c.ID, Label: titleOf(c), Chosen: c == shown})
	}
	operations := slices.Clone(inv.operations)
	slices.SortStableFunc(operations, func(a, b apiOperation) int { return a.fileLast() - b.fileLast() })
	for i, tag := range apiTags {
		group := apiGroup{Tag: tag, Anchor: fmt.Sprintf("part-%d", i+1)}
		for _, op := range operations {
			op.base = q.base
			switch {
			case op.Tag != tag:
			case op.collection == nil:
				group.General = append(group.General, op)
			case op.collection == shown:
				group.Each = append(group.Each, op)
			}
		}
		if len(group.General)+len(group.Each) > 0 {
			p.Groups = append(p.Groups, group)
		}
	}
	var formats []formatLink
	if q.route.id != "api" { // which names its own
		formats = []formatLink{{openAPIFormat.label, openAPIFormat.media, p.Document}}
	}
	return s.sendTemplate(q, document{Template: "api.html", Title: "The interface", Content: p, Canon: q.link("/api.html"), Formats: formats})
}

// fileLast orders operations: those that answer with a file are the last.
func (op apiOperation) fileLast() int {
	if op.route.file.media != "" {
		return 1
	}
	return 0
}

// shown is the collection whose operations the page shows: the one that is
// asked for, else the incidents, else the first.
func (inv *inventory) shown(q *request) (*data.Collection, error) {
	if id := q.values.Get(readerParam.name); id != "" {
		if c := inv.collection(id); c != nil {
			return c, nil
		}
		return nil, notFound("collection", id, idsOf(inv.collections))
	}
	if c := inv.collection(incidentCollection); c != nil {
		return c, nil
	}
	if len(inv.collections) > 0 {
		return inv.collections[0], nil
	}
	return nil, nil
}

// GET /api/{operation}
// Goes where a form of the page leads: fields that are empty are no
// parameters, and those of the path have their place in it.
func (s *Server) apiForm(q *request) error {
	inv, err := s.inventory(q.ctx(), q.version)
	if err != nil {
		return err
	}
	for _, op := range inv.operations {
		if op.ID != q.path["operation"] {
			continue
		}
		target, err := op.address(q.values)
		if err != nil {
			return err
		}
		q.w.Header().Set("Location", q.base+target)
		q.w.Header().Set("Cache-Control", cacheNever)
		q.w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	return notFound("operation", q.path["operation"], nil)
}

// address is the path and the query that the fields of the form ask for.
func (op apiOperation) address(fields url.Values) (string, error) {
	path := op.Path
	for _, p := range op.InPath {
		value := fields.Get(p.Field())
		if value == "" {
			return "", &data.InvalidError{Param: p.Name, Reason: "is missing: the path needs it"}
		}
		path = strings.ReplaceAll(path, p.Field(), url.PathEscape(value))
	}
	values := url.Values{}
	for _, p := range op.Params {
		for _, value := range fields[p.name] {
			if value != "" {
				values.Add(p.name, value)
			}
		}
	}
	if len(values) == 0 {
		return path, nil
	}
	return path + "?" + readable.Replace(values.Encode()), nil
}

// Field is the name of the parameter in a form: one that no parameter of a
// query has.
func (p pathParam) Field() string { return "{" + p.Name + "}" }

// About says what the parameter is.
func (p pathParam) About() string { return pathDescriptions[p.Name] }

// Action is the address that the operation's form is sent to.
func (op apiOperation) Action() string { return linkTo(op.base, "/api/%s", op.ID) }

// Address is that of the resource, with the parameters of the path in braces.
func (op apiOperation) Address() string { return op.base + op.Path }

// Short is the summary without the collection.
func (op apiOperation) Short() string { return op.route.summary }

// Accept is the media type that a request without f asks for.
func (op apiOperation) Accept() string { return op.answer().forms(op.route)[0].media }

// Names lists the operation's formats for people.
func (op apiOperation) Names() string {
	var labels []string
	for _, f := range op.answer().forms(op.route) {
		label := f.label
		if label == "" {
			label = f.media
		}
		labels = append(labels, label)
	}
	return strings.Join(labels, ", ")
}

// apiLine is an answer as the page lists it.
type apiLine struct {
	Status int
	About  string
}

// Refusals lists what else than the answer there can be.
func (op apiOperation) Refusals() []apiLine {
	var lines []apiLine
	for _, status := range op.refusals() {
		for _, r := range refusalDescriptions {
			if r.status == status {
				lines = append(lines, apiLine{status, r.about})
			}
		}
	}
	return lines
}

// Name and its companions show a parameter to a template.
func (p apiParam) Name() string { return p.name }

// Description says what the parameter does.
func (p apiParam) Description() string { return p.description }

// Required reports whether the request is refused without it.
func (p apiParam) Required() bool { return p.required }

// Choices are the values there are, where those are few.
func (p apiParam) Choices() []string {
	if p.schema.Type == "boolean" {
		return []string{"true", "false"}
	}
	return p.schema.Enum
}

// Input is the kind of field that asks for the value.
func (p apiParam) Input() string {
	switch {
	case p.name == paramFilter:
		return "area"
	case len(p.Choices()) > 0:
		return "select"
	case p.schema.Type == "integer", p.schema.Type == "number":
		return "number"
	case p.schema.Format == "date":
		return "date"
	}
	return "text"
}

// Step is that of a number; any fraction but for whole numbers.
func (p apiParam) Step() string {
	if p.schema.Type == "integer" {
		return "1"
	}
	return "any"
}

// Min is the lowest number, empty without one.
func (p apiParam) Min() string {
	if p.schema.Minimum == nil {
		return ""
	}
	return formatFloat(*p.schema.Minimum)
}

// Default is what counts when nothing is given.
func (p apiParam) Default() string { return exampleText(p.schema.Default) }

// Example is a value that can be asked for.
func (p apiParam) Example() string {
	if len(p.examples) > 0 {
		if one, ok := p.examples[0].value.(members); ok {
			return exampleText(one[len(one)-1].value)
		}
	}
	return exampleText(p.example)
}

// Kind is the type of its value.
func (p apiParam) Kind() string {
	switch {
	case p.schema.Type == "array":
		return p.schema.Items.Type + ", " + p.schema.Items.Type + ", ..."
	case p.schema.Format != "":
		return p.schema.Format
	}
	return p.schema.Type
}
