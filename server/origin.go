package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// hostPattern is a host name, an IPv4 or a bracketed IPv6 address, with an
// optional port. What does not look like one never gets into a link.
var hostPattern = regexp.MustCompile(`^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$`)

// origin works out which address the client used, and who the client is.
type origin struct {
	base    string // configured base URL, no trailing slash; may be empty
	trusted []netip.Prefix
}

// isTrusted reports whether the other end of the connection is a trusted proxy.
func (o *origin) isTrusted(r *http.Request) bool {
	addr, ok := peer(r)
	return ok && o.contains(addr)
}

func (o *origin) contains(addr netip.Addr) bool {
	for _, prefix := range o.trusted {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

func peer(r *http.Request) (netip.Addr, bool) {
	port, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	return port.Addr().Unmap().WithZone(""), true
}

// baseURL returns the absolute URL that links begin with, without a trailing
// slash: the configured one, else what a trusted proxy forwards, else what the
// request itself says. It fails on a Host header that is none.
func (o *origin) baseURL(r *http.Request) (string, error) {
	if o.base != "" {
		return o.base, nil
	}
	scheme, host, prefix := "http", r.Host, ""
	if r.TLS != nil {
		scheme = "https"
	}
	if o.isTrusted(r) {
		if proto := strings.ToLower(forwarded(r, "X-Forwarded-Proto")); proto == "http" || proto == "https" {
			scheme = proto
		}
		if name := forwarded(r, "X-Forwarded-Host"); hostPattern.MatchString(name) {
			host = name
		}
		prefix = o.forwardedPrefix(r)
	}
	if host == "" { // HTTP/1.0
		if addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
			host = addr.String()
		}
	}
	if !hostPattern.MatchString(host) {
		return "", &statusError{http.StatusBadRequest, "the Host header is not a host name with an optional port"}
	}
	return scheme + "://" + host + prefix, nil
}

// prefix returns the path below which this request is also answered: that of
// the configured base URL, else the one that a trusted proxy forwards.
func (o *origin) prefix(r *http.Request) string {
	if o.base != "" {
		u, err := url.Parse(o.base)
		if err != nil {
			return ""
		}
		return u.Path
	}
	if o.isTrusted(r) {
		return o.forwardedPrefix(r)
	}
	return ""
}

func (o *origin) forwardedPrefix(r *http.Request) string {
	prefix := strings.TrimRight(forwarded(r, "X-Forwarded-Prefix"), "/")
	if !prefixPattern.MatchString(prefix) {
		return ""
	}
	return prefix
}

// forwarded returns the last value of a header that each proxy on the way may
// append to: the one that the nearest, trusted proxy wrote.
func forwarded(r *http.Request, name string) string {
	values := r.Header.Values(name)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// client returns the address of the client: the nearest one on the way that is
// not a trusted proxy.
func (o *origin) client(r *http.Request) string {
	addr, ok := peer(r)
	if !ok {
		return r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && o.contains(addr); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = next.Unmap().WithZone("")
	}
	return addr.String()
}

// stripPrefix returns the request with the prefix cut off its path, when it
// stands there.
func stripPrefix(r *http.Request, prefix string) *http.Request {
	rest, found := strings.CutPrefix(r.URL.Path, prefix)
	if prefix == "" || !found || (rest != "" && rest[0] != '/') {
		return r
	}
	raw, found := strings.CutPrefix(r.URL.RawPath, prefix)
	if r.URL.RawPath != "" && !found {
		return r
	}
	if rest == "" {
		rest = "/"
	}
	u := *r.URL
	u.Path, u.RawPath = rest, raw
	stripped := *r
	stripped.URL = &u
	return &stripped
}
