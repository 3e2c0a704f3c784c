package server

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"

	"panj/data"
)

// borderLine is the border of one version of the dataset, ready to be asked
// for kilometres.
type borderLine struct {
	data.Border
	id         string
	collection *data.Collection
	values     []any // the row's, one for each column of collection
	sections   []borderSection
}

// borderSection is a stretch of the border, kilometres ascending.
type borderSection struct {
	ID           string
	Name, Kind   string
	FromKM, ToKM float64
	Note         string
}

var errNoBorder = &statusError{http.StatusNotFound, "this dataset has no border line: it would be the first row of a collection \"border\", a LineString"}

func isNotFound(err error) bool {
	var own *statusError
	return errors.Is(err, data.ErrNotFound) || (errors.As(err, &own) && own.status == http.StatusNotFound)
}

// borderLine returns the border of the given version of the dataset.
func (s *Server) borderLine(ctx context.Context, version string) (*borderLine, error) {
	b, err := s.line.get(ctx, version, s.loadBorder)
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, errNoBorder
	}
	return b, nil
}

// loadBorder reads the line and its sections. It is nil, without an error,
// when the dataset has none: that too is worth remembering.
func (s *Server) loadBorder(ctx context.Context) (*borderLine, error) {
	c, err := s.collection(ctx, borderCollection)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b := &borderLine{collection: c}
	for f, err := range s.features.Features(ctx, data.Query{Collection: c.ID, Limit: 1}) {
		if err != nil {
			return nil, fmt.Errorf("read the border: %w", err)
		}
		if b.Border, err = data.BorderOf(c, f); err != nil {
			s.log.Warn("the collection border holds no line, so there are no kilometres", "error", err)
			return nil, nil
		}
		b.id, b.values = f.ID, cloneValues(f.Values)
	}
	if b.Line == nil {
		return nil, nil
	}
	b.sections, err = s.loadSections(ctx)
	return b, err
}

func (s *Server) loadSections(ctx context.Context) ([]borderSection, error) {
	c, err := s.collection(ctx, sectionCollection)
	if isNotFound(err) || (err == nil && (c.FromKMCol == "" || c.ToKMCol == "")) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var sections []borderSection
	for f, err := range s.features.Features(ctx, data.Query{Collection: c.ID, SkipGeometry: true, SkipRelated: true}) {
		if err != nil {
			return nil, fmt.Errorf("read the sections of the border: %w", err)
		}
		from, ok1 := numberOf(valueOf(c, f.Values, c.FromKMCol))
		to, ok2 := numberOf(valueOf(c, f.Values, c.ToKMCol))
		if ok1 && ok2 {
			sections = append(sections, borderSection{
				ID: f.ID, Name: textOf(valueOf(c, f.Values, "name")), Kind: textOf(valueOf(c, f.Values, "kind")),
				FromKM: from, ToKM: to, Note: textOf(valueOf(c, f.Values, "note")),
			})
		}
	}
	slices.SortStableFunc(sections, func(a, b borderSection) int {
		switch {
		case a.FromKM < b.FromKM:
			return -1
		case a.FromKM > b.FromKM:
			return 1
		}
		return 0
	})
	return sections, nil
}

// sectionAt returns the name of the section at a kilometre, "" without one.
// Sections are given to the metre.
func (b *borderLine) sectionAt(km float64) string {
	km = round(km, 3)
	name := ""
	for _, section := range b.sections {
		if section.FromKM <= km && km <= section.ToKM {
			name = section.Name
		}
	}
	return name
}

// lengthKM is the length as it is shown: to the metre.
func (b *borderLine) lengthKM() float64 { return round(b.Line.Length(), 3) }

// checkKM refuses a kilometre that is not on the line. The length as it is
// shown counts as the end of the line, on whichever side of it rounding put it.
func (b *borderLine) checkKM(name, text string) (float64, error) {
	km, err := parseNumberIn(name, text, 0, max(b.lengthKM(), b.Line.Length()))
	if km >= b.lengthKM() {
		km = b.Line.Length()
	}
	return km, err
}

// round rounds to so many decimals, so that they alone are shown.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}
