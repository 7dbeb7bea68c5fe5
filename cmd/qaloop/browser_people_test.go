package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qaloop/internal/identity"
)

// answered asks for a page in a language, or sends it a form.
func (p *person) answered(path, lang string, form url.Values) answer {
	p.w.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(p.w.t.Context(), method, p.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.w.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.exchange(r)
}

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

// A staff list is looked at before anything is written: what it would change,
// what of it is wrong, and why. Then it is written, and the same list in the
// words of each language changes nothing more.
func TestStaffListIsImportedInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hr := w.person("hr", identity.HR)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("hr@centre.example")
	b.open("/staff")
	b.press(`main a[href="/staff/import"]`)
	b.everywhere("staff-import")
	b.choose("#file", file("book.xlsx", "PK\x03\x04"))
	b.press(`form[action="/staff/import"] button[type=submit]`)
	b.sees("Это книга Excel")
	b.accessible("staff-import-wrong")

	b.choose("#file", file("staff.csv", "ФИО;Почта;Роли;Команда\nИванова Ольга;olga@example.org;оператор;Чат\nHr;hr@centre.example;;Чат\nБез роли;x@example.org;король;\n"))
	b.press(`form[action="/staff/import"] button[type=submit]`)
	b.sees("Добавим 1 человека. Изменим данные 1 сотрудника. Создадим 1 команду: Чат. Пропустим 1 строку.")
	b.sees("Такой роли нет")
	expect(t, "people before", len(hr.all("/staff")), 1)
	b.everywhere("staff-plan")
	b.press(`#roster .btn-primary`)
	b.sees("Список загружен")
	b.accessible("staff-imported")
	expect(t, "people after", len(hr.all("/staff")), 2)
	faults := hr.answered("/staff/import/errors", "ru", url.Values{"content": {evaluate[string](b, `document.querySelector("[name=content]").value`)}})
	if got := string(faults.body); faults.status != http.StatusOK || !strings.Contains(got, "король") || !strings.Contains(faults.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the rejected rows: %d %s", faults.status, got)
	}
	lost := hr.answered("/staff/import/apply", "ru", url.Values{"content": {"broken"}})
	expect(t, "a file that is lost", lost.status, http.StatusUnprocessableEntity)

	for _, lang := range []string{"ru", "uk", "en"} {
		exported := hr.answered("/staff/export?format=csv&state=all", lang, nil)
		plan, err := w.app.services.staff.People.RehearseCSV(t.Context(), identity.System(), bytes.NewReader(exported.body))
		if err != nil || plan.Unchanged != 2 || plan.Rejected != 0 {
			t.Errorf("the list in %s, imported again: %+v, %v\n%s", lang, plan.ImportResult, err, exported.body)
		}
	}
}

// Whom an import of calls has found is confirmed from the home page on, and that
// is taken back by its undo.
func TestFoundOperatorIsConfirmedInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hr := w.person("hr", identity.HR)
	hr.post("/teams", http.StatusCreated, doc{"name": "Чат"})
	found, err := w.app.services.staff.People.ByAgentID(t.Context(), "Local/203", "Олена")
	if err != nil {
		t.Fatal(err)
	}
	b := browse(t, w.site.URL, 1440, 900)
	b.signIn("hr@centre.example")
	b.open("/home")
	b.press(`main a[href="/staff/confirm"]`)
	b.sees("Local/203")
	b.everywhere("found")
	b.press(`main a[href$="/confirm"].btn`)
	b.fill("#name", "")
	b.press(`main form .btn-primary`)
	b.until(`document.querySelector("#name[aria-invalid=true]")`, "a name is wanted")
	b.fill("#name", "Олена Коваль")
	b.until(`(() => { const s = document.querySelector("#team_id"); s.selectedIndex = 1; return s.value })()`, "a team is chosen")
	b.everywhere("found-who")
	b.press(`main form .btn-primary`)
	b.sees("Сотрудник подтверждён: Олена Коваль")
	b.sees("Все номера знакомы")
	b.accessible("found-none")
	if p := hr.get("/staff/" + found.ID); p["active"] != true || p.text("name") != "Олена Коваль" || p.text("team_id") == "" {
		t.Errorf("confirmed: %v", p)
	}
	b.press(`form[action$="/unconfirm"] button, [data-undo]`)
	b.sees("Local/203")
	if p := hr.get("/staff/" + found.ID); p["to_confirm"] != true || p.text("name") != "Олена" || p.text("team_id") != "" {
		t.Errorf("taken back: %v", p)
	}
}
