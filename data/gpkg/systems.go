package gpkg

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"panj/geo"
)

// Codes of reference systems with a special meaning here.
const (
	wgs84               = 4326
	wgs84Height         = 4979
	undefinedCartesian  = -1
	undefinedGeographic = 0
)

// system is a row of gpkg_spatial_ref_sys.
type system struct {
	id           int
	name         string
	organization string
	code         int
	definition   string
}

// loadCRS finds the reference system of a table; one that cannot be
// transformed leaves the table out. What is undefined but geographic is taken
// as WGS 84, as every client does.
func (l *loader) loadCRS(t *table) error {
	s := system{id: t.srs}
	err := l.each(func(r []driver.Value) error {
		n, _ := r[2].(int64)
		s.name, s.organization, s.code, s.definition = str(r[0]), str(r[1]), int(n), str(r[3])
		return nil
	}, `SELECT srs_name, organization, organization_coordsys_id, definition
		FROM gpkg_spatial_ref_sys WHERE srs_id = ?`, t.srs)
	if err != nil {
		return err
	}
	code := s.epsg()
	if code == undefinedGeographic {
		if ok, err := l.isGeographic(t.ID); err != nil {
			return err
		} else if !ok {
			l.leave(t.ID, "its reference system is undefined, and its positions are no longitudes and latitudes")
			return nil
		}
	}
	switch code {
	case undefinedGeographic, wgs84, wgs84Height:
		t.crs, t.StorageCRS = 0, wgs84
	default:
		if _, ok := geo.CRSByEPSG(code); !ok {
			l.leave(t.ID, fmt.Sprintf("its reference system %s (srs_id %d, %s %d) is not supported", s.name, s.id, s.organization, s.code))
			return nil
		}
		t.crs, t.StorageCRS = code, code
	}
	return nil
}

// isGeographic reports whether the extent that the file states for a table
// fits longitude and latitude; one without an extent may.
func (l *loader) isGeographic(table string) (bool, error) {
	n, err := l.c.number(l.ctx, `SELECT count(*) FROM gpkg_contents WHERE table_name = ?
		AND (min_x < -180 OR max_x > 180 OR min_y < -90 OR max_y > 90)`, table)
	return n == 0, err
}

var (
	// epsgAtEnd finds the identifier that closes a WKT definition.
	epsgAtEnd = regexp.MustCompile(`(?:AUTHORITY|ID)\[\s*"EPSG"\s*,\s*"?(\d{1,6})"?\s*\]\s*\]\s*$`)
	// wgs84Geographic finds a definition of longitude and latitude on WGS 84.
	wgs84Geographic = regexp.MustCompile(`(?i)^\s*GEOG(?:CS|CRS|RAPHICCRS)\[\s*"[^"]*"\s*,\s*(?:DATUM|ENSEMBLE)\[\s*"(?:D_)?(?:WGS[_ ](?:19)?84|World Geodetic System 1984)`)
	// wgs84UTM finds the name of a UTM zone, as EPSG and as ESRI write it.
	wgs84UTM = regexp.MustCompile(`(?i)^\s*PROJ(?:CS|CRS)\[\s*"WGS[_ ](?:19)?84[_ /]+UTM[_ ]zone[_ ](\d{1,2})([NS])"`)
)

// epsg returns the EPSG code of a system, also of one that was entered without
// it; 0 for what is undefined but geographic, -1 when there is none.
func (s *system) epsg() int {
	if strings.EqualFold(s.organization, "EPSG") {
		return s.code
	}
	if s.id == undefinedGeographic {
		return undefinedGeographic
	}
	if m := epsgAtEnd.FindStringSubmatch(s.definition); m != nil {
		return atoi(m[1])
	}
	if wgs84Geographic.MatchString(s.definition) && strings.Contains(strings.ToLower(s.definition), `"degree`) {
		return wgs84
	}
	if m := wgs84UTM.FindStringSubmatch(s.definition); m != nil {
		if zone := atoi(m[1]); strings.EqualFold(m[2], "S") {
			return 32700 + zone
		} else {
			return 32600 + zone
		}
	}
	return undefinedCartesian
}

// atoi reads digits that are known to be digits.
func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
