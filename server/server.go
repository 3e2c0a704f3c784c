// Package server answers HTTP: the map page, OGC API - Features, vector tiles,
// the article with its citations, and the chainage of the border.
//
// It knows routes, parameters, media types, links and errors. What there is to
// serve it asks of a [data.FeatureStore] and a [data.ArticleStore]; it knows
// nothing of files and SQL. Every table of the store is a collection to it;
// only the collections "incidents", "border", "border_sections" and "places"
// are more than that, and none of them has to exist.
//
// All routes stand in routes.go. A handler parses, makes one or two calls to
// the store, and renders; it returns its errors, and problemOf alone turns
// them into answers.
package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"panj/data"
	"panj/data/cql2"
)

// Server is an http.Handler for one dataset. Make it with [New].
type Server struct {
	features   data.FeatureStore
	articles   data.ArticleStore
	log        *slog.Logger
	now        func() time.Time
	origin     origin
	shown      string // version of the program, as shown
	build      string // a hash of the program and the files of its page; part of every ETag
	router     *echo.Echo
	table      []route
	page       *page
	tiles      *tileCache
	previews   *tileCache
	metrics    *metrics
	counts     *countCache
	pages      gate                      // for pages of features that are made
	held       *semaphore.Weighted       // bytes of large answers
	streams    gate                      // for files that are written while a client reads them
	sizes      *lru.Cache[string, int64] // of downloads, by ETag
	line       versioned[*borderLine]
	reports    versioned[*report]
	cut        versioned[[]PageArticle] // with links under one address
	choiceRows versioned[*choiceRows]
	sketches   versioned[*sketch]
	sites      versioned[*siteData]
	document   versioned[[]byte]

	inventories versioned[*inventory]
}

// knownSizes is of how many downloads the size is remembered.
const knownSizes = 1024

// New makes a server from valid options that name both stores.
func New(o Options) (*Server, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Features == nil || o.Articles == nil {
		return nil, errors.New("a server needs a store of features and a store of articles")
	}
	s := &Server{features: o.Features, articles: o.Articles, log: o.Logger, now: o.Now, shown: o.Version, build: o.Version, streams: make(gate, maxStreams)}
	s.pages, s.held = make(gate, maxPagesAtOnce), semaphore.NewWeighted(maxHeldBytes)
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.build == "" || s.build == "dev" || strings.HasSuffix(s.build, "-dirty") {
		s.build += s.now().String()
	}
	var err error
	if s.origin.base, err = parseBaseURL(o.BaseURL); err != nil {
		return nil, err
	}
	if s.origin.trusted, err = parseProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	if s.page, err = loadPage(o.Page); err != nil {
		return nil, err
	}
	if s.tiles, err = newTileCache(tileCacheBytes, runtime.GOMAXPROCS(0), maxTilesAtOnce, "tiles"); err != nil {
		return nil, err
	}
	if s.previews, err = newTileCache(previewBytes, max(1, runtime.GOMAXPROCS(0)/2), maxPreviewsAtOnce, "previews"); err != nil {
		return nil, err
	}
	if s.counts, err = newCountCache(); err != nil {
		return nil, err
	}
	if s.sizes, err = lru.New[string, int64](knownSizes); err != nil {
		return nil, fmt.Errorf("make the cache of sizes: %w", err)
	}
	if s.metrics, err = newMetrics(s); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(s.build + s.page.sum))
	s.build = hex.EncodeToString(sum[:5])
	s.table = s.routes()
	s.router = s.mount(s.table)
	return s, nil
}

// Serve answers on the listener until ctx ends. Then it takes no new
// connections, finishes the requests that run, and returns nil. Requests that
// have not ended after 30 seconds are broken off, and that is its error.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout, // renewed by recorder while there is progress
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(&logWriter{s.log}, "", 0),
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.log.Info("shutting down: finishing the running requests")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		_ = srv.Close()
		return fmt.Errorf("requests still ran after %s and were broken off: %w", shutdownTimeout, err)
	}
	return nil
}

// logWriter brings what net/http has to say into the structured log.
type logWriter struct{ log *slog.Logger }

func (w *logWriter) Write(p []byte) (int, error) {
	w.log.Warn("http", "message", strings.TrimSpace(string(p)))
	return len(p), nil
}

var _ io.Writer = (*logWriter)(nil)

// collection finds a collection by id.
func (s *Server) collection(ctx context.Context, id string) (*data.Collection, error) {
	all, err := s.features.Collections(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the collections: %w", err)
	}
	names := make([]string, len(all))
	for i, c := range all {
		if c.ID == id {
			return c, nil
		}
		names[i] = c.ID
	}
	return nil, notFound("collection", id, names)
}

// notFound says that there is no such thing, and which one may have been meant.
func notFound(noun, id string, known []string) error {
	detail := fmt.Sprintf("there is no %s %q", noun, shorten(id))
	if near := cql2.Nearest(id, known); near != "" {
		detail += fmt.Sprintf("; did you mean %q?", near)
	}
	return &statusError{http.StatusNotFound, detail}
}
