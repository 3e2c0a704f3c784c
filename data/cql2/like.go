package cql2

import "unicode/utf8"

// MatchLike reports whether a string matches a pattern of LIKE: % stands for
// any characters or none, _ for one character, and a backslash takes its
// meaning from the character after it. Case matters.
func MatchLike(s, pattern string) bool {
	// Each % is first tried with nothing; when what follows does not match, the
	// last % takes in one character more. Earlier ones never need to.
	star, resume := -1, 0
	i, j := 0, 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		want, width, wild := patternRune(pattern[j:])
		switch {
		case wild && want == '%':
			j += width
			star, resume = j, i
			continue
		case width > 0 && (wild || want == r):
			i += size
			j += width
			continue
		case star < 0:
			return false
		}
		_, size = utf8.DecodeRuneInString(s[resume:])
		resume += size
		i, j = resume, star
	}
	for j < len(pattern) && pattern[j] == '%' {
		j++
	}
	return j == len(pattern)
}

// patternRune returns the character at the head of a pattern, its width in
// bytes (0 at the end), and whether it is a wildcard.
func patternRune(pattern string) (r rune, width int, wild bool) {
	if pattern == "" {
		return 0, 0, false
	}
	if pattern[0] == '\\' && len(pattern) > 1 {
		r, size := utf8.DecodeRuneInString(pattern[1:])
		return r, size + 1, false
	}
	r, size := utf8.DecodeRuneInString(pattern)
	return r, size, r == '%' || r == '_'
}
