package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tour says what each line of the tour in README.md prints or writes into a
// file, in the order of the lines.
var tour = []string{
	`"rel":"service-desc"`,
	`ogcapi-features-2/1.0/conf/crs`,
	`"storageCrs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84"`,
	`"x-ogc-role":"primary-geometry"`,
	`<table`,

	`"numberMatched":1,"numberReturned":1`,
	`"id":"2025-11-30-shodak"`,
	`"numberMatched":7,"numberReturned":7`,
	`"type":"clash"`,
	`"numberMatched":11`,
	`2025-11-26-shohin-camp`,
	`2025-11-30-shodak`,
	`Drone strike`,
	`"geometry":null,"properties":{"title":`,
	`"rel":"next"`,
	`"numberReturned":0`,

	`"coordinates":[609430.2507,4164377.489]`, // pyproj 3.7.2: 70.24 37.62 in EPSG:32642
	`"id":"2025-11-30-shodak"`,
	`id,lon,lat,title`,
	`,clash,`,
	`{"type":"FeatureCollection"`,

	`WorldCRS84Quad`,
	`incidents`,
	`"tilejson":"3.0.0"`,
	`"tilejson":"3.0.0"`,
	`"panj:legend"`,

	`"id":"the-evidence-1.3"`,
	`recent-attacks-targeting-chinese-nationals-1.3`,
	`AnnotationCollection`,
	`"length_km":1343.955`,
	`"km":777.6`,

	`Feature Count: 13`,
	`clash`,
	`5: incidents`,
	`Layer name: passages`,
	`panj_`,
}

// TestTourOfREADME runs every line of the tour as it stands, but for the address
// of the server and the place of the database.
func TestTourOfREADME(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## A tour of the interface\n")
	section, _, ends := strings.Cut(section, "\n## ")
	if !found || !ends {
		t.Fatal("README.md has no tour")
	}
	var lines []string
	for i, block := range strings.Split(section, "\n```\n") {
		if i%2 == 1 {
			lines = append(lines, strings.Split(strings.TrimSpace(block), "\n")...)
		}
	}
	if len(lines) != len(tour) {
		t.Fatalf("the tour has %d lines, and there is an answer for %d", len(lines), len(tour))
	}
	srv, db := startSeeded(t)
	for i, line := range lines {
		command, comment, commented := strings.Cut(line, " #")
		if !commented || strings.TrimSpace(comment) == "" {
			t.Errorf("%s: says nothing of what it does", line)
		}
		command = strings.NewReplacer("localhost:8080", strings.TrimPrefix(srv.url, "http://"), "var/panj.gpkg", db).Replace(command)
		out := shell(t, command)
		if !strings.Contains(out, tour[i]) {
			t.Errorf("%s\ndoes not print %q, but %.600s", line, tour[i], out)
		}
	}
}

// shell runs a command in an empty folder and returns what it prints and
// writes. curl fails where the server does.
func shell(t *testing.T, command string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("fail-with-body\nsilent\nshow-error\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "bash", "-c", command)
	run.Dir, run.Env = dir, append(os.Environ(), "CURL_HOME="+dir)
	var out bytes.Buffer
	run.Stdout, run.Stderr = &out, &out
	if err := run.Run(); err != nil {
		t.Errorf("%s: %v\n%.600s", command, err, out.String())
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if filepath.Base(name) == ".curlrc" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(text)
	}
	return out.String()
}
