package gpkg

import (
	"math"
	"strconv"
	"strings"

	"panj/data"
)

// equals adds the conditions on single columns.
func (s *selection) equals() error {
	for _, e := range s.q.Equals {
		if err := s.equal(e); err != nil {
			return err
		}
	}
	return nil
}

// equal compares by the column's type; a value that is none of the type is
// refused.
func (s *selection) equal(e data.Equal) error {
	if e.Column == s.t.IDColumn && e.Column != "" {
		s.oneOf(column(e.Column), texts(e.Values))
		return nil
	}
	c := s.t.Column(e.Column)
	if c == nil {
		return invalid(e.Column, strings.Join(e.Values, ","), "the collection %s has no such property", s.t.ID)
	}
	if c.Related || c.Type == data.JSON || c.Type == data.Binary {
		return invalid(e.Column, strings.Join(e.Values, ","), "the property cannot be compared: it is not a single value")
	}
	values := make([]any, 0, len(e.Values))
	for _, text := range e.Values {
		v, allowed := operand(c.Type, text)
		if allowed != "" {
			return invalid(e.Column, text, "is not %s", allowed)
		}
		values = append(values, v)
	}
	name := column(c.Name)
	switch c.Type {
	case data.Text:
		name += ` COLLATE BINARY`
	case data.Boolean:
		name = `(` + name + ` <> 0)`
	case data.Date: // as shown: a text with a time is its date
		name = `substr(` + name + `, 1, 10)`
	case data.DateTime:
		name = `panj_first(` + name + `)`
	}
	s.oneOf(name, values)
	return nil
}

func texts(values []string) []any {
	list := make([]any, 0, len(values))
	for _, v := range values {
		list = append(list, v)
	}
	return list
}

// operand reads a value as a client writes it into what SQL compares; if it
// does not fit the type, the second result says what would.
func operand(kind data.ColumnType, text string) (v any, allowed string) {
	switch kind {
	case data.Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, "a whole number in the range of 64 bits"
		}
		return n, ""
	case data.Number:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, "a number"
		}
		return f, ""
	case data.Boolean:
		switch text {
		case "true", "1": // GDAL knows booleans as integers
			return int64(1), ""
		case "false", "0":
			return int64(0), ""
		}
		return nil, "true or false"
	case data.Date:
		t, err := data.ParseTime(text)
		if err != nil || t != text || len(t) != 10 {
			return nil, "a date like 2025-11-26"
		}
		return t, ""
	case data.DateTime:
		t, err := data.ParseTime(text)
		if err != nil || len(t) == 10 {
			return nil, "an instant like 2025-11-26T13:45:00Z"
		}
		return data.FirstInstant(t), ""
	}
	return text, ""
}
