package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// slowConnection stands for a connection on which each chunk takes a while.
type slowConnection struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
	largest   int
	onWrite   func()
}

func (c *slowConnection) SetWriteDeadline(t time.Time) error {
	c.deadlines = append(c.deadlines, t)
	return nil
}

func (c *slowConnection) Write(p []byte) (int, error) {
	c.largest = max(c.largest, len(p))
	c.onWrite()
	return c.ResponseRecorder.Write(p)
}

func TestTheWriteDeadlineMovesWhileThereIsProgress(t *testing.T) {
	connection := &slowConnection{ResponseRecorder: httptest.NewRecorder()}
	w := newRecorder(connection, "id")
	// Each chunk takes two seconds, as far as the writer can tell.
	connection.onWrite = func() { w.renewed = w.renewed.Add(-2 * time.Second) }
	body := make([]byte, 10*chunk+1)
	if n, err := w.Write(body); n != len(body) || err != nil {
		t.Fatal(n, err)
	}
	if connection.largest > chunk {
		t.Errorf("a chunk has %d bytes", connection.largest)
	}
	if len(connection.deadlines) != 11 {
		t.Errorf("the deadline was set %d times for a header and 11 chunks", len(connection.deadlines))
	}
	for _, deadline := range connection.deadlines {
		if left := time.Until(deadline); left < writeTimeout-5*time.Second || left > writeTimeout {
			t.Errorf("a deadline in %s", left)
		}
	}
	if w.bytes != int64(len(body)) || w.status != http.StatusOK {
		t.Errorf("%d bytes, status %d", w.bytes, w.status)
	}
}
