package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"panj/data"
	"panj/server"
)

// faulty is a store that fails when it is told to. Everything else the real
// one answers.
type faulty struct {
	data.FeatureStore
	after   int    // so many rows come before the fault
	spares  string // the collection whose rows can be read; may be empty
	fault   func() error
	arrived chan struct{} // closed when the fault is reached
}

func (f *faulty) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	return func(yield func(*data.Feature, error) bool) {
		rows := 0
		for feature, err := range f.FeatureStore.Features(ctx, q) {
			if rows == f.after && q.Collection != f.spares {
				if f.arrived != nil {
					close(f.arrived)
				}
				if fault := f.fault(); fault != nil {
					yield(nil, fault)
					return
				}
			}
			rows++
			if !yield(feature, err) {
				return
			}
		}
	}
}

func withFault(t *testing.T, after int, fault func() error) func(*server.Options) {
	store := openStore(t, databasePath(t))
	return func(o *server.Options) { o.Features = &faulty{FeatureStore: store, after: after, fault: fault} }
}

func TestAnInternalErrorShowsOnlyAnID(t *testing.T) {
	s := start(t, withFault(t, 3, func() error { return errors.New("secret /var/lib/path is broken") }))
	for _, target := range []string{"/collections/grid/items", "/download/grid.geojson", "/xyz/grid/0/0/0.mvt"} {
		p := s.refused(http.StatusInternalServerError, target)
		if strings.Contains(p.Detail, "secret") {
			t.Errorf("%s tells the world: %s", target, p.Detail)
		}
		if log := s.log.String(); !strings.Contains(log, p.ID) || !strings.Contains(log, "secret /var/lib/path is broken") {
			t.Errorf("%s: the log does not have the cause under the id", target)
		}
	}
}

func TestAPanicIsAnAnswer(t *testing.T) {
	s := start(t, withFault(t, 0, func() error { panic("boom") }))
	for _, target := range []string{"/collections/grid/items", "/xyz/grid/0/0/0.mvt", "/download/grid.geojson", "/border"} {
		p := s.refused(http.StatusInternalServerError, target)
		if strings.Contains(p.Detail, "boom") {
			t.Errorf("%s shows the panic: %s", target, p.Detail)
		}
		if log := s.log.String(); !strings.Contains(log, p.ID) || !strings.Contains(log, "boom") || !strings.Contains(log, "serve_test.go") {
			t.Errorf("%s: the log lacks the panic or its stack", target)
		}
	}
	s.ok("/healthz")
}

// TestATornDownloadBreaksTheConnection makes the store fail, in both ways, when
// a part of the file has gone out.
func TestATornDownloadBreaksTheConnection(t *testing.T) {
	for name, fault := range map[string]func() error{
		"error": func() error { return errors.New("disk gone") },
		"panic": func() error { panic("disk gone") },
	} {
		s := start(t, withFault(t, 8, fault), func(o *server.Options) { o.Features.(*faulty).spares = "incidents" }) // which every answer needs
		for _, encoding := range []string{"identity", "gzip", "br", "zstd"} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/download/countries.geojson", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept-Encoding", encoding)
			response, err := http.DefaultTransport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, response.Body)
			response.Body.Close()
			if response.StatusCode != http.StatusOK || err == nil {
				t.Errorf("%s, %s: %d, %d bytes, %v: the client takes it for whole", name, encoding, response.StatusCode, n, err)
			}
		}
		if log := s.log.String(); !strings.Contains(log, `"aborted":true`) || !strings.Contains(log, "disk gone") {
			t.Errorf("%s: %s", name, log)
		}
	}
}

func TestACancelledRequestIsNoFault(t *testing.T) {
	s := start(t, withFault(t, 0, func() error { return context.Canceled }))
	if a := s.get("/collections/grid/items"); a.StatusCode != 499 {
		t.Errorf("%s", a)
	}
	if strings.Contains(s.log.String(), "ERROR") {
		t.Errorf("it is logged as a fault: %s", s.log)
	}
	s = start(t, withFault(t, 0, func() error { return context.DeadlineExceeded }))
	if a := s.get("/collections/grid/items"); a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
		t.Errorf("%s", a)
	}
}

func TestAccessLog(t *testing.T) {
	s := start(t)
	a := s.ok("/collections/grid/items?limit=1")
	want := fmt.Sprintf(`"id":"%s","client":"127.0.0.1","method":"GET","uri":"/collections/grid/items?limit=1","status":200,"bytes":%d`, a.Header.Get("X-Request-Id"), len(a.body))
	for range 100 { // the line is written after the answer
		if strings.Contains(s.log.String(), want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the log has no line with %s:\n%s", want, s.log)
}

// TestShutdownFinishesWhatRuns stops a server in the middle of an answer.
func TestShutdownFinishesWhatRuns(t *testing.T) {
	store := openStore(t, databasePath(t))
	release := make(chan struct{})
	slow := &faulty{FeatureStore: store, after: 5, arrived: make(chan struct{}), fault: func() error { <-release; return nil }}
	handler, err := server.New(server.Options{Features: slow, Articles: store, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	address, stop, ended := serve(t, handler)
	answered := make(chan string, 1)
	go func() { answered <- fetch(t, "http://"+address+"/collections/grid/items") }()
	<-slow.arrived
	stop()
	waitFor(t, "the listener to close", func() bool {
		var dialer net.Dialer
		conn, err := dialer.DialContext(t.Context(), "tcp", address)
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	select {
	case err := <-ended:
		t.Fatalf("ended before the running request: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if body := <-answered; !strings.Contains(body, `"numberReturned":100`) {
		t.Errorf("the running request got %.200q", body)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve returned %v", err)
	}
}

// serve runs the server's own Serve on a free port.
func serve(t *testing.T, handler *server.Server) (address string, stop context.CancelFunc, ended chan error) {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	ended = make(chan error, 1)
	go func() { ended <- handler.Serve(ctx, listener) }()
	return listener.Addr().String(), stop, ended
}

func fetch(t *testing.T, target string) string {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
	if err != nil {
		return err.Error()
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(body)
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 500 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}

// TestMalformedRequests speaks to the server without an HTTP client in between.
func TestMalformedRequests(t *testing.T) {
	store := openStore(t, databasePath(t))
	handler, err := server.New(server.Options{Features: store, Articles: store})
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := serve(t, handler)
	for request, want := range map[string]string{
		"GET /conformance HTTP/1.1\r\nHost: maps.example/x\r\n\r\n":                 "400",
		"GET /collections?limit=%zz HTTP/1.1\r\nHost: a\r\n\r\n":                    "400",
		"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n":                                      "400",
		"GET /conformance HTTP/1.1\r\n\r\n":                                         "400",
		"GET /conformance HTTP/1.0\r\n\r\n":                                         "200",
		"GET /conformance HTTP/1.1\r\nHost: a b\r\n\r\n":                            "400",
		"GET /a;b?c;d HTTP/1.1\r\nHost: a\r\n\r\n":                                  "404",
		"GET /collections?c;d HTTP/1.1\r\nHost: a\r\n\r\n":                          "400",
		"GET //evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n":                           "308",
		"GET http://other.example/conformance HTTP/1.1\r\nHost: a\r\n\r\n":          "200",
		"GET /conformance HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 200000): "431",
		"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n":                                     "200",
		"GET /collections HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n":          "200",
		"nonsense\r\n\r\n": "400",
	} {
		var dialer net.Dialer
		conn, err := dialer.DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, request+"\r\n\r\n")
		line, err := bufio.NewReader(conn).ReadString('\n')
		conn.Close()
		if fields := strings.Fields(line); err != nil || len(fields) < 2 || fields[1] != want {
			t.Errorf("%.60q: %q, want %s", request, line, want)
		}
	}
}

// dead is a store that does not answer.
type dead struct{ data.FeatureStore }

func (dead) Version(context.Context) (string, error) { return "", errors.New("disk gone") }

func TestReadiness(t *testing.T) {
	store := openStore(t, databasePath(t))
	s := start(t, func(o *server.Options) { o.Features = dead{store} })
	s.ok("/healthz")
	if p := s.refused(http.StatusServiceUnavailable, "/readyz"); strings.Contains(p.Detail, "disk gone") {
		t.Errorf("says %q", p.Detail)
	}
	if strings.Count(s.log.String(), "disk gone") != 1 {
		t.Errorf("the cause is not in the log once: %s", s.log)
	}
	s.refused(http.StatusInternalServerError, "/collections")
}
