package mvt

import (
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"github.com/paulmach/orb"
)

// scratch is the working memory of one Encode.
type scratch struct {
	frame frame

	// The layer at hand.
	features []byte // Feature messages with their prefixes
	keys     []byte // keys with their prefixes
	keyOf    map[string]int
	lastUse  []int    // by key: the number of the feature that used it last
	columns  []column // by position in Tags: the key seen there last
	values   values
	count    int // features looked at

	// The feature at hand.
	tags     []byte
	geometry []byte

	shape shape
}

// column remembers a key's number for the next feature.
type column struct {
	key   string
	index int
}

var scratches = sync.Pool{New: func() any { return &scratch{keyOf: map[string]int{}} }}

// keepAtMost is the size in bytes up to which working memory is kept for the
// next tile.
const keepAtMost = 8 << 20

func (s *scratch) release() {
	clear(s.columns) // do not hold on to the caller's strings
	clear(s.keyOf)
	if cap(s.features)+cap(s.values.encoded)+8*len(s.values.slots)+s.shape.size() <= keepAtMost {
		scratches.Put(s)
	}
}

// appendLayer appends the layer to the tile, unless it has no feature.
func (s *scratch) appendLayer(dst []byte, l Layer) ([]byte, error) {
	s.features, s.keys, s.lastUse, s.columns = s.features[:0], s.keys[:0], s.lastUse[:0], s.columns[:0]
	s.count = 0
	clear(s.keyOf)
	s.values.reset()
	if l.Features == nil {
		return dst, nil
	}
	for f, err := range l.Features {
		if err != nil {
			return nil, err
		}
		if err := s.addFeature(f); err != nil {
			return nil, err
		}
	}
	if len(s.features) == 0 {
		return dst, nil
	}
	return s.appendMessage(dst, l.Name), nil
}

// appendMessage appends the finished Layer message.
func (s *scratch) appendMessage(dst []byte, name string) []byte {
	extent := uint64(s.frame.extent)
	size := 2 + 1 + uvarintLen(uint64(len(name))) + len(name) + len(s.features) + len(s.keys) + 1 + uvarintLen(extent)
	for i := range s.values.ends {
		n := len(s.values.item(i))
		size += 1 + uvarintLen(uint64(n)) + n
	}
	if need := len(dst) + size + 1 + binary.MaxVarintLen64; cap(dst) < need {
		dst = append(make([]byte, 0, need), dst...)
	}
	dst = append(dst, tileLayers)
	dst = binary.AppendUvarint(dst, uint64(size))
	dst = append(dst, layerVersion, specVersion)
	dst = appendBytes(dst, layerName, name)
	dst = append(dst, s.features...)
	dst = append(dst, s.keys...)
	for i := range s.values.ends {
		dst = appendBytes(dst, layerValues, s.values.item(i))
	}
	dst = append(dst, layerExtent)
	return binary.AppendUvarint(dst, extent)
}

// addFeature draws one feature: up to three in the tile, for a collection.
func (s *scratch) addFeature(f Feature) error {
	s.count++
	if p, ok := f.Geometry.(orb.Point); ok {
		s.shape.reset()
		s.shape.addPoint(&s.frame, p)
	} else {
		s.shape.draw(&s.frame, f.Geometry)
	}
	if s.shape.isEmpty() {
		return nil
	}
	if err := s.encodeTags(f.Tags); err != nil {
		return err
	}
	if len(s.shape.points) > 0 {
		s.geometry = appendPoints(s.geometry[:0], s.shape.points)
		s.appendFeature(f.ID, kindPoint)
	}
	if len(s.shape.lines.ends) > 0 {
		s.geometry = appendPaths(s.geometry[:0], &s.shape.lines, false)
		s.appendFeature(f.ID, kindLine)
	}
	if len(s.shape.rings.ends) > 0 {
		s.geometry = appendPaths(s.geometry[:0], &s.shape.rings, true)
		s.appendFeature(f.ID, kindPolygon)
	}
	return nil
}

// appendFeature appends the Feature message of the tags and geometry at hand.
func (s *scratch) appendFeature(id uint64, k kind) {
	size := 2 + 1 + uvarintLen(uint64(len(s.geometry))) + len(s.geometry)
	if id != 0 {
		size += 1 + uvarintLen(id)
	}
	if len(s.tags) > 0 {
		size += 1 + uvarintLen(uint64(len(s.tags))) + len(s.tags)
	}
	dst := append(s.features, layerFeatures)
	dst = binary.AppendUvarint(dst, uint64(size))
	if id != 0 {
		dst = append(dst, featureID)
		dst = binary.AppendUvarint(dst, id)
	}
	if len(s.tags) > 0 {
		dst = appendBytes(dst, featureTags, s.tags)
	}
	dst = append(dst, featureType, byte(k))
	s.features = appendBytes(dst, featureGeometry, s.geometry)
}

// encodeTags turns tags into pairs of numbers.
func (s *scratch) encodeTags(tags []Tag) error {
	s.tags = s.tags[:0]
	for i := range tags {
		v, ok, err := s.values.index(tags[i].Value)
		if err != nil {
			return fmt.Errorf("tag %q: %w", tags[i].Key, err)
		}
		if !ok {
			continue
		}
		k := s.key(i, tags[i].Key)
		if s.lastUse[k] == s.count {
			return fmt.Errorf("tag %q: given twice for one feature", tags[i].Key)
		}
		s.lastUse[k] = s.count
		s.tags = binary.AppendUvarint(s.tags, uint64(k))
		s.tags = binary.AppendUvarint(s.tags, uint64(v))
	}
	return nil
}

// key returns the number of the key at a position of Tags.
func (s *scratch) key(position int, key string) int {
	for len(s.columns) <= position {
		s.columns = append(s.columns, column{index: -1})
	}
	if c := &s.columns[position]; c.index >= 0 && c.key == key {
		return c.index
	}
	valid := strings.ToValidUTF8(key, "\uFFFD")
	k, ok := s.keyOf[valid]
	if !ok {
		k = len(s.lastUse)
		s.keyOf[valid] = k
		s.lastUse = append(s.lastUse, 0)
		s.keys = appendBytes(s.keys, layerKeys, valid)
	}
	s.columns[position] = column{key, k}
	return k
}
