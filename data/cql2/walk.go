package cql2

// children returns the nodes below a node, in the order they are written.
func children(e Expr) []Expr {
	switch e := e.(type) {
	case *And:
		return e.Args
	case *Or:
		return e.Args
	case *Not:
		return []Expr{e.Arg}
	case *Compare:
		return []Expr{e.Left, e.Right}
	case *Like:
		return []Expr{e.Arg, e.Pattern}
	case *Between:
		return []Expr{e.Arg, e.Low, e.High}
	case *In:
		return append([]Expr{e.Arg}, e.List...)
	case *IsNull:
		return []Expr{e.Arg}
	case *Spatial:
		return []Expr{e.Left, e.Right}
	case *Temporal:
		return []Expr{e.Left, e.Right}
	case *ArrayCompare:
		return []Expr{e.Left, e.Right}
	case *Interval:
		return bounds(e)
	case *Array:
		return e.Items
	case *Arithmetic:
		return []Expr{e.Left, e.Right}
	case *CaseFold:
		return []Expr{e.Arg}
	case *AccentFold:
		return []Expr{e.Arg}
	case *Function:
		return e.Args
	}
	return nil
}

// bounds returns the ends of an interval that are not open.
func bounds(e *Interval) []Expr {
	var ends []Expr
	for _, b := range []Expr{e.Start, e.End} {
		if b != nil {
			ends = append(ends, b)
		}
	}
	return ends
}

// Walk calls f with the node and all below it, each before those below it. f
// returns whether to go on below a node.
func Walk(e Expr, f func(Expr) bool) {
	if !f(e) {
		return
	}
	for _, c := range children(e) {
		Walk(c, f)
	}
}

// Properties returns the names of the properties that an expression uses, each
// once, in the order they are written.
func Properties(e Expr) []string {
	var names []string
	seen := map[Property]bool{}
	Walk(e, func(e Expr) bool {
		if p, ok := e.(Property); ok && !seen[p] {
			seen[p] = true
			names = append(names, string(p))
		}
		return true
	})
	return names
}

// checkDepth returns errDepth for a tree that is too deep.
func checkDepth(e Expr) error {
	if deeper(e, MaxDepth) {
		return errDepth
	}
	return nil
}

func deeper(e Expr, levels int) bool {
	if levels == 0 {
		return true
	}
	for _, c := range children(e) {
		if deeper(c, levels-1) {
			return true
		}
	}
	return false
}
