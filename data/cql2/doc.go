// Package cql2 knows the Common Query Language of OGC 21-065r2: its syntax
// tree, its text and JSON encodings (both ways), and what a filter says of a
// row. It knows nothing of SQL, of HTTP or of where rows come from.
//
// The usual way of a filter is
//
//	expr, err := cql2.ParseText(text)      // or ParseJSON
//	expr, err = cql2.Transform(expr, f)    // only when its geometries are not in longitude and latitude
//	expr, err = cql2.Check(expr, schema)   // names and types; resolves casts
//	truth, err := cql2.Eval(expr, row)     // or hand expr to a compiler
//
// Every error of these but the last is the client's fault and fit to be shown:
// [*SyntaxError], [*LimitError], [*UnknownNameError] or [*TypeError].
//
// A condition is true, false or unknown, as in SQL: whatever is compared with
// NULL is unknown, and a row is selected only when its filter is true.
//
// Where the standard leaves a choice, this package decides as follows.
//
//   - A date compared with a timestamp by =, <>, <, <=, > or >= stands for the
//     day in UTC: the timestamp is cut to its date. In temporal functions a
//     date beside timestamps runs from the first to the last instant of its day.
//   - A string literal compared with a date or a timestamp is read as one.
//     No other type is cast.
//   - Strings are compared code point by code point; CASEI and ACCENTI also
//     make canonically equivalent strings equal.
//   - / divides without rounding, div rounds towards zero. Dividing by zero, and
//     whatever is not a finite number, is NULL. x ^ y ^ z is refused: it needs
//     parentheses. -x ^ 2 is (-x) ^ 2, as in the standard's grammar.
//   - In a string literal \\ is one backslash and \' a quote; \a \b \t \n \v \f
//     \r are control characters; a backslash before anything else stays, so
//     that '100\%' is a pattern that looks for a percent sign.
//   - A word that only means something before a parenthesis (date, point, ...)
//     names a property when none follows. In double quotes any text names a
//     property; "" stands for one double quote.
//   - Geometries are planar in longitude and latitude, heights are ignored. A
//     BBOX whose west is greater than its east crosses the antimeridian.
package cql2
