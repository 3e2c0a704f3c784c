package gpkg

import (
	"fmt"
	"strings"

	"panj/geo"
)

// applicationID is "GPKG" (GeoPackage 1.4, requirement 2).
const applicationID = 0x47504B47

// userVersion is the version of the standard that the file declares. The
// tables are those of 1.4, which are those of 1.3.1 too; the R-tree triggers,
// the one thing in which the versions differ here, are those of 1.3.1. GDAL
// before 3.7 (and with it QGIS on Debian 12 or Ubuntu 22.04) warns at every
// opening that it may support a 1.4 file only partially, and cannot drop,
// overwrite or rename a table with the triggers of 1.4.
const userVersion = 10301

// Definitions of the extensions.
const (
	spec        = "http://www.geopackage.org/spec140/"
	relatedSpec = "http://www.geopackage.org/18-000.html"
)

const insertExtension = `INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES (?, ?, ?, ?, ?)`

// relationsTable is annex A of OGC 18-000.
const relationsTable = `CREATE TABLE gpkgext_relations (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	base_table_name TEXT NOT NULL,
	base_primary_column TEXT NOT NULL DEFAULT 'id',
	related_table_name TEXT NOT NULL,
	related_primary_column TEXT NOT NULL DEFAULT 'id',
	relation_name TEXT NOT NULL,
	mapping_table_name TEXT NOT NULL UNIQUE
)`

// coreTables are the tables of GeoPackage 1.4, annex C, with those of the
// Schema and Metadata extensions, which every file has.
var coreTables = []string{
	`CREATE TABLE gpkg_spatial_ref_sys (
	srs_name TEXT NOT NULL,
	srs_id INTEGER NOT NULL PRIMARY KEY,
	organization TEXT NOT NULL,
	organization_coordsys_id INTEGER NOT NULL,
	definition TEXT NOT NULL,
	description TEXT
)`, `CREATE TABLE gpkg_contents (
	table_name TEXT NOT NULL PRIMARY KEY,
	data_type TEXT NOT NULL,
	identifier TEXT UNIQUE,
	description TEXT DEFAULT '',
	last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
	min_x DOUBLE,
	min_y DOUBLE,
	max_x DOUBLE,
	max_y DOUBLE,
	srs_id INTEGER,
	CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
)`, `CREATE TABLE gpkg_geometry_columns (
	table_name TEXT NOT NULL,
	column_name TEXT NOT NULL,
	geometry_type_name TEXT NOT NULL,
	srs_id INTEGER NOT NULL,
	z TINYINT NOT NULL,
	m TINYINT NOT NULL,
	CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
	CONSTRAINT uk_gc_table_name UNIQUE (table_name),
	CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
	CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
)`, `CREATE TABLE gpkg_extensions (
	table_name TEXT,
	column_name TEXT,
	extension_name TEXT NOT NULL,
	definition TEXT NOT NULL,
	scope TEXT NOT NULL,
	CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)`, `CREATE TABLE gpkg_data_columns (
	table_name TEXT NOT NULL,
	column_name TEXT NOT NULL,
	name TEXT,
	title TEXT,
	description TEXT,
	mime_type TEXT,
	constraint_name TEXT,
	CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
	CONSTRAINT gdc_tn UNIQUE (table_name, name)
)`, `CREATE TABLE gpkg_data_column_constraints (
	constraint_name TEXT NOT NULL,
	constraint_type TEXT NOT NULL,
	value TEXT,
	min NUMERIC,
	min_is_inclusive BOOLEAN,
	max NUMERIC,
	max_is_inclusive BOOLEAN,
	description TEXT,
	CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)`, `CREATE TABLE gpkg_metadata (
	id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
	md_scope TEXT NOT NULL DEFAULT 'dataset',
	md_standard_uri TEXT NOT NULL,
	mime_type TEXT NOT NULL DEFAULT 'text/xml',
	metadata TEXT NOT NULL DEFAULT ''
)`, `CREATE TABLE gpkg_metadata_reference (
	reference_scope TEXT NOT NULL,
	table_name TEXT,
	column_name TEXT,
	row_id_value INTEGER,
	timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
	md_file_id INTEGER NOT NULL,
	md_parent_id INTEGER,
	CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
	CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
)`,
	`INSERT INTO gpkg_extensions VALUES
	('gpkg_data_columns', NULL, 'gpkg_schema', '` + spec + `#extension_schema', 'read-write'),
	('gpkg_data_column_constraints', NULL, 'gpkg_schema', '` + spec + `#extension_schema', 'read-write'),
	('gpkg_metadata', NULL, 'gpkg_metadata', '` + spec + `#extension_metadata', 'read-write'),
	('gpkg_metadata_reference', NULL, 'gpkg_metadata', '` + spec + `#extension_metadata', 'read-write')`,
}

// rtreeTriggers are those of GeoPackage 1.3.1, annex F.3, for table t, geometry
// c and key i.
func rtreeTriggers(t, c, i string) []string {
	const templates = `
CREATE TRIGGER <insert> AFTER INSERT ON <t> WHEN (NEW.<c> NOT NULL AND NOT ST_IsEmpty(NEW.<c>))
BEGIN INSERT OR REPLACE INTO <r> VALUES (NEW.<i>, ST_MinX(NEW.<c>), ST_MaxX(NEW.<c>), ST_MinY(NEW.<c>), ST_MaxY(NEW.<c>)); END;
CREATE TRIGGER <update1> AFTER UPDATE OF <c> ON <t> WHEN OLD.<i> = NEW.<i> AND (NEW.<c> NOTNULL AND NOT ST_IsEmpty(NEW.<c>))
BEGIN INSERT OR REPLACE INTO <r> VALUES (NEW.<i>, ST_MinX(NEW.<c>), ST_MaxX(NEW.<c>), ST_MinY(NEW.<c>), ST_MaxY(NEW.<c>)); END;
CREATE TRIGGER <update2> AFTER UPDATE OF <c> ON <t> WHEN OLD.<i> = NEW.<i> AND (NEW.<c> ISNULL OR ST_IsEmpty(NEW.<c>))
BEGIN DELETE FROM <r> WHERE id = OLD.<i>; END;
CREATE TRIGGER <update3> AFTER UPDATE ON <t> WHEN OLD.<i> != NEW.<i> AND (NEW.<c> NOTNULL AND NOT ST_IsEmpty(NEW.<c>))
BEGIN DELETE FROM <r> WHERE id = OLD.<i>;
INSERT OR REPLACE INTO <r> VALUES (NEW.<i>, ST_MinX(NEW.<c>), ST_MaxX(NEW.<c>), ST_MinY(NEW.<c>), ST_MaxY(NEW.<c>)); END;
CREATE TRIGGER <update4> AFTER UPDATE ON <t> WHEN OLD.<i> != NEW.<i> AND (NEW.<c> ISNULL OR ST_IsEmpty(NEW.<c>))
BEGIN DELETE FROM <r> WHERE id IN (OLD.<i>, NEW.<i>); END;
CREATE TRIGGER <delete> AFTER DELETE ON <t> WHEN OLD.<c> NOT NULL
BEGIN DELETE FROM <r> WHERE id = OLD.<i>; END;`
	name := "rtree_" + t + "_" + c
	pairs := []string{"<t>", quoted(t), "<c>", quoted(c), "<i>", quoted(i), "<r>", quoted(name)}
	for _, suffix := range []string{"insert", "update1", "update2", "update3", "update4", "delete"} {
		pairs = append(pairs, "<"+suffix+">", quoted(name+"_"+suffix))
	}
	r := strings.NewReplacer(pairs...)
	var triggers []string
	for template := range strings.SplitSeq(strings.TrimSpace(templates), "\nCREATE") {
		triggers = append(triggers, r.Replace("CREATE"+strings.TrimPrefix(template, "CREATE")))
	}
	return triggers
}

const wgs84Definition = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],` +
	`AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,` +
	`AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]`

// definitionOf writes a reference system in well-known text (OGC 01-009);
// false for one that this package does not write.
func definitionOf(crs geo.CRS) (string, bool) {
	code := crs.EPSG()
	base := strings.Replace(wgs84Definition, `AXIS["Latitude",NORTH],AXIS["Longitude",EAST],`, "", 1)
	metre := `UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH]`
	switch {
	case code == 3857:
		return `PROJCS["WGS 84 / Pseudo-Mercator",` + base + `,PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],` +
			`PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],` + metre +
			`,EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"]` +
			`,AUTHORITY["EPSG","3857"]]`, true
	case code > 32600 && code <= 32660, code > 32700 && code <= 32760:
		zone, northing := code%100, 0
		if code > 32700 {
			northing = 10000000
		}
		return fmt.Sprintf(`PROJCS["%s",%s,PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],`+
			`PARAMETER["central_meridian",%d],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],`+
			`PARAMETER["false_northing",%d],%s,AUTHORITY["EPSG","%d"]]`, crs.Name(), base, zone*6-183, northing, metre, code), true
	}
	return "", false
}

// systems fills gpkg_spatial_ref_sys: the three that every file has
// (requirement 11) and those of the tables.
func (w *writer) systems() error {
	const insert = `INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)`
	for _, s := range [][]any{
		{"Undefined Cartesian SRS", undefinedCartesian, "NONE", undefinedCartesian, "undefined", "undefined Cartesian coordinate reference system"},
		{"Undefined geographic SRS", undefinedGeographic, "NONE", undefinedGeographic, "undefined", "undefined geographic coordinate reference system"},
		{"WGS 84 geodetic", wgs84, "EPSG", wgs84, wgs84Definition, "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"},
	} {
		if err := w.exec(insert, s...); err != nil {
			return err
		}
	}
	done := map[int]bool{0: true}
	for _, t := range w.plan.tables {
		if done[t.crs] {
			continue
		}
		done[t.crs] = true
		crs, _ := geo.CRSByEPSG(t.crs)
		definition, _ := definitionOf(crs)
		if err := w.exec(insert, crs.Name(), t.crs, "EPSG", t.crs, definition, nil); err != nil {
			return err
		}
	}
	return nil
}
