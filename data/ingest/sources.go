package ingest

import (
	"fmt"

	"panj/data"
)

// sourceRows makes one row for each address that the incidents name, in the
// order they are named first, and the pairs that join them with the incidents.
func sourceRows(c *data.Collection, list []incident) ([]data.Feature, []data.Pair, error) {
	var rows []data.Feature
	var pairs []data.Pair
	first := map[string]incidentSource{} // by address
	ids := map[string]string{}           // by address
	taken := map[string]bool{}
	for _, in := range list {
		joined := map[string]bool{}
		for _, s := range in.Sources {
			if err := s.check(first, joined); err != nil {
				return nil, nil, fmt.Errorf("incident %q: source: %w", in.Key, err)
			}
			joined[s.URL] = true
			if _, known := first[s.URL]; !known {
				id := sourceID(s, taken)
				first[s.URL], ids[s.URL], taken[id] = s, id, true
				f, err := row(c, map[string]any{"id": id, "publisher": s.Publisher, "url": s.URL, "published": orNil(s.Published)})
				if err != nil {
					return nil, nil, fmt.Errorf("incident %q: source: %w", in.Key, err)
				}
				rows = append(rows, f)
			}
			pairs = append(pairs, data.Pair{Base: in.Key, Related: ids[s.URL], Values: []any{orNil(s.Backs)}})
		}
	}
	return rows, pairs, nil
}

// check checks a source against what is known of its address already.
func (s *incidentSource) check(first map[string]incidentSource, joined map[string]bool) error {
	switch known, again := first[s.URL]; {
	case !isWebAddress(s.URL):
		return &data.InvalidError{Param: "url", Value: clip(s.URL), Reason: "must be an absolute http or https address"}
	case s.Publisher == "":
		return &data.InvalidError{Param: "publisher", Value: "", Reason: fmt.Sprintf("of %s is required", s.URL)}
	case joined[s.URL]:
		return &data.InvalidError{Param: "url", Value: clip(s.URL), Reason: "is named twice by this incident"}
	case again && (known.Publisher != s.Publisher || known.Published != s.Published):
		return &data.InvalidError{Param: "url", Value: clip(s.URL), Reason: "has another publisher or date at an earlier incident"}
	}
	if s.Published != "" {
		if _, _, err := edtfSpan(s.Published); err != nil {
			return &data.InvalidError{Param: "published", Value: clip(s.Published), Reason: err.Error()}
		}
	}
	return nil
}

// sourceID makes an id of publisher and date, numbered if it is taken. Sources
// added later leave the ids of earlier ones alone.
func sourceID(s incidentSource, taken map[string]bool) string {
	base := slug(s.Publisher + " " + s.Published)
	id := base
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}
