package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"panj/data"
	"panj/server"
)

// gated is a store whose rows of one collection come only when the gate opens.
type gated struct {
	data.FeatureStore
	id      string
	open    chan struct{}
	reading atomic.Int64 // queries that wait
	asked   atomic.Int64 // queries in all
}

func (g *gated) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	if q.Collection != g.id {
		return g.FeatureStore.Features(ctx, q)
	}
	return func(yield func(*data.Feature, error) bool) {
		g.asked.Add(1)
		g.reading.Add(1)
		defer g.reading.Add(-1)
		select {
		case <-g.open:
		case <-ctx.Done():
			yield(nil, ctx.Err())
			return
		}
		for f, err := range g.FeatureStore.Features(ctx, q) {
			if !yield(f, err) {
				return
			}
		}
	}
}

func startGated(t *testing.T, id string) (*site, *gated) {
	store := &gated{FeatureStore: openStore(t, databasePath(t)), id: id, open: make(chan struct{})}
	return start(t, func(o *server.Options) { o.Features = store }), store
}

// TestSlowDownloadsLeaveRoom has more downloads than may run at once.
func TestSlowDownloadsLeaveRoom(t *testing.T) {
	const room = 16
	s, store := startGated(t, "grid")
	var wait sync.WaitGroup
	for range room {
		wait.Go(func() {
			if body := fetch(t, s.URL+"/download/grid.geojson"); !strings.Contains(body, `"numberMatched":256`) {
				t.Errorf("a running download got %.200q", body)
			}
		})
	}
	waitFor(t, "the downloads to run", func() bool { return store.reading.Load() == room })
	for _, headers := range [][]string{nil, {"Range", "bytes=5-9"}} {
		a := s.get("/download/grid.geojson", headers...)
		if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
			t.Errorf("one download more: %s", a)
		}
	}
	s.ok("/collections/countries/items?limit=1")
	s.ok("/readyz")
	wait.Go(func() { // it waits a moment, and there is room
		if body := fetch(t, s.URL+"/download/grid.geojson"); !strings.Contains(body, `"numberMatched":256`) {
			t.Errorf("the download that waited got %.200q", body)
		}
	})
	time.Sleep(100 * time.Millisecond)
	close(store.open)
	wait.Wait()
	s.ok("/download/grid.geojson")
}

// gatedContents holds back the contents of the rows, and not their places.
type gatedContents struct{ *gated }

func (g gatedContents) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	if q.SkipGeometry {
		return g.FeatureStore.Features(ctx, q)
	}
	return g.gated.Features(ctx, q)
}

// TestWaitingPagesHoldNoReaders has more streamed pages than may run at once.
func TestWaitingPagesHoldNoReaders(t *testing.T) {
	const room = 16
	store := gatedContents{&gated{FeatureStore: openStore(t, databasePath(t)), id: "grid", open: make(chan struct{})}}
	s := start(t, func(o *server.Options) { o.Features = store })
	var answered, refused atomic.Int64
	var wait sync.WaitGroup
	for i := range 2 * room {
		wait.Go(func() {
			status, err := ask(t.Context(), fmt.Sprintf("%s/collections/grid/items?f=csv&limit=%d", s.URL, 1+i))
			switch {
			case err == nil && status == http.StatusOK:
				answered.Add(1)
			case err == nil && status == http.StatusServiceUnavailable:
				refused.Add(1)
			default:
				t.Errorf("%d, %v", status, err)
			}
		})
	}
	waitFor(t, "what is too much to be refused", func() bool {
		if n := store.reading.Load(); n > room {
			t.Fatalf("%d pages hold a reader", n)
		}
		return refused.Load() == room
	})
	close(store.open)
	wait.Wait()
	if n := answered.Load(); n != room {
		t.Errorf("%d pages are answered", n)
	}
}

// TestReadinessReadsARow has a store that knows its version and its collections
// and can read no rows.
func TestReadinessReadsARow(t *testing.T) {
	s := start(t, withFault(t, 0, func() error { return errors.New("no reader is free") }))
	s.refused(http.StatusServiceUnavailable, "/readyz")
	if !strings.Contains(s.log.String(), "no reader is free") {
		t.Errorf("the cause is not in the log: %s", s.log)
	}
	all, err := openStore(t, databasePath(t)).Collections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stuck, _ := startGated(t, all[0].ID)
	stuck.refused(http.StatusServiceUnavailable, "/readyz")
}

// ask sends a request that the caller may give up.
func ask(ctx context.Context, target string) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// TestATileThatNobodyWaitsForIsGivenUp leaves as many tiles behind as a map
// does that is moved about. The store never lets one of them be read.
func TestATileThatNobodyWaitsForIsGivenUp(t *testing.T) {
	s, store := startGated(t, "grid")
	const left = 40
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	var wait sync.WaitGroup
	for x := range left {
		wait.Go(func() {
			if status, err := ask(ctx, fmt.Sprintf("%s/xyz/grid/9/%d/250.mvt", s.URL, 256+x)); err == nil {
				t.Errorf("tile %d: %d", x, status)
			}
		})
	}
	waitFor(t, "the first tile to be drawn", func() bool { return store.reading.Load() > 0 })
	leave()
	wait.Wait()
	s.ok("/xyz/countries/5/22/12.mvt") // it gets its turn
	waitFor(t, "the tiles to be given up", func() bool { return store.reading.Load() == 0 })
	if n := store.asked.Load(); n >= left {
		t.Errorf("all of the %d tiles were begun", n)
	}
}

// TestATileGoesOnForThoseWhoStay lets the one leave who asked for it first.
func TestATileGoesOnForThoseWhoStay(t *testing.T) {
	s, store := startGated(t, "grid")
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	var wait sync.WaitGroup
	wait.Go(func() { _, _ = ask(ctx, s.URL+"/xyz/grid/0/0/0.mvt") })
	waitFor(t, "the tile to be drawn", func() bool { return store.reading.Load() == 1 })
	wait.Go(func() {
		if status, err := ask(t.Context(), s.URL+"/xyz/grid/0/0/0.mvt"); status != http.StatusOK || err != nil {
			t.Errorf("%d, %v", status, err)
		}
	})
	time.Sleep(50 * time.Millisecond) // the second one arrives
	leave()
	time.Sleep(50 * time.Millisecond)
	close(store.open)
	wait.Wait()
	if n := store.asked.Load(); n != 1 {
		t.Errorf("the tile was drawn %d times", n)
	}
}

func TestTheQueueOfTilesHasAnEnd(t *testing.T) {
	s, store := startGated(t, "grid")
	const room = 256
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	var refused atomic.Int64
	var wait sync.WaitGroup
	for x := range room + 5 {
		wait.Go(func() {
			if status, err := ask(ctx, fmt.Sprintf("%s/xyz/grid/10/%d/500.mvt", s.URL, 512+x)); err == nil && status == http.StatusServiceUnavailable {
				refused.Add(1)
			}
		})
	}
	waitFor(t, "what is too much to be refused", func() bool { return refused.Load() == 5 })
	leave()
	wait.Wait()
	close(store.open)
	s.ok("/xyz/grid/0/0/0.mvt")
}

// left is a store whose rows end with an error of its own once the client has
// gone.
type left struct {
	data.FeatureStore
	begun chan struct{}
}

func (l *left) Features(ctx context.Context, _ data.Query) iter.Seq2[*data.Feature, error] {
	return func(yield func(*data.Feature, error) bool) {
		l.begun <- struct{}{}
		<-ctx.Done()
		yield(nil, errors.New("interrupted (9)"))
	}
}

func TestAClientThatLeavesIsNoFault(t *testing.T) {
	store := &left{openStore(t, databasePath(t)), make(chan struct{})}
	s := start(t, func(o *server.Options) { o.Features = store })
	for _, target := range []string{"/download/grid.geojson", "/collections/grid/items", "/xyz/grid/0/0/0.mvt", "/readyz"} {
		ctx, leave := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() { _, _ = ask(ctx, s.URL+target) })
		<-store.begun
		leave()
		wait.Wait()
		waitFor(t, "the access log", func() bool { return strings.Contains(s.log.String(), `"uri":"`+target+`","status":499`) })
	}
	if log := s.log.String(); strings.Contains(log, "ERROR") {
		t.Errorf("it is logged as a fault: %s", log)
	}
}

// TestPagesAreMadeSoManyAtATime asks for more pages than may be made at once.
func TestPagesAreMadeSoManyAtATime(t *testing.T) {
	const room = 16
	s, store := startGated(t, "grid")
	var wait sync.WaitGroup
	for i := range 2 * room {
		wait.Go(func() {
			if status, err := ask(t.Context(), fmt.Sprintf("%s/collections/grid/items?limit=%d", s.URL, 1+i)); status != http.StatusOK || err != nil {
				t.Errorf("%d, %v", status, err)
			}
		})
	}
	waitFor(t, "the first pages", func() bool { return store.reading.Load() == room })
	time.Sleep(100 * time.Millisecond)
	if n := store.reading.Load(); n != room {
		t.Errorf("%d pages are made at once", n)
	}
	close(store.open)
	wait.Wait()
}

// asking is a store that counts the queries for incidents of which rows are read,
// and holds them up until the gate opens.
type asking struct{ *gated }

func (a asking) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	if q.Collection != a.id || q.IDs != nil && len(q.IDs) == 0 { // none can match
		return a.FeatureStore.Features(ctx, q)
	}
	return a.gated.Features(ctx, q)
}

func startAsking(t *testing.T) (*site, *gated) {
	store := openStore(t, databasePath(t))
	g := &gated{FeatureStore: store, id: "incidents", open: make(chan struct{})}
	return start(t, withFilterIndex, func(o *server.Options) { o.Features = asking{g} }), g
}

// A page that is narrowed asks for the incidents once at the most: what is
// chosen of the form's own properties is known.
func TestANarrowedPageAsksOnce(t *testing.T) {
	s, store := startAsking(t)
	close(store.open)
	s.ok("/?f=html")
	for query, want := range map[string]int64{
		"": 0, "type=clash": 0, "type=clash&in_article=1&target=border+post": 0, "km=300/520": 1, "q=camp": 1, "q=camp&type=drone-strike&datetime=2025-01-01/..": 1,
		"filter=killed+%3E+1&bbox=70,37,71,39&match=within": 1, "km=x": 0, "filter=nobody+%3D+1": 0, "type=clash&in_article=perhaps": 0,
	} {
		before := store.asked.Load()
		s.ok("/?f=html&" + query)
		if got := store.asked.Load() - before; got != want {
			t.Errorf("%s: %d queries, want %d", query, got, want)
		}
	}
}

func TestNarrowedPagesAreMadeSoManyAtATime(t *testing.T) {
	const room = 16
	s, store := startAsking(t)
	open := store.open
	store.open = make(chan struct{})
	close(store.open)
	s.ok("/?f=html") // what all pages need
	store.open = open
	var wait sync.WaitGroup
	for i := range 2 * room {
		wait.Go(func() {
			if status, err := ask(t.Context(), fmt.Sprintf("%s/?f=html&q=word%d", s.URL, i)); status != http.StatusOK || err != nil {
				t.Errorf("%d, %v", status, err)
			}
		})
	}
	waitFor(t, "the first pages", func() bool { return store.reading.Load() == room })
	time.Sleep(100 * time.Millisecond)
	if n := store.reading.Load(); n != room {
		t.Errorf("%d pages are made at once", n)
	}
	close(store.open)
	wait.Wait()
}

// wide is a store whose grid has a megabyte of text in every row.
type wide struct{ data.FeatureStore }

func (w wide) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	text := strings.Repeat("x", 1<<20)
	return func(yield func(*data.Feature, error) bool) {
		for f, err := range w.FeatureStore.Features(ctx, q) {
			for i := range f.Values {
				if _, isText := f.Values[i].(string); isText {
					f.Values[i] = text
					break
				}
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

func TestAPageOfLargeFeaturesEndsEarly(t *testing.T) {
	s := start(t, func(o *server.Options) { o.Features = wide{openStore(t, databasePath(t))} })
	var d features
	a := s.json("/collections/grid/items?limit=100", &d)
	if len(a.body) < 7<<20 || len(a.body) > 10<<20 || d.NumberReturned != len(d.Features) || d.NumberMatched != gridRows {
		t.Errorf("%d bytes, %d features, says %d of %d", len(a.body), len(d.Features), d.NumberReturned, d.NumberMatched)
	}
	next := rel(t, d.Links, "next")
	if next == "" {
		t.Fatal("there is no next page")
	}
	first := d.Features[len(d.Features)-1].ID
	d = features{}
	if s.json(next, &d); len(d.Features) == 0 || fmt.Sprint(d.Features[0].ID) != fmt.Sprint(first.(float64)+1) {
		t.Errorf("after %v comes %.100v", first, d.Features)
	}
}

// moving is a store that another program writes to: after so many readings of
// the rows it has another version each time.
type moving struct {
	data.FeatureStore
	commits atomic.Int64 // still to come, one with each reading
	version atomic.Int64
	drawn   atomic.Int64
}

func (m *moving) Version(context.Context) (string, error) {
	return fmt.Sprintf("v%d", m.version.Load()), nil
}

func (m *moving) Features(ctx context.Context, q data.Query) iter.Seq2[*data.Feature, error] {
	m.drawn.Add(1)
	if m.commits.Add(-1) >= 0 {
		m.version.Add(1)
	}
	return m.FeatureStore.Features(ctx, q)
}

// TestATornTileIsNotKept lets commits come while a tile is drawn: none, one,
// and one with each reading.
func TestATornTileIsNotKept(t *testing.T) {
	for _, target := range []string{"/xyz/countries/5/22/12.mvt", "/xyz/grid/8/0/0.mvt"} {
		for _, test := range []struct {
			commits, drawn int64
			cache          string
			tagged         bool
		}{
			{0, 1, "public, max-age=31536000, immutable", true},
			{1, 2, "public, no-cache", true},
			{9, 2, "no-store", false},
		} {
			store := &moving{FeatureStore: openStore(t, databasePath(t))}
			s := start(t, func(o *server.Options) { o.Features = store })
			store.commits.Store(test.commits)
			a := s.get(target+"?v=v0", "Accept-Encoding", "gzip")
			if got := a.Header.Get("Cache-Control"); a.StatusCode >= 300 || got != test.cache || (a.Header.Get("ETag") != "") != test.tagged || store.drawn.Load() != test.drawn {
				t.Errorf("%s, %d commits: %d, drawn %d times, Cache-Control %q, ETag %s", target, test.commits, a.StatusCode, store.drawn.Load(), got, a.Header.Get("ETag"))
			}
			if test.commits != 1 {
				continue
			}
			next := s.get(target+"?v=v0", "Accept-Encoding", "gzip")
			if n := store.drawn.Load(); n != test.drawn {
				t.Errorf("%s: what was drawn of the later version is drawn again: %d times", target, n)
			}
			if next.Header.Get("ETag") != a.Header.Get("ETag") {
				t.Errorf("%s: one version has the tags %s and %s", target, a.Header.Get("ETag"), next.Header.Get("ETag"))
			}
		}
	}
}

// unmeasured is a store whose collections cannot be measured.
type unmeasured struct{ data.FeatureStore }

func (u unmeasured) Collections(ctx context.Context, measured ...string) ([]*data.Collection, error) {
	if len(measured) > 0 {
		return nil, errors.New("the scan takes for ever")
	}
	return u.FeatureStore.Collections(ctx)
}

// TestATileWithSomethingOnItIsNotMeasured: a tile is drawn without its layers
// being measured, unless it is empty, when it may be beyond their limits.
func TestATileWithSomethingOnItIsNotMeasured(t *testing.T) {
	s := start(t, func(o *server.Options) { o.Features = unmeasured{openStore(t, databasePath(t))} })
	for range 2 {
		for _, target := range []string{"/tiles/WebMercatorQuad/0/0/0", "/collections/grid/tiles/WorldCRS84Quad/0/0/1?" + filter("row = 3")} {
			if a := s.ok(target); len(a.body) == 0 {
				t.Errorf("%s", a)
			}
		}
	}
	s.refused(http.StatusInternalServerError, "/collections/grid/tiles/WebMercatorQuad/3/0/0")

	// An empty tile that an address without limits has brought into the cache
	// is still refused at one that has them.
	s = start(t)
	if a := s.get("/xyz/grid/3/0/0.mvt"); a.StatusCode != http.StatusNoContent {
		t.Errorf("%s", a)
	}
	s.refused(http.StatusNotFound, "/tiles/WebMercatorQuad/3/0/0?collections=grid")
}

// TestNobodyWaitsForALostReading holds back what the pages, the border and the
// description of the interface are made from. Who asks next gives up in time,
// and when the reading ends, everybody has it.
func TestNobodyWaitsForALostReading(t *testing.T) {
	for id, target := range map[string]string{"incidents": "/i/2025-11-30-shodak?f=html", "border": "/border/at?km=5", "places": "/?f=html"} {
		store := &gated{FeatureStore: openStore(t, databasePath(t)), id: id, open: make(chan struct{})}
		s := start(t, withPage, func(o *server.Options) { o.Features = store })
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				if status, err := ask(t.Context(), s.URL+target); status != http.StatusOK || err != nil {
					t.Errorf("%s: %d, %v", target, status, err)
				}
			})
		}
		waitFor(t, "the reading", func() bool { return store.reading.Load() > 0 })
		ctx, leave := context.WithCancel(t.Context())
		wait.Go(func() { _, _ = ask(ctx, s.URL+target) })
		time.Sleep(50 * time.Millisecond)
		leave()
		waitFor(t, "the one who left", func() bool { return strings.Contains(s.log.String(), `"status":499`) })
		close(store.open)
		wait.Wait()
	}
}

// TestOneDrawingServesUnderEveryAddress has clients that name the server
// differently each time.
func TestOneDrawingServesUnderEveryAddress(t *testing.T) {
	store := &gated{FeatureStore: openStore(t, databasePath(t)), id: "places", open: make(chan struct{})}
	close(store.open)
	s := start(t, withPage, func(o *server.Options) { o.Features = store })
	for i := range 5 {
		host := fmt.Sprintf("h%d.example", i)
		a := s.ok("/?f=html", "Host", host)
		if text := string(a.body); !strings.Contains(text, "http://"+host+"/i/2025-12-24-kavok") || strings.Contains(text, "http://h9") || strings.Count(text, "http://h") != strings.Count(text, "http://"+host) {
			t.Errorf("the page of %s has other links", host)
		}
		var d struct {
			OpenAPI string
			Servers []struct{ URL string }
			Paths   map[string]any
		}
		a = s.ok("/api", "Host", host)
		if err := json.Unmarshal(a.body, &d); err != nil || len(d.Servers) != 1 || d.Servers[0].URL != "http://"+host || len(d.Paths) < 20 || d.OpenAPI == "" {
			t.Errorf("the interface of %s: %v %+v", host, err, d.Servers)
		}
	}
	if n := store.asked.Load(); n != 2 { // once for the page, once for the examples of the interface
		t.Errorf("the towns were read %d times", n)
	}
}
