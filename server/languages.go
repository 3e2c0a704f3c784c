package server

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

// headerLanguage is what a browser says of the languages its reader knows.
const headerLanguage = "Accept-Language"

// firstLanguage is that of index.html, shown to those who ask for no other.
const firstLanguage = "en"

// pageName is the file of a page in one language: index.html or index.ru.html,
// whose name holds the value of the parameter lang.
var pageName = regexp.MustCompile(`^[a-z]+(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*))?\.html$`)

// translation is a page in one language.
type translation struct {
	code     string // the value of the parameter lang
	words    *wording
	template *template.Template
}

// translations are all that a page exists in, the first language first.
type translations struct {
	list    []translation
	matcher language.Matcher
}

// read parses the page of that stem, such as index.html, and its translations,
// and adds their bytes to the sum. Without the page there are none.
func (t *translations) read(files fs.FS, stem string, sum io.Writer) error {
	names, err := fs.Glob(files, stem+"*.html")
	if err != nil {
		return fmt.Errorf("look for the map page: %w", err)
	}
	var tags []language.Tag
	for _, name := range names {
		found := pageName.FindStringSubmatch(name)
		if found == nil {
			continue
		}
		one, err := readTranslation(files, name, cmp.Or(found[1], firstLanguage), sum)
		if err != nil {
			return err
		}
		if found[1] == "" {
			t.list, tags = append([]translation{one}, t.list...), append([]language.Tag{language.Make(one.code)}, tags...)
			continue
		}
		t.list, tags = append(t.list, one), append(tags, language.Make(one.code))
	}
	if len(t.list) > 0 && t.list[0].code != firstLanguage {
		return fmt.Errorf("read the map page: it has translations, but no %s.html", stem)
	}
	t.matcher = language.NewMatcher(tags)
	return nil
}

func readTranslation(files fs.FS, name, code string, sum io.Writer) (translation, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return translation{}, fmt.Errorf("read the map page: %w", err)
	}
	if _, err := sum.Write(text); err != nil {
		return translation{}, err
	}
	words, err := readWording(files, code, sum)
	if err != nil {
		return translation{}, err
	}
	parsed, err := template.New(name).Funcs(templateFuncs).Funcs(template.FuncMap{"number": words.number}).Parse(string(text))
	if err != nil {
		return translation{}, fmt.Errorf("read the map page: %w", err)
	}
	if err := parsed.Execute(io.Discard, &Page{}); err != nil {
		return translation{}, fmt.Errorf("try the map page: %w", err)
	}
	return translation{code: code, words: words, template: parsed}, nil
}

// named finds the language that a value of the parameter lang means: a code
// itself, or another tag of the same language ("fa-AF" is "fa").
func (t *translations) named(value string) (translation, bool) {
	for _, one := range t.list {
		if strings.EqualFold(one.code, value) {
			return one, true
		}
	}
	tag, err := language.Parse(value)
	if err != nil {
		return translation{}, false
	}
	_, i, sure := t.matcher.Match(known(tag))
	if sure < language.High {
		return translation{}, false
	}
	return t.list[i], true
}

// known gives Dari, which browsers write in either way, the tag that matching
// knows: that of Persian in Afghanistan (CLDR has it as an alias).
func known(tag language.Tag) language.Tag {
	if base, _ := tag.Base(); base.String() == "prs" {
		return language.MustParse("fa-AF")
	}
	return tag
}

// accepted finds the language that suits the header best, else the first.
func (t *translations) accepted(header []string) translation {
	// What cannot be read of the header asks for nothing.
	tags, _, err := language.ParseAcceptLanguage(strings.Join(header, ","))
	if err != nil {
		return t.list[0]
	}
	for n, tag := range tags {
		tags[n] = known(tag)
	}
	_, i, sure := t.matcher.Match(tags...)
	if sure == language.No {
		i = 0
	}
	return t.list[i]
}

func (t *translations) codes() []string {
	codes := make([]string, len(t.list))
	for i, one := range t.list {
		codes[i] = one.code
	}
	return codes
}

// In returns the address of this page in the language of that code, all else
// being the same; without a code, in the one that the reader's browser asks for.
func (p *Page) In(code string) string {
	if p.in == nil {
		return ""
	}
	return p.in(code)
}

// chosen finds the language that the request asks for, by the parameter lang if it
// names one, else by the header.
func (t *translations) chosen(q *request) (one translation, named bool) {
	if q.values.Has(paramLang) {
		if one, named = t.named(q.values.Get(paramLang)); named {
			return one, true
		}
	}
	return t.accepted(q.r.Header.Values(headerLanguage)), false
}

// language is the code of the page that the request asks for; empty without a page.
func (q *request) language() string {
	if len(q.server.page.translations.list) == 0 {
		return ""
	}
	one, _ := q.server.page.translations.chosen(q)
	return one.code
}

// wording is that of the page that the request asks for.
func (q *request) wording() *wording {
	if len(q.server.page.translations.list) == 0 {
		return english
	}
	one, _ := q.server.page.translations.chosen(q)
	return one.words
}

// translated executes a page in the language that the request asks for.
func (q *request) translated(pages *translations, p *Page) ([]byte, error) {
	chosen, named := pages.chosen(q)
	switch {
	case named:
		p.Language = chosen.code
	case q.values.Has(paramLang):
		p.NoLanguage, p.Languages = shorten(q.values.Get(paramLang)), strings.Join(pages.codes(), ", ")
	}
	p.in = func(code string) string { return q.self(paramLang, code) }
	q.w.Header().Set("Content-Language", chosen.code)
	var out bytes.Buffer
	if err := chosen.template.Execute(&out, p); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
