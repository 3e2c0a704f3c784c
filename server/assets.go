package server

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strings"

	"panj/data"
)

//go:embed templates
var templateFiles embed.FS

var templateFuncs = template.FuncMap{"direction": direction}

var templates = template.Must(template.New("").Funcs(templateFuncs).ParseFS(templateFiles, "templates/*.html"))

// page is the built map page.
type page struct {
	translations translations      // none when it is not built
	frames       translations      // the page for frames, likewise
	assets       map[string]*asset // by path below /assets/
	stylesheet   string            // name of the asset that styles this package's own pages
	mapScript    string            // of the assets that draw small maps on them, empty without them
	mapStyle     string
	theme        string // of the script that puts the chosen theme on them, empty without it
	reader       string // of the script that sends the forms of /api.html, empty without it
	worker       *asset // the script that keeps the page for when the server is gone; nil without it
	sum          string // of all the bytes
}

// asset is one file that the page loads.
type asset struct {
	media   string
	body    kept
	sum     string
	forever bool // its name carries a hash of its bytes
}

// hashedName is a name that carries a hash, in hexadecimal or as esbuild
// writes it: app-1f0c22a9d3.js, app-JX5OWNQ4.js.
var hashedName = regexp.MustCompile(`-([0-9a-f]{8,64}|[0-9A-Z]{8})(\.[a-z0-9]+)+$`)

// mediaTypes are those of the files that a page is made of; the system's own
// list may lack them or differ.
var mediaTypes = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".json": mediaJSON,
	".geojson": mediaGeoJSON, ".png": mediaPNG, ".webp": "image/webp", ".woff2": "font/woff2", ".ico": "image/x-icon",
	".txt": mediaText, ".webmanifest": "application/manifest+json", ".map": mediaJSON,
}

// loadPage reads the built page and the stylesheet of this package's own ones.
// Without index.html there is no map page; a template that cannot be executed
// is an error.
func loadPage(files fs.FS) (*page, error) {
	p := &page{assets: map[string]*asset{}}
	sum := sha256.New()
	if err := p.addStylesheet(sum); err != nil {
		return nil, err
	}
	if files != nil {
		if err := p.addTemplates(files, sum); err != nil {
			return nil, err
		}
	}
	p.sum = hex.EncodeToString(sum.Sum(nil)[:8])
	return p, nil
}

// own names the fields for the assets that this package's own pages load, by how
// the asset's name begins and ends. Of several that fit, the last by name counts.
func (p *page) own(name string) *string {
	base, ext := path.Base(name), path.Ext(name)
	switch {
	case strings.HasPrefix(base, "smallmap-") && ext == ".js":
		return &p.mapScript
	case strings.HasPrefix(base, "smallmap-") && ext == ".css":
		return &p.mapStyle
	case strings.HasPrefix(base, "theme-") && ext == ".js":
		return &p.theme
	case strings.HasPrefix(base, "reader-") && ext == ".js":
		return &p.reader
	}
	return nil
}

// addStylesheet makes an asset of the stylesheet of this package's own pages.
func (p *page) addStylesheet(sum io.Writer) error {
	body, err := templateFiles.ReadFile("templates/document.css")
	if err != nil {
		return fmt.Errorf("read the stylesheet: %w", err)
	}
	hash := sha256.Sum256(body)
	p.stylesheet = "document-" + hex.EncodeToString(hash[:5]) + ".css"
	return p.addAsset(p.stylesheet, body, sum)
}

// addTemplates reads index.html and its translations, if there are any, and the
// files they need.
func (p *page) addTemplates(files fs.FS, sum io.Writer) error {
	if err := p.translations.read(files, "index", sum); err != nil || len(p.translations.list) == 0 {
		return err
	}
	if err := p.frames.read(files, "embed", sum); err != nil {
		return err
	}
	if err := p.addWorker(files); err != nil {
		return err
	}
	err := fs.WalkDir(files, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "assets/")
		if field := p.own(name); field != nil {
			*field = name
		}
		return p.addAsset(name, body, sum)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the files of the map page: %w", err)
	}
	return nil
}

func (p *page) addAsset(name string, body []byte, sum io.Writer) error {
	p.assets[name] = newAsset(name, body)
	_, err := sum.Write(body)
	return err
}

func newAsset(name string, body []byte) *asset {
	ext := path.Ext(name)
	a := &asset{media: mediaTypes[ext], body: kept{plain: body}, forever: hashedName.MatchString(name)}
	if a.media == "" {
		a.media = mime.TypeByExtension(ext)
	}
	if a.media == "" {
		a.media = mediaOctetStream
	}
	hash := sha256.Sum256(body)
	a.sum = hex.EncodeToString(hash[:16])
	return a
}

// addWorker reads the service worker, if there is one. No page of the server
// depends on its bytes, so they are not part of the page's sum.
func (p *page) addWorker(files fs.FS) error {
	body, err := fs.ReadFile(files, "sw.js")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read the service worker: %w", err)
	}
	p.worker = newAsset("sw.js", body)
	return nil
}

// GET /sw.js
// The service worker. It stands beside the map page, since a worker may look
// after what lies below its own address only.
func (s *Server) worker(q *request) error {
	if s.page.worker == nil {
		return fmt.Errorf("the service worker of the map page: %w", data.ErrNotFound)
	}
	return q.sendAsset(s.page.worker)
}

// GET /assets/{file...}
// A file of the map page.
func (s *Server) asset(q *request) error {
	a, found := s.page.assets[q.path["file"]]
	if !found {
		return fmt.Errorf("file %q of the map page: %w", q.path["file"], data.ErrNotFound)
	}
	return q.sendAsset(a)
}

// sendAsset answers with a file of the page.
func (q *request) sendAsset(a *asset) error {
	cacheControl := cacheRevalidate
	if a.forever {
		cacheControl = cacheForever
	}
	q.w.Header().Set("Cache-Control", cacheControl)
	etag, body, err := q.encode(a.media, a.sum, &a.body)
	if err != nil {
		return err
	}
	return q.sendBody(etag, body)
}
