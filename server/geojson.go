package server

import (
	"fmt"

	"panj/data"
	"panj/data/format"
)

// writeFeature returns one feature as GeoJSON with its links.
func writeFeature(c *data.Collection, f *data.Feature, links []link) ([]byte, error) {
	written := make([]format.Link, len(links))
	for i, l := range links {
		written[i] = format.Link(l)
	}
	writer, err := format.NewGeoJSON(c, format.Options{Links: func(*data.Feature) []format.Link { return written }})
	if err != nil {
		return nil, fmt.Errorf("write GeoJSON: %w", err)
	}
	body, err := writer.AppendFeature(nil, f)
	if err != nil {
		return nil, fmt.Errorf("write GeoJSON: %w", err)
	}
	return append(body, '\n'), nil
}
