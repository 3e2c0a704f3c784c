package check

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"panj/data"
)

// What columns may differ from what their row's position gives: rounding, and
// the little by which two programs' geodesics differ.
const (
	kmTolerance       = 0.01 // km
	distanceTolerance = 10.0 // metres
)

// findBorder takes the one row of the border's collection, if there is one.
func (c *checker) findBorder(ctx context.Context) error {
	collection := c.collections[borderID]
	if collection == nil {
		return nil
	}
	return c.each(ctx, collection, func(r row) {
		border, err := data.BorderOf(collection, r.feature)
		switch {
		case err != nil:
			c.fault("border", "cannot be measured along: %v", err)
		case c.border != nil:
			c.fault("border", "has more than one row: feature %q is another line", r.feature.ID)
		default:
			c.border, c.report.HasBorder = &border, true
		}
	})
}

// checkIncidents checks place and evidence of each incident. A collection of
// that name without the column in_article is another program's and left alone.
func (c *checker) checkIncidents(ctx context.Context) error {
	collection := c.collections[incidentsID]
	if collection == nil || collection.Column("in_article") == nil {
		return nil
	}
	return c.each(ctx, collection, func(r row) {
		c.report.Incidents++
		subject := fmt.Sprintf("incident %q", r.feature.ID)
		c.checkEvidence(subject, r)
		c.checkSpeakers(subject, r)
		if c.border != nil {
			c.checkPlace(subject, r)
		}
	})
}

// checkEvidence demands a citation for what is in the article and a source for
// what is not.
func (c *checker) checkEvidence(subject string, r row) {
	var sources []struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Publisher string `json:"publisher"`
	}
	if err := list(r.value("sources"), &sources); err != nil {
		c.fault(subject, "its sources cannot be read: %v", err)
	}
	for _, s := range sources {
		if problem := sourceProblem(s.URL, s.Publisher); problem != "" {
			c.fault(subject, "its source %q %s", s.ID, problem)
		}
	}
	var shown []struct {
		ID string `json:"id"`
	}
	if err := list(r.value("passages"), &shown); err != nil {
		c.fault(subject, "its passages cannot be read: %v", err)
	}
	cited := slices.Compact(slices.Sorted(slices.Values(c.cited[r.feature.ID])))
	var ids []string
	for _, p := range shown {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	if !slices.Equal(slices.Compact(ids), cited) {
		c.fault(subject, "shows the passages %q, the citations name %q", ids, cited)
	}
	switch in, stated := r.value("in_article").(bool); {
	case !stated:
		c.fault(subject, "does not say whether it is in the article")
	case in && len(cited) == 0:
		c.fault(subject, "is in the article, but no citation leads to a passage")
	case !in && len(cited) > 0:
		c.fault(subject, "is not in the article, but passage %q is cited for it", cited[0])
	case !in && len(sources) == 0:
		c.fault(subject, "is not in the article and has no source")
	}
}

// checkSpeakers demands that said_by, if the collection has it, lists those
// who make the claims.
func (c *checker) checkSpeakers(subject string, r row) {
	if r.collection.Column("said_by") == nil || r.collection.Column("claims") == nil {
		return
	}
	var claims []data.Claim
	var saidBy []string
	if err := list(r.value("claims"), &claims); err != nil {
		c.fault(subject, "its claims cannot be read: %v", err)
		return
	}
	if err := list(r.value("said_by"), &saidBy); err != nil {
		c.fault(subject, "its said_by cannot be read: %v", err)
		return
	}
	if speakers := data.Speakers(claims); !slices.Equal(saidBy, speakers) {
		c.fault(subject, "said_by names %q; the claims are made by %q", saidBy, speakers)
	}
}

// list decodes the array of a JSON or a related column; null is an empty one.
func list(value any, into any) error {
	raw, ok := value.(json.RawMessage)
	if !ok || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, into)
}

// checkPlace demands that the circle of uncertainty reaches the border and that
// the columns say what the position gives.
func (c *checker) checkPlace(subject string, r row) {
	if r.feature.Geometry == nil {
		c.checkNoPlace(subject, r)
		return
	}
	p, ok := r.feature.Geometry.(orb.Point)
	if !ok {
		c.fault(subject, "its geometry is a %s, not a Point", r.feature.Geometry.GeoJSONType())
		return
	}
	radius, ok := r.number("radius_m")
	if !ok || !(radius > 0) {
		c.fault(subject, "has a position but no radius_m above 0")
		return
	}
	at := c.border.Locate(p, radius)
	if !at.Reaches {
		c.fault(subject, "lies %.0f m from the border, outside its radius of %.0f m", at.Distance, radius)
	}
	c.compare(subject, r, "km", at.KM, kmTolerance)
	c.compare(subject, r, "km_from", at.FromKM, kmTolerance)
	c.compare(subject, r, "km_to", at.ToKM, kmTolerance)
	c.compare(subject, r, "distance_m", at.Distance, distanceTolerance)
	if side := r.text("side"); side != at.Side && at.Distance > distanceTolerance && r.collection.Column("side") != nil {
		c.fault(subject, "side is %q; the position gives %q", side, at.Side)
	}
}

// checkNoPlace demands that a row without a position claims none.
func (c *checker) checkNoPlace(subject string, r row) {
	for _, column := range []string{"km", "distance_m", "side", "radius_m"} {
		if v := r.value(column); v != nil {
			c.fault(subject, "has no position, but %s is %v", column, v)
		}
	}
	from, hasFrom := r.number("km_from")
	to, hasTo := r.number("km_to")
	if length := c.border.Line.Length(); hasFrom != hasTo || from < 0 || to < from || to > length+kmTolerance {
		c.fault(subject, "km_from %v and km_to %v are not a part of the border, which has km 0 to %.3f", r.value("km_from"), r.value("km_to"), length)
	}
}

// compare holds a column, if the collection has it, against the value that the
// position gives.
func (c *checker) compare(subject string, r row, column string, want, tolerance float64) {
	if r.collection.Column(column) == nil {
		return
	}
	switch got, stated := r.number(column); {
	case !stated:
		c.fault(subject, "%s is empty; the position gives %.3f", column, want)
	case math.Abs(got-want) > tolerance:
		c.fault(subject, "%s is %v; the position gives %.3f", column, got, want)
	}
}

// checkSources demands an address and a publisher of each source.
func (c *checker) checkSources(ctx context.Context) error {
	collection := c.collections[sourcesID]
	if collection == nil || collection.Column("url") == nil || collection.Column("publisher") == nil {
		return nil
	}
	return c.each(ctx, collection, func(r row) {
		c.report.Sources++
		if problem := sourceProblem(r.text("url"), r.text("publisher")); problem != "" {
			c.fault(fmt.Sprintf("source %q", r.feature.ID), "%s", problem)
		}
	})
}

func sourceProblem(address, publisher string) string {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return "has no address"
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fmt.Sprintf("has the address %q, which is not an http or https one", address)
	case strings.TrimSpace(publisher) == "":
		return "has no publisher"
	}
	return ""
}

// withoutPrefix returns an error's text without a subject it begins with.
func withoutPrefix(err error, subject string) string {
	return strings.TrimPrefix(err.Error(), subject+": ")
}
