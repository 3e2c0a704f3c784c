package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// packer compresses what is written to it.
type packer interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// coding is one way to compress an answer (RFC 9110, 8.4.1).
type coding struct {
	name  string // in Accept-Encoding, Content-Encoding and at the end of an ETag
	alias string // older name, may be empty
	idle  sync.Pool
}

// codings are those that are offered; the first one wins among several that a
// client likes equally. The levels were chosen by measurement: of 1.4 MB of
// GeoJSON zstd leaves 26 % in 13 ms, brotli 19 % in 48 ms and gzip 35 % in
// 14 ms; of a page of 24 KB and of tiles they all leave the same within 2 %.
var codings = []*coding{
	newCoding("zstd", "", func() (packer, error) {
		// A browser takes windows up to 8 MB (RFC 9659); a larger one than this gains nothing.
		return zstd.NewWriter(io.Discard, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	}),
	newCoding("br", "", func() (packer, error) { return brotli.NewWriterV2(io.Discard, 5), nil }),
	newCoding("gzip", "x-gzip", func() (packer, error) { return gzip.NewWriterLevel(io.Discard, 6) }),
}

func newCoding(name, alias string, start func() (packer, error)) *coding {
	return &coding{name: name, alias: alias, idle: sync.Pool{New: func() any {
		p, err := start()
		if err != nil {
			panic("server: " + err.Error()) // the settings are constants
		}
		return p
	}}}
}

// packing is held while a body is compressed: a packer takes some megabytes,
// so there are no more at once than processors to run them.
var packing = make(gate, runtime.GOMAXPROCS(0))

// to returns a packer that writes to w. Give it back with done.
func (c *coding) to(w io.Writer) packer {
	p := c.idle.Get().(packer)
	p.Reset(w)
	return p
}

func (c *coding) done(p packer) {
	p.Reset(io.Discard)
	c.idle.Put(p)
}

// pack compresses a whole body.
func (c *coding) pack(ctx context.Context, body []byte) ([]byte, error) {
	if err := packing.wait(ctx); err != nil {
		return nil, err
	}
	defer packing.leave()
	var out bytes.Buffer
	out.Grow(len(body)/4 + 64)
	p := c.to(&out)
	defer c.done(p)
	_, err := p.Write(body)
	if err == nil {
		err = p.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// tag returns the ETag of the compressed form of an answer: a strong tag names
// bytes, so it is another than that of the plain form.
func (c *coding) tag(etag string) string {
	if c == nil || etag == "" {
		return etag
	}
	return etag + "-" + c.name
}

// plainTag returns the ETag of the plain form of the answer that a tag names.
func plainTag(etag string) string {
	for _, c := range codings {
		if plain, found := strings.CutSuffix(etag, "-"+c.name); found {
			return plain
		}
	}
	return etag
}

// packable reports whether compression makes bodies of this type smaller.
func packable(media string) bool {
	kind, _, _ := strings.Cut(media, ";")
	if strings.HasPrefix(kind, "text/") || kind == mediaMVT {
		return true
	}
	for _, suffix := range []string{"json", "json-seq", "xml", "javascript"} {
		if strings.HasSuffix(kind, suffix) {
			return true
		}
	}
	return false
}

// coding picks how an answer of this type and size is compressed; nil stands
// for not at all. It fails when the client takes nothing that there is.
func (q *request) coding(media string, size int) (*coding, error) {
	best, bestQ, plainQ := weighCodings(q.r.Header.Values("Accept-Encoding"))
	switch {
	case plainQ > 0 && (best == nil || plainQ > bestQ || size < smallestPacked || !packable(media)):
		return nil, nil
	case best == nil:
		var names []string
		for _, c := range codings {
			names = append(names, c.name)
		}
		return nil, &statusError{http.StatusNotAcceptable, "answers are sent plain (identity) or compressed with " + strings.Join(names, ", ") +
			"; the Accept-Encoding header allows none of them"}
	}
	return best, nil
}

// takesPlain reports whether the client takes an answer that is not compressed.
func (q *request) takesPlain() bool {
	_, _, weight := weighCodings(q.r.Header.Values("Accept-Encoding"))
	return weight > 0
}

// weighCodings returns the coding that an Accept-Encoding header likes best
// and how much, and how much it likes the plain form, which is allowed as long
// as nothing forbids it, and only preferred where it is named (RFC 9110,
// 12.5.3).
func weighCodings(header []string) (best *coding, bestQ, plainQ float64) {
	weights := map[string]float64{}
	for _, a := range parseAccept(header) {
		if _, twice := weights[a.name]; !twice {
			weights[a.name] = a.q
		}
	}
	rest, hasRest := weights["*"]
	for _, c := range codings {
		weight, named := weights[c.name]
		if !named && c.alias != "" {
			weight, named = weights[c.alias]
		}
		if !named {
			weight = rest
		}
		if weight > bestQ {
			best, bestQ = c, weight
		}
	}
	switch weight, named := weights["identity"]; {
	case named:
		plainQ = weight
	case !hasRest || rest > 0:
		plainQ = lowestQ
	}
	return best, bestQ, plainQ
}

// lowestQ is less than any weight that a header can give (RFC 9110, 12.4.2).
const lowestQ = 0.0005

// kept is a body with its compressed forms, each made when it is first asked
// for.
type kept struct {
	plain  []byte
	extra  atomic.Int64 // bytes of the compressed forms together
	making flights[[]byte]

	mu     sync.Mutex // held for a moment only
	packed map[*coding][]byte
}

// in returns the body in a coding. Nobody waits longer than ctx.
func (k *kept) in(ctx context.Context, c *coding) ([]byte, error) {
	if c == nil {
		return k.plain, nil
	}
	if packed := k.form(c); packed != nil {
		return packed, nil
	}
	return k.making.do(ctx, c.name, "its own work", func(ctx context.Context) ([]byte, error) {
		if packed := k.form(c); packed != nil { // made since it was looked for
			return packed, nil
		}
		packed, err := c.pack(ctx, k.plain)
		if err != nil {
			return nil, err
		}
		return k.keep(c, packed), nil
	})
}

func (k *kept) form(c *coding) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.packed[c]
}

// keep stores a form. Of two that were made, since the work on one was given
// up, the first one stays.
func (k *kept) keep(c *coding, packed []byte) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	if first := k.packed[c]; first != nil {
		return first
	}
	if k.packed == nil {
		k.packed = map[*coding][]byte{}
	}
	k.packed[c] = packed
	k.extra.Add(int64(len(packed)))
	return packed
}

// size is how many bytes all forms have together.
func (k *kept) size() int { return len(k.plain) + int(k.extra.Load()) }

// encode chooses the form of a body that the client likes best, sets the
// headers that go with it and returns it with its ETag.
func (q *request) encode(media, tag string, k *kept) (etag string, body []byte, err error) {
	h := q.w.Header()
	h.Set("Content-Type", media)
	q.setCaching()
	c, err := q.coding(media, len(k.plain))
	if err != nil {
		return "", nil, err
	}
	if body, err = k.in(q.ctx(), c); err != nil {
		return "", nil, err
	}
	if c != nil {
		h.Set("Content-Encoding", c.name)
	}
	return c.tag(tag), body, nil
}
