package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTextSearch is the abstract test suite of the draft OGC API - Features -
// Part 9 (24-031), for every collection that takes the parameter. The draft
// gives its classes the addresses of Part 8, so /conformance lists none yet.
func TestTextSearch(t *testing.T) {
	s := start(t)
	var list struct{ Collections []struct{ ID string } }
	s.json("/collections", &list)
	tested := 0
	for _, c := range list.Collections {
		items := "/collections/" + url.PathEscape(c.ID) + "/items?limit=20&q="
		if a := s.get(items + "a"); a.StatusCode == http.StatusBadRequest { // it has no text
			continue
		}
		tested++
		t.Run("/conf/text-search/q-param: "+c.ID, func(t *testing.T) {
			for _, term := range []string{"a", "the", "border", "Panj", "x1", "plain"} {
				var page features
				s.json(items+term, &page)
				for _, f := range page.Features {
					text, err := json.Marshal([]any{f.ID, f.Properties})
					if err != nil {
						t.Fatal(err)
					}
					if !strings.Contains(strings.ToLower(string(text)), strings.ToLower(term)) {
						t.Errorf("%s: %s", term, text)
					}
				}
			}
			var none features
			s.json(items+"known-not-to-exist", &none)
			if none.NumberMatched != 0 || len(none.Features) != 0 {
				t.Errorf("what is nowhere: %d", none.NumberMatched)
			}
		})
	}
	if tested < 5 {
		t.Errorf("only %d collections have text", tested)
	}
}
