package server

import (
	"bytes"
	"encoding/json"
	"slices"

	"panj/data"
)

// valueOf returns the value of the named column, nil when there is no such
// column or the row was read without it.
func valueOf(c *data.Collection, values []any, name string) any {
	if name == "" {
		return nil
	}
	for i := range c.Columns {
		if c.Columns[i].Name == name && i < len(values) {
			return values[i]
		}
	}
	return nil
}

// textOf returns the value if it is text, else "".
func textOf(v any) string {
	text, _ := v.(string)
	return text
}

// numberOf returns the value if it is a number.
func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}

// cloneValues copies values that are valid for one step of an iteration only.
func cloneValues(values []any) []any {
	cloned := slices.Clone(values)
	for i, v := range cloned {
		switch v := v.(type) {
		case json.RawMessage:
			cloned[i] = json.RawMessage(bytes.Clone(v))
		case []byte:
			cloned[i] = bytes.Clone(v)
		}
	}
	return cloned
}
