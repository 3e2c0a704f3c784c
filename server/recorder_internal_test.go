package server

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// slowConnection stands for a connection whose client takes so many bytes a
// second.
type slowConnection struct {
	*httptest.ResponseRecorder
	rate     int
	deadline time.Time
	largest  int
}

func (c *slowConnection) SetWriteDeadline(t time.Time) error {
	c.deadline = t
	return nil
}

func (c *slowConnection) Write(p []byte) (int, error) {
	c.largest = max(c.largest, len(p))
	time.Sleep(time.Duration(len(p)) * time.Second / time.Duration(c.rate))
	if time.Now().After(c.deadline) {
		return 0, os.ErrDeadlineExceeded
	}
	return len(p), nil
}

func TestAClientHasToReadAtTheMinimumRate(t *testing.T) {
	const size = 40*chunk + 1
	for _, test := range []struct {
		rate int
		pass bool
	}{{2 << 10, false}, {3 << 10, false}, {5 << 10, true}, {1 << 20, true}} {
		synctest.Test(t, func(t *testing.T) {
			connection := &slowConnection{ResponseRecorder: httptest.NewRecorder(), rate: test.rate}
			w := newRecorder(connection, "id")
			started := time.Now()
			n, err := w.Write(make([]byte, size))
			if test.pass && (n != size || err != nil || w.bytes != size || w.status != http.StatusOK) {
				t.Errorf("at %d bytes a second %d of %d were sent: %v, status %d", test.rate, n, size, err, w.status)
			}
			if !test.pass && (!errors.Is(err, os.ErrDeadlineExceeded) || time.Since(started) > 12*writeTimeout) {
				t.Errorf("at %d bytes a second %d were sent in %s: %v", test.rate, n, time.Since(started), err)
			}
			if connection.largest > chunk {
				t.Errorf("a chunk has %d bytes", connection.largest)
			}
		})
	}
}

// TestOwnWorkIsNotTheClientsTime lets the program be slow and the client fast.
func TestOwnWorkIsNotTheClientsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newRecorder(&slowConnection{ResponseRecorder: httptest.NewRecorder(), rate: 1 << 20}, "id")
		for range 10 {
			time.Sleep(2 * writeTimeout)
			if _, err := w.Write(make([]byte, 100)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestSpeedIsNotSavedUp stalls after a fast start.
func TestSpeedIsNotSavedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		connection := &slowConnection{ResponseRecorder: httptest.NewRecorder(), rate: 100 << 20}
		w := newRecorder(connection, "id")
		if _, err := w.Write(make([]byte, 100<<20)); err != nil {
			t.Fatal(err)
		}
		connection.rate = 1 << 10
		started := time.Now()
		if _, err := w.Write(make([]byte, 1<<20)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(started) > 3*writeTimeout {
			t.Errorf("cut off after %s: %v", time.Since(started), err)
		}
	})
}

// TestAClientThatIsTooSlowIsNoFault lets the connection fail under an answer.
func TestAClientThatIsTooSlowIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := &Server{log: slog.New(slog.NewTextHandler(&log, nil))}
		w := newRecorder(&slowConnection{ResponseRecorder: httptest.NewRecorder(), rate: 1}, "id")
		_, err := w.Write(make([]byte, chunk))
		defer func() {
			if fault := recover(); fault != http.ErrAbortHandler { //nolint:errorlint // it is compared so by net/http
				t.Errorf("the connection is not broken off: %v", fault)
			}
			if log.Len() > 0 {
				t.Errorf("it is logged as a fault: %s", log.String())
			}
		}()
		s.fail(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody), fmt.Errorf("write GeoJSON: %w", err))
	})
}
