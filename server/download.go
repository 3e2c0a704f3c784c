package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"panj/data/format"
)

// wholeFile is the size up to which a file is made in memory and sent with its
// length; a larger one is sent while it is made.
const wholeFile = 1 << 20

// provenance says where a file came from, in the file itself.
type provenance struct {
	Collection  string      `json:"collection"`
	Attribution string      `json:"attribution"`
	Licence     *titledLink `json:"licence"`
	Citation    string      `json:"citation"`
	Dataset     string      `json:"datasetVersion"`
	Retrieved   string      `json:"retrieved"` // the day: a file made twice on one day is the same file
	Request     string      `json:"request"`
	Note        string      `json:"note"`
}

// GET /download/{collection}.{extension of the format}
// All features that match, however many, as a file.
func (s *Server) download(q *request) error {
	q.format = q.route.file
	return s.ofOneVersion(q, s.downloadOnce)
}

// downloadOnce fails when a commit comes before the rows are read.
func (s *Server) downloadOnce(q *request) error {
	c, form := q.collection, q.format
	filters, err := parseFilters(q.values, c)
	if err != nil {
		return err
	}
	crs, err := parseShown(q.values, c, &filters)
	if err != nil {
		return err
	}
	filters.LinkBase = q.base
	day := s.now().UTC().Format(time.DateOnly)
	q.etag = q.tag(day)
	if q.fresh() {
		return nil
	}
	matched, err := s.counts.count(q.ctx(), s.features, q.version, filters)
	if err != nil {
		return err
	}
	site, err := s.site(q.ctx(), q.version)
	if err != nil {
		return err
	}
	origin := provenance{
		Collection: titleOf(c), Attribution: c.Attribution, Citation: c.Citation, Dataset: q.version, Retrieved: day, Request: q.self(), Note: site.Notice(),
	}
	if c.Licence.Title != "" {
		origin.Licence = &titledLink{c.Licence.Title, c.Licence.Href}
	}
	h := q.w.Header()
	name := c.ID + "." + form.features.Extension
	h.Set("Content-Disposition", `attachment; filename="`+asciiName(name)+`"; filename*=UTF-8''`+url.PathEscape(name))
	q.setContentCRS(crs)
	h.Set("Accept-Ranges", "bytes")
	h.Set("OGC-NumberMatched", strconv.Itoa(matched))
	h.Set("OGC-NumberReturned", strconv.Itoa(matched))
	links := []link{{Href: q.link("/collections/%s", c.ID), Rel: relCollection, Type: mediaJSON}}
	links = append(links, licenceLinks(c)...)
	h.Set("Link", linkHeader(links))
	o := q.formatOptions(filters, crs)
	o.Before = []format.Member{{Name: "name", Value: c.ID}, {Name: "numberMatched", Value: matched}, {Name: "provenance", Value: origin}}
	filters.Columns = form.features.Needs(c, filters.Columns)
	return q.sendFile(q.featureFile(o, &filters))
}

// asciiName is a file name for clients that know only ASCII.
func asciiName(id string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/:*?<>|%`, r) {
			return '_'
		}
		return r
	}, id)
}

// sendFile answers with the whole file, or with the part that is asked for.
// Parts are of the plain file; only the whole may be compressed.
func (q *request) sendFile(f *featureFile) error {
	if spec := wantsRange(q.r, q.etag); spec != "" && q.takesPlain() {
		size, err := f.size(q.client, q.etag)
		if err != nil {
			return err
		}
		part, ok, err := parseRange(spec, size)
		if err != nil {
			q.w.Header().Set("Content-Range", fmt.Sprintf("bytes */%d", size))
			return err
		}
		if ok {
			return q.sendPart(f, part, size)
		}
	}
	return q.sendWhole(f)
}

// sendWhole answers with the whole file, compressed if that is asked for. The
// length of a large one is told only where it is known: to find it out is as
// much work as to make the file.
func (q *request) sendWhole(f *featureFile) error {
	out := &fileWriter{request: q}
	out.size, _ = q.server.sizes.Get(q.etag)
	err := f.writeTo(q.client, out)
	if errors.Is(err, errEnough) {
		return nil
	}
	if err != nil {
		return err
	}
	return out.close()
}

// size returns the length of the plain file, if need be by making it once.
func (f *featureFile) size(ctx context.Context, etag string) (int64, error) {
	if size, known := f.server.sizes.Get(etag); known {
		return size, nil
	}
	var counted countingWriter
	if err := f.writeTo(ctx, &counted); err != nil {
		return 0, err
	}
	f.server.sizes.Add(etag, int64(counted))
	return int64(counted), nil
}

type countingWriter int64

func (n *countingWriter) Write(p []byte) (int, error) {
	*n += countingWriter(len(p))
	return len(p), nil
}

// sendPart answers 206: the file is made again, and only the part is sent.
func (q *request) sendPart(f *featureFile, part byteRange, size int64) error {
	err := f.writeTo(q.client, &partWriter{request: q, part: part, size: size, skip: part.from, left: part.length})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// errEnough ends the writing of a file of which no more is wanted.
var errEnough = errors.New("enough was written")

// partWriter lets a part of what is written through.
type partWriter struct {
	request    *request
	part       byteRange
	size       int64 // of the whole
	skip, left int64
}

func (w *partWriter) Write(p []byte) (int, error) {
	whole := len(p)
	skipped := min(w.skip, int64(len(p)))
	w.skip -= skipped
	p = p[skipped:]
	p = p[:min(int64(len(p)), w.left)]
	if len(p) > 0 {
		if w.request.w.status == 0 {
			w.begin()
		}
		if _, err := w.request.w.Write(p); err != nil {
			return 0, err
		}
		w.left -= int64(len(p))
	}
	if w.left == 0 {
		return whole, errEnough
	}
	return whole, nil
}

// begin sends the headers, not before there is a byte of the version that they
// are of.
func (w *partWriter) begin() {
	q, h := w.request, w.request.w.Header()
	h.Set("Content-Type", q.format.media)
	h.Set("ETag", `"`+q.etag+`"`)
	h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", w.part.from, w.part.from+w.part.length-1, w.size))
	h.Set("Content-Length", strconv.FormatInt(w.part.length, 10))
	q.setCaching()
	q.w.WriteHeader(http.StatusPartialContent)
}

// fileWriter holds back the first bytes: a small file is sent in one piece with
// its length, a large one as it is made.
type fileWriter struct {
	request *request
	held    []byte
	size    int64 // of the plain file, 0 when not known
	made    int64 // bytes of it so far
	out     io.Writer
	coding  *coding // nil for the plain file
	packer  packer
}

func (w *fileWriter) Write(p []byte) (int, error) {
	w.made += int64(len(p))
	if w.out == nil {
		if len(w.held)+len(p) <= wholeFile {
			w.held = append(w.held, p...)
			return len(p), nil
		}
		if err := w.begin(); err != nil {
			return 0, err
		}
	}
	return w.out.Write(p)
}

// begin sends the headers and what was held back.
func (w *fileWriter) begin() error {
	q := w.request
	h := q.w.Header()
	h.Set("Content-Type", q.format.media)
	q.setCaching()
	var err error
	if w.coding, err = q.coding(q.format.media, wholeFile); err != nil {
		return err
	}
	h.Set("ETag", `"`+w.coding.tag(q.etag)+`"`)
	switch {
	case w.coding != nil:
		h.Set("Content-Encoding", w.coding.name)
	case w.size > 0:
		h.Set("Content-Length", strconv.FormatInt(w.size, 10))
	}
	if matchesTag(q.r.Header.Values("If-None-Match"), q.etag, true) {
		q.notModified(q.etag)
		return errEnough
	}
	q.w.WriteHeader(http.StatusOK)
	if q.r.Method == http.MethodHead {
		return errEnough
	}
	if w.out = q.w; w.coding != nil {
		w.packer = w.coding.to(q.w)
		w.out = w.packer
	}
	_, err = w.out.Write(w.held)
	w.held = nil
	return err
}

// close sends what is left.
func (w *fileWriter) close() error {
	if w.out == nil {
		return w.request.send(w.request.format.media, w.held)
	}
	w.request.server.sizes.Add(w.request.etag, w.made)
	if w.packer == nil {
		return nil
	}
	defer w.coding.done(w.packer)
	return w.packer.Close()
}
