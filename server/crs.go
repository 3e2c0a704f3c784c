package server

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
)

// commonSystems are the reference systems of every collection beside that in
// which it is stored: EPSG codes, 0 for longitude, latitude.
var commonSystems = []int{0, 4326, 4258, 3857, 32642, 32643}

// systemsOf lists the reference systems in which a collection can be asked for
// and given; of no collection in particular, those that all have.
func systemsOf(c *data.Collection) []geo.CRS {
	codes := commonSystems
	if c != nil && !slices.Contains(codes, c.StorageCRS) {
		codes = append(slices.Clone(codes), c.StorageCRS)
	}
	var systems []geo.CRS
	for _, code := range codes {
		if crs, known := geo.CRSByEPSG(code); known || code == 0 {
			systems = append(systems, crs)
		}
	}
	return systems
}

// storageSystem is the reference system in which a collection is stored. A
// GeoPackage keeps WGS 84 as longitude, latitude.
func storageSystem(c *data.Collection) geo.CRS {
	const wgs84 = 4326
	if crs, known := geo.CRSByEPSG(c.StorageCRS); known && c.StorageCRS != wgs84 {
		return crs
	}
	return geo.CRS84
}

func urisOf(systems []geo.CRS) []string {
	uris := make([]string, len(systems))
	for i, crs := range systems {
		uris[i] = crs.URI()
	}
	return uris
}

// crsParam and its companions are parameters whose values depend on the
// collection; nil stands for none in particular.
func crsParam(c *data.Collection) param {
	return systemParam(paramCRS, "The reference system of the coordinates in the answer, in the order of its axes; the header Content-Crs repeats it.", c)
}

func bboxCRSParam(c *data.Collection) param {
	return systemParam(paramBBoxCRS, "The reference system of the coordinates in bbox, in the order of its axes.", c)
}

func filterCRSParam(c *data.Collection) param {
	return systemParam(paramFilterCRS, "The reference system of the coordinates in the filter, in the order of its axes.", c)
}

func systemParam(name, description string, c *data.Collection) param {
	return param{
		name: name, example: crs84, description: description,
		schema: schema{Type: "string", Enum: append(urisOf(systemsOf(c)), shortNamesOf(systemsOf(c))...), Default: crs84},
	}
}

// shortNamesOf lists what people write for the systems: EPSG:4326, CRS84.
func shortNamesOf(systems []geo.CRS) []string {
	names := make([]string, len(systems))
	for i, crs := range systems {
		if names[i] = "CRS84"; crs.EPSG() != 0 {
			names[i] = fmt.Sprintf("EPSG:%d", crs.EPSG())
		}
	}
	return names
}

// parseCRS reads the reference system that a parameter names, by its URI or by
// any other of its names that [geo.CRSByURI] knows.
func parseCRS(values url.Values, name string, c *data.Collection) (geo.CRS, error) {
	if !values.Has(name) {
		return geo.CRS84, nil
	}
	text := values.Get(name)
	systems := systemsOf(c)
	if crs, known := geo.CRSByURI(text); known && slices.Contains(systems, crs) {
		return crs, nil
	}
	return geo.CRS84, &data.InvalidError{
		Param: name, Value: text, Reason: "is not a reference system of this resource; it has " + strings.Join(shortNamesOf(systems), ", ") + ", also by their URIs (" + crs84 + " ...)",
	}
}

// setContentCRS names the reference system of the coordinates in the answer
// (OGC API - Features - Part 2, /req/crs/ogc-crs-header).
func (q *request) setContentCRS(crs geo.CRS) {
	if q.collection.IsSpatial() {
		q.w.Header().Set("Content-Crs", "<"+crs.URI()+">")
	}
}

// toLonLat reads coordinates as they are written in a system: in the order of
// its axes.
func toLonLat(crs geo.CRS) func(orb.Point) (orb.Point, error) {
	return func(p orb.Point) (orb.Point, error) {
		out := crs.Inverse(crs.AxisOrder(p))
		if out[0]-out[0] != 0 || out[1]-out[1] != 0 {
			return out, fmt.Errorf("the coordinate %g, %g is none of %s", p[0], p[1], crs.URI())
		}
		return out, nil
	}
}
