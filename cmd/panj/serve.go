package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"

	"panj/data/gpkg"
	"panj/server"
	"panj/web"
)

// serveFlags are the flags of `panj serve`.
type serveFlags struct {
	addr, db, scratch, baseURL, proxies, logFormat string
}

// runServe serves until ctx ends, then finishes the running requests.
func runServe(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	flags, err := parseServeFlags(args, env, stderr)
	if err != nil {
		return err
	}
	log, err := newLogger(flags.logFormat, stderr)
	if err != nil {
		return err
	}
	options := server.Options{
		Page:           web.FS,
		BaseURL:        flags.baseURL,
		TrustedProxies: splitList(flags.proxies),
		Logger:         log,
		Version:        version,
	}
	if err := options.Validate(); err != nil {
		return &usageError{err.Error()}
	}
	listener, err := listen(ctx, flags.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	store, err := openOrCreate(ctx, flags.db, gpkg.Options{Logger: log, Scratch: flags.scratch})
	if err != nil {
		return err
	}
	defer store.Close()
	options.Features, options.Articles = store, store
	srv, err := server.New(options)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "panj serves %s on http://%s\n", flags.db, listener.Addr())
	return srv.Serve(ctx, listener)
}

func parseServeFlags(args []string, env func(string) string, stderr io.Writer) (serveFlags, error) {
	var f serveFlags
	set := newFlagSet("serve", "Serves the map page, the API and the tiles of one GeoPackage file. A file that does\nnot exist is made from the embedded data.", env, stderr)
	set.StringVar(&f.addr, "addr", "localhost:8080", "host:port to listen on; port 0 picks a free one")
	set.StringVar(&f.db, "db", defaultDatabase, "GeoPackage file")
	set.StringVar(&f.scratch, "scratch", "", "folder for the indexes that searches for words need; empty: the system's temporary folder")
	set.StringVar(&f.baseURL, "base-url", "", "public URL that links begin with, e.g. https://example.org/panj; empty: taken from the request")
	set.StringVar(&f.proxies, "trusted-proxies", "", "networks whose X-Forwarded headers are believed, e.g. 10.0.0.0/8,::1/128")
	set.StringVar(&f.logFormat, "log-format", "text", "text or json")
	if err := set.parse(args); err != nil {
		return f, err
	}
	if f.db == "" {
		return f, &usageError{"--db names no file: leave it out for " + defaultDatabase}
	}
	if info, err := os.Stat(f.scratch); f.scratch != "" && (err != nil || !info.IsDir()) {
		return f, &usageError{fmt.Sprintf("--scratch %q is no folder: name one that can be written", f.scratch)}
	}
	return f, nil
}

func newLogger(format string, w io.Writer) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, &usageError{fmt.Sprintf("--log-format %q is not known: use text or json", format)}
}

// listen opens the address, with one plain sentence for what usually goes
// wrong.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, &usageError{fmt.Sprintf("--addr %q cannot be used: write host:port, e.g. localhost:8080 or :8080", addr)}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program: choose another with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s: choose a port above 1023 with --addr", addr)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

func splitList(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
