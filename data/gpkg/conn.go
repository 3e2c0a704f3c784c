package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"reflect"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// engine is SQLite with our functions. It is a driver of its own, so nothing
// leaks into other users of the library in this process.
var engine = newEngine()

func newEngine() *sqlite.Driver {
	d := &sqlite.Driver{}
	for _, f := range functions {
		d.MustRegisterFunction(f.name, &sqlite.FunctionImpl{
			NArgs: f.args, Scalar: f.call, Deterministic: true, VolatileArgs: true,
		})
	}
	return d
}

// dsn writes a data source name. Everything a connection needs is in it.
func dsn(path string, params url.Values) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: params.Encode()}
	return u.String(), nil
}

// maxStatements is how many prepared statements a connection keeps.
const maxStatements = 64

// conn is one SQLite connection with its prepared statements. It stands on the
// driver, not on database/sql, which costs more than a small query itself. Not
// for concurrent use; one query at a time.
type conn struct {
	c        driver.Conn
	db       uintptr // see interrupt
	stmts    map[string]driver.Stmt
	order    []string     // of stmts, oldest first
	attached []*wordIndex // oldest first
}

func connect(dsn string) (*conn, error) {
	c, err := engine.Open(dsn)
	if err != nil {
		return nil, err
	}
	return &conn{c: c, db: handle(c), stmts: map[string]driver.Stmt{}}, nil
}

// Close closes the statements and the connection.
func (c *conn) Close() error {
	for _, s := range c.stmts {
		s.Close()
	}
	return c.c.Close()
}

func (c *conn) prepare(ctx context.Context, sql string) (driver.Stmt, error) {
	if s, ok := c.stmts[sql]; ok {
		return s, nil
	}
	s, err := c.c.(driver.ConnPrepareContext).PrepareContext(ctx, sql)
	if err != nil {
		return nil, err
	}
	if len(c.order) >= maxStatements {
		c.stmts[c.order[0]].Close()
		delete(c.stmts, c.order[0])
		c.order = append(c.order[:0], c.order[1:]...)
	}
	c.stmts[sql] = s
	c.order = append(c.order, sql)
	return s, nil
}

func named(args []any) []driver.NamedValue {
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case int:
			a = int64(v)
		case bool:
			a = int64(0)
			if v {
				a = int64(1)
			}
		}
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return values
}

func (c *conn) exec(ctx context.Context, sql string, args ...any) error {
	s, err := c.prepare(ctx, sql)
	if err != nil {
		return err
	}
	_, err = s.(driver.StmtExecContext).ExecContext(ctx, named(args))
	return err
}

// rows is the answer to a query. values holds the present row; its texts and
// blobs may be kept, the slice may not.
type rows struct {
	ctx    context.Context // of the query, for as long as it runs
	r      driver.Rows
	values []driver.Value
	err    error
	rest   func() // ends the watch over ctx
}

func (c *conn) query(ctx context.Context, sql string, args ...any) (*rows, error) {
	s, err := c.prepare(ctx, sql)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtQueryContext).QueryContext(ctx, named(args))
	if err != nil {
		return nil, err
	}
	return &rows{ctx: ctx, r: r, values: make([]driver.Value, len(r.Columns())), rest: c.watch(ctx)}, nil
}

// watch interrupts the query when its context is done, until the returned
// function is called. The driver itself does so only up to the first row, but
// the way to the second one can lead through a whole table.
func (c *conn) watch(ctx context.Context) (rest func()) {
	if ctx.Done() == nil || c.db == 0 {
		return func() {}
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(interrupted)
		c.interrupt()
	})
	return func() {
		if !stop() {
			<-interrupted // or it could hit the next query
		}
	}
}

// interrupt ends what the connection is doing; SQLite allows it from any
// goroutine while the connection is open. It is one atomic store, which needs
// nothing of the thread that the first argument stands for.
func (c *conn) interrupt() { sqlite3.Xsqlite3_interrupt(nil, c.db) }

// handle returns SQLite's handle of a connection, which the driver keeps in a
// field of its own and has no method to interrupt. If another version of the
// driver keeps it elsewhere it is 0, and a query ends at its next row.
func handle(c driver.Conn) uintptr {
	v := reflect.ValueOf(c)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return 0
	}
	db := v.Elem().FieldByName("db")
	if db.Kind() != reflect.Uintptr {
		return 0
	}
	return uintptr(db.Uint())
}

// next moves to the next row, if there is one and the context is not done.
func (r *rows) next() bool {
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err == nil {
		r.err = r.r.Next(r.values)
	}
	if code(r.err) == sqlite3.SQLITE_INTERRUPT && r.ctx.Err() != nil {
		r.err = r.ctx.Err()
	}
	return r.err == nil
}

// close ends the query and returns what went wrong in it, if anything.
func (r *rows) close() error {
	r.rest()
	err := r.r.Close()
	if r.err != nil && !errors.Is(r.err, io.EOF) {
		return r.err
	}
	return err
}

// each calls f with every row of an answer; the slice is valid in the call.
func (c *conn) each(ctx context.Context, f func(row []driver.Value) error, sql string, args ...any) error {
	r, err := c.query(ctx, sql, args...)
	if err != nil {
		return err
	}
	for r.next() {
		if err := f(r.values); err != nil {
			r.close() // the first error counts
			return err
		}
	}
	return r.close()
}

// one returns the first value of the first row; nil when there is none.
func (c *conn) one(ctx context.Context, sql string, args ...any) (v driver.Value, err error) {
	err = c.each(ctx, func(row []driver.Value) error {
		v = row[0]
		return nil
	}, sql, args...)
	return v, err
}

// number is one for a whole number; NULL counts as 0.
func (c *conn) number(ctx context.Context, sql string, args ...any) (int64, error) {
	v, err := c.one(ctx, sql, args...)
	if err != nil || v == nil {
		return 0, err
	}
	n, ok := v.(int64)
	if !ok {
		return 0, fmt.Errorf("expected a whole number, got %v", v)
	}
	return n, nil
}

// str reads a text column; NULL and anything else is "".
func str(v driver.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}
