package gpkg

import (
	"context"
	"database/sql/driver"
	"hash/maphash"
	"strings"

	"panj/data/fulltext"
)

// rowText gathers the searched values of one row, of several where a view gives
// many rows one key.
type rowText struct {
	columns []textColumn
	values  []driver.Value // one for each column, time and again
	buffer  []byte
}

// sum tells two contents of a row apart.
func (r *rowText) sum(seed maphash.Seed) int64 {
	r.buffer = r.buffer[:0]
	for _, v := range r.values {
		if v == nil {
			r.buffer = append(r.buffer, 0)
			continue
		}
		r.buffer = append(append(r.buffer, 1), asText(v).(string)...)
		r.buffer = append(r.buffer, 0xff) // no byte of a text
	}
	return int64(maphash.Bytes(seed, r.buffer))
}

// folded are the words of all texts.
func (r *rowText) folded() string {
	r.buffer = r.buffer[:0]
	for i, v := range r.values {
		r.columns[i%len(r.columns)].each(v, func(text string) {
			if len(r.buffer) > 0 {
				r.buffer = append(r.buffer, textBoundary...)
			}
			r.buffer = fulltext.AppendWords(r.buffer, text)
		})
	}
	return string(r.buffer)
}

// eachRowText calls f for every key of a table, in their order.
func (s *Store) eachRowText(ctx context.Context, c *conn, t *table, columns []textColumn, f func(key int64, r *rowText) error) error {
	names := []string{row + "." + t.key}
	for _, column := range columns {
		names = append(names, "+"+row+"."+quoted(column.name))
	}
	r := &rowText{columns: columns}
	var key int64
	pending := false
	flush := func() error {
		if !pending {
			return nil
		}
		return f(key, r)
	}
	err := c.each(ctx, func(values []driver.Value) error {
		k, ok := values[0].(int64)
		if !ok {
			return nil // reading it as a feature says so
		}
		if !pending || k != key {
			if err := flush(); err != nil {
				return err
			}
			key, pending, r.values = k, true, r.values[:0]
		}
		r.values = append(r.values, values[1:]...)
		return nil
	}, `SELECT `+strings.Join(names, ", ")+` FROM `+quoted(t.ID)+` AS t ORDER BY 1`)
	if err != nil {
		return err
	}
	return flush()
}

// wordWriter changes an index, some rows in each transaction.
type wordWriter struct {
	ctx  context.Context // as long as the writer
	c    *conn
	open bool
	rows int // changed in the open transaction
}

func (w *wordWriter) begin() error {
	if err := w.c.exec(w.ctx, `BEGIN`); err != nil {
		return err
	}
	w.open, w.rows = true, 0
	return nil
}

func (w *wordWriter) commit() error {
	if err := w.c.exec(w.ctx, `COMMIT`); err != nil {
		return err
	}
	w.open = false
	return nil
}

// end commits what is left, or gives it up after a failure.
func (w *wordWriter) end(err *error) {
	if *err == nil && w.open {
		*err = w.commit()
	}
	if w.open {
		_ = w.c.exec(context.WithoutCancel(w.ctx), `ROLLBACK`) // the first failure counts
		w.open = false
	}
}

// put indexes a row; there says that the index has an older content of it.
func (w *wordWriter) put(key, sum int64, r *rowText, there bool) error {
	if there {
		if err := w.c.exec(w.ctx, `DELETE FROM words WHERE rowid = ?`, key); err != nil {
			return err
		}
	}
	if err := w.c.exec(w.ctx, `INSERT INTO words (rowid, texts) VALUES (?, ?)`, key, r.folded()); err != nil {
		return err
	}
	return w.counted(w.c.exec(w.ctx, `INSERT OR REPLACE INTO rows (key, sum) VALUES (?, ?)`, key, sum))
}

func (w *wordWriter) remove(key int64) error {
	if err := w.c.exec(w.ctx, `DELETE FROM words WHERE rowid = ?`, key); err != nil {
		return err
	}
	return w.counted(w.c.exec(w.ctx, `DELETE FROM rows WHERE key = ?`, key))
}

func (w *wordWriter) counted(err error) error {
	if w.rows++; err != nil || w.rows < rowsAtOnce {
		return err
	}
	if err := w.commit(); err != nil {
		return err
	}
	return w.begin()
}
