package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// wording is how dates and numbers are written in one language. The page's script
// writes them alike; the build of the page makes words.ru.json, which is beside
// index.ru.html, from the messages of the script. A word in braces is a hole.
type wording struct {
	Months    []string `json:"months"` // after a day
	Alone     []string `json:"alone"`  // without a day
	Year      string   `json:"year"`   // {y} after a month
	About     string   `json:"about"`  // {date}
	Uncertain string   `json:"uncertain"`
	From      string   `json:"from"`
	Until     string   `json:"until"`
	Undated   string   `json:"undated"`
	KM        string   `json:"km"`      // {km}
	Stretch   string   `json:"stretch"` // {from}, {to}

	numbers *message.Printer
	zero    rune // the digit
}

// speak has numbers written as in a language.
func (w *wording) speak(tag language.Tag) {
	w.numbers = message.NewPrinter(tag)
	w.zero, _ = utf8.DecodeRuneInString(w.numbers.Sprintf("%d", 0))
}

// english is the language of the pages that this package writes itself, and of
// index.html.
var english = &wording{
	Months: monthNames(), Alone: monthNames(), Year: "{y}",
	About: "about {date}", Uncertain: "{date} (uncertain)", From: "from {date}", Until: "until {date}", Undated: "date not stated",
	KM: "km {km}", Stretch: "km {from} to {to}",
	numbers: message.NewPrinter(language.English), zero: '0',
}

func monthNames() []string {
	var names []string
	for m := time.January; m <= time.December; m++ {
		names = append(names, m.String())
	}
	return names
}

// readWording reads the words of a language, and adds their bytes to the sum.
// Those that are not there are English.
func readWording(files fs.FS, code string, sum io.Writer) (*wording, error) {
	name := "words." + code + ".json"
	w := *english
	w.speak(language.Make(code))
	text, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) { // as for English itself
		return &w, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the words of the map page: %w", err)
	}
	if _, err := sum.Write(text); err != nil {
		return nil, err
	}
	w.Months, w.Alone = nil, nil // those of English are not to be written over
	if err := json.Unmarshal(text, &w); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(w.Months) != len(english.Months) || len(w.Alone) != len(english.Alone) {
		return nil, fmt.Errorf("read %s: it must have twelve months, twice", name)
	}
	for _, m := range []struct{ text, hole string }{
		{w.Year, "{y}"}, {w.About, "{date}"}, {w.Uncertain, "{date}"}, {w.From, "{date}"}, {w.Until, "{date}"}, {w.KM, "{km}"}, {w.Stretch, "{from}"}, {w.Stretch, "{to}"},
	} {
		if !strings.Contains(m.text, m.hole) {
			return nil, fmt.Errorf("read %s: the message %q has no %s", name, m.text, m.hole)
		}
	}
	return &w, nil
}

// filled puts a text into the hole of a message.
func filled(message, hole, text string) string {
	return strings.Replace(message, "{"+hole+"}", text, 1)
}

// number writes a whole number with its thousands apart.
func (w *wording) number(n int) string {
	if n >= 0 && n < 1000 { // the printer, which knows more, is slow for a list of thousands
		return w.year(n)
	}
	return w.numbers.Sprintf("%d", n)
}

// year writes a number without that, in the language's digits.
func (w *wording) year(n int) string {
	text := strconv.Itoa(n)
	if w.zero == '0' {
		return text
	}
	return strings.Map(func(r rune) rune { return r - '0' + w.zero }, text)
}

// when says when an incident happened, as far as it is known.
func (w *wording) when(in *incident) string { return w.date(in.date, in.start, in.end) }

// where says where along the border, as kmRange has it.
func (w *wording) where(km []int) string {
	switch len(km) {
	case 0:
		return ""
	case 1:
		return filled(w.KM, "km", w.number(km[0]))
	}
	return filled(filled(w.Stretch, "from", w.number(km[0])), "to", w.number(km[1]))
}
