package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

// metrics counts what the server does, for Prometheus. Its labels have few
// values whatever is asked for: routes go by their ids, never by paths.
type metrics struct {
	registry *prometheus.Registry
	running  prometheus.Gauge
	requests *prometheus.CounterVec   // by route, method and class of the status
	seconds  *prometheus.HistogramVec // by route
	sent     *prometheus.CounterVec   // bytes, by route
}

// Values of labels for what has none of its own.
const (
	noRoute      = "none"    // nothing is at the path
	otherMethod  = "other"   // than is allowed
	brokenStatus = "aborted" // the answer had begun, or nobody was there to read it
)

// durations are the upper bounds in seconds by which answers are sorted.
var durations = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60}

func newMetrics(s *Server) (*metrics, error) {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		running: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "panj_http_requests_in_flight", Help: "Requests that are being answered.",
		}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "panj_http_requests_total", Help: "Requests that were answered, by route, method and class of the status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "panj_http_request_duration_seconds", Help: "Time from a request to the end of its answer.", Buckets: durations,
		}, []string{"route"}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "panj_http_response_bytes_total", Help: "Bytes of bodies that were sent, as compressed as they were.",
		}, []string{"route"}),
	}
	all := []prometheus.Collector{
		m.running, m.requests, m.seconds, m.sent, versions{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("panj_downloads_in_flight", "Files that are being written while their clients read them.", func() float64 { return float64(len(s.streams)) }),
	}
	for _, c := range append(all, s.tiles.collectors()...) {
		if err := m.registry.Register(c); err != nil {
			return nil, fmt.Errorf("register the metrics: %w", err)
		}
	}
	return m, nil
}

func gauge(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}

func counter(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value)
}

// collectors tell how well the cache does.
func (c *tileCache) collectors() []prometheus.Collector {
	kept := func() (tiles, bytes int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.tiles.Len(), c.used
	}
	return []prometheus.Collector{
		counter("panj_tile_cache_hits_total", "Tiles that were in the cache.", func() float64 { return float64(c.hits.Load()) }),
		counter("panj_tile_cache_misses_total", "Tiles that had to be drawn, or were being drawn.", func() float64 { return float64(c.misses.Load()) }),
		gauge("panj_tile_cache_tiles", "Tiles in the cache.", func() float64 { tiles, _ := kept(); return float64(tiles) }),
		gauge("panj_tile_cache_bytes", "Bytes that the cache holds, all compressed forms included.", func() float64 { _, bytes := kept(); return float64(bytes) }),
		gauge("panj_tile_cache_limit_bytes", "Bytes that the cache may hold.", func() float64 { return float64(c.limit) }),
	}
}

// versions says which build serves which state of the dataset. A dataset whose
// version cannot be read has none: readiness tells more.
type versions struct{ server *Server }

var (
	buildInfo   = prometheus.NewDesc("panj_build_info", "1, with the version of the program.", []string{"version"}, nil)
	datasetInfo = prometheus.NewDesc("panj_dataset_info", "1, with the version of the dataset.", []string{"version"}, nil)
)

// Describe sends the descriptions of both.
func (v versions) Describe(out chan<- *prometheus.Desc) {
	out <- buildInfo
	out <- datasetInfo
}

// Collect sends both.
func (v versions) Collect(out chan<- prometheus.Metric) {
	out <- prometheus.MustNewConstMetric(buildInfo, prometheus.GaugeValue, 1, v.server.shown)
	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	if version, err := v.server.features.Version(ctx); err == nil {
		out <- prometheus.MustNewConstMetric(datasetInfo, prometheus.GaugeValue, 1, version)
	}
}

// done counts a request that was answered, or broken off.
func (m *metrics) done(rec *recorder, r *http.Request, took time.Duration, broken bool) {
	method := otherMethod
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		method = r.Method
	}
	status := brokenStatus
	if !broken && rec.status > 0 && rec.status != statusClientClosed {
		status = strconv.Itoa(rec.status/100) + "xx"
	}
	m.requests.WithLabelValues(rec.route, method, status).Inc()
	m.seconds.WithLabelValues(rec.route).Observe(took.Seconds())
	m.sent.WithLabelValues(rec.route).Add(float64(rec.bytes))
}

// GET /metrics
// What the server does, in the text format of Prometheus.
func (s *Server) metricsText(q *request) error {
	families, err := s.metrics.registry.Gather()
	if err != nil {
		return fmt.Errorf("gather the metrics: %w", err)
	}
	var out bytes.Buffer
	encoder := expfmt.NewEncoder(&out, expfmt.NewFormat(expfmt.TypeTextPlain))
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			return fmt.Errorf("write the metrics: %w", err)
		}
	}
	return q.send(mediaMetrics, out.Bytes())
}
