// Package gpkg keeps collections, articles and citations in one GeoPackage
// file: the store behind [data.FeatureStore] and [data.ArticleStore].
//
// [Create] writes a new file from a [data.Dataset], all or nothing. [Open]
// reads any GeoPackage, whoever made it, and sees the edits of other programs
// at the next call. Nothing here writes to a file that exists.
//
// The file is the schema. Tables that gpkg_contents lists as features or
// attributes become collections under their own names, whatever characters
// they hold (an address must percent-encode them); their columns become
// properties. What the package knows beyond that stands in conventions for
// column names:
//
//   - id: TEXT NOT NULL with a unique index is the id of the feature; without
//     it the integer key is.
//   - earliest and latest, start and end, start_date and end_date, begin and
//     end, valid_from and valid_to: the interval of a row, of DATE or DATETIME
//     columns. Otherwise the first such column is the row's instant.
//   - radius_m: the radius of uncertainty around a point, metres.
//   - km_from and km_to (or from_km and to_km), else km: the range of chainage.
//   - min_zoom and max_zoom: the tile zooms at which a row is drawn.
//
// Rows that the Related Tables extension joins to a row appear as one more
// property, named after the related table, with an array of objects. The
// tables articles and passages with the relation between passages and any
// other table hold what [data.ArticleStore] returns.
//
// [data.Query.Text] is looked for in the id, the text columns and the strings
// inside JSON columns, web addresses left out; a find in a column called title
// or label, or whose name begins or ends with "name", counts more. The index of
// words for it is made at the first search of a table, in a temporary folder
// that goes with the store, and holds what FTS5 needs and nothing of the texts.
// At the first search after a commit all texts of the table are read and
// compared with checksums, and only rows that differ are indexed anew: SQLite
// does not tell what a commit has changed.
//
// Coordinates come out as WGS 84 longitude, latitude; Z and M are left out. An
// empty geometry is no geometry. Tables in a reference system that package geo
// does not know, of a curved geometry type, or without a rowid are left out
// with a line in the log; so are tables of tiles, silently.
//
// The package knows SQL and the formats of the file, nothing of HTTP.
package gpkg
