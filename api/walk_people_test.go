package api_test

import (
	"net/http"

	"qaloop/internal/identity"
)

// found confirms somebody whom an import has found, and takes that back.
func (w walk) found() {
	w.t.Helper()
	found, err := w.Staff.People.ByAgentID(w.t.Context(), "Local/999", "")
	if err != nil {
		w.t.Fatal(err)
	}
	path := "/staff/" + found.ID
	confirmed := w.ask(identity.HR, http.MethodPost, path+"/confirm", http.StatusOK, doc{"name": "Hanna", "roles": []string{"operator"}})
	w.refused(request{role: identity.HR, method: http.MethodPost, path: "/api/v1" + path + "/confirm", body: doc{}}, http.StatusConflict, "staff.not_to_confirm")
	w.ask(identity.HR, http.MethodPost, path+"/unconfirm", http.StatusOK, nil, "If-Match", confirmed.header.Get("ETag"))
	w.merged(path)
}

// merged merges the person at path into a colleague.
func (w walk) merged(path string) {
	w.t.Helper()
	colleague := w.ask(identity.HR, http.MethodPost, "/staff", http.StatusCreated, doc{"name": "Olena", "roles": []string{"operator"}}).doc()
	w.refused(request{role: identity.HR, method: http.MethodPost, path: "/api/v1" + path + "/merge", body: doc{"into": "p_nobody"}}, http.StatusUnprocessableEntity, "staff.merge_into")
	body := doc{"into": colleague.text("id")}
	if p := w.ask(identity.HR, http.MethodPost, path+"/merge", http.StatusOK, body).doc(); p.text("merged_into") != colleague.text("id") {
		w.t.Errorf("merged: %v", p)
	}
	w.ask(identity.HR, http.MethodPost, path+"/merge", http.StatusOK, body)
	w.refused(request{role: identity.HR, method: http.MethodPost, path: "/api/v1" + path + "/confirm", body: doc{}}, http.StatusConflict, "staff.not_to_confirm")
}

// log looks at what the walk has left in the audit log.
func (w walk) log() {
	w.t.Helper()
	page := w.get(identity.Admin, "/audit?kind=person&outcome=done&limit=1").doc()
	items, _ := page["items"].([]any)
	if len(items) != 1 || page.text("next") == "" {
		w.t.Fatalf("the log: %v", page)
	}
	one, _ := items[0].(map[string]any)
	object, _ := one["object"].(map[string]any)
	about := "?from=2026-01-01&actor_id=" + doc(one).text("actor_id") + "&object_id=" + doc(object).text("id")
	if again, _ := w.get(identity.Admin, "/audit"+about).doc()["items"].([]any); len(again) == 0 {
		w.t.Errorf("%s finds nothing", about)
	}
	w.ask(identity.HR, http.MethodGet, "/audit", http.StatusForbidden, nil)
}
