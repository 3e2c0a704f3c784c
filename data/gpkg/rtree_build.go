package gpkg

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// An R-tree is written as SQLite keeps it, node by node, instead of row by
// row: five times faster, and the nodes overlap less. A node is depth (of the
// root only), number of cells, then the cells: key or child, and the box.
const (
	nodeHead = 4
	cellSize = 24
	// filling leaves room in each node, so that the first edits need not split it.
	filling = 0.85
)

// cell is an entry of a node: a row in a leaf, a node above.
type cell struct {
	id  int64
	box [4]float32 // minx, maxx, miny, maxy
}

// newCell rounds a bound outward.
func newCell(id int64, b orb.Bound) cell {
	return cell{id, [4]float32{down(b.Min[0]), up(b.Max[0]), down(b.Min[1]), up(b.Max[1])}}
}

func down(v float64) float32 {
	if f := float32(v); float64(f) > v {
		return math.Nextafter32(f, float32(math.Inf(-1)))
	} else {
		return f
	}
}

func up(v float64) float32 { return -down(-v) }

// buildTree fills the R-tree of that name, which was just made and is empty.
func (w *writer) buildTree(name string, cells []cell) error {
	size, err := w.c.number(w.ctx, `SELECT length(data) FROM `+quoted(name+"_node")+` WHERE nodeno = 1`)
	if err != nil || len(cells) == 0 {
		return err
	}
	t := treeWriter{w: w, name: name, size: int(size)}
	t.fill = max(2, int(filling*float64((t.size-nodeHead)/cellSize)))
	t.rows = make([]leafOf, 0, len(cells))
	for depth := 0; ; depth++ {
		if len(cells) <= (t.size-nodeHead)/cellSize {
			if err := t.root(depth, cells); err != nil {
				return err
			}
			return t.writeRows()
		}
		if cells, err = t.level(depth, cells); err != nil {
			return err
		}
	}
}

// treeWriter writes the nodes of one R-tree from the leaves up.
type treeWriter struct {
	w          *writer
	name       string
	size, fill int // bytes of a node, cells in it
	last       int64
	rows       []leafOf
}

// leafOf tells in which leaf a row is.
type leafOf struct{ key, node int64 }

// level packs cells into nodes and returns a cell for each node. Cells are
// sorted into columns of about as many nodes as there are columns, and within
// a column by height (sort-tile-recursive).
func (t *treeWriter) level(depth int, cells []cell) ([]cell, error) {
	nodes := (len(cells) + t.fill - 1) / t.fill
	columns := int(math.Ceil(math.Sqrt(float64(nodes))))
	perColumn := (nodes + columns - 1) / columns * t.fill
	middle := func(c cell, axis int) float32 { return c.box[axis] + c.box[axis+1] }
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(middle(a, 0), middle(b, 0)), cmp.Compare(a.id, b.id)) })
	var above []cell
	for column := range slices.Chunk(cells, perColumn) {
		slices.SortFunc(column, func(a, b cell) int { return cmp.Or(cmp.Compare(middle(a, 2), middle(b, 2)), cmp.Compare(a.id, b.id)) })
		for node := range slices.Chunk(column, t.fill) {
			no := t.last + 2 // 1 is the root
			t.last++
			if err := t.write(no, 0, node); err != nil {
				return nil, err
			}
			if err := t.linkTo(no, depth, node); err != nil {
				return nil, err
			}
			above = append(above, around(no, node))
		}
	}
	return above, nil
}

// root writes the node at the top.
func (t *treeWriter) root(depth int, cells []cell) error {
	if err := t.write(1, depth, cells); err != nil {
		return err
	}
	return t.linkTo(1, depth, cells)
}

// around is the cell of a node.
func around(no int64, node []cell) cell {
	c := cell{no, node[0].box}
	for _, n := range node[1:] {
		c.box = [4]float32{min(c.box[0], n.box[0]), max(c.box[1], n.box[1]), min(c.box[2], n.box[2]), max(c.box[3], n.box[3])}
	}
	return c
}

func (t *treeWriter) write(no int64, depth int, cells []cell) error {
	b := make([]byte, nodeHead, t.size)
	binary.BigEndian.PutUint16(b, uint16(depth))
	binary.BigEndian.PutUint16(b[2:], uint16(len(cells)))
	for _, c := range cells {
		b = binary.BigEndian.AppendUint64(b, uint64(c.id))
		for _, v := range c.box {
			b = binary.BigEndian.AppendUint32(b, math.Float32bits(v))
		}
	}
	return t.w.exec(`INSERT OR REPLACE INTO `+quoted(t.name+"_node")+` (nodeno, data) VALUES (?, ?)`, no, b[:t.size])
}

// linkTo notes the way up: for rows their leaf, for nodes their parent.
func (t *treeWriter) linkTo(no int64, depth int, cells []cell) error {
	for _, c := range cells {
		if depth == 0 {
			t.rows = append(t.rows, leafOf{c.id, no})
			continue
		}
		if err := t.w.exec(`INSERT INTO `+quoted(t.name+"_parent")+` (nodeno, parentnode) VALUES (?, ?)`, c.id, no); err != nil {
			return err
		}
	}
	return nil
}

// writeRows writes the leaves of the rows, in the order of the keys.
func (t *treeWriter) writeRows() error {
	slices.SortFunc(t.rows, func(a, b leafOf) int { return cmp.Compare(a.key, b.key) })
	insert := `INSERT INTO ` + quoted(t.name+"_rowid") + ` (rowid, nodeno) VALUES (?, ?)`
	for i, r := range t.rows {
		if i%1024 == 0 && t.w.ctx.Err() != nil {
			return t.w.ctx.Err()
		}
		if err := t.w.exec(insert, r.key, r.node); err != nil {
			return err
		}
	}
	return nil
}
