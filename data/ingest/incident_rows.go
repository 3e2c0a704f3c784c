package ingest

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"panj/data"
)

// incidentRows makes the rows of the incidents' collection. What follows from
// a position (chainage, distance, side) is worked out on the border; an
// incident without a position stands for the whole line.
func incidentRows(c *data.Collection, list []incident, border data.Border) ([]data.Feature, error) {
	rows := make([]data.Feature, 0, len(list))
	for i := range list {
		in := &list[i]
		values := in.values()
		in.locate(values, border)
		f, err := row(c, values)
		if err != nil {
			return nil, fmt.Errorf("incident %q: %w", in.Key, err)
		}
		f.Geometry = in.Place.point()
		rows = append(rows, f)
	}
	return rows, nil
}

// values returns what is known of the incident itself, by column.
func (in *incident) values() map[string]any {
	v := map[string]any{
		"id": in.Key, "title": in.Title, "type": in.Type, "target": in.Target, "status": in.Status,
		"date": in.Date.EDTF, "earliest": in.Date.Earliest, "latest": in.Date.Latest, "time": in.Date.Time,
		"date_basis": in.Date.Basis, "date_note": orNil(in.Date.Note),
		"place_name": in.Place.Name, "place_basis": in.Place.Basis, "place_note": orNil(in.Place.How),
		"in_article": *in.In, "people": in.People, "claims": in.Claims, "said_by": data.Speakers(in.Claims),
	}
	if in.People == nil {
		v["people"] = []person{}
	}
	if in.Claims == nil {
		v["claims"] = []data.Claim{}
	}
	v["radius_m"] = nil
	if in.Place.RadiusKM != nil {
		v["radius_m"] = *in.Place.RadiusKM * 1000
	}
	in.countPeople(v)
	return v
}

// countPeople sums the numbers stated for each party. A sum of nothing stated
// is null.
func (in *incident) countPeople(v map[string]any) {
	var killed, injured, injuredMax, killedCrossing, injuredCrossing, detained sum
	ranged := false
	for _, p := range in.People {
		least, most := p.Injured, p.Injured
		if p.InjuredLow != nil {
			least, most = p.InjuredLow, p.InjuredHigh
		}
		detained.add(p.Detained)
		if p.Party == partyCrossing {
			killedCrossing.add(p.Killed)
			injuredCrossing.add(least)
			continue
		}
		ranged = ranged || p.InjuredLow != nil
		killed.add(p.Killed)
		injured.add(least)
		injuredMax.add(most)
	}
	if !ranged {
		injuredMax.total = nil
	}
	v["killed"], v["injured"], v["injured_max"] = killed.total, injured.total, injuredMax.total
	v["killed_crossing"], v["injured_crossing"], v["detained"] = killedCrossing.total, injuredCrossing.total, detained.total
}

// sum adds numbers that may not be stated.
type sum struct{ total *int64 }

func (s *sum) add(n *int64) {
	if n == nil {
		return
	}
	total := *n
	if s.total != nil {
		total += *s.total
	}
	s.total = &total
}

// locate sets the columns that follow from the place: kilometres to the metre,
// the distance to the metre.
func (in *incident) locate(v map[string]any, border data.Border) {
	p, ok := in.Place.point().(orb.Point)
	if !ok {
		v["km"], v["distance_m"], v["side"] = nil, nil, nil
		v["km_from"], v["km_to"] = 0, toMetre(border.Line.Length())
		return
	}
	at := border.Locate(p, *in.Place.RadiusKM*1000)
	v["km"], v["km_from"], v["km_to"] = toMetre(at.KM), toMetre(at.FromKM), toMetre(at.ToKM)
	v["distance_m"], v["side"] = math.Round(at.Distance), orNil(at.Side)
}

// toMetre rounds kilometres to the metre.
func toMetre(km float64) float64 { return math.Round(km*1000) / 1000 }

// orNil makes an empty note none at all.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
