package fulltext_test

import (
	"database/sql"
	"math/rand/v2"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// TestAgreesWithFTS5 compares with the tokenizer of SQLite, unicode61 with
// remove_diacritics 2, on scripts and letters that it knows as well.
func TestAgreesWithFTS5(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), `CREATE VIRTUAL TABLE w USING fts5 (t, tokenize = 'unicode61 remove_diacritics 2')`); err != nil {
		t.Fatal(err)
	}
	parts := []string{
		"Shodak", "shod", "ÉTÉ", "été", "ete", "Дарё", "ДАРАИ", "дар", "Пяндж", "посёлок", "Ąžuolas", "azuol", "Ǟ", "ẘ", "نهر", "پنج", "x1", "12", "1", "a", "naïve", "coöp",
		"-", "…", "،", "!", "\u200c", "“", "'", "_", "\t", "$",
	}
	r := rand.New(rand.NewPCG(1, 2))
	random := func(most int) string {
		var b strings.Builder
		for range 1 + r.IntN(most) {
			b.WriteString(parts[r.IntN(len(parts))])
			if r.IntN(4) > 0 {
				b.WriteByte(' ')
			}
		}
		return b.String()
	}
	found := 0
	for range 5000 {
		text, query := random(8), random(3)
		if strings.Trim(query, " -…،!\u200c“'_\t$") == "" || strings.ContainsRune(query, ',') {
			continue
		}
		if _, err := db.ExecContext(t.Context(), `INSERT OR REPLACE INTO w (rowid, t) VALUES (1, ?)`, text); err != nil {
			t.Fatal(err)
		}
		q := parse(t, query)
		expression := `"` + query + `"`
		if q.Conditions()[0][0].Open {
			expression += ` *`
		}
		var want bool
		if err := db.QueryRowContext(t.Context(), `SELECT EXISTS (SELECT 1 FROM w WHERE w MATCH ?)`, expression).Scan(&want); err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		if got := matches(q, text); got != want {
			t.Errorf("%q in %q: %v, FTS5 says %v", query, text, got, want)
		}
		if want {
			found++
		}
	}
	if found < 300 {
		t.Errorf("only %d were found: the texts are too different", found)
	}
}
