// Command panj serves a border, the incidents along it and the article that
// reports them, from one GeoPackage file, as a map page, GeoJSON and vector
// tiles.
//
// It knows flags, environment and wiring, and decides nothing else. Run
// `panj help` for the subcommands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// The exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // something could not be done, or a check found faults
	exitUsage   = 2 // the command line or the environment is wrong
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(report(err, os.Stderr))
}

// usageError says that the command line or the environment is wrong.
type usageError struct{ reason string }

func (e *usageError) Error() string { return e.reason }

// command is one subcommand: its name, a line about it, and what it does.
type command struct {
	name, summary string
	run           func(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error
}

func commands() []command {
	return []command{
		{"serve", "serve the map, the API and the tiles over HTTP", runServe},
		{"check", "verify that citations, places and sources hold together", runCheck},
		{"version", "print the version of the program", runVersion},
	}
}

// run carries out one command line. It is what main calls and what the
// end-to-end tests call.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(stderr, overview())
		return &usageError{"a command is needed: serve, check or version"}
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, overview())
		return nil
	case "-version", "--version":
		return runVersion(ctx, nil, env, stdout, stderr)
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:], env, stdout, stderr)
		}
	}
	return &usageError{fmt.Sprintf("there is no command %q: use serve, check or version", args[0])}
}

func overview() string {
	var text strings.Builder
	text.WriteString("panj serves a border, its incidents and their sources from one GeoPackage file.\n\nUsage:\n  panj COMMAND [FLAGS]\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(&text, "  %-9s %s\n", c.name, c.summary)
	}
	text.WriteString("\n`panj COMMAND --help` lists the flags of a command.\n")
	return text.String()
}

// report prints err as one line and returns the exit code that goes with it.
func report(err error, stderr io.Writer) int {
	var usage *usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, errFindings):
		return exitFailure // the findings are the message
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "panj:", err)
		return exitUsage
	default:
		fmt.Fprintln(stderr, "panj:", err)
		return exitFailure
	}
}
