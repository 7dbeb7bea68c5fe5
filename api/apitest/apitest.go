// Package apitest holds a running server to the document of the API. Tests
// wrap it around the server, so that whatever they ask and are answered is
// checked on the way.
package apitest

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"testing"

	"qaloop/api"
	"qaloop/api/apitest/contract"
	"qaloop/internal/problem"
)

// document is that of the API; it is read once in a process.
var document = sync.OnceValues(func() (contract.Contract, error) { return contract.Parse(api.Document) })

// Contract is the document of the API.
func Contract(tb testing.TB) contract.Contract {
	tb.Helper()
	c, err := document()
	if err != nil {
		tb.Fatalf("openapi.yaml: %v", err)
	}
	return c
}

// Operations are all that can be asked of the API, as the document has them.
func Operations(tb testing.TB) []contract.Operation {
	tb.Helper()
	all, err := Contract(tb).Operations()
	if err != nil {
		tb.Fatalf("openapi.yaml: %v", err)
	}
	return all
}

// Checked is next with every request to the API, and every answer of it, held
// to the document: the answer must be as it says, and a request that is not
// refused must be one that it allows. What differs fails the test.
func Checked(tb testing.TB, next http.Handler) http.Handler {
	tb.Helper()
	c := Contract(tb)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !told(r) {
			next.ServeHTTP(w, r)
			return
		}
		body, ok := keepBody(r)
		answer := &recorder{ResponseWriter: w}
		next.ServeHTTP(answer, r)
		if !ok || r.Context().Err() != nil {
			return // nobody got the answer, or all of the request
		}
		for _, e := range check(c, r, body, answer) {
			tb.Errorf("%s %s: %d: the document is not kept: %s", r.Method, r.URL, answer.code(), e)
		}
	})
}

// told reports whether the document speaks of a request at all.
func told(r *http.Request) bool {
	path := r.URL.Path
	return r.Method != http.MethodHead &&
		(strings.HasPrefix(path, "/api/v1/") || path == "/healthz" || path == "/readyz")
}

// keepBody takes a copy of a JSON body; of others the document says little.
func keepBody(r *http.Request) (body []byte, ok bool) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, true
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, err == nil
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "application/json" || kind == problem.ContentType)
}

func check(c contract.Contract, r *http.Request, body []byte, answer *recorder) []string {
	asked := &http.Request{Method: r.Method, URL: r.URL, Header: only(r.Header, requestHeaders), Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body))}
	given := &http.Response{
		StatusCode: answer.code(), Header: only(answer.Header(), responseHeaders),
		Body: io.NopCloser(bytes.NewReader(answer.body.Bytes())), Request: asked,
	}
	asked = asked.WithContext(r.Context())
	if unknown(given.StatusCode) {
		if kind := given.Header.Get("Content-Type"); kind != problem.ContentType {
			return []string{"a problem comes as " + kind}
		}
	}
	var found []string
	if faults, foreign := c.AnswerFaults(asked, given); !unknown(given.StatusCode) || !foreign {
		found = append(found, faults...)
	}
	kind := r.Header.Get("Content-Type")
	if given.StatusCode < http.StatusBadRequest && (kind == "" || isJSON(kind)) {
		found = append(found, c.RequestFaults(asked)...)
	}
	return found
}

// unknown reports whether a status may mean that the document does not know
// the address or the method either.
func unknown(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed
}

// The headers that the document speaks of.
var (
	requestHeaders  = []string{"Content-Type", "If-Match", "Idempotency-Key", "Range"}
	responseHeaders = []string{"Content-Type", "ETag", "Location", "Idempotent-Replayed", "Retry-After", "Set-Cookie", "Accept-Ranges", "Content-Range"}
)

func only(h http.Header, names []string) http.Header {
	kept := http.Header{}
	for _, name := range names {
		if values := h.Values(name); len(values) > 0 {
			kept[http.CanonicalHeaderKey(name)] = values
		}
	}
	return kept
}

// recorder passes an answer on and keeps what the document speaks of.
type recorder struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write keeps what is JSON.
func (r *recorder) Write(part []byte) (int, error) {
	if isJSON(r.Header().Get("Content-Type")) {
		r.body.Write(part)
	}
	return r.ResponseWriter.Write(part)
}

// Unwrap lets http.ResponseController reach the real writer.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
