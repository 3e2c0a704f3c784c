package gpkg

import (
	"database/sql/driver"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"panj/data"
)

// convert turns what SQLite holds into the Go type that data promises for the
// type of a column. SQLite lets any column hold anything: what has no sense in
// the type becomes nil.
func convert(kind data.ColumnType, v driver.Value) any {
	if v == nil {
		return nil
	}
	switch kind {
	case data.Integer:
		return asInteger(v)
	case data.Number:
		return asNumber(v)
	case data.Boolean:
		return asBoolean(v)
	case data.Date:
		if s, ok := v.(string); ok {
			return showDate(valid(s))
		}
		return nil
	case data.DateTime:
		if s, ok := v.(string); ok {
			return showDateTime(valid(s))
		}
		return nil
	case data.JSON:
		return asJSON(v)
	case data.Binary:
		if b, ok := v.([]byte); ok {
			return b
		}
		return []byte(asText(v).(string))
	}
	return asText(v)
}

// valid replaces bytes that are no UTF-8.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func asInteger(v driver.Value) any {
	switch v := v.(type) {
	case int64:
		return v
	case float64:
		if n := int64(v); float64(n) == v {
			return n
		}
	case string:
		if n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err == nil {
			return n
		}
	}
	return nil
}

func asNumber(v driver.Value) any {
	f := math.NaN()
	switch v := v.(type) {
	case float64:
		f = v
	case int64:
		f = float64(v)
	case string:
		if n, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
			f = n
		}
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return f
}

func asBoolean(v driver.Value) any {
	switch v := v.(type) {
	case int64:
		return v != 0
	case float64:
		return v != 0
	case string:
		if b, err := strconv.ParseBool(strings.ToLower(v)); err == nil {
			return b
		}
	}
	return nil
}

func asText(v driver.Value) any {
	switch v := v.(type) {
	case string:
		return valid(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []byte:
		return valid(string(v))
	}
	return ""
}

// asJSON returns valid JSON as it is; any other text becomes a JSON string.
func asJSON(v driver.Value) any {
	text := asText(v).(string)
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return nil
	}
	return json.RawMessage(quoted)
}
