package cql2

// What a filter may hold; beyond it the readers return a [*LimitError].
const (
	MaxLength   = 128 << 10 // bytes of a filter
	MaxDepth    = 100       // levels of the tree
	MaxItems    = 5_000     // items of one list: IN, array, arguments, terms of one AND or OR
	MaxString   = 10_000    // characters of a string literal or a name
	MaxVertices = 5_000     // vertices of a geometry literal
)

var (
	errLength   = &LimitError{"bytes in the filter", MaxLength}
	errDepth    = &LimitError{"levels in the filter", MaxDepth}
	errItems    = &LimitError{"items in a list", MaxItems}
	errString   = &LimitError{"characters in a string or a name", MaxString}
	errVertices = &LimitError{"vertices in a geometry", MaxVertices}
)
