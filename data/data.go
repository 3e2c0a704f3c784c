// Package data holds the nouns of the project and the contract between those
// who keep them and those who show them.
//
// A [Collection] is a table of [Feature] rows, with or without geometry. An
// [Article] is a document cut into [Passage] rows, one sentence each. A
// [Citation] joins one feature with the passage that backs it. A store keeps
// them ([FeatureStore], [ArticleStore]); the server shows them. This package
// knows neither SQL nor HTTP.
//
// Coordinates are WGS 84 longitude, latitude in degrees throughout (OGC CRS84
// axis order); a store transforms what it keeps in another system.
package data

import (
	"context"
	"iter"
)

// FeatureStore is what a server needs of a store that keeps collections.
//
// Every method sees the newest committed state, edits by other programs
// included. All are safe for concurrent use.
type FeatureStore interface {
	// Collections lists every collection the store can serve, ordered by ID.
	// What has to be worked out from the rows (Extent, Reach, Interval, Count) is
	// there only for the collections whose IDs are in measured: the others are
	// free, these may cost a look at every row. Work that outlasts ctx goes
	// on, so that asking again ends. An ID that is none is passed over.
	// The returned values are shared: do not modify them.
	Collections(ctx context.Context, measured ...string) ([]*Collection, error)

	// Features yields the features that match q, in the order of q.Sort, else
	// of how well they answer q.Text, else of their keys.
	// A failure is yielded once, as the last item, with a nil feature. The
	// yielded feature is valid only until the next iteration step.
	// An unknown collection yields [ErrNotFound]; an unusable query an
	// [*InvalidError].
	Features(ctx context.Context, q Query) iter.Seq2[*Feature, error]

	// Count returns how many features match q, its Limit, Offset and After
	// left aside.
	Count(ctx context.Context, q Query) (int, error)

	// Values lists, by column, the values other than null that occur in the
	// rows of a collection: of the columns of the types Text, Integer and
	// Boolean that are their own and have from one to [FewValues] different
	// ones, ascending. Of a JSON column with nothing but arrays of texts the
	// texts are listed, up to [FewItems]. A column that has more, or holds long
	// texts, is not there, nor is one of a large table that only a look at every
	// row would tell about. The returned values are shared: do not modify them.
	// An unknown collection is [ErrNotFound].
	Values(ctx context.Context, collection string) (map[string][]any, error)

	// Version identifies the state of the dataset: it changes with every
	// commit, by whichever program, and holds only letters, digits and '-'.
	Version(ctx context.Context) (string, error)
}

// FewValues is how many different values a column has at most for
// [FeatureStore] to list them.
const FewValues = 12

// FewItems is the same for the texts in the arrays of a JSON column. There may
// be more of them, as they are names that rows share.
const FewItems = 50

// ArticleStore is what a server needs of a store that keeps articles.
type ArticleStore interface {
	// Articles lists the articles in the order they were added, each with its
	// passages. A store without articles returns an empty slice.
	Articles(ctx context.Context) ([]*Article, error)

	// Citations lists the citations that match f, ordered by article, position
	// of the passage, then feature.
	Citations(ctx context.Context, f CitationFilter) ([]*Citation, error)
}
