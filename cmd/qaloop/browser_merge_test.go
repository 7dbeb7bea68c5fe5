package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/qa"
)

// Whom an import has found is merged into a colleague on a page, without a
// script: their interactions and answers move, and so does what an import that
// had asked before writes after it.
func TestFoundOperatorIsMergedOnAPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hr, marina, olena := w.person("hr", identity.HR), w.person("marina", identity.QA, identity.Manager), w.person("olena", identity.Operator)
	called := func(id string) doc {
		return marina.post("/interactions", http.StatusCreated, doc{"call_id": id, "agent_id": "SIP/2071", "started_at": time.Now().Add(-time.Hour)})
	}
	first, second := called("m-1"), called("m-2")
	found := first.text("operator_id")
	marina.post("/survey-responses", http.StatusCreated, doc{"interaction_id": first.text("id"), "csat": 5})

	page := "/staff/" + found + "/merge"
	sees := func(a answer, status int, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if a.status != status || !strings.Contains(string(a.body), text) {
				t.Errorf("%d, want %d with %q:\n%s", a.status, status, text, a.body)
			}
		}
	}
	sees(hr.answered("/staff/confirm", "en", nil), http.StatusOK, page, "Merge…")
	sees(hr.answered(page+"?q=olena", "en", nil), http.StatusOK, `value="`+olena.id+`"`)
	sees(hr.answered(page+"?q=nosuchname", "en", nil), http.StatusOK, "Nothing")
	sees(hr.answered(page+"?next=true", "en", nil), http.StatusUnprocessableEntity, "Choose a person")
	sees(hr.answered(page+"?into="+olena.id, "en", nil), http.StatusOK, "2 interactions move to Olena", "SIP/2071", "cannot be undone")
	sees(hr.answered(page, "en", url.Values{"into": {hr.id}}), http.StatusUnprocessableEntity, "not an operator")
	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("hr@centre.example")
	b.open(page)
	b.everywhere("merge-choose")
	b.until(`(() => { const r = document.querySelector("#into input"); r.checked = true; return true })()`, "somebody is chosen")
	b.press(`#into ~ div .btn-primary`)
	b.everywhere("merge-sure")
	b.press(`main form[method=post] .btn-primary`)
	b.sees("Присоединено: SIP/2071. Теперь это Olena")

	expect(t, "interactions of the colleague", len(marina.all("/interactions?operator_id="+olena.id)), 2)
	expect(t, "answers about the colleague", len(marina.all("/survey-responses?operator_id="+olena.id)), 1)
	expect(t, "a later call is theirs", called("m-3").text("operator_id"), olena.id)
	sees(hr.answered("/staff/"+found, "en", nil), http.StatusOK, "merged into Olena")

	// An import had asked who SIP/2071 is before the merge.
	_, err := w.app.services.qa.Interactions.Merge(t.Context(), []qa.Interaction{{
		Source: qa.SourceAsterisk, CallID: "m-late", Channel: qa.Call, Direction: qa.Inbound, AgentID: "SIP/2071", OperatorID: found,
		StartedAt: time.Now(), Sources: []string{"csv"}, Evidence: qa.AsTold,
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.eventually(func() bool { return len(marina.all("/interactions?operator_id="+found)) == 0 }, "the sweep moves what was late")
	expect(t, "rev of what moved", marina.get("/interactions/"+second.text("id")).number("rev"), 2)
	m, err := w.app.services.verifyMerges(t.Context())
	if err != nil || !m.Clean() || m.Merged != 1 {
		t.Errorf("%+v, %v", m, err)
	}
}
