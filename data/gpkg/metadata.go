package gpkg

import (
	"database/sql/driver"
	"encoding/json"
	"strings"

	"panj/data"
)

// Licence and citation stand in the Metadata extension as a schema.org
// Dataset in JSON-LD, one for the file and one for each table.
const (
	metadataStandard = "https://schema.org/Dataset"
	mimeJSONLD       = "application/ld+json"
)

// description is the part of a schema.org Dataset that this package writes
// and reads.
type description struct {
	Context     string   `json:"@context"`
	Type        string   `json:"@type"`
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty"`
	License     *licence `json:"license,omitempty"`
	CreditText  string   `json:"creditText,omitempty"`
	Citation    string   `json:"citation,omitempty"`
	Version     string   `json:"version,omitempty"`
}

type licence struct {
	Type string `json:"@type"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// UnmarshalJSON also takes a licence that is only an address, as schema.org
// allows.
func (l *licence) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &l.URL) == nil {
		return nil
	}
	type plain licence
	return json.Unmarshal(b, (*plain)(l))
}

func newDescription(name, text string, link data.Link, attribution, citation string) description {
	d := description{
		Context: "https://schema.org", Type: "Dataset",
		Name: name, Description: text, CreditText: attribution, Citation: citation,
	}
	if link != (data.Link{}) {
		d.License = &licence{"CreativeWork", link.Title, link.Href}
	}
	return d
}

// readDescription returns nil for what is no such JSON.
func readDescription(text string) *description {
	var d description
	if json.Unmarshal([]byte(text), &d) != nil {
		return nil
	}
	return &d
}

// loadMetadata fills in licence, attribution and citation of each table: its
// own, else those of the whole file. Metadata in other forms is passed over.
func (l *loader) loadMetadata() error {
	if !l.has("gpkg_metadata") || !l.has("gpkg_metadata_reference") {
		return nil
	}
	var whole *description
	own := map[string]*description{} // by lower-case table name
	err := l.each(func(r []driver.Value) error {
		d := readDescription(str(r[2]))
		if d != nil && str(r[0]) == "geopackage" {
			whole = d
		} else if d != nil {
			own[strings.ToLower(str(r[1]))] = d
		}
		return nil
	}, `SELECT r.reference_scope, r.table_name, m.metadata
		FROM gpkg_metadata_reference AS r JOIN gpkg_metadata AS m ON m.id = r.md_file_id
		WHERE r.reference_scope IN ('geopackage', 'table') AND m.md_standard_uri = ? ORDER BY m.id`, metadataStandard)
	if err != nil {
		return err
	}
	if whole != nil {
		l.schema.edition = whole.Version
	}
	for id, t := range l.schema.tables {
		for _, d := range []*description{own[strings.ToLower(id)], whole} {
			if d == nil {
				continue
			}
			if t.Licence == (data.Link{}) && d.License != nil {
				t.Licence = data.Link{Title: d.License.Name, Href: d.License.URL}
			}
			if t.Attribution == "" {
				t.Attribution = d.CreditText
			}
			if t.Citation == "" {
				t.Citation = d.Citation
			}
		}
	}
	return nil
}
