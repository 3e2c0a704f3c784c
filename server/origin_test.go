package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"panj/server"
)

// base returns the address that the answer's links begin with.
func base(s *site, target string, headers ...string) string {
	s.t.Helper()
	var d struct{ Links []link }
	a := s.ok(target, headers...)
	if err := json.Unmarshal(a.body, &d); err != nil {
		s.t.Fatal(err)
	}
	return strings.TrimSuffix(rel(s.t, d.Links, "self"), "/conformance")
}

var forwarding = []string{"X-Forwarded-Proto", "https", "X-Forwarded-Host", "example.org", "X-Forwarded-Prefix", "/panj"}

func TestLinksBeginWithTheConfiguredURL(t *testing.T) {
	s := start(t, withPage, func(o *server.Options) { o.BaseURL = "https://example.org/panj/" })
	// A proxy may strip the prefix or not.
	for _, target := range []string{"/conformance", "/panj/conformance"} {
		if got := base(s, target, forwarding...); got != "https://example.org/panj" {
			t.Errorf("%s: links begin with %q", target, got)
		}
	}
	for target, want := range map[string]int{
		"/panj": http.StatusOK, "/panj/": http.StatusOK, "/": http.StatusOK, "/panjx": http.StatusNotFound, "/panj/panj/conformance": http.StatusNotFound,
		"/panj/assets/main-0123456789.css": http.StatusOK, "/panj/collections/odd%20%26%20ends/items/a%2Fb": http.StatusOK,
	} {
		if a := s.get(target); a.StatusCode != want {
			t.Errorf("want %d: %s", want, a)
		}
	}
	page := string(s.ok("/panj/?f=html").body)
	if !strings.Contains(page, `"https://example.org/panj/i/2025-12-24-kavok"`) {
		t.Errorf("the page leads elsewhere: %.500s", page)
	}
	if a := s.get("/panj/collections/grid/"); a.Header.Get("Location") != "https://example.org/panj/collections/grid" {
		t.Errorf("Location %q", a.Header.Get("Location"))
	}
}

func TestForwardedHeadersAreBelievedFromTrustedProxiesOnly(t *testing.T) {
	s := start(t)
	if got := base(s, "/conformance", forwarding...); got != s.URL {
		t.Errorf("a stranger sets the links to %q", got)
	}
	s = start(t, func(o *server.Options) { o.TrustedProxies = []string{"10.0.0.0/8", "::1", "127.0.0.1"} })
	if got := base(s, "/conformance", forwarding...); got != "https://example.org/panj" {
		t.Errorf("a trusted proxy: links begin with %q", got)
	}
	if got := base(s, "/panj/conformance", forwarding...); got != "https://example.org/panj" {
		t.Errorf("a trusted proxy that does not strip: links begin with %q", got)
	}
	for _, test := range []struct {
		header, value, want string
	}{
		{"X-Forwarded-Host", "evil.example, good.example:8443", "http://good.example:8443"},
		{"X-Forwarded-Host", "bad host\"", s.URL},
		{"X-Forwarded-Host", "a/b", s.URL},
		{"X-Forwarded-Proto", "gopher", s.URL},
		{"X-Forwarded-Proto", "HTTPS", strings.Replace(s.URL, "http", "https", 1)},
		{"X-Forwarded-Prefix", "/../x", s.URL},
		{"X-Forwarded-Prefix", "//evil", s.URL},
		{"X-Forwarded-Prefix", "/a/b/", s.URL + "/a/b"},
	} {
		if got := base(s, "/conformance", test.header, test.value); got != test.want {
			t.Errorf("%s: %s gives %q, want %q", test.header, test.value, got, test.want)
		}
	}
	s.ok("/conformance", "X-Forwarded-For", "1.1.1.1, 192.0.2.7, 10.1.2.3")
	if !strings.Contains(s.log.String(), `"client":"192.0.2.7"`) {
		t.Error("the log does not name the client behind the proxies")
	}
}

func TestHostHeaderMakesTheLinks(t *testing.T) {
	s := start(t)
	if got := base(s, "/conformance", "Host", "maps.example:8080"); got != "http://maps.example:8080" {
		t.Errorf("links begin with %q", got)
	}
}

func TestOptionsAreValidated(t *testing.T) {
	for _, test := range []struct {
		options server.Options
		says    string
	}{
		{server.Options{}, ""},
		{server.Options{BaseURL: "https://example.org"}, ""},
		{server.Options{BaseURL: "http://[::1]:8080/a/b-c/~d.e"}, ""},
		{server.Options{BaseURL: "example.org"}, "write it like https://example.org"},
		{server.Options{BaseURL: "ftp://example.org"}, "write it like https://example.org"},
		{server.Options{BaseURL: "https://"}, "write it like https://example.org"},
		{server.Options{BaseURL: "https://example.org?x=1"}, "a scheme, a host and a path"},
		{server.Options{BaseURL: "https://me:secret@example.org"}, "a scheme, a host and a path"},
		{server.Options{BaseURL: "https://example.org/a b"}, "letters, digits"},
		{server.Options{BaseURL: "https://example.org/../x"}, "letters, digits"},
		{server.Options{BaseURL: "https://example.org/collections"}, "has a resource of that name"},
		{server.Options{TrustedProxies: []string{"10.0.0.0/8", "fe80::1"}}, ""},
		{server.Options{TrustedProxies: []string{"10.0.0.0/99"}}, `"10.0.0.0/99" is not an address`},
		{server.Options{TrustedProxies: []string{"proxy.example"}}, "is not an address or a network"},
	} {
		err := test.options.Validate()
		if (err == nil) != (test.says == "") || (err != nil && !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%+v: %v, want %q", test.options, err, test.says)
		}
	}
	if _, err := server.New(server.Options{}); err == nil || !strings.Contains(err.Error(), "needs a store") {
		t.Errorf("without stores: %v", err)
	}
}
