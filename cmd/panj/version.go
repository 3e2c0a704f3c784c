package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "dev"

// runVersion prints the program's version, the commit it was built from where
// that is known, and the Go release.
func runVersion(_ context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	set := newFlagSet("version", "Prints the version of the program.", env, stderr)
	if err := set.parse(args); err != nil {
		return err
	}
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = " " + setting.Value
			}
		}
	}
	_, err := fmt.Fprintf(stdout, "panj %s%s %s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
