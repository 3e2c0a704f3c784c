package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"panj/data"
)

// geoJSONFeature is a feature whose parts are not read yet.
type geoJSONFeature struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   json.RawMessage            `json:"geometry"`
}

// GeoJSON reads a FeatureCollection (RFC 7946) into rows of c. The columns of c
// decide: every property must be one of them and have its type, every required
// one must be there, the geometry must be of the collection's type (a simple
// one becomes a multi one where that is asked for). The feature's id goes into
// c.IDColumn. Elevations are left out. The error names the feature and field.
func GeoJSON(r io.Reader, c *data.Collection) ([]data.Feature, error) {
	content, err := readAll(r, MaxFileBytes)
	if err != nil {
		return nil, err
	}
	var collection struct {
		Type     string            `json:"type"`
		CRS      json.RawMessage   `json:"crs"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(content, &collection); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	if collection.Type != "FeatureCollection" {
		return nil, &data.InvalidError{Param: "type", Value: clip(collection.Type), Reason: `must be "FeatureCollection"`}
	}
	if err := checkCRS(collection.CRS); err != nil {
		return nil, err
	}
	rows := make([]data.Feature, 0, len(collection.Features))
	seen := make(map[string]bool, len(collection.Features))
	for i, raw := range collection.Features {
		f, err := geoJSONRow(c, raw)
		if err == nil && f.ID != "" && seen[f.ID] {
			err = &data.InvalidError{Param: "id", Value: f.ID, Reason: "is used by an earlier feature too"}
		}
		if err != nil {
			return nil, fmt.Errorf("feature %d%s: %w", i+1, named(f.ID), err)
		}
		seen[f.ID] = true
		rows = append(rows, f)
	}
	return rows, nil
}

func named(id string) string {
	if id == "" {
		return ""
	}
	return fmt.Sprintf(" (%q)", clip(id))
}

// checkCRS accepts only what RFC 7946 has: longitude and latitude on WGS 84.
func checkCRS(raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(raw, &crs); err != nil {
		return fmt.Errorf("crs: %w", err)
	}
	known := []string{"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
	if name := crs.Properties.Name; !slices.Contains(known, name) {
		return &data.InvalidError{Param: "crs", Value: clip(name), Reason: "must be CRS84, longitude before latitude"}
	}
	return nil
}

func geoJSONRow(c *data.Collection, raw json.RawMessage) (data.Feature, error) {
	f := data.Feature{Values: make([]any, len(c.Columns))}
	var in geoJSONFeature
	if err := json.Unmarshal(raw, &in); err != nil {
		return f, fmt.Errorf("read JSON: %w", err)
	}
	if in.Type != "Feature" {
		return f, &data.InvalidError{Param: "type", Value: clip(in.Type), Reason: `must be "Feature"`}
	}
	var err error
	if f.ID, err = featureID(in.ID); err != nil {
		return f, err
	}
	if f.Geometry, err = readGeometry(in.Geometry, c.Geometry); err != nil {
		return f, err
	}
	return f, fillProperties(&f, c, &in)
}

// fillProperties sets the values from the properties. Where the collection
// has an id column, the feature must have an id.
func fillProperties(f *data.Feature, c *data.Collection, in *geoJSONFeature) error {
	if c.IDColumn != "" && f.ID == "" {
		return &data.InvalidError{Param: "id", Value: "", Reason: "is required"}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Properties)) {
		if c.Column(name) == nil {
			return &data.InvalidError{Param: clip(name), Value: clip(string(in.Properties[name])), Reason: fmt.Sprintf("is no column of collection %q", c.ID)}
		}
	}
	for i := range c.Columns {
		column := &c.Columns[i]
		v, err := value(column, in.Properties[column.Name])
		if err != nil {
			return err
		}
		f.Values[i] = v
	}
	return nil
}

// featureID reads an id, which GeoJSON allows to be text or a number.
func featureID(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return number.String(), nil
	}
	return "", errors.New("id must be text or a number")
}
