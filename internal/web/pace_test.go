package web_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"qaloop/internal/web"
)

// slowly sends a request over a connection of its own, and gives what was
// answered before the server closed it.
func slowly(t *testing.T, site *httptest.Server, send func(net.Conn)) []byte {
	t.Helper()
	c, err := net.Dial("tcp", site.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	send(c)
	got, _ := io.ReadAll(c) // a reset is an end, too
	return got
}

// Who keeps sending, or reading, too little is cut off; the handler learns of it.
func TestWhoKeepsNoPaceIsCutOff(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	strict := web.Pace{Patience: 100 * time.Millisecond, Bytes: 1 << 20}
	site := httptest.NewServer(strict.Keep(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		for err == nil && r.URL.Path == "/endless" {
			_, err = w.Write(make([]byte, 64<<10))
		}
		ended <- err
	})))
	defer site.Close()
	for name, send := range map[string]func(net.Conn){
		"a byte now and then": func(c net.Conn) {
			_, _ = fmt.Fprint(c, "POST / HTTP/1.1\r\nHost: q\r\nContent-Length: 100\r\n\r\n")
			for range 100 {
				if _, err := c.Write([]byte{'x'}); err != nil {
					return
				}
				select {
				case err := <-ended:
					ended <- err
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		},
		"nothing more": func(c net.Conn) {
			_, _ = fmt.Fprint(c, "POST / HTTP/1.1\r\nHost: q\r\nContent-Length: 100\r\n\r\nhalf")
		},
		"an answer that nobody reads": func(c net.Conn) {
			_, _ = fmt.Fprint(c, "GET /endless HTTP/1.1\r\nHost: q\r\n\r\n")
			err := <-ended
			ended <- err
		},
	} {
		slowly(t, site, send)
		if err := <-ended; err == nil {
			t.Errorf("%s: the handler ended well", name)
		} else if timeout := net.Error(nil); !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Errorf("%s: it ended with %v", name, err)
		}
	}
}

// Who keeps it is served, one request behind the other, however long the
// program takes in between.
func TestWhoKeepsPaceIsServed(t *testing.T) {
	t.Parallel()
	pace := web.Pace{Patience: 200 * time.Millisecond, Bytes: 1 << 10}
	site := httptest.NewServer(pace.Keep(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(w, r.Body); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-time.After(2 * pace.Patience):
			_, _ = io.WriteString(w, " done")
		case <-r.Context().Done(): // the connection was taken for dead
		}
	})))
	defer site.Close()
	for range 2 {
		answer, err := http.Post(site.URL, "text/plain", bytes.NewReader([]byte("hello")))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || string(got) != "hello done" {
			t.Fatalf("answered %q, %v", got, err)
		}
	}
}
