// Package fulltext says what it means to search texts for words: how a text is
// cut into words and these are folded, what a query asks for, whether texts
// answer it, how well, and where. A store may find candidates by any index it
// likes; what counts is decided here, so that every store and every page agree.
//
// A word is a run of letters, digits and the marks on them; everything else
// separates words. Words are compared without case and accents
// ([cql2.FoldCase], [cql2.FoldAccents]); the Arabic forms of the letters yeh
// and kaf count as the Persian ones, and digits of every script as 0 to 9.
// Scripts that are written without spaces are not cut: there a word is what
// stands between two other characters.
//
// The package knows neither HTTP nor SQL.
package fulltext
