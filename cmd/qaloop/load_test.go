package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/web"
	"qaloop/ui/locale"
)

// Every route that is named as something else than its method says exists.
func TestClassesAreOfRoutes(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, route := range newMatrix(t).echo.Routes() {
		known[route.Method+" "+route.Path] = true
	}
	for route := range classes {
		if !known[route] {
			t.Errorf("there is no %s", route)
		}
	}
	for _, test := range []struct {
		method, path string
		want         class
	}{
		{"GET", "/evaluations", reads},
		{"HEAD", "/healthz", free},
		{"POST", "/evaluations/:id/submit", writes},
		{"GET", "/evaluations/export", exports},
		{"DELETE", "/api/v1/tokens/:id", writes},
	} {
		if got := classOf(test.method, test.path); got != test.want {
			t.Errorf("%s %s is %s, want %s", test.method, test.path, got.name, test.want.name)
		}
	}
}

// A request knows by when it has to be answered, and a write keeps time for
// what comes after it.
func TestRequestsHaveDeadlines(t *testing.T) {
	t.Parallel()
	l := newLoad(options{}, prometheus.NewRegistry())
	for _, test := range []struct {
		method, path string
		work, whole  time.Duration
	}{
		{"GET", "/evaluations", 2 * time.Second, 2 * time.Second},
		{"POST", "/evaluations/:id/submit", 2 * time.Second, 3 * time.Second},
		{"GET", "/overview", 10 * time.Second, 10 * time.Second},
		{"GET", "/evaluations/export", 0, time.Minute},
		{"GET", "/healthz", 0, time.Minute},
	} {
		c := echo.New().NewContext(httptest.NewRequest(test.method, test.path, nil), httptest.NewRecorder())
		c.SetPath(test.path)
		err := l.middleware(func(c echo.Context) error {
			ctx := c.Request().Context()
			end, _ := ctx.Deadline()
			after, cancel := mongodb.Afterwards(ctx, time.Minute)
			defer cancel()
			last, _ := after.Deadline()
			if !about(end, test.work) || !about(last, test.whole) {
				t.Errorf("%s %s ends in %v, what comes after it in %v", test.method, test.path, time.Until(end), time.Until(last))
			}
			return nil
		})(c)
		if err != nil || l.requests.Inside() != 0 {
			t.Errorf("%s: %v, %d left inside", test.path, err, l.requests.Inside())
		}
	}
}

// about reports whether at is that far from now; the zero time is for 0.
func about(at time.Time, want time.Duration) bool {
	if want == 0 || at.IsZero() {
		return want == 0 && at.IsZero()
	}
	off := time.Until(at) - want
	return off < time.Second && off > -time.Second
}

// Under too much load an instance turns away exports first and writes last, at
// once and with a time to come again; what a form said is not lost. Probes and
// files of the pages go on.
func TestOverloadIsTurnedAway(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	log := discard
	a, err := newApp(t.Context(), w.db, options{Log: log, Clock: clock, Zone: time.UTC, MaxUpload: 1 << 20, MaxInFlight: 8, Patience: patient})
	if err != nil {
		t.Fatal(err)
	}
	w.app = a
	site := httptest.NewServer(a.handler)
	t.Cleanup(site.Close)
	w.site = site
	olena := w.person("olena", identity.QA)
	for _, step := range []struct {
		inside int
		turned []string
		let    []string
	}{
		{1, []string{"GET /evaluations/export?format=csv"}, []string{"GET /home", "GET /evaluations", "POST /evaluations/e/submit"}},
		{4, []string{"GET /home"}, []string{"GET /evaluations", "POST /evaluations/e/submit"}},
		{6, []string{"GET /evaluations"}, []string{"POST /evaluations/e/submit"}},
		{8, []string{"POST /evaluations/e/submit", "GET /api/v1/me"}, []string{"GET /healthz", "GET /readyz"}},
	} {
		for a.load.requests.Inside() < step.inside {
			a.load.requests.Enter(t.Context(), rankWrite)
		}
		for _, request := range step.turned {
			olena.turnedAway(request)
		}
		for _, request := range step.let {
			if answer := olena.asks(request); answer.status >= http.StatusInternalServerError {
				t.Errorf("%s with %d inside: %d", request, step.inside, answer.status)
			}
		}
	}
	form := olena.turnedAway("POST /teams/new?a=1")
	for _, want := range []string{`action="/teams/new?a=1"`, `name="name" value="&lt;Первая&gt;"`, `type="submit"`} {
		if !strings.Contains(form, want) {
			t.Errorf("%s is not in the page of the form: %s", want, form)
		}
	}
	if form := olena.turnedAway("POST /account/password"); strings.Contains(form, "<form") {
		t.Error("a password is kept on a page")
	}
	metrics := httptest.NewRecorder()
	promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{}).ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`qaloop_requests_shed_total{class="export"} 1`, "qaloop_requests_in_flight 8", "go_goroutines ", "go_gc_heap_live_bytes "} {
		if !strings.Contains(metrics.Body.String(), "\n"+want) {
			t.Errorf("%s is not in the metrics", want)
		}
	}
}

// asks sends a request such as "GET /home"; a POST has a form.
func (p *person) asks(request string) answer {
	p.w.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	form := url.Values{"name": {"<Первая>"}}
	if strings.HasSuffix(path, "/password") {
		form.Set("old_password", testPassword)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, p.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", echo.MIMEApplicationForm)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "en")
	return p.sent(r)
}

// turnedAway wants that a request is told to come again, and gives what it says.
func (p *person) turnedAway(request string) string {
	p.w.t.Helper()
	got := p.asks(request)
	text := locale.T(locale.With(context.Background(), locale.Listener{Lang: "en"}), "problem.page_title_busy")
	if strings.Contains(request, " /api/") {
		text = `"type":"/problems/` + web.ErrBusy.Code + `"`
	}
	after := got.header.Get("Retry-After")
	if got.status != http.StatusServiceUnavailable || !strings.Contains("123", after) || after == "" || !strings.Contains(string(got.body), text) {
		p.w.t.Errorf("%s: %d, Retry-After %q, without %q: %.400s", request, got.status, after, text, got.body)
	}
	return string(got.body)
}
