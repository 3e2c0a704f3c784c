package server_test

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"panj/geo"
)

// crsTests are the abstract tests of OGC API - Features - Part 2 (18-058r1,
// annex A).
func crsTests() abstractTests {
	return abstractTests{
		"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs": {
			"/conf/crs/crs-uri":                    atsCRSURI,
			"/conf/crs/default-crs":                atsDefaultCRS,
			"/conf/crs/storageCrs":                 atsStorageCRS,
			"/conf/crs/crs-parameter":              atsCRSParameter,
			"/conf/crs/crs-parameter-invalid":      atsCRSInvalid,
			"/conf/crs/crs-parameter-default":      atsCRSDefault,
			"/conf/crs/crs-parameter-transform":    atsCRSTransform,
			"/conf/crs/bbox-crs-parameter":         atsBBoxCRS,
			"/conf/crs/bbox-crs-parameter-invalid": atsBBoxCRSInvalid,
			"/conf/crs/bbox-crs-parameter-default": atsBBoxCRSDefault,
		},
	}
}

// commonTests are the abstract tests of OGC API - Common, Part 1 (19-072) and
// Part 2 (20-024), as far as they ask for more than those of Features.
func commonTests() abstractTests {
	return abstractTests{
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core": {
			"/conf/core/http":         atsHTTP,
			"/conf/core/root-op":      atsRoot,
			"/conf/core/root-success": atsRoot,
			"/conf/core/api-common":   atsDefinition,
			"/conf/core/conformance":  atsConformance,
		},
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page": {
			"/conf/landing-page/root-op":                atsRoot,
			"/conf/landing-page/root-success":           atsRoot,
			"/conf/landing-page/api-definition-op":      atsDefinition,
			"/conf/landing-page/api-definition-success": atsDefinition,
			"/conf/landing-page/conformance-op":         atsConformance,
			"/conf/landing-page/conformance-success":    atsConformance,
		},
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json": {
			"/conf/json/definition": atsGeoJSONDefinition,
			"/conf/json/content":    atsCollections,
		},
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30": {
			"/conf/oas30/completeness":     atsCompleteness,
			"/conf/oas30/definition-1":     atsDefinition,
			"/conf/oas30/exceptions-codes": atsExceptionCodes,
			"/conf/oas30/oas-impl":         atsCompleteness,
			"/conf/oas30/security":         atsSecurity,
		},
		"http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections": {
			"/conf/collections/rc-md-op":          atsCollections,
			"/conf/collections/rc-md-success":     atsCollections,
			"/conf/collections/rc-md-links":       atsCollectionsLinks,
			"/conf/collections/rc-md-items":       atsCollections,
			"/conf/collections/rc-md-items-links": atsItemsLinks,
			"/conf/collections/rc-md-extent":      atsExtent,
			"/conf/collections/src-md-op":         atsCollection,
			"/conf/collections/src-md-success":    atsCollection,
		},
		"http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/json": {
			"/conf/json/definition": atsGeoJSONDefinition,
			"/conf/json/content":    atsCollections,
		},
	}
}

func TestAbstractTestsOfReferenceSystems(t *testing.T) { runAbstractTests(t, start(t), crsTests()) }

func TestAbstractTestsOfCommon(t *testing.T) { runAbstractTests(t, start(t, withPage), commonTests()) }

func spatial(s *site) []collectionDocument {
	return slices.DeleteFunc(collectionsOf(s), func(c collectionDocument) bool { return c.Extent.Spatial == nil })
}

func atsCRSURI(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		for _, uri := range c.CRS {
			if _, known := geo.CRSByURI(uri); !known || !strings.HasPrefix(uri, "http://www.opengis.net/def/crs/") {
				t.Errorf("%s has the system %q", c.ID, uri)
			}
		}
	}
}

func atsDefaultCRS(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		if len(c.CRS) < 6 || c.CRS[0] != crs84Name {
			t.Errorf("%s has the systems %q", c.ID, c.CRS)
		}
	}
}

func atsStorageCRS(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		if !slices.Contains(c.CRS, c.StorageCRS) {
			t.Errorf("%s is stored in %q, which is none of %q", c.ID, c.StorageCRS, c.CRS)
		}
	}
}

// atsCRSParameter: in each system a page and a feature are given, and say so.
func atsCRSParameter(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		ids := idsIn(t, s.ok(c.itemsPath()+"?limit=1&skipGeometry=true"))
		for _, uri := range c.CRS {
			for _, path := range []string{c.itemsPath(), c.itemsPath() + "/" + url.PathEscape(ids[0])} {
				if got := s.do(http.MethodHead, path+"?crs="+uri).Header.Get("Content-Crs"); got != "<"+uri+">" {
					t.Errorf("%s in %s: Content-Crs %q", path, uri, got)
				}
			}
		}
	}
}

func atsCRSInvalid(_ *testing.T, s *site) {
	for _, c := range spatial(s) {
		ids := idsIn(s.t.(*testing.T), s.ok(c.itemsPath()+"?limit=1&skipGeometry=true"))
		s.refused(http.StatusBadRequest, c.itemsPath()+"?crs=http://www.opengis.net/def/crs/0/unsupported")
		s.refused(http.StatusBadRequest, c.itemsPath()+"/"+url.PathEscape(ids[0])+"?crs=http://www.opengis.net/def/crs/0/unsupported")
	}
}

func atsCRSDefault(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		var without, with positionsOf
		a := s.json(c.itemsPath()+"?limit=3", &without)
		s.json(c.itemsPath()+"?limit=3&crs="+crs84Name, &with)
		if !reflect.DeepEqual(without, with) || a.Header.Get("Content-Crs") != "<"+crs84Name+">" {
			t.Errorf("%s: %v", c.ID, a.Header)
		}
	}
}

// positionsOf is a page of features of any geometry type.
type positionsOf struct {
	Features []struct {
		ID       any
		Geometry *struct{ Coordinates any }
	}
}

// atsCRSTransform compares each vertex with the transformed one of the default
// system; crs_test.go compares with PROJ.
func atsCRSTransform(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		var plain positionsOf
		s.json(c.itemsPath()+"?limit=3", &plain)
		for _, uri := range c.CRS {
			crs, _ := geo.CRSByURI(uri)
			var moved positionsOf
			s.json(c.itemsPath()+"?limit=3&crs="+uri, &moved)
			for i, f := range plain.Features {
				if f.Geometry != nil {
					sameWhenMoved(t, uri, crs, f.Geometry.Coordinates, moved.Features[i].Geometry.Coordinates)
				}
			}
		}
	}
}

func sameWhenMoved(t *testing.T, uri string, crs geo.CRS, plain, moved any) {
	t.Helper()
	a, b := plain.([]any), moved.([]any)
	if len(a) != len(b) {
		t.Fatalf("%d and %d members", len(a), len(b))
	}
	x, isPosition := a[0].(float64)
	if !isPosition {
		for i := range a {
			sameWhenMoved(t, uri, crs, a[i], b[i])
		}
		return
	}
	want := crs.AxisOrder(crs.Forward([2]float64{x, a[1].(float64)}))
	if far := math.Hypot(want[0]-b[0].(float64), want[1]-b[1].(float64)); !(far < 0.001) {
		t.Errorf("%v is written %v in %s, want %v", a, b, uri, want)
	}
}

// atsBBoxCRS asks for the middle of the extent in every system. In those whose
// axes are not parallel to longitude and latitude a box has other edges, so
// there it is held to the features that lie well inside and well outside.
func atsBBoxCRS(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		b := c.Extent.Spatial.BBox[0]
		w, h := (b[2]-b[0])/4, (b[3]-b[1])/4-0.01
		box := geo.Box{West: b[0] + w, South: b[1] + h, East: b[2] - w, North: b[3] - h}
		if box.East-box.West > 20 {
			box = geo.Box{West: 66, South: 36, East: 72, North: 40}
		}
		inZone := box.West > 50 && box.East < 90
		want := idsIn(t, s.ok(fmt.Sprintf("%s?limit=1000&skipGeometry=true&bbox=%v,%v,%v,%v", c.itemsPath(), box.West, box.South, box.East, box.North)))
		for _, uri := range c.CRS {
			crs, _ := geo.CRSByURI(uri)
			if !crs.Upright() && !inZone {
				continue // far outside the zone the grid means nothing
			}
			low := crs.AxisOrder(crs.Forward([2]float64{box.West, box.South}))
			high := crs.AxisOrder(crs.Forward([2]float64{box.East, box.North}))
			got := idsIn(t, s.ok(fmt.Sprintf("%s?limit=1000&skipGeometry=true&bbox=%.9f,%.9f,%.9f,%.9f&bbox-crs=%s", c.itemsPath(), low[0], low[1], high[0], high[1], uri)))
			differ := 0
			for _, id := range append(slices.Clone(want), got...) {
				if slices.Contains(want, id) != slices.Contains(got, id) {
					differ++
				}
			}
			if crs.Upright() && differ > 0 || differ > 2+len(want)/4 {
				t.Errorf("%s in %s: %v, want %v", c.ID, uri, got, want)
			}
		}
	}
}

func atsBBoxCRSInvalid(_ *testing.T, s *site) {
	for _, c := range spatial(s) {
		s.refused(http.StatusBadRequest, c.itemsPath()+"?bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/0/unsupported")
	}
}

func atsBBoxCRSDefault(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		with, without := s.ok(c.itemsPath()+"?skipGeometry=true&bbox=66,36,72,40&bbox-crs="+crs84Name), s.ok(c.itemsPath()+"?skipGeometry=true&bbox=66,36,72,40")
		if !slices.Equal(idsIn(t, with), idsIn(t, without)) {
			t.Errorf("%s: %v, want %v", c.ID, idsIn(t, with), idsIn(t, without))
		}
	}
}
