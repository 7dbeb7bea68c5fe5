package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qaloop/internal/identity"
)

// page asks for a page, or sends a form, as a browser would, and gives the page
// that comes of it.
func (p *person) page(method, path string, form url.Values, headers ...string) (int, string) {
	p.w.t.Helper()
	r, err := http.NewRequestWithContext(p.w.t.Context(), method, p.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a := p.exchange(r)
	return a.status, strings.ReplaceAll(string(a.body), "\u00a0", " ")
}

// reads wants that page with all of these words, and none of the others, which
// begin with a minus.
func (p *person) reads(path string, status int, words ...string) {
	p.w.t.Helper()
	got, text := p.page(http.MethodGet, path, nil)
	if got != status {
		p.w.t.Errorf("%s: %d, want %d", path, got, status)
	}
	for _, word := range words {
		unwanted, none := strings.CutPrefix(word, "-")
		if none == strings.Contains(text, strings.TrimPrefix(word, "-")) {
			p.w.t.Errorf("%s: %q is there: %v (%s)", path, word, none, unwanted)
		}
	}
}

// How somebody wants to see the pages follows them to another browser, a
// message is read once, and the home page is that of all their roles.
func TestTheFrameIsThePersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena := w.person("olena", identity.QA, identity.Trainer, identity.Admin)
	ordinary := w.person("petro", identity.Operator)
	w.call(olena, ordinary, "call-77", w.now())

	there := w.signIn(olena.id, olena.email, w.site.URL)
	there.reads("/home", http.StatusOK, `lang="en"`, `data-theme=""`, "To evaluate", "Waiting for your decision", "System", "Petro")
	_, text := olena.page(http.MethodPost, "/account/look", url.Values{"theme": {"dark"}, "next": {"/evaluations"}})
	if !strings.Contains(text, `data-theme="dark"`) || !strings.Contains(text, "No evaluations") && !strings.Contains(text, "Evaluations") {
		t.Errorf("not back in the dark: %s", text[:200])
	}
	olena.page(http.MethodPost, "/account/look", url.Values{"lang": {"uk"}, "next": {"https://elsewhere.example/"}})
	there.reads("/home", http.StatusOK, `lang="uk"`, `data-theme="dark"`, "Чекають на оцінку")

	olena.page(http.MethodPost, "/account/preferences", url.Values{"lang": {"en"}, "theme": {"light"}}, "HX-Request", "true")
	there.reads("/account", http.StatusOK, "-said", `data-keys="off"`)
	olena.reads("/account", http.StatusOK, `id="said"`, "Saved")
	olena.reads("/account", http.StatusOK, `-id="said"`)

	olena.reads("/search?q=call-7", http.StatusOK, "call-77", "Interactions")
	ordinary.reads("/search?q=call-7", http.StatusOK, "call-77")
	ordinary.reads("/search?q=olena", http.StatusOK, "-/evaluations?operator_id=", "Nothing for")
	ordinary.reads("/search?q=p", http.StatusOK, "What are you looking for?")
	ordinary.reads("/search?kind=money&q=call", http.StatusBadRequest, "Nothing has changed")
	ordinary.reads("/imports", http.StatusForbidden, "This is not open to you", "Request")
	ordinary.reads("/evaluations/"+newUUID(), http.StatusNotFound, "There is nothing here", "/search")
}

// A session that has ended leaves a part of a page as it is: the page says so
// and nothing on it is lost.
func TestAnEndedSessionLeavesThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena := w.person("olena", identity.QA)
	olena.page(http.MethodPost, "/sign-out", nil)
	status, text := olena.page(http.MethodGet, "/search?q=olena", nil, "HX-Request", "true")
	if status != http.StatusUnauthorized || text != "" {
		t.Errorf("%d %q", status, text)
	}
}
