// Package check holds a dataset against its own promises: every citation
// resolves to its words, every incident lies inside its radius of the border
// and has the kilometres its position gives, every link has its source.
//
// It reads through the contract of package data and so checks any store. What
// a dataset does not have - articles, a border, incidents - is not a fault;
// the report's summary says what was there to check.
package check

import (
	"context"
	"fmt"
	"strings"

	"panj/data"
)

// Names of the collections and columns that have a meaning here.
const (
	borderID    = "border"
	incidentsID = "incidents"
	sourcesID   = "sources"
)

// geometryStore is what a store offers beside the contract if it may hold
// geometries that cannot be read: one clause for each table that does.
type geometryStore interface {
	UnreadableGeometries(ctx context.Context) ([]string, error)
}

// linkStore is what a store offers beside the contract if links in it can
// point nowhere: one clause for each that does.
type linkStore interface {
	BrokenLinks(ctx context.Context) ([]string, error)
}

// Finding is one fault.
type Finding struct {
	Subject string // what has it, e.g. `incident "2025-11-30-shodak"`
	Problem string // a clause that reads after the subject
}

// String returns the finding as one line.
func (f Finding) String() string { return f.Subject + ": " + f.Problem }

// Report is what a check found.
type Report struct {
	Findings  []Finding
	Articles  int
	Citations int
	Moved     int // citations whose words were found again in a text changed since
	Incidents int
	Sources   int
	HasBorder bool
}

// Run checks everything in the two stores, which are usually one. An error
// means that the check could not be done, not that it found a fault.
func Run(ctx context.Context, features data.FeatureStore, articles data.ArticleStore) (*Report, error) {
	c := &checker{features: features, articles: articles, report: &Report{}}
	collections, err := features.Collections(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the collections: %w", err)
	}
	c.collections = make(map[string]*data.Collection, len(collections))
	for _, collection := range collections {
		c.collections[collection.ID] = collection
	}
	for _, step := range []func(context.Context) error{
		c.checkLinks, c.checkGeometries, c.checkArticles, c.checkCitations, c.findBorder, c.checkIncidents, c.checkSources,
	} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return c.report, nil
}

// checkLinks demands that each link points to something.
func (c *checker) checkLinks(ctx context.Context) error {
	store, ok := c.features.(linkStore)
	if !ok {
		return nil
	}
	broken, err := store.BrokenLinks(ctx)
	if err != nil {
		return err
	}
	for _, problem := range broken {
		c.fault("link", "%s", problem)
	}
	return nil
}

// checkGeometries demands that each geometry can be read.
func (c *checker) checkGeometries(ctx context.Context) error {
	store, ok := c.features.(geometryStore)
	if !ok {
		return nil
	}
	unreadable, err := store.UnreadableGeometries(ctx)
	if err != nil {
		return err
	}
	for _, problem := range unreadable {
		c.fault("geometry", "%s", problem)
	}
	return nil
}

// Summary says in one clause what was checked.
func (r *Report) Summary() string {
	var parts []string
	add := func(n int, noun string) {
		switch n {
		case 0:
			parts = append(parts, "no "+noun+"s")
		case 1:
			parts = append(parts, "1 "+noun)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, noun))
		}
	}
	add(r.Articles, "article")
	add(r.Citations, "citation")
	add(r.Incidents, "incident")
	add(r.Sources, "source")
	text := "checked " + strings.Join(parts, ", ")
	if r.Moved > 0 {
		text += fmt.Sprintf("; the words of %d citations were found again in a changed text", r.Moved)
	}
	if !r.HasBorder && r.Incidents > 0 {
		text += "; there is no border to measure distances to"
	}
	return text
}

// checker holds what the steps share.
type checker struct {
	features    data.FeatureStore
	articles    data.ArticleStore
	collections map[string]*data.Collection
	border      *data.Border
	cited       map[string][]string // passages cited for each incident, by id
	report      *Report
}

func (c *checker) fault(subject, problem string, args ...any) {
	c.report.Findings = append(c.report.Findings, Finding{Subject: subject, Problem: fmt.Sprintf(problem, args...)})
}

// each calls do with every row of a collection as a map from column to value.
func (c *checker) each(ctx context.Context, collection *data.Collection, do func(row)) error {
	for f, err := range c.features.Features(ctx, data.Query{Collection: collection.ID}) {
		if err != nil {
			return fmt.Errorf("read collection %q: %w", collection.ID, err)
		}
		do(row{collection: collection, feature: f})
	}
	return nil
}

// row gives access to a feature's values by column.
type row struct {
	collection *data.Collection
	feature    *data.Feature
}

// value returns the value of a column; nil if it is null or not there.
func (r row) value(column string) any {
	for i := range r.collection.Columns {
		if r.collection.Columns[i].Name == column {
			return r.feature.Values[i]
		}
	}
	return nil
}

// text returns a text value, "" for null.
func (r row) text(column string) string {
	text, _ := r.value(column).(string)
	return text
}

// number returns a number and whether there is one.
func (r row) number(column string) (float64, bool) {
	switch n := r.value(column).(type) {
	case float64:
		return n, true
	case int64:
		return float64(n), true
	}
	return 0, false
}
