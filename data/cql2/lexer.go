package cql2

import (
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenQuoted // a name in double quotes
	tokenString
	tokenNumber
	tokenSymbol
)

// token is a piece of text. Its value is what it stands for: a string or a
// quoted name without quotes and escapes, everything else as written.
type token struct {
	kind       tokenKind
	value      string
	start, end int // bytes
}

// lexer cuts text into tokens.
type lexer struct {
	text string
	at   int
}

const spaces = "\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000"

// next returns the next token; at the end of the text a tokenEnd.
func (l *lexer) next() (token, error) {
	l.at = len(l.text) - len(strings.TrimLeft(l.text[l.at:], spaces))
	start := l.at
	if start == len(l.text) {
		return token{kind: tokenEnd, start: start, end: start}, nil
	}
	r, size := utf8.DecodeRuneInString(l.text[start:])
	switch {
	case r == '\'':
		return l.quoted(tokenString, '\'', "a closing single quote (')")
	case r == '"':
		return l.quoted(tokenQuoted, '"', "a closing double quote")
	case isDigit(r), r == '.' && start+1 < len(l.text) && isDigit(rune(l.text[start+1])):
		return l.number()
	case startsName(r):
		l.at += size
		for l.at < len(l.text) {
			r, size := utf8.DecodeRuneInString(l.text[l.at:])
			if !continuesName(r) {
				break
			}
			l.at += size
		}
		return l.token(tokenWord, start)
	}
	for _, symbol := range []string{"<>", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-", "*", "/", "%", "^"} {
		if strings.HasPrefix(l.text[start:], symbol) {
			l.at += len(symbol)
			return token{tokenSymbol, symbol, start, l.at}, nil
		}
	}
	for _, habit := range habits {
		if strings.HasPrefix(l.text[start:], habit[0]) {
			return token{}, l.fail(start, quoteFound(habit[0]), habit[1])
		}
	}
	return token{}, l.fail(start, quoteFound(string(r)), "a name, a literal or an operator")
}

// habits are what other languages and word processors write, with what is
// written here.
var habits = [][2]string{
	{"!=", "<> for not equal"}, {"&&", "AND"}, {"||", "OR"}, {"!", "NOT"}, {"[", "an opening parenthesis: ("}, {"]", "a closing parenthesis: )"},
	{"‘", "a straight single quote (')"}, {"’", "a straight single quote (')"}, {"“", "a straight quote"}, {"”", "a straight quote"},
}

// token returns what was read since start.
func (l *lexer) token(kind tokenKind, start int) (token, error) {
	t := token{kind, l.text[start:l.at], start, l.at}
	if utf8.RuneCountInString(t.value) > MaxString {
		return token{}, errString
	}
	return t, nil
}

// number reads digits with a fraction and an exponent.
func (l *lexer) number() (token, error) {
	start := l.at
	l.digits()
	if l.at < len(l.text) && l.text[l.at] == '.' {
		l.at++
		l.digits()
	}
	if l.at < len(l.text) && (l.text[l.at] == 'e' || l.text[l.at] == 'E') {
		l.at++
		if l.at < len(l.text) && (l.text[l.at] == '+' || l.text[l.at] == '-') {
			l.at++
		}
		if l.digits() == 0 {
			return token{}, l.fail(start, quoteFound(l.text[start:l.at]), "digits after the exponent's E")
		}
	}
	if l.at < len(l.text) {
		if r, size := utf8.DecodeRuneInString(l.text[l.at:]); continuesName(r) {
			return token{}, l.fail(start, quoteFound(l.text[start:l.at+size]), "a number; a name does not begin with a digit (write it in double quotes)")
		}
	}
	return l.token(tokenNumber, start)
}

func (l *lexer) digits() int {
	start := l.at
	for l.at < len(l.text) && isDigit(rune(l.text[l.at])) {
		l.at++
	}
	return l.at - start
}

// quoted reads a string literal or a quoted name. Both double their quote to
// hold it; only a string literal has escapes with a backslash.
func (l *lexer) quoted(kind tokenKind, quote byte, expected string) (token, error) {
	start := l.at
	var value strings.Builder
	for i := start + 1; i < len(l.text); i++ {
		c := l.text[i]
		following := byte(0)
		if i+1 < len(l.text) {
			following = l.text[i+1]
		}
		switch {
		case c == quote && following == quote:
			value.WriteByte(quote)
			i++
		case c == quote:
			l.at = i + 1
			t := token{kind, value.String(), start, l.at}
			if utf8.RuneCountInString(t.value) > MaxString {
				return token{}, errString
			}
			return t, nil
		case c == '\\' && kind == tokenString && unescape(following) != 0:
			value.WriteByte(unescape(following))
			i++
		case c == 0:
			return token{}, l.fail(i, `"\x00"`, "any other character")
		default:
			value.WriteByte(c)
		}
	}
	return token{}, l.fail(len(l.text), "the end", expected)
}

// unescape returns what a letter stands for after a backslash, or 0 when the
// backslash stands for itself.
func unescape(c byte) byte {
	if i := strings.IndexByte(escapeLetters, c); i >= 0 && c != 0 {
		return escapeValues[i]
	}
	return 0
}

const (
	escapeLetters = `'\abtnvfr`
	escapeValues  = "'\\\a\b\t\n\v\f\r"
)

func (l *lexer) fail(at int, found, expected string) error {
	return &SyntaxError{Position: utf8.RuneCountInString(l.text[:at]) + 1, Found: found, Expected: expected}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// startsName is the rule identifierStart.
func startsName(r rune) bool {
	switch {
	case r == ':', r == '_', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
		return true
	case r < 0xC0:
		return false
	}
	for _, span := range nameSpans {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

var nameSpans = [][2]rune{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFE}, {0x200C, 0x200D}, {0x2070, 0x218F},
	{0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

// continuesName is the rule identifierPart. A space is never part of a name,
// though the rule's ranges hold a few.
func continuesName(r rune) bool {
	if strings.ContainsRune(spaces, r) {
		return false
	}
	return startsName(r) || r == '.' || isDigit(r) || r >= 0x300 && r <= 0x36F || r >= 0x203F && r <= 0x2040
}

// isName reports whether text is an identifier.
func isName(s string) bool {
	for i, r := range s {
		if i == 0 && (!startsName(r) || strings.ContainsRune(spaces, r)) || !continuesName(r) {
			return false
		}
	}
	return s != "" && utf8.ValidString(s)
}
