package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// Pace is how slow a line may be. Whoever is slower, or sends nothing more, or
// does not read what is sent to them, is cut off: they would keep a place that
// others wait for, and at an end a hundred of them keep all (slow loris).
type Pace struct {
	Patience time.Duration // for the first byte, and for pauses
	Bytes    int64         // a second, at least
}

// UsualPace lets the slowest mobile line through.
var UsualPace = Pace{Patience: 15 * time.Second, Bytes: 8 << 10}

// by is when n bytes that were begun at that time have to be through.
func (p Pace) by(begun time.Time, n int64) time.Time {
	return begun.Add(p.Patience + time.Duration(n)*time.Second/time.Duration(p.Bytes))
}

// onTheLine is the time by which connections go, whatever clock a service has.
func onTheLine() time.Time { return time.Now() } //nolint:forbidigo // deadlines of connections are the operating system's

// Keep is h for those who keep p. It goes outside of everything that reads and
// writes.
func (p Pace) Keep(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := http.NewResponseController(w)
		out := &pacedWriter{ResponseWriter: w, pace: p, line: line}
		out.extend(0) // or the end of an earlier answer would count for this one
		if r.Body != nil && r.Body != http.NoBody {
			in := &pacedBody{ReadCloser: r.Body, pace: p, line: line, begun: onTheLine()}
			in.extend()
			r.Body = in
		}
		h.ServeHTTP(out, r)
	})
}

// pacedBody is a body that has to come in time. All of it counts, so that a
// byte now and then is not enough.
type pacedBody struct {
	io.ReadCloser

	pace  Pace
	line  *http.ResponseController
	begun time.Time
	read  int64
}

// Read reads what has come.
func (b *pacedBody) Read(into []byte) (int, error) {
	b.extend()
	n, err := b.ReadCloser.Read(into)
	b.read += int64(n)
	if errors.Is(err, io.EOF) {
		// What the server waits for from here on is the next request.
		_ = b.line.SetReadDeadline(time.Time{})
	}
	return n, err
}

// extend says by when the next byte has to come. A connection that knows no
// deadlines is not of this server, and has none.
func (b *pacedBody) extend() { _ = b.line.SetReadDeadline(b.pace.by(b.begun, b.read)) }

// pacedWriter writes an answer that has to be taken in time. What the program
// takes between two writes is not the client's fault, so each counts by itself.
type pacedWriter struct {
	http.ResponseWriter

	pace Pace
	line *http.ResponseController
}

// Write sends a part.
func (w *pacedWriter) Write(part []byte) (int, error) {
	w.extend(len(part))
	return w.ResponseWriter.Write(part)
}

// Flush sends what waits.
func (w *pacedWriter) Flush() {
	w.extend(0)
	_ = w.line.Flush()
}

// Unwrap lets http.ResponseController reach the real writer.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *pacedWriter) extend(n int) { _ = w.line.SetWriteDeadline(w.pace.by(onTheLine(), int64(n))) }
