package server

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"

	"panj/data"
)

// Options are the settings of a [Server].
type Options struct {
	Features data.FeatureStore
	Articles data.ArticleStore

	// Page holds the built page: index.html (see [Page]) and assets/. Nil, or
	// without index.html, a plain notice is shown in its place.
	Page fs.FS

	// BaseURL is the public address that every link begins with, e.g.
	// "https://example.org/panj". Empty: taken from each request. With a path,
	// the server answers below that path and at the root, so a proxy may strip
	// the prefix or not.
	BaseURL string

	// TrustedProxies are the networks ("10.0.0.0/8") or addresses ("::1")
	// whose X-Forwarded-For, -Proto, -Host and -Prefix are believed.
	TrustedProxies []string

	Logger *slog.Logger // nil: nothing is logged

	// Version names the build. It is shown, and it is part of every ETag.
	// Empty, or "dev", the time of the start is used in the ETags.
	Version string

	// Now is the clock, for the time in logs and files; nil means time.Now.
	Now func() time.Time
}

// prefixPattern is what a path prefix may look like: segments of characters
// that no client or proxy escapes.
var prefixPattern = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// Validate reports everything that is wrong with the settings, one sentence
// for each. It does not ask for the stores: [New] does.
func (o *Options) Validate() error {
	var faults []error
	if _, err := parseBaseURL(o.BaseURL); err != nil {
		faults = append(faults, err)
	}
	if _, err := parseProxies(o.TrustedProxies); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// parseBaseURL returns the address without a trailing slash.
func parseBaseURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || !hostPattern.MatchString(u.Host):
		return "", fmt.Errorf("the base URL %q is not usable: write it like https://example.org or https://example.org/panj", shorten(text))
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return "", fmt.Errorf("the base URL %q may hold a scheme, a host and a path, nothing else", shorten(text))
	}
	prefix := strings.TrimRight(u.Path, "/")
	if !prefixPattern.MatchString(prefix) {
		return "", fmt.Errorf("the path %q of the base URL may hold letters, digits and . _ ~ - between single slashes", shorten(u.Path))
	}
	if first, _, _ := strings.Cut(strings.TrimPrefix(prefix, "/"), "/"); first != "" && isOwnSegment(first) {
		return "", fmt.Errorf("the path of the base URL may not begin with /%s: the server has a resource of that name", first)
	}
	return u.Scheme + "://" + u.Host + prefix, nil
}

func parseProxies(networks []string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	var faults []error
	for _, text := range networks {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			var addr netip.Addr
			if addr, err = netip.ParseAddr(text); err == nil {
				prefix, err = addr.Prefix(addr.BitLen())
			}
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("the trusted proxy %q is not an address or a network: write 10.0.0.0/8 or ::1", shorten(text)))
			continue
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, errors.Join(faults...)
}
