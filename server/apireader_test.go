package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var formTag = regexp.MustCompile(`(?s)<form class="try" action="([^"]*)"[^>]*data-address="([^"]*)"[^>]*>(.*?)</form>`)
var fieldTag = regexp.MustCompile(`<(?:input|select|textarea) id="([^"]*)" name="([^"]*)"(?:[^>]*?value="([^"]*)")?`)

// TestFormsOfTheInterfaceWorkWithoutScript sends each form of the page as a
// browser does that runs no script: with every field, most of them empty.
func TestFormsOfTheInterfaceWorkWithoutScript(t *testing.T) {
	s := start(t, withPage)
	plain := strings.NewReplacer("&amp;", "&", "&#39;", "'", "&#34;", `"`, "&#43;", "+", "&lt;", "<", "&gt;", ">")
	for _, collection := range []string{"", "?collection=odd+%26+ends", "?collection=incidents"} {
		page := string(s.ok("/api.html" + collection).body)
		forms := formTag.FindAllStringSubmatch(page, -1)
		if len(forms) < 30 {
			t.Errorf("%s has %d forms", collection, len(forms))
		}
		for _, form := range forms {
			values := url.Values{}
			for _, field := range fieldTag.FindAllStringSubmatch(form[3], -1) {
				values.Set(plain.Replace(field[2]), plain.Replace(field[3]))
				if !strings.Contains(page, `<label for="`+field[1]+`"`) {
					t.Errorf("%s: the field %s has no label", form[1], field[2])
				}
			}
			a := s.get(plain.Replace(form[1]) + "?" + values.Encode())
			if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), s.URL+"/") {
				t.Errorf("%s", a)
				continue
			}
			if b := s.get(a.Header.Get("Location"), "Accept", "*/*"); b.StatusCode != http.StatusOK && b.StatusCode != http.StatusNoContent {
				t.Errorf("%s leads to %s", form[1], b)
			}
		}
	}
}

func TestFormsOfTheInterface(t *testing.T) {
	s := start(t)
	for target, want := range map[string]string{
		"/api/items_grid?limit=2&bbox=&row=3&row=&row=4&filter=&f=json": "/collections/grid/items?f=json&limit=2&row=3&row=4",
		"/api/item_odd%20&%20ends?%7Bfeature%7D=a%2Fb":                  "/collections/odd%20&%20ends/items/a%2Fb",
		"/api/tilejson?%7Blayer%7D=grid,border":                         "/xyz/grid%2Cborder.json",
		"/api/landing?no=such":                                          "/",
	} {
		a := s.get(target)
		if got := strings.TrimPrefix(a.Header.Get("Location"), s.URL); a.StatusCode != http.StatusSeeOther || got != want {
			t.Errorf("%s: %d %s, want %s", target, a.StatusCode, got, want)
		}
	}
	if p := s.refused(http.StatusNotFound, "/api/no-such-operation"); !strings.Contains(p.Detail, "operation") {
		t.Errorf("%+v", p)
	}
	if p := s.refused(http.StatusBadRequest, "/api/item_grid?%7Bfeature%7D="); p.Parameter != "feature" {
		t.Errorf("%+v", p)
	}
	s.refused(http.StatusNotFound, "/api.html?collection=no-such-collection", "Accept", "application/problem+json, text/html;q=0.5")
}
