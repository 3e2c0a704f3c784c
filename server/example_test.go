package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/gpkg"
	"panj/server"
)

func Example() {
	dir, err := os.MkdirTemp("", "panj-example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "example.gpkg")
	err = gpkg.Create(context.Background(), path, &data.Dataset{Tables: []data.Table{{
		Collection: data.Collection{ID: "towns", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "name", Type: data.Text}}},
		Rows: []data.Feature{
			{Geometry: orb.Point{71.55, 37.49}, Values: []any{"Khorog"}},
			{Geometry: orb.Point{68.78, 38.56}, Values: []any{"Dushanbe"}},
		},
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := gpkg.Open(context.Background(), path, gpkg.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	handler, err := server.New(server.Options{Features: store, Articles: store, BaseURL: "https://example.org"})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/collections/towns/items?bbox=71,37,72,38", nil))
	fmt.Println(answer.Header().Get("Content-Type"), answer.Header().Get("OGC-NumberMatched"))
	answer = httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/collections/towns/items?bbox=71,37,72", nil))
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	// Output:
	// application/geo+json 1
	// 400 application/problem+json
}
