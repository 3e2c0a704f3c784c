package check_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	_ "modernc.org/sqlite"

	"panj/data"
	"panj/data/check"
	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
)

var wholeSeed = sync.OnceValues(func() (*data.Dataset, error) { return ingest.Seed(seed.FS) })

// dataset returns a copy of the part of the seed that is checked; the rest
// would only take time to write.
func dataset(t *testing.T) *data.Dataset {
	t.Helper()
	whole, err := wholeSeed()
	if err != nil {
		t.Fatal(err)
	}
	d := *whole
	d.Tables, d.Articles = nil, nil
	for _, table := range whole.Tables {
		if !slices.Contains([]string{"border", "incidents", "sources"}, table.Collection.ID) {
			continue
		}
		table.Rows = slices.Clone(table.Rows)
		for i := range table.Rows {
			table.Rows[i].Values = slices.Clone(table.Rows[i].Values)
		}
		d.Tables = append(d.Tables, table)
	}
	for _, a := range whole.Articles {
		article := *a
		article.Passages = slices.Clone(a.Passages)
		d.Articles = append(d.Articles, &article)
	}
	d.Citations = slices.Clone(whole.Citations)
	d.Relations = slices.Clone(whole.Relations)
	for i := range d.Relations {
		d.Relations[i].Pairs = slices.Clone(d.Relations[i].Pairs)
	}
	return &d
}

// write makes a GeoPackage of it and returns its path.
func write(t *testing.T, d *data.Dataset) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.gpkg")
	if err := gpkg.Create(t.Context(), path, d); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, path string) *check.Report {
	t.Helper()
	store, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	report, err := check.Run(t.Context(), store, store)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestSeedHasNoFault(t *testing.T) {
	report := run(t, write(t, dataset(t)))
	for _, finding := range report.Findings {
		t.Error(finding)
	}
	if got, want := report.Summary(), "checked 1 article, 4 citations, 13 incidents, 31 sources"; got != want {
		t.Errorf("summary is %q, want %q", got, want)
	}
	if !report.HasBorder {
		t.Error("the border was not found")
	}
}

// incident gives access to a value of one incident, or its geometry.
type incident struct {
	table *data.Table
	row   *data.Feature
}

func find(d *data.Dataset, table, id string) incident {
	for i := range d.Tables {
		if d.Tables[i].Collection.ID != table {
			continue
		}
		rows := d.Tables[i].Rows
		return incident{&d.Tables[i], &rows[slices.IndexFunc(rows, func(f data.Feature) bool { return f.ID == id })]}
	}
	panic("no table " + table)
}

func (in incident) set(column string, value any) {
	in.row.Values[slices.IndexFunc(in.table.Collection.Columns, func(c data.Column) bool { return c.Name == column })] = value
}

func TestEachFaultIsFound(t *testing.T) {
	const shodak, kavok, zarbuz, aggregate = "2025-11-30-shodak", "2025-12-24-kavok", "2024-11-17-zarbuz", "2025-12-intrusions"
	set := func(id, column string, value any) func(*data.Dataset) {
		return func(d *data.Dataset) { find(d, "incidents", id).set(column, value) }
	}
	cite := func(change func(*data.Citation)) func(*data.Dataset) {
		return func(d *data.Dataset) { change(&d.Citations[0]) }
	}
	tests := map[string]struct {
		spoil func(*data.Dataset)
		want  []string // the findings, each with all of these words
	}{
		"words":          {cite(func(c *data.Citation) { c.Exact = "Something else." }), []string{`citation "rising-border-tensions_the-evidence-1.2_2025-12-intrusions": the words at`}},
		"position":       {cite(func(c *data.Citation) { c.Start++ }), []string{`citation "rising-border-tensions_the-evidence-1.2_2025-12-intrusions": the words at`}},
		"prefix":         {cite(func(c *data.Citation) { c.Prefix = "not this" }), []string{`the words before`}},
		"suffix":         {cite(func(c *data.Citation) { c.Suffix = "not this" }), []string{`the words after`}},
		"words are gone": {cite(func(c *data.Citation) { c.Exact, c.SHA256 = "Something else.", "of another text" }), []string{`are not in this text`}},
		"other passage":  {cite(func(c *data.Citation) { c.Passage = "the-evidence-1.1" }), []string{`is not in passage "the-evidence-1.1"`}},
		"not cited": {func(d *data.Dataset) { d.Citations = d.Citations[1:] },
			[]string{`incident "2025-12-intrusions": is in the article, but no citation`}},
		"cited, but not in the article": {set(kavok, "in_article", false), []string{`incident "2025-12-24-kavok": is not in the article, but passage "the-evidence-1.3"`}},
		"in the article, not cited":     {set(zarbuz, "in_article", true), []string{`incident "2024-11-17-zarbuz": is in the article, but no citation`}},
		"no source": {func(d *data.Dataset) {
			d.Relations[0].Pairs = slices.DeleteFunc(d.Relations[0].Pairs, func(p data.Pair) bool { return p.Base == zarbuz })
		}, []string{`incident "2024-11-17-zarbuz": is not in the article and has no source`}},
		"source without address": {func(d *data.Dataset) { find(d, "sources", "parus-2025-06-26").set("url", "") },
			[]string{`incident "2025-06-sayrob": its source "parus-2025-06-26" has no address`, `source "parus-2025-06-26": has no address`}},
		"source without publisher": {func(d *data.Dataset) { find(d, "sources", "parus-2025-06-26").set("publisher", " ") },
			[]string{`incident "2025-06-sayrob": its source "parus-2025-06-26" has no publisher`, `source "parus-2025-06-26": has no publisher`}},
		"source at no web address": {func(d *data.Dataset) { find(d, "sources", "parus-2025-06-26").set("url", "javascript:x") },
			[]string{`incident "2025-06-sayrob": its source`, `source "parus-2025-06-26": has the address "javascript:x"`}},
		"outside its radius": {func(d *data.Dataset) {
			in := find(d, "incidents", shodak)
			in.set("radius_m", 600.0)
			in.set("km_from", 582.801)
			in.set("km_to", 582.801)
			in.set("side", "AF")
		}, []string{`incident "2025-11-30-shodak": lies 635 m from the border, outside its radius of 600 m`}},
		"moved": {func(d *data.Dataset) { find(d, "incidents", shodak).row.Geometry = orb.Point{71.03, 38.44} },
			[]string{`incident "2025-11-30-shodak": km is 582.801`, `incident "2025-11-30-shodak": km_from`, `incident "2025-11-30-shodak": km_to`, `incident "2025-11-30-shodak": distance_m`}},
		"said by nobody": {set(shodak, "said_by", json.RawMessage(`[]`)), []string{`incident "2025-11-30-shodak": said_by names []; the claims are made by ["`}},
		"said by text":   {set(shodak, "said_by", json.RawMessage(`"x"`)), []string{`incident "2025-11-30-shodak": its said_by cannot be read`}},
		"other claims":   {set(shodak, "claims", json.RawMessage(`[{"what":"w","who":"x"}]`)), []string{`; the claims are made by ["x"]`}},
		"other speakers": {set(shodak, "claims", json.RawMessage(`[{"what":"w","who":"x; y","speakers":["x","y"]},{"what":"v","who":"y"}]`)), []string{`; the claims are made by ["x" "y"]`}},
		"km":             {set(shodak, "km", 582.9), []string{`incident "2025-11-30-shodak": km is 582.9; the position gives 582.801`}},
		"km_from":        {set(shodak, "km_from", 582.8), []string{`km_from is 582.8`}},
		"km_to":          {set(shodak, "km_to", 582.8), []string{`km_to is 582.8`}},
		"distance":       {set(shodak, "distance_m", 600.0), []string{`distance_m is 600`}},
		"side":           {set(shodak, "side", "TJ"), []string{`side is "TJ"; the position gives ""`}},
		"no km":          {set(shodak, "km", nil), []string{`km is empty`}},
		"no radius":      {set(shodak, "radius_m", nil), []string{`has a position but no radius_m`}},
		"place of the aggregate": {set(aggregate, "km", 12.0),
			[]string{`incident "2025-12-intrusions": has no position, but km is 12`}},
		"aggregate beyond the border": {set(aggregate, "km_to", 1400.0),
			[]string{`incident "2025-12-intrusions": km_from 0 and km_to 1400 are not a part of the border, which has km 0 to 1343.955`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := dataset(t)
			test.spoil(d)
			report := run(t, write(t, d))
			for i, finding := range report.Findings {
				if i >= len(test.want) || !strings.Contains(finding.String(), test.want[i]) {
					t.Errorf("found %s", finding)
				}
			}
			if len(report.Findings) != len(test.want) {
				t.Errorf("%d findings, want those with %q", len(report.Findings), test.want)
			}
		})
	}
}

// edit changes a file as a program does that knows nothing of its rules.
func edit(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestUnreadableGeometryIsFound(t *testing.T) {
	path := write(t, dataset(t))
	// the triggers of the R-tree need functions that only programs for maps have
	edit(t, path, `PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'incidents'`)
	edit(t, path, `UPDATE incidents SET geom = x'00' WHERE id = '2025-12-intrusions'`)
	report := run(t, path)
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].String(), `of "incidents" is not a GeoPackage geometry`) {
		t.Errorf("got %q", report.Findings)
	}
}

func TestLinksLeftBehindAreFound(t *testing.T) {
	path := write(t, dataset(t))
	edit(t, path, `DELETE FROM sources WHERE id = 'parus-2025-06-26'`, `DELETE FROM passages WHERE id = 'the-evidence-1.3'`)
	report := run(t, path)
	want := []string{
		`link: row 2 of "citations" points to a row of "passages" that does not exist`,
		`link: row 4 of "incident_sources" points to a row of "sources" that does not exist`,
		`incident "2025-06-sayrob": is not in the article and has no source`,
		`incident "2025-12-24-kavok": is in the article, but no citation leads to a passage`,
	}
	var got []string
	for _, finding := range report.Findings {
		got = append(got, finding.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A correction elsewhere in the article leaves the citations good.
func TestCitationsOutliveACorrection(t *testing.T) {
	d := dataset(t)
	d.Articles[0].Passages[0].Text = "A corrected sentence of another length."
	d.Articles[0].Assemble()
	report := run(t, write(t, d))
	for _, finding := range report.Findings {
		t.Error(finding)
	}
	if report.Moved != 4 || !strings.HasSuffix(report.Summary(), "the words of 4 citations were found again in a changed text") {
		t.Errorf("summary is %q", report.Summary())
	}
}

// Files with less in them, or other things under the same names, have no fault.
func TestOtherGeoPackages(t *testing.T) {
	plain := data.Table{
		Collection: data.Collection{ID: "wells", Geometry: data.Point, StorageCRS: 4326, Columns: []data.Column{{Name: "name", Type: data.Text}}},
		Rows:       []data.Feature{{Geometry: orb.Point{70, 38}, Values: []any{"one"}}},
	}
	renamed := func(id string) data.Table {
		table := plain
		table.Collection.ID = id
		return table
	}
	onlyIncidents := dataset(t)
	onlyIncidents.Tables = slices.DeleteFunc(onlyIncidents.Tables, func(table data.Table) bool { return table.Collection.ID == "border" })
	tests := map[string]struct {
		dataset *data.Dataset
		summary string
	}{
		"another file": {&data.Dataset{Tables: []data.Table{plain}}, "checked no articles, no citations, no incidents, no sources"},
		"same names": {&data.Dataset{Tables: []data.Table{renamed("incidents"), renamed("sources")}},
			"checked no articles, no citations, no incidents, no sources"},
		"no border": {onlyIncidents, "checked 1 article, 4 citations, 13 incidents, 31 sources; there is no border to measure distances to"},
	}
	for name, test := range tests {
		report := run(t, write(t, test.dataset))
		for _, finding := range report.Findings {
			t.Errorf("%s: %s", name, finding)
		}
		if report.Summary() != test.summary {
			t.Errorf("%s: summary is %q, want %q", name, report.Summary(), test.summary)
		}
	}
	report := run(t, write(t, &data.Dataset{Tables: []data.Table{renamed("border")}}))
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].String(), "border: cannot be measured along") {
		t.Errorf("a border of points: %v", report.Findings)
	}
}

func TestBorderOfTwoRows(t *testing.T) {
	d := dataset(t)
	border := find(d, "border", "tajikistan-afghanistan")
	second := *border.row
	second.ID = "another"
	border.table.Rows = append(border.table.Rows, second)
	report := run(t, write(t, d))
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].String(), `"another" is another line`) {
		t.Errorf("found %v", report.Findings)
	}
}

// altered is a store whose articles and citations another program has changed
// in ways that the tables of a GeoPackage rule out.
type altered struct {
	*gpkg.Store
	article  func(*data.Article)
	citation func(*data.Citation)
}

func (s altered) Articles(ctx context.Context) ([]*data.Article, error) {
	articles, err := s.Store.Articles(ctx)
	if err != nil || s.article == nil {
		return articles, err
	}
	first := *articles[0]
	first.Passages = slices.Clone(first.Passages)
	s.article(&first)
	return []*data.Article{&first}, nil
}

func (s altered) Citations(ctx context.Context, f data.CitationFilter) ([]*data.Citation, error) {
	citations, err := s.Store.Citations(ctx, f)
	if err != nil || s.citation == nil {
		return citations, err
	}
	first := *citations[0]
	s.citation(&first)
	return append([]*data.Citation{&first}, citations[1:]...), nil
}

func TestOtherStoresAreCheckedToo(t *testing.T) {
	store, err := gpkg.Open(t.Context(), write(t, dataset(t)), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	uncited := `incident "2025-12-intrusions": shows the passages ["the-evidence-1.2"], the citations name []`
	missing := `incident "2025-12-intrusions": is in the article, but no citation`
	for name, test := range map[string]struct {
		altered
		want []string
	}{
		"passage twice": {altered{article: func(a *data.Article) { a.Passages = append(a.Passages, a.Passages[0]) }}, []string{`passage "lead-1.1" of article "rising-border-tensions": is there twice`}},
		"no article":    {altered{citation: func(c *data.Citation) { c.Article = "gone" }}, []string{`its article "gone" does not exist`}},
		"no collection": {altered{citation: func(c *data.Citation) { c.Collection = "gone" }}, []string{`its collection "gone" does not exist`, uncited, missing}},
		"no feature":    {altered{citation: func(c *data.Citation) { c.Feature = "gone" }}, []string{`its feature "gone" is not in collection "incidents"`, uncited, missing}},
	} {
		test.Store = store
		report, err := check.Run(t.Context(), store, test.altered)
		if err != nil {
			t.Fatal(err)
		}
		for i, finding := range report.Findings {
			if i >= len(test.want) || !strings.Contains(finding.String(), test.want[i]) {
				t.Errorf("%s: found %s", name, finding)
			}
		}
		if len(report.Findings) != len(test.want) {
			t.Errorf("%s: %d findings, want those with %q", name, len(report.Findings), test.want)
		}
	}
}

func TestRunReportsWhatCannotBeRead(t *testing.T) {
	store, err := gpkg.Open(t.Context(), write(t, dataset(t)), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report, err := check.Run(ctx, store, store); err == nil {
		t.Errorf("a check that was broken off reports %q", report.Summary())
	}
}

func ExampleRun() {
	dir, err := os.MkdirTemp("", "check")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "sources.gpkg")
	err = gpkg.Create(context.Background(), path, &data.Dataset{Tables: []data.Table{{
		Collection: data.Collection{ID: "sources", IDColumn: "id", Columns: []data.Column{
			{Name: "publisher", Type: data.Text}, {Name: "url", Type: data.Text},
		}},
		Rows: []data.Feature{{ID: "parus", Values: []any{"Parus", "paruskg"}}},
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := gpkg.Open(context.Background(), path, gpkg.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	report, err := check.Run(context.Background(), store, store)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, finding := range report.Findings {
		fmt.Println(finding)
	}
	fmt.Println(report.Summary())
	// Output:
	// source "parus": has the address "paruskg", which is not an http or https one
	// checked no articles, no citations, no incidents, 1 source
}
