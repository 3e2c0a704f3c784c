package gpkg_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"panj/data/gpkg"
)

// counting is the SQL of a view with so many rows and nothing stored.
func counting(view string, rows int) string {
	return fmt.Sprintf(`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('%[1]s', 'attributes');
		CREATE VIEW %[1]s AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %[2]d) SELECT n AS fid, n %% 10 AS digit FROM c;`, view, rows)
}

// endless has more rows than anybody counts in a year.
const endless = 1 << 50

// A table that takes long to measure keeps nobody waiting who does not ask
// for that, and does not keep the store from closing.
func TestOnlyWhatIsAskedForIsMeasured(t *testing.T) {
	path := foreign(t, bare+counting("slow", endless)+counting("quick", 10))
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	within(t, "the schema and another collection", func() {
		for range 2 {
			if list, err := s.Collections(t.Context()); err != nil || len(list) != 2 || list[1].ID != "slow" || len(list[1].Columns) != 1 {
				t.Errorf("%v, %v", list, err)
			}
			if c := described(t, s, "quick"); c.Count != 10 {
				t.Errorf("quick: count %d", c.Count)
			}
			script(t, path, `CREATE TABLE IF NOT EXISTS other (a)`, `INSERT INTO other VALUES (1)`)
		}
	})
	for range 3 { // each gives up by its own context
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		within(t, "giving up", func() {
			if _, err := s.Collections(ctx, "slow"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("slow: %v", err)
			}
		})
		cancel()
		script(t, path, `INSERT INTO other VALUES (1)`)
	}
	within(t, "closing", func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Collections(t.Context(), "slow"); err == nil {
		t.Error("a closed store measures")
	}
}

// within fails if f takes far longer than it should.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s takes longer than 20 s", what)
	}
}

// No request lasts as long as the work; together they get its result.
func TestMeasuringGoesOnWhenNobodyWaits(t *testing.T) {
	const rows = 2_000_000 // some tenths of a second
	s, _ := open(t, foreign(t, bare+counting("big", rows)))
	begun, gaveUp := time.Now(), 0
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		list, err := s.Collections(ctx, "big")
		cancel()
		if err == nil {
			if list[0].Count != rows || gaveUp == 0 {
				t.Errorf("count %d after %d requests that gave up", list[0].Count, gaveUp)
			}
			return
		}
		if gaveUp++; !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > time.Minute {
			t.Fatalf("request %d: %v", gaveUp, err)
		}
	}
}

// What JSON values are is said when all of them are the same.
func TestKindsOfJSON(t *testing.T) {
	path := foreign(t, bare+`INSERT INTO gpkg_contents (table_name, data_type) VALUES ('j', 'attributes');
		CREATE TABLE j (fid INTEGER PRIMARY KEY, lists JSON, objects JSON, mixed JSON, broken JSON, none JSON, word TEXT, names JSON, any JSON);
		INSERT INTO j VALUES (1, '[1]', '{}', '[]', '[]', NULL, '[]', '["a"]', '["a"]'), (2, NULL, '{"a":1}', '{}', '[', NULL, '[]', '[]', '[1]'),
			(3, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL)`)
	s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	kinds := map[string]string{}
	for _, c := range described(t, s, "j").Columns {
		kinds[c.Name] = strings.TrimSpace(c.JSONKind + " " + c.JSONItems)
	}
	if want := map[string]string{"lists": "array integer", "objects": "object", "mixed": "", "broken": "", "none": "", "word": "", "names": "array string", "any": "array"}; !maps.Equal(kinds, want) {
		t.Errorf("the JSON is %v, want %v", kinds, want)
	}
	unmeasured, err := s.Collections(t.Context())
	if err != nil || unmeasured[0].Columns[0].JSONKind != "" {
		t.Errorf("%+v, %v: nobody asked for it", unmeasured[0].Columns[0], err)
	}
}
