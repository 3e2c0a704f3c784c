package server

import (
	"strconv"

	"github.com/paulmach/orb/geojson"

	"panj/data"
)

func appendFeature(dst []byte, c *data.Collection, f *data.Feature, links []link) ([]byte, error) {
	properties := members{}
	for i, column := range c.Columns {
		properties.add(column.Name, f.Values[i])
	}
	var id any = f.ID
	if c.IDColumn == "" {
		if n, err := strconv.ParseInt(f.ID, 10, 64); err == nil {
			id = n
		}
	}
	d := members{{"type", "Feature"}, {"id", id}}
	if f.Geometry != nil {
		d.add("geometry", geojson.NewGeometry(f.Geometry))
	} else {
		d.add("geometry", nil)
	}
	d.add("properties", properties)
	if links != nil {
		d.add("links", links)
	}
	text, err := marshal(d)
	return append(dst, text[:len(text)-1]...), err
}

func writeFeature(c *data.Collection, f *data.Feature, links []link) ([]byte, error) {
	return appendFeature(nil, c, f, links)
}
