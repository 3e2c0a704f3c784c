package ingest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"panj/data"
)

// value reads a JSON value as a column wants it. Numbers keep all their
// digits; nothing is converted from one type to another.
func value(c *data.Column, raw json.RawMessage) (any, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		if c.Required {
			return nil, &data.InvalidError{Param: c.Name, Value: string(raw), Reason: "is required"}
		}
		return nil, nil
	}
	v, err := decode(c.Type, raw)
	if err != nil {
		return nil, &data.InvalidError{Param: c.Name, Value: clip(string(raw)), Reason: err.Error()}
	}
	switch text, ok := v.(string); {
	case ok && text == "" && c.Required:
		return nil, &data.InvalidError{Param: c.Name, Value: "", Reason: "is required"}
	case ok && len(c.Enum) > 0 && !slices.Contains(c.Enum, text):
		return nil, &data.InvalidError{Param: c.Name, Value: clip(text), Reason: fmt.Sprintf("must be one of %q", c.Enum)}
	}
	return v, nil
}

func decode(t data.ColumnType, raw json.RawMessage) (any, error) {
	switch t {
	case data.Integer:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("must be a whole number of at most 64 bits")
		}
		return n, nil
	case data.Number:
		n, err := strconv.ParseFloat(string(raw), 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return nil, fmt.Errorf("must be a number")
		}
		return n, nil
	case data.Boolean:
		switch string(raw) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, fmt.Errorf("must be true or false")
	case data.JSON:
		var out bytes.Buffer
		if err := json.Compact(&out, raw); err != nil {
			return nil, fmt.Errorf("must be JSON")
		}
		return json.RawMessage(out.Bytes()), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, fmt.Errorf("must be text")
	}
	return decodeText(t, text)
}

// decodeText checks text in the form that its column's type asks for.
func decodeText(t data.ColumnType, text string) (any, error) {
	switch t {
	case data.Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, fmt.Errorf("must be a date, YYYY-MM-DD")
		}
	case data.DateTime:
		if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
			return nil, fmt.Errorf("must be a time, YYYY-MM-DDThh:mm:ssZ")
		}
	case data.Binary:
		content, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("must be bytes in base64")
		}
		return content, nil
	}
	return text, nil
}

// row makes a feature of values by column name and its id under "id". They go
// through JSON so that every table, whatever its source, is checked by the
// same rules.
func row(c *data.Collection, values map[string]any) (data.Feature, error) {
	f := data.Feature{Values: make([]any, len(c.Columns))}
	for i := range c.Columns {
		column := &c.Columns[i]
		given, known := values[column.Name]
		if !known {
			return f, fmt.Errorf("column %q of collection %q has no counterpart in the data", column.Name, c.ID)
		}
		raw, err := plainJSON(given)
		if err != nil {
			return f, fmt.Errorf("column %q: %w", column.Name, err)
		}
		if f.Values[i], err = value(column, raw); err != nil {
			return f, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if c.Column(name) == nil && name != c.IDColumn {
			return f, fmt.Errorf("field %q has no column in collection %q", name, c.ID)
		}
	}
	f.ID, _ = values[c.IDColumn].(string)
	if f.ID == "" {
		return f, &data.InvalidError{Param: c.IDColumn, Value: "", Reason: "is required"}
	}
	return f, nil
}

// plainJSON encodes without escaping what only HTML would want escaped.
func plainJSON(v any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// clip shortens a value for an error message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
