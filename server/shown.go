package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// shown is a value as a page shows it: one of a text (which may be a link), a
// list, a record or a table. The zero value stands for null.
type shown struct {
	Text   string
	Href   string
	Away   bool // Href leads to another site
	Code   bool // Text is for machines
	Lang   string
	Items  []shown
	Fields []fact
	Table  *table
	Swatch *legendItem // how something is drawn on a map, before Text
	Rest   string      // where the whole value is, when Text is its beginning
}

// Limits of what a page shows of one value.
const (
	shownInTable = 160   // characters in a cell
	shownAlone   = 20000 // characters on the page of one feature
	shownNodes   = 2000  // values inside a JSON value
	shownDepth   = 6
	// shownColumns is the widest table that an array of records becomes.
	shownColumns = 6
)

// words is the text value.
func words(text string) shown { return shown{Text: text} }

// linked is a text that leads somewhere on this site.
func linked(text, href string) shown { return shown{Text: text, Href: href} }

// code is a text for machines.
func code(text string) shown { return shown{Text: text, Code: true} }

// Null reports whether there is no value.
func (v shown) Null() bool {
	return v.Text == "" && len(v.Items) == 0 && len(v.Fields) == 0 && v.Table == nil
}

// showValue shows the value of a column, whole but for what is unreasonably
// long; rest is the address of the value as data.
func showValue(v any, base, rest string) shown {
	switch v := v.(type) {
	case string:
		return showText(v, base, rest, shownAlone)
	case json.RawMessage:
		return showJSON(v, base, rest)
	case []byte:
		return shown{Text: fmt.Sprintf("%d bytes", len(v)), Rest: rest}
	}
	return words(valueWords(v))
}

// showCell shows the value of a column in a cell of a table: its beginning, or
// how much there is of it. rest is where the whole of it is shown.
func showCell(v any, base, rest string) shown {
	switch v := v.(type) {
	case string:
		return showText(v, base, rest, shownInTable)
	case json.RawMessage:
		inner := showJSON(v, base, rest)
		n := max(len(inner.Items), len(inner.Fields))
		if inner.Table != nil {
			n = len(inner.Table.Rows)
		}
		texts, plain := inner.texts()
		switch {
		case plain && n > 0:
			return showText(strings.Join(texts, "; "), base, rest, shownInTable)
		case n == 1:
			return linked("1 entry", rest)
		case n > 1:
			return linked(fmt.Sprintf("%d entries", n), rest)
		}
		return showText(inner.Text, base, rest, shownInTable)
	case []byte:
		return shown{Text: fmt.Sprintf("%d bytes", len(v))}
	}
	return words(valueWords(v))
}

// texts are the items of a list of nothing but words.
func (v shown) texts() (texts []string, plain bool) {
	for _, item := range v.Items {
		if item.Text == "" || item.Href != "" || item.Rest != "" {
			return nil, false
		}
		texts = append(texts, item.Text)
	}
	return texts, len(v.Items) > 0
}

// showText shows a text, as a link if it is an address on the web.
func showText(text, base, rest string, most int) shown {
	v := shown{Text: text}
	if isWebLink(text) {
		v.Href, v.Away = text, !strings.HasPrefix(text, base+"/")
	}
	if cut := cutText(text, most); cut != text {
		v.Text, v.Rest = cut, rest
	}
	return v
}

// cutText returns the first characters of a text, followed by an ellipsis when
// there are more. It breaks between words where that costs little.
func cutText(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	cut := string([]rune(text)[:most])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*3/4 {
		cut = cut[:i]
	}
	return cut + "…"
}

// showJSON shows a JSON value in the order of its members.
func showJSON(raw json.RawMessage, base, rest string) shown {
	r := jsonReader{decoder: json.NewDecoder(bytes.NewReader(raw)), base: base, rest: rest}
	r.decoder.UseNumber()
	v, err := r.read(0)
	if err != nil {
		v = showText(string(raw), base, rest, shownAlone)
		v.Code, v.Href = true, ""
	}
	return v
}

// jsonReader turns JSON into values to be shown, as many as there is room for.
type jsonReader struct {
	decoder    *json.Decoder
	base, rest string
	nodes      int
}

var errTooMuch = fmt.Errorf("more than %d values, or deeper than %d", shownNodes, shownDepth)

func (r *jsonReader) read(depth int) (shown, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return shown{}, err
	}
	if r.nodes++; r.nodes > shownNodes || depth > shownDepth {
		return shown{}, errTooMuch
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return r.readArray(depth)
		}
		return r.readObject(depth)
	case json.Number:
		return words(token.String()), nil
	case string:
		return showText(token, r.base, r.rest, shownAlone), nil
	case bool:
		return words(valueWords(token)), nil
	}
	return shown{}, nil
}

func (r *jsonReader) readArray(depth int) (shown, error) {
	var items []shown
	for r.decoder.More() {
		v, err := r.read(depth + 1)
		if err != nil {
			return shown{}, err
		}
		items = append(items, v)
	}
	if _, err := r.decoder.Token(); err != nil {
		return shown{}, err
	}
	if t := recordsTable(items); t != nil {
		return shown{Table: t}, nil
	}
	return shown{Items: items}, nil
}

func (r *jsonReader) readObject(depth int) (shown, error) {
	var v shown
	for r.decoder.More() {
		name, err := r.decoder.Token()
		if err != nil {
			return v, err
		}
		inner, err := r.read(depth + 1)
		if err != nil {
			return v, err
		}
		text, ok := name.(string)
		if !ok {
			return v, io.ErrUnexpectedEOF
		}
		v.Fields = append(v.Fields, fact{Name: text, Value: inner})
	}
	_, err := r.decoder.Token()
	return v, err
}

// recordsTable makes a table of records of single values, nil when they are
// not, or have too many different members.
func recordsTable(items []shown) *table {
	t := &table{}
	for _, item := range items {
		if len(item.Fields) == 0 {
			return nil
		}
		for _, f := range item.Fields {
			if len(f.Value.Items) > 0 || len(f.Value.Fields) > 0 || f.Value.Table != nil {
				return nil
			}
			if !slices.ContainsFunc(t.Columns, func(c tableColumn) bool { return c.Title == f.Name }) {
				t.Columns = append(t.Columns, tableColumn{Title: f.Name})
			}
		}
	}
	if len(t.Columns) > shownColumns || len(items) == 0 {
		return nil
	}
	for _, item := range items {
		row := make([]shown, len(t.Columns))
		for _, f := range item.Fields {
			row[slices.IndexFunc(t.Columns, func(c tableColumn) bool { return c.Title == f.Name })] = f.Value
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// countWords writes a number of things.
func countWords(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return english.number(n) + " " + many
}

// partWords says how many of so many things are shown.
func partWords(shown, of int, one, many string) string {
	if shown == of {
		return "All of " + countWords(of, one, many)
	}
	return english.number(shown) + " of " + countWords(of, one, many)
}
