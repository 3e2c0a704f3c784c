package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// flagSet is a flag.FlagSet whose flags take their default from the
// environment: --base-url from PANJ_BASE_URL, and so on. A flag wins over the
// environment, the environment over the default.
type flagSet struct {
	*flag.FlagSet
	env   func(string) string
	usage func()
}

func newFlagSet(name, help string, env func(string) string, stderr io.Writer) *flagSet {
	set := &flagSet{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), env: env}
	set.SetOutput(io.Discard) // errors are reported once, by main
	set.Usage = func() {}     // the package shows it for every wrong flag
	set.usage = func() {
		fmt.Fprintf(stderr, "Usage: panj %s [FLAGS]\n\n%s\n\nFlags (environment in brackets):\n", name, help)
		set.VisitAll(func(f *flag.Flag) {
			fmt.Fprintf(stderr, "  --%-18s %s [%s] (default %q)\n", f.Name, f.Usage, envName(f.Name), f.DefValue)
		})
	}
	return set
}

func envName(flagName string) string {
	return "PANJ_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

// parse reads the environment, then args, which may hold flags only.
func (s *flagSet) parse(args []string) error {
	var bad error
	s.VisitAll(func(f *flag.Flag) {
		value := s.env(envName(f.Name))
		if value == "" || bad != nil {
			return
		}
		if err := f.Value.Set(value); err != nil {
			bad = &usageError{fmt.Sprintf("%s=%q cannot be used for --%s: %v", envName(f.Name), value, f.Name, err)}
		}
	})
	if bad != nil {
		return bad
	}
	switch err := s.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		s.usage()
		return err
	case err != nil:
		return &usageError{fmt.Sprintf("%v (`panj %s --help` lists the flags)", err, s.Name())}
	case s.NArg() > 0:
		return &usageError{fmt.Sprintf("%s takes flags only, not %q", s.Name(), s.Arg(0))}
	}
	return nil
}
