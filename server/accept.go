package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"panj/data/format"
)

// form is one way to write an answer: what clients call a format.
type form struct {
	name  string   // value of the parameter f
	label string   // for people
	media string   // Content-Type of the answer
	also  []string // further media types that ask for it
	alias string   // another value of f, may be empty
	// features is the format of features that it is, nil when it is none.
	features *format.Format
}

// matches reports how well a media range of an Accept header fits the format:
// 0 not at all, 1 by "*/*", 2 by "type/*", 3 exactly.
func (f form) matches(mediaRange string) int {
	if mediaRange == "*/*" || mediaRange == "*" {
		return 1
	}
	for _, media := range append([]string{f.media}, f.also...) {
		media, _, _ = strings.Cut(media, ";")
		if mediaRange == media {
			return 3
		}
		if kind, found := strings.CutSuffix(mediaRange, "/*"); found && strings.HasPrefix(media, kind+"/") {
			return 2
		}
	}
	return 0
}

// accepted is one member of an Accept or Accept-Encoding header.
type accepted struct {
	name string
	q    float64
}

// parseAccept reads the values of such a header. What cannot be read is left out.
func parseAccept(values []string) []accepted {
	var list []accepted
	for _, value := range values {
		for member := range strings.SplitSeq(value, ",") {
			name, params, _ := strings.Cut(member, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			q := 1.0
			for param := range strings.SplitSeq(params, ";") {
				key, number, found := strings.Cut(strings.TrimSpace(param), "=")
				if !found || !strings.EqualFold(key, "q") {
					continue
				}
				if parsed, err := strconv.ParseFloat(number, 64); err == nil && parsed >= 0 && parsed <= 1 {
					q = parsed
				}
			}
			if name != "" && len(list) < 64 {
				list = append(list, accepted{name, q})
			}
		}
	}
	return list
}

// takesAll reports whether the request prefers no format to another.
func takesAll(r *http.Request) bool {
	return !slices.ContainsFunc(parseAccept(r.Header.Values("Accept")), func(a accepted) bool {
		return a.q == 0 || a.name != "*/*" && a.name != "*"
	})
}

// headerAgent names the program that asks.
const headerAgent = "User-Agent"

// previewers are parts of the names, in small letters, of the programs that fetch
// a page to show a preview of a link to it. They take anything, and read HTML only.
var previewers = []string{
	"facebookexternalhit", "facebot", "meta-externalfetcher", "whatsapp", "twitterbot", "telegrambot", "slackbot", "linkedinbot", "discordbot", "pinterest",
	"redditbot", "vkshare", "odklbot", "viber", "skypeuripreview", "mastodon/", "bluesky", "embedly", "iframely",
}

// previewsLinks reports whether a program asks that shows previews of links.
func previewsLinks(r *http.Request) bool {
	agent := strings.ToLower(r.UserAgent())
	return slices.ContainsFunc(previewers, func(name string) bool { return strings.Contains(agent, name) })
}

// negotiate picks the offered format that the Accept header prefers; the first
// one wins a tie, and where nothing is asked for. It fails when none of them
// is acceptable.
func negotiate(r *http.Request, offers []form) (form, error) {
	ranges := parseAccept(r.Header.Values("Accept"))
	if len(ranges) == 0 {
		return offers[0], nil
	}
	best, bestQ := -1, 0.0
	for i, offer := range offers {
		fit, q := 0, 0.0
		for _, a := range ranges {
			if m := offer.matches(a.name); m > fit {
				fit, q = m, a.q
			}
		}
		if fit > 0 && q > bestQ {
			best, bestQ = i, q
		}
	}
	if best < 0 {
		var names []string
		for _, offer := range offers {
			names = append(names, offer.media)
		}
		return form{}, &statusError{http.StatusNotAcceptable, "this resource exists as " + strings.Join(names, ", ") + " only; the Accept header allows none of them"}
	}
	return offers[best], nil
}
