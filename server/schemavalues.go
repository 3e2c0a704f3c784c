package server

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"panj/data"
)

// jsonTypes are the types that a value can have: one, as a rule.
type jsonTypes []string

// anyType is that of a column of JSON.
var anyType = jsonTypes{"object", "array", "string", "number", "boolean"}

// MarshalJSON writes one type as a text, several as an array.
func (t jsonTypes) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// String lists the types for people.
func (t jsonTypes) String() string {
	if slices.Equal(t, anyType) {
		return "JSON"
	}
	return strings.Join(t, " or ")
}

// enumValues are allowed values: texts, or numbers and the like where the type
// says so.
type enumValues struct {
	texts []string
	kind  string
}

// IsZero reports whether anything is allowed.
func (e enumValues) IsZero() bool { return len(e.texts) == 0 }

// MarshalJSON writes the values in their type. A text that is none of it is
// left out: it can be no value.
func (e enumValues) MarshalJSON() ([]byte, error) {
	values := []any{}
	for _, text := range e.texts {
		if e.kind == "string" || e.kind == "" {
			values = append(values, text)
		} else if raw := json.RawMessage(text); json.Valid(raw) {
			values = append(values, raw)
		}
	}
	return json.Marshal(values)
}

// globPattern writes a pattern of SQLite's GLOB as a regular expression that
// JSON Schema takes, "" for none.
func globPattern(glob string) string {
	if glob == "" {
		return ""
	}
	var b strings.Builder
	b.WriteByte('^')
	for rest := glob; rest != ""; {
		c := rest[:1]
		rest = rest[1:]
		switch c {
		case "*":
			b.WriteString("[\\s\\S]*")
		case "?":
			b.WriteString("[\\s\\S]")
		case "[":
			negated := strings.HasPrefix(rest, "^")
			set := strings.TrimPrefix(rest, "^")
			// A bracket that comes first is one of the set.
			end := strings.IndexByte(set[min(1, len(set)):], ']') + min(1, len(set))
			if end < 1 {
				b.WriteString("(?!)") // an open set matches nothing
				return b.String() + "$"
			}
			b.WriteByte('[')
			if negated {
				b.WriteByte('^')
			}
			b.WriteString(strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `^`, `\^`).Replace(set[:end]) + "]")
			rest = set[end+1:]
		default:
			b.WriteString(regexp.QuoteMeta(c))
		}
	}
	return b.String() + "$"
}

// units are the units that titles of columns end with, as UCUM writes them.
var units = map[string]string{
	"mm": "mm", "cm": "cm", "m": "m", "km": "km", "m2": "m2", "m²": "m2", "km2": "km2", "km²": "km2", "ha": "har", "s": "s", "min": "min", "h": "h",
	"kg": "kg", "t": "t", "%": "%", "°": "deg", "°C": "Cel", "K": "K", "Pa": "Pa", "hPa": "hPa", "m/s": "m/s", "km/h": "km/h",
}

// unitOf is the unit of a column's numbers: that of a column with a meaning,
// else the one that its title ends with ("Length, km", "Area (km²)").
func unitOf(c *data.Collection, column data.Column) string {
	if !isNumeric(column.Type) {
		return ""
	}
	switch column.Name {
	case c.RadiusCol:
		return "m"
	case c.FromKMCol, c.ToKMCol:
		return "km"
	}
	title := strings.TrimRight(column.Title, ")]")
	i := strings.LastIndexAny(title, ",([")
	if i < 0 {
		return ""
	}
	return units[strings.TrimSpace(title[i+1:])]
}
