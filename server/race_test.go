//go:build race

package server_test

// underRace says that the tests run under the race detector, where holding each
// answer against the API document takes most of the time and shows no race:
// `make test` runs them once more without it.
const underRace = true
