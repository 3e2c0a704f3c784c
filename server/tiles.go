package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"net/http"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/cql2"
	"panj/geo"
	"panj/geo/mvt"
)

// GET /tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}
// GET /collections/{collection}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}
// GET /tiles/{tileMatrixSetId}/{z}/{x}/{y}.pbf
// GET /collections/{collection}/tiles/{tileMatrixSetId}/{z}/{x}/{y}.pbf
// GET /xyz/{layer}/{z}/{x}/{y}.mvt and .pbf
// A vector tile of one or more layers; 204 when nothing is on it.
func (s *Server) tile(q *request) error {
	all, err := s.features.Collections(q.ctx())
	if err != nil {
		return fmt.Errorf("list the collections: %w", err)
	}
	t, err := q.tileset(all)
	if err != nil {
		return err
	}
	address, err := q.tileAddress(t)
	if err != nil {
		return err
	}
	if _, inFolder := q.path["z"]; inFolder {
		if err := checkFolder(t); err != nil {
			return err
		}
	}
	tile, err := s.tiles.get(q.ctx(), t.cacheKey(q.version, address), func(ctx context.Context) (*tileBytes, error) {
		return s.drawOneVersion(ctx, q, t, address)
	})
	if err != nil {
		return err
	}
	if _, isOGC := q.path[pathTileMatrix]; isOGC && len(tile.body.plain) == 0 {
		if err := s.checkLimits(q, t, address); err != nil {
			return err
		}
	}
	switch tile.version {
	case q.version:
	case "": // of no version: nobody may keep it
		q.etag = ""
	default: // a commit came before the rows were read
		q.version = tile.version
		q.etag = q.tag("")
	}
	return q.sendTile(tile)
}

// sendTile answers with a tile from the cache, or that it is empty.
func (q *request) sendTile(tile *tileBytes) error {
	if len(tile.body.plain) == 0 {
		q.setCaching()
		if q.etag != "" {
			q.w.Header().Set("ETag", `"`+q.etag+`"`)
		}
		q.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	etag, body, err := q.encode(mediaMVT, q.etag, &tile.body)
	if err != nil {
		return err
	}
	q.server.tiles.account(tile)
	return q.sendBody(etag, body)
}

// checkLimits refuses a tile outside the limits that the description of its
// tileset gives (OGC API - Tiles, requirement core/tc-error). Only an empty tile
// can be: to measure the layers may take long after a commit, and the others do
// not have to wait for it.
func (s *Server) checkLimits(q *request, t *tileset, address geo.Tile) error {
	t, err := s.measuredTileset(q, t)
	if err != nil {
		return err
	}
	if r := t.limits(t.bounds(), address.Z); !r.Contains(address) {
		return q.noTile(fmt.Sprintf("at zoom level %d the tileset has the rows %d to %d and the columns %d to %d", address.Z, r.MinY, r.MaxY, r.MinX, r.MaxX))
	}
	return nil
}

// cacheKey names a tile of one version of the dataset. Filters may be long, and
// many tiles are kept: a hash stands for them.
func (t *tileset) cacheKey(version string, address geo.Tile) string {
	key := fmt.Sprintf("%s %q %s %d/%d/%d", version, t.names(), t.set, address.Z, address.X, address.Y)
	hash := sha256.New()
	for _, layer := range t.layers {
		if layer.filter == nil && layer.interval == nil {
			return key // the others have none either
		}
		if layer.filter != nil {
			fmt.Fprintf(hash, " filter %q", cql2.Text(layer.filter))
		}
		if layer.interval != nil {
			fmt.Fprintf(hash, " time %q", *layer.interval)
		}
	}
	return key + fmt.Sprintf(" %x", hash.Sum(nil))
}

// drawOneVersion draws a tile and says which version of the dataset is on it. A
// commit while the rows are read may tear the tile, so it is drawn once more;
// when that is torn too, it is of no version.
func (s *Server) drawOneVersion(ctx context.Context, q *request, t *tileset, address geo.Tile) (*tileBytes, error) {
	before := q.version
	for try := 0; ; try++ {
		body, err := s.drawTile(ctx, address, t.layers)
		if err != nil {
			return nil, err
		}
		after, err := s.features.Version(ctx)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read the version of the dataset: %w", err)
		case after == before:
			return &tileBytes{key: t.cacheKey(before, address), body: kept{plain: body}, version: before}, nil
		case try > 0:
			return &tileBytes{body: kept{plain: body}}, nil
		}
		before = after
		all, err := s.features.Collections(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the collections: %w", err)
		}
		if t, err = q.tileset(all); err != nil {
			return nil, err
		}
	}
}

// drawTile reads the rows of each layer and encodes them.
func (s *Server) drawTile(ctx context.Context, address geo.Tile, layers []tileLayer) ([]byte, error) {
	drawn := make([]mvt.Layer, len(layers))
	for i, layer := range layers {
		drawn[i] = mvt.Layer{Name: layer.name, Features: s.layerFeatures(ctx, address, layer)}
	}
	body, err := mvt.Encode(address, drawn, mvt.Options{Extent: tileExtent, Buffer: tileBuffer})
	if err != nil {
		return nil, fmt.Errorf("draw tile %d/%d/%d of %s: %w", address.Z, address.X, address.Y, address.Set, err)
	}
	return body, nil
}

// layerFeatures yields what a layer has on a tile and its buffer.
func (s *Server) layerFeatures(ctx context.Context, address geo.Tile, layer tileLayer) iter.Seq2[mvt.Feature, error] {
	c := layer.collection
	box := address.Buffered(float64(tileBuffer) / tileExtent)
	zoom := int(address.Zoom())
	columns := tagColumns(c)
	query := data.Query{Collection: c.ID, Box: &box, Zoom: &zoom, SkipRelated: true, Columns: columns.names, Filter: layer.filter, Interval: layer.interval}
	if layer.area {
		query.Match = data.MatchArea
	}
	return func(yield func(mvt.Feature, error) bool) {
		tags := make([]mvt.Tag, 0, len(columns.names)+1)
		for f, err := range s.features.Features(ctx, query) {
			if err != nil {
				yield(mvt.Feature{}, err)
				return
			}
			geometry := f.Geometry
			if layer.area {
				if geometry = circle(c, f); geometry == nil {
					continue
				}
			}
			tags = tags[:0]
			if columns.id {
				tags = append(tags, mvt.Tag{Key: "id", Value: f.ID})
			}
			for _, i := range columns.indexes {
				if f.Values[i] != nil {
					tags = append(tags, mvt.Tag{Key: c.Columns[i].Name, Value: f.Values[i]})
				}
			}
			if !yield(mvt.Feature{ID: tileID(f.Key), Geometry: geometry, Tags: tags}, nil) {
				return
			}
		}
	}
}

// tileID is the number of a feature on a tile, where ids have no sign: a key
// below zero has none, which 0 stands for.
func tileID(key int64) uint64 { return uint64(max(0, key)) }

// circle is the area of uncertainty around a point, or nil when there is none.
func circle(c *data.Collection, f *data.Feature) orb.Geometry {
	centre, isPoint := f.Geometry.(orb.Point)
	radius, known := numberOf(valueOf(c, f.Values, c.RadiusCol))
	if !isPoint || !known || !(radius > 0) {
		return nil
	}
	if polygon := geo.Circle(centre, radius, circleVertices); polygon != nil {
		return polygon
	}
	return nil
}

// tagSet says which columns become tags: plain values, not JSON, not binary,
// not the rows of other tables.
type tagSet struct {
	names   []string
	indexes []int
	id      bool // the feature's id is a tag too, since a tile's own ids are numbers
}

func tagColumns(c *data.Collection) tagSet {
	set := tagSet{names: []string{}, id: c.IDColumn != "" && c.Column("id") == nil}
	for i, column := range c.Columns {
		if !column.Related && column.Type != data.JSON && column.Type != data.Binary {
			set.names, set.indexes = append(set.names, column.Name), append(set.indexes, i)
		}
	}
	return set
}
