package server_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"panj/server"
)

// scrape reads the metrics as Prometheus does: values under the names of their
// series, of a histogram the count.
func scrape(s *site) map[string]float64 {
	s.t.Helper()
	a := s.ok("/metrics", "Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", "Accept-Encoding", "gzip")
	if got := a.Header.Get("Content-Type"); got != "text/plain; version=0.0.4; charset=utf-8" || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
		s.t.Errorf("%v", a.Header)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(unpack(s.t, "gzip", a.body)))
	if err != nil {
		s.t.Fatal(err)
	}
	values := map[string]float64{}
	for name, family := range families {
		for _, m := range family.GetMetric() {
			series := name
			for _, pair := range m.GetLabel() {
				series += " " + pair.GetName() + "=" + pair.GetValue()
			}
			values[series] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return values
}

func TestMetricsCountWhatHappened(t *testing.T) {
	s := start(t, withPage)
	bodies := 0
	for range 3 {
		bodies += len(s.ok("/collections/grid/items?limit=5").body)
	}
	s.do(http.MethodHead, "/collections/incidents/items")
	s.do(http.MethodOptions, "/collections/grid/items")
	s.refused(http.StatusBadRequest, "/collections/grid/items?limit=0")
	s.get("/xyz/grid/2/2/1.mvt")
	s.get("/xyz/grid/2/2/1.mvt", "Accept-Encoding", "br")
	s.do(http.MethodPost, "/nothing/here")
	got := scrape(s)
	for _, test := range []struct {
		want   float64
		series string
	}{
		{3, "panj_http_requests_total method=GET route=items status=2xx"},
		{1, "panj_http_requests_total method=HEAD route=items status=2xx"},
		{1, "panj_http_requests_total method=OPTIONS route=items status=2xx"},
		{1, "panj_http_requests_total method=GET route=items status=4xx"},
		{1, "panj_http_requests_total method=other route=none status=4xx"},
		{6, "panj_http_request_duration_seconds route=items"},
		{2, "panj_http_request_duration_seconds route=tile"},
		{1, "panj_tile_cache_hits_total"}, {1, "panj_tile_cache_misses_total"}, {1, "panj_tile_cache_tiles"},
		{1, "panj_http_requests_in_flight"}, // this one
		{0, "panj_downloads_in_flight"},
		{1, "panj_build_info version=v1.2.3"},
	} {
		if got[test.series] != test.want {
			t.Errorf("%s is %v, want %v", test.series, got[test.series], test.want)
		}
	}
	if v := got["panj_http_response_bytes_total route=items"]; v <= float64(bodies) {
		t.Errorf("%v bytes were sent, of which %d are known", v, bodies)
	}
	if v := got["panj_tile_cache_bytes"]; v < 256 {
		t.Errorf("the cache holds %v bytes", v)
	}
	var health struct{ Dataset string }
	s.json("/readyz", &health)
	for _, series := range []string{"go_goroutines", "process_cpu_seconds_total", "panj_dataset_info version=" + health.Dataset, "panj_tile_cache_limit_bytes"} {
		if got[series] == 0 {
			t.Errorf("%s is missing", series)
		}
	}
}

// TestLabelsDoNotGrowWithWhatIsAsked asks for many things that do not exist.
func TestLabelsDoNotGrowWithWhatIsAsked(t *testing.T) {
	s := start(t)
	series := func() int {
		n := 0
		for name := range scrape(s) {
			if strings.HasPrefix(name, "panj_") {
				n++
			}
		}
		return n
	}
	ask := func(word string) {
		for _, target := range []string{"/" + word, "/collections/" + word, "/collections/grid/items/" + word, "/xyz/" + word + "/0/0/0.mvt", "/assets/" + word, "/collections?" + word + "=1", "/i/" + word + "?f=" + word} {
			s.get(target)
		}
		s.do("M"+strings.ToUpper(word), "/api")
	}
	ask("first")
	s.ok("/metrics")
	before := series()
	for _, word := range []string{"second", "third", "fourth", "fifth"} {
		ask(word)
	}
	if after := series(); after != before {
		t.Errorf("%d series became %d", before, after)
	}
}

// TestMetricsOfABrokenAnswer has a file end in the middle.
func TestMetricsOfABrokenAnswer(t *testing.T) {
	s := start(t, withFault(t, 8, func() error { return io.ErrUnexpectedEOF }), func(o *server.Options) { o.Features.(*faulty).spares = "incidents" })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/download/countries.geojson", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	waitFor(t, "the answer to end", func() bool {
		return scrape(s)["panj_http_requests_total method=GET route=download status=aborted"] == 1
	})
}
