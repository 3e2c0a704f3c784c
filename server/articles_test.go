package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"panj/server"
)

const article = "/articles/rising-border-tensions"

type passage struct {
	ID, Href, Section, Text string
	SectionTitle            string `json:"section_title"`
	Paragraph, Sentence     int
	Start, End              int
	Backs                   []struct{ Collection, ID, Role, Href, Annotation string }
}

func TestArticleInItsThreeForms(t *testing.T) {
	s := start(t)
	var d struct {
		ID, Title, Publisher, URL, Language, Edition, Text string
		Licence                                            struct{ Title, Href string }
		Passages                                           []passage
		Links                                              []link
	}
	s.json(article, &d)
	text := string(s.ok(article + "?f=txt").body)
	if d.Text != text {
		t.Error("the JSON and the plain text differ")
	}
	if d.Edition == "" || d.Licence.Href == "" || d.Language != "en" || !strings.HasPrefix(d.URL, "https://www.newz.com/") {
		t.Errorf("%+v", d)
	}
	points := []rune(text)
	html := string(s.ok(article + "?f=html").body)
	for _, p := range d.Passages {
		if got := string(points[p.Start:p.End]); got != p.Text {
			t.Errorf("%s: code points %d to %d are %q, not %q", p.ID, p.Start, p.End, got, p.Text)
		}
		if strings.Count(html, `id="`+p.ID+`"`) != 1 {
			t.Errorf("the page has %d elements with the id %s", strings.Count(html, `id="`+p.ID+`"`), p.ID)
		}
	}
	if len(d.Passages) < 20 {
		t.Errorf("%d passages", len(d.Passages))
	}
	if rel(t, d.Links, "via") != d.URL {
		t.Errorf("links %v", d.Links)
	}
}

func TestPassageLeadsToWhatItBacks(t *testing.T) {
	s := start(t)
	for id, incident := range map[string]string{
		"recent-attacks-targeting-chinese-nationals-1.3": "2025-11-26-shohin-camp",
		"recent-attacks-targeting-chinese-nationals-1.4": "2025-11-30-shodak",
		"the-evidence-1.2": "2025-12-intrusions",
		"the-evidence-1.3": "2025-12-24-kavok",
	} {
		var p passage
		s.json(article+"/passages/"+id, &p)
		if len(p.Backs) != 1 || p.Backs[0].ID != incident || p.Backs[0].Role != "reports" || p.Backs[0].Collection != "incidents" {
			t.Errorf("%s backs %+v, want %s", id, p.Backs, incident)
			continue
		}
		if text := string(s.ok(article + "/passages/" + id + "?f=txt").body); strings.TrimSpace(text) != p.Text {
			t.Errorf("%s: plain text %q, JSON %q", id, text, p.Text)
		}
	}
	var p passage
	s.json(article+"/passages/the-evidence-1.1", &p)
	if p.Backs == nil || len(p.Backs) > 0 {
		t.Errorf("a passage that backs nothing has %v", p.Backs)
	}
}

type annotation struct {
	Context    []any `json:"@context"`
	ID, Type   string
	Motivation string
	Role       string
	Body       struct{ ID, Type, Format string }
	Target     struct {
		Source         struct{ ID, Format string }
		Passage, Scope string
		SHA256         string
		Selector       []struct {
			Type, Exact, Prefix, Suffix string
			Start, End                  int
		}
	}
}

// TestAnnotationsPointAtTheirWords follows each annotation as a client would
// that knows the W3C's model and nothing of this server.
func TestAnnotationsPointAtTheirWords(t *testing.T) {
	checkAnnotations(t, start(t))
}

// TestAnnotationsFollowTheirWords puts words before the text, as another
// edition of the article would.
func TestAnnotationsFollowTheirWords(t *testing.T) {
	path := copyDatabase(t)
	const before = "Words that were not there.\n\n"
	edit(t, path, "UPDATE articles SET text = '"+before+"' || text")
	edit(t, path, fmt.Sprintf(`UPDATE passages SET start = start + %d, "end" = "end" + %[1]d`, len(before)))
	checkAnnotations(t, start(t, func(o *server.Options) {
		store := openStore(t, path)
		o.Features, o.Articles = store, store
	}))
}

// TestAnEditedPassageIsEditedEverywhere changes a passage alone, as an editor
// of the table would.
func TestAnEditedPassageIsEditedEverywhere(t *testing.T) {
	path := copyDatabase(t)
	edit(t, path, "UPDATE passages SET text = 'Changed – words.' WHERE id = 'the-evidence-1.2'")
	s := start(t, func(o *server.Options) {
		store := openStore(t, path)
		o.Features, o.Articles = store, store
	})
	points := []rune(string(s.ok(article + "?f=txt").body))
	for id, want := range map[string]string{"the-evidence-1.2": "Changed – words.", "the-evidence-1.3": "The most recent incident"} {
		var p passage
		s.json(article+"/passages/"+id, &p)
		if !strings.HasPrefix(p.Text, want) || string(points[p.Start:p.End]) != p.Text {
			t.Errorf("%s is %+v; its place in the text holds %q", id, p, string(points[p.Start:p.End]))
		}
	}
}

func checkAnnotations(t *testing.T, s *site) {
	t.Helper()
	var list struct {
		Context []any `json:"@context"`
		Type    string
		Total   int
		First   struct {
			Type  string
			Items []annotation
		}
	}
	s.json("/annotations", &list)
	if list.Type != "AnnotationCollection" || list.First.Type != "AnnotationPage" || list.Total != 4 || len(list.First.Items) != 4 || list.Context[0] != "http://www.w3.org/ns/anno.jsonld" {
		t.Fatalf("%+v", list)
	}
	for _, item := range list.First.Items {
		var a annotation
		s.json(item.ID, &a)
		if a.ID != item.ID || a.Type != "Annotation" || a.Motivation != "linking" || a.Context[0] != "http://www.w3.org/ns/anno.jsonld" || a.Role != "reports" {
			t.Errorf("%+v", a)
		}
		text := string(s.ok(a.Target.Source.ID).body)
		if sum := sha256.Sum256([]byte(text)); hex.EncodeToString(sum[:]) != a.Target.SHA256 {
			t.Errorf("%s: the text is not the one that was annotated", a.ID)
		}
		quote, position := a.Target.Selector[0], a.Target.Selector[1]
		points := []rune(text)
		if quote.Type != "TextQuoteSelector" || position.Type != "TextPositionSelector" {
			t.Fatalf("selectors %+v", a.Target.Selector)
		}
		if got := string(points[position.Start:position.End]); got != quote.Exact {
			t.Errorf("%s: the position gives %q, the quote is %q", a.ID, got, quote.Exact)
		}
		if strings.Count(text, quote.Prefix+quote.Exact+quote.Suffix) != 1 {
			t.Errorf("%s: the quote with what surrounds it is not found once", a.ID)
		}
		if got := s.ok(a.Body.ID).Header.Get("Content-Type"); got != a.Body.Format {
			t.Errorf("%s: the body is %q, not %q", a.ID, got, a.Body.Format)
		}
		s.ok(a.Target.Passage)
	}
}

func TestAnnotationsAreFiltered(t *testing.T) {
	s := start(t)
	for query, want := range map[string]int{
		"?article=rising-border-tensions": 4, "?passage=the-evidence-1.3": 1, "?collection=incidents&feature=2025-11-30-shodak": 1,
		"?feature=2025-11-30-shodak&passage=the-evidence-1.3": 0, "?article=none": 0, "?collection=places": 0,
	} {
		var list struct {
			Total int
			First struct{ Items []annotation }
		}
		a := s.json("/annotations"+query, &list)
		if list.Total != want || len(list.First.Items) != want || strings.Contains(string(a.body), `"first":`) != (want > 0) {
			t.Errorf("%s: %s, want %d", query, a, want)
		}
	}
}

func TestIncidentsOfThePageAgreeWithTheFeature(t *testing.T) {
	s := start(t)
	var one, item struct {
		feature
		Links []link
	}
	s.json("/i/2025-11-26-shohin-camp?f=json", &one)
	s.json("/collections/incidents/items/2025-11-26-shohin-camp", &item)
	if one.ID != item.ID || one.Properties["title"] != item.Properties["title"] {
		t.Errorf("%v, %v", one.ID, item.ID)
	}
	if rel(t, one.Links, "canonical") != s.URL+"/collections/incidents/items/2025-11-26-shohin-camp" {
		t.Errorf("links %v", one.Links)
	}
	sources, _ := item.Properties["sources"].([]any)
	html := string(s.ok("/i/2025-11-26-shohin-camp?f=html").body)
	for _, each := range sources {
		source := each.(map[string]any)
		if !strings.Contains(html, source["publisher"].(string)) {
			t.Errorf("the page does not name the source %v", source["publisher"])
		}
	}
	if len(sources) == 0 {
		t.Error("no sources")
	}
	claims, _ := item.Properties["claims"].([]any)
	for _, each := range claims {
		if who := each.(map[string]any)["who"].(string); !strings.Contains(html, strings.ReplaceAll(who, "'", "&#39;")) {
			t.Errorf("the page does not say that %q says so", who)
		}
	}
	if slices.Contains(strings.Split(html, "\n"), "<dd>0</dd>") {
		t.Error("a number that is not stated is shown as 0")
	}
}
