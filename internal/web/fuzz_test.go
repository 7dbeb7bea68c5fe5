package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// FuzzIfMatch: whatever stands in If-Match is a revision that we could have
// given, or refused; and what we give is read as what it was.
func FuzzIfMatch(f *testing.F) {
	for _, given := range []string{`"7"`, `W/"7"`, `7`, `"r7"`, `*`, `"0"`, `"-1"`, `"1", "2"`, `"9223372036854775808"`, `"`, ``} {
		f.Add(given)
	}
	f.Fuzz(func(t *testing.T, given string) {
		c := echo.New().NewContext(&http.Request{Header: http.Header{"If-Match": {given}}}, httptest.NewRecorder())
		rev, said, err := IfMatch(c)
		if err != nil && problem.From(err).Kind != problem.Malformed {
			t.Fatalf("%q: %v", given, err)
		}
		if err != nil || !said {
			if rev != 0 {
				t.Fatalf("%q is refused and yet revision %d", given, rev)
			}
			return
		}
		if rev < 1 {
			t.Fatalf("%q is revision %d", given, rev)
		}
		SetETag(c, rev)
		again, _, err := IfMatch(echo.New().NewContext(&http.Request{Header: http.Header{"If-Match": {c.Response().Header().Get("ETag")}}}, httptest.NewRecorder()))
		if err != nil || again != rev {
			t.Fatalf("revision %d comes back as %d, %v", rev, again, err)
		}
	})
}

// sieve is a filter with a field of each type.
type sieve struct {
	Name  string    `query:"name" validate:"max=20"`
	Kind  string    `query:"kind" validate:"omitempty,oneof=call chat"`
	Most  *int      `query:"most" validate:"omitempty,min=0,max=100"`
	Open  *bool     `query:"open"`
	Since time.Time `query:"since"`
}

// FuzzQuery: an address is read as its filter, or refused with a reason for each
// of its parameters. What is read keeps its bounds, and written down again it is
// the same.
func FuzzQuery(f *testing.F) {
	for _, raw := range []string{
		"name=a&kind=call&most=5&open=true&since=2026-11-23", "name[$ne]=1", "name=a&name=b", "most=-1", "most=1e9", "open=yes", "since=0001-01-01T00:00:00Z", "limit=5&after=x",
		"name=%00", "name=%ff", "%zz", "name=%D1%8F", ";", "a;b=c", "kind=%24ne",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var in sieve
		var page paging.Request
		if err := readQuery(raw, &in, &page); err != nil {
			if p := problem.From(err); p.Kind != problem.Malformed {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		if utf8.RuneCountInString(in.Name) > 20 || !isText(in.Name) || in.Kind != "" && in.Kind != "call" && in.Kind != "chat" || in.Most != nil && (*in.Most < 0 || *in.Most > 100) || page.Size < 0 || page.Size > 100 {
			t.Fatalf("%q is read as %+v, %+v", raw, in, page)
		}
		again, err := ParseQuery[sieve](in.written().Encode())
		if err != nil || again.written().Encode() != in.written().Encode() {
			t.Fatalf("%+v comes back as %+v, %v", in, again, err)
		}
	})
}

// written is the query that says s.
func (s sieve) written() url.Values {
	v := url.Values{"name": {s.Name}, "kind": {s.Kind}}
	if s.Most != nil {
		v.Set("most", strconv.Itoa(*s.Most))
	}
	if s.Open != nil {
		v.Set("open", strconv.FormatBool(*s.Open))
	}
	if !s.Since.IsZero() {
		v.Set("since", s.Since.Format(time.RFC3339))
	}
	return v
}

// What can be no text is refused wherever it stands in what pages send.
func TestPagesTakeNothingButTexts(t *testing.T) {
	t.Parallel()
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = c.NoContent(problem.From(err).Kind.Status()) }
	e.Use(Text())
	e.Any("/*", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	for _, test := range []struct {
		path, form string
		want       int
	}{
		{"/a?q=%D1%8F", "a=%0A%09&b=%F0%9F%98%80", http.StatusNoContent},
		{"/a%00b", "", http.StatusNotFound},
		{"/api/v1/%FF", "", http.StatusNotFound},
		{"/api/v1/a?q=%00", "", http.StatusNoContent}, // the API tells which parameter it is
		{"/a?q=a%00b", "", http.StatusBadRequest},
		{"/a?%FF=a", "", http.StatusBadRequest},
		{"/a", "q=%00", http.StatusBadRequest},
		{"/a", "%00=q", http.StatusBadRequest},
		{"/a", "q=%C3%28", http.StatusBadRequest},
		{"/a", "q=%zz", http.StatusBadRequest},
	} {
		r := httptest.NewRequest(http.MethodPost, test.path, nil)
		if test.form != "" {
			r = httptest.NewRequest(http.MethodPost, test.path, strings.NewReader(test.form))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
		}
		answer := httptest.NewRecorder()
		e.ServeHTTP(answer, r)
		if answer.Code != test.want {
			t.Errorf("%s with %q: %d, want %d", test.path, test.form, answer.Code, test.want)
		}
	}
}
