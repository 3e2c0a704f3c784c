package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// syncBuffer collects what a running command prints.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func noEnv(string) string { return "" }

// running is a `panj serve` that the test started.
type running struct {
	url            string
	stdout, stderr *syncBuffer
	done           chan error
	stop           func() error // ends it and returns what run returned
}

// launch runs `panj serve` on a free port with the database at db. It ends
// with the test. Call ready before the first request.
func launch(t *testing.T, db string, flags ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{stdout: &syncBuffer{}, stderr: &syncBuffer{}, done: make(chan error, 1)}
	go func() {
		r.done <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--db", db}, flags...), noEnv, r.stdout, r.stderr)
	}()
	r.stop = sync.OnceValue(func() error { cancel(); return <-r.done })
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	return r
}

// ready waits until the server listens.
func (r *running) ready(t *testing.T) *running {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		if _, rest, ok := strings.Cut(r.stdout.String(), " on http://"); ok {
			r.url = "http://" + strings.TrimSpace(rest)
			return r
		}
		select {
		case err := <-r.done:
			r.done <- err
			t.Fatalf("serve ended before it listened: %v\n%s", err, r.stderr.String())
		case <-deadline:
			t.Fatalf("serve did not listen within a minute\n%s", r.stderr.String())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// start launches a server and waits for it.
func start(t *testing.T, db string, flags ...string) *running {
	t.Helper()
	return launch(t, db, flags...).ready(t)
}

// startSeeded starts a server on a fresh file made from the embedded data.
func startSeeded(t *testing.T, flags ...string) (srv *running, db string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "panj.gpkg")
	return start(t, db, flags...), db
}

// get fetches a path and demands a status.
func (r *running) get(t *testing.T, path string, status int) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != status {
		t.Fatalf("GET %s answered %d, want %d: %s", path, response.StatusCode, status, body)
	}
	return body
}

// getJSON fetches a path and decodes its answer into v.
func (r *running) getJSON(t *testing.T, path string, v any) {
	t.Helper()
	body := r.get(t, path, http.StatusOK)
	if err := json.Unmarshal(body, v); err != nil {
		t.Fatalf("GET %s: %v in %.200s", path, err, body)
	}
}

// tool runs another program and returns what it printed on each stream. A
// program that is missing fails the test: no check is skipped in silence.
func tool(t *testing.T, name string, args ...string) (stdout, stderr string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is needed for this test (`make test` installs it on Debian as root): %v", name, err)
	}
	command := exec.CommandContext(t.Context(), name, args...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, errs.String())
	}
	return out.String(), errs.String()
}

// requests returns the requests in the access log that came while during ran,
// in the order in which they were answered. The server must log as JSON.
func (r *running) requests(t *testing.T, during func()) []logged {
	t.Helper()
	before := len(r.stderr.String())
	during()
	// A client may have its answer before the line is written.
	text := r.stderr.String()
	for {
		time.Sleep(50 * time.Millisecond)
		again := r.stderr.String()
		if len(again) == len(text) {
			break
		}
		text = again
	}
	var list []logged
	for line := range strings.Lines(text[before:]) {
		var entry struct {
			Message string `json:"msg"`
			logged
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("a line of the log is not JSON: %v: %s", err, line)
		}
		if entry.Message == "request" {
			list = append(list, entry.logged)
		}
	}
	return list
}

// logged is a request as the access log has it.
type logged struct {
	Method string `json:"method"`
	URI    string `json:"uri"`
	Status int    `json:"status"`
}

// path returns the path without the query.
func (l logged) path() string {
	path, _, _ := strings.Cut(l.URI, "?")
	return path
}

// query returns the parameters of the query.
func (l logged) query(t *testing.T) url.Values {
	t.Helper()
	_, query, _ := strings.Cut(l.URI, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatalf("the log holds %q: %v", l.URI, err)
	}
	return values
}
