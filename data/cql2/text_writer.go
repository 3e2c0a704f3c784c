package cql2

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Text writes an expression in the text encoding, in one line. What it writes
// reads back as the same expression.
func Text(e Expr) string {
	var w textWriter
	w.expr(e)
	return w.String()
}

type textWriter struct{ strings.Builder }

// The ranks of what is written without parentheses: a node of a lower rank than
// its place asks for gets some.
const (
	rankOr = iota
	rankAnd
	rankNot
	rankPredicate
	rankSum
	rankProduct
	rankPower
	rankOperand
)

func rank(e Expr) int {
	switch e := e.(type) {
	case *Or:
		return rankOr
	case *And:
		return rankAnd
	case *Not:
		switch e.Arg.(type) {
		case *Like, *Between, *In, *IsNull: // written as NOT LIKE and so on
			return rankPredicate
		}
		return rankNot
	case *Compare, *Like, *Between, *In, *IsNull:
		return rankPredicate
	case *Arithmetic:
		return arithmeticRank(e.Op)
	}
	return rankOperand
}

func arithmeticRank(op ArithmeticOp) int {
	switch op {
	case Add, Subtract:
		return rankSum
	case Power:
		return rankPower
	}
	return rankProduct
}

// ranked writes a node, in parentheses when its rank is below the least.
func (w *textWriter) ranked(e Expr, least int) {
	if rank(e) >= least {
		w.expr(e)
		return
	}
	w.WriteByte('(')
	w.expr(e)
	w.WriteByte(')')
}

func (w *textWriter) expr(e Expr) {
	switch e := e.(type) {
	case *And:
		w.joined(e.Args, " AND ", rankAnd+1)
	case *Or:
		w.joined(e.Args, " OR ", rankOr+1)
	case *Not:
		w.not(e)
	case *Compare:
		w.infix(e.Left, string(e.Op), e.Right)
	case *Like, *Between, *In, *IsNull:
		w.predicate(e, "")
	case *Spatial:
		w.call(keyword(string(e.Op)), e.Left, e.Right)
	case *Temporal:
		w.call(keyword(string(e.Op)), e.Left, e.Right)
	case *ArrayCompare:
		w.call(keyword(string(e.Op)), e.Left, e.Right)
	case *Arithmetic:
		r := arithmeticRank(e.Op)
		left := r
		if e.Op == Power {
			left = r + 1
		}
		w.ranked(e.Left, left)
		w.WriteString(" " + string(e.Op) + " ")
		w.ranked(e.Right, r+1)
	case *CaseFold:
		w.call("CASEI", e.Arg)
	case *AccentFold:
		w.call("ACCENTI", e.Arg)
	case *Function:
		w.call(e.Name, e.Args...)
	case *Array:
		w.call("", e.Items...)
	default:
		w.literal(e)
	}
}

func (w *textWriter) literal(e Expr) {
	switch e := e.(type) {
	case Property:
		w.name(string(e))
	case String:
		w.quote(string(e))
	case Integer:
		w.WriteString(strconv.FormatInt(int64(e), 10))
	case Float:
		w.WriteString(formatFloat(float64(e)))
	case Bool:
		w.WriteString(keyword(strconv.FormatBool(bool(e))))
	case Date:
		w.WriteString("DATE('" + string(e) + "')")
	case Timestamp:
		w.WriteString("TIMESTAMP('" + string(e) + "')")
	case *Interval:
		w.WriteString("INTERVAL(")
		w.bound(e.Start)
		w.WriteString(", ")
		w.bound(e.End)
		w.WriteByte(')')
	case *Geometry:
		(&wktWriter{w: w, heights: e.Heights}).tagged(e.Geometry)
	case *Envelope:
		w.WriteString("BBOX(")
		for i, f := range envelopeNumbers(e) {
			if i > 0 {
				w.WriteString(", ")
			}
			w.WriteString(formatFloat(f))
		}
		w.WriteByte(')')
	}
}

func envelopeNumbers(e *Envelope) []float64 {
	if e.Heights != nil {
		return []float64{e.Min[0], e.Min[1], e.Heights[0], e.Max[0], e.Max[1], e.Heights[1]}
	}
	return []float64{e.Min[0], e.Min[1], e.Max[0], e.Max[1]}
}

func (w *textWriter) joined(args []Expr, word string, least int) {
	for i, a := range args {
		if i > 0 {
			w.WriteString(word)
		}
		w.ranked(a, least)
	}
}

func (w *textWriter) not(e *Not) {
	switch e.Arg.(type) {
	case *Like, *Between, *In, *IsNull:
		w.predicate(e.Arg, "NOT ")
		return
	}
	w.WriteString("NOT ")
	w.ranked(e.Arg, rankNot)
}

func (w *textWriter) infix(left Expr, op string, right Expr) {
	w.ranked(left, rankSum)
	w.WriteString(" " + op + " ")
	w.ranked(right, rankSum)
}

// predicate writes the forms that may hold a NOT inside.
func (w *textWriter) predicate(e Expr, not string) {
	switch e := e.(type) {
	case *Like:
		w.infix(e.Arg, not+"LIKE", e.Pattern)
	case *Between:
		w.infix(e.Arg, not+"BETWEEN", e.Low)
		w.WriteString(" AND ")
		w.ranked(e.High, rankSum)
	case *In:
		w.ranked(e.Arg, rankSum)
		w.WriteString(" " + not + "IN ")
		w.call("", e.List...)
	case *IsNull:
		w.ranked(e.Arg, rankSum)
		w.WriteString(" IS " + not + "NULL")
	}
}

func (w *textWriter) call(name string, args ...Expr) {
	w.WriteString(name)
	w.WriteByte('(')
	w.joined(args, ", ", rankOr)
	w.WriteByte(')')
}

func (w *textWriter) bound(e Expr) {
	switch e := e.(type) {
	case nil:
		w.WriteString("'..'")
	case Date:
		w.quote(string(e))
	case Timestamp:
		w.quote(string(e))
	default:
		w.expr(e)
	}
}

// name writes the name of a property, in double quotes where it needs them.
func (w *textWriter) name(s string) {
	if isName(s) && !isKeyword(s) {
		w.WriteString(s)
		return
	}
	w.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}

// quote writes a string literal. A backslash is doubled only where it would be
// read as an escape, so that patterns keep their form.
func (w *textWriter) quote(s string) {
	w.WriteByte('\'')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '\'':
			w.WriteString("''")
		case c == '\\':
			w.WriteByte('\\')
			if i+1 == len(s) || unescape(s[i+1]) != 0 || isEscaped(s[i+1]) {
				w.WriteByte('\\')
			}
		case isEscaped(c):
			w.WriteByte('\\')
			w.WriteByte(escapeLetters[strings.IndexByte(escapeValues, c)])
		default:
			w.WriteByte(c)
		}
	}
	w.WriteByte('\'')
}

// isEscaped reports whether a control character is written with a backslash.
func isEscaped(c byte) bool { return c < ' ' && strings.IndexByte(escapeValues, c) >= 0 }

// wktWriter writes the coordinates of a geometry and takes its heights in turn.
type wktWriter struct {
	w       *textWriter
	heights []float64
	n       int
}

func (k *wktWriter) tagged(g orb.Geometry) {
	tag := keyword(g.GeoJSONType())
	k.w.WriteString(tag)
	if k.heights != nil {
		k.w.WriteString(" Z ")
	}
	switch g := g.(type) {
	case orb.Point:
		k.vertices([]orb.Point{g})
	case orb.MultiPoint:
		wktParts(k, g, func(p orb.Point) { k.vertices([]orb.Point{p}) })
	case orb.LineString:
		k.vertices(g)
	case orb.MultiLineString:
		wktParts(k, g, func(l orb.LineString) { k.vertices(l) })
	case orb.Polygon:
		k.polygon(g)
	case orb.MultiPolygon:
		wktParts(k, g, k.polygon)
	case orb.Collection:
		wktParts(k, g, k.tagged)
	}
}

func wktParts[T any](k *wktWriter, parts []T, write func(T)) {
	k.w.WriteByte('(')
	for i, p := range parts {
		if i > 0 {
			k.w.WriteString(", ")
		}
		write(p)
	}
	k.w.WriteByte(')')
}

func (k *wktWriter) polygon(p orb.Polygon) {
	wktParts(k, p, func(r orb.Ring) { k.vertices(r) })
}

func (k *wktWriter) vertices(points []orb.Point) {
	wktParts(k, points, func(p orb.Point) {
		k.w.WriteString(formatFloat(p[0]) + " " + formatFloat(p[1]))
		if k.n < len(k.heights) {
			k.w.WriteString(" " + formatFloat(k.heights[k.n]))
			k.n++
		}
	})
}
