package server

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func withHeader(name string, values ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header[name] = values
	return r
}

// FuzzRange has net/http's own file server answer as well.
func FuzzRange(f *testing.F) {
	for _, seed := range []string{"bytes=0-99", "bytes=-5", "bytes=99999999999999999999-", "bytes=5-", "bytes=0-0,2-3", "bytes=5-1", "bytes= 1-2", "items=0-1", "bytes=-0", "bytes=-"} {
		f.Add(seed, uint16(100))
	}
	const etag = "f0"
	content := bytes.Repeat([]byte("0123456789"), 6554)
	f.Fuzz(func(t *testing.T, header string, length uint16) {
		size := max(1, int64(length)) // net/http ignores ranges of nothing
		r := withHeader("Range", header)
		part, ok, err := byteRange{}, false, error(nil)
		if spec := wantsRange(r, etag); spec != "" {
			part, ok, err = parseRange(spec, size)
		}
		var own *statusError
		if err != nil && (!errors.As(err, &own) || own.status != http.StatusRequestedRangeNotSatisfiable) {
			t.Fatalf("%q: %v", header, err)
		}
		other := httptest.NewRecorder()
		alike := header // net/http knows the unit in small letters alone
		if unit, spec, found := strings.Cut(header, "="); found {
			alike = strings.ToLower(unit) + "=" + spec
		}
		http.ServeContent(other, withHeader("Range", alike), "", time.Time{}, bytes.NewReader(content[:size]))
		contentRange := other.Header().Get("Content-Range")
		switch {
		case ok && err == nil:
			if want := fmt.Sprintf("bytes %d-%d/%d", part.from, part.from+part.length-1, size); contentRange != want {
				t.Errorf("%q of %d bytes is %s, not %s", header, size, want, contentRange)
			}
		case err == nil && other.Code == http.StatusPartialContent && contentRange != "" && !strings.ContainsAny(header, ", \t+"): // it passes over spaces and signs
			t.Errorf("%q of %d bytes is %s, but is not taken", header, size, contentRange)
		}
		r.Header.Set("If-Range", `W/"`+etag+`"`)
		if wantsRange(r, etag) != "" {
			t.Error("a weak tag is taken for the file")
		}
	})
}

// FuzzAccept asks that what is negotiated does not depend on case and spaces,
// nor on media types that are not offered, and is never what is refused.
func FuzzAccept(f *testing.F) {
	for _, seed := range []string{
		"text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", ";;,q=,*/*;q=-1", "*/*;q=0", "application/*;q=0.5, text/html;level=1;q=0.2", "application/geo+json", "", "*", "text/plain; q=1.5", "a/b",
	} {
		f.Add(seed)
	}
	offers := []form{jsonFormat, geoJSONFormat, htmlFormat, annotationFormat}
	f.Fuzz(func(t *testing.T, header string) {
		got, err := negotiate(withHeader("Accept", header), offers)
		var own *statusError
		if err != nil && (!errors.As(err, &own) || own.status != http.StatusNotAcceptable || !strings.Contains(own.detail, "text/html")) {
			t.Fatalf("%q: %v", header, err)
		}
		for _, offer := range offers {
			refused := withHeader("Accept", offer.media+";q=0, "+header)
			if f, err := negotiate(refused, offers); err == nil && f.media == offer.media {
				t.Errorf("%q gives %s though that is refused", refused.Header.Get("Accept"), f.media)
			}
		}
		if len(strings.Split(header, ",")) > 60 || len(parseAccept([]string{header})) == 0 || strings.ContainsFunc(header, func(r rune) bool { return r > unicode.MaxASCII }) {
			return // so many are read; nothing is asked for; the case of some letters has no way back
		}
		for _, same := range []string{strings.ToUpper(header), strings.ReplaceAll(header, ",", " , "), header + ", x-nothing/x"} {
			other, otherErr := negotiate(withHeader("Accept", same), offers)
			if other.media != got.media || (err == nil) != (otherErr == nil) {
				t.Errorf("%q gives %s, %q gives %s", header, got.media, same, other.media)
			}
		}
	})
}

// FuzzAcceptEncoding asks that what is refused is not chosen, what is preferred
// is, and that other codings change nothing.
func FuzzAcceptEncoding(f *testing.F) {
	for _, seed := range []string{"gzip, deflate, br, zstd", "identity;q=0, *;q=0.5", "*;q=0", "gzip;q=0.001", "x-gzip", "zstd;q=2,br;q=-1", "", ",;=", "GZIP;Q=0.3", "*, gzip;q=0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		best, bestQ, plainQ := weighCodings([]string{header})
		if (best == nil) != (bestQ == 0) || bestQ < 0 || bestQ > 1 || plainQ < 0 || plainQ > 1 {
			t.Fatalf("%q: %v, %v, %v", header, best, bestQ, plainQ)
		}
		if len(strings.Split(header, ",")) > 60 {
			return // so many are read
		}
		if same, q, plain := weighCodings([]string{header + ", compress"}); same != best || q != bestQ || plain != plainQ {
			t.Errorf("%q depends on compress", header)
		}
		for _, c := range codings {
			if other, _, _ := weighCodings([]string{c.name + ";q=0, " + header}); other == c {
				t.Errorf("%q gives %s though that is refused", header, c.name)
			}
			if _, q, _ := weighCodings([]string{c.name + ", " + header}); q != 1 {
				t.Errorf("%q with %s in front weighs %v", header, c.name, q)
			}
		}
		if _, _, plain := weighCodings([]string{"identity;q=0, " + header}); plain != 0 {
			t.Errorf("%q gives the plain form though that is refused", header)
		}
	})
}

// FuzzIfNoneMatch puts a tag among others, and looks for one that is not there.
func FuzzIfNoneMatch(f *testing.F) {
	for _, seed := range []string{`"a", W/"b"`, "*", `"`, `W/`, `"a,b"`, "", `"0123456789abcdef0123456789abcdef-gzip"`, `w/"a"`} {
		f.Add(seed)
	}
	const etag = "0123456789abcdef0123456789abcdef"
	f.Fuzz(func(t *testing.T, header string) {
		for _, tag := range []string{`"` + etag + `"`, `W/"` + etag + `"`, `"` + etag + `-br"`} {
			for _, values := range [][]string{{header, tag}, {header + ", " + tag}, {tag + "," + header}} {
				if !matchesTag(values, etag, false) || !matchesTag(values, etag+"-gzip", false) {
					t.Errorf("%q is not found in %q", tag, values)
				}
			}
		}
		if !strings.Contains(header, etag) && matchesTag([]string{header}, etag, false) {
			t.Errorf("%q is taken for %s", header, etag)
		}
	})
}

// FuzzPrefer asks for nothing that the header does not hold.
func FuzzPrefer(f *testing.F) {
	for _, seed := range []string{
		`return=representation;include="` + preferMinimal + `"`, `return=representation; include="urn:x ` + preferIRIs + ` ` + preferMinimal + `"`, "return=minimal", `respond-async, RETURN = representation ; Include=` + preferDescriptions,
		`return=representation;include="`, ";,=", `include="` + preferIRIs + `"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		got := preference([]string{header})
		if got != "" && (!slices.Contains([]string{preferMinimal, preferIRIs, preferDescriptions}, got) || !strings.Contains(header, got)) {
			t.Errorf("%q prefers %q", header, got)
		}
		if got != "" && preference([]string{"x, " + header, `return=representation;include="` + preferMinimal + `"`}) != got {
			t.Errorf("%q is not the first preference", header)
		}
	})
}

// FuzzBaseURL asks that a base URL is taken as it is written, or refused in a
// sentence.
func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://example.org", "https://example.org/panj/", "http://[::1]:8080/a/b", "ftp://x", "https://", "https://a b", "https://u:p@h", "https://h/api", "https://h//x", "https://h/%61", "https://h?x", "HTTP://H:99999", "https://h/.",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, err := parseBaseURL(text)
		if err != nil {
			if !strings.Contains(err.Error(), "base URL") || len(err.Error()) > 1000 {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if text == "" {
			return
		}
		u, err := url.Parse(base)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.HasSuffix(base, "/") || strings.ContainsAny(base, " \"<>\\#?@") {
			t.Errorf("%q is %q, %v", text, base, err)
		}
		if again, err := parseBaseURL(base); err != nil || again != base {
			t.Errorf("%q is %q, which is %q, %v", text, base, again, err)
		}
	})
}

// FuzzForwarded has a trusted proxy and a stranger forward the same headers.
func FuzzForwarded(f *testing.F) {
	f.Add("panj.example", "https", "maps.example:8443", "/panj", "192.0.2.7, 127.0.0.1", "/panj/api")
	f.Add("[::1]:80", "gopher", "a b", "/..", "::1", "/")
	f.Add("", "HTTPS", "x,y", "//", ",", "/a%2Fb")
	f.Add("h", ",", "<h>", "/a/", "nonsense", "/a")
	f.Fuzz(func(t *testing.T, host, proto, forwardedHost, prefix, client, path string) {
		u, err := url.ParseRequestURI(path)
		if err != nil || !strings.HasPrefix(u.Path, "/") {
			return
		}
		r := &http.Request{Method: http.MethodGet, Host: host, URL: u, RemoteAddr: "127.0.0.1:4711", Header: http.Header{
			"X-Forwarded-Proto": {proto}, "X-Forwarded-Host": {forwardedHost}, "X-Forwarded-Prefix": {prefix}, "X-Forwarded-For": {client},
		}}
		proxied := origin{trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
		base, err := proxied.baseURL(r)
		var own *statusError
		switch {
		case err != nil && (!errors.As(err, &own) || own.status != http.StatusBadRequest || !strings.Contains(own.detail, "Host")):
			t.Errorf("%+v: %v", r.Header, err)
		case err == nil:
			if parsed, err := url.Parse(base); err != nil || !hostPattern.MatchString(parsed.Host) || strings.ContainsAny(base, " \"<>\\#?@") {
				t.Errorf("%+v: %q, %v", r.Header, base, err)
			}
		}
		if got := proxied.client(r); got != r.RemoteAddr {
			if _, err := netip.ParseAddr(got); err != nil {
				t.Errorf("%q is the client %q", client, got)
			}
		}
		stripped := stripPrefix(r, proxied.prefix(r))
		if !strings.HasPrefix(stripped.URL.Path, "/") || (stripped.URL.Path != "/" && !strings.HasSuffix(u.Path, stripped.URL.Path)) {
			t.Errorf("%q without %q is %q", u.Path, prefix, stripped.URL.Path)
		}
		stranger := origin{}
		if base, err := stranger.baseURL(r); err == nil && base != "http://"+host {
			t.Errorf("a stranger makes %q of %q", base, host)
		}
		if got := stranger.client(r); got != "127.0.0.1" || stranger.prefix(r) != "" {
			t.Errorf("a stranger is believed: %q, %q", got, stranger.prefix(r))
		}
	})
}
