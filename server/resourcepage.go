package server

// resourcePage is what one template shows of any resource: facts beside a
// small map, then sections. Every part may be missing.
type resourcePage struct {
	Lead     []string   // paragraphs
	Actions  []PageLink // what can be done from here
	Facts    []fact
	Sections []section
	Pages    *pager // nil for what has one page
}

// pager says which part of a whole a page shows, and leads to the other ones.
type pager struct {
	Text              string
	First, Prev, Next string
}

// section is a part of a page under a heading.
type section struct {
	ID, Title string
	Note      string
	Facts     []fact
	Entries   []entry
	Table     *table
	Forms     []inputForm
	Links     []PageLink
	Buttons   []PageLink
	Quotes    []citedPassage
}

// fact is a named value; About says more of the name.
type fact struct {
	Name, About string
	Value       shown
}

// entry is one of a list of things that have a page of their own.
type entry struct {
	Title, Href string
	Lang        string // of title and text
	Text        string
	Meta        []string
	Links       []PageLink
}

// table is a table with a caption. The first column names the row.
type table struct {
	Caption string
	Hidden  bool // the caption says what stands above the table already
	Sticky  bool // the first column stays in sight
	Columns []tableColumn
	Rows    [][]shown
}

// tableColumn heads a column. Up and Down are the addresses of the same table
// sorted by it.
type tableColumn struct {
	Title, About string
	Number       bool
	Up, Down     string
	Sorted       string // "ascending", "descending" or ""
}

// inputForm asks for the parameters of a resource.
type inputForm struct {
	Title, Action, Button string
	Fields                []formField
}

// formField is one parameter.
type formField struct {
	Name, Label, Hint, Value string
	Kind                     string // of the input; "select" with Options
	Options                  []formOption
	Min, Max, Step           string
	Required                 bool
}

type formOption struct {
	Value, Label string
	Chosen       bool
}
