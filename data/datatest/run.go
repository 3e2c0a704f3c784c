package datatest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"panj/data"
)

// Store is what the suite tests.
type Store interface {
	data.FeatureStore
	data.ArticleStore
}

// Run tests a store against the contract. open returns a store that holds the
// dataset, and cleans up after the test.
func Run(t *testing.T, open func(t *testing.T, d *data.Dataset) Store) {
	d := Dataset()
	s := suite{open(t, d), d}
	for _, c := range []struct {
		name string
		test func(t *testing.T, s suite)
	}{
		{"collections", testCollections},
		{"measured", testMeasured},
		{"extent and interval", testExtentAndInterval},
		{"empty dataset", func(t *testing.T, _ suite) { testEmptyDataset(t, open) }},
		{"values", testValues},
		{"related", testRelated},
		{"columns", testColumns},
		{"few values", func(t *testing.T, s suite) { testFewValues(t, s, open) }},
		{"ids", testIDs},
		{"pages", testPages},
		{"box", testBox},
		{"box of every geometry", testBoxGeometries},
		{"box and what has no place", testUnplaced},
		{"box at random", func(t *testing.T, _ suite) { testBoxRandom(t, open) }},
		{"box of another system", func(t *testing.T, _ suite) { testProjectedBox(t, open) }},
		{"area", testArea},
		{"within", testWithin},
		{"interval", testInterval},
		{"km", testKM},
		{"zoom", testZoom},
		{"equals", testEquals},
		{"filter", testFilter},
		{"sort", testSort},
		{"text", testText},
		{"together", testTogether},
		{"refusals", testRefusals},
		{"not found", testNotFound},
		{"stopping", testStopping},
		{"side by side", testConcurrency},
		{"version", testVersion},
		{"articles", testArticles},
		{"citations", testCitations},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, s) })
	}
}

// suite is a store with the dataset it holds.
type suite struct {
	Store
	d *data.Dataset
}

// read returns copies of the features that a query yields.
func read(t *testing.T, s Store, q data.Query) []data.Feature {
	t.Helper()
	features, err := tryRead(s, q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return features
}

func tryRead(s Store, q data.Query) (features []data.Feature, err error) {
	for f, err := range s.Features(context.Background(), q) {
		if err != nil {
			return features, err
		}
		c := *f
		c.Values = slices.Clone(f.Values)
		features = append(features, c)
	}
	return features, nil
}

// ids returns the ids a query yields, joined, and checks the count with them.
func ids(t *testing.T, s Store, q data.Query) string {
	t.Helper()
	var list []string
	for _, f := range read(t, s, q) {
		list = append(list, f.ID)
	}
	if q.Limit == 0 && q.Offset == 0 && q.After == nil && q.Before == nil {
		n, err := s.Count(t.Context(), q)
		if err != nil || n != len(list) {
			t.Errorf("%+v: Count = %d, %v; Features yields %d", q, n, err, len(list))
		}
	}
	return strings.Join(list, " ")
}

// expect compares the ids of a query with those wanted.
func expect(t *testing.T, s Store, name, want string, q data.Query) {
	t.Helper()
	if got := ids(t, s, q); got != want {
		t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

// refuse checks that a query is an InvalidError about a parameter, for
// Features and for Count.
func refuse(t *testing.T, s Store, param string, q data.Query) {
	t.Helper()
	_, err := tryRead(s, q)
	_, countErr := s.Count(t.Context(), q)
	for _, err := range []error{err, countErr} {
		var invalid *data.InvalidError
		if !errors.As(err, &invalid) || invalid.Param != param || invalid.Reason == "" {
			t.Errorf("%+v: got %v, want an InvalidError about %q", q, err, param)
		}
	}
}

func ptr[T any](v T) *T { return &v }
