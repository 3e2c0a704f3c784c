package gpkg

import (
	"math"
	"strconv"
	"strings"

	"panj/data"
	"panj/data/cql2"
)

// equals adds the conditions on single columns: each is an IN of CQL2, for
// which an index is found in the same way.
func (s *selection) equals() error {
	for _, e := range s.q.Equals {
		in, err := s.equal(e)
		if err != nil {
			return err
		}
		if err := s.demand(in); err != nil {
			return err
		}
	}
	return nil
}

// equal reads the values by the column's type; one that is none of the type is
// refused.
func (s *selection) equal(e data.Equal) (cql2.Expr, error) {
	c := &data.Column{Name: e.Column, Type: data.Text}
	if e.Column != s.t.IDColumn || e.Column == "" {
		if c = s.t.Column(e.Column); c == nil {
			return nil, invalid(e.Column, strings.Join(e.Values, ","), "the collection %s has no such property", s.t.ID)
		}
	}
	if c.Related || c.Type == data.JSON || c.Type == data.Binary {
		return nil, invalid(e.Column, strings.Join(e.Values, ","), "the property cannot be compared: it is not a single value")
	}
	values := make([]cql2.Expr, 0, len(e.Values))
	for _, text := range e.Values {
		v, allowed := operand(c.Type, text)
		if allowed != "" {
			return nil, invalid(e.Column, text, "is not %s", allowed)
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return cql2.Bool(false), nil
	}
	return &cql2.In{Arg: cql2.Property(c.Name), List: values}, nil
}

// operand reads a value as a client writes it; if it does not fit the type, the
// second result says what would.
func operand(kind data.ColumnType, text string) (v cql2.Expr, allowed string) {
	switch kind {
	case data.Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, "a whole number in the range of 64 bits"
		}
		return cql2.Integer(n), ""
	case data.Number:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, "a number"
		}
		return cql2.Float(f), ""
	case data.Boolean:
		switch text {
		case "true", "1": // GDAL knows booleans as integers
			return cql2.Bool(true), ""
		case "false", "0":
			return cql2.Bool(false), ""
		}
		return nil, "true or false"
	case data.Date:
		t, err := data.ParseTime(text)
		if err != nil || t != text || len(t) != 10 {
			return nil, "a date like 2025-11-26"
		}
		return cql2.Date(t), ""
	case data.DateTime:
		t, err := data.ParseTime(text)
		if err != nil || len(t) == 10 {
			return nil, "an instant like 2025-11-26T13:45:00Z"
		}
		return cql2.Timestamp(t), ""
	}
	return cql2.String(text), ""
}
