package ingest

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"

	"github.com/paulmach/orb"

	"panj/data"
)

// incident is one entry of incidents.json. Pointers are what may be null or
// missing: not stated, which is never zero.
type incident struct {
	Key      string           `json:"key"`
	Title    string           `json:"title"`
	In       *bool            `json:"in_article"`
	Passages []string         `json:"passages"`
	Type     string           `json:"type"`
	Target   string           `json:"target"`
	Status   *string          `json:"status"`
	Date     incidentDate     `json:"date"`
	Place    incidentPlace    `json:"place"`
	People   []person         `json:"people"`
	Claims   []data.Claim     `json:"claims"`
	Sources  []incidentSource `json:"sources"`
}

type incidentDate struct {
	EDTF     string  `json:"edtf"`
	Earliest string  `json:"earliest"`
	Latest   string  `json:"latest"`
	Time     *string `json:"time"`
	Basis    string  `json:"basis"`
	Note     string  `json:"note"`
}

type incidentPlace struct {
	Name     string   `json:"name"`
	Lon      *float64 `json:"lon"`
	Lat      *float64 `json:"lat"`
	RadiusKM *float64 `json:"radius_km"`
	Basis    string   `json:"basis"`
	How      string   `json:"how"`
}

// The parties whose numbers are kept apart.
const (
	partyCrossing = "crossing" // those who crossed or attacked
	partyOthers   = "others"   // everyone else
)

type person struct {
	Role        string  `json:"role"`
	Party       string  `json:"party"`
	Killed      *int64  `json:"killed"`
	Injured     *int64  `json:"injured"`
	InjuredLow  *int64  `json:"injured_low"`
	InjuredHigh *int64  `json:"injured_high"`
	Detained    *int64  `json:"detained"`
	Note        *string `json:"note"`
}

type incidentSource struct {
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	Backs     string `json:"backs"`
}

// featureSlug is the form of a feature's id in the seed: it goes into addresses.
var featureSlug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// readIncidents reads incidents.json.
func readIncidents(content []byte) ([]incident, error) {
	var file struct {
		Note      string            `json:"note"`
		PartyNote string            `json:"party_note"`
		CRS       string            `json:"crs"`
		TimeZone  string            `json:"time_zone"`
		Incidents []json.RawMessage `json:"incidents"`
	}
	if err := strictJSON(content, &file); err != nil {
		return nil, err
	}
	if file.CRS != "WGS84 lon/lat" {
		return nil, &data.InvalidError{Param: "crs", Value: clip(file.CRS), Reason: `must be "WGS84 lon/lat"`}
	}
	seen := map[string]bool{}
	list := make([]incident, 0, len(file.Incidents))
	for i, raw := range file.Incidents {
		var in incident
		err := strictJSON(raw, &in)
		if err == nil {
			err = in.check()
		}
		if err == nil && seen[in.Key] {
			err = &data.InvalidError{Param: "key", Value: in.Key, Reason: "is used by an earlier incident too"}
		}
		if err != nil {
			return nil, fmt.Errorf("incident %d%s: %w", i+1, named(in.Key), err)
		}
		seen[in.Key] = true
		list = append(list, in)
	}
	return list, nil
}

func (in *incident) check() error {
	switch {
	case !featureSlug.MatchString(in.Key):
		return &data.InvalidError{Param: "key", Value: in.Key, Reason: "must be lower-case letters and digits joined by single hyphens"}
	case in.In == nil:
		return &data.InvalidError{Param: "in_article", Value: "", Reason: "is required"}
	case *in.In != (len(in.Passages) > 0):
		return &data.InvalidError{Param: "passages", Value: fmt.Sprint(in.Passages), Reason: "must name the passages of an incident that is in the article, and of no other"}
	case !*in.In && len(in.Sources) == 0:
		return &data.InvalidError{Param: "sources", Value: "", Reason: "must name at least one, as the incident is not in the article"}
	}
	if err := in.Date.check(); err != nil {
		return err
	}
	if err := in.Place.check(); err != nil {
		return err
	}
	for _, p := range in.People {
		if err := p.check(); err != nil {
			return err
		}
	}
	for _, c := range in.Claims {
		if c.What == "" || c.Who == "" {
			return &data.InvalidError{Param: "claims", Value: c.What + c.Who, Reason: "must say what is claimed and who claims it"}
		}
		if slices.Contains(c.Speakers, "") {
			return &data.InvalidError{Param: "speakers", Value: c.Who, Reason: "must be names"}
		}
	}
	return nil
}

func (p *incidentPlace) check() error {
	given := []bool{p.Lon != nil, p.Lat != nil, p.RadiusKM != nil}
	switch {
	case !slices.Contains(given, true):
		return nil
	case slices.Contains(given, false):
		return &data.InvalidError{Param: "place", Value: p.Name, Reason: "must have lon, lat and radius_km, or none of them"}
	case math.Abs(*p.Lon) > 180 || math.Abs(*p.Lat) > 90:
		return &data.InvalidError{Param: "place", Value: fmt.Sprintf("%v, %v", *p.Lon, *p.Lat), Reason: "must be longitude from -180 to 180, latitude from -90 to 90"}
	case !(*p.RadiusKM > 0):
		return &data.InvalidError{Param: "radius_km", Value: fmt.Sprint(*p.RadiusKM), Reason: "must be more than 0"}
	}
	return nil
}

func (p *person) check() error {
	if p.Party != partyCrossing && p.Party != partyOthers {
		return &data.InvalidError{Param: "party", Value: p.Party, Reason: fmt.Sprintf("of %q must be %q or %q", p.Role, partyCrossing, partyOthers)}
	}
	for _, n := range []*int64{p.Killed, p.Injured, p.InjuredLow, p.InjuredHigh, p.Detained} {
		if n != nil && *n < 0 {
			return &data.InvalidError{Param: "people", Value: fmt.Sprint(*n), Reason: fmt.Sprintf("of %q must not be negative", p.Role)}
		}
	}
	if (p.InjuredLow == nil) != (p.InjuredHigh == nil) || p.InjuredLow != nil && (p.Injured != nil || *p.InjuredLow > *p.InjuredHigh) {
		return &data.InvalidError{Param: "injured_low", Value: p.Role, Reason: "must come with a higher or equal injured_high, and without injured"}
	}
	return nil
}

// point returns the place's point, or nil.
func (p *incidentPlace) point() orb.Geometry {
	if p.Lon == nil {
		return nil
	}
	return orb.Point{*p.Lon, *p.Lat}
}
