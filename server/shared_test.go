package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const (
	incidentAddress = "/i/2025-11-30-shodak"
	articleAddress  = "/articles/rising-border-tensions"
	passageAddress  = articleAddress + "/passages/the-evidence-1.3"
)

// Other sites add to the links that readers put there: a page takes no notice, and
// is the same page for a cache and for a search engine. Who asks for data is told.
func TestPagesLeaveAsideWhatOtherSitesAddToLinks(t *testing.T) {
	s := start(t, withPage)
	for _, address := range []string{incidentAddress, articleAddress, passageAddress} {
		plain := s.ok(address, "Accept", asBrowser)
		for _, added := range []string{"fbclid=abc", "utm_source=x&utm_medium=y", "lang=xx", "lang=ru", "v=1", "a=%zz", "a;b", "%00=1", "a=1&a=2", "f=html&fbclid=abc", "%F0=1"} {
			a := s.ok(address+"?"+added, "Accept", asBrowser)
			if got := a.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
				t.Errorf("%s?%s is %s", address, added, got)
			}
			canonical := parsePage(t, address, a).linked("canonical")
			if len(canonical) != 1 || canonical[0] != s.URL+address {
				t.Errorf("%s?%s: canonical %q", address, added, canonical)
			}
			if strings.HasPrefix(added, "f=") {
				continue
			}
			if string(a.body) != string(plain.body) || a.Header.Get("ETag") != plain.Header.Get("ETag") || a.Header.Get("Cache-Control") != "public, no-cache" {
				t.Errorf("%s?%s is another page: ETag %s, Cache-Control %q", address, added, a.Header.Get("ETag"), a.Header.Get("Cache-Control"))
			}
		}
		version := s.ok("/collections").Header.Get("X-Dataset")
		if got := s.ok(address+"?v="+version, "Accept", asBrowser).Header.Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("%s with the version: Cache-Control %q", address, got)
		}
		for _, strict := range []string{"?f=json&", "?fbclid=abc&f=json&"} {
			if p := s.refused(http.StatusBadRequest, address+strict+"utm_source=x", "Accept", asBrowser); !strings.Contains(p.Detail, "unknown parameter") {
				t.Errorf("%s%s: %q", address, strict, p.Detail)
			}
		}
		s.refused(http.StatusBadRequest, address+"?utm_source=x", "Accept", "application/json")
		s.refused(http.StatusBadRequest, address+"?f=json&a=%zz")
		s.refused(http.StatusBadRequest, address+"?f=xml&fbclid=abc", "Accept", "application/json")
	}
}

// The address of an incident is one for people: who has no preference gets the
// page. As data it is a feature of its collection.
func TestAnIncidentIsAPageUnlessDataAreAskedFor(t *testing.T) {
	s := start(t, withPage)
	for accept, want := range map[string]string{
		"": "text/html; charset=utf-8", "*/*": "text/html; charset=utf-8", "*/*;q=0.8": "text/html; charset=utf-8", asBrowser: "text/html; charset=utf-8",
		"application/json": "application/geo+json", "application/geo+json": "application/geo+json", "application/json, */*;q=0.1": "application/geo+json",
	} {
		a := s.ok(incidentAddress, "Accept", accept)
		if got := a.Header.Get("Content-Type"); got != want || a.Header.Get("Vary") != "Accept, Accept-Encoding" {
			t.Errorf("Accept %q gives %s, Vary %q; want %s", accept, got, a.Header.Get("Vary"), want)
		}
	}
	var feature struct{ Links []link }
	if err := json.Unmarshal(s.ok(incidentAddress, "Accept", "application/json").body, &feature); err != nil {
		t.Fatal(err)
	}
	if got := s.ok(rel(t, feature.Links, "self")).Header.Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("the data lead to themselves as %s", got)
	}
	if got := s.ok(incidentAddress+"?f=json", "Accept", asBrowser).Header.Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("f=json gives %s", got)
	}
	if got := s.ok("/collections/incidents/items/2025-11-30-shodak", "Accept", "*/*").Header.Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("the feature in its collection is %s", got)
	}
}

// The programs that fetch a page for a preview of a link say nothing in Accept.
// Where others without a preference get data they get the page, which has the title
// and the picture.
func TestProgramsThatPreviewLinksGetThePage(t *testing.T) {
	s := start(t, withPage)
	agents := []string{
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "WhatsApp/2.23.20.0", "Twitterbot/1.0", "TelegramBot (like TwitterBot)",
		"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
		"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", "Viber/13.3.0.8-g0b81b9d5",
	}
	others := []string{"", "curl/8.5.0", "GDAL/3.10.3", "Mozilla/5.0 QGIS/34008/Debian GNU/Linux 13"}
	for _, address := range []string{"/", "/?utm_source=x", articleAddress, passageAddress} {
		for _, accept := range []string{"", "*/*", "*/*;q=0.5"} {
			for _, agent := range agents {
				a := s.ok(address, "Accept", accept, "User-Agent", agent)
				if got := a.Header.Get("Content-Type"); got != "text/html; charset=utf-8" || !strings.Contains(a.Header.Get("Vary"), "User-Agent") {
					t.Errorf("%s for %q: %s, Vary %q", address, agent, got, a.Header.Get("Vary"))
				}
			}
			for _, agent := range others {
				a := s.get(address, "Accept", accept, "User-Agent", agent)
				if got := a.Header.Get("Content-Type"); strings.HasPrefix(got, "text/html") || a.StatusCode == http.StatusOK && !strings.Contains(a.Header.Get("Vary"), "User-Agent") {
					t.Errorf("%s for %q: %s, Vary %q", address, agent, got, a.Header.Get("Vary"))
				}
			}
		}
		if got := s.get(address, "Accept", "application/json", "User-Agent", agents[0]).Header.Get("Content-Type"); strings.HasPrefix(got, "text/html") {
			t.Errorf("%s, asked for as JSON: %s", address, got)
		}
		// Who has a preference gets the same whoever it is.
		if vary := s.ok(address, "Accept", asBrowser, "User-Agent", agents[0]).Header.Get("Vary"); strings.Contains(vary, "User-Agent") {
			t.Errorf("%s: Vary %q", address, vary)
		}
	}
	one, other := s.ok("/", "User-Agent", agents[0]), s.ok("/", "User-Agent", others[1])
	if one.Header.Get("ETag") == other.Header.Get("ETag") {
		t.Error("the page and the data have one tag")
	}
	if a := s.get("/", "User-Agent", agents[0], "If-None-Match", one.Header.Get("ETag")); a.StatusCode != http.StatusNotModified || !strings.Contains(a.Header.Get("Vary"), "User-Agent") {
		t.Errorf("%s, Vary %q", a, a.Header.Get("Vary"))
	}
	s.refused(http.StatusNotAcceptable, "/", "Accept", "*/*;q=0", "User-Agent", agents[0])
}

// What a preview of a link to these pages shows.
func TestSharedPagesHaveTitleAndPicture(t *testing.T) {
	s := start(t, withPage)
	for address, title := range map[string]string{
		incidentAddress: "", articleAddress: "Rising Border Tensions", passageAddress: "Rising Border Tensions",
	} {
		p := parsePage(t, address, s.ok(address, "Accept", "*/*", "User-Agent", "facebookexternalhit/1.1"))
		said := map[string]string{}
		for _, n := range p.all("meta") {
			said[attr(n, "property")] = attr(n, "content")
		}
		if !strings.Contains(said["og:title"], title) || said["og:title"] == "" || said["og:url"] != s.URL+address || said["og:description"] == "" {
			t.Errorf("%s says %v", address, said)
		}
		image, err := url.Parse(said["og:image"])
		if err != nil || image.Path == "" {
			t.Fatalf("%s: picture %q", address, said["og:image"])
		}
		picture(t, s.ok(image.RequestURI()))
	}
}
