package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/internal/identity"
)

// Every answer to a wrong request is a problem document that says where.
func TestWrongRequestsAreToldApart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	staffPath, hr := "/api/v1/staff", identity.HR
	for _, test := range []struct {
		name   string
		ask    request
		status int
		code   string
		places []string
	}{
		{name: "nobody asks", ask: request{method: "GET", path: staffPath}, status: 401, code: "identity.unknown"},
		{name: "a role that may not", ask: request{role: "qa", method: "POST", path: staffPath, body: doc{}}, status: 403, code: "identity.forbidden"},
		{name: "an address that is not there", ask: request{role: hr, method: "GET", path: "/api/v1/nothing"}, status: 404, code: "page.not_found"},
		{name: "outside of the version", ask: request{role: hr, method: "GET", path: "/api/v2/staff"}, status: 404, code: "page.not_found"},
		{name: "a method that is not there", ask: request{role: hr, method: "DELETE", path: staffPath}, status: 405, code: "request.no_method"},
		{name: "somebody who is not there", ask: request{role: hr, method: "GET", path: staffPath + "/p_x"}, status: 404, code: "person.not_found"},
		{name: "no JSON", ask: request{role: hr, method: "POST", path: staffPath, body: `{"name":`}, status: 400, code: "request.unreadable"},
		{name: "an empty body", ask: request{role: hr, method: "POST", path: staffPath, body: ``}, status: 400, code: "request.unreadable"},
		{name: "something behind it", ask: request{role: hr, method: "POST", path: staffPath, body: `{} []`}, status: 400, code: "request.unreadable"},
		{name: "an unknown field", ask: request{role: hr, method: "POST", path: staffPath, body: `{"name":"A","roles":["qa"],"rev":7}`}, status: 400, code: "request.unreadable", places: []string{"#/rev unknown"}},
		{name: "a field twice", ask: request{role: hr, method: "POST", path: staffPath, body: `{"name":"A","name":"B","roles":["qa"]}`}, status: 400, code: "request.unreadable", places: []string{"#/name twice"}},
		{name: "an operator", ask: request{role: hr, method: "POST", path: staffPath, body: `{"name":{"$ne":null},"roles":["qa"]}`}, status: 400, code: "request.unreadable", places: []string{"#/name type"}},
		{name: "bytes that are no text", ask: request{role: hr, method: "POST", path: staffPath, body: "{\"name\":\"\xc3\x28\"}"}, status: 400, code: "request.unreadable"},
		{name: "too much", ask: request{role: hr, method: "POST", path: staffPath, body: `{"name":"` + strings.Repeat("a", 1<<20) + `"}`}, status: 413, code: "request.too_large"},
		{name: "a form", ask: request{role: hr, method: "POST", path: staffPath, body: `name=A`, header: []string{"Content-Type", "application/x-www-form-urlencoded"}}, status: 415, code: "request.wrong_type"},
		{name: "fields that are wrong", ask: request{role: hr, method: "POST", path: staffPath, body: doc{"roles": []string{"king"}}}, status: 422, code: "request.fields", places: []string{"#/name required", "#/roles/0 oneof"}},
		{name: "an unknown parameter", ask: request{role: hr, method: "GET", path: staffPath + "?limt=5"}, status: 400, code: "request.parameters", places: []string{"#/limt unknown"}},
		{name: "a parameter twice", ask: request{role: hr, method: "GET", path: staffPath + "?limit=5&limit=6"}, status: 400, code: "request.parameters", places: []string{"#/limit twice"}},
		{name: "a page of nothing", ask: request{role: hr, method: "GET", path: staffPath + "?limit=0"}, status: 400, code: "request.parameters", places: []string{"#/limit min"}},
		{name: "a page that is too long", ask: request{role: hr, method: "GET", path: staffPath + "?limit=101"}, status: 400, code: "request.parameters", places: []string{"#/limit max"}},
		{name: "a cursor of somebody else", ask: request{role: hr, method: "GET", path: staffPath + "?after=AAAA"}, status: 400, code: "page.bad_cursor"},
		{name: "a parameter where none is", ask: request{role: hr, method: "GET", path: staffPath + "/p_x?fields=name"}, status: 400, code: "request.parameters", places: []string{"#/fields unknown"}},
		{name: "a change of nobody's revision", ask: request{role: hr, method: "PATCH", path: staffPath + "/p_x", body: doc{"active": false}}, status: 428, code: "request.if_match_required"},
		{name: "a revision that is none", ask: request{role: hr, method: "PATCH", path: staffPath + "/p_x", body: doc{"active": false}, header: []string{"If-Match", "*"}}, status: 400, code: "request.bad_if_match"},
		{name: "null in a change", ask: request{role: hr, method: "PATCH", path: staffPath + "/p_x", body: doc{"team_id": nil}, header: []string{"If-Match", `"1"`}}, status: 400, code: "request.unreadable", places: []string{"#/team_id type"}},
		{name: "a key that cannot be one", ask: request{role: hr, method: "POST", path: staffPath, body: doc{"name": "A", "roles": []string{"qa"}}, header: []string{"Idempotency-Key", "a b"}}, status: 400, code: "idempotency.bad_key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.places, d.refused(test.ask, test.status, test.code)); diff != "" {
				t.Errorf("wrong places (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrongMethodNamesTheRightOnes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.ask(identity.HR, http.MethodDelete, "/staff", http.StatusMethodNotAllowed, nil)
	for _, method := range []string{"GET", "POST", "HEAD"} {
		if !strings.Contains(a.header.Get("Allow"), method) {
			t.Errorf("Allow is %q, without %s", a.header.Get("Allow"), method)
		}
	}
	if got := d.ask(identity.HR, http.MethodHead, "/staff", http.StatusOK, nil); len(got.body) != 0 {
		t.Errorf("HEAD answers with a body: %s", got.body)
	}
}

// A document changes only for who has seen its newest revision.
func TestRevisionsGuardChanges(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	made := d.ask(identity.HR, http.MethodPost, "/teams", http.StatusCreated, doc{"name": "Orders"})
	if got := made.header.Get("ETag"); got != `"1"` {
		t.Errorf("ETag of a new team = %s", got)
	}
	path := strings.TrimPrefix(made.header.Get("Location"), "/api/v1")
	changed := d.ask(identity.HR, http.MethodPatch, path, http.StatusOK, doc{"line": "sales"}, "If-Match", `"1"`)
	if got := changed.header.Get("ETag"); got != `"2"` {
		t.Errorf("ETag after a change = %s", got)
	}
	stale := request{identity.HR, http.MethodPatch, "/api/v1" + path, []string{"If-Match", `"1"`}, doc{"line": "support"}}
	d.refused(stale, http.StatusPreconditionFailed, "document.stale")
	if got := d.ask(identity.HR, http.MethodGet, path, http.StatusOK, nil).doc().text("line"); got != "sales" {
		t.Errorf("line after a stale change = %q", got)
	}
}

// A creating request that is repeated with its key creates once.
func TestCreationIsRepeatable(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	key := []string{"Idempotency-Key", "7f6c"}
	olena := doc{"name": "Olena", "roles": []string{"operator"}}
	first := d.ask(identity.HR, http.MethodPost, "/staff", http.StatusCreated, olena, key...)
	again := d.ask(identity.HR, http.MethodPost, "/staff", http.StatusCreated, olena, key...)
	if diff := cmp.Diff(string(first.body), string(again.body)); diff != "" {
		t.Errorf("answer to the repeat (-first +repeat):\n%s", diff)
	}
	if first.header.Get("Idempotent-Replayed") != "" || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("Idempotent-Replayed = %q, then %q", first.header.Get("Idempotent-Replayed"), again.header.Get("Idempotent-Replayed"))
	}
	other := request{identity.HR, http.MethodPost, "/api/v1/staff", key, doc{"name": "Petro", "roles": []string{"operator"}}}
	d.refused(other, http.StatusUnprocessableEntity, "idempotency.key_reused")
}
