package ingest

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"panj/data"
)

var (
	articleID   = regexp.MustCompile(`^[\pL\pN]+(-[\pL\pN]+)*$`)
	languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
)

// articleText reads r as text: UTF-8 without byte order mark, lines ended by
// "\n", control characters left out.
func articleText(r io.Reader) (string, error) {
	raw, err := readAll(r, MaxArticleBytes)
	if err != nil {
		return "", err
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	if !utf8.ValidString(text) {
		return "", errors.New("the text is not UTF-8")
	}
	if strings.ContainsRune(text, 0) {
		return "", errors.New("the file is not a text: it holds a null byte")
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text), nil
}

// checkArticle checks what is known of an article beside its text.
func checkArticle(a *data.Article) error {
	switch {
	case !articleID.MatchString(a.ID):
		return &data.InvalidError{Param: "id", Value: a.ID, Reason: "must be letters and digits joined by single hyphens"}
	case strings.TrimSpace(a.Title) == "":
		return &data.InvalidError{Param: "title", Value: a.Title, Reason: "must not be empty"}
	case a.Language != "" && !languageTag.MatchString(a.Language):
		return &data.InvalidError{Param: "language", Value: a.Language, Reason: `must be a BCP 47 tag such as "en" or "fa-AF"`}
	case a.URL != "" && !isWebAddress(a.URL):
		return &data.InvalidError{Param: "url", Value: a.URL, Reason: "must be an absolute http or https address"}
	case a.Licence.Href != "" && !isWebAddress(a.Licence.Href):
		return &data.InvalidError{Param: "licence_url", Value: a.Licence.Href, Reason: "must be an absolute http or https address"}
	}
	return nil
}

// isWebAddress reports whether s is an absolute http or https address.
func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && !strings.ContainsFunc(s, unicode.IsSpace)
}

// sameTitle reports whether a heading only repeats the article's title.
func sameTitle(heading, title string) bool {
	return strings.EqualFold(collapse(heading), collapse(title))
}

// lineError says in which line of a text something is wrong.
func lineError(line int, format string, args ...any) error {
	return fmt.Errorf("line %d: "+format, append([]any{line}, args...)...)
}
