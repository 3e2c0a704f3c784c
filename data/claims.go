package data

import "slices"

// Claim is what somebody says of an incident, as the JSON of the column "claims" has it.
type Claim struct {
	What string `json:"what"`
	Who  string `json:"who"` // in the words of the dataset, may say how it is known
	// Speakers are those whom Who names, when it is more than one name.
	Speakers []string `json:"speakers,omitempty"`
}

// Speakers lists those who make claims, each once, in the order of the claims: what
// the column "said_by" has. It is never nil.
func Speakers(claims []Claim) []string {
	all := []string{}
	for _, c := range claims {
		names := c.Speakers
		if len(names) == 0 {
			names = []string{c.Who}
		}
		for _, name := range names {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}
