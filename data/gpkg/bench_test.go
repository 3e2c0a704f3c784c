package gpkg_test

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"panj/data"
	"panj/data/datatest"
	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
	"panj/geo"
)

// borderLine is the real line, on which the synthetic points lie.
func borderLine(tb testing.TB) *geo.Line {
	tb.Helper()
	d, err := ingest.Seed(seed.FS)
	if err != nil {
		tb.Fatal(err)
	}
	for _, t := range d.Tables {
		if t.Collection.ID == "border" {
			line, err := geo.NewLine(t.Rows[0].Geometry.(orb.LineString))
			if err != nil {
				tb.Fatal(err)
			}
			return line
		}
	}
	tb.Fatal("the seed has no border")
	return nil
}

const benchRows = 1_000_000

// benchFile makes a GeoPackage of a million synthetic points, once.
func benchFile(b *testing.B) string {
	b.Helper()
	return datatest.Cached(b, fmt.Sprintf("points-%d-v2.gpkg", benchRows), func(path string) error {
		return gpkg.Create(b.Context(), path, datatest.Points(borderLine(b), benchRows))
	})
}

func benchStore(b *testing.B) *gpkg.Store {
	b.Helper()
	s, err := gpkg.Open(b.Context(), benchFile(b), gpkg.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// read goes through an answer and returns how many features it had.
func read(tb testing.TB, s *gpkg.Store, q data.Query) int {
	n := 0
	for _, err := range s.Features(context.Background(), q) {
		if err != nil {
			tb.Fatal(err)
		}
		n++
	}
	return n
}

// boxAround finds a box around a place of the line that holds about n points.
func boxAround(b *testing.B, s *gpkg.Store, at orb.Point, n int) *geo.Box {
	b.Helper()
	low, high := 0.0, 5.0
	for range 40 {
		half := (low + high) / 2
		box := &geo.Box{West: at[0] - half, South: at[1] - half, East: at[0] + half, North: at[1] + half}
		count, err := s.Count(context.Background(), data.Query{Collection: datatest.PointsID, Box: box})
		switch {
		case err != nil:
			b.Fatal(err)
		case count < n:
			low = half
		default:
			high = half
		}
		if count == n {
			return box
		}
	}
	return &geo.Box{West: at[0] - high, South: at[1] - high, East: at[0] + high, North: at[1] + high}
}

// cpu returns the processor time of this process, user and system. On a
// machine that has other work to do it says more than the clock.
func cpu(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timed runs a benchmark and reports processor time as well.
func timed(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		start := cpu(b)
		for b.Loop() {
			f()
		}
		b.ReportMetric(float64(cpu(b)-start)/float64(b.N), "cpu-ns/op")
	})
}

var benchPlace = orb.Point{70.5, 37.6}

func BenchmarkStore(b *testing.B) {
	s := benchStore(b)
	points := func(q data.Query) data.Query {
		q.Collection = datatest.PointsID
		return q
	}
	zoom := func(z uint32) data.Query {
		box := geo.TileAt(benchPlace, z).Buffered(1.0 / 32)
		level := int(z)
		return points(data.Query{Box: &box, Zoom: &level, Columns: []string{"name", "type"}})
	}
	page := points(data.Query{Limit: 100})
	for _, c := range []struct {
		name string
		q    data.Query
	}{
		{"bbox100", points(data.Query{Box: boxAround(b, s, benchPlace, 100)})},
		{"bbox10000", points(data.Query{Box: boxAround(b, s, benchPlace, 10_000)})},
		{"bbox10000-limit100", points(data.Query{Box: boxAround(b, s, benchPlace, 10_000), Limit: 100})},
		{"bbox500000-limit100", points(data.Query{Box: &geo.Box{West: 60, South: 30, East: 71, North: 50}, Limit: 100})},
		{"world-limit100", points(data.Query{Box: &geo.Box{West: -180, South: -90, East: 180, North: 90}, Limit: 100})},
		{"id", points(data.Query{IDs: []string{"p0765432"}})},
		{"page-first", page},
		{"page-500000", points(data.Query{Limit: 100, After: new(int64(500_000))})},
		{"page-before-500000", points(data.Query{Limit: 100, Before: new(int64(500_000))})},
		{"offset-500000", points(data.Query{Limit: 100, Offset: 500_000})},
		{"tile-z10", zoom(10)},
		{"tile-z14", zoom(14)},
		{"month-limit100", points(data.Query{Interval: &data.Interval{Start: "2011-05-01", End: "2011-05-31"}, Limit: 100})},
	} {
		timed(b, c.name, func() { read(b, s, c.q) })
	}
	count := points(data.Query{Box: boxAround(b, s, benchPlace, 10_000)})
	timed(b, "count10000", func() {
		if _, err := s.Count(context.Background(), count); err != nil {
			b.Fatal(err)
		}
	})
	timed(b, "version", func() {
		if _, err := s.Version(context.Background()); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkOpen is the start with an existing file of a million rows, with the
// descriptions of the collections.
func BenchmarkOpen(b *testing.B) {
	path := benchFile(b)
	for _, describe := range []bool{false, true} {
		timed(b, map[bool]string{false: "open", true: "open-and-describe"}[describe], func() {
			s, err := gpkg.Open(b.Context(), path, gpkg.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			if !describe {
				return
			}
			if _, err := s.Collections(b.Context(), datatest.PointsID); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkCreate writes 100,000 points.
func BenchmarkCreate(b *testing.B) {
	d := datatest.Points(borderLine(b), 100_000)
	timed(b, "100000", func() {
		path := b.TempDir() + "/new.gpkg"
		if err := gpkg.Create(b.Context(), path, d); err != nil {
			b.Fatal(err)
		}
		os.Remove(path)
	})
}
