package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
)

// revised is a change of something, and where it is read.
type revised struct {
	role identity.Role
	at   string
	body doc
}

// Nothing is changed by who does not say which revision they have seen, or has
// seen an older one.
func TestEveryChangeWantsTheRevisionThatWasSeen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	changes := walk{d}.changes()
	for _, o := range apitest.Operations(t) {
		if !slices.Contains(o.Wants, revHeader) {
			if o.Method == http.MethodPut || o.Method == http.MethodPatch {
				if !slices.Contains(seenOtherwise, o.Path) {
					t.Errorf("%s %s: a change that does not want If-Match", o.Method, o.Path)
				}
			}
			continue
		}
		c, ok := changes[o.Method+" "+o.Path]
		if !ok {
			t.Errorf("%s %s: say in this test what it is asked for", o.Method, o.Path)
			continue
		}
		d.wantsRevision(o.Method, o.Path, c)
	}
}

// seenOtherwise are changes with a way of their own: an evaluation is created by
// PUT, too, and after that wants If-Match (below); a recording has no revision.
var seenOtherwise = []string{"/api/v1/evaluations/{id}", "/api/v1/interactions/{id}/recording"}

func (d *desk) wantsRevision(method, path string, c revised) {
	d.t.Helper()
	id := c.at[strings.LastIndexByte(c.at, '/')+1:]
	ask := func(header ...string) request {
		return request{role: c.role, method: method, path: strings.Replace(path, "{id}", id, 1), body: c.body, header: header}
	}
	first := d.thing(c)
	d.refused(ask(), http.StatusPreconditionRequired, "request.if_match_required")
	if diff := cmp.Diff(string(first.body), string(d.thing(c).body)); diff != "" {
		d.t.Errorf("%s %s without If-Match changes it (-before +after):\n%s", method, path, diff)
	}
	if a := d.send(ask(revHeader, first.header.Get("ETag"))); a.status != http.StatusOK {
		d.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	second := d.thing(c)
	if second.header.Get("ETag") == first.header.Get("ETag") {
		d.t.Errorf("%s %s leaves the revision as it was: %s", method, path, second.header.Get("ETag"))
	}
	d.refused(ask(revHeader, first.header.Get("ETag")), http.StatusPreconditionFailed, "document.stale")
	if diff := cmp.Diff(string(second.body), string(d.thing(c).body)); diff != "" {
		d.t.Errorf("%s %s with an old revision changes it (-before +after):\n%s", method, path, diff)
	}
}

// thing is what a change is about, as it is now. A filter is only seen in its
// list, so that its revision is taken from there.
func (d *desk) thing(c revised) answer {
	d.t.Helper()
	if !strings.HasPrefix(c.at, "/saved-filters/") {
		return d.ask(c.role, http.MethodGet, c.at, http.StatusOK, nil)
	}
	a := d.ask(c.role, http.MethodGet, "/saved-filters", http.StatusOK, nil)
	items, _ := a.doc()["items"].([]any)
	one, _ := items[0].(map[string]any)
	rev, _ := one["rev"].(float64)
	a.header.Set("ETag", `"`+string(rune('0'+int(rev)))+`"`)
	return a
}

// changes are what this test asks of each operation that wants If-Match.
func (w walk) changes() map[string]revised {
	w.t.Helper()
	t := w.things()
	titled := func(body doc) doc {
		body["title"] = "Another"
		return body
	}
	return map[string]revised{
		"PATCH /api/v1/saved-filters/{id}":         {identity.QA, "/saved-filters/" + t["filter"], doc{"name": "New"}},
		"PATCH /api/v1/staff/{id}":                 {identity.HR, "/staff/" + t["person"], doc{"name": "Petro II"}},
		"PATCH /api/v1/teams/{id}":                 {identity.HR, "/teams/" + t["team"], doc{"line": "sales"}},
		"PUT /api/v1/interactions/{id}/transcript": {identity.QA, "/interactions/" + t["interaction"], doc{"transcript": []doc{{"at_seconds": 1, "speaker": "customer", "text": "Yes"}}}},
		"PUT /api/v1/scorecards/{id}":              {identity.QA, "/scorecards/" + t["scorecard"], titled(card())},
		"PUT /api/v1/courses/{id}":                 {identity.Trainer, "/courses/" + t["draft"], titled(course())},
		"PUT /api/v1/rules/{id}":                   {identity.Designer, "/rules/" + t["rule"], titled(rule(t["course"]))},
		"POST /api/v1/assignments/{id}/due":        {identity.Trainer, "/assignments/" + t["taken"], doc{"due_on": "2099-12-30", "reason": "holidays"}},
		"PUT /api/v1/surveys/{id}":                 {identity.Designer, "/surveys/" + t["survey"], titled(oneQuestion())},
	}
}
