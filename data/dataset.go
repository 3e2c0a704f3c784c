package data

// Dataset is everything a store file is created from: what readers of files
// produce and a store keeps.
type Dataset struct {
	Title       string
	Description string
	Licence     Link
	Attribution string
	Citation    string
	Edition     string // identifies this content; another edition is another text
	Tables      []Table
	Articles    []*Article
	Citations   []Citation
	Relations   []Relation
}

// Table is a collection with its rows. In Collection only ID, Title,
// Description, Geometry, Columns, StorageCRS, IDColumn, Licence, Attribution and Citation
// are read; the rest a store works out for itself.
type Table struct {
	Collection Collection
	Rows       []Feature // Keys grow; 0 stands for one more than the key before, 1 in the first row
}

// Relation joins rows of two tables, many to many. Columns are the mapping's
// own properties.
type Relation struct {
	Name    string // of the mapping table
	Base    string // collection whose rows show the related ones
	Related string // collection
	Columns []Column
	Pairs   []Pair
}

// Pair joins two rows by their feature ids, with values for the relation's
// Columns.
type Pair struct {
	Base, Related string
	Values        []any
}
