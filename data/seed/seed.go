// Package seed holds the datasets a new database is made from, as bytes. What
// each file is, where it comes from and under which licence stands in
// SOURCES.md, which is embedded too; collections.json describes the tables.
package seed

import "embed"

// FS holds the files of the seed by their names in SOURCES.md.
//
//go:embed *.geojson.gz *.json *.md articles/*.md
var FS embed.FS
