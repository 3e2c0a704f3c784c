package main

import (
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"panj/data/gpkg"
	"panj/data/ingest"
	"panj/data/seed"
)

// output runs a command line and returns what it printed and its exit code.
func output(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs syncBuffer
	err := run(t.Context(), args, noEnv, &out, &errs)
	code = report(err, &errs)
	return out.String(), errs.String(), code
}

func TestCommandLine(t *testing.T) {
	for _, test := range []struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{nil, exitUsage, "", "a command is needed"},
		{[]string{"help"}, exitOK, "serve", ""},
		{[]string{"--help"}, exitOK, "check", ""},
		{[]string{"srve"}, exitUsage, "", `no command "srve"`},
		{[]string{"version"}, exitOK, "panj dev", ""},
		{[]string{"--version"}, exitOK, "panj dev", ""},
		{[]string{"version", "--loud"}, exitUsage, "", "-loud"},
		{[]string{"serve", "--db", ""}, exitUsage, "", "names no file"},
		{[]string{"serve", "--help"}, exitOK, "", "PANJ_BASE_URL"},
		{[]string{"check", "--help"}, exitOK, "", "PANJ_DB"},
		{[]string{"check", "--db", "no/such/file.gpkg"}, exitFailure, "", "no/such/file.gpkg"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			stdout, stderr, code := output(t, test.args...)
			if code != test.code || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
				t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
			}
			if len(test.args) > 0 && code == exitUsage && strings.Count(stderr, "\n") != 1 {
				t.Errorf("more than one sentence: %q", stderr)
			}
		})
	}
}

func TestHelpIsNotAFailure(t *testing.T) {
	var errs syncBuffer
	if code := report(errors.Join(flag.ErrHelp), &errs); code != exitOK || errs.String() != "" {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
}

func TestCheckPassesOnTheEmbeddedData(t *testing.T) {
	t.Chdir(t.TempDir()) // no database of the default name here
	stdout, stderr, code := output(t, "check")
	if code != exitOK || !strings.Contains(stdout, "no fault") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestCheckFindsFaults(t *testing.T) {
	dataset, err := ingest.Seed(seed.FS)
	if err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(t.TempDir(), "whole.gpkg")
	if err := gpkg.Create(t.Context(), whole, dataset); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, sql, says string }{
		{"a passage reworded", "UPDATE passages SET text = 'something else' WHERE id = 'the-evidence-1.3'", "the-evidence-1.3"},
		{"a citation's words", "UPDATE citations SET exact = 'never written' WHERE id LIKE '%the-evidence-1.3%'", "the-evidence-1.3"},
		{"an incident far away", "UPDATE incidents SET radius_m = 10 WHERE id = '2025-11-30-shodak'", "2025-11-30-shodak"},
		{"sources lost", "DELETE FROM incident_sources", "2024-11-17-zarbuz"},
		{"citations lost", "DELETE FROM citations", "2025-11-26-shohin-camp"},
	} {
		t.Run(test.name, func(t *testing.T) {
			broken := filepath.Join(t.TempDir(), "broken.gpkg")
			tool(t, "cp", whole, broken)
			tool(t, "ogrinfo", broken, "-sql", test.sql)
			stdout, stderr, code := output(t, "check", "--db", broken)
			if code != exitFailure || !strings.Contains(stdout, test.says) {
				t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
			}
		})
	}
}
