package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
	"panj/server"
)

// database is the file that all tests read: the seed, and two collections made
// to be difficult. It is written once.
var database struct {
	once sync.Once
	path string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if database.path != "" {
		os.RemoveAll(filepath.Dir(database.path))
	}
	os.Exit(code)
}

func databasePath(t testing.TB) string {
	t.Helper()
	database.once.Do(func() {
		var dir string
		if dir, database.err = os.MkdirTemp("", "panj-server-test-"); database.err != nil { //nolint:usetesting // it outlives the first test
			return
		}
		database.path = filepath.Join(dir, "test.gpkg")
		var d *data.Dataset
		if d, database.err = ingest.Seed(seed.FS); database.err != nil {
			return
		}
		d.Tables = append(d.Tables, gridTable(), oddTable(), commaTable())
		database.err = gpkg.Create(context.Background(), database.path, d)
	})
	if database.err != nil {
		t.Fatal(database.err)
	}
	return database.path
}

const (
	gridSide = 16
	gridRows = gridSide * gridSide
)

// gridTable has a point on each crossing of a grid of whole degrees from 0 to
// 15, with one column of each plain type.
func gridTable() data.Table {
	t := data.Table{Collection: data.Collection{
		ID: "grid", Title: "Grid", Geometry: data.Point, StorageCRS: 4326,
		Columns: []data.Column{
			{Name: "row", Type: data.Integer}, {Name: "half", Type: data.Number}, {Name: "even", Type: data.Boolean},
			{Name: "label", Type: data.Text}, {Name: "day", Type: data.Date},
		},
	}}
	for i := range gridRows {
		x, y := i%gridSide, i/gridSide
		t.Rows = append(t.Rows, data.Feature{
			Geometry: orb.Point{float64(x), float64(y)},
			Values:   []any{int64(y), float64(x) / 2, x%2 == 0, fmt.Sprintf("x%d, y%d", x, y), fmt.Sprintf("2020-01-%02d", 1+x)},
		})
	}
	return t
}

// oddTable has ids that need escaping, text that HTML and JSON must escape, a
// row without geometry and a collection id with a space and a slash's cousin.
func oddTable() data.Table {
	t := data.Table{Collection: data.Collection{
		ID: "odd & ends", Title: `<b>"Odd"</b>`, Geometry: data.Point, StorageCRS: 4326, IDColumn: "id",
		Columns: []data.Column{{Name: "a b", Type: data.Text}, {Name: "limit", Type: data.Integer}, {Name: "doc", Type: data.JSON}},
	}}
	for i, id := range []string{"a/b", "ü ö", "100%", "q?x=1&y#z", "..", "plain"} {
		f := data.Feature{ID: id, Geometry: orb.Point{float64(i), 50}, Values: []any{`</script>"\` + id, int64(i), json.RawMessage(`{"n":9007199254740993}`)}}
		if id == "plain" {
			f.Geometry = nil
		}
		t.Rows = append(t.Rows, f)
	}
	return t
}

// commaTable has an id that reads as two where addresses hold lists of ids.
func commaTable() data.Table {
	return data.Table{
		Collection: data.Collection{ID: "a, b", Title: "Commas", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "word", Type: data.Text}}},
		Rows:       []data.Feature{{Geometry: orb.Point{20, 50}, Values: []any{"one"}}},
	}
}

// copyDatabase gives the test a database of its own.
func copyDatabase(t testing.TB) string {
	t.Helper()
	bytes, err := os.ReadFile(databasePath(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.gpkg")
	if err := os.WriteFile(path, bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func openStore(t testing.TB, path string) *gpkg.Store {
	t.Helper()
	store, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// site is a running server with its log.
type site struct {
	*httptest.Server
	t   testing.TB
	log *logBuffer

	document atomic.Pointer[description] // what the answers are held against; read when it is needed
}

// under is the site for a test within the one that started it.
func (s *site) under(t testing.TB) *site { return &site{Server: s.Server, t: t, log: s.log} }

type logBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// start serves the test's database; change may alter the options.
func start(t testing.TB, change ...func(*server.Options)) *site {
	t.Helper()
	store := openStore(t, databasePath(t))
	log := &logBuffer{}
	o := server.Options{Features: store, Articles: store, Logger: slog.New(slog.NewJSONHandler(log, nil)), Version: "v1.2.3"}
	for _, f := range change {
		f(&o)
	}
	handler, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Server: httptest.NewServer(handler), t: t, log: log}
	t.Cleanup(s.Close)
	return s
}

// startWith serves a dataset of the test's own.
func startWith(t testing.TB, d *data.Dataset, change ...func(*server.Options)) *site {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.gpkg")
	if err := gpkg.Create(t.Context(), path, d); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, path)
	return start(t, append(change, func(o *server.Options) { o.Features, o.Articles = store, store })...)
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body []byte
	took time.Duration
}

func (a *answer) String() string {
	text := string(a.body)
	if len(text) > 600 {
		text = text[:600] + "..."
	}
	return fmt.Sprintf("%s %s: %s", a.Request.URL, a.Status, text)
}

// do sends a request without following redirects; headers come in pairs. It
// holds the answer against the API document.
func (s *site) do(method, target string, headers ...string) *answer {
	s.t.Helper()
	a := s.send(method, target, headers...)
	s.check(a)
	return a
}

func (s *site) send(method, target string, headers ...string) *answer {
	s.t.Helper()
	if strings.HasPrefix(target, "/") {
		target = s.URL + target
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, target, http.NoBody)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, target, err)
	}
	return &answer{Response: response, body: body}
}

func (s *site) get(target string, headers ...string) *answer {
	s.t.Helper()
	return s.do(http.MethodGet, target, headers...)
}

// ok fetches what must be there.
func (s *site) ok(target string, headers ...string) *answer {
	s.t.Helper()
	a := s.get(target, headers...)
	if a.StatusCode != http.StatusOK {
		s.t.Fatalf("want 200: %s", a)
	}
	return a
}

// json fetches and decodes what must be there.
func (s *site) json(target string, into any) *answer {
	s.t.Helper()
	a := s.ok(target)
	if err := json.Unmarshal(a.body, into); err != nil {
		s.t.Fatalf("%s: %v", a, err)
	}
	return a
}

// problem is the body of an error.
type problem struct {
	Type, Title, Detail, Parameter, Value, Reason, Nearest, ID string
	Status                                                     int
}

// refused fetches what must fail with the status, and returns the problem.
func (s *site) refused(status int, target string, headers ...string) problem {
	s.t.Helper()
	a := s.get(target, headers...)
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		s.t.Fatalf("%s: %v", a, err)
	}
	if a.StatusCode != status || p.Status != status {
		s.t.Fatalf("want %d: %s", status, a)
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		s.t.Errorf("%s: Content-Type %q", target, got)
	}
	if p.ID == "" || p.ID != a.Header.Get("X-Request-Id") {
		s.t.Errorf("%s: id %q, header %q", target, p.ID, a.Header.Get("X-Request-Id"))
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		s.t.Errorf("%s: an error may be cached: %q", target, got)
	}
	return p
}

// features is a page of features as a client reads it.
type features struct {
	Type           string
	NumberMatched  int
	NumberReturned int
	Features       []feature
	Links          []link
}

type feature struct {
	ID         any
	Geometry   *struct{ Type string }
	Properties map[string]any
}

type link struct{ Href, Rel, Type, Title string }

// rel returns the address of the first link with that relation, "" without
// it. There may be one of each media type.
func rel(t testing.TB, links []link, name string) string {
	t.Helper()
	href := ""
	types := map[string]bool{}
	for _, l := range links {
		if l.Rel != name {
			continue
		}
		if types[l.Type] {
			t.Errorf("two links with rel %q and type %q", name, l.Type)
		}
		if types[l.Type] = true; href == "" {
			href = l.Href
		}
	}
	return href
}

func (f *features) ids() []string {
	var ids []string
	for _, each := range f.Features {
		ids = append(ids, fmt.Sprint(each.ID))
	}
	return ids
}

// tool runs another program, which the tests need.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s (Debian: apt-get install gdal-bin sqlite3): %v\n%s", name, err, out)
	}
}
