package datatest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"panj/data"
	"panj/geo"
)

// farthest is how far from the line the points of [Points] lie at most, metres.
const farthest = 60_000

// PointsID is the collection that [Points] makes.
const PointsID = "points"

// Points returns a dataset of n points, none farther than 60 km from the line,
// with the eight attributes of an incident that matter for speed. The same n
// and line give the same points, in no order of place. Their ids are
// "p0000000" and so on, their keys 1 to n.
func Points(line *geo.Line, n int) *data.Dataset {
	t := data.Table{Collection: data.Collection{
		ID: PointsID, Title: "Synthetic points", Description: "Made for measurements; none of them is real.", Geometry: data.Point, IDColumn: "id",
		Columns: []data.Column{
			{Name: "name", Type: data.Text, Title: "Name", Required: true},
			{Name: "type", Type: data.Text, Title: "Type", Required: true, Enum: pointTypes},
			{Name: "status", Type: data.Text, Title: "Status"},
			{Name: "date", Type: data.Date, Title: "Date", Required: true},
			{Name: "killed", Type: data.Integer, Title: "Killed"},
			{Name: "injured", Type: data.Integer, Title: "Injured"},
			{Name: "km", Type: data.Number, Title: "Kilometre", Required: true},
			{Name: "radius_m", Type: data.Number, Title: "Radius of uncertainty, m"},
		},
	}}
	random := rand.New(rand.NewPCG(17, 42))
	first := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	t.Rows = make([]data.Feature, n)
	for i := range t.Rows {
		km := random.Float64() * line.Length()
		at, err := line.At(km)
		if err != nil {
			panic("a kilometre of the line is on the line: " + err.Error())
		}
		t.Rows[i] = data.Feature{
			ID:       fmt.Sprintf("p%07d", i),
			Geometry: geo.Direct(at, random.Float64()*360, farthest*math.Sqrt(random.Float64())),
			Values: []any{
				fmt.Sprintf("Place %d at kilometre %.0f", i, km),
				pointTypes[random.IntN(len(pointTypes))],
				pick(random, 4, "single-source"),
				first.AddDate(0, 0, random.IntN(9500)).Format(time.DateOnly),
				pick(random, 2, int64(random.IntN(5))),
				pick(random, 2, int64(random.IntN(20))),
				math.Round(km*1000) / 1000,
				pick(random, 3, float64(100*random.IntN(300))),
			},
		}
	}
	return &data.Dataset{
		Title: "Synthetic points", Licence: data.Link{Title: "CC0 1.0", Href: "https://creativecommons.org/publicdomain/zero/1.0/"},
		Tables: []data.Table{t},
	}
}

var pointTypes = []string{"armed-assault", "clash", "crossing", "drone-strike", "exchange-of-fire", "seizure"}

// pick returns the value one time in n, else nil.
func pick(random *rand.Rand, n int, value any) any {
	if random.IntN(n) == 0 {
		return value
	}
	return nil
}

// Cached returns the path of a file which create makes when there is none yet
// under that name in the folder PANJ_BENCH_DIR, by default one in the folder
// for temporary files. It spares benchmarks the making of large files; put
// into the name whatever the content depends on.
func Cached(tb testing.TB, name string, create func(path string) error) string {
	tb.Helper()
	dir := os.Getenv("PANJ_BENCH_DIR")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "panj-bench")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if err := create(path); err != nil {
		tb.Fatal(err)
	}
	return path
}
