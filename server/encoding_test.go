package server_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// unpack undoes a content coding.
func unpack(t testing.TB, coding string, packed []byte) []byte {
	t.Helper()
	var reader io.Reader
	var err error
	switch coding {
	case "gzip":
		reader, err = gzip.NewReader(bytes.NewReader(packed))
	case "br":
		reader = brotli.NewReader(bytes.NewReader(packed))
	case "zstd":
		var decoder *zstd.Decoder
		decoder, err = zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderMaxWindow(8<<20)) // RFC 9659, 3
		defer decoder.Close()
		reader = decoder
	default:
		t.Fatalf("there is no coding %q", coding)
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		t.Fatalf("%s: %v", coding, err)
	}
	return plain
}

// packedForms fetches a resource in every coding in which it comes.
func packedForms(s *site, target string) map[string]*answer {
	s.t.Helper()
	forms := map[string]*answer{}
	for _, coding := range []string{"gzip", "br", "zstd"} {
		a := s.get(target, "Accept-Encoding", coding)
		switch got := a.Header.Get("Content-Encoding"); got {
		case coding:
			forms[coding] = a
		case "":
		default:
			s.t.Errorf("%s: asked for %s, it comes as %s", target, coding, got)
		}
	}
	return forms
}

func TestCompressionFollowsTheRequest(t *testing.T) {
	s := start(t, withPage)
	for accept, want := range map[string]string{
		"gzip": "gzip", "x-gzip": "gzip", "GZIP": "gzip", "br": "br", "zstd": "zstd", "deflate": "", "identity": "", "": "",
		"gzip, deflate, br, zstd": "zstd", "gzip, deflate, br": "br", // browsers
		"br;q=0.5, gzip": "gzip", "br, gzip;q=0.5": "br", "zstd;q=0.001, gzip;q=0.002": "gzip",
		"*": "zstd", "gzip;q=0": "", "gzip;q=0, *": "zstd", "zstd;q=0, *": "br", "*;q=0, gzip": "gzip", "x-gzip;q=0, gzip": "gzip",
		"identity, gzip;q=0.5": "", "identity;q=0.5, gzip;q=0.5": "gzip", "identity;q=0.5, gzip": "gzip", "identity;q=0, br": "br", "compress, *;q=0.1": "zstd",
		"nonsense;q=x,,;, gzip": "gzip",
	} {
		for _, target := range []string{"/collections/incidents/items", "/xyz/border,places,incidents_area/6/44/24.mvt", "/download/countries.geojson", "/assets/main-0123456789.css"} {
			a := s.ok(target, "Accept-Encoding", accept)
			if got := a.Header.Get("Content-Encoding"); got != want {
				t.Errorf("%s: Accept-Encoding %q gives %q, want %q", target, accept, got, want)
			}
			if !strings.Contains(a.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: Vary %q", target, a.Header.Get("Vary"))
			}
		}
	}
	if got := s.ok("/healthz", "Accept-Encoding", "gzip, br, zstd").Header.Get("Content-Encoding"); got != "" {
		t.Errorf("a few bytes are compressed: %q", got)
	}
}

// TestAClientMayRefusePlainAnswers: RFC 9110, 12.5.3.
func TestAClientMayRefusePlainAnswers(t *testing.T) {
	s := start(t, withPage)
	for _, target := range []string{"/healthz", "/assets/icon.svg", "/collections/incidents/items", "/download/countries.geojson", "/download/grid.geojson", "/xyz/border/6/44/24.mvt"} {
		plain := s.ok(target).body
		for _, accept := range []string{"identity;q=0, gzip", "*;q=0, gzip;q=0.1", "gzip, *;q=0"} {
			a := s.ok(target, "Accept-Encoding", accept, "Range", "bytes=0-9") // a part would be plain
			if a.Header.Get("Content-Encoding") != "gzip" || !bytes.Equal(unpack(t, "gzip", a.body), plain) {
				t.Errorf("%s: Accept-Encoding %q gives %q", target, accept, a.Header.Get("Content-Encoding"))
			}
		}
		for _, accept := range []string{"identity;q=0", "*;q=0", "identity;q=0, deflate", "*;q=0, gzip;q=0"} {
			p := s.refused(http.StatusNotAcceptable, target, "Accept-Encoding", accept)
			if !strings.Contains(p.Detail, "zstd, br, gzip") || !strings.Contains(p.Detail, "Accept-Encoding") {
				t.Errorf("%s: Accept-Encoding %q: %s", target, accept, p.Detail)
			}
		}
	}
	if a := s.get("/xyz/border/6/0/0.mvt", "Accept-Encoding", "identity;q=0"); a.StatusCode != http.StatusNoContent {
		t.Errorf("what has no content needs no coding: %s", a)
	}
}

// TestPartsAreOfThePlainFile also has a client that holds a compressed form go
// on with it: it gets the whole.
func TestPartsAreOfThePlainFile(t *testing.T) {
	s := start(t)
	const target = "/download/countries.geojson"
	plain := s.ok(target)
	for coding, packed := range packedForms(s, target) {
		part := s.get(target, "Accept-Encoding", coding, "Range", "bytes=100-199")
		if part.StatusCode != http.StatusPartialContent || part.Header.Get("Content-Encoding") != "" || !bytes.Equal(part.body, plain.body[100:200]) ||
			part.Header.Get("ETag") != plain.Header.Get("ETag") {
			t.Errorf("%s: a part comes as %d %v", coding, part.StatusCode, part.Header)
		}
		rest := s.ok(target, "Accept-Encoding", coding, "Range", "bytes=100-", "If-Range", packed.Header.Get("ETag"))
		if rest.Header.Get("Content-Encoding") != coding || !bytes.Equal(rest.body, packed.body) {
			t.Errorf("%s: the rest of a compressed file comes as %v", coding, rest.Header)
		}
	}
}

// TestCompressedAnswersAreTheSameEachTime reuses the compressors in between.
func TestCompressedAnswersAreTheSameEachTime(t *testing.T) {
	s := start(t)
	first := map[string][]byte{}
	for range 3 {
		for _, target := range []string{"/collections/incidents/items", "/download/countries.geojson", "/xyz/border,countries/6/44/24.mvt", "/api"} {
			for coding, a := range packedForms(s, target) {
				key := fmt.Sprint(coding, target)
				if before := first[key]; before != nil && !bytes.Equal(before, a.body) {
					t.Errorf("%s with %s: two answers differ", target, coding)
				}
				first[key] = a.body
			}
		}
	}
	if len(first) != 12 {
		t.Errorf("%d compressed answers", len(first))
	}
}
