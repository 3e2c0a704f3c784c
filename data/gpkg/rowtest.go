package gpkg

import (
	"database/sql/driver"
	"fmt"
	"sync"

	"modernc.org/sqlite"

	"panj/data"
	"panj/data/cql2"
)

// rowTest is a condition that is evaluated in Go, row by row.
type rowTest struct {
	expr    cql2.Expr
	columns []testColumn
	crs     int
}

// testColumn is one argument of panj_test.
type testColumn struct {
	name     string
	kind     data.ColumnType
	geometry bool
}

// tests are the conditions of the statements that run now. A statement hands
// the number of its condition to panj_test, for SQL cannot carry the tree.
var tests registry[*rowTest]

// registry gives numbers to what SQL cannot carry.
type registry[T any] struct {
	mu    sync.RWMutex
	last  int64
	known map[int64]T
}

func (r *registry[T]) add(t T) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil {
		r.known = map[int64]T{}
	}
	r.last++
	r.known[r.last] = t
	return r.last
}

func (r *registry[T]) remove(ids []int64) {
	if len(ids) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		delete(r.known, id)
	}
}

func (r *registry[T]) get(id int64) T {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.known[id]
}

// panjTest(number, value, ...) evaluates a condition for a row: 1, 0 or NULL.
func panjTest(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	id, _ := args[0].(int64)
	test := tests.get(id)
	if test == nil || len(args) != 1+len(test.columns) {
		return nil, fmt.Errorf("there is no condition %v of %d values", args[0], len(args)-1)
	}
	truth, err := cql2.Eval(test.expr, &testedRow{test, args[1:]})
	switch {
	case err != nil:
		return nil, err
	case truth == cql2.Unknown:
		return nil, nil
	case truth == cql2.True:
		return int64(1), nil
	}
	return int64(0), nil
}

// testedRow shows the arguments of panj_test as the row of a filter.
type testedRow struct {
	*rowTest
	values []driver.Value
}

// Value converts a value as it is converted for clients. A geometry that
// cannot be read is NULL.
func (r *testedRow) Value(name string) any {
	for i, c := range r.columns {
		switch {
		case c.name != name:
		case c.geometry:
			blob, _ := r.values[i].([]byte)
			g, err := decodeGeometry(blob)
			if err != nil || g == nil {
				return nil
			}
			return toLonLat(g, r.crs)
		default:
			return filterValue(c.kind, r.values[i])
		}
	}
	return nil
}

// filterValue is the value of a column as filters see it.
func filterValue(kind data.ColumnType, v driver.Value) any {
	return kind.FilterType().Convert(convert(kind, v))
}

// valueFunc makes a function that converts what a column should not hold.
func valueFunc(kind data.ColumnType) func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
	return func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		switch v := filterValue(kind, args[0]).(type) {
		case cql2.Date:
			return string(v), nil
		case bool:
			if v {
				return int64(1), nil
			}
			return int64(0), nil
		default:
			return v, nil
		}
	}
}
