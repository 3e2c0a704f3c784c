package cql2

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseJSON reads a filter in the JSON encoding. The error is a [*SyntaxError]
// or a [*LimitError]. Geometries keep their coordinates as written, whatever
// their reference system.
func ParseJSON(data []byte) (Expr, error) {
	if len(data) > MaxLength {
		return nil, errLength
	}
	v, err := decode(data)
	if err != nil {
		return nil, err
	}
	r := &jsonReader{}
	e, err := r.condition(v)
	if err != nil {
		return nil, err
	}
	if err := checkDepth(e); err != nil {
		return nil, err
	}
	return e, nil
}

// decode reads one JSON value; numbers stay as written.
func decode(data []byte) (any, error) {
	fail := func(offset int64, found, expected string) (any, error) {
		before := data[:min(max(offset, 0), int64(len(data)))]
		return nil, &SyntaxError{Position: utf8.RuneCount(before) + 1, Found: found, Expected: expected}
	}
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return fail(int64(at), "a byte that is not UTF-8", "JSON in UTF-8")
		}
		at += size
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		var syntax *json.SyntaxError
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return fail(int64(len(data)), "the end", "the rest of a JSON value")
		case errors.As(err, &syntax):
			return fail(syntax.Offset-1, "a fault ("+syntax.Error()+")", "JSON")
		}
		return fail(0, "a fault ("+err.Error()+")", "JSON")
	}
	if rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		r, _ := utf8.DecodeRune(rest)
		return fail(int64(len(data)-len(rest)), quoteFound(string(r)), "the end")
	}
	return v, nil
}

// jsonReader turns decoded JSON into a tree. Its path leads to the value in
// hand: the steps of a JSON pointer.
type jsonReader struct{ path []string }

func (r *jsonReader) fail(v any, expected string) error {
	return r.failAs(describe(v), expected)
}

func (r *jsonReader) failAs(found, expected string) error {
	return &SyntaxError{Pointer: strings.Join(r.path, ""), Found: found, Expected: expected}
}

// describe says what a JSON value is.
func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint(v)
	case json.Number:
		return quoteFound(v.String())
	case string:
		return "the string " + quoteFound(v)
	case []any:
		return fmt.Sprintf("an array of %d", len(v))
	case map[string]any:
		if op, ok := v["op"].(string); ok {
			return "the operator " + quoteFound(op)
		}
		if len(v) == 0 {
			return "an empty object"
		}
		return "an object with " + list(members(v))
	}
	return fmt.Sprintf("%T", v)
}

func members(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, quoteFound(name))
	}
	slices.Sort(names)
	return names
}

// at runs f one step down the path.
func at[T any](r *jsonReader, step string, f func() (T, error)) (T, error) {
	if len(r.path) >= maxNesting {
		var none T
		return none, errDepth
	}
	r.path = append(r.path, step)
	v, err := f()
	r.path = r.path[:len(r.path)-1]
	return v, err
}

func index(i int) string { return fmt.Sprintf("/%d", i) }

// each reads the items of an array.
func each[T any](r *jsonReader, step string, items []any, read func(any) (T, error)) ([]T, error) {
	if len(items) > MaxItems {
		return nil, errItems
	}
	return at(r, step, func() ([]T, error) {
		out := make([]T, 0, len(items))
		for i, item := range items {
			v, err := at(r, index(i), func() (T, error) { return read(item) })
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	})
}

// only refuses members of an object other than those named.
func (r *jsonReader) only(m map[string]any, names ...string) error {
	for _, have := range members(m) {
		if !slices.ContainsFunc(names, func(n string) bool { return quoteFound(n) == have }) {
			return r.failAs("the member "+have, "only "+strings.Join(names, " and "))
		}
	}
	return nil
}

// condition reads what has to be a condition.
func (r *jsonReader) condition(v any) (Expr, error) {
	e, err := r.expression(v)
	if err == nil && !isCondition(e) {
		return nil, r.fail(v, `a condition: true, false or an object with "op" and "args"`)
	}
	return e, err
}

// value reads what has to be a value.
func (r *jsonReader) value(v any) (Expr, error) {
	e, err := r.expression(v)
	if err == nil && isPredicate(e) {
		return nil, r.fail(v, "a value: a property, a literal, a function or arithmetic")
	}
	return e, err
}

// element reads an item of an array or an argument of a function: anything.
func (r *jsonReader) element(v any) (Expr, error) {
	items, ok := v.([]any)
	if !ok {
		return r.expression(v)
	}
	e, err := each(r, "", items, r.element)
	return &Array{e}, err
}

// arrayOperand reads an argument of an array function.
func (r *jsonReader) arrayOperand(v any) (Expr, error) {
	e, err := r.element(v)
	if err == nil && isPredicate(e) {
		return nil, r.fail(v, "an array, a property or a function")
	}
	return e, err
}

// expression reads a condition or a value that is no array.
func (r *jsonReader) expression(v any) (Expr, error) {
	switch v := v.(type) {
	case bool:
		return Bool(v), nil
	case json.Number:
		e, ok := parseNumber(v.String())
		if !ok {
			return nil, r.fail(v, "a number that fits 64 bits")
		}
		return e, nil
	case string:
		s, err := r.text(v)
		return String(s), err
	case map[string]any:
		return r.object(v)
	case nil:
		return nil, r.fail(v, "a value; NULL is tested with the operator isNull")
	}
	return nil, r.fail(v, "a property, a literal, or an object with an operator; arrays stand in the operator in and in array functions")
}

// text checks a string literal or a name.
func (r *jsonReader) text(s string) (string, error) {
	if utf8.RuneCountInString(s) > MaxString {
		return "", errString
	}
	if strings.ContainsRune(s, 0) {
		return "", r.failAs("a string with the character \\u0000", "any other character")
	}
	return s, nil
}

// object reads an object by the member that says what it is.
func (r *jsonReader) object(m map[string]any) (Expr, error) {
	for _, kind := range []struct {
		member string
		read   func(map[string]any) (Expr, error)
	}{
		{"op", r.operation}, {"property", r.property}, {"date", r.date}, {"timestamp", r.timestamp},
		{"interval", r.interval}, {"bbox", r.envelope},
	} {
		if _, ok := m[kind.member]; !ok || kind.member == "bbox" && m["type"] != nil {
			continue
		}
		if kind.member != "op" {
			if err := r.only(m, kind.member); err != nil {
				return nil, err
			}
		}
		return kind.read(m)
	}
	if _, ok := m["type"]; ok {
		return r.geometry(m)
	}
	return nil, r.fail(m, `an object with "op", "property", "date", "timestamp", "interval", "bbox" or "type"`)
}

func (r *jsonReader) property(m map[string]any) (Expr, error) {
	return at(r, "/property", func() (Expr, error) {
		name, ok := m["property"].(string)
		if !ok || name == "" {
			return nil, r.fail(m["property"], "the name of a property")
		}
		name, err := r.text(name)
		return Property(name), err
	})
}

func (r *jsonReader) date(m map[string]any) (Expr, error) {
	return at(r, "/date", func() (Expr, error) {
		s, _ := m["date"].(string)
		d, ok := ParseDate(s)
		if !ok {
			return nil, r.fail(m["date"], expectedDate)
		}
		return d, nil
	})
}

func (r *jsonReader) timestamp(m map[string]any) (Expr, error) {
	return at(r, "/timestamp", func() (Expr, error) {
		s, _ := m["timestamp"].(string)
		t, ok := ParseTimestamp(s)
		if !ok {
			return nil, r.fail(m["timestamp"], expectedTimestamp)
		}
		return t, nil
	})
}

func (r *jsonReader) interval(m map[string]any) (Expr, error) {
	ends, ok := m["interval"].([]any)
	if !ok || len(ends) != 2 {
		return at(r, "/interval", func() (Expr, error) {
			return nil, r.fail(m["interval"], "an array of the start and the end")
		})
	}
	both, err := each(r, "/interval", ends, r.bound)
	if err != nil {
		return nil, err
	}
	return &Interval{both[0], both[1]}, nil
}

// bound reads an end of an interval: nil is open.
func (r *jsonReader) bound(v any) (Expr, error) {
	if s, ok := v.(string); ok {
		if s == ".." {
			return nil, nil //nolint:nilnil // nil is the open end
		}
		if e := parseInstant(s); e != nil {
			return e, nil
		}
		return nil, r.fail(v, expectedInstant)
	}
	if m, ok := v.(map[string]any); ok {
		e, err := r.object(m)
		if err != nil {
			return nil, err
		}
		switch e.(type) {
		case Property, *Function:
			return e, nil
		}
	}
	return nil, r.fail(v, expectedInstant+", a property or a function")
}
