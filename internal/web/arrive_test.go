package web_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"qaloop/internal/web"
)

// A handler reads what was sent; what did not come whole it never sees.
func TestBodyIsTheSameOnceItHasArrived(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3<<20)
	for name, test := range map[string]struct {
		body io.Reader
		want string
		err  error
	}{
		"none":                      {nil, "", nil},
		"short":                     {iotest.OneByteReader(strings.NewReader("hello")), "hello", nil},
		"longer than is waited for": {strings.NewReader(long), long, nil},
		"broken off":                {io.MultiReader(strings.NewReader("hel"), iotest.ErrReader(io.ErrUnexpectedEOF)), "", web.ErrUnreadable},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", test.body)
		if err := web.Arrive(r); !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", name, err, test.err)
		}
		if test.err != nil {
			continue
		}
		got, err := io.ReadAll(r.Body)
		if string(got) != test.want || err != nil {
			t.Errorf("%s: %d bytes, %v; want %d", name, len(got), err, len(test.want))
		}
		if err := r.Body.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
