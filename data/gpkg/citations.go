package gpkg

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"panj/data"
)

// placed is a citation with what it is sorted by.
type placed struct {
	citation               *data.Citation
	article, passage, base int64 // keys of the rows
}

// Citations lists the citations that match f, ordered by article, position of
// the passage, then feature.
func (s *Store) Citations(ctx context.Context, f data.CitationFilter) ([]*data.Citation, error) {
	sch, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	at, pt := sch.tables[articlesTable], sch.tables[passagesTable]
	if !at.hasColumns(articleColumns) || !pt.hasColumns(passageColumns) {
		return []*data.Citation{}, nil
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, err
	}
	defer s.readers.put(c)
	var found []placed
	for _, r := range sch.citations {
		if f.Collection != "" && f.Collection != r.base.ID {
			continue
		}
		if err := r.citations(ctx, c, at, f, &found); err != nil {
			return nil, fmt.Errorf("read citations: %w", err)
		}
	}
	slices.SortStableFunc(found, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(a.citation.Start, b.citation.Start),
			cmp.Compare(a.passage, b.passage), cmp.Compare(a.citation.Collection, b.citation.Collection), cmp.Compare(a.base, b.base))
	})
	citations := make([]*data.Citation, 0, len(found))
	for _, p := range found {
		citations = append(citations, p.citation)
	}
	return citations, nil
}

// citations reads those of one relation.
func (r *relation) citations(ctx context.Context, c *conn, articles *table, f data.CitationFilter, found *[]placed) error {
	sql, args := r.citationsStatement(articles, f)
	return c.each(ctx, func(v []driver.Value) error {
		*found = append(*found, placed{
			&data.Citation{
				ID: str(v[0]), Collection: r.base.ID, Feature: str(v[1]), Article: str(v[2]), Passage: str(v[3]), Role: str(v[4]),
				Exact: str(v[5]), Prefix: str(v[6]), Suffix: str(v[7]), Start: int(number(v[8])), End: int(number(v[9])), SHA256: str(v[10]),
			},
			int64(number(v[11])), int64(number(v[12])), int64(number(v[13])),
		})
		return nil
	}, sql, args...)
}

// citationsStatement writes the SELECT of those that match f. A feature is
// sought by the column itself, which has an index.
func (r *relation) citationsStatement(articles *table, f data.CitationFilter) (sql string, args []any) {
	feature := "b." + r.base.key
	if r.base.IDColumn != "" {
		feature = "b." + quoted(r.base.IDColumn)
	}
	var where []string
	for _, condition := range []struct{ expression, value string }{
		{`m."id"`, f.ID}, {`p."article"`, f.Article}, {`p."id"`, f.Passage},
	} {
		if condition.value != "" {
			where, args = append(where, condition.expression+` = ?`), append(args, condition.value)
		}
	}
	switch key, err := strconv.ParseInt(f.Feature, 10, 64); {
	case f.Feature == "":
	case r.base.IDColumn != "":
		where, args = append(where, feature+` = ?`), append(args, f.Feature)
	case err == nil && strconv.FormatInt(key, 10) == f.Feature:
		where, args = append(where, feature+` = ?`), append(args, key)
	default:
		where = append(where, `0`) // no key is written like this
	}
	sql = `SELECT m."id", CAST(` + feature + ` AS TEXT), p."article", p."id", m."role", m."exact", m."prefix", m."suffix",
			m."start", m."end", m."sha256", a.` + articles.key + `, p.` + r.related.key + `, b.` + r.base.key + `
		FROM ` + quoted(r.mapping) + ` AS m
		JOIN ` + quoted(r.base.ID) + ` AS b ON b.` + quoted(r.baseKey) + ` = m."base_id"
		JOIN ` + quoted(r.related.ID) + ` AS p ON p.` + quoted(r.relatedKey) + ` = m."related_id"
		JOIN "articles" AS a ON a."id" = p."article"`
	if len(where) > 0 {
		sql += ` WHERE ` + strings.Join(where, ` AND `)
	}
	return sql, args
}
