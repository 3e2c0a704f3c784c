package gpkg

import (
	"errors"
	"io/fs"
	"os"
	"reflect"
	"strconv"
)

// carryWords gives each table of a new schema its index, which is that of the
// old schema if it is over the same columns. It is called with loading held, or
// before anybody else knows the store.
func (s *Store) carryWords(old, now *schema) {
	for _, id := range now.names {
		t := now.tables[id]
		columns := t.textColumns()
		if old != nil && old.tables[id] != nil && reflect.DeepEqual(old.tables[id].words.columns, columns) {
			t.words = old.tables[id].words
			continue
		}
		s.words.last++
		t.words = &wordIndex{store: s, alias: "panj_words_" + strconv.Itoa(s.words.last), columns: columns, turn: make(chan struct{}, 1)}
		t.words.turn <- struct{}{}
	}
}

// retireWords lets go of the indexes of a schema that the next one, nil at the
// end, does not have.
func (s *Store) retireWords(old, next *schema) {
	for id, t := range old.tables {
		if next == nil || next.tables[id] == nil || next.tables[id].words != t.words {
			t.words.change(func(x *wordIndex) { x.retired = true })
		}
	}
}

// closeWords removes the indexes, those in use when they are released.
func (s *Store) closeWords() error {
	s.loading.Lock()
	defer s.loading.Unlock()
	if last := s.schema.Load(); last != nil {
		s.retireWords(last, nil)
	}
	if made, ok := s.words.scratch.value(); ok {
		return made.Close()
	}
	return nil
}

// hold keeps the file of an index until release; false when it is gone.
func (x *wordIndex) hold() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.gone.Load() {
		return false
	}
	x.users++
	return true
}

func (x *wordIndex) release() { x.change(func(x *wordIndex) { x.users-- }) }

// change removes the file if nobody needs it after the change.
func (x *wordIndex) change(f func(*wordIndex)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f(x)
	if !x.retired || x.users > 0 || x.gone.Swap(true) {
		return
	}
	x.store.readers.detachGone()
	if err := x.remove(); err != nil {
		x.store.log.Warn("an index of words that is out of use is not removed before the end", "path", x.path, "error", err)
	}
}

// remove closes and removes the file, if it was made.
func (x *wordIndex) remove() error {
	if x.writer == nil {
		return nil
	}
	errs := []error{x.writer.Close()}
	x.writer = nil
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(x.path + suffix); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
