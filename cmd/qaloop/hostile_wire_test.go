package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// signIn is how a form is sent to sign in, without its length.
const signIn = "POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\n"

// malformed are requests as no client sends them by accident; HOST is us. What
// stands behind the blank line of the first request belongs to its body or is
// none of our business: nobody may get two answers for one of these.
var malformed = map[string]string{
	"two lengths":                        signIn + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
	"two lengths in one line":            signIn + "Content-Length: 4, 5\r\n\r\nabcde",
	"a length and chunks":                signIn + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"chunks and a length":                signIn + "Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an encoding nobody knows":           signIn + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
	"chunked twice":                      signIn + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
	"chunked and identity":               signIn + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
	"an encoding behind a tab":           signIn + "Transfer-Encoding:\tchunked, x\r\n\r\n0\r\n\r\n",
	"an encoding before a colon":         signIn + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
	"a vertical tab in the encoding":     signIn + "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
	"chunks of no number":                signIn + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
	"chunks of a negative size":          signIn + "Transfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n",
	"chunks larger than numbers":         signIn + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nab\r\n0\r\n\r\n",
	"chunks with 0x":                     signIn + "Transfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n",
	"a chunk that is longer":             signIn + "Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n",
	"chunks with endless extensions":     signIn + "Transfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("a=b;", 20_000) + "\r\na\r\n0\r\n\r\n",
	"bare line feeds in chunks":          signIn + "Transfer-Encoding: chunked\r\n\r\n2\nab\n0\n\n",
	"a length with a plus":               signIn + "Content-Length: +4\r\n\r\nabcd",
	"a negative length":                  signIn + "Content-Length: -4\r\n\r\nabcd",
	"a length of no number":              signIn + "Content-Length: four\r\n\r\nabcd",
	"a length in hexadecimal":            signIn + "Content-Length: 0x4\r\n\r\nabcd",
	"a length larger than numbers":       signIn + "Content-Length: 99999999999999999999\r\n\r\nabcd",
	"an empty length":                    signIn + "Content-Length: \r\n\r\nabcd",
	"no host":                            "GET / HTTP/1.1\r\n\r\n",
	"two hosts":                          "GET / HTTP/1.1\r\nHost: HOST\r\nHost: other.example\r\n\r\n",
	"a host with a space":                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
	"a host with a slash":                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
	"a host with a NUL":                  "GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n",
	"a folded header":                    "GET / HTTP/1.1\r\nHost: HOST\r\nX-Long: a\r\n b\r\nContent-Length : 0\r\n\r\n",
	"a header that begins with a space":  "GET / HTTP/1.1\r\n Host: HOST\r\n\r\n",
	"a header without a name":            "GET / HTTP/1.1\r\nHost: HOST\r\n: x\r\n\r\n",
	"a header without a colon":           "GET / HTTP/1.1\r\nHost: HOST\r\nnothing\r\n\r\n",
	"a header with a NUL":                "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: a\x00b\r\n\r\n",
	"a header with a space in its name":  "GET / HTTP/1.1\r\nHost: HOST\r\nX A: a\r\n\r\n",
	"a header with bytes of no text":     "GET / HTTP/1.1\r\nHost: HOST\r\nX-\xff: a\r\n\r\n",
	"a carriage return in a header":      "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: a\rb\r\n\r\n",
	"a long header":                      "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",
	"many headers":                       "GET / HTTP/1.1\r\nHost: HOST\r\n" + strings.Repeat("X-A: aaaaaaaaaaaaaaaaaaaaaaaa\r\n", 4000) + "\r\n",
	"many cookies":                       "GET / HTTP/1.1\r\nHost: HOST\r\nCookie: " + strings.Repeat("qaloop_session=x; ", 4000) + "\r\n\r\n",
	"an address of 64 KiB":               "GET /" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address with a space":            "GET /a b HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address with a NUL":              "GET /a\x00b HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address with an encoded NUL":     "GET /interactions/%00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address with half an encoding":   "GET /%zz HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address that goes up":            "GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address that goes up, encoded":   "GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address that goes up, twice":     "GET /static/%252e%252e%252fetc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address with back slashes":       "GET /static/..\\..\\etc\\passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address of bytes of no text":     "GET /\xff\xfe HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address of encoded bytes":        "GET /staff/%FF%FE HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address of another host":         "GET http://other.example/nowhere HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an address without a slash":         "GET sign-in HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"no address":                         "GET  HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"a star":                             "GET * HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"a tunnel":                           "CONNECT other.example:443 HTTP/1.1\r\nHost: other.example:443\r\n\r\n",
	"a trace":                            "TRACE / HTTP/1.1\r\nHost: HOST\r\nX-Secret: qx\r\n\r\n",
	"a method of one's own":              "QX /sign-in HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"a method with a bracket":            "GE(T / HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"no method":                          " / HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"a small method":                     "get /sign-in HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"HTTP of long ago":                   "GET /nowhere\r\n",
	"HTTP to come":                       "GET / HTTP/9.9\r\nHost: HOST\r\n\r\n",
	"HTTP/2 without asking":              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"a version of no number":             "GET / HTTP/x.y\r\nHost: HOST\r\n\r\n",
	"no HTTP at all":                     "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\x00", 500) + "\r\n\r\n",
	"bytes":                              strings.Repeat("\x00\xff", 3000) + "\r\n\r\n",
	"garbage behind a request":           "GET /nowhere HTTP/1.1\r\nHost: HOST\r\n\r\n\x00\x01\x02 garbage\r\n\r\n",
	"a body where none is":               "GET /nowhere HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n\r\n\x00\x01\x02",
	"an upgrade to another protocol":     "GET /nowhere HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
	"ranges without an end":              "GET /static/nothing.css HTTP/1.1\r\nHost: HOST\r\nRange: bytes=" + strings.Repeat("0-0,", 2000) + "0-1\r\n\r\n",
	"an expectation nobody knows":        signIn + "Expect: a-miracle\r\nContent-Length: 3\r\n\r\nabc",
	"a method in a header":               "POST /nowhere HTTP/1.1\r\nHost: HOST\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n\r\n",
	"a form that is none":                "POST /sign-in HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\n%zz=1",
	"a form of parts without a boundary": "POST /imports HTTP/1.1\r\nHost: HOST\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc",
}

// Whatever comes over the wire instead of HTTP is refused or cut off within five
// seconds: it is no fault of ours, and nobody gets two answers for it.
func TestMalformedRequestsAreRefused(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	a, _ := w.instance(quiet)
	host := w.listen(a.handler)
	if len(malformed) < 60 {
		t.Errorf("only %d requests", len(malformed))
	}
	var group errgroup.Group
	group.SetLimit(8)
	for name, request := range malformed {
		group.Go(func() error {
			answers, err := overTheWire(t.Context(), host, request)
			switch {
			case err != nil:
				t.Errorf("%s: %v", name, err)
			case len(answers) > 1 && name != "garbage behind a request": // a whole request, and none
				t.Errorf("%s: answered %d times: %v", name, len(answers), answers)
			}
			for _, answer := range answers {
				if !refused[answer] {
					t.Errorf("%s: %d", name, answer)
				}
			}
			return nil
		})
	}
	_ = group.Wait()
	if answers, err := overTheWire(t.Context(), host, healthy); err != nil || len(answers) != 1 || answers[0] != http.StatusOK {
		t.Errorf("afterwards: %v, %v", answers, err)
	}
}

// refused are the answers to what is no request. A sign-in page is none to what
// was asked for without being signed in, and 505 says that we speak HTTP/1.
var refused = map[int]bool{
	400: true, 401: true, 403: true, 404: true, 405: true, 411: true, 413: true, 414: true, 415: true, 417: true, 421: true, 422: true, 429: true, 431: true,
	http.StatusSeeOther: true, http.StatusHTTPVersionNotSupported: true, http.StatusNotImplemented: true,
}

// listen serves h as the program does, and gives its address.
func (w *world) listen(h http.Handler) string {
	w.t.Helper()
	ready, done := make(chan net.Addr, 1), make(chan error, 1)
	ctx, stop := context.WithCancel(w.t.Context())
	go func() { done <- serveHTTP(ctx, "127.0.0.1:0", h, func(at net.Addr) { ready <- at }, func() {}) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Errorf("the server ended: %v", err)
		}
	})
	return (<-ready).String()
}

// patience is how long a broken request may go unanswered: the server waits five
// seconds for the rest of one, and a busy machine takes its time.
const patience = 15 * time.Second

// healthy is a request that is answered by 200, after which the line is closed.
const healthy = "GET /healthz HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"

// overTheWire sends a text and gives the statuses of all that is answered. Where
// the line stays open, it asks something harmless behind it and leaves out the
// answer to that: whatever else comes is an answer too many.
func overTheWire(ctx context.Context, host, request string) ([]int, error) {
	line, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	defer line.Close()
	if err := line.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	_, _ = io.WriteString(line, strings.ReplaceAll(request, "HOST", host)) // who refuses need not read it to its end
	in := bufio.NewReader(line)
	first, open, err := status(in)
	if err != nil || first == 0 || !open {
		return only(first, in), err
	}
	_, _ = io.WriteString(line, strings.ReplaceAll(healthy, "HOST", host))
	second, _, err := status(in)
	if second != http.StatusOK {
		return []int{first, second}, err
	}
	return only(first, in), err
}

// only are a status and those of what follows.
func only(first int, in *bufio.Reader) []int {
	var all []int
	for next := first; next != 0; next, _, _ = status(in) {
		all = append(all, next)
	}
	return all
}

// status reads an answer: 0 if the line is closed instead. The second result
// says if the line stays open.
func status(in *bufio.Reader) (code int, open bool, err error) {
	answer, err := http.ReadResponse(in, nil)
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return 0, false, fmt.Errorf("neither answered nor closed after %v", patience)
	}
	if err != nil {
		return 0, false, nil // closed
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return answer.StatusCode, false, nil // closed in the middle
	}
	return answer.StatusCode, !answer.Close, nil
}
