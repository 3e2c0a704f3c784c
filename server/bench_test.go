package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/paulmach/orb"

	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
	"panj/geo"
	"panj/server"
)

// benchRows and the name of the file are those of the store's own benchmark,
// so that both read the same file.
const benchRows = 1_000_000

func benchFile(b *testing.B) string {
	b.Helper()
	return datatest.Cached(b, fmt.Sprintf("points-%d-v1.gpkg", benchRows), func(path string) error {
		d, err := ingest.Seed(seed.FS)
		if err != nil {
			return err
		}
		for _, t := range d.Tables {
			if t.Collection.ID == "border" {
				line, err := geo.NewLine(t.Rows[0].Geometry.(orb.LineString))
				if err != nil {
					return err
				}
				return gpkg.Create(b.Context(), path, datatest.Points(line, benchRows))
			}
		}
		return fmt.Errorf("the seed has no border")
	})
}

// BenchmarkHTTP asks a running server for what people ask for, over a million
// points, with one client on one connection.
func BenchmarkHTTP(b *testing.B) {
	store := openStore(b, benchFile(b))
	handler, err := server.New(server.Options{Features: store, Articles: store})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(handler)
	b.Cleanup(web.Close)
	var page features
	s := &site{Server: web, t: b}
	s.json("/collections/points/items?limit=100&offset=499900", &page)
	const items = "/collections/points/items"
	for _, c := range []struct{ name, target string }{
		{"bbox100", items + "?bbox=70.484,37.584,70.516,37.616&limit=1000"},
		{"bbox10000", items + "?bbox=70.34,37.44,70.66,37.76&limit=10000"},
		{"item", items + "/p0765432"},
		{"page-first", items},
		{"page-500000", rel(b, page.Links, "next")},
		{"hits", items + "?resultType=hits"},
		{"tile-warm-z10", "/xyz/points/10/712/396.mvt"},
	} {
		for _, encoding := range []string{"identity", "gzip", "br", "zstd"} {
			b.Run(c.name+"/"+encoding, func(b *testing.B) {
				fetchOnce(b, web.URL, c.target, encoding)
				for b.Loop() {
					fetchOnce(b, web.URL, c.target, encoding)
				}
			})
		}
	}
	for _, z := range []uint32{5, 10, 14} {
		b.Run(fmt.Sprintf("tile-cold-z%d", z), func(b *testing.B) {
			tile := geo.TileAt(orb.Point{70.5, 37.6}, z)
			for b.Loop() {
				fresh, err := server.New(server.Options{Features: store, Articles: store})
				if err != nil {
					b.Fatal(err)
				}
				answer := httptest.NewRecorder()
				request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, fmt.Sprintf("/xyz/points/%d/%d/%d.mvt", tile.Z, tile.X, tile.Y), http.NoBody)
				request.Header.Set("Accept-Encoding", "gzip")
				fresh.ServeHTTP(answer, request)
				if answer.Code != http.StatusOK {
					b.Fatal(answer.Code)
				}
				b.ReportMetric(float64(answer.Body.Len()), "bytes")
			}
		})
	}
	b.Run("download", func(b *testing.B) {
		for b.Loop() {
			b.SetBytes(fetchOnce(b, web.URL, "/download/points.geojson", "identity"))
		}
	})
}

func fetchOnce(b *testing.B, base, target, encoding string) int64 {
	if target[0] == '/' {
		target = base + target
	}
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, target, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", encoding)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	n, err := io.Copy(io.Discard, response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatal(target, response.Status, err)
	}
	return n
}
