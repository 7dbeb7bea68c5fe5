package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// No input takes fields that are ours to write, and nowhere does an object pass
// for a text: neither can reach a query.
func TestInputsTakeNothingButTheirFields(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	everybody := d.everybody()
	inputs := 0
	for _, o := range apitest.Operations(t) {
		if !o.JSON {
			continue
		}
		inputs++
		q := request{
			method: o.Method, path: strings.NewReplacer("{id}", "0b0e3a52-6c1d-4a53-9a53-2f6f7f0c9d11", "{n}", "0").Replace(o.Path),
			header: []string{"Cookie", everybody.String(), "If-Match", `"1"`},
			body:   doc{"_id": "x", "rev": 7, "$where": "1", "fp": nil},
		}
		want := []string{"#/$where unknown", "#/_id unknown", "#/fp unknown", "#/rev unknown"}
		if got := d.refused(q, http.StatusBadRequest, "request.unreadable"); !slices.Equal(got, want) {
			t.Errorf("%s %s: foreign fields are told as %v", o.Method, o.Path, got)
		}
		for _, field := range o.Texts {
			q.body = doc{field: doc{"$ne": nil}}
			if got := d.refused(q, http.StatusBadRequest, "request.unreadable"); !slices.Equal(got, []string{"#/" + field + " type"}) {
				t.Errorf("%s %s: an operator for %s is told as %v", o.Method, o.Path, field, got)
			}
		}
	}
	if inputs < 20 {
		t.Errorf("only %d inputs were tried", inputs)
	}
}

// No parameter of a list takes an operator.
func TestListsTakeNothingButTheirParameters(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	everybody := d.everybody()
	for _, o := range apitest.Operations(t) {
		if o.Method != http.MethodGet || strings.Contains(o.Path, "{") || !strings.HasPrefix(o.Path, "/api/v1/") || o.Path == "/api/v1/me" {
			continue
		}
		for _, query := range []string{"operator_id[$ne]=1", "$where=1", "limit=5&limit=6", "limit=-1", "after=%7B%7D", "skip=5"} {
			q := request{method: http.MethodGet, path: o.Path + "?" + query, header: []string{"Cookie", everybody.String()}}
			if a := d.send(q); a.status != http.StatusBadRequest {
				t.Errorf("GET %s: %d %s", q.path, a.status, a.body)
			}
		}
	}
}

// everybody is the session of somebody who may do everything.
func (d *desk) everybody() *http.Cookie {
	d.t.Helper()
	in := staff.PersonInput{Name: "Everybody", Email: "all@centre.example", Roles: identity.Roles, Password: password}
	if _, _, err := d.Staff.People.Create(d.t.Context(), identity.System(), in, once.Key{}); err != nil {
		d.t.Fatal(err)
	}
	a := d.ask("", http.MethodPost, "/session", http.StatusOK, doc{"email": in.Email, "password": password})
	cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	if err != nil {
		d.t.Fatal(err)
	}
	return &http.Cookie{Name: cookie.Name, Value: cookie.Value}
}
