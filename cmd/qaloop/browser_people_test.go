package main

import (
	"net/http"
	"testing"

	"qaloop/internal/identity"
)

// Whatever was done is found in the log by who did it, and leads to what it was
// done to.
func TestTheAuditLogIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.person("admin", identity.Admin)
	admin.post("/teams", http.StatusCreated, doc{"name": "Чат"})
	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("admin@centre.example")
	b.open("/audit")
	b.sees("Цепочка цела")
	b.sees("Команда создана")
	b.everywhere("audit")
	b.fill("#who", "adm")
	b.fill("#kind", "team")
	b.press(`form[action="/audit"] button[type=submit]`)
	b.sees("Команда создана")
	b.until(`document.querySelectorAll("#rows tr").length === 1`, "only what was asked for")
	b.click(".q-audit-more summary")
	b.sees("teams.create")
	b.press(`#rows a[href^="/teams/"]`)
	b.sees("Чат")
	b.open("/audit?object=nothing")
	b.sees("Ничего не нашлось")
	b.everywhere("audit-empty")
}
