package server_test

import (
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
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

// manyIncidents is the dataset of the seed with so many incidents along the
// border beside its own.
func manyIncidents(t testing.TB, n int) *data.Dataset {
	t.Helper()
	d, err := ingest.Seed(seed.FS)
	if err != nil {
		t.Fatal(err)
	}
	var border orb.LineString
	for _, table := range d.Tables {
		if table.Collection.ID == "border" {
			border = table.Rows[0].Geometry.(orb.LineString)
		}
	}
	random := rand.New(rand.NewPCG(7, 7))
	kinds, bases := []string{"clash", "drone-strike", "armed-assault", "crossing", "exchange-of-fire"}, []string{"stated", "village", "inferred"}
	i := slices.IndexFunc(d.Tables, func(t data.Table) bool { return t.Collection.ID == "incidents" })
	table := &d.Tables[i]
	for k := range n {
		at, day := border[random.IntN(len(border))], time.Date(2020, 1, 1+k%2000, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		known := map[string]any{
			"title": fmt.Sprint("Number ", k), "type": kinds[random.IntN(len(kinds))], "place_basis": bases[random.IntN(len(bases))],
			"earliest": day, "latest": day, "radius_m": random.Float64() * 30_000, "place_name": "somewhere",
		}
		row := data.Feature{ID: fmt.Sprintf("n%05d", k), Geometry: orb.Point{at[0] + random.NormFloat64()/10, at[1] + random.NormFloat64()/10}}
		for _, c := range table.Collection.Columns {
			value := known[c.Name]
			if value == nil && c.Required {
				value = table.Rows[0].Values[len(row.Values)]
			}
			row.Values = append(row.Values, value)
		}
		table.Rows = append(table.Rows, row)
	}
	return d
}

// startMany serves so many incidents beside those of the seed. The rows of a
// collection come only when the gate opens; the others at once.
func startMany(t *testing.T, n int, gatedID string) (*site, *gated) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "many.gpkg")
	if err := gpkg.Create(t.Context(), path, manyIncidents(t, n)); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, path)
	g := &gated{FeatureStore: store, id: gatedID, open: make(chan struct{})}
	return start(t, func(o *server.Options) { o.Features, o.Articles = g, store }), g
}

// Previews have a queue of their own: what is too much is asked to come back,
// and tiles are drawn meanwhile.
func TestTheQueueOfPreviewsHasAnEnd(t *testing.T) {
	const room = 32
	s, store := startMany(t, room+5, "world")
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	var refused atomic.Int64
	var wait sync.WaitGroup
	for i := range room + 5 {
		wait.Go(func() {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/i/n%05d/preview.png", s.URL, i), http.NoBody)
			if err != nil {
				t.Error(err)
				return
			}
			if a, err := http.DefaultClient.Do(request); err == nil {
				if a.StatusCode == http.StatusServiceUnavailable && a.Header.Get("Retry-After") != "" {
					refused.Add(1)
				}
				a.Body.Close()
			}
		})
	}
	waitFor(t, "what is too much to be refused", func() bool { return refused.Load() == 5 })
	s.ok("/xyz/countries/5/22/12.mvt")
	leave()
	wait.Wait()
	waitFor(t, "the previews to be given up", func() bool { return store.reading.Load() == 0 })
	if n := store.asked.Load(); n >= room {
		t.Errorf("all of the %d previews were begun", n)
	}
	close(store.open)
	picture(t, s.ok("/i/n00000/preview.png"))
}

// An incident beyond those that the page lists is shared like any other, and the
// picture of the whole has its symbol.
func TestAnIncidentBeyondTheListIsShared(t *testing.T) {
	d := manyIncidents(t, 7000)
	for i := range d.Tables {
		if c := d.Tables[i].Collection; c.ID == "incidents" {
			last := &d.Tables[i].Rows[len(d.Tables[i].Rows)-1]
			last.Geometry = orb.Point{74.4, 36.9} // beside all others
			last.Values[slices.IndexFunc(c.Columns, func(c data.Column) bool { return c.Name == "type" })] = "armed-assault"
			last.Values[slices.IndexFunc(c.Columns, func(c data.Column) bool { return c.Name == "place_basis" })] = "stated"
		}
	}
	d.Citations = append(d.Citations, d.Citations[0])
	cited := &d.Citations[len(d.Citations)-1]
	cited.ID, cited.Feature = "beyond", "n06998"
	s := startWith(t, d, withIndex(shareIndex))
	for id, title := range map[string]string{"n06999": "Number 6999", "n00001": "Number 1"} {
		for _, target := range []string{"/?incident=" + id, "/i/" + id} {
			found := tags(s.page(target))
			if found["og:title"] != title || !strings.HasPrefix(found["og:image"], s.URL+"/i/"+id+"/preview.png") || !strings.Contains(found["og:description"], "somewhere") {
				t.Errorf("%s: %v", target, found)
			}
		}
		picture(t, s.ok("/i/"+id+"/preview.png"))
	}
	if found := tags(s.page("/?incident=n07000")); found["og:type"] != "website" {
		t.Errorf("nothing is shared as %v", found)
	}
	if n := coloured(picture(t, s.ok("/preview.png")), image.Pt(1160, 420), 160, assaultColour); n < 100 {
		t.Errorf("%d pixels of the last incident's colour in the east", n)
	}
	// What an article cites is known wherever it stands.
	if text := string(s.ok("/articles/" + cited.Article + "?f=html").body); !strings.Contains(text, "/i/n06998") {
		t.Error("the article does not link the incident that it cites")
	}
}

// BenchmarkPreview paints the whole map, and one incident, anew each time.
func BenchmarkPreview(b *testing.B) {
	for _, n := range []int{5000, 10_000} {
		path := b.TempDir() + "/many.gpkg"
		if err := gpkg.Create(b.Context(), path, manyIncidents(b, n)); err != nil {
			b.Fatal(err)
		}
		store := openStore(b, path)
		for _, target := range []string{"/preview.png", "/i/n04999/preview.png"} {
			b.Run(fmt.Sprintf("%d%s", n, target), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					fresh, err := server.New(server.Options{Features: store, Articles: store})
					if err != nil {
						b.Fatal(err)
					}
					// What other pages need too is there.
					fresh.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/i/n00000", http.NoBody))
					b.StartTimer()
					answer := httptest.NewRecorder()
					fresh.ServeHTTP(answer, httptest.NewRequestWithContext(b.Context(), http.MethodGet, target, http.NoBody))
					if answer.Code != http.StatusOK {
						b.Fatal(answer.Code, answer.Body)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
			})
		}
	}
}
