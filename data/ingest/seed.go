package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"panj/data"
)

// Names that the seed's files and tables have for what is more than a table.
const (
	borderID        = "border"
	incidentsID     = "incidents"
	sourcesID       = "sources"
	incidentSources = "incident_sources"
	citationsName   = "citations.json"
	articlesFolder  = "articles"
)

// Seed reads the datasets that a new database is made from: fsys holds
// SOURCES.md with the checksum of every file, collections.json with the tables
// and their columns, GeoJSON (gzipped or not) and incidents.json with the rows,
// articles/*.md, and citations.json.
//
// Everything is checked: checksums, types, required values, and that whatever
// one file names in another is there. The error is one sentence that names the
// file, the feature and the field.
func Seed(fsys fs.FS) (*data.Dataset, error) {
	files, err := readSeedFiles(fsys)
	if err != nil {
		return nil, err
	}
	content, err := files.open(specName)
	if err != nil {
		return nil, err
	}
	s, err := readSpec(content)
	if err != nil {
		return nil, fmt.Errorf("seed file %s: %w", specName, err)
	}
	d := &data.Dataset{
		Title: s.Dataset.Title, Description: s.Dataset.Description, Licence: data.Link(s.Dataset.Licence),
		Attribution: s.Dataset.Attribution, Citation: s.Dataset.Citation,
	}
	if d.Edition, err = SeedEdition(fsys); err != nil {
		return nil, err
	}
	b := &seedBuilder{files: files, spec: s, dataset: d}
	for _, step := range []func() error{b.geoJSON, b.incidents, b.articles, b.citations} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// SeedEdition returns the edition of the datasets in fsys without reading them:
// a digest of SOURCES.md, which has the checksum of every file.
func SeedEdition(fsys fs.FS) (string, error) {
	manifest, err := fs.ReadFile(fsys, manifestName)
	if err != nil {
		return "", fmt.Errorf("read the seed's manifest: %w", err)
	}
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:8]), nil
}

// seedBuilder fills the dataset step by step.
type seedBuilder struct {
	files   seedFiles
	spec    *spec
	dataset *data.Dataset
	list    []incident
}

// table returns the dataset's table with that id, or nil.
func (b *seedBuilder) table(id string) *data.Table {
	for i := range b.dataset.Tables {
		if b.dataset.Tables[i].Collection.ID == id {
			return &b.dataset.Tables[i]
		}
	}
	return nil
}

// geoJSON makes every table, with the rows of those that are GeoJSON files.
func (b *seedBuilder) geoJSON() error {
	for i := range b.spec.Collections {
		in := &b.spec.Collections[i]
		table := data.Table{Collection: in.collection()}
		if in.ID != incidentsID && in.ID != sourcesID {
			content, err := b.files.open(in.File)
			if err != nil {
				return fmt.Errorf("collection %q: %w", in.ID, err)
			}
			table.Rows, err = GeoJSON(bytes.NewReader(content), &table.Collection)
			if err != nil {
				return fmt.Errorf("seed file %s: %w", in.File, err)
			}
			if err := checkFeatureIDs(table.Rows); err != nil {
				return fmt.Errorf("seed file %s: %w", in.File, err)
			}
		}
		b.dataset.Tables = append(b.dataset.Tables, table)
	}
	return nil
}

func checkFeatureIDs(rows []data.Feature) error {
	for i := range rows {
		if !featureSlug.MatchString(rows[i].ID) {
			return fmt.Errorf("feature %d: %w", i+1, &data.InvalidError{
				Param: "id", Value: clip(rows[i].ID), Reason: "must be lower-case letters and digits joined by single hyphens"})
		}
	}
	return nil
}

// incidents fills the incidents, their sources and the relation between them.
func (b *seedBuilder) incidents() error {
	incidents, sources, border := b.table(incidentsID), b.table(sourcesID), b.table(borderID)
	if incidents == nil {
		return nil
	}
	if sources == nil || border == nil || len(border.Rows) != 1 {
		return fmt.Errorf("seed file %s: %q needs the collections %q and %q, the latter with one row", specName, incidentsID, sourcesID, borderID)
	}
	name := b.spec.file(incidentsID)
	content, err := b.files.open(name)
	if err != nil {
		return err
	}
	line, err := data.BorderOf(&border.Collection, &border.Rows[0])
	if err != nil {
		return err
	}
	if b.list, err = readIncidents(content); err == nil {
		incidents.Rows, err = incidentRows(&incidents.Collection, b.list, line)
	}
	if err != nil {
		return fmt.Errorf("seed file %s: %w", name, err)
	}
	relation, err := b.spec.relation(incidentSources)
	if err != nil {
		return err
	}
	if sources.Rows, relation.Pairs, err = sourceRows(&sources.Collection, b.list); err != nil {
		return fmt.Errorf("seed file %s: %w", name, err)
	}
	b.dataset.Relations = append(b.dataset.Relations, relation)
	return nil
}

// articles reads every article of the seed.
func (b *seedBuilder) articles() error {
	for _, name := range b.files.match(articlesFolder, ".md") {
		article, err := Markdown(bytes.NewReader(b.files[name]))
		if err != nil {
			return fmt.Errorf("seed file %s: %w", name, err)
		}
		if want := strings.TrimSuffix(strings.TrimPrefix(name, articlesFolder+"/"), ".md"); article.ID != want {
			return fmt.Errorf("seed file %s: %w", name, &data.InvalidError{Param: "id", Value: article.ID, Reason: "must be the name of the file"})
		}
		b.dataset.Articles = append(b.dataset.Articles, article)
	}
	return nil
}

// file returns the name of a collection's file.
func (s *spec) file(collection string) string {
	for _, c := range s.Collections {
		if c.ID == collection {
			return c.File
		}
	}
	return ""
}

// relation returns a relation without its pairs.
func (s *spec) relation(name string) (data.Relation, error) {
	i := slices.IndexFunc(s.Relations, func(r specRelation) bool { return r.Name == name })
	if i < 0 {
		return data.Relation{}, fmt.Errorf("seed file %s: relation %q is missing", specName, name)
	}
	r := s.Relations[i]
	return data.Relation{Name: r.Name, Base: r.Base, Related: r.Related, Columns: columnsOf(r.Columns)}, nil
}
