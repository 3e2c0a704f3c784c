package server_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestEveryLinkResolves starts at the landing page and follows every address
// on this server that any answer holds, in JSON, in HTML and in headers.
func TestEveryLinkResolves(t *testing.T) {
	s := start(t, withPage)
	seen := map[string]bool{}
	queue := []string{s.URL + "/", s.URL + "/?f=html"}
	kinds := map[string]int{}
	for len(queue) > 0 && len(seen) < 3000 {
		target := queue[0]
		queue = queue[1:]
		if seen[target] {
			continue
		}
		seen[target] = true
		a := s.get(target)
		if emptyTile := a.StatusCode == http.StatusNoContent && (strings.Contains(target, ".mvt") || strings.Contains(target, "/tiles/")); a.StatusCode != http.StatusOK && !emptyTile {
			t.Errorf("%s", a)
			continue
		}
		kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
		kinds[kind]++
		for _, found := range append(linksIn(t, kind, a.body), linksInHeader(a.Header.Get("Link"))...) {
			switch {
			case strings.Contains(found, "{"):
				column := "0"
				if strings.Contains(found, "/WorldCRS84Quad/") { // all data lie in its eastern half
					column = "1"
				}
				found = strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0", "{tileMatrix}", "0", "{tileRow}", "0", "{tileCol}", column).Replace(found)
			case strings.HasPrefix(found, "#"), strings.HasPrefix(found, "data:"), strings.HasPrefix(found, "urn:"):
				continue
			case !strings.HasPrefix(found, "http"):
				t.Errorf("%s has the link %q, which is not absolute", target, found)
				continue
			}
			found, _, _ = strings.Cut(found, "#")
			if strings.HasPrefix(found, s.URL) && !seen[found] {
				queue = append(queue, found)
			}
		}
	}
	t.Logf("%d addresses, %v", len(seen), kinds)
	if len(seen) < 150 {
		t.Errorf("only %d addresses were found", len(seen))
	}
	for _, kind := range []string{
		"application/json", "application/geo+json", "application/schema+json", "application/ld+json", "text/html", "text/plain",
		"application/vnd.mapbox-vector-tile", "application/vnd.oai.openapi+json", "text/css",
	} {
		if kinds[kind] == 0 {
			t.Errorf("nothing of type %s was reached", kind)
		}
	}
}

var htmlLink = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

func linksIn(t *testing.T, kind string, body []byte) []string {
	t.Helper()
	switch {
	case kind == "text/html":
		var links []string
		for _, match := range htmlLink.FindAllStringSubmatch(string(body), -1) {
			links = append(links, strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(match[1]))
		}
		return links
	case strings.HasSuffix(kind, "json"):
		var document any
		if err := json.Unmarshal(body, &document); err != nil {
			t.Fatalf("%s: %v", body[:min(len(body), 200)], err)
		}
		return linksOf(document)
	}
	return nil
}

// linksOf collects the addresses in a document: every href, and the texts in
// the members that hold addresses.
func linksOf(document any) []string {
	var links []string
	switch v := document.(type) {
	case []any:
		for _, each := range v {
			links = append(links, linksOf(each)...)
		}
	case map[string]any:
		for name, each := range v {
			text, isText := each.(string)
			switch {
			case name == "@context", name == "paths", name == "components":
			case isText && (name == "href" || name == "annotation" || name == "$id"):
				links = append(links, text)
			case isText && name == "id" && strings.HasPrefix(text, "http"):
				links = append(links, text)
			case name == "tiles":
				for _, tile := range each.([]any) {
					links = append(links, tile.(string))
				}
			default:
				links = append(links, linksOf(each)...)
			}
		}
	}
	return links
}

var headerLink = regexp.MustCompile(`<([^>]*)>; rel=`)

func linksInHeader(header string) []string {
	var links []string
	for _, match := range headerLink.FindAllStringSubmatch(header, -1) {
		links = append(links, match[1])
	}
	return links
}
