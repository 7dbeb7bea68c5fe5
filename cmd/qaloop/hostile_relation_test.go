package main

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
)

// nounsOf says what :id is in the addresses that begin so; "" is what belongs
// to the whole centre, so that a permission is all that it takes.
var nounsOf = map[string]string{
	"/api/v1/assignments": "assignments", "/assignments": "assignments", "/learning": "assignments",
	"/api/v1/evaluations": "evaluations", "/evaluations": "evaluations", "/api/v1/findings": "findings",
	"/api/v1/interactions": "interactions", "/interactions/filters": "filters", "/interactions": "interactions",
	"/api/v1/reports/operators": "people", "/team/operators": "people", "/api/v1/reports/teams": "teams",
	"/api/v1/saved-filters": "filters", "/api/v1/staff": "people", "/staff": "people", "/api/v1/teams": "teams", "/teams": "teams",
	"/api/v1/courses": "", "/courses": "", "/api/v1/rules": "", "/rules": "", "/api/v1/scorecards": "", "/scorecards": "",
	"/api/v1/surveys": "", "/api/v1/imports": "", "/imports": "", "/api/v1/tokens": "", "/tokens": "",
}

// nounOf is what :id of a route is.
func nounOf(t *testing.T, path string) string {
	t.Helper()
	before, _, _ := strings.Cut(path, "/:id")
	noun, known := nounsOf[before]
	if !known {
		t.Errorf("nobody has said what :id is in %s", path)
	}
	return noun
}

// sayings are bodies that the routes which change something would take.
var sayings = map[string]any{
	"PUT /api/v1/evaluations/:id":             doc{"interaction_id": "i_x", "scorecard_id": "sc_x", "answers": doc{}},
	"POST /api/v1/evaluations/:id/void":       doc{"reason": "Не тот звонок"},
	"POST /api/v1/assignments/:id/attempts":   doc{"answers": [][]int{{0}, {1, 2}}},
	"POST /api/v1/assignments/:id/due":        doc{"due_on": "2099-02-01", "reason": "Отпуск"},
	"POST /api/v1/assignments/:id/waive":      doc{"reason": "Отпуск"},
	"POST /api/v1/assignments/:id/withdraw":   doc{"reason": "Отпуск"},
	"PUT /api/v1/interactions/:id/transcript": doc{"transcript": []doc{{"at_seconds": 1, "speaker": "customer", "text": "да"}}},
	"PATCH /api/v1/saved-filters/:id":         doc{"name": "Mine now"},
	"PATCH /api/v1/staff/:id":                 doc{"name": "Somebody"},
	"POST /api/v1/staff/:id/merge":            doc{"into": "p_x"},
	"PATCH /api/v1/teams/:id":                 doc{"name": "Other"},
	"POST /assignments/:id/due":               url.Values{"due_on": {"2099-02-01"}, "reason": {"Отпуск"}},
	"POST /assignments/:id/waive":             url.Values{"reason": {"Отпуск"}},
	"POST /assignments/:id/withdraw":          url.Values{"reason": {"Отпуск"}},
	"POST /evaluations/:id/void":              url.Values{"reason": {"Не тот звонок"}},
	"POST /interactions/filters/:id":          url.Values{"name": {"Mine now"}},
}

// relation is somebody and what is whose.
type relation struct {
	route   *echo.Route
	who     string
	actor   identity.Actor
	owner   string
	id      string
	missing string
	covered bool
}

// notYoursIsMissing asks every route about one thing, as every role, for what is
// theirs, their team's, another team's and nobody's.
func (h *halves) notYoursIsMissing() {
	handler, ok := h.app.handler.(*echo.Echo)
	if !ok {
		h.t.Fatalf("the handler is a %T", h.app.handler)
	}
	before := h.kept()
	asked := map[string]int{}
	for _, route := range handler.Routes() {
		if !strings.Contains(route.Path, ":id") || route.Method == echo.RouteNotFound || route.Method == http.MethodHead {
			continue
		}
		noun := nounOf(h.t, route.Path)
		if noun == "" {
			continue
		}
		for _, role := range identity.Roles {
			actor := h.actor(string(role))
			if actor.Require(permission(route)) != nil {
				continue // TestEveryRouteIsForThoseWhoMay
			}
			for _, r := range h.relations(route, noun, string(role), actor) {
				asked[h.ask(r)]++
			}
		}
	}
	h.t.Logf("asked: %v", asked)
	if asked["theirs"] < 100 || asked["not theirs"] < 100 {
		h.t.Errorf("too few were asked: %v", asked)
	}
	if after := h.kept(); !slices.Equal(before, after) {
		h.t.Error("somebody changed what was not theirs")
	}
}

// relations are what somebody can ask a route about.
func (h *halves) relations(route *echo.Route, noun, who string, actor identity.Actor) []relation {
	var all []relation
	add := func(owner, id, missing string, covered bool) {
		all = append(all, relation{route, who, actor, owner, id, missing, covered})
	}
	switch noun {
	case "filters":
		for owner, id := range h.things["filters"] {
			add(owner, id, "sf_none", owner == who)
		}
	case "teams":
		for team, id := range h.teams {
			scope, _ := actor.Scope(permission(route))
			add(team, id, "tm_none", scope.Covers("", id))
		}
	default:
		for owner, id := range h.things[noun] {
			add(owner, id, newUUID(), h.covers(actor, permission(route), owner))
		}
	}
	if noun == "evaluations" {
		for owner, id := range h.things["drafts"] {
			add("draft of "+owner, id, newUUID(), who == "qa")
		}
	}
	return all
}

// ask wants the right answer; it says what was asked.
func (h *halves) ask(r relation) string {
	at := r.route.Method + " " + r.route.Path + " as " + r.who + " of " + r.owner
	if r.covered {
		if r.route.Method != http.MethodGet {
			return "left out" // it would change what the next ones look at; the stories do that
		}
		if status, _, text := h.saidOf(r, r.id); status >= http.StatusBadRequest && !h.closed(r.route.Path) {
			h.t.Errorf("%s: %d %.300s", at, status, text)
		}
		return "theirs"
	}
	status, location, text := h.saidOf(r, r.id)
	other, otherLocation, otherText := h.saidOf(r, r.missing)
	if foreign := h.foreign(r.actor, text); len(foreign) > 0 {
		h.t.Errorf("%s shows %v", at, foreign)
	}
	if status != http.StatusNotFound || other != status || location != otherLocation || text != otherText {
		h.t.Errorf("%s: %d, and %d for what is missing; %s", at, status, other, firstDifference(text, otherText))
	}
	return "not theirs"
}

// firstDifference is where two texts begin to differ.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s string) string { return s[max(0, i-80):min(len(s), i+120)] }
	return "…" + around(a) + "…\n and …" + around(b) + "…"
}

// closed reports whether a page is there at certain moments only.
func (h *halves) closed(path string) bool {
	return slices.Contains([]string{
		"/learning/:id/quiz", "/learning/:id/result", // before and after the quiz
		"/staff/:id/confirm", "/staff/:id/merge", // somebody whom an import has found
	}, path)
}

// requestIDs are what differs between any two answers: whose it is, and when.
var requestIDs = regexp.MustCompile(`[A-Za-z0-9]{32}|[A-Z2-7]{26}|\d\d:\d\d:\d\d UTC`)

// saidOf asks a route about one ID and gives the answer without what differs
// between any two answers.
func (h *halves) saidOf(r relation, id string) (status int, location, text string) {
	h.t.Helper()
	path := parameter.ReplaceAllString(strings.Replace(r.route.Path, ":id", id, 1), "1")
	var body io.Reader
	kind := "application/x-www-form-urlencoded"
	saying := sayings[r.route.Method+" "+r.route.Path]
	switch said := saying.(type) {
	case doc:
		body, kind = strings.NewReader(toText(said)), "application/json"
	case url.Values:
		said.Set("rev", "1")
		body = strings.NewReader(said.Encode())
	default:
		body = strings.NewReader("rev=1")
		if strings.HasPrefix(path, "/api/") {
			body, kind = nil, ""
		}
	}
	if strings.HasSuffix(path, "/recording") && r.route.Method == http.MethodPut {
		body, kind = strings.NewReader(tone()), "audio/wav"
	}
	q, err := http.NewRequestWithContext(h.t.Context(), r.route.Method, h.site.URL+path, body)
	if err != nil {
		h.t.Fatal(err)
	}
	if kind != "" && r.route.Method != http.MethodGet {
		q.Header.Set("Content-Type", kind)
	}
	if strings.HasPrefix(path, "/api/") && r.route.Method != http.MethodGet {
		q.Header.Set("If-Match", `"1"`)
		q.Header.Set("Idempotency-Key", newUUID())
	}
	client := *h.people[r.who].client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(q)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	raw = bytes.ReplaceAll(raw, []byte(id), []byte("ID"))
	return res.StatusCode, strings.ReplaceAll(res.Header.Get("Location"), id, "ID"), requestIDs.ReplaceAllString(string(raw), "REQUEST")
}

// kept is what is stored of the other half.
func (h *halves) kept() []string {
	h.t.Helper()
	var all []string
	for collection, noun := range map[string]string{"evaluations": "evaluations", "interactions": "interactions", "assignments": "assignments", "people": "people"} {
		for _, owner := range []string{"a2", "b1"} {
			raw, err := h.db.Collection(collection).FindOne(h.t.Context(), bson.M{"_id": h.things[noun][owner]}).Raw()
			if err != nil {
				h.t.Fatalf("%s of %s: %v", noun, owner, err)
			}
			all = append(all, raw.String())
		}
	}
	slices.Sort(all)
	return all
}
