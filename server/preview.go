package server

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/geo"
	"panj/server/canvas"
)

// A preview is the picture that other sites show beside a link to a page: on
// the left what the page is about in words, on the right where it is.
const (
	previewWidth  = 1200 // pixels, as the sites ask for
	previewHeight = 630
	previewPanel  = 480 // of the width, for the words
	previewMargin = 40

	previewBytes = 24 << 20 // of previews that are kept
	// maxPreviewsAtOnce bounds the previews that are painted or wait for their
	// turn. Each takes as long as many tiles, so that they have turns of their own.
	maxPreviewsAtOnce = 32
	wholePreview      = "/preview.png"

	// previewCollections is how many collections are counted where there are no
	// incidents.
	previewCollections = 6

	// closestPreview is how many metres a preview shows at least to each side of
	// a place: less would show a line and nothing to know it by.
	closestPreview = 42_000.0

	// mostBands is how many bands are drawn: more would lie on each other.
	mostBands = 12
)

// GET /preview.png
// The map with every incident.
func (s *Server) preview(q *request) error {
	return s.sendPreview(q, "", func(ctx context.Context) (*previewCard, error) { return s.wholeCard(ctx, q.version) })
}

// GET /i/{incident}/preview.png
// One incident on the map.
func (s *Server) incidentPreview(q *request) error {
	r, f, err := s.incidentOf(q)
	if err != nil {
		return err
	}
	return s.sendPreview(q, f.ID, func(ctx context.Context) (*previewCard, error) {
		return s.incidentCard(ctx, q.version, r, f)
	})
}

// sendPreview answers with a picture that is kept for the version of the dataset.
func (s *Server) sendPreview(q *request, id string, design func(context.Context) (*previewCard, error)) error {
	key := q.version + "\x00" + id
	picture, err := s.previews.get(q.ctx(), key, func(ctx context.Context) (*tileBytes, error) {
		card, err := design(ctx)
		if err != nil {
			return nil, err
		}
		body, err := s.paintPreview(ctx, q.version, card)
		if err != nil {
			return nil, err
		}
		return &tileBytes{key: key, body: kept{plain: body}, version: q.version}, nil
	})
	if err != nil {
		return err
	}
	return q.send(mediaPNG, picture.body.plain)
}

// previewCard is what a preview says and shows.
type previewCard struct {
	site   string // the name of the whole
	kind   string // type of the incident; empty for the whole map
	badge  string // the type in words
	title  string
	facts  []string // when, where, how sure
	note   string   // what has to be said of all of it
	credit string
	view   geo.Box
	circle *mapShape     // the place of the incident; nil without one
	hollow bool          // the article does not state the place
	number int           // of the incident in the article
	bands  []previewBand // where something happened whose place is not known
	marks  []previewMark // of every incident
	legend []previewType // of every incident
}

// previewType is a type of incidents and how many there are.
type previewType struct {
	kind  string
	count int
}

type previewMark struct {
	at     orb.Point
	placed bool // at says where
	radius float64
	kind   string
	hollow bool
	number int         // in the article, 0 outside
	band   previewBand // of one that is not placed; empty without one
}

// previewBand is a part of the border in kilometres.
type previewBand struct{ from, to float64 }

// mark is what a preview shows of an incident, with its number in the first article.
func (r *report) mark(f *data.Feature) previewMark {
	c := r.collection
	mark := previewMark{kind: textOf(valueOf(c, f.Values, "type")), hollow: textOf(valueOf(c, f.Values, "place_basis")) != "stated"}
	if known := r.byID[f.ID]; known != nil && len(r.articles) > 0 {
		mark.number = known.numbers[r.articles[0].ID]
	}
	if mark.at, mark.placed = f.Geometry.(orb.Point); mark.placed {
		radius, _ := numberOf(valueOf(c, f.Values, c.RadiusCol))
		mark.radius = max(radius, 0)
	} else if from, to, ok := rangeOf(c, f); ok {
		mark.band = previewBand{from, to}
	}
	return mark
}

// everyMark returns the marks of the incidents, of more than a report holds too.
func (s *Server) everyMark(ctx context.Context, r *report) ([]previewMark, error) {
	var marks []previewMark
	if r.total == len(r.incidents) {
		for _, in := range r.incidents {
			marks = append(marks, r.mark(&in.feature))
		}
		return marks, nil
	}
	query := data.Query{Collection: r.collection.ID, Limit: maxCounted, SkipRelated: true, Columns: []string{}}
	for _, name := range []string{"type", "place_basis", r.collection.RadiusCol, r.collection.FromKMCol, r.collection.ToKMCol} {
		if name != "" && r.collection.Column(name) != nil {
			query.Columns = append(query.Columns, name)
		}
	}
	for f, err := range s.features.Features(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("read the incidents for a preview: %w", err)
		}
		marks = append(marks, r.mark(f))
	}
	return marks, nil
}

// basisWords say what a place rests on. The page words them alike.
var basisWords = map[string]string{
	"stated": "Place stated in the report", "village": "Village named in public reports; its position worked out", "inferred": "Place inferred",
	"district": "Only the district is known", "not stated": "No place stated",
}

// incidentCard is the preview of one incident.
func (s *Server) incidentCard(ctx context.Context, version string, r *report, f *data.Feature) (*previewCard, error) {
	card, line, err := s.newCard(ctx, version)
	if err != nil {
		return nil, err
	}
	in, mark := newIncident(r.collection, f), r.mark(f)
	card.kind, card.badge, card.title, card.hollow, card.number = in.kind, typeWords(in.kind), in.title, mark.hollow, mark.number
	if !canvas.CanWrite(card.title) {
		card.title = f.ID
	}
	where := []string{in.when, in.place}
	sure := basisWords[textOf(valueOf(r.collection, f.Values, "place_basis"))]
	if mark.placed {
		card.circle = &mapShape{geometry: mark.at, radius: mark.radius}
		card.view = around(mark.at, max(mark.radius*1.5, closestPreview))
		sure = joined(sure, withinWords(mark.radius))
	} else if line != nil && mark.band != (previewBand{}) {
		card.bands = []previewBand{mark.band}
	}
	if in.km != "" {
		in.km += " of the border"
	}
	card.facts = writable(append(where, sure, in.km))
	return card, nil
}

// around is the box that reaches so many metres from a point.
func around(p orb.Point, metres float64) geo.Box {
	box, _ := geo.BoxOf(geo.Circle(p, metres, 32))
	return box
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// writable leaves out what is empty or has letters that the fonts do not have.
func writable(texts []string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" || !canvas.CanWrite(text) })
}

// rangeOf is the part of the border in which a feature may be.
func rangeOf(c *data.Collection, f *data.Feature) (from, to float64, ok bool) {
	from, hasFrom := numberOf(valueOf(c, f.Values, c.FromKMCol))
	to, hasTo := numberOf(valueOf(c, f.Values, c.ToKMCol))
	return from, to, hasFrom && hasTo && from <= to
}

// wholeCard is the preview of the map page.
func (s *Server) wholeCard(ctx context.Context, version string) (*previewCard, error) {
	card, line, err := s.newCard(ctx, version)
	if err != nil {
		return nil, err
	}
	r, err := s.report(ctx, version)
	if err != nil {
		return nil, err
	}
	card.title, card.site = card.site, ""
	if r.total > 0 {
		card.facts = append(card.facts, countWords(r.total, "incident", "incidents"))
	}
	if n := len(r.articles); n > 0 {
		card.facts = append(card.facts, countWords(n, "article", "articles")+", sentence by sentence")
	}
	if r.total == 0 {
		all, err := s.measured(ctx)
		if err != nil {
			return nil, fmt.Errorf("measure the collections: %w", err)
		}
		for _, c := range all[:min(len(all), previewCollections)] {
			card.facts = append(card.facts, titleOf(c)+": "+countWords(c.Count, "feature", "features"))
		}
	}
	if line != nil {
		card.facts = append(card.facts, english.number(int(math.Round(line.lengthKM())))+" km of border")
	}
	all, err := s.everyMark(ctx, r)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, mark := range all {
		counts[mark.kind]++
		switch {
		case mark.placed:
			card.marks = append(card.marks, mark)
		case line != nil && mark.band != (previewBand{}):
			card.bands = append(card.bands, mark.band)
		}
	}
	if len(card.bands) > mostBands {
		card.bands = nil
	}
	// Those of the article lie on the others, the first on top.
	slices.SortStableFunc(card.marks, func(a, b previewMark) int { return later(a.number) - later(b.number) })
	if r.total == len(all) { // else there are more of each
		for _, kind := range slices.Sorted(maps.Keys(counts)) {
			if kind != "" && canvas.CanWrite(kind) {
				card.legend = append(card.legend, previewType{kind, counts[kind]})
			}
		}
		slices.SortStableFunc(card.legend, func(a, b previewType) int { return b.count - a.count })
	}
	card.facts = writable(card.facts)
	return card, nil
}

// later is where something with that number stands among what is painted.
func later(number int) int {
	if number == 0 {
		return math.MinInt32
	}
	return -number
}

// newCard is a preview of the whole dataset without words of its own.
func (s *Server) newCard(ctx context.Context, version string) (*previewCard, *borderLine, error) {
	site, err := s.site(ctx, version)
	if err != nil {
		return nil, nil, err
	}
	line, err := s.borderLine(ctx, version)
	if err != nil && !isNotFound(err) {
		return nil, nil, err
	}
	card := &previewCard{site: site.Title, note: site.Notice(), credit: strings.Join(site.credits, "; ")}
	if !canvas.CanWrite(card.site) {
		card.site = "panj"
	}
	if line != nil {
		card.view, _ = geo.BoxOf(line.Line.LineString())
		return card, line, nil
	}
	all, err := s.measured(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("measure the collections: %w", err)
	}
	card.view = geo.Box{West: -180, South: -60, East: 180, North: 75}
	if extent := wholeExtent(all); extent != nil {
		card.view = *extent
	}
	return card, nil, nil
}

// wholeExtent is the box around all collections; nil without any.
func wholeExtent(all []*data.Collection) *geo.Box {
	var whole *geo.Box
	for _, c := range all {
		if c.Extent == nil {
			continue
		}
		box := *c.Extent
		if whole != nil {
			box = whole.Union(box)
		}
		whole = &box
	}
	return whole
}
