package apitest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// witness is a test that only notes what it is told.
type witness struct {
	testing.TB

	said []string
}

func (w *witness) Helper() {}
func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

const team = `{"id":"tm_1","rev":1,"name":"Orders","lead_ids":[],"active":true,"created_at":"2026-11-23T08:07:28Z","updated_at":"2026-11-23T08:07:28Z"}`

// What differs from the document is noticed, and nothing else.
func TestCheckedNoticesWhatDiffers(t *testing.T) {
	for _, test := range []struct {
		name         string
		method, path string
		send         string
		status       int
		kind, answer string
		header       [2]string
		want         string // a part of what is said; empty for nothing
	}{
		{name: "as it should be", method: "GET", path: "/api/v1/teams/tm_1", status: 200, answer: team, header: [2]string{"ETag", `"1"`}},
		{name: "a page", method: "GET", path: "/readyz", status: 200, answer: `{"status":"ok"}`},
		{name: "something else", method: "GET", path: "/sign-in", status: 200, kind: "text/html", answer: "<p>"},
		{name: "no ETag", method: "GET", path: "/api/v1/teams/tm_1", status: 200, answer: team, want: "ETag"},
		{name: "a field that is not told of", method: "GET", path: "/api/v1/teams", status: 200, answer: `{"items":[],"total":0}`, want: "total"},
		{name: "a field deep down", method: "GET", path: "/api/v1/teams", status: 200, answer: `{"items":[` + strings.Replace(team, `"rev"`, `"_rev":1,"rev"`, 1) + `]}`, want: "_rev"},
		{name: "a list that is null", method: "GET", path: "/api/v1/teams", status: 200, answer: `{"items":null}`, want: "items"},
		{name: "a field that is missing", method: "GET", path: "/api/v1/teams", status: 200, answer: `{}`, want: "items"},
		{name: "a local time", method: "GET", path: "/api/v1/teams", status: 200, answer: `{"items":[` + strings.Replace(team, `28Z"`, `28+02:00"`, 1) + `]}`, want: "created_at"},
		{name: "a status that is not told of", method: "GET", path: "/healthz", status: 204, want: "204"},
		{name: "a problem as plain JSON", method: "GET", path: "/api/v1/teams", status: 403, answer: `{"type":"/problems/a","title":"b","status":403}`, want: "application/json"},
		{name: "a problem with half of it", method: "GET", path: "/api/v1/teams", status: 403, kind: "application/problem+json", answer: `{"title":"b"}`, want: "type"},
		{name: "an address that is not told of", method: "GET", path: "/api/v1/nothing", status: 404, kind: "application/problem+json", answer: `{"type":"/problems/page.not_found","title":"Not Found","status":404}`},
		{name: "an address that answers and is not told of", method: "GET", path: "/api/v1/nothing", status: 200, answer: `{}`, want: "nothing"},
		{name: "a request that should be refused", method: "POST", path: "/api/v1/teams", send: `{"name":"Orders","boss":1}`, status: 201, answer: team, header: [2]string{"ETag", `"1"`}, want: "boss"},
		{name: "a refused request", method: "POST", path: "/api/v1/teams", send: `{"name":"Orders","boss":1}`, status: 400, kind: "application/problem+json", answer: `{"type":"/problems/request.unreadable","title":"Bad Request","status":400}`},
		{name: "a parameter that should be refused", method: "GET", path: "/api/v1/teams?limit=0", status: 200, answer: `{"items":[]}`, want: "limit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				kind := test.kind
				if kind == "" {
					kind = "application/json"
				}
				w.Header().Set("Content-Type", kind)
				if test.method == http.MethodPost {
					w.Header().Set("Location", "/api/v1/teams/tm_1")
				}
				if test.header[0] != "" {
					w.Header().Set(test.header[0], test.header[1])
				}
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.answer))
			})
			w := &witness{TB: t}
			r := httptest.NewRequest(test.method, test.path, strings.NewReader(test.send))
			if test.send != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			Checked(w, server).ServeHTTP(httptest.NewRecorder(), r)
			said := strings.Join(w.said, "\n")
			if (test.want == "") != (said == "") || !strings.Contains(said, test.want) {
				t.Errorf("said %q, want something about %q", said, test.want)
			}
		})
	}
}

func BenchmarkChecked(b *testing.B) {
	server := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"items":[` + team + `]}`))
	})
	checked := Checked(b, server)
	b.ReportAllocs()
	for b.Loop() {
		checked.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/v1/teams?limit=7", nil))
	}
}
