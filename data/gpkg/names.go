package gpkg

import "strings"

// quoted writes a name of the schema as an SQL identifier. It is the only way
// by which names get into statements.
func quoted(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// row is the alias under which every statement names the table whose rows it
// reads: a qualified name can never be taken for a string literal.
const row = "t"

// column names a column of the table that is read.
func column(name string) string { return row + "." + quoted(name) }
