package server

import (
	"strings"
	"testing"
)

// TestEveryRouteIsDescribed holds the table of routes and that of answers
// against each other.
func TestEveryRouteIsDescribed(t *testing.T) {
	known := map[string]bool{}
	for _, rt := range (&Server{}).routes() {
		known[rt.id] = true
		a, described := answers[rt.id]
		if rt.file.media != "" {
			a, described = answerOf(&rt), true
		}
		switch {
		case rt.hidden:
			continue
		case !described:
			t.Errorf("%s: answers has no %q", rt.path, rt.id)
		case len(rt.formats) == 0 && a.media == "":
			t.Errorf("%s: neither the route nor answers says what it answers with", rt.path)
		}
		for _, f := range rt.formats {
			if strings.HasSuffix(f.media, "json") && a.schema == nil {
				t.Errorf("%s: answers has no schema for %s", rt.path, f.media)
			}
		}
		for _, name := range a.headers {
			if !hasHeader(name) {
				t.Errorf("%s: the header %s is not described", rt.path, name)
			}
		}
		for _, name := range pathNames(rt.path) {
			if pathDescriptions[name] == "" && name != "collection" {
				t.Errorf("%s: the parameter %s is not described", rt.path, name)
			}
		}
	}
	for id := range answers {
		if !known[id] {
			t.Errorf("answers describes %q, which is no route", id)
		}
	}
}

func hasHeader(name string) bool {
	for _, h := range headerDescriptions {
		if h.name == name {
			return true
		}
	}
	return false
}
