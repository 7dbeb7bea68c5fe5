package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/api"
	"qaloop/api/apitest"
	"qaloop/internal/audit"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/once"
	"qaloop/internal/rollup"
	"qaloop/internal/web"
	"qaloop/qa"
	"qaloop/qa/intake"
	"qaloop/qa/report"
	"qaloop/qa/staff"
	"qaloop/qa/survey"
	"qaloop/training"
	"qaloop/training/search"
)

// desk is the API on a database of its own. Whatever is asked of it is held to
// the document.
type desk struct {
	t    *testing.T
	db   *mongo.Database
	echo *echo.Echo
	site *httptest.Server
	api.Deps

	cookies map[identity.Role]*http.Cookie
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := mongotest.NewChecked(t)
	declared := slices.Concat(identity.Collections(), audit.Collections(), staff.Collections(), qa.Collections(), survey.Collections(),
		intake.Collections(), report.Collections(), training.Collections(), rollup.Collections())
	if err := mongodb.Ensure(t.Context(), db, declared...); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	people := staff.New(db, now)
	trainings := training.New(db, people.People, time.UTC, now)
	quality := qa.New(db, people.People, trainings.Linker, log, now)
	trainings.Linker.Use(quality.Evaluations)
	reports := report.New(db, people, quality, time.UTC, now)
	quality.Evaluations.CountWith(reports.Tallies)
	surveys := survey.New(db, quality.Interactions, now)
	imports := intake.New(db, quality, surveys, log, now)
	d := &desk{t: t, db: db, echo: echo.New(), cookies: map[identity.Role]*http.Cookie{}, Deps: api.Deps{
		Staff: people, QA: quality, Survey: surveys, Intake: imports, Report: reports, Training: trainings,
		Search: search.Service{
			People: people.People, Contacts: quality.Interactions, Evaluations: quality.Evaluations,
			Scorecards: quality.Scorecards, Courses: trainings.Courses,
		},
		SignIn: web.NewSignIn(identity.NewSessions(db, identity.SessionOptions{Now: now}), people.Accounts, people.Tokens),
		Now:    now, MaxUpload: 4 << 20, Ready: func(context.Context) error { return nil },
	}}
	d.echo.IPExtractor = echo.ExtractIPDirect()
	d.echo.HTTPErrorHandler = func(err error, c echo.Context) {
		if !c.Response().Committed {
			_ = api.ShowProblem(c, web.Failure(c, log, err))
		}
	}
	d.Audit = audit.New(db, declared, log, now)
	d.echo.Use(d.SignIn.Middleware, web.Follow(d.Audit))
	if err := api.Mount(d.echo, d.Deps); err != nil {
		t.Fatal(err)
	}
	if err := web.CheckDeclared(d.echo); err != nil {
		t.Fatal(err)
	}
	d.site = httptest.NewServer(apitest.Checked(t, d.echo))
	t.Cleanup(d.site.Close)
	return d
}

const password = "correct horse battery"

// cookie is the session of somebody with that role.
func (d *desk) cookie(role identity.Role) *http.Cookie {
	d.t.Helper()
	if known, ok := d.cookies[role]; ok {
		return known
	}
	email := string(role) + "@centre.example"
	in := staff.PersonInput{Name: string(role), Email: email, Roles: []identity.Role{role}, Password: password}
	if _, _, err := d.Staff.People.Create(d.t.Context(), identity.System(), in, once.Key{}); err != nil {
		d.t.Fatal(err)
	}
	a := d.ask("", http.MethodPost, "/session", http.StatusOK, doc{"email": email, "password": password})
	cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	if err != nil {
		d.t.Fatal(err)
	}
	d.cookies[role] = cookie
	return cookie
}

// doc is a JSON object as a client sees it.
type doc map[string]any

func (d doc) text(name string) string {
	s, _ := d[name].(string)
	return s
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

func (a answer) doc() doc {
	a.t.Helper()
	var d doc
	if err := json.Unmarshal(a.body, &d); err != nil {
		a.t.Fatalf("%v in %s", err, a.body)
	}
	return d
}

// request is one question to the desk.
type request struct {
	role   identity.Role
	method string
	path   string
	header []string // names and values in turn; an empty value for none
	body   any      // a string or bytes as they are, anything else as JSON
}

func (d *desk) send(q request) answer {
	d.t.Helper()
	var body io.Reader
	kind := "application/json"
	switch b := q.body.(type) {
	case nil:
		kind = ""
	case string:
		body = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			d.t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(d.t.Context(), q.method, d.site.URL+q.path, body)
	if err != nil {
		d.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if q.method == http.MethodPost {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	if q.role != "" {
		r.AddCookie(d.cookie(q.role))
	}
	for i := 0; i+1 < len(q.header); i += 2 {
		if r.Header.Set(q.header[i], q.header[i+1]); q.header[i+1] == "" {
			r.Header.Del(q.header[i])
		}
	}
	res, err := d.site.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer{d.t, res.StatusCode, res.Header, raw}
}

// ask wants that status.
func (d *desk) ask(role identity.Role, method, path string, status int, body any, header ...string) answer {
	d.t.Helper()
	a := d.send(request{role, method, "/api/v1" + path, header, body})
	if a.status != status {
		d.t.Fatalf("%s %s as %s: %d, want %d: %s", method, path, role, a.status, status, a.body)
	}
	return a
}

// refused wants that problem, and gives the pointers and codes in it.
func (d *desk) refused(q request, status int, code string) []string {
	d.t.Helper()
	a := d.send(q)
	if a.status != status || !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") || a.doc().text("type") != "/problems/"+code {
		d.t.Fatalf("%s %s: %d %s, want %d %s", q.method, q.path, a.status, a.body, status, code)
	}
	var places []string
	list, _ := a.doc()["errors"].([]any)
	for _, e := range list {
		e, _ := e.(map[string]any)
		places = append(places, doc(e).text("pointer")+" "+doc(e).text("code"))
	}
	return places
}
