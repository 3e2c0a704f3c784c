package server

import (
	"net/http"
	"time"
)

// chunk is how much is handed to the connection at a time; each chunk that gets
// through earns the client more time.
const chunk = 64 << 10

// recorder is the response writer of one request: it remembers what was sent,
// for the log, and moves the write deadline as long as the client takes
// minimumBytes in each writeTimeout. The time that this program needs for its
// own work between two chunks is not the client's.
type recorder struct {
	http.ResponseWriter
	id      string // of the request
	route   string // id of what answers
	status  int    // 0 until the header is written
	bytes   int64
	broken  bool // the connection took no more
	control *http.ResponseController
	left    time.Duration // that the client may still let this program wait
	renewed time.Time
}

func newRecorder(w http.ResponseWriter, id string) *recorder {
	rec := &recorder{ResponseWriter: w, id: id, route: noRoute, control: http.NewResponseController(w), left: writeTimeout}
	rec.renew(time.Now())
	return rec
}

// Unwrap gives http.ResponseController the connection's own writer.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader remembers the status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends p chunk by chunk.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	sent := 0
	for sent < len(p) {
		began := time.Now()
		w.renew(began)
		n, err := w.ResponseWriter.Write(p[sent:min(len(p), sent+chunk)])
		sent += n
		w.bytes += int64(n)
		if err != nil {
			w.broken = true
			return sent, err
		}
		w.left = min(writeTimeout, w.left-time.Since(began)+time.Duration(n)*writeTimeout/minimumBytes)
	}
	return sent, nil
}

// send writes the last bytes of an answer. Nothing can be done about a client
// that has gone away.
func (w *recorder) send(p []byte) {
	_, _ = w.Write(p)
}

// renew moves the write deadline, for a client that keeps up at most once a
// second. A writer that has no deadline, as in some tests, has nothing to renew.
func (w *recorder) renew(now time.Time) {
	if w.left < writeTimeout || now.Sub(w.renewed) > time.Second {
		w.renewed = now
		_ = w.control.SetWriteDeadline(now.Add(w.left))
	}
}
