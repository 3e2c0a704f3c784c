package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"panj/data"
)

const specName = "collections.json"

// idColumn is the name of the text column that every seed collection has
// and that holds the feature's id; it is not among the columns of the contract.
const idColumn = "id"

// spec is what collections.json says: the tables of the seed, their columns
// and how they are joined.
type spec struct {
	Dataset struct {
		Title       string   `json:"title"`
		Description string   `json:"description"`
		Licence     specLink `json:"licence"`
		Attribution string   `json:"attribution"`
		Citation    string   `json:"citation"`
	} `json:"dataset"`
	Collections []specCollection `json:"collections"`
	Relations   []specRelation   `json:"relations"`
}

type specLink struct {
	Title string `json:"title"`
	Href  string `json:"href"`
}

type specCollection struct {
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Geometry    string       `json:"geometry"`
	File        string       `json:"file"` // GeoJSON, or the incidents; empty: rows come from other files
	Licence     specLink     `json:"licence"`
	Attribution string       `json:"attribution"`
	Citation    string       `json:"citation"`
	Columns     []specColumn `json:"columns"`
}

type specColumn struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Required    bool     `json:"required"`
	Enum        []string `json:"enum"`
}

type specRelation struct {
	Name    string       `json:"name"`
	Base    string       `json:"base"`
	Related string       `json:"related"`
	Columns []specColumn `json:"columns"`
}

var (
	geometryTypes = []data.GeometryType{
		data.NoGeometry, data.AnyGeometry, data.Point, data.MultiPoint, data.LineString, data.MultiLineString,
		data.Polygon, data.MultiPolygon, data.GeometryCollection,
	}
	columnTypes = []data.ColumnType{
		data.Integer, data.Number, data.Text, data.Boolean, data.Date, data.DateTime, data.JSON, data.Binary,
	}
)

// readSpec reads collections.json and checks it.
func readSpec(content []byte) (*spec, error) {
	var s spec
	if err := strictJSON(content, &s); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, c := range s.Collections {
		if c.ID == "" || seen[c.ID] {
			return nil, fmt.Errorf("collection id %q is empty or used twice", c.ID)
		}
		seen[c.ID] = true
		if !slices.Contains(geometryTypes, data.GeometryType(c.Geometry)) {
			return nil, fmt.Errorf("collection %q: geometry %q is none of %q", c.ID, c.Geometry, geometryTypes)
		}
		if err := checkSpecColumns(c.Columns, idColumn); err != nil {
			return nil, fmt.Errorf("collection %q: %w", c.ID, err)
		}
	}
	for _, r := range s.Relations {
		if !seen[r.Base] || !seen[r.Related] {
			return nil, fmt.Errorf("relation %q joins %q and %q: both must be collections", r.Name, r.Base, r.Related)
		}
		if err := checkSpecColumns(r.Columns); err != nil {
			return nil, fmt.Errorf("relation %q: %w", r.Name, err)
		}
	}
	return &s, nil
}

// checkSpecColumns checks types and that no name is empty, used twice or taken.
func checkSpecColumns(columns []specColumn, taken ...string) error {
	for _, c := range columns {
		if c.Name == "" || slices.Contains(taken, c.Name) {
			return fmt.Errorf("column name %q is empty or used twice", c.Name)
		}
		taken = append(taken, c.Name)
		if !slices.Contains(columnTypes, data.ColumnType(c.Type)) {
			return fmt.Errorf("column %q: type %q is none of %q", c.Name, c.Type, columnTypes)
		}
	}
	return nil
}

// collection makes the contract's description of c.
func (c *specCollection) collection() data.Collection {
	return data.Collection{
		ID: c.ID, Title: c.Title, Description: c.Description,
		Geometry: data.GeometryType(c.Geometry), StorageCRS: 4326, IDColumn: idColumn,
		Columns: columnsOf(c.Columns),
		Licence: data.Link(c.Licence), Attribution: c.Attribution, Citation: c.Citation,
	}
}

func columnsOf(list []specColumn) []data.Column {
	var columns []data.Column
	for _, c := range list {
		columns = append(columns, data.Column{
			Name: c.Name, Type: data.ColumnType(c.Type), Title: c.Title, Description: c.Description,
			Required: c.Required, Enum: c.Enum,
		})
	}
	return columns
}

// strictJSON decodes one JSON value; an unknown key and anything after the
// value is an error.
func strictJSON(content []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("read JSON: there is more after the end of the value")
	}
	return nil
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
