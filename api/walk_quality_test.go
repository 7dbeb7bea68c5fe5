package api_test

import (
	"fmt"
	"net/http"
	"strings"

	"qaloop/internal/identity"
)

// filters keeps, renames and forgets a filter of one's own.
func (w walk) filters() {
	kept := doc{"list": "interactions", "name": "To review", "query": "?evaluated=false&line="}
	path, rev := w.make(identity.Supervisor, "/saved-filters", kept)
	again := w.ask(identity.Supervisor, http.MethodPost, "/saved-filters", http.StatusCreated, kept)
	if got := again.doc(); got.text("query") != "evaluated=false" || again.header.Get("Idempotent-Replayed") != "true" {
		w.t.Errorf("the same name again: %v", got)
	}
	w.ask(identity.Supervisor, http.MethodPatch, path, http.StatusPreconditionFailed, doc{"name": "Mine"}, "If-Match", rev)
	w.ask(identity.Supervisor, http.MethodPatch, path, http.StatusOK, doc{"name": "Mine"}, "If-Match", again.header.Get("ETag"))
	w.ask(identity.QA, http.MethodPatch, path, http.StatusNotFound, doc{"name": "Mine"}, "If-Match", rev)
	w.ask(identity.QA, http.MethodDelete, path, http.StatusNotFound, nil)
	if got := w.get(identity.Supervisor, "/saved-filters?list=interactions").doc()["items"]; !strings.Contains(fmt.Sprint(got), "name:Mine") {
		w.t.Errorf("the filters are %v", got)
	}
	w.ask(identity.Supervisor, http.MethodDelete, path, http.StatusNoContent, nil)
	w.get(identity.Supervisor, "/saved-filters")
}
